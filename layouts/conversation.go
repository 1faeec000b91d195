package layouts

// ConversationPage is a table discussion.
type ConversationPage struct {
	Frame
	Article
	Question    string
	Insights    []Said
	InsightsID  string
	Experiments []Said
	ExpID       string
	Rest        HTML
}

// Said is one insight or experiment.
type Said struct {
	ID   string
	Text HTML
	Link Link // to it, where this is another page
}
