package layouts

// ReturnsPage shows the lines of a published table that the counts rest on, as they were received.
type ReturnsPage struct {
	Frame
	Lead    string
	Parts   []Link
	Sources []Link // that the rows of the counts name
	Columns []Column
	Lines   []ReturnLine
}

// ReturnLine is a line of the table.
type ReturnLine struct {
	ID     string
	Number int
	Cells  []Cell
	Used   []Link // the counts that use it
}

// Head returns the name of a column, which in a published table may be an identifier such as current_gbp_million.
func (c Column) Head() HTML { return HTML(appendLong(nil, c.Name)) }
