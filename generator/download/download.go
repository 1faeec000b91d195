// Package download makes the files in which a count can be taken away from the site.
//
// A [Press] is made for a pack. It takes each count with its tally, and writes all of the count's files from the same
// tables:
//
//	pack.Count, tally.Summary → tables ─┬→ kent-2009-10.csv                 one table, every row
//	                                    ├→ kent-2009-10.xlsx                a sheet for each table
//	                                    ├→ kent-2009-10.datapackage.json    all tables, with their schemas
//	                                    └→ kent-2009-10.csv-metadata.json   the columns of the CSV
//
// So a figure cannot differ between files, and each column is named and described in one place (tables.go). The files
// that cover all counts are made here too: data/counts.csv, data/summaries.json and data/datapackage.json.
//
// Nothing is added up here. A number comes from package tally as an exact fraction, is rounded once to the penny and
// is written as decimal digits. It never passes through floating point, which would turn 0.10 into
// 0.1000000000000000055. Text is kept from being read as a spreadsheet formula in one place, where it enters a table
// (see [words]); numbers are left alone, so -5 stays -5.
//
// Every file is a function of the arguments alone. No clock, no property of the machine and no map order gets in, so
// the same content gives the same bytes on every run.
package download

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/tally"
)

// Press makes the files of a pack's counts, and holds what they have in common. It is safe for concurrent use.
type Press struct {
	pack      *pack.Pack
	said      sync.Map  // descriptions that many counts share
	workbooks sync.Pool // of *workbook; making its compressor alone takes a tenth of the time of a whole count
}

// For returns the Press of a pack.
func For(p *pack.Pack) *Press {
	return &Press{pack: p}
}

// Count is a count whose files can be made.
type Count struct {
	press *Press
	pack  *pack.Pack
	sum   *tally.Summary
	home  string // the absolute address of its page; empty without a base_url
}

// Of returns the Count for a summary. home is the absolute address of its page, or empty if there is no base_url.
func (p *Press) Of(s *tally.Summary, home string) *Count { return &Count{p, p.pack, s, home} }

// Files holds the files of a count. Each is named after the count, with the extension given here.
type Files struct {
	CSV     []byte // .csv: every row
	XLSX    []byte // .xlsx: every table on a sheet of its own
	Package []byte // .datapackage.json: the schemas of all tables, and the data of those other than the rows
	CSVW    []byte // .csv-metadata.json: the columns of the CSV
}

// Files makes all files of the count together, because they are written from the same tables, which are not needed
// afterwards.
func (c *Count) Files() (f Files, err error) {
	l := c.lists()
	if f.CSV, err = l.every.csv(); err != nil {
		return f, err
	}
	if f.XLSX, err = l.workbook(); err != nil {
		return f, err
	}
	if f.Package, err = l.descriptor(File{c.name() + ".csv", f.CSV}, File{c.name() + ".xlsx", f.XLSX}); err != nil {
		return f, err
	}
	f.CSVW, err = l.csvw(c.name() + ".csv")
	return f, err
}

// name returns the name of its files without extension: kent-2009-10.
func (c *Count) name() string { return c.sum.Count.ID.Name() }

// holds says what the count contains.
func (c *Count) holds() string {
	return "Public money of " + c.sum.Place() + " in the financial year " + c.sum.Count.Year.Words() +
		", row by row: organisation, service, amount and source. No pound is counted twice, and estimates are kept apart from what was counted."
}

// describe describes the count in a paragraph, for those who find its files without its page.
func (c *Count) describe() string {
	said := []string{c.holds()}
	for _, s := range c.sum.Sentences() {
		said = append(said, s.Text)
	}
	if people := c.people(); people != "" {
		said = append(said, "“For each resident” means divided by "+people+".")
	}
	if basis := c.pack.Bases.Of(c.sum.Count.Basis); basis.Name != "" {
		said = append(said, strings.TrimSpace("Basis: "+basis.Name+". "+basis.Note))
	}
	return shorten(strings.Join(said, " "))
}

// people says how many people live in the place, on which day and by which source.
func (c *Count) people() string {
	p := c.sum.Count.Population
	if p == nil || p.People == 0 {
		return ""
	}
	return fmt.Sprintf("%s people on %s, by %s", money.Commas(number(p.People).text), p.Date.Words(), c.press.source(p.Source).text)
}

// longest is the longest description, in characters, that search engines for data sets read.
const longest = 5000

func shorten(s string) string {
	if len(s) <= longest {
		return s
	}
	if r := []rune(s); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return s
}

// licence is a well-known licence and the words by which an author may name it. Pages print the author's words as
// they are; a descriptor needs a standard name or an address.
type licence struct {
	name, title, path string
	words             []string
}

// commonLicences returns the licences that a pack's own statement is searched for.
func commonLicences() []licence {
	return []licence{
		{"CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/", []string{"CC BY 4.0", "CC-BY-4.0", "Creative Commons Attribution 4.0"}},
		{"CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/", []string{"CC BY-SA 4.0", "CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0"}},
		{"CC0-1.0", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", []string{"CC0"}},
		{"OGL-UK-3.0", "Open Government Licence 3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", []string{"Open Government Licence v3.0", "Open Government Licence 3.0", "OGL v3.0", "OGL-UK-3.0"}},
	}
}

// licences returns the licences that the pack's own statement names, in the order in which they occur.
func licences(p *pack.Pack) []licence {
	at := map[int]licence{}
	for _, l := range commonLicences() {
		for _, w := range l.words {
			if i := strings.Index(p.Licence, w); i >= 0 {
				at[i] = l
				break
			}
		}
	}
	var out []licence
	for _, i := range slices.Sorted(maps.Keys(at)) {
		out = append(out, at[i])
	}
	return out
}
