package layouts

// ThemesPage is the index of themes, with the matrix of what stands where pilots and themes meet.
type ThemesPage struct {
	Frame
	Lead    string
	Parts   []Link // the other parts of a list that is too long for one page
	Themes  []Item
	TableID string
	Pilots  []Link
	Rows    []MatrixRow
}

// MatrixRow is a theme's row: a cell for each pilot.
type MatrixRow struct {
	Link
	Cells []Holding
	Held  bool // by any of them
}

// Holding says what the pack holds on one theme in one pilot.
type Holding struct {
	Link   // to what the page of the theme says of the pilot
	Place  string
	Own    bool   // it is a theme of the pilot itself
	Number int    // of what holds the two together
	Long   string // the pilot's own theme, 2 case studies, 3 facts; empty where it holds nothing
}
