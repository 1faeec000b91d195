package generator_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator"
	"totalplace/generator/browser"
	"totalplace/generator/site"
)

// judgement is a query with what it should find. testdata/search/judged.txt says who judged.
type judgement struct {
	class, query string
	aside        bool // set aside: not used for tuning
	grades       map[string]int
}

func judgements(t testing.TB) []judgement {
	t.Helper()
	data, err := os.ReadFile("testdata/search/judged.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []judgement
	for line := range strings.Lines(string(data)) {
		parts := strings.Split(strings.TrimSpace(line), " | ")
		if strings.HasPrefix(line, "#") || len(parts) != 3 {
			continue
		}
		j := judgement{query: parts[1], grades: map[string]int{}}
		j.class, j.aside = strings.CutPrefix(parts[0], "*")
		for _, answer := range strings.Fields(parts[2]) {
			address, grade, graded := strings.Cut(answer, ":")
			n := 3
			if graded {
				if n, err = strconv.Atoi(grade); err != nil {
					t.Fatalf("%s: %v", line, err)
				}
			}
			j.grades[address] = n
		}
		out = append(out, j)
	}
	return out
}

// grade returns what an address is worth: its own grade, or that of its page if the page answers as a whole.
func (j judgement) grade(address string) int {
	if g, ok := j.grades[address]; ok {
		return g
	}
	page, _, _ := strings.Cut(address, "#")
	if strings.HasPrefix(page, "facts") || strings.HasPrefix(page, "glossary") { // these pages have many answers
		return 0
	}
	return j.grades[page]
}

// searching is an open search page.
type searching struct {
	tab  *browser.Tab
	root string
}

// onDisk writes a site to a folder whose name is as awkward as those of readers' folders.
func onDisk(t testing.TB, s *site.Site) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "Dossier téléchargé (2)")
	if err := os.CopyFS(dir, s); err != nil {
		t.Fatal(err)
	}
	return dir
}

func openSearch(t testing.TB, b *browser.Browser, dir, query string) *searching {
	t.Helper()
	s := &searching{tab: b.Tab(t), root: browser.FileURL(dir) + "/"}
	s.tab.Open(s.root+"search.html"+query, browser.View{Width: 1000, Height: 800, Scripts: true})
	s.rest()
	return s
}

// settled is a script that waits until the results are shown.
const settled = `new Promise((done, fail) => {
	const began = Date.now(), list = document.querySelector(".search-results");
	const look = () => list.getAttribute("aria-busy") === "false" ? done() : Date.now() - began > 20000 ? fail(Error("no results in 20 s")) : setTimeout(look, 5);
	look();
})`

func (s *searching) rest() { browser.Value[any](s.tab, settled) }

// ask enters a query, submits it and returns the addresses of the results, in order.
func (s *searching) ask(query string) []string {
	typed, _ := json.Marshal(query)
	hrefs := browser.Value[[]string](s.tab, fmt.Sprintf(`(async () => {
		const form = document.querySelector(".search-form");
		form.elements.q.value = %s;
		form.requestSubmit();
		await %s;
		return [...document.querySelectorAll(".search-results > li > a")].map((a) => a.href);
	})()`, typed, settled))
	for i := range hrefs {
		hrefs[i] = strings.TrimPrefix(hrefs[i], s.root)
	}
	return hrefs
}

// measures says how well queries were answered.
type measures struct {
	n                   int
	mrr, success3, ndcg float64
	nothing             int
}

func (m *measures) add(j judgement, found []string) (rank int) {
	m.n++
	best, gain, ideal := 0, 0.0, 0.0
	for _, g := range j.grades {
		best = max(best, g)
	}
	seen := map[string]bool{}
	for i, address := range found[:min(10, len(found))] {
		g := j.grade(address)
		page, _, _ := strings.Cut(address, "#")
		key := address
		if j.grades[address] == 0 {
			key = page
		}
		if g == best && rank == 0 {
			rank = i + 1
		}
		if !seen[key] {
			gain += (math.Exp2(float64(g)) - 1) / math.Log2(float64(i+2))
		}
		seen[key] = true
	}
	grades := slices.SortedFunc(maps.Values(j.grades), func(a, b int) int { return b - a })
	for i, g := range grades[:min(10, len(grades))] {
		if g < 3 { // several answers that say the same: one is enough
			continue
		}
		ideal += (math.Exp2(float64(g)) - 1) / math.Log2(float64(i+2))
		break
	}
	if rank > 0 {
		m.mrr += 1 / float64(rank)
		if rank <= 3 {
			m.success3++
		}
	}
	if len(found) == 0 {
		m.nothing++
	}
	if ideal > 0 {
		m.ndcg += min(1, gain/ideal)
	}
	return rank
}

func (m measures) String() string {
	n := float64(m.n)
	return fmt.Sprintf("%3d queries  MRR@10 %.3f  success@3 %.3f  nDCG@10 %.3f  nothing %d", m.n, m.mrr/n, m.success3/n, m.ndcg/n, m.nothing)
}

// TestSearch checks the search of the real pack in a real browser: its answers, the behaviour of its page, and the
// cost of the first result.
func TestSearch(t *testing.T) {
	b := browser.Start(t)
	made := realPack(t, generator.Builder{})
	dir := onDisk(t, made)
	t.Run("answers", func(t *testing.T) { searchAnswers(t, b, made, dir) })
	t.Run("page", func(t *testing.T) { searchPage(t, b, dir) })
	t.Run("first result", func(t *testing.T) { firstResult(t, b, dir) })
}

// searchAnswers asks the finished site, opened from disk, what the judges asked, and checks that the answers are at
// least as good as given here. A short run asks only the queries set aside.
func searchAnswers(t *testing.T, b *browser.Browser, made *site.Site, dir string) {
	s := openSearch(t, b, dir, "")
	js := judgements(t)
	if len(js) < 120 {
		t.Errorf("only %d queries", len(js))
	}
	all := map[string]*measures{}
	put := func(name string, j judgement, found []string) int {
		if all[name] == nil {
			all[name] = &measures{}
		}
		return all[name].add(j, found)
	}
	long := os.Getenv("TOTALPLACE_LONG") == "1"
	for _, j := range js {
		if !long && !j.aside {
			continue
		}
		for address := range j.grades {
			if page, _, _ := strings.Cut(address, "#"); j.grades[address] == 3 && made.File(page) == nil {
				t.Errorf("%s: there is no page %s", j.query, page)
			}
		}
		found := s.ask(j.query)
		split := "tuning"
		if j.aside {
			split = "held out"
		}
		if strings.HasPrefix(j.class, "as ") {
			split += " as readers"
		}
		put("class "+j.class, j, found)
		if rank := put(split, j, found); rank != 1 {
			t.Logf("%-11s %-40s rank %d: %s", j.class, j.query, rank, strings.Join(found[:min(4, len(found))], " "))
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(all), cmp.Compare) {
		t.Logf("%-18s %s", name, all[name])
	}
	for _, gate := range []struct {
		name                string
		mrr, ndcg, success3 float64
		nothing             int
	}{
		{"tuning", 0.90, 0.85, 0.95, 0}, {"held out", 0.85, 0.80, 0.90, 1}, {"class typo", 0.85, 0, 0.90, 0}, {"class question", 0.80, 0.80, 0.85, 0},
		{"tuning as readers", 0.78, 0.80, 0.85, 0}, {"held out as readers", 0.50, 0.60, 0.62, 3},
	} {
		m := all[gate.name]
		if !long && strings.HasPrefix(gate.name, "tuning") {
			continue
		}
		n := float64(m.n)
		if m.mrr/n < gate.mrr || m.ndcg/n < gate.ndcg || m.success3/n < gate.success3 || m.nothing > gate.nothing {
			t.Errorf("%s: %s; wanted MRR@10 %.2f, nDCG@10 %.2f, success@3 %.2f, nothing at most %d", gate.name, m, gate.mrr, gate.ndcg, gate.success3, gate.nothing)
		}
	}
	s.quiet(t)
}

// quiet checks that the browser reported nothing, except that a page added history entries without a user's action: a
// test pressed Enter.
func (s *searching) quiet(t *testing.T) {
	t.Helper()
	for _, complaint := range s.tab.Complaints() {
		if complaint != "audit: GenericIssue" {
			t.Error(complaint)
		}
	}
}

// TestSearchLeadsSomewhere checks that each page, and each place on a page, that the index names exists. It needs no
// browser.
func TestSearchLeadsSomewhere(t *testing.T) {
	made := realPack(t, generator.Builder{})
	ids := map[string][]string{}
	idsOf := func(f *site.File) []string {
		if _, known := ids[f.Path]; !known {
			content, err := f.Make(site.Content{})
			if err != nil {
				t.Fatal(err)
			}
			ids[f.Path] = content.IDs
		}
		return ids[f.Path]
	}
	seen := 0
	for _, e := range searchTexts(t, made) {
		page, anchor, _ := strings.Cut(e[1].(string), "#")
		file := made.File(page)
		if file == nil {
			t.Errorf("%s leads to %s, which is not there", e[0], page)
			continue
		}
		anchors := []string{anchor}
		for _, s := range e[7].([]any) {
			anchors = append(anchors, s.([]any)[0].(string))
		}
		for _, a := range anchors {
			seen++
			if a != "" && !slices.Contains(idsOf(file), a) {
				t.Errorf("%s leads to %s#%s, which is not there", e[0], page, a)
			}
		}
	}
	if seen < 2000 {
		t.Errorf("only %d places looked at", seen)
	}
}

// searchTexts returns the entries in the files of texts of a site's index.
func searchTexts(t *testing.T, made *site.Site) [][]any {
	t.Helper()
	var out [][]any
	for _, f := range made.Files() {
		if !strings.HasPrefix(f.Path, "search/x") {
			continue
		}
		data, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		_, list, _ := strings.Cut(string(data), `",`)
		_, list, _ = strings.Cut(list, `",`)
		var entries [][]any
		if list = strings.TrimSuffix(list, ");\n"); list == `""` {
			continue
		}
		if err := json.Unmarshal([]byte(list), &entries); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		out = append(out, entries...)
	}
	return out
}

// TestSearchReads checks that the search reads what readers can see of a text, and the alternative texts of images. A
// note is found by itself; a citation, which is the same on many pages, is found with its source.
func TestSearchReads(t *testing.T) {
	made, problems, err := generator.Builder{}.Build(fstest.MapFS{
		"pack.yaml":       {Data: []byte(smallPack)},
		"sources.yaml":    {Data: []byte("- {id: report, title: Report to councillors}\n")},
		"images/desk.gif": {Data: []byte("GIF89a\x04\x00\x03\x00\x00\x00\x00")},
		"pages/about.md": {Data: []byte(`---
title: About
summary: What this is.
---
A text.[^1] It cites.[^report] And again.[^2]

## At the desk

![Two clerks & a "bell"](../images/desk.gif)

They share it.

[^1]: Only the noteword says it, in
    [words of a link](page:about).[^report]

[^2]: First.

    - One
    - Two
`)},
	}, nil)
	if err != nil || made == nil {
		t.Fatalf("%v %.300v", err, problems)
	}
	want := []any{
		[]any{"", "", "A text. It cites. And again."},
		[]any{"at-the-desk", "At the desk", `Two clerks & a "bell" They share it.`},
		[]any{"note_1", "", "Only the noteword says it, in words of a link."},
		[]any{"note_3", "", "First. One; Two"},
	}
	for _, e := range searchTexts(t, made) {
		if e[0] == "About" {
			if !reflect.DeepEqual(e[7], any(want)) {
				t.Errorf("got  %q\nwant %q", e[7], want)
			}
			return
		}
	}
	t.Error("the page is not in the index")
}

// TestSearchReadsACount checks that everything in its author's words on a count's page can be searched for, and leads
// to where it is on the page.
func TestSearchReadsACount(t *testing.T) {
	made, problems, err := generator.Builder{}.Build(fstest.MapFS{
		"pack.yaml":          {Data: []byte(smallPack)},
		"sources.yaml":       {Data: []byte("- {id: report, title: Report}\n")},
		"organisations.yaml": {Data: []byte("- {id: a, name: Council A, sector: council}\n- {id: b, name: Council B, sector: council}\n- {id: c, name: Council C, sector: council}\n")},
		"pilots/kent.md":     {Data: []byte("---\ntitle: Kent\nsummary: A place.\nregion: South East\nauthorities: [a, b]\nthemes: []\n---\n")},
		"counts/kent-2009-10.yaml": {Data: []byte(`pilot: kent
year: 2009-10
title: Kent counted
unit: £k
basis: outturn
covers: [education]
population: {people: 1000, date: 2009-06-30, source: report}
rows:
  - {organisation: a, service: education, amount: 100, source: report, note: a noteword}
  - {organisation: b, service: education, amount: 50, source: report}
transfers:
  - {from: a, to: b, service: education, amount: 5, why: a twiceword, source: report}
beside:
  - {organisation: c, service: police, amount: 7, why: a besideword, source: report}
not_counted:
  - {organisation: c, why: a missingword}
published_totals:
  - {amount: 300, year: not stated, covers: all, by: the plan, source: report, note: a statedword}
`)},
	}, nil)
	if err != nil || made == nil {
		t.Fatalf("%v %.300v", err, problems)
	}
	want := map[string]string{
		"count_stated":    "£300,000, the plan, not stated, Report, theirs is for all public money, and its year is not stated, a statedword",
		"count_rows":      "Council A, Education, 100, counted, a noteword; Council B, Education, 50, counted",
		"count_transfers": "Council A, Council B, Education, £5,000.00, a twiceword",
		"count_beside":    "Council C, Police, £7,000.00, a besideword",
		"count_missing":   "Council C: a missingword",
	}
	for _, e := range searchTexts(t, made) {
		if e[0] != "Kent counted" {
			continue
		}
		for _, section := range e[7].([]any) {
			s := section.([]any)
			if text, ok := want[s[0].(string)]; ok && s[2] != text {
				t.Errorf("%s: got %q, want %q", s[0], s[2], text)
			}
			delete(want, s[0].(string))
		}
	}
	for at := range want {
		t.Errorf("nothing is found at %s", at)
	}
}
