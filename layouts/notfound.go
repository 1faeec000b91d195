package layouts

// NotFoundPage is what a host shows for an address that does not exist.
type NotFoundPage struct {
	Frame
	AtoZ   Link
	Pilots []Link
}
