package search

import (
	"encoding/binary"
	"iter"
	"math"
	"slices"

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
	inBody: {0.7, 0.75, 10}, inCells: {0.7, 0.75, noMost}, inGloss: {0.5, 0.75, noMost},
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
	names []int32         // the groups of its title and of its other names, each with -1 behind it
	size  [fieldCount]int // how many words each field has
}

// gathered is the index as values.
type gathered struct {
	entries []read
	ranks   []float64
	forms   []form              // in order
	mean    [fieldCount]float64 // how many words each field has
	found   []int32             // in how many entries each group stands
	rare    []uint64            // how rare each group is, once it was asked for
}

// gather takes what was found in every entry. What nobody has read yet is read, on all processors.
func (ix *index) gather() *gathered {
	source.SideBySide(len(ix.portions), func(i int) { ix.portions[i].read(func(*Entry, []Section) {}) })
	n, words := len(ix.entries), ix.words
	g := &gathered{entries: make([]read, 0, n), ranks: make([]float64, n)}
	for i := range ix.portions {
		p := &ix.portions[i]
		g.entries, p.found = append(g.entries, p.found...), nil
	}
	ix.words = nil // nobody asks any more
	g.forms, g.found, g.rare = words.inOrder(), words.found, make([]uint64, len(words.found))
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
				g.rare[group] = rarity(int(g.found[group]), len(g.entries))
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
