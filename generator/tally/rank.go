package tally

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
)

// groupOf returns what two counts must have in common to be comparable: the year, the basis and the services that
// they mean to cover in full.
func groupOf(c *pack.Count, covers []string) string {
	return c.Year.String() + "\n" + c.Basis + "\n" + strings.Join(covers, " ")
}

// Comparable reports whether two counts are comparable.
func Comparable(a, b *Summary) bool { return a.group == b.group }

// compare ranks comparable counts by counted money per head, and finds the middle. Counts less than a penny apart
// share a rank: no reader could see which is higher, and if two places divide the money of one body by population,
// only rounding separates them. Estimates are left out, because they rest on regional averages, which hide what makes
// a place different.
func (t *Tally) compare() {
	groups := map[string][]*Summary{}
	for _, s := range t.Summaries {
		if s.PerHead != nil {
			groups[s.group] = append(groups[s.group], s)
		}
	}
	for _, group := range groups {
		pence := make(map[*Summary]*big.Int, len(group))
		for _, s := range group {
			pence[s] = money.Round(s.PerHead)
		}
		slices.SortFunc(group, func(a, b *Summary) int {
			return cmp.Or(pence[b].Cmp(pence[a]), strings.Compare(string(a.Count.ID), string(b.Count.ID)))
		})
		if len(group) < 2 {
			continue
		}
		mid := middle(perHeads(group))
		counts := map[int]int{} // how many have each rank
		for i, s := range group {
			s.Comparable, s.Among, s.Middle, s.Rank = group, len(group), mid, i+1
			if i > 0 && pence[s].Cmp(pence[group[i-1]]) == 0 {
				s.Rank = group[i-1].Rank
			}
			counts[s.Rank]++
		}
		for _, s := range group {
			s.Sharing = counts[s.Rank] - 1
		}
	}
	for _, s := range t.Summaries {
		switch {
		case s.Counted == nil:
			s.Unranked = "nothing was counted"
		case s.PerHead == nil:
			s.Unranked = "no population is given"
		case s.Rank == 0:
			s.Unranked = "no other count has the same year, basis and services"
		}
	}
}

func perHeads(group []*Summary) []*big.Rat {
	amounts := make([]*big.Rat, len(group))
	for i, s := range group {
		amounts[i] = s.PerHead
	}
	return amounts
}

// middle returns the median of sorted amounts. For an even number of them it is half way between the middle two.
func middle(sorted []*big.Rat) *big.Rat {
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	sum := new(big.Rat).Add(sorted[n/2-1], sorted[n/2])
	return sum.Quo(sum, big.NewRat(2, 1))
}

// Ordinal formats 1 as 1st, 2 as 2nd and so on.
func Ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return fmt.Sprint(n, ending)
}
