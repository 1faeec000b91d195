package layouts

// CountsPage is the index of counts, which compares the places and links to every count. The pages of services in
// every place use it too.
type CountsPage struct {
	ListFrame
	Charts   []Chart
	More     []Link
	Contents *Contents // nil on a short page
	Tables   []Table

	MultiplesID string
	Multiples   []Multiple
}

// Multiple is one of several small charts of the same form and scale.
type Multiple struct {
	ID string
	Link
	Rows []ChartRow
}
