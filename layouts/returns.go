package layouts

// ReturnsPage shows the lines of a published table that the counts rest on, as they were received.
type ReturnsPage struct {
	ListFrame
	Sources []Link // that the rows of the counts name
	Columns []Column
	Lines   []ReturnLine
}

// ReturnLine is a line of the table.
type ReturnLine struct {
	ID     string
	Number int
	Cells  []ReturnCell
	Used   []Link // the counts that use it
}

// ReturnCell is a cell as it was received, with its column, whose name a phone shows before it.
type ReturnCell struct {
	Column
	Link Link // without an address
}
