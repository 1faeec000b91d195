package browser_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"totalplace/generator/browser"
)

var update = flag.Bool("update", false, "write testdata/trees anew")

// summary is an entry of data/summaries.json. Amounts are in pence.
type summary struct {
	Count          string
	Year           string
	Population     int64
	Rank           *int
	Counted        *int64
	Estimated      *int64
	Total          *int64
	CountedPerHead *int64 `json:"counted_per_head"`
	TotalPerHead   *int64 `json:"total_per_head"`
	ByService      []part `json:"by_service"`
	ByOrganisation []part `json:"by_organisation"`
}

type part struct {
	ID                 string
	Counted, Estimated *int64
}

// figures returns every figure of the summaries, in exact pence, by the address of its sum, and the summaries.
func figures(t *testing.T, site string) (map[string]*big.Rat, []summary) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(site, "data", "summaries.json"))
	must(t, err)
	var all []summary
	must(t, json.Unmarshal(data, &all))
	out := map[string]*big.Rat{}
	for _, s := range all {
		put := func(id string, pence *int64) {
			if pence != nil {
				out["counts/"+s.Count+".html#figure_"+id] = big.NewRat(*pence, 1)
			}
		}
		put("counted", s.Counted)
		put("estimated", s.Estimated)
		put("total", s.Total)
		put("counted-per-head", s.CountedPerHead)
		put("total-per-head", s.TotalPerHead)
		for _, p := range s.ByService {
			for figure, pence := range map[string]*int64{p.ID: p.Counted, p.ID + "-estimated": p.Estimated} {
				put("service-"+figure, pence)
				if pence != nil && s.Population > 0 {
					out["counts/"+s.Count+".html#figure_service-"+figure+"-per-head"] = big.NewRat(*pence, s.Population)
				}
			}
		}
		for _, p := range s.ByOrganisation {
			put("organisation-"+p.ID, p.Counted)
		}
	}
	return out, all
}

var said = regexp.MustCompile(`^(?:about )?([−-]?)£([0-9,]+)(?:\.([0-9]+))?( million| billion)?$`)

// fits reports whether an amount in words is the figure, rounded to the last digit given.
func fits(words string, pence *big.Rat) bool {
	m := said.FindStringSubmatch(strings.ReplaceAll(words, "\u00a0", " "))
	if m == nil {
		return false
	}
	unit := map[string]int64{"": 100, " million": 100_000_000, " billion": 100_000_000_000}[m[4]]
	digits, ok := new(big.Rat).SetString(m[1] + strings.ReplaceAll(m[2], ",", "") + m[3])
	if m[1] == "−" {
		digits, ok = new(big.Rat).SetString("-" + strings.ReplaceAll(m[2], ",", "") + m[3])
	}
	if !ok {
		return false
	}
	last := big.NewRat(unit, 1) // the value of the last digit
	for range m[3] {
		last.Quo(last, big.NewRat(10, 1))
	}
	if m[3] == "" && m[4] == "" { // larger sums are given to three digits, filled up with zeros
		for whole := strings.ReplaceAll(m[2], ",", ""); len(whole) > 3 && new(big.Rat).Abs(pence).Cmp(big.NewRat(10_000_000, 1)) > 0 && strings.HasSuffix(whole, "0"); whole = whole[:len(whole)-1] {
			last.Mul(last, big.NewRat(10, 1))
		}
		digits.Mul(digits, big.NewRat(unit, 1))
	} else {
		digits.Mul(digits, last)
	}
	off := digits.Sub(digits, pence)
	return off.Abs(off).Cmp(last.Quo(last, big.NewRat(2, 1))) <= 0
}

// TestChartsAreRead compares the charts, as a screen reader gets them, with the figures of the data. Every amount
// links to its sum, which says which figure it must be.
func TestChartsAreRead(t *testing.T) {
	if !long() {
		return
	}
	b := browser.Start(t)
	site := build(t)
	known, all := figures(t, site)
	tab := b.Tab(t)
	read := func(t *testing.T, name string) map[string]bool {
		t.Helper()
		found := map[string]bool{}
		tab.Open(browser.FileURL(filepath.Join(site, name)), browser.View{Width: 1280, Height: 800})
		shown := browser.Value[[]string](tab, `[...document.querySelectorAll("figure.chart")].map(f => f.textContent)`)
		charts := slices.DeleteFunc(tab.Tree().All("figure"), func(n *browser.Node) bool { return len(n.All("table")) == 0 })
		if len(charts) == 0 || len(charts) != len(shown) {
			t.Fatalf("%s: %d charts are shown, %d are read as figures with a table", name, len(shown), len(charts))
		}
		for i, chart := range charts {
			if chart.Name == "" {
				t.Errorf("%s: chart %d has no name", name, i)
			}
			// The text must be read once and in full. A drawing that was read as well would add words.
			if got, want := squeeze(chart.Text()), squeeze(shown[i]); got != want {
				t.Errorf("%s: %s is read as %q, shown as %q", name, chart.Name, got, want)
			}
			for _, role := range []string{"image", "img", "SvgRoot", "graphics-document", "graphics-symbol", "meter", "progressbar"} {
				for _, n := range chart.All(role) {
					t.Errorf("%s: %s: a mark is read as %s %q besides its figure", name, chart.Name, role, n.Name)
				}
			}
			var figures int
			for _, row := range chart.All("row") {
				cells := slices.Concat(row.All("cell"), row.All("gridcell"))
				if len(cells) == 0 {
					continue
				}
				heads := row.All("rowheader")
				if len(heads) != 1 || strings.TrimSpace(heads[0].Text()) == "" {
					t.Errorf("%s: %s: a row has %d heads: %q", name, chart.Name, len(heads), row.Text())
				}
				for _, cell := range cells {
					for _, link := range cell.All("link") {
						_, address, ok := strings.Cut(link.Address, "/counts/")
						if !ok || !strings.Contains(address, "#figure_") {
							continue
						}
						pence := known["counts/"+address]
						if pence == nil {
							continue // not a figure of the summaries
						}
						figures++
						found["counts/"+address] = true
						if words := link.Text(); !fits(words, pence) {
							t.Errorf("%s: %s: %s is read as %q, and is %s pence", name, chart.Name, address, words, pence.FloatString(2))
						}
					}
				}
			}
			if figures == 0 {
				t.Errorf("%s: no figure of %s can be held against the data", name, chart.Name)
			}
		}
		return found
	}
	of := func(year string, s summary) []string {
		var out []string
		for _, p := range s.ByService {
			figure := p.ID
			if p.Counted == nil { // an estimate in addition to a count is a note at its bar
				figure += "-estimated"
			}
			if s.Year == year {
				out = append(out, "counts/"+s.Count+".html#figure_service-"+figure, "counts/"+s.Count+".html#figure_service-"+figure+"-per-head")
			}
		}
		return out
	}
	for name, wanted := range map[string]func(summary) bool{
		"counts/kent-2009-10.html":             func(s summary) bool { return s.Count == "kent-2009-10" },
		"pilots/kent.html":                     func(s summary) bool { return s.Count == "kent-2009-10" },
		"compare/birmingham-and-bradford.html": func(summary) bool { return false },
		"counts/by-service.html":               func(s summary) bool { return s.Rank != nil },
	} {
		t.Run(path.Base(name), func(t *testing.T) {
			found := read(t, name)
			for _, s := range all {
				if !wanted(s) {
					continue
				}
				for _, address := range of("2009-10", s) {
					if !found[address] {
						t.Errorf("%s: no chart says %s", name, address)
					}
				}
			}
		})
	}
}

var spaces = regexp.MustCompile(`\s+`)

func squeeze(s string) string { return spaces.ReplaceAllString(s, "") }

// TestFits checks that fits accepts right figures and rejects wrong ones.
func TestFits(t *testing.T) {
	for words, pence := range map[string]int64{"£1.23 billion": 123104800000, "£858": 85771, "−£852,000": -85200000, "£72 million": 7198000000, "about £7,703": 770312, "£853": 85300} {
		if !fits(words, big.NewRat(pence, 1)) {
			t.Errorf("%s does not fit %d pence", words, pence)
		}
		if fits(words, big.NewRat(pence+pence/50, 1)) {
			t.Errorf("%s fits %d pence", words, pence+pence/50)
		}
	}
}

// entries is how many children of a part a snapshot has; further ones are alike.
const entries = 6

// outline writes a tree as indented lines of role and name.
func outline(out *strings.Builder, n *browser.Node, depth int) {
	if n.Role == "StaticText" || n.Role == "ListMarker" {
		return // repeats the parent's name, or is prose, which the golden files of pages cover
	}
	name := []rune(strings.TrimSpace(spaces.ReplaceAllString(n.Name, " ")))
	if len(name) > 60 {
		name = append(name[:60], '…')
	}
	fmt.Fprintf(out, "%s%s %q\n", strings.Repeat("  ", depth), n.Role, string(name))
	switch n.Role {
	case "link", "button", "heading":
		return // its name is all there is to say
	}
	said := 0
	for _, child := range n.Children {
		before := out.Len()
		if said == entries && n.Role != "main" && n.Role != "RootWebArea" && n.Role != "article" {
			fmt.Fprintf(out, "%s…\n", strings.Repeat("  ", depth+1))
			return
		}
		outline(out, child, depth+1)
		if out.Len() > before {
			said++
		}
	}
}

// TestTrees compares the accessibility tree of one page of each kind with its golden file.
func TestTrees(t *testing.T) {
	if !long() {
		return
	}
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	fixed := map[string]string{
		"home": "index.html", "pilot": "pilots/kent.html", "pilots": "pilots/index.html", "count": "counts/kent-2009-10.html",
		"compare": "compare/birmingham-and-bradford.html", "case": "cases/kent-gateway.html", "conversation": "conversations/whitehall.html",
		"timeline": "timeline.html", "facts": "facts.html", "glossary": "glossary.html", "search": "search.html", "not-found": "404.html",
		"source": "sources/lgc-kent.html", "organisation": "organisations/kent-county-council.html", "text": "accessibility.html",
	}
	for _, kind := range slices.Sorted(maps.Keys(fixed)) {
		t.Run(kind, func(t *testing.T) {
			tab.Open(browser.FileURL(filepath.Join(site, filepath.FromSlash(fixed[kind]))), browser.View{Width: 1280, Height: 800})
			var out strings.Builder
			for _, n := range tab.Tree().Children {
				outline(&out, n, 0)
			}
			golden := filepath.Join("testdata", "trees", kind+".txt")
			if *update {
				must(t, os.MkdirAll(filepath.Dir(golden), 0o755))
				must(t, os.WriteFile(golden, []byte(out.String()), 0o644))
				return
			}
			want, err := os.ReadFile(golden)
			must(t, err)
			got, old := strings.Split(out.String(), "\n"), strings.Split(string(want), "\n")
			for i := range max(len(got), len(old)) {
				if i >= len(got) || i >= len(old) || got[i] != old[i] {
					t.Fatalf("%s is told otherwise from line %d on; run this test with -update and read the diff.\nwas: %q\nnow: %q",
						fixed[kind], i+1, old[min(i, len(old)):min(i+3, len(old))], got[min(i, len(got)):min(i+3, len(got))])
				}
			}
		})
	}
}
