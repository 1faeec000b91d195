package generator_test

import (
	"compress/gzip"
	"path"
	"regexp"
	"slices"
	"testing"

	"totalplace/generator"
)

// The most that a first visit to a page may cost, in bytes as a server sends them, compressed.
const (
	heaviestVisit = 50 << 10
	heavyPage     = 14 << 10 // the HTML alone, of 95 % of the pages
	mostRequests  = 4        // the page, the stylesheet, the script of the search box, the icon
)

var loaded = regexp.MustCompile(`<link rel="(?:stylesheet|icon)" href="([^"]*)"|<(?:script|img)[^>]* src="([^"]*)"`)

// TestPagesAreLight weighs every page of the real pack together with all that it loads.
func TestPagesAreLight(t *testing.T) {
	s := realPack(t, generator.Builder{})
	assets := map[string]int{}
	var pages []int
	for _, f := range s.Files() {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		data := bytesOf(t, s, f.Path)
		page := weigh(data)
		pages = append(pages, page)
		visit, requests := page, 1
		for _, m := range loaded.FindAllSubmatch(data, -1) {
			at := path.Join(path.Dir(f.Path), string(m[1])+string(m[2]))
			if assets[at] == 0 {
				assets[at] = weigh(bytesOf(t, s, at))
			}
			visit += assets[at]
			requests++
		}
		if visit > heaviestVisit {
			t.Errorf("%s: a first visit takes %d bytes, and may take %d", f.Path, visit, heaviestVisit)
		}
		if requests != mostRequests {
			t.Errorf("%s: %d requests, not %d", f.Path, requests, mostRequests)
		}
	}
	slices.Sort(pages)
	if n := pages[len(pages)*95/100]; n > heavyPage {
		t.Errorf("one page in twenty takes more than %d bytes; 95 in a hundred may take %d at most", n, heavyPage)
	}
	t.Logf("%d pages: half take up to %d bytes, 95%% up to %d, the heaviest %d", len(pages), pages[len(pages)/2], pages[len(pages)*95/100], pages[len(pages)-1])
}

func weigh(data []byte) int {
	var n counter
	z := gzip.NewWriter(&n)
	z.Write(data)
	z.Close()
	return int(n)
}

// counter counts the bytes written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }
