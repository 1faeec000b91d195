package generator

import (
	"fmt"
	"maps"
	"slices"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// counts adds the index of counts. If there are too many places for one page, the first page has what concerns all of
// them.
func (m *maker) counts() {
	if !m.has(pack.KindCount) {
		return
	}
	parted := partPlaces(listPage(pack.KindCount), m.places)
	pagesOf(m, parted, func(p *page, places []*pack.Pilot) ([]byte, error) { return m.countsPage(p, parted, places) })
}

// countsPage makes the page that compares some of the places in the headline year and lists all their counts.
func (m *maker) countsPage(p *page, parted partedList[*pack.Pilot], places []*pack.Pilot) ([]byte, error) {
	lead := "A count is the public money of one place in one financial year, row by row, with the source of each row. No pound is counted twice."
	lead = joinedBy(" ", lead, m.pack.CountedBy)
	page := layouts.CountsPage{ListFrame: partFrame(p, parted, "counts", "Counts", lead)}
	ofAll := p.path == listPage(pack.KindCount)
	sum := m.together()
	if sum == nil || !sum.all() || len(parted.parts) > 1 { // otherwise the chart and the sum say the same
		page.Tables = p.filled(p.placesTable(places))
	}
	if sum != nil && ofAll {
		page.Tables = append(page.Tables, p.togetherTable(sum))
	}
	if group := m.headlineGroup(); len(group) > 1 && ofAll {
		page.Charts = append(page.Charts, *p.rankChart(group))
		page.More = append(page.More, p.pageLink(servicesPage, "Every service in every place"), p.pageLink(comparisons, "Any two places side by side"))
	}
	if ofAll {
		page.More = append(page.More, p.pageLink(dataPage, "Data to download"))
	}
	page.Tables = append(page.Tables, p.filled(p.everyCount(places))...)
	return m.set.Counts.HTML(p.room, page)
}

// counting explains, above amounts, how reliable they are.
const counting = "Counted money comes from published tables. Estimates are worked out from wider figures and play no part in the ranking."

// rankChart shows the comparable places, or only the ends and the middle if there are more than a list may have.
func (p *page) rankChart(ranked []*tally.Summary) *layouts.Chart {
	if len(ranked) <= maxList {
		return p.placesChart(ranked, nil, placesID)
	}
	shown, middle := endsOf(ranked)
	c := p.placesChart(shown, nil, placesID)
	c.Finding = mostForEach(ranked)
	c.Subtitle += whichEnds(ranked, middle)
	for i, s := range shown {
		c.Rows[i].Note = inMiddle(s, middle)
	}
	return c
}

// placesTable lists places with what each counted in the headline year.
func (p *page) placesTable(places []*pack.Pilot) layouts.Table {
	t := layouts.Table{ID: "counts_places", Title: "The places in " + p.m.pack.HeadlineYear.Words(),
		Lead:    counting,
		Columns: columns("Place", ">Counted", ">"+eachHead, ">With estimates, about")}
	for _, pilot := range places {
		s := p.m.sums.Headline(pilot.ID)
		if s == nil {
			row(&t, p.link(pilot.ID), "no count", "no count", "no count")
			continue
		}
		rank := "not ranked"
		if s.Rank > 0 {
			rank = fmt.Sprintf("%s of %d", s.Standing(), s.Among)
		}
		row(&t, layouts.Cell{Link: p.countOf(s), Note: rank}, p.printed(s, tally.Counted.Whole()), p.printed(s, tally.Counted.Whole().PerHead()), p.amount(s, tally.Total.Whole().PerHead(), money.Pounds))
	}
	return t
}

const everyCountID = "counts_all"

// eachHead is the heading of a column with figures per head. It takes at most two lines.
var eachHead = unbroken("For each") + " resident"

// everyCount links to every count of some places: a row for each place, a column for each year, the newest first.
func (p *page) everyCount(places []*pack.Pilot) layouts.Table {
	of := map[pack.ID]map[string]*tally.Summary{} // by place and year
	years := map[string]pack.Year{}
	for _, s := range p.m.sums.Summaries {
		at, year := s.Count.Pilot, s.Count.Year.String()
		if of[at] == nil {
			of[at] = map[string]*tally.Summary{}
		}
		of[at][year], years[year] = s, s.Count.Year
	}
	order := slices.Sorted(maps.Keys(years))
	slices.Reverse(order)
	names := []string{"Place"}
	for _, y := range order {
		names = append(names, ">"+years[y].Words())
	}
	t := layouts.Table{ID: everyCountID, Title: "Every count", Columns: columns(names...), Lead: "What was counted for each resident. Each figure links to its count."}
	inAll := false // whether some count has no population
	for _, at := range places {
		if of[at.ID] == nil {
			continue
		}
		cells := []any{at.Title}
		for _, y := range order {
			s := of[at.ID][y]
			if s == nil {
				cells = append(cells, "no count")
				continue
			}
			l := p.link(s.Count.ID)
			switch {
			case s.PerHead != nil:
				l.Text = money.Pounds(s.PerHead)
			case s.Counted != nil:
				l.Text, inAll = money.Headline(s.Counted)+" in all", true
			case s.Estimated != nil:
				l.Text = "estimates only"
			default:
				l.Text = unknown
			}
			cells = append(cells, l)
		}
		row(&t, cells...)
	}
	if inAll {
		t.Lead = "What was counted for each resident, or in all where the number of residents is not given. Each figure links to its count."
	}
	t.Lead = joinedBy(" ", t.Lead, yearsApart(p.m.sums.Summaries))
	return t
}

// yearsApart says which years of a place cannot be compared, although something was counted in both, and why. Where
// that is not the same in all places, each count says it.
func yearsApart(all []*tally.Summary) (said string) {
	for _, s := range all {
		for _, ch := range s.Years {
			if ch.Why == "" || ch.From.Counted == nil || ch.To.Counted == nil {
				continue
			}
			here := fmt.Sprintf("Figures for %s cannot be compared with those for %s: %s.", ch.From.Count.Year.Words(), ch.To.Count.Year.Words(), ch.Why)
			if said != "" && said != here {
				return "Not all years can be compared: each count says which, and why."
			}
			said = here
		}
	}
	return said
}

// bodyTable lists what the counts hold for an organisation, the newest first.
func (p *page) bodyTable(id pack.ID) layouts.Table {
	t := layouts.Table{ID: "organisation_counts", Title: "Its money in the counts", Columns: columns("Count", ">Counted", ">Estimated")}
	of := slices.Clone(p.m.countsOf[id])
	slices.SortStableFunc(of, func(a, b *tally.Summary) int { return b.Count.Year.From - a.Count.Year.From })
	for _, s := range of {
		counted, estimated := layouts.Link{Text: "none"}, layouts.Link{Text: "none"}
		if of := tally.Counted.Organisation(id.Name()); s.Figure(of) != nil {
			counted = p.printed(s, of)
		}
		if of := tally.Estimated.Organisation(id.Name()); s.Figure(of) != nil {
			estimated = p.printed(s, of)
		}
		if counted.Href != "" || estimated.Href != "" {
			row(&t, p.link(s.Count.ID), counted, estimated)
		}
	}
	return t
}

// money makes the part of a place's page that comes from its count for the headline year.
func (p *page) money(e *pack.Pilot) *layouts.Money {
	s := p.m.sums.Headline(e.ID)
	if s == nil {
		return nil
	}
	out := &layouts.Money{ID: p.id("pilot_money"), Title: "Where the money went, " + s.Count.Year.Words(), Sentences: p.countedBy(p.sentences(s)), More: p.link(s.Count.ID)}
	out.Charts = p.charts(s, showServices, showPlaces)
	return out
}

// countedBy adds to the first of some sentences about counts who made them, if the pack says so. The next sentence
// continues from the first, so this must be on the same line.
func (p *page) countedBy(said []layouts.Sentence) []layouts.Sentence {
	if len(said) > 0 {
		said[0].Text = joinedBy(" ", said[0].Text, p.m.pack.CountedBy)
	}
	return said
}
