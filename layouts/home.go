package layouts

// HomePage is the home page.
type HomePage struct {
	Frame
	Purpose      string
	Introduction Link       // to the page where a new reader should begin; may have no address
	Sentences    []Sentence // about the sum of all places
	Figures      []Figure   // how much the pack holds
	Learned      Section    // some of what was learned; its ID is empty if there is nothing
	Pilots       []PilotCard
	Map          *Locator // nil if there is none
	Doors        []Item   // ways into the pack
	Latest       Section

	PlacesID, DoorsID, MoneyID string
	MoneyTitle                 string // says whether all places are added up
}

// Figure is a number and what it counts.
type Figure struct {
	Number string
	Link
}

// PilotCard is a pilot in a list.
type PilotCard struct {
	Link
	Number int
	Theme  string  // as on the slide
	Shape  Drawing // its outline, as an ornament; nil if not on the map
}
