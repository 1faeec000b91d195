package layouts

//go:generate go tool -modfile=../.ci/go.mod esbuild script/box.js script/search.js --minify --target=es2020 --charset=utf8 --outdir=assets

// SearchPage is the search page. It contains the facets with their totals from the start; the script shows them once
// it can use them. The script relies on the template's classes and field names.
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

// SearchValue is a value of a facet: a checkbox, and the number of entries with the value.
type SearchValue struct {
	ID, Label string
	Count     int
}
