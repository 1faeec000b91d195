package tally

import (
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
)

// Sum is what some rows add up to, in pence.
type Sum struct {
	Gross     *big.Rat // rows counted and apportioned; nil if there is none
	Transfers *big.Rat // the same pound in two rows, to be taken off once; nil if Gross is
	Counted   *big.Rat // gross less transfers
	Estimated *big.Rat // nil without estimates
	Rows      []*pack.Row
	Moves     []*pack.Transfer
}

// Total returns counted and estimated together, or nil without estimates.
func (s *Sum) Total() *big.Rat {
	switch {
	case s.Estimated == nil:
		return nil
	case s.Counted == nil:
		return s.Estimated
	}
	return new(big.Rat).Add(s.Counted, s.Estimated)
}

// Part is a part of a count: the rows of one service, organisation or status.
type Part struct {
	ID string
	Sum
	Share int // of the positive services, in whole per cent; -1 where there is none
}

// Value returns the exact amount of a row in pence: its share of the amount of a wider body, or all of it.
func Value(r *pack.Row) *big.Rat {
	if r.Share != nil {
		return r.Share.Of(r.Amount)
	}
	return r.Amount.Rat()
}

// Moved returns the exact amount of a transfer in pence.
func Moved(t *pack.Transfer) *big.Rat {
	if t.Share != nil {
		return t.Share.Of(t.Amount)
	}
	return t.Amount.Rat()
}

func (s *Sum) row(r *pack.Row) {
	s.Rows = append(s.Rows, r)
	if r.Status == pack.Estimated {
		if s.Estimated == nil {
			s.Estimated = new(big.Rat)
		}
		s.Estimated.Add(s.Estimated, Value(r))
		return
	}
	if s.Gross == nil {
		s.Gross, s.Transfers, s.Counted = new(big.Rat), new(big.Rat), new(big.Rat)
	}
	s.Gross.Add(s.Gross, Value(r))
	s.Counted.Add(s.Counted, Value(r))
}

// transfer takes a pound that stands in two rows off once, from the row of the body it comes from.
func (s *Sum) transfer(t *pack.Transfer) {
	s.Moves = append(s.Moves, t)
	if s.Gross == nil { // a problem elsewhere: the row it is taken from does not exist
		s.Gross, s.Transfers, s.Counted = new(big.Rat), new(big.Rat), new(big.Rat)
	}
	s.Transfers.Add(s.Transfers, Moved(t))
	s.Counted.Sub(s.Counted, Moved(t))
}

// add sums up a count: whole, by service, by organisation, by status.
func add(c *pack.Count) *Summary {
	s := &Summary{Count: c}
	by := func(parts *[]Part, id string) *Part {
		i := slices.IndexFunc(*parts, func(p Part) bool { return p.ID == id })
		if i < 0 {
			i = len(*parts)
			*parts = append(*parts, Part{ID: id, Share: -1})
		}
		return &(*parts)[i]
	}
	status := map[string]pack.Status{} // of an organisation in a service, for its transfers
	for i := range c.Rows {
		r := &c.Rows[i]
		s.row(r)
		by(&s.ByService, r.Service).row(r)
		by(&s.ByOrganisation, r.Organisation.To.Name()).row(r)
		by(&s.ByStatus, string(r.Status)).row(r)
		if key := string(r.Organisation.To) + " " + r.Service; status[key] == "" {
			status[key] = r.Status
		}
	}
	for i := range c.Transfers {
		t := &c.Transfers[i]
		s.transfer(t)
		by(&s.ByService, t.Service).transfer(t)
		by(&s.ByOrganisation, t.From.To.Name()).transfer(t)
		by(&s.ByStatus, string(status[string(t.From.To)+" "+t.Service])).transfer(t)
	}
	for _, parts := range [][]Part{s.ByService, s.ByOrganisation, s.ByStatus} {
		slices.SortStableFunc(parts, func(a, b Part) int { return compareParts(a, b) })
	}
	shares(s.ByService)
	if c.Population != nil && c.Population.People > 0 {
		s.PerHead = s.perHead(s.Counted)
		s.TotalPerHead = s.perHead(s.Total())
	}
	return s
}

// perHead divides by the mid-year population of that year.
func (s *Summary) perHead(amount *big.Rat) *big.Rat {
	if amount == nil || s.Count.Population == nil || s.Count.Population.People == 0 {
		return nil
	}
	return new(big.Rat).Quo(amount, new(big.Rat).SetInt64(s.Count.Population.People))
}

// compareParts puts the largest counted amount first, what was only estimated after all that was
// counted, and equals in the order of their ids; so the order of rows in a file changes nothing.
func compareParts(a, b Part) int {
	switch {
	case a.Counted != nil && b.Counted != nil:
		if c := b.Counted.Cmp(a.Counted); c != 0 {
			return c
		}
	case a.Counted != nil:
		return -1
	case b.Counted != nil:
		return 1
	default:
		if c := b.Estimated.Cmp(a.Estimated); c != 0 {
			return c
		}
	}
	return strings.Compare(a.ID, b.ID)
}

// shares divides 100 among the services that are positive, by largest remainder. Negative lines have no
// share: they stand below and are drawn left of zero.
func shares(parts []Part) {
	var of []*big.Rat
	var at []int
	for i, p := range parts {
		if p.Counted != nil && p.Counted.Sign() > 0 {
			of, at = append(of, p.Counted), append(at, i)
		}
	}
	if len(of) == 0 {
		return
	}
	for i, n := range money.Parts(of) {
		parts[at[i]].Share = n
	}
}
