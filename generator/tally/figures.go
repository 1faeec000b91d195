package tally

import (
	"math/big"
	"strings"
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

// figures are those of a summary that are known, in the order of its page.
type figures struct{ all []*known }

// known is a figure, which is made when somebody asks for it, and once. Most are only asked for by their names,
// so a name is not put together before.
type known struct {
	of, id, kind string // the name: service-, police, -per-head
	figure       func() *Figure
}

func (k *known) name() string { return k.of + k.id + k.kind }

// named returns the figure of a name, or nil.
func (f *figures) named(name string) *known {
	for _, k := range f.all {
		if len(name) != len(k.of)+len(k.id)+len(k.kind) {
			continue
		}
		if rest, ok := strings.CutPrefix(name, k.of); ok && rest[:len(k.id)] == k.id && rest[len(k.id):] == k.kind {
			return k
		}
	}
	return nil
}

func (f *figures) names() []string {
	out := make([]string, len(f.all))
	for i, k := range f.all {
		out[i] = k.name()
	}
	return out
}

// Figures returns the figures of a summary.
func (s *Summary) Figures() []*Figure {
	all := s.figures().all
	out := make([]*Figure, len(all))
	for i, k := range all {
		out[i] = k.figure()
	}
	return out
}

// Figure returns one of them by its name, or nil.
func (s *Summary) Figure(name string) *Figure {
	if k := s.figures().named(name); k != nil {
		return k.figure()
	}
	return nil
}

// list says which figures there are. Rows stand under the services and the organisations; the whole is the
// sum of its services, so that no page lists a row more than twice.
func (s *Summary) list(p *pack.Pack) *figures {
	f := &figures{all: make([]*known, 0, 12+4*len(s.ByService)+2*len(s.ByOrganisation))}
	put := func(k known, value func(*big.Rat) string, make func() Figure) *known {
		k.figure = sync.OnceValue(func() *Figure {
			figure := make()
			figure.Name = k.name()
			figure.ID = pack.NewID(pack.KindFigure, s.Count.ID.Name()+"/"+figure.Name)
			figure.Value = value(figure.Exact)
			return &figure
		})
		f.all = append(f.all, &k)
		return &k
	}
	// sum is made of the lines that other figures are; of those that there are.
	sum := func(names ...string) func() []Term {
		return func() (out []Term) {
			for _, name := range names {
				if k := f.named(name); k != nil {
					out = append(out, Term{Figure: k.figure()})
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
	// perHead adds, to a figure, the same for each resident.
	perHead := func(whole *known, value func(*big.Rat) string) {
		if s.Count.Population == nil || s.Count.Population.People == 0 {
			return
		}
		put(known{of: whole.of, id: whole.id, kind: "-per-head"}, value, func() Figure {
			of := whole.figure()
			return Figure{What: of.What + ", for each resident", Rule: rulePerHead, Exact: perHead(s.Count, of.Exact), terms: func() []Term { return []Term{{Figure: of}} }, People: s.Count.Population.People}
		})
	}

	if s.Counted != nil {
		perHead(put(known{of: "counted"}, money.Headline, func() Figure {
			return Figure{What: "Counted", Rule: ruleCounted, Exact: s.Counted, terms: services("")}
		}), money.Pounds)
	}
	if s.Estimated != nil {
		perHead(put(known{of: "estimated"}, About(money.Headline), func() Figure {
			return Figure{What: "Estimated", Rule: ruleEstimated, Exact: s.Estimated, terms: services("-estimated")}
		}), About(money.Pounds))
		perHead(put(known{of: "total"}, About(money.Headline), func() Figure {
			return Figure{What: "Counted and estimated", Rule: ruleTotal, Exact: s.Total(), terms: sum("counted", "estimated")}
		}), About(money.Pounds))
	}
	if s.Gross != nil {
		put(known{of: "gross"}, money.Headline, func() Figure {
			return Figure{What: "Rows added up", Rule: ruleGross, Exact: s.Gross, terms: sum("counted", "transfers")}
		})
	}
	if len(s.Moves) > 0 {
		put(known{of: "transfers"}, money.Headline, func() Figure {
			return Figure{What: "The same pound in two rows", Rule: ruleTransfers, Exact: s.Transfers, terms: func() []Term { return moved(s.Moves, false) }}
		})
	}
	if s.Rank > 0 {
		put(known{of: "rank"}, func(*big.Rat) string { return Ordinal(s.Rank) }, func() Figure {
			return Figure{What: "Rank among comparable places", Rule: ruleRank, Exact: big.NewRat(int64(s.Rank), 1)}
		})
		if s.Middle != nil {
			put(known{of: "middle-per-head"}, money.Pounds, func() Figure {
				return Figure{What: "The middle place, for each resident", Rule: ruleMiddle, Exact: s.Middle}
			})
		}
	}
	for i := range s.ByService {
		part := &s.ByService[i]
		what := func() string { return pack.Name(p.Services, part.ID) }
		if part.Counted != nil {
			whole := put(known{of: "service-", id: part.ID}, money.Headline, func() Figure {
				return Figure{What: what(), Rule: ruleService, Exact: part.Counted, terms: terms(&part.Sum, true, false)}
			})
			perHead(whole, money.Pounds)
			if part.Share >= 0 {
				put(known{of: "service-", id: part.ID, kind: "-share"}, func(r *big.Rat) string { return r.RatString() + "%" }, func() Figure {
					return Figure{What: what() + ", as a part of all services", Rule: ruleShare, Exact: big.NewRat(int64(part.Share), 1), terms: func() []Term { return []Term{{Figure: whole.figure()}} }}
				})
			}
		}
		if part.Estimated != nil {
			put(known{of: "service-", id: part.ID, kind: "-estimated"}, About(money.Headline), func() Figure {
				return Figure{What: what() + ", estimated", Rule: ruleEstimated, Exact: part.Estimated, terms: terms(&part.Sum, false, true)}
			})
		}
	}
	for i := range s.ByOrganisation {
		part := &s.ByOrganisation[i]
		what := func() string {
			if e := p.Entry(pack.NewID(pack.KindOrganisation, part.ID)); e != nil {
				return e.Title
			}
			return part.ID
		}
		if part.Counted != nil {
			put(known{of: "organisation-", id: part.ID}, money.Headline, func() Figure {
				return Figure{What: what(), Rule: ruleBody, Exact: part.Counted, terms: terms(&part.Sum, true, false)}
			})
		}
		if part.Estimated != nil {
			put(known{of: "organisation-", id: part.ID, kind: "-estimated"}, About(money.Headline), func() Figure {
				return Figure{What: what() + ", estimated", Rule: ruleEstimated, Exact: part.Estimated, terms: terms(&part.Sum, false, true)}
			})
		}
	}
	return f
}

// About marks a value that is estimated, or that holds an estimate.
func About(value func(*big.Rat) string) func(*big.Rat) string {
	return func(r *big.Rat) string { return "about " + value(r) }
}
