package download

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"totalplace/generator/money"
)

// table is a table with columns that say what they hold.
type table struct {
	name     string // rows
	title    string // Every row
	what     string // a sentence or two
	columns  []column
	rows     [][]cell
	together []cell // a last row of the sheet alone: what the others add up to
	key      []string
	alike    bool // most counts of a pack have the same
}

// column is a column of a table.
type column struct {
	name   string // organisation_name: the head of the column for programs
	title  string // Organisation: the head of the column for people
	what   string // what it holds, in a sentence
	kind   kind
	absent string   // what people are told where there is no value; empty where there always is one
	refers string   // the table whose id it holds
	only   []string // the values it may have
	width  float64  // on a sheet, in characters
}

// columnOf is a column of a table of records, and what it takes from each of them.
type columnOf[T any] struct {
	column
	of func(T) cell
}

// fill gives a table its columns, and a row for each record.
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

// across appends the row of a record.
func across[T any](row []cell, v T, columns []columnOf[T]) []cell {
	for _, f := range columns {
		row = append(row, f.of(v))
	}
	return row
}

// through are the columns of what a record holds, as columns of the record.
func through[T, U any](columns []columnOf[U], to func(T) U) []columnOf[T] {
	out := make([]columnOf[T], len(columns))
	for i, f := range columns {
		out[i] = columnOf[T]{f.column, func(v T) cell { return f.of(to(v)) }}
	}
	return out
}

// pointers are those to what a list holds.
func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// kind is what a cell holds.
type kind int

const (
	text   kind = iota
	whole       // a whole number
	plain       // a number with as many decimals as it was written with
	pounds      // a number with two decimals
)

// cell is one value: words, or a number in plain digits. An empty one says that there is none.
type cell struct {
	text string
	kind kind
}

func (t *table) add(cells ...cell) { t.rows = append(t.rows, cells) }

// shown is what a sheet shows of a cell: the words of its column where it has no value.
func (c *column) shown(value cell) cell {
	if value.text == "" {
		return cell{c.absent, text}
	}
	return value
}

// words is a cell of words that no spreadsheet takes for a formula.
//
// A spreadsheet that opens a CSV runs what begins with = + - or @, in some languages also in full
// width, and skips spaces before it; a tab or a return lets words slip into the next cell, which may
// begin so. An apostrophe in front has been the sign for "only words" since the first spreadsheets.
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

// typed is a number as the author typed it: the strict grammar of package money let nothing else in.
func typed(s string) cell { return cell{s, plain} }

func number[N int | int64](n N) cell { return cell{strconv.FormatInt(int64(n), 10), whole} }

// inPounds is an amount in pence as pounds with two decimals; nil is no amount.
func inPounds(pence *big.Rat) cell {
	if pence == nil {
		return cell{kind: pounds}
	}
	return cell{money.PlainPounds(pence), pounds}
}
