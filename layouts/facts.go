package layouts

// FactsPage lists the facts.
type FactsPage struct {
	Frame
	Lead     string
	Parts    []Link
	Contents *Contents
	Groups   []FactTable
}
