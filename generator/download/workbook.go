package download

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
)

// A workbook is a zip of XML files (ECMA-376). Ours need little of that format: sheets of text and numbers with one
// table each, a dozen styles, and properties. So they are written directly.
//
// The usual library, excelize, builds a workbook as objects first and takes eight times as long; workbooks were the
// largest part of a pack's build. Its streaming mode is no faster, supports decimals only in floating point, and
// orders the sheets in the zip differently each time. The tests read every workbook back with it.

// workbook is a workbook being written. Its memory is reused for the next.
type workbook struct {
	out      bytes.Buffer
	zip      *zip.Writer   // writes to out
	part     []byte        // the current part, as far as written
	deflater *flate.Writer // shared by all parts
	packed   bytes.Buffer
	alike    map[string][]byte // compressed parts that many workbooks share, by content
	shared   map[string]string // the number of each text in a cell, in order of first use
	words    []byte            // those texts as XML
	above    []sharing         // the last text in each column
	err      error             // the first error
}

// Font sizes, in points. letterSize is the smallest that the government's guidance allows.
const (
	titleSize  = 16
	letterSize = 12
)

// headRow is the row of a sheet with the column headings.
const headRow = 3

// Namespaces, and the prefixes of part addresses.
const (
	mainNS  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	partNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	pkgNS   = "http://schemas.openxmlformats.org/package/2006/"
	mediaNS = "application/vnd.openxmlformats-"
)

// written returns a workbook with a sheet for each table.
func (l *lists) written(tables []*table) ([]byte, error) {
	w, _ := l.press.workbooks.Get().(*workbook)
	if w == nil {
		w = &workbook{alike: map[string][]byte{}, shared: map[string]string{}}
		w.deflater, w.err = flate.NewWriter(nil, flate.BestSpeed)
	}
	defer l.press.workbooks.Put(w)
	w.out.Reset()
	w.zip = zip.NewWriter(&w.out)
	w.part = append(w.part[:0], xml.Header...)
	clear(w.shared)
	w.words = w.words[:0]
	w.contents(tables)
	w.properties(l)
	w.looks()
	for i, t := range tables {
		w.sheet(i+1, t)
	}
	w.put(`<sst xmlns="`, mainNS, `" uniqueCount="`, strconv.Itoa(len(w.shared)), `">`)
	w.part = append(w.part, w.words...)
	w.put(`</sst>`)
	w.end("xl/sharedStrings.xml")
	err := cmp.Or(w.err, w.zip.Close())
	w.err = nil
	return bytes.Clone(w.out.Bytes()), err
}

// put appends to the current part.
func (w *workbook) put(xml ...string) {
	for _, s := range xml {
		w.part = append(w.part, s...)
	}
}

// end adds the current part to the zip. A short part is not compressed: that would save little, and takes as long as
// compressing several thousand bytes.
func (w *workbook) end(name string) {
	data := w.part
	if len(data) >= 512 {
		data = w.deflated()
	}
	w.add(name, data)
}

// endAlike is like end, for a part that is identical in many workbooks. It is compressed only once.
func (w *workbook) endAlike(name string) {
	data, there := w.alike[string(w.part)]
	if !there {
		data = bytes.Clone(w.deflated())
		w.alike[string(w.part)] = data
	}
	w.add(name, data)
}

// deflated returns the current part compressed, or as it is if that is not shorter. The result is valid until the
// next call.
func (w *workbook) deflated() []byte {
	w.packed.Reset()
	w.deflater.Reset(&w.packed)
	w.deflater.Write(w.part) // errors are kept until Close
	w.err = cmp.Or(w.err, w.deflater.Close())
	if w.packed.Len() < len(w.part) {
		return w.packed.Bytes()
	}
	return w.part
}

// add adds the current part to the zip with the given bytes, which are the part itself or its compressed form. The
// entry has no time stamp, so the same content gives the same bytes; sizes come before the data, for readers that do
// not look for them after it.
func (w *workbook) add(name string, data []byte) {
	h := &zip.FileHeader{Name: name, ReaderVersion: 20, CRC32: crc32.ChecksumIEEE(w.part), UncompressedSize64: uint64(len(w.part)), CompressedSize64: uint64(len(data))}
	if len(data) < len(w.part) {
		h.Method = zip.Deflate
	}
	f, err := w.zip.CreateRaw(h)
	if err == nil {
		_, err = f.Write(data)
	}
	w.err = cmp.Or(w.err, err)
	w.part = append(w.part[:0], xml.Header...)
}

// contents writes the parts that list the other parts.
func (w *workbook) contents(tables []*table) {
	w.put(`<Types xmlns="`, pkgNS, `content-types"><Default Extension="rels" ContentType="`, mediaNS, `package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	put := func(name, kind string) {
		w.put(`<Override PartName="/`, name, `.xml" ContentType="`, mediaNS, kind, `+xml"/>`)
	}
	put("docProps/app", "officedocument.extended-properties")
	put("docProps/core", "package.core-properties")
	put("xl/workbook", "officedocument.spreadsheetml.sheet.main")
	put("xl/styles", "officedocument.spreadsheetml.styles")
	put("xl/sharedStrings", "officedocument.spreadsheetml.sharedStrings")
	for i := range tables {
		n := strconv.Itoa(i + 1)
		put("xl/worksheets/sheet"+n, "officedocument.spreadsheetml.worksheet")
		put("xl/tables/table"+n, "officedocument.spreadsheetml.table")
	}
	w.put(`</Types>`)
	w.endAlike("[Content_Types].xml")

	w.relations("_rels/.rels", partNS+"/officeDocument", "xl/workbook.xml", pkgNS+"relationships/metadata/core-properties", "docProps/core.xml", partNS+"/extended-properties", "docProps/app.xml")

	w.put(`<workbook xmlns="`, mainNS, `" xmlns:r="`, partNS, `"><bookViews><workbookView/></bookViews><sheets>`)
	var parts []string
	for i, t := range tables {
		n := strconv.Itoa(i + 1)
		w.put(`<sheet name="`, sheetName(t), `" sheetId="`, n, `" r:id="rId`, n, `"/>`)
		parts = append(parts, partNS+"/worksheet", "worksheets/sheet"+n+".xml")
	}
	w.put(`</sheets></workbook>`)
	w.endAlike("xl/workbook.xml")
	w.relations("xl/_rels/workbook.xml.rels", append(parts, partNS+"/styles", "styles.xml", partNS+"/sharedStrings", "sharedStrings.xml")...)
}

// relations writes which parts a part uses: a type and an address for each.
func (w *workbook) relations(name string, parts ...string) {
	w.put(`<Relationships xmlns="`, pkgNS, `relationships">`)
	for i := 0; i < len(parts); i += 2 {
		w.put(`<Relationship Id="rId`, strconv.Itoa(i/2+1), `" Type="`, parts[i], `" Target="`, parts[i+1], `"/>`)
	}
	w.put(`</Relationships>`)
	w.endAlike(name)
}

// properties writes the document properties.
func (w *workbook) properties(l *lists) {
	w.put(`<cp:coreProperties xmlns:cp="`, pkgNS, `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	put := func(name, says string) {
		if says != "" {
			w.put(`<`, name, `>`)
			w.part = escape(w.part, says)
			w.put(`</`, name, `>`)
		}
	}
	put("dc:title", l.sum.Count.Title)
	put("dc:subject", l.sum.Place()+", "+l.sum.Count.Year.Words())
	put("dc:creator", l.pack.Title)
	put("dc:description", l.says)
	put("cp:lastModifiedBy", l.pack.Title)
	put("dc:language", l.pack.Language)
	put("dc:identifier", l.home)
	if u := l.sum.Count.Updated; u.Day > 0 {
		for _, name := range [...]string{"created", "modified"} {
			w.put(`<dcterms:`, name, ` xsi:type="dcterms:W3CDTF">`, u.String(), `T00:00:00Z</dcterms:`, name, `>`)
		}
	}
	w.put(`</cp:coreProperties>`)
	w.end("docProps/core.xml")
	w.put(`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>totalplace</Application></Properties>`)
	w.end("docProps/app.xml")
}

// Styles ("looks") by number. 0 is the style of a cell that specifies none.
const (
	titleLook = 1
	leadLook  = 2 // for the line below the title, which extends across columns
	firstLook = 3
)

// weight is that of a cell's letters: bold for headings and totals.
type weight int

const (
	regular weight = iota
	bold
)

// look returns the number of the style for a cell that holds the given kind: right-aligned if its column has numbers,
// so that they line up.
func look(holds, column kind, letters weight) int {
	n := firstLook + 4*int(holds) + int(letters)
	if column != text {
		n += 2
	}
	return n
}

// looks writes all styles, in the order of their numbers. Fonts are sans serif, as the guidance asks. The first font
// is never shown: column widths are measured in its digits.
func (w *workbook) looks() {
	font := func(bold string, size int, name string) {
		w.put(`<font>`, bold, `<sz val="`, strconv.Itoa(size), `"/><name val="`, name, `"/><family val="2"/></font>`)
	}
	w.put(`<styleSheet xmlns="`, mainNS, `"><fonts count="4">`)
	font(``, 11, "Calibri")
	font(`<b/>`, titleSize, "Arial")
	font(``, letterSize, "Arial")
	font(`<b/>`, letterSize, "Arial")
	w.put(`</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`,
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`,
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="`, strconv.Itoa(look(pounds, pounds, bold)+1), `">`)
	put := func(format, font int, align string) {
		w.put(`<xf numFmtId="`, strconv.Itoa(format), `" fontId="`, strconv.Itoa(font), `" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">`, align, `</xf>`)
	}
	put(0, 0, ``)
	put(0, 1, ``)
	put(0, 2, `<alignment vertical="top"/>`)
	for holds, format := range [...]int{text: 0, whole: 3, plain: 0, pounds: 4} { // built-in number formats: 3 is #,##0 and 4 is #,##0.00
		wrap := ``
		if kind(holds) == text {
			wrap = ` wrapText="1"`
		}
		for _, side := range [...]string{"left", "right"} {
			put(format, 2, `<alignment horizontal="`+side+`" vertical="top"`+wrap+`/>`)
			put(format, 3, `<alignment horizontal="`+side+`" vertical="top"`+wrap+`/>`)
		}
	}
	w.put(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
	w.endAlike("xl/styles.xml")
}

// sheet writes a sheet with its title, description and table.
func (w *workbook) sheet(n int, t *table) {
	head, first, selected := strconv.Itoa(headRow), strconv.Itoa(headRow+1), ``
	if n == 1 {
		selected = ` tabSelected="1"`
	}
	w.put(`<worksheet xmlns="`, mainNS, `" xmlns:r="`, partNS, `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView`, selected, ` workbookViewId="0">`,
		`<pane ySplit="`, head, `" topLeftCell="A`, first, `" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A1" sqref="A1"/></sheetView></sheetViews>`,
		`<sheetFormatPr defaultRowHeight="15"/><cols>`)
	heads := make([]cell, len(t.columns))
	for i, c := range t.columns {
		heads[i] = cell{c.title, text}
		at := strconv.Itoa(i + 1)
		w.put(`<col min="`, at, `" max="`, at, `" width="`, strconv.FormatFloat(c.width, 'f', -1, 64), `" style="`, strconv.Itoa(look(c.kind, c.kind, regular)), `" customWidth="1"/>`)
	}
	w.put(`</cols><sheetData><row r="1">`)
	w.above = slices.Grow(w.above[:0], len(t.columns))[:len(t.columns)]
	clear(w.above)
	w.cell(0, `1`, titleLook, cell{w.share(t.title), text})
	w.put(`</row><row r="2">`)
	w.cell(0, `2`, leadLook, cell{w.share(t.what + " The sheet holds one table."), text})
	w.put(`</row>`)
	last := headRow
	w.row(last, t, heads, bold)
	for _, row := range t.rows {
		last++
		w.row(last, t, row, regular)
	}
	if t.together != nil {
		last++
		w.row(last, t, t.together, bold)
	}
	w.put(`</sheetData><pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>`, // one page wide, any number of pages long
		`<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>`)
	file := strconv.Itoa(n) + ".xml"
	if t.alike {
		w.endAlike("xl/worksheets/sheet" + file)
	} else {
		w.end("xl/worksheets/sheet" + file)
	}
	w.relations("xl/worksheets/_rels/sheet"+file+".rels", partNS+"/table", "../tables/table"+file)

	covers := "A" + head + ":" + columnName(len(t.columns)-1) + strconv.Itoa(last)
	name := t.name + "_table"
	w.put(`<table xmlns="`, mainNS, `" id="`, strconv.Itoa(n), `" name="`, name, `" displayName="`, name, `" ref="`, covers, `"><autoFilter ref="`, covers, `"/><tableColumns count="`, strconv.Itoa(len(t.columns)), `">`)
	for i, c := range t.columns {
		w.put(`<tableColumn id="`, strconv.Itoa(i+1), `" name="`)
		w.part = escape(w.part, c.title)
		w.put(`"/>`)
	}
	w.put(`</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`)
	w.endAlike("xl/tables/table" + file)
}

// highest is the greatest row height that Excel accepts, in points.
const highest = 409

// row writes a row. It sets a height if a text needs several lines, because not every spreadsheet does so by itself.
func (w *workbook) row(at int, t *table, cells []cell, letters weight) {
	lines := 1
	for i := range cells {
		if c := t.columns[i].shown(cells[i]); c.kind == text {
			above := &w.above[i] // usually the same text
			if above.words != c.text || c.text == "" {
				*above = sharing{c.text, w.share(c.text), linesOf(c.text, t.columns[i].width)}
			}
			lines = max(lines, above.lines)
		}
	}
	row := strconv.Itoa(at)
	w.put(`<row r="`, row)
	if lines > 1 && at > headRow {
		tenths := min(lines*13*letterSize, highest*10)
		w.put(`" ht="`, strconv.Itoa(tenths/10), `.`, strconv.Itoa(tenths%10), `" customHeight="1`)
	}
	w.put(`">`)
	for i := range cells {
		c := t.columns[i].shown(cells[i])
		if c.kind == text {
			c.text = w.above[i].number
		}
		w.cell(i, row, look(c.kind, t.columns[i].kind, letters), c)
	}
	w.put(`</row>`)
}

// cell writes a cell. A number is written digit by digit, so it does not become a floating-point number until the
// spreadsheet makes it one; text is written as its number among the shared strings. The standard allows a cell to
// leave out its position, which would make a workbook a fifth smaller, but some libraries, such as exceljs, cannot
// read that.
func (w *workbook) cell(column int, row string, look int, c cell) {
	b := append(w.part, `<c r="`...)
	b = append(b, columnName(column)...)
	b = append(b, row...)
	b = append(b, `" s="`...)
	b = strconv.AppendInt(b, int64(look), 10)
	if c.kind == text {
		b = append(b, `" t="s"><v>`...)
	} else {
		b = append(b, `"><v>`...)
	}
	b = append(b, c.text...)
	w.part = append(b, `</v></c>`...)
}

// columnName returns the name of a column, counted from 0: A, and after Z AA.
func columnName(i int) string {
	if i < 26 {
		return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i : i+1]
	}
	return columnName(i/26-1) + columnName(i%26)
}

// sharing is a shared text, its number, and how many lines it takes in its column.
type sharing struct {
	words, number string
	lines         int
}

// share returns the number of a text among the shared strings, which it adds if it is new.
func (w *workbook) share(words string) string {
	number, there := w.shared[words]
	if !there {
		number = strconv.Itoa(len(w.shared))
		w.shared[words] = number
		b := append(w.words, `<si><t`...)
		if strings.TrimSpace(words) != words {
			b = append(b, ` xml:space="preserve"`...)
		}
		// The standard reads _x000D_ in a cell as the character with that code, so the underscore of anything that
		// looks like that is itself written as a code.
		b = escape(append(b, '>'), strings.ReplaceAll(longestCell(words), "_x", "_x005F_x"))
		w.words = append(b, `</t></si>`...)
	}
	return number
}

// longestCell truncates a text to the 32,767 UTF-16 code units that a cell can hold in Excel.
func longestCell(words string) string {
	const most = 32767
	if len(words) <= most {
		return words
	}
	n := 0
	for i, r := range words {
		if n += utf16.RuneLen(r); n > most {
			return words[:i]
		}
	}
	return words
}

// escape appends a text as XML. It is fast for texts in which every character stands for itself, as in most.
func escape(b []byte, words string) []byte {
	foreign := false
	for i := range len(words) {
		switch c := words[i]; {
		case c < ' ', c == '"', c == '&', c == '\'', c == '<', c == '>':
			return escapeAll(b, words)
		case c >= utf8.RuneSelf:
			foreign = true
		}
	}
	if foreign && (!utf8.ValidString(words) || strings.Contains(words, "\uFFFE") || strings.Contains(words, "\uFFFF")) {
		return escapeAll(b, words)
	}
	return append(b, words...)
}

func escapeAll(b []byte, words string) []byte {
	out := bytes.NewBuffer(b)
	xml.EscapeText(out, []byte(words)) // writing to a buffer cannot fail
	return out.Bytes()
}
