package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"
)

// parseYAML returns the root node of the single document in data, which begins at line first of the file, or nil
// after reporting why there is none. what names the whole in messages, and hint says what to write if it is empty.
func (f *File) parseYAML(data []byte, first int, what, hint string, problems *Problems) *yaml.Node {
	if marked(data) { // rare
		data = f.marks(data, first, problems)
	}
	root, err := decode(data)
	switch {
	case err != nil:
		f.partial = true
		root = (&recovery{file: f, lines: strings.Split(string(data), "\n"), first: first, problems: problems}).all(err)
	case root != nil:
		moveDown(root, first-1)
	case !f.partial:
		f.blank = true
		problems.Add(Pos{f.Name(), first, 1}, "yaml", what+" is empty", hint)
	}
	if root != nil {
		f.vet(root, 1, problems)
	}
	return root
}

// decode returns the root node of a document, or nil if it is empty. Anything after the end of the document is an
// error too; the library itself would never look at it.
func decode(text []byte) (root *yaml.Node, err error) {
	defer func() { // the library has been known to panic on hostile input
		if v := recover(); v != nil {
			root, err = nil, fmt.Errorf("yaml: %v", v)
		}
	}()
	var doc, rest yaml.Node
	in := yaml.NewDecoder(bytes.NewReader(text))
	switch err := in.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := in.Decode(&rest); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) && doc.Content[0].Anchor == "" {
		return nil, nil
	}
	return doc.Content[0], nil
}

var errTrailing = errors.New("did not find expected <document start>")

const (
	inQuotes    = `put the value in quotes: "…"`
	allInQuotes = `put the whole value in quotes: "…"`
)

func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Value == ""
}

// marked reports whether any line begins like a document marker or a directive.
func marked(data []byte) bool {
	for _, mark := range []string{"---", "...", "%"} {
		if bytes.HasPrefix(data, []byte(mark)) || bytes.Contains(data, []byte("\n"+mark)) {
			return true
		}
	}
	return false
}

// marks reports document markers and directives, after which nothing would be read, and returns the lines of the
// first document.
func (f *File) marks(data []byte, first int, problems *Problems) []byte {
	lines := strings.Split(string(data), "\n")
	upTo := func(end int) []byte { return []byte(strings.Join(lines[:end], "\n")) }
	begun := false // something other than a comment came before
	for i, line := range lines {
		at := Pos{f.Name(), first + i, 1}
		rest, dashes := strings.CutPrefix(line, "---")
		end, dots := strings.CutPrefix(line, "...")
		alone := strings.HasPrefix(strings.TrimSpace(rest), "#") || strings.TrimSpace(rest) == ""
		switch {
		case begun && (dashes || dots) && strings.TrimSpace(line[3:]) == "" && !slices.ContainsFunc(lines[i+1:], written):
			return upTo(i) // nothing is below it
		case dashes && !begun && alone:
			lines[i] = ""
			begun = true
		case dashes && (rest == "" || rest[0] == ' ' || rest[0] == '\t'):
			f.partial = true
			problems.Add(at, "yaml", "nothing below this line of --- would be read", "take the line out, or make it two files")
			return upTo(i)
		case dots && (end == "" || end[0] == ' ' || end[0] == '\t'):
			f.partial = true
			problems.Add(at, "yaml", "nothing below this line of ... would be read", "take the line out")
			return upTo(i)
		case strings.HasPrefix(line, "%"):
			problems.Add(at, "yaml", "a line may not begin with %", "put the text in quotes, or take the line out")
			lines[i] = ""
		case strings.TrimSpace(line) != "" && !strings.HasPrefix(strings.TrimSpace(line), "#"):
			begun = true
		}
	}
	return upTo(len(lines))
}

// moveDown adds by to the line numbers of a node and its descendants.
func moveDown(n *yaml.Node, by int) {
	n.Line += by
	for _, c := range n.Content {
		moveDown(c, by)
	}
}

// fault reports a problem with a node, which is not reported again: every getter skips it.
func (f *File) fault(n *yaml.Node, problems *Problems, code, msg, hint string) {
	problems.Add(f.pos(n), code, msg, hint)
	f.markFaulty(n)
}

func (f *File) markFaulty(n *yaml.Node) {
	if f.faulty == nil {
		f.faulty = map[*yaml.Node]bool{}
	}
	f.faulty[n], f.partial = true, true
}

// markLoose records that a key of a mapping could not be read, so that no key of it is reported as missing.
func (f *File) markLoose(n *yaml.Node) {
	if f.loose == nil {
		f.loose = map[*yaml.Node]bool{}
	}
	f.loose[n] = true
}

// markLost records a line of a mapping that could not be read, so that the key it begins with is not reported as
// missing.
func (f *File) markLost(n *yaml.Node, line string) {
	if f.lost == nil {
		f.lost = map[*yaml.Node][]string{}
	}
	f.lost[n] = append(f.lost[n], line)
}

// vet visits all nodes and reports YAML features that no author's file needs.
func (f *File) vet(n *yaml.Node, depth int, problems *Problems) {
	switch {
	case f.faulty[n]:
		return
	case depth > maxDepth:
		f.fault(n, problems, "too-large", fmt.Sprintf("lists are nested more than %d deep", maxDepth), "use fewer levels")
		return
	case n.Anchor != "":
		f.fault(n, problems, "yaml", "a value may not begin with &", inQuotes)
		return
	case n.Kind == yaml.AliasNode:
		f.fault(n, problems, "yaml", "a value may not begin with *", inQuotes)
		return
	case n.Style&yaml.TaggedStyle != 0 || n.Kind == yaml.ScalarNode && n.Tag == "!!str" && bytes.HasPrefix(f.at(n), []byte("!")):
		f.fault(n, problems, "yaml", "a value may not begin with !", inQuotes)
		return
	case n.Kind == yaml.ScalarNode && Forbidden(n.Value):
		f.fault(n, problems, "not-text", fmt.Sprintf("%s holds an invisible character", Quote(n.Value)), "take out what begins with \\")
		return
	case n.Kind == yaml.ScalarNode && n.Style == 0:
		f.remark(n, problems)
	}
	if n.Kind == yaml.MappingNode {
		if len(n.Content)/2 > maxKeys {
			f.fault(n, problems, "too-large", fmt.Sprintf("there are more than %d keys in one place", maxKeys), "make it a list")
			return
		}
		f.keys(n, problems)
	}
	for i, c := range n.Content {
		if n.Kind == yaml.SequenceNode {
			f.unparted(c, problems)
		}
		if n.Kind != yaml.MappingNode || i%2 == 1 {
			f.vet(c, depth+1, problems)
		}
	}
}

// unparted reports a list entry that runs into the next because the hyphen between them is missing: its first key
// occurs again, followed by most of the others. What belongs to the next entry is taken out, and counts as unread.
func (f *File) unparted(n *yaml.Node, problems *Problems) {
	for i := 2; n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0 && i+1 < len(n.Content); i += 2 {
		if first, again := n.Content[0], n.Content[i]; again.Value == first.Value && again.Kind == yaml.ScalarNode {
			problems.Add(f.pos(again), "same-key", fmt.Sprintf("the key %s is repeated here", Quote(again.Value)), fmt.Sprintf("the first is on line %d; put - and a space before this one if another entry begins here, or keep one", first.Line))
			n.Content = n.Content[:i]
			f.partial = true
			return
		}
	}
}

// keys reports the keys of a mapping that are malformed or occur twice, and takes them out.
func (f *File) keys(n *yaml.Node, problems *Problems) {
	if n.Style&yaml.FlowStyle != 0 {
		f.commas(n, problems)
	}
	lines := f.keyLines
	clear(lines)
	kept := n.Content[:0]
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if trimmed := strings.TrimSpace(key.Value); trimmed != key.Value && key.Style == 0 {
			problems.Add(f.pos(key), "yaml", oddSpace, TypeASpace)
			key.Value = trimmed
		}
		name := norm.NFC.String(key.Value)
		line, twice := lines[name]
		switch {
		case twice:
			if more := f.again(n, i); more > 0 && !f.loose[n] { // somebody pasted a whole file after another
				problems.Add(f.pos(key), "same-key", fmt.Sprintf("the key %s and %d more are repeated here", Quote(name), more), fmt.Sprintf("the first is on line %d; take out what begins here, or move it to a file of its own", line))
				n.Content = kept
				f.partial = true
				return
			}
			if !f.loose[n] {
				problems.Add(f.pos(key), "same-key", fmt.Sprintf("the key %s is repeated here", Quote(name)), fmt.Sprintf("the first is on line %d; keep one", line))
			}
			continue
		case key.Kind != yaml.ScalarNode || key.Value == "":
			f.fault(key, problems, "yaml", "there is no key here", "write key: value; put text that begins with a bracket in quotes")
			f.markFaulty(n)
		case key.Anchor != "" || key.Style&yaml.TaggedStyle != 0 || Forbidden(key.Value):
			f.fault(key, problems, "yaml", fmt.Sprintf("%s is not a key", Quote(strings.TrimSpace(string(f.at(key))))), "write the word alone")
		case key.Tag == "!!merge":
			f.fault(key, problems, "yaml", "<< would copy keys from elsewhere, which is not used here", "write the keys out")
		default:
			lines[name] = key.Line
			kept = append(kept, key, value)
			continue
		}
		f.markLoose(n)
	}
	n.Content = kept
}

// again returns how many keys of a mapping are repeated after index i, if the first key is repeated there and there
// are many; otherwise it returns 0.
func (f *File) again(n *yaml.Node, i int) (more int) {
	if n.Content[i].Value != n.Content[0].Value {
		return 0
	}
	for i += 2; i+1 < len(n.Content); i += 2 {
		if _, twice := f.keyLines[n.Content[i].Value]; twice {
			more++
		}
	}
	if more < 3 {
		return 0
	}
	return more
}

// commas reports values between brackets that are cut short by a comma, as in {amount: 1,234, source: a}, and takes
// out the keys without a colon that YAML makes of the rest. A colon directly before a comma is removed from the key.
func (f *File) commas(n *yaml.Node, problems *Problems) {
	kept := n.Content[:0]
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Style == 0 && isNull(value) {
			key.Value = strings.TrimSuffix(key.Value, ":")
		}
		if f.bare(key, value) && f.tight(n, i, problems) {
			continue
		}
		kept = append(kept, key, value)
		typed := ""
		for value.Kind == yaml.ScalarNode && value.Style == 0 && !isNull(value) && i+3 < len(n.Content) && f.bare(n.Content[i+2], n.Content[i+3]) {
			i += 2
			if !glued.MatchString(value.Value) && f.tight(n, i, problems) {
				continue
			}
			typed = f.between(value, n.Content[i])
		}
		if typed != "" {
			hint := withoutComma(key.Value, typed)
			f.fault(value, problems, "yaml", "the comma in "+Quote(typed)+" would end the value", hint)
		}
	}
	n.Content = kept
}

// withoutComma says how to write a value, typed with a comma between brackets under the given key.
func withoutComma(key, typed string) string {
	m := thousands.FindStringSubmatch(typed)
	switch {
	case m != nil && m[1] == "(":
		return "write -" + strings.ReplaceAll(m[2], ",", "") + " if money comes back, or the number without brackets"
	case m != nil:
		return "write " + m[1] + strings.ReplaceAll(m[2], ",", "")
	case strings.Contains(typed, "£"):
		return "write the number alone, with no comma, in the stated unit"
	case fraction.MatchString(typed):
		return "write " + strings.ReplaceAll(typed, ",", "")
	case decimal.MatchString(typed):
		return "write " + strings.Replace(typed, ",", ".", 1)
	case slices.Contains([]string{"amount", "people", "share"}, key): // must be numbers
		return "write the number alone, in digits: no comma, no words, and a point before decimals"
	case typed[0] >= '0' && typed[0] <= '9':
		return "if it is a number, write it with no comma and no words; if not, " + allInQuotes
	}
	return allInQuotes
}

// thousands matches a number with thousands separators.
var thousands = regexp.MustCompile(`^([-(]?)£?(\d{1,3}(?:,\d{3})+(?:\.\d+)?)\)?$`)

// fraction matches a fraction of two numbers that may have thousands separators.
var fraction = regexp.MustCompile(`^\d[\d,]*/\d[\d,]*$`)

// decimal matches a number with a decimal comma.
var decimal = regexp.MustCompile(`^-?\d+,\d{1,2}$`)

// tight reports a key between brackets without a space after its colon, or with another sign or none in place of the
// colon, as in {service: police, amount:5} and {service: police, amount = 5}. It returns whether it found one.
func (f *File) tight(n *yaml.Node, i int, problems *Problems) bool {
	m := glued.FindStringSubmatch(n.Content[i].Value)
	if m == nil {
		m = colonGone.FindStringSubmatch(n.Content[i].Value)
	}
	if m == nil {
		return false
	}
	msg := "a space is missing after the colon"
	if m[2] != ":" {
		msg = "a key needs a colon"
	}
	problems.Add(f.pos(n.Content[i]), "yaml", msg, "write "+Printable(m[1]+": "+m[3]))
	f.markLoose(n)
	f.partial = true
	return true
}

var (
	glued     = regexp.MustCompile(`^([a-z_]+)(:| ?= ?)([^/\s].*)$`)
	colonGone = regexp.MustCompile(`^(id|name|organisation|service|amount|source|status|share|sector)( )(\S.*)$`) // other words may begin a text
)

// between returns what was typed from the beginning of one node to the end of another, if both are on one line.
func (f *File) between(from, to *yaml.Node) string {
	typed, last := f.at(from), f.at(to)
	if before := len(typed) - len(last); from.Line == to.Line && before > 0 && bytes.HasPrefix(last, []byte(to.Value)) {
		return string(typed[:before+len(to.Value)])
	}
	return from.Value + ", " + to.Value
}

// bare reports whether a key between brackets has neither a colon nor a value.
func (f *File) bare(key, value *yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || key.Style != 0 || key.Anchor != "" || !isNull(value) || value.Anchor != "" || strings.HasSuffix(key.Value, ":") {
		return false
	}
	rest, found := bytes.CutPrefix(f.at(key), []byte(key.Value))
	return found && !bytes.HasPrefix(bytes.TrimLeft(rest, " \t"), []byte(":"))
}

// remark reports a text that YAML cuts short at a # that does not look like the beginning of a comment: item #3.
func (f *File) remark(n *yaml.Node, problems *Problems) {
	said := n.LineComment
	if len(said) < 2 || said[1] == ' ' || said[1] == '#' || said[1] == '\t' {
		return
	}
	for line := n.Line; line < n.Line+1+strings.Count(n.Value, "\n"); line++ {
		if i := strings.Index(f.line(line), " "+said); i >= 0 {
			at := Pos{f.Name(), line, 2 + utf8.RuneCountInString(f.line(line)[:i])}
			problems.Add(at, "yaml", fmt.Sprintf("%s would be left out, because # begins a remark", Quote(said)), allInQuotes+"; or write a space after #")
			f.markFaulty(n)
		}
	}
}

// pos returns the position of a node. YAML counts columns in code points too.
func (f *File) pos(n *yaml.Node) Pos {
	line := max(1, min(n.Line, len(f.lines)))
	begin := f.lines[line-1]
	return Pos{File: f.Name(), Line: line, Col: max(1, min(n.Column, 1+f.runes(begin+len(f.lineBytes(line-1)))-f.runes(begin)))}
}

// at returns the rest of the line from a node on.
func (f *File) at(n *yaml.Node) []byte {
	p := f.pos(n)
	begin, line := f.lines[p.Line-1], f.lineBytes(p.Line-1)
	return line[f.offset(f.runes(begin)+p.Col-1)-begin:]
}

// blankLine reports whether a line is empty or only a comment.
func blankLine(line string) bool {
	t := strings.TrimLeft(line, " \t")
	return t == "" || t[0] == '#'
}

func written(line string) bool { return !blankLine(line) }
