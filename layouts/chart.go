package layouts

// Chart is a chart that is a table: each row's head holds its label and, in a picture without words, its
// marks. So whoever cannot see the marks reads the same table, nothing has to be said twice, and the
// text stays text at every width.
type Chart struct {
	ID       string
	Finding  string // what the chart shows, in few words
	Subtitle string // measure, unit, place and period
	Head     string // the name of the column of labels
	Columns  []string
	Rows     []ChartRow
	Key      []ChartKey // what the marks mean, where there is more than one kind
	Note     string
	Sources  []Link
	More     *Link // the rows as a table or a file
}

// ChartRow is a row: a label, marks, and the figures that the marks stand for.
type ChartRow struct {
	Label  Link
	Note   string // below the label: this place
	Here   bool   // the row that the page is about
	Marks  []Mark
	Values []Value
}

// Value is a figure of a row, with what else is said of it below.
type Value struct {
	Link
	Note string
}

// ChartKey explains a kind of mark.
type ChartKey struct {
	Mark Mark
	Text string
}

// Mark is one mark of a row. Positions are percentages of the width, such as 78.3%, so that the picture
// needs no size and no style.
type Mark struct {
	Shape string // bar, dot, diamond, band, zero, span
	X     string // where it begins, or its middle
	Width string // of a bar, band or span
	Class string // one, two, here
}

// List is the mark alone, as a row of marks.
func (m Mark) List() []Mark { return []Mark{m} }
