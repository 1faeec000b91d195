package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"totalplace/generator/source"
)

// The parts of an entry that a word can stand in. A word of the title says more than one of the text, and
// a long text says less with each word: w is how much, b how far length counts (BM25F), and most from how many
// times the usual length on it counts no more. Facts and figures of one line make up most of a pack, so the
// usual length is that of a line or two, and a page would say next to nothing with each word, even where it
// alone has all that is looked for.
const (
	inTitle = iota
	inHeading
	inSummary
	inLabel
	inBody
	inCells
	inGloss
	fieldCount
)

var fields = [fieldCount]struct{ w, b, most float64 }{
	inTitle: {6, 0.3, noMost}, inHeading: {3, 0.5, noMost}, inSummary: {2, 0.5, noMost}, inLabel: {2.5, 0.3, noMost},
	inBody: {1, 0.75, 10}, inCells: {0.7, 0.75, noMost}, inGloss: {0.5, 0.75, noMost},
}

const noMost = math.MaxFloat64

// saturation is from how many mentions on another one says little more.
const saturation = 1.2

// regions is into how many parts a text is cut. Words that share one stand near each other, which costs
// one symbol a posting where positions would cost one a word.
const regions = 6

// everywhere is the mask of what stands in no one region.
const everywhere = 1<<regions - 1

// hit is a group in an entry, and how often it stands in each field.
type hit struct {
	group int32
	tf    [fieldCount]uint8
	mask  uint8 // in which regions
}

// A hit is kept in about five bytes: the group, a bit for each field that has it, how often it stands in
// each of these, and the mask. There are millions of them until the last entry has been read, because how
// much a word says depends on how long the others' texts are.

func (h *hit) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(h.group))
	at := len(b)
	b = append(b, 0)
	for f, n := range h.tf {
		if n > 0 {
			b[at] |= 1 << f
			b = append(b, n)
		}
	}
	return append(b, h.mask)
}

// read reads a hit and returns what follows it.
func (h *hit) read(b []byte) []byte {
	group, n := binary.Uvarint(b)
	has := b[n]
	b = b[n+1:]
	h.group = int32(group)
	for f := range h.tf {
		h.tf[f] = 0
		if has&(1<<f) != 0 {
			h.tf[f] = b[0]
			b = b[1:]
		}
	}
	h.mask = b[0]
	return b[1:]
}

// read is an entry that has been read.
type read struct {
	hits  []byte
	names []int32           // the groups of its title and of its other names, each with -1 behind it
	size  [fieldCount]int   // how many words each field has
	shown int               // about how long the entry is as a client shows it
	sum   [sha256.Size]byte // a hash of what it shows
}

// vocabulary has the forms that the readers have met, and the group of each.
type vocabulary struct {
	sync.Mutex
	forms   *lexicon
	groupOf []int32  // of each form; -1 until its key is known
	groups  *lexicon // by key
}

// meet returns the numbers of a form and of its group.
func (v *vocabulary) meet(text []byte) (form, group int32) {
	v.Lock()
	form = int32(v.forms.number(text))
	if int(form) == len(v.groupOf) {
		v.groupOf = append(v.groupOf, -1)
	}
	group = v.groupOf[form]
	v.Unlock()
	if group < 0 {
		key := []byte(Key(string(text))) // which takes a while: others may go on
		v.Lock()
		group = int32(v.groups.number(key))
		v.groupOf[form] = group
		v.Unlock()
	}
	return form, group
}

// reader reads one entry after another. What it needs for that is made once. Readers read side by side, and share
// only what each of them asks for once for each form.
type reader struct {
	ix      *index
	words   *vocabulary
	glosses glosses
	speller speller

	forms *lexicon
	met   []met   // what is known of each form
	at    []place // of each group, its hit; and of some that are still to come

	entry   int
	hits    []hit
	size    [fieldCount]int
	run     []int32 // the groups of the text in order, for finding phrases
	room    Text
	scratch []byte
}

// met is what a reader knows of a form.
type met struct {
	form  int32 // in the vocabulary
	group int32
	pages int32 // how many of its entries have it
	last  int32 // the one that had it last, counted from 1
	stop  bool
}

// place says in which entry a group was hit last, counted from 1, which hit it is, and in how many entries
// it was hit.
type place struct{ entry, hit, found int32 }

func (ix *index) reader(words *vocabulary) *reader {
	r := &reader{ix: ix, words: words, forms: newLexicon()}
	for _, s := range ix.synonyms {
		if short, long := r.phrase(s.Short), r.phrase(s.Long); len(short) > 0 && len(long) > 0 {
			r.glosses = append(r.glosses, struct{ short, long []int32 }{short, long})
		}
	}
	return r
}

// read reads an entry.
func (r *reader) read(i int) read {
	e := &r.ix.entries[i]
	r.entry, r.hits, r.size, r.run = i, r.hits[:0], [fieldCount]int{}, r.run[:0]
	for _, name := range append([]string{e.Title}, e.Also...) {
		r.say(name, inTitle)
	}
	out := read{names: slices.Clone(r.run)}
	r.say(e.Summary, inSummary)
	r.say(e.Label, inLabel)
	r.say(e.Answer, inSummary)
	r.say(e.Asked, inGloss)
	for n, f := range r.ix.facets {
		for _, id := range e.valuesOf(n) {
			if label := f.label(id); label != "" && !strings.Contains(e.Label, label) {
				r.say(label, inLabel)
			}
		}
	}
	sections := e.sections(&r.room)
	total, at := 1, 0
	for _, s := range sections {
		total += len(s.Heading) + len(s.Text)
	}
	for _, s := range sections {
		region := func() uint8 { return 1 << min(regions-1, regions*at/total) }
		r.text(s.Heading, inHeading, region())
		at += len(s.Heading)
		field := inBody
		if s.Cells {
			field = inCells
		}
		for line := range bytes.Lines(s.Text) {
			r.text(line, field, region())
			at += len(line)
		}
	}
	r.glosses.apply(r)
	out.size = r.size
	r.scratch = r.scratch[:0]
	for n := range r.hits {
		r.scratch = r.hits[n].append(r.scratch)
	}
	out.hits = bytes.Clone(r.scratch)
	out.shown, out.sum = r.shows(e, sections)
	return out
}

// shows returns about how much a client shows of an entry, and a hash of it. [Entry.appendShown] is not asked,
// for it would be asked twice.
func (r *reader) shows(e *Entry, sections []Section) (size int, sum [sha256.Size]byte) {
	r.scratch = r.scratch[:0]
	about := []string{e.Path, e.Anchor, e.Title, e.Label, e.Summary, e.Answer, e.From.Text, e.From.Href}
	for _, text := range about {
		r.scratch = append(append(r.scratch, text...), 0)
	}
	for _, s := range sections {
		r.scratch = append(append(r.scratch, s.Anchor...), 0)
		r.scratch = append(append(r.scratch, s.Heading...), 0)
		r.scratch = append(append(r.scratch, s.Text...), 0)
	}
	size = len(r.scratch) - len(about) - 3*len(sections) // without what parts them
	return min(size, mostOfEntry), sha256.Sum256(r.scratch)
}

// say counts the words of something that is said of the entry as a whole.
func (r *reader) say(text string, field int) {
	r.scratch = append(r.scratch[:0], text...)
	r.text(r.scratch, field, everywhere)
}

// text counts the words of a text. A name that is made of common words alone is found by them.
func (r *reader) text(text []byte, field int, mask uint8) {
	counted := false
	for t := range r.speller.words(text) {
		m := r.see(t.form)
		if !t.joined && m.stop && !isShout(text[t.from:t.to]) {
			continue
		}
		counted = true
		r.word(m, t.joined, field, mask)
	}
	if field == inTitle && !counted {
		for t := range r.speller.words(text) {
			r.word(r.see(t.form), t.joined, field, mask)
		}
	}
	r.run = append(r.run, -1)
}

// see returns what is known of a form, until the next.
func (r *reader) see(form []byte) *met {
	n := r.forms.number(form)
	if n == len(r.met) {
		number, group := r.words.meet(form)
		if int(group) >= len(r.at) {
			r.at = append(r.at, make([]place, group+1)...)
		}
		if len(r.met) == cap(r.met) {
			r.met = twice(r.met)
		}
		r.met = append(r.met, met{form: number, group: group, stop: stopWords[string(form)]})
	}
	return &r.met[n]
}

// word counts a word.
func (r *reader) word(m *met, joined bool, field int, mask uint8) {
	if entry := int32(r.entry + 1); m.last != entry {
		m.last = entry
		m.pages++
	}
	r.count(m.group, field, mask)
	if !joined {
		r.run = append(r.run, m.group)
	}
}

func (r *reader) count(group int32, field int, mask uint8) {
	p := &r.at[group]
	if entry := int32(r.entry + 1); p.entry != entry {
		*p = place{entry, int32(len(r.hits)), p.found + 1}
		r.hits = append(r.hits, hit{group: group})
	}
	h := &r.hits[p.hit]
	if h.tf[field] < math.MaxUint8 {
		h.tf[field]++
	}
	h.mask |= mask
	r.size[field]++
}

// has reports whether a group stands in the entry.
func (r *reader) has(group int32) bool {
	return r.at[group].entry == int32(r.entry+1)
}

// gathered is the index as values.
type gathered struct {
	entries []read
	ranks   []float64
	forms   []form              // in order
	mean    [fieldCount]float64 // how many words each field has
	found   []int               // in how many entries each group stands
	rare    []uint64            // how rare each group is, once it was asked for
}

// mostReaders is how many entries are read at once at most: each reader has its own list of what it has met.
const mostReaders = 8

// gather reads every entry, on as many processors as there are up to mostReaders.
func (ix *index) gather() *gathered {
	n := len(ix.entries)
	g := &gathered{entries: make([]read, n), ranks: make([]float64, n)}
	words := &vocabulary{forms: newLexicon(), groups: newLexicon()}
	readers := make([]*reader, min(runtime.GOMAXPROCS(0), mostReaders, max(1, n)))
	var at atomic.Int64
	var crash atomic.Pointer[source.Crash]
	var wg sync.WaitGroup
	for i := range readers {
		r := ix.reader(words)
		readers[i] = r
		wg.Go(func() {
			for i := int(at.Add(1)) - 1; i < n && crash.Load() == nil; i = int(at.Add(1)) - 1 {
				if fault := source.Guard(ix.entries[i].Path, func() { g.entries[i] = r.read(i) }); fault != nil {
					crash.CompareAndSwap(nil, fault)
				}
			}
		})
	}
	wg.Wait()
	if fault := crash.Load(); fault != nil {
		panic(fault) // on the caller's own goroutine, where it can be caught
	}
	g.unite(words, readers)
	for i := range g.entries {
		e := &g.entries[i]
		for f, size := range e.size {
			g.mean[f] += float64(size) / float64(n)
		}
		if g.ranks[i] = ix.entries[i].Rank; g.ranks[i] == 0 {
			g.ranks[i] = 1
		}
	}
	return g
}

// unite adds up what the readers have counted.
func (g *gathered) unite(words *vocabulary, readers []*reader) {
	g.found, g.rare = make([]int, words.groups.len()), make([]uint64, words.groups.len())
	pages := make([]int, words.forms.len())
	for _, r := range readers {
		for group := range min(len(r.at), len(g.found)) {
			g.found[group] += int(r.at[group].found)
		}
		for _, m := range r.met {
			pages[m.form] += int(m.pages)
		}
	}
	g.forms = make([]form, 0, len(pages))
	text, end := string(words.forms.text), 0
	for n, group := range words.groupOf {
		begin := end
		end += len(words.forms.word(n))
		f := form{text[begin:end], int(group), pages[n]}
		if f.pages > 0 || !stopWords[f.text] && g.found[group] > 0 {
			g.forms = append(g.forms, f)
		} // otherwise it is a common word, or of a short form that no entry has
	}
	slices.SortFunc(g.forms, func(a, b form) int { return a.compare(b.text) })
}

// posting says how much a group says of an entry.
type posting struct {
	hit
	entry  int
	title  int // its part of the title, of 63
	rank   float64
	length [fieldCount]float64 // how long each field is, beside those of the others
}

// impact is how much the group says, 1 to 63.
//
// It is worked out in fractions, and comes out the same on every processor: each step is one that all of them
// round alike, and none is a product that another step adds something to, which some do in one and round once.
// A float64(…) around a product sees to that. What processors do not do alike is a logarithm or a power; those
// are worked out in whole numbers, in whole.go.
func (p *posting) impact() int {
	x := 0.0
	for f, field := range fields {
		if p.tf[f] > 0 {
			x += float64(field.w*float64(p.tf[f])) / p.length[f]
		}
	}
	return int(min(63, max(1, math.Round(63*p.rank*x/(saturation+x)))))
}

// postings goes through all postings, entry by entry. Each is good until the next.
func (g *gathered) postings() iter.Seq[*posting] {
	return func(yield func(*posting) bool) {
		shares := make([]int, len(g.found))
		for i := range g.entries {
			e := &g.entries[i]
			p := posting{entry: i, rank: g.ranks[i]}
			for f, field := range fields {
				p.length[f] = 1 - field.b + float64(field.b*min(field.most, float64(e.size[f])/g.mean[f]))
			}
			g.share(e.names, shares)
			for b := e.hits; len(b) > 0; {
				b = p.read(b)
				p.title = 0
				if p.tf[inTitle] > 0 {
					p.title = shares[p.group]
				}
				if !yield(&p) {
					return
				}
			}
			for _, group := range e.names {
				if group >= 0 {
					shares[group] = 0
				}
			}
		}
	}
}

// share says for each group of an entry's names how large a part of the name it is, of 63, by how rare it is: of
// "the Gateway in Kent", Gateway is more than Kent. Where it stands in several, the largest.
func (g *gathered) share(names []int32, shares []int) {
	for len(names) > 0 {
		end := slices.Index(names, -1)
		var total uint64
		for _, group := range names[:end] {
			if g.rare[group] == 0 {
				g.rare[group] = rarity(g.found[group], len(g.entries))
			}
			total += g.rare[group]
		}
		for _, group := range names[:end] {
			if total > 0 {
				part := (2*63*g.rare[group] + total) / (2 * total) // to the nearest
				shares[group] = max(shares[group], int(part))
			}
		}
		names = names[end+1:]
	}
}

// glosses are short forms with what they stand for, as groups.
type glosses []struct{ short, long []int32 }

// phrase returns the groups of the words of a phrase, less the common ones.
func (r *reader) phrase(text string) []int32 {
	var out []int32
	for _, t := range Tokens(text) {
		if !t.Stop && !t.Joined {
			out = append(out, r.see([]byte(t.Form)).group)
		}
	}
	return out
}

// apply adds to an entry that holds a short form the words it stands for, and the other way round.
func (all glosses) apply(r *reader) {
	for _, g := range all {
		short, long := r.holds(g.short), r.holds(g.long)
		if short && !long {
			for _, group := range g.long {
				r.count(group, inGloss, everywhere)
			}
		}
		if long && !short {
			for _, group := range g.short {
				r.count(group, inGloss, everywhere)
			}
		}
	}
}

// holds reports whether the groups stand in the entry one after another.
func (r *reader) holds(phrase []int32) bool {
	for _, g := range phrase {
		if !r.has(g) {
			return false
		}
	}
	for i := 0; i+len(phrase) <= len(r.run); i++ {
		if slices.Equal(r.run[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}
