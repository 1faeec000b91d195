package tally

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Figure is one computed number: what it is, how it is printed, and what it is the sum of.
type Figure struct {
	Quantity
	ID      pack.ID
	Subject string   // in words, without the unit: Education, estimated
	What    string   // with the unit: Education, estimated, for each resident
	Value   string   // as printed in a sentence
	Exact   *big.Rat // in pence, or the plain number of a share or rank
	Rule    string   // how it is computed, in words
	People  int64    // what the sum of the terms is divided by, or 0

	terms func() []Term
}

// Terms returns the lines that the figure is the sum of. There may be as many as the count has rows, and only the
// figure's own page lists them, so they are put together on request and not stored.
func (f *Figure) Terms() []Term {
	if f.terms == nil {
		return nil
	}
	return f.terms()
}

// Term is one line of the sum behind a figure.
type Term struct {
	Row      *pack.Row // exactly one of the three is set
	Transfer *pack.Transfer
	Figure   *Figure

	off bool // the transfer is subtracted
}

// Amount returns the exact amount that the line adds, in pence. It is negative if the line subtracts.
func (t Term) Amount() *big.Rat {
	switch {
	case t.Row != nil:
		return t.Row.Share.Of(t.Row.Amount)
	case t.Figure != nil:
		return t.Figure.Exact
	}
	moved := t.Transfer.Share.Of(t.Transfer.Amount)
	if t.off {
		moved.Neg(moved)
	}
	return moved
}

// countedTerms returns, as lines, what was counted: rows, less transfers.
func (s *Sum) countedTerms() []Term {
	out := make([]Term, 0, len(s.Rows)+len(s.moves))
	for _, r := range s.Rows {
		if r.Status != pack.Estimated {
			out = append(out, Term{Row: r})
		}
	}
	for _, t := range s.moves {
		out = append(out, Term{Transfer: t, off: true})
	}
	return out
}

// estimatedTerms returns, as lines, the rows that are estimated.
func (s *Sum) estimatedTerms() (out []Term) {
	for _, r := range s.Rows {
		if r.Status == pack.Estimated {
			out = append(out, Term{Row: r})
		}
	}
	return out
}

// transferTerms returns, as lines, the transfers.
func (s *Sum) transferTerms() (out []Term) {
	for _, t := range s.moves {
		out = append(out, Term{Transfer: t})
	}
	return out
}

// The rules, as readers are told them.
const (
	ruleGross     = "The rows that are counted or apportioned, added up. Only the place’s share of an apportioned row is added."
	ruleTransfers = "Money that appears in two rows, added up, so that it can be taken off once."
	ruleCounted   = "The rows that are counted or apportioned, less what appears in two rows."
	ruleEstimated = "The rows that are estimated, added up. They are never part of what was counted."
	ruleTotal     = "What was counted and what was estimated, added up."
	rulePerHead   = "The sum divided by the number of residents in the middle of that year."
	ruleRank      = "Places with the same year, basis and services, ordered by counted money for each resident, to the penny. 1 is the highest; equal places share a rank."
	ruleMiddle    = "The middle of the comparable places, ordered by counted money for each resident."
	ruleService   = "The rows of this service that are counted or apportioned, less what appears in two rows."
	ruleShare     = "The service’s share of all services above zero, in whole percentages that add up to 100."
	ruleBody      = "The rows of this organisation that are counted or apportioned, less what appears in two rows."
)

// unmade is a figure that is computed on request, once.
type unmade struct {
	Quantity
	part *Part // the part of the count that it is of, or nil for the whole

	once   sync.Once
	figure *Figure
}

// plan lists the figures of a summary in the order of the page: each amount is followed by the figures derived from
// it. Rows are listed under services and organisations, and the whole is the sum of its services, so no page lists a
// row more than twice.
func (s *Summary) plan() []unmade {
	all := make([]unmade, 0, 11+5*len(s.ByService)+2*len(s.ByOrganisation))
	put := func(part *Part, quantities ...Quantity) {
		for _, q := range quantities {
			all = append(all, unmade{Quantity: q, part: part})
		}
	}
	people := s.Count.Population != nil && s.Count.Population.People != 0
	amount := func(part *Part, q Quantity) {
		put(part, q)
		if people {
			put(part, q.PerHead())
		}
	}
	if s.Counted != nil {
		amount(nil, Counted.Whole())
		if s.Rank > 0 {
			put(nil, Counted.Whole().Rank())
		}
		if s.Middle != nil {
			put(nil, Middle.Whole().PerHead())
		}
	}
	if s.Estimated != nil {
		amount(nil, Estimated.Whole())
		amount(nil, Total.Whole())
	}
	if s.Gross != nil {
		put(nil, Gross.Whole())
	}
	if len(s.moves) > 0 {
		put(nil, Transfers.Whole())
	}
	for i := range s.ByService {
		part := &s.ByService[i]
		if part.Counted != nil {
			amount(part, Counted.Service(part.ID))
			if part.Share >= 0 {
				put(part, Counted.Service(part.ID).Share())
			}
		}
		if part.Estimated != nil {
			amount(part, Estimated.Service(part.ID))
		}
	}
	for i := range s.ByOrganisation {
		part := &s.ByOrganisation[i]
		if part.Counted != nil {
			put(part, Counted.Organisation(part.ID))
		}
		if part.Estimated != nil {
			put(part, Estimated.Organisation(part.ID))
		}
	}
	return all
}

// compute computes a figure.
func (s *Summary) compute(u *unmade) *Figure {
	f := &Figure{Quantity: u.Quantity, ID: pack.FigureID(s.Count.ID, u.Name()), Subject: s.subject(u.Quantity)}
	switch pounds := u.in(Pounds); {
	case u.Unit == Rank:
		f.Rule, f.Exact = ruleRank, big.NewRat(int64(s.Rank), 1)
	case u.Unit == Share:
		f.Rule, f.Exact, f.terms = ruleShare, big.NewRat(int64(u.part.Share), 1), s.sum(pounds)
	case u.Amount == Middle:
		f.Rule, f.Exact = ruleMiddle, s.Middle
	case u.Unit == PerHead:
		f.Rule, f.Exact, f.terms, f.People = rulePerHead, perHead(s.Count, s.Figure(pounds).Exact), s.sum(pounds), s.Count.Population.People
	case u.part != nil && u.Amount == Estimated:
		f.Rule, f.Exact, f.terms = ruleEstimated, u.part.Estimated, u.part.estimatedTerms
	case u.Extent == OneService:
		f.Rule, f.Exact, f.terms = ruleService, u.part.Counted, u.part.countedTerms
	case u.Extent == OneOrganisation:
		f.Rule, f.Exact, f.terms = ruleBody, u.part.Counted, u.part.countedTerms
	case u.Amount == Counted:
		f.Rule, f.Exact, f.terms = ruleCounted, s.Counted, s.services(Counted)
	case u.Amount == Estimated:
		f.Rule, f.Exact, f.terms = ruleEstimated, s.Estimated, s.services(Estimated)
	case u.Amount == Total:
		f.Rule, f.Exact, f.terms = ruleTotal, s.Total(), s.sum(Counted.Whole(), Estimated.Whole())
	case u.Amount == Gross:
		f.Rule, f.Exact, f.terms = ruleGross, s.Gross, s.sum(Counted.Whole(), Transfers.Whole())
	case u.Amount == Transfers:
		f.Rule, f.Exact, f.terms = ruleTransfers, s.Transfers, s.transferTerms
	}
	f.What, f.Value = f.Subject+unitWords[f.Unit], s.printed(u, f.Exact)
	return f
}

// printed returns a figure as printed in a sentence.
func (s *Summary) printed(of *unmade, exact *big.Rat) string {
	value := money.Headline
	switch of.Unit {
	case Rank:
		return s.Standing()
	case Share:
		return of.part.Percent()
	case PerHead:
		value = money.Pounds
	}
	if of.HoldsEstimate() {
		value = About(value)
	}
	return value(exact)
}

// The names of figures in words.
var (
	wholeWords = [amounts]string{Counted: "Counted", Estimated: "Estimated", Total: "Counted and estimated", Gross: "Rows added up", Transfers: "The same pound in two rows", Middle: "The middle place"}
	unitWords  = [units]string{PerHead: ", for each resident", Share: ", as a share of all services"}
)

// subject returns the name of a quantity, without its unit.
func (s *Summary) subject(q Quantity) string {
	switch {
	case q.Unit == Rank:
		return "Rank among comparable places"
	case q.Extent == Whole:
		return wholeWords[q.Amount]
	case q.Amount == Estimated:
		return s.called(q) + ", estimated"
	}
	return s.called(q)
}

// called returns the name of the service or organisation that a quantity is of.
func (s *Summary) called(q Quantity) string {
	if q.Extent == OneService {
		return s.pack.Services.Of(q.Part).Name
	}
	if e := s.pack.Entry(pack.NewID(pack.KindOrganisation, q.Part)); e != nil {
		return e.Title
	}
	return q.Part
}

// sum returns, as lines, those of the given figures that exist.
func (s *Summary) sum(of ...Quantity) func() []Term {
	return func() (out []Term) {
		for _, q := range of {
			if f := s.Figure(q); f != nil {
				out = append(out, Term{Figure: f})
			}
		}
		return out
	}
}

// services returns, as lines, the figures of all services for an amount.
func (s *Summary) services(a Amount) func() []Term {
	return func() (out []Term) {
		for i := range s.ByService {
			out = append(out, s.sum(a.Service(s.ByService[i].ID))()...)
		}
		return out
	}
}

// figure returns a figure, computing it the first time.
func (s *Summary) figure(u *unmade) *Figure {
	u.once.Do(func() { u.figure = s.compute(u) })
	return u.figure
}

// Figures returns all figures of the summary, in the order of its page.
func (s *Summary) Figures() []*Figure {
	all := s.figures()
	out := make([]*Figure, len(all))
	for i := range all {
		out[i] = s.figure(&all[i])
	}
	return out
}

// Figure returns the figure of a quantity, or nil if it is not known.
func (s *Summary) Figure(q Quantity) *Figure {
	if u := s.ofQuantity()[q]; u != nil {
		return s.figure(u)
	}
	return nil
}

// Exact returns the exact number of the figure of a quantity, or nil if it is not known.
func (s *Summary) Exact(q Quantity) *big.Rat {
	if f := s.Figure(q); f != nil {
		return f.Exact
	}
	return nil
}

// index indexes figures by a key. If several have the same key, the first wins.
func index[K comparable](all []unmade, key func(*unmade) K) map[K]*unmade {
	out := make(map[K]*unmade, len(all))
	for i := range all {
		if k := key(&all[i]); out[k] == nil {
			out[k] = &all[i]
		}
	}
	return out
}

// About wraps a formatter for an amount that is or includes an estimate.
func About(value func(*big.Rat) string) func(*big.Rat) string {
	return func(r *big.Rat) string { return "about " + value(r) }
}

// sameNames reports ids that end like the name of a figure, if because of that two figures of a count would have the
// same name: the share of the service police, and the service police-share.
func (t *Tally) sameNames(p *pack.Pack) (problems source.Problems) {
	ends := endings()
	look := func(q Quantity, at source.Pos) {
		if !slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(q.Part, end) }) { // nearly always
			return
		}
		name := q.Name()
		for _, s := range t.Summaries {
			if s.ofQuantity()[q] == nil {
				continue
			}
			all := s.figures()
			for i := range all {
				if other := &all[i]; other.Part != q.Part && other.Name() == name {
					problems.Add(at, "same-id", fmt.Sprintf("in the count %s two figures would be called %s, one of %s and one of %s", source.Quote(s.Count.ID.Name()), source.Quote(name), source.Quote(other.Part), source.Quote(q.Part)), "choose another id")
					return
				}
			}
		}
	}
	for _, s := range p.Services {
		look(Counted.Service(s.ID), s.Pos)
	}
	for _, o := range p.Organisations {
		look(Counted.Organisation(o.ID.Name()), o.Pos)
	}
	return problems
}
