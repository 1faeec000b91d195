package layouts

// GlossaryPage lists the terms.
type GlossaryPage struct {
	ListFrame
	Jump  *Contents // the first term of each letter; nil if there are fewer than two
	Terms []TermRow
}

// TermRow is a term with where it is used.
type TermRow struct {
	ID, Term, Short, Also, Meaning string
	Source                         Link
	Used                           Uses
}
