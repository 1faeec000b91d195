package layouts

// AtoZPage lists everything by its first letter.
type AtoZPage struct {
	ListFrame
	Jump    *Contents // the letters; nil if there are fewer than two
	Letters []Section
}
