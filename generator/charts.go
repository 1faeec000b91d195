package generator

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/prose"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// The charts of one count. They are on its page and on that of its place, and a text can show each of them by name.

const (
	servicesID      = "chart_services"
	organisationsID = "chart_organisations"
	placesID        = "chart_places"
)

// The charts of a count, in the order of its page.
const (
	showServices = iota
	showOrganisations
	showPlaces
)

// countChart is a kind of chart of one count.
type countChart struct {
	shows string                      // the name by which a text asks for it
	id    string                      // its id on the page of the count or place
	holds func(s *tally.Summary) bool // whether the count has what it shows
	draw  func(p *page, s *tally.Summary, id string) *layouts.Chart
}

var countCharts = [...]countChart{
	showServices:      {"services", servicesID, func(s *tally.Summary) bool { return s.Counted != nil }, (*page).servicesChart},
	showOrganisations: {"organisations", organisationsID, func(s *tally.Summary) bool { return len(tally.AnyCounted(s.ByOrganisation)) > 1 }, (*page).bodiesChart},
	showPlaces:        {"places", placesID, func(s *tally.Summary) bool { return len(s.Comparable) > 1 }, (*page).placesBeside},
}

// charts draws those of the given charts for which the count has enough data.
func (p *page) charts(s *tally.Summary, which ...int) (out []layouts.Chart) {
	for _, n := range which {
		if c := countCharts[n]; c.holds(s) {
			out = append(out, *c.draw(p, s, c.id))
		}
	}
	return out
}

// chart returns the chart for a figure block in a text, or nil if it cannot be drawn.
func (p *page) chart(f *prose.Figure, id string) *layouts.Chart {
	s := p.m.sums.Summary(pack.NewID(pack.KindCount, f.Count.S))
	shows := chartNamed(f.Show.S)
	if s == nil || shows == nil || !shows.holds(s) {
		return nil
	}
	c := shows.draw(p, s, id)
	if f.Title.S != "" {
		c.Finding = f.Title.S
	}
	return c
}

// chartNamed returns the chart with the given name, or nil.
func chartNamed(shows string) *countChart {
	if i := slices.Index(chartNames(), shows); i >= 0 {
		return &countCharts[i]
	}
	return nil
}

// chartNames returns the names by which a text can ask for charts.
func chartNames() (words []string) {
	for _, c := range countCharts {
		words = append(words, c.shows)
	}
	return words
}

// checkFigures reports figure blocks in texts that ask for something that does not exist.
func checkFigures(p *pack.Pack, sums *tally.Tally) source.Problems {
	var problems source.Problems
	for _, e := range texts(p) {
		if e.Body == nil {
			continue
		}
		for _, f := range e.Body.Figures {
			count := pack.NewID(pack.KindCount, f.Count.S)
			s := sums.Summary(count)
			shows := chartNamed(f.Show.S)
			if f.Show.S != "" && shows == nil {
				problems.Add(f.Show.Pos, "wrong-value", source.Quote(f.Show.S)+" is nothing that a figure can show", source.Suggest(f.Show.S, chartNames(), "write "+source.Alternatives(chartNames())))
			}
			if s != nil && shows != nil && !p.Unsure(count) && !shows.holds(s) {
				problems.Add(f.Show.Pos, "figure", "there is nothing to draw: the count has no such figures to set beside one another", "show something else, or take the block out")
			}
		}
	}
	return problems
}

// servicesChart shows what the money was spent on, the largest service first and negative amounts left of zero.
// Estimates count for the order; they are drawn in outline, behind what was counted or by themselves, and labelled as
// such.
func (p *page) servicesChart(s *tally.Summary, id string) *layouts.Chart {
	amounts := make([]*big.Rat, 0, 2*len(s.ByService))
	whole := map[string]*big.Rat{} // for each service, counted and estimated
	for i := range s.ByService {
		part := &s.ByService[i]
		if whole[part.ID] = part.Total(); part.Estimated == nil {
			whole[part.ID] = part.Counted
		}
		amounts = append(amounts, part.Counted, part.Estimated, whole[part.ID])
	}
	scale := scaleOf(amounts...)
	first := s.ByService[0]
	c := &layouts.Chart{
		ID: p.id(id), Finding: p.service(first.ID) + " is the largest service counted",
		Subtitle: "Counted public money by service, " + s.Place() + ", " + s.Count.Year.Words(),
		Head:     "Service", Columns: []string{"Counted", eachHead}, Sources: p.rowSources(s),
		Note: "Percentages are shares of all the counted services above zero, and add up to 100%.",
	}
	if first.Share > 0 {
		c.Finding = p.service(first.ID) + " takes " + strconv.Itoa(first.Share) + "p of every pound counted"
	}
	var only []string
	for _, part := range tally.OnlyEstimated(s.ByService) {
		only = append(only, part.ID)
	}
	if len(only) > 0 {
		c.Finding += "; " + p.onlyEstimated(only)
	}
	if s.Estimated != nil {
		c.Subtitle = "Public money by service, counted and estimated, " + s.Place() + ", " + s.Count.Year.Words()
		c.Columns[0] = "Amount"
		c.Key = []layouts.ChartKey{
			{Mark: layouts.Mark{Shape: "bar", X: "0%", Width: "100%", Class: "one"}, Text: "counted"},
			{Mark: layouts.Mark{Shape: "bar", X: "0%", Width: "100%", Class: "two"}, Text: "estimated: worked out from wider figures"},
		}
	}
	parts := slices.Clone(s.ByService)
	slices.SortStableFunc(parts, func(a, b tally.Part) int { return money.Compare(whole[b.ID], whole[a.ID]) })
	for _, part := range parts {
		r := layouts.ChartRow{Label: layouts.Link{Text: p.service(part.ID)}}
		if of := tally.Counted.Service(part.ID); part.Counted == nil {
			of = tally.Estimated.Service(part.ID)
			r.Note, r.Marks = "estimated", scale.zero(nil)
			r.Values = []layouts.Value{
				{Link: p.amount(s, of, aboutWhole)},
				{Link: p.printed(s, of.PerHead())},
			}
		} else {
			r.Marks = scale.bar(part.Counted)
			r.Values = []layouts.Value{{Link: p.printed(s, of)}, {Link: p.printed(s, of.PerHead())}}
			if part.Share >= 0 {
				r.Values[0].Note = part.Percent()
			}
			if part.Estimated != nil {
				r.Note = "and about " + unbroken(money.Headline(part.Estimated)) + " estimated"
			}
		}
		r.Marks = scale.guess(r.Marks, part.Counted, part.Estimated)
		c.Rows = append(c.Rows, r)
	}
	return c
}

// aboutWhole formats an estimate so that the line can break after "about" and nowhere else.
func aboutWhole(r *big.Rat) string { return "about " + unbroken(money.Headline(r)) }

// mostBars is the largest number of bars in a chart; the rest are combined into one.
const mostBars = 12

// bodiesChart shows who spent the money, the largest first.
func (p *page) bodiesChart(s *tally.Summary, id string) *layouts.Chart {
	parts := tally.AnyCounted(s.ByOrganisation)
	c := &layouts.Chart{
		ID: p.id(id), Finding: p.m.pack.Entry(pack.NewID(pack.KindOrganisation, parts[0].ID)).Title + " is the largest spender counted",
		Subtitle: "Counted public money by organisation, " + s.Place() + ", " + s.Count.Year.Words(),
		Head:     "Organisation", Columns: []string{"Amount"}, Sources: p.rowSources(s),
	}
	rest := new(big.Rat)
	var others int
	if len(parts) > mostBars {
		for _, part := range parts[mostBars-1:] {
			rest.Add(rest, part.Counted)
			others++
		}
		parts = parts[:mostBars-1]
	}
	amounts := []*big.Rat{rest}
	for _, part := range parts {
		amounts = append(amounts, part.Counted)
	}
	scale := scaleOf(amounts...)
	for _, part := range parts {
		c.Rows = append(c.Rows, layouts.ChartRow{
			Label: p.link(pack.NewID(pack.KindOrganisation, part.ID)), Marks: scale.bar(part.Counted),
			Values: []layouts.Value{{Link: p.printed(s, tally.Counted.Organisation(part.ID))}},
		})
	}
	if others > 0 {
		if p.entry == &s.Count.Entry { // only the count's page has the full table
			c.More = new(p.here(coverageID, "All organisations"))
		}
		c.Rows = append(c.Rows, layouts.ChartRow{
			Label: layouts.Link{Text: howMany(others, "other organisation", "other organisations")}, Marks: scale.bar(rest),
			Values: []layouts.Value{{Link: layouts.Link{Text: unbroken(money.Headline(rest))}}},
		})
	}
	return c
}

// placesBeside shows a place among the comparable ones.
func (p *page) placesBeside(here *tally.Summary, id string) *layouts.Chart {
	all := here.Comparable
	c := p.placesChart(nearby(all, here), here, id)
	if len(all) <= mostBeside {
		return c
	}
	year := here.Count.Year
	c.Subtitle = fmt.Sprintf("Public money for each resident, the %d nearest in rank of %d comparable places, %s", mostBeside, len(all), year.Words())
	if group := p.m.headlineGroup(); len(group) > 0 && group[0] == all[0] && len(group) <= maxList {
		c.More = &layouts.Link{Href: p.to(addressOf(listPage(pack.KindCount), placesID)), Text: fmt.Sprintf("All %d places", len(all))}
	} else {
		c.More = &layouts.Link{Href: p.to(addressOf(listPage(pack.KindCount), everyCountID)), Text: "Every count"}
	}
	return c
}

// placesChart compares places: counted money per head, and with estimates, against the range that somebody quoted at
// the time. here is the place that the page is about, or nil.
func (p *page) placesChart(all []*tally.Summary, here *tally.Summary, id string) *layouts.Chart {
	first := all[0]
	quoted := p.m.pack.QuotedPerHead
	if quoted != nil && first.Count.Year != p.m.pack.HeadlineYear {
		quoted = nil
	}
	var amounts []*big.Rat
	estimates := false
	for _, s := range all {
		amounts = append(amounts, s.PerHead, s.TotalPerHead)
		estimates = estimates || s.TotalPerHead != nil
	}
	if quoted != nil {
		amounts = append(amounts, quoted.High.Rat())
	}
	scale := scaleOf(amounts...)
	c := &layouts.Chart{
		ID: p.id(id), Finding: mostForEach(all),
		Subtitle: "Public money for each resident, comparable places, " + first.Count.Year.Words(),
		Head:     "Place", Columns: []string{"Counted"},
		Key: []layouts.ChartKey{{Mark: layouts.Mark{Shape: "dot", X: "50%", Class: "one"}, Text: "counted"}},
	}
	if estimates {
		c.Columns = append(c.Columns, "In all")
		c.Key = append(c.Key, layouts.ChartKey{Mark: layouts.Mark{Shape: "diamond", X: "50%", Class: "two"}, Text: "with estimates, which are worked out from wider figures"})
	}
	if quoted != nil && estimates {
		c.Key = append(c.Key, layouts.ChartKey{Mark: layouts.Mark{Shape: "band", X: "0%", Width: "100%"}, Text: "the range of " + quoted.Fact.Title + " quoted at the time"})
		c.Sources = append(c.Sources, layouts.Link{Href: p.to(p.m.where.of(quoted.Fact.ID)), Text: quoted.Fact.What})
	}
	if here != nil {
		c.Finding = here.Place() + " is " + here.Standing() + " of " + strconv.Itoa(here.Among) + " by counted money for each resident"
	}
	for _, s := range all {
		r := layouts.ChartRow{Label: p.countOf(s), Here: s == here}
		if r.Here {
			r.Note = "this place"
		}
		if quoted != nil && estimates {
			r.Marks = scale.between(r.Marks, "band", quoted.Low.Rat(), quoted.High.Rat())
		}
		class := "one"
		if r.Here {
			class = "here"
		}
		r.Marks = scale.dot(r.Marks, "dot", class, s.PerHead)
		r.Marks = scale.dot(r.Marks, "diamond", "two", s.TotalPerHead)
		r.Values = []layouts.Value{{Link: p.printed(s, tally.Counted.Whole().PerHead())}}
		if estimates {
			r.Values = append(r.Values, layouts.Value{Link: p.printed(s, tally.Total.Whole().PerHead())})
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// mostSources is the most sources named below a chart. Nobody reads a longer list; instead, a link leads to the rows,
// each of which names its own.
const mostSources = 12

// rowSources returns links to the sources of all rows of a sum, each once.
func (p *page) rowSources(s *tally.Summary) []layouts.Link {
	seen := map[pack.ID]bool{}
	for _, r := range s.Rows {
		if r.Source != "" {
			seen[r.Source] = true
		}
	}
	if len(seen) > mostSources {
		rows := p.m.where.of(s.Count.ID).in(rowsID)
		return []layouts.Link{{Href: p.to(rows), Text: fmt.Sprintf("%d documents, each named at its rows", len(seen))}}
	}
	return p.refs(slices.Sorted(maps.Keys(seen)))
}
