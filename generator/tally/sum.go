package tally

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"

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

// Percent writes its share. A service on which something was spent is not said to have none.
func (p *Part) Percent() string {
	if p.Share == 0 && p.Counted.Sign() > 0 {
		return "<1%"
	}
	return strconv.Itoa(p.Share) + "%"
}

// AnyCounted are the parts of which anything was counted, largest first.
func AnyCounted(parts []Part) []Part { return parts[:countedEnd(parts)] }

// OnlyEstimated are the parts of which nothing was counted, largest first.
func OnlyEstimated(parts []Part) []Part { return parts[countedEnd(parts):] }

// countedEnd is where those begin of which nothing was counted: they stand last.
func countedEnd(parts []Part) int {
	if i := slices.IndexFunc(parts, func(p Part) bool { return p.Counted == nil }); i >= 0 {
		return i
	}
	return len(parts)
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

// adding is a sum that is being added up.
type adding struct {
	gross, moved, guessed money.Total
	counts, guesses       bool // whether any row went into it
	rows                  []*pack.Row
	moves                 []*pack.Transfer
}

func (a *adding) row(r *pack.Row) {
	a.rows = append(a.rows, r)
	if r.Status == pack.Estimated {
		a.guesses = true
		a.guessed.Add(r.Amount, r.Share)
		return
	}
	a.counts = true
	a.gross.Add(r.Amount, r.Share)
}

// transfer takes a pound that stands in two rows off once, from the row of the body it comes from.
func (a *adding) transfer(t *pack.Transfer) {
	a.moves = append(a.moves, t)
	a.counts = true // if not before, that is a problem elsewhere: no row that it could be taken from was counted
	a.moved.Add(t.Amount, t.Share)
}

func (a *adding) sum() Sum {
	s := Sum{Rows: a.rows, Moves: a.moves}
	if a.counts {
		s.Gross, s.Transfers = a.gross.Rat(), a.moved.Rat()
		s.Counted = s.Gross
		if s.Transfers.Sign() != 0 {
			s.Counted = new(big.Rat).Sub(s.Gross, s.Transfers)
		}
	}
	if a.guesses {
		s.Estimated = a.guessed.Rat()
	}
	return s
}

// parts are sums by the id of what each is of, in the order in which they came up.
type parts struct {
	ids []string
	of  map[string]*adding
}

func (p *parts) at(id string) *adding {
	if p.of == nil {
		p.of = map[string]*adding{}
	}
	if p.of[id] == nil {
		p.of[id] = &adding{}
		p.ids = append(p.ids, id)
	}
	return p.of[id]
}

func (p *parts) sorted() []Part {
	var out []Part
	for _, id := range p.ids {
		out = append(out, Part{ID: id, Share: -1, Sum: p.of[id].sum()})
	}
	slices.SortStableFunc(out, compareParts)
	return out
}

// add sums up a count: whole, by service, by organisation, by status.
func add(c *pack.Count) *Added {
	var whole adding
	var services, bodies, statuses parts
	for i := range c.Rows {
		r := &c.Rows[i]
		for _, to := range []*adding{&whole, services.at(r.Service), bodies.at(r.Organisation.Name()), statuses.at(string(r.Status))} {
			to.row(r)
		}
	}
	for i := range c.Transfers {
		t := &c.Transfers[i]
		of := pack.Counted // the status of the rows that it is taken from
		if t.Share != nil {
			of = pack.Apportioned
		}
		for _, to := range []*adding{&whole, services.at(t.Service), bodies.at(t.From.Name()), statuses.at(string(of))} {
			to.transfer(t)
		}
	}
	a := &Added{Sum: whole.sum(), ByService: services.sorted(), ByOrganisation: bodies.sorted(), ByStatus: statuses.sorted(), covers: slices.Sorted(slices.Values(c.Covers))}
	a.group = groupOf(c, a.covers)
	a.mix = sync.OnceValue(a.mixed)
	shares(a.ByService)
	a.PerHead, a.TotalPerHead = perHead(c, a.Counted), perHead(c, a.Total())
	return a
}

// perHead divides by the mid-year population of that year. It returns nil where either is not known.
func perHead(c *pack.Count, amount *big.Rat) *big.Rat {
	if amount == nil || c.Population == nil || c.Population.People == 0 {
		return nil
	}
	return new(big.Rat).Quo(amount, new(big.Rat).SetInt64(c.Population.People))
}

// compareParts puts the largest counted amount first, what was only estimated after all that was
// counted, and equals in the order of their ids; so the order of rows in a file changes nothing.
func compareParts(a, b Part) int {
	switch {
	case a.Counted != nil && b.Counted != nil:
		if c := money.Compare(b.Counted, a.Counted); c != 0 {
			return c
		}
	case a.Counted != nil:
		return -1
	case b.Counted != nil:
		return 1
	default:
		if c := money.Compare(b.Estimated, a.Estimated); c != 0 {
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
