package returns

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// edit is a count file at work: its lines as they are on the disk, endings and all. What is put in goes
// before or behind a line, so that the numbers of the lines stay those of the file.
type edit struct {
	*reader
	lines         [][]byte
	before, after map[int][]byte // by the index of a line
	gone          map[int]bool
	changes       []Change
}

func (e *edit) bytes() []byte {
	var out bytes.Buffer
	for i, line := range e.lines {
		out.Write(e.before[i])
		if !e.gone[i] {
			out.Write(line)
		}
		if behind := e.after[i]; len(behind) > 0 {
			if n := out.Len(); n > 0 && out.Bytes()[n-1] != '\n' {
				out.WriteString(e.ending(i)) // it was the last line, and had no end
			}
			out.Write(behind)
		}
	}
	return out.Bytes()
}

// ending is how a line ends; or how the one above it does, where it is the last and has no end.
func (e *edit) ending(line int) string {
	for ; line >= 0; line-- {
		switch at := e.lines[line]; {
		case bytes.HasSuffix(at, []byte("\r\n")):
			return "\r\n"
		case bytes.HasSuffix(at, []byte("\n")):
			return "\n"
		}
	}
	return "\n"
}

// standing is a row as it stands in the file.
type standing struct {
	pos      source.Pos
	identity string
	table    string // that it names as its return
	text     string // as the import would write it
	note     string // an author's, as it is written in the file

	line     int // the index of its line
	from, to int // of its brackets in the line
	plain    bool
	strange  bool // it holds a key that no row has
	remarked bool // a comment stands behind it
}

// put brings the rows of the import into the file.
func (e *edit) put(f *source.File, tables []string, rows []row) {
	var ignored source.Problems // what is wrong with a row of ours is mended by writing it anew
	k := f.Fields(&ignored)
	items := k.Each("rows")
	if !k.IsList("rows") {
		e.problems.Add(k.KeyPos("rows"), "wrong-shape", "the rows are no list, so none can be put in", "write rows: [], or rows: and below it each row on a line of its own that begins with -")
		return
	}
	want := map[string]row{}
	for _, w := range rows {
		want[w.identity()] = w
	}
	there := map[string]*standing{}
	for _, item := range items {
		known := len(ignored)
		s := e.stand(item)
		item.Done()
		s.strange = len(ignored) > known
		w, wanted := want[s.identity]
		switch {
		case !item.Has("return") && wanted:
			e.problems.Add(s.pos, "same-row", "this row is written by hand, and the import brings the same", "take it out, or tell it apart with line")
		case !item.Has("return"):
		case !wanted && !slices.Contains(tables, s.table):
			// Another map brought it, from a table of its own.
		case !wanted || there[s.identity] != nil:
			e.remove(s)
		default:
			there[s.identity] = s
			if text := w.text(s.note); text != s.text {
				e.replace(s, text)
			}
		}
	}
	e.add(k, items, rows, there)
}

// stand finds out how a row stands in the file. It is plain if it is one pair of brackets on one line,
// behind its hyphen, with nothing after it but perhaps a comment; only such a row can be changed.
func (e *edit) stand(item *source.Fields) *standing {
	s := &standing{pos: item.Pos()}
	s.line = min(s.pos.Line, len(e.lines)) - 1
	line := e.lines[s.line]
	s.from = offset(line, s.line, s.pos.Col)
	s.to = flowEnd(line, s.from)
	if s.to > 0 && line[s.from] == '{' && hyphen.Match(line[:s.from]) {
		rest := bytes.TrimSpace(line[s.to:])
		s.remarked = len(rest) > 0
		s.plain = !s.remarked || rest[0] == '#'
	}
	if note := item.Text("note"); note.Set() {
		s.note = quote(note.S)
		if s.plain { // then its very bytes can be kept
			at := offset(line, s.line, note.Pos.Col)
			if end := flowEnd(line, at); end > at {
				s.note = string(line[at:end])
			} else {
				s.plain = false
			}
		}
	}
	var w []string
	for _, key := range []string{"organisation", "service", "line", "amount", "share", "status", "method", "source"} {
		t := item.Text(key)
		if key == "organisation" || key == "service" || key == "line" {
			s.identity += t.S + " "
		}
		switch {
		case !t.Set() || key == "status" && t.S == string(pack.Counted):
		case key == "amount" || key == "share" || key == "status":
			w = append(w, key+": "+t.S)
		case key == "method":
			w = append(w, key+": "+quote(t.S))
		default:
			w = append(w, key+": "+scalar(t.S))
		}
	}
	if s.note != "" {
		w = append(w, "note: "+s.note)
	}
	if ret := item.Fields("return"); ret != nil {
		s.table = ret.Text("file").S
		w = append(w, fmt.Sprintf("return: {file: %s, line: %s}", scalar(s.table), ret.Text("line").S))
		ret.Done()
	}
	s.text = "{" + strings.Join(w, ", ") + "}"
	return s
}

// replace writes a row of ours anew, in its place. An author's note and comment stay.
func (e *edit) replace(s *standing, text string) {
	switch {
	case !s.plain:
		e.problems.Add(s.pos, "laid-out", "this row has to change, and does not stand on a line of its own", "write it on one line, as - {…}, and import again")
	case s.strange:
		e.problems.Add(s.pos, "laid-out", "this row has to change, and holds something that no row of an import has", "take it out, or put it into note, and import again")
	default:
		line := e.lines[s.line]
		e.lines[s.line] = slices.Concat(line[:s.from], []byte(text), line[s.to:])
		e.changes = append(e.changes, Change{Changed, "- " + text})
	}
}

// remove takes a row of ours out that nothing wants any more, unless an author wrote something into it.
func (e *edit) remove(s *standing) {
	switch {
	case !s.plain:
		e.problems.Add(s.pos, "laid-out", "this row has to go, and does not stand on a line of its own", "take it out by hand")
	case s.strange || s.remarked || s.note != "":
		e.problems.Add(s.pos, "laid-out", "this row has to go, and somebody wrote something into it", "take the row out by hand, and put the note where it is wanted")
	default:
		e.changes = append(e.changes, Change{Removed, "- " + string(e.lines[s.line][s.from:s.to])})
		e.gone[s.line] = true
	}
}

// add puts the rows in that the file does not have: each behind the nearest one that comes before it in
// the order of the map, or else before the nearest one that comes after it, or else at the top.
func (e *edit) add(k *source.Fields, items []*source.Fields, rows []row, there map[string]*standing) {
	put := func(to map[int][]byte, line int, indent []byte, w row) {
		to[line] = append(to[line], string(indent)+w.text("")+e.ending(line)...)
		e.changes = append(e.changes, Change{Added, "- " + w.text("")})
	}
	var last *standing
	var early []row // that come before every row there is
	for _, w := range rows {
		s := there[w.identity()]
		switch {
		case s != nil && s.plain:
			for _, w := range early {
				put(e.before, s.line, e.lines[s.line][:s.from], w)
			}
			early, last = nil, s
		case s != nil:
		case last != nil:
			put(e.after, last.line, e.lines[last.line][:last.from], w)
		default:
			early = append(early, w)
		}
	}
	if len(early) == 0 {
		return
	}
	at := k.KeyPos("rows")
	top, indent := at.Line-1, []byte("  - ")
	switch head := e.lines[top]; {
	case rowsEmpty.Match(head):
		e.lines[top] = rowsEmpty.ReplaceAll(head, []byte("rows:$1"))
	case rowsAbove.Match(head):
		if len(items) > 0 {
			first := items[0].Pos()
			line := e.lines[first.Line-1]
			indent = line[:offset(line, first.Line-1, first.Col)]
			if !hyphen.Match(indent) {
				e.problems.Add(first, "laid-out", "new rows have to go in here, and this one does not begin on the line of its hyphen", "begin each row behind its hyphen, and import again")
				return
			}
		}
	default:
		e.problems.Add(at, "laid-out", "new rows have to go in here, and the rows stand in one bracket", "write rows: and below it each row on a line of its own that begins with -")
		return
	}
	for _, w := range early {
		put(e.after, top, indent, w)
	}
}

var (
	hyphen    = regexp.MustCompile(`^ *- +$`)
	rowsAbove = regexp.MustCompile(`^(?:\x{feff})?rows:[ \t]*(?:[ \t]#.*)?\r?\n?$`)
	rowsEmpty = regexp.MustCompile(`^rows:[ \t]*\[[ \t]*\]([ \t]*(?:[ \t]#.*)?\r?\n?)$`)
)

// offset is where a column, counted in characters, begins in a line.
func offset(line []byte, index, col int) int {
	at := 0
	if index == 0 && bytes.HasPrefix(line, []byte("\ufeff")) {
		at = len("\ufeff") // no part of the text, as package source reads it
	}
	for ; col > 1 && at < len(line); col-- {
		_, n := utf8.DecodeRune(line[at:])
		at += n
	}
	return at
}

// flowEnd returns where a YAML value in flow style ends that begins at b[i], or -1 if it does not end on
// this line. The text has been parsed, so the brackets are known to match; what remains to be told apart
// is a bracket from one in quotes, and a quote from an apostrophe within a word.
func flowEnd(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch b[i] {
	case '"':
		return doubleQuotedEnd(b, i)
	case '\'':
		return singleQuotedEnd(b, i)
	case '{', '[':
		return bracketEnd(b, i)
	}
	return plainEnd(b, i)
}

// In double quotes a backslash takes the meaning from the next character.
func doubleQuotedEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// In single quotes two of them stand for one.
func singleQuotedEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		if b[i] != '\'' {
			continue
		}
		if i+1 >= len(b) || b[i+1] != '\'' {
			return i + 1
		}
		i++
	}
	return -1
}

func bracketEnd(b []byte, i int) int {
	for i++; i < len(b); {
		switch b[i] {
		case '}', ']':
			return i + 1
		case ' ', '\t', ',', ':':
			i++
		case '\n', '\r', '#':
			return -1
		default:
			if i = flowEnd(b, i); i < 0 {
				return -1
			}
		}
	}
	return -1
}

// Words without quotes end before a comma, a bracket, the end of the line, or a colon that parts a key from its value.
// Spaces behind them are no part of them. With a remark behind it the value does not end on this line.
func plainEnd(b []byte, i int) int {
	end := i
	for ; i < len(b); i++ {
		switch b[i] {
		case ',', '{', '}', '[', ']', '\n', '\r':
			return end
		case ':':
			if i+1 < len(b) && strings.IndexByte(" \t,}]\r\n", b[i+1]) >= 0 {
				return end
			}
		case '#':
			if i > 0 && (b[i-1] == ' ' || b[i-1] == '\t') {
				return -1
			}
		}
		if b[i] != ' ' && b[i] != '\t' {
			end = i + 1
		}
	}
	return end
}

// scalar writes a word down, in quotes where YAML could read it as something else.
func scalar(s string) string {
	if plainWord.MatchString(s) && !slices.Contains([]string{"null", "Null", "NULL", "true", "false"}, s) {
		return s
	}
	return quote(s)
}

var plainWord = regexp.MustCompile(`^[\p{L}0-9£][\p{L}0-9._/-]*$`)

// quote writes words down in quotes.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
