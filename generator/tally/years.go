package tally

import (
	"math/big"
	"slices"

	"totalplace/generator/pack"
)

// Change is the step from one year's count of a place to the next.
type Change struct {
	From, To *Summary
	Counted  *big.Rat // the difference in pence; nil if the two are not comparable
	PerHead  *big.Rat
	Part     *big.Rat // the difference as a fraction of the earlier amount
	Why      string   // why they are not comparable
}

// overYears computes the changes of each place from year to year. Every summary of the place gets all of them, in
// order. Money is not adjusted for inflation.
func (t *Tally) overYears() {
	places := map[pack.ID][]*Summary{}
	for _, s := range t.Summaries {
		places[s.Count.Pilot] = append(places[s.Count.Pilot], s)
	}
	for _, years := range places {
		slices.SortStableFunc(years, func(a, b *Summary) int { return a.Count.Year.From - b.Count.Year.From })
		var changes []Change
		for i := 1; i < len(years); i++ {
			changes = append(changes, change(years[i-1], years[i]))
		}
		for _, s := range years {
			s.Years = changes
		}
	}
}

func change(from, to *Summary) Change {
	c := Change{From: from, To: to}
	a, b := from.Count, to.Count
	switch {
	case from.Counted == nil:
		c.Why = "nothing was counted for " + a.Year.Words()
	case to.Counted == nil:
		c.Why = "nothing was counted for " + b.Year.Words()
	case a.Basis != b.Basis:
		c.Why = "the two years are counted on different bases"
	case !slices.Equal(from.covers, to.covers):
		c.Why = "the two counts cover different services"
	default:
		c.Counted = new(big.Rat).Sub(to.Counted, from.Counted)
		if from.Counted.Sign() != 0 {
			c.Part = new(big.Rat).Quo(c.Counted, new(big.Rat).Abs(from.Counted)) // so that an increase from a negative amount is positive too
		}
		if from.PerHead != nil && to.PerHead != nil {
			c.PerHead = new(big.Rat).Sub(to.PerHead, from.PerHead)
		}
	}
	return c
}
