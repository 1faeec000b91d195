package search

import (
	"math"
	"slices"
	"strings"
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
	entry  int
	impact int // 1 to 63
	mask   int // in which regions it stands
	title  int // its part of the title, of 63
}

// hit is a group in an entry while it is read.
type hit struct {
	group int
	tf    [fieldCount]uint16
	mask  uint8
}

// vocabulary is every form and group there is.
type vocabulary struct {
	group map[string]int // of a form
	key   map[string]int // group by key
	pages []int          // of a form, by number: how many entries have it
	last  []int          // the entry that had it last
	form  map[string]int
	forms []string
}

func (v *vocabulary) groupOf(form string) int {
	if g, ok := v.group[form]; ok {
		return g
	}
	k := Key(form)
	g, ok := v.key[k]
	if !ok {
		g = len(v.key)
		v.key[k] = g
	}
	v.group[form] = g
	return g
}

// see notes that an entry holds a form, and returns its group.
func (v *vocabulary) see(form string, entry int) int {
	n, ok := v.form[form]
	if !ok {
		n = len(v.forms)
		v.form[form] = n
		v.forms = append(v.forms, form)
		v.pages, v.last = append(v.pages, 0), append(v.last, -1)
	}
	if v.last[n] != entry {
		v.last[n] = entry
		v.pages[n]++
	}
	return v.groupOf(form)
}

// reading is an entry while it is read.
type reading struct {
	v     *vocabulary
	entry int
	hits  map[int]*hit
	size  [fieldCount]int
	run   []int // the groups of the text in order, for finding phrases
}

// add reads a text into a field. mask says in which regions it stands.
func (r *reading) add(text string, field int, mask uint8) []int {
	return r.tokens(Tokens(text), field, mask)
}

func (r *reading) tokens(tokens []Token, field int, mask uint8) []int {
	var groups []int
	for _, t := range tokens {
		if t.Stop {
			continue
		}
		g := r.v.see(t.Form, r.entry)
		r.count(g, field, mask)
		if !t.Joined {
			groups = append(groups, g)
		}
	}
	r.run = append(r.run, groups...)
	r.run = append(r.run, -1)
	return groups
}

func (r *reading) count(g, field int, mask uint8) {
	h := r.hits[g]
	if h == nil {
		h = &hit{group: g}
		r.hits[g] = h
	}
	if h.tf[field] < math.MaxUint16 {
		h.tf[field]++
	}
	h.mask |= mask
	r.size[field]++
}

const everywhere = 1<<regions - 1

// title reads a name. One made of common words alone is found by them.
func (r *reading) title(name string) []int {
	tokens := Tokens(name)
	if !slices.ContainsFunc(tokens, func(t Token) bool { return !t.Stop }) {
		for i := range tokens {
			tokens[i].Stop = false
		}
	}
	return r.tokens(tokens, inTitle, everywhere)
}

// gathered is the index as values.
type gathered struct {
	v        *vocabulary
	postings [][]posting // by group
	sections [][]Section // by entry
}

// gather reads every entry and works out what each word says of it.
func (ix *index) gather() *gathered {
	v := &vocabulary{group: map[string]int{}, key: map[string]int{}, form: map[string]int{}}
	out := &gathered{v: v, sections: make([][]Section, len(ix.entries))}
	hits := make([][]hit, len(ix.entries))
	sizes := make([][fieldCount]int, len(ix.entries))
	names := make([][][]int, len(ix.entries)) // of each entry the groups of its title and other names
	glosses := ix.glosses(v)
	var mean [fieldCount]float64
	for i := range ix.entries {
		e := &ix.entries[i]
		r := &reading{v: v, entry: i, hits: map[int]*hit{}}
		for _, name := range append([]string{e.Title}, e.Also...) {
			names[i] = append(names[i], r.title(name))
		}
		r.add(e.Summary, inSummary, everywhere)
		r.add(e.Label, inLabel, everywhere)
		r.add(e.Answer, inSummary, everywhere)
		for _, f := range ix.facets {
			for _, val := range f.Values {
				if slices.Contains(e.Values[f.Name], val.ID) && !strings.Contains(e.Label, val.Label) {
					r.add(val.Label, inLabel, everywhere)
				}
			}
		}
		if e.Text != nil {
			out.sections[i] = e.Text()
		}
		r.text(out.sections[i])
		glosses.apply(r)
		hits[i] = make([]hit, 0, len(r.hits))
		for _, h := range r.hits {
			hits[i] = append(hits[i], *h)
		}
		slices.SortFunc(hits[i], func(a, b hit) int { return a.group - b.group })
		sizes[i] = r.size
		for f, n := range r.size {
			mean[f] += float64(n) / float64(len(ix.entries))
		}
	}
	out.postings = make([][]posting, len(v.key))
	found := make([]int, len(v.key)) // in how many entries each group stands
	for i := range hits {
		for _, h := range hits[i] {
			found[h.group]++
		}
	}
	for i := range hits {
		rank := ix.entries[i].Rank
		if rank == 0 {
			rank = 1
		}
		shares := titleShares(names[i], found, len(ix.entries))
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
				entry: i, impact: int(min(63, max(1, impact))), mask: int(h.mask), title: int(title),
			})
		}
	}
	return out
}

// text reads the sections, with the region of each block.
func (r *reading) text(sections []Section) {
	total, at := 1, 0
	for _, s := range sections {
		total += len(s.Heading) + len(s.Text)
	}
	for _, s := range sections {
		region := func() uint8 { return 1 << min(regions-1, regions*at/total) }
		r.add(s.Heading, inHeading, region())
		at += len(s.Heading)
		field := inBody
		if s.Cells {
			field = inCells
		}
		for line := range strings.Lines(s.Text) {
			r.add(line, field, region())
			at += len(line)
		}
	}
}

// titleShares says for each group of an entry's names how large a part of the name it is, by how rare it
// is: of "the Gateway in Kent", Gateway is more than Kent. Where it stands in several, the largest.
func titleShares(names [][]int, found []int, entries int) map[int]float64 {
	out := map[int]float64{}
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
type glosses []struct{ short, long []int }

func (ix *index) glosses(v *vocabulary) glosses {
	groups := func(text string) []int {
		var out []int
		for _, t := range Tokens(text) {
			if !t.Stop && !t.Joined {
				out = append(out, v.groupOf(t.Form))
			}
		}
		return out
	}
	var out glosses
	for _, s := range ix.synonyms {
		if short, long := groups(s.Short), groups(s.Long); len(short) > 0 && len(long) > 0 {
			out = append(out, struct{ short, long []int }{short, long})
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
func (r *reading) holds(phrase []int) bool {
	for _, g := range phrase {
		if r.hits[g] == nil {
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
