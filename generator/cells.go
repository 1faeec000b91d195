package generator

import (
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/site"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// The contents of table cells and list lines: words, and figures linked to their sums.

const unknown = "not known"

// columns returns table columns with the given names. One that begins with > is right-aligned.
func columns(names ...string) []layouts.Column {
	var out []layouts.Column
	for _, n := range names {
		name, right := strings.CutPrefix(n, ">")
		out = append(out, layouts.Column{Name: name, Right: right})
	}
	return out
}

// row adds a row to a table. Each cell is a string, a link or a cell, aligned like its column.
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

// filled returns the tables that are not empty. They are shown on the page, so it records their ids.
func (p *page) filled(tables ...layouts.Table) []layouts.Table {
	out := slices.DeleteFunc(tables, func(t layouts.Table) bool { return len(t.Rows)+len(t.Terms) == 0 })
	for _, t := range out {
		p.id(t.ID)
	}
	return out
}

// noted returns a cell of text with a note below it.
func noted(words, note string) layouts.Cell {
	return layouts.Cell{Link: layouts.Link{Text: words}, Note: note}
}

// printed returns a figure as sentences print it, linked to its sum, or says that it is not known.
func (p *page) printed(s *tally.Summary, of tally.Quantity) layouts.Link {
	f := s.Figure(of)
	if f == nil {
		return layouts.Link{Text: unknown}
	}
	return layouts.Link{Href: p.to(p.m.where.of(f.ID)), Text: f.Value}
}

// amount is like printed, but formats the figure with value.
func (p *page) amount(s *tally.Summary, of tally.Quantity, value func(*big.Rat) string) layouts.Link {
	l := p.printed(s, of)
	if l.Href != "" {
		l.Text = value(s.Figure(of).Exact)
	}
	return l
}

// service returns the name of a service.
func (p *page) service(id string) string { return p.m.pack.Services.Of(id).Name }

// services returns the names of services.
func (p *page) services(ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = p.service(id)
	}
	return names
}

// countOf returns a link to the count of a place, with the place's name as text.
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

// signed formats a change with its sign, unless it is printed as nought.
func signed(r *big.Rat, value func(*big.Rat) string) string {
	text := value(r)
	if r.Sign() > 0 && text != noPounds {
		return "+" + text
	}
	return text
}

// pageLink returns a link to another page of the site.
func (p *page) pageLink(path, text string) layouts.Link {
	return layouts.Link{Href: p.file(path), Text: text}
}

// here returns a link to an id on the same page.
func (p *page) here(id, text string) layouts.Link {
	p.links = append(p.links, site.Target{Path: p.path, Fragment: id})
	return layouts.Link{Href: "#" + id, Text: text}
}

// ifAny returns a list of the link, or nil if it has no address.
func ifAny(l layouts.Link) []layouts.Link {
	if l.Href == "" {
		return nil
	}
	return []layouts.Link{l}
}
