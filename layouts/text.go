package layouts

// TextPage is any other text.
type TextPage struct {
	Frame
	Article
}
