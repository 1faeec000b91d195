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

// Load makes the pack from the tree. Texts marked as drafts are part of it only if drafts is set. Otherwise they are
// left out here, once for all, so that no page, list, feed or data file can include one by mistake. The pack is
// usable even if there are problems: it holds all that could be understood.
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
	var read reader
	for _, f := range tree.Files {
		source.Naming(f.Name(), func() {
			if r := read.understood(f); r.entity != nil && r.entity.entry().Draft && !drafts {
				l.drafts[r.entity.entry().ID] = true // the problems of a draft can wait
			} else {
				l.add(f, r)
			}
		})
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
	l.settleDoubts()
	l.problems = append(l.problems, pasted(l.twice)...)
	l.pack.gatherMentions()
	l.pack.gatherRest()
	l.quote()
	l.introduce()
	l.warn()
	return l.pack, l.problems
}

type loader struct {
	tree     *source.Tree
	folders  map[string]bool // the folders with files; made when first needed
	pack     *Pack
	problems source.Problems
	unread   map[Kind]bool // kinds whose list, or an id in it, could not be read: references to them are not reported
	drafts   map[ID]bool   // the drafts left out

	headline source.Pos // the position of headline_year

	quoted source.Text // the id of the fact that quotes a range per head

	introduction source.Text // the id of the page where a new reader begins

	outline, places *mapFile // the two files of the map, before they are combined

	names   map[Kind][]string // all names of a kind; made when one is first mistyped
	guesses int
	meant   map[ID]bool // what mistyped references most likely mean

	strays     []doubtful      // files that belong to no kind
	doubts     []doubtful      // files that may be of another kind than their folder's
	alone      map[Kind]string // by kind, the only thing that nothing refers to; made when first needed
	sought     map[ID]bool     // ids that are referred to and not found; a doubtful file may hold them
	packAstray bool            // pack.yaml is there, but misnamed or unreadable

	twice source.Problems // ids that occur a second time

	mistyped   bool // some key was mistyped, so what is under it is not known
	unreadable bool // some file could not be parsed, so what it refers to is not known
}

// Understand returns a function that makes what can be made of a single file, stores it with the file for [Load] to
// use, and releases the rest; see [source.Memo.Read]. Load does the same itself for any file that the function was
// not called for, one at a time.
func Understand() func(*source.File) {
	var read reader
	return func(f *source.File) {
		source.Naming(f.Name(), func() { read.understood(f) })
		if f.Path != "pack.yaml" { // Load reads it, after all other files
			f.Release()
		}
	}
}

// reader reads files. The zero reader is ready to use, and is safe for concurrent use.
type reader struct {
	texts prose.Reader
	stay  sync.Pool // of *shelves
}

func (all *reader) understood(f *source.File) *reading {
	return source.Keep(f, func() *reading { return all.read(f) })
}

// reading is what can be made of a single file. It depends on that file only, so files can be read in parallel. It is
// stored with the file from build to build and is never changed.
type reading struct {
	entity   thing   // if the file is one entity
	entries  []thing // if the file is a list
	timeline []*Moment
	areas    *mapFile
	received bool          // the file is a published table
	table    *source.Table // nil if it cannot be read
	mistyped bool          // a key of it is mistyped, so what is under the key is not known
	fits     []Kind        // the kinds that its keys fit, if not the kind of its folder
	odd      []source.Text // the keys that show a text to be of another kind than its folder's
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
	if r.mistyped {
		r.problems = sameKeys(r.problems)
	}
	return r
}

// fewKeys is the largest number of entries of a file whose mistyped key is reported one by one.
const fewKeys = 3

// sameKeys merges the problems of a key that is mistyped alike in many entries of a file: it is one mistake.
func sameKeys(problems source.Problems) source.Problems {
	alike := map[source.Problem]int{}
	what := func(p source.Problem) source.Problem { return source.Problem{Code: p.Code, Msg: p.Msg, Hint: p.Hint} }
	for _, p := range problems {
		alike[what(p)]++
	}
	var told source.Problems
	for _, p := range problems {
		same := what(p)
		switch n := alike[same]; {
		case p.Code != "unknown-key" || 0 < n && n <= fewKeys:
		case n < 0: // merged already
			continue
		default:
			alike[same] = -1
			p.Msg += fmt.Sprintf(", and the same is true of %d more entries", n-1)
		}
		told = append(told, p)
	}
	return told
}

// readEntity makes the entity of a file that is one, or returns nil. If the keys of a text fit only one kind, other
// than that of its folder, it becomes an entity of that kind, and odd are the keys that show it. If they leave the
// kind open, fits are the kinds that it may be of.
func readEntity(f *source.File, texts *prose.Reader, s *shelves, problems *source.Problems) (entity thing, fits []Kind, odd []source.Text) {
	kind := inFolder(path.Dir(f.Path))
	ext := path.Ext(f.Path)
	name := strings.TrimSuffix(path.Base(f.Path), ext)
	if kind == "" || ext != kind.about().ending || home(path.Base(f.Path)) != "" {
		return nil, kindsThatFit(f), nil
	}
	if stem := strings.TrimSuffix(name, ext); stem != name { // named on a computer that hides extensions
		problems.Add(source.Pos{File: f.Name()}, "wrong-id", "the name of the file ends in "+ext+" twice", "rename the file: write "+source.Quote(stem+ext))
		name = stem
	}
	e := Entry{ID: s.id(kind, name), Title: name, Pos: f.Start(), File: f.Name(), stay: s}
	before := slices.Clone(*problems)
	if ext == ".md" {
		e.Body = texts.Parse(f, problems)
	}
	entity, m := readFile(kind, e, f, problems)
	if !m.Fits() {
		fits = slices.DeleteFunc(kindsThatFit(f), func(k Kind) bool { return k == kind })
		if unknown := m.Unknown(); len(fits) == 1 && len(unknown) > 0 { // start again, as the kind that it is
			*problems = before
			for _, key := range unknown {
				odd = append(odd, source.Text{S: key, Pos: m.KeyPos(key)})
			}
			e.ID, e.Body = s.id(fits[0], name), texts.Parse(f, problems)
			entity, m = readFile(fits[0], e, f, problems)
			fits = nil
		}
	}
	m.Done()
	entity.entry().settle()
	if e.Body != nil {
		e.Body.Settle()
	}
	return entity, fits, odd
}

// readFile makes an entity of the given kind from a file whose text, if it has one, is parsed. It also returns the
// cursor over the keys, for the caller to call Done on.
func readFile(kind Kind, e Entry, f *source.File, problems *source.Problems) (thing, *source.Fields) {
	m := f.Fields(problems)
	if e.Body != nil {
		e.readMarkdown(m)
		for _, chart := range e.Body.Figures { // a chart refers to its count, as a link would
			if chart.Count.S != "" {
				e.ref(KindCount, chart.Count)
			}
		}
	}
	return kind.about().read(e, m), m
}

// kindsThatFit returns the kinds whose keys include all keys of the file. It tries each kind's reader on the keys and
// discards the result.
func kindsThatFit(f *source.File) (fits []Kind) {
	for _, k := range kinds {
		if k.folder == "" || k.ending != path.Ext(f.Path) {
			continue
		}
		var unheeded source.Problems
		e := Entry{stay: newShelves()}
		if k.ending == ".md" {
			e.Body = new(prose.Doc)
		}
		if _, m := readFile(k.kind, e, f, &unheeded); m.Fits() {
			fits = append(fits, k.kind)
		}
	}
	return fits
}

// add adds what was made of a file to the pack.
func (l *loader) add(f *source.File, r *reading) {
	if len(r.fits) == 0 || r.entity == nil {
		l.problems = append(l.problems, r.problems...)
	} else {
		l.doubts = append(l.doubts, doubtful{f, r})
		l.unsureWhich(f, r.fits)
	}
	l.mistyped = l.mistyped || r.mistyped
	switch {
	case r.entity == nil:
		l.take(f, r)
	case r.odd != nil && l.misplaced(f, r):
		return
	default:
		l.place(r.entity)
		if r.unsure(f) {
			l.pack.unsure[r.entity.entry().ID] = true
		}
	}
	if !f.Readable() && (path.Ext(f.Path) == ".md" || path.Ext(f.Path) == ".yaml") {
		l.unreadable = true
	}
}

// place adds an entity to the pack.
func (l *loader) place(entity thing) {
	p := l.pack
	entity.join(p)
	e := entity.entry()
	if name := e.ID.Name(); e.ID.Kind().Files() {
		l.fileName(entity)
	} else if !source.IDShaped(name) { // references mean the id that it should have
		p.unsure[NewID(e.ID.Kind(), source.Slug(name))], l.meant[e.ID] = true, true
	}
	if old := p.Entry(e.ID); old != nil {
		if e.ID.Name() != "" {
			l.twice.Add(e.Pos, "same-id", fmt.Sprintf("the id %s is repeated here", source.Quote(e.ID.Name())), fmt.Sprintf("the first is at %s; change one", old.Pos))
		}
		return
	}
	p.index[e.ID] = int32(len(p.entries))
	p.entries = append(p.entries, e)
}

// fewGone is the largest number of missing entries that are reported one by one when their whole list or folder is
// missing: with so few, somebody is probably about to write them.
const fewGone = 3

// gone reports a list or folder that does not exist although many references name its entries: it was deleted or
// never copied. That is one mistake, however many references there are.
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
					id, _ = id.Figure() // its count is what is missing
				}
				if id.Kind() == k.kind && id.Name() != "" && !l.pack.Unsure(id) && !l.drafts[id] {
					named[id] = true
				}
			}
		}
		if len(named) > fewGone {
			l.unread[k.kind], l.unreadable = true, true
			maps.Copy(l.pack.unsure, named)
			l.problems.Add(source.Pos{File: path.Join(source.Root, at)}, "missing-file", fmt.Sprintf("this is missing, and other files refer to %d entries that it should hold", len(named)), "put back what was deleted or moved, or write it")
		}
	}
}

// fewTwice is the largest number of repeated ids in a file that are reported one by one.
const fewTwice = 3

// pasted merges the problems of repeated ids in a file into one if there are many: somebody pasted the entries twice.
func pasted(twice source.Problems) (problems source.Problems) {
	inFile := map[string]source.Problems{}
	for _, p := range twice {
		inFile[p.Pos.File] = append(inFile[p.Pos.File], p)
	}
	for _, found := range inFile {
		if len(found) > fewTwice {
			one := found[0]
			one.Msg += fmt.Sprintf(", and so are %d more below", len(found)-1)
			one.Hint = strings.TrimSuffix(one.Hint, "; change one") + "; take out what was pasted twice"
			found = source.Problems{one}
		}
		problems = append(problems, found...)
	}
	return problems
}

// take adds what was made of a file to the pack, if the file is not an entity itself. It keeps a file of no kind for
// [loader.unclaimed] to report, so that none is ignored silently.
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
		// It tells the import command how to read a table, and is not part of the site.
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

// readEntry reads an entry of a list: its id, and then the keys of its kind.
func readEntry(kind Kind, f *source.File, m *source.Fields, s *shelves) thing {
	id := m.Text("id")
	e := Entry{ID: s.id(kind, id.S), Title: id.S, Pos: m.Pos(), File: f.Name(), stay: s}
	if id.Set() {
		e.Pos = id.Pos
		if fault, hint := source.IDFault(id.S); fault != "" {
			m.Problem(id.Pos, "wrong-id", fault, hint)
		}
	}
	entity := kind.about().read(e, m)
	m.Done()
	entity.entry().settle()
	return entity
}

// picture adds an image to the pack. It checks that the first bytes and the name agree on the format.
func (l *loader) picture(f *source.File) {
	config, format, err := image.DecodeConfig(bytes.NewReader(f.Data))
	want := map[string]string{".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}[path.Ext(f.Path)]
	pos := source.Pos{File: f.Name()}
	switch ending := strings.ToLower(path.Ext(f.Path)); {
	case want == "" && source.IsPicture(ending):
		l.astray(strings.TrimSuffix(f.Path, path.Ext(f.Path)) + ending) // under the name that it should have
		l.problems.Add(pos, "wrong-name", "the ending of the name has capital letters", "make its name and the links to it end in "+ending)
	case want == "":
		l.problems.Add(pos, "unclaimed-file", "pictures of this kind are not published", "save it as .png, .jpg or .gif")
	case err != nil:
		l.problems.Add(pos, "image", "this is not the kind of picture that its name says", "save it again as "+want)
	case format != want:
		l.problems.Add(pos, "image", "this is a "+format+" picture, but its name says another kind", "save it again as "+want+", or make its name and the links to it end in "+strings.Replace("."+format, "jpeg", "jpg", 1))
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
		m.Problem(language.Pos, "wrong-value", source.Quote(language.S)+" is not a language code", "write it as en-GB")
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

// languageTag matches language codes: en, en-GB, cy, zh-Hant-HK.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)

// readChoices reads one of the pack's vocabularies. It returns nil if there is no such list, or if part of it could
// not be read: that is reported, and until it is mended nobody knows which values are wrong.
func readChoices(m *source.Fields, key string) Choices {
	var out Choices
	if m.IsList(key) {
		out = Choices{}
	}
	there := map[string]bool{}
	for _, c := range m.Each(key, "id", "name") {
		id := c.Text("id")
		if id.Set() {
			if fault, hint := source.IDFault(id.S); fault != "" {
				c.Problem(id.Pos, "wrong-id", fault, hint)
				id.S = source.Slug(id.S) // which other files use, or should use
			}
			if there[id.S] {
				c.Problem(id.Pos, "same-id", fmt.Sprintf("the id %s is repeated here", source.Quote(id.S)), "change one")
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

// introduce looks up the page where a new reader should begin, if pack.yaml names one.
func (l *loader) introduce() {
	id := NewID(KindPage, l.introduction.S)
	if l.introduction.Set() && l.lookUp(reference{to: id, pos: l.introduction.Pos}) {
		l.pack.Introduction = l.pack.Entry(id)
	}
}

// quote resolves quoted_per_head: a fact with the unit £ whose value is a range.
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
		var low, high string // what is wrong with each
		q.Low, low, _ = money.Parse(m[1], "£")
		q.High, high, _ = money.Parse(m[2], "£")
		ok = low == "" && high == "" && 0 <= q.Low && q.Low <= q.High
	}
	if !ok {
		l.problems.Add(l.quoted.Pos, "wrong-value", fmt.Sprintf("the fact %s is not a range of pounds", source.Quote(l.quoted.S)), "name a fact whose value is like 6000 to 8000, with the unit £")
		return
	}
	l.pack.QuotedPerHead = q
}
