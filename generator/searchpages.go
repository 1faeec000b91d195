package generator

import (
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/pack"
	"totalplace/generator/search"
	"totalplace/generator/site"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// The search ranks of entries that are of no kind; see [face].
const (
	olderFigures = 0.4 // figures of a year other than the headline year
	wholeRank    = 0.7 // totals of a place, which are meant if a query says nothing more
	pairRank     = 0.6
	allRank      = 0.8 // comparisons of a figure in all places, which come before each place's
	listRank     = 0.9
)

// aList is the value of the kind facet for lists.
const aList = "list"

// The facets, in the order in which readers see them.
const (
	byPlace = iota
	byTheme
	byKind
	byYear
	facetCount
)

// search adds the search page and the files of the index. The index reads texts as they appear on the page, with
// facts and figures filled in, so that what a reader saw can be searched for.
func (m *maker) search(pairs []pair) {
	k := m.pack
	entries := len(m.texts) + len(k.Organisations) + len(k.Sources) + len(k.Terms) + len(k.Facts) + len(pairs)
	for _, s := range m.sums.Summaries { // and, approximately, their figures
		entries += 8
		if s.Count.Year == k.HeadlineYear {
			entries += 2*len(s.ByService) + len(s.ByOrganisation) + 2
		}
	}
	letters := 0
	for _, e := range m.texts {
		if e.Body != nil {
			letters += e.Body.Letters
		}
	}
	const each = 300 // letters in an entry's title, summary and so on
	ix := search.New(entries, letters+each*entries, facetCount, func() search.Contents {
		found := m.found(pairs)
		return search.Contents{Entries: found, Facets: m.facets(found), Synonyms: m.synonyms()}
	})
	for i, name := range ix.Files() {
		turn := site.Last
		switch {
		case ix.Reads(name):
			turn = site.Early
		case i == 0: // the first of these to be made puts the index together
			turn = site.Second
		}
		m.add(&site.File{Path: name, Turn: turn, Content: func(room site.Content) (site.Content, error) {
			data, err := ix.Append(room.Data[:0], name)
			content := site.Content{Data: data, Links: room.Links[:0], IDs: room.IDs[:0], Spare: room.Spare}
			if i == 0 { // the index links to every entry, and these links are checked too
				for _, e := range ix.Entries() {
					content.Links = append(content.Links, site.Target{Path: e.Path, Fragment: e.Anchor})
				}
			}
			return content, err
		}})
	}
	m.page(searchPage, func(p *page) ([]byte, error) { return m.searchPage(p, ix) })
}

func (m *maker) searchPage(p *page, ix *search.Index) ([]byte, error) {
	page := layouts.SearchPage{Frame: p.frame("search", "Search", "Search everything in this pack: places, themes, case studies, facts, figures and sources.")}
	for _, f := range ix.Facets() {
		facet := layouts.SearchFacet{Name: f.Name, Label: f.Label}
		for _, v := range f.Values {
			facet.Values = append(facet.Values, layouts.SearchValue{ID: v.ID, Label: v.Label, Count: v.Count})
		}
		if len(facet.Values) > 0 {
			page.Facets = append(page.Facets, facet)
		}
	}
	page.AtoZ = p.pageLink(aToZPage, "A to Z")
	for _, n := range m.navigation() {
		if n.Href != aToZPage {
			page.Lists = append(page.Lists, p.pageLink(n.Href, n.Text))
		}
	}
	return m.set.Search.HTML(p.room, page)
}

// synonyms returns the abbreviations of the glossary, and words of readers that councils do not use.
func (m *maker) synonyms() []search.Synonym {
	out := slices.Clone(everyday)
	for _, t := range m.pack.Terms {
		for _, words := range t.Also {
			out = append(out, search.Synonym{Short: words, Long: t.Title})
		}
		if t.Short != "" {
			out = append(out, search.Synonym{Short: t.Short, Long: t.Title})
		}
	}
	return out
}

// facets returns the properties by which results can be narrowed, with the values that any entry has.
func (m *maker) facets(entries []search.Entry) []search.Facet {
	var used [facetCount]map[string]bool
	for facet := range used {
		used[facet] = map[string]bool{}
		for _, e := range entries {
			for _, v := range e.Values[facet] {
				used[facet][v] = true
			}
		}
	}
	out := []search.Facet{
		byPlace: {Name: "pilot", Label: "Place", Names: true}, // names as in the address
		byTheme: {Name: "theme", Label: "Theme"},
		byKind:  {Name: "kind", Label: "Kind"},
		byYear:  {Name: "year", Label: "Year"},
	}
	place, theme, kind, year := &out[byPlace], &out[byTheme], &out[byKind], &out[byYear]
	for _, e := range m.places {
		place.Values = append(place.Values, search.Value{ID: e.ID.Name(), Label: e.Title})
	}
	for _, e := range m.inTitleOrder(pack.KindTheme) {
		theme.Values = append(theme.Values, search.Value{ID: e.ID.Name(), Label: e.Title})
	}
	for k := range pack.Kinds() {
		kind.Values = append(kind.Values, search.Value{ID: string(k), Label: faceOf(k).many})
	}
	kind.Values = append(kind.Values, search.Value{ID: aList, Label: "Lists"})
	for y := range used[byYear] {
		year.Values = append(year.Values, search.Value{ID: y, Label: y})
	}
	slices.SortFunc(year.Values, func(a, b search.Value) int { return strings.Compare(b.ID, a.ID) })
	for i := range out {
		out[i].Values = slices.DeleteFunc(out[i].Values, func(v search.Value) bool { return !used[i][v.ID] })
	}
	return out
}

// found returns everything that can be found.
func (m *maker) found(pairs []pair) []search.Entry {
	k := m.pack
	var out []search.Entry
	add := func(e search.Entry) { out = append(out, e) }

	for _, e := range k.Pilots {
		f := m.entry(&e.Entry, []pack.ID{e.ID}, e.Themes)
		f.Label = joinedBy(", ", f.Label, e.Region)
		f.Also = append(f.Also, partsOf(e.Title)...)
		add(f)
	}
	for _, e := range k.Themes {
		f := m.entry(&e.Entry, nil, []pack.ID{e.ID})
		f.Asked = askedOfThemes
		add(f)
	}
	for _, e := range k.Cases {
		add(m.entry(&e.Entry, e.Pilots, e.Themes, e.Date.Year))
	}
	for _, e := range k.Conversations {
		f := m.entry(&e.Entry, nil, e.Themes, m.yearOfEvent(e.Event))
		f.Summary = joinedBy(" ", e.Question, f.Summary)
		f.Text = func(t *search.Text) { m.conversationText(t, e) }
		add(f)
	}
	for _, e := range k.Events {
		add(m.eventEntry(e))
	}
	for _, e := range k.Pages {
		add(m.entry(&e.Entry, nil, nil))
	}
	for _, s := range m.sums.Summaries {
		out = append(out, m.countEntries(s)...)
	}
	out = append(out, m.placeEntries(pairs)...)
	for _, o := range k.Organisations {
		f := m.entry(&o.Entry, nil, nil)
		f.Label = joinedBy(", ", f.Label, k.Sectors.Of(o.Sector).Name)
		f.Summary = o.Area
		add(f)
	}
	for _, s := range k.Sources {
		f := m.entry(&s.Entry, nil, nil, s.Date.Year)
		f.Label = joinedBy(", ", f.Label, s.Kind, s.Publisher)
		f.Also = append(f.Also, joinedBy(" ", s.Publisher, s.Kind, s.Date.Words()))
		f.Letters = len(s.Note)
		f.Text = func(t *search.Text) { t.Add("", "", s.Note) }
		add(f)
	}
	for _, t := range k.Terms {
		f := m.entry(&t.Entry, nil, nil)
		f.Summary, f.Answer, f.From = "", t.Meaning, m.from(t.Source)
		f.Also = append(f.Also, t.Also...)
		if t.Short != "" {
			f.Also = append(f.Also, t.Short)
		}
		add(f)
	}
	for _, t := range k.Facts {
		add(m.factEntry(t))
	}
	return append(out, m.listEntries()...)
}

// eventEntry returns the search entry of an event.
func (m *maker) eventEntry(e *pack.Event) search.Entry {
	f := m.entry(&e.Entry, nil, nil, e.Date.Year)
	f.Also = append(f.Also, joinedBy(" ", e.Place, e.Date.Words()))
	text := f.Text
	f.Text = func(t *search.Text) {
		var speakers []string
		for _, s := range e.Speakers {
			speakers = append(speakers, joinedBy(", ", s.Name, s.Role, s.Organisation.Words))
		}
		text(t)
		if len(speakers) > 0 {
			t.Add("page_speakers", "Who spoke", strings.Join(speakers, "\n"))
		}
	}
	return f
}

// factEntry returns the search entry of a fact, which is found by what it is about and answers with its value.
func (m *maker) factEntry(t *pack.Fact) search.Entry {
	f := m.entry(&t.Entry, ofKind(t.About, pack.KindPilot), ofKind(t.About, pack.KindTheme), t.Date.Year)
	value := joinedBy(" ", t.Title, t.UnitWords())
	f.Title, f.Summary, f.Answer, f.From = t.What, "", value, m.from(t.Source)
	f.Also = append(otherwise(t.What), value, value+" "+t.What)
	if short := shortened.Replace(value); short != value {
		f.Also = append(f.Also, short)
	}
	if ofSpending(t.What) {
		f.Asked = askedOfMoney
	}
	f.Letters = len(t.Note)
	for _, o := range t.Others {
		f.Letters += len(o.Value) + len(o.Note)
	}
	f.Text = func(out *search.Text) {
		text := []string{t.Note}
		for _, o := range t.Others {
			text = append(text, stop(joinedBy(": ", o.Value, o.Note)))
		}
		out.Add("", "", strings.Join(text, "\n"))
	}
	return f
}

// listEntries returns search entries for the timeline and for the pages that list things.
func (m *maker) listEntries() (out []search.Entry) {
	list := func(path, title, asked string, also ...string) *search.Entry {
		out = append(out, search.Entry{Path: path, Title: title, Also: also, Asked: asked, Label: "List", Rank: listRank, Values: values(aList, nil, nil)})
		return &out[len(out)-1]
	}
	for _, part := range m.where.years.parts {
		f := list(part.path, joinedBy(" ", "Timeline", part.label), "")
		for _, t := range part.entries {
			f.Letters += len(t.What)
		}
		f.Text = func(out *search.Text) {
			for _, t := range part.entries {
				out.Add(t.ID.Name(), t.Date.Words(), t.What)
			}
		}
	}
	listOf := func(kind pack.Kind, also ...string) {
		if m.has(kind) {
			list(listPage(kind), faceOf(kind).many, "", also...)
		}
	}
	listOf(pack.KindTerm)
	listOf(pack.KindFact)
	if m.said(pack.Experiment) > 0 {
		list(experimentsPage, "Experiments", "")
	}
	listOf(pack.KindCount, "all counts")
	listOf(pack.KindPilot, "pilots", "all pilots", "the "+strconv.Itoa(len(m.places))+" places")
	listOf(pack.KindTheme, "all themes")
	listOf(pack.KindCase)
	listOf(pack.KindConversation)
	listOf(pack.KindEvent)
	listOf(pack.KindOrganisation, "public bodies", "list of councils")
	listOf(pack.KindSource, "references", "bibliography", "literature")
	list(dataPage, "Data", "spreadsheet Excel CSV file JSON API dataset", "download data", "open data")
	if m.learned() {
		list(learnedPage, learnedTitle, "", "findings", "lessons", "what was learned")
	}
	return out
}

// entry returns the search entry of an entry of the pack, as far as it is the same for all kinds.
func (m *maker) entry(e *pack.Entry, places, themes []pack.ID, years ...int) search.Entry {
	kind := e.ID.Kind()
	at := m.where.of(e.ID)
	f := search.Entry{
		Path: at.Path, Anchor: at.Fragment, Title: e.Title, Also: otherwise(e.Title), Summary: e.Summary,
		Rank: faceOf(kind).rank, Values: values(kind, places, themes, years...),
	}
	f.Label = joinedBy(", ", sentence(kindName(kind)), m.placesNamed(slices.DeleteFunc(slices.Clone(places), func(id pack.ID) bool { return id == e.ID })))
	if e.Body != nil {
		f.Letters = e.Body.Letters
		for _, h := range e.Body.Headings {
			if kind == pack.KindPage && strings.HasSuffix(h.Text, "?") { // readers ask just that
				f.Also = append(f.Also, h.Text)
			}
		}
		f.Text = func(t *search.Text) {
			m.sections(t, e, e.Body.All())
			m.notes(t, e)
		}
	}
	return f
}

// placesNamed names places, or says how many there are.
func (m *maker) placesNamed(ids []pack.ID) string {
	const most = 2
	if len(ids) > most {
		return howMany(len(ids), "place", "places")
	}
	return strings.Join(m.titles(ids), ", ")
}

// values returns an entry's values for the facets.
func values(kind pack.Kind, places, themes []pack.ID, years ...int) [][]string {
	out := make([][]string, facetCount)
	if kind != "" {
		out[byKind] = []string{string(kind)}
	}
	put := func(facet int, ids []pack.ID) {
		for _, id := range ids {
			out[facet] = append(out[facet], id.Name())
		}
		slices.Sort(out[facet])
	}
	put(byPlace, places)
	put(byTheme, themes)
	for _, y := range years {
		if y > 0 {
			out[byYear] = append(out[byYear], strconv.Itoa(y))
		}
	}
	return out
}

// ofKind returns the ids of a kind.
func ofKind(ids []pack.ID, kind pack.Kind) []pack.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id pack.ID) bool { return id.Kind() != kind })
}

func (m *maker) from(id pack.ID) search.Link {
	e := m.pack.Entry(id)
	if e == nil {
		return search.Link{}
	}
	return search.Link{Href: m.where.of(id).String(), Text: e.Title}
}

func (m *maker) yearOfEvent(id pack.ID) int {
	if e := m.pack.Event(id); e != nil {
		return e.Date.Year
	}
	return 0
}

// countEntries returns search entries for a count's page and for figures that people ask for by name: all of them for
// the headline year, but only the totals of a place for other years.
func (m *maker) countEntries(s *tally.Summary) []search.Entry {
	c := s.Count
	places, place := []pack.ID{c.Pilot}, s.Place()
	f := m.entry(&c.Entry, places, nil, c.Year.From, c.Year.From+1)
	f.Also = append(f.Also, place+" count "+c.Year.String())
	if len(s.Sentences()) > 0 {
		f.Summary = s.Sentences()[0].Text
	}
	const row = 70 // letters, approximately
	f.Letters = row * len(c.Rows)
	f.Text = func(t *search.Text) { m.countText(t, s) }
	out := []search.Entry{f}
	headline := c.Year == m.pack.HeadlineYear
	parts := partsOf(place)
	label, from, has := joinedBy(", ", "Figure", place), m.from(c.ID), values(pack.KindFigure, places, nil, c.Year.From, c.Year.From+1)
	if headline {
		out = append(out, m.splitEntries(s, places)...)
	}
	for _, figure := range s.Figures() {
		if figure.Extent != tally.Whole && (!headline || figure.Unit == tally.Share) {
			continue
		}
		at := m.where.of(figure.ID)
		e := search.Entry{
			Path: at.Path, Anchor: at.Fragment,
			Title: figureTitle(s, figure), Also: asked(parts, s, figure, firstSentence(m.noteOf(figure.Quantity))), Summary: m.noteOf(figure.Quantity),
			Label: label, Answer: figure.Value, From: from, Rank: faceOf(pack.KindFigure).rank, Values: has,
		}
		if figure.Amount == tally.Counted && figure.Extent == tally.Whole && figure.Unit != tally.Rank {
			e.Rank = wholeRank
		}
		if !headline {
			e.Rank = olderFigures
			for i := range e.Also {
				e.Also[i] += " " + c.Year.String()
			}
		}
		out = append(out, e)
	}
	return out
}
