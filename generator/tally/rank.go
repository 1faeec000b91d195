package tally

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
)

// Likeness says how alike the mix of services of another count is: 0 the same, 1 nothing in common.
type Likeness struct {
	With     *Summary
	Distance *big.Rat // half the sum of the differences of service shares
	Differs  string   // the service whose shares differ most
}

// nearest is how many like counts are printed.
const nearest = 3

// comparable returns what two counts must have in common to be held against one another: the year, the
// basis and the services they mean to hold in full.
func comparable(c *pack.Count) string {
	covers := slices.Sorted(slices.Values(c.Covers))
	return c.Year.String() + "\n" + c.Basis + "\n" + strings.Join(covers, " ")
}

// Alike reports whether two counts may be held against one another.
func Alike(a, b *Summary) bool { return comparable(a.Count) == comparable(b.Count) }

// Distance is half the sum of the differences of the service shares of two counts.
func Distance(a, b *Summary) *big.Rat {
	d, _ := distance(a.mix(), b.mix())
	return d
}

// mix is how the money of the positive services is mixed: whole numbers in the proportion of their
// amounts, and their sum. So a share is a part over the sum, and no fraction has to be made to compare.
type mix struct {
	parts map[string]*big.Int
	sum   *big.Int
}

func (s *Summary) mixed() mix {
	m := mix{map[string]*big.Int{}, new(big.Int)}
	common := big.NewInt(1) // a denominator of all amounts
	for _, p := range s.ByService {
		if p.Counted != nil && p.Counted.Sign() > 0 {
			d := p.Counted.Denom()
			common.Mul(common, new(big.Int).Div(d, new(big.Int).GCD(nil, nil, common, d)))
		}
	}
	for _, p := range s.ByService {
		if p.Counted != nil && p.Counted.Sign() > 0 {
			n := new(big.Int).Div(common, p.Counted.Denom())
			m.parts[p.ID] = n.Mul(n, p.Counted.Num())
			m.sum.Add(m.sum, n)
		}
	}
	if m.sum.Sign() == 0 {
		m.sum.SetInt64(1) // no parts: every share of it is none
	}
	return m
}

// share is the exact share of a service; of one that the count does not hold, none.
func (m mix) share(id string) *big.Rat {
	if m.parts[id] == nil {
		return new(big.Rat)
	}
	return new(big.Rat).SetFrac(m.parts[id], m.sum)
}

// more reports whether the share of a service is larger here than in another mix.
func (m mix) more(than mix, id string) bool {
	mine, theirs := m.parts[id], than.parts[id]
	if mine == nil || theirs == nil {
		return mine != nil
	}
	return new(big.Int).Mul(mine, than.sum).Cmp(new(big.Int).Mul(theirs, m.sum)) > 0
}

// distance also names the service whose shares differ most.
func distance(mine, theirs mix) (d *big.Rat, differs string) {
	sum, most := new(big.Int), new(big.Int) // over the product of both sums
	for _, id := range union(mine.parts, theirs.parts) {
		gap := new(big.Int)
		if n := mine.parts[id]; n != nil {
			gap.Mul(n, theirs.sum)
		}
		if n := theirs.parts[id]; n != nil {
			gap.Sub(gap, new(big.Int).Mul(n, mine.sum))
		}
		sum.Add(sum, gap.Abs(gap))
		if gap.Cmp(most) > 0 {
			most, differs = gap, id
		}
	}
	whole := new(big.Int).Mul(mine.sum, theirs.sum)
	return new(big.Rat).SetFrac(sum, whole.Lsh(whole, 1)), differs
}

// compare ranks counts by counted money per head among those that are comparable, and finds the middle.
// Estimates take no part in it: they rest on regional averages, which hide what makes a place different.
func (t *Tally) compare() {
	groups := map[string][]*Summary{}
	for _, s := range t.Summaries {
		if s.PerHead != nil {
			key := comparable(s.Count)
			groups[key] = append(groups[key], s)
		}
	}
	for _, group := range groups {
		slices.SortStableFunc(group, func(a, b *Summary) int {
			if c := money.Compare(b.PerHead, a.PerHead); c != 0 {
				return c
			}
			return strings.Compare(string(a.Count.ID), string(b.Count.ID))
		})
		if len(group) < 2 {
			continue
		}
		mid := middle(group)
		for i, s := range group {
			s.Comparable, s.Among, s.Middle, s.Rank = group, len(group), mid, i+1
			if i > 0 && s.PerHead.Cmp(group[i-1].PerHead) == 0 {
				s.Rank = group[i-1].Rank
			}
		}
	}
	for _, s := range t.Summaries {
		switch {
		case s.Counted == nil:
			s.Unranked = "nothing was counted"
		case s.PerHead == nil:
			s.Unranked = "no population is given"
		case s.Rank == 0:
			s.Unranked = "no other count has the same year, basis and services"
		}
	}
}

// middle is the median: of an even number, half way between the two in the middle.
func middle(sorted []*Summary) *big.Rat {
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2].PerHead
	}
	sum := new(big.Rat).Add(sorted[n/2-1].PerHead, sorted[n/2].PerHead)
	return sum.Quo(sum, big.NewRat(2, 1))
}

// likeness finds the comparable counts of other places whose mix of services is nearest.
func (s *Summary) likeness() []Likeness {
	mine := s.mix()
	var alike []Likeness
	for _, o := range s.Comparable {
		if o == s {
			continue // the others are of other places: a place has one count a year
		}
		l := Likeness{With: o}
		l.Distance, l.Differs = distance(mine, o.mix())
		alike = append(alike, l)
	}
	slices.SortStableFunc(alike, func(a, b Likeness) int {
		if c := a.Distance.Cmp(b.Distance); c != 0 {
			return c
		}
		return strings.Compare(string(a.With.Count.ID), string(b.With.Count.ID))
	})
	return alike[:min(nearest, len(alike))]
}

func union(a, b map[string]*big.Int) []string {
	var out []string
	for id := range a {
		out = append(out, id)
	}
	for id := range b {
		if a[id] == nil {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// Ordinal writes 1 as 1st.
func Ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return fmt.Sprint(n, ending)
}
