package layouts

//go:generate go tool -modfile=../.ci/go.mod esbuild script/box.js script/search.js --minify --target=es2020 --charset=utf8 --outdir=assets

// SearchPage is the page of the search. Its facets are there from the start, with their totals; the
// script shows them once it can make use of them. Its classes and the names of its fields are what the
// script finds things by.
type SearchPage struct {
	Frame
	Facets []SearchFacet
	AtoZ   Link
	Lists  []Link
}

// SearchFacet is a property by which results can be narrowed.
type SearchFacet struct {
	Name, Label string
	Values      []SearchValue
}

// SearchValue is a box to tick, and how much it leaves.
type SearchValue struct {
	ID, Label string
	Count     int
}
