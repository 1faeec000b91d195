package bench_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"totalplace/generator/bench"
)

// Two other programs can be measured in turns with ours: Hugo, on the same pack, and Pagefind, on the site that Hugo
// made of it. These variables hold their paths; make bench-peers sets them.
const (
	hugoVar     = "TOTALPLACE_BENCH_HUGO"
	pagefindVar = "TOTALPLACE_BENCH_PAGEFIND"
)

// The rows of the peers. Pagefind needs a site, so its row includes the time of Hugo.
const (
	rowHugo           = "Hugo, build of the same pack"
	rowPagefind       = "Hugo, then Pagefind"
	rowHugoMemory     = memPrefix + "Hugo"
	rowPagefindMemory = memPrefix + "Pagefind"
)

// peers holds the paths of the programs, empty if not asked for, and their names with versions.
type peers struct {
	hugo, pagefind string
	names          []string
}

func askedFor(t *testing.T) peers {
	t.Helper()
	p := peers{hugo: os.Getenv(hugoVar), pagefind: os.Getenv(pagefindVar)}
	if p.pagefind != "" && p.hugo == "" {
		t.Fatalf("%s is set and %s is not; Pagefind needs a site that Hugo made", pagefindVar, hugoVar)
	}
	name := func(what, program, ask string) {
		if program == "" {
			return
		}
		out, err := exec.CommandContext(t.Context(), program, ask).Output()
		version := regexp.MustCompile(`[0-9]+\.[0-9]+\.[0-9]+`).Find(out)
		if err != nil || version == nil {
			t.Fatalf("%s %s says no version: %v %q", program, ask, err, out)
		}
		p.names = append(p.names, fmt.Sprint(what, " ", string(version)))
	}
	name("Hugo", p.hugo, "version")
	name("Pagefind", p.pagefind, "--version")
	return p
}

// put copies Hugo's configuration and layouts into dir, beside the content of the pack.
func (p peers) put(t *testing.T, dir string) {
	t.Helper()
	if p.hugo == "" {
		return
	}
	if err := os.CopyFS(filepath.Join(dir, "hugo"), os.DirFS("testdata/hugo")); err != nil {
		t.Fatal(err)
	}
}

// run has Hugo build the pack in dir, prepared by put, and Pagefind index the site. Both run with their defaults.
// Hugo's cache is in out, which is new each time, so every build is cold.
func (p peers) run(t *testing.T, m measured, dir, out string) {
	t.Helper()
	if p.hugo == "" {
		return
	}
	to := filepath.Join(out, "hugo")
	built := run(t, exec.CommandContext(t.Context(), p.hugo, "--source", filepath.Join(dir, "hugo"), "--destination", to, "--cacheDir", filepath.Join(out, "cache")))
	m.ran(rowHugo, built)
	m[rowHugoMemory] = append(m[rowHugoMemory], built.peak)
	if p.pagefind == "" {
		return
	}
	indexed := run(t, exec.CommandContext(t.Context(), p.pagefind, "--site", to))
	m.ran(rowPagefind, ran{took: built.took + indexed.took, busy: built.busy + indexed.busy})
	m[rowPagefindMemory] = append(m[rowPagefindMemory], indexed.peak)
}

// rows returns the rows of the peers, in the order of the table.
func (p peers) rows() []string {
	switch {
	case p.hugo == "":
		return nil
	case p.pagefind == "":
		return []string{rowHugo, rowHugo + busySuffix, rowHugoMemory}
	}
	return []string{rowHugo, rowPagefind, rowHugo + busySuffix, rowPagefind + busySuffix, rowHugoMemory, rowPagefindMemory}
}

// faster returns the rows that say how many times as long as ours the build of a peer took.
func (p peers) faster(names []string, all map[string]measured) string {
	var b strings.Builder
	row := func(what, ours, theirs string) {
		fmt.Fprintf(&b, "| %s |", what)
		for _, name := range names {
			fmt.Fprintf(&b, " %.1f times |", all[name].median(theirs)/all[name].median(ours))
		}
		b.WriteString("\n")
	}
	if p.hugo != "" {
		row("build without search, as fast as Hugo", rowLess, rowHugo)
		row("the same, by processor time", rowLess+busySuffix, rowHugo+busySuffix)
	}
	if p.pagefind != "" {
		row("build, as fast as Hugo and Pagefind", rowBuild, rowPagefind)
		row("the same, by processor time", rowBuild+busySuffix, rowPagefind+busySuffix)
	}
	return b.String()
}

// TestPeers checks the sites of the peers against what the maker knows of the pack, so that the comparison is fair:
// they do the same work. It runs only if the environment gives their paths.
func TestPeers(t *testing.T) {
	p := askedFor(t)
	if p.hugo == "" {
		t.Log("needs Hugo; make bench-peers obtains it") // optional
		return
	}
	dir := memory(t)
	shape := bench.Of(100)
	pack := shape.Make()
	if err := pack.Write(dir); err != nil {
		t.Fatal(err)
	}
	p.put(t, dir)
	p.run(t, measured{}, dir, filepath.Join(dir, "out"))
	site := filepath.Join(dir, "out", "hugo")
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(site, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}

	pages := 0
	for section, want := range map[string]int{"cases": shape.Cases, "pilots": shape.Pilots, "themes": shape.Themes} {
		files, err := filepath.Glob(filepath.Join(site, section, "*.html"))
		if n := len(files) - 1; err != nil || n != want { // less the list itself
			t.Errorf("%d pages of %s, want %d: %v", n, section, want, err)
		}
		if n := strings.Count(read(section+"/index.html"), "<li><a href=\"/pack/"+section+"/") - 1; n != want { // less the link in the navigation
			t.Errorf("the list of %s has %d, want %d", section, n, want)
		}
		pages += want
	}
	if n := strings.Count(read("sitemap.xml"), "<loc>"); n != pages+4 { // with three lists and the home page
		t.Errorf("the sitemap names %d pages, want %d", n, pages+4)
	}
	if n := strings.Count(read("index.xml"), "<item>"); n != 30 {
		t.Errorf("the feed has %d items", n)
	}

	shown := regexp.MustCompile(`Counted <data value="([0-9-]+)">£([0-9,]+\.[0-9]{2})</data>`)
	counts := 0
	for pilot := range shape.Pilots {
		id := fmt.Sprint("place-", pilot)
		for _, m := range shown.FindAllStringSubmatch(read("pilots/"+id+".html"), -1) {
			got, ok := new(big.Int).SetString(strings.NewReplacer(",", "", ".", "").Replace(m[2]), 10)
			want := pack.Truth.Totals[id+"-"+m[1]].Counted
			if !ok || want == nil || got.Cmp(want) != 0 {
				t.Errorf("%s in %s: £%s, want %v pence", id, m[1], m[2], want)
			}
			counts++
		}
	}
	if counts != len(pack.Truth.Totals) {
		t.Errorf("%d counts, want %d", counts, len(pack.Truth.Totals))
	}

	leads := regexp.MustCompile(`href="/pack/([a-z]+)/([a-z0-9-]+)\.html"`)
	for id, to := range pack.Truth.Links {
		name, isCase := strings.CutPrefix(id, "case:")
		if !isCase {
			continue
		}
		page := read("cases/" + name + ".html")
		_, related, _ := strings.Cut(page, "<h2>Related case studies</h2>")
		if n := len(leads.FindAllString(related, -1)); n < 2 || n > 5 || strings.Contains(related, `"/pack/cases/`+name+`.html"`) {
			t.Errorf("%s: %d related case studies, or itself", id, n)
		}
		known := map[string]bool{}
		for _, other := range to {
			known[other] = true
		}
		keys, _, _ := strings.Cut(page, "</dl>")
		_, keys, _ = strings.Cut(keys, "<dl>")
		led := leads.FindAllStringSubmatch(keys, -1)
		for _, m := range led {
			if !known[strings.TrimSuffix(m[1], "s")+":"+m[2]] {
				t.Errorf("%s leads to %s/%s", id, m[1], m[2])
			}
		}
		if len(led) < 2 {
			t.Errorf("%s leads to %d places and themes", id, len(led))
		}
	}

	if p.pagefind != "" {
		var entry struct {
			Languages map[string]struct {
				Pages int `json:"page_count"`
			}
		}
		if err := json.Unmarshal([]byte(read("pagefind/pagefind-entry.json")), &entry); err != nil || entry.Languages["en-gb"].Pages != pages {
			t.Errorf("Pagefind indexed %v, want %d pages: %v", entry.Languages, pages, err)
		}
	}
}
