package layouts

// SourcePage is the page of a document that statements rest on.
type SourcePage struct {
	Frame
	Article
	URL  string
	Note string
}
