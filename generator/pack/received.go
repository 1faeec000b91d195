package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"totalplace/generator/source"
)

// An imported row names its line of a published table, and rows name bodies that served a place in a year. This file
// checks both against the tables in content/returns, which package source has read.

// misfit is the problem of a row that does not fit the table it names, and the words for many such rows.
type misfit struct {
	source.Problem
	many string
	row  *Row
}

// checkReturn looks up the line of a received table that a row was imported from. It must be a line of the row's own
// body and hold exactly the row's amount; nothing else would notice that a table was replaced by another edition in
// which every line is one further down. It returns the problem or nil, and reports whether the line exists and is the
// body's.
func (c *Count) checkReturn(p *Pack, r *Row) (wrong *misfit, itsOwn bool) {
	problem := func(level source.Level, code, msg, hint, many string) *misfit {
		return &misfit{source.Problem{Pos: r.at.In(c.File), Level: level, Code: code, Msg: msg, Hint: hint}, many, r}
	}
	const notThere, notThat = "name lines that are not there", "do not fit that table"
	t := p.Returns[r.Return.File]
	switch {
	case r.Return.Line < 1, t == nil: // reported already
		return nil, false
	case r.Return.Line > t.Lines:
		return problem(source.Error, "unknown-reference", fmt.Sprintf("the table %s has no line %d", source.Quote(r.Return.File), r.Return.Line), "put back what was cut off from its end, or run the import again", notThere), false
	}
	o := p.Organisation(r.Organisation)
	if o == nil || o.Code == "" {
		return nil, true
	}
	var cells []string
	if rec := t.Record(r.Return.Line); rec != nil {
		cells = rec.Cells
	}
	itsOwn = slices.Contains(cells, o.Code)
	if itsOwn && (r.Typed == "" || r.in(cells)) {
		return nil, true
	}
	if t.Holes { // reported; what is missing may be in the part that could not be read, or move once that is mended
		return nil, false
	}
	where := fmt.Sprintf("line %d of %s", r.Return.Line, source.Quote(r.Return.File))
	reads := "the line reads " + source.Quote(strings.Join(cells, ","))
	if itsOwn {
		return problem(source.Warning, "wrong-return", fmt.Sprintf("%s does not hold the amount %s", where, r.Typed),
			reads+"; run the import again, or take return out if the figure is your own", notThat), true
	}
	for _, cell := range cells {
		if other := p.byCode[cell]; other != nil {
			reads = fmt.Sprintf("the code there is %s, of %s", cell, source.Quote(other.ID.Name()))
		}
	}
	return problem(source.Error, "wrong-return", fmt.Sprintf("%s does not hold %s, the code of %s", where, o.Code, source.Quote(o.ID.Name())),
		reads+"; run the import again", notThat), false
}

// in reports whether a cell holds the row's amount. A spreadsheet that saves a table again writes 12.50 as 12.5.
func (r *Row) in(cells []string) bool {
	return slices.Contains(cells, r.Typed) || slices.ContainsFunc(cells, func(cell string) bool { return brief(cell) == brief(r.Typed) })
}

// brief returns a number without the noughts at its end that say nothing.
func brief(number string) string {
	if !strings.Contains(number, ".") {
		return number
	}
	return strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
}

// lostTables reports the tables that do not exist, each once however many rows name it: it was renamed, or is
// missing. lost holds the rows of each count, by the count's index.
func (l *loader) lostTables(lost [][]*Row) {
	byFile, used := map[string]map[int][]*Row{}, map[string]bool{} // the rows that name each missing table, by count; and the existing tables in use
	for i, rows := range lost {
		for _, r := range rows {
			if byFile[r.Return.File] == nil {
				byFile[r.Return.File] = map[int][]*Row{}
			}
			byFile[r.Return.File][i] = append(byFile[r.Return.File][i], r)
		}
	}
	if len(byFile) == 0 { // nearly always
		return
	}
	for _, c := range l.pack.Counts {
		for i := range c.Rows {
			if ret := c.Rows[i].Return; ret != nil {
				used[ret.File] = true
			}
		}
	}
	for file, counts := range byFile {
		in := slices.Sorted(maps.Keys(counts))
		more := -1
		for _, rows := range counts {
			more += len(rows)
		}
		msg, hint := fmt.Sprintf("the table %s does not exist", source.Quote(file)), "put the table into content/returns"
		switch {
		case more == 0:
		case len(in) > 1:
			msg += fmt.Sprintf(", and rows of %d counts name it", len(in))
		case more == 1:
			msg += ", and one more row of this count names it"
		default:
			msg += fmt.Sprintf(", and %d more rows of this count name it", more)
		}
		first := counts[in[0]][0]
		fit := slices.DeleteFunc(slices.Sorted(maps.Keys(l.pack.Returns)), func(other string) bool { return !first.mayRestOn(l.pack, other) })
		near := source.Nearest(file, fit)
		if near == "" && len(fit) == 1 && !used[fit[0]] {
			near = fit[0]
		}
		switch {
		case near == "":
		case used[near] || more == 0:
			hint = source.DidYouMean(near)
		default: // no row uses that table, so it is the one misnamed
			hint = "rename content/returns/" + source.Printable(near) + " to " + source.Quote(file)
		}
		l.problems.Add(first.at.In(l.pack.Counts[in[0]].File), "unknown-reference", msg, hint)
	}
}

// mayRestOn reports whether, as far as can be seen, a table has the row's body on the row's line. If not, it is
// another table, however similar its name.
func (r *Row) mayRestOn(p *Pack, file string) bool {
	o, t := p.Organisation(r.Organisation), p.Returns[file]
	if o == nil || o.Code == "" || t == nil {
		return true
	}
	rec := t.Record(r.Return.Line)
	return rec != nil && slices.Contains(rec.Cells, o.Code)
}

// fewMisfits is the largest number of rows of a count not fitting a table that are reported one by one.
const fewMisfits = 3

// manyTries is how many of those rows are searched for elsewhere in the table.
const manyTries = 20

// tellMisfits reports the rows that do not fit the tables they name; counts holds them for each count by table. If
// there are many they become one problem: the table was saved in another format, replaced by another edition, or lost
// or gained lines. That is one mistake, however many counts rest on the table.
func (l *loader) tellMisfits(counts []map[string][]misfit) {
	inCounts := map[string][][]misfit{} // by table, the misfits of each count
	for _, of := range counts {
		for file, found := range of {
			inCounts[file] = append(inCounts[file], found)
		}
	}
	if len(inCounts) == 0 { // nearly always
		return
	}
	rest := map[string][]*Row{} // by table, all rows that rest on it
	for _, c := range l.pack.Counts {
		for i := range c.Rows {
			if r := &c.Rows[i]; r.Return != nil && inCounts[r.Return.File] != nil {
				rest[r.Return.File] = append(rest[r.Return.File], r)
			}
		}
	}
	for file, counts := range inCounts {
		moved := l.tellMoved(file, counts, rest[file])
		var many []misfit
		in := 0 // counts
		for _, found := range counts {
			found = slices.DeleteFunc(found, func(m misfit) bool { return moved[m.row] })
			if len(found) > fewMisfits || len(found) > 1 && alike(found) {
				many = append(many, found...)
				in++
				continue
			}
			for _, m := range found {
				l.problems = append(l.problems, m.Problem)
			}
		}
		if in > 0 {
			l.problems = append(l.problems, asOne(many, in))
		}
	}
}

// alike reports whether all have the same message.
func alike(found []misfit) bool {
	return !slices.ContainsFunc(found, func(m misfit) bool { return m.Msg != found[0].Msg })
}

// asOne merges the problems of several rows, in the given number of counts, into one. Its position is that of the
// first of the worst.
func asOne(found []misfit, counts int) source.Problem {
	one := slices.MinFunc(found, func(a, b misfit) int { return cmp.Compare(a.Level, b.Level) })
	in, what := "this count", one.many
	if counts > 1 {
		in = fmt.Sprintf("%d counts", counts)
	}
	if alike(found) {
		what = "name it"
	}
	if len(found) == 2 {
		one.Msg += ", and one more row of " + in + " names it"
	} else {
		one.Msg += fmt.Sprintf(", and %d more rows of %s %s", len(found)-1, in, what)
	}
	return one.Problem
}

// tellMoved reports a table that gained or lost lines, if that alone explains why nearly all of the rows do not fit
// it, and returns those rows. rest holds all rows that name the table.
func (l *loader) tellMoved(file string, inCounts [][]misfit, rest []*Row) (moved map[*Row]bool) {
	found := slices.Concat(inCounts...)
	t := l.pack.Returns[file]
	moved, by := l.findMoved(t, found)
	if len(moved) <= fewMisfits {
		return nil
	}
	from, above, counts := t.Lines, 1, 0 // the first line that moved, and the last above it that did not
	for r := range moved {
		from = min(from, r.Return.Line)
	}
	for _, r := range rest {
		if r.Return.Line < from && l.fits(r, t, r.Return.Line) {
			above = max(above, r.Return.Line)
		}
	}
	for _, found := range inCounts {
		if slices.ContainsFunc(found, func(m misfit) bool { return moved[m.row] }) {
			counts++
		}
	}
	for _, m := range found { // rows of the lines that were removed
		if line := m.row.Return.Line; by < 0 && above < line && line < from {
			moved[m.row] = true
		}
	}
	if len(found)-len(moved) > fewMisfits {
		return nil
	}
	at := source.Pos{File: source.Root + "/returns/" + file, Line: above + 1, Col: 1}
	came, now, hint := "came in", "down", ""
	switch last := from + by - 1; { // the last line that may have been inserted
	case by < 0:
		at.Line, by = above, -by
		came, now, hint = "went", "up", fmt.Sprintf("put back what stood between lines %d and %d; or, if it went for good", above, last+1)
	case at.Line < last:
		hint = fmt.Sprintf("take out what came in among lines %d to %d; or, if it belongs there", at.Line, last)
	default:
		hint = fmt.Sprintf("take out what came in on line %d; or, if it belongs there", last)
	}
	lines := "1 line"
	if by > 1 {
		lines = fmt.Sprintf("%d lines", by)
	}
	where := "1 count"
	if counts > 1 {
		where = fmt.Sprintf("%d counts", counts)
	}
	l.problems.Add(at, "wrong-return", fmt.Sprintf("%s %s since the import: rows of %s name lines from %d on, and all of these are now %s further %s", lines, came, where, from, lines, now), hint+", run the import again")
	return moved
}

// findMoved returns the rows that would fit their table if they named lines so many further down, or up if by is
// negative: the number with which most do.
func (l *loader) findMoved(t *source.Table, found []misfit) (moved map[*Row]bool, by int) {
	tried := 0
	for i := 0; i < len(found); i += 1 + len(found)/manyTries { // a row's new line is confirmed by the other rows
		from := found[i].row.Return.Line
		for _, rec := range t.Records {
			if tried > manyTries*manyTries || !l.fits(found[i].row, t, rec.Line) {
				continue
			}
			tried++
			there := map[*Row]bool{}
			for _, m := range found {
				if l.fits(m.row, t, m.row.Return.Line+rec.Line-from) {
					there[m.row] = true
				}
			}
			if len(there) > len(moved) {
				moved, by = there, rec.Line-from
			}
		}
	}
	return moved, by
}

// fits reports whether a line of a table has the body and the amount of a row.
func (l *loader) fits(r *Row, t *source.Table, line int) bool {
	o, rec := l.pack.Organisation(r.Organisation), t.Record(line)
	return rec != nil && o != nil && r.Typed != "" && slices.Contains(rec.Cells, o.Code) && r.in(rec.Cells)
}

// checkCodes checks the codes of the bodies in each count against the list for the count's own year, if the pack has
// one. Bodies come and go, and a code of another year would find the wrong line or none.
func (l *loader) checkCodes() {
	for _, c := range l.pack.Counts {
		file := "authorities-" + c.Year.String() + ".csv"
		t := l.pack.Returns[file]
		if t == nil || t.Holes {
			continue
		}
		for n := range c.targets {
			o := l.pack.Organisation(c.id(n))
			if o == nil {
				continue
			}
			for _, code := range []string{o.Code, o.GSS} {
				if _, found := slices.BinarySearch(t.Sorted(), code); code == "" || found {
					continue
				}
				if i := slices.IndexFunc(c.Rows, func(r Row) bool { return r.Organisation == o.ID }); i >= 0 {
					l.problems.Add(c.Rows[i].organisationAt.In(c.File), "wrong-year", fmt.Sprintf("the code %s of %s was not in use in %s, according to content/returns/%s", code, source.Quote(o.ID.Name()), c.Year, file), l.codeHint(code, t.Sorted()))
				}
			}
		}
	}
}

// codeHint returns the hint for a code that is not among the codes of a year.
func (l *loader) codeHint(code string, all []string) string {
	const hint = "name the body that served the place in that year, or correct the code in content/organisations.yaml"
	if l.mayGuess() {
		alike := slices.DeleteFunc(slices.Clone(all), func(other string) bool { return !strings.HasPrefix(other, code[:1]) })
		if near := source.Nearest(code, alike); near != "" {
			return "the nearest there is " + near + "; " + hint
		}
	}
	return hint
}
