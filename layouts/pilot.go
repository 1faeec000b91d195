package layouts

// PilotPage is the page of one pilot.
type PilotPage struct {
	Frame
	Article
	Facts *FactTable
	Bonds Section // the pilots it is bound to, and why
}
