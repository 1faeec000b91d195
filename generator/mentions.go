package generator

import (
	"slices"

	"totalplace/generator/pack"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// mentions are the sections of a page that say who refers to it, a section for each kind but those
// that the page shows in a form of its own. Of counts it leaves out those that hold the entry.
func (p *page) mentions(id pack.ID, but ...string) []layouts.Section {
	return p.otherMentions(id, nil, but...)
}

// otherMentions are the same without those who stand on the page already.
func (p *page) otherMentions(id pack.ID, shown map[pack.ID]bool, but ...string) []layouts.Section {
	byKind := map[string][]pack.Mention{}
	for list := p.m.pack.Mentions(id); len(list) > 0; {
		kind, n := list[0].From.ID.Kind(), 1
		for n < len(list) && list[n].From.ID.Kind() == kind {
			n++
		}
		byKind[kind], list = list[:n], list[n:]
	}
	holds := func(m pack.Mention) bool {
		return slices.ContainsFunc(p.m.countsOf[id], func(s *tally.Summary) bool { return s.Count.ID == m.From.ID })
	}
	var out []layouts.Section
	for _, k := range kindNames {
		list := byKind[k.kind]
		if k.kind == pack.KindCount {
			list = slices.DeleteFunc(slices.Clone(list), holds)
		}
		if len(shown) > 0 {
			list = slices.DeleteFunc(slices.Clone(list), func(m pack.Mention) bool { return shown[m.From.ID] })
		}
		if k.kind == pack.KindMoment {
			list = slices.Clone(list)
			slices.SortStableFunc(list, func(a, b pack.Mention) int {
				return p.m.pack.Moment(a.From.ID).Date.Compare(p.m.pack.Moment(b.From.ID).Date)
			})
		}
		if len(list) == 0 || slices.Contains(but, k.kind) {
			continue
		}
		s := layouts.Section{ID: p.id("page_" + k.kind), Title: mentionedBy(k.kind, k.many, id), Items: make([]layouts.Item, len(list))}
		for i, m := range list {
			s.Items[i] = p.mention(m)
		}
		out = append(out, s)
	}
	return out
}

// mentionedBy is the heading of such a section.
func mentionedBy(kind, many string, id pack.ID) string {
	switch kind {
	case pack.KindPilot, pack.KindTheme, pack.KindCase, pack.KindConversation, pack.KindEvent:
	case pack.KindPage:
		many = "Other pages"
	default: // lists, which say themselves what stands in them
		return many
	}
	if id.Kind() == pack.KindSource {
		return many + " that cite it"
	}
	return many + " that name it"
}

// mention is a line of such a section: where the reference stands, down to the item.
func (p *page) mention(m pack.Mention) layouts.Item {
	at := p.m.where.of(m.From.ID)
	item := layouts.Item{Text: m.From.Summary}
	title := m.From.Title
	switch m.From.ID.Kind() {
	case pack.KindFact:
		title, item.Text = m.From.Summary, m.From.Title // what it is, then its value
	case pack.KindMoment:
		item.Kind, item.Text = unbroken(p.m.pack.Moment(m.From.ID).Date.Words()), ""
	case pack.KindTerm, pack.KindOrganisation, pack.KindSource:
		item.Text = ""
	}
	if in := m.Item(); in != "" {
		at.Fragment = in
		item.Kind, item.Text = p.m.pack.ItemText(m.From.ID, in)
	}
	item.Link = layouts.Link{Href: p.to(at), Text: title}
	return item
}

// most is how many uses of a term or a fact its row shows at once.
const most = 8

// uses are where a term or a fact is used, each text once, by kind and then by title.
func (p *page) uses(id pack.ID) layouts.Uses {
	var u layouts.Uses
	list := p.m.pack.Mentions(id)
	for i, m := range list {
		if i > 0 && list[i-1].From == m.From {
			continue
		}
		if l := p.mention(m).Link; len(u.First) < most {
			u.First = append(u.First, l)
		} else {
			u.Rest = append(u.Rest, l)
		}
	}
	if len(u.Rest) == 1 { // which takes no more room than to say so
		u.First, u.Rest = append(u.First, u.Rest[0]), nil
	}
	u.More = len(u.Rest)
	return u
}
