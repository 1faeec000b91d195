package layouts

// LearnedPage collects what the pack says was learned.
type LearnedPage struct {
	ListFrame
	Contents *Contents // nil on a short page

	MoneyID, MoneyTitle string
	Sentences           []Sentence // what the counts show when compared
	Sections            []Section  // what themes and case studies found

	TablesID, TablesTitle string
	Tables                []Suggested // the insights of each conversation
	More                  Link        // to the other conversations, if not all are here
}
