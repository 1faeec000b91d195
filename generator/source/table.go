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

// Table is a published table as received: a CSV file with the names of its columns, and records below them. It is read
// here and nowhere else, for the rows that rest on its lines, for the import that makes rows of it, and for its page.
type Table struct {
	Name    string   // rs-2009-10.csv
	Columns []string // the names
	Records []Record // that lie under them, in order
	Lines   int      // of the file, as an editor counts
	Holes   bool     // a record or a column could not be read: what is not found may stand there

	file    *File
	head    Record
	figures func() []bool
	sorted  func() []string
}

// Record is what stands on a line of a table, or on several: a cell in quotes may hold line breaks.
type Record struct {
	Cells []string // one for each column, without the spaces around what stands in it: they mean nothing
	Line  int      // where it begins, as an editor counts

	from int // where the record above it ends, in bytes
}

// AsCSV is how to make Excel write a table that can be read here.
const AsCSV = "in Excel choose File > Save As > CSV UTF-8 (Comma delimited)"

// Table reads a table. It returns nil where it cannot be read at all; what is wrong with the whole of it is one
// problem, because everything that is looked for in it would be missing. What a spreadsheet leaves behind and holds
// nothing, above the table, beside it and below, is passed over.
func (f *File) Table(problems *Problems) *Table {
	data := f.table()
	switch {
	case office(data):
		problems.Add(Pos{File: f.Name()}, "not-text", "this is an Excel workbook, and only its name says CSV", AsCSV)
		return nil
	case web.Match(data):
		problems.Add(Pos{File: f.Name()}, "not-text", "this is a page of the web or XML, and only its name says CSV", "download the table itself, or save it again: "+AsCSV)
		return nil
	case !bytes.Contains(data, []byte("\n")) && bytes.Contains(data, []byte("\r")):
		problems.Add(Pos{File: f.Name()}, "csv", "the lines end as they did on old Macintosh computers, so the whole table would be one line", AsCSV)
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
		problems.Add(f.Start(), "csv", "the columns are parted by "+signs+", and not by commas", AsCSV)
		return nil
	}
	t := &Table{Name: path.Base(f.Path), Lines: 1 + bytes.Count(bytes.TrimRight(data, "\r\n"), []byte("\n")), file: f}
	t.figures, t.sorted = sync.OnceValue(t.findFigures), sync.OnceValue(t.sortCells)
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
			if begins := lineOf(data, at.StartLine); at.StartLine < at.Line && bytes.IndexByte(begins, '"') >= 0 { // the cell goes on to the next quote, lines below or never
				on, col = at.StartLine, 1+bytes.LastIndexByte(begins, '"')
				msg, hint = "a quote is opened here, and none closes it on this line", "take it out, or close it; "
			}
			pos := Pos{File: f.Name(), Line: on, Col: columnIn(lineOf(data, on), col)}
			problems.Add(pos, "csv", msg, hint+`a cell with a comma or a quote in it stands in quotes, and a quote in it is doubled: "the ""old"" city"`)
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
		problems.Add(f.Start(), "csv", "there is no line of figures in it", "a table has a line with the names of its columns, and then a line for each figure")
		return nil
	}
	if !t.nameColumns(problems) {
		return nil
	}
	return t
}

// records reads what stands in a table, record by record. How many cells each has is counted where its line can be named.
func records(data []byte) *csv.Reader {
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	return in
}

// nameColumns gives the columns their names, and takes out the records that do not lie under them. Cells with neither
// a name above them nor anything in them are no part of a table. It returns whether the columns have names.
func (t *Table) nameColumns(problems *Problems) bool {
	head := t.head.Cells
	named := t.head.filled()
	t.Columns = head[:named]
	t.head.Cells = t.Columns
	wide := 0 // records that have more cells than a line of names could leave out
	for _, rec := range t.Records {
		if rec.filled() >= 2*named {
			wide++
		}
	}
	if 2*wide > len(t.Records) || slices.Contains(t.Columns, "") && t.namesBelow() {
		first := slices.IndexFunc(head, func(c string) bool { return c != "" })
		problems.Add(t.At(t.head, first), "csv", Quote(head[first])+" stands where the names of the columns belong", "let the names stand in the first line, and take out what is above them")
		return false
	}
	firsts := make(map[string]int, named)
	for i, c := range t.Columns {
		switch first, twice := firsts[c]; {
		case c == "":
		case twice:
			problems.Add(t.At(t.head, i), "csv", fmt.Sprintf("the column %s stands here a second time", Quote(c)), fmt.Sprintf("it is column %d as well; give each a name of its own", first+1))
			t.Holes = true
		default:
			firsts[c] = i
		}
	}
	nameless := map[int]bool{}   // told
	var again []Record           // the names once more
	uneven := map[int][]Record{} // by how many cells they have
	under := t.Records[:0]
	for _, rec := range t.Records {
		if slices.Equal(rec.Cells[:rec.filled()], t.Columns) {
			again = append(again, rec)
			continue
		}
		for i, c := range rec.Cells {
			if i < len(head) && head[i] == "" && c != "" && !nameless[i] {
				nameless[i], t.Holes = true, true
				problems.Add(t.At(t.head, i), "csv", fmt.Sprintf("column %d has no name, and line %d has %s in it", i+1, t.At(rec, i).Line, Quote(c)), "write its name into the first line, or delete the column")
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
		t.Holes = true // and all below stands a line further down
		problems.Add(t.At(again[0], 0), "csv", "the names of the columns stand once more "+OnLines(again), "a table has them in its first line alone: take the others out")
	}
	for n, lines := range uneven {
		cells, hint := fmt.Sprintf("%d cells stand ", n), "; a cell with a comma in it stands in quotes"
		if n == 1 {
			cells = "1 cell stands "
		}
		if n < named {
			hint = "; a heading or a note is no line of a table, so take it out"
		}
		hint = "the columns are " + strings.Join(t.Columns, ", ") + hint
		for _, sign := range [][2]string{{";", "semicolons"}, {"\t", "tabs"}, {"|", "signs |"}} {
			if !slices.ContainsFunc(lines, func(rec Record) bool { return strings.Count(strings.Join(rec.Cells, ""), sign[0]) != named-n }) {
				hint = sign[1] + " part cells there, and commas all others: write commas"
			}
		}
		problems.Add(t.At(lines[0], 0), "csv", cells+OnLines(lines)+fmt.Sprintf(", under %d columns", named), hint)
	}
	return true
}

// namesBelow reports that the first record is most likely the names of the columns, below a line that names groups of
// them: it holds no figure and no blank, and others do hold figures.
func (t *Table) namesBelow() bool {
	number := func(rec Record) bool { return slices.ContainsFunc(rec.Cells, figure) }
	first := t.Records[0]
	return !slices.Contains(first.Cells[:first.filled()], "") && !number(first) && slices.ContainsFunc(t.Records, number)
}

// OnLines says on which lines of their table records begin: on lines 3, 5 and 7; on 12 lines from 3 to 40.
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

// Record returns the record that begins on a line, as an editor counts lines, or nil where none does. The names of the
// columns are one as well.
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

// At returns the place of a cell. Few are asked for, so none is kept: the record is read again.
func (t *Table) At(rec Record, column int) Pos {
	data := t.file.table()[rec.from:]
	in := records(data)
	_, _ = in.Read() // it could be read before
	first, _ := in.FieldPos(0)
	on, col := in.FieldPos(column)
	return Pos{File: t.file.Name(), Line: rec.Line + on - first, Col: columnIn(lineOf(data, on), col)}
}

// Figures reports of each column whether numbers stand below its name, and nothing else.
func (t *Table) Figures() []bool { return t.figures() }

func (t *Table) findFigures() []bool {
	only := make([]bool, len(t.Columns))
	for i := range only {
		only[i] = !slices.ContainsFunc(t.Records, func(rec Record) bool { return rec.Cells[i] != "" && !figure(rec.Cells[i]) })
	}
	return only
}

// figure reports a number as published tables have it.
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

// Sorted returns every cell of the table, in the order of words.
func (t *Table) Sorted() []string { return t.sorted() }

func (t *Table) sortCells() []string {
	all := slices.Clone(t.Columns)
	for _, rec := range t.Records {
		all = append(all, rec.Cells...)
	}
	slices.Sort(all)
	return all
}

// filled returns how many cells there are up to the last with something in it.
func (rec Record) filled() int {
	n := len(rec.Cells)
	for n > 0 && rec.Cells[n-1] == "" {
		n--
	}
	return n
}

// office reports what Word or Excel wrote, by how it begins: as .docx and .xlsx do, or as .doc and .xls.
func office(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0"))
}

// web is how a page of the web begins, which is what comes where a download went wrong, or a sheet saved as XML.
var web = regexp.MustCompile(`(?i)^\s*<(?:!doctype|html|\?xml)`)

// table is the text of a table.
func (f *File) table() []byte { return bytes.TrimPrefix(f.Data, []byte("\ufeff")) }

// partedBy returns what parts the names of the columns in the first line of a table, if it is not commas.
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

// lineOf returns a line, counted from 1, or nothing.
func lineOf(data []byte, n int) []byte {
	for ; n > 1; n-- {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return line
}

// columnIn turns a column of bytes, as the CSV reader counts, into one of characters.
func columnIn(line []byte, col int) int {
	return 1 + utf8.RuneCount(line[:max(0, min(col-1, len(line)))])
}

// placeIn is the place of an offset into the text of a table.
func (f *File) placeIn(data []byte, offset int) Pos {
	begins := 1 + bytes.LastIndexByte(data[:offset], '\n')
	return Pos{File: f.Name(), Line: 1 + bytes.Count(data[:begins], []byte("\n")), Col: 1 + utf8.RuneCount(data[begins:offset])}
}

// firstInvalid returns where the first byte stands that is not UTF-8, or -1.
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
