package browser_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"totalplace/generator/browser"
)

// phone is the view in which most faults occur.
var phone = browser.View{Width: 320, Height: 640}

// write writes a page to a file and returns its address.
func write(t *testing.T, head, body string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	html := fmt.Sprintf("<!doctype html><html lang=en><meta charset=utf-8>%s<title>Page</title><body><main><h1>Page</h1>%s</main>", head, body)
	if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	return browser.FileURL(file)
}

const viewport = `<meta name=viewport content="width=device-width">`

// TestFaultsAreFound plants one fault in each page and checks that it is reported.
func TestFaultsAreFound(t *testing.T) {
	b := browser.Start(t)
	for name, test := range map[string]struct {
		head, body string
		scripts    bool
		want       string
	}{
		"small text":       {body: `<p style="font-size:15px">Small`, want: "text of 15 px"},
		"small svg text":   {body: `<svg viewBox="0 0 100 10" width=100><text y=9 font-size=11>Small</text></svg>`, want: "text of 11 px"},
		"sideways":         {body: `<p style="width:400px">Wide`, want: "the page scrolls sideways"},
		"escaped sideways": {body: `<div style="overflow-x:auto" tabindex=0><p style="width:900px;text-align:right"><span style="position:absolute">loose</span>`, want: "the page scrolls sideways"},
		"clipped across":   {body: `<p style="overflow:hidden;white-space:nowrap;width:90px">More than fits in here`, want: "text is clipped"},
		"clipped below":    {body: `<p style="overflow:hidden;height:20px">More<br>than<br>fits`, want: "text is clipped"},
		"long lines":       {body: `<div style="overflow-x:auto" tabindex=0><p style="width:900px">` + strings.Repeat("So it goes on. ", 20), want: "a line of 5"},
		"spilt":            {body: `<p style="width:40px">Unbreakable`, want: "text spills out of its box"},
		"small target":     {body: `<button style="width:20px;height:20px;padding:0">+`, want: "a target of 20 by 20 px"},
		"small lone link":  {body: `<ul><li><a href="#">Alone</a></ul>`, want: "a target of"},
		"no viewport":      {head: `<meta name=viewport content="width=980">`, want: "the page is laid out for 980 px on a screen of 320 px"},
		"no style":         {body: `<link rel=stylesheet href=lost.css>`, want: "audit: StylesheetLoadingIssue"},
		"no image":         {body: `<img alt="" src=lost.png>`, want: "the image is not shown"},
		"lost file":        {body: `<img alt="" src=lost.png>`, want: "a request failed: file:"},
		"another place":    {body: `<img alt="" src="http://place.invalid/x.png">`, want: "a request to another place: http://place.invalid/x.png"},
		"console":          {body: `<script>console.warn("odd", 1)</script>`, scripts: true, want: `console warning: "odd" 1`},
		"exception":        {body: `<script>lost()</script>`, scripts: true, want: "exception: ReferenceError: lost is not defined"},
		"policy":           {head: `<meta http-equiv=Content-Security-Policy content="default-src 'none'"><style>p{}</style>`, want: "the policy's style-src-elem forbids kInlineViolation"},
		"contrast":         {body: `<p style="color:#999">Pale`, want: "axe fails color-contrast: "},
		"undecided":        {body: `<p style="background:linear-gradient(red,blue)">On what?`, want: "axe cannot decide color-contrast: "},
		"no alternative":   {body: `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, want: "axe fails image-alt: "},
		"heading skipped":  {body: `<h4>Deep</h4>`, want: "axe fails heading-order: "},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			tab := b.Tab(t)
			view := phone
			view.Scripts = test.scripts
			tab.Open(write(t, viewport+test.head, test.body), view)
			found := slices.Concat(tab.Complaints(), tab.Look(), tab.Axe())
			if !slices.ContainsFunc(found, func(fault string) bool { return strings.Contains(fault, test.want) }) {
				t.Errorf("want a fault with %q, got %q", test.want, found)
			}
		})
	}
}

// TestNoFalseAlarms checks that what only looks like a fault is not reported.
func TestNoFalseAlarms(t *testing.T) {
	b := browser.Start(t)
	tab := b.Tab(t)
	tab.Open(write(t, viewport+`<style>
		.skip { position: absolute; left: -999px }
		.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; white-space: nowrap }
		.scroll { position: relative; overflow-x: auto; background: #fff }
		.scroll p { width: 900px; background: #fff }
		</style>`, `
		<a class=skip href="#x">Skip</a>
		<p id=x>A <a href="#x">link</a> in a sentence, <span class=unseen>and words for the ear alone</span>.
		<div class=scroll tabindex=0 role=group aria-label=Wide><p>As wide as a table, <span class=unseen>and unseen</span> in a box that scrolls by itself and holds what it has</p></div>
		<svg viewBox="0 0 10 10" width=100><text y=5 font-size=1.3>Drawn</text></svg>`), phone)
	for _, fault := range slices.Concat(tab.Complaints(), tab.Look(), tab.Axe()) {
		t.Error(fault)
	}
}

// TestTab checks what the other tests build on: scripts run only where they are asked for, a view is as it says, and
// a page can be used and printed.
func TestTab(t *testing.T) {
	b := browser.Start(t)
	tab := b.Tab(t)
	page := write(t, viewport, `<button onclick="document.title='clicked'">Click</button><input aria-label=Name><script>document.title="ran"</script>`)

	title := func() string { return browser.Value[string](tab, "document.title") }
	tab.Open(page, phone)
	if got := title(); got != "Page" {
		t.Errorf("without scripts the title is %q", got)
	}
	tab.Open(page, browser.View{Width: 1280, Height: 800, Scripts: true})
	if got := title(); got != "ran" {
		t.Errorf("with scripts the title is %q", got)
	}
	tab.Do(
		chromedp.Click(chromedp.CSS("button")),
		chromedp.SendKeys(chromedp.CSS("input"), "Durham"),
	)
	if got := title(); got != "clicked" {
		t.Errorf("after a click the title is %q", got)
	}
	if got := browser.Value[string](tab, "document.querySelector('input').value"); got != "Durham" {
		t.Errorf("after typing the field holds %q", got)
	}

	for query, view := range map[string]browser.View{
		"(prefers-color-scheme: light)": {},
		"(prefers-color-scheme: dark)":  {Dark: true},
		"(forced-colors: active)":       {Forced: true},
		"print":                         {Print: true},
		"screen and (width: 320px)":     {},
	} {
		view.Width, view.Height = 320, 640
		tab.Open(page, view)
		if !browser.Value[bool](tab, fmt.Sprintf("matchMedia(%q).matches", query)) {
			t.Errorf("%+v is not %s", view, query)
		}
	}
	if !bytes.HasPrefix(tab.PDF(), []byte("%PDF-")) {
		t.Error("the page does not print")
	}
	if !bytes.HasPrefix(tab.Screenshot(), []byte("\x89PNG")) {
		t.Error("the page cannot be photographed")
	}
}

// TestPageThatReloads checks that a page that keeps reloading itself still answers every time.
func TestPageThatReloads(t *testing.T) {
	tab := browser.Start(t).Tab(t)
	tab.Open(write(t, viewport, `<script>setTimeout(() => location.reload(), 15)</script>`), browser.View{Width: 320, Height: 640, Scripts: true})
	for range 100 {
		if got := browser.Value[string](tab, `new Promise(r => setTimeout(() => r(document.title), 5))`); got != "Page" {
			t.Fatalf("got %q", got)
		}
	}
}
