package download

import (
	"math/big"
	"slices"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// The tables of a count, in the order of the sheets. Each column is defined once: its name, its description, and how
// to get its value from a record. The CSV, the sheet, the Table Schema and the CSVW description are all derived from
// that. So are the tables covering all counts, which share some of the columns.

// What a sheet shows in place of a missing value. No cell is ever blank, because readers could not tell whether there
// is no value or somebody forgot it.
const (
	unknown = "not known"
	none    = "none"
)

// lists is a count with its tables.
type lists struct {
	*Count
	every   *table         // every row; may be empty
	tables  []*table       // every table that is not empty
	sources []*pack.Source // those that the count names
	says    string         // a description in a paragraph
}

func (c *Count) lists() *lists {
	l := &lists{Count: c}
	l.every, l.sources, l.says = l.rows(), l.namedSources(), c.describe()
	for _, t := range [...]*table{l.figures(), l.services(), l.organisations(), l.every, l.transfers(), l.beside(), l.published(), l.notCounted(), l.cited()} {
		if len(t.rows) > 0 {
			l.tables = append(l.tables, t)
		}
	}
	return l
}

// organisation returns the organisation with the given id, or a stand-in if the pack does not have it.
func (p *Press) organisation(id pack.ID) *pack.Organisation {
	if o := p.pack.Organisation(id); o != nil {
		return o
	}
	return &pack.Organisation{Entry: pack.Entry{ID: id, Title: id.Name()}}
}

func (p *Press) body(id pack.ID) cell { return words(p.organisation(id).Title) }

func (p *Press) service(id string) cell { return words(p.pack.Services.Of(id).Name) }

func (p *Press) source(id pack.ID) cell {
	if s := p.pack.Source(id); s != nil {
		return words(s.Summary)
	}
	return words(id.Name())
}

// units are the units of figures, as printed.
var units = map[tally.Unit]string{tally.Pounds: "£", tally.PerHead: "£", tally.Share: "%", tally.Rank: "place"}

// inMoney reports whether a figure is in pounds.
func inMoney(f *tally.Figure) bool { return f.Unit == tally.Pounds || f.Unit == tally.PerHead }

// exactly returns the number of a figure: pounds and pence, or an integer.
func exactly(f *tally.Figure) cell {
	if inMoney(f) {
		return inPounds(f.Exact)
	}
	return cell{f.Exact.RatString(), whole}
}

func (l *lists) figures() *table {
	t := &table{
		name: "figures", title: "Every computed figure", key: []string{"figure"},
		what: "Each number that the program worked out, with its id on the count’s page and in texts that print it. Amounts are rounded once, to the penny.",
	}
	fill(t, l.sum.Figures(), []columnOf[*tally.Figure]{
		{column{name: "figure", title: "Figure", what: "The id of the figure: the count, a slash and a name.", width: 46}, func(f *tally.Figure) cell { return words(f.ID.Name()) }},
		{column{name: "what", title: "What it is", what: "What the figure says.", width: 44}, func(f *tally.Figure) cell { return words(f.What) }},
		{column{name: "number", title: "Number", what: "The figure as a number, in the unit beside it.", kind: plain, width: 20}, exactly},
		{column{name: "unit", title: "Unit", what: "What the number is in: pounds, per cent, or a place in a ranking.", only: []string{units[tally.Pounds], units[tally.Share], units[tally.Rank]}, width: 8}, func(f *tally.Figure) cell { return words(units[f.Unit]) }},
		{column{name: "printed", title: "As printed", what: "The figure as a sentence prints it, rounded.", width: 20}, func(f *tally.Figure) cell { return words(f.Value) }},
		{column{name: "rule", title: "How it is worked out", what: "The rule that gives the figure.", width: 80}, func(f *tally.Figure) cell { return words(f.Rule) }},
	})
	return t
}

// sums returns the columns of a [tally.Sum].
func sums() []columnOf[*tally.Sum] {
	return []columnOf[*tally.Sum]{
		{column{name: "gross", title: "Rows added up, £", what: "The rows that are counted or apportioned, in pounds.", kind: pounds, absent: none, width: 20}, func(s *tally.Sum) cell { return inPounds(s.Gross) }},
		{column{name: "transfers", title: "In two rows, £", what: "The same pound in two rows, taken off once, in pounds.", kind: pounds, absent: none, width: 18}, func(s *tally.Sum) cell { return inPounds(s.Transfers) }},
		{column{name: "counted", title: "Counted, £", what: "What was counted: the rows added up, less what appears in two rows; in pounds.", kind: pounds, absent: none, width: 20}, func(s *tally.Sum) cell { return inPounds(s.Counted) }},
		{column{name: "estimated", title: "Estimated, £", what: "The rows that are estimated, in pounds. They are not part of what was counted.", kind: pounds, absent: none, width: 20}, func(s *tally.Sum) cell { return inPounds(s.Estimated) }},
	}
}

// described returns the columns of a service of the pack.
func described() []columnOf[pack.Choice] {
	return []columnOf[pack.Choice]{
		{column{name: "service", title: "Service id", what: "The id of the service.", width: 22}, func(s pack.Choice) cell { return words(s.ID) }},
		{column{name: "service_name", title: "Service", what: "The name of the service.", width: 32}, func(s pack.Choice) cell { return words(s.Name) }},
		{column{name: "what", title: "What it covers", what: "What the service covers and what it leaves out.", absent: "not described", width: 80}, func(s pack.Choice) cell { return words(s.Note) }},
	}
}

func (l *lists) services() *table {
	t := &table{
		name: "services", title: "What it was spent on", key: []string{"service"},
		what: "The services that the rows of the count name, largest first.",
	}
	type spent struct { // what was spent on a service, or on all
		pack.Choice
		sum     *tally.Sum
		perHead *big.Rat
		share   cell
	}
	service := through(described(), func(s spent) pack.Choice { return s.Choice })
	columns := slices.Concat(service[:2], through(sums(), func(s spent) *tally.Sum { return s.sum }), []columnOf[spent]{
		{column{name: "counted_per_head", title: "Counted for each resident, £", what: "What was counted divided by the number of residents, in pounds.", kind: pounds, absent: unknown, width: 28}, func(s spent) cell { return inPounds(s.perHead) }},
		{column{name: "share", title: "Share, %", what: "The service’s share of all services above zero, in whole percentages that add up to 100.", kind: whole, absent: none, width: 12}, func(s spent) cell { return s.share }},
	}, service[2:])
	var each []spent
	all := spent{pack.Choice{ID: "all", Name: "Total", Note: "All services. Shares leave out services that are not above zero."}, &l.sum.Sum, l.sum.PerHead, cell{}}
	for i := range l.sum.ByService {
		p := &l.sum.ByService[i]
		s := spent{l.pack.Services.Of(p.ID), &p.Sum, l.sum.Exact(tally.Counted.Service(p.ID).PerHead()), cell{}}
		if p.Share >= 0 {
			s.share, all.share = number(p.Share), number(100)
		}
		each = append(each, s)
	}
	fill(t, each, columns)
	t.together = across(nil, all, columns)
	return t
}

// bodyOf is an organisation with the name of its sector.
type bodyOf struct {
	*pack.Organisation
	sector string
}

func (p *Press) bodyOf(o *pack.Organisation) bodyOf {
	return bodyOf{o, p.pack.Sectors.Of(o.Sector).Name}
}

// bodies returns the columns of an organisation of the pack.
func bodies() []columnOf[bodyOf] {
	return []columnOf[bodyOf]{
		{column{name: "organisation", title: "Organisation id", what: "The id of the organisation.", width: 38}, func(b bodyOf) cell { return words(b.ID.Name()) }},
		{column{name: "organisation_name", title: "Organisation", what: "The name of the organisation.", width: 42}, func(b bodyOf) cell { return words(b.Title) }},
		{column{name: "sector", title: "Sector", what: "The sector it belongs to.", absent: unknown, width: 24}, func(b bodyOf) cell { return words(b.sector) }},
		{column{name: "gss", title: "GSS code", what: "Its Office for National Statistics code.", absent: none, width: 12}, func(b bodyOf) cell { return words(b.GSS) }},
		{column{name: "code", title: "Code in the returns", what: "Its code in the returns that councils made.", absent: none, width: 20}, func(b bodyOf) cell { return words(b.Code) }},
	}
}

func (l *lists) organisations() *table {
	t := &table{
		name: "organisations", title: "Who spent it", key: []string{"organisation"},
		what: "The bodies in the count, and those expected in it that have no row, with the reason.",
	}
	type spender struct { // a body, or all together
		bodyOf
		status string
		rows   int
		sum    *tally.Sum
		why    string
	}
	columns := slices.Concat(through(bodies(), func(s spender) bodyOf { return s.bodyOf }), []columnOf[spender]{
		{column{name: "status", title: "In the count", what: "How it appears in the count.", only: append(pack.Statuses(), tally.Missing), width: 14}, func(s spender) cell { return words(s.status) }},
		{column{name: "rows", title: "Rows", what: "How many rows it has.", kind: whole, width: 8}, func(s spender) cell { return number(s.rows) }},
	}, through(sums(), func(s spender) *tally.Sum { return s.sum }), []columnOf[spender]{
		{column{name: "why", title: "Why not", what: "Why it has no row.", absent: "it is in the count", width: 60}, func(s spender) cell { return words(s.why) }},
	})
	var each []spender
	all := spender{bodyOf{&pack.Organisation{Entry: pack.Entry{ID: pack.NewID(pack.KindOrganisation, "all"), Title: "Total"}, GSS: "all", Code: "all"}, "all"}, "all", 0, &l.sum.Sum, "All organisations."}
	put := func(b *tally.Body, s *tally.Sum) {
		each = append(each, spender{l.press.bodyOf(l.press.organisation(b.Organisation)), b.Status, b.Rows, s, b.Why})
	}
	in := map[string]*tally.Body{}
	for i := range l.sum.Coverage {
		b := &l.sum.Coverage[i]
		in[b.Organisation.Name()] = b
		all.rows += b.Rows
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
	fill(t, each, columns)
	t.together = across(nil, all, columns)
	return t
}

// rowOf is a row of a count.
type rowOf struct {
	*pack.Row
	count *pack.Count
	press *Press
}

func (p *Press) rowsOf(c *pack.Count) []rowOf {
	out := make([]rowOf, len(c.Rows))
	for i := range out {
		out[i] = rowOf{&c.Rows[i], c, p}
	}
	return out
}

// everyRow returns the columns of a row in the CSV of a count; data/counts.csv has some of them.
func everyRow() []columnOf[rowOf] {
	return slices.Concat([]columnOf[rowOf]{
		{column{name: "count", title: "Count", what: "The id of the count.", width: 24}, func(r rowOf) cell { return words(r.count.ID.Name()) }},
		{column{name: "organisation", title: "Organisation id", what: "The id of the body that spent it.", refers: "organisations", width: 38}, func(r rowOf) cell { return words(r.Organisation.Name()) }},
		{column{name: "organisation_name", title: "Organisation", what: "The name of the body that spent it.", width: 42}, func(r rowOf) cell { return r.press.body(r.Organisation) }},
		{column{name: "service", title: "Service id", what: "The id of the service it was spent on.", refers: "services", width: 22}, func(r rowOf) cell { return words(r.Service) }},
		{column{name: "service_name", title: "Service", what: "The name of the service it was spent on.", width: 32}, func(r rowOf) cell { return r.press.service(r.Service) }},
		{column{name: "line", title: "Line", what: "What tells two rows of one organisation and service apart.", absent: "the only row", width: 24}, func(r rowOf) cell { return words(r.Line) }},
		{column{name: "status", title: "Status", what: "counted: a published figure of that body. apportioned: a share of a published figure of a wider body. estimated: worked out from wider figures; the method says how.", only: pack.Statuses(), width: 14}, func(r rowOf) cell { return words(string(r.Status)) }},
		{column{name: "amount", title: "Amount in the source", what: "The amount as printed in the source, or as worked out for an estimate, before any share is taken, in the unit beside it.", kind: plain, width: 22}, func(r rowOf) cell { return typed(r.Typed) }},
		{column{name: "unit", title: "Unit", what: "What the amount is in: pounds, or thousands, millions or thousands of millions of them.", only: money.Units(), width: 8}, func(r rowOf) cell { return words(string(r.count.Unit)) }},
	}, through(shares(), func(r rowOf) *money.Share { return r.Share }), []columnOf[rowOf]{
		{column{name: "pence", title: "Pence", what: "What the row adds to the count: its share of the amount in pence, rounded once, half away from zero.", kind: whole, width: 20}, func(r rowOf) cell { return adds(r.Amount, r.Share) }},
		restsOn(func(r rowOf) pack.ID { return r.Source }),
		{column{name: "source_title", title: "Source", what: "The document it is based on.", width: 60}, func(r rowOf) cell { return r.press.source(r.Source) }},
		{column{name: "return_file", title: "Published table", what: "The published table it was taken from, as received. The lines that were used are in the pack, under data/returns.", absent: "no table", width: 26}, func(r rowOf) cell {
			if r.Return == nil {
				return cell{}
			}
			return words(r.Return.File)
		}},
		{column{name: "return_line", title: "Line of the table", what: "The line in that table.", kind: whole, absent: "no table", width: 18}, func(r rowOf) cell {
			if r.Return == nil {
				return cell{}
			}
			return number(r.Return.Line)
		}},
		{column{name: "method", title: "Method", what: "How an estimate was made.", absent: "not estimated", width: 60}, func(r rowOf) cell { return words(r.Method) }},
		{column{name: "note", title: "Note", what: "Anything else to know.", absent: none, width: 60}, func(r rowOf) cell { return words(r.Note) }},
	})
}

// adds returns what a share of an amount adds to a count, rounded to whole pence.
func adds(amount money.Pence, share *money.Share) cell { return number(int64(share.Pence(amount))) }

// shares returns the columns of a share. Most amounts have none.
func shares() []columnOf[*money.Share] {
	return []columnOf[*money.Share]{
		{column{name: "share_numerator", title: "Share: people in the place", what: "The number of people in the place, where the amount is shared out.", kind: whole, absent: "all of it", width: 26}, func(s *money.Share) cell {
			if s == nil {
				return cell{}
			}
			return number(s.Num)
		}},
		{column{name: "share_denominator", title: "Share: people in the wider area", what: "The number of people in the wider area, where the amount is shared out.", kind: whole, absent: "all of it", width: 30}, func(s *money.Share) cell {
			if s == nil {
				return cell{}
			}
			return number(s.Den)
		}},
	}
}

// restsOn returns the column with the source of a record.
func restsOn[T any](of func(T) pack.ID) columnOf[T] {
	return columnOf[T]{column{name: "source", title: "Source id", what: "The id of the document it is based on.", refers: "sources", width: 24}, func(v T) cell { return words(of(v).Name()) }}
}

func (l *lists) rows() *table {
	t := &table{
		name: "rows", title: "Every row", key: []string{"organisation", "service", "line"},
		what: "Every row of the count, in the order of its file: what one organisation spent on one service, and how that is known.",
	}
	fill(t, l.press.rowsOf(l.sum.Count), everyRow())
	return t
}

// inAll returns the columns of data/counts.csv.
func inAll() []columnOf[rowOf] {
	return slices.DeleteFunc(everyRow(), func(f columnOf[rowOf]) bool {
		return !slices.Contains([]string{"count", "organisation", "service", "line", "status", "amount", "unit", "share_numerator", "share_denominator", "pence", "source"}, f.name)
	})
}

// all returns the table of every row of all counts, filled with the rows of those given.
func (p *Press) all(counts ...*pack.Count) *table {
	t := &table{
		name: "counts", title: "Every row of every count", key: []string{"count", "organisation", "service", "line"},
		what: "What one organisation spent on one service, for every count in the pack. The rows of a count that are counted or apportioned add up to its gross in summaries.json, give or take a few pence, as each row is rounded; its other sums follow there.",
	}
	var rows []rowOf
	for _, c := range counts {
		rows = append(rows, p.rowsOf(c)...)
	}
	fill(t, rows, inAll())
	return t
}

// typedIn returns the columns of an amount other than a row's.
func typedIn[T any](unit money.Unit, amount func(T) string) []columnOf[T] {
	return []columnOf[T]{
		{column{name: "amount", title: "Amount in the source", what: "The amount as printed in the source, in the unit beside it.", kind: plain, width: 22}, func(v T) cell { return typed(amount(v)) }},
		{column{name: "unit", title: "Unit", what: "What the amount is in.", only: money.Units(), width: 8}, func(T) cell { return words(string(unit)) }},
	}
}

func (l *lists) transfers() *table {
	c := l.sum.Count
	t := &table{
		name: "transfers", title: "The same pound in two rows",
		what: "Money that appears in the rows of two bodies. It is taken off once, from the body it comes from.",
	}
	fill(t, pointers(c.Transfers), slices.Concat([]columnOf[*pack.Transfer]{
		{column{name: "from", title: "From id", what: "The id of the body it is taken from.", width: 38}, func(tr *pack.Transfer) cell { return words(tr.From.Name()) }},
		{column{name: "from_name", title: "From", what: "The body it is taken from.", width: 42}, func(tr *pack.Transfer) cell { return l.press.body(tr.From) }},
		{column{name: "to", title: "To id", what: "The id of the body whose row keeps it.", width: 38}, func(tr *pack.Transfer) cell { return words(tr.To.Name()) }},
		{column{name: "to_name", title: "To", what: "The body whose row keeps it.", width: 42}, func(tr *pack.Transfer) cell { return l.press.body(tr.To) }},
		{column{name: "service", title: "Service id", what: "The id of the service it is taken from.", width: 22}, func(tr *pack.Transfer) cell { return words(tr.Service) }},
		{column{name: "service_name", title: "Service", what: "The service it is taken from.", width: 32}, func(tr *pack.Transfer) cell { return l.press.service(tr.Service) }},
	}, typedIn(c.Unit, func(tr *pack.Transfer) string { return tr.Typed }), through(shares(), func(tr *pack.Transfer) *money.Share { return tr.Share }), []columnOf[*pack.Transfer]{
		{column{name: "pence", title: "Pence", what: "What is taken off, in pence, rounded once.", kind: whole, width: 20}, func(tr *pack.Transfer) cell { return adds(tr.Amount, tr.Share) }},
		{column{name: "why", title: "Why", what: "Why the money appears in two rows.", absent: "not stated", width: 60}, func(tr *pack.Transfer) cell { return words(tr.Why) }},
		restsOn(func(tr *pack.Transfer) pack.ID { return tr.Source }),
	}))
	return t
}

func (l *lists) beside() *table {
	c := l.sum.Count
	t := &table{
		name: "beside", title: "Beside the count",
		what: "Figures that are shown next to the count but are not part of it.",
	}
	fill(t, pointers(c.Beside), slices.Concat([]columnOf[*pack.Beside]{
		{column{name: "organisation", title: "Organisation id", what: "The id of the body.", width: 38}, func(b *pack.Beside) cell { return words(b.Organisation.Name()) }},
		{column{name: "organisation_name", title: "Organisation", what: "The body.", width: 42}, func(b *pack.Beside) cell { return l.press.body(b.Organisation) }},
		{column{name: "service", title: "Service id", what: "The id of the service.", width: 22}, func(b *pack.Beside) cell { return words(b.Service) }},
		{column{name: "service_name", title: "Service", what: "The service.", width: 32}, func(b *pack.Beside) cell { return l.press.service(b.Service) }},
	}, typedIn(c.Unit, func(b *pack.Beside) string { return b.Typed }), []columnOf[*pack.Beside]{
		{column{name: "why", title: "Why it is here", what: "Why the figure is shown beside the count.", absent: "not stated", width: 60}, func(b *pack.Beside) cell { return words(b.Why) }},
		restsOn(func(b *pack.Beside) pack.ID { return b.Source }),
	}))
	return t
}

func (l *lists) published() *table {
	t := &table{
		name: "published", title: "Totals that others published",
		what: "Each published total beside what this count holds for the same services. The two do not usually measure the same thing.",
	}
	fill(t, pointers(l.sum.Stated), []columnOf[*tally.Stated]{
		{column{name: "published", title: "Published, £", what: "The published total, in pounds.", kind: pounds, width: 20}, func(s *tally.Stated) cell { return inPounds(s.Published.Amount.Rat()) }},
		{column{name: "year", title: "Year", what: "The year it is for, as stated.", absent: "not stated", width: 14}, func(s *tally.Stated) cell { return words(s.Published.Year) }},
		{column{name: "covers", title: "Covers", what: "What it covers.", width: 40}, func(s *tally.Stated) cell {
			if s.Published.All {
				return words("everything")
			}
			return words(l.names(s.Published.Covers))
		}},
		{column{name: "by", title: "The place’s own", what: "Who or what in the place says so, where it is the place’s own total.", absent: "not the place’s own", width: 30}, func(s *tally.Stated) cell { return words(s.Published.By) }},
		{column{name: "ours", title: "Ours, £", what: "What this count holds of what their total covers, in pounds.", kind: pounds, absent: "not comparable", width: 20}, func(s *tally.Stated) cell { return inPounds(s.Ours) }},
		{column{name: "estimated", title: "Ours is estimated", what: "Whether ours is an estimate, or includes one.", only: []string{"yes", "no"}, absent: "not comparable", width: 14}, func(s *tally.Stated) cell {
			switch {
			case s.Ours == nil:
				return cell{}
			case s.Estimated:
				return words("yes")
			}
			return words("no")
		}},
		{column{name: "gap", title: "Ours minus theirs, £", what: "Ours minus theirs, in pounds.", kind: pounds, absent: "not comparable", width: 20}, func(s *tally.Stated) cell { return inPounds(s.Gap) }},
		{column{name: "differs", title: "How the two differ", what: "How the two totals differ in what they measure.", absent: "both cover the same", width: 60}, func(s *tally.Stated) cell { return words(s.Differs) }},
		{column{name: "note", title: "Note", what: "Anything else to know.", absent: none, width: 60}, func(s *tally.Stated) cell { return words(s.Published.Note) }},
		restsOn(func(s *tally.Stated) pack.ID { return s.Published.Source }),
	})
	return t
}

// names names services in a sentence.
func (l *lists) names(services []string) string {
	var out []string
	for _, id := range services {
		out = append(out, l.pack.Services.Of(id).Name)
	}
	return source.Series(out)
}

func (l *lists) notCounted() *table {
	t := &table{
		name: "not_counted", title: "What is left out, and why",
		what: "Bodies and services that the count leaves out, with the reason.",
	}
	fill(t, pointers(l.sum.Count.NotCounted), []columnOf[*pack.NotCounted]{
		{column{name: "organisation", title: "Organisation id", what: "The id of the body.", absent: "no one body", width: 38}, func(n *pack.NotCounted) cell { return words(n.Organisation.Name()) }},
		{column{name: "organisation_name", title: "Organisation", what: "The body.", absent: "no one body", width: 42}, func(n *pack.NotCounted) cell { return l.press.body(n.Organisation) }},
		{column{name: "service", title: "Service id", what: "The id of the service.", absent: "all services", width: 22}, func(n *pack.NotCounted) cell { return words(n.Service) }},
		{column{name: "service_name", title: "Service", what: "The service.", absent: "all services", width: 32}, func(n *pack.NotCounted) cell { return l.press.service(n.Service) }},
		{column{name: "why", title: "Why", what: "Why it is left out.", width: 80}, func(n *pack.NotCounted) cell { return words(n.Why) }},
	})
	return t
}

func (l *lists) cited() *table {
	t := &table{
		name: "sources", title: "Sources", key: []string{"source"},
		what: "The documents that the count is based on.",
	}
	fill(t, l.sources, documents())
	return t
}

// documents returns the columns of a source.
func documents() []columnOf[*pack.Source] {
	return []columnOf[*pack.Source]{
		{column{name: "source", title: "Source id", what: "The id of the document.", width: 24}, func(s *pack.Source) cell { return words(s.ID.Name()) }},
		{column{name: "title", title: "Title", what: "Its title.", width: 70}, func(s *pack.Source) cell { return words(s.Title) }},
		{column{name: "publisher", title: "Publisher", what: "Who published it.", absent: "not stated", width: 40}, func(s *pack.Source) cell { return words(s.Publisher) }},
		{column{name: "date", title: "Date", what: "Its date, as exactly as it is known.", absent: "not stated", width: 12}, func(s *pack.Source) cell { return words(s.Date.String()) }},
		{column{name: "address", title: "Address", what: "Where it is on the web.", absent: "not stated", width: 50}, func(s *pack.Source) cell { return words(s.URL) }},
		{column{name: "licence", title: "Licence", what: "On what terms it may be used.", absent: "not stated", width: 40}, func(s *pack.Source) cell { return words(s.Licence) }},
	}
}

// The tables of the pack in data/datapackage.json, to which the rows of all counts refer.

func (p *Press) everyBody() *table {
	t := &table{name: "organisations", title: "Organisations", what: "Every organisation in the pack.", key: []string{"organisation"}}
	fill(t, p.pack.Organisations, through(bodies(), p.bodyOf))
	return t
}

func (p *Press) everyService() *table {
	t := &table{name: "services", title: "Services", what: "Every service that a count can name.", key: []string{"service"}}
	fill(t, p.pack.Services, described())
	return t
}

func (p *Press) everySource() *table {
	t := &table{name: "sources", title: "Sources", what: "Every document in the pack.", key: []string{"source"}}
	fill(t, p.pack.Sources, documents())
	return t
}

// namedSources returns the sources that the count names, each once, in the order of its file.
func (l *lists) namedSources() []*pack.Source {
	c := l.sum.Count
	var out []*pack.Source
	seen := map[pack.ID]bool{}
	put := func(id pack.ID) {
		if s := l.press.pack.Source(id); s != nil && !seen[id] {
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
