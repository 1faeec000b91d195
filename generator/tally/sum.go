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

// Sum is the sum of some rows of a count, in pence.
type Sum struct {
	Gross     *big.Rat // counted and apportioned rows; nil if there are none
	Transfers *big.Rat // money in two rows, to be subtracted once; nil if Gross is
	Counted   *big.Rat // Gross less Transfers; nil if Gross is
	Estimated *big.Rat // nil without estimates
	Rows      []*pack.Row

	moves []*pack.Transfer
}

// Total returns what was counted and estimated together, or nil if nothing is estimated.
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
	Share int // the share of all positive services, in whole per cent, or -1 if it has none
}

// Percent formats the share. A positive amount is never shown as 0%.
func (p *Part) Percent() string {
	if p.Share == 0 && p.Counted.Sign() > 0 {
		return "<1%"
	}
	return strconv.Itoa(p.Share) + "%"
}

// AnyCounted returns the parts of which anything was counted, largest first. parts must be sorted.
func AnyCounted(parts []Part) []Part { return parts[:countedEnd(parts)] }

// OnlyEstimated returns the parts of which nothing was counted, largest first. parts must be sorted.
func OnlyEstimated(parts []Part) []Part { return parts[countedEnd(parts):] }

// countedEnd returns the index at which the parts begin of which nothing was counted; they are sorted last.
func countedEnd(parts []Part) int {
	if i := slices.IndexFunc(parts, func(p Part) bool { return p.Counted == nil }); i >= 0 {
		return i
	}
	return len(parts)
}

// adding is a sum in progress.
type adding struct {
	gross, moved, guessed money.Total
	counts, guesses       bool // whether any row was added
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

// transfer subtracts money that is in two rows once, from the body that passed it on.
func (a *adding) transfer(t *pack.Transfer) {
	a.moves = append(a.moves, t)
	a.counts = true // always true already, unless the transfer has no row to be taken from, which is reported elsewhere
	a.moved.Add(t.Amount, t.Share)
}

func (a *adding) sum() Sum {
	s := Sum{Rows: a.rows, moves: a.moves}
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

// parts are sums by id, in the order in which the ids first occurred.
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

// add adds up a count: as a whole, by service, by organisation and by status.
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

// perHead divides an amount by the count's mid-year population. It returns nil if either is not known.
func perHead(c *pack.Count, amount *big.Rat) *big.Rat {
	if amount == nil || c.Population == nil || c.Population.People == 0 {
		return nil
	}
	return new(big.Rat).Quo(amount, new(big.Rat).SetInt64(c.Population.People))
}

// compareParts orders parts by counted amount, the largest first; parts that are only estimated come after all
// others, and equal parts are ordered by id. So the order of rows in a file does not matter.
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

// shares divides 100 among the positive services, by largest remainder. Negative services have no share: they are
// listed below and drawn left of zero.
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
