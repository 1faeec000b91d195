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

// edit is a count file being edited: its lines as on disk, with their endings. Insertions are kept apart from the
// lines, so that the line numbers stay those of the file.
type edit struct {
	*reader
	lines         [][]byte
	before, after map[int][]byte // insertions, by line index
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
				out.WriteString(e.ending(i)) // the last line had no newline
			}
			out.Write(behind)
		}
	}
	return out.Bytes()
}

// ending returns the line ending of a line or, if that is the last and has none, of the line above.
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

// standing is a row as it is in the file.
type standing struct {
	pos      source.Pos
	identity string
	table    string // the table that its key return names
	text     string // as the import would write it
	note     string // the author's note, as written in the file

	line     int // the index of its line
	from, to int // the offsets of its brackets in the line
	plain    bool
	strange  bool // it has an unknown key
	remarked bool // a comment follows it
}

// put brings the rows of the import into the file.
func (e *edit) put(f *source.File, tables []string, rows []row) {
	var ignored source.Problems // problems of imported rows are mended by rewriting them
	k := f.Fields(&ignored)
	items := k.Each("rows")
	if !k.IsList("rows") {
		e.problems.Add(k.KeyPos("rows"), "wrong-shape", "the rows are not a list, so none can be added", "write rows: [], or rows: and below it each row on a line of its own that begins with -")
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
			e.problems.Add(s.pos, "same-row", "this row is written by hand, but the import brings the same row", "take it out, or add line: … to it to tell it apart")
		case !item.Has("return"):
		case !wanted && !slices.Contains(tables, s.table):
			// It was imported by another map, from another table.
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

// stand returns how a row is written in the file. It is plain if it is one pair of brackets on one line, after its
// hyphen, followed by nothing or a comment. Only such a row can be changed.
func (e *edit) stand(item *source.Fields) *standing {
	s := &standing{pos: item.Pos()}
	s.line = min(s.pos.Line, len(e.lines)) - 1
	line := e.lines[s.line]
	s.from = offset(line, s.pos.Col)
	s.to = flowEnd(line, s.from)
	if s.to > 0 && line[s.from] == '{' && hyphen.Match(line[:s.from]) {
		rest := bytes.TrimSpace(line[s.to:])
		s.remarked = len(rest) > 0
		s.plain = !s.remarked || rest[0] == '#'
	}
	if note := item.Text("note"); note.Set() {
		s.note = quote(note.S)
		if s.plain { // so that its exact bytes can be kept
			at := offset(line, note.Pos.Col)
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

// replace rewrites an imported row in its place. The author's note and comment stay.
func (e *edit) replace(s *standing, text string) {
	switch {
	case !s.plain:
		e.problems.Add(s.pos, "laid-out", "the import must change this row, but it is not on a line of its own", "write it on one line, as - {…}, and import again")
	case s.strange:
		e.problems.Add(s.pos, "laid-out", "the import must change this row, but it holds something that imported rows never have", "take it out, or move it to note, and import again")
	default:
		line := e.lines[s.line]
		e.lines[s.line] = slices.Concat(line[:s.from], []byte(text), line[s.to:])
		e.changes = append(e.changes, Change{Changed, "- " + text})
	}
}

// remove removes an imported row that is no longer wanted, unless an author wrote something into it.
func (e *edit) remove(s *standing) {
	switch {
	case !s.plain:
		e.problems.Add(s.pos, "laid-out", "the import must delete this row, but it is not on a line of its own", "take it out by hand")
	case s.strange || s.remarked || s.note != "":
		e.problems.Add(s.pos, "laid-out", "the import must delete this row, but somebody has added something to it", "take the row out by hand, and put the note where it is wanted")
	default:
		e.changes = append(e.changes, Change{Removed, "- " + string(e.lines[s.line][s.from:s.to])})
		e.gone[s.line] = true
	}
}

// add inserts the rows that the file does not have: each after the nearest row that precedes it in the order of the
// map, or else before the nearest that follows it, or else at the top.
func (e *edit) add(k *source.Fields, items []*source.Fields, rows []row, there map[string]*standing) {
	put := func(to map[int][]byte, line int, indent []byte, w row) {
		to[line] = append(to[line], string(indent)+w.text("")+e.ending(line)...)
		e.changes = append(e.changes, Change{Added, "- " + w.text("")})
	}
	var last *standing
	var early []row // rows that precede every row in the file
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
			indent = line[:offset(line, first.Col)]
			if !hyphen.Match(indent) {
				e.problems.Add(first, "laid-out", "new rows must go in here, but this one does not begin on the line of its hyphen", "begin each row right after its hyphen, and import again")
				return
			}
		}
	default:
		e.problems.Add(at, "laid-out", "new rows must go in here, but the rows are in one bracket", "write rows: and below it each row on a line of its own that begins with -")
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

// offset returns the byte offset of a column, counted in code points, within a line.
func offset(line []byte, col int) int {
	at := 0
	for ; col > 1 && at < len(line); col-- {
		_, n := utf8.DecodeRune(line[at:])
		at += n
	}
	return at
}

// flowEnd returns the offset after the YAML flow value that begins at b[i], or -1 if it does not end on this line.
// The text has been parsed, so its brackets match; what remains is to tell brackets from brackets in quotes, and
// quotes from apostrophes within words.
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

// doubleQuotedEnd is flowEnd for a double-quoted string, in which a backslash escapes the next character.
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

// singleQuotedEnd is flowEnd for a single-quoted string, in which two quotes stand for one.
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

// plainEnd is flowEnd for an unquoted value. It ends before a comma, a bracket, the end of the line or a colon that
// ends a key; trailing spaces are not part of it. If a comment follows, the value does not end on this line.
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

// scalar returns a word as YAML, in quotes if it could be read as something else.
func scalar(s string) string {
	if plainWord.MatchString(s) && !slices.Contains([]string{"null", "Null", "NULL", "true", "false"}, s) {
		return s
	}
	return quote(s)
}

var plainWord = regexp.MustCompile(`^[\p{L}0-9£][\p{L}0-9._/-]*$`)

// quote returns words as a double-quoted YAML string.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
