package source

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
)

// What authors leave in a text until they fill it in: TODO, xx, [name], [insert the date]; and what a word processor
// prints for a field that it lost.
var (
	unfilledWord = regexp.MustCompile(`\b(?:TODO|TBC|TBD|FIXME|xxx?|XXX)\b|£(?:xx|XX)[a-z]*|\bXX ?%|\?\?\?|#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|N/A)|\b[Ll]orem ipsum\b|Error! (?:Reference source not found|Bookmark not defined|No text of specified style in document|Hyperlink reference not valid)`)
	unfilledSlot = regexp.MustCompile(`^(?i)\[(?:(?:insert|add|your|enter) [^\]\n]{1,60}|name|date|organisation|e-?mail|e-?mail address|address|number|phone number|title|website|link)\]$`)
)

// longestSlot is the most bytes that such brackets hold: 60 characters and a few more letters.
const longestSlot = 256

// unfilledHints holds strings of which one occurs in every text with such a word. Few texts have any, and searching
// for them is fast.
var unfilledHints = [][]byte{[]byte("TODO"), []byte("TBC"), []byte("TBD"), []byte("FIXME"), []byte("xx"), []byte("XX"), []byte("???"), []byte("#REF!"), []byte("#DIV/0!"), []byte("#VALUE!"), []byte("#NAME?"), []byte("#NUM!"), []byte("#NULL!"), []byte("#N/A"), []byte("orem ipsum"), []byte("Error! ")}

// Placeholders finds what was left to be filled in, and returns the begin and end offset of each, in order. The text
// of a link is never a placeholder.
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
		link := to < len(text) && (text[to] == '(' || text[to] == '[' || text[to] == ':') // nearly always
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
		if i == len(slots) || word[0] < slots[i][0] { // a word in a slot is reported with the slot
			out = append(out, word)
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// Unfilled warns of a placeholder at a position.
func Unfilled(problems *Problems, pos Pos, found string) {
	problems.Warn(pos, "placeholder", Quote(found)+" has not been filled in", "write what belongs there, or take the sentence out")
}
