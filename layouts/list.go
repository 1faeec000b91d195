package layouts

// ListFrame is what every page of a list has.
type ListFrame struct {
	Frame
	Lead  string
	Parts []Link // the parts of a list that is too long for one page
}

// ListPage is an index of cases, events, sources and so on. A long one is divided by first letter.
type ListPage struct {
	ListFrame
	Contents *Contents // the sections; nil if there are fewer than two
	Jump     *Contents // the sections instead, if each is a letter
	Sections []Section
}
