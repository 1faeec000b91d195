package layouts

// ComparePage compares two places.
type ComparePage struct {
	Frame
	Lead      string
	A, B      Link
	ShapeA    Drawing // the outlines of the places, as ornaments; nil if not on the map
	ShapeB    Drawing
	Sentences []Sentence
	Chart     *Chart
	WhyNot    string // why their money is not compared, if it is not
	Tables    []Table
	Sections  []Section
}

// ComparisonsPage lists the pairs of places that have a comparison.
type ComparisonsPage struct {
	ListFrame
	Sections []Section // for each place, those it is compared with
}
