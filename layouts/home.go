package layouts

// HomePage is the first page.
type HomePage struct {
	Frame
	Purpose      string
	Introduction Link       // to the page where a new reader begins; without address where there is none
	Sentences    []Sentence // what was counted in all the places together
	Figures      []Figure   // what the pack holds, counted
	Learned      Section    // some of what was learned; without ID where there is none
	Pilots       []PilotCard
	Map          *Locator // nil where there is none
	Doors        []Item   // a place, a theme, the stories
	Latest       Section

	PlacesID, DoorsID, MoneyID string
	MoneyTitle                 string // whether all places are added up
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
	Theme  string  // as the slide has it
	Shape  Drawing // its outline, as an ornament; nil where no map has it
}
