package generator

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// The pages of counts say the same numbers three times, each for another reader: in sentences, in
// tables, and in the sums that stand behind them. All come from package tally; here they only get words
// and places. A number that is not known is said to be so, never printed as nought.

const unknown = "not known"

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
	var r layouts.Row
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

// amount is a figure as a cell that leads to its sum, or says that it is not known.
func (p *page) amount(s *tally.Summary, figure string, value func(*big.Rat) string) layouts.Link {
	f := s.Figure(figure)
	if f == nil {
		return layouts.Link{Text: unknown}
	}
	return layouts.Link{Href: p.to(p.m.where.at[f.ID]), Text: value(f.Exact)}
}

func (p *page) service(id string) string { return pack.Name(p.m.pack.Services, id) }

// count is the page of one count.
func (m *maker) count(c *pack.Count) {
	s := m.sums.Summary(c.ID)
	p := m.pageOf(&c.Entry)
	description := c.Summary
	if description == "" && len(s.Sentences) > 0 {
		description = s.Sentences[0].Text
	}
	page := layouts.CountPage{Frame: p.frame("count", c.Title, description, m.crumb(p, "counts/index.html", "Counts"))}
	var covers []string
	for _, id := range c.Covers {
		covers = append(covers, p.service(id))
	}
	page.Article = p.article("Count", &c.Entry,
		layouts.Key{Name: "Place", Links: p.refs(some(c.Pilot))},
		layouts.Key{Name: "Financial year", Text: c.Year.Words()},
		layouts.Key{Name: "Counted", Links: some1(p.amount(s, "counted", money.Exactly))},
		layouts.Key{Name: "For each resident", Links: some1(p.amount(s, "counted-per-head", money.Exactly))},
		layouts.Key{Name: "Estimated besides", Links: some1(p.amount(s, "estimated", money.Exactly))},
		p.population(c.Population),
		layouts.Key{Name: "Basis", Text: pack.Name(m.pack.Bases, c.Basis)},
		layouts.Key{Name: "Covers", Text: strings.Join(covers, "; ")},
		layouts.Key{Name: "Note", Text: c.Note},
	)
	page.Sentences = p.sentences(s)
	page.Tables = p.tables(s)
	page.SumsID = p.id("count_sums")
	for _, f := range s.Figures {
		page.Sums = append(page.Sums, p.sum(s, f))
	}
	page.Sections = p.mentions(c.ID)
	add(p, c.File, m.set.Count, page)
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
	for _, said := range s.Sentences {
		sentence := layouts.Sentence{Text: said.Text}
		if f := s.Figure(said.Figure); f != nil {
			sentence.Links = append(sentence.Links, layouts.Link{Href: p.to(p.m.where.at[f.ID]), Text: "the sum"})
		}
		if said.Refers != "" {
			sentence.Links = append(sentence.Links, layouts.Link{Href: p.to(p.m.where.at[said.Refers]), Text: "who said so"})
		}
		out = append(out, sentence)
	}
	return out
}

// tables are the tables of a count's page, in the order in which a reader asks.
func (p *page) tables(s *tally.Summary) []layouts.Table {
	c := s.Count
	var out []layouts.Table
	put := func(t layouts.Table) {
		if len(t.Rows) > 0 {
			p.id(t.ID)
			out = append(out, t)
		}
	}
	put(p.byService(s, "count_services"))

	t := layouts.Table{ID: "count_organisations", Title: "Who spent it", Columns: columns("Organisation", ">Counted", ">Estimated")}
	for _, part := range s.ByOrganisation {
		row(&t, p.link(pack.NewID(pack.KindOrganisation, part.ID)),
			p.amount(s, "organisation-"+part.ID, money.Exactly), p.estimate(s, &part.Sum, "organisation-"+part.ID+"-estimated"))
	}
	put(t)

	t = layouts.Table{ID: "count_status", Title: "How sure it is", Columns: columns("Status", "What it means", ">Rows", ">Amount")}
	means := map[string]string{
		string(pack.Counted):     "a published figure of that body",
		string(pack.Apportioned): "a share, by people, of a published figure of a body that serves a wider area",
		string(pack.Estimated):   "worked out from wider figures; the row says how",
	}
	for _, part := range s.ByStatus {
		amount := part.Counted
		if amount == nil {
			amount = part.Estimated
		}
		row(&t, sentence(part.ID), means[part.ID], strconv.Itoa(len(part.Rows)), money.Exactly(amount))
	}
	put(t)

	t = layouts.Table{ID: "count_stated", Title: "Totals that others published",
		Lead: "A published total stands beside ours with the gap between them. Mostly the two do not mean the same.", Columns: columns("Published", "Year and cover", ">Ours is", "Why they differ", "Source")}
	for _, st := range s.Stated {
		covers := "everything"
		if !st.Published.All {
			var names []string
			for _, id := range st.Published.Covers {
				names = append(names, p.service(id))
			}
			covers = source.Series(names)
		}
		gap := unknown
		if st.Gap != nil {
			word := "more"
			if st.Gap.Sign() < 0 {
				word = "less"
			}
			gap = money.Headline(new(big.Rat).Abs(st.Gap)) + " " + word
			if st.Part != nil {
				gap += " (" + money.Tenths(new(big.Rat).Abs(st.Part)) + ")"
			}
		}
		row(&t, money.Headline(st.Published.Amount.Rat()), st.Published.Year+"; "+covers, gap, joined(st.Differs, st.Published.Note), p.ref(st.Published.Source))
	}
	put(t)

	t = layouts.Table{ID: "count_rank", Title: "Beside comparable places",
		Lead:    "Places are comparable if their counts have the same year, the same footing and the same services. Estimates take no part in the order.",
		Columns: columns("Place", ">Rank", ">For each resident", ">Counted")}
	for _, o := range s.Comparable {
		row(&t, p.countOf(o), strconv.Itoa(o.Rank), money.Pounds(o.PerHead), money.Headline(o.Counted))
	}
	put(t)

	t = layouts.Table{ID: "count_alike", Title: "Places with a similar mix of services",
		Lead:    "Half the sum of the differences between the services' shares: 0% is the same mix, 100% has nothing in common.",
		Columns: columns("Place", ">Difference", "Most unlike in")}
	for _, l := range s.Alike {
		row(&t, p.countOf(l.With), money.Tenths(l.Distance), p.service(l.Differs))
	}
	put(t)

	t = layouts.Table{ID: "count_years", Title: "Change over the years", Lead: "In the money of each year; prices are not taken into account.", Columns: columns("From", "To", ">Change", ">For each resident")}
	for _, ch := range s.Years {
		if ch.Why != "" {
			row(&t, p.yearOf(ch.From), p.yearOf(ch.To), "not worked out: "+ch.Why, unknown)
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
		row(&t, p.yearOf(ch.From), p.yearOf(ch.To), step, each)
	}
	put(t)

	t = layouts.Table{ID: "count_rows", Title: "Every row", Lead: "Amounts as they stand in the source, in " + c.Unit.Words() + ".",
		Columns: columns("Organisation", "Service", ">Amount", "Share", "Status", "Source")}
	for i := range c.Rows {
		r := &c.Rows[i]
		share := "all of it"
		if r.Share != nil {
			share = commas(r.Share.Num) + " of " + commas(r.Share.Den) + " people"
		}
		row(&t, p.ref(r.Organisation), joinedBy(", ", p.service(r.Service), r.Line), typed(r.Typed), share,
			layouts.Cell{Link: layouts.Link{Text: string(r.Status)}, Note: joined(r.Method, r.Note)}, p.ref(r.Source))
	}
	put(t)

	t = layouts.Table{ID: "count_transfers", Title: "The same pound in two rows", Lead: "It is taken off once, from the body it comes from.", Columns: columns("From", "To", "Service", ">Amount", "Why", "Source")}
	for i := range c.Transfers {
		tr := &c.Transfers[i]
		row(&t, p.ref(tr.From), p.ref(tr.To), p.service(tr.Service), typed(tr.Typed), tr.Why, p.ref(tr.Source))
	}
	put(t)

	t = layouts.Table{ID: "count_beside", Title: "Beside the count", Lead: "These figures are shown next to the count and are no part of it.", Columns: columns("Organisation", "Service", ">Amount", "Why it stands here", "Source")}
	for _, b := range c.Beside {
		row(&t, p.ref(b.Organisation), p.service(b.Service), typed(b.Typed), b.Why, p.ref(b.Source))
	}
	put(t)

	t = layouts.Table{ID: "count_coverage", Title: "Who is in the count", Columns: columns("Organisation", "In the count", ">Rows", "Why not")}
	for _, b := range s.Coverage {
		row(&t, p.link(b.Organisation), b.Status, strconv.Itoa(b.Rows), b.Why)
	}
	put(t)

	t = layouts.Table{ID: "count_missing", Title: "What is left out, and why", Columns: columns("What", "Why")}
	for _, n := range c.NotCounted {
		if n.Organisation.To != "" {
			row(&t, p.ref(n.Organisation), joinedBy(": ", serviceName(p, n.Service), n.Why))
		} else {
			row(&t, p.service(n.Service), n.Why)
		}
	}
	put(t)
	return out
}

func serviceName(p *page, id string) string {
	if id == "" {
		return ""
	}
	return p.service(id)
}

// byService is the table of services: of a count's page, and of its place's.
func (p *page) byService(s *tally.Summary, id string) layouts.Table {
	t := layouts.Table{ID: id, Title: "What it was spent on", Columns: columns("Service", ">Counted", ">For each resident", ">Share", ">Estimated")}
	for _, part := range s.ByService {
		share := "none"
		if part.Share >= 0 {
			share = strconv.Itoa(part.Share) + "%"
		}
		row(&t, p.service(part.ID), p.amount(s, "service-"+part.ID, money.Exactly), p.amount(s, "service-"+part.ID+"-per-head", money.Exactly),
			share, p.estimate(s, &part.Sum, "service-"+part.ID+"-estimated"))
	}
	if s.Counted != nil && len(t.Rows) > 0 {
		row(&t, "Together", p.amount(s, "counted", money.Exactly), p.amount(s, "counted-per-head", money.Exactly), "100%", p.estimate(s, &s.Sum, "estimated"))
		t.Rows[len(t.Rows)-1].Total = true
		t.Lead = "Shares are parts of the services that are positive and add up to 100%."
	}
	return t
}

// estimate is the estimated part of a sum, or that there is none.
func (p *page) estimate(s *tally.Summary, sum *tally.Sum, figure string) layouts.Link {
	if sum.Estimated == nil {
		return layouts.Link{Text: "none"}
	}
	return p.amount(s, figure, money.Exactly)
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

// sum is the sum behind a figure, line by line.
func (p *page) sum(s *tally.Summary, f *tally.Figure) layouts.SumOf {
	out := layouts.SumOf{ID: p.id("figure_" + f.Name), What: f.What, Value: f.Value, Rule: f.Rule}
	total := new(big.Rat)
	for _, t := range f.Terms {
		total.Add(total, t.Amount)
		cells := []layouts.Cell{{}, {}, {}, {Link: layouts.Link{Text: money.Exactly(t.Amount)}, Right: true}}
		switch {
		case t.Figure != nil:
			cells[0].Link = layouts.Link{Href: p.to(p.m.where.at[t.Figure.ID]), Text: t.Figure.What}
		case t.Row != nil:
			cells[0].Link = p.ref(t.Row.Organisation)
			cells[0].Note = joinedBy(", ", p.service(t.Row.Service), t.Row.Line)
			cells[1].Text = string(t.Row.Status)
			if t.Row.Share != nil {
				cells[1].Note = fmt.Sprintf("%s × %s ÷ %s", t.Row.Amount, commas(t.Row.Share.Num), commas(t.Row.Share.Den))
			}
			cells[2].Link = p.ref(t.Row.Source)
			if t.Row.Return != nil {
				cells[2].Note = fmt.Sprintf("%s, line %d", t.Row.Return.File, t.Row.Return.Line)
			}
		case t.Transfer != nil:
			cells[0].Link = p.ref(t.Transfer.From)
			cells[0].Note = joinedBy(", ", p.service(t.Transfer.Service), t.Transfer.Why)
			cells[1].Text = "stands in two rows"
			cells[2].Link = p.ref(t.Transfer.Source)
		}
		out.Terms = append(out.Terms, layouts.Row{Cells: cells})
	}
	out.Total = money.Exactly(total)
	switch {
	case f.People > 0:
		out.Divided = fmt.Sprintf("Divided by %s people: %s for each.", commas(f.People), money.Exactly(f.Exact))
	case f.Name == "rank":
		out.Divided = fmt.Sprintf("%s of %d, by %s for each resident.", f.Value, s.Among, money.Exactly(s.PerHead))
	case f.Name == "middle-per-head":
		out.Divided = fmt.Sprintf("Exactly %s, in the middle of %d places.", money.Exactly(f.Exact), s.Among)
	}
	return out
}

// money is the part of a place's page that the count of the headline year gives.
func (m *maker) money(p *page, e *pack.Pilot) *layouts.Money {
	s := m.sums.Headline(m.pack, e.ID)
	if s == nil {
		return nil
	}
	out := &layouts.Money{ID: p.id("pilot_money"), Title: "Where the money went, " + s.Count.Year.Words(), Sentences: p.sentences(s), More: p.link(s.Count.ID)}
	if t := p.byService(s, "pilot_services"); len(t.Rows) > 0 {
		p.id(t.ID)
		out.Tables = append(out.Tables, t)
	}
	return out
}

// counts is the index of counts: the places of the headline year beside one another, then every count.
func (m *maker) counts() {
	p := m.page("counts/index.html")
	lead := "A count is the public money of one place in one financial year, row by row, with the source of each row. No pound is counted twice."
	if len(m.pack.Counts) == 0 {
		lead = "This pack holds no counts yet."
	}
	page := layouts.CountsPage{Frame: p.frame("list counts", "Counts", lead), Lead: lead}
	year := m.pack.HeadlineYear
	t := layouts.Table{ID: "counts_places", Title: "The places in " + year,
		Lead:    "Counted money comes from published tables. Estimates rest on regional averages and take no part in the rank.",
		Columns: columns("Place", ">Counted", ">For each resident", ">Rank", ">With estimates, for each resident")}
	if y, ok := pack.ParseYear(year); ok {
		t.Title = "The places in " + y.Words()
	}
	for _, i := range m.inOrder(pack.KindPilot) {
		if len(m.pack.Counts) == 0 {
			break
		}
		pilot := m.pack.Pilots[i]
		s := m.sums.Headline(m.pack, pilot.ID)
		if s == nil {
			row(&t, p.link(pilot.ID), "no count", "no count", "not ranked", "no count")
			continue
		}
		rank := "not ranked"
		if s.Rank > 0 {
			rank = fmt.Sprintf("%d of %d", s.Rank, s.Among)
		}
		row(&t, p.countOf(s), p.amount(s, "counted", money.Headline), p.amount(s, "counted-per-head", money.Pounds), rank, p.amount(s, "total-per-head", money.Pounds))
	}
	if len(t.Rows) > 0 {
		p.id(t.ID)
		page.Tables = append(page.Tables, t)
	}
	byYear := map[string]*layouts.Section{}
	var years []string
	for _, s := range m.sums.Summaries {
		y := s.Count.Year.String()
		if byYear[y] == nil {
			byYear[y] = &layouts.Section{ID: "counts_" + y, Title: "Counts of " + s.Count.Year.Words()}
			years = append(years, y)
		}
		item := layouts.Item{Link: p.link(s.Count.ID)}
		if len(s.Sentences) > 0 {
			item.Text = s.Sentences[0].Text
		}
		byYear[y].Items = append(byYear[y].Items, item)
	}
	slices.Sort(years)
	slices.Reverse(years)
	for _, y := range years {
		p.id(byYear[y].ID)
		page.Sections = append(page.Sections, *byYear[y])
	}
	add(p, "counts", m.set.Counts, page)
}

// summary is an object of data/summaries.json. Amounts are whole pence; null is what is not known.
type summary struct {
	Count          string      `json:"count"`
	Pilot          string      `json:"pilot"`
	Year           string      `json:"year"`
	Population     *int64      `json:"population"`
	Gross          *big.Int    `json:"gross"`
	Transfers      *big.Int    `json:"transfers"`
	Counted        *big.Int    `json:"counted"`
	Estimated      *big.Int    `json:"estimated"`
	Total          *big.Int    `json:"total"`
	CountedPerHead *big.Int    `json:"counted_per_head"`
	TotalPerHead   *big.Int    `json:"total_per_head"`
	Rank           *int        `json:"rank"`
	RankedAmong    *int        `json:"ranked_among"`
	ByService      []summaryOf `json:"by_service"`
	ByOrganisation []summaryOf `json:"by_organisation"`
	ByStatus       []summaryOf `json:"by_status"`
}

type summaryOf struct {
	ID        string   `json:"id"`
	Gross     *big.Int `json:"gross"`
	Transfers *big.Int `json:"transfers"`
	Counted   *big.Int `json:"counted"`
	Estimated *big.Int `json:"estimated"`
}

// pence rounds an amount to whole pence, once; what is not known stays so.
func pence(r *big.Rat) *big.Int {
	if r == nil {
		return nil
	}
	return money.Round(r)
}

func (m *maker) summaries() []summary {
	out := []summary{}
	for _, s := range m.sums.Summaries {
		parts := func(parts []tally.Part) []summaryOf {
			list := []summaryOf{}
			for _, p := range parts {
				list = append(list, summaryOf{p.ID, pence(p.Gross), pence(p.Transfers), pence(p.Counted), pence(p.Estimated)})
			}
			return list
		}
		o := summary{
			Count: s.Count.ID.Name(), Pilot: s.Count.Pilot.To.Name(), Year: s.Count.Year.String(),
			Gross: pence(s.Gross), Transfers: pence(s.Transfers), Counted: pence(s.Counted),
			Estimated: pence(s.Estimated), Total: pence(s.Total()),
			CountedPerHead: pence(s.PerHead), TotalPerHead: pence(s.TotalPerHead),
			ByService: parts(s.ByService), ByOrganisation: parts(s.ByOrganisation), ByStatus: parts(s.ByStatus),
		}
		if s.Count.Population != nil && s.Count.Population.People > 0 {
			o.Population = &s.Count.Population.People
		}
		if s.Rank > 0 {
			o.Rank, o.RankedAmong = &s.Rank, &s.Among
		}
		out = append(out, o)
	}
	return out
}

// countRows is data/counts.csv: every row of every count, in the order of the files.
func (m *maker) countRows() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	w.Write([]string{"count", "organisation", "service", "line", "status", "amount", "unit", "share_numerator", "share_denominator", "pence", "source"})
	for _, c := range m.pack.Counts {
		for i := range c.Rows {
			r := &c.Rows[i]
			num, den := "", ""
			if r.Share != nil {
				num, den = strconv.FormatInt(r.Share.Num, 10), strconv.FormatInt(r.Share.Den, 10)
			}
			w.Write([]string{
				c.ID.Name(), r.Organisation.To.Name(), r.Service, harmless(r.Line), string(r.Status), r.Typed, string(c.Unit), num, den,
				money.Round(tally.Value(r)).String(), r.Source.To.Name(),
			})
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// harmless keeps a cell of words from being read as a formula by a spreadsheet.
func harmless(s string) string {
	if t := strings.TrimLeft(s, " \t"); t != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(t)[0]) {
		return "'" + s
	}
	return s
}
