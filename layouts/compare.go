package layouts

// ComparePage sets two places beside one another.
type ComparePage struct {
	Frame
	Lead      string
	A, B      Link
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
	Sections []Section
}
