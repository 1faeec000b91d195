package layouts

// HomePage is the first page.
type HomePage struct {
	Frame
	Purpose string
	Figures []Figure // what the pack holds, counted
	Pilots  []PilotCard
	Doors   []Item // a place, a theme, the stories
	Latest  Section

	PlacesID, DoorsID string
}

// Figure is a number with what it counts.
type Figure struct {
	Number string
	Link
}

// PilotCard is a pilot in a list.
type PilotCard struct {
	Link
	Number int
	Theme  string // as the slide has it
	Region string
}
