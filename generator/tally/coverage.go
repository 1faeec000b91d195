package tally

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Body is an organisation that the count is expected to cover, and how it does.
type Body struct {
	Organisation pack.ID
	Status       string // counted, apportioned, estimated, or missing
	Rows         int
	Why          string // why it is missing
}

// Missing is the status of a body without rows.
const Missing = "missing"

// cover fills in Coverage: the authorities of the place, every body with a row, and every body said not to be
// counted. A body with rows of several statuses has the surest of them.
func (s *Summary) cover() {
	at := map[pack.ID]int{}
	body := func(id pack.ID) *Body {
		i, ok := at[id]
		if !ok {
			i = len(s.Coverage)
			at[id] = i
			s.Coverage = append(s.Coverage, Body{Organisation: id, Status: Missing})
		}
		return &s.Coverage[i]
	}
	if s.Pilot != nil {
		for _, id := range s.Pilot.Authorities {
			body(id)
		}
	}
	order := append(pack.Statuses(), Missing)
	for i := range s.Count.Rows {
		r := &s.Count.Rows[i]
		b := body(r.Organisation)
		b.Rows++
		if slices.Index(order, string(r.Status)) < slices.Index(order, b.Status) {
			b.Status = string(r.Status)
		}
	}
	for _, n := range s.Count.NotCounted {
		if n.Organisation == "" || n.Service != "" {
			continue
		}
		if b := body(n.Organisation); b.Rows == 0 {
			b.Why = n.Why
		}
	}
	for i := range s.Coverage {
		if b := &s.Coverage[i]; b.Status == Missing && b.Why == "" {
			b.Why = "it has no row, and no reason is given"
		}
	}
}

// Stated is a published total beside our own.
type Stated struct {
	Published *pack.PublishedTotal
	Ours      *big.Rat // what the count holds of what the published total covers, in pence; nil if not known
	Figure    Quantity // the figure that Ours is; may be none
	Estimated bool     // Ours is or includes an estimate
	Same      bool     // both cover the same year and services and Ours was counted, so the gap means something
	Gap       *big.Rat // Ours less the published total, in pence; nil without Ours
	Part      *big.Rat // Gap as a fraction of the published total; nil if the services differ or the published total is 0
	Differs   string   // how the two differ, or why Ours is nil, in words; empty if Same
}

// apart is the largest part by which a published total and ours may differ, if both cover the same, without a
// warning: half a per cent.
var apart = big.NewRat(5, 1000)

// state compares each published total with what the count holds of the same.
func (s *Summary) state(problems *source.Problems) {
	unsure := s.pack.Unsure(s.Count.ID) // of a count that could not be read in full, no total says anything
	for i := range s.Count.Published {
		st := Stated{Published: &s.Count.Published[i]}
		if st.Published.All {
			st.besideAll(s)
		} else {
			st.besideServices(s)
		}
		if st.Same && st.tooFar() && !unsure {
			far := st.inWords()
			if far == money.Tenths(apart) { // it was rounded down to the limit
				far = "just over " + far
			}
			problems.Warn(st.Published.Pos, "totals-apart", fmt.Sprintf("the published total is %s and the rows add up to %s, %s apart", st.Published.Amount, money.Exactly(st.Ours), far), "check both, and say why under note")
		}
		if !st.Same && st.inAnotherUnit() && !unsure {
			problems.Warn(st.Published.Pos, "totals-apart", fmt.Sprintf("the published total is %s and ours is %s, so one is most likely in another unit", st.Published.Amount, money.Exactly(st.Ours)), "write the amount in the unit of the file, "+string(s.Count.Unit))
		}
		s.Stated = append(s.Stated, st)
	}
}

// inAnotherUnit reports whether one total is more than a hundred times the other, whatever each covers.
func (st *Stated) inAnotherUnit() bool {
	if st.Ours == nil || st.Ours.Sign() <= 0 || st.Published.Amount <= 0 {
		return false
	}
	part := new(big.Rat).Quo(st.Ours, new(big.Rat).SetInt64(int64(st.Published.Amount)))
	return part.Cmp(big.NewRat(100, 1)) > 0 || part.Cmp(big.NewRat(1, 100)) < 0
}

// besideAll compares everything we have, counted and estimated, with a total of all public money. No count covers all
// of that.
func (st *Stated) besideAll(s *Summary) {
	theirs := "theirs is for all public money"
	if year := st.Published.Year; year != s.Count.Year.String() {
		theirs += ", and its year is " + year
	}
	switch {
	case s.Estimated != nil && s.Counted != nil:
		st.Ours, st.Figure, st.Estimated, st.Differs = s.Total(), Total.Whole(), true, "ours is what was counted and what is estimated; "+theirs
	case s.Estimated != nil:
		st.Ours, st.Figure, st.Estimated, st.Differs = s.Estimated, Estimated.Whole(), true, "ours is estimated; "+theirs
	case s.Counted != nil:
		st.Ours, st.Figure, st.Differs = s.Counted, Counted.Whole(), theirs
	default:
		st.Differs = "nothing was counted"
		return
	}
	st.Gap = new(big.Rat).Sub(st.Ours, st.Published.Amount.Rat())
}

// besideServices compares a total of certain services with what we have for them: for each service what was counted
// or, if nothing was, what is estimated. If some service has neither, what we have for the others means nothing.
func (st *Stated) besideServices(s *Summary) {
	c := s.Count
	var unknown, guessed, besides, short []string
	ours := new(big.Rat)
	services := slices.Sorted(slices.Values(st.Published.Covers))
	for _, id := range services {
		name := InSentence(s.pack.Services.Of(id).Name)
		switch of := part(s.ByService, id); {
		case of == nil:
			unknown = append(unknown, name)
		case of.Counted == nil:
			guessed = append(guessed, name)
			ours.Add(ours, of.Estimated)
		default:
			ours.Add(ours, of.Counted)
			if of.Estimated != nil {
				besides = append(besides, name)
			}
			if !slices.Contains(c.Covers, id) {
				short = append(short, name)
			}
		}
	}
	if len(unknown) > 0 {
		st.Differs = "the count has nothing on " + source.Series(unknown)
		return
	}
	st.Estimated = len(guessed) > 0
	switch {
	case !st.Estimated && slices.Equal(services, s.covers):
		ours, st.Figure = s.Counted, Counted.Whole() // including the reversals, which belong to no single service
	case len(services) == 1 && st.Estimated:
		st.Figure = Estimated.Service(services[0])
	case len(services) == 1:
		st.Figure = Counted.Service(services[0])
	}
	st.Ours, st.Gap = ours, new(big.Rat).Sub(ours, st.Published.Amount.Rat())
	sameServices := len(besides)+len(short) == 0
	if sameServices && st.Published.Amount != 0 {
		st.Part = new(big.Rat).Quo(st.Gap, new(big.Rat).Abs(st.Published.Amount.Rat()))
	}
	var differs []string
	switch {
	case len(guessed) == len(services):
		differs = append(differs, "ours is estimated")
	case st.Estimated:
		differs = append(differs, "ours is estimated for "+source.Series(guessed))
	}
	if len(besides) > 0 {
		differs = append(differs, "ours leaves out what is estimated on top for "+source.Series(besides))
	}
	if len(short) > 0 {
		differs = append(differs, "ours is not meant to include all of "+source.Series(short))
	}
	if year := st.Published.Year; year != c.Year.String() {
		differs = append(differs, "the year of theirs is "+year)
	}
	st.Same, st.Differs = len(differs) == 0, strings.Join(differs, ", and ")
}

// tooFar reports whether the two differ by more than they may. Zero differs too much from anything else.
func (st *Stated) tooFar() bool {
	if st.Part == nil {
		return st.Gap != nil && st.Gap.Sign() != 0
	}
	return new(big.Rat).Abs(st.Part).Cmp(apart) > 0
}

// inWords says how far apart the two are: as a part of the published total or, if that is zero, in pounds.
func (st *Stated) inWords() string {
	if st.Part == nil {
		return money.Headline(new(big.Rat).Abs(st.Gap))
	}
	return money.Tenths(new(big.Rat).Abs(st.Part))
}
