package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pos is a position in a file of the project. Line and Col count from 1, and columns count code points, as editors
// do. A Pos without a line stands for the whole file, and is shown as its beginning.
type Pos struct {
	File      string // slash-separated, relative to the source folder: content/pilots/kent.md
	Line, Col int
}

// String prints file:line:col, the form that editors and terminals turn into a link.
func (p Pos) String() string {
	line, col := p.Shown()
	return fmt.Sprintf("%s:%d:%d", Printable(p.File), line, col)
}

// Shown returns the line and column to display: 1 and 1 for a whole file, and 0 and 0 if there is no file.
func (p Pos) Shown() (line, col int) {
	if p.File != "" && p.Line == 0 {
		return 1, 1
	}
	return p.Line, p.Col
}

// Compare orders positions by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Spot is a position within a file that is known from context. It is small, for those who store hundreds of
// thousands.
type Spot struct{ line, col int32 }

// Spot returns the position within its file.
func (p Pos) Spot() Spot { return Spot{int32(p.Line), int32(p.Col)} }

// In returns the position in the named file.
func (s Spot) In(file string) Pos { return Pos{File: file, Line: int(s.line), Col: int(s.col)} }

// Level says whether a problem stops a build.
type Level int

const (
	Error   Level = iota // stops the build
	Warning              // does not stop the build, unless it is strict
	Notice               // worth knowing; never stops a build
)

func (l Level) String() string {
	switch l {
	case Warning:
		return "warning"
	case Notice:
		return "notice"
	}
	return "error"
}

// Problem is one thing that is wrong, where it is, and what to do about it. Msg and Hint are plain words without an
// initial capital or a full stop, as they follow one another on a line.
type Problem struct {
	Pos   Pos
	Level Level
	Code  string // words joined by hyphens: unknown-reference
	Msg   string
	Hint  string // the fix; may be empty

	Source string // the text of its line, once [Tree.Excerpts] has looked it up
}

// String returns the line by which a problem is known everywhere: path:line:col: level: message; hint [code].
func (p Problem) String() string {
	return fmt.Sprintf("%s: %s: %s [%s]", p.Pos, p.Level, p.Words(), p.Code)
}

// Words returns the message and, if there is one, the hint.
func (p Problem) Words() string {
	if p.Hint == "" {
		return p.Msg
	}
	return p.Msg + "; " + p.Hint
}

// Excerpt returns at most width characters of the line around the position, printable, and the number of characters
// to leave free before a caret below it.
func (p Problem) Excerpt(width int) (line string, before int) {
	runes := []rune(strings.ReplaceAll(p.Source, "\t", " "))
	at := min(max(p.Pos.Col-1, 0), len(runes))
	from := max(0, at-width/2)
	left := Printable(string(runes[from:at]))
	return left + Printable(string(runes[at:min(len(runes), from+width)])), utf8.RuneCountInString(left)
}

// Problems are the problems of a run. A nil slice is ready to use.
type Problems []Problem

// Add appends an error.
func (ps *Problems) Add(pos Pos, code, msg, hint string) {
	*ps = append(*ps, Problem{Pos: pos, Level: Error, Code: code, Msg: msg, Hint: hint})
}

// Warn appends a warning.
func (ps *Problems) Warn(pos Pos, code, msg, hint string) {
	*ps = append(*ps, Problem{Pos: pos, Level: Warning, Code: code, Msg: msg, Hint: hint})
}

// Notice appends a notice: something that is most likely right, but worth a second look.
func (ps *Problems) Notice(pos Pos, code, msg, hint string) {
	*ps = append(*ps, Problem{Pos: pos, Level: Notice, Code: code, Msg: msg, Hint: hint})
}

// Sorted returns the problems sorted by file, line, column, level and words, without duplicates.
func (ps Problems) Sorted() Problems {
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Msg, b.Msg), cmp.Compare(a.Hint, b.Hint))
	})
	return slices.Compact(out)
}

// Strict returns the problems with every warning turned into an error.
func (ps Problems) Strict() Problems {
	out := slices.Clone(ps)
	for i := range out {
		if out[i].Level == Warning {
			out[i].Level = Error
		}
	}
	return out
}

// Count returns the number of problems with the given level.
func (ps Problems) Count(level Level) int {
	n := 0
	for _, p := range ps {
		if p.Level == level {
			n++
		}
	}
	return n
}

// Worst returns at most n of the problems, in the same order. If there are more, those of the lowest levels are left out
// first, so that no error is hidden behind warnings.
func (ps Problems) Worst(n int) Problems {
	left := map[Level]int{} // how many of each level there is room for
	for _, level := range []Level{Error, Warning, Notice} {
		left[level] = min(ps.Count(level), n)
		n -= left[level]
	}
	var out Problems
	for _, p := range ps {
		if left[p.Level] > 0 {
			left[p.Level]--
			out = append(out, p)
		}
	}
	return out
}

// Quote returns s in quotation marks, shortened to 60 characters, with everything escaped that could move a cursor,
// change the direction of writing or hide itself on a terminal or in a log.
func Quote(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return `"` + strings.ReplaceAll(Printable(s), `"`, `\"`) + `"`
}

// Printable returns s with control, direction and other invisible characters, and bytes that are not UTF-8, written
// as escapes.
func Printable(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"): // a byte that is not UTF-8
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case unicode.IsPrint(r): // no control, no format character such as a direction mark, and of the separators only the space
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}
