package generator

import (
	"fmt"
	"maps"
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

// The pages of counts say the same numbers three times, each for another reader: in sentences, in
// tables, and in the sums that stand behind them. All come from package tally; here they only get words
// and places. A number that is not known is said to be so, never printed as nought.

const unknown = "not known"

// The parts of a count's page that others lead to.
const (
	statusID    = "count_status"
	statedID    = "count_stated"
	rowsID      = "count_rows"
	coverageID  = "count_coverage"
	missingID   = "count_missing"
	downloadsID = "count_downloads"
)

const (
	rowsTitle    = "Every row"
	missingTitle = "What is left out, and why"
)

// stop ends words with a full stop, if there are any.
func stop(words string) string {
	if words == "" || strings.HasSuffix(words, ".") {
		return words
	}
	return words + "."
}

// columns names the columns of a table; one that begins with > stands to the right.
func columns(names ...string) []layouts.Column {
	var out []layouts.Column
	for _, n := range names {
		name, right := strings.CutPrefix(n, ">")
		out = append(out, layouts.Column{Name: name, Right: right})
	}
	return out
}

// row makes a row of a table: words, links or cells, to the right where the column is.
func row(t *layouts.Table, cells ...any) {
	r := layouts.Row{Cells: make([]layouts.Cell, 0, len(cells))}
	for i, c := range cells {
		cell := layouts.Cell{Right: t.Columns[i].Right}
		switch c := c.(type) {
		case string:
			cell.Text = c
		case layouts.Link:
			cell.Link = c
		case layouts.Cell:
			cell.Link, cell.Note = c.Link, c.Note
		}
		r.Cells = append(r.Cells, cell)
	}
	t.Rows = append(t.Rows, r)
}

// noted is words as a cell, with a note below.
func noted(words, note string) layouts.Cell {
	return layouts.Cell{Link: layouts.Link{Text: words}, Note: note}
}

// printed is a figure as sentences print it, in a cell that leads to its sum, or says that it is not known.
func (p *page) printed(s *tally.Summary, of tally.Quantity) layouts.Link {
	f := s.Figure(of)
	if f == nil {
		return layouts.Link{Text: unknown}
	}
	return layouts.Link{Href: p.to(p.m.where.of(f.ID)), Text: f.Value}
}

// amount is the same in other words.
func (p *page) amount(s *tally.Summary, of tally.Quantity, value func(*big.Rat) string) layouts.Link {
	l := p.printed(s, of)
	if l.Href != "" {
		l.Text = value(s.Figure(of).Exact)
	}
	return l
}

func (p *page) service(id string) string { return pack.Name(p.m.pack.Services, id) }

// count puts the page of one count into the site, and the files that it offers.
func (m *maker) count(c *pack.Count) {
	s := m.sums.Summary(c.ID)
	files := m.downloads(s)
	m.pageOf(&c.Entry, func(p *page) ([]byte, error) { return m.countPage(p, c, s, files) })
}

func (m *maker) countPage(p *page, c *pack.Count, s *tally.Summary, files countFiles) ([]byte, error) {
	description := c.Summary
	if description == "" && len(s.Sentences()) > 0 {
		description = s.Sentences()[0].Text
	}
	page := layouts.CountPage{Frame: p.frame("count", c.Title, description, p.index(pack.KindCount))}
	var covers []string
	for _, id := range c.Covers {
		covers = append(covers, p.service(id))
	}
	page.Article = p.article("Count", &c.Entry,
		layouts.Key{Name: "Place", Links: p.refs(some(c.Pilot))},
		layouts.Key{Name: "Financial year", Text: c.Year.Words()},
		layouts.Key{Name: "Counted", Links: some1(p.amount(s, tally.Counted.Whole(), money.Exactly))},
		layouts.Key{Name: "For each resident", Links: some1(p.amount(s, tally.Counted.Whole().PerHead(), money.Exactly))},
		layouts.Key{Name: "Estimated besides", Links: some1(p.amount(s, tally.Estimated.Whole(), money.Plainly))},
		p.population(c.Population),
		layouts.Key{Name: "Basis", Text: pack.Name(m.pack.Bases, c.Basis), Note: pack.Note(m.pack.Bases, c.Basis)},
		layouts.Key{Name: "Covers", Text: strings.Join(covers, "; ")},
		layouts.Key{Name: "Note", Text: c.Note},
	)
	if page.Lead == "" {
		page.Lead = m.pack.CountedBy
	}
	page.Sentences = p.sentences(s)
	page.Charts = p.charts(s, showServices, showOrganisations, showPlaces)
	rows := p.rows(c)
	page.Tables = p.tables(s, rows)
	page.Shape = m.outlines[s.Pilot]
	if len(s.Figures()) > 0 {
		page.SumsID = p.id("count_sums")
	}
	page.Sums = make([]layouts.SumOf, 0, len(s.Figures()))
	for _, f := range s.Figures() {
		page.Sums = append(page.Sums, p.sum(s, f, rows))
	}
	page.Sections = p.mentions(c.ID)
	page.Contents = &layouts.Contents{ID: p.id("page_contents")}
	for _, c := range page.Charts {
		p.alsoOn(&page.Article, c.ID, c.Finding)
	}
	for _, t := range page.Tables {
		p.alsoOn(&page.Article, t.ID, t.Title)
	}
	if page.SumsID != "" {
		p.alsoOn(&page.Article, page.SumsID, "The sum behind each figure")
	}
	p.say(&page.Frame, files.dataset())
	page.Downloads = &layouts.Downloads{ID: p.id(downloadsID), Title: "Downloads", Files: p.offers(files.list)}
	return m.set.Count.HTML(p.room, page)
}

// some1 is a link as a list, or nothing where it leads nowhere.
func some1(l layouts.Link) []layouts.Link {
	if l.Href == "" {
		return nil
	}
	return []layouts.Link{l}
}

func (p *page) sentences(s *tally.Summary) []layouts.Sentence {
	var out []layouts.Sentence
	for _, said := range s.Sentences() {
		sentence := layouts.Sentence{Text: said.Text}
		if f := s.Figure(said.Figure); f != nil {
			sentence.Sum = layouts.Link{Href: p.to(p.m.where.of(f.ID)), Text: inFull(s, f)}
		} else if at, words := shownAt(said.Shown); at != "" {
			on := p.m.where.of(s.Count.ID)
			on.Fragment = at
			sentence.See = layouts.Link{Href: p.to(on), Text: words}
		}
		switch said.Refers.Kind() {
		case pack.KindFact:
			sentence.Links = append(sentence.Links, layouts.Link{Href: p.to(p.m.where.of(said.Refers)), Text: "where the range is from"})
		case pack.KindPilot:
			sentence.See = p.comparison(s.Pilot, said.Refers)
		}
		out = append(out, sentence)
	}
	return out
}

// shownAt is the id of a part of a count's page, and the words that lead there.
func shownAt(part tally.Shown) (id, words string) {
	switch part {
	case tally.Organisations:
		return organisationsID, "who spent it"
	case tally.Statuses:
		return statusID, "how sure it is"
	case tally.LeftOut:
		return missingID, "what is left out, and why"
	case tally.Published:
		return statedID, "totals that others published"
	}
	return "", ""
}

// comparison leads to the comparison of a place with another, or nowhere if the two have none.
func (p *page) comparison(a *pack.Pilot, with pack.ID) layouts.Link {
	if a == nil {
		return layouts.Link{}
	}
	for _, pr := range p.m.paired[a.ID] {
		if other := pr.other(a); other.ID == with {
			return layouts.Link{Href: p.file(pr.path()), Text: a.Title + " and " + other.Title + " compared"}
		}
	}
	return layouts.Link{}
}

// inFull is a figure as it stands in the margin of its sentence: exact, where the sentence rounds.
func inFull(s *tally.Summary, f *tally.Figure) string {
	switch {
	case f.Unit == tally.Rank:
		return fmt.Sprintf("%s of %d", f.Value, s.Among)
	case f.Unit == tally.Share:
		return f.Value
	case f.HoldsEstimate():
		return tally.About(money.Pounds)(f.Exact)
	}
	return money.Exactly(f.Exact)
}

// inFullAmount is how an amount is written in a sum or a table: to the penny, so that a reader's own sum agrees. Most
// estimates are worked out from figures that are much coarser, and where they have no pence none are printed.
func inFullAmount(estimate bool) func(*big.Rat) string {
	if estimate {
		return money.Plainly
	}
	return money.Exactly
}

// tables are the tables of a count's page, in the order in which a reader asks.
func (p *page) tables(s *tally.Summary, rows map[*pack.Row]*accounted) []layouts.Table {
	c := s.Count
	var out []layouts.Table
	put := func(t layouts.Table) {
		if len(t.Rows)+len(t.Terms) > 0 {
			p.id(t.ID)
			out = append(out, t)
		}
	}
	t := layouts.Table{ID: statusID, Title: "How sure it is", Columns: columns("Status", ">Rows", ">Amount")}
	means := map[string]string{
		string(pack.Counted):     "a published figure of that body",
		string(pack.Apportioned): "a share, by number of people, of a published figure of a body that serves a wider area",
		string(pack.Estimated):   "worked out from wider figures; the row says how",
	}
	for _, part := range s.ByStatus {
		amount := part.Counted
		if amount == nil {
			amount = part.Estimated
		}
		row(&t, noted(sentence(part.ID), means[part.ID]), strconv.Itoa(len(part.Rows)), inFullAmount(part.Counted == nil)(amount))
	}
	put(t)

	t = layouts.Table{ID: statedID, Title: "Totals that others published",
		Lead: "A published total stands beside what this count holds of the same services, and leads to its source. Mostly the two do not mean the same.", Columns: columns("Published, for what, and why they differ", "Ours")}
	for _, st := range s.Stated {
		covers := "everything"
		if !st.Published.All {
			var names []string
			for _, id := range st.Published.Covers {
				names = append(names, p.service(id))
			}
			covers = source.Series(names)
		}
		published := layouts.Cell{Link: layouts.Link{Href: p.link(st.Published.Source).Href, Text: money.Headline(st.Published.Amount.Rat())}}
		published.Note = joinedBy(" ", stop(joined(st.Published.By, st.Published.Year, covers)), stop(sentence(st.Differs)), st.Published.Note)
		row(&t, published, p.ours(s, &st))
	}
	put(t)

	t = layouts.Table{ID: "count_alike", Title: "Places with a similar mix of services",
		Lead:    "Half the sum of the differences between the services’ shares: 0% is the same mix, 100% has nothing in common.",
		Columns: columns("Place", ">Difference", ">Most unlike in")}
	for _, l := range s.Alike() {
		row(&t, p.countOf(l.With), money.Tenths(l.Distance), p.service(l.Differs))
	}
	put(t)

	t = layouts.Table{ID: "count_years", Title: "Change over the years", Lead: "In the money of each year; prices are not taken into account.", Columns: columns("Year", ">Change", ">For each resident")}
	for _, ch := range s.Years {
		year := layouts.Cell{Link: p.yearOf(ch.To), Note: "since " + ch.From.Count.Year.Words()}
		if ch.Why != "" {
			year.Note += "; not worked out: " + ch.Why
			row(&t, year, unknown, unknown)
			continue
		}
		step := signed(ch.Counted, money.Headline)
		if ch.Part != nil {
			step += " (" + signed(ch.Part, money.Tenths) + ")"
		}
		each := unknown
		if ch.PerHead != nil {
			each = signed(ch.PerHead, money.Pounds)
		}
		row(&t, year, step, each)
	}
	put(t)

	t = layouts.Table{ID: rowsID, Title: rowsTitle, Lead: "Amounts as they stand in the source, in " + c.Unit.Words() + ".",
		Columns: columns("Organisation and service, how sure, and where it stands", ">Amount")}
	t.Terms = make([]layouts.Term, 0, len(c.Rows))
	for i := range c.Rows {
		r := &c.Rows[i]
		row := rows[r]
		line := row.Term
		line.Note, line.How, line.Amount = joinedBy(", ", row.service, row.rest), string(r.Status), typed(r.Typed)
		if r.Share != nil {
			line.How += ", the share of " + commas(r.Share.Num) + " of " + commas(r.Share.Den) + " people"
		}
		line.How = strings.TrimSuffix(joined(line.How, r.Method, r.Note), ".") // its source follows in the same line
		t.Terms = append(t.Terms, line)
	}
	put(t)

	t = layouts.Table{ID: "count_transfers", Title: "The same pound in two rows", Lead: "It is taken off once, from the body it comes from.", Columns: columns("From", "To", "Service", ">Amount", "Source")}
	for i := range c.Transfers {
		tr := &c.Transfers[i]
		amount := layouts.Cell{Link: layouts.Link{Text: money.Exactly(tally.Moved(tr))}}
		if tr.Share != nil {
			amount.Note = fmt.Sprintf("%s × %s ÷ %s", tr.Amount, commas(tr.Share.Num), commas(tr.Share.Den))
		}
		row(&t, layouts.Cell{Link: p.link(tr.From), Note: tr.Why}, p.link(tr.To), p.service(tr.Service), amount, p.link(tr.Source))
	}
	put(t)

	t = layouts.Table{ID: "count_beside", Title: "Beside the count", Lead: "These figures are shown next to the count and are no part of it.", Columns: columns("Organisation and service, why it stands here, and the source", ">Amount")}
	for _, b := range c.Beside {
		t.Terms = append(t.Terms, layouts.Term{What: p.link(b.Organisation), Note: p.service(b.Service), How: strings.TrimSuffix(b.Why, "."), Source: p.link(b.Source), Amount: money.Exactly(b.Amount.Rat())})
	}
	put(t)

	t = layouts.Table{ID: coverageID, Title: "Who is in the count", Columns: columns("Organisation", ">Counted", ">Rows")}
	for _, b := range s.Coverage {
		row(&t, layouts.Cell{Link: p.link(b.Organisation), Note: joined(b.Status, b.Why)}, p.amount(s, tally.Counted.Organisation(b.Organisation.Name()), money.Exactly), strconv.Itoa(b.Rows))
	}
	put(t)

	t = layouts.Table{ID: missingID, Title: missingTitle, Columns: columns("What", "Why")}
	for _, n := range c.NotCounted {
		if n.Organisation != "" {
			row(&t, p.link(n.Organisation), joinedBy(": ", p.service(n.Service), n.Why))
		} else {
			row(&t, p.service(n.Service), n.Why)
		}
	}
	put(t)
	return out
}

// ours is what a count holds of what a published total covers, and below it how far the two lie apart.
func (p *page) ours(s *tally.Summary, st *tally.Stated) layouts.Cell {
	if st.Ours == nil {
		return layouts.Cell{Link: layouts.Link{Text: "not comparable"}}
	}
	value := money.Headline
	if st.Estimated {
		value = tally.About(value)
	}
	out := layouts.Cell{Link: layouts.Link{Text: value(st.Ours)}, Note: "the same"}
	if s.Figure(st.Figure) != nil {
		out.Link = p.amount(s, st.Figure, value)
	}
	if st.Gap.Sign() != 0 {
		word := "more"
		if st.Gap.Sign() < 0 {
			word = "less"
		}
		out.Note = value(new(big.Rat).Abs(st.Gap)) + " " + word
		if st.Part != nil {
			out.Note += " (" + money.Tenths(new(big.Rat).Abs(st.Part)) + ")"
		}
	}
	if st.Figure.Amount == tally.Estimated {
		out.Note = "estimated; " + out.Note
	}
	return out
}

// bodyTable is what the counts hold of an organisation, newest first.
func (p *page) bodyTable(id pack.ID) layouts.Table {
	t := layouts.Table{ID: "organisation_counts", Title: "What the counts hold of it", Columns: columns("Count", ">Counted", ">Estimated")}
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

// countOf leads to the count of a place, under the name of the place.
func (p *page) countOf(s *tally.Summary) layouts.Link {
	l := p.link(s.Count.ID)
	if s.Pilot != nil {
		l.Text = s.Pilot.Title
	}
	return l
}

func (p *page) yearOf(s *tally.Summary) layouts.Link {
	l := p.link(s.Count.ID)
	l.Text = s.Count.Year.Words()
	return l
}

// signed writes a change with its sign.
func signed(r *big.Rat, value func(*big.Rat) string) string {
	if r.Sign() > 0 {
		return "+" + value(r)
	}
	return value(r)
}

func joinedBy(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}

// typed sets commas into an amount as it was typed.
func typed(amount string) string {
	whole, part, found := strings.Cut(amount, ".")
	if found {
		return money.Commas(whole) + "." + part
	}
	return money.Commas(whole)
}

// sum is the sum behind a figure, line by line. What stands in the head of a service or a body is not said again
// on each of its lines.
func (p *page) sum(s *tally.Summary, f *tally.Figure, rows map[*pack.Row]*accounted) layouts.SumOf {
	out := layouts.SumOf{ID: p.id(p.m.where.of(f.ID).Fragment), What: f.What, Value: f.Value, Rule: f.Rule}
	exactly := inFullAmount(f.HoldsEstimate())
	terms := f.Terms()
	out.Terms = make([]layouts.Term, 0, len(terms))
	for _, t := range terms {
		var line accounted
		switch {
		case t.Figure != nil:
			line.What = layouts.Link{Href: p.to(p.m.where.of(t.Figure.ID)), Text: t.Figure.What}
			line.Amount = inFullAmount(t.Figure.HoldsEstimate())(t.Figure.Exact)
		case t.Row != nil:
			line = *rows[t.Row]
		case t.Transfer != nil:
			line.service, line.rest = p.service(t.Transfer.Service), t.Transfer.Why
			line.What, line.How, line.Source = p.link(t.Transfer.From), "stands in two rows", p.link(t.Transfer.Source)
			line.Amount = money.Exactly(t.Amount())
		}
		switch f.Extent {
		case tally.OneService:
			line.Note = line.rest
		case tally.OneOrganisation:
			line.What, line.Note = layouts.Link{Text: line.service}, line.rest
		default:
			line.Note = joinedBy(", ", line.service, line.rest)
		}
		out.Terms = append(out.Terms, line.Term)
	}
	if slices.ContainsFunc(out.Terms, func(t layouts.Term) bool { return strings.Contains(t.Amount, ".") }) {
		exactly = money.Exactly // all amounts of an account have pence, or none
		for i := range out.Terms {
			if t := &out.Terms[i]; !strings.Contains(t.Amount, ".") {
				t.Amount += ".00"
			}
		}
	}
	if len(terms) > 1 { // what is divided has one line
		out.Total = exactly(f.Exact)
	}
	switch {
	case f.People > 0:
		out.Divided = fmt.Sprintf("Divided by %s people: %s for each.", commas(f.People), exactly(f.Exact))
	case f.Unit == tally.Rank:
		shared := ""
		if s.Sharing > 0 {
			shared = ", shared with " + count(s.Sharing, "other place", "other places")
		}
		out.Divided = fmt.Sprintf("%s of %d, by %s for each resident%s.", tally.Ordinal(s.Rank), s.Among, money.Exactly(s.PerHead), shared)
	case f.Amount == tally.Middle:
		out.Divided = fmt.Sprintf("Exactly %s, in the middle of %d places.", money.Exactly(f.Exact), s.Among)
	}
	return out
}

// accounted is a line of an account, and what it notes: the service, and the rest.
type accounted struct {
	layouts.Term
	service, rest string
}

// rows are the rows of a count as lines of an account. Each stands three times on the page of its count: among all
// rows, in the sum of its service, and in that of its organisation. It leads to the line of the published table,
// or where that was not kept to its source.
func (p *page) rows(c *pack.Count) map[*pack.Row]*accounted {
	out, lines := make(map[*pack.Row]*accounted, len(c.Rows)), make([]accounted, len(c.Rows))
	whole := new(big.Rat)
	for i := range c.Rows {
		r, row := &c.Rows[i], &lines[i]
		out[r] = row
		if i > 0 && r.Organisation == c.Rows[i-1].Organisation { // most rows follow others of theirs
			row.What = lines[i-1].What
		} else {
			row.What = p.link(r.Organisation)
		}
		row.service, row.rest = p.service(r.Service), pack.Name(p.m.pack.Lines, r.Line)
		value := whole.SetInt64(int64(r.Amount))
		how := string(r.Status)
		if r.Share != nil {
			value = tally.Value(r)
			how += ": " + r.Amount.String() + " × " + commas(r.Share.Num) + " ÷ " + commas(r.Share.Den)
		}
		row.Amount = inFullAmount(r.Status == pack.Estimated)(value)
		row.How = strings.TrimSuffix(joined(how, r.Method), ".") // its source follows in the same line
		if at, ok := p.m.where.lineOf(r); ok {
			row.Source = layouts.Link{Href: p.to(at), Text: r.Return.File + ", line " + strconv.Itoa(r.Return.Line)}
		} else {
			row.Source = p.link(r.Source)
		}
	}
	return out
}

// money is the part of a place's page that the count of the headline year gives.
func (m *maker) money(p *page, e *pack.Pilot) *layouts.Money {
	s := m.sums.Headline(e.ID)
	if s == nil {
		return nil
	}
	out := &layouts.Money{ID: p.id("pilot_money"), Title: "Where the money went, " + s.Count.Year.Words(), Sentences: p.countedBy(p.sentences(s)), More: p.link(s.Count.ID)}
	out.Charts = p.charts(s, showServices, showPlaces)
	return out
}

// countedBy says behind the first of some statements about counts who made these, if the pack does. The next goes on from
// the first, so it stands in the same line.
func (p *page) countedBy(said []layouts.Sentence) []layouts.Sentence {
	if len(said) > 0 {
		said[0].Text = joinedBy(" ", said[0].Text, p.m.pack.CountedBy)
	}
	return said
}

// together is what the comparable counts of the headline year come to when they are added up.
type together struct {
	ranked    []*tally.Summary // those with a population, highest for each resident first
	of        []*tally.Summary // all of them
	apart     int              // how many places have a count of the year that cannot be added to these
	none      int              // and in how many nothing was counted
	counted   *big.Rat
	estimated *big.Rat // nil where a count has no estimates
}

// together adds the comparable counts of the headline year up, or returns nil where there are not two of
// them, or where a body is in them with more than the whole of its money: then a pound would count twice.
func (m *maker) together() *together {
	group := m.headlineGroup()
	if len(group) < 2 {
		return nil
	}
	sum := &together{ranked: group, of: slices.Clone(group), counted: new(big.Rat), estimated: new(big.Rat)}
	for _, pilot := range m.pack.Pilots {
		switch s := m.sums.Headline(pilot.ID); {
		case s == nil || s.Counted == nil:
			sum.none++
		case !tally.Alike(s, group[0]):
			sum.apart++
		case s.PerHead == nil:
			sum.of = append(sum.of, s)
		}
	}
	held := map[pack.ID]*big.Rat{} // how much of each body
	for _, s := range sum.of {
		sum.counted.Add(sum.counted, s.Counted)
		if s.Estimated == nil {
			sum.estimated = nil
		} else if sum.estimated != nil {
			sum.estimated.Add(sum.estimated, s.Estimated)
		}
		here := map[pack.ID]*big.Rat{}
		for _, r := range s.Rows {
			if r.Status == pack.Estimated {
				continue
			}
			part := big.NewRat(1, 1)
			if r.Share != nil {
				part.SetFrac64(r.Share.Num, r.Share.Den)
			}
			if id := r.Organisation; here[id] == nil || part.Cmp(here[id]) > 0 {
				here[id] = part
			}
		}
		for id, part := range here {
			if held[id] == nil {
				held[id] = new(big.Rat)
			}
			if held[id].Add(held[id], part).Cmp(big.NewRat(1, 1)) > 0 {
				return nil
			}
		}
	}
	return sum
}

// allPlaces says what the places come to together, each figure with the way to its sum.
func (p *page) allPlaces(sum *together) []layouts.Sentence {
	here := layouts.Link{Href: p.to(site.Target{Path: "counts/index.html", Fragment: togetherID})}
	with := func(text string) layouts.Link { return layouts.Link{Href: here.Href, Text: text} }
	said := fmt.Sprintf("%s of public spending was counted in %s for %s.", money.Headline(sum.counted), count(len(sum.of), "place", "places"), sum.of[0].Count.Year.Words())
	if !sum.all() {
		said = fmt.Sprintf("The counts of %d of the %d places add up to %s of public spending for %s.", len(sum.of), len(p.m.pack.Pilots), money.Headline(sum.counted), sum.of[0].Count.Year.Words())
	}
	out := []layouts.Sentence{{Text: said, Sum: with(money.Exactly(sum.counted))}}
	upward := slices.Clone(sum.ranked)
	slices.Reverse(upward)
	most, least := leading(sum.ranked, forEach), leading(upward, forEach)
	if f := most[0].Figure(tally.Middle.Whole().PerHead()); f != nil && len(most) < len(sum.ranked) {
		out = append(out, layouts.Sentence{
			Text: fmt.Sprintf("For each resident that is from %s in %s to %s in %s.", forEach(least[0]), places(least), forEach(most[0]), places(most)),
			Sum:  layouts.Link{Href: p.to(p.m.where.of(f.ID)), Text: f.Value + " in the middle"},
		})
	}
	if sum.estimated != nil {
		out = append(out, layouts.Sentence{
			Text: fmt.Sprintf("About %s more is estimated. It is kept apart and takes no part in any rank.", money.Headline(sum.estimated)),
			Sum:  with("about " + money.Pounds(sum.estimated)),
		})
	}
	for _, rest := range sum.rest() {
		out = append(out, layouts.Sentence{Text: rest})
	}
	return p.countedBy(out)
}

const togetherID = "counts_together"

// all reports whether every place is added up.
func (sum *together) all() bool { return sum.apart+sum.none == 0 }

func (sum *together) title() string {
	if sum.all() {
		return "All places added up"
	}
	return "Places added up"
}

// rest says of the other places why they are not added up.
func (sum *together) rest() (out []string) {
	switch {
	case sum.apart == 1:
		out = append(out, "1 more place has a count that cannot be added, because its footing or its services differ.")
	case sum.apart > 1:
		out = append(out, fmt.Sprintf("%d more places have counts that cannot be added, because their footing or their services differ.", sum.apart))
	}
	if sum.none > 0 {
		out = append(out, fmt.Sprintf("In %s nothing was counted for that year.", count(sum.none, "place", "places")))
	}
	return out
}

// togetherTable is the sum of the places, line by line.
func (p *page) togetherTable(sum *together) layouts.Table {
	t := layouts.Table{ID: p.id(togetherID), Title: sum.title(),
		Lead:    joinedBy(" ", "Amounts of "+sum.of[0].Count.Year.Words()+", each with its exact sum behind it. No body is in them with more than the whole of its money.", strings.Join(sum.rest(), " ")),
		Columns: columns("Place", ">Counted", ">Estimated besides")}
	byName := slices.Clone(sum.of)
	slices.SortFunc(byName, func(a, b *tally.Summary) int { return strings.Compare(place(a), place(b)) })
	for _, s := range byName {
		row(&t, p.countOf(s), p.printed(s, tally.Counted.Whole()), p.amount(s, tally.Estimated.Whole(), money.Headline))
	}
	exact, estimated := "Exactly "+money.Exactly(sum.counted), unknown
	if sum.estimated != nil {
		exact, estimated = exact+", and about "+money.Pounds(sum.estimated)+" estimated", money.Headline(sum.estimated)
	}
	row(&t, noted("Together", exact), money.Headline(sum.counted), estimated)
	t.Rows[len(t.Rows)-1].Total = true
	return t
}

// counts is the index of counts: the places of the headline year beside one another, then every count.
func (m *maker) counts(p *page) ([]byte, error) {
	lead := "A count is the public money of one place in one financial year, row by row, with the source of each row. No pound is counted twice."
	lead = joinedBy(" ", lead, m.pack.CountedBy)
	if len(m.pack.Counts) == 0 {
		lead = "This pack holds no counts yet."
	}
	page := layouts.CountsPage{Frame: p.frame("list counts", "Counts", lead), Lead: lead}
	year := m.pack.HeadlineYear
	t := layouts.Table{ID: "counts_places", Title: "The places in " + year,
		Lead:    "Counted money comes from published tables. Estimates are worked out from wider figures and take no part in the rank.",
		Columns: columns("Place", ">Counted", ">For each resident", ">With estimates, about")}
	if y, ok := pack.ParseYear(year); ok {
		t.Title = "The places in " + y.Words()
	}
	for _, i := range m.inOrder(pack.KindPilot) {
		if len(m.pack.Counts) == 0 {
			break
		}
		pilot := m.pack.Pilots[i]
		s := m.sums.Headline(pilot.ID)
		if s == nil {
			row(&t, p.link(pilot.ID), "no count", "no count", "no count")
			continue
		}
		rank := "not ranked"
		if s.Rank > 0 {
			rank = fmt.Sprintf("%s of %d", tally.Ordinal(s.Rank), s.Among)
		}
		row(&t, layouts.Cell{Link: p.countOf(s), Note: rank}, p.printed(s, tally.Counted.Whole()), p.printed(s, tally.Counted.Whole().PerHead()), p.amount(s, tally.Total.Whole().PerHead(), money.Pounds))
	}
	if len(t.Rows) > 0 {
		p.id(t.ID)
		page.Tables = append(page.Tables, t)
	}
	if sum := m.together(); sum != nil {
		page.Tables = append(page.Tables, p.togetherTable(sum))
	}
	if group := m.headlineGroup(); len(group) > 1 {
		page.Charts = append(page.Charts, *p.placesChart(group, nil, placesID))
		page.More = append(page.More, layouts.Link{Href: p.file(servicesPage), Text: "Every service in every place"}, layouts.Link{Href: p.file(comparisons), Text: "Any two places beside one another"})
	}
	if len(m.sums.Summaries) > 0 {
		page.Tables = append(page.Tables, p.everyCount())
	}
	return m.set.Counts.HTML(p.room, page)
}

const everyCountID = "counts_all"

// everyCount leads to every count: a row for each place, a column for each year, the newest first.
func (p *page) everyCount() layouts.Table {
	of := map[pack.ID]map[string]*tally.Summary{} // by place and year
	var places []*tally.Summary                   // one of each place
	years := map[string]pack.Year{}
	for _, s := range p.m.sums.Summaries {
		at, year := s.Count.Pilot, s.Count.Year.String()
		if of[at] == nil {
			of[at] = map[string]*tally.Summary{}
			places = append(places, s)
		}
		of[at][year], years[year] = s, s.Count.Year
	}
	slices.SortStableFunc(places, func(a, b *tally.Summary) int { return strings.Compare(place(a), place(b)) })
	order := slices.Sorted(maps.Keys(years))
	slices.Reverse(order)
	names := []string{"Place"}
	for _, y := range order {
		names = append(names, ">"+years[y].Words())
	}
	t := layouts.Table{ID: p.id(everyCountID), Title: "Every count", Columns: columns(names...), Lead: "What was counted for each resident. Each figure leads to its count."}
	for _, at := range places {
		cells := []any{place(at)}
		for _, y := range order {
			s := of[at.Count.Pilot][y]
			if s == nil {
				cells = append(cells, "no count")
				continue
			}
			l := p.link(s.Count.ID)
			l.Text = "the count"
			if s.PerHead != nil {
				l.Text = money.Pounds(s.PerHead)
			}
			cells = append(cells, l)
		}
		row(&t, cells...)
	}
	return t
}
