package generator

import (
	"cmp"
	"sync"

	"totalplace/generator/download"
	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// maker makes the pages of one site.
type maker struct {
	pack   *pack.Pack
	sums   *tally.Tally
	where  *addresses
	set    *layouts.Set
	assets map[string]string // the path of each asset, by name
	images map[string]string // the path of each image, by its path within content
	built  source.Date
	root   string              // what addresses without a host begin with: /pack/
	places []*pack.Pilot       // sorted by title
	texts  []*pack.Entry       // the entries with a page made from a file
	stands func() []int        // for each entry, by its number, its position in its list sorted by title
	paired map[pack.ID][]pair  // the comparisons of each place
	listed map[pack.ID]address // where the comparisons of each place are listed

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

// newMaker prepares what pages are made with. Anything that several pages need, or perhaps none, is made when first
// needed.
func newMaker(p *pack.Pack, sums *tally.Tally, set *layouts.Set, built source.Date) *maker {
	m := &maker{
		pack: p, sums: sums, where: assign(p), set: set, built: built, root: rootOf(p.BaseURL),
		assets: map[string]string{}, images: map[string]string{},
		texts: texts(p), shorts: shortForms(p), outlines: outlines(p), press: download.For(p),
		places:   make([]*pack.Pilot, len(p.Pilots)),
		near:     map[*pack.Pilot]func() []*pack.Pilot{},
		sides:    map[*pack.Pilot]func() *side{},
		listed:   map[pack.ID]address{},
		countsOf: map[pack.ID][]*tally.Summary{},
	}
	for n, i := range p.ByTitle(pack.KindPilot) {
		m.places[n] = p.Pilots[i]
	}
	for _, e := range p.Pilots {
		m.near[e] = sync.OnceValue(func() []*pack.Pilot { return m.nearest(e) })
		m.sides[e] = sync.OnceValue(func() *side { return m.side(sums.Headline(e.ID)) })
	}
	for _, s := range sums.Summaries {
		for _, part := range s.ByOrganisation {
			id := pack.NewID(pack.KindOrganisation, part.ID)
			m.countsOf[id] = append(m.countsOf[id], s)
		}
	}
	m.partMentions()
	m.stands = sync.OnceValue(func() []int { return stands(p) })
	m.navigation = sync.OnceValue(m.nav)
	m.drawn = sync.OnceValue(m.draw)
	m.headlineGroup = sync.OnceValue(func() []*tally.Summary { return headlineGroup(p, sums) })
	m.together = sync.OnceValue(m.addTogether)
	m.casesOf = sync.OnceValue(func() map[pack.ID][]*pack.Case { return casesByPlace(p) })
	return m
}

// pages returns every file of the site, and reports comparisons that would have the same address.
func (m *maker) pages() ([]*site.File, source.Problems) {
	p := m.pack
	pairs, of, problems := m.pairs()
	m.paired = of
	m.loadAssets()
	m.page(homePage, m.home)
	for _, e := range p.Pilots {
		m.pageOf(&e.Entry, func(on *page) ([]byte, error) { return m.pilot(on, e) })
	}
	for _, e := range p.Themes {
		m.pageOf(&e.Entry, func(on *page) ([]byte, error) { return m.theme(on, e) })
	}
	for _, e := range p.Cases {
		m.pageOf(&e.Entry, func(on *page) ([]byte, error) { return m.caseStudy(on, e) })
	}
	for _, e := range p.Conversations {
		m.pageOf(&e.Entry, func(on *page) ([]byte, error) { return m.conversation(on, e) })
	}
	for _, c := range p.Counts {
		m.count(c)
	}
	for _, e := range p.Events {
		m.pageOf(&e.Entry, func(on *page) ([]byte, error) { return m.event(on, e) })
	}
	for _, e := range p.Pages {
		m.pageOf(&e.Entry, func(on *page) ([]byte, error) { return m.textPage(on, e) })
	}
	for _, o := range p.Organisations {
		m.pageOf(&o.Entry, func(on *page) ([]byte, error) { return m.organisation(on, o) })
	}
	for _, s := range p.Sources {
		m.pageOf(&s.Entry, func(on *page) ([]byte, error) { return m.source(on, s) })
	}
	m.mentionPages()
	for _, pr := range pairs {
		m.pageFrom(pr.origin(), pr.path, func(on *page) ([]byte, error) { return m.comparePair(on, pr) })
	}
	if m.compares() {
		m.comparisons()
	}
	m.returns()
	m.indexes()
	pagesOf(m, m.where.facts, m.factsPage)
	pagesOf(m, m.where.terms, m.glossaryPage)
	pagesOf(m, m.where.years, m.timelinePage)
	m.experiments()
	if m.learned() {
		m.page(learnedPage, m.whatWasLearned)
	}
	m.aToZ()
	m.search(pairs)
	m.page(notFoundPage, m.notFound)
	m.moved()
	m.machineFiles() // last, because it lists the pages
	return m.files, problems
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
	m.put(&page{m: m, path: m.where.of(e.ID).Path, entry: e}, from, fill)
}

// pagesOf adds the pages of a list, one for each part.
func pagesOf[E any](m *maker, list partedList[E], fill func(p *page, here []E) ([]byte, error)) {
	for _, part := range list.parts {
		m.page(part.path, func(p *page) ([]byte, error) { return fill(p, part.entries) })
	}
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

// stands returns, for each entry by its number, its position in the list of its kind when that is sorted by title.
func stands(p *pack.Pack) []int {
	at := make([]int, p.Len())
	for kind := range pack.Kinds() {
		for n, i := range p.ByTitle(kind) {
			at[p.NumberOf(kind, int(i))] = n
		}
	}
	return at
}

// inTitleOrder returns the entries of a kind, sorted by title.
func (m *maker) inTitleOrder(kind pack.Kind) []*pack.Entry {
	all := m.pack.Of(kind)
	out := make([]*pack.Entry, 0, len(all))
	for _, i := range m.pack.ByTitle(kind) {
		out = append(out, all[i])
	}
	return out
}

// sortedByTitle returns the entries sorted by title.
func sortedByTitle(entries []*pack.Entry) []*pack.Entry {
	out := make([]*pack.Entry, len(entries))
	for n, i := range pack.OrderByTitle(entries) {
		out[n] = entries[i]
	}
	return out
}
