package layouts

// ConversationPage is a table discussion.
type ConversationPage struct {
	Frame
	Article
	Passages []Passage
}

// Passage is a part of the text, and the list of insights or experiments that follows it.
type Passage struct {
	Text  HTML // with the heading of the list at its end
	Items []Said
}

// Said is one insight or experiment.
type Said struct {
	ID   string
	Text HTML
	Link Link // to the item, if it is on another page
}
