package layouts

// Chart is a chart that is also a table: each row's header cell holds its label and, in a picture without text, its
// marks. So those who cannot see the marks read the same table, nothing has to be said twice, and the text remains
// text at every width.
type Chart struct {
	ID       string
	Finding  string // what the chart shows, briefly
	Subtitle string // measure, unit, place and period
	Head     string // the name of the column of labels
	Columns  []string
	Rows     []ChartRow
	Key      []ChartKey // what the marks mean, if there is more than one kind
	Note     string
	Sources  []Link
	More     *Link // the rows as a table or a file
}

// ChartRow is a row: a label, marks, and the figures that the marks represent.
type ChartRow struct {
	Label  Link
	Note   string // below the label: this place
	Here   bool   // the row that the page is about
	Marks  []Mark
	Values []Value
}

// Value is a figure of a row, with a note before it, so that figures end below one another.
type Value struct {
	Link
	Note string
}

// ChartKey explains a kind of mark.
type ChartKey struct {
	Mark Mark
	Text string
}

// Mark is one mark of a row. Positions are percentages of the width, such as 78.3%, so that the picture needs neither
// a size nor a style.
type Mark struct {
	Shape string // bar, dot, diamond, band, zero, span
	X     string // its left end, or its centre
	Width string // of a bar, band or span
	Class string // one, two, here
}

// List returns the mark as a row of marks.
func (m Mark) List() []Mark { return []Mark{m} }
