package search

import "hash/maphash"

// lexicon numbers words in the order in which it meets them, from 0 on.
//
// A map of strings does the same. But a text is little else than words to be looked up, millions of them, and
// most are among the few that every text has: here those stand side by side, at the beginning, where the
// processor has them at hand, and no word is a value of its own that has to be kept track of.
type lexicon struct {
	seed  maphash.Seed
	slots []slot   // a power of two, at least a third of them free
	ends  []uint32 // where each word ends in text
	text  []byte   // all words, one behind the other
}

// slot is where the search for a word begins that has its hash.
type slot struct {
	hash uint32
	n    int32 // the number of the word, counted from 1
}

func newLexicon() *lexicon {
	return &lexicon{seed: maphash.MakeSeed(), slots: make([]slot, 1<<10)}
}

// len returns how many words it has met.
func (l *lexicon) len() int { return len(l.ends) }

// number returns the number of a word.
func (l *lexicon) number(word []byte) int {
	full := maphash.Bytes(l.seed, word)
	hash := uint32(full >> 32)
	at := int(full) & (len(l.slots) - 1)
	for ; l.slots[at].n > 0; at = (at + 1) & (len(l.slots) - 1) {
		if s := l.slots[at]; s.hash == hash && string(l.word(int(s.n)-1)) == string(word) {
			return int(s.n) - 1
		}
	}
	l.text = append(l.text, word...)
	l.ends = append(l.ends, uint32(len(l.text)))
	l.slots[at] = slot{hash, int32(len(l.ends))}
	if len(l.ends) > len(l.slots)/3*2 {
		l.grow()
	}
	return len(l.ends) - 1
}

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
	l.slots = make([]slot, 2*len(l.slots))
	for n := range l.ends {
		full := maphash.Bytes(l.seed, l.word(n))
		at := int(full) & (len(l.slots) - 1)
		for l.slots[at].n > 0 {
			at = (at + 1) & (len(l.slots) - 1)
		}
		l.slots[at] = slot{uint32(full >> 32), int32(n + 1)}
	}
}
