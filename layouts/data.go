package layouts

// DataPage lists the files that programs can read.
type DataPage struct {
	Frame
	Lead  string
	Files []Download
}

// Download is a file with its form and size.
type Download struct {
	Link
	What, Form, Size string
}
