package download

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"totalplace/generator/pack"
)

// The sheets follow the government's guidance for spreadsheets that everybody can read: a cover and
// notes first; on each sheet its title in A1, a line that says what the table is, and then the one
// table, marked up and named, with a heading for every column; nothing merged, no blank cell, no formula.

// headRow is the row of a sheet that holds the heads of the columns.
const headRow = 3

// XLSX returns the count as a workbook.
func (c *Count) XLSX() ([]byte, error) {
	l, tables := c.lists(), c.tables()
	w, err := newWorkbook(c)
	if err != nil {
		return nil, err
	}
	defer w.file.Close()
	w.put(l.cover(tables))
	w.put(l.notes())
	for _, t := range tables {
		w.put(t)
	}
	return w.bytes()
}

// cover says what the workbook is and what is on each sheet.
func (l lists) cover(tables []*table) *table {
	c := l.sum.Count
	t := &table{
		name: "cover", title: c.Title, what: "This workbook holds the public money of one place in one financial year. This sheet says what it is and what the other sheets hold.",
		columns: []column{{title: "About", width: 34}, {title: "What it says", width: 110}},
	}
	put := func(about, says string) {
		if says != "" {
			t.add(words(about), words(says))
		}
	}
	put("Place", l.place())
	put("Financial year", c.Year.Words())
	for _, name := range [...]string{"counted", "counted-per-head", "estimated", "total", "rank"} {
		if f := l.sum.Figure(name); f != nil {
			what := f.What
			if unitOf(f) == "£" {
				what += ", £"
			}
			t.add(words(what), exactly(f))
		}
	}
	put("People", l.people())
	put("Basis", pack.Name(l.pack.Bases, c.Basis))
	put("Covers", l.names(c.Covers))
	put("Last changed", c.Updated.Words())
	put("Published in", l.pack.Title)
	put("Published at", l.home)
	put("Licence", l.pack.Licence)
	put("Sheet Notes", "What the words and numbers mean.")
	for _, s := range tables {
		put("Sheet "+sheetName(s), s.title+". "+s.what)
	}
	return t
}

// notes says what the words and the numbers mean.
func (l lists) notes() *table {
	c := l.sum.Count
	t := &table{
		name: "notes", title: "Notes", what: "What the words and numbers of this workbook mean.",
		columns: []column{{title: "About", width: 34}, {title: "Note", width: 140}},
	}
	put := func(about, note string) {
		if note != "" {
			t.add(words(about), words(note))
		}
	}
	put("Amounts", "Sums are exact. Each printed amount is rounded once, half away from zero, so printed parts may miss a printed total by pence.")
	put("counted", "A published figure of that body.")
	put("apportioned", "A share, by people, of a published figure of a body that serves a wider area.")
	put("estimated", "Worked out from wider figures; the row says how. Estimates are summed apart and are never part of what was counted.")
	put("In two rows", "The same pound can stand in the rows of two bodies. It is taken off once, so no pound is counted twice.")
	if people := l.people(); people != "" {
		put("For each resident", "Divided by "+people+".")
	} else {
		put("For each resident", "No population is given, so nothing is worked out for each resident.")
	}
	if l.sum.Rank > 0 {
		put("Rank", fmt.Sprintf("Among %d places whose counts have the same year, footing and services. 1 is the highest. Estimates take no part in it.", l.sum.Among))
	} else {
		put("Rank", "Not ranked: "+l.sum.Unranked+".")
	}
	basis := choice(l.pack.Bases, c.Basis)
	put("Basis", basis.Name)
	put("What the basis means", basis.Note)
	put("This count", c.Note)
	put("No value", "No cell is blank. Words in the place of a value say why there is none; what is not known is never written as 0.")
	put("Words that look like formulas", "No cell holds a formula. Words that a spreadsheet could take for one have an apostrophe in front.")
	return t
}

// workbook is a workbook in the making. The first error stays, and stops all that comes after.
type workbook struct {
	file   *excelize.File
	looks  map[look]int
	title  int
	lead   int // of the line below the title, which runs on over the columns
	sheets int
	err    error
}

// look is how a cell looks: as what it holds; to the right where its column has numbers, so that they
// stand under one another; bold as the head of a column, and as what the others add up to.
type look struct {
	kind        kind
	right, bold bool
}

func newWorkbook(c *Count) (*workbook, error) {
	w := &workbook{file: excelize.NewFile(), looks: map[look]int{}}
	w.file.Pkg.Delete("docProps/core.xml") // a new workbook says it was made in 2006
	var when string
	if u := c.sum.Count.Updated; u.Day > 0 {
		when = u.String() + "T00:00:00Z"
	}
	w.try(w.file.SetDocProps(&excelize.DocProperties{
		Title: c.sum.Count.Title, Subject: c.place() + ", " + c.sum.Count.Year.Words(), Creator: c.pack.Title, LastModifiedBy: c.pack.Title,
		Description: c.describe(), Language: c.pack.Language, Identifier: c.home, Created: when, Modified: when,
	}))
	w.try(w.file.SetAppProps(&excelize.AppProperties{Application: "totalplace"}))
	w.title = w.style(&excelize.Style{Font: letters(16, true)})
	w.lead = w.style(&excelize.Style{Font: letters(letterSize, false), Alignment: &excelize.Alignment{Vertical: "top"}})
	return w, w.err
}

// letterSize is the least that the guidance asks for, in points.
const letterSize = 12

// letters are of the kind that the guidance asks for: without serifs.
func letters(size float64, bold bool) *excelize.Font {
	return &excelize.Font{Family: "Arial", Size: size, Bold: bold}
}

func (w *workbook) try(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *workbook) style(s *excelize.Style) int {
	n, err := w.file.NewStyle(s)
	w.try(err)
	return n
}

// look returns the number of a look, which is made when it is first asked for.
func (w *workbook) look(l look) int {
	n, made := w.looks[l]
	if !made {
		formats := [...]int{text: 0, whole: 3, plain: 0, pounds: 4} // of those that every spreadsheet knows: 3 is #,##0 and 4 is #,##0.00
		align := &excelize.Alignment{Vertical: "top", WrapText: l.kind == text, Horizontal: "left"}
		if l.right {
			align.Horizontal = "right"
		}
		n = w.style(&excelize.Style{NumFmt: formats[l.kind], Alignment: align, Font: letters(letterSize, l.bold)})
		w.looks[l] = n
	}
	return n
}

// sheetName is what the sheet of a table is called: not_counted stands on Not counted.
func sheetName(t *table) string {
	name := []byte(t.name)
	for i, b := range name {
		if b == '_' {
			name[i] = ' '
		}
	}
	name[0] -= 'a' - 'A'
	return string(name)
}

// put adds a sheet with a table.
func (w *workbook) put(t *table) {
	sheet := sheetName(t)
	if w.sheets == 0 {
		w.try(w.file.SetSheetName("Sheet1", sheet))
	} else if w.err == nil {
		_, err := w.file.NewSheet(sheet)
		w.try(err)
	}
	w.sheets++
	for i, c := range t.columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		w.try(err)
		w.try(w.file.SetColWidth(sheet, name, name, c.width))
		w.try(w.file.SetColStyle(sheet, name, w.look(look{kind: c.kind, right: c.kind != text}))) // cells take it; setting each costs a third more
	}
	w.words(sheet, 1, 1, t.title, w.title)
	w.words(sheet, 1, 2, t.what+" The sheet holds one table.", w.lead)
	for i, c := range t.columns {
		w.words(sheet, i+1, headRow, c.title, w.look(look{kind: text, right: c.kind != text, bold: true}))
	}
	for i, row := range t.rows {
		w.row(sheet, headRow+1+i, t, row, false)
	}
	last := headRow + len(t.rows)
	if t.together != nil {
		last++
		w.row(sheet, last, t, t.together, true)
	}
	if w.err != nil {
		return
	}
	end, err := excelize.CoordinatesToCellName(len(t.columns), last)
	w.try(err)
	w.try(w.file.AddTable(sheet, &excelize.Table{Range: fmt.Sprintf("A%d:%s", headRow, end), Name: t.name + "_table", StyleName: "TableStyleLight1"}))
	across, wide, fit, long := "landscape", 1, true, 0 // one page wide, and as many pages as it takes
	w.try(w.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &across, FitToWidth: &wide, FitToHeight: &long}))
	w.try(w.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	w.try(w.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: fmt.Sprintf("A%d", headRow+1), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A1", ActiveCell: "A1", Pane: "bottomLeft"}}}))
}

// row writes the cells of a row. A cell that holds what its column does looks as that says; the others
// are told. Words that need several lines make the row higher: not every spreadsheet does so by itself.
func (w *workbook) row(sheet string, at int, t *table, cells []cell, bold bool) {
	lines := 1
	for i, c := range cells {
		column := &t.columns[i]
		if c.text == "" {
			c = cell{column.absent, text}
		}
		style := 0
		if bold || c.kind != column.kind {
			style = w.look(look{c.kind, column.kind != text, bold})
		}
		if c.kind == text {
			w.words(sheet, i+1, at, c.text, style)
			lines = max(lines, linesOf(c.text, column.width))
		} else {
			w.number(sheet, i+1, at, c.text, style)
		}
	}
	if lines > 1 && w.err == nil {
		w.try(w.file.SetRowHeight(sheet, at, min(float64(lines)*1.3*letterSize, highest)))
	}
}

// highest is the greatest height of a row that Excel takes, in points.
const highest = 409

// linesOf is about how many lines words take in a column, whose width is in digits of a smaller letter:
// most letters are narrower than a digit, which makes up for that and for lines that break early.
func linesOf(words string, width float64) int {
	n := 0
	for line := range strings.Lines(words) {
		n += 1 + int(float64(utf8.RuneCountInString(line))/width)
	}
	return n
}

func (w *workbook) words(sheet string, column, row int, s string, style int) {
	w.cell(sheet, column, row, style, func(at string) error { return w.file.SetCellStr(sheet, at, s) })
}

// number writes digits as they are: the workbook holds decimal text, so nothing has to become a floating
// point number before the spreadsheet makes it one.
func (w *workbook) number(sheet string, column, row int, digits string, style int) {
	w.cell(sheet, column, row, style, func(at string) error { return w.file.SetCellDefault(sheet, at, digits) })
}

func (w *workbook) cell(sheet string, column, row, style int, set func(at string) error) {
	if w.err != nil {
		return
	}
	at, err := excelize.CoordinatesToCellName(column, row)
	w.try(err)
	w.try(set(at))
	if style != 0 {
		w.try(w.file.SetCellStyle(sheet, at, at, style))
	}
}

func (w *workbook) bytes() ([]byte, error) {
	if w.err != nil {
		return nil, w.err
	}
	w.file.SetActiveSheet(0)
	var b bytes.Buffer
	if _, err := w.file.WriteTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
