package generator

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// The lines of a published table that counts rest on are published as received. So readers can go from a headline to
// its sum, from the sum to a row, and from the row to the line it was taken from.

// returnLine is a line of a received table that counts use.
type returnLine struct {
	number int
	used   []pack.ID
}

// usedLines returns the lines of each received table that counts use, in order.
func usedLines(p *pack.Pack) map[string][]returnLine {
	at := map[string][][]pack.ID{} // by line number
	for _, c := range p.Counts {
		for i := range c.Rows {
			r := c.Rows[i].Return
			if r == nil || p.Returns[r.File] == nil {
				continue
			}
			lines := at[r.File]
			if more := r.Line + 1 - len(lines); more > 0 {
				lines = append(lines, make([][]pack.ID, more)...)
				at[r.File] = lines
			}
			if ids := lines[r.Line]; ids == nil || ids[len(ids)-1] != c.ID { // the last one, if any
				lines[r.Line] = append(ids, c.ID)
			}
		}
	}
	out := make(map[string][]returnLine, len(at))
	for file, lines := range at {
		for n, ids := range lines {
			if ids != nil {
				out[file] = append(out[file], returnLine{n, ids})
			}
		}
	}
	return out
}

// assignReturns gives every used line of a table its address.
func (a *addresses) assignReturns(p *pack.Pack) {
	a.returns, a.lines = map[string]partedList[returnLine]{}, usedLines(p)
	for file, lines := range a.lines {
		name := "data/returns/" + inAddress(strings.TrimSuffix(file, path.Ext(file))) + ".html"
		parted := part(name, lines, func(l returnLine) string { return fmt.Sprintf("%06d", l.number/maxList) })
		for n := range parted.parts { // they are named Part 1, Part 2 and so on
			called := "Part " + strconv.Itoa(n+1)
			parted.parts[n].label, parted.parts[n].under = called, called
		}
		a.returns[file] = parted
	}
}

// lineOf returns the address of the table line that a row was taken from, if there is one.
func (a *addresses) lineOf(r *pack.Row) (at address, ok bool) {
	if r.Return == nil {
		return at, false
	}
	i, ok := slices.BinarySearchFunc(a.lines[r.Return.File], r.Return.Line, func(l returnLine, n int) int { return l.number - n })
	if !ok {
		return at, false
	}
	return addressOf(a.returns[r.Return.File].path(i), "line_"+strconv.Itoa(r.Return.Line)), true
}

// returns adds the pages of the received tables.
func (m *maker) returns() {
	for _, file := range slices.Sorted(maps.Keys(m.where.returns)) {
		table := source.Pos{File: source.Root + "/returns/" + file}
		from := site.Origin{What: table.File, At: table, Mend: "rename the file"}
		for _, part := range m.where.returns[file].parts {
			m.pageFrom(from, part.path, func(p *page) ([]byte, error) { return m.returnPage(p, file, part.entries) })
		}
	}
}

// returnPage makes a page of some lines of a received table.
func (m *maker) returnPage(p *page, file string, lines []returnLine) ([]byte, error) {
	lead := "The lines of this published table that the counts use, as they were received."
	page := layouts.ReturnsPage{ListFrame: partFrame(p, m.where.returns[file], "returns", "Table "+file, lead, p.pageLink(dataPage, "Data"))}
	received := m.pack.Returns[file]
	figures := received.Figures()
	for i, name := range received.Columns {
		page.Columns = append(page.Columns, layouts.Column{Name: name, Right: figures[i]})
	}
	page.Sources = p.sourcesOfReturn(file)
	for _, line := range lines {
		row := layouts.ReturnLine{ID: p.id("line_" + strconv.Itoa(line.number)), Number: line.number}
		if rec := received.Record(line.number); rec != nil {
			for i, cell := range rec.Cells {
				row.Cells = append(row.Cells, layouts.ReturnCell{Column: page.Columns[i], Link: layouts.Link{Text: cell}})
			}
		}
		for _, id := range line.used {
			row.Used = append(row.Used, p.placeAndYear(id))
		}
		page.Lines = append(page.Lines, row)
	}
	return m.set.Returns.HTML(p.room, page)
}

// placeAndYear returns a link to a count, with its place and year as text.
func (p *page) placeAndYear(id pack.ID) layouts.Link {
	s := p.m.sums.Summary(id)
	l := p.countOf(s)
	l.Text += ", " + unbroken(s.Count.Year.Words())
	return l
}

// sourcesOfReturn returns links to the sources that rows from a table name, in the order of the counts.
func (p *page) sourcesOfReturn(file string) []layouts.Link {
	var named []pack.ID
	for _, c := range p.m.pack.Counts {
		for i := range c.Rows {
			if r := &c.Rows[i]; r.Return != nil && r.Return.File == file && !slices.Contains(named, r.Source) {
				named = append(named, r.Source)
			}
		}
	}
	return p.refs(named)
}
