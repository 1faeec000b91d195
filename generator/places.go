package generator

import (
	"slices"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// Comparing places: which of them are comparable, in which order they are shown, and how a sentence names them.

// headlineGroup returns the comparable counts of the headline year, the highest per head first. If there are several
// groups it returns the largest.
func headlineGroup(p *pack.Pack, sums *tally.Tally) []*tally.Summary {
	var best []*tally.Summary
	for _, s := range sums.Summaries {
		if s.Count.Year == p.HeadlineYear && len(s.Comparable) > len(best) {
			best = s.Comparable
		}
	}
	return best
}

// inNameOrder returns counts sorted by the names of their places.
func inNameOrder(group []*tally.Summary) []*tally.Summary {
	out := slices.Clone(group)
	slices.SortStableFunc(out, func(a, b *tally.Summary) int { return pack.CompareTitles(a.Place(), b.Place()) })
	return out
}

// placeNames names places, or says how many there are.
func placeNames(all []*tally.Summary) string {
	var names []string
	for _, s := range all {
		names = append(names, s.Place())
	}
	return source.Few(names, "places")
}

func forEach(s *tally.Summary) string { return money.Pounds(s.PerHead) }

// mostForEach says which places have most per head. all must be sorted, highest first.
func mostForEach(all []*tally.Summary) string {
	first := leading(all, forEach)
	if len(first) == len(all) {
		return "The same was counted for each resident in " + placeNames(first)
	}
	return "The most was counted for each resident in " + placeNames(first)
}

// leading returns the places at the head of a sorted list that are printed alike, so that no reader could tell which
// has more.
func leading(all []*tally.Summary, shown func(*tally.Summary) string) []*tally.Summary {
	n := 1
	for n < len(all) && shown(all[n]) == shown(all[0]) {
		n++
	}
	return all[:n]
}

// ends returns the places at both ends of a list sorted from the highest, as [leading] does.
func ends(all []*tally.Summary, shown func(*tally.Summary) string) (most, least []*tally.Summary) {
	upward := slices.Clone(all)
	slices.Reverse(upward)
	return leading(all, shown), leading(upward, shown)
}

// mostBeside is the most other places shown on the pages of a place. If there are more, the nearest in the list are
// shown. Nobody reads a longer list, and listing all places on each page would take quadratic space.
const mostBeside = 25

// nearby returns the part of a list that is shown around one of its elements.
func nearby[T comparable](all []T, here T) []T {
	if len(all) <= mostBeside {
		return all
	}
	first := max(0, min(slices.Index(all, here)-mostBeside/2, len(all)-mostBeside))
	return all[first : first+mostBeside]
}

// partPlaces divides places, whose index is at the given path, into several pages if there are too many.
func partPlaces(index string, places []*pack.Pilot) partedList[*pack.Pilot] {
	return partByLetter(index, places, func(e *pack.Pilot) string { return e.Title })
}
