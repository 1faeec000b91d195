package returns

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/source"
)

// table is a published table that the map names. Package pack has read it and reported what is wrong with it as a
// table.
type table struct {
	*source.Table
	holes bool // a record, column or figure could not be read, so what is not found may be there
	alike map[string]*alike
}

// table returns the table that a key of the map names, or nil if it cannot be read. The first time it also takes over
// the problems of the whole table.
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
	for _, f := range r.tree.Files { // the table, or a file with its name and another extension
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
	return r.columnsOf(t, []source.Text{name})[0]
}

// columnsOf returns the indices of several columns of a table, or -1 for each that is not found. Those are one problem,
// because most likely the first line of the table is missing or another.
func (r *reader) columnsOf(t *table, names []source.Text) []int {
	at := slices.Repeat([]int{-1}, len(names))
	var lacking, near []string
	var first source.Pos
	for i, name := range names {
		if t == nil || !name.Set() {
			continue
		}
		if at[i] = slices.Index(t.Columns, name.S); at[i] < 0 {
			if lacking == nil {
				first = name.Pos
			}
			lacking = append(lacking, source.Quote(name.S))
			if n := source.Nearest(name.S, t.Columns); n != "" {
				near = append(near, n)
			}
		}
	}
	if lacking == nil {
		return at
	}
	hint := "its columns are " + strings.Join(t.Columns, ", ")
	if len(near) == len(lacking) {
		hint = source.DidYouMean(source.Series(near))
	} else if len(lacking) > 1 {
		hint += "; correct the names in the map, or in the first line of the table, where they should stand"
	}
	what := "no column "
	if len(lacking) > 1 {
		what = "none of the columns "
	}
	r.problems.Add(first, "unknown-column", "the table "+source.Quote(t.Name)+" has "+what+source.Alternatives(lacking), hint)
	return at
}

// alike are records in which the same cells are wrong in the same way. There may be thousands, and one step mends
// them all, so they become one problem. It is added at the first record and worded at the end, in [reader.finish].
type alike struct {
	problem int // the index of the problem in the reader
	column  int
	records []source.Record
	many    func(first source.Record, on string) (msg, hint string) // the words for several, on the given lines
}

// tell reports a cell. Cells of the table with the same key have the same fault.
func (r *reader) tell(t *table, key string, rec source.Record, column int, one source.Problem, many func(first source.Record, on string) (msg, hint string)) {
	same := t.alike[key]
	if same == nil {
		same = &alike{problem: len(r.problems), column: column, many: many}
		t.alike[key] = same
		r.problems.Add(t.At(rec, column), one.Code, one.Msg, one.Hint)
	}
	last := len(same.records) - 1
	if last < 0 || rec.Line > same.records[last].Line || !slices.ContainsFunc(same.records, func(o source.Record) bool { return o.Line == rec.Line }) {
		same.records = append(same.records, rec) // estimates read the same cell for each pilot
	}
}

// filled reports blanks among the required cells of a record, which are words that identify a figure, and figures. A
// blank may mean zero, unknown or forgotten; nobody can tell. It returns whether all are filled.
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
	msg := "there is nothing under " + source.Series(names)
	r.tell(t, fmt.Sprint("blank", blank), rec, blank[0], source.Problem{Code: "blank-cell", Msg: msg, Hint: hint}, func(_ source.Record, on string) (string, string) { return msg + " " + on, hint })
	return false
}

// whole parses a cell that holds a number of people.
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
		r.misread(t, rec, column, "wrong-number", fmt.Sprintf("%s is not a number of people", source.Quote(rec.Cells[column])), hint)
	}
	return n
}

// amount parses a cell that holds money.
func (r *reader) amount(t *table, rec source.Record, column int, unit money.Unit) (p money.Pence, ok bool) {
	p, fault, hint := money.Parse(rec.Cells[column], unit)
	if fault != "" {
		r.misread(t, rec, column, "wrong-amount", fault, hint)
	}
	return p, fault == ""
}

// forTheEye matches a number as a spreadsheet displays and saves it: 1,231,048, £1,020, (300) or 1.2E+06.
var forTheEye = regexp.MustCompile(`^(?:[-(]?£? ?-?[0-9]{1,3}(?:[, \x{a0}\x{202f}'’]?[0-9]{3})*(?:\.[0-9]+)?\)?|-?[0-9](?:\.[0-9]+)?E[+-][0-9]+)$`)

// misread reports a cell that is not a plain number.
func (r *reader) misread(t *table, rec source.Record, column int, code, fault, hint string) {
	cell := rec.Cells[column]
	one := source.Problem{Code: code, Msg: fault, Hint: hint}
	if !strings.ContainsAny(cell, ",£( \u00a0\u202f'’E") || !forTheEye.MatchString(cell) {
		r.tell(t, fmt.Sprintf("%d %s", column, cell), rec, column, one, func(_ source.Record, on string) (string, string) { return fault + ", " + on, hint })
		return
	}
	r.tell(t, fmt.Sprint("shown", column), rec, column, one, func(first source.Record, on string) (string, string) {
		return fmt.Sprintf("there is no plain number under %s %s, the first of them %s", source.Quote(t.Columns[column]), on, source.Quote(first.Cells[column])),
			"in Excel, format the column as a number without thousands separator or currency sign, and save it again"
	})
}

// wholeNumber parses a positive integer of digits only: no sign, no commas, no leading 0.
func wholeNumber(s string) (int64, bool) {
	if s == "" || len(s) > 15 || strings.Trim(s, "0123456789") != "" || s[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}
