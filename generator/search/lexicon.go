package search

import (
	"hash/maphash"
	"math/bits"
	"slices"
)

// lexicon numbers words in the order in which it meets them, from 0 on.
//
// A map of strings does the same. But a text is little else than words to be looked up, millions of them, and
// most are short and among the few that every text has: here a short word is told by one number, where it is
// looked for, and no word is a value of its own that has to be kept track of.
type lexicon struct {
	seed  maphash.Seed
	slots []slot   // a power of two, at least a third of them free
	ends  []uint32 // where each word ends in text
	text  []byte   // all words, one behind the other
}

// slot is where the search for a word ends that has its key.
type slot struct {
	key uint64
	n   int32 // the number of the word, counted from 1
}

// short is up to how many bytes a key tells one word from all others.
const short = 8

func newLexicon() *lexicon {
	return &lexicon{seed: maphash.MakeSeed(), slots: make([]slot, 1<<10)}
}

// clear has it forget all words.
func (l *lexicon) clear() {
	clear(l.slots)
	l.ends, l.text = l.ends[:0], l.text[:0]
}

// len returns how many words it has met.
func (l *lexicon) len() int { return len(l.ends) }

// number returns the number of a word.
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

// key returns the bytes of a short word, and of a longer one a hash that is the key of no short one: no text has
// a byte 0xFF.
func (l *lexicon) key(word []byte) (key uint64) {
	if len(word) > short {
		return maphash.Bytes(l.seed, word) | 0xFF<<56
	}
	for _, c := range word {
		key = key<<8 | uint64(c)
	}
	return key
}

// first returns at which slot the search for a key begins, and after where it goes on.
func (l *lexicon) first(key uint64) int {
	high, low := bits.Mul64(key, 0x9E3779B97F4A7C15)
	return int(high^low) & (len(l.slots) - 1)
}

func (l *lexicon) after(at int) int { return (at + 1) & (len(l.slots) - 1) }

// word returns the word of a number.
func (l *lexicon) word(n int) []byte {
	from := uint32(0)
	if n > 0 {
		from = l.ends[n-1]
	}
	return l.text[from:l.ends[n]]
}

// grow makes room for twice as many words.
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

// twice makes room in a list for as much again as there is. What grows to any size by a little at a time is copied
// four times as often.
func twice[E any](list []E) []E { return slices.Grow(list, len(list)) }
