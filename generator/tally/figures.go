package tally

import (
	"math/big"

	"totalplace/generator/money"
	"totalplace/generator/pack"
)

// Figure is one computed number: what it is, how it is printed, and what it is the sum of. Its id is that
// of the count, a stroke, and its own name: kent-2009-10/counted-per-head.
type Figure struct {
	ID     pack.ID
	Name   string // counted-per-head: the anchor on the count's page, and the id in downloads
	What   string
	Value  string   // as printed in a sentence
	Exact  *big.Rat // in pence, or the bare number of a rank
	Rule   string   // how it is made, in words
	Terms  []Term
	People int64 // what the sum of the terms is divided by; 0 if by nothing
}

// Term is one line of the sum behind a figure.
type Term struct {
	Row      *pack.Row // one of the three
	Transfer *pack.Transfer
	Figure   *Figure

	Amount *big.Rat // exact, in pence; negative if it is taken off
}

func terms(s *Sum, counted, estimated bool) []Term {
	var out []Term
	for _, r := range s.Rows {
		if r.Status == pack.Estimated && estimated || r.Status != pack.Estimated && counted {
			out = append(out, Term{Row: r, Amount: Value(r)})
		}
	}
	if counted {
		for _, t := range s.Moves {
			out = append(out, Term{Transfer: t, Amount: new(big.Rat).Neg(Moved(t))})
		}
	}
	return out
}

// The rules, in the words that readers are given.
const (
	ruleGross     = "The rows that are counted or apportioned, added up. An apportioned row counts with its share."
	ruleTransfers = "Money that stands in two rows, added up, so that it can be taken off once."
	ruleCounted   = "The rows that are counted or apportioned, less what stands in two rows."
	ruleEstimated = "The rows that are estimated, added up. They are never part of what was counted."
	ruleTotal     = "What was counted and what was estimated, added up."
	rulePerHead   = "The sum divided by the people who lived there in the middle of that year."
	ruleRank      = "Places with the same year, footing and services, ordered by counted money for each resident. 1 is the highest; equal places share a rank."
	ruleMiddle    = "The middle of the comparable places, ordered by counted money for each resident."
	ruleService   = "The rows of this service that are counted or apportioned, less what stands in two rows."
	ruleShare     = "This service as a part of all services that are positive. The parts are whole per cents that add up to 100."
	ruleBody      = "The rows of this organisation that are counted or apportioned, less what stands in two rows."
)

// figures are those of a summary that are known, in the order of its page.
type figures struct {
	list   []*Figure
	byName map[string]*Figure
}

// Figures returns the figures of a summary.
func (s *Summary) Figures() []*Figure { return s.figures().list }

// Figure returns one of them by its name, or nil.
func (s *Summary) Figure(name string) *Figure { return s.figures().byName[name] }

// list makes the figures. Rows stand under the services and the
// organisations; the whole is the sum of its services, so that no page lists a row more than twice.
func (s *Summary) list(p *pack.Pack) figures {
	base := s.Count.ID.Name()
	var people int64
	if s.Count.Population != nil {
		people = s.Count.Population.People
	}
	figure := func(name, what, rule string, value func(*big.Rat) string, exact *big.Rat, terms ...Term) *Figure {
		if exact == nil {
			return nil
		}
		f := &Figure{ID: pack.NewID(pack.KindFigure, base+"/"+name), Name: name, What: what, Value: value(exact), Exact: exact, Rule: rule, Terms: terms}
		return f
	}
	perHead := func(of *Figure, value func(*big.Rat) string) *Figure {
		if of == nil || people == 0 {
			return nil
		}
		f := figure(of.Name+"-per-head", of.What+", for each resident", rulePerHead, value, s.perHead(of.Exact), Term{Figure: of, Amount: of.Exact})
		f.People = people
		return f
	}
	var services, bodies []*Figure
	var counted, estimated []Term
	for i := range s.ByService {
		part := &s.ByService[i]
		name := pack.Name(p.Services, part.ID)
		if f := figure("service-"+part.ID, name, ruleService, money.Headline, part.Counted, terms(&part.Sum, true, false)...); f != nil {
			counted = append(counted, Term{Figure: f, Amount: part.Counted})
			services = append(services, f, perHead(f, money.Pounds))
			if part.Share >= 0 {
				services = append(services, figure("service-"+part.ID+"-share", name+", as a part of all services", ruleShare,
					func(r *big.Rat) string { return r.RatString() + "%" }, big.NewRat(int64(part.Share), 1), Term{Figure: f, Amount: part.Counted}))
			}
		}
		if f := figure("service-"+part.ID+"-estimated", name+", estimated", ruleEstimated, about(money.Headline), part.Estimated, terms(&part.Sum, false, true)...); f != nil {
			estimated = append(estimated, Term{Figure: f, Amount: part.Estimated})
			services = append(services, f)
		}
	}
	for i := range s.ByOrganisation {
		part := &s.ByOrganisation[i]
		name := part.ID
		if e := p.Entry(pack.NewID(pack.KindOrganisation, part.ID)); e != nil {
			name = e.Title
		}
		bodies = append(bodies,
			figure("organisation-"+part.ID, name, ruleBody, money.Headline, part.Counted, terms(&part.Sum, true, false)...),
			figure("organisation-"+part.ID+"-estimated", name+", estimated", ruleEstimated, about(money.Headline), part.Estimated, terms(&part.Sum, false, true)...))
	}
	whole := figure("counted", "Counted", ruleCounted, money.Headline, s.Counted, counted...)
	guess := figure("estimated", "Estimated", ruleEstimated, about(money.Headline), s.Estimated, estimated...)
	var both *Figure
	if guess != nil {
		terms := []Term{{Figure: guess, Amount: guess.Exact}}
		if whole != nil {
			terms = append([]Term{{Figure: whole, Amount: whole.Exact}}, terms...)
		}
		both = figure("total", "Counted and estimated", ruleTotal, about(money.Headline), s.Total(), terms...)
	}
	list := []*Figure{whole, perHead(whole, money.Pounds), guess, perHead(guess, about(money.Pounds)), both, perHead(both, about(money.Pounds))}
	if len(s.Moves) > 0 {
		moves := figure("transfers", "The same pound in two rows", ruleTransfers, money.Headline, s.Transfers, moved(s.Moves)...)
		list = append(list, figure("gross", "Rows added up", ruleGross, money.Headline, s.Gross,
			Term{Figure: whole, Amount: whole.Exact}, Term{Figure: moves, Amount: moves.Exact}), moves)
	} else {
		list = append(list, figure("gross", "Rows added up", ruleGross, money.Headline, s.Gross, Term{Figure: whole, Amount: s.Counted}))
	}
	if s.Rank > 0 {
		list = append(list,
			figure("rank", "Rank among comparable places", ruleRank, func(*big.Rat) string { return Ordinal(s.Rank) }, big.NewRat(int64(s.Rank), 1)),
			figure("middle-per-head", "The middle place, for each resident", ruleMiddle, money.Pounds, s.Middle))
	}
	all := figures{byName: map[string]*Figure{}}
	for _, f := range append(append(list, services...), bodies...) {
		if f != nil {
			all.list = append(all.list, f)
			all.byName[f.Name] = f
		}
	}
	return all
}

// about marks a figure that is estimated, or that holds an estimate.
func about(value func(*big.Rat) string) func(*big.Rat) string {
	return func(r *big.Rat) string { return "about " + value(r) }
}

func moved(moves []*pack.Transfer) []Term {
	var out []Term
	for _, t := range moves {
		out = append(out, Term{Transfer: t, Amount: Moved(t)})
	}
	return out
}
