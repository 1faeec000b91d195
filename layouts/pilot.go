package layouts

// PilotPage is the page of one pilot.
type PilotPage struct {
	Frame
	Article
	Cases  Section   // its own; without ID where there are none, as the other sections
	Money  *Money    // nil where nothing of the place is counted
	Named  []Section // conversations, events, counts and moments that name it
	Others *Others
	Facts  *FactTable
	Shape  Drawing // of the place, as an ornament; nil where no map has it
}

// Others are the other places: those it has most in common with, and why, and then those it is only compared with.
type Others struct {
	ID, Title string
	Bound     string // the id of the list, where anything is in common
	Lead      string
	Items     []Item
}

// Money is what a count of the headline year says, on the page of its place.
type Money struct {
	ID, Title string
	Sentences []Sentence
	Charts    []Chart
	More      Link // the whole count
}
