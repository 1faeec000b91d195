package layouts

// TimelinePage lists what happened, by date.
type TimelinePage struct {
	ListFrame
	Jump  *Contents // the years; nil if there are fewer than two
	Years []TimelineYear
}

// TimelineYear is what happened in one year.
type TimelineYear struct {
	ID, Year string
	Moments  []Moment
}

// Moment is one thing that happened.
type Moment struct {
	ID, Date, ISO, What string
	About               []Link
	Source              Link
}
