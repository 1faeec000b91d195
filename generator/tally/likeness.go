package tally

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
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
