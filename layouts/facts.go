package layouts

// FactsPage lists the facts.
type FactsPage struct {
	Frame
	Lead     string
	Parts    []Link
	Contents *Contents
	Back     Link // to the contents, below each group
	Groups   []FactTable
}
