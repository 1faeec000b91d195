package generator

import (
	"slices"

	"totalplace/generator/pack"
	"totalplace/generator/prose"
	"totalplace/generator/site"
	"totalplace/layouts"
)

// The parts of the page of an entry that do not depend on its kind.

// article returns what the pages of texts share, including the whole text.
func (p *page) article(kicker string, e *pack.Entry, keys ...layouts.Key) layouts.Article {
	a := p.articleOf(kicker, e, keys...)
	if e.Body != nil {
		a.Text = p.body(e, e.Body.All())
		a.Notes = p.notes(e)
	}
	return a
}

// uncited returns the sources of the whole text that are not among its notes.
func uncited(e *pack.Entry) []pack.ID {
	if e.Body == nil {
		return e.Sources
	}
	cited := map[pack.ID]bool{}
	for l := range e.Body.Links() {
		if l.Cite {
			id, _ := e.Destination(l)
			cited[id] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(e.Sources), func(id pack.ID) bool { return cited[id] })
}

// articleOf is like article, for pages that show pieces of the text in forms of their own. It leaves the text to the
// caller, which must fill in the pieces in the order in which readers meet them, and the notes last: see
// [page.spellOut].
func (p *page) articleOf(kicker string, e *pack.Entry, keys ...layouts.Key) layouts.Article {
	a := layouts.Article{Kicker: kicker, Lead: e.Summary, Updated: unbroken(e.Updated.Words()), Sources: p.refs(uncited(e)), Keys: make([]layouts.Key, 0, len(keys))}
	for _, k := range keys {
		if k.Text != "" || len(k.Links) > 0 {
			a.Keys = append(a.Keys, k)
		}
	}
	if e.Body == nil {
		return a
	}
	p.contents(&a, e)
	a.Cite = stop(e.Title) + " In: " + stop(p.m.pack.Title)
	if !e.Updated.IsZero() {
		a.Cite = stop(e.Title) + " In: " + p.m.pack.Title + ", " + unbroken(e.Updated.Words()) + "."
	}
	return a
}

// notes returns the notes of a text, or nil.
func (p *page) notes(e *pack.Entry) *layouts.Notes {
	if e.Body.Notes.Len() == 0 {
		return nil
	}
	return &layouts.Notes{ID: p.id("page_notes"), Text: p.text(e, e.Body.Notes)}
}

// longPage is the number of second-level headings from which a page has a table of contents.
const longPage = 4

func (p *page) contents(a *layouts.Article, e *pack.Entry) {
	headings := slices.DeleteFunc(slices.Clone(e.Body.Headings), func(h prose.Heading) bool { return h.Level != 2 })
	if len(headings) < longPage {
		return
	}
	a.Contents = p.listOfParts()
	for _, h := range headings {
		p.alsoOn(a.Contents, h.ID, plainWords(e, h.Text, h.Words, p.m.linkText))
	}
}

// listOfParts begins the list of what is on the page, to which a link further down leads back.
func (p *page) listOfParts() *layouts.Contents {
	id := p.id("page_contents")
	p.links = append(p.links, site.Target{Path: p.path, Fragment: id})
	return &layouts.Contents{ID: id}
}

// alsoOn adds a part of the page to its contents, if the page has both.
func (p *page) alsoOn(c *layouts.Contents, id, title string) {
	if c != nil && id != "" {
		c.Links = append(c.Links, p.here(id, title))
	}
}

// factsTitle is the heading of the facts about an entry, and notesTitle that of the notes of its text.
const (
	factsTitle = "Facts and figures"
	notesTitle = "Notes and sources"
)

// factTable lists the facts about an entry, or returns nil if there are none.
func (p *page) factTable(id pack.ID) *layouts.FactTable {
	facts := p.m.pack.FactsAbout(id)
	if len(facts) == 0 {
		return nil
	}
	t := &layouts.FactTable{ID: p.id("page_facts"), Title: factsTitle}
	if long, ok := p.m.longFacts[id]; ok {
		t.Lead, t.Parts = inAll(len(facts), "first letter"), parts(p, long)
		return t
	}
	t.Facts = p.factRows(facts, id)
	return t
}

// factRows returns facts about an entry as rows, each with a link to the fact in the list of all facts.
func (p *page) factRows(facts []*pack.Fact, about ...pack.ID) []layouts.FactRow {
	rows := make([]layouts.FactRow, len(facts))
	for i, f := range facts {
		rows[i] = p.factRow(f, about...)
		rows[i].Link = layouts.Link{Href: p.to(p.m.where.of(f.ID)), Text: f.What}
	}
	return rows
}

// factRow returns a fact as a row. but holds what the page and its headings are about, which the row need not name.
func (p *page) factRow(f *pack.Fact, but ...pack.ID) layouts.FactRow {
	row := layouts.FactRow{
		What: f.What, Value: f.Title, Unit: f.UnitWords(), Date: f.Date.Words(), Note: f.Note, Source: p.link(f.Source),
	}
	for _, id := range f.About {
		if !slices.Contains(but, id) {
			row.About = append(row.About, p.link(id))
		}
	}
	for _, o := range f.Others {
		row.Others = append(row.Others, layouts.OtherValue{Value: o.Value, Source: p.link(o.Source), Note: o.Note})
	}
	return row
}

// turn links to what comes before and after the entry of the page in the list of its kind.
func (p *page) turn(a *layouts.Article) {
	m, kind := p.m, p.entry.ID.Kind()
	order, at := m.pack.ByTitle(kind), m.stands()[m.pack.Number(p.entry.ID)]
	if at > 0 {
		a.Previous = new(p.linkTo(m.pack.NumberOf(kind, int(order[at-1]))))
	}
	if at+1 < len(order) {
		a.Next = new(p.linkTo(m.pack.NumberOf(kind, int(order[at+1]))))
	}
}
