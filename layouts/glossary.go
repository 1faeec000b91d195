package layouts

// GlossaryPage lists the terms.
type GlossaryPage struct {
	ListFrame
	Jump  []Link // to the first term of each letter
	Terms []TermRow
}

// TermRow is a term with where it is used.
type TermRow struct {
	ID, Term, Short, Also, Meaning string
	Source                         Link
	Used                           Uses
}
