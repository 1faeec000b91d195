package layouts

// Locator is a map of the places, beside the list with the same numbers. The list has the links to the places; the
// map is a picture.
type Locator struct {
	TitleID, DescID string
	Title           string
	Text            string // a description for those who cannot see it
	Missing         string // names the places not shown; empty if all are
	Drawing         Drawing
	Credits         []Credit
}

// Credit credits a source, in the words that its licence asks for.
type Credit struct {
	Words  string
	Source Link
}

// Drawing is a drawing that is made only when a page needs it.
type Drawing func() Drawn

// Drawn returns the drawing. Templates call it.
func (d Drawing) Drawn() Drawn { return d() }

// Drawn is the content of an svg element: the size of its view box, which begins at 0 0, and paths in its units.
type Drawn struct {
	Width, Height int
	Ground        string // the outline of the whole ground
	Places        []DrawnPlace
	Disc, Dot     int // the radii of the disc under a number and of the dot for a tiny place
}

// DrawnPlace is a place on a map, and its number. A place too small to be visible has no path, and is drawn as a dot.
type DrawnPlace struct {
	Path   string
	Number int
	At     Spot // a point in the middle of the place
	Label  Spot // the centre of the number
	Base   int  // the baseline of the number
	Beside bool // the number is beside the place, with a line leading to it
}

// Spot is a point of a drawing.
type Spot struct{ X, Y int }
