package layouts

// Locator is a map of where the places lie, beside the list that has the same numbers. The list is what
// leads to the places; the map is a picture.
type Locator struct {
	TitleID, DescID string
	Title           string
	Text            string // what somebody is told who does not see it
	Missing         string // the places that it does not show; empty if it shows all
	Drawing         Drawing
	Credits         []Credit
}

// Credit names a source, in the words that it asks for.
type Credit struct {
	Words  string
	Source Link
}

// Drawing is a drawing that is made when the page is, not before.
type Drawing func() Drawn

// Drawn returns the drawing.
func (d Drawing) Drawn() Drawn { return d() }

// Drawn is what an svg element holds: a view box from 0 0, and paths in its units.
type Drawn struct {
	Width, Height int
	Ground        string // the outline of everything
	Places        []DrawnPlace
	Disc, Dot     int // the radius of the disc under a number, and of a place that is a dot
}

// DrawnPlace is a place on a map, and its number. A place too small to be seen has no path and is a dot.
type DrawnPlace struct {
	Path   string
	Number int
	At     Spot // a spot in the middle of the place
	Label  Spot // the middle of the number
	Base   int  // the line that the number stands on
	Beside bool // the number stands beside the place, and a line leads to it
}

// Spot is a point of a drawing.
type Spot struct{ X, Y int }
