package browser_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"totalplace/generator"
	"totalplace/generator/browser"
)

// TestOthers opens the real pack from a disk in browsers that are not Chromium: a page of each kind, and the search.
// make others installs the browsers and runs it.
func TestOthers(t *testing.T) {
	if os.Getenv("TOTALPLACE_OTHERS") == "" {
		return
	}
	made, problems, err := generator.Builder{}.Build(os.DirFS(filepath.Join(root, "content")), nil)
	if err != nil || made == nil {
		t.Fatal(err, problems)
	}
	dir := filepath.Join(t.TempDir(), "Dossier téléchargé (2)")
	must(t, os.CopyFS(dir, made))
	kinds := one(t, dir)
	if len(kinds) < 20 {
		t.Errorf("only %d kinds of pages", len(kinds))
	}
	for name, start := range map[string]func(testing.TB) *browser.Other{"Firefox": browser.Firefox, "WebKit": browser.WebKit} {
		t.Run(name, func(t *testing.T) {
			o := start(t)
			for _, kind := range slices.Sorted(maps.Keys(kinds)) {
				for _, width := range []int{320, 1280} {
					for _, fault := range o.Look(browser.FileURL(filepath.Join(dir, kinds[kind])), width) {
						t.Errorf("%s at %d px: %s", kinds[kind], width, fault)
					}
				}
			}
			searchElsewhere(t, o, browser.FileURL(dir)+"/")
		})
	}
}

// shown is what a reader sees of a search: where they are, what is said of the results, and the first result.
type shown struct{ Address, Status, First string }

// searchElsewhere searches as a reader does: from the box of a page, narrowing, going back, and following a result.
func searchElsewhere(t *testing.T, o *browser.Other, root string) {
	t.Helper()
	// see waits until the page says status and lists first as its first result.
	see := func(status, first string) {
		t.Helper()
		var s shown
		o.Ask(fmt.Sprintf(`new Promise((done) => {
			const began = Date.now();
			const look = () => {
				const first = document.querySelector(".search-results > li > a");
				const s = {Address: location.href, Status: document.querySelector("[role=status]")?.textContent ?? "", First: first?.getAttribute("href") ?? ""};
				s.Status.includes(%q) && s.First.endsWith(%q) || Date.now() - began > 20000 ? done(s) : setTimeout(look, 20);
			};
			look();
		})`, status, first), &s)
		if !strings.Contains(s.Status, status) || !strings.HasSuffix(s.First, first) {
			t.Errorf("%q has %q and begins with %s; wanted %q and %s", s.Address, s.Status, s.First, status, first)
		}
	}
	o.Size(1280, 900)
	o.Open(root + "pilots/kent.html")
	o.Type("header input[type=search]", "gatway kent")
	o.Click("header form button")
	see("results are for “gateway”", "glossary.html#gateway")
	o.Click("fieldset summary, details summary")
	o.Click("input[value=birmingham]")
	see("1 filter", "compare/birmingham-and-kent.html")
	o.Back()
	see("results are for “gateway”", "glossary.html#gateway")
	o.Reload()
	see("results are for “gateway”", "glossary.html#gateway")
	o.Click(".search-results > li > a")
	var address string
	o.Ask("location.href", &address)
	if !strings.HasSuffix(address, "/glossary.html#gateway") {
		t.Errorf("the first result leads to %s", address)
	}
	o.Back()
	see("results are for “gateway”", "glossary.html#gateway")
}
