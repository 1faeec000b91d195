package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"totalplace/generator/source"
)

// A row that was imported names its line of a published table, and rows name bodies that served a place in a year. Here
// both are held against the tables of content/returns, which package source has read.

// misfit is what is wrong with a row that does not fit the table it names, and what is said of many such rows.
type misfit struct {
	source.Problem
	many string
}

// checkReturn looks up the line of a received table that a row was imported from. It must be a line of
// the row's own body, and hold the very amount; nothing else would notice that a table was exchanged
// for another edition, in which every line stands one further down. It returns what is wrong, or nil, and
// reports whether that line is there and is the body's.
func (c *Count) checkReturn(p *Pack, r *Row) (wrong *misfit, itsOwn bool) {
	problem := func(level source.Level, code, msg, hint, many string) *misfit {
		return &misfit{source.Problem{Pos: r.at.In(c.File), Level: level, Code: code, Msg: msg, Hint: hint}, many}
	}
	const notThere, notThat = "name what is not there", "do not fit that table"
	t := p.Returns[r.Return.File]
	switch {
	case r.Return.Line < 1, t == nil: // which was told
		return nil, false
	case r.Return.Line > t.Lines:
		return problem(source.Error, "unknown-reference", fmt.Sprintf("the table %s has no line %d", source.Quote(r.Return.File), r.Return.Line), "run the import again", notThere), false
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
	if itsOwn && (r.Typed == "" || slices.Contains(cells, r.Typed)) {
		return nil, true
	}
	if t.Holes { // which is told: what is not found may be what could not be read, or stand a line further down once that is mended
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

// lostTables reports the tables that are not there, each once however many rows name it: it was renamed, or is missing. The
// rows that name one are given by the numbers of their counts.
func (l *loader) lostTables(lost [][]*Row) {
	byFile, used := map[string]map[int][]*Row{}, map[string]bool{} // of each table that is not there, and that is
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
		switch near := source.Nearest(file, slices.Sorted(maps.Keys(l.pack.Returns))); {
		case near == "":
		case used[near] || more == 0:
			hint = source.DidYouMean(near)
		default: // nobody misses that one, so its name is what is wrong
			hint = "rename content/returns/" + source.Printable(near) + " to " + source.Quote(file)
		}
		first := counts[in[0]][0]
		l.problems.Add(first.at.In(l.pack.Counts[in[0]].File), "unknown-reference", msg, hint)
	}
}

// fewMisfits is how many rows of a count that do not fit a table are told one by one.
const fewMisfits = 3

// asOne are the problems of rows that do not fit the same table, and of many it makes one: the table was renamed, saved
// in another form or exchanged for another edition, or is not there, and that is one mistake. It stands at the first row
// of those that are worst.
func asOne(found []misfit) (problems source.Problems) {
	alike := !slices.ContainsFunc(found, func(m misfit) bool { return m.Msg != found[0].Msg })
	if len(found) > fewMisfits || len(found) > 1 && alike {
		one := slices.MinFunc(found, func(a, b misfit) int { return cmp.Compare(a.Level, b.Level) })
		switch {
		case len(found) == 2:
			one.Msg += ", and one more row of this count names it"
		case alike:
			one.Msg += fmt.Sprintf(", and %d more rows of this count name it", len(found)-1)
		default:
			one.Msg += fmt.Sprintf(", and %d more rows of this count %s", len(found)-1, one.many)
		}
		return source.Problems{one.Problem}
	}
	for _, m := range found {
		problems = append(problems, m.Problem)
	}
	return problems
}

// checkCodes holds the codes of the bodies in each count against the list of its own year, if the pack has
// one. Bodies begin and end, and a code of another year would find the wrong line or none.
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
					l.problems.Add(c.Rows[i].organisationAt.In(c.File), "wrong-year", fmt.Sprintf("the code %s of %s is not one of %s, by content/returns/%s", code, source.Quote(o.ID.Name()), c.Year, file), l.codeHint(code, t.Sorted()))
				}
			}
		}
	}
}

// codeHint says what to do about a code that is none of a year, whose codes are given.
func (l *loader) codeHint(code string, all []string) string {
	const hint = "name the body that served the place in that year, or mend the code in content/organisations.yaml"
	if l.mayGuess() {
		alike := slices.DeleteFunc(slices.Clone(all), func(other string) bool { return !strings.HasPrefix(other, code[:1]) })
		if near := source.Nearest(code, alike); near != "" {
			return "the nearest there is " + near + "; " + hint
		}
	}
	return hint
}
