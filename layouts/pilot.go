package layouts

// PilotPage is the page of one pilot.
type PilotPage struct {
	Frame
	Article
	Cases  Section   // its own case studies; the ID is empty if there are none
	Money  *Money    // nil if the place has no count for the headline year
	Named  []Section // conversations, events, counts and moments that name it
	Others *Others
	Facts  *FactTable
	Shape  Drawing // the outline of the place, as an ornament; nil if not on the map
}

// Others lists other places: those that the place has most in common with and why, and then those it is only compared
// with.
type Others struct {
	ID, Title string
	Bound     string // the id of the list, if anything is in common
	Lead      string
	Items     []Item
}

// Money is what the count of the headline year says, on the page of its place.
type Money struct {
	ID, Title string
	Sentences []Sentence
	Charts    []Chart
	More      Link // to the whole count
}
