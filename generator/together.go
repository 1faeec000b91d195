package generator

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// The sum of the comparable counts of the headline year, and what is said about it.

// sumOfPlaces is the sum of the comparable counts of the headline year.
type sumOfPlaces struct {
	ranked    []*tally.Summary // those with a population, the highest per head first
	of        []*tally.Summary // all of them
	apart     int              // the number of places whose count for the year cannot be added
	none      int              // the number of places where nothing was counted
	counted   *big.Rat
	estimated *big.Rat // nil if some count has no estimates
}

// addTogether adds up the comparable counts of the headline year. It returns nil if there are fewer than two, or if
// together they include more than the whole of some body's money: then a pound would count twice.
func (m *maker) addTogether() *sumOfPlaces {
	group := m.headlineGroup()
	if len(group) < 2 {
		return nil
	}
	sum := &sumOfPlaces{ranked: group, of: slices.Clone(group), counted: new(big.Rat), estimated: new(big.Rat)}
	for _, pilot := range m.pack.Pilots {
		switch s := m.sums.Headline(pilot.ID); {
		case s == nil || s.Counted == nil:
			sum.none++
		case !tally.Comparable(s, group[0]):
			sum.apart++
		case s.PerHead == nil:
			sum.of = append(sum.of, s)
		}
	}
	if overlap(sum.of) {
		return nil
	}
	for _, s := range sum.of {
		sum.counted.Add(sum.counted, s.Counted)
		if s.Estimated == nil {
			sum.estimated = nil
		} else if sum.estimated != nil {
			sum.estimated.Add(sum.estimated, s.Estimated)
		}
	}
	return sum
}

// overlap reports whether the counts together include more than the whole of some body's money.
func overlap(counts []*tally.Summary) bool {
	held := map[pack.ID]*money.Total{} // the share held of each body
	for _, s := range counts {
		here := map[pack.ID]*pack.Row{} // the row with the largest share of each body
		for _, r := range s.Rows {
			if most := here[r.Organisation]; r.Status != pack.Estimated && (most == nil || most.Share.Less(r.Share)) {
				here[r.Organisation] = r
			}
		}
		for id, most := range here {
			if held[id] == nil {
				held[id] = new(money.Total)
			}
			held[id].Add(1, most.Share)
		}
	}
	for _, parts := range held {
		if money.Compare(parts.Rat(), money.Pence(1).Rat()) > 0 {
			return true
		}
	}
	return false
}

// all reports whether every place is included.
func (sum *sumOfPlaces) all() bool { return sum.apart+sum.none == 0 }

func (sum *sumOfPlaces) title() string {
	if sum.all() {
		return "All places added up"
	}
	return "Places added up"
}

// rest says why the other places are not included.
func (sum *sumOfPlaces) rest() (out []string) {
	switch {
	case sum.apart == 1:
		out = append(out, "1 more place has a count that cannot be added, because its basis or its services differ.")
	case sum.apart > 1:
		out = append(out, fmt.Sprintf("%d more places have counts that cannot be added, because their basis or their services differ.", sum.apart))
	}
	if sum.none > 0 {
		out = append(out, fmt.Sprintf("In %s, nothing was counted for that year.", howMany(sum.none, "place", "places")))
	}
	return out
}

// allPlaces says what the places add up to, with a link to the sum of each figure.
func (p *page) allPlaces(sum *sumOfPlaces) []layouts.Sentence {
	here := layouts.Link{Href: p.to(addressOf(listPage(pack.KindCount), togetherID))}
	with := func(text string) layouts.Link { return layouts.Link{Href: here.Href, Text: text} }
	said := fmt.Sprintf("%s of public spending was counted in %s for %s.", money.Headline(sum.counted), howMany(len(sum.of), "place", "places"), sum.of[0].Count.Year.Words())
	if !sum.all() {
		said = fmt.Sprintf("The counts of %d of the %d places add up to %s of public spending for %s.", len(sum.of), len(p.m.pack.Pilots), money.Headline(sum.counted), sum.of[0].Count.Year.Words())
	}
	out := []layouts.Sentence{{Text: said, Sum: with(money.Exactly(sum.counted))}}
	most, least := ends(sum.ranked, forEach)
	if f := most[0].Figure(tally.Middle.Whole().PerHead()); f != nil && len(most) < len(sum.ranked) {
		out = append(out, layouts.Sentence{
			Text: fmt.Sprintf("For each resident, that ranges from %s in %s to %s in %s.", forEach(least[0]), placeNames(least), forEach(most[0]), placeNames(most)),
			Sum:  layouts.Link{Href: p.to(p.m.where.of(f.ID)), Text: f.Value + " in the middle"},
		})
	}
	if sum.estimated != nil {
		out = append(out, layouts.Sentence{
			Text: fmt.Sprintf("About %s more is estimated. It is kept separate and plays no part in any ranking.", money.Headline(sum.estimated)),
			Sum:  with("about " + money.Pounds(sum.estimated)),
		})
	}
	for _, rest := range sum.rest() {
		out = append(out, layouts.Sentence{Text: rest})
	}
	return p.countedBy(out)
}

const togetherID = "counts_together"

// togetherTable shows the sum of the places, line by line.
func (p *page) togetherTable(sum *sumOfPlaces) layouts.Table {
	sure := counting
	if !sum.all() {
		sure = "" // the table of places says it
	}
	t := layouts.Table{ID: p.id(togetherID), Title: sum.title(),
		Lead:    joinedBy(" ", "Amounts for "+sum.of[0].Count.Year.Words()+".", sure, "No body’s money is added in more than once.", strings.Join(sum.rest(), " ")),
		Columns: columns("Place", ">Counted", ">Estimated on top")}
	each := inNameOrder(sum.of)
	if len(each) > maxList {
		each = nil
		t.Lead += " The tables of the places show what was counted in each."
	}
	for _, s := range each {
		row(&t, p.countOf(s), p.printed(s, tally.Counted.Whole()), p.printed(s, tally.Estimated.Whole()))
	}
	exact, estimated := "Exactly "+money.Exactly(sum.counted), unknown
	if sum.estimated != nil {
		exact, estimated = exact+", and "+tally.About(money.Pounds)(sum.estimated)+" estimated", tally.About(money.Headline)(sum.estimated)
	}
	row(&t, noted("Total", exact), money.Headline(sum.counted), estimated)
	t.Rows[len(t.Rows)-1].Total = true
	return t
}
