package search

import (
	"bytes"
	"math"
	"slices"
	"strings"

	"totalplace/generator/source"
)

// reader reads a few entries at a time, with memory that it reuses. Readers work in parallel and share only the
// vocabulary, which each of them consults once for each form in its few entries. While reading, a reader looks words
// up among these forms alone: they fit in the processor's cache, whereas the words of a whole pack do not.
type reader struct {
	words   *vocabulary
	speller speller
	room    Text
	scratch []byte

	forms  *lexicon // the common words, followed by the other forms in the entries
	common int      // the number of common words
	met    []met    // what is known about each form
	spelt  []int32  // the entries word by word: the form n, or -1-n if it joins a hyphenated pair
	said   []saying
	ends   []int // for each entry, the index at which it ends in said

	entry int32   // the number of entries counted so far, over all calls
	at    []place // the hit of each group
	hits  []hit
	size  [fieldCount]int
	run   []int32 // the groups of the entry in order, to find phrases in
	found []int32 // the groups of each entry, concatenated
}

// met is what is known about a form.
type met struct {
	form  int   // its number in the vocabulary
	group int32 // -1 while its key is not known
	pages int32 // the number of entries that have it
	last  int32 // the last entry that had it, counted from 1
}

// saying is a piece of an entry: a name, or a line of its text.
type saying struct {
	from, to int // its range in spelt
	field    uint8
	mask     uint8
}

// place is the last entry in which a group occurred, counted from 1, and the index of its hit there.
type place struct{ entry, hit int32 }

// read reads entries, and calls use with each of them and its text. It returns what it found in each.
func (r *reader) read(entries []Entry, use func(*Entry, []Section)) []read {
	r.forms.clear()
	for word := range strings.FieldsSeq(stopList) {
		r.forms.number([]byte(word))
	}
	r.common = r.forms.len()
	r.met = append(r.met[:0], make([]met, r.common)...)
	r.spelt, r.said, r.ends, r.found = r.spelt[:0], r.said[:0], r.ends[:0], r.found[:0]
	for i := range entries {
		e := &entries[i]
		source.Naming(e.Path, func() {
			sections := e.sections(&r.room)
			r.spell(e, sections)
			use(e, sections)
		})
	}
	groups := r.words.meet(r.forms, r.met)
	r.at = append(r.at, make([]place, max(0, groups-len(r.at)))...)
	out, from := make([]read, len(entries)), 0
	for i, to := range r.ends {
		out[i] = r.count(r.said[from:to])
		from = to
	}
	r.words.find(r.found)
	return out
}

// spell splits an entry into words.
func (r *reader) spell(e *Entry, sections []Section) {
	r.say(e.Title, inTitle)
	for _, name := range e.Also {
		r.say(name, inTitle)
	}
	r.say(e.Summary, inSummary)
	r.say(e.Label, inLabel)
	r.say(e.Answer, inSummary)
	r.say(e.Asked, inGloss)
	for n, f := range r.words.facets {
		for _, id := range e.valuesOf(n) {
			if label := f.label(id); label != "" && !strings.Contains(e.Label, label) {
				r.say(label, inLabel)
			}
		}
	}
	total, at := 1, 0
	for _, s := range sections {
		total += len(s.Heading) + len(s.Text)
	}
	for _, s := range sections {
		region := func() uint8 { return 1 << min(regions-1, regions*at/total) }
		r.text(s.Heading, inHeading, region())
		at += len(s.Heading)
		field := uint8(inBody)
		if s.Cells {
			field = inCells
		}
		for line := range bytes.Lines(s.Text) {
			r.text(line, field, region())
			at += len(line)
		}
	}
	r.ends = append(r.ends, len(r.said))
}

// say splits a text that is about the entry as a whole.
func (r *reader) say(text string, field uint8) {
	r.scratch = append(r.scratch[:0], text...)
	r.text(r.scratch, field, everywhere)
}

// text splits a text into words, leaving out common words, except in a name that consists of nothing else.
func (r *reader) text(text []byte, field, mask uint8) {
	from := len(r.spelt)
	for t := range r.speller.words(text) {
		n := r.forms.number(t.form)
		if n >= r.common || t.joined || isShout(text[t.from:t.to]) {
			r.word(n, t.joined)
		}
	}
	if field == inTitle && len(r.spelt) == from {
		for t := range r.speller.words(text) {
			r.word(r.forms.number(t.form), t.joined)
		}
	}
	r.said = append(r.said, saying{from, len(r.spelt), field, mask})
}

// word records an occurrence of form n.
func (r *reader) word(n int, joined bool) {
	if n == len(r.met) {
		r.met = append(r.met, met{})
	}
	if m, entry := &r.met[n], int32(len(r.ends)+1); m.last != entry {
		m.last = entry
		m.pages++
	}
	if joined {
		n = -1 - n
	}
	r.spelt = append(r.spelt, int32(n))
}

// count counts how often each group occurs in an entry, and where.
func (r *reader) count(all []saying) read {
	r.entry++
	r.hits, r.size, r.run = r.hits[:0], [fieldCount]int{}, r.run[:0]
	names := 0 // the length of the names, which come first
	for _, s := range all {
		for _, n := range r.spelt[s.from:s.to] {
			if n < 0 {
				r.hit(r.met[-1-n].group, s.field, s.mask)
				continue
			}
			group := r.met[n].group
			r.hit(group, s.field, s.mask)
			r.run = append(r.run, group)
		}
		r.run = append(r.run, -1)
		if s.field == inTitle {
			names = len(r.run)
		}
	}
	r.words.glosses.apply(r)
	r.scratch = r.scratch[:0]
	for n := range r.hits {
		r.scratch = r.hits[n].append(r.scratch)
		r.found = append(r.found, r.hits[n].group)
	}
	return read{bytes.Clone(r.scratch), slices.Clone(r.run[:names]), r.size}
}

func (r *reader) hit(group int32, field, mask uint8) {
	p := &r.at[group]
	if p.entry != r.entry {
		*p = place{r.entry, int32(len(r.hits))}
		r.hits = append(r.hits, hit{group: group})
	}
	h := &r.hits[p.hit]
	if h.tf[field] < math.MaxUint8 {
		h.tf[field]++
	}
	h.mask |= mask
	r.size[field]++
}

// has reports whether a group occurs in the current entry.
func (r *reader) has(group int32) bool { return r.at[group].entry == r.entry }

// glosses are abbreviations and what they stand for, as groups.
type glosses []struct{ short, long []int32 }

// apply adds to an entry that contains an abbreviation the words that it stands for, and vice versa.
func (all glosses) apply(r *reader) {
	for _, g := range all {
		short, long := r.holds(g.short), r.holds(g.long)
		if short == long {
			continue
		}
		other := g.long
		if long {
			other = g.short
		}
		for _, group := range other {
			r.hit(group, inGloss, everywhere)
		}
	}
}

// holds reports whether the groups occur in the current entry one after another.
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
