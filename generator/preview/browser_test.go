package preview_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"totalplace/generator/browser"
)

var desk = browser.View{Width: 1000, Height: 700, Scripts: true}

// becomes waits until an expression is true in the tab.
func becomes(t *testing.T, tab *browser.Tab, expression string) {
	t.Helper()
	expression = "!!document.body && (" + expression + ")" // there is no body between two pages
	for end := time.Now().Add(patience); !browser.Value[bool](tab, expression); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never true: %s\nthe page says: %s", expression, browser.Value[string](tab, "document.body.innerText"))
		}
	}
}

// panel is a script for the text that the panel shows, or "".
const panel = `(document.querySelector("totalplace-preview")?.shadowRoot.querySelector("section").innerText ?? "")`

// TestSaveAndThereItIs edits a page that is open and scrolled down, and then the stylesheet. Only the page that
// changed may reload.
func TestSaveAndThereItIs(t *testing.T) {
	b := browser.Start(t)
	dir := smallFolder(t)
	long := strings.Repeat("A paragraph of the long page.\n\n", 100)
	write(t, dir, "content/pages/about.md", page("About", long+"First end."))
	write(t, dir, "content/pages/other.md", page("Other", "Text."))
	s := serve(t, dir, nil)
	tab, other := b.Tab(t), b.Tab(t)
	tab.Open(s.url+"/about.html", desk)
	other.Open(s.url+"/other.html", desk)
	tab.Do(chromedp.Evaluate[chromedp.Void]("scrollTo(0, 1500); window.mark = 1"))
	other.Do(chromedp.Evaluate[chromedp.Void]("window.mark = 1"))

	write(t, dir, "content/pages/about.md", page("About", long+"Second end."))
	becomes(t, tab, `document.body.innerText.includes("Second end.") && !window.mark`)
	becomes(t, tab, `Math.abs(scrollY - 1500) < 2`)
	if browser.Value[int](other, "window.mark ?? 0") != 1 {
		t.Error("a page that has not changed was loaded again")
	}

	tab.Do(chromedp.Evaluate[chromedp.Void]("window.mark = 1"))
	write(t, dir, "layouts/assets/style.css", "body { color: rgb(1, 2, 3) }")
	for _, tab := range []*browser.Tab{tab, other} {
		becomes(t, tab, `getComputedStyle(document.body).color === "rgb(1, 2, 3)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
		if browser.Value[int](tab, "window.mark ?? 0") != 1 {
			t.Error("a new style loaded the page again")
		}
	}
	for _, complaint := range slices.Concat(tab.Complaints(), other.Complaints()) {
		t.Error(complaint)
	}
}

// TestPanel breaks a file. The page must stay, and the panel must say what is wrong, not take the focus, fold, and
// disappear when all is mended.
func TestPanel(t *testing.T) {
	b := browser.Start(t)
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	tab := b.Tab(t)
	tab.Open(s.url+"/about.html", desk)
	tab.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("footer a").focus()`))

	write(t, dir, "content/pages/about.md", page("About", "<b>Bold</b> and [a place](pilot:nobody)\n\nThen [it again](pilot:nobody)"))
	becomes(t, tab, panel+`.includes("3 errors")`)
	text := browser.Value[string](tab, panel)
	if strings.Count(text, "does not exist") != 1 || strings.Count(text, "To mend it: ") != 2 {
		t.Errorf("the panel says twice what is wrong in two places:\n%s", text)
	}
	for _, want := range []string{"content/pages/about.md:5:17", "content/pages/about.md:7:6", `pilot "nobody" does not exist`, "To mend it: ", "<b>Bold</b> and [a place](pilot:nobody)", "This page is from before"} {
		if !strings.Contains(text, want) {
			t.Errorf("the panel does not say %q:\n%s", want, text)
		}
	}
	if !browser.Value[bool](tab, `document.body.innerText.includes("First words.") && document.activeElement.matches("footer a") && document.title.startsWith("(3) ")`) {
		t.Error("the last good page does not stay as it was, with its focus, or the title does not count")
	}
	for _, fault := range tab.Axe() {
		t.Error(fault)
	}
	const expanded = `document.querySelector("totalplace-preview").shadowRoot.querySelector("button").ariaExpanded`
	tab.Do(chromedp.Evaluate[chromedp.Void](`document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}))`))
	becomes(t, tab, expanded+` === "false" && !`+panel+`.includes("nobody")`)
	tab.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("totalplace-preview").shadowRoot.querySelector("button").click()`))
	becomes(t, tab, expanded+` === "true"`)
	tab.Open(s.url+"/about.html", browser.View{Width: 320, Height: 640, Scripts: true})
	becomes(t, tab, panel+`.includes("3 errors")`)
	const button = `document.querySelector("totalplace-preview").shadowRoot.querySelector("button")`
	if !browser.Value[bool](tab, button+`.offsetHeight < 48 && `+button+`.getBoundingClientRect().right <= 320`) {
		t.Errorf("on a narrow screen the button is %d pixels high", browser.Value[int](tab, button+`.offsetHeight`))
	}

	write(t, dir, "content/pages/about.md", page("About", "Mended."))
	becomes(t, tab, `document.body.innerText.includes("Mended.") && !document.querySelector("totalplace-preview") && document.title.startsWith("About")`)
	for _, complaint := range tab.Complaints() {
		t.Error(complaint)
	}

	// Until its script has loaded a page cannot notice that the preview has stopped.
	becomes(t, tab, `performance.getEntriesByType("resource").some(r => r.name.includes("/_preview/state") && r.responseEnd > 0)`)
	s.stop()
	becomes(t, tab, panel+`.includes("has stopped")`)
}

// TestNothingGoodYetInTheBrowser starts with a broken pack: the list of what is wrong must be replaced without a
// reload by hand.
func TestNothingGoodYetInTheBrowser(t *testing.T) {
	b := browser.Start(t)
	dir := smallFolder(t)
	write(t, dir, "content/pages/about.md", page("About", "[a place](pilot:nobody)"))
	s := serve(t, dir, nil)
	tab := b.Tab(t)
	tab.Open(s.url+"/about.html", browser.View{Width: 320, Height: 640, Scripts: true})
	becomes(t, tab, `document.body.innerText.includes('pilot "nobody" does not exist')`)
	for _, fault := range slices.Concat(tab.Look(), tab.Axe()) {
		t.Error(fault)
	}
	write(t, dir, "content/pages/about.md", page("About", "[another place](pilot:nobody-else)"))
	becomes(t, tab, `document.body.innerText.includes("nobody-else")`)
	write(t, dir, "content/pages/about.md", page("About", "Good."))
	becomes(t, tab, `document.body.innerText.includes("Good.")`)
}

// TestManyTabs opens more tabs than a browser opens connections to one host. One is hidden: it must give up the
// stream, request nothing, and be up to date once it is visible again.
func TestManyTabs(t *testing.T) {
	b := browser.Start(t)
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	tabs := make([]*browser.Tab, 8)
	for i := range tabs {
		tabs[i] = b.Tab(t)
		tabs[i].Open(s.url+"/about.html", desk)
	}
	hide := func(yes bool) {
		tabs[0].Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`Object.defineProperty(document, "hidden", {value: %v, configurable: true}); document.dispatchEvent(new Event("visibilitychange", {bubbles: true}))`, yes)))
	}
	hide(true) // the first, which holds the stream
	before := browser.Value[int](tabs[0], `performance.getEntriesByType("resource").length`)
	write(t, dir, "content/pages/about.md", page("About", "Second words."))
	for _, tab := range tabs[1:] {
		becomes(t, tab, `document.body.innerText.includes("Second words.")`)
	}
	if n := browser.Value[int](tabs[0], `performance.getEntriesByType("resource").length`); n != before || !browser.Value[bool](tabs[0], `document.body.innerText.includes("First words.")`) {
		t.Errorf("a hidden tab asked %d times", n-before)
	}
	hide(false)
	becomes(t, tabs[0], `document.body.innerText.includes("Second words.")`)
}

// TestOtherOrigins opens a page on another port of this machine, and under another name, that tries every way to read
// the preview.
func TestOtherOrigins(t *testing.T) {
	b := browser.Start(t)
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>Evil</title><body>")
	}))
	t.Cleanup(evil.Close)
	tries := fmt.Sprintf(`(async () => {
		const at = %q, token = %q, got = [];
		const load = (name, attributes) => new Promise(done => {
			const e = Object.assign(document.createElement(name), attributes);
			e.onload = () => done(true); e.onerror = () => done(false);
			document.body.append(e);
		});
		const note = (name, yes) => { if (yes) got.push(name); };
		await fetch(at + "/about.html").then(() => note("fetch", true), () => {});
		await fetch(at + "/_preview/state?path=/&token=" + token).then(() => note("state", true), () => {});
		await fetch(at + "/data/pack.json", {mode: "no-cors"}).then(() => note("fetch without cors", true), () => {});
		note("script", await load("script", {src: at + "/_preview/preview.js"}));
		note("style", await load("link", {rel: "stylesheet", href: at + "/_preview/preview.css"}));
		note("image", await load("img", {src: at + "/assets/icon.svg"}));
		await new Promise(done => { const e = new EventSource(at + "/_preview/events?token=" + token); e.onopen = () => { note("stream", true); done(); }; e.onerror = () => { e.close(); done(); }; });
		await new Promise(done => { const e = new WebSocket(at.replace("http", "ws") + "/_preview/events?token=" + token); e.onopen = () => { note("socket", true); done(); }; e.onerror = done; });
		await load("iframe", {src: at + "/about.html"});
		try { note("frame", frames[0].document.body.innerText.includes("First")); } catch {}
		return got.join(", ");
	})()`, s.url, s.token())
	for _, home := range []string{evil.URL, strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)} {
		tab := b.Tab(t)
		tab.Open(home, desk)
		if got := browser.Value[string](tab, tries); got != "" {
			t.Errorf("a page on %s reads the preview by: %s", home, got)
		}
	}
}

// TestAnotherRun stops the preview and starts another on the same port: open tabs must switch to it.
func TestAnotherRun(t *testing.T) {
	b := browser.Start(t)
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	tab := b.Tab(t)
	tab.Open(s.url+"/about.html", desk)
	s.stop()
	must(t, os.WriteFile(filepath.Join(dir, "content", "pages", "about.md"), []byte(page("About", "Words of another run.")), 0o644))
	serveAt(t, dir, strings.TrimPrefix(s.url, "http://"), nil)
	becomes(t, tab, `document.body.innerText.includes("Words of another run.")`)
}
