package generator

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// The tables of a count's page.

// countTables returns the tables of a count's page that are not empty, in the order in which readers ask: who is in
// the count and what is not come before the rows, which are many.
func (p *page) countTables(s *tally.Summary, rows map[*pack.Row]*accounted) []layouts.Table {
	return p.filled(
		statusTable(s),
		p.statedTable(s),
		p.alikeTable(s),
		p.yearsTable(s),
		p.coverageTable(s),
		p.missingTable(s.Count),
		p.transfersTable(s.Count),
		p.besideTable(s.Count),
		rowsTable(s.Count, rows),
	)
}

func statusTable(s *tally.Summary) layouts.Table {
	t := layouts.Table{ID: statusID, Title: "How certain the figures are", Columns: columns("Status", ">Rows", ">Amount")}
	means := map[string]string{
		string(pack.Counted):     "a published figure of that body",
		string(pack.Apportioned): "a share, by population, of a published figure of a body that serves a wider area",
		string(pack.Estimated):   "worked out from wider figures; the row says how",
	}
	for _, part := range s.ByStatus {
		var amount string
		if part.Counted != nil {
			amount = money.Exactly(part.Counted)
		} else {
			amount = tally.About(money.Plainly)(part.Estimated)
		}
		row(&t, noted(sentence(part.ID), means[part.ID]), strconv.Itoa(len(part.Rows)), amount)
	}
	return t
}

func (p *page) statedTable(s *tally.Summary) layouts.Table {
	t := layouts.Table{ID: statedID, Title: statedTitle,
		Lead:    "Each published total is shown beside what this count holds for the same services, and links to its source. The two do not usually measure the same thing.",
		Columns: columns("Published, what it covers, and why they differ", ">Ours")}
	for _, st := range s.Stated {
		covers := "all public spending"
		if !st.Published.All {
			covers = source.Series(p.services(st.Published.Covers))
		}
		published := layouts.Cell{Link: layouts.Link{Href: p.link(st.Published.Source).Href, Text: money.Headline(st.Published.Amount.Rat())}}
		ours, gap := p.ours(s, &st)
		published.Note = joinedBy(" ", stop(sentence(joined(st.Published.By, st.Published.InYear(), covers))), stop(sentence(st.Differs)), gap, st.Published.Note)
		row(&t, published, ours)
	}
	return t
}

// ours returns what a count holds of what a published total covers, and a sentence on the difference. The sentence
// goes with the published total, because on a phone the figures of a row have one line.
func (p *page) ours(s *tally.Summary, st *tally.Stated) (ours layouts.Link, gap string) {
	if st.Ours == nil {
		return layouts.Link{Text: "not comparable"}, ""
	}
	value := money.Headline
	if st.Estimated {
		value = tally.About(value)
	}
	ours = layouts.Link{Text: value(st.Ours)}
	if s.Figure(st.Figure) != nil {
		ours = p.amount(s, st.Figure, value)
	}
	gap = "the same"
	if st.Gap.Sign() != 0 {
		word := "more"
		if st.Gap.Sign() < 0 {
			word = "less"
		}
		gap = value(new(big.Rat).Abs(st.Gap)) + " " + word
		if st.Part != nil {
			gap += " (" + money.Tenths(new(big.Rat).Abs(st.Part)) + ")"
		}
	}
	if st.Figure.Amount == tally.Estimated {
		gap = "estimated, and " + gap
	}
	return ours, "Ours is " + gap + "."
}

func (p *page) alikeTable(s *tally.Summary) layouts.Table {
	t := layouts.Table{ID: "count_alike", Title: "Places with a similar mix of services",
		Lead:    "How far apart the mixes are: 0% means the same mix, 100% nothing in common. It is half the sum of the differences between the services’ shares.",
		Columns: columns("Place", ">Difference", ">Most different in")}
	for _, l := range s.Alike() {
		row(&t, p.countOf(l.With), l.Apart, p.service(l.Differs))
	}
	return t
}

func (p *page) yearsTable(s *tally.Summary) layouts.Table {
	t := layouts.Table{ID: "count_years", Title: "Change over the years",
		Lead:    "In the money of each year, with no allowance for changes in prices.",
		Columns: columns("Year", ">Change", ">"+eachHead)}
	for _, ch := range s.Years {
		year := layouts.Cell{Link: p.yearOf(ch.To), Note: "since " + ch.From.Count.Year.Words()}
		if ch.Why != "" {
			year.Note += "; not worked out: " + ch.Why
			row(&t, year, unknown, unknown)
			continue
		}
		if ch.Part != nil && ch.Part.Sign() != 0 {
			way := "up "
			if ch.Part.Sign() < 0 {
				way = "down "
			}
			part := money.Tenths(new(big.Rat).Abs(ch.Part))
			if part == "0.0%" {
				part = "less than 0.1%"
			}
			year.Note = way + part + " " + year.Note
		}
		each := unknown
		if ch.PerHead != nil {
			each = signed(ch.PerHead, money.Pounds)
		}
		row(&t, year, signed(ch.Counted, money.Headline), each)
	}
	return t
}

func rowsTable(c *pack.Count, rows map[*pack.Row]*accounted) layouts.Table {
	t := layouts.Table{ID: rowsID, Title: rowsTitle,
		Lead:    "Amounts as printed in the source.",
		Columns: columns("Organisation and service, how certain, and the source", ">Amount, "+unbroken(c.Unit.Words()))}
	t.Terms = make([]layouts.Term, 0, len(c.Rows))
	for i := range c.Rows {
		r := &c.Rows[i]
		row := rows[r]
		line := row.Term
		line.Note, line.How, line.Amount = joinedBy(", ", row.service, row.rest), string(r.Status), typed(r.Typed)
		if r.Share != nil {
			line.How += ", the share for " + commas(r.Share.Num) + " of " + commas(r.Share.Den) + " people"
		}
		line.How = strings.TrimSuffix(joined(line.How, r.Method, r.Note), ".") // the source follows on the same line
		t.Terms = append(t.Terms, line)
	}
	return t
}

func (p *page) transfersTable(c *pack.Count) layouts.Table {
	t := layouts.Table{ID: transfersID, Title: transfersTitle,
		Lead:    "It is taken off once, from the body it comes from.",
		Columns: columns("From", "To", "Service", ">Amount", "Source")}
	for i := range c.Transfers {
		tr := &c.Transfers[i]
		amount := layouts.Cell{Link: layouts.Link{Text: money.Exactly(tr.Share.Of(tr.Amount))}}
		if tr.Share != nil {
			amount.Note = fmt.Sprintf("%s × %s ÷ %s", tr.Amount, commas(tr.Share.Num), commas(tr.Share.Den))
		}
		row(&t, layouts.Cell{Link: p.link(tr.From), Note: tr.Why}, p.link(tr.To), p.service(tr.Service), amount, p.link(tr.Source))
	}
	return t
}

func (p *page) besideTable(c *pack.Count) layouts.Table {
	t := layouts.Table{ID: besideID, Title: besideTitle,
		Lead:    "These figures are shown next to the count but are not part of it.",
		Columns: columns("Organisation and service, why it is here, and the source", ">Amount")}
	for _, b := range c.Beside {
		t.Terms = append(t.Terms, layouts.Term{What: p.link(b.Organisation), Note: p.service(b.Service), How: strings.TrimSuffix(b.Why, "."), Source: p.link(b.Source), Amount: money.Exactly(b.Amount.Rat())})
	}
	return t
}

func (p *page) coverageTable(s *tally.Summary) layouts.Table {
	t := layouts.Table{ID: coverageID, Title: "Who is in the count", Columns: columns("Organisation", ">Amount", ">Rows")}
	for _, b := range s.Coverage {
		of, value := tally.Counted.Organisation(b.Organisation.Name()), money.Exactly
		if b.Status == string(pack.Estimated) {
			of, value = tally.Estimated.Organisation(b.Organisation.Name()), tally.About(money.Plainly)
		}
		row(&t, layouts.Cell{Link: p.link(b.Organisation), Note: joined(b.Status, b.Why)}, p.amount(s, of, value), strconv.Itoa(b.Rows))
	}
	return t
}

func (p *page) missingTable(c *pack.Count) layouts.Table {
	t := layouts.Table{ID: missingID, Title: missingTitle, Columns: columns("What", "Why")}
	for _, n := range c.NotCounted {
		if n.Organisation != "" {
			row(&t, p.link(n.Organisation), joinedBy(": ", p.service(n.Service), n.Why))
		} else {
			row(&t, p.service(n.Service), n.Why)
		}
	}
	return t
}
