package generator_test

import (
	"bytes"
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"totalplace/generator"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// TestMain lets garbage lie. The tests build hundreds of packs, and a third of their time would go into collecting.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	m.Run()
}

// realPack builds the content of this repository, in which nothing may be wrong.
func realPack(t *testing.T, b generator.Builder) *site.Site {
	t.Helper()
	s, problems, err := b.Build(os.DirFS("../content"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Level != source.Notice {
			t.Error(p)
		}
	}
	if s == nil {
		t.FailNow()
	}
	return s
}

// TestPagesHoldWhatTheyDeclare parses every page of the real pack and checks that it has exactly the links and ids
// that it declared when it was made. The check of all links rests on these declarations.
func TestPagesHoldWhatTheyDeclare(t *testing.T) {
	for _, base := range []string{"", "https://example.org/packs/total/"} {
		holdsWhatItDeclares(t, realPack(t, generator.Builder{BaseURL: base}), base)
	}
}

// TestInMaking checks the order of making: one text of the search after a quarter of everything else, the others after
// half, and then the index; what needs the index comes last.
func TestInMaking(t *testing.T) {
	files := realPack(t, generator.Builder{}).Files()
	order := site.InMaking(files)
	if all := slices.Sorted(slices.Values(order)); len(all) != len(files) || !slices.Equal(slices.Compact(all), all) || all[0] != 0 || all[len(all)-1] != len(files)-1 {
		t.Fatalf("%d numbers for %d files: %v", len(order), len(files), order)
	}
	begun, first, texts, waiting := -1, -1, 0, 0
	for n, i := range order {
		switch name := files[i].Path; {
		case name == "search/m0.js":
			begun = n - texts
		case strings.HasPrefix(name, "search/x"):
			if texts++; texts == 1 {
				first = n
			}
			if begun >= 0 {
				t.Errorf("%s is made after the index, which needs it", name)
			}
		case strings.HasPrefix(name, "search/"):
			waiting++
		case waiting > 0:
			t.Errorf("%s is made after what waits for the index", name)
		}
	}
	if begun != (len(files)-1-texts-waiting)/2 || texts == 0 || waiting == 0 {
		t.Errorf("the index comes after %d of %d files and %d texts, and %d wait for it", begun, len(files), texts, waiting)
	}
	if first != begun/2 {
		t.Errorf("the first text comes after %d files, and the index after %d", first, begun)
	}
}

func holdsWhatItDeclares(t *testing.T, s *site.Site, base string) {
	t.Helper()
	for _, f := range s.Files() {
		if u, err := url.Parse(base + f.Path); err != nil || base+f.Path != u.String() || u.RawQuery != "" || u.Fragment != "" || !strings.HasSuffix(u.Path, f.Path) {
			t.Errorf("%q is no address as it stands: %v, %v", f.Path, u, err)
		}
		if path.Ext(f.Path) != ".html" {
			continue
		}
		content, err := f.Make(site.Content{})
		if err != nil {
			t.Fatal(err)
		}
		links, ids := found(t, f.Path, base, content.Data)
		declared := map[string]bool{}
		for _, l := range content.Links {
			declared[l.String()] = true
		}
		for _, l := range slices.Sorted(maps.Keys(links)) {
			if !declared[l] {
				t.Errorf("%s links to %s and does not declare it", f.Path, l)
			}
		}
		for _, l := range slices.Sorted(maps.Keys(declared)) {
			if !links[l] {
				t.Errorf("%s declares a link to %s that it does not hold", f.Path, l)
			}
		}
		want := slices.Clone(content.IDs)
		slices.Sort(want)
		slices.Sort(ids)
		if !slices.Equal(ids, want) {
			t.Errorf("%s: ids found %q, declared %q", f.Path, ids, want)
		}
	}
	if _, _, err := s.Entries(); err != nil {
		t.Error(err)
	}
}

// found returns the links of a page inside the site, and its ids. It checks that every address is relative and ends
// in the name of a file. Only the addresses of 404.html, which hosts show anywhere, are absolute; they name the host
// only in links.
func found(t *testing.T, page, base string, data []byte) (links map[string]bool, ids []string) {
	links = map[string]bool{}
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids = append(ids, a.Val)
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s: an inline %s on <%s>", page, a.Key, n.Data)
			case a.Key == "href", a.Key == "src", a.Key == "action", a.Key == "data-search":
				href := a.Val
				if n.Data == "link" && hasAttr(n, "rel", "canonical") {
					continue
				}
				if page == "404.html" && base != "" {
					start := base
					if n.Data != "a" { // the policy allows only the page's own host
						at, err := url.Parse(base)
						if err != nil {
							t.Fatal(err)
						}
						start = at.EscapedPath()
					}
					rest, ok := strings.CutPrefix(href, start)
					if !ok && !strings.HasPrefix(href, "#") {
						t.Errorf("404.html: %q on <%s> does not begin with %s", href, n.Data, start)
					}
					href = rest
					if strings.HasPrefix(a.Val, "#") {
						links["404.html"+a.Val] = true
						continue
					}
				}
				u, err := url.Parse(href)
				if err != nil {
					t.Errorf("%s: %v", page, err)
					continue
				}
				if u.Scheme != "" {
					continue
				}
				target := page
				if u.Path != "" {
					target = path.Join(path.Dir(page), u.Path)
					if strings.HasPrefix(u.Path, "/") || path.Ext(u.Path) == "" {
						t.Errorf("%s: the address %q is absolute or ends in no file name", page, href)
					}
				}
				if u.Fragment != "" {
					target += "#" + u.Fragment
				}
				links[target] = true
			}
		}
	}
	return links, ids
}

// TestEveryPageIsLedTo checks that there is no list for what a pack does not have, and that another page links to
// each page, except the one that hosts show by themselves.
func TestEveryPageIsLedTo(t *testing.T) {
	for name, pack := range map[string]map[string]string{
		"with all":                            clean,
		"with nothing":                        {"pack.yaml": smallPack},
		"with a table that would try nothing": {"pack.yaml": smallPack, "conversations/talk.md": "---\ntitle: A talk\nsummary: One table.\n---\n\n## Insights\n\n- To share.\n"},
	} {
		content := fstest.MapFS{}
		for file, data := range pack {
			content[file] = &fstest.MapFile{Data: []byte(data)}
		}
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatal(name, problems, err)
		}
		led := map[string]bool{"index.html": true, "404.html": true}
		for _, f := range s.Files() {
			made, err := f.Make(site.Content{})
			if err != nil {
				t.Fatal(err)
			}
			for _, to := range made.Links {
				led[to.Path] = led[to.Path] || f.IsPage() && to.Path != f.Path
			}
		}
		for _, f := range s.Files() {
			if f.IsPage() && !led[f.Path] {
				t.Errorf("a pack %s: nothing leads to %s", name, f.Path)
			}
		}
	}
}

// TestPicturesHaveAddresses has one picture under several names, two of which give the same address, and a name that
// a browser would not find unescaped.
func TestPicturesHaveAddresses(t *testing.T) {
	picture := &fstest.MapFile{Data: []byte("GIF89a\x04\x00\x03\x00\x00\x00\x00")}
	s, problems, err := generator.Builder{}.Build(fstest.MapFS{
		"pack.yaml":      {Data: []byte(smallPack)},
		"images/é_1.gif": picture, "images/e-1.gif": picture, "images/_.gif": picture, "images/a #1%41.gif": picture,
		"pages/about.md": {Data: []byte("---\ntitle: About\nsummary: S\n---\n![One](../images/é_1.gif)\n\n![Two](../images/e-1.gif)\n\n![Three](../images/_.gif)\n")},
	}, nil)
	if err != nil || problems.Count(source.Error) > 0 {
		t.Fatal(err, problems)
	}
	holdsWhatItDeclares(t, s, "")
	files := read(t, s)
	sources := regexp.MustCompile(`<img src="([^"]*)"`).FindAllStringSubmatch(files["about.html"], -1)
	if len(sources) != 3 || sources[0][1] != sources[1][1] || sources[1][1] == sources[2][1] {
		t.Fatalf("the pictures are %q", sources)
	}
	for _, src := range sources {
		if files[src[1]] != string(picture.Data) {
			t.Errorf("at %s there is no such picture", src[1])
		}
	}
}

// TestLayoutsAreCompiledFaithfully checks that a layout with something that is not compiled, which html/template itself
// executes, makes the same pages.
func TestLayoutsAreCompiledFaithfully(t *testing.T) {
	frame, err := layouts.Files.ReadFile("frame.html")
	if err != nil {
		t.Fatal(err)
	}
	build := func(look fs.FS) *site.Site {
		s, _, err := generator.Builder{BaseURL: "https://example.org/pack/"}.Build(os.DirFS("../content"), look)
		if err != nil || s == nil {
			t.Fatal("no site", err)
		}
		return s
	}
	compiled := build(nil)
	executed := build(fstest.MapFS{"frame.html": {Data: bytes.ReplaceAll(frame, []byte("<body"), []byte(`{{print ""}}<body`))}})
	pages := 0
	for i, f := range compiled.Files() {
		if path.Ext(f.Path) != ".html" || i%4 > 0 && path.Base(f.Path) != "index.html" && strings.Contains(f.Path, "/") {
			continue // compare only some of many that are alike
		}
		pages++
		want, err := executed.File(f.Path).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.Bytes(); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from what html/template makes of it: %v", f.Path, err)
		}
	}
	if pages < 100 {
		t.Errorf("only %d pages were compared", pages)
	}
}

// TestSiteIsAFileSystem checks the finished site against the rules of fs.FS.
func TestSiteIsAFileSystem(t *testing.T) {
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(problems, err)
	}
	if err := fstest.TestFS(s, "index.html", "manifest.json", "data/pack.json", "_headers"); err != nil {
		t.Error(err)
	}
}

// TestSameInputSameBytes builds the same content again from another folder, in another time zone and on one
// processor.
func TestSameInputSameBytes(t *testing.T) {
	b := generator.Builder{BaseURL: "https://example.org/"}
	first := read(t, realPack(t, b))
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "an other place"), os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TZ", "Pacific/Kiritimati")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	s, _, err := b.Build(os.DirFS(filepath.Join(dir, "an other place")), nil)
	if err != nil {
		t.Fatal(err)
	}
	second := read(t, s)
	for _, p := range slices.Sorted(maps.Keys(first)) {
		if first[p] != second[p] {
			t.Errorf("%s differs", p)
		}
	}
	if len(first) != len(second) {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
}

// TestRealContent checks that the real pack has what it promises.
func TestRealContent(t *testing.T) {
	s := realPack(t, generator.Builder{})
	least := map[string]int{"pilots": 13, "themes": 12, "cases": 24, "conversations": 13, "events": 2}
	for dir, want := range least {
		entries, err := fs.ReadDir(s, dir)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(entries) - 1; n < want { // less the index
			t.Errorf("%d %s, want at least %d", n, dir, want)
		}
	}
}

// faultyFS stands for a fault of the program that no file is to blame for.
type faultyFS struct{}

func (faultyFS) Open(string) (fs.File, error) { panic("a fault of ours") }

// TestFaultOfOurs checks that a panic of the program is returned as an error.
func TestFaultOfOurs(t *testing.T) {
	var crash *source.Crash
	s, problems, err := generator.Builder{}.Build(faultyFS{}, nil)
	if s != nil || problems != nil || !errors.As(err, &crash) || !strings.Contains(string(crash.Stack), "faultyFS") {
		t.Errorf("a site: %t, %d problems, %v", s != nil, len(problems), err)
	}
}

// TestArrowsPointDown checks that no package imports one on its own floor or above.
func TestArrowsPointDown(t *testing.T) {
	floors := map[string]int{
		"generator/room":   -1,
		"generator/source": 0, "generator/money": 0, "generator/bench": 0, "generator/clock": 0, "generator/gateway": 0, "generator/listing": 0, "generator/starter": 0, "layouts": 0, "docs": 0,
		"generator/prose": 1, "generator/site": 1, "generator/search": 1,
		"generator/pack": 2, "generator/folder": 2, "generator/preview": 2, "generator/remote": 2,
		"generator/archive": 3, "generator/tally": 3, "generator/locator": 3, "generator/returns": 3, "generator/browser": 3,
		"generator/download": 4,
		"generator":          5,
		"cmd/totalplace":     6,

		"generator/bench/make": 1, // writes generated packs; not part of the program
	}
	outside := map[string]string{ // each library is imported by one package only
		"github.com/adrg/frontmatter": "generator/source",
		"gopkg.in/yaml.v3":            "generator/source",
		"github.com/yuin/goldmark":    "generator/prose",
		"github.com/fsnotify/":        "generator/preview",
		"github.com/spf13/":           "cmd/totalplace",
		"github.com/xuri/":            "generator/download",
		"github.com/blevesearch/":     "generator/search",
		"github.com/minio/":           "generator/remote",
		"github.com/klauspost/":       "generator/download",
	}
	seen := 0
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		dir := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(file), "../"))
		floor, ok := floors[dir]
		if !ok {
			if dir == ".." {
				dir = "the top"
			}
			t.Errorf("%s has no floor: say in this test what it may import", dir)
			return nil
		}
		seen++
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imp := strings.Trim(spec.Path.Value, `"`)
			if ours, ok := strings.CutPrefix(imp, "totalplace/"); ok && floors[ours] >= floor {
				t.Errorf("%s imports %s, which stands no lower", file, ours)
			}
			for prefix, door := range outside {
				if strings.HasPrefix(imp, prefix) && dir != door {
					t.Errorf("%s imports %s, which enters through %s alone", file, imp, door)
				}
			}
			if imp == "html/template" && dir != "layouts" && dir != "generator/prose" {
				t.Errorf("%s imports html/template: HTML is made in layouts and prose alone", file)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("only %d files looked at", seen)
	}
}
