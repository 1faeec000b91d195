package browser_test

import (
	"bytes"
	"cmp"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"totalplace/generator"
	"totalplace/generator/browser"
	"totalplace/generator/folder"
)

// root is the path of the repository.
const root = "../.."

// site is the folder to which build writes the site. Its name is as awkward as those of readers' folders.
var site string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "totalplace")
	if err != nil {
		panic(err)
	}
	site = filepath.Join(dir, "Dossier téléchargé (2)")
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

var once sync.Once

// build writes the site of the real content, with one more page that has everything an author can write, and returns
// its folder. It does so once; all tests use the same site.
func build(t *testing.T) string {
	t.Helper()
	once.Do(func() {
		content := filepath.Join(t.TempDir(), "content")
		must(t, os.CopyFS(content, os.DirFS(filepath.Join(root, "content"))))
		page, err := os.ReadFile("testdata/everything.md")
		must(t, err)
		must(t, os.WriteFile(filepath.Join(content, "pages", "everything.md"), page, 0o600))
		var picture bytes.Buffer
		must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1600, 200))))
		must(t, os.MkdirAll(filepath.Join(content, "images"), 0o700))
		must(t, os.WriteFile(filepath.Join(content, "images", "wide.png"), picture.Bytes(), 0o600))

		made, problems, err := generator.Builder{Drafts: true}.Build(os.DirFS(content), nil)
		must(t, err)
		if made == nil {
			t.Fatalf("the content does not build: %v", problems)
		}
		_, err = folder.Folder{Dir: site}.Write(t.Context(), made)
		must(t, err)
	})
	if _, err := os.Stat(filepath.Join(site, "index.html")); err != nil {
		t.Fatal("there is no site; the first test that asked for it says why")
	}
	return site
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var kindOf = regexp.MustCompile(`<body class="([^"]*)"`)

// pages returns the pages of each kind, the longest first, because it is the one in which most can go wrong.
func pages(t *testing.T, site string) map[string][]string {
	t.Helper()
	kinds, size := map[string][]string{}, map[string]int{}
	must(t, fs.WalkDir(os.DirFS(site), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return err
		}
		data, err := os.ReadFile(filepath.Join(site, name))
		must(t, err)
		m := kindOf.FindSubmatch(data)
		if m == nil {
			t.Fatalf("%s does not say what kind of page it is", name)
		}
		kind := strings.ReplaceAll(string(m[1]), " ", "-")
		kinds[kind], size[name] = append(kinds[kind], name), len(data)
		return nil
	}))
	for _, names := range kinds {
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(size[b], size[a]) })
	}
	return kinds
}

var refresh = regexp.MustCompile(`<meta http-equiv="refresh"[^>]*>`)

// still writes a copy of a redirecting page that does not redirect, and returns its name. A browser that follows the
// redirect would leave before the page could be checked.
func still(t *testing.T, site, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(site, name))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(site, name+".still.html"), refresh.ReplaceAll(data, nil), 0o600))
	return name + ".still.html"
}

// byView are the rules of axe-core whose result depends on the view. The others only read the markup, so they run in
// one view, the widest, in half the time. (For the size of targets, Look is stricter.)
var byView = []string{"color-contrast", "link-in-text-block", "scrollable-region-focusable"}

var views = []struct {
	name string
	browser.View
	rules []string // of axe-core; nil for all
}{
	{"320-light", browser.View{Width: 320, Height: 640}, byView},
	{"320-dark", browser.View{Width: 320, Height: 640, Dark: true}, byView},
	{"1280-light", browser.View{Width: 1280, Height: 800}, nil},
	{"1280-dark", browser.View{Width: 1280, Height: 800, Dark: true}, byView},
}

// TestPages opens a page of each kind from disk, without scripts, and checks that nothing is wrong. With
// TOTALPLACE_SCREENSHOTS=1 it also saves pictures to screenshots/.
func TestPages(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	looked := map[string]string{"everything": "everything.html"}
	for kind, names := range pages(t, site) {
		looked[kind] = names[0]
	}
	looked["moved"] = still(t, site, looked["moved"])
	size := func(kind string) int64 {
		info, err := os.Stat(filepath.Join(site, looked[kind]))
		must(t, err)
		return info.Size()
	}
	// Start with the longest, or one tab would still be busy with it long after the others are done.
	for _, kind := range slices.SortedFunc(maps.Keys(looked), func(a, b string) int { return cmp.Compare(size(b), size(a)) }) {
		name := looked[kind]
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			tab := b.Tab(t)
			grounds := map[bool]string{}
			for _, view := range views {
				tab.Open(browser.FileURL(filepath.Join(site, name)), view.View)
				for _, fault := range slices.Concat(tab.Complaints(), tab.Look(), tab.Axe(view.rules...)) {
					t.Errorf("%s, %s: %s", name, view.name, fault)
				}
				grounds[view.Dark] = browser.Value[string](tab, "getComputedStyle(document.documentElement).backgroundColor")
				if os.Getenv("TOTALPLACE_SCREENSHOTS") == "1" {
					save(t, kind+"-"+view.name+".png", tab.Screenshot())
				}
			}
			// The policy allows 'self', but a file has no origin; make sure that the stylesheet is applied all the
			// same.
			if grounds[false] == grounds[true] {
				t.Errorf("%s: the ground is %s in light and in dark; is the style applied?", name, grounds[true])
			}
		})
	}
}

func save(t *testing.T, name string, data []byte) {
	t.Helper()
	dir := filepath.Join(root, "screenshots")
	must(t, os.MkdirAll(dir, 0o755))
	must(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
}

// TestMoved checks that an old address redirects to the new one.
func TestMoved(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	tab.Open(browser.FileURL(filepath.Join(site, "old", "everything.html")), views[0].View)
	tab.Do(chromedp.WaitVisible(chromedp.CSS(".draft")))
	want := browser.FileURL(filepath.Join(site, "everything.html"))
	if got := browser.Value[string](tab, "location.href"); got != want {
		t.Errorf("the old address leads to %s, want %s", got, want)
	}
	for _, complaint := range tab.Complaints() {
		t.Error(complaint)
	}
}

// TestEveryPage checks all pages, narrow and wide. It takes many minutes, so it runs only with TOTALPLACE_LONG=1. It
// returns instead of skipping, because CI treats a skip as a failure.
func TestEveryPage(t *testing.T) {
	if os.Getenv("TOTALPLACE_LONG") != "1" {
		return
	}
	b := browser.Start(t)
	site := build(t)
	for kind, names := range pages(t, site) {
		if kind == "moved" {
			continue // these redirect; TestPages checks one that does not
		}
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			tab := b.Tab(t)
			for _, name := range names {
				for _, width := range []int64{320, 1280} {
					tab.Open(browser.FileURL(filepath.Join(site, name)), browser.View{Width: width, Height: 800})
					for _, fault := range slices.Concat(tab.Complaints(), tab.Look(), tab.Axe()) {
						t.Errorf("%s, %d: %s", name, width, fault)
					}
				}
			}
		})
	}
}
