package source

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Text is a value in an author's YAML, as typed, with its position. The zero Text means that there was no such key.
type Text struct {
	S   string
	Pos Pos
}

// Set reports whether the key was there.
func (t Text) Set() bool { return t.Pos.File != "" }

// Lost reports whether a letter of it was lost because the file is not saved as UTF-8. That has been reported, and
// the text cannot be judged.
func (t Text) Lost() bool { return strings.ContainsRune(t.S, utf8.RuneError) }

// Typed returns the texts without their positions.
func Typed(texts []Text) []string {
	var out []string
	for _, t := range texts {
		out = append(out, t.S)
	}
	return out
}

// Fields is a cursor over one YAML mapping. The reader of a kind asks for each key once and then calls [Fields.Done],
// so the reader itself is the schema. Every getter may be asked for a key that does not exist and then returns the
// zero value; required keys are declared once, with [Fields.Must]. Missing and unknown keys are both reported by
// Done, because a mistyped key is one mistake and not two.
type Fields struct {
	file     *File
	node     *yaml.Node
	asked    []string
	missing  []string // required keys that do not exist, with their examples
	blank    []string // required keys that have no value
	hollow   []string // keys that should hold a mapping and have no value
	problems *Problems
}

// Fields returns the cursor over the top-level mapping of the file. If the file holds no mapping, that is reported
// and the cursor is empty.
func (f *File) Fields(problems *Problems) *Fields {
	if f.root == nil { // reported when the file was read
		return &Fields{file: f, problems: problems}
	}
	return f.mapping(f.root, nil, problems)
}

// List returns a cursor for each entry of a file that is a list of mappings.
func (f *File) List(problems *Problems) []*Fields {
	if f.root == nil {
		return nil
	}
	found := len(*problems)
	entries := f.mappings(f.root, nil, problems)
	f.partial = f.partial || len(*problems) > found
	return entries
}

// mapping returns the cursor over a mapping with the given required keys.
func (f *File) mapping(n *yaml.Node, must []string, problems *Problems) *Fields {
	if f.faulty[n] {
		return &Fields{file: f, problems: problems}
	}
	if n.Kind != yaml.MappingNode {
		hint := "write key: value"
		if must != nil {
			hint = "write {" + strings.Join(must, ": …, ") + ": …}"
		}
		problems.Add(f.pos(n), "wrong-shape", fmt.Sprintf("this should be keys with values, not %s", shape(n)), hint)
		n = nil
	}
	m := &Fields{file: f, node: n, problems: problems}
	if n != nil {
		m.asked = make([]string, 0, len(n.Content)) // twice the number of keys: readers also ask for keys that are not there
	}
	m.Must(must...)
	return m
}

func (f *File) mappings(n *yaml.Node, must []string, problems *Problems) []*Fields {
	if f.faulty[n] {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		problems.Add(f.pos(n), "wrong-shape", fmt.Sprintf("this should be a list, not %s", shape(n)), "begin each entry with -")
		return nil
	}
	var out []*Fields
	for _, c := range n.Content {
		if m := f.mapping(c, must, problems); m.node != nil {
			out = append(out, m)
		}
	}
	return out
}

// shape describes what a node is, in an author's words.
func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	}
	if n.Tag == "!!null" {
		return "nothing"
	}
	return "the text " + Quote(n.Value)
}

// Pos returns the position at which the mapping begins.
func (m *Fields) Pos() Pos {
	if m.node == nil {
		return m.file.Start()
	}
	return m.file.pos(m.node)
}

// Problems returns the problems that the cursor adds to.
func (m *Fields) Problems() *Problems { return m.problems }

// Problem adds an error at a position in this file.
func (m *Fields) Problem(pos Pos, code, msg, hint string) { m.problems.Add(pos, code, msg, hint) }

// Warn adds a warning at a position in this file.
func (m *Fields) Warn(pos Pos, code, msg, hint string) { m.problems.Warn(pos, code, msg, hint) }

// Must declares required keys; it must be called before any of them is asked for. Done reports those that are
// missing. A key whose value has a special form comes with an example: language: en-GB.
func (m *Fields) Must(keys ...string) {
	for _, example := range keys {
		key, _, _ := strings.Cut(example, ": ")
		switch _, v := m.find(key); {
		case v == nil:
			m.missing = append(m.missing, example)
		case v.Tag == "!!null":
			m.blank = append(m.blank, key)
		}
	}
}

// Lacks reports whether a key is really missing: it does not exist, no mistyped key most likely stands for it, and it
// may not be in a part that could not be read. Call it after all keys have been asked for.
func (m *Fields) Lacks(key string) bool {
	if m.node == nil || m.file.loose[m.node] || m.Has(key) {
		return false
	}
	if slices.ContainsFunc(m.file.lost[m.node], func(line string) bool { return strings.HasPrefix(line, key) }) {
		return false
	}
	for i := 0; i < len(m.node.Content); i += 2 {
		if typed := m.node.Content[i].Value; !slices.Contains(m.asked, typed) && m.meant(typed) == key {
			return false
		}
	}
	return true
}

// meant returns the key that a mistyped one most likely stands for, or "". Keys that exist are ruled out.
func (m *Fields) meant(typed string) string {
	return Nearest(typed, slices.DeleteFunc(slices.Clone(m.asked), m.Has))
}

func (m *Fields) find(key string) (k, v *yaml.Node) {
	if m.node == nil {
		return nil, nil
	}
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		if m.node.Content[i].Value == key {
			return m.node.Content[i], m.node.Content[i+1]
		}
	}
	return nil, nil
}

// take returns the value of a key, or nil, and marks the key as known.
func (m *Fields) take(key string) *yaml.Node {
	m.asked = append(m.asked, key)
	_, v := m.find(key)
	return v
}

// Partial reports whether part of the file could not be read, so that something that seems missing may be there.
func (m *Fields) Partial() bool { return m.file.partial }

// Has reports whether a key exists, without marking it as known.
func (m *Fields) Has(key string) bool {
	_, v := m.find(key)
	return v != nil
}

// KeyPos returns the position of a key, or of the mapping if there is no such key.
func (m *Fields) KeyPos(key string) Pos {
	if k, _ := m.find(key); k != nil {
		return m.file.pos(k)
	}
	return m.Pos()
}

// text returns the text of a node that is the value of a key, or an item of that value.
func (m *Fields) text(key string, n *yaml.Node) Text {
	switch {
	case m.file.faulty[n]:
		return Text{}
	case n.Kind != yaml.ScalarNode:
		hint := "write it on one line after " + key + ":"
		if n.Kind == yaml.SequenceNode && len(n.Content) == 1 && n.Content[0].Kind == yaml.ScalarNode {
			hint = "write it without the brackets or the hyphen"
		} else if n.Kind == yaml.SequenceNode {
			hint = "write one value after " + key + ":, without brackets or hyphens"
		} else if n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[1].Kind == yaml.ScalarNode {
			hint = "write " + Printable(n.Content[0].Value+":"+n.Content[1].Value) + " with no space after the colon, or put it in quotes"
		}
		m.problems.Add(m.file.pos(n), "wrong-shape", fmt.Sprintf("%s should be text, not %s", Quote(key), shape(n)), hint)
		return Text{}
	case n.Tag == "!!null" || strings.TrimSpace(n.Value) == "":
		hint := "write one, or take the key out"
		if _, v := m.find(key); v != n {
			hint = "write one, or take it out; write " + key + ": [] if there are none"
		} else if slices.Contains(m.blank, key) {
			hint = "write one"
		}
		if bytes.HasPrefix(bytes.TrimLeft(m.file.at(n), " "), []byte("#")) {
			hint = "put text that begins with # in quotes"
		}
		m.problems.Add(m.blankPos(key, n), "empty-value", fmt.Sprintf("%s has no value", Quote(key)), hint)
		return Text{}
	}
	return Text{S: folded(n.Value), Pos: m.file.pos(n)}
}

// folded returns words with every run of white space replaced by a single space. Most values are one word.
func folded(words string) string {
	if strings.IndexFunc(words, unicode.IsSpace) < 0 {
		return words
	}
	return strings.Join(strings.Fields(words), " ")
}

// blankPos returns the position of a value. A blank has no position of its own, so for it this is the position of its
// key.
func (m *Fields) blankPos(key string, n *yaml.Node) Pos {
	if _, v := m.find(key); v == n && isNull(n) {
		return m.KeyPos(key)
	}
	return m.file.pos(n)
}

// Text returns the text under a key, with white space folded.
func (m *Fields) Text(key string) Text {
	n := m.take(key)
	if n == nil {
		return Text{}
	}
	return m.text(key, n)
}

// Figure returns the text under a key that holds a figure. A blank means that the figure is not known. Asking for a
// value would invite a 0, so the hint unknown says what to do instead.
func (m *Fields) Figure(key, unknown string) Text {
	if _, n := m.find(key); n != nil && n.Tag == "!!null" && !m.file.faulty[n] {
		m.take(key)
		m.problems.Add(m.blankPos(key, n), "empty-value", Quote(key)+" has no value", unknown)
		return Text{}
	}
	return m.Text(key)
}

// wrapped matches a text that is entirely in curly quotation marks.
var wrapped = regexp.MustCompile(`^(?:“([^“”]+)”|‘([^‘’]+)’)$`)

// Name returns the text under a key that is a name or a title, and warns if it is in curly quotation marks.
func (m *Fields) Name(key string) Text {
	t := m.Text(key)
	m.Wrapped(key, t)
	return t
}

// Wrapped warns that the text under a key is in a word processor's quotation marks. YAML takes these as part of the
// text, which hardly anybody intends; whoever does puts straight ones around them. It is not called for notes, which
// may be quotations.
func (m *Fields) Wrapped(key string, t Text) {
	if !strings.HasSuffix(t.S, "”") && !strings.HasSuffix(t.S, "’") { // nearly always
		return
	}
	inside := wrapped.FindStringSubmatch(t.S)
	if _, n := m.find(key); inside != nil && n.Style == 0 {
		m.problems.Warn(t.Pos, "quotation-marks", "the curly quotation marks around this would be printed", "write "+Quote(inside[1]+inside[2])+" with straight ones, which are not; or, to print the curly ones, put straight ones around them")
	}
}

// markdown matches markup that works in a Markdown text but not in a plain value: **stress**, a link, a citation.
var markdown = regexp.MustCompile(`\*\*[^\s*][^*]*\*\*|\[[^\[\]]*\]\([a-z]+:[^()]+\)|\[\^[^\[\]]+\]|</?(?:[bipu]|em|strong|br|span|sup|sub)(?: [^<>]*)?/?>`)

// Prose returns the text under a key that may be more than a name. It warns of personal data, placeholders and
// Markdown in it, which would be printed as it is.
func (m *Fields) Prose(key string) Text {
	t := m.Text(key)
	for _, at := range Personal([]byte(t.S)) {
		PersonalData(m.problems, t.Pos, t.S[at[0]:at[1]])
	}
	m.Filled(t)
	if strings.ContainsAny(t.S, "*[<") {
		if found := markdown.FindString(t.S); found != "" {
			m.problems.Warn(t.Pos, "markdown", Quote(found)+" would be printed as it is, because Markdown and HTML do not work here", "write the words alone")
		}
	}
	return t
}

// Filled warns of placeholders in t.
func (m *Fields) Filled(t Text) {
	for _, at := range Placeholders([]byte(t.S)) {
		Unfilled(m.problems, t.Pos, t.S[at[0]:at[1]])
	}
}

// none matches what people write for nothing.
var none = regexp.MustCompile(`^(?i:none|nil|no|n/?a|not applicable|-|–|)$`)

// Lone returns the value of a key that should hold a list of ids but holds plain words. It marks the key as known and
// reports nothing, because a caller that knows the ids can say better how to write the list.
func (m *Fields) Lone(key string) (t Text, lone bool) {
	_, n := m.find(key)
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" || m.file.faulty[n] || none.MatchString(n.Value) {
		return Text{}, false
	}
	m.take(key)
	return Text{S: folded(n.Value), Pos: m.file.pos(n)}, true
}

// NoList adds the problem of plain words where a list should be, and shows the list to write.
func NoList(problems *Problems, key string, t Text, items []string) {
	problems.Add(t.Pos, "wrong-shape", fmt.Sprintf("%s should be a list, not the text %s", Quote(key), Quote(t.S)), "write "+key+": "+Printable("["+strings.Join(items, ", ")+"]"))
}

// Texts returns the items of the list of texts under a key.
func (m *Fields) Texts(key string) []Text {
	n := m.take(key)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		if m.file.faulty[n] {
			return nil
		}
		hint := "write " + key + ": [one, two]"
		switch {
		case n.Kind == yaml.MappingNode && len(n.Content) == 2 && isNull(n.Content[1]): // {kent}
			hint = "write " + key + ": " + Printable("["+n.Content[0].Value+"]")
		case n.Tag == "!!str" && none.MatchString(n.Value):
			hint = "write " + key + ": []"
		case n.Kind == yaml.ScalarNode && n.Tag != "!!null":
			items := strings.FieldsFunc(n.Value, func(r rune) bool { return strings.ContainsRune(",;•·▪●", r) })
			if parts := strings.Split(n.Value, " and "); len(items) == 1 && !slices.ContainsFunc(parts, func(p string) bool { return !IDShaped(p) }) {
				items = parts
			}
			for i, item := range items {
				items[i] = strings.Trim(item, "()[]{} ")
			}
			hint = "write " + key + ": " + Printable("["+strings.Join(items, ", ")+"]")
		}
		m.problems.Add(m.blankPos(key, n), "wrong-shape", fmt.Sprintf("%s should be a list, not %s", Quote(key), shape(n)), hint)
		return nil
	}
	out := make([]Text, 0, len(n.Content))
	there := map[string]bool{}
	for _, c := range n.Content {
		switch t := m.text(key, c); {
		case !t.Set():
		case there[t.S]:
			m.problems.Add(t.Pos, "same-value", fmt.Sprintf("%s is twice in %s", Quote(t.S), Quote(key)), "keep one")
		default:
			there[t.S] = true
			out = append(out, t)
		}
	}
	return out
}

// Choice returns the text under a key, which must be one of those allowed.
func (m *Fields) Choice(key string, allowed ...string) Text {
	t := m.Text(key)
	if !t.Set() {
		return t
	}
	if i := slices.Index(allowed, t.S); i >= 0 {
		return Text{allowed[i], t.Pos} // rather than the copy in the file
	}
	if t.Lost() {
		return Text{}
	}
	m.problems.Add(t.Pos, "wrong-value", fmt.Sprintf("%s is not a valid %s", Quote(t.S), Quote(key)), Suggest(t.S, allowed, "write "+Alternatives(allowed)))
	return Text{}
}

// Bool reports whether the value of a key is true. Only true and false are accepted, not yes, no, on or off.
func (m *Fields) Bool(key string) bool { return m.Choice(key, "true", "false").S == "true" }

// Fields returns the cursor over the mapping under a key, or nil if the key is not there. The mapping must have the given
// keys, as with [Fields.Must].
func (m *Fields) Fields(key string, must ...string) *Fields {
	n := m.take(key)
	if n == nil {
		return nil
	}
	if isNull(n) {
		m.hollow = append(m.hollow, key)
		return nil
	}
	if sub := m.file.mapping(n, must, m.problems); sub.node != nil {
		return sub
	}
	return nil
}

// Each returns a cursor for each entry of the list of mappings under a key. Every entry must have the given keys, as
// with [Fields.Must].
func (m *Fields) Each(key string, must ...string) []*Fields {
	n := m.take(key)
	if n == nil {
		return nil
	}
	if isNull(n) {
		hint := "begin each entry below it with -"
		if !slices.Contains(m.blank, key) {
			hint += ", or take it out"
		}
		m.problems.Add(m.KeyPos(key), "empty-value", fmt.Sprintf("%s has no value", Quote(key)), hint)
		return nil
	}
	return m.file.mappings(n, must, m.problems)
}

// IsList reports whether the value of a key is a list. It does not mark the key as known.
func (m *Fields) IsList(key string) bool {
	_, v := m.find(key)
	return v != nil && v.Kind == yaml.SequenceNode
}

// Len returns the number of items in the list under a key. It does not mark the key as known.
func (m *Fields) Len(key string) int {
	if !m.IsList(key) {
		return 0
	}
	_, v := m.find(key)
	return len(v.Content)
}

// Empty reports whether the value of a key is an empty list, and where. It does not mark the key as known.
func (m *Fields) Empty(key string) (at Pos, empty bool) {
	_, v := m.find(key)
	if v == nil || v.Kind != yaml.SequenceNode || len(v.Content) > 0 || m.file.faulty[v] {
		return Pos{}, false
	}
	return m.file.pos(v), true
}

// Bare adds a notice if the value of a key is an empty list although nearly everybody has something to list. A notice
// does not hold up those who mean it, but reminds those who meant to fill it in later. It does not mark the key as
// known.
func (m *Fields) Bare(key, msg, hint string) {
	if at, empty := m.Empty(key); empty {
		m.Notice(at, "empty-list", msg, hint)
	}
}

// Notice adds a notice at a position in this file.
func (m *Fields) Notice(pos Pos, code, msg, hint string) { m.problems.Notice(pos, code, msg, hint) }

// Fits reports whether the mapping has all required keys and no unknown ones, which means that it is most likely of
// its reader's kind. Call it after all keys have been asked for, instead of Done.
func (m *Fields) Fits() bool {
	return m.node != nil && len(m.missing) == 0 && len(m.Unknown()) == 0
}

// Unknown returns the keys that nobody has asked for.
func (m *Fields) Unknown() (keys []string) {
	for i := 0; m.node != nil && i+1 < len(m.node.Content); i += 2 {
		if key := m.node.Content[i].Value; !slices.Contains(m.asked, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// Done reports every key that nobody asked for, suggesting the nearest known one, and every required key that is
// missing. An unknown key that resembles no other most likely stands for a missing one, so the two are reported as
// one.
func (m *Fields) Done() {
	if m.node == nil {
		return
	}
	var lacking, examples []string
	for _, example := range m.missing {
		if key, value, _ := strings.Cut(example, ": "); m.Lacks(key) {
			lacking, examples = append(lacking, key), append(examples, cmp.Or(value, "…"))
		}
	}
	unknown := func(i int) bool {
		return i+1 < len(m.node.Content) && !slices.Contains(m.asked, m.node.Content[i].Value)
	}
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		key := m.node.Content[i]
		switch {
		case slices.Contains(m.hollow, key.Value):
			hint := "write its keys below it, or take it out"
			for ; unknown(i + 2); i += 2 {
				hint = "put two spaces before each key below that belongs to it"
			}
			m.problems.Add(m.file.pos(key), "empty-value", fmt.Sprintf("%s has no value", Quote(key.Value)), hint)
			continue
		case !unknown(i):
			continue
		}
		msg, hint := Quote(key.Value)+" is not a key here", "the keys here are "+strings.Join(m.asked, ", ")
		if near := m.meant(key.Value); near != "" {
			hint = DidYouMean(near)
		} else if near := Nearest(key.Value, m.asked); near != "" {
			hint = fmt.Sprintf("the key %s is there already; keep one", Quote(near))
		} else if len(lacking) == 1 { // name: for title:
			msg, hint = msg+", and "+Quote(lacking[0])+" is missing", "write "+lacking[0]+": instead, if that is meant"
			lacking = nil
		} else if len(lacking) > 1 {
			msg += ", and " + Series(lacking) + " are missing"
			lacking = nil
		}
		m.problems.Add(m.file.pos(key), "unknown-key", msg, hint)
	}
	for i, key := range lacking {
		m.problems.Add(m.Pos(), "missing-key", fmt.Sprintf("the key %s is missing", Quote(key)), "add "+key+": "+examples[i])
	}
}
