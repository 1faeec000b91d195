package layouts

// ComparePage sets two places beside one another.
type ComparePage struct {
	Frame
	Lead      string
	A, B      Link
	ShapeA    Drawing // of the places, as an ornament; nil where no map has them
	ShapeB    Drawing
	Sentences []Sentence
	Chart     *Chart
	WhyNot    string // why their money is not compared
	Tables    []Table
	Sections  []Section
}

// ComparisonsPage lists the pairs.
type ComparisonsPage struct {
	Frame
	Lead     string
	Parts    []Link    // the other parts of a list that is too long for one page
	Sections []Section // for each place, those it can be compared with
}
