package download_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "write testdata/*.workbook.txt anew")

// TestWorkbookAsRead reads the workbooks of the small pack with an independent library and compares all that a reader
// could notice with testdata: properties, sheets, panes, print set-up, tables, columns, and the value, type and style
// of every cell.
func TestWorkbookAsRead(t *testing.T) {
	p, sums := smallPack(t)
	for _, s := range sums.Summaries {
		t.Run(s.Count.ID.Name(), func(t *testing.T) {
			files := filesOf(t, p, s, "https://example.org/counts/"+s.Count.ID.Name()+".html")
			got, golden := asRead(t, files.XLSX), filepath.Join("testdata", s.Count.ID.Name()+".workbook.txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			data, err := os.ReadFile(golden)
			is, was := strings.Split(got, "\n"), strings.Split(string(must(t, data, err)), "\n")
			for i := range max(len(is), len(was)) {
				if i >= len(is) || i >= len(was) || is[i] != was[i] {
					t.Fatalf("it reads otherwise from line %d of %s on; run this test with -update and read the diff.\nwas: %q\nnow: %q",
						i+1, golden, was[min(i, len(was)):min(i+3, len(was))], is[min(i, len(is)):min(i+3, len(is))])
				}
			}
		})
	}
}

// asRead describes a workbook in lines of text.
func asRead(t *testing.T, data []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	no := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	style := func(n int, err error) string {
		no(err)
		s, err := f.GetStyle(n)
		no(err)
		return look(s)
	}
	props, err := f.GetDocProps()
	no(err)
	say("title: %s\nsubject: %s\ncreator: %s\nlast modified by: %s", props.Title, props.Subject, props.Creator, props.LastModifiedBy)
	say("description: %s\nlanguage: %s\nidentifier: %s\ncreated: %s\nmodified: %s", props.Description, props.Language, props.Identifier, props.Created, props.Modified)
	app, err := f.GetAppProps()
	no(err)
	say("application: %s\nopens at sheet: %d\nnames: %v", app.Application, f.GetActiveSheetIndex(), f.GetDefinedName())
	for _, name := range f.GetSheetList() {
		say("\nsheet %s", name)
		visible, err := f.GetSheetVisible(name)
		no(err)
		panes, err := f.GetPanes(name)
		no(err)
		say("visible: %t\npanes: %+v", visible, panes)
		page, err := f.GetPageLayout(name)
		no(err)
		sheet, err := f.GetSheetProps(name)
		no(err)
		say("paper: %s, %d wide, %d high, fit to page: %t", *page.Orientation, *page.FitToWidth, *page.FitToHeight, *sheet.FitToPage)
		tables, err := f.GetTables(name)
		no(err)
		for _, table := range tables {
			say("table %s: %s, %s, first column %t, last column %t, stripes of rows %t, of columns %t",
				table.Name, table.Range, table.StyleName, table.ShowFirstColumn, table.ShowLastColumn, *table.ShowRowStripes, table.ShowColumnStripes)
		}
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		no(err)
		columns := make([]string, len(rows[2])) // the style of cells that have none of their own
		for x := range columns {
			column, err := excelize.ColumnNumberToName(x + 1)
			no(err)
			width, err := f.GetColWidth(name, column)
			no(err)
			columns[x] = style(f.GetColStyle(name, column))
			say("column %s: %v wide, %s", column, width, columns[x])
		}
		for y, row := range rows {
			height, err := f.GetRowHeight(name, y+1)
			no(err)
			say("row %d: %.4g high", y+1, height)
			for x, value := range row {
				at, err := excelize.CoordinatesToCellName(x+1, y+1)
				no(err)
				kind, err := f.GetCellType(name, at)
				no(err)
				shown, err := f.GetCellValue(name, at)
				no(err)
				own := ""
				if s := style(f.GetCellStyle(name, at)); s != columns[x] {
					own = ", " + s
				}
				switch kind {
				case excelize.CellTypeSharedString, excelize.CellTypeInlineString:
					say("%s: %q%s", at, value, own)
				case excelize.CellTypeUnset, excelize.CellTypeNumber:
					say("%s: %s shown as %s%s", at, value, shown, own)
				default:
					t.Errorf("%s!%s is of the kind %v", name, at, kind)
				}
			}
		}
	}
	return out.String()
}

// look describes the style of a cell in a few words.
func look(s *excelize.Style) string {
	font, align := s.Font, s.Alignment
	if font == nil {
		font = &excelize.Font{}
	}
	if align == nil {
		align = &excelize.Alignment{}
	}
	said := fmt.Sprintf("%s %v, format %d, %s %s", font.Family, font.Size, s.NumFmt, cmp.Or(align.Horizontal, "-"), cmp.Or(align.Vertical, "-"))
	if font.Bold {
		said += ", bold"
	}
	if align.WrapText {
		said += ", several lines"
	}
	if font.Italic || font.Strike || font.Underline != "" || font.Color != "" || s.Fill.Pattern != 0 || len(s.Border) > 0 {
		said += fmt.Sprintf(", and %+v %+v %+v", *font, s.Fill, s.Border)
	}
	return said
}
