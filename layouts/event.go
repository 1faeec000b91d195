package layouts

// EventPage is a meeting.
type EventPage struct {
	Frame
	Article
	Speakers   []SpeakerRow
	SpeakersID string
	QuestionID string // the anchor of the heading above the exchanges
	Heading    HTML   // and its words
	Exchanges  []Exchange
	Rest       HTML
}

// SpeakerRow is somebody who spoke.
type SpeakerRow struct {
	Name, Role   string
	Organisation Link // without address where it is only a name
}

// Exchange is a question and its answers.
type Exchange struct {
	ID       string
	Question HTML
	Voices   []Voice // who asked, then who answered
	Note     HTML
}

// Voice is what one person said, in as many records as there are.
type Voice struct {
	Asked     bool
	Who, From HTML
	Records   []Record
}

// Record is what one source says was said.
type Record struct {
	Source Link // without address if only one record was kept
	Text   HTML
}
