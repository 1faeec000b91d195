package generator

import (
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/site"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// What stands in the cells of tables, and in the lines of lists: words, and figures that lead to their sums.

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

// filled are those of some tables that hold anything. They stand on the page, so their ids are noted.
func (p *page) filled(tables ...layouts.Table) []layouts.Table {
	out := slices.DeleteFunc(tables, func(t layouts.Table) bool { return len(t.Rows)+len(t.Terms) == 0 })
	for _, t := range out {
		p.id(t.ID)
	}
	return out
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

// service is the name of a service.
func (p *page) service(id string) string { return p.m.pack.Services.Of(id).Name }

// services are the names of some services.
func (p *page) services(ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = p.service(id)
	}
	return names
}

// countOf leads to the count of a place, under the name of the place.
func (p *page) countOf(s *tally.Summary) layouts.Link {
	l := p.link(s.Count.ID)
	l.Text = s.Place()
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

// pageLink leads to another page of the site.
func (p *page) pageLink(path, text string) layouts.Link {
	return layouts.Link{Href: p.file(path), Text: text}
}

// here leads to a part of the same page.
func (p *page) here(id, text string) layouts.Link {
	p.links = append(p.links, site.Target{Path: p.path, Fragment: id})
	return layouts.Link{Href: "#" + id, Text: text}
}

// ifAny is a link as a list of one, or of none where it leads nowhere.
func ifAny(l layouts.Link) []layouts.Link {
	if l.Href == "" {
		return nil
	}
	return []layouts.Link{l}
}
