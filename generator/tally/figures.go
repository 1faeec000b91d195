package tally

import (
	"fmt"
	"math/big"
	"strings"
	"sync"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
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
	ruleRank      = "Places with the same year, footing and services, ordered by counted money for each resident, to the penny. 1 is the highest; equal places share a rank."
	ruleMiddle    = "The middle of the comparable places, ordered by counted money for each resident."
	ruleService   = "The rows of this service that are counted or apportioned, less what stands in two rows."
	ruleShare     = "This service as a part of all services that are positive. The parts are whole per cents that add up to 100."
	ruleBody      = "The rows of this organisation that are counted or apportioned, less what stands in two rows."
)

// figures are those of a summary that are known, in the order of its page.
type figures []known

// known is a figure, which is made when somebody asks for it, and once. Most are only asked for by their names,
// so a name is not put together before.
type known struct {
	of   string // what it is of, and if it is of a part the beginning of its name: counted, service-
	part *Part  // of the count, or nil
	kind string // the end of its name: -per-head

	once   sync.Once
	figure *Figure
}

func (k *known) name() string {
	if k.part == nil {
		return k.of + k.kind
	}
	return k.of + k.part.ID + k.kind
}

// is reports whether a name is that of the figure.
func (k *known) is(name string) bool {
	name, ok := strings.CutPrefix(name, k.of)
	if ok && k.part != nil {
		name, ok = strings.CutPrefix(name, k.part.ID)
	}
	return ok && name == k.kind
}

// What figures are of, and of which kind. Those of a kind belong to another figure, but for estimates.
const (
	ofCounted, ofEstimated, ofTotal, ofGross, ofTransfers = "counted", "estimated", "total", "gross", "transfers"
	ofRank, ofMiddle                                      = "rank", "middle"
	ofService, ofBody                                     = "service-", "organisation-"

	perPerson, asShare, asEstimate = "-per-head", "-share", "-estimated"
)

// list says which figures there are. Rows stand under the services and the organisations; the whole is the
// sum of its services, so that no page lists a row more than twice.
func (s *Summary) list() figures {
	all := make(figures, 0, 11+5*len(s.ByService)+2*len(s.ByOrganisation))
	put := func(of string, part *Part, kinds ...string) {
		for _, kind := range kinds {
			all = append(all, known{of: of, part: part, kind: kind})
		}
	}
	plain, amount := []string{""}, []string{""}
	if c := s.Count; c.Population != nil && c.Population.People != 0 {
		amount = append(amount, perPerson)
	}
	if s.Counted != nil {
		put(ofCounted, nil, amount...)
	}
	if s.Estimated != nil {
		put(ofEstimated, nil, amount...)
		put(ofTotal, nil, amount...)
	}
	if s.Gross != nil {
		put(ofGross, nil, plain...)
	}
	if len(s.Moves) > 0 {
		put(ofTransfers, nil, plain...)
	}
	if s.Rank > 0 {
		put(ofRank, nil, plain...)
		if s.Middle != nil {
			put(ofMiddle, nil, perPerson)
		}
	}
	for i := range s.ByService {
		part := &s.ByService[i]
		if part.Counted != nil {
			put(ofService, part, amount...)
			if part.Share >= 0 {
				put(ofService, part, asShare)
			}
		}
		if part.Estimated != nil {
			for _, kind := range amount {
				put(ofService, part, asEstimate+kind)
			}
		}
	}
	for i := range s.ByOrganisation {
		part := &s.ByOrganisation[i]
		if part.Counted != nil {
			put(ofBody, part, plain...)
		}
		if part.Estimated != nil {
			put(ofBody, part, asEstimate)
		}
	}
	return all
}

// make makes a figure.
func (s *Summary) make(k *known) (f Figure, value func(*big.Rat) string) {
	switch {
	case k.of == ofMiddle:
		return Figure{What: "The middle place, for each resident", Rule: ruleMiddle, Exact: s.Middle}, money.Pounds
	case strings.HasSuffix(k.kind, perPerson):
		whole := s.Figure(strings.TrimSuffix(k.name(), perPerson))
		value = money.Pounds
		if k.of == ofEstimated || k.of == ofTotal || k.kind != perPerson {
			value = About(money.Pounds)
		}
		return Figure{What: whole.What + ", for each resident", Rule: rulePerHead, Exact: perHead(s.Count, whole.Exact), terms: s.sum(whole.Name), People: s.Count.Population.People}, value
	case k.kind == asShare:
		return Figure{What: s.called(k) + ", as a part of all services", Rule: ruleShare, Exact: big.NewRat(int64(k.part.Share), 1), terms: s.sum(k.of + k.part.ID)},
			func(r *big.Rat) string { return r.RatString() + "%" }
	case k.kind == asEstimate:
		return Figure{What: s.called(k) + ", estimated", Rule: ruleEstimated, Exact: k.part.Estimated, terms: terms(&k.part.Sum, false, true)}, About(money.Headline)
	}
	switch k.of {
	case ofCounted:
		return Figure{What: "Counted", Rule: ruleCounted, Exact: s.Counted, terms: s.services("")}, money.Headline
	case ofEstimated:
		return Figure{What: "Estimated", Rule: ruleEstimated, Exact: s.Estimated, terms: s.services(asEstimate)}, About(money.Headline)
	case ofTotal:
		return Figure{What: "Counted and estimated", Rule: ruleTotal, Exact: s.Total(), terms: s.sum(ofCounted, ofEstimated)}, About(money.Headline)
	case ofGross:
		return Figure{What: "Rows added up", Rule: ruleGross, Exact: s.Gross, terms: s.sum(ofCounted, ofTransfers)}, money.Headline
	case ofTransfers:
		return Figure{What: "The same pound in two rows", Rule: ruleTransfers, Exact: s.Transfers, terms: func() []Term { return moved(s.Moves, false) }}, money.Headline
	case ofRank:
		return Figure{What: "Rank among comparable places", Rule: ruleRank, Exact: big.NewRat(int64(s.Rank), 1)}, func(*big.Rat) string { return s.Place() }
	case ofService:
		return Figure{What: s.called(k), Rule: ruleService, Exact: k.part.Counted, terms: terms(&k.part.Sum, true, false)}, money.Headline
	}
	return Figure{What: s.called(k), Rule: ruleBody, Exact: k.part.Counted, terms: terms(&k.part.Sum, true, false)}, money.Headline
}

// called is what the part is called that a figure is of.
func (s *Summary) called(k *known) string {
	if k.of == ofService {
		return pack.Name(s.pack.Services, k.part.ID)
	}
	if e := s.pack.Entry(pack.NewID(pack.KindOrganisation, k.part.ID)); e != nil {
		return e.Title
	}
	return k.part.ID
}

// sum is made of the lines that other figures are; of those that there are.
func (s *Summary) sum(names ...string) func() []Term {
	return func() (out []Term) {
		for _, name := range names {
			if f := s.Figure(name); f != nil {
				out = append(out, Term{Figure: f})
			}
		}
		return out
	}
}

// services are the lines that are figures of services.
func (s *Summary) services(kind string) func() []Term {
	return func() (out []Term) {
		for i := range s.ByService {
			out = append(out, s.sum(ofService+s.ByService[i].ID+kind)()...)
		}
		return out
	}
}

// figure makes a figure, if that was not done.
func (s *Summary) figure(k *known) *Figure {
	k.once.Do(func() {
		f, value := s.make(k)
		f.Name = k.name()
		f.ID = pack.NewID(pack.KindFigure, s.Count.ID.Name()+"/"+f.Name)
		f.Value = value(f.Exact)
		k.figure = &f
	})
	return k.figure
}

// Figures returns the figures of a summary.
func (s *Summary) Figures() []*Figure {
	all := s.figures()
	out := make([]*Figure, len(all))
	for i := range all {
		out[i] = s.figure(&all[i])
	}
	return out
}

// Figure returns one of them by its name, or nil.
func (s *Summary) Figure(name string) *Figure {
	if k := s.named(name); k != nil {
		return s.figure(k)
	}
	return nil
}

// named returns what is known of a figure, or nil if there is none of the name.
func (s *Summary) named(name string) *known {
	all := s.figures()
	for i := range all {
		if all[i].is(name) {
			return &all[i]
		}
	}
	return nil
}

// About marks a value that is estimated, or that holds an estimate.
func About(value func(*big.Rat) string) func(*big.Rat) string {
	return func(r *big.Rat) string { return "about " + value(r) }
}

// sameNames reports the ids that end as the names of figures do, where two figures of a count would have one name by
// that: the share of the service police, and the service police-share.
func (t *Tally) sameNames(p *pack.Pack) (problems source.Problems) {
	look := func(of, id string, at source.Pos, kinds ...string) {
		for _, kind := range kinds {
			shorter, ends := strings.CutSuffix(id, kind)
			if !ends { // nearly all
				continue
			}
			for _, s := range t.Summaries {
				if all := s.figures(); all.called(of+id) > 1 {
					problems.Add(at, "same-id", fmt.Sprintf("in the count %s two figures would be called %s, one of %s and one of %s", source.Quote(s.Count.ID.Name()), source.Quote(of+id), source.Quote(shorter), source.Quote(id)), "choose another id")
					break
				}
			}
		}
	}
	for _, s := range p.Services {
		look(ofService, s.ID, s.Pos, perPerson, asShare, asEstimate)
	}
	for _, o := range p.Organisations {
		look(ofBody, o.ID.Name(), o.Pos, asEstimate)
	}
	return problems
}

// called returns how many of the figures have a name.
func (f figures) called(name string) (n int) {
	for i := range f {
		if f[i].is(name) {
			n++
		}
	}
	return n
}
