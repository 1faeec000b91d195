package browser_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"totalplace/generator/browser"
)

// TestWhatScrollsSaysSo checks on a page of each kind, narrow and wide, that what is wider than its frame has a hint
// above it that it scrolls, and nothing else has one. The stylesheet only knows once it has been drawn, so the test
// waits for two frames.
func TestWhatScrollsSaysSo(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	scrolling := map[int64]int{}
	for kind, names := range pages(t, site) {
		if kind == "moved" {
			continue
		}
		for _, width := range []int64{320, 640, 1280} {
			tab.Open(browser.FileURL(filepath.Join(site, names[0])), browser.View{Width: width, Height: 800})
			for _, frame := range browser.Value[[]struct {
				Name                 string
				Scrolls, Words, Stop bool
			}](tab, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(
				[...document.querySelectorAll(".scroll")].map((e) => ({
					Name: e.innerText.slice(0, 60), Scrolls: e.scrollWidth > e.clientWidth + 1,
					Words: getComputedStyle(e, "::before").display !== "none", Stop: e.tabIndex === 0,
				}))))))`) {
				if frame.Scrolls != frame.Words {
					t.Errorf("%s, %d px, %q: it scrolls: %t, and says so: %t", names[0], width, frame.Name, frame.Scrolls, frame.Words)
				}
				if frame.Scrolls {
					scrolling[width]++
				}
				if frame.Scrolls && !frame.Stop {
					t.Errorf("%s, %d px, %q scrolls, and no key reaches it", names[0], width, frame.Name)
				}
			}
		}
	}
	if scrolling[640] < 1 { // the lines of a published table; narrower screens show a card for each
		t.Errorf("only %d frames scroll on a tablet; are these all pages?", scrolling[640])
	}
	if scrolling[320] > 0 || scrolling[1280] > 0 {
		t.Errorf("%d frames scroll on a phone, and %d on a wide screen", scrolling[320], scrolling[1280])
	}
}

// TestMarksStayWithTheirWords checks that no line begins with the mark of a note, which would seem to belong to the
// words after it.
func TestMarksStayWithTheirWords(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	marks := 0
	for _, name := range pages(t, site)["pilot"][:3] {
		for _, width := range []int64{320, 411, 768, 1280} {
			tab.Open(browser.FileURL(filepath.Join(site, name)), browser.View{Width: width, Height: 800})
			for _, mark := range browser.Value[[]struct {
				Words string
				Below bool
			}](tab, `[...document.querySelectorAll(".prose .mark")].flatMap((mark) => {
				const words = mark.previousSibling, range = document.createRange();
				const end = words && words.nodeType === 3 ? words.textContent.trimEnd().length : 0;
				if (!end) return [];
				range.setStart(words, end - 1);
				range.setEnd(words, end);
				return {Words: words.textContent, Below: mark.getBoundingClientRect().left < range.getBoundingClientRect().left};
			})`) {
				marks++
				if mark.Below {
					t.Errorf("%s, %d px: a line begins with the mark behind %q", name, width, mark.Words)
				}
			}
		}
	}
	if marks < 100 {
		t.Errorf("only %d marks looked at", marks)
	}
}

// TestAmountsStayWhole checks that no amount in a chart is broken between its sign, number and unit, and that no
// chart is wider than a telephone because of that.
func TestAmountsStayWhole(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	kinds := pages(t, site)
	amounts := 0
	for _, name := range slices.Concat(kinds["pilot"][:3], kinds["count"][:3], kinds["compare"][:3], kinds["list-services"]) {
		for _, width := range []int64{320, 411, 1280} {
			tab.Open(browser.FileURL(filepath.Join(site, name)), browser.View{Width: width, Height: 800})
			for _, amount := range browser.Value[[]struct {
				Words string
				Lines int
			}](tab, `[...document.querySelectorAll(".chart, .multiples")].flatMap((chart) => {
				const found = [], texts = document.createTreeWalker(chart, NodeFilter.SHOW_TEXT), range = document.createRange();
				for (let text; text = texts.nextNode();) for (const m of text.data.matchAll(/−?£\d[\d,.]*(\s[mb]illion)?/g)) {
					range.setStart(text, m.index);
					range.setEnd(text, m.index + m[0].length);
					found.push({ Words: text.data, Lines: new Set([...range.getClientRects()].map((r) => r.bottom)).size });
				}
				return found;
			})`) {
				amounts++
				if amount.Lines != 1 {
					t.Errorf("%s, %d px: the amount in %q stands on %d lines", name, width, amount.Words, amount.Lines)
				}
			}
			if wide := browser.Value[[]string](tab, `[...document.querySelectorAll(".chart .scroll, .multiples li")].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.innerText.slice(0, 60))`); len(wide) > 0 {
				t.Errorf("%s, %d px: wider than the screen: %q", name, width, wide)
			}
		}
	}
	if amounts < 1000 {
		t.Errorf("only %d amounts looked at", amounts)
	}
}

// TestWayUp checks on a phone and on a wide screen that the link to the contents of a long page is out of sight at its
// beginning and in sight further down, and leads there; that it covers nothing on a wide screen; and that nothing is
// hidden under it on a phone when Tab has reached it.
func TestWayUp(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	for _, width := range []int64{320, 1280} {
		tab.Open(browser.FileURL(filepath.Join(site, one(t, site)["count"])), browser.View{Width: width, Height: 640})
		const inSight = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
			const up = document.querySelector(".up a"), box = up.getBoundingClientRect();
			done(up.checkVisibility({visibilityProperty: true}) && box.top > 0 && box.bottom < innerHeight);
		})))`
		if browser.Value[bool](tab, inSight) {
			t.Errorf("%d px: it is in sight at the beginning", width)
		}
		browser.Value[any](tab, `scrollTo(0, document.documentElement.scrollHeight / 2)`)
		if !browser.Value[bool](tab, inSight) {
			t.Errorf("%d px: it is not in sight in the middle", width)
		}
		if width == 1280 && browser.Value[bool](tab, `document.querySelector(".up a").getBoundingClientRect().left < document.querySelector("main").getBoundingClientRect().right`) {
			t.Errorf("%d px: it covers the page", width)
		}
		browser.Value[any](tab, `document.querySelector(".sum a").focus()`)
		for range 80 {
			tab.Press(kb.Tab)
			if words := browser.Value[string](tab, `(() => {
				const box = document.activeElement.getBoundingClientRect(), up = document.querySelector(".up a").getBoundingClientRect();
				return box.bottom > up.top && box.right > up.left && box.left < up.right && box.top < up.bottom ? document.activeElement.textContent : "";
			})()`); words != "" {
				t.Errorf("%d px: %q has the focus, and lies under it", width, words)
			}
		}
		browser.Value[any](tab, `document.querySelector(".up a").focus()`)
		tab.Press(kb.Enter)
		if !browser.Value[bool](tab, `document.querySelector(":target").matches(".contents h2")`) {
			t.Errorf("%d px: it does not lead to the contents", width)
		}
	}
}
