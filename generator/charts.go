package generator

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/prose"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// Charts are tables with marks in them (see layouts.Chart). What is here turns exact amounts into
// positions; the scale of a chart begins at nought, or left of it where an amount is negative, and never
// anywhere else. An amount that is not known has no mark at all.

// scale places amounts on the width of a chart.
type scale struct{ low, high *big.Rat }

// scaleOf is the scale that holds nought and all the amounts.
func scaleOf(amounts ...*big.Rat) scale {
	s := scale{nought, nought}
	for _, a := range amounts {
		if a == nil {
			continue
		}
		if money.Compare(a, s.low) < 0 {
			s.low = a
		}
		if money.Compare(a, s.high) > 0 {
			s.high = a
		}
	}
	return s
}

// percent writes a part of the width: 78.32%.
func (s scale) percent(part money.Gap) string {
	span := money.Between(s.high, s.low)
	if span.Sign() == 0 {
		return "0%"
	}
	return part.Hundredths(span)
}

// at is where an amount stands.
func (s scale) at(r *big.Rat) string { return s.percent(money.Between(r, s.low)) }

var nought = new(big.Rat)

// bar is the bar of an amount, from nought to the right, or to the left if it is negative.
func (s scale) bar(r *big.Rat) []layouts.Mark {
	if r == nil {
		return nil
	}
	from, to := nought, r
	if r.Sign() < 0 {
		from, to = r, nought
	}
	return s.zero([]layouts.Mark{{Shape: "bar", X: s.at(from), Width: s.percent(money.Between(to, from)), Class: "one"}})
}

// guess appends the outline of an estimate, which goes on where the bar of what was counted ends. It is never filled.
func (s scale) guess(marks []layouts.Mark, counted, estimated *big.Rat) []layouts.Mark {
	if estimated == nil {
		return marks
	}
	from := nought
	if counted != nil && counted.Sign() == estimated.Sign() {
		from = counted
	}
	to := new(big.Rat).Add(from, estimated)
	if estimated.Sign() < 0 {
		from, to = to, from
	}
	return append(marks, layouts.Mark{Shape: "bar", X: s.at(from), Width: s.percent(money.Between(to, from)), Class: "two"})
}

// zero appends the line at nought, where some amounts stand left of it.
func (s scale) zero(marks []layouts.Mark) []layouts.Mark {
	if s.low.Sign() == 0 {
		return marks
	}
	return append(marks, layouts.Mark{Shape: "zero", X: s.at(nought)})
}

// dot appends a mark of an amount, a circle or a diamond.
func (s scale) dot(marks []layouts.Mark, shape, class string, r *big.Rat) []layouts.Mark {
	if r == nil {
		return marks
	}
	return append(marks, layouts.Mark{Shape: shape, X: s.at(r), Class: class})
}

// between appends what lies between two amounts, whichever is larger.
func (s scale) between(marks []layouts.Mark, shape string, a, b *big.Rat) []layouts.Mark {
	if a == nil || b == nil {
		return marks
	}
	if money.Compare(a, b) > 0 {
		a, b = b, a
	}
	return append(marks, layouts.Mark{Shape: shape, X: s.at(a), Width: s.percent(money.Between(b, a))})
}

// leading are the places at the head of an order that are shown alike: no reader could tell which of them has more.
func leading(all []*tally.Summary, shown func(*tally.Summary) string) []*tally.Summary {
	n := 1
	for n < len(all) && shown(all[n]) == shown(all[0]) {
		n++
	}
	return all[:n]
}

func forEach(s *tally.Summary) string { return money.Pounds(s.PerHead) }

// mostForEach says which of the places has most, highest first.
func mostForEach(all []*tally.Summary) string {
	first := leading(all, forEach)
	if len(first) == len(all) {
		return "The same was counted for each resident in " + places(first)
	}
	return "Most was counted for each resident in " + places(first)
}

// places names some places, or says how many they are.
func places(all []*tally.Summary) string {
	var names []string
	for _, s := range all {
		names = append(names, place(s))
	}
	return source.Few(names, "places")
}

// place is the name of the place that a count is of.
func place(s *tally.Summary) string {
	if s.Pilot != nil {
		return s.Pilot.Title
	}
	return s.Count.Pilot.Name()
}

// mostSources is how many documents are named below a chart. Of more nobody reads the list; then it leads to the
// rows, each of which names its own.
const mostSources = 12

// rowSources are the sources of all rows of a sum, each once.
func (p *page) rowSources(s *tally.Summary) []layouts.Link {
	seen := map[pack.ID]bool{}
	for _, r := range s.Rows {
		if r.Source != "" {
			seen[r.Source] = true
		}
	}
	if len(seen) > mostSources {
		rows := p.m.where.of(s.Count.ID)
		rows.Fragment = rowsID
		return []layouts.Link{{Href: p.to(rows), Text: fmt.Sprintf("%d documents, each named at its rows", len(seen))}}
	}
	return p.refs(slices.Sorted(maps.Keys(seen)))
}

// servicesChart shows what the money was spent on: largest first, negative lines left of nought. What is estimated
// counts for the order and is drawn in outline, behind what was counted or by itself, and says what it is.
func (p *page) servicesChart(s *tally.Summary, id string) *layouts.Chart {
	amounts := make([]*big.Rat, 0, 2*len(s.ByService))
	whole := map[string]*big.Rat{} // of each service, counted and estimated
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
		ID: p.id(id), Finding: p.service(first.ID) + " is the largest part that was counted",
		Subtitle: "Counted public money by service, " + place(s) + ", " + s.Count.Year.Words(),
		Head:     "Service", Columns: []string{"Counted", "For each resident"}, Sources: p.rowSources(s),
		Note: "Percentages are shares of all the counted services above zero, and add up to 100%.",
	}
	if first.Share > 0 {
		c.Finding = p.service(first.ID) + " takes " + strconv.Itoa(first.Share) + "p in each counted pound"
	}
	var only []string
	for _, part := range tally.OnlyEstimated(s.ByService) {
		only = append(only, part.ID)
	}
	if len(only) > 0 {
		c.Finding += "; " + p.onlyEstimated(only)
	}
	if s.Estimated != nil {
		c.Subtitle = "Public money by service, counted and estimated, " + place(s) + ", " + s.Count.Year.Words()
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
				r.Values[0].Note = strconv.Itoa(part.Share) + "%"
			}
			if part.Estimated != nil {
				r.Note = "besides, about " + unbroken(money.Headline(part.Estimated)) + " estimated"
			}
		}
		r.Marks = scale.guess(r.Marks, part.Counted, part.Estimated)
		c.Rows = append(c.Rows, r)
	}
	return c
}

// onlyEstimated says of services that they are only estimated, by their names or how many they are.
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

// aboutWhole writes an estimate that may break behind about, and nowhere else.
func aboutWhole(r *big.Rat) string { return "about " + unbroken(money.Headline(r)) }

// mostBars is how many bars a chart has before the rest become one.
const mostBars = 12

// bodiesChart shows who spent the money.
func (p *page) bodiesChart(s *tally.Summary, id string) *layouts.Chart {
	parts := tally.AnyCounted(s.ByOrganisation)
	c := &layouts.Chart{
		ID: p.id(id), Finding: p.m.pack.Entry(pack.NewID(pack.KindOrganisation, parts[0].ID)).Title + " spends the most of what was counted",
		Subtitle: "Counted public money by organisation, " + place(s) + ", " + s.Count.Year.Words(),
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
		if p.entry == &s.Count.Entry { // the table that has them all stands there alone
			c.More = &layouts.Link{Href: p.to(site.Target{Path: p.path, Fragment: coverageID}), Text: "All organisations"}
		}
		c.Rows = append(c.Rows, layouts.ChartRow{
			Label: layouts.Link{Text: count(others, "other organisation", "other organisations")}, Marks: scale.bar(rest),
			Values: []layouts.Value{{Link: layouts.Link{Text: unbroken(money.Headline(rest))}}},
		})
	}
	return c
}

// mostBeside is how many places stand beside one on its pages. Of more, only those are shown that are nearest in a
// list: a longer one is not read, and as many on as many pages would be their square.
const mostBeside = 25

// around is the part of a list that is shown around one of it.
func around[T comparable](all []T, here T) []T {
	if len(all) <= mostBeside {
		return all
	}
	first := max(0, min(slices.Index(all, here)-mostBeside/2, len(all)-mostBeside))
	return all[first : first+mostBeside]
}

// placesBeside shows a place among the comparable ones.
func (p *page) placesBeside(here *tally.Summary, id string) *layouts.Chart {
	all := here.Comparable
	c := p.placesChart(around(all, here), here, id)
	if len(all) <= mostBeside {
		return c
	}
	year := here.Count.Year
	c.Subtitle = fmt.Sprintf("Public money for each resident, the %d nearest in rank of %d comparable places, %s", mostBeside, len(all), year.Words())
	if group := p.m.headlineGroup(); len(group) > 0 && group[0] == all[0] {
		c.More = &layouts.Link{Href: p.to(site.Target{Path: "counts/index.html", Fragment: placesID}), Text: fmt.Sprintf("All %d places", len(all))}
	} else {
		c.More = &layouts.Link{Href: p.to(site.Target{Path: "counts/index.html", Fragment: everyCountID}), Text: "Every count"}
	}
	return c
}

// placesChart shows comparable places beside one another: counted money for each resident, and with
// estimates, over the range that somebody quoted at the time. Here is the one that the page is about, or nil.
func (p *page) placesChart(all []*tally.Summary, here *tally.Summary, id string) *layouts.Chart {
	first := all[0]
	quoted := p.m.pack.QuotedPerHead()
	if quoted != nil && first.Count.Year.String() != p.m.pack.HeadlineYear {
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
		c.Key = append(c.Key, layouts.ChartKey{Mark: layouts.Mark{Shape: "band", X: "0%", Width: "100%"}, Text: "the range of " + quoted.Fact.Title + " that was quoted at the time"})
		c.Sources = append(c.Sources, layouts.Link{Href: p.to(p.m.where.of(quoted.Fact.ID)), Text: quoted.Fact.What})
	}
	if here != nil {
		c.Finding = place(here) + " is " + here.Place() + " of " + strconv.Itoa(here.Among)
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

// spentOn returns those of the places in which money was counted for a service, most for each resident first, with the
// figure of each.
func spentOn(all []*tally.Summary, service string) (counted []*tally.Summary, figure map[*tally.Summary]*tally.Figure) {
	figure = map[*tally.Summary]*tally.Figure{}
	for _, s := range all {
		if f := s.Figure(tally.Counted.Service(service).PerHead()); f != nil {
			figure[s] = f
			counted = append(counted, s)
		}
	}
	slices.SortFunc(counted, func(a, b *tally.Summary) int {
		if figure[a].Value == figure[b].Value { // as far as anybody sees
			return cmp.Or(strings.Compare(place(a), place(b)), strings.Compare(string(a.Count.ID), string(b.Count.ID)))
		}
		return money.Compare(figure[b].Exact, figure[a].Exact)
	})
	return counted, figure
}

// serviceChart shows one service in all comparable places; or of many, where only the ends are asked for, in those that
// spend most and least on it, and in the middle one or two.
func (p *page) serviceChart(all []*tally.Summary, service, id string, ends bool) *layouts.Chart {
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
	}
	scale := scaleOf(amounts...)
	c := &layouts.Chart{
		ID: p.id(id), Finding: p.service(service) + ": " + most + places(first), Note: p.oneBody(first, service),
		Subtitle: "Counted public money for each resident on " + tally.InSentence(p.service(service)) + ", " + all[0].Count.Year.Words(),
		Head:     "Place", Columns: []string{"For each resident", "Amount"},
	}
	shown, middle, note, which := append(slices.Clip(counted), not...), []*tally.Summary(nil), "the middle", "one"
	if n := len(counted); ends && n > 2*mostEnds+1 {
		if middle = counted[(n-1)/2 : n/2+1]; len(middle) == 2 {
			note, which = "one of the middle two", "two"
		}
		shown = slices.Concat(counted[:mostEnds], middle, counted[n-mostEnds:])
		c.Subtitle += fmt.Sprintf(": the %d highest of %d, the middle %s and the %d lowest", mostEnds, n, which, mostEnds)
	}
	for _, s := range shown {
		r := layouts.ChartRow{Label: p.countOf(s)}
		if slices.Contains(middle, s) {
			r.Note = note
		}
		if f := figure[s]; f == nil {
			r.Note = p.notCounted(s, service)
			r.Values = []layouts.Value{{Link: layouts.Link{Text: "not counted"}}, {Link: layouts.Link{Text: "not counted"}}}
		} else {
			r.Marks = scale.bar(f.Exact)
			r.Values = []layouts.Value{{Link: p.printed(s, tally.Counted.Service(service).PerHead())}, {Link: p.printed(s, tally.Counted.Service(service))}}
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// mostEnds is how many places stand at either end of a chart that shows only the ends.
const mostEnds = 5

// notCounted says how a count does without an amount of a service.
func (p *page) notCounted(s *tally.Summary, service string) string {
	if s.Figure(tally.Estimated.Service(service)) != nil {
		return "only estimated"
	}
	return "not counted"
}

// guessed is a service of which there are estimates, and whether any count of it stands beside them.
type guessed struct {
	service string
	only    bool
}

// title names the estimates of a service.
func (g guessed) title(p *page) string {
	if g.only {
		return p.service(g.service) + ": estimated only"
	}
	return p.service(g.service) + ": estimated besides"
}

// guessesOf are the services that any of the counts has an estimate of, by what all of them together estimate.
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

// guessChart shows what is estimated of one service in all comparable places, in the order of their names: estimates
// rest on wider figures, so they rank no place.
func (p *page) guessChart(byName []*tally.Summary, g guessed) layouts.Chart {
	of := tally.Estimated.Service(g.service)
	var amounts []*big.Rat
	for _, s := range byName {
		if f := s.Figure(of.PerHead()); f != nil {
			amounts = append(amounts, f.Exact)
		}
	}
	scale := scaleOf(amounts...)
	c := layouts.Chart{
		ID: p.id("chart_estimated_" + g.service), Finding: g.title(p),
		Subtitle: "Estimated public money for each resident on " + tally.InSentence(p.service(g.service)) + ", " + byName[0].Count.Year.Words(),
		Head:     "Place", Columns: []string{"For each resident", "Amount"},
		Note: "An estimate is worked out from wider figures. It is no part of what was counted, and ranks no place.",
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

// oneBody says of places that come out equal that one body serves them, if the money of all is a share of it.
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
	return p.m.pack.Entry(body).Title + " serves " + places(all) + ". Its money is shared by number of people, so they come out equal."
}

// headlineGroup are the counts of the headline year that may be held against one another: of several
// groups the largest, highest per head first.
func headlineGroup(p *pack.Pack, sums *tally.Tally) []*tally.Summary {
	var best []*tally.Summary
	for _, s := range sums.Summaries {
		if s.Count.Year.String() == p.HeadlineYear && len(s.Comparable) > len(best) {
			best = s.Comparable
		}
	}
	return best
}

// services puts the page of every service in every place into the site. Of more than [mostPaired] places nobody reads
// all on one page: then it shows who spends most and least on each service, and each service has a page of its own.
func (m *maker) services() {
	m.page(servicesPage, m.byService)
	group := m.headlineGroup()
	if len(group) <= mostPaired {
		return
	}
	counted, estimated := map[string]bool{}, map[string]bool{} // which there are; what they come to is asked when a page is
	for _, s := range group {
		for _, part := range s.ByService {
			counted[part.ID] = counted[part.ID] || part.Counted != nil
			estimated[part.ID] = estimated[part.ID] || part.Estimated != nil
		}
	}
	for _, id := range slices.Sorted(maps.Keys(counted)) {
		if counted[id] {
			m.page(servicePage(id), func(p *page) ([]byte, error) {
				return m.oneService(p, p.service(id), func() *layouts.Chart { return p.serviceChart(group, id, "chart_"+id, false) })
			})
		}
		if estimated[id] {
			g := guessed{id, !counted[id]}
			m.page(servicePage("estimated_"+id), func(p *page) ([]byte, error) {
				return m.oneService(p, g.title(p), func() *layouts.Chart {
					c := p.guessChart(inNameOrder(group), g)
					return &c
				})
			})
		}
	}
}

const servicesPage = "counts/by-service.html"

// servicePage is where a service has a page of its own.
func servicePage(id string) string {
	return strings.TrimSuffix(servicesPage, ".html") + "_" + id + ".html"
}

// oneService is the page of one service in every place.
func (m *maker) oneService(p *page, title string, chart func() *layouts.Chart) ([]byte, error) {
	lead := joinedBy(" ", fmt.Sprintf("%s in %d places, for each resident. Each figure leads to its sum.", title, len(m.headlineGroup())), m.pack.CountedBy)
	page := layouts.CountsPage{Frame: p.frame("list services", title, lead, p.index(pack.KindCount), m.crumb(p, servicesPage, "By service")), Lead: lead}
	page.Charts = append(page.Charts, *chart())
	return m.set.Counts.HTML(p.room, page)
}

// inNameOrder are counts in the order of the names of their places.
func inNameOrder(group []*tally.Summary) []*tally.Summary {
	out := slices.Clone(group)
	slices.SortFunc(out, func(a, b *tally.Summary) int { return strings.Compare(place(a), place(b)) })
	return out
}

// byService is the page of every service in every place: a chart for each service, then a table of figures, then the
// mix of each place on one common scale.
func (m *maker) byService(p *page) ([]byte, error) {
	group := m.headlineGroup()
	many := len(group) > mostPaired
	lead := "What each place spent on each service, for each resident. Each figure leads to its sum, and each sum to its sources."
	if many {
		lead = fmt.Sprintf("Who spent most and least on each service, for each resident. Each service has a page of its own with all %d places.", len(group))
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
	if len(group) < 2 {
		lead = "There are not two counts of the headline year with the same footing and services to set beside one another."
	}
	page := layouts.CountsPage{Frame: p.frame("list services", "By service", lead, p.index(pack.KindCount)), Lead: lead}
	if len(group) > 1 {
		services := servicesOf(group)
		page.Contents = &layouts.Contents{ID: p.id("page_contents")}
		on := func(id, title string) {
			page.Contents.Links = append(page.Contents.Links, layouts.Link{Href: p.to(site.Target{Path: p.path, Fragment: id}), Text: title})
		}
		for _, id := range services {
			c := p.serviceChart(group, id, "chart_"+id, many)
			if c == nil {
				continue
			}
			if many {
				c.More = &layouts.Link{Href: p.file(servicePage(id)), Text: fmt.Sprintf("%s in all %d places", p.service(id), len(group))}
			}
			page.Charts = append(page.Charts, *c)
			on(c.ID, p.service(id))
		}
		if many { // nobody has most or least of what is only estimated
			for _, g := range guesses {
				page.More = append(page.More, layouts.Link{Href: p.file(servicePage("estimated_" + g.service)), Text: g.title(p)})
			}
			return m.set.Counts.HTML(p.room, page)
		}
		byName := inNameOrder(group)
		for _, g := range guesses {
			c := p.guessChart(byName, g)
			page.Charts = append(page.Charts, c)
			on(c.ID, c.Finding)
		}
		page.Tables = append(page.Tables, p.servicesTable(byName, services, guesses))
		on("service_matrix", page.Tables[0].Title)
		on("service_mixes", "The mix of each place")
		page.Multiples, page.MultiplesID = p.multiples(byName, services, guesses), p.id("service_mixes")
	}
	return m.set.Counts.HTML(p.room, page)
}

// servicesTable has every place and service.
func (p *page) servicesTable(byName []*tally.Summary, services []string, guesses []guessed) layouts.Table {
	year := byName[0].Count.Year.Words()
	names := []string{"Place"}
	for _, id := range services {
		names = append(names, ">"+p.service(id))
	}
	for _, g := range guesses {
		names = append(names, ">"+g.title(p))
	}
	t := layouts.Table{ID: p.id("service_matrix"), Title: "Every place and service, for each resident", Columns: columns(names...),
		Lead: "Counted money, " + year + ". Each figure leads to its sum."}
	if !t.Stacked() {
		t.Narrow = "The table needs a wider screen. The charts above and the mixes below have the same figures."
	}
	if len(guesses) > 0 {
		t.Lead = "Counted money, and in the last columns estimates, " + year + ". Each figure leads to its sum."
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
			cells = append(cells, p.amount(s, tally.Estimated.Service(g.service).PerHead(), money.Pounds)) // the head of the column says that it is estimated
		}
		row(&t, cells...)
	}
	return t
}

// servicesOf are the services that any of the counts holds, by what all of them together spend.
func servicesOf(group []*tally.Summary) []string {
	amounts := map[string][]*big.Rat{}
	for _, s := range group {
		for i := range s.ByService {
			if part := &s.ByService[i]; part.Counted != nil {
				amounts[part.ID] = append(amounts[part.ID], part.Counted)
			}
		}
	}
	return slices.SortedFunc(maps.Keys(amounts), func(a, b string) int {
		return cmp.Or(money.CompareSums(amounts[b], amounts[a]), strings.Compare(a, b))
	})
}

// multiples are small charts, one for each place, of the same services in the same order on one scale.
func (p *page) multiples(group []*tally.Summary, services []string, guesses []guessed) []layouts.Multiple {
	var amounts []*big.Rat
	for _, s := range group {
		for _, id := range services {
			if f := s.Figure(tally.Counted.Service(id).PerHead()); f != nil {
				amounts = append(amounts, f.Exact)
			}
		}
		for _, g := range guesses {
			if f := s.Figure(tally.Estimated.Service(g.service).PerHead()); f != nil {
				amounts = append(amounts, f.Exact)
			}
		}
	}
	scale := scaleOf(amounts...)
	var out []layouts.Multiple
	for _, s := range group {
		m := layouts.Multiple{ID: p.id("mix_" + s.Count.ID.Name()), Link: p.countOf(s)}
		for _, id := range services {
			r := layouts.ChartRow{Label: layouts.Link{Text: p.service(id)}, Values: []layouts.Value{{Link: layouts.Link{Text: "not counted"}}}}
			if f := s.Figure(tally.Counted.Service(id).PerHead()); f != nil {
				r.Marks, r.Values[0].Text = scale.bar(f.Exact), f.Value
			}
			m.Rows = append(m.Rows, r)
		}
		for _, g := range guesses {
			r := layouts.ChartRow{Label: layouts.Link{Text: p.service(g.service) + ", estimated"}, Values: []layouts.Value{{Link: layouts.Link{Text: unknown}}}}
			if f := s.Figure(tally.Estimated.Service(g.service).PerHead()); f != nil {
				r.Marks, r.Values[0].Text = scale.guess(scale.zero(nil), nil, f.Exact), f.Value
			}
			m.Rows = append(m.Rows, r)
		}
		out = append(out, m)
	}
	return out
}

// countChart is a chart of one count.
type countChart struct {
	shows string                      // as a text asks for it
	id    string                      // where it stands on the page of its count or its place
	holds func(s *tally.Summary) bool // whether the count holds what it shows
	draw  func(p *page, s *tally.Summary, id string) *layouts.Chart
}

// The charts of a count, in the order of its page.
const (
	showServices = iota
	showOrganisations
	showPlaces
	chartCount
)

const (
	servicesID      = "chart_services"
	organisationsID = "chart_organisations"
	placesID        = "chart_places"
)

var countCharts = [chartCount]countChart{
	showServices:      {"services", servicesID, func(s *tally.Summary) bool { return s.Counted != nil }, (*page).servicesChart},
	showOrganisations: {"organisations", organisationsID, func(s *tally.Summary) bool { return len(tally.AnyCounted(s.ByOrganisation)) > 1 }, (*page).bodiesChart},
	showPlaces:        {"places", placesID, func(s *tally.Summary) bool { return len(s.Comparable) > 1 }, (*page).placesBeside},
}

// charts are those of some charts that the count holds enough for.
func (p *page) charts(s *tally.Summary, which ...int) (out []layouts.Chart) {
	for _, n := range which {
		if c := countCharts[n]; c.holds(s) {
			out = append(out, *c.draw(p, s, c.id))
		}
	}
	return out
}

// chart is what a figure in a text shows, or nil where it cannot be drawn.
func (p *page) chart(f *prose.Figure, id string) *layouts.Chart {
	s := p.m.sums.Summary(pack.NewID(pack.KindCount, f.Count.S))
	n := slices.Index(chartNames(), f.Show.S)
	if s == nil || n < 0 || !countCharts[n].holds(s) {
		return nil
	}
	c := countCharts[n].draw(p, s, id)
	if f.Title.S != "" {
		c.Finding = f.Title.S
	}
	return c
}

// chartNames is what the charts of a count show, as a text asks for it.
func chartNames() (words []string) {
	for _, c := range countCharts {
		words = append(words, c.shows)
	}
	return words
}

// checkFigures reports the figures in texts that ask for what is not there.
func checkFigures(p *pack.Pack, sums *tally.Tally) source.Problems {
	var problems source.Problems
	for _, e := range texts(p) {
		if e.Body == nil {
			continue
		}
		for _, f := range e.Body.Figures {
			count := pack.NewID(pack.KindCount, f.Count.S)
			s := sums.Summary(count)
			show := slices.Index(chartNames(), f.Show.S)
			if f.Show.S != "" && show < 0 {
				hint := "write " + source.Alternatives(chartNames())
				if near := source.Nearest(f.Show.S, chartNames()); near != "" {
					hint = source.DidYouMean(near)
				}
				problems.Add(f.Show.Pos, "wrong-value", source.Quote(f.Show.S)+" is nothing that a figure can show", hint)
			}
			if s != nil && show >= 0 && !p.Unsure(count) && !countCharts[show].holds(s) {
				problems.Add(f.Show.Pos, "figure", "there is nothing to draw: the count has no such figures to set beside one another", "show something else, or take the block out")
			}
		}
	}
	return problems
}
