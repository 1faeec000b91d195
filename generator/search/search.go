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

// Entry is something that can be found: a page, or a part of one.
type Entry struct {
	Path    string // the page it is on, relative to the root of the site
	Anchor  string // where on the page; empty for the page itself
	Title   string
	Also    []string // other names: an abbreviation, words that people use
	Label   string   // what it is, as shown to readers: Case study, Kent
	Summary string
	Asked   string      // words that people use but the text does not; they find it, with little weight
	Answer  string      // a value, or the meaning of a term, shown first to those who ask for exactly this
	From    Link        // the source of the answer
	Rank    float64     // how likely it is meant, among others with the same words; 1 (or 0) is normal
	Values  [][]string  // for each facet in order, the ids of its values
	Text    func(*Text) // adds its text, the same at every call; may be nil
	Letters int         // approximately the length of the text, by which the files of texts are divided
}

// Link is an address, relative to the root of the site, with a text.
type Link struct{ Href, Text string }

// Text is the text of an entry. It is reused for one entry after another, because separate texts would take as much
// memory as everything else together.
type Text struct {
	Sections []Section
	Words    []byte // the bytes that the sections are slices of
}

// Section is a part of an entry's text with an address of its own.
type Section struct {
	Anchor  string
	Heading []byte
	Text    []byte // plain text, one line per block
	Cells   bool   // it is rows of a table, which count for less than sentences
}

// Add adds a section with the given lines.
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

// AddRow adds a table row to the last section, leaving out empty cells.
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
	Names  bool // its values are proper names, whose words are not stemmed: Poole is not a pool
	Values []Value
}

// Value is a value of a facet, and the number of entries that have it.
type Value struct {
	ID, Label string
	Count     int
}

// Synonym is an abbreviation and what it stands for. A search for one also finds the other.
type Synonym struct{ Short, Long string }

// Contents is everything that an index is made from.
type Contents struct {
	Entries  []Entry
	Facets   []Facet
	Synonyms []Synonym
}

// Index is a search index, made on demand.
type Index struct {
	shards map[byte]int
	of     func() *index
	made   func() *written
}

// index is the content of an Index, in order.
type index struct {
	entries  []Entry
	portions []portion // the same entries, by file of texts
	firsts   []int     // the first entry of each portion that is not empty
	version  string    // of the portions
	facets   []facet
	shards   map[byte]int
	words    *vocabulary // nil once all entries have been read
}

// facet is a facet with the index of each value by id.
type facet struct {
	Facet
	at map[string]int
}

// Dir is the folder of the index, in which the client looks for its files.
const Dir = "search/"

// New returns an index of the contents, which are asked for when first needed. facets is the exact number of facets;
// entries and letters are the approximate number of entries and total length of their texts. The number of files
// depends only on these, not on the contents.
func New(entries, letters, facets int, contents func() Contents) *Index {
	shards := shardsFor(entries, letters)
	shards['f'] = facets
	of := sync.OnceValue(func() *index { return arranged(contents(), shards) })
	return &Index{shards, of, sync.OnceValue(func() *written { return of().write() })}
}

// arranged returns the contents with the entries sorted so that similar ones are neighbours: by kind, and then by
// place. Ten results are mostly of a few kinds, so fewer files contain them, and similar entries compress better.
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
	order := make([]int, len(c.Entries)) // cheaper to sort than the entries themselves
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
		ix.each(n, func(_, value int) { f.Values[value].Count++ })
	}
	ix.words = newVocabulary(ix.facets, c.Synonyms)
	ix.cut()
	return ix
}

// label returns the label of the value with the given id, or "".
func (f *facet) label(id string) string {
	if i, ok := f.at[id]; ok {
		return f.Values[i].Label
	}
	return ""
}

// each calls use with the index of each entry and of each of its values of facet n, entry by entry.
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

// valuesOf returns the ids of the entry's values of facet n.
func (e *Entry) valuesOf(n int) []string {
	if n < len(e.Values) {
		return e.Values[n]
	}
	return nil
}

// Entries returns all entries, in the order of the index.
func (ix *Index) Entries() []Entry { return ix.of().entries }

// Facets returns the facets, with the number of entries for each value.
func (ix *Index) Facets() []Facet {
	var out []Facet
	for _, f := range ix.of().facets {
		out = append(out, f.Facet)
	}
	return out
}

// shardsFor returns the number of files of each kind. It keeps most files near the size that costs least: compressed,
// about two kilobytes for the dictionary, four for texts and five for postings. The dictionary and its reversal grow
// with a power of the length of the texts, the other kinds in proportion to it.
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

// Reads reports whether making the file with this name reads entries. The index is put together from what is found
// while making these files, so a caller that wants all files should make them first; otherwise their texts are made
// twice.
func (ix *Index) Reads(name string) bool { return strings.HasPrefix(name, Dir+"x") }

// Append appends the contents of a file to b. It is safe for concurrent use.
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
