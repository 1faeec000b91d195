package returns

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"totalplace/generator/money"
	"totalplace/generator/source"
)

// table is a published table as received, each cell with the place it stands at.
type table struct {
	name    string // rs-2009-10.csv
	columns []string
	records []record
	holes   bool // lines are missing, which could not be read

	formatted map[int]*formatted // of a column
}

// record is a line of a table. A cell in quotes may hold line breaks, so the cells of one record need
// not stand on one line of the file.
type record struct {
	cells []string
	at    []source.Pos
}

// line is where the record begins in the file, as an editor counts.
func (rec record) line() int { return rec.at[0].Line }

// filled returns how many cells there are up to the last with something in it.
func (rec record) filled() int {
	n := len(rec.cells)
	for n > 0 && strings.TrimSpace(rec.cells[n-1]) == "" {
		n--
	}
	return n
}

// blank reports a record with nothing in it, as a spreadsheet leaves them below what was once filled in.
func (rec record) blank() bool { return rec.filled() == 0 }

// table reads the table that a key of the map names, once. It returns nil if it cannot be read.
func (r *reader) table(t source.Text) *table {
	if !t.Set() {
		return nil
	}
	if read, known := r.tables[t.S]; known {
		return read
	}
	f := r.pack.Returns[t.S]
	if f == nil {
		r.oneOf(t, "the table", slices.Sorted(maps.Keys(r.pack.Returns)), "put the table into content/returns")
		return nil
	}
	r.tables[t.S] = r.readTable(t.S, f)
	return r.tables[t.S]
}

// readTable reads a table. What is wrong with the whole of it is said once and of the table, because everything that
// the map looks for in it would be missing. What a spreadsheet leaves behind and holds nothing is passed over.
func (r *reader) readTable(name string, f *source.File) *table {
	if f.Workbook(&r.problems) {
		return nil
	}
	data := bytes.TrimPrefix(f.Data, []byte("\ufeff"))
	lines := bytes.Split(data, []byte("\n"))
	if !utf8.Valid(data) {
		for n, line := range lines {
			if i := firstInvalid(line); i >= 0 { // the others have the same cause, and the same remedy
				r.problems.Add(source.Pos{File: f.Name(), Line: n + 1, Col: 1 + utf8.RuneCount(line[:i])}, "not-text",
					fmt.Sprintf("the byte %#02x is not UTF-8 text", line[i]), source.AsCSV)
				return nil
			}
		}
	}
	if signs := partedBy(lines[0]); signs != "" {
		r.problems.Add(f.Start(), "csv", "the columns are parted by "+signs+", and not by commas", source.AsCSV)
		return nil
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1 // counted below, where the line can be named
	t := &table{name: name, formatted: map[int]*formatted{}}
	var head record
	for {
		cells, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			pos := source.Pos{File: f.Name()}
			var at *csv.ParseError
			if errors.As(err, &at) {
				pos.Line, pos.Col = at.Line, column(lines, at.Line, at.Column)
			}
			r.problems.Add(pos, "csv", "the quotes of this line do not match", `a cell with a comma or a quote in it stands in quotes, and a quote in it is doubled: "the ""old"" city"`)
			return nil
		}
		rec := record{cells: cells}
		for i := range cells {
			line, col := in.FieldPos(i)
			rec.at = append(rec.at, source.Pos{File: f.Name(), Line: line, Col: column(lines, line, col)})
		}
		switch {
		case rec.blank():
		case head.cells == nil:
			head = rec
		default:
			t.records = append(t.records, rec)
		}
	}
	if !r.nameColumns(t, head) {
		return nil
	}
	if len(t.records) == 0 && !t.holes {
		r.problems.Add(f.Start(), "csv", "there is no line of figures in it", "a table has a line with the names of its columns, and then a line for each figure")
		t.holes = true
	}
	return t
}

// partedBy returns what parts the names of the columns in the first line of a table, if no comma does.
func partedBy(line []byte) string {
	var semicolons, tabs int
	quoted := false
	for _, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			return ""
		case c == ';':
			semicolons++
		case c == '\t':
			tabs++
		}
	}
	switch {
	case semicolons > tabs:
		return "semicolons"
	case tabs > 0:
		return "tabs"
	}
	return ""
}

// nameColumns gives the columns their names, and takes out the records that do not lie under them. Cells with neither
// a name above them nor anything in them are no part of a table. It returns whether the columns have names.
func (r *reader) nameColumns(t *table, head record) bool {
	named := head.filled()
	t.columns = head.cells[:named]
	wide := 0 // records that have more cells than a line of names could leave out
	for _, rec := range t.records {
		if rec.filled() >= 2*named {
			wide++
		}
	}
	if 2*wide > len(t.records) {
		first := slices.IndexFunc(head.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
		r.problems.Add(head.at[first], "csv", source.Quote(head.cells[first])+" stands where the names of the columns belong", "let the names stand in the first line, and take out what is above them")
		return false
	}
	for i, c := range t.columns {
		if first := slices.Index(t.columns, c); first < i && strings.TrimSpace(c) != "" {
			r.problems.Add(head.at[i], "csv", fmt.Sprintf("the column %s stands here a second time", source.Quote(c)), fmt.Sprintf("it is column %d as well; give each a name of its own", first+1))
			t.holes = true
		}
	}
	nameless := map[int]bool{} // told
	t.records = slices.DeleteFunc(t.records, func(rec record) bool {
		for i, c := range rec.cells {
			if i < len(head.cells) && strings.TrimSpace(head.cells[i]) == "" && strings.TrimSpace(c) != "" && !nameless[i] {
				nameless[i], t.holes = true, true
				r.problems.Add(head.at[i], "csv", fmt.Sprintf("column %d has no name, and line %d has %s in it", i+1, rec.at[i].Line, source.Quote(c)), "write its name into the first line, or delete the column")
			}
		}
		n := len(rec.cells)
		for n > named && (strings.TrimSpace(rec.cells[n-1]) == "" || nameless[n-1]) {
			n--
		}
		if n == named {
			return false
		}
		r.problems.Add(rec.at[0], "csv", fmt.Sprintf("%d cells stand here, under %d columns", n, named), "the columns are "+strings.Join(t.columns, ", "))
		t.holes = true
		return true
	})
	return true
}

// column turns a column of bytes, as the CSV reader counts, into one of characters.
func column(lines [][]byte, line, col int) int {
	if line < 1 || line > len(lines) || col < 1 {
		return max(1, col)
	}
	text := lines[line-1]
	return 1 + utf8.RuneCount(text[:min(col-1, len(text))])
}

func firstInvalid(line []byte) int {
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// column returns the index of the column that a key of the map names, or -1.
func (r *reader) column(t *table, name source.Text) int {
	if t == nil || !name.Set() {
		return -1
	}
	i := slices.Index(t.columns, name.S)
	if i < 0 {
		hint := "its columns are " + strings.Join(t.columns, ", ")
		if near := source.Nearest(name.S, t.columns); near != "" {
			hint = source.DidYouMean(near)
		}
		r.problems.Add(name.Pos, "unknown-column", fmt.Sprintf("the table %s has no column %s", source.Quote(t.name), source.Quote(name.S)), hint)
	}
	return i
}

// filled reports a blank cell. A blank may mean nought, unknown or forgotten, and nobody can tell.
func (r *reader) filled(t *table, rec record, column int) bool {
	if strings.TrimSpace(rec.cells[column]) != "" {
		return true
	}
	t.holes = true
	r.problems.Add(rec.at[column], "blank-cell", fmt.Sprintf("nothing stands under %s", source.Quote(t.columns[column])), "a blank is never taken for 0: write the figure, or take the line out and say why in the map")
	return false
}

// whole reads a cell that holds a number of people.
func (r *reader) whole(t *table, rec record, column int) int64 {
	if !r.filled(t, rec, column) {
		return 0
	}
	n, ok := wholeNumber(rec.cells[column])
	if !ok {
		r.misread(t, rec, column, "wrong-number", fmt.Sprintf("%s was read, which is no number of people", source.Quote(rec.cells[column])), "write digits only: 1435269")
	}
	return n
}

// amount reads a cell that holds money.
func (r *reader) amount(t *table, rec record, column int, unit money.Unit) (p money.Pence, ok bool) {
	p, fault, hint := money.Parse(rec.cells[column], unit)
	if fault != "" {
		r.misread(t, rec, column, "wrong-amount", fault, hint)
	}
	return p, fault == ""
}

// formatted are the cells of a column that a spreadsheet shows in a form for the eye, and saved in it: 1,231,048 or
// £1,020. They come in thousands, and one step mends them all; so they are one problem, which is added at the first of
// them and worded at the end ([reader.finish]).
type formatted struct {
	problem int    // of the reader, by its index
	first   string // as it was read
	cells   int
}

var forTheEye = regexp.MustCompile(`^[-(]?£? ?-?[0-9]{1,3}(?:[, \x{a0}\x{202f}'’]?[0-9]{3})*(?:\.[0-9]+)?\)?$`)

// misread reports a cell that holds no plain number.
func (r *reader) misread(t *table, rec record, column int, code, fault, hint string) {
	if cell := rec.cells[column]; strings.ContainsAny(cell, ",£( \u00a0\u202f'’") && forTheEye.MatchString(strings.TrimSpace(cell)) {
		if first := t.formatted[column]; first != nil {
			first.cells++
			return
		}
		t.formatted[column] = &formatted{len(r.problems), cell, 1}
	}
	r.problems.Add(rec.at[column], code, fault, hint)
}

// wholeNumber reads digits as money and shares are read: no sign, no commas, no leading 0.
func wholeNumber(s string) (int64, bool) {
	if s == "" || len(s) > 15 || strings.Trim(s, "0123456789") != "" || s[0] == '0' {
		return 0, false
	}
	var n int64
	for _, c := range s {
		n = n*10 + int64(c-'0')
	}
	return n, true
}
