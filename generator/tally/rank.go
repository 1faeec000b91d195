package tally

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Likeness says how similar the mix of services of another count is: 0 for the same mix, 1 for nothing in common.
type Likeness struct {
	With     *Summary
	Distance *big.Rat // half the sum of the differences of service shares
	Apart    string   // Distance as printed
	Differs  string   // the id of the service whose shares differ most
}

// mostAlike is the number of similar counts that the page of a count shows.
const mostAlike = 3

// groupOf returns what two counts must have in common to be comparable: the year, the basis and the services that
// they mean to cover in full.
func groupOf(c *pack.Count, covers []string) string {
	return c.Year.String() + "\n" + c.Basis + "\n" + strings.Join(covers, " ")
}

// Comparable reports whether two counts are comparable.
func Comparable(a, b *Summary) bool { return a.group == b.group }

// Distance returns half the sum of the differences of the service shares of two counts.
func Distance(a, b *Summary) *big.Rat {
	d, _ := distance(a.mix(), b.mix())
	return d
}

// mix is the mix of services: for each positive service an integer proportional to its amount, and the sum of these.
// A share is a part over the sum, so shares can be compared without making fractions.
type mix struct {
	parts map[string]*big.Int
	sum   *big.Int
	rough []roughly
}

// roughly is a share truncated to roughDigits binary digits. The error is less than one unit in the last place.
type roughly struct {
	service string
	share   uint64
}

const roughDigits = 52 // so that the sum of all shares fits in 64 bits, even a thousand times all differences

func (s *Added) mixed() mix {
	m := mix{parts: map[string]*big.Int{}, sum: new(big.Int)}
	common := big.NewInt(1) // a common denominator of all amounts
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
		m.sum.SetInt64(1) // no parts: avoid dividing by 0
	}
	for _, id := range slices.Sorted(maps.Keys(m.parts)) {
		n := new(big.Int).Lsh(m.parts[id], roughDigits)
		m.rough = append(m.rough, roughly{id, n.Div(n, m.sum).Uint64()})
	}
	return m
}

// roughDistance returns the sum of the differences of the truncated shares of two mixes. The error is less than one
// unit for each service of either.
func roughDistance(mine, theirs []roughly) (sum uint64) {
	for len(mine) > 0 || len(theirs) > 0 {
		switch {
		case len(theirs) == 0 || len(mine) > 0 && mine[0].service < theirs[0].service:
			sum, mine = sum+mine[0].share, mine[1:]
		case len(mine) == 0 || theirs[0].service < mine[0].service:
			sum, theirs = sum+theirs[0].share, theirs[1:]
		default:
			sum += max(mine[0].share, theirs[0].share) - min(mine[0].share, theirs[0].share)
			mine, theirs = mine[1:], theirs[1:]
		}
	}
	return sum
}

// share returns the exact share of a service, which is 0 if the count does not have it.
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

// distance returns the distance of two mixes, and the service whose shares differ most.
func distance(mine, theirs mix) (d *big.Rat, differs string) {
	sum, most := new(big.Int), new(big.Int) // numerators over the product of both sums
	services := slices.AppendSeq(slices.Collect(maps.Keys(mine.parts)), maps.Keys(theirs.parts))
	slices.Sort(services)
	for _, id := range slices.Compact(services) {
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

// compare ranks comparable counts by counted money per head, and finds the middle. Counts less than a penny apart
// share a rank: no reader could see which is higher, and if two places divide the money of one body by population,
// only rounding separates them. Estimates are left out, because they rest on regional averages, which hide what makes
// a place different.
func (t *Tally) compare() {
	groups := map[string][]*Summary{}
	for _, s := range t.Summaries {
		if s.PerHead != nil {
			groups[s.group] = append(groups[s.group], s)
		}
	}
	for _, group := range groups {
		pence := make(map[*Summary]*big.Int, len(group))
		for _, s := range group {
			pence[s] = money.Round(s.PerHead)
		}
		slices.SortFunc(group, func(a, b *Summary) int {
			return cmp.Or(pence[b].Cmp(pence[a]), strings.Compare(string(a.Count.ID), string(b.Count.ID)))
		})
		if len(group) < 2 {
			continue
		}
		mid := middle(perHeads(group))
		for i, s := range group {
			s.Comparable, s.Among, s.Middle, s.Rank = group, len(group), mid, i+1
			if i > 0 && pence[s].Cmp(pence[group[i-1]]) == 0 {
				s.Rank = group[i-1].Rank
			}
		}
		for i := 0; i < len(group); {
			first := i
			for i++; i < len(group) && group[i].Rank == group[first].Rank; i++ {
			}
			for _, s := range group[first:i] {
				s.Sharing = i - first - 1
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

func perHeads(group []*Summary) []*big.Rat {
	amounts := make([]*big.Rat, len(group))
	for i, s := range group {
		amounts[i] = s.PerHead
	}
	return amounts
}

// middle returns the median of sorted amounts. For an even number of them it is half way between the middle two.
func middle(sorted []*big.Rat) *big.Rat {
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	sum := new(big.Rat).Add(sorted[n/2-1], sorted[n/2])
	return sum.Quo(sum, big.NewRat(2, 1))
}

// Nearest returns the n comparable counts of other places whose mix of services is nearest, the most similar first,
// or all if there are fewer. There may be many places, most of them far away; so all are compared approximately
// first, and only those that cannot be told apart are compared exactly.
func (s *Summary) Nearest(n int) []*Summary {
	type other struct {
		*Summary
		rough uint64
		exact *big.Rat // once computed
	}
	mine := s.mix()
	others := make([]other, 0, len(s.Comparable))
	services := len(mine.rough) // the most services that any distance involves
	for _, o := range s.Comparable {
		if o != s { // of another place, because a place has one count a year
			theirs := o.mix().rough
			others = append(others, other{Summary: o, rough: roughDistance(mine.rough, theirs)})
			services = max(services, len(mine.rough)+len(theirs))
		}
	}
	exactly := func(o *other) *big.Rat {
		if o.exact == nil {
			o.exact, _ = distance(mine, o.mix())
		}
		return o.exact
	}
	doubt := uint64(2 * services)
	order := make([]*other, len(others))
	for i := range others {
		order[i] = &others[i]
	}
	slices.SortFunc(order, func(a, b *other) int {
		if max(a.rough, b.rough)-min(a.rough, b.rough) > doubt {
			return cmp.Compare(a.rough, b.rough)
		}
		return cmp.Or(exactly(a).Cmp(exactly(b)), strings.Compare(string(a.Count.ID), string(b.Count.ID)))
	})
	nearest := make([]*Summary, min(n, len(order)))
	for i := range nearest {
		nearest[i] = order[i].Summary
	}
	return nearest
}

// alike returns the likeness of the nearest few.
func (s *Summary) alike() []Likeness {
	var out []Likeness
	for _, o := range s.Nearest(mostAlike) {
		d, differs := distance(s.mix(), o.mix())
		out = append(out, Likeness{o, d, money.Tenths(d), differs})
	}
	return out
}

// Ordinal formats 1 as 1st, 2 as 2nd and so on.
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
				told[inService{s, c.ID}] = true
				at, ours := s.Count.Pos, "nothing"
				if largest := s.largest(c.ID); largest != nil {
					at, ours = largest.Pos(s.Count), money.Pounds(big.NewRat(spent[i], 1))
				}
				problems.Warn(at, "far-off", fmt.Sprintf("%s is counted for each resident for %s, but the middle is %s for the %d counts of %s with the same basis and services", ours, InSentence(c.Name), money.Pounds(big.NewRat(mid, 1)), len(group), s.Count.Year),
					"check the rows of this service: one may have a nought too many or too few, or be missing")
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
		t.lookSame(group, problems)
		for _, s := range group {
			twentieth := new(big.Rat).Quo(s.Counted, big.NewRat(20, 1))
			least := money.Round(twentieth).Int64() // most rows are not even as much before their share is applied
			for i := range s.Count.Rows {
				r := &s.Count.Rows[i]
				if int64(r.Amount) < least || r.Status == pack.Estimated || r.Share.Of(r.Amount).Cmp(twentieth) < 0 {
					continue
				}
				var most *pack.Row
				var in *Summary
				for _, other := range group {
					if o := other.same(r); other != s && o != nil && (most == nil || o.Amount > most.Amount) {
						most, in = o, other
					}
				}
				if most != nil && most.Amount > 0 && r.Amount/timesInAYear >= most.Amount && !told[inService{s, r.Service}] && !told[inService{in, r.Service}] {
					problems.Warn(r.Pos(s.Count), "far-off", fmt.Sprintf("%s stands here, but %s for the same body and service in %s", money.Plainly(r.Amount.Rat()), money.Plainly(most.Amount.Rat()), most.Pos(in.Count)),
						"check which is right: one may have a nought too many or too few")
				}
			}
		}
	}
}

// lookSame warns of counts of one place that have the amounts of an earlier year: in half of their rows, or in one that
// is a twentieth of its count. Hardly any amount of three digits or more is spent twice.
func (t *Tally) lookSame(group []*Summary, problems *source.Problems) {
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
				o := before.same(r)
				if o == nil || r.Status == pack.Estimated {
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
				if large == nil && r.Note == "" && r.Digits() >= 4 && new(big.Rat).Mul(r.Share.Of(r.Amount), big.NewRat(20, 1)).Cmp(s.Counted) >= 0 {
					large = r
				}
			}
			switch {
			case alike > 1 && 2*alike >= both:
				problems.Warn(first.Pos(s.Count), "same-amounts", fmt.Sprintf("%d of %d amounts are the same in %s, which is for %s", alike, both, before.Count.File, before.Count.Year),
					"check which year they belong to, and write those of the other; or delete the file that is a copy")
			case large != nil:
				problems.Warn(large.Pos(s.Count), "same-amounts", fmt.Sprintf("%s stands here, and in %s for %s too", money.Plainly(large.Amount.Rat()), before.same(large).Pos(before.Count), before.Count.Year),
					"check which year it belongs to, and write that of the other; or, if both are right, say so in a note on the row")
			default:
				continue
			}
			break
		}
	}
}

// same returns the counted row of the same body, service and line, or nil.
func (s *Summary) same(r *pack.Row) *pack.Row {
	for i := range s.Count.Rows {
		if o := &s.Count.Rows[i]; o.Service == r.Service && o.Organisation == r.Organisation && o.Line == r.Line && o.Status != pack.Estimated {
			return o
		}
	}
	return nil
}
