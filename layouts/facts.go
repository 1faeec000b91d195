package layouts

// FactsPage lists the facts.
type FactsPage struct {
	ListFrame
	Contents *Contents
	Groups   []FactTable
}
