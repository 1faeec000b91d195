package generator

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/layouts"
)

// What is around every page, the same for pages of a kind.

// Policy is the site's Content-Security-Policy, used in _headers and in every page. In headers, frame-ancestors is
// added, which a page cannot set for itself.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types tp-search"

// Pages that exist once. Every folder also has an index.html.
const (
	homePage        = "index.html"
	notFoundPage    = "404.html"
	aToZPage        = "a-to-z.html"
	searchPage      = "search.html"
	experimentsPage = "experiments.html"
	dataPage        = "data/index.html"
)

// mainID is the id of the main part of every page.
const mainID = "page_main"

// frame returns what every page has around it. kind is used for styling only.
func (p *page) frame(kind, title, description string, crumbs ...layouts.Link) layouts.Frame {
	m := p.m
	f := layouts.Frame{Around: p.around(), Title: title, Description: description, Kind: kind, Main: p.id(mainID)}
	p.links = append(p.links, site.Target{Path: p.path, Fragment: mainID}) // the skip link
	f.Draft = p.entry != nil && p.entry.Draft
	if p.path != homePage && !p.absolute {
		f.Crumbs = slices.Concat([]layouts.Link{{Href: p.file(homePage), Text: "Home"}}, crumbs, []layouts.Link{{Text: title}})
	}
	if m.pack.BaseURL != "" && p.path != notFoundPage {
		f.Canonical = m.pack.BaseURL + atHost(p.path)
	}
	p.structured(&f)
	return f
}

// surroundings are what pages in the same folder and section have around them, and the links in that.
type surroundings struct {
	around layouts.Around
	links  []site.Target
	err    error
}

// alike is what pages with the same surroundings have in common.
type alike struct {
	dir                        string
	here                       int // the index of their navigation entry
	search, notFound, absolute bool
}

// around returns what is around the page, made once for all pages like it.
func (p *page) around() *layouts.Around {
	nav := p.m.navigation()
	here := slices.IndexFunc(nav, func(n layouts.Link) bool { return belongs(p.path, n.Href) })
	like := alike{path.Dir(p.path), here, p.path == searchPage, p.path == notFoundPage, p.absolute}
	made, found := p.m.around.Load(like)
	if !found {
		made, _ = p.m.around.LoadOrStore(like, sync.OnceValue(func() *surroundings { return p.surround(nav, here) }))
	}
	s := made.(func() *surroundings)()
	p.links = append(p.links, s.links...)
	p.err = cmp.Or(p.err, s.err)
	return &s.around
}

func (p *page) surround(nav []layouts.Link, here int) *surroundings {
	m := p.m
	on := &page{m: m, path: p.path, absolute: p.absolute}
	a := layouts.Around{
		Language: m.pack.Language, Site: m.pack.Title, Licence: m.pack.Licence,
		Policy: Policy, Style: on.own(m.assets["style.css"]), Icon: on.own(m.assets["icon.svg"]),
		Home: on.file(homePage), Box: on.own(m.assets["box.js"]), Finder: on.own(m.assets["search.js"]), SearchPage: on.own(searchPage),
		Searches: p.path == searchPage, Strokes: strokes(len(m.pack.Pilots)),
	}
	if c := m.pack.Contact; c != "" {
		a.Contact = &layouts.Link{Text: c}
		if strings.HasPrefix(c, "https://") || strings.HasPrefix(c, "http://") {
			a.Contact.Href = c
		}
	}
	if !m.built.IsZero() {
		a.Built = m.built.Words()
	}
	for i, n := range nav {
		a.Nav = append(a.Nav, layouts.NavLink{Link: layouts.Link{Href: on.file(n.Href), Text: n.Text}, Here: i == here})
	}
	for _, n := range m.foot() {
		a.Foot = append(a.Foot, layouts.Link{Href: on.file(n.Href), Text: n.Text})
	}
	if m.pack.BaseURL != "" && p.path != notFoundPage && m.hasFeed() {
		a.Feed = on.file("feed.xml")
	}
	err := m.set.Surround(&a)
	return &surroundings{a, on.links, err}
}

// belongs reports whether a page is under an entry of the navigation.
func belongs(path, nav string) bool {
	dir, isIndex := strings.CutSuffix(nav, homePage)
	return path == nav || isIndex && dir != "" && strings.HasPrefix(path, dir)
}

// nav returns the links at the top of every page, to what the pack has.
func (m *maker) nav() []layouts.Link {
	out := m.lists(pack.KindPilot, pack.KindTheme, pack.KindCase, pack.KindCount)
	if m.compares() {
		out = append(out, layouts.Link{Href: comparisons, Text: "Compare"})
	}
	out = append(out, m.lists(pack.KindConversation, pack.KindMoment, pack.KindFact)...)
	return append(out, layouts.Link{Href: aToZPage, Text: "A to Z"})
}

// foot returns the links at the bottom of every page: the pack's own pages, and lists for which the top has no space.
func (m *maker) foot() []layouts.Link {
	var out []layouts.Link
	for _, page := range m.pack.Pages {
		out = append(out, layouts.Link{Href: m.where.of(page.ID).Path, Text: page.Title})
	}
	if m.learned() {
		out = append(out, layouts.Link{Href: learnedPage, Text: learnedTitle})
	}
	out = append(out, m.lists(pack.KindEvent)...)
	if m.said(pack.Experiment) > 0 {
		out = append(out, layouts.Link{Href: experimentsPage, Text: "Experiments"})
	}
	out = append(out, m.lists(pack.KindTerm, pack.KindOrganisation, pack.KindSource)...)
	return append(out, layouts.Link{Href: dataPage, Text: "Data"})
}

// lists returns links to the lists of those kinds of which the pack has anything.
func (m *maker) lists(kinds ...pack.Kind) (out []layouts.Link) {
	for _, kind := range kinds {
		if m.has(kind) {
			out = append(out, layouts.Link{Href: listPage(kind), Text: faceOf(kind).many})
		}
	}
	return out
}

// structured describes the page to programs, as JSON-LD.
func (p *page) structured(f *layouts.Frame) {
	type item struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Name     string `json:"name"`
		Item     string `json:"item,omitempty"`
	}
	type thing struct {
		Context     string `json:"@context"`
		Type        string `json:"@type"`
		Name        string `json:"name,omitempty"`
		Headline    string `json:"headline,omitempty"`
		Description string `json:"description,omitempty"`
		Language    string `json:"inLanguage,omitempty"`
		URL         string `json:"url,omitempty"`
		Modified    string `json:"dateModified,omitempty"`
		Items       []item `json:"itemListElement,omitempty"`
	}
	const schema = "https://schema.org"
	base := p.m.pack.BaseURL
	switch {
	case p.path == homePage:
		p.say(f, thing{Context: schema, Type: "WebSite", Name: f.Site, Language: f.Language, Description: f.Description, URL: base})
	case p.entry != nil && p.entry.Body != nil:
		p.say(f, thing{Context: schema, Type: "Article", Headline: f.Title, Language: f.Language, Description: f.Description,
			URL: f.Canonical, Modified: p.entry.Updated.String()})
	}
	if len(f.Crumbs) > 1 && base != "" {
		crumbs := thing{Context: schema, Type: "BreadcrumbList"}
		for i, c := range f.Crumbs {
			at := item{Type: "ListItem", Position: i + 1, Name: c.Text}
			if c.Href != "" {
				at.Item = base + atHost(resolve(p.path, c.Href))
			}
			crumbs.Items = append(crumbs.Items, at)
		}
		p.say(f, crumbs)
	}
}

// say adds something that the page says to programs.
func (p *page) say(f *layouts.Frame, thing any) {
	data, err := layouts.ToJSON(thing)
	p.err = cmp.Or(p.err, err)
	f.Data = append(f.Data, data)
}
