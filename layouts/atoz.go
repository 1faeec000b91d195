package layouts

// AtoZPage lists everything by its first letter.
type AtoZPage struct {
	ListFrame
	Jump    []Link
	Letters []Section
}
