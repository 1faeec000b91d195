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

// aRow is as many bytes as most rows take.
const aRow = 200

// csv writes a table by RFC 4180, in UTF-8, under the names that programs know its columns by.
func (t *table) csv() ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(t.rows) * aRow)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := make([]string, len(t.columns))
	for i, c := range t.columns {
		line[i] = c.name
	}
	w.Write(line) // an error stays with w until the end
	for _, row := range t.rows {
		for i, c := range row {
			line[i] = c.text
		}
		w.Write(line)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
