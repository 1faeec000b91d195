package bench_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"totalplace/generator"
	"totalplace/generator/bench"
	"totalplace/generator/search"
	"totalplace/generator/site"
)

// leadsTo returns the pages that page links to, directly or by way of its own parts if it is too long for one page.
// If uses is not empty it follows the pages whose path begins with it instead of the parts.
func leadsTo(t *testing.T, s *site.Site, page, uses string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	parts, own := []string{page}, strings.TrimSuffix(page, ".html")+"_"
	for i := 0; i < len(parts); i++ {
		f := s.File(parts[i])
		if f == nil {
			t.Fatalf("%s is not in the site", parts[i])
		}
		content, err := f.Make(site.Content{})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range content.Links {
			if out[l.Path] = true; strings.HasPrefix(l.Path, cmp.Or(uses, own)) && !slices.Contains(parts, l.Path) {
				parts = append(parts, l.Path)
			}
		}
	}
	return out
}

// TestTruth builds generated packs and checks the sites against what their maker knows: totals to the penny, every
// reference from both ends, and for each word that occurs in one case only, that case.
func TestTruth(t *testing.T) {
	sizes := []int{100}
	if os.Getenv("TOTALPLACE_LONG") == "1" {
		sizes = append(sizes, 1_000, 10_000)
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			pack := bench.Of(n).Make()
			s, problems, err := generator.Builder{}.Build(pack.Content, nil)
			if err != nil || len(problems) > 0 {
				t.Fatalf("%v; %d problems, the first of them %v", err, len(problems), problems[:min(5, len(problems))])
			}
			if size := pack.Truth.Words / n; size < 650 || size > 850 {
				t.Errorf("a case has %d words", size)
			}
			totals(t, s, pack.Truth)
			links(t, s, pack.Truth)
			answers(t, s, pack.Truth)
		})
	}
}

func decode(t *testing.T, s fs.FS, name string, into any) {
	t.Helper()
	data, err := fs.ReadFile(s, name)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func totals(t *testing.T, s fs.FS, truth bench.Truth) {
	var got []struct {
		Count, Pilot, Year                   string
		Gross, Transfers, Counted, Estimated *big.Int
		PerHead                              *big.Int `json:"counted_per_head"`
		ByService                            []struct {
			ID      string
			Counted *big.Int
		} `json:"by_service"`
	}
	decode(t, s, "data/summaries.json", &got)
	if len(got) != len(truth.Totals) || len(got) < 26 {
		t.Errorf("%d counts, want %d", len(got), len(truth.Totals))
	}
	for _, g := range got {
		want := truth.Totals[g.Count]
		if g.Pilot != want.Pilot || g.Year != want.Year {
			t.Errorf("%s counts %s in %s", g.Count, g.Pilot, g.Year)
		}
		for _, pair := range [][2]*big.Int{{g.Gross, want.Gross}, {g.Transfers, want.Transfers}, {g.Counted, want.Counted}, {g.Estimated, want.Estimated}, {g.PerHead, want.PerHead}} {
			if pair[0] == nil || pair[1] == nil || pair[0].Cmp(pair[1]) != 0 {
				t.Errorf("%s: %v, want %v", g.Count, pair[0], pair[1])
			}
		}
		found := 0
		for _, part := range g.ByService {
			if sum := want.ByService[part.ID]; sum != nil {
				found++
				if part.Counted == nil || part.Counted.Cmp(sum) != 0 {
					t.Errorf("%s, %s: %v, want %v", g.Count, part.ID, part.Counted, sum)
				}
			}
		}
		if found != len(want.ByService) {
			t.Errorf("%s: %d services, want %d", g.Count, found, len(want.ByService))
		}
	}
}

func links(t *testing.T, s *site.Site, truth bench.Truth) {
	var inventory struct {
		Entries []struct {
			ID, Kind, Address string
			RefersTo          []string `json:"refers_to"`
		}
	}
	decode(t, s, "data/pack.json", &inventory)
	at := map[string]string{}
	for _, e := range inventory.Entries {
		at[e.ID], _, _ = strings.Cut(e.Address, "#")
		if e.Kind != "moment" && !slices.Equal(e.RefersTo, truth.Links[e.ID]) {
			t.Errorf("%s refers to %q, want %q", e.ID, e.RefersTo, truth.Links[e.ID])
		}
	}
	leads := map[string]map[string]bool{} // page → the pages it leads to
	seen := 0
	for from, to := range truth.Links {
		if at[from] == "" {
			t.Fatalf("%s is not in the site", from)
		}
		for _, id := range to {
			kind, _, _ := strings.Cut(id, ":")
			if kind == "figure" {
				name, _, _ := strings.Cut(strings.TrimPrefix(id, "figure:"), "/")
				id = "count:" + name
			}
			if strings.HasPrefix(from, "count:") && kind == "organisation" && !strings.Contains(id, "-of-place-") {
				continue // named only to say that the count holds nothing of it
			}
			page, uses := at[id], ""
			if name, fact := strings.CutPrefix(id, "fact:"); fact {
				uses = "facts_" + name + "_uses"
			}
			if leads[page+uses] == nil {
				leads[page+uses] = leadsTo(t, s, page, uses)
			}
			if seen++; !leads[page+uses][at[from]] {
				t.Errorf("%s refers to %s, which does not say so", from, id)
			}
		}
	}
	if seen < 500 {
		t.Errorf("only %d references looked at", seen)
	}
}

func answers(t *testing.T, s *site.Site, truth bench.Truth) {
	ix := open(t, s)
	for word, id := range truth.Answers {
		group, known := ix.group[word]
		if !known {
			t.Errorf("%s is not in the index", word)
			continue
		}
		want := "cases/" + id + ".html"
		if pages := ix.pages(group); !slices.Equal(pages, []string{want}) {
			t.Errorf("%s leads to %q, want %s", word, pages, want)
		}
	}
	if len(truth.Answers) < 10 {
		t.Errorf("only %d words looked up", len(truth.Answers))
	}
}

// index is the search index, as far as it is needed to find the pages of a word. Package search describes the files.
type index struct {
	group    map[string]int // word → group
	postings []string       // by group
	entries  [][]any
}

var call = regexp.MustCompile(`^tp\("[mdpx]",[0-9]+,"(?:[0-9a-f]{8}){1,2}",(.*)\);\n$`)

// numbers returns how many numbers a text encodes.
func numbers(text string) int {
	n := 0
	for r := (&symbols{text: text}); r.at < len(r.text); n++ {
		r.number()
	}
	return n
}

func open(t *testing.T, s *site.Site) *index {
	t.Helper()
	ix := &index{group: map[string]int{}}
	payload := func(file string, into any) {
		data, err := fs.ReadFile(s, file)
		m := call.FindSubmatch([]byte(strings.ReplaceAll(string(data), ",\n", ", ")))
		if err != nil || m == nil {
			t.Fatalf("%s: %v: %.80q", file, err, data)
		}
		if err := json.Unmarshal(m[1], into); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	var m struct {
		D    []any
		P, X string // what each file begins with, as gaps
	}
	payload(search.Dir+"m0.js", &m)
	for i := range m.D {
		r := &symbols{}
		payload(fmt.Sprint(search.Dir, "d", i, ".js"), &r.text)
		word, group := "", 0
		for r.at < len(r.text) {
			kept := r.symbol()
			end := r.at + strings.IndexByte(r.text[r.at:], ' ')
			word = string([]rune(word)[:kept]) + r.text[r.at:end]
			r.at = end + 1
			step := r.number()
			group += step>>1 ^ -(step & 1)
			r.symbol()
			ix.group[word] = group
		}
	}
	for i := range numbers(m.P) {
		var lists string
		payload(fmt.Sprint(search.Dir, "p", i, ".js"), &lists)
		ix.postings = append(ix.postings, strings.Split(lists, " ")...)
	}
	for i := range numbers(m.X) {
		var part [][]any
		payload(fmt.Sprint(search.Dir, "x", i, ".js"), &part)
		ix.entries = append(ix.entries, part...)
	}
	return ix
}

// pages returns the pages that contain a word of the group, sorted.
func (ix *index) pages(group int) []string {
	var out []string
	entry := -1
	for r := (&symbols{text: ix.postings[group]}); r.at < len(r.text); {
		n := r.number()
		entry += n>>1 + 1
		r.at += 2 + n&1
		out = append(out, path.Clean(ix.entries[entry][1].(string)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// symbols decodes the numbers that the index writes as characters.
type symbols struct {
	text string
	at   int
}

func (s *symbols) symbol() int {
	c := s.text[s.at]
	s.at++
	if c == '~' {
		c = '\\'
	}
	return int(c) - 35
}

func (s *symbols) number() int {
	for n, shift := 0, 0; ; shift += 5 {
		c := s.symbol()
		n |= c & 31 << shift
		if c < 32 {
			return n
		}
	}
}

// TestSameShapeSamePack checks that the same shape makes the same pack, and another seed another one.
func TestSameShapeSamePack(t *testing.T) {
	one, two := bench.Of(20).Make(), bench.Of(20).Make()
	other := bench.Of(20)
	other.Seed = 1
	three := other.Make()
	same := 0
	for name, f := range one.Content {
		if string(f.Data) != string(two.Content[name].Data) {
			t.Errorf("%s differs", name)
		}
		if three.Content[name] != nil && string(f.Data) == string(three.Content[name].Data) {
			same++
		}
	}
	if len(one.Content) != len(two.Content) || same > 1 { // pack.yaml has no generated words
		t.Errorf("%d files, then %d; with another seed %d are the same", len(one.Content), len(two.Content), same)
	}
}
