package layouts

// CountsPage is the index of counts: the places beside one another, and every count.
type CountsPage struct {
	Frame
	Lead     string
	Parts    []Link // the other parts of a list that is too long for one page
	Charts   []Chart
	More     []Link
	Contents *Contents // nil on a short page
	Tables   []Table

	MultiplesID string
	Multiples   []Multiple
}

// Multiple is a small chart among others of the same form and scale.
type Multiple struct {
	ID string
	Link
	Rows []ChartRow
}
