package source

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
)

// What stands in a form until somebody fills it in: TODO, xx, [name], [insert the date]; and what a word processor writes
// where it lost what it should have filled in.
var (
	unfilledWord = regexp.MustCompile(`\b(?:TODO|TBC|TBD|FIXME|xxx?|XXX)\b|Error! (?:Reference source not found|Bookmark not defined|No text of specified style in document|Hyperlink reference not valid)`)
	unfilledSlot = regexp.MustCompile(`^(?i)\[(?:(?:insert|add|your|enter) [^\]\n]{1,60}|name|date|organisation|e-?mail|e-?mail address|address|number|phone number|title|website|link)\]$`)
)

// longestSlot is how many bytes such brackets hold at most: 60 characters and a few letters.
const longestSlot = 256

// unfilledHints are what a text with such a word holds. Hardly any does, and to look for them is quick.
var unfilledHints = [][]byte{[]byte("TODO"), []byte("TBC"), []byte("TBD"), []byte("FIXME"), []byte("xx"), []byte("XXX"), []byte("Error! ")}

// Placeholders finds what was left to be filled in, as pairs of offsets in order. A link's words may be of
// that kind too, and are none.
func Placeholders(text []byte) [][]int {
	var words, slots [][]int
	if slices.ContainsFunc(unfilledHints, func(hint []byte) bool { return bytes.Contains(text, hint) }) {
		words = unfilledWord.FindAllIndex(text, -1)
	}
	for from := 0; ; {
		at := bytes.IndexByte(text[from:], '[')
		if at < 0 {
			break
		}
		from += at
		if bytes.HasPrefix(text[from:], []byte("[^")) { // a note, or its mark
			from += 2
			continue
		}
		to := from + 1 + bytes.IndexAny(text[from:min(len(text), from+longestSlot)], "]\n")
		link := to < len(text) && (text[to] == '(' || text[to] == '[' || text[to] == ':') // as nearly all are
		if to == from || link || !unfilledSlot.Match(text[from:to]) {
			from++
			continue
		}
		slots = append(slots, []int{from, to})
		from = to
	}
	out := slots
	for _, word := range words {
		i, _ := slices.BinarySearchFunc(slots, word[1], func(slot []int, end int) int { return cmp.Compare(slot[1], end) })
		if i == len(slots) || word[0] < slots[i][0] { // a word in a slot is told with it
			out = append(out, word)
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// Unfilled warns of a placeholder that stands at a place.
func Unfilled(problems *Problems, pos Pos, found string) {
	problems.Warn(pos, "placeholder", Quote(found)+" was left to be filled in", "write what belongs there, or take the sentence out")
}
