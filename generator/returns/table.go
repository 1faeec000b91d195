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
	alike map[string]*alike
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
	for _, f := range r.tree.Files { // the table, or what has its name and another ending
		if stem, _, _ := strings.Cut(t.S, "."); strings.HasPrefix(f.Path, "returns/"+stem+".") {
			r.take(r.ofPack, f.Path)
		}
	}
	if received != nil {
		r.tables[t.S] = &table{Table: received, holes: received.Holes, alike: map[string]*alike{}}
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

// alike are records of which the same cells are wrong in the same way. They come in thousands, and one step mends them
// all; so they are one problem, which is added at the first of them and worded at the end ([reader.finish]).
type alike struct {
	problem int // of the reader, by its index
	column  int
	records []source.Record
	many    func(first source.Record, on string) (msg, hint string) // where there are several, and on which lines they are
}

// tell reports a cell. What is wrong with it goes by a key, which other cells of the table may share.
func (r *reader) tell(t *table, key string, rec source.Record, column int, one source.Problem, many func(first source.Record, on string) (msg, hint string)) {
	same := t.alike[key]
	if same == nil {
		same = &alike{problem: len(r.problems), column: column, many: many}
		t.alike[key] = same
		r.problems.Add(t.At(rec, column), one.Code, one.Msg, one.Hint)
	}
	last := len(same.records) - 1
	if last < 0 || rec.Line > same.records[last].Line || !slices.ContainsFunc(same.records, func(o source.Record) bool { return o.Line == rec.Line }) {
		same.records = append(same.records, rec) // an estimate reads a cell for each pilot
	}
}

// filled reports the blanks among the cells of a record that are needed: words that say whose figure it is and of what,
// and figures. A blank may mean nought, unknown or forgotten, and nobody can tell.
func (r *reader) filled(t *table, rec source.Record, words []int, figures ...int) bool {
	var blank []int
	hint := "a blank is never taken for 0: write the figure, or take the line out and say why in the map"
	for _, column := range slices.Concat(words, figures) {
		if rec.Cells[column] != "" {
			continue
		}
		blank = append(blank, column)
		if slices.Contains(words, column) {
			hint = "take out what is a heading, a note or a total; where cells were merged, choose Unmerge Cells in Excel and fill each"
		}
	}
	if blank == nil {
		return true
	}
	t.holes = true
	var names []string
	for _, column := range blank {
		names = append(names, source.Quote(t.Columns[column]))
	}
	msg := "nothing stands under " + source.Series(names)
	r.tell(t, fmt.Sprint("blank", blank), rec, blank[0], source.Problem{Code: "blank-cell", Msg: msg, Hint: hint}, func(_ source.Record, on string) (string, string) { return msg + " " + on, hint })
	return false
}

// whole reads a cell that holds a number of people.
func (r *reader) whole(t *table, rec source.Record, column int) int64 {
	if !r.filled(t, rec, nil, column) {
		return 0
	}
	n, ok := wholeNumber(rec.Cells[column])
	if !ok {
		hint := "write digits only: 1435269"
		if plain := strings.NewReplacer(",", "", " ", "", "\u00a0", "").Replace(rec.Cells[column]); plain != rec.Cells[column] {
			if _, ok := wholeNumber(plain); ok {
				hint = "write " + plain
			}
		}
		r.misread(t, rec, column, "wrong-number", fmt.Sprintf("%s was read, which is no number of people", source.Quote(rec.Cells[column])), hint)
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

// forTheEye is a number in a form that a spreadsheet shows it in, and saves: 1,231,048, £1,020, (300) or 1.2E+06.
var forTheEye = regexp.MustCompile(`^(?:[-(]?£? ?-?[0-9]{1,3}(?:[, \x{a0}\x{202f}'’]?[0-9]{3})*(?:\.[0-9]+)?\)?|-?[0-9](?:\.[0-9]+)?E[+-][0-9]+)$`)

// misread reports a cell that holds no plain number.
func (r *reader) misread(t *table, rec source.Record, column int, code, fault, hint string) {
	cell := rec.Cells[column]
	one := source.Problem{Code: code, Msg: fault, Hint: hint}
	if !strings.ContainsAny(cell, ",£( \u00a0\u202f'’E") || !forTheEye.MatchString(cell) {
		r.tell(t, fmt.Sprintf("%d %s", column, cell), rec, column, one, func(_ source.Record, on string) (string, string) { return fault + ", " + on, hint })
		return
	}
	r.tell(t, fmt.Sprint("shown", column), rec, column, one, func(first source.Record, on string) (string, string) {
		return fmt.Sprintf("no plain number stands under %s %s, the first of them %s", source.Quote(t.Columns[column]), on, source.Quote(first.Cells[column])),
			"in Excel, format the column as a number without thousands separator or currency sign, and save it again"
	})
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
