package tally

import (
	"fmt"
	"math/big"
	"slices"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Body is an organisation that the count was expected to hold, and how it does.
type Body struct {
	Organisation pack.ID
	Status       string // counted, apportioned, estimated, or missing
	Rows         int
	Why          string // of a missing one
}

// Missing is the status of a body that no row holds.
const Missing = "missing"

// cover lists the bodies expected: the authorities of the place, whoever has a row, and whoever is said
// not to be counted. A body with rows of several kinds has the status of the surest.
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
	order := []string{string(pack.Counted), string(pack.Apportioned), string(pack.Estimated), Missing}
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
			b.Why = "no row holds it, and no reason is given"
		}
	}
}

// Stated is a published total beside ours.
type Stated struct {
	Published *pack.PublishedTotal
	Same      bool     // both cover the same year and services, so the gap means something
	Gap       *big.Rat // ours less theirs, in pence; nil if nothing was counted
	Part      *big.Rat // the gap as a part of theirs; nil as well if theirs is nought, of which there is no part
	Differs   string   // what the two do not share, in words; empty if Same
}

// apart is how far a published total and ours may lie apart, where both cover the same, before it is
// worth a warning: half a per cent.
var apart = big.NewRat(5, 1000)

// state holds each published total against the count.
func (s *Summary) state(problems *source.Problems) {
	c := s.Count
	for i := range c.Published {
		p := &c.Published[i]
		st := Stated{Published: p}
		sameYear := p.Year == c.Year.String()
		sameCover := !p.All && slices.Equal(slices.Sorted(slices.Values(p.Covers)), s.covers)
		st.Same = sameYear && sameCover
		switch {
		case st.Same:
		case p.All && !sameYear:
			st.Differs = "theirs means all public money, and its year is " + p.Year
		case p.All:
			st.Differs = "theirs means all public money"
		case !sameYear && !sameCover:
			st.Differs = "the services and the year are not the same"
		case !sameYear:
			st.Differs = "the year is not the same"
		default:
			st.Differs = "the services are not the same"
		}
		ours := s.Counted
		if p.All && s.Estimated != nil { // all public money is better held against all that we have of it, and said to be
			ours = s.Total()
			st.Differs = "ours is what was counted and what is estimated, " + st.Differs
		}
		if ours != nil {
			st.Gap = new(big.Rat).Sub(ours, p.Amount.Rat())
			if p.Amount != 0 {
				st.Part = new(big.Rat).Quo(st.Gap, new(big.Rat).Abs(p.Amount.Rat()))
			}
		}
		if st.Same && st.tooFar() {
			far := st.inWords()
			if far == money.Tenths(apart) { // rounded to what may be
				far = "just over " + far
			}
			problems.Warn(p.Pos, "totals-apart", fmt.Sprintf("the published total is %s and the rows add up to %s, %s apart", p.Amount, money.Exactly(ours), far), "check both, and say why under note")
		}
		s.Stated = append(s.Stated, st)
	}
}

// tooFar reports whether the two lie further apart than they may. Nought and anything else always do.
func (st *Stated) tooFar() bool {
	if st.Part == nil {
		return st.Gap != nil && st.Gap.Sign() != 0
	}
	return new(big.Rat).Abs(st.Part).Cmp(apart) > 0
}

// inWords says how far the two lie apart: as a part of theirs, or in pounds where theirs is nought.
func (st *Stated) inWords() string {
	if st.Part == nil {
		return money.Headline(new(big.Rat).Abs(st.Gap))
	}
	return money.Tenths(new(big.Rat).Abs(st.Part))
}
