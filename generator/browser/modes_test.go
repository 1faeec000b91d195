package browser_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"totalplace/generator/browser"
)

// long reports whether tests that take minutes are asked for. If not, they return and pass, because CI treats a skip
// as a failure.
func long() bool { return os.Getenv("TOTALPLACE_LONG") == "1" }

// one returns the longest page of each kind, leaving out those that redirect.
func one(t *testing.T, site string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for kind, names := range pages(t, site) {
		if kind != "moved" {
			out[kind] = names[0]
		}
	}
	return out
}

// modes are the views besides those of TestPages. Text at 200 and 400 % on a screen of 1280 px is the same as a page
// laid out for 640 and 320 px.
var modes = []struct {
	name   string
	view   browser.View
	spaced bool // text spacing of WCAG 1.4.12
}{
	{"print", browser.View{Width: 700, Height: 1000, Print: true}, false},
	{"320-forced", browser.View{Width: 320, Height: 640, Forced: true}, false},
	{"1280-forced-dark", browser.View{Width: 1280, Height: 800, Forced: true, Dark: true}, false},
	{"320-spaced", browser.View{Width: 320, Height: 640}, true},
	{"1280-spaced", browser.View{Width: 1280, Height: 800}, true},
	{"zoom-200", browser.View{Width: 640, Height: 400}, false},
	{"zoom-400-dark", browser.View{Width: 320, Height: 200, Dark: true}, false},
}

// TestModes checks a page of each kind in the views that few readers use, but some depend on.
func TestModes(t *testing.T) {
	if !long() {
		return
	}
	b := browser.Start(t)
	site := build(t)
	chosen := one(t, site)
	for _, kind := range slices.Sorted(maps.Keys(chosen)) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			tab := b.Tab(t)
			for _, mode := range modes {
				tab.Open(browser.FileURL(filepath.Join(site, chosen[kind])), mode.view)
				if mode.spaced && !browser.Value[bool](tab, spaceOut) {
					t.Fatal("the text is not spaced out")
				}
				faults := append(tab.Complaints(), tab.Look()...)
				faults = append(faults, browser.Value[[]string](tab, lookAtMarks)...)
				if mode.view.Print {
					faults = slices.DeleteFunc(faults, func(fault string) bool { // sizes of text and targets in pixels mean nothing on paper, and lines are as wide as it
						return strings.HasPrefix(fault, "text of ") || strings.HasPrefix(fault, "a target of ") || strings.HasPrefix(fault, "a line of ")
					})
					faults = append(faults, browser.Value[[]string](tab, lookAtAddresses)...)
				}
				for _, fault := range faults {
					t.Errorf("%s, %s: %s", chosen[kind], mode.name, fault)
				}
			}
		})
	}
}

// sheet matches a page of a PDF.
var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// TestPaper checks how many sheets the pages take that people print for meetings: the longest pages of places take up
// to six each, and the longest count, with every row and every sum, takes at most 20. A total is printed only once,
// below the rows it is the sum of, not on every sheet. Lines are as wide as the paper.
func TestPaper(t *testing.T) {
	b := browser.Start(t)
	site := build(t)
	tab := b.Tab(t)
	sheets := func(name string, least, most int) {
		tab.Open(browser.FileURL(filepath.Join(site, name)), browser.View{Width: 700, Height: 1000, Print: true})
		if n := len(sheet.FindAll(tab.PDF(), -1)); n < least || n > most {
			t.Errorf("%s takes %d sheets; %d to %d were expected", name, n, least, most)
		}
	}
	tab.Open(browser.FileURL(filepath.Join(site, "index.html")), browser.View{Width: 700, Height: 1000, Print: true})
	most := 6
	if !browser.Value[bool](tab, hasFace) {
		most++ // the fallback face may be wider than all of them
	}
	for _, name := range pages(t, site)["pilot"][:3] {
		sheets(name, 3, most)
	}
	sheets(one(t, site)["count"], 5, 20)
	if n := browser.Value[int](tab, `[...document.querySelectorAll("tfoot")].filter(f => getComputedStyle(f).display === "table-footer-group").length`); n > 0 {
		t.Errorf("%d totals are printed again at the end of each sheet", n)
	}
	if n := browser.Value[int](tab, `[...document.querySelectorAll("p, figcaption, .note")].filter(e => !e.closest(".ledger") && getComputedStyle(e).maxWidth !== "none").length`); n > 0 {
		t.Errorf("%d texts are narrower than the paper", n)
	}
}

// hasFace reports whether the machine has any of the fonts that the stylesheet names for paper.
const hasFace = `(() => {
	const brush = document.createElement("canvas").getContext("2d");
	const width = face => { brush.font = "100px " + face; return brush.measureText("Total Place").width };
	return width(getComputedStyle(document.body).fontFamily.replace(/serif$/, "monospace")) !== width("monospace");
})()`

// spaceOut sets the text as readers may who need more space between letters, words and lines. It adds the stylesheet
// by way of the debugger, to which the page's policy does not apply.
const spaceOut = `(() => {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
	document.adoptedStyleSheets = [sheet];
	const p = document.querySelector("p"), style = getComputedStyle(p);
	return Math.abs(parseFloat(style.letterSpacing) - .12 * parseFloat(style.fontSize)) < .1;
})()`

// lookAtMarks returns the marks of charts that cannot be told from what is behind them, because they have no size or
// no colour of their own. Backgrounds are not printed unless the style asks for it, and in forced colours they have
// the colour of the page.
const lookAtMarks = `(() => {
	const faults = [];
	const forced = matchMedia("(forced-colors: active)").matches, print = matchMedia("print").matches;
	const brush = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const seen = colour => {
		brush.clearRect(0, 0, 1, 1);
		brush.fillStyle = "#0000";
		brush.fillStyle = colour;
		brush.fillRect(0, 0, 1, 1);
		return [...brush.getImageData(0, 0, 1, 1).data];
	};
	const probe = document.createElement("span");
	document.body.append(probe);
	probe.style.color = "Canvas";
	const canvas = forced ? getComputedStyle(probe).color : "";
	probe.remove();
	const ground = el => {
		if (forced) return seen(canvas);
		for (let a = el; a && !print; a = a.parentElement) {
			const c = seen(getComputedStyle(a).backgroundColor);
			if (c[3]) return c;
		}
		return [255, 255, 255, 255];
	};
	const differs = (colour, el) => {
		if (colour === "none") return false;
		const [r, g, b, a] = seen(colour), on = ground(el);
		return a > 0 && Math.abs(r - on[0]) + Math.abs(g - on[1]) + Math.abs(b - on[2]) > 20;
	};
	const drawn = "rect, circle, ellipse, path, line, polygon, polyline";
	const where = el => (el.closest("table, figure, section") || el).textContent.trim().replace(/\s+/g, " ").slice(0, 40);
	const told = new Set();
	const fault = (what, el) => {
		const sentence = what + ": " + el.localName + "." + (el.getAttribute("class") || "") + " of " + JSON.stringify(where(el));
		if (!told.has(sentence)) faults.push(sentence);
		told.add(sentence);
	};
	for (const el of document.querySelectorAll(".marks *")) {
		if (!el.matches(drawn) || !el.checkVisibility()) continue;
		const style = getComputedStyle(el), box = el.getBoundingClientRect();
		const nothing = parseFloat(el.getAttribute("width") ?? 1) === 0;
		if (!nothing && (box.width === 0 && box.height === 0)) fault("a mark has no size", el);
		const lined = parseFloat(style.strokeWidth) > 0 && differs(style.stroke, el.closest("svg").parentElement);
		if (!differs(style.fill, el.closest("svg").parentElement) && !lined) fault("a mark cannot be seen", el);
	}
	for (const el of document.querySelectorAll("figure.chart td *, figure.chart th *")) {
		if (el.closest("svg") || el.textContent.trim() || el.children.length) continue;
		const style = getComputedStyle(el), box = el.getBoundingClientRect();
		if (!box.width || !box.height || seen(style.backgroundColor)[3] === 0) continue;
		const edged = ["Top", "Right", "Bottom", "Left"].some(side =>
			parseFloat(style["border" + side + "Width"]) > 0 && differs(style["border" + side + "Color"], el.parentElement));
		if (print && style.printColorAdjust !== "exact" && !edged) fault("paper has no backgrounds, and the mark nothing else", el);
		if (forced && style.forcedColorAdjust !== "none" && !edged) fault("forced colours have no backgrounds, and the mark nothing else", el);
	}
	return faults;
})()`

// lookAtAddresses returns the links to other sites whose address is not printed.
const lookAtAddresses = `(() => {
	const faults = [];
	for (const a of document.querySelectorAll("main a[href^='http']")) {
		if (!a.checkVisibility() || a.textContent.includes(a.getAttribute("href"))) continue;
		if (!getComputedStyle(a, "::after").content.includes(a.getAttribute("href")))
			faults.push("on paper a link does not say where it leads: " + a.textContent.trim() + " " + a.getAttribute("href"));
	}
	return faults;
})()`

// TestScriptsChangeNothing checks that pages read the same with scripts and without. Only the search needs scripts.
func TestScriptsChangeNothing(t *testing.T) {
	if !long() {
		return
	}
	b := browser.Start(t)
	site := build(t)
	for kind, name := range one(t, site) {
		if name == "search.html" {
			continue
		}
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			tab := b.Tab(t)
			var texts [2]string
			for i, scripts := range []bool{false, true} {
				tab.Open(browser.FileURL(filepath.Join(site, name)), browser.View{Width: 1280, Height: 800, Scripts: scripts})
				texts[i] = browser.Value[string](tab, "document.body.innerText")
			}
			if texts[0] != texts[1] || texts[0] == "" {
				t.Errorf("%s reads %q without scripts, and with them %q", name, texts[0], texts[1])
			}
		})
	}
}
