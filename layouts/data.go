package layouts

// DataPage lists the files that programs can read.
type DataPage struct {
	Frame
	Lead     string
	Files    []Download // on the first page
	CountsID string
	Parts    []Link     // the other parts of a list that is too long for one page
	Counts   []CountsOf // empty in a pack without counts
}

// CountsOf are the counts of a place, each by its year.
type CountsOf struct {
	Place string
	Years []Link
}

// Downloads are files with a heading.
type Downloads struct {
	ID, Title string
	Files     []Download
}

// Download is a file with its form and size.
type Download struct {
	Link
	What, Form, Size string
}
