package tally

import (
	"math/big"
	"sync"

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
	People int64    // what the sum of the terms is divided by; 0 if by nothing

	terms func() []Term
}

// Terms returns what the figure is the sum of, line by line. They are as many as the rows of a count, and only its
// own page lists them: so they are put together when somebody asks, and not kept.
func (f *Figure) Terms() []Term {
	if f.terms == nil {
		return nil
	}
	return f.terms()
}

// Term is one line of the sum behind a figure.
type Term struct {
	Row      *pack.Row // one of the three
	Transfer *pack.Transfer
	Figure   *Figure

	off bool // it is taken off
}

// Amount returns what the line adds: exact, in pence, and negative where it takes something off.
func (t Term) Amount() *big.Rat {
	switch {
	case t.Row != nil:
		return Value(t.Row)
	case t.Figure != nil:
		return t.Figure.Exact
	case t.off:
		return new(big.Rat).Neg(Moved(t.Transfer))
	}
	return Moved(t.Transfer)
}

func terms(s *Sum, counted, estimated bool) func() []Term {
	return func() []Term {
		out := make([]Term, 0, len(s.Rows)+len(s.Moves))
		for _, r := range s.Rows {
			if r.Status == pack.Estimated && estimated || r.Status != pack.Estimated && counted {
				out = append(out, Term{Row: r})
			}
		}
		if counted {
			out = append(out, moved(s.Moves, true)...)
		}
		return out
	}
}

// moved are transfers as lines.
func moved(moves []*pack.Transfer, off bool) []Term {
	out := make([]Term, len(moves))
	for i, t := range moves {
		out[i] = Term{Transfer: t, off: off}
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

// figures are those of a summary that are known: their names in the order of its page, and each figure,
// which is made when somebody asks for it, and once.
type figures struct {
	names []string
	of    map[string]func() *Figure
}

// Figures returns the figures of a summary.
func (s *Summary) Figures() []*Figure {
	f := s.figures()
	out := make([]*Figure, len(f.names))
	for i, name := range f.names {
		out[i] = f.of[name]()
	}
	return out
}

// Figure returns one of them by its name, or nil.
func (s *Summary) Figure(name string) *Figure {
	if get := s.figures().of[name]; get != nil {
		return get()
	}
	return nil
}

// list says which figures there are. Rows stand under the services and the organisations; the whole is the
// sum of its services, so that no page lists a row more than twice.
func (s *Summary) list(p *pack.Pack) figures {
	all := figures{of: map[string]func() *Figure{}}
	put := func(name string, known bool, value func(*big.Rat) string, make func() Figure) {
		if !known {
			return
		}
		all.names = append(all.names, name)
		all.of[name] = sync.OnceValue(func() *Figure {
			f := make()
			f.ID, f.Name = pack.NewID(pack.KindFigure, s.Count.ID.Name()+"/"+name), name
			f.Value = value(f.Exact)
			return &f
		})
	}
	// sum is made of the lines that other figures are; of those that there are.
	sum := func(names ...string) func() []Term {
		return func() (out []Term) {
			for _, name := range names {
				if all.of[name] != nil {
					out = append(out, Term{Figure: all.of[name]()})
				}
			}
			return out
		}
	}
	// services are the lines that are figures of services.
	services := func(kind string) func() []Term {
		return func() (out []Term) {
			for i := range s.ByService {
				out = append(out, sum("service-"+s.ByService[i].ID+kind)()...)
			}
			return out
		}
	}
	perHead := func(of string, value func(*big.Rat) string) {
		known := all.of[of] != nil && s.Count.Population != nil && s.Count.Population.People != 0
		put(of+"-per-head", known, value, func() Figure {
			whole := all.of[of]()
			return Figure{What: whole.What + ", for each resident", Rule: rulePerHead, Exact: s.perHead(whole.Exact), terms: sum(of), People: s.Count.Population.People}
		})
	}

	put("counted", s.Counted != nil, money.Headline, func() Figure {
		return Figure{What: "Counted", Rule: ruleCounted, Exact: s.Counted, terms: services("")}
	})
	perHead("counted", money.Pounds)
	put("estimated", s.Estimated != nil, About(money.Headline), func() Figure {
		return Figure{What: "Estimated", Rule: ruleEstimated, Exact: s.Estimated, terms: services("-estimated")}
	})
	perHead("estimated", About(money.Pounds))
	put("total", s.Estimated != nil, About(money.Headline), func() Figure {
		return Figure{What: "Counted and estimated", Rule: ruleTotal, Exact: s.Total(), terms: sum("counted", "estimated")}
	})
	perHead("total", About(money.Pounds))
	put("gross", s.Gross != nil, money.Headline, func() Figure {
		return Figure{What: "Rows added up", Rule: ruleGross, Exact: s.Gross, terms: sum("counted", "transfers")}
	})
	put("transfers", len(s.Moves) > 0, money.Headline, func() Figure {
		return Figure{What: "The same pound in two rows", Rule: ruleTransfers, Exact: s.Transfers, terms: func() []Term { return moved(s.Moves, false) }}
	})
	put("rank", s.Rank > 0, func(*big.Rat) string { return Ordinal(s.Rank) }, func() Figure {
		return Figure{What: "Rank among comparable places", Rule: ruleRank, Exact: big.NewRat(int64(s.Rank), 1)}
	})
	put("middle-per-head", s.Rank > 0 && s.Middle != nil, money.Pounds, func() Figure {
		return Figure{What: "The middle place, for each resident", Rule: ruleMiddle, Exact: s.Middle}
	})
	for i := range s.ByService {
		part := &s.ByService[i]
		name, what := "service-"+part.ID, func() string { return pack.Name(p.Services, part.ID) }
		if part.Counted != nil {
			put(name, true, money.Headline, func() Figure {
				return Figure{What: what(), Rule: ruleService, Exact: part.Counted, terms: terms(&part.Sum, true, false)}
			})
			perHead(name, money.Pounds)
			put(name+"-share", part.Share >= 0, func(r *big.Rat) string { return r.RatString() + "%" }, func() Figure {
				return Figure{What: what() + ", as a part of all services", Rule: ruleShare, Exact: big.NewRat(int64(part.Share), 1), terms: sum(name)}
			})
		}
		put(name+"-estimated", part.Estimated != nil, About(money.Headline), func() Figure {
			return Figure{What: what() + ", estimated", Rule: ruleEstimated, Exact: part.Estimated, terms: terms(&part.Sum, false, true)}
		})
	}
	for i := range s.ByOrganisation {
		part := &s.ByOrganisation[i]
		name, what := "organisation-"+part.ID, func() string {
			if e := p.Entry(pack.NewID(pack.KindOrganisation, part.ID)); e != nil {
				return e.Title
			}
			return part.ID
		}
		put(name, part.Counted != nil, money.Headline, func() Figure {
			return Figure{What: what(), Rule: ruleBody, Exact: part.Counted, terms: terms(&part.Sum, true, false)}
		})
		put(name+"-estimated", part.Estimated != nil, About(money.Headline), func() Figure {
			return Figure{What: what() + ", estimated", Rule: ruleEstimated, Exact: part.Estimated, terms: terms(&part.Sum, false, true)}
		})
	}
	return all
}

// About marks a value that is estimated, or that holds an estimate.
func About(value func(*big.Rat) string) func(*big.Rat) string {
	return func(r *big.Rat) string { return "about " + value(r) }
}
