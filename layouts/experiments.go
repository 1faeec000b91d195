package layouts

// ExperimentsPage lists every experiment of every conversation.
type ExperimentsPage struct {
	Frame
	Lead          string
	Parts         []Link // the other parts of a list that is too long for one page
	Contents      *Contents
	Conversations []Suggested
}

// Suggested are the experiments of one conversation, or its insights.
type Suggested struct {
	ID string
	Link
	Question string
	Items    []Said
}
