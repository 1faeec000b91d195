// Package search makes an index that a reader's browser can search without a server, from a web host or from disk,
// loading no more of it than a query needs.
//
// It takes entries, each of which is a page, or a fact or figure on one, with a title, other names, facets and text.
// It makes small files, each a single function call, because a script element is the one thing that a browser loads
// from disk as well as from a host:
//
//	m0.js   the manifest, which the client reads first: how many of everything, and where each file begins
//	f*.js   one per facet (place, theme, kind, year): which entries have which value
//	d*.js   the dictionary: every word form in order, with the number of its group
//	r*.js   the same forms spelt backwards, for correcting typing mistakes
//	p*.js   the postings: for each group, the entries that contain it and how much it says about each
//	x*.js   the texts, for excerpts
//
// A group is all the forms of one word: organise, organised, organization. Words are split from text by one rule,
// which the client applies to queries too (tokens.go, reader.go); how forms become groups is known only here
// (stem.go). How much a word says about an entry is also computed here, in six bits (gather.go);
// layouts/script/search.js says what the client does with it. write.go says how numbers are encoded.
//
// [New] names the files at once but makes their bytes only when the first is asked for, so a preview that nobody
// searches indexes nothing. That is why the number of files depends on roughly how much there is to search, which is
// known beforehand, and not on the index, which is not. Each file says which index it belongs to, so that a client
// never mixes two. The texts belong to every index that has the same entries in the same files: editing one text
// changes the file it is in and the files of the index, but no other file of texts.
//
// Each entry is read once: its words and its excerpt are taken in one pass, when the file of texts that holds it is
// made ([Index.Reads]). The rest is put together from what was found then. If the texts have not been asked for by
// that time, as in a preview, they are read without being written.
//
// The same entries give the same bytes, in whatever order they come and the files are asked for.
package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Entry is something that can be found.
type Entry struct {
	Path    string // the page it stands on, from the root of the site
	Anchor  string // where on it; empty for the page itself
	Title   string
	Also    []string // other names: a short form, the words people use
	Label   string   // what it is and where, as a reader is told: Case study, Kent
	Summary string
	Asked   string      // words that people use for it and that it does not say: they lead to it, and say little of it
	Answer  string      // a value, or the meaning of a term: shown first to those who ask for just this
	From    Link        // who says so
	Rank    float64     // how likely it is meant, beside others with the same words; 1 is plain
	Values  [][]string  // of each facet in turn, the ids of the values that it has
	Text    func(*Text) // adds its text, the same at every call; nil for none
	Letters int         // about how long the text is: by this, files of texts are cut
}

// Link is an address from the root of the site, and words.
type Link struct{ Href, Text string }

// Text is the text of an entry, and room for that of the next: what each would need by itself is as much as all else
// that there is.
type Text struct {
	Sections []Section
	Words    []byte // what the sections have of words is part of it
}

// Section is a part of an entry's text that can be linked to.
type Section struct {
	Anchor  string
	Heading []byte
	Text    []byte // plain words, a line for each block
	Cells   bool   // rows of a table, which say less than sentences
}

// Add adds a section of so many lines.
func (t *Text) Add(anchor, heading string, lines ...string) {
	begin := len(t.Words)
	t.Words = append(t.Words, heading...)
	end := len(t.Words)
	for i, line := range lines {
		if i > 0 {
			t.Words = append(t.Words, '\n')
		}
		t.Words = append(t.Words, line...)
	}
	t.Sections = append(t.Sections, Section{Anchor: anchor, Heading: t.Words[begin:end], Text: t.Words[end:]})
}

// AddRow adds to the last section a row of a table: those of its cells that say something.
func (t *Text) AddRow(cells ...string) {
	s := &t.Sections[len(t.Sections)-1]
	begin, apart := len(t.Words)-len(s.Text), ""
	if len(s.Text) > 0 {
		apart = "; "
	}
	for _, cell := range cells {
		if cell != "" {
			t.Words = append(append(t.Words, apart...), cell...)
			apart = ", "
		}
	}
	s.Text, s.Cells = t.Words[begin:], true
}

// Facet is a property by which results can be narrowed.
type Facet struct {
	Name   string // as in the address: pilot
	Label  string
	Names  bool // its values are called by names, whose words have no other forms: Poole is no pool
	Values []Value
}

// Value is one value of a facet, and how many entries have it.
type Value struct {
	ID, Label string
	Count     int
}

// Synonym is a short form and what it stands for. Who searches for one finds the other.
type Synonym struct{ Short, Long string }

// Contents is what an index is made of.
type Contents struct {
	Entries  []Entry
	Facets   []Facet
	Synonyms []Synonym
}

// Index is what can be searched.
type Index struct {
	shards map[byte]int
	of     func() *index
	made   func() *written
}

// index is what is in it, in order.
type index struct {
	entries  []Entry
	portions []portion // the entries once more, by the files of their texts
	firsts   []int     // the first entry of each of these that has one
	version  string    // of these
	facets   []facet
	shards   map[byte]int
	words    *vocabulary // until all entries have been read
}

// facet is a facet, and which of its values has an id.
type facet struct {
	Facet
	at map[string]int
}

// Dir is where the files lie. The client looks for them there.
const Dir = "search/"

// New returns the index of the contents, which it asks for when it is asked for the first time. They have so many
// facets; entries and letters are about how many entries there will be and how long all their texts are together:
// how many files there are follows from these, not from what is in them.
func New(entries, letters, facets int, contents func() Contents) *Index {
	shards := shardsFor(entries, letters)
	shards['f'] = facets
	of := sync.OnceValue(func() *index { return arranged(contents(), shards) })
	return &Index{shards, of, sync.OnceValue(func() *written { return of().write() })}
}

// arranged puts the entries into the order in which those that read alike stand side by side: of one kind, and then of one
// place. Ten results are mostly of few kinds, so fewer files hold them, and what is alike takes less room in a file.
func arranged(c Contents, shards map[byte]int) *index {
	ix := &index{entries: make([]Entry, len(c.Entries)), shards: shards}
	for _, f := range c.Facets {
		f.Values = slices.Clone(f.Values)
		at := make(map[string]int, len(f.Values))
		for i, v := range f.Values {
			at[v.ID] = i
		}
		ix.facets = append(ix.facets, facet{f, at})
	}
	order := make([]int, len(c.Entries)) // numbers are sooner moved than entries
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &c.Entries[i], &c.Entries[j]
		return cmp.Or(strings.Compare(a.Label, b.Label), slices.CompareFunc(a.Values, b.Values, slices.Compare), strings.Compare(a.Path, b.Path), strings.Compare(a.Anchor, b.Anchor), strings.Compare(a.Title, b.Title), cmp.Compare(i, j))
	})
	for n, i := range order {
		ix.entries[n] = c.Entries[i]
	}
	for n, f := range ix.facets {
		for i := range f.Values {
			f.Values[i].Count = 0
		}
		ix.each(n, func(_, value int) { f.Values[value].Count++ })
	}
	ix.words = newVocabulary(ix.facets, c.Synonyms)
	ix.cut()
	return ix
}

// label returns the label of a value, or nothing.
func (f *facet) label(id string) string {
	if i, ok := f.at[id]; ok {
		return f.Values[i].Label
	}
	return ""
}

// each calls use for each value of a facet that an entry has, entry by entry, with both their numbers.
func (ix *index) each(n int, use func(entry, value int)) {
	at := ix.facets[n].at
	for i := range ix.entries {
		for _, id := range ix.entries[i].valuesOf(n) {
			if value, ok := at[id]; ok {
				use(i, value)
			}
		}
	}
}

// valuesOf are the ids of the values that an entry has of a facet.
func (e *Entry) valuesOf(n int) []string {
	if n < len(e.Values) {
		return e.Values[n]
	}
	return nil
}

// Entries returns everything that can be found.
func (ix *Index) Entries() []Entry { return ix.of().entries }

// Facets returns the facets with their counts.
func (ix *Index) Facets() []Facet {
	var out []Facet
	for _, f := range ix.of().facets {
		out = append(out, f.Facet)
	}
	return out
}

// shardsFor says how many files of each kind there are: as many as keep most of them near the size that
// costs least, about two kilobytes over a host that compresses for the dictionary, four for texts and five for
// postings. The powers are those by which each grows with the length of the texts.
func shardsFor(entries, letters int) map[byte]int {
	letters = max(letters, 1)
	size := float64(letters)
	atLeastOne := func(n float64) int { return max(1, int(math.Ceil(n))) }
	n := map[byte]int{
		'd': power(6, int64(letters), 360_000),
		'p': atLeastOne(size / 27_000),
		'x': atLeastOne(max(size/9_000, float64(entries)/40)),
	}
	n['r'] = atLeastOne(float64(n['d']) * 0.7)
	if entries > rareIn {
		n['r'] = atLeastOne(float64(n['d']) * 0.3)
	}
	return n
}

// Files returns the names of all files, in order.
func (ix *Index) Files() []string {
	out := []string{Dir + "m0.js"}
	for _, kind := range []byte("fdrpx") {
		for i := range ix.shards[kind] {
			out = append(out, fmt.Sprintf("%s%c%d.js", Dir, kind, i))
		}
	}
	return out
}

// Reads reports whether entries are read when the file of that name is made. The index is put together of what is found
// on the way, and whoever wants all files best makes these before any other: else their texts are made twice.
func (ix *Index) Reads(name string) bool { return strings.HasPrefix(name, Dir+"x") }

// Append appends what is in a file. It may be called from many goroutines at once.
func (ix *Index) Append(b []byte, name string) ([]byte, error) {
	short := strings.TrimSuffix(strings.TrimPrefix(name, Dir), ".js")
	if n, ok := strings.CutPrefix(short, "x"); ok {
		if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < ix.shards['x'] {
			return ix.of().texts(b, i), nil
		}
	} else if b, ok := ix.made().file(b, short); ok {
		return b, nil
	}
	return nil, fmt.Errorf("the search index has no file %s", short)
}
