package layouts

// CountsPage is the index of counts: the places beside one another, and every count.
type CountsPage struct {
	Frame
	Lead     string
	Tables   []Table
	Sections []Section
}
