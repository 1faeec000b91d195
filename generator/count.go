package generator

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// The page of a count says the same numbers three times, for different readers: in sentences, in tables, and in the
// sums behind them. All come from package tally; here they only get words and places. A number that is not known is
// said to be so, and never printed as zero.

// The ids of parts of a count's page that others link to.
const (
	statusID    = "count_status"
	statedID    = "count_stated"
	rowsID      = "count_rows"
	transfersID = "count_transfers"
	besideID    = "count_beside"
	coverageID  = "count_coverage"
	missingID   = "count_missing"
	downloadsID = "count_downloads"
)

const (
	statedTitle    = "Totals that others published"
	rowsTitle      = "Every row"
	transfersTitle = "The same pound in two rows"
	besideTitle    = "Beside the count"
	downloadsTitle = "Downloads"
	missingTitle   = "What is left out, and why"
)

// count adds the page of a count to the site, and the files it offers.
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
	basis := m.pack.Bases.Of(c.Basis)
	page := layouts.CountPage{Frame: p.frame("count", c.Title, description, p.index(pack.KindCount))}
	page.Article = p.article("Count", &c.Entry,
		layouts.Key{Name: "Place", Links: ifAny(p.link(c.Pilot))},
		layouts.Key{Name: "Financial year", Text: c.Year.Words()},
		layouts.Key{Name: "Counted", Links: ifAny(p.amount(s, tally.Counted.Whole(), money.Exactly))},
		layouts.Key{Name: "For each resident", Links: ifAny(p.amount(s, tally.Counted.Whole().PerHead(), money.Exactly))},
		layouts.Key{Name: "Estimated on top", Links: ifAny(p.amount(s, tally.Estimated.Whole(), tally.About(money.Plainly)))},
		p.population(c.Population),
		layouts.Key{Name: "Basis", Text: basis.Name, Note: basis.Note},
		layouts.Key{Name: "Covers", Text: strings.Join(p.services(c.Covers), "; ")},
		layouts.Key{Name: "Note", Text: c.Note},
	)
	if page.Lead == "" {
		page.Lead = m.pack.CountedBy
	}
	page.Sentences = p.sentences(s)
	page.Charts = p.charts(s, showServices, showOrganisations, showPlaces)
	rows := p.rows(c)
	page.Tables = p.countTables(s, rows)
	page.Shape = m.outlines[s.Pilot]
	page.Sums = p.sums(s, rows)
	if len(page.Sums) > 0 {
		page.SumsID = p.id("count_sums")
	}
	page.Sections = p.mentions(c.ID)
	page.Contents = p.listOfParts()
	for _, c := range page.Charts {
		p.alsoOn(page.Contents, c.ID, c.Finding)
	}
	for _, t := range page.Tables {
		p.alsoOn(page.Contents, t.ID, t.Title)
	}
	p.alsoOn(page.Contents, downloadsID, downloadsTitle)
	p.alsoOn(page.Contents, page.SumsID, "The sum behind each figure")
	p.say(&page.Frame, files.dataset())
	page.Downloads = layouts.Downloads{ID: p.id(downloadsID), Title: downloadsTitle, Files: p.offers(files.list)}
	return m.set.Count.HTML(p.room, page)
}

func (p *page) sentences(s *tally.Summary) []layouts.Sentence {
	var out []layouts.Sentence
	for _, said := range s.Sentences() {
		sentence := layouts.Sentence{Text: said.Text}
		if f := s.Figure(said.Figure); f != nil {
			sentence.Sum = layouts.Link{Href: p.to(p.m.where.of(f.ID)), Text: inFull(s, f)}
		} else if at, words := shownAt(said.Shown); at != "" {
			sentence.See = layouts.Link{Href: p.to(p.m.where.of(s.Count.ID).in(at)), Text: words}
		}
		switch said.Refers.Kind() {
		case pack.KindFact:
			sentence.Links = append(sentence.Links, layouts.Link{Href: p.to(p.m.where.of(said.Refers)), Text: "where the range comes from"})
		case pack.KindPilot:
			sentence.See = p.comparison(s.Pilot, said.Refers)
		}
		out = append(out, sentence)
	}
	return out
}

// shownAt returns the id of a part of a count's page, and the text of a link to it.
func shownAt(part tally.Shown) (id, words string) {
	switch part {
	case tally.Organisations:
		return organisationsID, "who spent it"
	case tally.Statuses:
		return statusID, "how certain the figures are"
	case tally.LeftOut:
		return missingID, "what is left out, and why"
	case tally.Published:
		return statedID, "totals that others published"
	}
	return "", ""
}

// comparison links to the comparison of two places, or has no address if there is none.
func (p *page) comparison(a *pack.Pilot, with pack.ID) layouts.Link {
	for _, pr := range p.m.paired[a.ID] {
		if other := pr.other(a); other.ID == with {
			return p.pageLink(pr.path, a.Title+" and "+other.Title+" compared")
		}
	}
	return layouts.Link{}
}

// inFull returns a figure as printed in the margin of its sentence: exactly, where the sentence rounds.
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

// accounted is a line of an account, and the parts of its note: the service and the rest.
type accounted struct {
	layouts.Term
	service, rest string
}

// rows returns the rows of a count as lines of an account. Each appears three times on the count's page: among all
// rows, in the sum of its service, and in that of its organisation. It links to its line of the published table or,
// if that is not published, to its source.
func (p *page) rows(c *pack.Count) map[*pack.Row]*accounted {
	out, lines := make(map[*pack.Row]*accounted, len(c.Rows)), make([]accounted, len(c.Rows))
	whole := new(big.Rat)
	for i := range c.Rows {
		r, row := &c.Rows[i], &lines[i]
		out[r] = row
		if i > 0 && r.Organisation == c.Rows[i-1].Organisation { // mostly, rows of one organisation follow each other
			row.What = lines[i-1].What
		} else {
			row.What = p.link(r.Organisation)
		}
		row.service, row.rest = p.service(r.Service), p.m.pack.Lines.Of(r.Line).Name
		value := whole.SetInt64(int64(r.Amount))
		how := string(r.Status)
		if r.Share != nil {
			value = r.Share.Of(r.Amount)
			how += ": " + r.Amount.String() + " × " + commas(r.Share.Num) + " ÷ " + commas(r.Share.Den)
		}
		row.Amount = inFullAmount(r.Status == pack.Estimated)(value)
		row.How = strings.TrimSuffix(joined(how, r.Method), ".") // the source follows on the same line
		if at, ok := p.m.where.lineOf(r); ok {
			row.Source = layouts.Link{Href: p.to(at), Text: r.Return.File + ", line " + strconv.Itoa(r.Return.Line)}
		} else {
			row.Source = p.link(r.Source)
		}
	}
	return out
}

// sums returns the sums behind all figures of a count. A figure derived from a sum is shown with it.
func (p *page) sums(s *tally.Summary, rows map[*pack.Row]*accounted) []layouts.SumOf {
	var out []layouts.SumOf
	for _, f := range s.Figures() {
		if f.Unit == tally.Pounds {
			out = append(out, p.sum(f, rows))
			continue
		}
		sum := &out[len(out)-1] // a figure in another unit is derived from the sum before it
		sum.Made = append(sum.Made, layouts.Made{ID: p.id(p.m.where.of(f.ID).Fragment), What: f.What, How: made(s, f), Amount: inFull(s, f)})
	}
	return out
}

// made says how a figure is derived from its sum.
func made(s *tally.Summary, f *tally.Figure) string {
	switch {
	case f.People > 0:
		return "Divided by the " + commas(f.People) + " people living there on " + s.Count.Population.Date.Words() + "."
	case f.Unit == tally.Rank && s.Sharing > 0:
		return f.Rule + " Shared with " + howMany(s.Sharing, "other place", "other places") + "."
	}
	return f.Rule
}

// sum returns the sum behind a figure, line by line. The lines do not repeat the service or body that the sum itself
// is for.
func (p *page) sum(f *tally.Figure, rows map[*pack.Row]*accounted) layouts.SumOf {
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
			line.What, line.How, line.Source = p.link(t.Transfer.From), "appears in two rows", p.link(t.Transfer.Source)
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
		exactly = money.Exactly // either all amounts of an account have pence, or none has
		for i := range out.Terms {
			if t := &out.Terms[i]; !strings.Contains(t.Amount, ".") {
				t.Amount += ".00"
			}
		}
	}
	if len(terms) > 1 {
		out.Total = exactly(f.Exact)
	}
	return out
}

// inFullAmount returns the format of amounts in sums and tables: to the penny, so that readers' own sums agree.
// Estimates without pence are printed without, because most are derived from much coarser figures.
func inFullAmount(estimate bool) func(*big.Rat) string {
	if estimate {
		return money.Plainly
	}
	return money.Exactly
}

// typed returns an amount as typed, with commas.
func typed(amount string) string {
	whole, part, found := strings.Cut(amount, ".")
	if found {
		return money.Commas(whole) + "." + part
	}
	return money.Commas(whole)
}
