package pack

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"totalplace/generator/source"
)

// A published pound counts once. A row that names its line of a received table says which pound it is, so the
// functions in this file find what would count twice: one body with two entries, one line in two rows of a count, and
// shares of a line, over all the counts of a year, that add up to more than the whole. Estimates are not counted
// pounds: any number of them may rest on one line.

// sameCodes reports organisations that have the same code as another: they are one body, whose money would count
// twice.
func (l *loader) sameCodes() {
	first := make(map[string]*Organisation, len(l.pack.Organisations))
	l.pack.byCode = first
	for _, o := range l.pack.Organisations {
		if o.Code == "" || l.pack.Organisation(o.ID) != o { // an id that occurs twice has been reported
			continue
		}
		if other := first[o.Code]; other != nil {
			l.problems.Add(o.codePos, "same-code", fmt.Sprintf("the code %s also belongs to %s, on line %d", source.Quote(o.Code), source.Quote(other.ID.Name()), other.codePos.Line), "each body has one entry: take one of the two out, or correct its code")
			continue
		}
		first[o.Code] = o
	}
}

// usedLines records the lines of received tables that rows are counted from. Nearly every line is used once, and then
// only its user is stored.
type usedLines struct {
	once  map[ofYear][]use // the first row to use each line, by line number
	again map[lineOf][]use // all rows of a line used more than once, in the order of counts and rows
}

// ofYear is a table as used by the counts of one year, and lineOf a line of it. Different years are never added up.
type ofYear struct {
	file string
	year Year
}

type lineOf struct {
	ofYear
	line int
}

// use identifies a row by the number of its count, from 1, and its own index. The zero use is none.
type use struct{ count, row int32 }

func (u use) of(p *Pack) (*Count, *Row) {
	c := p.Counts[u.count-1]
	return c, &c.Rows[u.row]
}

// add records that a row rests on its line.
func (used *usedLines) add(p *Pack, count, row int) {
	u := use{int32(count + 1), int32(row)}
	c, r := u.of(p)
	if r.Status == Estimated || r.shareUnknown() || r.Typed == "" || r.Return.Line < 1 {
		return // not a counted pound, or a problem was reported
	}
	table := ofYear{r.Return.File, c.Year}
	if used.once == nil {
		used.once, used.again = map[ofYear][]use{}, map[lineOf][]use{}
	}
	if used.once[table] == nil {
		used.once[table] = make([]use, 1+p.Returns[table.file].Lines)
	}
	first := &used.once[table][r.Return.Line]
	if *first == (use{}) {
		*first = u
		return
	}
	line := lineOf{table, r.Return.Line}
	if used.again[line] == nil {
		used.again[line] = []use{*first}
	}
	used.again[line] = append(used.again[line], u)
}

// check reports what is counted more than once. A line may hold several amounts, each in a cell of its own, of which
// a row takes one; so rows of one line are compared only if their amounts are equal.
func (used *usedLines) check(p *Pack, problems *source.Problems) {
	shared := sharedLines{}
	for line, uses := range used.again {
		slices.SortStableFunc(uses, func(a, b use) int {
			_, x := a.of(p)
			_, y := b.of(p)
			return cmp.Compare(x.Amount, y.Amount)
		})
		for len(uses) > 0 {
			_, first := uses[0].of(p)
			n := slices.IndexFunc(uses, func(u use) bool { _, r := u.of(p); return r.Amount != first.Amount })
			if n < 0 {
				n = len(uses)
			}
			line.check(p, uses[:n], shared, problems)
			uses = uses[n:]
		}
	}
	for counts, found := range shared {
		if len(*found) > fewMisfits {
			one := found.Sorted()[0]
			one.Msg += fmt.Sprintf(", and the same is true of %d more rows of these two counts", len(*found)-1)
			one.Hint = "delete " + p.Counts[counts[1]-1].File + " if it is a copy; or " + one.Hint
			*found = source.Problems{one}
		}
		*problems = append(*problems, *found...)
	}
}

// sharedLines collects, by pairs of counts, the warnings that the two take more of a line than there is. If there are
// many, that is one mistake: one of the counts is most likely a copy of the other.
type sharedLines map[[2]int32]*source.Problems

func (shared sharedLines) of(a, b use) *source.Problems {
	key := [2]int32{a.count, b.count}
	if shared[key] == nil {
		shared[key] = new(source.Problems)
	}
	return shared[key]
}

// check reports those of the rows taking an amount from the line that exceed what the line holds.
func (l lineOf) check(p *Pack, uses []use, shared sharedLines, problems *source.Problems) {
	_, first := uses[0].of(p)
	cells := int64(0) // the number of cells that hold the amount
	if rec := p.Returns[l.file].Record(l.line); rec != nil {
		for _, cell := range rec.Cells {
			if cell == first.Typed {
				cells++
			}
		}
	}
	cells = max(1, cells)
	whole := new(big.Rat).SetInt64(cells)
	taken := new(big.Rat)
	inCount, above := int64(0), use{}
	sameBody := true
	for i, u := range uses {
		_, r := u.of(p)
		sameBody = sameBody && r.Organisation == first.Organisation
		if i == 0 || uses[i-1].count != u.count {
			inCount, above = 0, u
		}
		if inCount++; inCount > cells {
			l.twiceInCount(p, u, above, problems)
			continue
		}
		part := big.NewRat(1, 1)
		if r.Share != nil {
			part.SetFrac64(r.Share.Num, r.Share.Den)
		}
		if part.Add(part, taken); part.Cmp(whole) <= 0 {
			taken = part
			continue
		}
		l.moreThanWhole(p, u, uses[0], sameBody, shared, problems)
	}
}

// String returns the line as named in a sentence.
func (l lineOf) String() string { return fmt.Sprintf("line %d of %s", l.line, source.Quote(l.file)) }

// twiceInCount reports a row that takes the same money as another row of its count.
func (l lineOf) twiceInCount(p *Pack, u, above use, problems *source.Problems) {
	c, r := u.of(p)
	_, other := above.of(p)
	sameRow := r.Organisation == other.Organisation && r.Service == other.Service && r.Line == other.Line // which has been reported
	if sameRow || oneCode(p, r.Organisation, other.Organisation) {
		return
	}
	hint := "take one of the two rows out: a published pound counts once"
	if r.Share != nil && other.Share != nil {
		hint = "take one of the two rows out; where each has a part of its own, add the two shares up in one row"
	}
	problems.Add(r.at.In(c.File), "counted-twice", fmt.Sprintf("%s is counted in the row on line %d too", l, other.at.In(c.File).Line), hint)
}

// moreThanWhole reports row u, which takes more of the line than the rows of other counts leave. first is the first
// of those rows.
func (l lineOf) moreThanWhole(p *Pack, u, first use, sameBody bool, shared sharedLines, problems *source.Problems) {
	c, r := u.of(p)
	k, other := first.of(p)
	at := r.at.In(c.File)
	msg := fmt.Sprintf("this row brings what is counted of %s for %s to more than the whole: see %s", l, l.year, other.at.In(k.File))
	switch {
	case oneCode(p, r.Organisation, other.Organisation):
	case sameBody:
		// This may be right: a district and the county around it are both places, each with its share of the police
		// of both. Nothing in a pack says which place lies in which, so it is only a warning; counts are not added to
		// each other.
		shared.of(first, u).Warn(at, "counted-twice", msg, "correct the shares, or take a row out; if one place is inside the other, leave both")
	default:
		problems.Add(at, "counted-twice", msg, "each line belongs to one body: name the same body in both rows, or take one out")
	}
}

// oneCode reports whether two different organisations have the same code. That they are one body is reported at their
// entries.
func oneCode(p *Pack, a, b ID) bool {
	x, y := p.Organisation(a), p.Organisation(b)
	return a != b && x != nil && y != nil && x.Code != "" && x.Code == y.Code
}
