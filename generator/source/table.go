package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Table is a published table as received: a CSV file with column names and, below them, records. It is parsed here
// once, for the rows that rest on its lines, for the import that makes rows from it, and for its page.
type Table struct {
	Name    string   // rs-2009-10.csv
	Columns []string // their names
	Records []Record // below the names, in order
	Lines   int      // the number of lines in the file
	Holes   bool     // some record or column could not be read, so what is not found may be there

	Figures func() []bool   // for each column, whether it contains nothing but numbers and blanks; worked out once
	Sorted  func() []string // all cells, column names included, in sorted order; worked out once

	file *File
	head Record
}

// Record is a record of a table. It may take several lines, because a quoted cell may contain line breaks.
type Record struct {
	Cells []string // one for each column, with surrounding spaces removed
	Line  int      // the line on which it begins, from 1

	from int // the offset at which the previous record ends
}

// AsCSV is the hint how to save a table from Excel so that it can be read here.
const AsCSV = "in Excel choose File > Save As > CSV UTF-8 (Comma delimited)"

// Table parses the file as a table, or returns nil if that cannot be done. What affects the whole table is reported
// as one problem, because otherwise everything looked up in it would be reported as missing. Empty lines and columns
// that a spreadsheet leaves above, beside and below the table are skipped.
func (f *File) Table(problems *Problems) *Table {
	data := f.table()
	switch {
	case office(data):
		problems.Add(Pos{File: f.Name()}, "not-text", "this is an Excel workbook, although its name says CSV", AsCSV)
		return nil
	case web.Match(data):
		problems.Add(Pos{File: f.Name()}, "not-text", "this is a web page or XML, although its name says CSV", "download the table itself, or save it again: "+AsCSV)
		return nil
	case !bytes.Contains(data, []byte("\n")) && bytes.Contains(data, []byte("\r")):
		problems.Add(Pos{File: f.Name()}, "csv", "the lines end in the way of old Macintosh computers, so the whole table would be one line", AsCSV)
		return nil
	}
	if at, found := conflict(data); found {
		problems.Add(f.placeIn(data, at), "merge-conflict", twoVersions, chooseVersion)
		return nil
	}
	if at := firstInvalid(data); at >= 0 {
		problems.Add(f.placeIn(data, at), "not-text", notUTF8(data[at]), AsCSV)
		return nil
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if signs := partedBy(first); signs != "" {
		problems.Add(f.Start(), "csv", "the columns are separated by "+signs+", not by commas", AsCSV)
		return nil
	}
	t := &Table{Name: path.Base(f.Path), Lines: 1 + bytes.Count(bytes.TrimRight(data, "\r\n"), []byte("\n")), file: f}
	t.Figures, t.Sorted = sync.OnceValue(t.figures), sync.OnceValue(t.sorted)
	in := records(data)
	for {
		rec := Record{from: int(in.InputOffset())}
		var err error
		if rec.Cells, err = in.Read(); err == io.EOF {
			break
		}
		for i, c := range rec.Cells {
			rec.Cells[i] = strings.TrimSpace(c)
		}
		var at *csv.ParseError
		switch {
		case errors.As(err, &at):
			on, col, msg, hint := at.Line, at.Column, "the quotes of this line do not match", ""
			if begins := lineOf(data, at.StartLine); at.StartLine < at.Line && bytes.IndexByte(begins, '"') >= 0 { // the cell runs to the next quote, which may be lines below or missing
				on, col = at.StartLine, 1+bytes.LastIndexByte(begins, '"')
				msg, hint = "a quote is opened here and not closed on this line", "take it out, or close it; "
			}
			pos := Pos{File: f.Name(), Line: on, Col: columnIn(lineOf(data, on), col)}
			problems.Add(pos, "csv", msg, hint+`put a cell that has a comma or a quote in quotes, and double a quote inside it: "the ""old"" city"`)
			return nil
		case rec.filled() == 0:
			continue
		}
		rec.Line, _ = in.FieldPos(0)
		if t.head.Cells == nil {
			t.head = rec
		} else {
			t.Records = append(t.Records, rec)
		}
	}
	if len(t.Records) == 0 {
		problems.Add(f.Start(), "csv", "the table has no line of figures", "a table has a line with the names of its columns, and then a line for each figure")
		return nil
	}
	if !t.nameColumns(problems) {
		return nil
	}
	return t
}

// records returns a CSV reader for a table. It does not check the number of cells; that is done where the line can be
// reported.
func records(data []byte) *csv.Reader {
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	return in
}

// nameColumns sets the column names and takes out records that do not fit under them. Cells without a name above and
// with nothing in them are dropped. It returns whether the columns have names.
func (t *Table) nameColumns(problems *Problems) bool {
	head := t.head.Cells
	named := t.head.filled()
	t.Columns = head[:named]
	t.head.Cells = t.Columns
	wide := 0 // records with far more cells than there are names
	for _, rec := range t.Records {
		if rec.filled() >= 2*named {
			wide++
		}
	}
	if 2*wide > len(t.Records) || slices.Contains(t.Columns, "") && t.namesBelow() {
		first := slices.IndexFunc(head, func(c string) bool { return c != "" })
		problems.Add(t.At(t.head, first), "csv", Quote(head[first])+" is where the names of the columns should be", "put the names in the first line, and take out what is above them")
		return false
	}
	firsts := make(map[string]int, named)
	for i, c := range t.Columns {
		switch first, twice := firsts[c]; {
		case c == "":
		case twice:
			problems.Add(t.At(t.head, i), "csv", fmt.Sprintf("the column %s is repeated here", Quote(c)), fmt.Sprintf("it is also column %d; give each a name of its own", first+1))
			t.Holes = true
		default:
			firsts[c] = i
		}
	}
	nameless := map[int]bool{}   // columns already reported
	var again []Record           // records that repeat the names
	uneven := map[int][]Record{} // records by their number of cells
	under := t.Records[:0]
	for _, rec := range t.Records {
		if slices.Equal(rec.Cells[:rec.filled()], t.Columns) {
			again = append(again, rec)
			continue
		}
		for i, c := range rec.Cells {
			if i < len(head) && head[i] == "" && c != "" && !nameless[i] {
				nameless[i], t.Holes = true, true
				problems.Add(t.At(t.head, i), "csv", fmt.Sprintf("column %d has no name, and line %d has %s in it", i+1, t.At(rec, i).Line, Quote(c)), "write its name in the first line, or delete the column")
			}
		}
		n := len(rec.Cells)
		for n > named && (rec.Cells[n-1] == "" || nameless[n-1]) {
			n--
		}
		if n == named {
			rec.Cells = rec.Cells[:named]
			under = append(under, rec)
			continue
		}
		uneven[n], t.Holes = append(uneven[n], rec), true
	}
	t.Records = under
	if again != nil {
		t.Holes = true // all that follows is a line further down
		problems.Add(t.At(again[0], 0), "csv", "the names of the columns are repeated "+OnLines(again), "keep them in the first line, and take the others out")
	}
	for n, lines := range uneven {
		cells, hint := fmt.Sprintf("there are %d cells ", n), "; put a cell with a comma in it in quotes"
		if n == 1 {
			cells = "there is 1 cell "
		}
		if n < named {
			hint = "; a heading or a note does not belong in a table, so take it out"
		}
		hint = "the columns are " + strings.Join(t.Columns, ", ") + hint
		for _, sign := range [][2]string{{";", "semicolons"}, {"\t", "tabs"}, {"|", "signs |"}} {
			if !slices.ContainsFunc(lines, func(rec Record) bool { return strings.Count(strings.Join(rec.Cells, ""), sign[0]) != named-n }) {
				hint = sign[1] + " separate the cells there, and commas everywhere else: write commas"
			}
		}
		problems.Add(t.At(lines[0], 0), "csv", cells+OnLines(lines)+fmt.Sprintf(", but %d columns", named), hint)
	}
	return true
}

// namesBelow reports whether the first record most likely holds the column names, below a line that names groups of
// columns: it has no figure and no blank, and other records do have figures.
func (t *Table) namesBelow() bool {
	number := func(rec Record) bool { return slices.ContainsFunc(rec.Cells, figure) }
	first := t.Records[0]
	return !slices.Contains(first.Cells[:first.filled()], "") && !number(first) && slices.ContainsFunc(t.Records, number)
}

// OnLines says on which lines the records begin: on lines 3, 5 and 7; on 12 lines from 3 to 40.
func OnLines(records []Record) string {
	var lines []string
	for _, rec := range records {
		lines = append(lines, strconv.Itoa(rec.Line))
	}
	switch n := len(lines); {
	case n == 1:
		return "on line " + lines[0]
	case n <= few:
		return "on lines " + Series(lines)
	default:
		return "on " + Few(lines, "lines from "+lines[0]+" to "+lines[n-1])
	}
}

// Record returns the record that begins on a line, counted from 1, or nil if none does. The line of column names is a
// record too.
func (t *Table) Record(line int) *Record {
	if line == t.head.Line {
		return &t.head
	}
	i, found := slices.BinarySearchFunc(t.Records, line, func(rec Record, line int) int { return rec.Line - line })
	if !found {
		return nil
	}
	return &t.Records[i]
}

// At returns the position of a cell. It is asked for so rarely that positions are not stored: the record is parsed
// again.
func (t *Table) At(rec Record, column int) Pos {
	data := t.file.table()[rec.from:]
	in := records(data)
	_, _ = in.Read() // it parsed before
	first, _ := in.FieldPos(0)
	on, col := in.FieldPos(column)
	return Pos{File: t.file.Name(), Line: rec.Line + on - first, Col: columnIn(lineOf(data, on), col)}
}

func (t *Table) figures() []bool {
	only := make([]bool, len(t.Columns))
	for i := range only {
		only[i] = !slices.ContainsFunc(t.Records, func(rec Record) bool { return rec.Cells[i] != "" && !figure(rec.Cells[i]) })
	}
	return only
}

// figure reports whether s is a number as published tables write it.
func figure(s string) bool {
	if rest, negative := strings.CutPrefix(s, "−"); negative {
		s = rest
	} else {
		s = strings.TrimPrefix(s, "-")
	}
	whole, decimals, point := strings.Cut(s, ".")
	digits := func(s, more string) bool { return s != "" && strings.Trim(s, "0123456789"+more) == "" }
	return digits(whole, ",") && whole[0] != ',' && (!point || digits(decimals, ""))
}

func (t *Table) sorted() []string {
	all := slices.Clone(t.Columns)
	for _, rec := range t.Records {
		all = append(all, rec.Cells...)
	}
	slices.Sort(all)
	return all
}

// filled returns the number of cells up to the last that is not empty.
func (rec Record) filled() int {
	n := len(rec.Cells)
	for n > 0 && rec.Cells[n-1] == "" {
		n--
	}
	return n
}

// office reports whether a file was written by Word or Excel, by its first bytes: those of .docx and .xlsx, or of
// .doc and .xls.
func office(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0"))
}

// web matches the beginning of an HTML or XML file, which is what a failed download or a sheet saved as XML gives.
var web = regexp.MustCompile(`(?i)^\s*<(?:!doctype|html|\?xml)`)

// table returns the text of a table.
func (f *File) table() []byte { return bytes.TrimPrefix(f.Data, []byte("\ufeff")) }

// partedBy says what separates the column names in the first line of a table, or returns "" if it is commas.
func partedBy(line []byte) string {
	var commas, semicolons, tabs, strokes int
	quoted := false
	for _, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			commas++
		case c == ';':
			semicolons++
		case c == '\t':
			tabs++
		case c == '|':
			strokes++
		}
	}
	switch most := max(commas, semicolons, tabs, strokes); {
	case most == commas:
	case most == semicolons:
		return "semicolons"
	case most == tabs:
		return "tabs"
	default:
		return "the sign |"
	}
	return ""
}

// lineOf returns line n of the data, counted from 1, or nothing if there is no such line.
func lineOf(data []byte, n int) []byte {
	for ; n > 1; n-- {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return line
}

// columnIn converts a column in bytes, as the CSV reader counts, into one in code points.
func columnIn(line []byte, col int) int {
	return 1 + utf8.RuneCount(line[:max(0, min(col-1, len(line)))])
}

// placeIn returns the position of an offset into the text of a table.
func (f *File) placeIn(data []byte, offset int) Pos {
	begins := 1 + bytes.LastIndexByte(data[:offset], '\n')
	return Pos{File: f.Name(), Line: 1 + bytes.Count(data[:begins], []byte("\n")), Col: 1 + utf8.RuneCount(data[begins:offset])}
}

// firstInvalid returns the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
}
