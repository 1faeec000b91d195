package search

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"totalplace/generator/source"
)

// The parts of an entry that a word can stand in. A word of the title says more than one of the text, and
// a long text says less with each word: w is how much, b how far length counts (BM25F).
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

var fields = [fieldCount]struct{ w, b float64 }{
	inTitle: {6, 0.3}, inHeading: {3, 0.5}, inSummary: {2, 0.5}, inLabel: {2.5, 0.3},
	inBody: {1, 0.75}, inCells: {0.7, 0.75}, inGloss: {0.5, 0.75},
}

// saturation is from how many mentions on another one says little more.
const saturation = 1.2

// regions is into how many parts a text is cut. Words that share one stand near each other, which costs
// one symbol a posting where positions would cost one a word.
const regions = 6

// posting says how much a group says of an entry.
type posting struct {
	entry  int32
	impact uint8 // 1 to 63
	mask   uint8 // in which regions it stands
	title  uint8 // its part of the title, of 63
}

// hit is a group in an entry while it is read.
type hit struct {
	group int32
	tf    [fieldCount]uint8
	mask  uint8
}

// vocabulary is every form and group there is.
type vocabulary struct {
	number map[string]int32 // of a form, in forms
	forms  []word
	key    map[string]int32 // group by key
}

// word is a form in the vocabulary.
type word struct {
	text  string
	group int32
	pages int32 // how many entries have it
	last  int32 // the entry that had it last
}

// at returns the word of a form.
func (v *vocabulary) at(form string) *word {
	n, ok := v.number[form]
	if !ok {
		k := Key(form)
		g, known := v.key[k]
		if !known {
			g = int32(len(v.key))
			v.key[k] = g
		}
		n = int32(len(v.forms))
		v.number[strings.Clone(form)] = n // the form may be a part of a text that need not be kept
		v.forms = append(v.forms, word{text: strings.Clone(form), group: g, last: -1})
	}
	return &v.forms[n]
}

// see notes that an entry holds a form, and returns its group.
func (v *vocabulary) see(form string, entry int) int32 {
	w := v.at(form)
	if w.last != int32(entry) {
		w.last = int32(entry)
		w.pages++
	}
	return w.group
}

// taken is an entry with its words taken apart: what can be done for many entries at once.
type taken struct {
	names [][]Token // the title and the other names
	parts []part
	shown []byte // the entry as a client shows it
}

// part is a piece of an entry, in one field and, as a mask, in some regions of the text.
type part struct {
	tokens []Token
	field  int
	mask   uint8
}

const everywhere = 1<<regions - 1

// take takes an entry apart.
func (ix *index) take(e *Entry) *taken {
	t := &taken{}
	add := func(text string, field int, mask uint8) {
		if tokens := Tokens(text); len(tokens) > 0 {
			t.parts = append(t.parts, part{tokens, field, mask})
		}
	}
	for _, name := range append([]string{e.Title}, e.Also...) {
		t.names = append(t.names, nameOf(name))
	}
	add(e.Summary, inSummary, everywhere)
	add(e.Label, inLabel, everywhere)
	add(e.Answer, inSummary, everywhere)
	for _, f := range ix.facets {
		for _, id := range e.Values[f.Name] {
			if label := f.label(id); label != "" && !strings.Contains(e.Label, label) {
				add(label, inLabel, everywhere)
			}
		}
	}
	var sections []Section
	if e.Text != nil {
		sections = e.Text()
	}
	total, at := 1, 0
	for _, s := range sections {
		total += len(s.Heading) + len(s.Text)
	}
	for _, s := range sections {
		region := func() uint8 { return 1 << min(regions-1, regions*at/total) }
		add(s.Heading, inHeading, region())
		at += len(s.Heading)
		field := inBody
		if s.Cells {
			field = inCells
		}
		for line := range strings.Lines(s.Text) {
			add(line, field, region())
			at += len(line)
		}
	}
	t.shown = encoded(shown(e, sections))
	return t
}

// nameOf are the words of a name. One made of common words alone is found by them.
func nameOf(name string) []Token {
	tokens := Tokens(name)
	if !slices.ContainsFunc(tokens, func(t Token) bool { return !t.Stop }) {
		for i := range tokens {
			tokens[i].Stop = false
		}
	}
	return tokens
}

// reading is an entry while its words are counted. It is used for one entry after another.
type reading struct {
	v     *vocabulary
	entry int
	hits  []hit
	at    map[int32]int // of a group, its hit
	size  [fieldCount]int
	run   []int32 // the groups of the text in order, for finding phrases
}

func (r *reading) begin(entry int) {
	r.entry, r.hits, r.size, r.run = entry, r.hits[:0], [fieldCount]int{}, r.run[:0]
	clear(r.at)
}

func (r *reading) tokens(tokens []Token, field int, mask uint8) []int32 {
	first := len(r.run)
	for _, t := range tokens {
		if t.Stop {
			continue
		}
		g := r.v.see(t.Form, r.entry)
		r.count(g, field, mask)
		if !t.Joined {
			r.run = append(r.run, g)
		}
	}
	groups := r.run[first:]
	r.run = append(r.run, -1)
	return groups
}

func (r *reading) count(g int32, field int, mask uint8) {
	n, ok := r.at[g]
	if !ok {
		n = len(r.hits)
		r.at[g] = n
		r.hits = append(r.hits, hit{group: g})
	}
	h := &r.hits[n]
	if h.tf[field] < math.MaxUint8 {
		h.tf[field]++
	}
	h.mask |= mask
	r.size[field]++
}

// gathered is the index as values.
type gathered struct {
	v        *vocabulary
	postings [][]posting // by group
	shown    [][]byte    // by entry
}

// gather reads every entry and works out what each word says of it. Entries are taken apart on all
// processors, a batch at a time, so that never more than a batch of texts is held; their words are
// counted one entry after another, because a word gets its number from the first that has it.
func (ix *index) gather() *gathered {
	v := &vocabulary{number: map[string]int32{}, key: map[string]int32{}}
	n := len(ix.entries)
	out := &gathered{v: v, shown: make([][]byte, n)}
	hits := make([][]hit, n)
	sizes := make([][fieldCount]int, n)
	names := make([][][]int32, n) // of each entry the groups of its title and other names
	glosses := ix.glosses(v)
	var mean [fieldCount]float64
	r := &reading{v: v, at: map[int32]int{}}
	ix.inBatches(func(i int, t *taken) {
		r.begin(i)
		for _, name := range t.names {
			names[i] = append(names[i], slices.Clone(r.tokens(name, inTitle, everywhere)))
		}
		for _, p := range t.parts {
			r.tokens(p.tokens, p.field, p.mask)
		}
		glosses.apply(r)
		out.shown[i] = t.shown
		hits[i] = slices.Clone(r.hits)
		slices.SortFunc(hits[i], func(a, b hit) int { return int(a.group - b.group) })
		sizes[i] = r.size
		for f, size := range r.size {
			mean[f] += float64(size) / float64(n)
		}
	})
	found := make([]int, len(v.key)) // in how many entries each group stands
	for i := range hits {
		for _, h := range hits[i] {
			found[h.group]++
		}
	}
	out.postings = make([][]posting, len(v.key))
	for g, entries := range found {
		out.postings[g] = make([]posting, 0, entries)
	}
	for i := range hits {
		rank := ix.entries[i].Rank
		if rank == 0 {
			rank = 1
		}
		shares := titleShares(names[i], found, n)
		for _, h := range hits[i] {
			x := 0.0
			for f, field := range fields {
				if h.tf[f] > 0 {
					x += field.w * float64(h.tf[f]) / (1 - field.b + field.b*float64(sizes[i][f])/mean[f])
				}
			}
			impact := math.Round(63 * rank * x / (saturation + x))
			title := math.Round(63 * shares[h.group])
			out.postings[h.group] = append(out.postings[h.group], posting{
				entry: int32(i), impact: uint8(min(63, max(1, impact))), mask: h.mask, title: uint8(title),
			})
		}
		hits[i] = nil
	}
	return out
}

// inBatches calls use for each entry, taken apart, in order.
func (ix *index) inBatches(use func(i int, t *taken)) {
	const batch = 256
	batches := make(chan []*taken)
	var crash atomic.Pointer[source.Crash]
	go func() {
		defer close(batches)
		for from := 0; from < len(ix.entries) && crash.Load() == nil; from += batch {
			entries := ix.entries[from:min(from+batch, len(ix.entries))]
			made := make([]*taken, len(entries))
			var at atomic.Int64
			var wg sync.WaitGroup
			for range min(runtime.GOMAXPROCS(0), len(entries)) {
				wg.Go(func() {
					for i := int(at.Add(1)) - 1; i < len(entries); i = int(at.Add(1)) - 1 {
						if fault := source.Guard(entries[i].Path, func() { made[i] = ix.take(&entries[i]) }); fault != nil {
							crash.CompareAndSwap(nil, fault)
						}
					}
				})
			}
			wg.Wait()
			if crash.Load() == nil {
				batches <- made
			}
		}
	}()
	i := 0
	for made := range batches {
		for _, t := range made {
			use(i, t)
			i++
		}
	}
	if fault := crash.Load(); fault != nil {
		panic(fault) // on the caller's own goroutine, where it can be caught
	}
}

// titleShares says for each group of an entry's names how large a part of the name it is, by how rare it
// is: of "the Gateway in Kent", Gateway is more than Kent. Where it stands in several, the largest.
func titleShares(names [][]int32, found []int, entries int) map[int32]float64 {
	out := map[int32]float64{}
	for _, name := range names {
		total := 0.0
		for _, g := range name {
			total += idf(found[g], entries)
		}
		for _, g := range name {
			if total > 0 {
				out[g] = max(out[g], idf(found[g], entries)/total)
			}
		}
	}
	return out
}

// idf says how rare a word is. The client has the same formula.
func idf(found, entries int) float64 {
	return math.Log(1 + (float64(entries)-float64(found)+0.5)/(float64(found)+0.5))
}

// glosses are short forms with what they stand for, as groups.
type glosses []struct{ short, long []int32 }

func (ix *index) glosses(v *vocabulary) glosses {
	groups := func(text string) []int32 {
		var out []int32
		for _, t := range Tokens(text) {
			if !t.Stop && !t.Joined {
				out = append(out, v.at(t.Form).group)
			}
		}
		return out
	}
	var out glosses
	for _, s := range ix.synonyms {
		if short, long := groups(s.Short), groups(s.Long); len(short) > 0 && len(long) > 0 {
			out = append(out, struct{ short, long []int32 }{short, long})
		}
	}
	return out
}

// apply adds to an entry that holds a short form the words it stands for, and the other way round.
func (all glosses) apply(r *reading) {
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
func (r *reading) holds(phrase []int32) bool {
	for _, g := range phrase {
		if _, ok := r.at[g]; !ok {
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
