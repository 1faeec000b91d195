package layouts

// PilotPage is the page of one pilot.
type PilotPage struct {
	Frame
	Article
	Cases   Section   // its own; without ID where there are none, as the other sections
	Money   *Money    // nil where nothing of the place is counted
	Named   []Section // conversations, events, counts and moments that name it
	Bonds   Section   // the pilots it is bound to, and why
	Compare Section
	Facts   *FactTable
	Shape   Drawing // of the place, as an ornament; nil where no map has it
}

// Money is what a count of the headline year says, on the page of its place.
type Money struct {
	ID, Title string
	Sentences []Sentence
	Charts    []Chart
	More      Link // the whole count
}
