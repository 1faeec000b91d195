package layouts

// LearnedPage gathers what the pack says was learned.
type LearnedPage struct {
	Frame
	Lead     string
	Contents *Contents // nil on a short page

	MoneyID, MoneyTitle string
	Sentences           []Sentence // what the counts show beside one another
	Sections            []Section  // what themes and case studies found

	TablesID, TablesTitle string
	Tables                []Suggested // what people saw at each
	More                  Link        // to the other conversations, where not all are here
}
