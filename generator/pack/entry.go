package pack

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/prose"
	"totalplace/generator/room"
	"totalplace/generator/source"
)

// Entry is what every kind of thing in the pack has in common.
type Entry struct {
	ID      ID
	Title   string
	Summary string
	Updated source.Date
	Draft   bool
	Aliases []source.Text
	Sources []ID
	Body    *prose.Doc // nil for an entry of a list
	Pos     source.Pos
	File    string // the file it is in, as problems name it

	// References are numbered: first those under keys, then those in the text. Few of them name an anchor or are in
	// an item. What they refer to has a number too, in the register.
	register  *register
	keyed     []keyed
	links     []int32          // for each link of Body, the register number of what it refers to; nothing for an image, or a path that leads to no text
	byTarget  []int32          // the numbers of all references, grouped by what they refer to
	targets   []int32          // where each group begins in byTarget
	fragments []fragment       // the anchors that references name, in order of reference
	lone      []lone           // plain values where a list of ids should be; rare
	stay      *shelves         // nil once it has been read
	items     map[int32]string // by link number, the anchor of the insight, experiment or exchange that the link is in
}

// fragment is the anchor that a reference names in its target; or, if the reference leads nowhere, the whole of it as
// typed.
type fragment struct {
	n      int32 // the number of the reference
	anchor string
}

// keyed is a reference under a key of front matter or of a list entry.
type keyed struct {
	to int32
	at source.Spot
}

// lone is a plain value under a key that should hold a list of ids, or of references if it has no kind; or, if it has
// no key either, an item of such a list that should be a reference.
type lone struct {
	kind Kind
	key  string
	text source.Text
}

// register numbers the ids that a number of files refer to. They refer to the same few hundreds or thousands again
// and again, so it is enough to look up each id once ([Pack.lookUpAll]). It grows while those files are read.
type register struct{ ids []ID }

// nothing is the number of the empty id in every register.
const nothing = 0

// reference is a reference with everything that is known about it.
type reference struct {
	to       ID
	fragment string // the anchor in its target, if the author named one
	pos      source.Pos
	link     *prose.Link // if it is in a text
}

// link returns the link number in the text of reference n; it is negative if the reference is under a key.
func (e *Entry) link(n int32) int32 { return n - int32(len(e.keyed)) }

// reference returns the number of the reference that a link is.
func (e *Entry) reference(l prose.Link) int32 { return int32(len(e.keyed)) + l.N }

// Destination returns what a link of the text refers to, and the anchor that it names there, if any.
func (e *Entry) Destination(l prose.Link) (to ID, fragment string) {
	n := e.reference(l)
	return e.to(n), e.fragment(n)
}

// ImagePath returns the path within content of the image that a link shows.
func (e *Entry) ImagePath(l prose.Link) string { return e.beside(e.fragment(e.reference(l))) }

// beside returns the path within content of a file that the entry names by its path from the entry's own.
func (e *Entry) beside(file string) string {
	return path.Join(strings.TrimPrefix(strings.TrimPrefix(path.Dir(e.File), source.Root), "/"), file)
}

// fragment returns the anchor that reference n names in its target, if any; or, if it leads nowhere, the whole of it
// as typed.
func (e *Entry) fragment(n int32) string {
	i, found := slices.BinarySearchFunc(e.fragments, n, func(f fragment, n int32) int { return cmp.Compare(f.n, n) })
	if !found {
		return ""
	}
	return e.fragments[i].anchor
}

// to returns what reference n refers to.
func (e *Entry) to(n int32) ID { return e.register.ids[e.number(n)] }

// number returns the register number of what reference n refers to.
func (e *Entry) number(n int32) int32 {
	if link := e.link(n); link >= 0 {
		return e.links[link]
	}
	return e.keyed[n].to
}

// item returns the anchor of the item that reference n is in, if any.
func (e *Entry) item(n int32) string { return e.items[e.link(n)] }

// places returns the positions of reference n: one, or for a citation possibly several.
func (e *Entry) places(n int32) []source.Pos {
	if link := e.link(n); link >= 0 {
		return e.Body.Places(e.Body.Link(link))
	}
	return []source.Pos{e.keyed[n].at.In(e.File)}
}

// target returns the register number of the nth of the things that the entry refers to, and id its id.
func (e *Entry) target(n int) int32 { return e.number(e.byTarget[e.targets[n]]) }
func (e *Entry) id(n int) ID        { return e.register.ids[e.target(n)] }

// shelves hold long-lived lists of entries, and strings that many entries share: the rows of a large pack name the
// same few bodies, services and sources tens of thousands of times.
type shelves struct {
	keyed     room.Shelf[keyed]
	fragments room.Shelf[fragment]
	ids       room.Shelf[ID]
	numbers   room.Shelf[int32]
	readings  room.Shelf[reading]
	shares    room.Shelf[money.Share]
	spelled   room.Words
	words     map[string]string
	register  *register
	byID      map[ID]int32 // the register number of each id
	spelling  []byte       // a buffer in which ids are put together
	order     []uint64     // a buffer for sorting the references of an entry
	begins    []int32      // a buffer for where in that order each target begins
}

// newShelves returns empty shelves.
func newShelves() *shelves {
	return &shelves{words: map[string]string{}, register: &register{ids: []ID{""}}, byID: map[ID]int32{"": nothing}}
}

// word returns the one shared copy of words.
func (s *shelves) word(words string) string {
	if kept, ok := s.words[words]; ok || words == "" {
		return kept
	}
	words = s.spelled.Keep(words)
	s.words[words] = words
	return words
}

// id is like [NewID], but returns the one shared copy of the id.
func (s *shelves) id(kind Kind, name string) ID { return s.register.ids[s.number(kind, name)] }

// number returns the register number of the id made of kind and name.
func (s *shelves) number(kind Kind, name string) int32 {
	s.spelling = append(append(append(s.spelling[:0], kind...), ':'), name...)
	if n, ok := s.byID[ID(s.spelling)]; ok { // nearly always
		return n
	}
	return s.numberOf(ID(s.spelling))
}

// numberOf returns the register number of an id, which it registers if need be.
func (s *shelves) numberOf(id ID) int32 {
	n, ok := s.byID[id]
	if !ok {
		id, n = ID(s.spelled.Keep(string(id))), int32(len(s.register.ids))
		s.register.ids = append(s.register.ids, id)
		s.byID[id] = n
	}
	return n
}

// settle groups the references of an entry by target, once it has been read. No references are added after that.
func (e *Entry) settle() {
	s := e.stay
	e.register = s.register
	e.keyed = s.keyed.Keep(e.keyed)
	if e.Body != nil {
		e.links = s.numbers.Room(e.Body.CountLinks())
		for link := range e.Body.Links() {
			to, fragment := e.parseLink(link)
			e.links[link.N] = to
			e.inside(e.reference(link), fragment)
		}
	}
	e.stay = nil
	e.fragments = s.fragments.Keep(e.fragments)
	e.byTarget = s.numbers.Room(len(e.keyed) + len(e.links))
	s.order = s.order[:0]
	for n := range e.byTarget {
		s.order = append(s.order, uint64(e.number(int32(n)))<<32|uint64(n)) // target in the high half, reference in the low
	}
	slices.Sort(s.order)
	s.begins = s.begins[:0]
	for i, n := range s.order {
		e.byTarget[i] = int32(uint32(n))
		if i == 0 || n>>32 != s.order[i-1]>>32 {
			s.begins = append(s.begins, int32(i))
		}
	}
	e.targets = s.numbers.Keep(s.begins)
}

// names reports whether any reference of the entry leads to an id.
func (e *Entry) names(id ID) bool {
	for n := range e.targets {
		if e.id(n) == id {
			return true
		}
	}
	return false
}

// toTarget returns the numbers of the references to the nth target.
func (e *Entry) toTarget(n int) []int32 {
	if n+1 < len(e.targets) {
		return e.byTarget[e.targets[n]:e.targets[n+1]]
	}
	return e.byTarget[e.targets[n]:]
}

// thing is anything that has an Entry.
type thing interface {
	entry() *Entry
	join(p *Pack) // appends it to the list of its kind
}

func (e *Entry) entry() *Entry { return e }

// ref records a reference under a key and returns the id it refers to.
func (e *Entry) ref(kind Kind, t source.Text) ID {
	if !t.Set() {
		return ""
	}
	return e.keyTo(e.stay.number(kind, t.S), t.Pos)
}

// keyTo records a reference under a key to the id with register number to, and returns that id.
func (e *Entry) keyTo(to int32, at source.Pos) ID {
	e.keyed = append(e.keyed, keyed{to, at.Spot()})
	return e.stay.register.ids[to]
}

// refsTo reads a list of ids of a kind, as references.
func (e *Entry) refsTo(kind Kind, m *source.Fields, key string) []ID {
	if t, alone := m.Lone(key); alone {
		e.lone = append(e.lone, lone{kind, key, t})
		return nil
	}
	ts := m.Texts(key)
	if len(ts) == 0 {
		return nil
	}
	e.keyed = slices.Grow(e.keyed, len(ts))
	out := e.stay.ids.Room(len(ts))
	for i, t := range ts {
		out[i] = e.ref(kind, t)
	}
	return out
}

// inside records the anchor, if any, that reference n names in its target. Many texts name the same anchors.
func (e *Entry) inside(n int32, anchor string) {
	if anchor != "" {
		e.fragments = append(e.fragments, fragment{n, e.stay.word(anchor)})
	}
}

// named reads an organisation's id, or the name of an organisation that has no entry.
func (e *Entry) named(t source.Text) Party {
	if !t.Set() {
		return Party{}
	}
	if source.IDShaped(t.S) {
		return Party{ID: e.ref(KindOrganisation, t)}
	}
	return Party{Words: t.S}
}

// Party is an organisation, given by its id or, if it has no entry of its own, in words.
type Party struct {
	ID    ID
	Words string
}

// about reads a list of references of any kind, written pilot:kent. It returns each thing referred to once.
func (e *Entry) about(m *source.Fields, key string) []ID {
	var out []ID
	if t, alone := m.Lone(key); alone {
		e.lone = append(e.lone, lone{key: key, text: t})
		return nil
	}
	there := map[ID]bool{}
	for _, t := range m.Texts(key) {
		kind, name, ok := strings.Cut(t.S, ":")
		if !ok {
			e.lone = append(e.lone, lone{text: t})
			continue
		}
		name, fragment, _ := strings.Cut(name, "#")
		e.inside(int32(len(e.keyed)), anchorOf(fragment))
		if id := e.keyTo(e.stay.number(Kind(kind), name), t.Pos); !there[id] { // it may refer to several anchors of one thing
			there[id] = true
			out = append(out, id)
		}
	}
	return out
}

// readMarkdown reads the keys that every Markdown file has.
func (e *Entry) readMarkdown(m *source.Fields) {
	m.Must("title", "summary")
	e.Title = e.stay.spelled.Keep(m.Name("title").S)
	if e.Title == "" {
		e.Title = e.ID.Name() // reported already; so that later problems can name it
	}
	summary := m.Prose("summary")
	m.Wrapped("summary", summary)
	if n := len([]rune(summary.S)); n > maxSummary {
		m.Problem(summary.Pos, "too-long", fmt.Sprintf("the summary has %d characters", n), fmt.Sprintf("shorten it to %d: one or two sentences", maxSummary))
	}
	e.Summary = e.stay.spelled.Keep(summary.S)
	e.Updated = m.Day("updated")
	e.Draft = m.Bool("draft")
	for _, a := range m.Texts("aliases") {
		if address, ok := aliasAddress(a.S); ok {
			e.Aliases = append(e.Aliases, source.Text{S: address, Pos: a.Pos})
		} else {
			m.Problem(a.Pos, "wrong-value", source.Quote(a.S)+" is not an old address", "write what came after the site's name, such as old/kent.html, in small letters, digits and hyphens; have the host redirect any other")
		}
	}
	e.Sources = e.refsTo(KindSource, m, "sources")
}

const maxSummary = 300

// aliasAddress turns an old address into the path of a file: /old/kent/ becomes old/kent/index.html. It reports false
// if that is not a valid path.
func aliasAddress(s string) (string, bool) {
	s = strings.TrimPrefix(s, "/")
	if s == "" || strings.HasSuffix(s, "/") {
		s += "index.html"
	}
	parts := strings.Split(s, "/")
	for i, part := range parts {
		name, isFile := strings.CutSuffix(part, ".html")
		if fault, _ := source.IDFault(name); fault != "" || isFile != (i == len(parts)-1) {
			return "", false
		}
	}
	return s, true
}
