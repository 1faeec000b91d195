package download_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"totalplace/generator/download"
	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/tally"
)

// The tests of this file have programs written by others read our files and report what is wrong with them.

// missing ends a test for want of a program: with a skip for somebody who only has Go, but with a failure in a long
// test, where a skip would look like success.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("TOTALPLACE_LONG") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// modules is where "make tools" installs the npm packages for the tests.
const modules = "../../.ci/node_modules"

// validate checks descriptors, and the files beside them, with the library of the Frictionless project, and returns
// what it reports.
func validate(t *testing.T, descriptors ...string) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(modules, "datapackage")); err != nil {
		missing(t, "the npm package datapackage is not installed; make tools obtains it")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "no node is installed")
	}
	there, err := filepath.Abs(modules)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, append([]string{"testdata/validate.cjs"}, descriptors...)...)
	cmd.Env = append(os.Environ(), "NODE_PATH="+there)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// store writes the files of a count to a folder and returns the path of the descriptor.
func store(t *testing.T, dir string, p *pack.Pack, s *tally.Summary) string {
	t.Helper()
	files, at := filesOf(t, p, s, ""), filepath.Join(dir, s.Count.ID.Name())
	for ending, data := range map[string][]byte{".csv": files.CSV, ".xlsx": files.XLSX, ".datapackage.json": files.Package} {
		if err := os.WriteFile(at+ending, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return at + ".datapackage.json"
}

// TestFrictionlessAgrees has the library read every package, with every row and every reference. It then breaks a
// package in three ways and checks that each is noticed, so that no report means no fault.
func TestFrictionlessAgrees(t *testing.T) {
	dir := t.TempDir()
	var descriptors []string
	p, sums := smallPack(t)
	for _, s := range sums.Summaries {
		sub := filepath.Join(dir, "small"+s.Count.ID.Name())
		if err := os.Mkdir(sub, 0o755); err != nil {
			t.Fatal(err)
		}
		descriptors = append(descriptors, store(t, sub, p, s))
	}
	p, sums = realPack(t)
	for _, s := range sums.Summaries {
		if s.Count.Year == p.HeadlineYear || os.Getenv("TOTALPLACE_LONG") == "1" {
			descriptors = append(descriptors, store(t, dir, p, s))
		}
	}
	data, err := download.Rows(p)
	rows := download.File{Name: "counts.csv", Data: must(t, data, err)}
	data, err = download.Summaries(sums)
	totals := download.File{Name: "summaries.json", Data: must(t, data, err)}
	data, err = download.Package(p, rows, totals)
	for _, f := range []download.File{rows, totals, {Name: "datapackage.json", Data: must(t, data, err)}} {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	descriptors = append(descriptors, filepath.Join(dir, "datapackage.json"))
	if faults := validate(t, descriptors...); faults != "" {
		t.Error(faults)
	}

	p, sums = smallPack(t)
	broken := map[string]string{}
	descriptors = nil
	for held, broke := range map[string]string{",council,": ",nobody,", ",-5,": ",five,", ",apportioned,": ",guessed,"} {
		at := store(t, t.TempDir(), p, sums.Summary("count:kent-2009-10"))
		csv := strings.TrimSuffix(at, ".datapackage.json") + ".csv"
		good, err := os.ReadFile(csv)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(csv, bytes.Replace(good, []byte(held), []byte(broke), 1), 0o644); err != nil {
			t.Fatal(err)
		}
		descriptors = append(descriptors, at)
		broken[at] = broke
	}
	faults := validate(t, descriptors...)
	for at, what := range broken {
		if !strings.Contains(faults, at+": ") {
			t.Errorf("%s went unnoticed: %s", what, faults)
		}
	}
}

// TestLibreOfficeAgrees opens workbooks in LibreOffice, saves them in its own XML, and checks that there is no
// formula and that the figures are those of the tally.
func TestLibreOfficeAgrees(t *testing.T) {
	if os.Getenv("TOTALPLACE_LONG") != "1" {
		return // starting LibreOffice takes long
	}
	office, err := exec.LookPath("soffice")
	if errors.Is(err, exec.ErrNotFound) {
		t.Log("no LibreOffice is installed, so nothing was asked of it") // optional, for it takes half a gigabyte
		return
	}
	dir := t.TempDir()
	var files []string
	all := map[string]*tally.Summary{}
	p, sums := smallPack(t)
	for _, s := range sums.Summaries {
		store(t, dir, p, s)
		files, all[s.Count.ID.Name()] = append(files, filepath.Join(dir, s.Count.ID.Name()+".xlsx")), s
	}
	p, sums = realPack(t)
	for _, name := range []string{"birmingham-2009-10", "worcestershire-2008-09"} {
		s := sums.Summary(pack.NewID(pack.KindCount, name))
		store(t, dir, p, s)
		files, all[name] = append(files, filepath.Join(dir, name+".xlsx")), s
	}
	cmd := exec.Command(office, append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "fods", "--outdir", dir}, files...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, s := range all {
		data, err := os.ReadFile(filepath.Join(dir, name+".fods"))
		if err != nil {
			t.Fatal(err)
		}
		figures := opened(t, data)
		if len(figures) != len(s.Figures()) {
			t.Fatalf("%s: %d figures, want %d", name, len(figures), len(s.Figures()))
		}
		for _, f := range s.Figures() {
			got, ok := new(big.Rat).SetString(figures[f.ID.Name()])
			want := new(big.Rat).SetFrac(money.Round(f.Exact), big.NewInt(100))
			if f.Unit == tally.Rank || strings.HasSuffix(f.Value, "%") {
				want = f.Exact
			}
			if !ok || got.Cmp(want) != 0 {
				t.Errorf("%s: LibreOffice reads %q, want %s", f.ID, figures[f.ID.Name()], want.FloatString(2))
			}
		}
	}
}

// opened returns the numbers of the sheet Figures by id, as LibreOffice read them.
func opened(t *testing.T, data []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	d := xml.NewDecoder(bytes.NewReader(data))
	sheet, cells := "", []string(nil)
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			attr := map[string]string{}
			for _, a := range token.Attr {
				attr[a.Name.Local] = a.Value
			}
			if attr["formula"] != "" {
				t.Errorf("LibreOffice found a formula: %s", attr["formula"])
			}
			switch token.Name.Local {
			case "table":
				sheet = attr["name"]
			case "table-row":
				cells = nil
			case "table-cell":
				cells = append(cells, attr["value"])
			}
		case xml.CharData:
			if n := len(cells); n > 0 && cells[n-1] == "" {
				cells[n-1] = strings.TrimSpace(string(token))
			}
		case xml.EndElement:
			if token.Name.Local == "table-row" && sheet == "Figures" && len(cells) > 2 && strings.Contains(cells[0], "/") {
				out[cells[0]] = cells[2]
			}
		}
	}
}
