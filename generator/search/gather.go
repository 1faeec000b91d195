package search

import (
	"encoding/binary"
	"iter"
	"math"
	"slices"

	"totalplace/generator/source"
)

// The fields of an entry in which a word can occur. Scoring follows BM25F: a word in the title counts for more than
// one in the text (weight w), and a word in a long field for less, where b says how much length matters and most is
// the multiple of the mean length beyond which it no longer does. Most of a pack's entries are facts and figures of
// one line, so the mean length is a line or two; without most, a word would count for next to nothing on a page, even
// on the only one that has all the words of a query.
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

// saturation is the BM25 saturation constant: the smaller, the sooner further mentions add little.
const saturation = 1.2

// regions is the number of parts that a text is divided into. Words in the same part are near each other. This costs
// one symbol per posting, whereas positions would cost one per word.
const regions = 6

// everywhere is the mask of something that is in no particular region.
const everywhere = 1<<regions - 1

// hit records how often a group occurs in each field of an entry.
type hit struct {
	group int32
	tf    [fieldCount]uint8
	mask  uint8 // the regions in which it occurs
}

// A hit is stored in about five bytes: the group, a bit for each field that has it, the frequency in each of these,
// and the mask. There are millions of hits until the last entry has been read, because how much a word counts for
// depends on the lengths of all texts.

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

// read decodes a hit and returns the bytes after it.
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
	names []int32         // the groups of its title and its other names, each followed by -1
	size  [fieldCount]int // the number of words in each field
}

// gathered is the content of the index before it is encoded.
type gathered struct {
	entries []read
	ranks   []float64
	forms   []form              // sorted
	mean    [fieldCount]float64 // the mean number of words in each field
	found   []int32             // the number of entries that contain each group
	rare    []uint64            // the rarity of each group, once computed
}

// gather collects what was found in every entry. Entries that have not been read yet are read now, on all processors.
func (ix *index) gather() *gathered {
	source.SideBySide(len(ix.portions), func(i int) { ix.portions[i].read(func(*Entry, []Section) {}) })
	n, words := len(ix.entries), ix.words
	g := &gathered{entries: make([]read, 0, n), ranks: make([]float64, n)}
	for i := range ix.portions {
		p := &ix.portions[i]
		g.entries, p.found = append(g.entries, p.found...), nil
	}
	ix.words = nil // no longer needed
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

// posting says how much a group says about an entry.
type posting struct {
	hit
	entry  int
	title  int // its part of the title, of 63
	rank   float64
	length [fieldCount]float64 // the length normalisation of each field
}

// impact returns how much the group says about the entry, from 1 to 63.
//
// It is computed in floating point and yet gives the same result on every processor. Each operation is one that all
// processors round alike, and no product is fused with an addition, which some processors do; the explicit float64
// conversion of a product prevents that. Logarithms and powers do differ between processors, so whole.go computes
// those in integers.
func (p *posting) impact() int {
	x := 0.0
	for f, field := range fields {
		if p.tf[f] > 0 {
			x += float64(field.w*float64(p.tf[f])) / p.length[f]
		}
	}
	return int(min(63, max(1, math.Round(63*p.rank*x/(saturation+x)))))
}

// postings yields all postings, entry by entry. Each is valid only until the next.
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

// share computes, for each group in an entry's names, how large a part of the name it is, of 63, weighted by rarity:
// in "the Gateway in Kent", Gateway counts for more than Kent. If a group is in several names, the largest part is
// kept.
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
				part := (2*63*g.rare[group] + total) / (2 * total) // rounded
				shares[group] = max(shares[group], int(part))
			}
		}
		names = names[end+1:]
	}
}
