package download

import (
	"bytes"
	"encoding/csv"

	"totalplace/generator/pack"
)

// Rows returns data/counts.csv: every row of every count, in the order of the files.
func Rows(p *pack.Pack) ([]byte, error) {
	return For(p).all(p.Counts...).csv()
}

// aRow is the size of a typical row, in bytes.
const aRow = 200

// csv returns the table as CSV (RFC 4180) in UTF-8, with the columns' machine-readable names as its header.
func (t *table) csv() ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(t.rows) * aRow)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := make([]string, len(t.columns))
	for i, c := range t.columns {
		line[i] = c.name
	}
	w.Write(line) // errors are kept by w until the end
	for _, row := range t.rows {
		for i, c := range row {
			line[i] = c.text
		}
		w.Write(line)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
