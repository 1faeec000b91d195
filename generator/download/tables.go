package download

import (
	"fmt"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// The tables of a count, in the order of the sheets. The columns of each are written out once, with what
// they hold; the CSV, the sheet, the Table Schema and the CSVW description are all made from that.

// What a sheet says where a table has no value. No cell is ever blank: a reader could not tell whether
// there is nothing or something was forgotten.
const (
	unknown = "not known"
	none    = "none"
)

// statuses are what a row can be.
var statuses = [...]string{string(pack.Counted), string(pack.Apportioned), string(pack.Estimated)}

// lists is a count with its tables, and what they look up.
type lists struct {
	*Count
	bodies  map[pack.ID]*pack.Organisation
	sources map[pack.ID]*pack.Source
	every   *table   // every row, which may be none
	tables  []*table // every table that has a row
}

func (c *Count) lists() *lists {
	l := &lists{Count: c, bodies: c.press.bodies(), sources: c.press.sources()}
	l.every = l.rows()
	for _, t := range [...]*table{l.figures(), l.services(), l.organisations(), l.every, l.transfers(), l.beside(), l.published(), l.notCounted(), l.cited()} {
		if len(t.rows) > 0 {
			l.tables = append(l.tables, t)
		}
	}
	return l
}

func (l *lists) body(id pack.ID) cell {
	if o := l.bodies[id]; o != nil {
		return words(o.Title)
	}
	return words(id.Name())
}

func (l *lists) service(id string) cell { return words(pack.Name(l.pack.Services, id)) }

// unitOf says what the number of a figure is counted in.
func unitOf(f *tally.Figure) string {
	switch {
	case f.Name == "rank":
		return "place"
	case strings.HasSuffix(f.Value, "%"):
		return "%"
	}
	return "£"
}

// exactly is the number of a figure: pounds and pence, or a whole number.
func exactly(f *tally.Figure) cell {
	if unitOf(f) == "£" {
		return inPounds(f.Exact)
	}
	return cell{f.Exact.RatString(), whole}
}

func (l *lists) figures() *table {
	t := &table{
		name: "figures", title: "Every computed figure", key: []string{"figure"},
		what: "Each number that the program worked out, with the id it has in the count's page and in texts that print it. Amounts are rounded once, to the penny.",
		columns: []column{
			{name: "figure", title: "Figure", what: "The id of the figure: the count, a stroke and a name.", width: 46},
			{name: "what", title: "What it is", what: "What the figure says.", width: 44},
			{name: "number", title: "Number", what: "The figure as a number, in the unit beside it.", kind: plain, width: 20},
			{name: "unit", title: "Unit", what: "What the number counts: pounds, per cent, or a place in an order.", only: []string{"£", "%", "place"}, width: 8},
			{name: "printed", title: "As printed", what: "The figure as a sentence prints it, rounded.", width: 20},
			{name: "rule", title: "How it is made", what: "The rule that gives the figure.", width: 80},
		},
	}
	for _, f := range l.sum.Figures() {
		t.add(words(f.ID.Name()), words(f.What), exactly(f), words(unitOf(f)), words(f.Value), words(f.Rule))
	}
	return t
}

// sums are the columns of what rows add up to.
func sums() []column {
	return []column{
		{name: "gross", title: "Rows added up, £", what: "The rows that are counted or apportioned, in pounds.", kind: pounds, absent: none, width: 20},
		{name: "transfers", title: "In two rows, £", what: "The same pound in two rows, taken off once, in pounds.", kind: pounds, absent: none, width: 18},
		{name: "counted", title: "Counted, £", what: "What was counted: the rows added up, less what stands in two rows; in pounds.", kind: pounds, absent: none, width: 20},
		{name: "estimated", title: "Estimated, £", what: "The rows that are estimated, in pounds. They are no part of what was counted.", kind: pounds, absent: none, width: 20},
	}
}

func sumCells(s *tally.Sum) []cell {
	return []cell{inPounds(s.Gross), inPounds(s.Transfers), inPounds(s.Counted), inPounds(s.Estimated)}
}

func (l *lists) services() *table {
	t := &table{
		name: "services", title: "What it was spent on", key: []string{"service"},
		what: "The services that rows of the count name, largest first.",
		columns: append(append([]column{
			{name: "service", title: "Service id", what: "The id of the service.", width: 22},
			{name: "service_name", title: "Service", what: "The name of the service.", width: 32},
		}, sums()...),
			column{name: "counted_per_head", title: "Counted for each resident, £", what: "What was counted divided by the people of the place, in pounds.", kind: pounds, absent: unknown, width: 28},
			column{name: "share", title: "Share, %", what: "The service as a part of all services that are positive, in whole per cent that add up to 100.", kind: whole, absent: none, width: 12},
			column{name: "what", title: "What it holds", what: "What the service holds and what it leaves out.", absent: "not described", width: 80},
		),
	}
	perHead := func(figure string) cell {
		if f := l.sum.Figure(figure); f != nil {
			return inPounds(f.Exact)
		}
		return cell{kind: pounds}
	}
	together := cell{kind: whole} // the shares, if there are any
	for i := range l.sum.ByService {
		p := &l.sum.ByService[i]
		share := cell{kind: whole}
		if p.Share >= 0 {
			share, together = number(p.Share), number(100)
		}
		row := append([]cell{words(p.ID), l.service(p.ID)}, sumCells(&p.Sum)...)
		t.add(append(row, perHead("service-"+p.ID+"-per-head"), share, words(choice(l.pack.Services, p.ID).Note))...)
	}
	t.together = append([]cell{words("all"), words("Together")}, sumCells(&l.sum.Sum)...)
	t.together = append(t.together, perHead("counted-per-head"), together, words("All services. Shares leave out services that are not positive."))
	return t
}

func (l *lists) organisations() *table {
	t := &table{
		name: "organisations", title: "Who spent it", key: []string{"organisation"},
		what: "The bodies of the count, and those expected in it that no row holds, with the reason.",
		columns: append(append([]column{
			{name: "organisation", title: "Organisation id", what: "The id of the organisation.", width: 38},
			{name: "organisation_name", title: "Organisation", what: "The name of the organisation.", width: 42},
			{name: "sector", title: "Sector", what: "The sector it belongs to.", absent: unknown, width: 24},
			{name: "gss", title: "GSS code", what: "Its code of the Office for National Statistics.", absent: none, width: 12},
			{name: "code", title: "Code in the returns", what: "Its code in the returns that councils made.", absent: none, width: 20},
			{name: "status", title: "In the count", what: "How it stands in the count.", only: append(statuses[:], tally.Missing), width: 14},
			{name: "rows", title: "Rows", what: "How many rows it has.", kind: whole, width: 8},
		}, sums()...),
			column{name: "why", title: "Why not", what: "Why no row holds it.", absent: "it is in the count", width: 60},
		),
	}
	put := func(b *tally.Body, s *tally.Sum) {
		o := l.bodies[b.Organisation]
		if o == nil {
			o = &pack.Organisation{}
		}
		row := []cell{words(b.Organisation.Name()), l.body(b.Organisation), words(choice(l.pack.Sectors, o.Sector).Name), words(o.GSS), words(o.Code), words(b.Status), number(b.Rows)}
		t.add(append(append(row, sumCells(s)...), words(b.Why))...)
	}
	in := map[string]*tally.Body{}
	rows := 0
	for i := range l.sum.Coverage {
		b := &l.sum.Coverage[i]
		in[b.Organisation.Name()] = b
		rows += b.Rows
	}
	for i := range l.sum.ByOrganisation { // largest first, as on the page
		if p := &l.sum.ByOrganisation[i]; in[p.ID] != nil {
			put(in[p.ID], &p.Sum)
			delete(in, p.ID)
		}
	}
	for i := range l.sum.Coverage {
		if b := &l.sum.Coverage[i]; in[b.Organisation.Name()] != nil {
			put(b, &tally.Sum{})
		}
	}
	t.together = append([]cell{words("all"), words("Together"), words("all"), words("all"), words("all"), words("all"), number(rows)}, sumCells(&l.sum.Sum)...)
	t.together = append(t.together, words("All organisations."))
	return t
}

// The columns of every row, in the CSV of a count; data/counts.csv has some of them.
func rowColumns() []column {
	return []column{
		{name: "count", title: "Count", what: "The id of the count.", width: 24},
		{name: "organisation", title: "Organisation id", what: "The id of the body that spent it.", refers: "organisations", width: 38},
		{name: "organisation_name", title: "Organisation", what: "The name of the body that spent it.", width: 42},
		{name: "service", title: "Service id", what: "The id of the service it was spent on.", refers: "services", width: 22},
		{name: "service_name", title: "Service", what: "The name of the service it was spent on.", width: 32},
		{name: "line", title: "Line", what: "What tells two rows of one organisation and service apart.", absent: "the only row", width: 24},
		{name: "status", title: "Status", what: "counted: a published figure of that body. apportioned: a share of a published figure of a wider body. estimated: worked out from wider figures; the method says how.", only: statuses[:], width: 14},
		{name: "amount", title: "Amount in the source", what: "The amount as it stands in the source, before a share is taken, in the unit beside it.", kind: plain, width: 22},
		{name: "unit", title: "Unit", what: "What the amount is counted in: pounds, or thousands, millions or thousands of millions of them.", only: money.Units(), width: 8},
		{name: "share_numerator", title: "Share: people of the place", what: "The people of the place, where the amount is shared out.", kind: whole, absent: "all of it", width: 26},
		{name: "share_denominator", title: "Share: people of the wider area", what: "The people of the wider area, where the amount is shared out.", kind: whole, absent: "all of it", width: 30},
		{name: "pence", title: "Pence", what: "What the row adds to the count: its share of the amount in pence, rounded once, half away from zero.", kind: whole, width: 20},
		{name: "source", title: "Source id", what: "The id of the document it rests on.", refers: "sources", width: 24},
		{name: "source_title", title: "Source", what: "The document it rests on.", width: 60},
		{name: "return_file", title: "Published table", what: "The published table it was taken from, as received.", absent: "no table", width: 26},
		{name: "return_line", title: "Line of the table", what: "The line in that table.", kind: whole, absent: "no table", width: 18},
		{name: "method", title: "Method", what: "How an estimate was made.", absent: "not estimated", width: 60},
		{name: "note", title: "Note", what: "What else there is to say.", absent: none, width: 60},
	}
}

func (l *lists) rows() *table {
	c := l.sum.Count
	t := &table{
		name: "rows", title: "Every row", columns: rowColumns(), key: []string{"organisation", "service", "line"},
		what: "Every row of the count, in the order of its file: what one organisation spent on one service, and how that is known.",
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		file, line := cell{}, cell{kind: whole}
		if r.Return != nil {
			file, line = words(r.Return.File), number(r.Return.Line)
		}
		num, den := share(r.Share)
		t.add(words(c.ID.Name()), words(r.Organisation.Name()), l.body(r.Organisation), words(r.Service), l.service(r.Service), words(r.Line),
			words(string(r.Status)), typed(r.Typed), words(string(c.Unit)), num, den, inPence(tally.Value(r)),
			words(r.Source.Name()), l.source(r.Source), file, line, words(r.Method), words(r.Note))
	}
	return t
}

func share(s *money.Share) (num, den cell) {
	if s == nil {
		return cell{kind: whole}, cell{kind: whole}
	}
	return number(s.Num), number(s.Den)
}

func (l *lists) source(id pack.ID) cell {
	if s := l.sources[id]; s != nil {
		return words(s.Summary)
	}
	return words(id.Name())
}

// inCounts names the columns that data/counts.csv has, in their order.
var inCounts = [...]string{"count", "organisation", "service", "line", "status", "amount", "unit", "share_numerator", "share_denominator", "pence", "source"}

// inAll is the table of every row of every count, without a row.
func inAll() *table {
	t := &table{
		name: "counts", title: "Every row of every count", key: []string{"count", "organisation", "service", "line"},
		what: "What one organisation spent on one service, for every count of the pack.",
	}
	for _, name := range inCounts {
		for _, c := range rowColumns() {
			if c.name == name {
				t.columns = append(t.columns, c)
			}
		}
	}
	return t
}

// everyRow is the rows of every count.
func everyRow(p *pack.Pack) *table {
	t := inAll()
	for _, c := range p.Counts {
		for i := range c.Rows {
			r := &c.Rows[i]
			num, den := share(r.Share)
			t.add(words(c.ID.Name()), words(r.Organisation.Name()), words(r.Service), words(r.Line), words(string(r.Status)),
				typed(r.Typed), words(string(c.Unit)), num, den, inPence(tally.Value(r)), words(r.Source.Name()))
		}
	}
	return t
}

func (l *lists) transfers() *table {
	c := l.sum.Count
	t := &table{
		name: "transfers", title: "The same pound in two rows",
		what: "Money that stands in the rows of two bodies. It is taken off once, from the body it comes from.",
		columns: []column{
			{name: "from", title: "From id", what: "The id of the body it is taken from.", width: 38},
			{name: "from_name", title: "From", what: "The body it is taken from.", width: 42},
			{name: "to", title: "To id", what: "The id of the body whose row keeps it.", width: 38},
			{name: "to_name", title: "To", what: "The body whose row keeps it.", width: 42},
			{name: "service", title: "Service id", what: "The id of the service it is taken from.", width: 22},
			{name: "service_name", title: "Service", what: "The service it is taken from.", width: 32},
			{name: "amount", title: "Amount in the source", what: "The amount as it stands in the source, in the unit beside it.", kind: plain, width: 22},
			{name: "unit", title: "Unit", what: "What the amount is counted in.", only: money.Units(), width: 8},
			{name: "share_numerator", title: "Share: people of the place", what: "The people of the place, where the amount is shared out.", kind: whole, absent: "all of it", width: 26},
			{name: "share_denominator", title: "Share: people of the wider area", what: "The people of the wider area, where the amount is shared out.", kind: whole, absent: "all of it", width: 30},
			{name: "pence", title: "Pence", what: "What is taken off, in pence, rounded once.", kind: whole, width: 20},
			{name: "why", title: "Why", what: "Why the money stands in two rows.", absent: "not stated", width: 60},
			{name: "source", title: "Source id", what: "The id of the document it rests on.", refers: "sources", width: 24},
		},
	}
	for i := range c.Transfers {
		tr := &c.Transfers[i]
		num, den := share(tr.Share)
		t.add(words(tr.From.Name()), l.body(tr.From), words(tr.To.Name()), l.body(tr.To), words(tr.Service), l.service(tr.Service),
			typed(tr.Typed), words(string(c.Unit)), num, den, inPence(tally.Moved(tr)), words(tr.Why), words(tr.Source.Name()))
	}
	return t
}

func (l *lists) beside() *table {
	c := l.sum.Count
	t := &table{
		name: "beside", title: "Beside the count",
		what: "Figures that are shown next to the count and are no part of it.",
		columns: []column{
			{name: "organisation", title: "Organisation id", what: "The id of the body.", width: 38},
			{name: "organisation_name", title: "Organisation", what: "The body.", width: 42},
			{name: "service", title: "Service id", what: "The id of the service.", width: 22},
			{name: "service_name", title: "Service", what: "The service.", width: 32},
			{name: "amount", title: "Amount in the source", what: "The amount as it stands in the source, in the unit beside it.", kind: plain, width: 22},
			{name: "unit", title: "Unit", what: "What the amount is counted in.", only: money.Units(), width: 8},
			{name: "why", title: "Why it stands here", what: "Why the figure stands beside the count.", absent: "not stated", width: 60},
			{name: "source", title: "Source id", what: "The id of the document it rests on.", refers: "sources", width: 24},
		},
	}
	for _, b := range c.Beside {
		t.add(words(b.Organisation.Name()), l.body(b.Organisation), words(b.Service), l.service(b.Service),
			typed(b.Typed), words(string(c.Unit)), words(b.Why), words(b.Source.Name()))
	}
	return t
}

func (l *lists) published() *table {
	t := &table{
		name: "published", title: "Totals that others published",
		what: "A published total beside what this count holds of the same services. Mostly the two do not mean the same.",
		columns: []column{
			{name: "published", title: "Published, £", what: "The published total, in pounds.", kind: pounds, width: 20},
			{name: "year", title: "Year", what: "The year it is of, as stated.", absent: "not stated", width: 14},
			{name: "covers", title: "Covers", what: "What it covers.", width: 40},
			{name: "by", title: "The place’s own", what: "What of the place itself says so, where it is the place’s own total.", absent: "not the place’s own", width: 30},
			{name: "ours", title: "Ours, £", what: "What this count holds of what theirs covers, in pounds.", kind: pounds, absent: "not comparable", width: 20},
			{name: "estimated", title: "Ours is estimated", what: "Whether ours is an estimate, or holds one.", only: []string{"yes", "no"}, absent: "not comparable", width: 14},
			{name: "gap", title: "Ours less theirs, £", what: "Ours less theirs, in pounds.", kind: pounds, absent: "not comparable", width: 20},
			{name: "differs", title: "What the two do not share", what: "What the two totals do not share.", absent: "both cover the same", width: 60},
			{name: "note", title: "Note", what: "What else there is to say.", absent: none, width: 60},
			{name: "source", title: "Source id", what: "The id of the document it rests on.", refers: "sources", width: 24},
		},
	}
	for _, s := range l.sum.Stated {
		covers := "everything"
		if !s.Published.All {
			covers = l.names(s.Published.Covers)
		}
		estimated := cell{}
		switch {
		case s.Ours == nil:
		case s.Estimated:
			estimated = words("yes")
		default:
			estimated = words("no")
		}
		t.add(inPounds(s.Published.Amount.Rat()), words(s.Published.Year), words(covers), words(s.Published.By), inPounds(s.Ours), estimated, inPounds(s.Gap), words(s.Differs), words(s.Published.Note), words(s.Published.Source.Name()))
	}
	return t
}

// names are the names of services, in words.
func (l *lists) names(services []string) string {
	var out []string
	for _, id := range services {
		out = append(out, pack.Name(l.pack.Services, id))
	}
	return source.Series(out)
}

func (l *lists) notCounted() *table {
	t := &table{
		name: "not_counted", title: "What is left out, and why",
		what: "Bodies and services that the count leaves out, with the reason.",
		columns: []column{
			{name: "organisation", title: "Organisation id", what: "The id of the body.", absent: "no one body", width: 38},
			{name: "organisation_name", title: "Organisation", what: "The body.", absent: "no one body", width: 42},
			{name: "service", title: "Service id", what: "The id of the service.", absent: "all services", width: 22},
			{name: "service_name", title: "Service", what: "The service.", absent: "all services", width: 32},
			{name: "why", title: "Why", what: "Why it is left out.", width: 80},
		},
	}
	for _, n := range l.sum.Count.NotCounted {
		body, service := cell{}, cell{}
		if n.Organisation != "" {
			body = l.body(n.Organisation)
		}
		if n.Service != "" {
			service = l.service(n.Service)
		}
		t.add(words(n.Organisation.Name()), body, words(n.Service), service, words(n.Why))
	}
	return t
}

func (l *lists) cited() *table {
	t := &table{
		name: "sources", title: "Sources", key: []string{"source"},
		what:    "The documents that the count rests on.",
		columns: sourceColumns(),
	}
	for _, s := range l.documents() {
		t.add(sourceCells(s)...)
	}
	return t
}

func sourceColumns() []column {
	return []column{
		{name: "source", title: "Source id", what: "The id of the document.", width: 24},
		{name: "title", title: "Title", what: "Its title.", width: 70},
		{name: "publisher", title: "Publisher", what: "Who published it.", absent: "not stated", width: 40},
		{name: "date", title: "Date", what: "Its date, as exactly as it is known.", absent: "not stated", width: 12},
		{name: "address", title: "Address", what: "Where it is on the web.", absent: "not on the web", width: 50},
		{name: "licence", title: "Licence", what: "On what terms it may be used.", absent: "not stated", width: 40},
	}
}

func sourceCells(s *pack.Source) []cell {
	return []cell{words(s.ID.Name()), words(s.Title), words(s.Publisher), words(s.Date.String()), words(s.URL), words(s.Licence)}
}

// documents are the sources that the count names, each once, in the order of its file.
func (l *lists) documents() []*pack.Source {
	c := l.sum.Count
	var out []*pack.Source
	seen := map[pack.ID]bool{}
	put := func(id pack.ID) {
		if s := l.sources[id]; s != nil && !seen[id] {
			seen[id] = true
			out = append(out, s)
		}
	}
	if c.Population != nil {
		put(c.Population.Source)
	}
	for i := range c.Rows {
		put(c.Rows[i].Source)
	}
	for i := range c.Transfers {
		put(c.Transfers[i].Source)
	}
	for i := range c.Beside {
		put(c.Beside[i].Source)
	}
	for i := range c.Published {
		put(c.Published[i].Source)
	}
	return out
}

// people says how many live in the place, on which day and by which source.
func (l *lists) people() string {
	p := l.sum.Count.Population
	if p == nil || p.People == 0 {
		return ""
	}
	return fmt.Sprintf("%s people on %s, by %s", money.Commas(number(p.People).text), p.Date.Words(), l.source(p.Source).text)
}
