package layouts

import "slices"

// CountPage is a counting dataset: what it adds up to, in sentences and tables, and the sum behind
// every figure.
type CountPage struct {
	Frame
	Article
	Shape     Drawing // the outline of the place, as an ornament; nil if not on the map
	Sentences []Sentence
	Charts    []Chart
	Tables    []Table
	Downloads Downloads
	SumsID    string
	Sums      []SumOf
}

// Sentence is a line of the account: a statement and, in the margin, the exact figure that it rests on, with a link
// to its sum.
type Sentence struct {
	Text  string
	Sum   Link   // without an address if there is no sum
	See   Link   // what shows the statement, if there is no sum; may have no address
	Links []Link // to what else it rests on
}

// Table is a table with a heading, or a two-column account.
type Table struct {
	ID, Title string
	Lead      string
	Columns   []Column
	Rows      []Row
	Terms     []Term // the lines of an account
	Narrow    string // text shown on narrow screens instead of a table that needs a wide one
}

// Stacked reports whether a phone shows the figures of each row below its label. That is so if there are few columns,
// and nothing but figures. Then nothing has to scroll, and the table needs no tab stop for scrolling.
func (t Table) Stacked() bool {
	return len(t.Columns) > 1 && len(t.Columns) < 5 && !slices.ContainsFunc(t.Columns[1:], func(c Column) bool { return !c.Right }) &&
		!slices.ContainsFunc(t.Rows, func(r Row) bool {
			return slices.ContainsFunc(r.Cells[min(1, len(r.Cells)):], func(c Cell) bool { return c.Note != "" })
		})
}

// Column is the heading of a column. Figures are right-aligned, so that they line up.
type Column struct {
	Name  string
	Right bool
}

// Head returns the name of a column, which in a published table may be an identifier such as current_gbp_million.
func (c Column) Head() HTML { return HTML(appendLong(nil, c.Name)) }

// Row is a row of a table. Its first cell is its header.
type Row struct {
	Cells []Cell
	Total bool
}

// Cell is a cell: text or a link, with a note below.
type Cell struct {
	Link
	Note  string
	Right bool
}

// SumOf is the sum behind a figure, and the figures derived from it.
type SumOf struct {
	ID, What, Value string
	Rule            string
	Terms           []Term
	Total           string // the exact sum of the terms; empty if there is only one
	Made            []Made
}

// Foot reports whether there is anything below the terms.
func (s SumOf) Foot() bool { return s.Total != "" || len(s.Made) > 0 }

// Made is a figure derived from a sum: the amount per head, its rank, or the share of the sum among all.
type Made struct {
	ID, What, How, Amount string
}

// Term is a line of a sum or an account: what it is, how sure it is, its source, and the amount.
type Term struct {
	What   Link
	Note   string
	How    string // counted, or how its share was taken
	Source Link
	Amount string
}
