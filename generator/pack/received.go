package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"totalplace/generator/source"
)

// A row that was imported names its line of a published table, and rows name bodies that served a place in a year. Here
// both are held against the tables of content/returns, which package source has read.

// checkReturn looks up the line of a received table that a row was imported from. It must be a line of
// the row's own body, and hold the very amount; nothing else would notice that a table was exchanged
// for another edition, in which every line stands one further down. It reports whether that line is there and is the body's.
func (c *Count) checkReturn(p *Pack, r *Row, problems *source.Problems) bool {
	at := r.at.In(c.File)
	t, there := p.Returns[r.Return.File]
	switch {
	case r.Return.Line < 1: // which was told
		return false
	case !there:
		hint := "put the table into content/returns"
		if near := source.Nearest(r.Return.File, slices.Sorted(maps.Keys(p.Returns))); near != "" {
			hint = source.DidYouMean(near)
		}
		problems.Add(at, "unknown-reference", fmt.Sprintf("the table %s does not exist", source.Quote(r.Return.File)), hint)
		return false
	case t == nil: // which was told
		return false
	case r.Return.Line > t.Lines:
		problems.Add(at, "unknown-reference", fmt.Sprintf("the table %s has no line %d", source.Quote(r.Return.File), r.Return.Line), "run the import again")
		return false
	}
	o := p.organisation(r.Organisation)
	if o == nil || o.Code == "" {
		return true
	}
	var cells []string
	if rec := t.Record(r.Return.Line); rec != nil {
		cells = rec.Cells
	} else if t.Holes { // it may be what could not be read
		return false
	}
	itsOwn := slices.Contains(cells, o.Code)
	if itsOwn && (r.Typed == "" || slices.Contains(cells, r.Typed)) {
		return true
	}
	where := fmt.Sprintf("line %d of %s", r.Return.Line, source.Quote(r.Return.File))
	reads := "the line reads " + source.Quote(strings.Join(cells, ","))
	if !itsOwn {
		for _, other := range p.Organisations {
			if other.Code != "" && slices.Contains(cells, other.Code) {
				reads = fmt.Sprintf("the code there is %s, of %s", other.Code, source.Quote(other.ID.Name()))
			}
		}
		problems.Add(at, "wrong-return", fmt.Sprintf("%s does not hold %s, the code of %s", where, o.Code, source.Quote(o.ID.Name())), reads+"; run the import again")
		return false
	}
	problems.Warn(at, "wrong-return", fmt.Sprintf("%s does not hold the amount %s", where, r.Typed), reads+"; run the import again, or take return out if the figure is your own")
	return true
}

// fewMisfits is how many rows of a count that do not fit a table are told one by one.
const fewMisfits = 3

// together makes one problem of many rows that do not fit the same table: it was renamed, saved in another form or
// exchanged for another edition, and that is one mistake. It stands at the first row of those that are worst.
func together(found source.Problems) source.Problems {
	if len(found) <= fewMisfits {
		return found
	}
	one := found[0]
	for _, p := range found {
		if p.Level < one.Level {
			one = p
		}
	}
	does := "do not fit that table"
	if one.Code == "unknown-reference" {
		does = "name what is not there"
	}
	one.Msg += fmt.Sprintf(", and %d more rows of this count %s", len(found)-1, does)
	return source.Problems{one}
}

// checkCodes holds the codes of the bodies against the list of the count's own year, if the pack has
// one. Bodies begin and end, and a code of another year would find the wrong line or none.
func (c *Count) checkCodes(p *Pack, problems *source.Problems) {
	file := "authorities-" + c.Year.String() + ".csv"
	t := p.Returns[file]
	if t == nil || t.Holes {
		return
	}
	all, seen := t.Sorted(), map[ID]bool{}
	for _, r := range c.Rows {
		o := p.organisation(r.Organisation)
		if o == nil || seen[r.Organisation] {
			continue
		}
		seen[r.Organisation] = true
		for _, code := range []string{o.Code, o.GSS} {
			if _, found := slices.BinarySearch(all, code); code == "" || found {
				continue
			}
			hint := "name the body that served the place in that year, or mend the code in content/organisations.yaml"
			alike := slices.DeleteFunc(slices.Clone(all), func(other string) bool { return !strings.HasPrefix(other, code[:1]) })
			if near := source.Nearest(code, alike); near != "" {
				hint = "the nearest there is " + near + "; " + hint
			}
			problems.Add(r.organisationAt.In(c.File), "wrong-year", fmt.Sprintf("the code %s of %s is not one of %s, by content/returns/%s", code, source.Quote(o.ID.Name()), c.Year, file), hint)
		}
	}
}
