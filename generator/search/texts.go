package search

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strconv"
	"sync"
)

// portion is the entries of one file of texts. They are read for the index when that file is first made or, if nobody
// has asked for it by then, when the index is made. Texts are never stored, and making them twice is expensive.
type portion struct {
	entries []Entry
	reading sync.Mutex
	words   *vocabulary // nil once they have been read
	found   []read      // what was found in each, until gather collects it
}

// cut divides the entries into portions by how much of each a client shows. Sizes are rounded to coarse steps, so
// that hardly any edit moves entries between files. Lines that repeat those of the previous entry are not counted,
// because they cost nothing once compressed.
func (ix *index) cut() {
	ix.portions = make([]portion, ix.shards['x'])
	ix.firsts = cuts(len(ix.entries), len(ix.portions), func(i int) int {
		const least = 20 // bytes for punctuation
		e, before := &ix.entries[i], [8]string{}
		if i > 0 {
			before = ix.entries[i-1].lines()
		}
		shown := least + e.Letters
		for n, line := range e.lines() {
			if line != before[n] {
				shown += len(line)
			}
		}
		steps := max(0, bits.Len(uint(shown))-3) // steps of an eighth to a quarter of it
		return min(shown>>steps<<steps, mostOfEntry)
	})
	hash, n := sha256.New(), 0
	part(ix.firsts, len(ix.entries), func(from, to int) {
		ix.portions[n].entries, ix.portions[n].words = ix.entries[from:to], ix.words
		for i := from; i < to; i++ {
			fmt.Fprintf(hash, "%d %s %s\n", n, ix.entries[i].Path, ix.entries[i].Anchor)
		}
		n++
	})
	ix.version = hex.EncodeToString(hash.Sum(nil)[:4])
}

// lines returns what a client shows of an entry besides its text.
func (e *Entry) lines() [8]string {
	return [...]string{e.Path, e.Anchor, e.Title, e.Label, e.Summary, e.Answer, e.From.Text, e.From.Href}
}

// read reads the entries, calling use with each and its text, unless that was done before. It reports whether it read
// them.
func (p *portion) read(use func(*Entry, []Section)) bool {
	p.reading.Lock()
	defer p.reading.Unlock()
	if p.words == nil {
		return false
	}
	r := p.words.readers.Get().(*reader)
	p.found = r.read(p.entries, use)
	p.words.readers.Put(r)
	p.words = nil
	return true
}

// texts appends file n of the texts.
func (ix *index) texts(b []byte, n int) []byte {
	p := &ix.portions[n]
	b = append(begin(b, "x"+strconv.Itoa(n), ix.version), '[')
	apart := ""
	show := func(e *Entry, sections []Section) {
		b = e.appendShown(append(b, apart...), sections)
		apart = ",\n"
	}
	if !p.read(show) {
		var room Text
		for i := range p.entries {
			show(&p.entries[i], p.entries[i].sections(&room))
		}
	}
	return append(append(b, ']'), end...)
}

// sections returns the entry's text, valid until room is reused.
func (e *Entry) sections(room *Text) []Section {
	room.Sections, room.Words = room.Sections[:0], room.Words[:0]
	if e.Text != nil {
		e.Text(room)
	}
	return room.Sections
}
