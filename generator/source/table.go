package source

import "bytes"

// AsCSV is how to make Excel write a table that can be read here.
const AsCSV = "in Excel choose File > Save As > CSV UTF-8 (Comma delimited)"

// Workbook reports a workbook of Excel that was only given the name of a table, and returns whether it is one.
func (f *File) Workbook(problems *Problems) bool {
	for _, begins := range []string{"PK\x03\x04", "\xd0\xcf\x11\xe0"} { // .xlsx and .xls
		if bytes.HasPrefix(f.Data, []byte(begins)) {
			problems.Add(Pos{File: f.Name()}, "not-text", "this is an Excel workbook, and only its name says CSV", AsCSV)
			return true
		}
	}
	return false
}
