package layouts

// NotFoundPage is what a host shows for an address that leads nowhere.
type NotFoundPage struct {
	Frame
	AtoZ   Link
	Pilots []Link
}
