package returns

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"totalplace/generator/source"
)

// table is a published table as received, each cell with the place it stands at.
type table struct {
	name    string // rs-2009-10.csv
	columns []string
	records []record
	holes   bool // lines are missing, which could not be read
}

// record is a line of a table. A cell in quotes may hold line breaks, so the cells of one record need
// not stand on one line of the file.
type record struct {
	cells []string
	at    []source.Pos
}

// line is where the record begins in the file, as an editor counts.
func (rec record) line() int { return rec.at[0].Line }

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

func (r *reader) readTable(name string, f *source.File) *table {
	data := bytes.TrimPrefix(f.Data, []byte("\ufeff"))
	lines := bytes.Split(data, []byte("\n"))
	if !utf8.Valid(data) {
		for n, line := range lines {
			if i := firstInvalid(line); i >= 0 {
				r.problems.Add(source.Pos{File: f.Name(), Line: n + 1, Col: 1 + utf8.RuneCount(line[:i])}, "not-text",
					fmt.Sprintf("the byte %#02x is not UTF-8 text", line[i]), "save the table as UTF-8")
			}
		}
		return nil
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1 // counted below, where the line can be named
	t := &table{name: name}
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
		if t.columns == nil {
			t.columns = cells
			for i, c := range cells {
				if first := slices.Index(cells, c); c == "" || first < i {
					r.problems.Add(rec.at[i], "csv", "two columns have one name, or this one has none", "mend the first line of the table")
					t.holes = true
				}
			}
			continue
		}
		if len(cells) != len(t.columns) {
			r.problems.Add(rec.at[0], "csv", fmt.Sprintf("%d cells stand here, under %d columns", len(cells), len(t.columns)), "the columns are "+strings.Join(t.columns, ", "))
			t.holes = true
			continue
		}
		t.records = append(t.records, rec)
	}
	if len(t.records) == 0 && !t.holes {
		r.problems.Add(f.Start(), "csv", "there is no line of figures in it", "a table has a line with the names of its columns, and then a line for each figure")
		t.holes = true
	}
	return t
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
		r.problems.Add(rec.at[column], "wrong-number", fmt.Sprintf("%s was read, which is no number of people", source.Quote(rec.cells[column])), "write digits only: 1435269")
	}
	return n
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
