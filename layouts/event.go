package layouts

// EventPage is a meeting.
type EventPage struct {
	Frame
	Article
	Speakers   []SpeakerRow
	SpeakersID string
	QuestionID string // the id of the heading above the exchanges
	Heading    HTML   // the text of that heading
	Exchanges  []Exchange
	Rest       HTML
}

// SpeakerRow is somebody who spoke.
type SpeakerRow struct {
	Name, Role   string
	Organisation Link // without an address if it is only a name
}

// Exchange is a question and its answers.
type Exchange struct {
	ID       string
	Question HTML
	Voices   []Voice // who asked, then who answered
	Note     HTML
}

// Voice is what one person said, in one or more records.
type Voice struct {
	Asked     bool
	Who, From HTML
	Records   []Record
}

// Record is what one source says was said.
type Record struct {
	Source Link // without an address if there is only one record
	Text   HTML
}
