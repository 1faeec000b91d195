package layouts

// AtoZPage lists everything by its first letter.
type AtoZPage struct {
	Frame
	Lead    string
	Parts   []Link
	Jump    []Link
	Letters []Section
}
