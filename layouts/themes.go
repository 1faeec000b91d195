package layouts

// ThemesPage is the index of themes, with the matrix of what the pack holds for each theme and pilot.
type ThemesPage struct {
	ListFrame
	Themes  []Item
	TableID string
	Pilots  []Link
	Rows    []MatrixRow
}

// MatrixRow is the row of a theme, with a cell for each pilot.
type MatrixRow struct {
	Link
	Cells []Holding
	Held  bool // some cell is not empty
}

// Holding says what the pack holds on one theme in one pilot.
type Holding struct {
	Link   // to the pilot's heading on the theme's page
	Place  string
	Own    bool   // it is one of the pilot's own themes
	Number int    // the number of entries about both
	Long   string // a theme of the place itself, 2 case studies, 3 facts; empty if there is nothing
}
