package source

import "bytes"

// AsCSV is how to make Excel write a table that can be read here.
const AsCSV = "in Excel choose File > Save As > CSV UTF-8 (Comma delimited)"

// Workbook reports a workbook of Excel that was only given the name of a table, and returns whether it is one.
func (f *File) Workbook(problems *Problems) bool {
	if !office(f.Data) {
		return false
	}
	problems.Add(Pos{File: f.Name()}, "not-text", "this is an Excel workbook, and only its name says CSV", AsCSV)
	return true
}

// office reports what Word or Excel wrote, by how it begins: as .docx and .xlsx do, or as .doc and .xls.
func office(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0"))
}
