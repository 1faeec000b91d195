package layouts

// MovedPage stands at an old address and leads on.
type MovedPage struct {
	Frame
	To Link
}
