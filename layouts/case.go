package layouts

// CasePage is a case study.
type CasePage struct {
	Frame
	Article
}
