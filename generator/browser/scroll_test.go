package browser_test

import (
	"path/filepath"
	"testing"

	"totalplace/generator/browser"
)

// TestWhatScrollsSaysSo opens a page of each kind, narrow and wide: what is wider than its frame has words above it
// that say so, and what is not has none.
func TestWhatScrollsSaysSo(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	scrolling := map[int64]int{}
	for kind, names := range pages(t, site) {
		if kind == "moved" {
			continue
		}
		for _, width := range []int64{320, 1280} {
			tab.Open(browser.FileURL(filepath.Join(site, names[0])), browser.View{Width: width, Height: 800})
			for _, frame := range browser.Value[[]struct {
				Name           string
				Scrolls, Words bool
			}](tab, `[...document.querySelectorAll(".scroll")].map((e) => ({
				Name: e.innerText.slice(0, 60), Scrolls: e.scrollWidth > e.clientWidth + 1,
				Words: getComputedStyle(e, "::before").display !== "none",
			}))`) {
				if frame.Scrolls != frame.Words {
					t.Errorf("%s, %d px, %q: it scrolls: %t, and says so: %t", names[0], width, frame.Name, frame.Scrolls, frame.Words)
				}
				if frame.Scrolls {
					scrolling[width]++
				}
			}
		}
	}
	if scrolling[320] < 5 {
		t.Errorf("only %d frames scroll on a telephone; are these all pages?", scrolling[320])
	}
	if scrolling[1280] > 0 {
		t.Errorf("%d frames scroll on a wide screen", scrolling[1280])
	}
}
