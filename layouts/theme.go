package layouts

// ThemePage is the page of one theme.
type ThemePage struct {
	Frame
	Article
	Facts *FactTable
}
