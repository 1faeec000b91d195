package generator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// cards returns cards for places, numbered in the given order.
func (p *page) cards(places []*pack.Pilot) []layouts.PilotCard {
	var out []layouts.PilotCard
	for n, e := range places {
		out = append(out, layouts.PilotCard{Link: p.link(e.ID), Number: n + 1, Theme: e.SlideTheme, Shape: p.m.outlines[e]})
	}
	return out
}

// has reports whether the pack has anything of a kind. If not, the kind has no list, because nothing would link
// there.
func (m *maker) has(kind pack.Kind) bool { return len(m.pack.Of(kind)) > 0 }

// indexes adds the pages that list everything of a kind.
func (m *maker) indexes() {
	m.pilots()
	m.themes()
	m.indexOf(folderIndex{
		kind:   pack.KindCase,
		lead:   "What was tried, told from the sources: the problem, what was done, what changed, what it cost and what is not known.",
		groups: m.casesByGroup,
		what:   func(e *pack.Entry, in string) string { return m.placesBut(m.pack.Case(e.ID).Pilots, in) },
	})
	m.counts()
	m.services()
	m.indexOf(folderIndex{kind: pack.KindConversation, lead: "Table discussions: what the people there saw, and what they would try."})
	m.indexOf(folderIndex{kind: pack.KindEvent, lead: "Meetings for which a record was kept."})
	m.indexOf(folderIndex{
		kind: pack.KindOrganisation, lead: "Bodies that spend, serve or are named in this pack.",
		groups: m.bodiesBySector,
		text:   func(*pack.Entry) string { return "" },
	})
	m.indexOf(folderIndex{
		kind: pack.KindSource, lead: "Every document that this pack relies on, with how much of it was read and what cites it.",
		groups:  m.sourcesByLetter,
		letters: true,
		text:    func(e *pack.Entry) string { return strings.TrimPrefix(strings.TrimPrefix(e.Summary, e.Title), ", ") },
	})
}

// folderIndex describes the index of a folder that holds the pages of a kind.
type folderIndex struct {
	kind    pack.Kind
	lead    string
	groups  func() []group // in order; may be nil. Not used if the list is divided by letter
	letters bool           // the groups are named by letters

	what func(e *pack.Entry, in string) string // a short label for an entry in the group with that id; may be nil
	text func(*pack.Entry) string              // the text below an entry; its summary if nil
}

// group is a group of entries of a list. It has no heading if its id is empty.
type group struct {
	id, title, note string
	entries         []*pack.Entry
}

// groupsOf groups entries, each under everything that by returns for it, and sorts the groups by title.
func groupsOf(entries []*pack.Entry, by func(*pack.Entry) []pack.Choice) []group {
	var out []group
	at := map[string]int{}
	for _, e := range entries {
		for _, of := range by(e) {
			i, ok := at[of.ID]
			if !ok {
				i = len(out)
				at[of.ID] = i
				out = append(out, group{id: of.ID, title: of.Name, note: of.Note})
			}
			out[i].entries = append(out[i].entries, e)
		}
	}
	slices.SortStableFunc(out, func(a, b group) int { return byLabel(a.title, b.title) })
	return out
}

// fewCases is how many case studies need no groups.
const fewCases = 8

// casesByGroup returns the case studies grouped by place or, if there are too many places for headings, by region. A
// case is listed under its place, or under each of two. Cases of more places, and those of none in the pack, come
// last.
func (m *maker) casesByGroup() []group {
	if len(m.pack.Cases) <= fewCases {
		return nil
	}
	of := map[pack.ID]pack.Choice{} // the group of each place
	for _, e := range m.pack.Pilots {
		of[e.ID] = pack.Choice{ID: e.ID.Name(), Name: e.Title}
		if len(m.pack.Pilots) > mostPaired {
			of[e.ID] = pack.Choice{ID: "region_" + source.Slug(e.Region), Name: e.Region}
		}
	}
	var placed, several, none []*pack.Entry
	under := map[*pack.Entry][]pack.Choice{}
	for _, c := range m.pack.Cases {
		var at []pack.Choice
		for _, id := range c.Pilots {
			if _, known := of[id]; known && !slices.Contains(at, of[id]) {
				at = append(at, of[id])
			}
		}
		switch e := &c.Entry; {
		case len(at) == 0:
			none = append(none, e)
		case len(at) > 2:
			several = append(several, e)
		default:
			placed, under[e] = append(placed, e), at
		}
	}
	out := groupsOf(placed, func(e *pack.Entry) []pack.Choice { return under[e] })
	if len(several) > 0 {
		out = append(out, group{id: "_several", title: "Several places", entries: several})
	}
	if len(none) > 0 {
		out = append(out, group{id: "_none", title: "Beyond the places in this pack", entries: none})
	}
	return out
}

// bodiesBySector returns the organisations grouped by sector.
func (m *maker) bodiesBySector() []group {
	return groupsOf(m.pack.Of(pack.KindOrganisation), func(e *pack.Entry) []pack.Choice {
		return []pack.Choice{m.pack.Sectors.Of(m.pack.Organisation(e.ID).Sector)}
	})
}

// sourcesByLetter returns the sources grouped by the first letter of their titles.
func (m *maker) sourcesByLetter() []group { return groupsOf(m.pack.Of(pack.KindSource), byFirstLetter) }

// byFirstLetter returns the first letter of an entry's title, for groupsOf.
func byFirstLetter(e *pack.Entry) []pack.Choice {
	l := letter(e.Title)
	return []pack.Choice{{ID: strings.ToLower(l), Name: l}}
}

// placesBut names the places other than that of a group, which its heading names.
func (m *maker) placesBut(places []pack.ID, in string) string {
	rest := slices.DeleteFunc(slices.Clone(places), func(id pack.ID) bool { return id.Name() == in })
	switch named := m.placesNamed(rest); {
	case named == "" || len(rest) == len(places):
		return named
	default:
		return "and " + named
	}
}

// indexOf adds the index of a folder, on several pages if it is too long.
func (m *maker) indexOf(l folderIndex) {
	parted := partByLetter(listPage(l.kind), m.pack.Of(l.kind), titleOf)
	pagesOf(m, parted, func(p *page, here []*pack.Entry) ([]byte, error) { return m.indexPage(p, l, parted, here) })
}

// indexPage makes the index of a folder, or a part of it, with a section for each group.
func (m *maker) indexPage(p *page, l folderIndex, parted partedList[*pack.Entry], here []*pack.Entry) ([]byte, error) {
	page := layouts.ListPage{ListFrame: partFrame(p, parted, string(l.kind)+"s", faceOf(l.kind).many, l.lead)}
	var groups []group
	if l.groups != nil && len(parted.parts) == 1 {
		groups = l.groups()
	}
	if len(groups) == 0 {
		groups = []group{{entries: here}}
	}
	for _, g := range groups {
		s := layouts.Section{Title: label(g.title), Lead: g.note}
		if g.title != "" {
			s.ID = p.id("list_" + g.id)
		}
		for _, e := range sortedByTitle(g.entries) {
			item := layouts.Item{Link: p.link(e.ID), Text: e.Summary}
			if l.what != nil {
				item.Kind = l.what(e, g.id)
			}
			if l.text != nil {
				item.Text = l.text(e)
			}
			s.Items = append(s.Items, item)
		}
		if len(s.Items) > 0 {
			page.Sections = append(page.Sections, s)
		}
	}
	if l.letters {
		page.Jump = jumpsOf(p, page.Sections, headed)
	} else {
		page.Contents = contentsOf(p, page.Sections, headed)
	}
	return m.set.List.HTML(p.room, page)
}

// headed returns the id and the title of a section.
func headed(s layouts.Section) (id, title string) { return s.ID, s.Title }

// parts links to the parts of a list that is divided into several pages. A part that itself takes several pages
// counts as one, except on those pages; otherwise the number of links would grow with the square of the number of
// pages.
func parts[E any](p *page, s partedList[E]) []layouts.Link {
	if len(s.parts) < 2 {
		return nil
	}
	here := slices.IndexFunc(s.parts, func(part listPart[E]) bool { return part.path == p.path })
	var out []layouts.Link
	for i, part := range s.parts {
		l := layouts.Link{Text: label(part.under)}
		switch {
		case here >= 0 && part.under == s.parts[here].under:
			l.Text = label(part.label)
		case i > 0 && part.under == s.parts[i-1].under:
			continue
		}
		if i != here {
			l.Href = p.file(part.path)
		}
		out = append(out, l)
	}
	return out
}

// titleOf returns the title of an entry, for lists divided by title.
func titleOf(e *pack.Entry) string { return e.Title }

// listFrame returns what every page of a list has. kind is used for styling only.
func (p *page) listFrame(kind, title, lead string, crumbs ...layouts.Link) layouts.ListFrame {
	return layouts.ListFrame{Frame: p.frame("list "+kind, title, lead, crumbs...), Lead: lead}
}

// partFrame is like listFrame, for a part of a list. The first part is at the address of the list and has its title;
// the others have titles such as "A to Z: B". No two are the same.
func partFrame[E any](p *page, list partedList[E], kind, title, lead string, crumbs ...layouts.Link) layouts.ListFrame {
	for _, part := range list.parts[1:] {
		if part.path == p.path {
			title += ": " + label(part.label)
		}
	}
	f := p.listFrame(kind, title, lead, crumbs...)
	f.Parts = parts(p, list)
	return f
}

func label(letter string) string {
	if letter == others {
		return "Others"
	}
	return letter
}

// pilots adds the index of the places.
func (m *maker) pilots() {
	parted := partPlaces(listPage(pack.KindPilot), m.places)
	pagesOf(m, parted, func(p *page, places []*pack.Pilot) ([]byte, error) { return m.pilotsPage(p, parted, places) })
}

// pilotsPage makes the page of some of the places.
func (m *maker) pilotsPage(p *page, parted partedList[*pack.Pilot], places []*pack.Pilot) ([]byte, error) {
	lead := "Each place, what it looked into, and what this pack holds on it."
	page := layouts.PilotsPage{ListFrame: partFrame(p, parted, "pilots", "Places", lead), Pilots: p.cards(places), Map: p.locator()}
	page.TableID = p.id("pilots_holdings")
	kinds := []pack.Kind{pack.KindCase, pack.KindCount, pack.KindConversation, pack.KindEvent, pack.KindFact}
	for _, kind := range kinds {
		page.Columns = append(page.Columns, faceOf(kind).many)
	}
	for _, e := range places {
		row := layouts.HoldingRow{Link: p.link(e.ID), Cells: make([]int, len(kinds))}
		seen := map[pack.ID]bool{}
		for _, mention := range m.pack.Mentions(e.ID) {
			if n := slices.Index(kinds, mention.From.ID.Kind()); n >= 0 && !seen[mention.From.ID] {
				seen[mention.From.ID] = true
				row.Cells[n]++
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return m.set.Pilots.HTML(p.room, page)
}

// themes adds the index of the themes. If the list is divided, each part has the rows of its own themes.
func (m *maker) themes() {
	coverage := sync.OnceValue(m.pack.Coverage)
	parted := partByLetter(listPage(pack.KindTheme), m.pack.Of(pack.KindTheme), titleOf)
	pagesOf(m, parted, func(p *page, here []*pack.Entry) ([]byte, error) {
		lead := "What the places looked into, and what discussions and papers kept coming back to."
		page := layouts.ThemesPage{ListFrame: partFrame(p, parted, "themes", "Themes", lead)}
		themes := sortedByTitle(here)
		for _, e := range themes {
			page.Themes = append(page.Themes, layouts.Item{Link: p.link(e.ID), Text: e.Summary})
		}
		if len(m.places) > 0 && len(m.places) <= mostMatrix {
			p.matrix(&page, themes, coverage())
		}
		return m.set.Themes.HTML(p.room, page)
	})
}

// matrix fills in the table of what the places hold on each of some themes.
func (p *page) matrix(page *layouts.ThemesPage, themes []*pack.Entry, coverage map[pack.Meeting]pack.Holding) {
	page.TableID = p.id("themes_matrix")
	for _, place := range p.m.places {
		page.Pilots = append(page.Pilots, p.link(place.ID))
	}
	for _, e := range themes {
		row := layouts.MatrixRow{Link: p.link(e.ID)}
		_, parted := p.m.longFacts[e.ID] // then its page has no headings for places
		for _, place := range p.m.places {
			holds := cell(coverage[pack.Meeting{Pilot: place.ID, Theme: e.ID}])
			holds.Place = place.Title
			if holds.Link = row.Link; holds.Number > 0 && !parted {
				holds.Link.Href = p.to(p.m.meetingAt(e.ID, place))
			}
			row.Cells = append(row.Cells, holds)
			row.Held = row.Held || holds.Long != ""
		}
		page.Rows = append(page.Rows, row)
	}
}

// cell says what the pack holds for a pilot and a theme.
func cell(h pack.Holding) layouts.Holding {
	var long []string
	if h.Own {
		long = append(long, "a theme that the place chose")
	}
	say := func(n int, one, many string) {
		if n > 0 {
			long = append(long, howMany(n, one, many))
		}
	}
	say(h.Cases, "case study", "case studies")
	say(h.Voices, "conversation or event", "conversations and events")
	say(h.Facts, "fact", "facts")
	return layouts.Holding{Own: h.Own, Number: h.Cases + h.Voices + h.Facts, Long: strings.Join(long, ", ")}
}

// factsPage makes the page of some of the facts, grouped by what each is mainly about.
func (m *maker) factsPage(p *page, facts []*pack.Fact) ([]byte, error) {
	lead := "Every figure that this pack relies on, with its source, its date and what other sources say."
	page := layouts.FactsPage{ListFrame: partFrame(p, m.where.facts, "facts", "Facts", lead)}
	at := map[pack.ID]int{}         // the group for what facts are about
	kinds := map[string]pack.Kind{} // the kind of that, by the id of the group
	for _, f := range facts {
		about := aboutFirst(f)
		i, ok := at[about]
		if !ok {
			i = len(page.Groups)
			at[about] = i
			group := layouts.FactTable{ID: p.id("facts_" + strings.NewReplacer(":", "_", "/", "_").Replace(string(about))), Title: "Other facts"}
			if of := p.link(about); of.Href != "" {
				group.Title, group.Of = of.Text, of
			}
			kinds[group.ID] = about.Kind()
			page.Groups = append(page.Groups, group)
		}
		row := p.factRow(f, about)
		row.ID, row.Used = p.id(f.ID.Name()), p.uses(f.ID, about)
		page.Groups[i].Facts = append(page.Groups[i].Facts, row)
	}
	slices.SortStableFunc(page.Groups, func(a, b layouts.FactTable) int {
		return cmp.Or(pack.CompareKinds(kinds[a.ID], kinds[b.ID]), pack.CompareTitles(a.Title, b.Title))
	})
	if n := len(page.Groups); n > 0 && kinds[page.Groups[0].ID] == pack.KindPilot && slices.ContainsFunc(page.Groups, func(g layouts.FactTable) bool { return kinds[g.ID] == pack.KindTheme }) {
		page.Lead += " Those about a place come first, then those about a theme."
	}
	page.Contents = contentsOf(p, page.Groups, func(g layouts.FactTable) (id, title string) { return g.ID, g.Title })
	return m.set.Facts.HTML(p.room, page)
}

// contentsOf lists the parts of a page, or returns nil if there are fewer than two.
func contentsOf[E any](p *page, parts []E, of func(E) (id, title string)) *layouts.Contents {
	if len(parts) < 2 {
		return nil
	}
	c := p.listOfParts()
	c.Links = linksTo(p, parts, of)
	return c
}

// jumpsOf is like contentsOf, for parts that are named by a letter or a year. Their list stands without a heading, so
// the link back leads to the beginning of the page.
func jumpsOf[E any](p *page, parts []E, of func(E) (id, title string)) *layouts.Contents {
	if len(parts) < 2 {
		return nil
	}
	return &layouts.Contents{ID: mainID, Links: linksTo(p, parts, of)}
}

func linksTo[E any](p *page, parts []E, of func(E) (id, title string)) []layouts.Link {
	out := make([]layouts.Link, len(parts))
	for i, part := range parts {
		out[i] = p.here(of(part))
	}
	return out
}

// aboutFirst returns what a fact is mainly about: the pilot if it names just one, or what it names first if it names
// none; otherwise nothing.
func aboutFirst(f *pack.Fact) pack.ID {
	switch pilots := ofKind(f.About, pack.KindPilot); {
	case len(pilots) == 1:
		return pilots[0]
	case len(f.About) > 0 && len(pilots) == 0:
		return f.About[0]
	}
	return ""
}

// glossaryPage makes the page of some of the terms.
func (m *maker) glossaryPage(p *page, terms []*pack.Term) ([]byte, error) {
	lead := "The field’s terms and abbreviations, in plain English."
	page := layouts.GlossaryPage{ListFrame: partFrame(p, m.where.terms, "glossary", "Glossary", lead)}
	var first []*pack.Term // the first term of each letter
	for _, t := range terms {
		if len(first) == 0 || letter(first[len(first)-1].Title) != letter(t.Title) {
			first = append(first, t)
		}
		row := layouts.TermRow{ID: p.id(t.ID.Name()), Term: t.Title, Short: t.Short, Also: strings.Join(t.Also, ", "), Meaning: t.Meaning, Source: p.link(t.Source), Used: p.uses(t.ID, "")}
		page.Terms = append(page.Terms, row)
	}
	page.Jump = jumpsOf(p, first, func(t *pack.Term) (id, title string) { return t.ID.Name(), label(letter(t.Title)) })
	return m.set.Glossary.HTML(p.room, page)
}

// timelinePage makes the page of some of what happened.
func (m *maker) timelinePage(p *page, moments []*pack.Moment) ([]byte, error) {
	lead := "What happened and when, as exactly as the sources say."
	page := layouts.TimelinePage{ListFrame: partFrame(p, m.where.years, "timeline", "Timeline", lead)}
	for _, t := range moments {
		year := strconv.Itoa(t.Date.Year)
		if n := len(page.Years); n == 0 || page.Years[n-1].Year != year {
			page.Years = append(page.Years, layouts.TimelineYear{ID: p.id("year_" + year), Year: year})
		}
		y := &page.Years[len(page.Years)-1]
		y.Moments = append(y.Moments, layouts.Moment{
			ID: p.id(t.ID.Name()), Date: t.Date.Words(), ISO: t.Date.String(), What: t.What, About: p.refs(t.About), Source: p.link(t.Source),
		})
	}
	page.Jump = jumpsOf(p, page.Years, func(y layouts.TimelineYear) (id, title string) { return y.ID, y.Year })
	return m.set.Timeline.HTML(p.room, page)
}

// experiments adds the page of everything that conversations suggest trying. There is none if they suggest nothing.
func (m *maker) experiments() {
	var from []*pack.Conversation
	for _, i := range m.pack.ByTitle(pack.KindConversation) {
		if c := m.pack.Conversations[i]; len(c.Items(pack.Experiment)) > 0 {
			from = append(from, c)
		}
	}
	parted := partByLetter(experimentsPage, from, func(c *pack.Conversation) string { return c.Title })
	pagesOf(m, parted, func(p *page, here []*pack.Conversation) ([]byte, error) { return m.experimentsPage(p, parted, here) })
}

// experimentsPage makes the page of what some conversations suggest.
func (m *maker) experimentsPage(p *page, parted partedList[*pack.Conversation], from []*pack.Conversation) ([]byte, error) {
	lead := "What people in table discussions said they would try."
	page := layouts.ExperimentsPage{ListFrame: partFrame(p, parted, "experiments", "Experiments", lead, p.index(pack.KindConversation))}
	for _, c := range from {
		page.Conversations = append(page.Conversations, p.suggested(c, pack.Experiment))
	}
	page.Contents = contentsOf(p, page.Conversations, func(s layouts.Suggested) (id, title string) { return s.ID, s.Text })
	return m.set.Experiments.HTML(p.room, page)
}

// aToZ adds the list of everything with a page or an address in a list.
func (m *maker) aToZ() {
	all := slices.Concat(m.texts, m.pack.Of(pack.KindOrganisation), m.pack.Of(pack.KindTerm), m.pack.Of(pack.KindSource))
	parted := partByLetter(aToZPage, all, titleOf).always(aToZPage)
	pagesOf(m, parted, func(p *page, here []*pack.Entry) ([]byte, error) {
		lead := "Everything in the pack by first letter: places, themes, case studies, conversations, terms, organisations, sources."
		page := layouts.AtoZPage{ListFrame: partFrame(p, parted, "atoz", "A to Z", lead)}
		for _, g := range groupsOf(here, byFirstLetter) {
			s := layouts.Section{ID: p.id("letter_" + g.id), Title: label(g.title)}
			for _, e := range sortedByTitle(g.entries) {
				s.Items = append(s.Items, layouts.Item{Link: p.link(e.ID), Kind: kindName(e.ID.Kind())})
			}
			page.Letters = append(page.Letters, s)
		}
		page.Jump = jumpsOf(p, page.Letters, headed)
		return m.set.AtoZ.HTML(p.room, page)
	})
}
