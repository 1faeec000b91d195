package layouts

// ListPage is an index: of cases, events, sources and so on. A long one is parted by first letter.
type ListPage struct {
	Frame
	Lead     string
	Parts    []Link    // the other parts of a list that is too long for one page
	Contents *Contents // the sections; nil where there are no two
	Jump     []Link    // the same where each is a letter
	Sections []Section
}
