package search

import (
	"hash/maphash"
	"math/bits"
	"slices"
)

// lexicon numbers words from 0 in the order in which it first meets them.
//
// A map of strings would do the same. But indexing a text consists almost entirely of looking up words, millions of
// them, most of them short and among the few that every text has. Here a short word is identified by a single integer
// stored in the table itself, and no word is an object that the garbage collector has to track.
type lexicon struct {
	seed  maphash.Seed
	slots []slot   // the length is a power of two; at least a third are free
	ends  []uint32 // the offset in text at which each word ends
	text  []byte   // all words, concatenated
}

// slot is an entry of the hash table.
type slot struct {
	key uint64
	n   int32 // the number of the word plus 1, or 0 if free
}

// short is the length in bytes up to which a key identifies a word.
const short = 8

func newLexicon() *lexicon {
	return &lexicon{seed: maphash.MakeSeed(), slots: make([]slot, 1<<10)}
}

// clear removes all words.
func (l *lexicon) clear() {
	clear(l.slots)
	l.ends, l.text = l.ends[:0], l.text[:0]
}

// len returns the number of words.
func (l *lexicon) len() int { return len(l.ends) }

// number returns the number of a word, which it adds if it is new.
func (l *lexicon) number(word []byte) int {
	key := l.key(word)
	at := l.first(key)
	for ; l.slots[at].n > 0; at = l.after(at) {
		if s := &l.slots[at]; s.key == key && (len(word) <= short || string(l.word(int(s.n)-1)) == string(word)) {
			return int(s.n) - 1
		}
	}
	l.text = append(l.text, word...)
	l.ends = append(l.ends, uint32(len(l.text)))
	l.slots[at] = slot{key, int32(len(l.ends))}
	if len(l.ends) > len(l.slots)/3*2 {
		l.grow()
	}
	return len(l.ends) - 1
}

// key returns the bytes of a short word, or a hash of a longer one. The two cannot be equal, because a hash has the
// top byte 0xFF, which occurs in no text.
func (l *lexicon) key(word []byte) (key uint64) {
	if len(word) > short {
		return maphash.Bytes(l.seed, word) | 0xFF<<56
	}
	for _, c := range word {
		key = key<<8 | uint64(c)
	}
	return key
}

// first returns the slot at which the search for a key begins, and after the slot with which it continues.
func (l *lexicon) first(key uint64) int {
	high, low := bits.Mul64(key, 0x9E3779B97F4A7C15)
	return int(high^low) & (len(l.slots) - 1)
}

func (l *lexicon) after(at int) int { return (at + 1) & (len(l.slots) - 1) }

// word returns the word with number n.
func (l *lexicon) word(n int) []byte {
	from := uint32(0)
	if n > 0 {
		from = l.ends[n-1]
	}
	return l.text[from:l.ends[n]]
}

// grow doubles the table.
func (l *lexicon) grow() {
	all := l.slots
	l.slots = make([]slot, 2*len(all))
	l.ends, l.text = twice(l.ends), twice(l.text)
	for _, s := range all {
		if s.n > 0 {
			at := l.first(s.key)
			for l.slots[at].n > 0 {
				at = l.after(at)
			}
			l.slots[at] = s
		}
	}
}

// twice doubles the capacity of a list. With the growth of append, a list of unknown size would be copied four times
// as often.
func twice[E any](list []E) []E { return slices.Grow(list, len(list)) }
