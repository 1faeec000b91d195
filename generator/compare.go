package generator

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// With up to mostPaired places every pair has a page. With more, each place is paired with its nearestFew, so that
// the number of pages grows linearly.
const (
	mostPaired = 30
	nearestFew = 12
)

// pair is two places, in the order of their titles.
type pair struct {
	a, b *pack.Pilot
	path string
}

// pairOf returns a pair. Its address is made from the two ids in alphabetical order, so that changing a title does
// not change it.
func pairOf(a, b *pack.Pilot) pair {
	one, other := a.ID.Name(), b.ID.Name()
	return pair{a, b, "compare/" + min(one, other) + and + max(one, other) + ".html"}
}

// origin says what claims the address of the pair's page.
func (p pair) origin() site.Origin {
	a, b := p.names()
	return site.Origin{What: "the comparison of " + a + " with " + b}
}

// names returns the two ids as printed in a message, in alphabetical order.
func (p pair) names() (first, second string) {
	a, b := p.a.ID.Name(), p.b.ID.Name()
	return source.Quote(min(a, b)), source.Quote(max(a, b))
}

// comparisons is the page that links to all comparisons, or the first of several.
const comparisons = "compare/index.html"

// compares reports whether there are two places to compare. If not, nothing links to that page.
func (m *maker) compares() bool { return len(m.pack.Pilots) > 1 }

// and is what separates the two ids in a pair's address.
const and = "-and-"

// pairs returns the pairs that have a page, in order, and for each place those it is part of. Two pairs with the same
// address are a problem: a-and-b with c, and a with b-and-c.
func (m *maker) pairs() (out []pair, of map[pack.ID][]pair, problems source.Problems) {
	at := map[*pack.Pilot]int{} // the position of each place in the order
	for n, e := range m.places {
		at[e] = n
	}
	seen := map[[2]*pack.Pilot]bool{}
	add := func(a, b *pack.Pilot) {
		if at[a] > at[b] {
			a, b = b, a
		}
		if two := [...]*pack.Pilot{a, b}; !seen[two] {
			seen[two] = true
			out = append(out, pairOf(a, b))
		}
	}
	if len(m.places) <= mostPaired {
		for i, a := range m.places {
			for _, b := range m.places[i+1:] {
				add(a, b)
			}
		}
	} else {
		near := make([][]*pack.Pilot, len(m.places))
		source.SideBySide(len(m.places), func(i int) { near[i] = m.near[m.places[i]]() })
		for i, a := range m.places {
			for _, b := range near[i] {
				add(a, b)
			}
		}
	}
	slices.SortStableFunc(out, func(p, q pair) int { return strings.Compare(p.path, q.path) })
	of = map[pack.ID][]pair{}
	for i, p := range out {
		if i > 0 && out[i-1].path == p.path {
			problems = append(problems, sameAddress(out[i-1], p))
		}
		of[p.a.ID] = append(of[p.a.ID], p)
		of[p.b.ID] = append(of[p.b.ID], p)
	}
	for _, e := range m.places {
		slices.SortFunc(of[e.ID], func(p, q pair) int { return at[p.other(e)] - at[q.other(e)] })
	}
	return slices.CompactFunc(out, func(p, q pair) bool { return p.path == q.path }), of, problems
}

// sameAddress returns the problem of two pairs with the same address. It blames an id that contains the separator, or
// begins or ends with the word "and": a-and with b, and a with and-b.
func sameAddress(p, q pair) source.Problem {
	places := []*pack.Pilot{p.a, p.b, q.a, q.b}
	slices.SortFunc(places, func(a, b *pack.Pilot) int { return strings.Compare(string(a.ID), string(b.ID)) })
	at := places[slices.IndexFunc(places, func(e *pack.Pilot) bool { return strings.Contains("-"+e.ID.Name()+"-", and) })]
	names := func(p pair) string {
		first, second := p.names()
		return first + " with " + second
	}
	return source.Problem{Pos: at.Pos, Level: source.Error, Code: "same-address",
		Msg:  fmt.Sprintf("%s would be the address of two comparisons, %s and %s", source.Quote(p.path), names(p), names(q)),
		Hint: "rename this file, to an id without the word and"}
}

// nearest returns the places most similar to a place by mix of services, if the counts are comparable, and if those
// are too few also the places that it has the strongest bonds with.
func (m *maker) nearest(a *pack.Pilot) []*pack.Pilot {
	var out []*pack.Pilot
	put := func(p *pack.Pilot) {
		if p != nil && p != a && len(out) < nearestFew && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	if s := m.sums.Headline(a.ID); s != nil {
		for _, near := range s.Nearest(nearestFew) {
			put(near.Pilot)
		}
	}
	if len(out) < nearestFew {
		bonds, _ := m.pack.Bonds(a, nearestFew+len(out))
		for _, b := range bonds {
			put(b.With)
		}
	}
	return out
}

// comparisons adds the pages that list the pairs, by place.
func (m *maker) comparisons() {
	paired := slices.DeleteFunc(slices.Clone(m.places), func(e *pack.Pilot) bool { return len(m.paired[e.ID]) == 0 })
	parted := partPlaces(comparisons, paired).always(comparisons)
	for i, e := range paired {
		m.listed[e.ID] = addressOf(parted.path(i), "with_"+e.ID.Name())
	}
	pagesOf(m, parted, func(p *page, places []*pack.Pilot) ([]byte, error) { return m.comparisonsPage(p, parted, places) })
}

// comparisonsPage lists the pairs of some places.
func (m *maker) comparisonsPage(p *page, parted partedList[*pack.Pilot], places []*pack.Pilot) ([]byte, error) {
	lead := "Choose two places to see what each spent, what they share and what each could ask the other. Money is compared only where both counts have the same year, basis and services."
	if len(places) == 0 { // possible only with more than mostPaired places
		lead = "With so many places, only those with counts or texts in common are compared. Here no two places have any."
	}
	page := layouts.ComparisonsPage{ListFrame: partFrame(p, parted, "compare", "Compare two places", lead)}
	marked := false // whether any is the most alike
	for _, a := range places {
		s := layouts.Section{ID: p.id(m.listed[a.ID].Fragment), Title: a.Title}
		var alike *pack.Pilot // only if there are more than two others
		if h := m.sums.Headline(a.ID); h != nil && len(m.paired[a.ID]) > 2 && len(h.Alike()) > 0 {
			alike = h.Alike()[0].With.Pilot
		}
		for _, pr := range m.paired[a.ID] {
			item := layouts.Item{Link: p.pageLink(pr.path, pr.other(a).Title)}
			if pr.other(a) == alike {
				marked, item.Kind = true, "most alike"
				s.Lead = item.Kind + ": " + alike.Title
			}
			s.Items = append(s.Items, item)
		}
		page.Sections = append(page.Sections, s)
	}
	if marked {
		page.Lead += " “Most alike” marks the place with the closest mix of services."
	}
	return m.set.Comparisons.HTML(p.room, page)
}

func (p pair) other(a *pack.Pilot) *pack.Pilot {
	if p.a == a {
		return p.b
	}
	return p.a
}

// side is what a place contributes to each of its comparisons. These are all in one folder, so its links are the same
// in all of them.
type side struct {
	of       *tally.Summary // for the headline year
	people   string
	bodies   string
	year     way
	forEach  way // the exact amount per head
	whole    [len(wholes)]way
	services map[string]perHead // services counted, by id
	guesses  map[string]way     // estimates per head, by service
}

// perHead is what was counted for a service per head: the amount, and a link to its sum.
type perHead struct {
	exact *big.Rat
	way   way
}

// way is a link that many pages of one folder use, with its target.
type way struct {
	layouts.Link
	to site.Target
}

// take uses a shared link in the page, and records its target.
func (p *page) take(w way) layouts.Link {
	if w.Href != "" {
		p.links = append(p.links, w.to)
	}
	return w.Link
}

// wholes are the figures of a whole count by which two places are compared.
var wholes = [...]struct {
	of   tally.Quantity
	what string
}{
	{tally.Counted.Whole(), "Counted"},
	{tally.Counted.Whole().PerHead(), "Counted, for each resident"},
	{tally.Estimated.Whole().PerHead(), "Estimated on top, for each resident"},
	{tally.Total.Whole().PerHead(), "Both, for each resident"},
}

// side makes the side of a place that has a count for the headline year.
func (m *maker) side(s *tally.Summary) *side {
	p := &page{m: m, path: comparisons}
	led := func(l layouts.Link) way {
		if l.Href == "" {
			return way{Link: l}
		}
		return way{l, p.links[len(p.links)-1]}
	}
	out := &side{
		of: s, bodies: strconv.Itoa(len(tally.AnyCounted(s.ByOrganisation))), year: led(p.yearOf(s)),
		forEach:  led(p.amount(s, tally.Counted.Whole().PerHead(), money.Exactly)),
		services: map[string]perHead{}, guesses: map[string]way{},
	}
	if n := s.Count.Population; n != nil {
		out.people = commas(n.People)
	}
	for i, f := range wholes {
		out.whole[i] = led(p.printed(s, f.of))
	}
	for _, part := range s.ByService {
		if of := tally.Counted.Service(part.ID).PerHead(); s.Figure(of) != nil {
			out.services[part.ID] = perHead{s.Figure(of).Exact, led(p.printed(s, of))}
		}
		if of := tally.Estimated.Service(part.ID).PerHead(); s.Figure(of) != nil {
			out.guesses[part.ID] = led(p.printed(s, of))
		}
	}
	return out
}

// comparePair makes the page that compares two places.
func (m *maker) comparePair(p *page, pr pair) ([]byte, error) {
	a, b := pr.a, pr.b
	title := a.Title + " and " + b.Title
	x, y := m.sums.Headline(a.ID), m.sums.Headline(b.ID)
	lead, whyNot := m.verdict(a, b, x, y)
	var here, there *side
	if whyNot == "" {
		here, there = m.sides[a](), m.sides[b]()
	}
	page := layouts.ComparePage{
		Frame: p.frame("compare", title, lead, p.pageLink(comparisons, "Compare two places")),
		Lead:  lead, A: p.link(a.ID), B: p.link(b.ID), WhyNot: whyNot,
	}
	page.ShapeA, page.ShapeB = m.outlines[a], m.outlines[b]
	var services []string
	if x != nil && y != nil {
		services = servicesOf([]*tally.Summary{x, y})
	}
	if whyNot == "" {
		for _, s := range []*side{here, there} {
			page.Sentences = append(page.Sentences, layouts.Sentence{
				Text: s.whole[0].Text + " of public money was counted in " + s.of.Place() + ": " + s.whole[1].Text + " for each resident.",
				Sum:  p.take(s.forEach),
			})
		}
		if m.pack.CountedBy != "" {
			page.Sentences = append(page.Sentences, layouts.Sentence{Text: m.pack.CountedBy})
		}
		page.Chart = p.pairChart(here, there, services)
		page.Tables = append(page.Tables, p.pairTable(here, there))
	}
	if x != nil && y != nil {
		page.Tables = append(page.Tables, p.filled(p.leftOut(x, y, services))...)
	}
	section := func(id, title string, items []layouts.Item) {
		if len(items) > 0 {
			page.Sections = append(page.Sections, layouts.Section{ID: p.id(id), Title: title, Items: items})
		}
	}
	themes, texts := p.shared(pr)
	section("shared_themes", "What both looked into", themes)
	named := "Pages that mention both"
	if len(themes) > 0 {
		named = "Other pages that mention both"
	}
	section("shared_texts", named, texts)
	section("ask_a", "What "+a.Title+" could ask "+b.Title, p.asks(a, b, here, there))
	section("ask_b", "What "+b.Title+" could ask "+a.Title, p.asks(b, a, there, here))
	for _, one := range []*pack.Pilot{a, b} {
		if items := p.besideOthers(one, pr); len(items) > 0 {
			page.Sections = append(page.Sections, layouts.Section{ID: p.id("others_" + one.ID.Name()), Title: one.Title + " compared with other places", Items: items, OnScreen: true})
		}
	}
	return m.set.Compare.HTML(p.room, page)
}

// shared returns the themes that both places looked into, and the other texts that name both.
func (p *page) shared(pr pair) (themes, texts []layouts.Item) {
	bond := p.m.pack.Bond(pr.a, pr.b)
	for _, id := range bond.Themes {
		themes = append(themes, layouts.Item{Link: p.link(id), Text: p.m.pack.Entry(id).Summary})
	}
	for _, id := range bond.Texts {
		if slices.Contains(bond.Themes, id) {
			continue
		}
		item := layouts.Item{Link: p.link(id), Kind: kindName(id.Kind()), Text: p.m.pack.Entry(id).Summary}
		switch id {
		case pr.a.ID:
			item.Reason = stop("Mentions " + pr.b.Title)
		case pr.b.ID:
			item.Reason = stop("Mentions " + pr.a.Title)
		}
		texts = append(texts, item)
	}
	return themes, texts
}

// besideOthers links to comparisons of a place with others than the one at hand.
func (p *page) besideOthers(one *pack.Pilot, here pair) []layouts.Item {
	all := p.m.paired[one.ID]
	items := make([]layouts.Item, 0, mostBeside+1)
	for _, o := range nearby(all, here) {
		if o != here {
			items = append(items, layouts.Item{Link: p.pageLink(o.path, one.Title+" and "+o.other(one).Title)})
		}
	}
	if len(all) > mostBeside {
		items = append(items, layouts.Item{Link: layouts.Link{Href: p.to(p.m.listed[one.ID]), Text: fmt.Sprintf("All %d places compared with %s", len(all), one.Title)}})
	}
	return items
}

// verdict returns the first sentence of a comparison, and if the money is not compared the reason.
func (m *maker) verdict(a, b *pack.Pilot, x, y *tally.Summary) (lead, whyNot string) {
	year := m.pack.HeadlineYear.Words()
	none := a.Title + " and " + b.Title + ": what they share, and what each could ask the other."
	switch {
	case x == nil && y == nil:
		return none, "Neither place has a count for " + year + ", so their money is not compared."
	case x == nil:
		return none, a.Title + " has no count for " + year + ", so their money is not compared."
	case y == nil:
		return none, b.Title + " has no count for " + year + ", so their money is not compared."
	case !tally.Comparable(x, y):
		return none, "The two counts differ in year, basis or services, so their money is not compared."
	case x.PerHead == nil || y.PerHead == nil:
		return none, "The money for each resident is not known for one of the two places, so it is not compared."
	}
	switch gap := money.Between(x.PerHead, y.PerHead); {
	case gap.Pounds() == noPounds:
	case gap.Sign() > 0:
		return fmt.Sprintf("In %s, %s more was counted for each resident in %s than in %s.", year, gap.Pounds(), a.Title, b.Title), ""
	default:
		return fmt.Sprintf("In %s, %s less was counted for each resident in %s than in %s.", year, gap.Abs().Pounds(), a.Title, b.Title), ""
	}
	return fmt.Sprintf("In %s, the same was counted for each resident in %s and in %s, to the nearest pound.", year, a.Title, b.Title), ""
}

// noPounds is how a gap of less than a pound is printed.
const noPounds = "£0"

// pairChart is a dot plot of two places by service: a circle and a diamond, with both figures and the difference as
// text.
func (p *page) pairChart(here, there *side, services []string) *layouts.Chart {
	x, y := here.of, there.of
	amounts := make([]*big.Rat, 0, 2*len(services))
	for _, id := range services {
		amounts = append(amounts, here.services[id].exact, there.services[id].exact)
	}
	scale := scaleOf(amounts...)
	c := &layouts.Chart{
		ID: p.id("chart_pair"), Subtitle: "Counted public money for each resident by service, " + x.Count.Year.Words(),
		Head: "Service", Columns: []string{x.Place(), y.Place()},
		Key: []layouts.ChartKey{
			{Mark: layouts.Mark{Shape: "dot", X: "50%", Class: "one"}, Text: x.Place()},
			{Mark: layouts.Mark{Shape: "diamond", X: "50%", Class: "two"}, Text: y.Place()},
		},
	}
	widest := money.Between(nought, nought)
	c.Rows = make([]layouts.ChartRow, 0, len(services))
	for i, id := range services {
		one, two := amounts[2*i], amounts[2*i+1]
		r := layouts.ChartRow{Label: layouts.Link{Text: p.service(id)}}
		r.Marks = scale.zero(make([]layouts.Mark, 0, 4))
		r.Marks = scale.between(r.Marks, "span", one, two)
		r.Marks = scale.dot(r.Marks, "dot", "one", one)
		r.Marks = scale.dot(r.Marks, "diamond", "two", two)
		cell := func(s *side) layouts.Value {
			if of, ok := s.services[id]; ok {
				return layouts.Value{Link: p.take(of.way)}
			}
			return layouts.Value{Link: layouts.Link{Text: "not counted"}}
		}
		r.Values = []layouts.Value{cell(here), cell(there)}
		if one != nil && two != nil {
			gap := money.Between(one, two)
			r.Note = gap.Pounds()
			if r.Note != noPounds && gap.Sign() > 0 {
				r.Note = "+" + r.Note
			}
			if abs := gap.Abs(); r.Note != noPounds && abs.Compare(widest) > 0 {
				widest = abs
				more, less := x, y
				if gap.Sign() < 0 {
					more, less = y, x
				}
				c.Finding = "The largest difference is in " + tally.InSentence(p.service(id)) + ": " + abs.Pounds() + " more in " + more.Place() + " than in " + less.Place()
				if one.Sign() < 0 || two.Sign() < 0 { // of what is taken off, more may mean either
					c.Finding = "The largest difference is in " + tally.InSentence(p.service(id)) + ": " + money.Pounds(one) + " in " + x.Place() + " and " + money.Pounds(two) + " in " + y.Place()
				}
			}
		}
		c.Rows = append(c.Rows, r)
	}
	guesses := guessesOf([]*tally.Summary{x, y})
	if len(guesses) > 0 {
		c.Subtitle = "Counted public money for each resident by service, with estimates below, " + x.Count.Year.Words()
	}
	for _, g := range guesses {
		r := layouts.ChartRow{Label: layouts.Link{Text: g.title(p)}} // without a mark or a difference, because estimates rank nothing
		for _, s := range []*side{here, there} {
			guess, ok := s.guesses[g.service]
			if !ok {
				guess.Text = unknown
			}
			r.Values = append(r.Values, layouts.Value{Link: p.take(guess)})
		}
		c.Rows = append(c.Rows, r)
	}
	if c.Finding == "" {
		c.Finding = "No service differs by a pound"
	}
	c.Note = "In brackets: the first place minus the second. It is rounded once, so it may differ by a pound from the amounts beside it. Their mixes of services differ by " + money.Tenths(tally.Distance(x, y)) + ", where 0% means the same mix."
	return c
}

// pairTable compares the totals of two counts.
func (p *page) pairTable(here, there *side) layouts.Table {
	t := layouts.Table{ID: p.id("pair_whole"), Title: "The two counts", Columns: columns("Figure", ">"+here.of.Place(), ">"+there.of.Place())}
	row(&t, "Count", p.take(here.year), p.take(there.year))
	row(&t, "People", here.people, there.people)
	for i, f := range wholes {
		row(&t, f.what, p.take(here.whole[i]), p.take(there.whole[i]))
	}
	row(&t, "Organisations counted", here.bodies, there.bodies)
	return t
}

// leftOut lists what only one of the two counts includes.
func (p *page) leftOut(x, y *tally.Summary, services []string) layouts.Table {
	t := layouts.Table{ID: "pair_left_out", Title: "What is counted in one but not in the other", Columns: columns("What", ">"+x.Place(), ">"+y.Place())}
	has := func(s *tally.Summary, id string) bool {
		return slices.ContainsFunc(s.ByService, func(part tally.Part) bool { return part.ID == id && part.Counted != nil })
	}
	say := func(s *tally.Summary, id string) string {
		if has(s, id) {
			return "counted"
		}
		return notCounted(s, id)
	}
	for _, id := range services {
		if has(x, id) != has(y, id) {
			row(&t, p.service(id), say(x, id), say(y, id))
		}
	}
	return t
}

// asks returns what one place could ask another: how it spends less on a service, if the counts are comparable, and
// about its cases on the asker's themes. mine and theirs are nil if they are not comparable.
func (p *page) asks(asker, asked *pack.Pilot, mine, theirs *side) []layouts.Item {
	var out []layouts.Item
	if mine != nil {
		out = p.asksOfMoney(mine, theirs)
	}
	return p.asksOfCases(out, asker, asked)
}

// asksOfMoney asks about the service on which the other place spends less by the largest amount.
func (p *page) asksOfMoney(mine, theirs *side) []layouts.Item {
	best, service := money.Between(nought, nought), ""
	for i := range mine.of.ByService {
		id := mine.of.ByService[i].ID
		a, b := mine.services[id].exact, theirs.services[id].exact
		if a == nil || b == nil || b.Sign() <= 0 {
			continue
		}
		if gap := money.Between(a, b); gap.Compare(best) > 0 {
			best, service = gap, id
		}
	}
	if service == "" || best.Pounds() == noPounds {
		return nil
	}
	less := p.take(theirs.services[service].way)
	less.Text = "What lies behind " + best.Pounds() + " less for each resident on " + tally.InSentence(p.service(service))
	return []layouts.Item{{Link: less, Reason: "Less is not better in itself: needs differ, and so does what is counted where."}}
}

// asksOfCases appends cases of the other place on the asker's themes. If there is nothing else to ask about, any two
// of its cases will do.
func (p *page) asksOfCases(out []layouts.Item, asker, asked *pack.Pilot) []layouts.Item {
	themes := map[pack.ID]bool{}
	for _, id := range asker.Themes {
		themes[id] = true
	}
	const most = 5 // items
	cases := p.m.casesOf()[asked.ID]
	for _, c := range cases {
		if len(out) == most {
			break
		}
		var shared []string
		for _, id := range c.Themes {
			if themes[id] {
				shared = append(shared, p.m.pack.Entry(id).Title)
			}
		}
		if len(shared) > 0 {
			out = append(out, layouts.Item{Link: p.link(c.ID), Text: c.Summary, Reason: stop("On a theme that " + asker.Title + " looked into: " + strings.Join(shared, ", "))})
		}
	}
	if len(out) == 0 {
		for _, c := range cases[:min(2, len(cases))] {
			out = append(out, layouts.Item{Link: p.link(c.ID), Text: c.Summary, Reason: "What " + asked.Title + " tried."})
		}
	}
	return out
}

// casesByPlace returns the case studies of each place.
func casesByPlace(p *pack.Pack) map[pack.ID][]*pack.Case {
	of := map[pack.ID][]*pack.Case{}
	for _, c := range p.Cases {
		for i, id := range c.Pilots {
			if !slices.Contains(c.Pilots[:i], id) {
				of[id] = append(of[id], c)
			}
		}
	}
	return of
}

// others lists what compares a place with others: first those it has bonds with, the strongest of all, and then those
// it is only compared with, the most similar first. A place without a comparison is named alone. A place with a bond
// may mention this one, and is linked to as well. It returns nil if there are none.
func (p *page) others(e *pack.Pilot, bonds []pack.Bond, all int) *layouts.Others {
	m := p.m
	o := &layouts.Others{}
	for _, b := range bonds {
		it := layouts.Item{Link: p.link(b.With.ID), Reason: m.reason(e, b)}
		if both := p.comparison(e, b.With.ID); both.Href != "" {
			it.Link, it.More = both, layouts.Link{Href: it.Link.Href, Text: "More about " + it.Link.Text}
		}
		o.Items = append(o.Items, it)
	}
	order := map[*pack.Pilot]int{}
	for i, near := range m.near[e]() {
		order[near] = len(m.pack.Pilots) - i
	}
	pairs := slices.Clone(m.paired[e.ID])
	slices.SortStableFunc(pairs, func(a, b pair) int { return order[b.other(e)] - order[a.other(e)] })
	for _, pr := range pairs {
		other := pr.other(e)
		if !slices.ContainsFunc(bonds, func(b pack.Bond) bool { return b.With == other }) {
			o.Items = append(o.Items, layouts.Item{Link: p.comparison(e, other.ID)})
		}
	}
	switch {
	case len(o.Items) == 0:
		return nil
	case len(bonds) < all:
		o.Lead = fmt.Sprintf("The %d with the closest ties, out of %d, come first.", len(bonds), all)
	case len(o.Items) > 1 && len(bonds) > 0:
		o.Lead = "Those with the most in common come first, with the reasons."
	case len(o.Items) > 2:
		o.Lead = "The most similar places come first."
	}
	if len(bonds) > 0 {
		o.Bound = p.id("page_bonds")
	}
	o.ID, o.Title = p.id("page_compare"), "Compare with another place"
	return o
}
