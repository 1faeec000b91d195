package layouts

import "slices"

// CountPage is a counting dataset: what it adds up to, in sentences and tables, and the sum behind
// every figure.
type CountPage struct {
	Frame
	Article
	Shape     Drawing // of the place, as an ornament; nil where no map has it
	Sentences []Sentence
	Charts    []Chart
	Tables    []Table
	Downloads *Downloads
	SumsID    string
	Sums      []SumOf
}

// Sentence is a line of the account: a statement, and in the margin the exact figure that it rests on,
// which leads to its sum.
type Sentence struct {
	Text  string
	Sum   Link   // without address where no sum stands behind it
	See   Link   // then, what shows it; without address where nothing does
	Links []Link // to what else it rests on
}

// Table is a plain table with a heading, or an account of two columns.
type Table struct {
	ID, Title string
	Lead      string
	Columns   []Column
	Rows      []Row
	Terms     []Term // of an account
	Narrow    string // what a narrow screen says instead, of a table that needs a wide one
}

// Stacked reports whether a telephone shows the figures of each row below its label: they are few, and nothing
// but figures. Then nothing scrolls, and nobody needs a stop to scroll it from.
func (t Table) Stacked() bool {
	return len(t.Columns) > 1 && len(t.Columns) < 5 && !slices.ContainsFunc(t.Columns[1:], func(c Column) bool { return !c.Right }) &&
		!slices.ContainsFunc(t.Rows, func(r Row) bool {
			return slices.ContainsFunc(r.Cells[min(1, len(r.Cells)):], func(c Cell) bool { return c.Note != "" })
		})
}

// Column is the head of a column. Figures stand to the right, so that they stand under one another.
type Column struct {
	Name  string
	Right bool
}

// Row is a row of a table; its first cell is its head.
type Row struct {
	Cells []Cell
	Total bool
}

// Cell is a cell: words, or a link, with a note below.
type Cell struct {
	Link
	Note  string
	Right bool
}

// SumOf is the sum behind a figure, and what is made of it.
type SumOf struct {
	ID, What, Value string
	Rule            string
	Terms           []Term
	Total           string // the terms added up, exactly; empty where there is one term
	Made            []Made
}

// Foot reports whether anything stands below the terms.
func (s SumOf) Foot() bool { return s.Total != "" || len(s.Made) > 0 }

// Made is a figure that is made of a sum: what it comes to for each resident, which rank that is, or which part of
// all sums the sum is.
type Made struct {
	ID, What, How, Amount string
}

// Term is one line of a sum or an account: what it is, how sure it is and where it stands, and the amount.
type Term struct {
	What   Link
	Note   string
	How    string // counted, or how its share was taken
	Source Link
	Amount string
}
