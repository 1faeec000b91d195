package layouts

// DataPage lists the files that programs can read.
type DataPage struct {
	Frame
	Lead     string
	Files    []Download
	Sections []Section
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
