package layouts

// ConversationPage is a table discussion.
type ConversationPage struct {
	Frame
	Article
	Passages []Passage
}

// Passage is a stretch of the text, and the list of insights or experiments that stands below it.
type Passage struct {
	Text  HTML // with the heading of the list at its end
	Items []Said
}

// Said is one insight or experiment.
type Said struct {
	ID   string
	Text HTML
	Link Link // to it, where this is another page
}
