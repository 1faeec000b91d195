package source

import "regexp"

// What stands in a form until somebody fills it in: TODO, xx, [name], [insert the date].
var placeholder = regexp.MustCompile(`\b(?:TODO|TBC|TBD|FIXME|xxx?|XXX)\b|(?i)\[(?:(?:insert|add|your|enter) [^\]\n]{1,60}|name|date|organisation|e-?mail|e-?mail address|address|number|phone number|title|website|link)\]`)

// Placeholders finds what was left to be filled in, as pairs of offsets. A link's words may be of that
// kind too, and are none.
func Placeholders(text []byte) [][]int {
	var out [][]int
	for _, at := range placeholder.FindAllIndex(text, -1) {
		if text[at[0]] == '[' && at[1] < len(text) && (text[at[1]] == '(' || text[at[1]] == '[' || text[at[1]] == ':') {
			continue
		}
		out = append(out, at)
	}
	return out
}

// Unfilled warns of a placeholder that stands at a place.
func Unfilled(problems *Problems, pos Pos, found string) {
	problems.Warn(pos, "placeholder", Quote(found)+" was left to be filled in", "write what belongs there, or take the sentence out")
}
