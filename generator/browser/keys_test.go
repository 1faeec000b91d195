package browser_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"totalplace/generator/browser"
)

// numbered numbers everything that Tab can reach, in the order of the document, and returns how many there are.
const numbered = `(() => {
	let n = 0;
	for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"))
		if (e.checkVisibility({visibilityProperty: true}) && !e.disabled) e.dataset.turn = ++n;
	return n;
})()`

// focused is the element that has the focus: its number, a description, and what is wrong with how the focus is
// shown.
type focused struct {
	Turn  int
	What  string
	Fault string
}

const whereFocusIs = `(() => {
	const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
	let fault = "";
	if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) fault = "has no outline";
	else if (box.bottom <= 0 || box.top >= innerHeight) fault = "is out of sight";
	else {
		const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 1), innerHeight - 1);
		const top = document.elementFromPoint(x, y);
		const line = e.getClientRects().length > 1; // a link over two lines need not have anything in its middle
		if (top && !line && !e.contains(top) && !top.contains(e)) fault = "is hidden under " + top.tagName;
	}
	return {Turn: Number(e.dataset.turn ?? 0), What: e.tagName + " " + (e.textContent || e.getAttribute("aria-label") || e.name || "").trim().slice(0, 40), Fault: fault};
})()`

// TestKeys walks through pages with Tab alone. The stops must come in the order of the document, each in sight and
// with an outline, and there must be no trap. The first stop skips to the text, and Enter follows a link.
func TestKeys(t *testing.T) {
	if !long() {
		return
	}
	const most = 150 // stops; the rest of a long page is like its beginning
	b := browser.Start(t)
	site := build(t)
	for _, page := range []string{"index.html", "pilots/kent.html", "counts/kent-2009-10.html", "compare/birmingham-and-bradford.html", "themes/index.html", "search.html"} {
		t.Run(page, func(t *testing.T) {
			tab := b.Tab(t)
			view := browser.View{Width: 1280, Height: 800, Scripts: true}
			tab.Open(browser.FileURL(site+"/"+page), view)
			if page == "search.html" {
				browser.Value[any](tab, `document.activeElement.blur()`) // the page starts with the focus in its box
			}
			all := browser.Value[int](tab, numbered)
			last := 0
			for range min(all, most) {
				tab.Press(kb.Tab)
				at := browser.Value[focused](tab, whereFocusIs)
				if page == "search.html" && last == 0 {
					last = at.Turn - 1 // Tab continues from where the box is
				}
				if at.Turn != last+1 {
					t.Fatalf("after stop %d of %d comes %d: %s", last, all, at.Turn, at.What)
				}
				if at.Fault != "" {
					t.Errorf("stop %d: %s %s", at.Turn, at.What, at.Fault)
				}
				if last = at.Turn; last == all {
					break
				}
			}

			tab.Open(browser.FileURL(site+"/"+page), view)
			browser.Value[any](tab, `document.activeElement.blur()`)
			if page == "search.html" {
				return
			}
			tab.Press(kb.Tab)
			tab.Press(kb.Enter)
			if got := browser.Value[string](tab, `location.hash`); got != "#page_main" {
				t.Errorf("the first stop leads to %q, and should skip to the text", got)
			}
			tab.Press(kb.Tab)
			if !browser.Value[bool](tab, `document.querySelector("main").contains(document.activeElement)`) {
				t.Error("behind the skip link the next stop is not in the text")
			}
			if stop := browser.Value[string](tab, `document.activeElement.href ?? ""`); stop != "" {
				tab.Press(kb.Enter)
				got := ""
				for range 200 {
					if got = browser.Value[string](tab, `location.href`); got == stop {
						return
					}
					time.Sleep(20 * time.Millisecond)
				}
				t.Errorf("Enter on a link to %s leads to %s", stop, got)
			}
		})
	}
	if faulty := browser.Value[focused](planted(t, b), whereFocusIs); faulty.Fault == "" {
		t.Error("a stop without an outline passes")
	}
}

// planted returns a page whose only link hides its focus, to prove that such a fault is found.
func planted(t *testing.T, b *browser.Browser) *browser.Tab {
	tab := b.Tab(t)
	tab.Open(write(t, viewport, `<style>a:focus { outline: none }</style><a href="#x">Link</a>`), browser.View{Width: 1280, Height: 800})
	tab.Press(kb.Tab)
	return tab
}
