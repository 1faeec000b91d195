package generator

import (
	"fmt"
	"slices"
	"strings"

	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// The page of an entry ends with its mentions: a list for each kind. Package pack has collected them; here they
// become lines of a page. A list that is too long is divided like any other, and then the page links to the pages of
// its parts. Terms and facts have a row instead of a page. The row shows some of their uses and links to a page with
// all of them.

// mentionList is the entries of one kind that mention an entry.
type mentionList struct {
	kind pack.Kind
	by   []pack.Mention
}

// mentionsOf returns the mentions of an entry, except those that its page shows in another form. Of counts it leaves
// out those that hold the entry.
func (m *maker) mentionsOf(id pack.ID) []mentionList {
	var out []mentionList
	for rest := m.pack.Mentions(id); len(rest) > 0; { // kind by kind
		kind, n := rest[0].From.ID.Kind(), 1
		for n < len(rest) && rest[n].From.ID.Kind() == kind {
			n++
		}
		list := rest[:n]
		rest = rest[n:]
		switch {
		case apart(id.Kind(), kind):
			continue
		case kind == pack.KindCount && len(m.countsOf[id]) > 0:
			holds := make(map[pack.ID]bool, len(m.countsOf[id]))
			for _, s := range m.countsOf[id] {
				holds[s.Count.ID] = true
			}
			list = slices.DeleteFunc(list, func(by pack.Mention) bool { return holds[by.From.ID] })
		case kind == pack.KindMoment:
			slices.SortStableFunc(list, func(a, b pack.Mention) int {
				return m.pack.Moment(a.From.ID).Date.Compare(m.pack.Moment(b.From.ID).Date)
			})
		}
		if len(list) > 0 {
			out = append(out, mentionList{kind, list})
		}
	}
	return out
}

// apart reports whether the page of one kind shows mentions by another kind in a form of its own.
func apart(of, by pack.Kind) bool {
	return by == pack.KindFact && (of == pack.KindPilot || of == pack.KindTheme)
}

// mentions returns the sections of a page that list who mentions an entry, one for each kind. They leave out the
// entries that are shown on the page already.
func (p *page) mentions(id pack.ID, shown ...*pack.Entry) []layouts.Section {
	var out []layouts.Section
	for _, list := range p.m.mentionsOf(id) {
		if s := p.mentionSection(id, list, shown...); s.ID != "" {
			out = append(out, s)
		}
	}
	return out
}

// mentionSection returns one of these sections. Its ID is empty if there is nothing to show.
func (p *page) mentionSection(id pack.ID, list mentionList, shown ...*pack.Entry) layouts.Section {
	s := layouts.Section{Title: mentionedBy(list.kind, id), OnScreen: id.Kind() == pack.KindPilot || id.Kind() == pack.KindCount}
	if long, ok := p.m.long[longList{id, list.kind}]; ok {
		s.Lead, s.Parts = inAll(len(list.by), list.partedBy()), parts(p, long)
	} else {
		s.Items = make([]layouts.Item, 0, len(list.by))
		for _, by := range list.by {
			if !slices.Contains(shown, by.From) {
				s.Items = append(s.Items, p.mention(by))
			}
		}
	}
	if len(s.Items) > 0 || len(s.Parts) > 0 {
		s.ID = p.id("page_" + string(list.kind))
	}
	return s
}

// namedOn fills in the parts of a place's page that list its mentions. Its own case studies are stories of the place
// and come first, before the figures. Those who name it in passing have a line each at the end. Places that name it
// are among the bonds already, unless there are more of those than the page shows. A list too long for the page
// becomes links to its parts.
func (p *page) namedOn(page *layouts.PilotPage, e *pack.Pilot, bonds []pack.Bond) {
	shown := map[pack.ID]bool{}
	for _, b := range bonds {
		shown[b.With.ID] = true
	}
	if cases := p.m.casesOf()[e.ID]; len(cases) <= maxList {
		entries := make([]*pack.Entry, len(cases))
		for i, c := range cases {
			entries[i] = &c.Entry
		}
		page.Cases = layouts.Section{Title: "Case studies", Items: make([]layouts.Item, 0, len(cases))}
		for _, c := range sortedByTitle(entries) {
			shown[c.ID] = true
			page.Cases.Items = append(page.Cases.Items, layouts.Item{Link: p.link(c.ID), Text: c.Summary})
		}
	}
	if len(page.Cases.Items) > 0 {
		page.Cases.ID = p.id("page_own")
	}
	also := layouts.Section{Title: "Also mentioned in", OnScreen: true}
	var counts, moments []layouts.Section
	for _, list := range p.m.mentionsOf(e.ID) {
		into := &page.Sections
		switch _, parted := p.m.long[longList{e.ID, list.kind}]; {
		case list.kind == pack.KindConversation || list.kind == pack.KindEvent:
			into = &page.Named
		case list.kind == pack.KindCount:
			into = &counts
		case list.kind == pack.KindMoment:
			into = &moments
		case !parted:
			for _, by := range list.by {
				if !shown[by.From.ID] {
					also.Items = append(also.Items, layouts.Item{Link: p.mentionLink(by), Kind: kindName(list.kind)})
				}
			}
			continue
		}
		*into = append(*into, p.mentionSection(e.ID, list))
	}
	page.Named = slices.Concat(page.Named, counts, moments)
	if len(also.Items) > 0 {
		also.ID = p.id("page_also")
		page.Sections = append(page.Sections, also)
	}
}

// mentionedBy returns the heading of such a section.
func mentionedBy(kind pack.Kind, id pack.ID) string {
	many := faceOf(kind).many
	switch kind {
	case pack.KindPilot, pack.KindTheme, pack.KindCase, pack.KindConversation, pack.KindEvent:
	case pack.KindPage:
		many = "Other pages"
	case pack.KindCount:
		if id.Kind() != pack.KindOrganisation {
			return many
		}
	default: // lists, whose names say what they contain
		return many
	}
	if id.Kind() == pack.KindSource {
		return many + " that cite it"
	}
	return many + " that mention it"
}

// mention returns a line of such a section, linking to where the reference is, down to the item.
func (p *page) mention(m pack.Mention) layouts.Item {
	item := layouts.Item{Link: p.mentionLink(m), Text: m.From.Summary}
	switch m.From.ID.Kind() {
	case pack.KindFact:
		item.Text = m.From.Title // the fact's value
	case pack.KindMoment:
		item.Kind, item.Text = unbroken(p.m.pack.Moment(m.From.ID).Date.Words()), ""
	case pack.KindTerm, pack.KindOrganisation, pack.KindSource:
		item.Text = ""
	}
	if in := m.Item(); in != "" {
		kind, said := p.m.pack.Item(m.From.ID, in)
		item.Kind, item.Text = kind, plainWords(m.From, said.Text, said.Piece, p.m.linkText)
	}
	return item
}

// mentionLink returns a link to where a reference is.
func (p *page) mentionLink(m pack.Mention) layouts.Link {
	at := p.m.where.at[m.Number]
	if in := m.Item(); in != "" {
		at = at.in(in)
	}
	return layouts.Link{Href: p.to(at), Text: m.From.Called()}
}

// How many uses of a term or fact its row shows.
const (
	usesShown    = 8  // at first
	usesUnfolded = 24 // and when unfolded; if there are more they have a page of their own, because folded text is loaded too
)

// usesOf returns where a term or fact is used, each text once, by kind and then by title.
func (m *maker) usesOf(id pack.ID) []pack.Mention {
	return slices.CompactFunc(m.pack.Mentions(id), func(a, b pack.Mention) bool { return a.From == b.From })
}

// uses returns what a list of terms or facts shows of the uses of one. It leaves out the use by but, which the
// heading names.
func (p *page) uses(id, but pack.ID) layouts.Uses {
	var u layouts.Uses
	list := slices.DeleteFunc(p.m.usesOf(id), func(by pack.Mention) bool { return by.From.ID == but })
	first := usesShown
	if len(list) == usesShown+1 { // showing the last takes no more space than "1 more"
		first++
	}
	for i, by := range list {
		switch {
		case i < first:
			u.First = append(u.First, p.mentionLink(by))
		case len(list) <= usesUnfolded:
			u.Rest = append(u.Rest, p.mentionLink(by))
		}
	}
	if u.More = len(list) - len(u.First); u.More > len(u.Rest) {
		u.All = p.pageLink(p.m.where.usesPage(id), fmt.Sprintf("and %s more", commas(int64(u.More))))
	}
	return u
}

// longList identifies a list of mentions: what is mentioned, and by which kind.
type longList struct {
	of pack.ID
	by pack.Kind
}

// partMentions divides the lists of mentions that are too long for the page they belong to.
func (m *maker) partMentions() {
	m.long, m.longFacts = map[longList]partedList[pack.Mention]{}, map[pack.ID]partedList[*pack.Fact]{}
	often := m.pack.Often(maxList)
	long := make([]map[pack.Kind]partedList[pack.Mention], len(often)) // by kind
	source.SideBySide(len(often), func(i int) {
		e := often[i]
		long[i] = map[pack.Kind]partedList[pack.Mention]{}
		for _, list := range m.mentionsOf(e.ID) {
			if len(list.by) > maxList {
				path := m.where.mentionsPage(e.ID, list.kind)
				if list.kind == pack.KindMoment {
					long[i][list.kind] = part(path, list.by, func(by pack.Mention) string { return fmt.Sprint(m.pack.Moment(by.From.ID).Date.Year) })
				} else {
					long[i][list.kind] = partByLetter(path, list.by, func(by pack.Mention) string { return by.From.Called() })
				}
			}
		}
	})
	for i, e := range often {
		for kind, s := range long[i] {
			m.long[longList{e.ID, kind}] = s
		}
		if facts := m.pack.FactsAbout(e.ID); len(facts) > maxList && apart(e.ID.Kind(), pack.KindFact) {
			m.longFacts[e.ID] = partByLetter(m.where.mentionsPage(e.ID, pack.KindFact), facts, func(f *pack.Fact) string { return f.What })
		}
	}
}

// partedBy says by what the list is divided if it is too long.
func (l mentionList) partedBy() string {
	if l.kind == pack.KindMoment {
		return "year"
	}
	return "first letter"
}

// inAll says how long a divided list is.
func inAll(n int, by string) string {
	return fmt.Sprintf("There are %s, listed by %s.", commas(int64(n)), by)
}

// mentionPages adds the pages of divided lists, and those with all uses of a term or fact.
func (m *maker) mentionPages() {
	for _, e := range m.pack.Often(usesUnfolded) {
		if kind := e.ID.Kind(); (kind == pack.KindTerm || kind == pack.KindFact) && len(m.usesOf(e.ID)) > usesUnfolded {
			m.page(m.where.usesPage(e.ID), func(p *page) ([]byte, error) { return m.allUses(p, e) })
		}
	}
	for _, e := range m.pack.Often(maxList) {
		for _, list := range m.mentionsOf(e.ID) {
			long := m.long[longList{e.ID, list.kind}]
			pagesOf(m, long, func(p *page, here []pack.Mention) ([]byte, error) { return m.mentionPart(p, e, list, long, here) })
		}
		long := m.longFacts[e.ID]
		for _, part := range long.parts {
			m.page(part.path, func(p *page) ([]byte, error) {
				lead := inAll(len(long.of), "first letter")
				page := layouts.FactsPage{ListFrame: partFrame(p, long, "facts", partTitle(e, factsTitle), lead, p.crumbsTo(e)...)}
				page.Groups = []layouts.FactTable{{ID: p.id("page_facts"), Title: label(part.label), Facts: p.factRows(part.entries, e.ID)}}
				return m.set.Facts.HTML(p.room, page)
			})
		}
	}
}

// allUses makes the page of all uses of a term or fact.
func (m *maker) allUses(p *page, e *pack.Entry) ([]byte, error) {
	lead := fmt.Sprintf("%s texts in this pack mention it.", commas(int64(len(m.usesOf(e.ID)))))
	page := layouts.ListPage{ListFrame: p.listFrame("mentions", partTitle(e, usesTitle), lead, p.crumbsTo(e)...), Sections: p.mentions(e.ID)}
	return m.set.List.HTML(p.room, page)
}

// mentionPart makes a page of a divided list of mentions.
func (m *maker) mentionPart(p *page, e *pack.Entry, list mentionList, of partedList[pack.Mention], here []pack.Mention) ([]byte, error) {
	crumbs := p.crumbsTo(e)
	if m.where.of(e.ID).Fragment != "" {
		crumbs = append(crumbs, p.pageLink(m.where.usesPage(e.ID), usesTitle))
	}
	lead := inAll(len(list.by), list.partedBy())
	page := layouts.ListPage{ListFrame: partFrame(p, of, "mentions", partTitle(e, mentionedBy(list.kind, e.ID)), lead, crumbs...)}
	items := make([]layouts.Item, len(here))
	for i, by := range here {
		items[i] = p.mention(by)
	}
	page.Sections = []layouts.Section{{Items: items}}
	return m.set.List.HTML(p.room, page)
}

const usesTitle = "Where it is used"

// partTitle returns the title of a page with part of what belongs to an entry: "Kent: case studies that name it".
func partTitle(e *pack.Entry, heading string) string {
	return e.Called() + ": " + strings.ToLower(heading[:1]) + heading[1:]
}

// crumbsTo returns the breadcrumbs down to an entry: the list that it is in, and the entry.
func (p *page) crumbsTo(e *pack.Entry) []layouts.Link {
	to := layouts.Link{Href: p.to(p.m.where.of(e.ID)), Text: e.Called()}
	switch how, at := faceOf(e.ID.Kind()), p.m.where.of(e.ID); {
	case at.Fragment != "": // the part of the list that contains it
		return []layouts.Link{p.pageLink(at.Path, how.many), to}
	case how.list != "":
		return []layouts.Link{p.index(e.ID.Kind()), to}
	}
	return []layouts.Link{to}
}
