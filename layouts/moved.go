package layouts

// MovedPage is shown at an old address, and leads to the new one.
type MovedPage struct {
	Frame
	To Link
}
