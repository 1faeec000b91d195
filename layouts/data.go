package layouts

// DataPage lists the files that programs can read.
type DataPage struct {
	ListFrame
	Files    []Download // on the first page
	CountsID string
	Counts   []CountsOf // empty in a pack without counts
}

// CountsOf links to the counts of a place, by year.
type CountsOf struct {
	Place string
	Years []Link
}

// Downloads is a list of files with a heading.
type Downloads struct {
	ID, Title string
	Files     []Download
}

// Download is a file with its format and size.
type Download struct {
	Link
	What, Form, Size string
}
