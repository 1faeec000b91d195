package tally

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// How far apart figures may be without a warning. No place is that different from the others, whereas pounds mistaken
// for thousands are off by a factor of a thousand.
const (
	timesTheMiddle = 20  // of the median of four similar counts or more, for each resident
	timesAnother   = 100 // of the nearest of two or three
	timesInAYear   = 8   // of the same row in any other year, if it is a twentieth of its count or more
	timesOfService = 10  // of the median of four similar counts of one year or more, in a service on which much is spent
	partOfService  = 5   // and a fifth of it
	muchSpent      = 25  // which is a twenty-fifth of the median of all services or more
)

// Of a count that nothing can be compared with, what is counted for each resident should lie between these.
var leastAlone, mostAlone = big.NewRat(10_00, 1), big.NewRat(100_000_00, 1) // pence

// lookFar warns of counts whose money per head is far from that of others with the same basis and services, in
// whatever year, and of rows that are far from those of other years. Most likely the unit is wrong, or a figure has
// too many zeros.
func (t *Tally) lookFar(p *pack.Pack, problems *source.Problems) {
	groups := map[string][]*Summary{}
	for _, s := range t.Summaries {
		if s.PerHead != nil && !p.Unsure(s.Count.ID) { // otherwise a problem was reported
			_, group, _ := strings.Cut(s.group, "\n") // without the year
			groups[group] = append(groups[group], s)
		}
	}
	far := map[*Summary]bool{}
	for _, group := range groups {
		slices.SortStableFunc(group, func(a, b *Summary) int { return a.PerHead.Cmp(b.PerHead) })
		mid := middle(perHeads(group))
		for i, s := range group {
			said := money.Pounds(s.PerHead) + " is counted for each resident"
			switch {
			case len(group) == 1:
				if s.PerHead.Sign() > 0 && (s.PerHead.Cmp(leastAlone) < 0 || s.PerHead.Cmp(mostAlone) > 0) {
					problems.Notice(s.Count.Pos, "far-off", said, "if that is not what you mean, check the unit, the number of people and the largest amounts")
				}
			case len(group) < 4: // any of them may be the wrong one
				if near := nearest(group, i); s.PerHead.Sign() > 0 && differs(s.PerHead, near.PerHead, timesAnother) {
					far[s] = true
					problems.Warn(s.Count.Pos, "far-off", fmt.Sprintf("%s, but %s in %s, with the same basis and services", said, money.Pounds(near.PerHead), near.Count.File), "check the unit, the number of people and the largest amounts in both")
				}
			case differs(s.PerHead, mid, timesTheMiddle):
				far[s] = true
				problems.Warn(s.Count.Pos, "far-off", fmt.Sprintf("%s, but the middle is %s for the %d counts with the same basis and services", said, money.Pounds(mid), len(group)),
					"check the unit, the number of people and the largest amounts")
			}
		}
	}
	t.lookFarRows(p, far, t.lookFarServices(p, far, problems), problems)
}

// inService is one service of one count.
type inService struct {
	*Summary
	id string
}

// lookFarServices warns of services on which far less or far more is counted for each resident than in the other counts
// that can be ranked with it, although no more than twice as much or half is counted for all others; and returns them.
// Most likely a row has a nought too few or too many, or is missing. Of counts that are wrong as a whole it says nothing.
func (t *Tally) lookFarServices(p *pack.Pack, far map[*Summary]bool, problems *source.Problems) map[inService]bool {
	groups := map[string][]*Summary{}
	for _, s := range t.Summaries {
		if s.PerHead != nil && s.PerHead.Sign() > 0 && !far[s] && !p.Unsure(s.Count.ID) {
			groups[s.group] = append(groups[s.group], s)
		}
	}
	told := map[inService]bool{}
	for _, group := range groups {
		if len(group) < 4 {
			continue
		}
		all := make([]int64, len(group)) // pence for each resident
		each := map[string][]int64{}
		for i, s := range group {
			all[i] = money.Round(s.PerHead).Int64()
			for _, part := range s.ByService {
				if part.Counted == nil {
					continue
				}
				if each[part.ID] == nil {
					each[part.ID] = make([]int64, len(group))
				}
				each[part.ID][i] = money.Round(part.Counted).Int64() / int64(s.Count.Population.People)
			}
		}
		total := middling(all)
		for _, c := range p.Services {
			spent := each[c.ID]
			mid := middling(spent)
			if mid <= 0 || mid*muchSpent < total {
				continue
			}
			for i, s := range group {
				if !slices.Contains(s.covers, c.ID) || spent[i] >= mid/partOfService && spent[i] <= mid*timesOfService {
					continue
				}
				if rest := all[i] - spent[i]; rest <= 0 || rest > 2*(total-mid) || 2*rest < total-mid {
					continue // it is another kind of place
				}
				largest := s.largest(c.ID)
				if largest != nil && largest.Note != "" { // which says that it is right
					continue
				}
				told[inService{s, c.ID}] = true
				at, ours, hint := s.Count.Pos, "nothing", "add its rows; or, if it is not known what was spent, take it out of covers and say so under not_counted"
				if largest != nil {
					at, ours = largest.Pos(s.Count), money.Pounds(big.NewRat(spent[i], 1))
					hint = "check the rows of this service: one may have a nought too many or too few, or be missing; if all are right, say so in a note on this row"
				}
				problems.Warn(at, "far-off", fmt.Sprintf("%s is counted for each resident for %s, but the middle is %s for the %d counts of %s with the same basis and services", ours, InSentence(c.Name), money.Pounds(big.NewRat(mid, 1)), len(group), s.Count.Year), hint)
			}
		}
	}
	return told
}

// middling returns the median of some amounts, or 0 of none.
func middling(amounts []int64) int64 {
	if len(amounts) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(amounts))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// largest returns the counted row with the most money in a service, or nil.
func (s *Summary) largest(service string) (most *pack.Row) {
	for i := range s.Count.Rows {
		if r := &s.Count.Rows[i]; r.Service == service && r.Status != pack.Estimated && (most == nil || r.Amount > most.Amount) {
			most = r
		}
	}
	return most
}

// nearest returns which of the counts above and below the one at i differs less from it. They must be sorted by money
// per head, and be two at least.
func nearest(group []*Summary, i int) *Summary {
	switch {
	case i == 0:
		return group[1]
	case i == len(group)-1:
		return group[i-1]
	}
	below, own, above := group[i-1], group[i].PerHead, group[i+1]
	if new(big.Rat).Mul(own, own).Cmp(new(big.Rat).Mul(below.PerHead, above.PerHead)) <= 0 { // own/below <= above/own
		return below
	}
	return above
}

// differs reports whether an amount is more than n times another, which is positive, or less than an nth of it.
func differs(a, other *big.Rat, n int64) bool {
	times := big.NewRat(n, 1)
	return other.Sign() > 0 && (a.Cmp(new(big.Rat).Mul(other, times)) > 0 || new(big.Rat).Mul(a, times).Cmp(other) < 0)
}

// lookFarRows warns of rows that are far more than the same row in every other year of the place with the same basis
// and services. Small amounts do change that much, and matter less. Of counts and services that are wrong as a whole it
// says nothing.
func (t *Tally) lookFarRows(p *pack.Pack, far map[*Summary]bool, told map[inService]bool, problems *source.Problems) {
	years := map[string][]*Summary{}
	for _, s := range t.Summaries {
		if s.Counted != nil && s.Counted.Sign() > 0 && !far[s] && !p.Unsure(s.Count.ID) {
			_, group, _ := strings.Cut(s.group, "\n") // without the year
			of := string(s.Count.Pilot) + "\n" + group
			years[of] = append(years[of], s)
		}
	}
	for _, group := range years {
		if len(group) == 1 {
			continue
		}
		rows := map[*Summary]countedRows{}
		for _, s := range group {
			rows[s] = s.countedRows()
		}
		lookSame(group, rows, problems)
		for _, s := range group {
			twentieth := new(big.Rat).Quo(s.Counted, big.NewRat(20, 1))
			least := money.Round(twentieth).Int64() // most rows are not even as much before their share is applied
			for i := range s.Count.Rows {
				r := &s.Count.Rows[i]
				if int64(r.Amount) < least || r.Status == pack.Estimated || r.Note != "" || r.Share.Of(r.Amount).Cmp(twentieth) < 0 {
					continue
				}
				var most *pack.Row
				var in *Summary
				for _, other := range group {
					if o := rows[other].same(r); other != s && o != nil && (most == nil || o.Amount > most.Amount) {
						most, in = o, other
					}
				}
				if most != nil && most.Amount > 0 && r.Amount/timesInAYear >= most.Amount && !told[inService{s, r.Service}] && !told[inService{in, r.Service}] {
					problems.Warn(r.Pos(s.Count), "far-off", fmt.Sprintf("%s stands here, but %s for the same body and service in %s", money.Plainly(r.Amount.Rat()), money.Plainly(most.Amount.Rat()), most.Pos(in.Count)),
						"check which is right: one may have a nought too many or too few; if both are, say so in a note on this row")
				}
			}
		}
	}
}

// lookSame warns of counts of one place that have the amounts of an earlier year: in half of their rows, or in one that
// is a twentieth of its count. Hardly any amount of three digits or more is spent twice. Rows with a note are left out,
// because it may say that they are right.
func lookSame(group []*Summary, rows map[*Summary]countedRows, problems *source.Problems) {
	slices.SortFunc(group, func(a, b *Summary) int { return cmp.Compare(a.Count.Year.From, b.Count.Year.From) })
	for i, s := range group {
		for _, before := range slices.Backward(group[:i]) {
			if before.Count.Year == s.Count.Year {
				continue
			}
			var first, large *pack.Row
			both, alike := 0, 0
			for n := range s.Count.Rows {
				r := &s.Count.Rows[n]
				o := rows[before].same(r)
				if o == nil || r.Status == pack.Estimated || r.Note != "" {
					continue
				}
				both++
				if o.Amount != r.Amount || r.Digits() < 3 {
					continue
				}
				alike++
				if first == nil {
					first = r
				}
				if large == nil && r.Digits() >= 4 && new(big.Rat).Mul(r.Share.Of(r.Amount), big.NewRat(20, 1)).Cmp(s.Counted) >= 0 {
					large = r
				}
			}
			switch {
			case alike > 1 && 2*alike >= both:
				problems.Warn(first.Pos(s.Count), "same-amounts", fmt.Sprintf("%d of %d amounts are the same in %s, which is for %s", alike, both, before.Count.File, before.Count.Year),
					"check which year they belong to, and write those of the other; or delete the file that is a copy; or, if all are right, say so in a note on each row")
			case large != nil:
				problems.Warn(large.Pos(s.Count), "same-amounts", fmt.Sprintf("%s stands here, and in %s for %s too", money.Plainly(large.Amount.Rat()), rows[before].same(large).Pos(before.Count), before.Count.Year),
					"check which year it belongs to, and write that of the other; or, if both are right, say so in a note on the row")
			default:
				continue
			}
			break
		}
	}
}

// countedRows holds the rows of a count that are not estimates, by what identifies a row.
type countedRows map[rowIdentity]*pack.Row

type rowIdentity struct {
	organisation  pack.ID
	service, line string
}

func identity(r *pack.Row) rowIdentity { return rowIdentity{r.Organisation, r.Service, r.Line} }

func (s *Summary) countedRows() countedRows {
	rows := make(countedRows, len(s.Count.Rows))
	for i := range s.Count.Rows {
		if r := &s.Count.Rows[i]; r.Status != pack.Estimated {
			rows[identity(r)] = r
		}
	}
	return rows
}

// same returns the row with the same identity, or nil.
func (rows countedRows) same(r *pack.Row) *pack.Row { return rows[identity(r)] }
