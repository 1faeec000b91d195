package generator

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// Readers who open a pack want to know what came of it. The page of what was learned collects that, and the home page
// shows some of it: what the counts show when compared, what themes and case studies say they found, and what people
// in table discussions saw. All of it is computed or taken from the content; nobody has to select it. If there is too
// much for a page, what most of the pack links to comes first.

const (
	learnedPage  = "learned.html"
	learnedTitle = "What they learned"
)

// The most themes, case studies and conversations on the page of what was learned (of conversations mostTables), and
// the most themes and case studies on the home page.
const (
	mostLearned = 12
	mostTables  = 30
	fewLearned  = 3
)

// learnedLead says what there is of what was learned; a small pack does not have all of it.
func (m *maker) learnedLead() string {
	var parts []string
	if len(m.headlineGroup()) >= fewestBeside {
		parts = append(parts, "the counts show")
	}
	switch themes, cases := len(m.pack.Themes) > 0, len(m.pack.Cases) > 0; {
	case themes && cases:
		parts = append(parts, "themes and case studies found")
	case themes:
		parts = append(parts, "the themes showed")
	case cases:
		parts = append(parts, "case studies found")
	}
	if m.said(pack.Insight) > 0 {
		parts = append(parts, "people in table discussions saw")
	}
	said := "What " + parts[0]
	for i, part := range parts[1:] {
		said += ", "
		if i == len(parts)-2 {
			said += "and "
		}
		said += "what " + part
	}
	return said + "."
}

// learned reports whether the pack says anything that was learned.
func (m *maker) learned() bool {
	return len(m.pack.Themes)+len(m.pack.Cases) > 0 || m.said(pack.Insight) > 0
}

// said returns the number of insights, or experiments, in all conversations.
func (m *maker) said(kind string) (n int) {
	for _, c := range m.pack.Conversations {
		n += len(c.Items(kind))
	}
	return n
}

// ledTo returns at most most of the entries: those with the most mentions, in that order, and in the given order
// where equal.
func (m *maker) ledTo(entries []*pack.Entry, most int) []*pack.Entry {
	type often struct {
		*pack.Entry
		n int
	}
	first := make([]often, 0, most+1)
	for _, e := range entries {
		at := often{e, len(m.pack.Mentions(e.ID))}
		i := len(first)
		for i > 0 && first[i-1].n < at.n {
			i--
		}
		if i < most {
			first = slices.Insert(first, i, at)
			first = first[:min(most, len(first))]
		}
	}
	out := make([]*pack.Entry, len(first))
	for i, at := range first {
		out[i] = at.Entry
	}
	return out
}

// findings lists entries with their summaries.
func (p *page) findings(entries []*pack.Entry, kind string) (items []layouts.Item) {
	for _, e := range entries {
		items = append(items, layouts.Item{Link: p.link(e.ID), Kind: kind, Text: e.Summary})
	}
	return items
}

// learnedAtOnce returns what the home page shows of what was learned.
func (p *page) learnedAtOnce() layouts.Section {
	s := layouts.Section{Title: learnedTitle}
	if len(p.m.pack.Themes) > fewLearned || len(p.m.pack.Cases) > fewLearned {
		s.Lead = "The themes and case studies that other pages link to most."
	}
	for _, kind := range []pack.Kind{pack.KindTheme, pack.KindCase} {
		s.Items = append(s.Items, p.findings(p.m.ledTo(p.m.inTitleOrder(kind), fewLearned), kindName(kind))...)
	}
	if len(s.Items) > 0 {
		s.ID = p.id("home_learned")
	}
	return s
}

// whatWasLearned makes the page of what was learned.
func (m *maker) whatWasLearned(p *page) ([]byte, error) {
	lead := m.learnedLead()
	page := layouts.LearnedPage{ListFrame: p.listFrame("learned", learnedTitle, lead)}
	var parts []layouts.Link // the id and title of each part
	on := func(id, title string) { parts = append(parts, layouts.Link{Href: p.id(id), Text: title}) }
	if page.Sentences = p.shown(); len(page.Sentences) > 0 {
		page.MoneyID, page.MoneyTitle = "learned_money", "What the money shows, "+m.headlineGroup()[0].Count.Year.Words()
		on(page.MoneyID, page.MoneyTitle)
	}
	for _, of := range []struct {
		kind           pack.Kind
		id, title, all string
	}{
		{pack.KindTheme, "learned_themes", "What the themes showed", "All %d themes"},
		{pack.KindCase, "learned_cases", "What case studies found", "All %d case studies"},
	} {
		entries := m.inTitleOrder(of.kind)
		if len(entries) == 0 {
			continue
		}
		s := layouts.Section{ID: of.id, Title: of.title}
		shown := entries
		if len(shown) > mostLearned {
			shown, s.Lead = m.ledTo(entries, mostLearned), fmt.Sprintf("The %d that other pages link to most.", mostLearned)
		}
		s.Items = p.findings(shown, "")
		if len(shown) < len(entries) {
			s.Items = append(s.Items, layouts.Item{Link: layouts.Link{Href: p.index(of.kind).Href, Text: fmt.Sprintf(of.all, len(entries))}})
		}
		page.Sections = append(page.Sections, s)
		on(s.ID, s.Title)
	}
	if m.said(pack.Insight) > 0 {
		page.TablesID, page.TablesTitle = "learned_tables", "What people in table discussions saw"
		on(page.TablesID, page.TablesTitle)
		page.Tables, page.More = p.tablesSaw()
	}
	page.Contents = contentsOf(p, parts, func(l layouts.Link) (id, title string) { return l.Href, l.Text })
	return m.set.Learned.HTML(p.room, page)
}

// tablesSaw returns the insights of the conversations, and a link to the rest if there are too many.
func (p *page) tablesSaw() (out []layouts.Suggested, more layouts.Link) {
	m := p.m
	saw := map[pack.ID]*pack.Conversation{}
	var entries []*pack.Entry
	for _, i := range m.pack.ByTitle(pack.KindConversation) {
		if c := m.pack.Conversations[i]; len(c.Items(pack.Insight)) > 0 {
			saw[c.ID], entries = c, append(entries, &c.Entry)
		}
	}
	shown := entries
	if len(shown) > mostTables {
		shown = m.ledTo(entries, mostTables)
		more = p.pageLink(listPage(pack.KindConversation), fmt.Sprintf("All %d conversations", len(m.pack.Conversations)))
	}
	for _, e := range shown {
		out = append(out, p.suggested(saw[e.ID], pack.Insight))
	}
	return out, more
}

// suggested returns a conversation's items of a kind, each with a link to where it is in the conversation.
func (p *page) suggested(c *pack.Conversation, kind string) layouts.Suggested {
	s := layouts.Suggested{ID: p.id("from_" + c.ID.Name()), Link: p.link(c.ID)}
	if c.Question != c.Title { // so that it is not repeated
		s.Question = c.Question
	}
	for _, item := range c.Items(kind) {
		at := p.m.where.of(c.ID).in(item.ID)
		s.Items = append(s.Items, layouts.Said{
			Text: p.quote(&c.Entry, item.Piece), Link: layouts.Link{Href: p.to(at), Text: "This " + kind + " in " + c.Title},
		})
	}
	return s
}

// Limits on what is said when places are compared.
const (
	fewestBeside  = 5  // the fewest places to compare
	mostServices  = 3  // the most services mentioned
	longestSpoken = 25 // the most words in a sentence
)

// shown says what the comparable counts of the headline year show when compared: what most is spent on, how far apart
// the places are there, and which two are most alike.
func (p *page) shown() []layouts.Sentence {
	return slices.Concat(p.mostSpentOn(), p.farApart(), p.mostAlike())
}

// spoken returns a sentence with a link to what it is about, or nothing if it would be too long.
func spoken(see func() layouts.Link, format string, args ...any) []layouts.Sentence {
	text := fmt.Sprintf(format, args...)
	if len(strings.Fields(text)) > longestSpoken {
		return nil
	}
	return []layouts.Sentence{{Text: text, See: see()}}
}

// chartOf returns a function that links to the chart of a service.
func (p *page) chartOf(service string) func() layouts.Link {
	return func() layouts.Link {
		return layouts.Link{Href: p.to(addressOf(servicesPage, serviceChartID(service))), Text: p.service(service) + " in each place"}
	}
}

// mostSpentOn says which service takes most of what was counted.
func (p *page) mostSpentOn() []layouts.Sentence {
	group := p.m.headlineGroup()
	if len(group) < fewestBeside {
		return nil
	}
	amounts := spentTogether(group)
	services := largestFirst(amounts)
	var all []*big.Rat
	for _, id := range services {
		if money.CompareSums(amounts[id], nil) > 0 {
			all = append(all, amounts[id]...)
		}
	}
	if len(services) < 2 || len(all) == 0 {
		return nil
	}
	most, least := services[0], services[len(services)-1]
	if money.CompareSums(amounts[most], amounts[services[1]]) == 0 {
		return nil
	}
	part := money.PercentOf(amounts[most], all)
	if money.CompareSums(amounts[least], nil) < 0 { // then the parts are of more than the total
		return spoken(p.chartOf(most), "%s takes more than any other service: %s of what was counted in %d places, before deductions.",
			p.service(most), part, len(group))
	}
	return spoken(p.chartOf(most), "%s takes %s of what was counted in %d places, more than any other service.", p.service(most), part, len(group))
}

// farApart says how far apart the places are on the largest services.
func (p *page) farApart() (out []layouts.Sentence) {
	group := p.m.headlineGroup()
	if len(group) < fewestBeside {
		return nil
	}
	services := servicesOf(group)
	for _, id := range services[:min(mostServices, len(services))] {
		each := func(s *tally.Summary) *tally.Figure { return s.Figure(tally.Counted.Service(id).PerHead()) }
		if slices.ContainsFunc(group, func(s *tally.Summary) bool { return each(s) == nil }) {
			continue // a service not counted in some place has no least
		}
		down := slices.Clone(group)
		slices.SortStableFunc(down, func(a, b *tally.Summary) int { return money.Compare(each(b).Exact, each(a).Exact) })
		value := func(s *tally.Summary) string { return each(s).Value }
		if most, least := ends(down, value); len(most) < len(group) {
			out = append(out, spoken(p.chartOf(id), "Counted spending on %s ranges from %s for each resident in %s to %s in %s.",
				tally.InSentence(p.service(id)), value(least[0]), placeNames(least), value(most[0]), placeNames(most))...)
		}
	}
	return out
}

// mostAlike says which two places have the most similar mix of services.
func (p *page) mostAlike() []layouts.Sentence {
	group := p.m.headlineGroup()
	if len(group) < fewestBeside {
		return nil
	}
	var a *tally.Summary
	var b tally.Likeness
	for _, s := range inNameOrder(group) {
		if near := s.Alike(); len(near) > 0 && (a == nil || near[0].Distance.Cmp(b.Distance) < 0) {
			a, b = s, near[0]
		}
	}
	if a == nil {
		return nil
	}
	return spoken(func() layouts.Link { return p.comparison(a.Pilot, b.With.Pilot.ID) },
		"%s and %s are the most alike: their mixes of counted services differ by %s.", a.Place(), b.With.Place(), b.Apart)
}
