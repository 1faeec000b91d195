package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A recovery reads what can be read of YAML with syntax errors ("slips"). The library stops at the first one, often
// names the line beside it, and speaks of tokens and contexts, whereas an author wants to hear of all of them in
// plain words. So the text is split at its own indentation, entry by entry. Entries that parse on their own are kept;
// each of the others is searched for the slips that people commonly make.
type recovery struct {
	file     *File
	lines    []string
	first    int // the line number in the file of lines[0]
	problems *Problems

	crooked bool // some line belongs to no entry, so it is not known what belongs to what
}

func (r *recovery) say(line, offset int, msg, hint string) {
	at := Pos{r.file.Name(), r.first + line, 1 + utf8.RuneCountInString(r.lines[line][:offset])}
	r.problems.Add(at, "yaml", msg, hint)
}

// all returns what could be read. err is the library's error for the whole text.
func (r *recovery) all(err error) *yaml.Node {
	found := len(*r.problems)
	root := r.block(0, len(r.lines), 1)
	if len(*r.problems) == found {
		r.slip(0, len(r.lines), err)
	}
	return root
}

// block reads lines[from:to], which hold keys or the items of a list.
func (r *recovery) block(from, to, depth int) *yaml.Node {
	for from < to && blankLine(r.lines[from]) {
		from++
	}
	if from == to {
		return nil
	}
	indent := indentOf(r.lines[from])
	node := &yaml.Node{Kind: yaml.MappingNode, Line: r.first + from, Column: indent + 1}
	if isItem(r.lines[from]) || halfItem(r.lines[from]) || bullet.MatchString(r.lines[from][indent:]) {
		node.Kind = yaml.SequenceNode
	}
	// A line further left than the first does not belong to the block. It is reported last, because a line above it
	// may be the one that is askew.
	outside := -1
	for i := from; i < to; i++ {
		if !blankLine(r.lines[i]) && indentOf(r.lines[i]) < indent {
			outside, to = i, i
		}
	}
	crooked := r.crooked
	r.crooked = false
	told := false // a line that begins no item was reported; those after it go with it
	for from < to {
		found := len(*r.problems)
		next := from + 1
		for next < to && !r.begins(next, indent, node.Kind) {
			next++
		}
		n, err := decode([]byte(strings.Join(r.lines[from:next], "\n")))
		switch {
		case node.Kind == yaml.SequenceNode && halfItem(r.lines[from]):
			r.say(from, indent, "a space is missing after the hyphen", "write - and a space before each item")
		case node.Kind == yaml.SequenceNode && !isItem(r.lines[from]):
			switch t := r.lines[from][indent:]; {
			case told:
			case bullet.MatchString(t):
				r.otherBullet(from, indent)
			default:
				r.say(from, indent, "this line is in a list, but does not begin an item", "if it belongs to the entry above, begin it two spaces further right than the -, here and below; if not, begin it with - and a space")
			}
			if n := len(node.Content); n > 0 {
				r.file.markLoose(node.Content[n-1]) // which the line most likely belongs to
			}
			told = true
		case err != nil || n == nil || n.Kind != node.Kind || depth > maxDepth:
			r.entry(node, from, next, depth, err)
		default:
			moveDown(n, r.first+from-1)
			node.Content = append(node.Content, n.Content...)
		}
		if from = next; from == outside && !r.crooked {
			*r.problems = (*r.problems)[:found] // the block was cut off there
		}
	}
	if outside >= 0 && !r.crooked {
		r.stray(outside)
	}
	if r.crooked {
		r.file.markLoose(node)
	}
	r.crooked = r.crooked || crooked
	return node
}

// stray reports a line that is not under anything.
func (r *recovery) stray(line int) {
	r.crooked = true
	s := r.lines[line]
	o := indentOf(s)
	switch c, size := utf8.DecodeRuneInString(s[o:]); {
	case c == '\t':
		r.say(line, o, "there is a tab before the text", "indent with spaces")
	case size > 1 && unicode.IsSpace(c):
		r.say(line, o, oddSpace, TypeASpace)
	default:
		r.say(line, o, "this line does not line up with those above it", "put the same number of spaces before lines that belong together")
	}
}

// begins reports whether a line begins an entry of a block.
func (r *recovery) begins(line, indent int, kind yaml.Kind) bool {
	s := r.lines[line]
	if blankLine(s) || indentOf(s) != indent || oddBeginning(s[indent:]) {
		return false
	}
	return kind == yaml.SequenceNode || keyEnd(s[indent:]) > 0
}

// entry reads an entry that cannot be parsed. If it has parts, each is read on its own.
func (r *recovery) entry(node *yaml.Node, from, to, depth int, err error) {
	found := len(*r.problems)
	line := r.lines[from]
	at := indentOf(line)
	var child *yaml.Node
	switch end := keyEnd(line[at:]); {
	case node.Kind == yaml.SequenceNode:
		key := func(line string) bool { return keyEnd(strings.TrimLeft(line, " ")) > 0 }
		rest := strings.TrimLeft(line[at+1:], " ")
		half := word.MatchString(rest) && slices.ContainsFunc(r.lines[from+1:to], key) // the first key lacks its colon
		if depth <= maxDepth && (key(rest) || blankLine(rest) || isItem(rest) || half) {
			r.lines[from] = line[:at] + " " + line[at+1:]
			child = r.block(from, to, depth+1)
			r.lines[from] = line
		}
	case end > 0 && !oddBeginning(line[at:]):
		key := strings.Trim(strings.TrimSpace(line[at:at+end]), `"'`)
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key, Line: r.first + from, Column: at + 1})
		if depth <= maxDepth && blankLine(line[at+end+1:]) {
			child = r.block(from+1, to, depth+1)
		}
	}
	if len(*r.problems) == found {
		r.slip(from, to, err)
		for _, other := range r.lines[from+1 : to] { // a line without a key was taken for part of this entry
			if indentOf(other) == at && node.Kind == yaml.MappingNode && !blankLine(other) {
				r.file.markLost(node, other[at:])
			}
		}
		child = nil
	} else if child != nil && len(child.Content) == 0 { // it is not known what it was meant to be
		child = nil
	}
	if child == nil {
		child = &yaml.Node{Kind: yaml.ScalarNode, Line: r.first + from, Column: at + 1}
		r.file.markFaulty(child)
	}
	if node.Kind == yaml.SequenceNode || len(node.Content)%2 == 1 {
		node.Content = append(node.Content, child)
	} else {
		r.file.markLoose(node)
	}
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// isItem reports whether a line begins with the hyphen of a list.
func isItem(line string) bool {
	t := strings.TrimLeft(line, " ")
	return t == "-" || strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "-\t")
}

// halfItem reports whether a line begins with the hyphen of a list item without a space after it.
func halfItem(line string) bool {
	t := strings.TrimLeft(line, " ")
	return len(t) > 1 && t[0] == '-' && (t[1] >= 'a' && t[1] <= 'z' || t[1] >= 'A' && t[1] <= 'Z' || strings.IndexByte(`{["'`, t[1]) >= 0)
}

// oddBeginning reports whether a text begins with a tab or with a space that YAML takes for a letter.
func oddBeginning(t string) bool {
	c, size := utf8.DecodeRuneInString(t)
	return c == '\t' || size > 1 && unicode.IsSpace(c)
}

// keyEnd returns the offset of the colon after the key that a text begins with, or -1.
func keyEnd(t string) int {
	if t == "" || strings.ContainsRune("#[]{},&*!|>%@`", rune(t[0])) || isItem(t) {
		return -1
	}
	from := 0
	if t[0] == '"' || t[0] == '\'' {
		end := strings.IndexByte(t[1:], t[0])
		if end < 0 {
			return -1
		}
		from = end + 2
		if i := len(t[from:]) - len(strings.TrimLeft(t[from:], " ")); from+i >= len(t) || t[from+i] != ':' {
			return -1
		}
	}
	for i := from; i < len(t); i++ {
		switch {
		case t[i] == ':' && (i+1 == len(t) || t[i+1] == ' ' || t[i+1] == '\t'):
			return i
		case t[i] == '#' && i > 0 && t[i-1] == ' ':
			return -1
		}
	}
	return -1
}

// word matches the beginning of a key.
var word = regexp.MustCompile(`^[a-z_]+`)

var blockText = regexp.MustCompile(`^[|>](?:[-+]?[1-9]?|[1-9][-+])[ \t]*(#.*)?$`)

// slip reports the first slip in lines[from:to]. err is the library's error for them.
func (r *recovery) slip(from, to int, err error) {
	for from+1 < to && blankLine(r.lines[from]) {
		from++
	}
	base := indentOf(r.lines[from])
	type level struct {
		indent int
		closed bool // the last entry at this level has its value, so nothing may be indented further
	}
	levels := []level{{indent: base}}
	for i := from; i < to; i++ {
		line := r.lines[i]
		o := indentOf(line)
		if o == len(line) {
			continue
		}
		switch c, size := utf8.DecodeRuneInString(line[o:]); {
		case c == '\t' && strings.TrimSpace(line) != "", size > 1 && unicode.IsSpace(c):
			r.stray(i)
			return
		case blankLine(line):
			continue
		}
		begins := keyEnd(line[o:]) > 0 || isItem(line)
		for len(levels) > 1 && o < levels[len(levels)-1].indent {
			levels = levels[:len(levels)-1]
		}
		switch top := levels[len(levels)-1]; {
		case top.closed && o > top.indent && !isItem(line) && strings.Contains(line[o:o+max(0, keyEnd(line[o:]))], " "):
			r.say(i, o+keyEnd(line[o:]), colonInText, `put the whole value, which begins on the line above, in quotes: "…"`)
			return
		case o < base, begins && o < top.indent, begins && o > top.indent && top.closed:
			r.stray(i)
			return
		case isItem(line) && o == top.indent && top.closed && !isItem(r.lines[from]):
			r.say(i, o, "there is a list item among the keys", "write a key on a line of its own above the items: key:")
			return
		case begins && o > top.indent:
			levels = append(levels, level{indent: o})
		}
		item := false
		for isItem(line[o:]) {
			item = true
			o++
			o += len(line[o:]) - len(strings.TrimLeft(line[o:], " \t"))
			if o < len(line) {
				levels[len(levels)-1].closed = true
				levels = append(levels, level{indent: o})
			}
		}
		here := &levels[len(levels)-1]
		t := line[o:]
		if t == "" || t[0] == '#' {
			here.closed = false
			continue
		}
		end := keyEnd(t)
		switch {
		case end > 0:
			o += end + 1
			o += len(line[o:]) - len(strings.TrimLeft(line[o:], " \t"))
		case item:
		case o > base: // it continues a text that began above
			continue
		default:
			r.noKey(i, o, i > from, to, err)
			return
		}
		if here.closed = o < len(line) && line[o] != '#'; !here.closed {
			continue
		}
		var found bool
		if blockText.MatchString(line[o:]) {
			i, found = r.text(i, here.indent, to)
		} else {
			i, found = r.value(i, o, to)
		}
		if found {
			return
		}
	}
	r.vague(from, err)
}

const (
	oddSpace    = "this is not an ordinary space"
	colonInText = "a value with a colon and a space in it is not in quotes"
)

// TypeASpace is the hint for a space that only looks like one.
const TypeASpace = "delete it and type a space: copied text often brings such spaces along"

// text looks for a slip in a block of text below its key. It returns the last line of the text, and whether it found
// one.
func (r *recovery) text(line, above, to int) (int, bool) {
	indent := 0
	for line+1 < to {
		next := r.lines[line+1]
		o := indentOf(next)
		switch {
		case strings.TrimSpace(next) == "":
		case o <= above:
			return line, false
		case indent == 0:
			indent = o
		case o < indent:
			r.say(line+1, o, "this line does not line up with the text above it", "put the same number of spaces before each line of the text")
			return line, true
		}
		line++
	}
	return line, false
}

// beginsNothing holds the signs with which neither a line nor a value may begin.
const beginsNothing = "@`%&*!|>,]}"

// colonless returns the offset of a colon without a space after it, as in title:Kent, or -1.
func colonless(t string) int {
	i := strings.IndexByte(t, ':')
	if i <= 0 || i+1 == len(t) || t[i+1] == '/' || strings.ContainsAny(t[:i], " \"'[{") {
		return -1
	}
	return i
}

// bullet matches the beginning of a list item copied from a word processor or from Markdown.
var bullet = regexp.MustCompile(`^[*+•·▪◦‣●○■–—−][\s\x{a0}]`)

// otherBullet reports a list item that begins with another sign than a hyphen.
func (r *recovery) otherBullet(line, o int) {
	c, _ := utf8.DecodeRuneInString(r.lines[line][o:])
	r.say(line, o, fmt.Sprintf("a list item may not begin with %c", c), "write - and a space before each item")
}

// noKey reports a line that should begin with a key and does not. Unless it is the first, it may be the continuation
// of the value above.
func (r *recovery) noKey(line, o int, goesOn bool, to int, err error) {
	t := r.lines[line][o:]
	colon := strings.IndexByte(t, ':')
	switch {
	case t[0] == ':':
		r.say(line, o, "there is no key before this colon", "write key: value")
		return
	case t[0] == '[' || t[0] == '{':
		if _, found := r.flow(line, o, to); !found {
			r.vague(line, err)
		}
		return
	case t[0] == '"' || t[0] == '\'':
		if _, found := r.quoted(line, o, to); found {
			return
		}
	case bullet.MatchString(t):
		r.otherBullet(line, o)
		return
	case strings.IndexByte(beginsNothing, t[0]) >= 0:
		r.say(line, o, fmt.Sprintf("a line may not begin with %c", t[0]), "put the text in quotes")
		return
	case strings.Contains(t, "："):
		r.say(line, o+strings.Index(t, "："), "this is not an ordinary colon", "write key: value")
		return
	case colon > 0 && colon+1 < len(t):
		if c, size := utf8.DecodeRuneInString(t[colon+1:]); size > 1 && unicode.IsSpace(c) {
			r.say(line, o+colon+1, oddSpace, TypeASpace)
			return
		}
	}
	if strings.Contains(strings.TrimRight(t, " \t"), "\t") {
		r.say(line, o, "there are tabs between the words of this line, as in cells copied from a spreadsheet", "write each row with its keys: - {key: value, key: value}")
		return
	}
	if i := colonless(t); i > 0 {
		r.say(line, o+i+1, "a space is missing after the colon", "write key: value")
		return
	}
	hint := "a key needs a colon and a space: key: value"
	if goesOn && !blankLine(r.lines[line-1]) {
		hint += "; or, if it continues the value above, put two more spaces before it"
	}
	r.say(line, o, "this line has no key", hint)
}

// value looks for a slip in the value at an offset. It returns the line on which the value ends, and whether it found
// one.
func (r *recovery) value(line, o, to int) (int, bool) {
	t := r.lines[line][o:]
	switch c := t[0]; {
	case c == '"' || c == '\'':
		return r.quoted(line, o, to)
	case c == '[' || c == '{':
		return r.flow(line, o, to)
	case strings.IndexByte(beginsNothing, c) >= 0:
		r.say(line, o, fmt.Sprintf("a value may not begin with %c", c), inQuotes)
		return line, true
	case isItem(t):
		r.say(line, o, "a list may not begin on this line", "begin it on a line of its own, with - and a space before each item; or put the text in quotes")
		return line, true
	case c == '?' && (len(t) == 1 || t[1] == ' '):
		r.say(line, o, "a value may not begin with ?", inQuotes)
		return line, true
	}
	if i := strings.Index(t, " #"); i >= 0 {
		t = t[:i]
	}
	t = strings.TrimRight(t, " \t")
	if i := strings.Index(t+" ", ": "); i >= 0 {
		if strings.HasSuffix(t, "}") && strings.Count(t, "}") > strings.Count(t, "{") {
			r.crooked = true // which keys there are is not known
			r.say(line, o+len(t)-1, "a bracket is closed here but was never opened", "put { before the first key of the line")
			return line, true
		}
		hint := allInQuotes
		if strings.ContainsAny(t[:min(3, len(t))], "“”‘’„") {
			hint = `put the whole value in straight quotes: "…"`
		}
		r.say(line, o+i, colonInText, hint)
		return line, true
	}
	return line, false
}

// closing finds the end of a quoted text: the line of its closing mark, and the offset after that mark.
func (r *recovery) closing(line, o, to int) (endLine, end int, found bool) {
	quote := r.lines[line][o]
	for o++; line < to; line, o = line+1, 0 {
		s := r.lines[line]
		for ; o < len(s); o++ {
			switch {
			case quote == '"' && s[o] == '\\':
				o++
			case s[o] == quote && quote == '\'' && o+1 < len(s) && s[o+1] == quote:
				o++
			case s[o] == quote:
				return line, o + 1, true
			}
		}
	}
	return 0, 0, false
}

func (r *recovery) quoted(line, o, to int) (int, bool) {
	last, _, slip := r.quotation(line, o, to, "#")
	return last, slip
}

// quotation looks for a slip in a quoted text, and for text after it: only a character in mayFollow may follow. It
// returns the line and the offset at which the quotes close, and whether it found a slip.
func (r *recovery) quotation(line, o, to int, mayFollow string) (last, end int, slip bool) {
	quote := r.lines[line][o]
	last, end, found := r.closing(line, o, to)
	if !found && quote == '"' && strings.ContainsAny(r.lines[line][o:], "“”") {
		r.say(line, o, "this begins with a straight quotation mark and ends with a curly one", `make both straight: "…"`)
		return line, end, true
	}
	if !found {
		r.say(line, o, "a quotation mark is opened and never closed", "add the closing one")
		return line, end, true
	}
	if quote == '"' && r.escapes(line, o+1, last, end-1) {
		return line, end, true
	}
	rest := r.lines[last][end:]
	if t := strings.TrimLeft(rest, " \t"); t != "" && strings.IndexByte(mayFollow, t[0]) < 0 {
		r.say(last, end+len(rest)-len(t), "text follows the closing quotation mark", unquoted(quote, r.lines[line]))
		return last, end, true
	}
	return last, end, false
}

// unquoted returns how to write such a quotation mark inside a text quoted with it, on that line.
func unquoted(quote byte, line string) string {
	if quote == '"' && strings.IndexByte(line, '\'') < 0 {
		return `put the whole value in single quotes: '"…" …'`
	}
	if quote == '"' {
		return `write \" for a quotation mark inside the quotes`
	}
	return `put the whole value in double quotes: "…"`
}

// hasCode reports whether an escape that needs the number of a character has it: x41, u0041, U00000041.
func hasCode(escape string) bool {
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[escape[0]]
	if len(escape) <= digits {
		return false
	}
	return strings.Trim(escape[1:1+digits], "0123456789abcdefABCDEF") == ""
}

// escapes reports a backslash that begins no valid escape.
func (r *recovery) escapes(line, o, last, end int) bool {
	for ; line <= last; line, o = line+1, 0 {
		s := r.lines[line]
		if line == last {
			s = s[:end]
		}
		for ; o < len(s); o++ {
			if s[o] != '\\' {
				continue
			}
			if o+1 < len(s) && (strings.IndexByte("0abtnvfre \"/\\N_LPxuU\t", s[o+1]) < 0 || !hasCode(s[o+1:])) {
				c, _ := utf8.DecodeRuneInString(s[o+1:])
				r.say(line, o, fmt.Sprintf(`the sign \ before %c means nothing inside double quotes`, c), `write \\ for the sign itself, or put the value in single quotes`)
				return true
			}
			o++
		}
	}
	return false
}

// failed matches what a spreadsheet shows in a cell that it could not compute.
var failed = regexp.MustCompile(`^#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)`)

// bracket is an open bracket.
type bracket struct {
	line, o int
	colons  int  // since the last comma
	empty   bool // there was nothing since the last comma
}

// flow looks for a slip between brackets. It returns the line on which they close, and whether it found one.
func (r *recovery) flow(line, o, to int) (int, bool) {
	var open []bracket
	for ; line < to; line, o = line+1, 0 {
		s := r.lines[line]
		for ; o < len(s); o++ {
			c := s[o]
			switch {
			case c == ' ' || c == '\t':
				continue
			case c == '#' && (o == 0 || s[o-1] == ' '):
				if found := failed.FindString(s[o:]); len(open) > 0 && found != "" {
					r.say(line, o, found+" means that a spreadsheet could not work this out", "correct it there, and write the result; an unknown figure has no row: say why under not_counted")
					return line, true
				}
				if len(open) > 0 && strings.ContainsAny(s[o:], "]}") {
					r.say(line, o, "# begins a remark, so the closing bracket is part of it", "take the remark out, or put it after the bracket")
					return line, true
				}
				o = len(s)
				continue
			case len(open) == 0 && c != '[' && c != '{':
				r.behindBrackets(line, o)
				return line, true
			case len(open) == 0:
				open = append(open, bracket{line: line, o: o, empty: true})
				continue
			}
			top := &open[len(open)-1]
			switch {
			case (c == '"' || c == '\'') && top.empty:
				last, end, slip := r.quotation(line, o, to, ":,]}#")
				if slip {
					return last, true
				}
				line, o, s = last, end-1, r.lines[last]
				top.empty = false
			case c == '[' || c == '{':
				if !top.empty {
					r.say(line, o, "a comma is missing before this bracket", inBrackets)
					return line, true
				}
				top.empty = false
				open = append(open, bracket{line: line, o: o, empty: true})
			case c == ']' || c == '}':
				if opening := r.lines[top.line][top.o]; c-opening != 2 {
					r.notClosed(*top)
					return line, true
				}
				open = open[:len(open)-1]
			case c == ',':
				if top.empty && top.colons == 0 {
					r.say(line, o, "there is nothing before this comma", "take it out")
					return line, true
				}
				top.colons, top.empty = 0, true
			case c == ':' && (o+1 == len(s) || strings.IndexByte(" ,]}", s[o+1]) >= 0):
				if top.colons++; top.colons > 1 {
					r.say(line, o, "a comma is missing, or a value with a colon and a space in it is not in quotes", inBrackets)
					return line, true
				}
				top.empty = true
			case top.empty && (strings.IndexByte("@`%&*!|>?", c) >= 0 || c == '-' && o+1 < len(s) && s[o+1] == ' '):
				r.say(line, o, fmt.Sprintf("a value may not begin with %c", c), inQuotes)
				return line, true
			case c == '?': // YAML allows it, the library does not
				r.say(line, o, "between brackets, a value with a question mark in it is not in quotes", allInQuotes)
				return line, true
			default:
				top.empty = false
			}
		}
		if len(open) == 0 {
			return line, false
		}
	}
	r.notClosed(open[len(open)-1])
	return to - 1, true
}

// behindBrackets reports text after brackets that are all closed.
func (r *recovery) behindBrackets(line, o int) {
	switch rest := r.lines[line][o:]; {
	case rest[0] == ']' || rest[0] == '}':
		r.say(line, o, "a bracket is closed here but was never opened", "take it out, or put the text in quotes")
	case strings.TrimRight(rest, ",; ") == "":
		r.say(line, o, Quote(rest[:1])+" follows the closing bracket", "take it out: each entry is on a line of its own")
	case strings.HasPrefix(rest, "- "):
		r.say(line, o, "an entry of a list follows the closing bracket", "begin a new line before this hyphen")
	default:
		r.say(line, o, "text follows the closing bracket", `put a whole value that begins with a bracket in quotes: "…"`)
	}
}

func (r *recovery) notClosed(b bracket) {
	r.say(b.line, b.o, "a bracket is opened and not closed", "close it: [a, b] or {a: 1, b: 2}")
}

const inBrackets = `between brackets, separate the values with commas and put text in quotes: [a, "b: c"]`

// vague reports, at their first line, lines that cannot be read but contain none of the usual slips.
func (r *recovery) vague(from int, err error) {
	said := ""
	if err != nil {
		said = err.Error()
	}
	msg, hint := "this cannot be read", "check quotes, brackets and indentation: keys that belong together line up"
	switch {
	case strings.Contains(said, "max depth"):
		msg, hint = "brackets are nested too deep", "use fewer levels"
	case strings.Contains(said, errTrailing.Error()):
		msg, hint = "this does not belong together", "begin each line with a key, or each with - and a space"
	}
	r.say(from, indentOf(r.lines[from]), msg, hint)
}
