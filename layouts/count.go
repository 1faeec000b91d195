package layouts

// CountPage is a counting dataset: what it adds up to, in sentences and tables, and the sum behind
// every figure.
type CountPage struct {
	Frame
	Article
	Sentences []Sentence
	Charts    []Chart
	Tables    []Table
	Downloads *Downloads
	SumsID    string
	Sums      []SumOf
}

// Sentence is a statement with the way to what it rests on.
type Sentence struct {
	Text  string
	Links []Link
}

// Table is a plain table with a heading.
type Table struct {
	ID, Title string
	Lead      string
	Columns   []Column
	Rows      []Row
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

// SumOf is the sum behind a figure.
type SumOf struct {
	ID, What, Value string
	Rule            string
	Terms           []Row
	Total           string // the terms added up, exactly
	Divided         string // by how many people, and what comes out
}
