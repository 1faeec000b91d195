package layouts

// ExperimentsPage lists every experiment of every conversation.
type ExperimentsPage struct {
	ListFrame
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
