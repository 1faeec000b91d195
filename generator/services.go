package generator

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// Spending on each service in every place: a chart for each service, then the same as one table, then the mix of each
// place.

const servicesPage = "counts/by-service.html"

const byServiceTitle = "Money by service"

// The ids of the parts of that page.
const (
	everyServiceID = "service_matrix"
	mixesID        = "service_mixes"
)

// serviceChartID and estimatedChartID return the ids of the charts of a service, on that page or on its own.
func serviceChartID(service string) string   { return "chart_" + service }
func estimatedChartID(service string) string { return serviceChartID("estimated_" + service) }

// servicePage returns the path of a service's own page.
func servicePage(id string) string {
	return strings.TrimSuffix(servicesPage, ".html") + "_" + id + ".html"
}

// services adds the page of every service in every place. Nobody reads about more than [mostPaired] places on one
// page; if there are more, it shows who spends most and least, and each service has a page of its own. If there are
// not two comparable places there is no such page, because nothing would link there.
func (m *maker) services() {
	group := m.headlineGroup()
	if len(group) < 2 {
		return
	}
	m.page(servicesPage, m.byService)
	if len(group) <= mostPaired {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(spentTogether(group))) {
		m.page(servicePage(id), func(p *page) ([]byte, error) { return m.oneService(p, p.service(id), p.serviceChart(group, id)) })
	}
	for _, g := range guessesOf(group) {
		m.page(servicePage("estimated_"+g.service), func(p *page) ([]byte, error) {
			return m.oneService(p, g.title(p), p.guessChart(inNameOrder(group), g))
		})
	}
}

// oneService makes the page of one service in every place.
func (m *maker) oneService(p *page, title string, chart *layouts.Chart) ([]byte, error) {
	lead := joinedBy(" ", fmt.Sprintf("%s in %d places, for each resident. Each figure links to its sum.", title, len(m.headlineGroup())), m.pack.CountedBy)
	page := layouts.CountsPage{ListFrame: p.listFrame("services", title, lead, p.index(pack.KindCount), p.pageLink(servicesPage, byServiceTitle))}
	page.Charts = append(page.Charts, *chart)
	return m.set.Counts.HTML(p.room, page)
}

// byService makes the page of every service in every place: a chart for each service, then a table of figures, then
// the mix of each place on a common scale.
func (m *maker) byService(p *page) ([]byte, error) {
	group := m.headlineGroup()
	many := len(group) > mostPaired
	year := group[0].Count.Year.Words()
	lead := "What each place spent on each service in " + year + ", for each resident. Each figure links to its sum, and each sum to its sources."
	if many {
		lead = fmt.Sprintf("Who spent most and least on each service in %s, for each resident. Each service has a page of its own with all %d places.", year, len(group))
	}
	guesses := guessesOf(group)
	var only []string
	for _, g := range guesses {
		if g.only {
			only = append(only, g.service)
		}
	}
	lead = joinedBy(" ", lead, m.pack.CountedBy)
	if len(only) > 0 {
		lead += " " + sentence(p.onlyEstimated(only)) + "."
	}
	page := layouts.CountsPage{ListFrame: p.listFrame("services", byServiceTitle, lead, p.index(pack.KindCount))}
	services := servicesOf(group)
	page.Contents = p.listOfParts()
	on := func(id, title string) { p.alsoOn(page.Contents, id, title) }
	for _, id := range services {
		c := p.serviceChart(group, id)
		if c == nil {
			continue
		}
		if many {
			c.More = new(p.pageLink(servicePage(id), fmt.Sprintf("%s in all %d places", p.service(id), len(group))))
		}
		page.Charts = append(page.Charts, *c)
		on(c.ID, p.service(id))
	}
	if many { // there is no most or least of what is only estimated
		for _, g := range guesses {
			page.More = append(page.More, p.pageLink(servicePage("estimated_"+g.service), g.title(p)))
		}
		return m.set.Counts.HTML(p.room, page)
	}
	byName := inNameOrder(group)
	for _, g := range guesses {
		c := p.guessChart(byName, g)
		page.Charts = append(page.Charts, *c)
		on(c.ID, c.Finding)
	}
	page.Tables = append(page.Tables, p.servicesTable(byName, services, guesses))
	on(everyServiceID, page.Tables[0].Title)
	on(mixesID, "The mix of services in each place")
	page.Multiples, page.MultiplesID = p.multiples(byName, services, guesses), p.id(mixesID)
	return m.set.Counts.HTML(p.room, page)
}

// servicesOf returns the services that any of the counts has, sorted by total spending.
func servicesOf(group []*tally.Summary) []string { return largestFirst(spentTogether(group)) }

// spentTogether returns the amounts of the counts for each service.
func spentTogether(group []*tally.Summary) map[string][]*big.Rat {
	amounts := map[string][]*big.Rat{}
	for _, s := range group {
		for i := range s.ByService {
			if part := &s.ByService[i]; part.Counted != nil {
				amounts[part.ID] = append(amounts[part.ID], part.Counted)
			}
		}
	}
	return amounts
}

// largestFirst returns services sorted by the sum of their amounts, the largest first.
func largestFirst(amounts map[string][]*big.Rat) []string {
	return slices.SortedFunc(maps.Keys(amounts), func(a, b string) int {
		return cmp.Or(money.CompareSums(amounts[b], amounts[a]), strings.Compare(a, b))
	})
}

// spentOn returns the places in which money was counted for a service, the highest per head first, with the figure of
// each.
func spentOn(all []*tally.Summary, service string) (counted []*tally.Summary, figure map[*tally.Summary]*tally.Figure) {
	figure = map[*tally.Summary]*tally.Figure{}
	for _, s := range all {
		if f := s.Figure(tally.Counted.Service(service).PerHead()); f != nil {
			figure[s] = f
			counted = append(counted, s)
		}
	}
	slices.SortFunc(counted, func(a, b *tally.Summary) int {
		if figure[a].Value == figure[b].Value { // equal as printed
			return cmp.Or(pack.CompareTitles(a.Place(), b.Place()), strings.Compare(string(a.Count.ID), string(b.Count.ID)))
		}
		return money.Compare(figure[b].Exact, figure[a].Exact)
	})
	return counted, figure
}

// furthestBelow returns the places with the lowest amount, if no place has more than nothing: readers take the most of
// what is taken off to be the lowest. It returns nil otherwise.
func furthestBelow(counted []*tally.Summary, figure map[*tally.Summary]*tally.Figure) []*tally.Summary {
	if figure[counted[0]].Exact.Sign() > 0 || figure[counted[len(counted)-1]].Exact.Sign() == 0 {
		return nil
	}
	upwards := slices.Clone(counted)
	slices.Reverse(upwards)
	return leading(upwards, func(s *tally.Summary) string { return figure[s].Value })
}

// serviceChart shows one service in all comparable places or, if there are too many for the page of all services, only
// in those that spend most and least on it and in the middle one or two. It returns nil if no place has counted any.
func (p *page) serviceChart(all []*tally.Summary, service string) *layouts.Chart {
	counted, figure := spentOn(all, service)
	if len(counted) == 0 {
		return nil
	}
	var amounts []*big.Rat
	var not []*tally.Summary
	for _, s := range all {
		if f := figure[s]; f != nil {
			amounts = append(amounts, f.Exact)
		} else {
			not = append(not, s)
		}
	}
	first := leading(counted, func(s *tally.Summary) string { return figure[s].Value })
	most := "most in "
	if slices.ContainsFunc(all, func(s *tally.Summary) bool { return s.Figure(tally.Estimated.Service(service)) != nil }) {
		most = "most counted in "
	}
	if len(first) == len(counted) && len(counted) > 1 {
		most = "the same in "
	} else if low := furthestBelow(counted, figure); low != nil {
		first, most = low, "furthest below zero in "
	}
	scale := scaleOf(amounts...)
	c := &layouts.Chart{
		ID: p.id(serviceChartID(service)), Finding: p.service(service) + ": " + most + placeNames(first), Note: p.oneBody(first, service),
		Subtitle: "Counted public money for each resident on " + tally.InSentence(p.service(service)) + ", " + all[0].Count.Year.Words(),
		Head:     "Place", Columns: []string{eachHead, "Amount"},
	}
	shown, middle := append(slices.Clip(counted), not...), []*tally.Summary(nil)
	if p.path == servicesPage && len(all) > mostPaired && len(counted) > 2*mostEnds+1 {
		shown, middle = endsOf(counted)
		c.Subtitle += whichEnds(counted, middle)
	}
	for _, s := range shown {
		r := layouts.ChartRow{Label: p.countOf(s), Note: inMiddle(s, middle)}
		if f := figure[s]; f == nil {
			r.Note = notCounted(s, service)
			r.Values = []layouts.Value{{Link: layouts.Link{Text: "not counted"}}, {Link: layouts.Link{Text: "not counted"}}}
		} else {
			r.Marks = scale.bar(f.Exact)
			r.Values = []layouts.Value{{Link: p.printed(s, tally.Counted.Service(service).PerHead())}, {Link: p.printed(s, tally.Counted.Service(service))}}
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// mostEnds is how many places are shown at each end of a chart that shows only the ends.
const mostEnds = 5

// endsOf returns the places at the ends of a sorted list with the one or two in the middle between them, and these
// alone.
func endsOf(ordered []*tally.Summary) (shown, middle []*tally.Summary) {
	n := len(ordered)
	middle = ordered[(n-1)/2 : n/2+1]
	return slices.Concat(ordered[:mostEnds], middle, ordered[n-mostEnds:]), middle
}

// whichEnds says in a subtitle which places are shown.
func whichEnds(ordered, middle []*tally.Summary) string {
	which := "one"
	if len(middle) == 2 {
		which = "two"
	}
	return fmt.Sprintf(": the %d highest of %d, the middle %s and the %d lowest", mostEnds, len(ordered), which, mostEnds)
}

// inMiddle says so if a place is in the middle.
func inMiddle(s *tally.Summary, middle []*tally.Summary) string {
	switch {
	case !slices.Contains(middle, s):
		return ""
	case len(middle) == 2:
		return "one of the middle two"
	}
	return "the middle"
}

// notCounted says why a count has no amount for a service.
func notCounted(s *tally.Summary, service string) string {
	if s.Figure(tally.Estimated.Service(service)) != nil {
		return "only estimated"
	}
	return "not counted"
}

// oneBody explains that equal places are served by one body, if the money of all of them is a share of that body's.
func (p *page) oneBody(all []*tally.Summary, service string) string {
	var body pack.ID
	for _, s := range all {
		for _, part := range s.ByService {
			for _, r := range part.Rows {
				if part.ID != service || r.Status == pack.Estimated {
					continue
				}
				if r.Status != pack.Apportioned || body != "" && r.Organisation != body {
					return ""
				}
				body = r.Organisation
			}
		}
	}
	if len(all) < 2 || body == "" {
		return ""
	}
	return p.m.pack.Entry(body).Title + " serves " + placeNames(all) + ". Its money is shared out by population, so they come out equal."
}

// guessed is a service with estimates. only is set if no count has counted money for it as well.
type guessed struct {
	service string
	only    bool
}

// title names the estimates of a service.
func (g guessed) title(p *page) string {
	if g.only {
		return p.service(g.service) + ": estimated only"
	}
	return p.service(g.service) + ": estimated on top"
}

// guessesOf returns the services for which any of the counts has an estimate, sorted by total estimate.
func guessesOf(group []*tally.Summary) []guessed {
	amounts := map[string][]*big.Rat{}
	counted := map[string]bool{}
	for _, s := range group {
		for i := range s.ByService {
			part := &s.ByService[i]
			counted[part.ID] = counted[part.ID] || part.Counted != nil
			if part.Estimated != nil {
				amounts[part.ID] = append(amounts[part.ID], part.Estimated)
			}
		}
	}
	var out []guessed
	for id := range amounts {
		out = append(out, guessed{id, !counted[id]})
	}
	slices.SortFunc(out, func(a, b guessed) int {
		return cmp.Or(money.CompareSums(amounts[b.service], amounts[a.service]), strings.Compare(a.service, b.service))
	})
	return out
}

// guessChart shows the estimates for one service in all comparable places, sorted by name: estimates rest on wider
// figures, so they do not rank places.
func (p *page) guessChart(byName []*tally.Summary, g guessed) *layouts.Chart {
	of := tally.Estimated.Service(g.service)
	var amounts []*big.Rat
	for _, s := range byName {
		amounts = append(amounts, s.Exact(of.PerHead()))
	}
	scale := scaleOf(amounts...)
	c := &layouts.Chart{
		ID: p.id(estimatedChartID(g.service)), Finding: g.title(p),
		Subtitle: "Estimated public money for each resident on " + tally.InSentence(p.service(g.service)) + ", " + byName[0].Count.Year.Words(),
		Head:     "Place", Columns: []string{eachHead, "Amount"},
		Note: "An estimate is worked out from wider figures. It is not part of what was counted, and plays no part in any ranking.",
	}
	for _, s := range byName {
		r := layouts.ChartRow{Label: p.countOf(s)}
		if f := s.Figure(of.PerHead()); f != nil {
			r.Marks = scale.guess(scale.zero(nil), nil, f.Exact)
			r.Values = []layouts.Value{
				{Link: p.printed(s, of.PerHead())},
				{Link: p.amount(s, of, aboutWhole)},
			}
		} else {
			r.Note = "not estimated"
			r.Values = []layouts.Value{{Link: layouts.Link{Text: unknown}}, {Link: layouts.Link{Text: unknown}}}
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// onlyEstimated says that services are only estimated, naming them or saying how many they are.
func (p *page) onlyEstimated(services []string) string {
	var names []string
	for _, id := range services {
		names = append(names, tally.InSentence(p.service(id)))
	}
	if len(names) == 1 {
		return names[0] + " is only estimated"
	}
	return source.Few(names, "services") + " are only estimated"
}

// servicesTable has every place and every service.
func (p *page) servicesTable(byName []*tally.Summary, services []string, guesses []guessed) layouts.Table {
	year := byName[0].Count.Year.Words()
	names := []string{"Place"}
	for _, id := range services {
		names = append(names, ">"+p.service(id))
	}
	for _, g := range guesses {
		names = append(names, ">"+g.title(p))
	}
	t := layouts.Table{ID: p.id(everyServiceID), Title: "Every place and service, for each resident", Columns: columns(names...),
		Lead: "Counted money, " + year + ". Each figure links to its sum."}
	if !t.Stacked() {
		t.Narrow = "This table needs a wider screen. The charts above and below show the same figures."
	}
	if len(guesses) > 0 {
		t.Lead = "Counted money, and in the last columns estimates, " + year + ". Each figure links to its sum."
	}
	for _, s := range byName {
		cells := []any{p.countOf(s)}
		for _, id := range services {
			if s.Figure(tally.Counted.Service(id)) == nil {
				cells = append(cells, "not counted")
			} else {
				cells = append(cells, p.printed(s, tally.Counted.Service(id).PerHead()))
			}
		}
		for _, g := range guesses {
			cells = append(cells, p.amount(s, tally.Estimated.Service(g.service).PerHead(), money.Pounds)) // the column heading says that it is estimated
		}
		row(&t, cells...)
	}
	return t
}

// multiples returns small charts, one for each place, with the same services in the same order on the same scale.
func (p *page) multiples(group []*tally.Summary, services []string, guesses []guessed) []layouts.Multiple {
	type line struct {
		of             tally.Quantity
		label, without string // what it is called, and what stands in place of a figure
	}
	var lines []line
	for _, id := range services {
		lines = append(lines, line{tally.Counted.Service(id).PerHead(), p.service(id), "not counted"})
	}
	for _, g := range guesses {
		lines = append(lines, line{tally.Estimated.Service(g.service).PerHead(), p.service(g.service) + ", estimated", unknown})
	}
	var amounts []*big.Rat
	for _, s := range group {
		for _, l := range lines {
			amounts = append(amounts, s.Exact(l.of))
		}
	}
	scale := scaleOf(amounts...)
	var out []layouts.Multiple
	for _, s := range group {
		m := layouts.Multiple{ID: p.id("mix_" + s.Count.ID.Name()), Link: p.countOf(s)}
		for _, l := range lines {
			r := layouts.ChartRow{Label: layouts.Link{Text: l.label}, Values: []layouts.Value{{Link: layouts.Link{Text: l.without}}}}
			if f := s.Figure(l.of); f != nil {
				r.Values[0].Text = f.Value
				if r.Marks = scale.bar(f.Exact); f.Amount == tally.Estimated {
					r.Marks = scale.guess(scale.zero(nil), nil, f.Exact)
				}
			}
			m.Rows = append(m.Rows, r)
		}
		out = append(out, m)
	}
	return out
}
