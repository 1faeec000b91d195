package download_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"totalplace/generator/download"
	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// small is a count with one of everything: shares with a remainder, pence, an estimate, a reversal, a transfer, a
// figure beside, a published total, bodies left out.
const small = `pilot: kent
year: 2009-10
title: Public money counted in Kent
unit: £k
basis: outturn
covers: [education, police]
population: {people: 1435269, date: 2009-06-30, source: ons}
note: One row is a reversal.
rows:
  - {organisation: council, service: education, amount: 1013222.10, source: rs}
  - {organisation: council, service: police, amount: -5, source: rs, note: "-5 came back"}
  - {organisation: police-authority, service: police, amount: 354000, share: 1435269/1695499, status: apportioned, source: rs}
  - {organisation: district, service: education, line: grants, amount: 0.01, source: rs}
  - {organisation: district, service: education, line: "=2+5", amount: 0.1, source: rs}
  - {organisation: nhs, service: health, amount: 2258000, status: estimated, method: "+ a regional average", source: ons}
transfers:
  - {from: council, to: district, service: education, amount: 0.07, why: "@ both hold it", source: rs}
beside:
  - {organisation: nhs, service: health, amount: 1, why: an actual figure, source: ons}
not_counted:
  - {organisation: courts, why: no figure by place}
  - {service: health, why: only an estimate}
published_totals:
  - {amount: 8300000, year: not stated, covers: all, source: ons}
`

// bare is a count without anything optional except a date.
const bare = `pilot: kent
year: 2010-11
title: Public money counted in Kent, the year after
unit: £
basis: outturn
covers: [education]
updated: 2026-03-01
rows:
  - {organisation: council, service: education, amount: 12.34, source: rs}
`

func smallPack(t *testing.T, counts ...string) (*pack.Pack, *tally.Tally) {
	t.Helper()
	files := map[string]string{
		"pack.yaml": `title: A small pack
language: en-GB
licence: Words under CC BY 4.0, figures under the Open Government Licence v3.0.
headline_year: 2009-10
sectors: [{id: public, name: Public bodies}]
services: [{id: education, name: Education, note: "Schools; =not= colleges"}, {id: police, name: Police}, {id: health, name: Health}]
bases: [{id: outturn, name: As spent, note: In the year.}]
`,
		"organisations.yaml": `- {id: council, name: Kent County Council, sector: public, gss: E10000016, code: E2201}
- {id: district, name: "=SUM(A1) District", sector: public}
- {id: police-authority, name: Kent Police Authority, sector: public}
- {id: nhs, name: The National Health Service, sector: public}
- {id: courts, name: The courts, sector: public}
`,
		"sources.yaml":             "- {id: rs, title: Revenue summary, url: \"https://example.org/rs\", licence: Open}\n- {id: ons, title: Estimates of people, date: 2010}\n",
		"themes/a-theme.md":        "---\ntitle: A theme\nsummary: What it is.\n---\n",
		"pilots/kent.md":           "---\ntitle: Kent\nsummary: A place.\nregion: South East\nauthorities: [council, district]\nthemes: [a-theme]\n---\n",
		"counts/kent-2009-10.yaml": small,
		"counts/kent-2010-11.yaml": bare,
	}
	for i, count := range counts {
		files[fmt.Sprintf("counts/kent-20%d-%d.yaml", 20+i, 21+i)] = count
	}
	content := fstest.MapFS{}
	for name, data := range files {
		content[name] = &fstest.MapFile{Data: []byte(data)}
	}
	tree, problems, err := source.Read(content)
	if err != nil {
		t.Fatal(err)
	}
	p, found := pack.Load(tree, false)
	sums, warned := tally.Of(p)
	for _, problem := range slices.Concat(problems, found, warned) {
		t.Error(problem)
	}
	return p, sums
}

// content returns the pack of this repository, read once for all tests; none may change it.
var content = sync.OnceValues(func() (*pack.Pack, error) {
	tree, _, err := source.Read(os.DirFS("../../content"))
	if err != nil {
		return nil, err
	}
	p, problems := pack.Load(tree, false)
	if problems.Count(source.Error) > 0 {
		return nil, fmt.Errorf("%v", problems)
	}
	return p, nil
})

func realPack(t testing.TB) (*pack.Pack, *tally.Tally) {
	t.Helper()
	p, err := content()
	if err != nil {
		t.Fatal(err)
	}
	sums, _ := tally.Of(p)
	if len(sums.Summaries) < 13 {
		t.Fatalf("only %d counts", len(sums.Summaries))
	}
	return p, sums
}

// everyCount calls f for the counts of the small pack and of the real one: those of the headline year, or of all
// years in a long test.
func everyCount(t *testing.T, f func(t *testing.T, p *pack.Pack, s *tally.Summary)) {
	p, sums := smallPack(t)
	for _, s := range sums.Summaries {
		t.Run("small-"+s.Count.ID.Name(), func(t *testing.T) { f(t, p, s) })
	}
	p, sums = realPack(t)
	for _, s := range sums.Summaries {
		if s.Count.Year == p.HeadlineYear || os.Getenv("TOTALPLACE_LONG") == "1" {
			t.Run(s.Count.ID.Name(), func(t *testing.T) { f(t, p, s) })
		}
	}
}

func must(t testing.TB, data []byte, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// filesOf returns the files of a count.
func filesOf(t testing.TB, p *pack.Pack, s *tally.Summary, home string) download.Files {
	t.Helper()
	f, err := download.For(p).Of(s, home).Files()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sheet has the cells of a sheet below the column names.
type sheet struct {
	heads []string
	rows  []map[string]held
}

// held is a cell: its text exactly as in the file, and whether it is a number.
type held struct {
	text   string
	number bool
}

// workbook reads a workbook and checks the rules that apply to every sheet.
func workbook(t *testing.T, data []byte) map[string]sheet {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]sheet{}
	tables := map[string]bool{}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) < 4 || rows[0][0] == "" || rows[1][0] == "" {
			t.Fatalf("%s: no title, no words on the table or no row: %q", name, rows)
		}
		marked, err := f.GetTables(name)
		if err != nil || len(marked) != 1 {
			t.Fatalf("%s: tables %v, %v; want one", name, marked, err)
		}
		last, _ := excelize.CoordinatesToCellName(len(rows[2]), len(rows))
		if marked[0].Range != "A3:"+last || marked[0].Name == "" || tables[marked[0].Name] {
			t.Errorf("%s: the table %q covers %s, the cells A3:%s", name, marked[0].Name, marked[0].Range, last)
		}
		tables[marked[0].Name] = true
		if merged, _ := f.GetMergeCells(name); len(merged) > 0 {
			t.Errorf("%s: merged cells %v", name, merged)
		}
		if panes, _ := f.GetPanes(name); !panes.Freeze || panes.YSplit != 3 {
			t.Errorf("%s: the heads of the columns do not stay: %+v", name, panes)
		}
		s := sheet{heads: rows[2]}
		if unique := slices.Compact(slices.Sorted(slices.Values(s.heads))); len(unique) != len(s.heads) {
			t.Errorf("%s: the heads of columns are not all different: %q", name, s.heads)
		}
		for y, row := range rows {
			values := map[string]held{}
			for x, text := range row {
				at, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if formula, _ := f.GetCellFormula(name, at); formula != "" {
					t.Errorf("%s!%s: a formula %q", name, at, formula)
				}
				kind, _ := f.GetCellType(name, at)
				number := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
				if y >= 2 && text == "" {
					t.Errorf("%s!%s is blank", name, at)
				}
				if y < 3 && number {
					t.Errorf("%s!%s: a number where words should stand", name, at)
				}
				if !number && strings.ContainsAny(text[:1], "=+-@") {
					t.Errorf("%s!%s: %q could become a formula", name, at, text)
				}
				if y > 2 {
					values[s.heads[x]] = held{text, number}
				}
			}
			if y > 2 {
				if len(row) != len(s.heads) {
					t.Errorf("%s: row %d has %d cells under %d heads", name, y+1, len(row), len(s.heads))
				}
				s.rows = append(s.rows, values)
			}
		}
		out[name] = s
	}
	return out
}

// wants checks that a cell is the exact number of pence, rounded, or is words if pence is nil.
func wants(t *testing.T, what string, got held, pence *big.Rat) {
	t.Helper()
	if pence == nil {
		if got.number {
			t.Errorf("%s: %s, want words, for it is not known", what, got.text)
		}
		return
	}
	r, ok := new(big.Rat).SetString(got.text)
	if !ok || !got.number {
		t.Errorf("%s: %q, want a number", what, got.text)
		return
	}
	if r.Mul(r, big.NewRat(100, 1)); r.Cmp(new(big.Rat).SetInt(money.Round(pence))) != 0 {
		t.Errorf("%s: £%s, want %s", what, got.text, money.Exactly(pence))
	}
}

// TestWorkbooksHoldTheTally compares every number of a workbook with the tally.
func TestWorkbooksHoldTheTally(t *testing.T) {
	everyCount(t, func(t *testing.T, p *pack.Pack, s *tally.Summary) {
		book := workbook(t, filesOf(t, p, s, "").XLSX)
		if len(s.Count.Rows) == 0 { // the workbook says why nothing is counted
			for _, name := range []string{"Figures", "Services", "Rows"} {
				if _, there := book[name]; there {
					t.Errorf("a sheet %s of a count without a row", name)
				}
			}
			if got := len(book["Not counted"].rows); got == 0 || got != len(s.Count.NotCounted) {
				t.Errorf("%d reasons, want %d", got, len(s.Count.NotCounted))
			}
			return
		}
		for _, name := range []string{"Cover", "Notes", "Figures", "Services", "Organisations", "Rows", "Sources"} {
			if len(book[name].rows) == 0 {
				t.Fatalf("no sheet %s", name)
			}
		}
		figures := book["Figures"].rows
		if len(figures) != len(s.Figures()) || len(figures) < 3 {
			t.Fatalf("%d figures, want %d", len(figures), len(s.Figures()))
		}
		for i, f := range s.Figures() {
			row := figures[i]
			if row["Figure"].text != s.Count.ID.Name()+"/"+f.Name() || row["As printed"].text != f.Value {
				t.Errorf("figure %d: %v, want %s %s", i, row, f.Name(), f.Value)
			}
			exact := f.Exact
			if row["Unit"].text != "£" {
				exact = new(big.Rat).Mul(exact, big.NewRat(100, 1))
			}
			wants(t, f.Name(), row["Number"], exact)
		}
		sum := func(what string, row map[string]held, of *tally.Sum) {
			wants(t, what+" gross", row["Rows added up, £"], of.Gross)
			wants(t, what+" transfers", row["In two rows, £"], of.Transfers)
			wants(t, what+" counted", row["Counted, £"], of.Counted)
			wants(t, what+" estimated", row["Estimated, £"], of.Estimated)
		}
		parts := func(sheet, id string, of []tally.Part) {
			rows := book[sheet].rows
			byID := map[string]map[string]held{}
			for _, row := range rows {
				byID[row[id].text] = row
			}
			for i := range of {
				sum(of[i].ID, byID[of[i].ID], &of[i].Sum)
			}
			last := rows[len(rows)-1]
			if last[id].text != "all" {
				t.Errorf("%s: the last row is %v, want what all add up to", sheet, last)
			}
			sum(sheet+" together", last, &s.Sum)
		}
		parts("Services", "Service id", s.ByService)
		parts("Organisations", "Organisation id", s.ByOrganisation)
		if got, want := len(book["Organisations"].rows)-1, len(s.Coverage); got != want {
			t.Errorf("%d organisations, want %d", got, want)
		}
		if len(book["Rows"].rows) != len(s.Count.Rows) {
			t.Fatalf("%d rows, want %d", len(book["Rows"].rows), len(s.Count.Rows))
		}
		for i, row := range book["Rows"].rows {
			r := &s.Count.Rows[i]
			if amount := row["Amount in the source"]; amount != (held{r.Typed, true}) {
				t.Errorf("row %d: amount %v, want the number %s", i, amount, r.Typed)
			}
			if pence := row["Pence"]; pence != (held{money.Round(r.Share.Of(r.Amount)).String(), true}) {
				t.Errorf("row %d: pence %v, want %s", i, pence, r.Share.Of(r.Amount))
			}
		}
		for name, n := range map[string]int{"Transfers": len(s.Count.Transfers), "Beside": len(s.Count.Beside), "Not counted": len(s.Count.NotCounted), "Published": len(s.Stated)} {
			if len(book[name].rows) != n {
				t.Errorf("%s: %d rows, want %d", name, len(book[name].rows), n)
			}
		}
	})
}

// TestOneOfEverything checks the cells of the small count that are words where a number might be expected, and
// others.
func TestOneOfEverything(t *testing.T) {
	p, sums := smallPack(t)
	book := workbook(t, filesOf(t, p, sums.Summary("count:kent-2009-10"), "https://example.org/counts/kent-2009-10.html").XLSX)
	look := func(sheet string, row int, column, want string, number bool) {
		t.Helper()
		if got := book[sheet].rows[row][column]; got != (held{want, number}) {
			t.Errorf("%s, row %d, %s: %v, want %q", sheet, row, column, got, want)
		}
	}
	look("Rows", 0, "Share: people in the place", "all of it", false)
	look("Rows", 2, "Share: people in the place", "1435269", true)
	look("Rows", 1, "Amount in the source", "-5", true)
	look("Rows", 1, "Pence", "-500000", true)
	look("Rows", 1, "Note", "'-5 came back", false)
	look("Rows", 4, "Line", "'=2+5", false)
	look("Rows", 4, "Organisation", "'=SUM(A1) District", false)
	look("Rows", 5, "Method", "'+ a regional average", false)
	look("Transfers", 0, "Why", "'@ both hold it", false)
	look("Published", 0, "Year", "not stated", false)
	look("Not counted", 0, "Service", "all services", false)
	look("Not counted", 1, "Organisation", "no one body", false)
	look("Services", 2, "Counted, £", "none", false)
	look("Services", 2, "Estimated, £", "2258000000.00", true)
	said := map[string]string{}
	for _, row := range book["Cover"].rows {
		said[row["About"].text] = row["What it says"].text
	}
	if said["Published at"] != "https://example.org/counts/kent-2009-10.html" || said["Place"] != "Kent" || said["Sheet Not counted"] == "" {
		t.Errorf("the cover says %q", said)
	}

	book = workbook(t, filesOf(t, p, sums.Summary("count:kent-2010-11"), "").XLSX)
	look("Services", 0, "Counted for each resident, £", "not known", false)
	look("Services", 0, "Counted, £", "12.34", true)
	for _, name := range []string{"Transfers", "Beside", "Not counted", "Published"} {
		if _, there := book[name]; there {
			t.Errorf("a sheet %s with nothing on it", name)
		}
	}
}

// TestNoSharesOfNothing checks that without a service above zero none has a share and the total is not 100 %.
func TestNoSharesOfNothing(t *testing.T) {
	const head = "pilot: kent\nyear: 2020-21\ntitle: Kent\nsummary: Guessed.\nunit: £\nbasis: outturn\ncovers: [education]\nrows:\n"
	for rows, want := range map[string]held{
		"  - {organisation: council, service: education, amount: 5, status: estimated, method: by people, source: rs}\n": {"none", false},
		"  - {organisation: council, service: education, amount: -5, source: rs}\n":                                      {"none", false},
		"  - {organisation: council, service: education, amount: 5, source: rs}\n":                                       {"100", true},
	} {
		p, sums := smallPack(t, head+rows)
		services := workbook(t, filesOf(t, p, sums.Summary("count:kent-2020-21"), "").XLSX)["Services"].rows
		if got := services[len(services)-1]["Share, %"]; got != want {
			t.Errorf("%s together %v, want %v", rows, got, want)
		}
	}
}

// TestWordsNeverBecomeFormulas checks that words that a spreadsheet would run are escaped in every kind of file, and
// numbers that look like them are not.
func TestWordsNeverBecomeFormulas(t *testing.T) {
	p, sums := smallPack(t)
	s := sums.Summary("count:kent-2009-10")
	evil := []string{"=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1+1", "\tplain", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠x",
		"\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!D2"}
	fine := []string{"plain", "a=b", " plain", "1-2", "'quoted", "−5 with a true minus", "£5",
		`a & b < "c" > 'd'`, "two\nlines ", "_x000D_ as typed", "_x005F_x000D_", "x_x00", "\u00e9 \U0001F600", strings.Repeat("\U0001F600", 16383) + "é"}
	r := &s.Count.Rows[1]
	for _, words := range slices.Concat(evil, fine) {
		r.Note = words
		want := words
		if slices.Contains(evil, words) {
			want = "'" + words
		}
		files := filesOf(t, p, s, "")
		lines, err := csv.NewReader(bytes.NewReader(files.CSV)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		note, amount, pence := column(t, lines, "note")[1], column(t, lines, "amount")[1], column(t, lines, "pence")[1]
		if asRead := strings.ReplaceAll(want, "\r", ""); strings.ReplaceAll(note, "\r", "") != asRead {
			t.Errorf("%q became %q in the CSV", words, note)
		}
		if amount != "-5" || pence != "-500000" {
			t.Errorf("-5 became %s, and -500000 %s", amount, pence)
		}
		f, err := excelize.OpenReader(bytes.NewReader(files.XLSX))
		if err != nil {
			t.Fatal(err)
		}
		last, _ := excelize.CoordinatesToCellName(len(lines[0]), 5)
		kind, _ := f.GetCellType("Rows", last)
		value, _ := f.GetCellValue("Rows", last)
		if kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString || value != want {
			t.Errorf("%q became %q in the workbook, of the kind %v", words, value, kind)
		}
		f.Close()
	}
}

// TestCellsEndWhereExcelEndsThem checks that a note longer than Excel allows in a cell is cut; Excel would not open
// the workbook otherwise.
func TestCellsEndWhereExcelEndsThem(t *testing.T) {
	p, sums := smallPack(t)
	s := sums.Summary("count:kent-2009-10")
	s.Count.Rows[0].Note = "a" + strings.Repeat("\U0001F600", 20000)
	book := workbook(t, filesOf(t, p, s, "").XLSX)
	if got, want := book["Rows"].rows[0]["Note"].text, "a"+strings.Repeat("\U0001F600", 16383); got != want {
		t.Errorf("the cell holds %d bytes, want %d", len(got), len(want))
	}
}

func column(t *testing.T, lines [][]string, name string) []string {
	t.Helper()
	i := slices.Index(lines[0], name)
	if i < 0 {
		t.Fatalf("no column %s in %q", name, lines[0])
	}
	var out []string
	for _, l := range lines[1:] {
		out = append(out, l[i])
	}
	return out
}

// TestCSVAddsUp checks that the pence of each CSV add up to the gross sum, apart from half a penny of rounding for
// each apportioned row.
func TestCSVAddsUp(t *testing.T) {
	everyCount(t, func(t *testing.T, p *pack.Pack, s *tally.Summary) {
		lines, err := csv.NewReader(bytes.NewReader(filesOf(t, p, s, "").CSV)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		gross, apportioned, status := new(big.Rat), int64(0), column(t, lines, "status")
		for i, pence := range column(t, lines, "pence") {
			n, ok := new(big.Rat).SetString(pence)
			if !ok {
				t.Fatalf("line %d: %q is no number", i+2, pence)
			}
			switch status[i] {
			case "apportioned":
				apportioned++
				fallthrough
			case "counted":
				gross.Add(gross, n)
			}
		}
		if s.Gross == nil {
			if len(lines) != 1 {
				t.Errorf("%d rows of a count that has none", len(lines)-1)
			}
			return
		}
		if gap := gross.Sub(gross, s.Gross); gap.Abs(gap).Cmp(big.NewRat(apportioned, 2)) > 0 {
			t.Errorf("the rows add up to something else: %s pence apart", gap.FloatString(2))
		}
	})
}

// TestPerHeadFollows computes what is counted for each resident from the words and figures of the data package alone.
func TestPerHeadFollows(t *testing.T) {
	everyCount(t, func(t *testing.T, p *pack.Pack, s *tally.Summary) {
		var d struct {
			Description string
			Resources   []struct {
				Name string
				Data [][]any
			}
		}
		numbers := json.NewDecoder(bytes.NewReader(filesOf(t, p, s, "").Package))
		numbers.UseNumber()
		if err := numbers.Decode(&d); err != nil {
			t.Fatal(err)
		}
		figures := map[string]*big.Rat{}
		for _, r := range d.Resources {
			for i, row := range r.Data {
				if r.Name == "figures" && i > 0 && row[2] != nil {
					figures[row[0].(string)], _ = new(big.Rat).SetString(row[2].(json.Number).String())
				}
			}
		}
		id := s.Count.ID.Name() + "/counted"
		want := figures[id+"-per-head"]
		if want == nil {
			return
		}
		_, after, _ := strings.Cut(d.Description, "divided by ")
		said, _, _ := strings.Cut(after, " people on ")
		people, ok := new(big.Rat).SetString(strings.ReplaceAll(said, ",", ""))
		if !ok {
			t.Fatalf("the package does not say by how many people it divides: %s", d.Description)
		}
		if got := new(big.Rat).Quo(figures[id], people); got.FloatString(2) != want.FloatString(2) {
			t.Errorf("%s for %s people is %s, not %s", figures[id], people, got.FloatString(2), want.FloatString(2))
		}
	})
}

// TestOneCount compares a whole CSV, so that any change of its form shows.
func TestOneCount(t *testing.T) {
	p, sums := smallPack(t)
	want := "count,organisation,organisation_name,service,service_name,line,status,amount,unit,share_numerator,share_denominator,pence,source,source_title,return_file,return_line,method,note\r\n" +
		"kent-2010-11,council,Kent County Council,education,Education,,counted,12.34,£,,,1234,rs,Revenue summary,,,,\r\n"
	if got := string(filesOf(t, p, sums.Summary("count:kent-2010-11"), "").CSV); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	data, err := download.Rows(p)
	_, rest, _ := strings.Cut(string(must(t, data, err)), "kent-2010-11,")
	if want := "council,education,,counted,12.34,£,,,1234,rs\r\n"; rest != want {
		t.Errorf("%s\nwant\n%s", rest, want)
	}
}

// TestDescriptorsFitTheirFiles checks that the two descriptors of a CSV have exactly its columns, and that the values
// have the types they promise.
func TestDescriptorsFitTheirFiles(t *testing.T) {
	everyCount(t, func(t *testing.T, p *pack.Pack, s *tally.Summary) {
		files, name := filesOf(t, p, s, ""), s.Count.ID.Name()
		lines, err := csv.NewReader(bytes.NewReader(files.CSV)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var d struct {
			Name, Rights string
			Resources    []struct {
				Name, Path, Hash string
				Bytes            int
				Data             [][]any
				Schema           struct {
					Fields []struct{ Name, Type string }
				}
			}
		}
		if err := json.Unmarshal(files.Package, &d); err != nil {
			t.Fatal(err)
		}
		for i, beside := range [...]download.File{{Name: name + ".csv", Data: files.CSV}, {Name: name + ".xlsx", Data: files.XLSX}} {
			r := d.Resources[i]
			if d.Name != name || r.Path != beside.Name || r.Bytes != len(beside.Data) || r.Hash != fmt.Sprintf("sha256:%x", sha256.Sum256(beside.Data)) {
				t.Errorf("the package %s describes %s of %d bytes, %s", d.Name, r.Path, r.Bytes, r.Hash)
			}
		}
		var names []string
		for _, f := range d.Resources[0].Schema.Fields {
			names = append(names, f.Name)
			for i, v := range column(t, lines, f.Name) {
				if _, isNumber := new(big.Rat).SetString(v); v != "" && f.Type != "string" && !isNumber {
					t.Errorf("line %d: %s is %q, not of type %s", i+2, f.Name, v, f.Type)
				}
			}
		}
		if !slices.Equal(names, lines[0]) {
			t.Errorf("the schema has %q, the CSV %q", names, lines[0])
		}
		figures := 0
		for _, r := range d.Resources {
			if r.Name == "figures" {
				figures = len(r.Data) - 1
			}
		}
		if figures != len(s.Figures()) {
			t.Errorf("%d figures in the package, want %d", figures, len(s.Figures()))
		}

		var w struct {
			URL         string
			Rights      string `json:"dc:rights"`
			TableSchema struct {
				Columns []struct{ Name, Titles, Datatype string }
			}
		}
		if err := json.Unmarshal(files.CSVW, &w); err != nil {
			t.Fatal(err)
		}
		names = nil
		for _, c := range w.TableSchema.Columns {
			names = append(names, c.Titles)
			if !slices.Contains([]string{"string", "integer", "decimal"}, c.Datatype) {
				t.Errorf("%s is of the type %q", c.Name, c.Datatype)
			}
		}
		if w.URL != name+".csv" || !slices.Equal(names, lines[0]) {
			t.Errorf("CSVW describes %s with %q, the CSV has %q", w.URL, names, lines[0])
		}
		if d.Rights != p.Licence || w.Rights != p.Licence {
			t.Errorf("the package is offered under %q, the CSV under %q, the pack under %q", d.Rights, w.Rights, p.Licence)
		}
	})
}

// TestSameBytes checks that every file has the same bytes each time, and in another time zone, and that no file in a
// workbook has a time.
func TestSameBytes(t *testing.T) {
	made := func() map[string][]byte {
		p, sums := smallPack(t)
		c := download.For(p).Of(sums.Summary("count:kent-2009-10"), "")
		out := map[string][]byte{}
		files, err := c.Files()
		out["csv"], out["xlsx"], out["package"], out["csvw"] = must(t, files.CSV, err), files.XLSX, files.Package, files.CSVW
		d, err := json.Marshal(c.Dataset(nil))
		out["dataset"] = must(t, d, err)
		d, err = download.Package(p, download.File{Name: "a.csv", Data: files.CSV}, download.File{Name: "a.json", Data: files.CSV})
		out["packages"] = must(t, d, err)
		return out
	}
	first := made()
	t.Setenv("TZ", "Pacific/Kiritimati")
	for range 5 { // if an order came from a map, it would soon differ
		for name, data := range made() {
			if !bytes.Equal(data, first[name]) {
				t.Errorf("%s differs from one run to the next", name)
			}
		}
	}
	p, sums := smallPack(t)
	press := download.For(p)
	var all sync.WaitGroup
	for i := range 12 { // one Press, in parallel and in turn, with other counts between
		all.Go(func() {
			for j := range 3 {
				s := sums.Summaries[(i+j)%len(sums.Summaries)]
				files, err := press.Of(s, "").Files()
				if err != nil || s.Count.ID.Name() == "kent-2009-10" && !bytes.Equal(files.XLSX, first["xlsx"]) {
					t.Errorf("a press that is used again makes another workbook, %v", err)
				}
			}
		})
	}
	all.Wait()
	z, err := zip.NewReader(bytes.NewReader(first["xlsx"]), int64(len(first["xlsx"])))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.ModifiedDate != 0 || f.ModifiedTime != 0 || len(f.Extra) > 0 {
			t.Errorf("%s holds a time", f.Name)
		}
		if f.Flags != 0 {
			t.Errorf("%s has its size behind it, where not every reader looks", f.Name)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(first["xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if props, err := f.GetDocProps(); err != nil || props.Created != "" || props.Modified != "" || props.Creator != "A small pack" || props.Title == "" {
		t.Errorf("the workbook says of itself %+v, %v", props, err)
	}
}

// TestDatasetSpeaksForItself checks the metadata for search engines against what they require.
func TestDatasetSpeaksForItself(t *testing.T) {
	everyCount(t, func(t *testing.T, p *pack.Pack, s *tally.Summary) {
		d := download.For(p).Of(s, "https://example.org/x.html").Dataset([]download.Place{{Address: "https://example.org/x.csv", Type: "text/csv"}})
		for _, key := range []string{"name", "description", "license", "creator", "temporalCoverage", "spatialCoverage", "variableMeasured", "distribution", "url"} {
			if d[key] == nil && !(key == "variableMeasured" && len(s.Count.Rows) == 0) {
				t.Errorf("nothing under %s", key)
			}
		}
		if n := len([]rune(d["description"].(string))); n < 50 || n > 5000 {
			t.Errorf("a description of %d characters", n)
		}
		if y := s.Count.Year.From; d["temporalCoverage"] != fmt.Sprintf("%d-04-01/%d-03-31", y, y+1) {
			t.Errorf("covers %v", d["temporalCoverage"])
		}
	})
}

// BenchmarkFiles measures making the files of a count of 142 rows.
func BenchmarkFiles(b *testing.B) {
	p, sums := realPack(b)
	c := download.For(p).Of(sums.Summary("count:kent-2009-10"), "")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Files(); err != nil {
			b.Fatal(err)
		}
	}
}
