package generator

import (
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// Places set beside one another: which of them may be, in which order they stand, and how a sentence names them.

// headlineGroup are the counts of the headline year that may be held against one another: of several
// groups the largest, highest per head first.
func headlineGroup(p *pack.Pack, sums *tally.Tally) []*tally.Summary {
	var best []*tally.Summary
	for _, s := range sums.Summaries {
		if s.Count.Year == p.HeadlineYear && len(s.Comparable) > len(best) {
			best = s.Comparable
		}
	}
	return best
}

// inNameOrder are counts in the order of the names of their places.
func inNameOrder(group []*tally.Summary) []*tally.Summary {
	out := slices.Clone(group)
	slices.SortStableFunc(out, func(a, b *tally.Summary) int { return pack.CompareTitles(a.Place(), b.Place()) })
	return out
}

// placeNames names some places, or says how many they are.
func placeNames(all []*tally.Summary) string {
	var names []string
	for _, s := range all {
		names = append(names, s.Place())
	}
	return source.Few(names, "places")
}

func forEach(s *tally.Summary) string { return money.Pounds(s.PerHead) }

// mostForEach says which of the places has most, highest first.
func mostForEach(all []*tally.Summary) string {
	first := leading(all, forEach)
	if len(first) == len(all) {
		return "The same was counted for each resident in " + placeNames(first)
	}
	return "Most was counted for each resident in " + placeNames(first)
}

// leading are the places at the head of an order that are shown alike: no reader could tell which of them has more.
func leading(all []*tally.Summary, shown func(*tally.Summary) string) []*tally.Summary {
	n := 1
	for n < len(all) && shown(all[n]) == shown(all[0]) {
		n++
	}
	return all[:n]
}

// mostBeside is how many places stand beside one on its pages. Where there are more, those nearest in their list are
// shown. Nobody reads a longer list, and all places on the page of each would be the square of their number.
const mostBeside = 25

// nearby is the part of a list that is shown around one of it.
func nearby[T comparable](all []T, here T) []T {
	if len(all) <= mostBeside {
		return all
	}
	first := max(0, min(slices.Index(all, here)-mostBeside/2, len(all)-mostBeside))
	return all[first : first+mostBeside]
}

// partPlaces parts places that have an index at a path, where they are too many for it.
func partPlaces(index string, places []*pack.Pilot) partedList[*pack.Pilot] {
	return partByLetter(strings.TrimSuffix(index, ".html"), places, func(e *pack.Pilot) string { return e.Title })
}
