package generator

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"totalplace/generator/download"
	"totalplace/generator/pack"
	"totalplace/generator/prose"
	"totalplace/generator/search"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// Policy is the site's Content-Security-Policy, used in _headers and in every page. In headers, frame-ancestors is
// added, which a page cannot set for itself.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types tp-search"

// maker makes the pages of one site.
type maker struct {
	pack   *pack.Pack
	sums   *tally.Tally
	where  *addresses
	set    *layouts.Set
	assets map[string]string // the path of each asset, by name
	images map[string]string // the path of each image, by its path within content
	built  source.Date
	root   string                       // what addresses without a host begin with: /pack/
	places []*pack.Pilot                // sorted by title
	texts  []*pack.Entry                // the entries with a page made from a file
	stands map[pack.Kind]func() []int32 // by kind, the position of each entry in title order
	paired map[pack.ID][]pair           // the comparisons of each place
	listed map[pack.ID]address          // where the comparisons of each place are listed

	near  map[*pack.Pilot]func() []*pack.Pilot // the places most similar to each place
	sides map[*pack.Pilot]func() *side         // what each place contributes to its comparisons

	casesOf func() map[pack.ID][]*pack.Case // the case studies of each place
	drawn   func() layouts.Drawn            // the map of the places

	headlineGroup func() []*tally.Summary // the largest group of comparable counts of the headline year
	together      func() *sumOfPlaces     // the sum of the places, or nil

	outlines map[*pack.Pilot]layouts.Drawing // the shapes of the places on the map

	shorts map[string]pack.ID // terms by their abbreviation

	countsOf map[pack.ID][]*tally.Summary // the counts that each organisation is in
	press    *download.Press              // makes the downloads of counts

	long      map[longList]partedList[pack.Mention] // lists of mentions that have pages of their own
	longFacts map[pack.ID]partedList[*pack.Fact]    // likewise the facts about an entry

	files      []*site.File
	navigation func() []layouts.Link
	around     sync.Map // shared surroundings of pages, made on demand
}

// page is a page being made. It hands out addresses and ids, and records both.
type page struct {
	m        *maker
	path     string
	entry    *pack.Entry // the entry that the page is about, if any
	absolute bool        // addresses include the base URL, because the page is shown at any address
	room     []byte      // a buffer to make it in
	texts    []byte      // its texts, one after another in one buffer
	links    []site.Target
	ids      []string
	spelled  []pack.ID // terms whose abbreviation has been explained on the page
	err      error     // the first error in making a part of the page
}

// page adds a page that no author asked for. fill makes it, each time that it is requested.
func (m *maker) page(path string, fill func(*page) ([]byte, error)) {
	m.pageFrom(site.Origin{}, path, fill)
}

// pageFrom adds a page that exists because of from.
func (m *maker) pageFrom(from site.Origin, path string, fill func(*page) ([]byte, error)) {
	m.put(&page{m: m, path: path}, from, fill)
}

// pageOf adds the page of an entry.
func (m *maker) pageOf(e *pack.Entry, fill func(*page) ([]byte, error)) {
	from := site.Origin{What: e.File, At: e.Pos, Mend: "rename the file"}
	if kind := e.ID.Kind(); kind == pack.KindOrganisation || kind == pack.KindSource {
		from.What, from.Mend = kindName(kind)+" "+source.Quote(e.ID.Name()), "change the id"
	}
	m.put(m.on(e), from, fill)
}

// on returns the page of an entry, in order to make it or a part of it.
func (m *maker) on(e *pack.Entry) *page {
	return &page{m: m, path: m.where.of(e.ID).Path, entry: e}
}

func (m *maker) put(blank *page, from site.Origin, fill func(*page) ([]byte, error)) {
	m.add(&site.File{Path: blank.path, From: from, Content: func(room site.Content) (site.Content, error) {
		p := *blank
		p.room, p.texts, p.links, p.ids = room.Data[:0], room.Spare[:0], room.Links[:0], room.IDs[:0]
		data, err := fill(&p)
		return site.Content{Data: data, Links: p.links, IDs: p.ids, Spare: p.texts}, cmp.Or(p.err, err)
	}})
}

// plain adds a file that is not a page.
func (m *maker) plain(path string, bytes func() ([]byte, error)) *site.File {
	return m.add(&site.File{Path: path, Content: site.Plain(bytes)})
}

func (m *maker) add(f *site.File) *site.File {
	m.files = append(m.files, f)
	return f
}

// to returns an address as seen from the page, and records that the page links there.
func (p *page) to(a address) string {
	p.links = append(p.links, a.Target)
	if p.absolute {
		return p.m.pack.BaseURL + a.whole[len(up):]
	}
	return a.from(p.path)
}

// file is like to, for a whole file.
func (p *page) file(path string) string { return p.to(addressOf(path, "")) }

// own returns the address of a file that the [Policy] allows only from the page's own host. So it never includes the
// host, even on pages where other addresses do: a page shown on a trial host has its style there too.
func (p *page) own(path string) string {
	if href := p.file(path); !p.absolute {
		return href
	}
	return p.m.root + path
}

// id records an id of the page and returns it. Ids of the page itself contain an underscore.
func (p *page) id(id string) string {
	p.ids = append(p.ids, id)
	return id
}

// link returns a link to an entry or figure with its name as text, or an empty link if there is none.
func (p *page) link(id pack.ID) layouts.Link {
	if n := p.m.pack.Number(id); n != pack.Nowhere {
		return p.linkTo(n)
	}
	f := p.m.sums.Figure(id)
	if f == nil {
		return layouts.Link{}
	}
	count, _ := id.Figure()
	return layouts.Link{Href: p.to(p.m.where.of(id)), Text: figureTitle(p.m.sums.Summary(count), f)}
}

// linkTo returns a link to the entry with the given number.
func (p *page) linkTo(n int32) layouts.Link {
	return layouts.Link{Href: p.to(p.m.where.at[n]), Text: called(p.m.pack.Numbered(n))}
}

// figureTitle returns the name of a figure outside the page of its count: "Kent: Counted, 2009 to 2010".
func figureTitle(of *tally.Summary, f *tally.Figure) string {
	return of.Place() + ": " + f.What + ", " + of.Count.Year.Words()
}

func (p *page) refs(ids []pack.ID) []layouts.Link {
	out := make([]layouts.Link, len(ids))
	for i, id := range ids {
		out[i] = p.link(id)
	}
	return out
}

// party returns a link to an organisation, or just its name.
func (p *page) party(party pack.Party) layouts.Link {
	if party.Words != "" {
		return layouts.Link{Text: party.Words}
	}
	return p.link(party.ID)
}

// body returns a piece of an entry's text as HTML, with its links, values and charts filled in and its abbreviations
// linked. The result is valid until the page has been made.
func (p *page) body(e *pack.Entry, piece prose.Piece) []byte {
	at := len(p.texts)
	p.write(e, piece)
	p.texts = p.spellOut(p.texts, at)
	return p.texts[at:]
}

// text is like body, but returns [layouts.HTML].
func (p *page) text(e *pack.Entry, piece prose.Piece) layouts.HTML {
	return layouts.HTML(p.body(e, piece))
}

// written is like text, but leaves abbreviations as they are.
func (p *page) written(e *pack.Entry, piece prose.Piece) layouts.HTML {
	at := len(p.texts)
	p.write(e, piece)
	return layouts.HTML(p.texts[at:])
}

// write appends a piece of an entry's text to the texts of the page, and records its ids and links.
func (p *page) write(e *pack.Entry, piece prose.Piece) {
	p.ids = slices.AppendSeq(p.ids, e.Body.IDs(piece))
	for id := range e.Body.Ways(piece) {
		p.links = append(p.links, site.Target{Path: p.path, Fragment: id})
	}
	p.texts = e.Body.HTML(p.texts, piece, prose.Filler{Link: p.filler(e), Figure: func(b []byte, f *prose.Figure) []byte {
		c := p.chart(f, "figure_"+strconv.Itoa(f.N+1))
		if c == nil {
			return b
		}
		b, err := p.m.set.Chart.HTML(b, *c)
		p.err = cmp.Or(p.err, err)
		return b
	}})
}

// quote returns a piece of the text of an entry that has another page. Charts are left out: they are on that page
// only.
func (p *page) quote(e *pack.Entry, piece prose.Piece) layouts.HTML {
	at := len(p.texts)
	p.texts = e.Body.Quoted(p.texts, piece, prose.Filler{Link: p.filler(e)})
	return layouts.HTML(p.texts[at:])
}

func (p *page) filler(e *pack.Entry) func(prose.Link) prose.Fill {
	return func(l prose.Link) prose.Fill { return p.fill(e, l) }
}

func (p *page) fill(e *pack.Entry, l prose.Link) prose.Fill {
	m := p.m
	if l.Image {
		at := e.ImagePath(l)
		return prose.Fill{Href: p.file(m.images[at]), Width: m.pack.Images[at].Width, Height: m.pack.Images[at].Height}
	}
	n, figure, fragment := m.pack.Landing(e, l)
	var to address
	switch {
	case figure:
		id, _ := e.Destination(l)
		to = m.where.of(id)
	case fragment != "":
		to = m.where.at[n].in(fragment)
	default: // nearly always
		to = m.where.at[n]
	}
	fill := prose.Fill{Href: p.to(to)}
	if !l.Empty {
		return fill
	}
	fill.Text = m.linkText(e, l)
	switch {
	case l.Cite:
		fill.Text = dated(fill.Text)
	case figure || m.pack.Numbered(n).ID.Kind() == pack.KindFact:
		fill.Text = measured(fill.Text)
	}
	return fill
}

// dated keeps what follows the last comma of a citation on one line, if it can be a date.
func dated(cited string) string {
	const longest = len("30 September 2009")
	i := strings.LastIndex(cited, ", ")
	if date := cited[i+1:]; i < 0 || len(date) > longest+1 || !strings.ContainsAny(date, "0123456789") {
		return cited
	}
	return cited[:i+2] + unbroken(cited[i+2:])
}

// measured keeps each number of a value on one line with its unit: "£200 to £280 million" can break before £280 and
// nowhere else.
func measured(value string) string {
	digit := func(at int) bool { return at >= 0 && at < len(value) && value[at] >= '0' && value[at] <= '9' }
	out := []byte(value)
	for i := len(out) - 1; i >= 0; i-- {
		if value[i] == ' ' && (digit(i-1) || digit(i+1)) {
			out = slices.Replace(out, i, i+1, []byte("\u00a0")...)
		}
	}
	return string(out)
}

// linkText returns the text for a link without one: a value, or the title of its target, including that of the
// heading it leads to.
func (m *maker) linkText(e *pack.Entry, l prose.Link) string {
	text := m.linkTitle(e, l)
	n, figure, fragment := m.pack.Landing(e, l)
	if fragment == "" || figure { // nearly always
		return text
	}
	if to := m.pack.Numbered(n); to.Body != nil {
		if i := slices.IndexFunc(to.Body.Headings, func(h prose.Heading) bool { return h.ID == fragment }); i >= 0 {
			h := to.Body.Headings[i]
			text += ": " + plainWords(to, h.Text, h.Words, m.linkTitle) // not linkText, because that heading may lead back to this one
		}
	}
	return text
}

// linkTitle is like linkText, but without the heading.
func (m *maker) linkTitle(e *pack.Entry, l prose.Link) string {
	n, figure, _ := m.pack.Landing(e, l)
	switch {
	case figure:
		id, _ := e.Destination(l)
		return m.sums.Figure(id).Value
	case l.Cite:
		return m.pack.Numbered(n).Summary
	}
	return m.pack.Numbered(n).Title
}

// plainWords returns the plain text of a piece of an entry's text: as written, unless it has links without text, for which
// says is called.
func plainWords(e *pack.Entry, written string, piece prose.Piece, says func(*pack.Entry, prose.Link) string) string {
	if !e.Body.Borrows(piece) { // nearly always
		return written
	}
	var t search.Text
	cutUp(&t, e, piece, says)
	var b []byte
	for _, s := range t.Sections {
		b = append(append(append(append(b, s.Heading...), ' '), s.Text...), ' ')
	}
	return strings.Join(strings.Fields(string(b)), " ")
}

// Pages that exist once. Every folder also has an index.html.
const (
	homePage        = "index.html"
	notFoundPage    = "404.html"
	aToZPage        = "a-to-z.html"
	experimentsPage = "experiments.html"
	dataPage        = "data/index.html"
)

// frame returns what every page has around it. kind is used for styling only.
func (p *page) frame(kind, title, description string, crumbs ...layouts.Link) layouts.Frame {
	m := p.m
	f := layouts.Frame{Around: p.around(), Title: title, Description: description, Kind: kind, Main: p.id("page_main")}
	p.links = append(p.links, site.Target{Path: p.path, Fragment: "page_main"}) // the skip link
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
