package layouts

// PilotPage is the page of one pilot.
type PilotPage struct {
	Frame
	Article
	Money *Money // nil where nothing of the place is counted
	Facts *FactTable
	Shape Drawing // of the place, as an ornament; nil where no map has it
	Bonds Section // the pilots it is bound to, and why
}

// Money is what a count of the headline year says, on the page of its place.
type Money struct {
	ID, Title string
	Sentences []Sentence
	Charts    []Chart
	More      Link // the whole count
}
