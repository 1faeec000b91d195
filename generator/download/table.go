package download

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"totalplace/generator/money"
)

// table is a table whose columns describe what they hold.
type table struct {
	name     string // for programs: rows
	title    string // for people: Every row
	what     string // a description of a sentence or two
	columns  []column
	rows     [][]cell
	together []cell // an additional last row on the sheet only: the totals
	key      []string
	alike    bool // it is the same for most counts of a pack
}

// column is a column of a table.
type column struct {
	name   string // the header for programs: organisation_name
	title  string // the header for people: Organisation
	what   string // a description in a sentence
	kind   kind
	absent string   // what people read in place of a missing value; empty if values are never missing
	refers string   // the table whose id it contains, if any
	only   []string // the values allowed, if restricted
	width  float64  // on the sheet, in characters
}

// columnOf is a column, and how to get its cell from a record.
type columnOf[T any] struct {
	column
	of func(T) cell
}

// fill sets the columns of a table, and adds a row for each record.
func fill[T any](t *table, records []T, columns []columnOf[T]) {
	t.columns = make([]column, len(columns))
	for i, f := range columns {
		t.columns[i] = f.column
	}
	t.rows = make([][]cell, len(records))
	cells := make([]cell, 0, len(records)*len(columns))
	for i, v := range records {
		from := len(cells)
		cells = across(cells, v, columns)
		t.rows[i] = cells[from:]
	}
}

// across appends the cells of a record.
func across[T any](row []cell, v T, columns []columnOf[T]) []cell {
	for _, f := range columns {
		row = append(row, f.of(v))
	}
	return row
}

// through turns columns of U into columns of T, given how to get the U of a T.
func through[T, U any](columns []columnOf[U], to func(T) U) []columnOf[T] {
	out := make([]columnOf[T], len(columns))
	for i, f := range columns {
		out[i] = columnOf[T]{f.column, func(v T) cell { return f.of(to(v)) }}
	}
	return out
}

// pointers returns pointers to the elements of a list.
func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// kind is the type of a cell.
type kind int

const (
	text   kind = iota
	whole       // an integer
	plain       // a number with as many decimals as were typed
	pounds      // a number with two decimals
)

// cell is one value: text, or a number in plain digits. An empty text means that there is no value.
type cell struct {
	text string
	kind kind
}

func (t *table) add(cells ...cell) { t.rows = append(t.rows, cells) }

// shown returns a cell as shown on a sheet, with the column's words for a missing value.
func (c *column) shown(value cell) cell {
	if value.text == "" {
		return cell{c.absent, text}
	}
	return value
}

// words returns a cell of text that no spreadsheet takes for a formula.
//
// A spreadsheet that opens a CSV executes text that begins with =, +, - or @, in some languages also in full-width
// form, and ignores spaces before it; a tab or return may move the text into the next cell. A leading apostrophe has
// marked plain text since the first spreadsheets.
func words(s string) cell {
	if s == "" || 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z' || '0' <= s[0] && s[0] <= '9' {
		return cell{s, text}
	}
	rest := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	first, _ := utf8.DecodeRuneInString(rest)
	if strings.ContainsAny(s[:len(s)-len(rest)], "\t\r\n") || rest != "" && strings.ContainsRune("=+-@＝＋－＠", first) {
		s = "'" + s
	}
	return cell{s, text}
}

// typed returns a number as the author typed it; the strict grammar of package money allows nothing else.
func typed(s string) cell { return cell{s, plain} }

func number[N int | int64](n N) cell { return cell{strconv.FormatInt(int64(n), 10), whole} }

// inPounds returns an amount in pence as pounds with two decimals, or an empty cell for nil.
func inPounds(pence *big.Rat) cell {
	if pence == nil {
		return cell{kind: pounds}
	}
	return cell{money.PlainPounds(pence), pounds}
}
