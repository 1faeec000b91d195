package layouts

// PilotPage is the page of one pilot.
type PilotPage struct {
	Frame
	Article
	Money *Money // nil where nothing of the place is counted
	Facts *FactTable
	Bonds Section // the pilots it is bound to, and why
}

// Money is what a count of the headline year says, on the page of its place.
type Money struct {
	ID, Title string
	Sentences []Sentence
	Tables    []Table
	More      Link // the whole count
}
