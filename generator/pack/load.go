package pack

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/money"
	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// Load makes the pack of the tree. With drafts, texts marked draft are part of it; without, they are
// left out everywhere, here, so that no page, list, feed or file of data can hold one by mistake.
// The pack is whole even where there are problems, as far as it could be understood.
func Load(tree *source.Tree, drafts bool) (*Pack, source.Problems) {
	l := &loader{
		tree: tree,
		pack: &Pack{
			Images: map[string]*Image{}, Returns: map[string]*source.Table{},
			index: make(map[ID]int32, len(tree.Files)), entries: make([]*Entry, 0, len(tree.Files)), unsure: map[ID]bool{},
		},
		unread: map[Kind]bool{},
		drafts: map[ID]bool{},
		meant:  map[ID]bool{},
		sought: map[ID]bool{},
	}
	var found source.Problems
	var read reader
	for _, f := range tree.Files {
		r := read.understood(f)
		if r.entity != nil && r.entity.entry().Draft && !drafts {
			l.drafts[r.entity.entry().ID] = true // its problems can wait until it is meant to be read
			continue
		}
		if len(r.fits) == 0 || r.entity == nil {
			found = append(found, r.problems...)
		} else {
			l.doubts = append(l.doubts, doubtful{f, r})
			l.unsureWhich(f, r.fits)
		}
		l.mistyped = l.mistyped || r.mistyped
		if r.entity != nil {
			if r.odd != nil && l.misplaced(f, r) {
				continue
			}
			l.place(r.entity)
			if r.unsure(f) {
				l.pack.unsure[r.entity.entry().ID] = true
			}
		} else if crash := source.Guard(f.Name(), func() { l.take(f, r) }); crash != nil {
			panic(crash)
		}
		if !f.Readable() && (path.Ext(f.Path) == ".md" || path.Ext(f.Path) == ".yaml") {
			l.unreadable = true
		}
	}
	for _, p := range tree.Refused {
		l.astray(p)
	}
	there := slices.ContainsFunc(tree.Files, func(f *source.File) bool { return f.Path == "pack.yaml" })
	if !there && !l.packAstray {
		l.pack.NoBaseURL = source.Pos{File: source.Root}
		l.problems.Add(source.Pos{File: source.Root}, "missing-file", "there is no pack.yaml", "begin with a file content/pack.yaml that has title, language, licence, headline_year, sectors, services and bases; totalplace new writes one to learn from")
	}
	slices.SortStableFunc(l.pack.Terms, func(a, b *Term) int { return CompareTitles(a.Title, b.Title) })
	l.pack.sortTimeline()
	doubts := l.pack.lookUpAll()
	l.gone()
	l.resolve(doubts)
	l.unclaimed()
	found = append(found, l.settleDoubts()...)
	found = append(found, pasted(l.twice)...)
	l.pack.gatherMentions()
	l.pack.gatherRest()
	l.quote()
	l.introduce()
	l.warn()
	return l.pack, append(found, l.problems...)
}

type loader struct {
	tree     *source.Tree
	files    map[string]*source.File // of the tree by their paths, once one was asked for
	folders  map[string]bool         // in which they lie, once one was asked for
	pack     *Pack
	problems source.Problems
	unread   map[Kind]bool // kinds whose list could not be read, or an id in it: what refers to them is not blamed
	drafts   map[ID]bool   // left out

	headline source.Pos // where the year stands whose counts come first

	quoted source.Text // the id of the fact that quotes a range for each person

	introduction source.Text // the id of the page where a new reader begins

	outline, places *mapFile // the map, before its shapes are found

	names   map[Kind][]string // of each kind, once one of it was mistyped
	guesses int
	meant   map[ID]bool // what mistyped references most likely lead to

	strays     []doubtful  // that no kind claims
	doubts     []doubtful  // what may be of another kind than its folder
	sought     map[ID]bool // what is referred to, and may be what lies in a file that could not be taken
	packAstray bool        // pack.yaml is there, under another name or not to be read

	twice source.Problems // ids that stand a second time

	mistyped   bool // some key was, so what stands under it is not known
	unreadable bool // some file could not be parsed, so what it leads to is not known
}

// Understand returns a function that makes of a file what it comes to by itself, keeps it with the file, for
// Load, and lets go of the rest; see [source.Memo.Read]. Files that nobody has understood Load understands
// itself, one by one.
func Understand() func(*source.File) {
	var read reader
	return func(f *source.File) {
		read.understood(f)
		if f.Path != "pack.yaml" { // which Load reads, when the rest is known
			f.Release()
		}
	}
}

// reader reads files, on many goroutines at once. The zero reader is ready.
type reader struct {
	texts prose.Reader
	stay  sync.Pool // of *shelves
}

func (all *reader) understood(f *source.File) (r *reading) {
	crash := source.Guard(f.Name(), func() { r = source.Keep(f, func() *reading { return all.read(f) }) })
	if crash != nil {
		panic(crash) // it knows the file
	}
	return r
}

// reading is what a file comes to by itself, without any other. It touches nothing but its file, so
// files can be read side by side, and what one came to is kept with it from build to build: nothing in a
// reading is ever changed.
type reading struct {
	entity   thing   // of a file that holds one
	entries  []thing // of a list
	timeline []*Moment
	areas    *mapFile
	received bool          // it is a published table
	table    *source.Table // nil if it cannot be read
	mistyped bool          // a key of it, so what stands under that is not known
	fits     []Kind        // whose keys those of the file are, where its folder is for none or for another
	odd      []source.Text // the keys by which a text is of another kind than its folder
	problems source.Problems
}

func (all *reader) read(f *source.File) *reading {
	s, _ := all.stay.Get().(*shelves)
	if s == nil {
		s = newShelves()
	}
	defer all.stay.Put(s)
	r := &s.readings.Room(1)[0]
	problems := &r.problems
	list := inList(f.Path)
	switch dir, name := path.Split(f.Path); {
	case list == KindMoment:
		for _, m := range f.List(problems) {
			r.timeline = append(r.timeline, readMoment(f, m, s))
		}
	case list != "":
		for _, m := range f.List(problems) {
			r.entries = append(r.entries, readEntry(list, f, m, s))
		}
	case f.Path == "map/outline.geojson":
		r.areas = readMap(f, "name", problems)
	case f.Path == "map/places.geojson":
		r.areas = readMap(f, "pilot", problems)
	case dir == "returns/" && path.Ext(name) == ".csv":
		r.received, r.table = true, f.Table(problems)
	default:
		r.entity, r.fits, r.odd = readEntity(f, &all.texts, s, problems)
	}
	r.mistyped = slices.ContainsFunc(r.problems, func(p source.Problem) bool { return p.Code == "unknown-key" })
	return r
}

// readEntity makes one entity of a file that holds one, or nil. A text whose keys can only be those of another kind than
// its folder is for becomes one of that kind, and odd are those. Where they leave that open, fits are the kinds that it may
// be of.
func readEntity(f *source.File, texts *prose.Reader, s *shelves, problems *source.Problems) (entity thing, fits []Kind, odd []source.Text) {
	kind := inFolder(path.Dir(f.Path))
	ext := path.Ext(f.Path)
	name := strings.TrimSuffix(path.Base(f.Path), ext)
	ending := ".md"
	if kind == KindCount {
		ending = ".yaml"
	}
	if kind == "" || ext != ending || home(path.Base(f.Path)) != "" {
		return nil, kindsThatFit(f), nil
	}
	if stem := strings.TrimSuffix(name, ext); stem != name { // named on a computer that hides endings
		problems.Add(source.Pos{File: f.Name()}, "wrong-id", "the name of the file ends in "+ext+" twice", "rename the file: write "+source.Quote(stem+ext))
		name = stem
	}
	e := Entry{ID: s.id(kind, name), Title: name, Pos: f.Start(), File: f.Name(), stay: s}
	if kind == KindCount {
		m := f.Fields(problems)
		c := readCount(e, m)
		m.Done()
		c.settle()
		return c, nil, nil
	}
	before := slices.Clone(*problems)
	e.Body = texts.Parse(f, problems)
	entity, m := readText(kind, e, f, problems)
	if !m.Fits() {
		fits = slices.DeleteFunc(kindsThatFit(f), func(k Kind) bool { return k == kind })
		if unknown := m.Unknown(); len(fits) == 1 && len(unknown) > 0 { // all that was read is read anew, as what it is
			*problems = before
			for _, key := range unknown {
				odd = append(odd, source.Text{S: key, Pos: m.KeyPos(key)})
			}
			e.ID, e.Body = s.id(fits[0], name), texts.Parse(f, problems)
			entity, m = readText(fits[0], e, f, problems)
			fits = nil
		}
	}
	m.Done()
	entity.entry().settle()
	e.Body.Settle()
	return entity, fits, odd
}

// readText makes an entity of a kind of a text that has been parsed, and returns the cursor over its keys, for Done.
func readText(kind Kind, e Entry, f *source.File, problems *source.Problems) (thing, *source.Fields) {
	m := f.Fields(problems)
	e.readMarkdown(m)
	for _, chart := range e.Body.Figures { // it refers to its count, as a link in the text does
		if chart.Count.S != "" {
			e.ref(KindCount, chart.Count)
		}
	}
	switch kind {
	case KindPilot:
		return readPilot(e, m), m
	case KindTheme:
		return readTheme(e, m), m
	case KindCase:
		return readCase(e, m), m
	case KindConversation:
		return readConversation(e, m, problems), m
	case KindEvent:
		return readEvent(e, m, problems), m
	}
	return &Page{Entry: e}, m
}

// kindsThatFit returns the kinds whose keys those of a file are, by trying their readers on its keys alone. What those find
// is let go of.
func kindsThatFit(f *source.File) (fits []Kind) {
	for _, k := range kinds {
		var unheeded source.Problems
		var m *source.Fields
		e := Entry{Body: new(prose.Doc), stay: newShelves()}
		switch ext := path.Ext(f.Path); {
		case k.kind == KindCount && ext == ".yaml":
			m = f.Fields(&unheeded)
			readCount(e, m)
		case k.kind != KindCount && k.kind.Files() && ext == ".md":
			_, m = readText(k.kind, e, f, &unheeded)
		default:
			continue
		}
		if m.Fits() {
			fits = append(fits, k.kind)
		}
	}
	return fits
}

// place puts an entity into the pack.
func (l *loader) place(entity thing) {
	p := l.pack
	entity.join(p)
	e := entity.entry()
	if name := e.ID.Name(); e.ID.Kind().Files() {
		l.fileName(entity)
	} else if !source.IDShaped(name) { // what leads to it means the id that it should have
		p.unsure[NewID(e.ID.Kind(), source.Slug(name))], l.meant[e.ID] = true, true
	}
	if old := p.Entry(e.ID); old != nil {
		if e.ID.Name() != "" {
			l.twice.Add(e.Pos, "same-id", fmt.Sprintf("the id %s stands here a second time", source.Quote(e.ID.Name())), fmt.Sprintf("the first is at %s; change one", old.Pos))
		}
		return
	}
	p.index[e.ID] = int32(len(p.entries))
	p.entries = append(p.entries, e)
}

// fewGone is how many entries that are named may lack the list or the folder that they should stand in, and are told one by
// one: somebody is about to write them.
const fewGone = 3

// gone reports a list or a folder of which nothing is there, and much is named: it was deleted, or never came along. That is
// one mistake, however often what was in it is named.
func (l *loader) gone() {
	there := map[Kind]bool{}
	for _, e := range l.pack.entries {
		there[e.ID.Kind()] = true
	}
	for _, k := range kinds {
		at := k.list + k.folder
		if there[k.kind] || l.unread[k.kind] || at == "" {
			continue
		}
		named := map[ID]bool{}
		for _, e := range l.pack.entries {
			for n := range e.targets {
				id := e.id(n)
				if id.Kind() == KindFigure {
					id, _ = id.Figure() // what is missing with it
				}
				if id.Kind() == k.kind && id.Name() != "" && !l.pack.Unsure(id) && !l.drafts[id] {
					named[id] = true
				}
			}
		}
		if len(named) > fewGone {
			l.unread[k.kind], l.unreadable = true, true
			maps.Copy(l.pack.unsure, named)
			l.problems.Add(source.Pos{File: path.Join(source.Root, at)}, "missing-file", fmt.Sprintf("nothing is there, and other files name %d of what should be", len(named)), "put back what was deleted or lies elsewhere, or write it")
		}
	}
}

// fewTwice is how many ids of a file that stand a second time are told one by one.
const fewTwice = 3

// pasted makes one problem of the ids of a file that stand a second time, where they are many: somebody pasted them twice.
func pasted(twice source.Problems) (problems source.Problems) {
	inFile := map[string]source.Problems{}
	for _, p := range twice {
		inFile[p.Pos.File] = append(inFile[p.Pos.File], p)
	}
	for _, found := range inFile {
		if len(found) > fewTwice {
			one := found[0]
			one.Msg += fmt.Sprintf(", and so do %d more below", len(found)-1)
			one.Hint = strings.TrimSuffix(one.Hint, "; change one") + "; take out what was pasted twice"
			found = source.Problems{one}
		}
		problems = append(problems, found...)
	}
	return problems
}

// take puts what a file came to into the pack, if it is no entity of its own, or reports that no kind
// claims it, so that none is forgotten quietly.
func (l *loader) take(f *source.File, r *reading) {
	for _, e := range r.entries {
		l.place(e)
	}
	for _, m := range r.timeline {
		new(*m).join(l.pack)
	}
	switch dir, name := path.Split(f.Path); {
	case f.Path == "pack.yaml":
		l.readPack(f)
	case inList(f.Path) != "":
		nameless := slices.ContainsFunc(r.entries, func(e thing) bool { return e.entry().ID.Name() == "" })
		l.unread[inList(f.Path)] = !f.Readable() || nameless
	case r.received:
		l.pack.Returns[name] = r.table
	case dir == "returns/" && strings.HasSuffix(name, ".map.yaml"):
		// It tells totalplace import how to read a table, and is no part of the site.
	case f.Path == "map/outline.geojson":
		l.outline = r.areas
	case f.Path == "map/places.geojson":
		l.places = r.areas
	case dir == "images/":
		l.picture(f)
	default:
		l.strays = append(l.strays, doubtful{f, r})
		l.astray(f.Path)
		l.unsureWhich(f, r.fits)
	}
	if r.areas != nil && r.areas.unread {
		l.unreadable = true
	}
}

// readEntry reads an entry of a list: its id, and then whatever its kind has.
func readEntry(kind Kind, f *source.File, m *source.Fields, s *shelves) thing {
	id := m.Text("id")
	e := Entry{ID: s.id(kind, id.S), Title: id.S, Pos: m.Pos(), File: f.Name(), stay: s}
	if id.Set() {
		e.Pos = id.Pos
		if fault, hint := source.IDFault(id.S); fault != "" {
			m.Problem(id.Pos, "wrong-id", fault, hint)
		}
	}
	var entity thing
	switch kind {
	case KindOrganisation:
		entity = readOrganisation(e, m)
	case KindSource:
		entity = readSource(e, m)
	case KindFact:
		entity = readFact(e, m)
	case KindTerm:
		entity = readTerm(e, m)
	}
	m.Done()
	entity.entry().settle()
	return entity
}

// picture takes a picture in, judged by its first bytes as well as by its name.
func (l *loader) picture(f *source.File) {
	config, format, err := image.DecodeConfig(bytes.NewReader(f.Data))
	want := map[string]string{".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}[path.Ext(f.Path)]
	pos := source.Pos{File: f.Name()}
	switch ending := strings.ToLower(path.Ext(f.Path)); {
	case want == "" && source.IsPicture(ending):
		l.astray(strings.TrimSuffix(f.Path, path.Ext(f.Path)) + ending) // as it is to be named
		l.problems.Add(pos, "wrong-name", "the ending of the name has capital letters", "let its name and the links to it end in "+ending)
	case want == "":
		l.problems.Add(pos, "unclaimed-file", "pictures of this kind are not published", "save it as .png, .jpg or .gif")
	case err != nil:
		l.problems.Add(pos, "image", "this is not the kind of picture that its name says", "save it again as "+want)
	case format != want:
		l.problems.Add(pos, "image", "this is a "+format+" picture, and its name says another kind", "save it again as "+want+", or let its name and the links to it end in "+strings.Replace("."+format, "jpeg", "jpg", 1))
	default:
		l.pack.Images[f.Path] = &Image{File: f, Width: config.Width, Height: config.Height}
		return
	}
	l.astray(f.Path)
}

func (l *loader) readPack(f *source.File) {
	m := f.Fields(&l.problems)
	m.Must("title", "language: en-GB", "licence", "headline_year: 2009-10", "sectors: [{id: council, name: Councils}]",
		"services: [{id: education, name: Education}]", "bases: [{id: outturn, name: Outturn}]")
	p := l.pack
	p.Title = m.Name("title").S
	p.Strapline = m.Name("strapline").S
	if language := m.Text("language"); language.Set() && !languageTag.MatchString(language.S) {
		m.Problem(language.Pos, "wrong-value", source.Quote(language.S)+" is no code of a language", "write it as en-GB")
	} else {
		p.Language = language.S
	}
	p.Licence = m.Name("licence").S
	if base := m.Text("base_url"); base.Set() {
		var ok bool
		if p.BaseURL, ok = BaseURL(base.S); !ok {
			m.Problem(base.Pos, "wrong-value", source.Quote(base.S)+" is not the address of a site", BaseURLHint(base.S))
		}
	}
	p.HeadlineYear, l.headline = ReadYear(m, "headline_year")
	p.Contact = m.Text("contact").S
	l.quoted, l.introduction = m.Text("quoted_per_head"), m.Text("introduction")
	p.CountedBy = m.Prose("counted_by").S
	p.Sectors = readChoices(m, "sectors")
	p.Services = readChoices(m, "services")
	p.Bases = readChoices(m, "bases")
	p.Lines = readChoices(m, "lines")
	m.Done()
	switch {
	case f.Blank():
		p.NoBaseURL = source.Pos{File: f.Name()}
	case m.Lacks("base_url"):
		p.NoBaseURL = m.Pos()
	}
}

// languageTag is how the codes of languages look: en, en-GB, cy, zh-Hant-HK.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)

// readChoices reads a list of words that other files choose from. It returns nil where there is no such list, or not all of
// it could be read: that is told, and then nobody knows which words are wrong.
func readChoices(m *source.Fields, key string) Choices {
	var out Choices
	if m.IsList(key) {
		out = Choices{}
	}
	there := map[string]bool{}
	for _, c := range m.Each(key) {
		c.Must("id", "name")
		id := c.Text("id")
		if id.Set() {
			if fault, hint := source.IDFault(id.S); fault != "" {
				c.Problem(id.Pos, "wrong-id", fault, hint)
				id.S = source.Slug(id.S) // which other files have, or are to have
			}
			if there[id.S] {
				c.Problem(id.Pos, "same-id", fmt.Sprintf("the id %s stands here a second time", source.Quote(id.S)), "change one")
			}
			there[id.S] = true
		}
		out = append(out, Choice{ID: id.S, Name: c.Name("name").S, Note: c.Text("note").S, Pos: id.Pos})
		c.Done()
	}
	if m.Partial() || len(out) < m.Len(key) || slices.Contains(out.IDs(), "") {
		return nil
	}
	return out
}

// introduce looks up the page where a new reader begins, if pack.yaml names one.
func (l *loader) introduce() {
	id := NewID(KindPage, l.introduction.S)
	if l.introduction.Set() && l.lookUp(reference{to: id, pos: l.introduction.Pos}) {
		l.pack.Introduction = l.pack.Entry(id)
	}
}

// quote finds the range for each person that the pack names: a fact whose value is £ from and to.
func (l *loader) quote() {
	if !l.quoted.Set() {
		return
	}
	id := NewID(KindFact, l.quoted.S)
	if !l.lookUp(reference{to: id, pos: l.quoted.Pos}) {
		return
	}
	q := &Quoted{Fact: find(l.pack, KindFact, l.pack.Facts, id)}
	m := span.FindStringSubmatch(q.Fact.Value)
	ok := m != nil && q.Fact.Unit == "£"
	if ok {
		var low, high string // what is wrong with either
		q.Low, low, _ = money.Parse(m[1], "£")
		q.High, high, _ = money.Parse(m[2], "£")
		ok = low == "" && high == "" && 0 <= q.Low && q.Low <= q.High
	}
	if !ok {
		l.problems.Add(l.quoted.Pos, "wrong-value", fmt.Sprintf("the fact %s is no range of pounds", source.Quote(l.quoted.S)), "name a fact whose value is like 6000 to 8000, with the unit £")
		return
	}
	l.pack.quoted = q
}
