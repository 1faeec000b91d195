package generator

import (
	"slices"
	"strings"

	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// The pages of entries, one function for each kind, and those that lead nowhere or elsewhere.

func (m *maker) pilot(p *page, e *pack.Pilot) ([]byte, error) {
	page := layouts.PilotPage{Frame: p.frame("pilot", e.Title, e.Summary, p.index(pack.KindPilot))}
	page.Article = p.article("Place", &e.Entry,
		layouts.Key{Name: "Region", Text: e.Region},
		p.population(e.Population),
		layouts.Key{Name: "Theme in the programme’s words", Text: e.SlideTheme},
		layouts.Key{Name: "Themes", Links: p.refs(e.Themes)},
		layouts.Key{Name: "Authorities", Links: p.refs(e.Authorities)},
	)
	page.Money = p.money(e)
	page.Facts = p.factTable(e.ID)
	page.Shape = m.outlines[e]
	bonds, all := m.pack.Bonds(e, mostBeside)
	page.Others = p.others(e, bonds, all)
	p.namedOn(&page, e, bonds)
	on := func(id, title string) { p.alsoOn(page.Contents, id, title) }
	on(page.Cases.ID, page.Cases.Title)
	if page.Money != nil {
		on(page.Money.ID, page.Money.Title)
	}
	for _, s := range page.Named {
		on(s.ID, s.Title)
	}
	if page.Others != nil {
		on(page.Others.ID, page.Others.Title)
	}
	if page.Facts != nil {
		on(page.Facts.ID, page.Facts.Title)
	}
	if page.Notes != nil {
		on(page.Notes.ID, notesTitle)
	}
	for _, s := range page.Sections {
		on(s.ID, s.Title)
	}
	p.turn(&page.Article)
	return m.set.Pilot.HTML(p.room, page)
}

// titles returns the titles of entries.
func (m *maker) titles(ids []pack.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = m.pack.Entry(id).Title
	}
	return out
}

// reason says in words why two pilots belong together.
func (m *maker) reason(e *pack.Pilot, b pack.Bond) string {
	var parts []string
	if len(b.Themes) > 0 {
		parts = append(parts, stop("Both looked into "+source.Series(m.titles(b.Themes))))
	}
	var pages, texts []pack.ID
	for _, id := range b.Texts {
		if id == e.ID || id == b.With.ID {
			pages = append(pages, id)
		} else {
			texts = append(texts, id)
		}
	}
	switch {
	case len(pages) > 1:
		parts = append(parts, "Their pages mention each other.")
	case len(pages) > 0 && pages[0] == e.ID:
		parts = append(parts, stop("This page mentions "+b.With.Title))
	case len(pages) > 0:
		parts = append(parts, stop("Its page mentions "+e.Title))
	}
	if len(texts) > 0 {
		const most = 2
		names := m.titles(texts[:min(most, len(texts))])
		if more := len(texts) - most; more > 0 {
			names = append(names, howMany(more, "other text", "other texts"))
		}
		parts = append(parts, stop("Both are mentioned in "+source.Series(names)))
	}
	return strings.Join(parts, " ")
}

func (p *page) population(people *pack.Population) layouts.Key {
	if people == nil || people.People == 0 {
		return layouts.Key{}
	}
	k := layouts.Key{Name: "Population", Text: commas(people.People) + " on " + people.Date.Words()}
	if l := p.link(people.Source); l.Href != "" {
		k.Text += ". Source: "
		k.Links = []layouts.Link{l}
	}
	return k
}

// strandMeans explains the strands of a pilot's work to readers, and levelMeans who would have to act for a change.
var (
	strandMeans = map[string]string{
		"counting": "what is spent, and by whom",
		"customer": "what people go through",
		"culture":  "how organisations behave",
	}
	levelMeans = map[string]string{
		"local":       "a place can make this change by itself",
		"guidance":    "the government’s rules would have to change",
		"legislation": "the law would have to change",
	}
)

func (m *maker) theme(p *page, e *pack.Theme) ([]byte, error) {
	page := layouts.ThemePage{Frame: p.frame("theme", e.Title, e.Summary, p.index(pack.KindTheme))}
	var chose []layouts.Link
	for _, place := range m.places {
		if slices.Contains(place.Themes, e.ID) {
			chose = append(chose, p.link(place.ID))
		}
	}
	page.Article = p.article("Theme", &e.Entry, layouts.Key{Name: "Places that chose it", Links: chose}, layouts.Key{Name: "Strand", Text: sentence(e.Strand), Note: strandMeans[e.Strand]})
	if page.Facts = p.placeByPlace(e); page.Facts != nil {
		p.alsoOn(page.Contents, page.Facts.ID, page.Facts.Title)
	}
	page.Sections = p.mentions(e.ID)
	p.turn(&page.Article)
	return m.set.Theme.HTML(p.room, page)
}

func (m *maker) caseStudy(p *page, e *pack.Case) ([]byte, error) {
	page := layouts.CasePage{Frame: p.frame("case", e.Title, e.Summary, p.index(pack.KindCase))}
	page.Article = p.article("Case study", &e.Entry,
		layouts.Key{Name: "Places", Links: p.refs(e.Pilots)},
		layouts.Key{Name: "Themes", Links: p.refs(e.Themes)},
		layouts.Key{Name: "Date", Text: e.Date.Words()},
		layouts.Key{Name: "Strand", Text: sentence(e.Strand), Note: strandMeans[e.Strand]},
		layouts.Key{Name: "Level of change", Text: sentence(e.Level), Note: levelMeans[e.Level]},
		layouts.Key{Name: "Organisations", Links: p.refs(e.Organisations)},
	)
	related := m.pack.Related(e)
	if len(related) > 0 {
		page.Sections = append(page.Sections, p.related(related))
	}
	shown := make([]*pack.Entry, len(related))
	for i, r := range related {
		shown[i] = &r.Case.Entry
	}
	page.Sections = append(page.Sections, p.mentions(e.ID, shown...)...)
	p.turn(&page.Article)
	return m.set.Case.HTML(p.room, page)
}

// related lists the cases that share places or themes with a case, those that share most first.
func (p *page) related(related []pack.Related) layouts.Section {
	s := layouts.Section{ID: p.id("page_related"), Title: "Related case studies", Items: make([]layouts.Item, len(related))}
	for i, r := range related {
		s.Items[i] = layouts.Item{Link: p.link(r.Case.ID), Reason: stop("Shares " + source.Series(p.m.titles(r.Shared)))}
	}
	return s
}

func (m *maker) textPage(p *page, e *pack.Page) ([]byte, error) {
	page := layouts.TextPage{Frame: p.frame("text", e.Title, e.Summary)}
	page.Article = p.article("", &e.Entry)
	page.Sections = p.mentions(e.ID)
	return m.set.Text.HTML(p.room, page)
}

func (m *maker) conversation(p *page, e *pack.Conversation) ([]byte, error) {
	page := layouts.ConversationPage{Frame: p.frame("conversation", e.Title, e.Summary, p.index(pack.KindConversation))}
	page.Article = p.articleOf("Conversation", &e.Entry,
		layouts.Key{Name: "Question", Text: e.Question},
		layouts.Key{Name: "At", Links: ifAny(p.link(e.Event))},
		layouts.Key{Name: "Themes", Links: p.refs(e.Themes)},
	)
	for _, passage := range e.Passages {
		shown := layouts.Passage{Text: p.text(&e.Entry, passage.Text)}
		for _, item := range passage.Items {
			shown.Items = append(shown.Items, layouts.Said{ID: p.id(item.ID), Text: p.text(&e.Entry, item.Piece)})
		}
		page.Passages = append(page.Passages, shown)
	}
	page.Notes = p.notes(&e.Entry)
	page.Sections = p.mentions(e.ID)
	p.turn(&page.Article)
	return m.set.Conversation.HTML(p.room, page)
}

func (m *maker) event(p *page, e *pack.Event) ([]byte, error) {
	page := layouts.EventPage{Frame: p.frame("event", e.Title, e.Summary, p.index(pack.KindEvent))}
	organiser := layouts.Key{Name: "Organised by"}
	if l := p.party(e.Organiser); l.Href != "" {
		organiser.Links = []layouts.Link{l}
	} else {
		organiser.Text = l.Text
	}
	page.Article = p.articleOf("Event", &e.Entry,
		layouts.Key{Name: "When", Text: e.Date.Words()},
		layouts.Key{Name: "Where", Text: e.Place},
		organiser,
	)
	page.Article.Text = p.body(&e.Entry, e.Lead)
	for _, s := range e.Speakers {
		page.Speakers = append(page.Speakers, layouts.SpeakerRow{Name: s.Name, Role: s.Role, Organisation: p.party(s.Organisation)})
	}
	if len(page.Speakers) > 0 {
		page.SpeakersID = p.id("page_speakers")
	}
	if len(e.Exchanges) > 0 {
		page.QuestionID, page.Heading = p.id(e.Heading.ID), p.written(&e.Entry, e.Heading.Words)
	}
	for _, x := range e.Exchanges {
		exchange := layouts.Exchange{ID: p.id(x.Question.ID), Question: p.written(&e.Entry, x.Question.Words)}
		for i, v := range append([]pack.Voice{x.Asked}, x.Answers...) {
			voice := layouts.Voice{Asked: i == 0, Who: p.written(&e.Entry, v.Who), From: p.written(&e.Entry, v.From)}
			for _, r := range v.Records {
				record := layouts.Record{Text: p.text(&e.Entry, r.Piece)}
				if len(v.Records) > 1 && r.Source != "" {
					record.Source = p.link(r.Source)
				}
				voice.Records = append(voice.Records, record)
			}
			exchange.Voices = append(exchange.Voices, voice)
		}
		exchange.Note = p.text(&e.Entry, x.Note)
		page.Exchanges = append(page.Exchanges, exchange)
	}
	page.Rest = p.text(&e.Entry, e.Rest)
	page.Notes = p.notes(&e.Entry)
	page.Sections = p.mentions(e.ID)
	return m.set.Event.HTML(p.room, page)
}

func (m *maker) organisation(p *page, o *pack.Organisation) ([]byte, error) {
	sector := m.pack.Sectors.Of(o.Sector).Name
	page := layouts.OrganisationPage{Frame: p.frame("organisation", o.Title, o.Title+", "+sector+".", p.index(pack.KindOrganisation))}
	page.Article = p.article("Organisation", &o.Entry,
		layouts.Key{Name: "Sector", Text: sector},
		layouts.Key{Name: "Area", Text: o.Area},
		layouts.Key{Name: "GSS code", Text: o.GSS, Note: "the Government Statistical Service’s code for the area"},
		layouts.Key{Name: "Code in the returns", Text: o.Code},
	)
	page.Tables = p.filled(p.bodyTable(o.ID))
	page.Sections = p.mentions(o.ID)
	return m.set.Organisation.HTML(p.room, page)
}

func (m *maker) source(p *page, s *pack.Source) ([]byte, error) {
	page := layouts.SourcePage{Frame: p.frame("source", s.Title, s.Summary, p.index(pack.KindSource)), URL: s.URL, Note: s.Note}
	read := map[string]string{"whole": "All of it was read for this pack", "part": "Only part of it was read for this pack"}[s.Read]
	page.Article = p.article("Source", &s.Entry,
		layouts.Key{Name: "Publisher", Text: s.Publisher},
		layouts.Key{Name: "Date", Text: s.Date.Words()},
		layouts.Key{Name: "Kind", Text: sentence(s.Kind)},
		layouts.Key{Name: "Read", Text: read},
		layouts.Key{Name: "Licence", Text: s.Licence},
	)
	page.Lead = ""
	page.Sections = p.mentions(s.ID)
	return m.set.Source.HTML(p.room, page)
}

// moved adds a page at each old address that leads to the new one.
func (m *maker) moved() {
	for _, e := range m.texts {
		for _, alias := range e.Aliases {
			from := site.Origin{What: e.File, At: alias.Pos, Mend: "take the old address out"}
			m.pageFrom(from, alias.S, func(p *page) ([]byte, error) {
				page := layouts.MovedPage{Frame: p.frame("moved", "This page has moved", "")}
				page.To = p.link(e.ID)
				page.Canonical = ""
				if m.pack.BaseURL != "" {
					page.Canonical = m.pack.BaseURL + m.where.of(e.ID).Path
				}
				page.Refresh = page.To.Href
				return m.set.Moved.HTML(p.room, page)
			})
		}
	}
}

func (m *maker) notFound(p *page) ([]byte, error) {
	p.absolute = m.pack.BaseURL != ""
	page := layouts.NotFoundPage{Frame: p.frame("notfound", "Page not found", "")}
	page.Crumbs = nil
	page.AtoZ = p.pageLink(aToZPage, "A to Z")
	if len(m.places) > maxList {
		page.Pilots = []layouts.Link{p.index(pack.KindPilot)}
		return m.set.NotFound.HTML(p.room, page)
	}
	for _, e := range m.places {
		page.Pilots = append(page.Pilots, p.link(e.ID))
	}
	return m.set.NotFound.HTML(p.room, page)
}
