package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"
)

// parseYAML returns the top node of the one document in data, which begins at the first line of the
// file, or nil after reporting why there is none.
func (f *File) parseYAML(data []byte, problems *Problems) (root *yaml.Node) {
	defer func() { // the library has panicked on hostile input before
		if recover() != nil {
			problems.Add(f.Start(), "yaml", "this is not valid YAML", "check quotes, colons and indentation")
			root = nil
		}
	}()
	isFront := bytes.HasPrefix(f.Data, delimiter) && f.Body != nil
	for i := range f.lines {
		line := f.lineBytes(i)
		if isFront && f.lines[i] >= len(data) {
			break
		}
		switch {
		case isFront && bytes.Equal(line, delimiter), i == 0 && bytes.Equal(line, delimiter):
		case bytes.Equal(line, delimiter), bytes.HasPrefix(line, []byte("--- ")), bytes.Equal(line, []byte("...")):
			problems.Add(f.At(f.lines[i]), "yaml", "a second YAML document begins here, and nobody would read it", "take the line out, or make it two files")
			return nil
		case bytes.HasPrefix(line, []byte("%")):
			problems.Add(f.At(f.lines[i]), "yaml", "YAML directives are not used here", "take the line out")
			return nil
		}
	}
	var doc yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc)
	switch {
	case errors.Is(err, io.EOF) || err == nil && (len(doc.Content) == 0 || doc.Content[0].Tag == "!!null"):
		problems.Add(f.Start(), "yaml", "there is nothing in it", "write the keys, or delete the file")
		return nil
	case err != nil:
		f.syntax(err, data, problems)
		return nil
	}
	root = doc.Content[0]
	if !f.vet(root, 1, problems) {
		return nil
	}
	return root
}

// vet walks the nodes once and reports what no author's file needs. It returns false if the tree
// cannot be trusted any further.
func (f *File) vet(n *yaml.Node, depth int, problems *Problems) bool {
	pos := f.pos(n)
	if depth > maxDepth {
		problems.Add(pos, "too-large", fmt.Sprintf("lists lie more than %d deep in one another", maxDepth), "flatten them")
		return false
	}
	switch {
	case n.Anchor != "":
		problems.Add(pos, "yaml", fmt.Sprintf("the anchor %s: anchors are not used here", Quote("&"+n.Anchor)), "write the value out")
		return false
	case n.Kind == yaml.AliasNode:
		problems.Add(pos, "yaml", fmt.Sprintf("the alias %s: aliases are not used here", Quote("*"+n.Value)), "write the value out; put text that begins with * in quotes")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		problems.Add(pos, "yaml", fmt.Sprintf("the tag %s: tags are not used here", Quote(n.Tag)), "take it out; put text that begins with ! in quotes")
		return false
	}
	ok := true
	if n.Kind == yaml.MappingNode {
		if len(n.Content)/2 > maxKeys {
			problems.Add(pos, "too-large", fmt.Sprintf("more than %d keys in one place", maxKeys), "make it a list")
			return false
		}
		seen := make(map[string]int, len(n.Content)/2)
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			switch {
			case key.Kind != yaml.ScalarNode:
				problems.Add(f.pos(key), "yaml", "a key must be one word", "if this is text that begins with a bracket, put it in quotes")
				ok = false
				continue
			case key.Tag == "!!merge":
				problems.Add(f.pos(key), "yaml", "the merge key <<: merging is not used here", "write the keys out")
				ok = false
				continue
			}
			name := norm.NFC.String(key.Value)
			if line, twice := seen[name]; twice {
				problems.Add(f.pos(key), "same-key", fmt.Sprintf("the key %s stands here a second time", Quote(name)), fmt.Sprintf("the first is on line %d; keep one", line))
			}
			seen[name] = key.Line
		}
	}
	for _, c := range n.Content {
		ok = f.vet(c, depth+1, problems) && ok
	}
	return ok
}

// pos is where a node stands. Its lines are lines of the file, because every YAML text is parsed from
// the first line of its file on.
func (f *File) pos(n *yaml.Node) Pos {
	if n.Line < 1 {
		return f.Start()
	}
	return Pos{File: f.Name(), Line: min(n.Line, len(f.lines)), Col: max(1, n.Column)}
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)$`)

// syntax turns the library's error into a problem in plain words. The library gives a line, sometimes
// one too early and never a column; the rules below look for the usual slips at that place.
func (f *File) syntax(err error, data []byte, problems *Problems) {
	line, text := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = m[2]
	}
	lines := strings.Split(string(data), "\n")
	line = max(1, min(line, len(lines)))
	at := func(l, col int) Pos { return Pos{File: f.Name(), Line: l, Col: col} }

	// Tabs first: the message for them differs with what stands around.
	for _, l := range []int{line, line + 1, line - 1} {
		if l >= 1 && l <= len(lines) {
			indent := lines[l-1][:len(lines[l-1])-len(strings.TrimLeft(lines[l-1], " \t"))]
			if i := strings.IndexByte(indent, '\t'); i >= 0 {
				problems.Add(at(l, i+1), "yaml", "a tab stands before the text", "indent with spaces")
				return
			}
		}
	}
	for _, l := range []int{line, line + 1, line - 1} {
		if l < 1 || l > len(lines) {
			continue
		}
		if col := secondColon(lines[l-1]); col > 0 && strings.Contains(text, "mapping values are not allowed") {
			problems.Add(at(l, col), "yaml", "a value with a colon and a space in it is not in quotes", `put the whole value in quotes: "…"`)
			return
		}
	}
	// A line of the block that is neither a key, a list item, a comment nor part of a text.
	for _, l := range []int{line, line + 1, line - 1} {
		if l < 1 || l > len(lines) {
			continue
		}
		if s := lines[l-1]; s != "" && s[0] != ' ' && s[0] != '#' && s[0] != '-' && s != "---" && !strings.Contains(s, ":") && strings.Contains(text, "could not find expected ':'") {
			problems.Add(at(l, 1), "yaml", "this line has no key", "a key needs a colon and a space: key: value")
			return
		}
	}
	for _, l := range []int{line, line + 1, line - 1} {
		if l < 1 || l > len(lines) {
			continue
		}
		if i := valueStart(lines[l-1]); i >= 0 && strings.ContainsRune("@`%|>&*!", rune(lines[l-1][i])) && strings.Contains(text, "found character that cannot start any token") {
			problems.Add(at(l, utf8.RuneCountInString(lines[l-1][:i])+1), "yaml", fmt.Sprintf("a value may not begin with %q", lines[l-1][i]), `put the value in quotes: "…"`)
			return
		}
	}
	msg, hint := "this is not valid YAML", "check quotes, brackets and indentation: keys of one list stand under one another"
	switch {
	case strings.Contains(text, "unexpected end of stream"), strings.Contains(text, "quoted scalar"):
		msg, hint = "a quotation mark is opened and never closed", "add the closing one"
	case strings.Contains(text, "did not find expected ',' or"):
		msg, hint = "a bracket is opened and not closed, or a comma is missing", "close it: [a, b] or {a: 1, b: 2}"
	case strings.Contains(text, "could not find expected ':'"):
		msg, hint = "a key needs a colon and a space", "write key: value"
	case strings.Contains(text, "did not find expected key"):
		msg, hint = "this line does not line up with the keys above it", "give keys of one list the same number of spaces"
	case strings.Contains(text, "did not find expected '-' indicator"):
		msg, hint = "this line does not line up with the list above it", "begin each item with - under the first one"
	case strings.Contains(text, "block sequence entries are not allowed"):
		msg, hint = "a list may not begin on this line", "begin it on a line of its own: - item"
	case strings.Contains(text, "exceeded max depth"):
		msg, hint = "brackets lie too deep in one another", "flatten them"
	}
	problems.Add(at(line, 1+len(lines[line-1])-len(strings.TrimLeft(lines[line-1], " "))), "yaml", msg, hint)
}

// secondColon returns the column of the second ": " outside quotes on a line, or 0.
func secondColon(line string) int {
	first := -1
	for i := 0; i < len(line); i++ {
		if line[i] != ':' || i+1 < len(line) && line[i+1] != ' ' {
			continue
		}
		if first < 0 {
			first = i
			if rest := strings.TrimLeft(line[i+1:], " "); rest != "" && strings.ContainsRune(`"'[{`, rune(rest[0])) {
				return 0
			}
			continue
		}
		return utf8.RuneCountInString(line[:i]) + 1
	}
	return 0
}

// valueStart returns the offset of the value after the first ": " or "- " of a line, or -1.
func valueStart(line string) int {
	i := strings.Index(line, ": ")
	if i < 0 {
		i = strings.Index(line, "- ")
	}
	if i < 0 {
		return -1
	}
	i += 2
	for i < len(line) && line[i] == ' ' {
		i++
	}
	if i == len(line) {
		return -1
	}
	return i
}
