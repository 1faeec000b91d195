package layouts

// ExperimentsPage lists every experiment of every conversation.
type ExperimentsPage struct {
	Frame
	Lead          string
	Parts         []Link // the parts of a list that is too long for one page
	Contents      *Contents
	Conversations []Suggested
}

// Suggested is the experiments or insights of one conversation.
type Suggested struct {
	ID string
	Link
	Question string
	Items    []Said
}
