package returns

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/source"
)

// table is a published table that the map names. What makes it one is read with the pack.
type table struct {
	*source.Table
	holes bool // a record, a column or a figure could not be read: what is not found may stand there

	formatted map[int]*formatted // of a column
}

// table returns the table that a key of the map names, and with it what is wrong with the whole of it, once. It
// returns nil if it cannot be read.
func (r *reader) table(t source.Text) *table {
	if !t.Set() {
		return nil
	}
	if read, known := r.tables[t.S]; known {
		return read
	}
	received, there := r.pack.Returns[t.S]
	switch {
	case slices.Contains(r.tree.Refused, "returns/"+t.S):
		r.tables[t.S] = nil
		r.take(r.found, "returns/"+t.S)
		return nil
	case !there:
		r.oneOf(t, "the table", slices.Sorted(maps.Keys(r.pack.Returns)), "put the table into content/returns")
		return nil
	}
	r.tables[t.S] = nil
	r.take(r.ofPack, "returns/"+t.S)
	if received != nil {
		r.tables[t.S] = &table{Table: received, holes: received.Holes, formatted: map[int]*formatted{}}
	}
	return r.tables[t.S]
}

// column returns the index of the column that a key of the map names, or -1.
func (r *reader) column(t *table, name source.Text) int {
	if t == nil || !name.Set() {
		return -1
	}
	i := slices.Index(t.Columns, name.S)
	if i < 0 {
		hint := "its columns are " + strings.Join(t.Columns, ", ")
		if near := source.Nearest(name.S, t.Columns); near != "" {
			hint = source.DidYouMean(near)
		}
		r.problems.Add(name.Pos, "unknown-column", fmt.Sprintf("the table %s has no column %s", source.Quote(t.Name), source.Quote(name.S)), hint)
	}
	return i
}

// filled reports a blank cell. A blank may mean nought, unknown or forgotten, and nobody can tell.
func (r *reader) filled(t *table, rec source.Record, column int) bool {
	if strings.TrimSpace(rec.Cells[column]) != "" {
		return true
	}
	t.holes = true
	r.problems.Add(t.At(rec, column), "blank-cell", fmt.Sprintf("nothing stands under %s", source.Quote(t.Columns[column])), "a blank is never taken for 0: write the figure, or take the line out and say why in the map")
	return false
}

// whole reads a cell that holds a number of people.
func (r *reader) whole(t *table, rec source.Record, column int) int64 {
	if !r.filled(t, rec, column) {
		return 0
	}
	n, ok := wholeNumber(rec.Cells[column])
	if !ok {
		r.misread(t, rec, column, "wrong-number", fmt.Sprintf("%s was read, which is no number of people", source.Quote(rec.Cells[column])), "write digits only: 1435269")
	}
	return n
}

// amount reads a cell that holds money.
func (r *reader) amount(t *table, rec source.Record, column int, unit money.Unit) (p money.Pence, ok bool) {
	p, fault, hint := money.Parse(rec.Cells[column], unit)
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
func (r *reader) misread(t *table, rec source.Record, column int, code, fault, hint string) {
	if cell := rec.Cells[column]; strings.ContainsAny(cell, ",£( \u00a0\u202f'’") && forTheEye.MatchString(strings.TrimSpace(cell)) {
		if first := t.formatted[column]; first != nil {
			first.cells++
			return
		}
		t.formatted[column] = &formatted{len(r.problems), cell, 1}
	}
	r.problems.Add(t.At(rec, column), code, fault, hint)
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
