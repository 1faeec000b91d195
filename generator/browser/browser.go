// Package browser is for tests: it opens finished pages in a real Chromium and reports what is wrong with them.
//
// Only a browser knows whether a page scrolls sideways, whether its content policy lets the stylesheet load, and what
// a screen reader is told, so nothing here guesses at these by parsing HTML.
//
//	b := browser.Start(t)                                 // one process, for a test and its subtests
//	tab := b.Tab(t)                                       // any number, also in parallel
//	tab.Open(browser.FileURL(path), browser.View{Width: 320, Height: 640})
//	tab.Do(chromedp.Click(chromedp.CSS("#more")))         // any action of chromedp
//	words := browser.Value[string](tab, "document.title") // any value of the page
//	faults := slices.Concat(tab.Complaints(), tab.Look(), tab.Axe())
//
// The Nu HTML checker complements it by reading the same pages as source:
//
//	faults := browser.FindNu(t).Check(site) // all pages of a folder in one go
//
// [Firefox] and [WebKit] open pages in browsers of other makes, for the few tests that `make others` runs.
//
// The other tests need Chromium, axe-core, Java and the checker, which `make tools` obtains, and they are slow. So
// they run only with TOTALPLACE_BROWSER=1 (which make test sets) or CI=true, and then fail if a tool is missing.
// Otherwise they are skipped, and `go test ./...` needs nothing but Go.
package browser

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/profiler"
	"github.com/chromedp/chromedp"
)

// patience is how long one step in a tab may take. On any machine, only a page that hangs takes that long.
const patience = 2 * time.Minute

// Browser is a running Chromium.
type Browser struct{ ctx context.Context }

// Start starts a Chromium that is closed at the end of the test. Subtests and parallel tests may share it.
func Start(t testing.TB) *Browser {
	t.Helper()
	if !wanted() {
		t.Skip("needs a browser; make test runs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		// Otherwise every window would load two popups for an address bar that nobody sees.
		chromedp.Flag("disable-features", "Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup"),
		// A page of ours that makes a request to another host is faulty, and no test should reach out to prove it. So
		// every host name other than this machine's own fails at once.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	ctx, cancel := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(options...))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); errors.Is(err, exec.ErrNotFound) {
		missing(t, "no Chromium is installed")
	} else if err != nil {
		t.Fatalf("cannot start Chromium: %v", err)
	}
	return &Browser{ctx}
}

// wanted reports whether browser tests were asked for.
func wanted() bool { return os.Getenv("CI") == "true" || os.Getenv("TOTALPLACE_BROWSER") == "1" }

// missing fails a test that lacks a tool. A skip would look like success although a browser was asked for.
func missing(t testing.TB, what string) {
	t.Helper()
	t.Fatalf("%s; run make tools", what)
}

// View is how a page is looked at. Apart from the size, the default is light colours and no scripts.
type View struct {
	Width, Height int64
	Dark          bool // the reader prefers dark colours
	Forced        bool // the reader has set colours of their own (Windows contrast themes)
	Print         bool // print media
	Scripts       bool // scripts are enabled
}

// narrow is the width below which a view is a phone, which heeds a page's meta viewport element: without one it lays
// out the page for 980 px and shrinks it.
const narrow = 600

// Tab is a tab of the browser. It belongs to one test and is not safe for concurrent use.
type Tab struct {
	t      testing.TB
	ctx    context.Context
	events *events
	view   View
}

// Tab opens a tab that is closed at the end of the test.
func (b *Browser) Tab(t testing.TB) *Tab {
	t.Helper()
	tab := &Tab{t: t, events: &events{}}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithListener(tab.events.hear))
	t.Cleanup(cancel)
	tab.ctx = ctx
	// Not with Do, whose timeout would also end the tab.
	if _, err := chromedp.Call(ctx, audits.Enable, cdp.Empty{}); err != nil {
		t.Fatalf("cannot open a tab: %v", err)
	}
	return tab
}

// Do runs chromedp actions, and fails the test if one fails.
func (tab *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	run(tab, chromedp.Steps(actions...))
}

// Value returns the value of an expression in the page. If that is a promise, Value waits for it.
//
// A page may reload while the expression is evaluated. Then it is evaluated again in the new page, because that is no
// fault of the page.
func Value[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	for {
		v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		if err == nil {
			return v
		}
		if !replaced(err) {
			tab.t.Fatalf("the browser: %v", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// replaced reports whether there was no answer because the page went away. The browser uses one error code for this
// and much else, so the message has to be examined.
func replaced(err error) bool {
	return slices.ContainsFunc([]string{
		"Inspected target navigated or closed",
		"Execution context was destroyed",
		"Cannot find context with specified id",
		"Cannot find default execution context",
	}, func(words string) bool { return strings.Contains(err.Error(), words) })
}

func run[T any](tab *Tab, action chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		tab.t.Fatalf("the browser: %v", err)
	}
	return v
}

// call returns an action that sends a command of the browser's protocol and ignores the result.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// Open opens a page and waits until it has loaded.
func (tab *Tab) Open(address string, v View) {
	tab.t.Helper()
	tab.events.start(address)
	tab.view = v
	tab.Do(
		call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: v.Width, Height: v.Height, DeviceScaleFactor: 1, Mobile: v.Width < narrow}),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: pick(v.Print, "print", "screen"),
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: pick(v.Dark, "dark", "light")},
				{Name: "forced-colors", Value: pick(v.Forced, "active", "none")},
			}}),
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !v.Scripts}),
		chromedp.Navigate(address),
		// The page's own scripts have had their chance. From here on only the tests' scripts run. They must be
		// enabled, because axe-core waits for timers, which do not run while scripts are disabled.
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false}),
	)
}

func pick(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// Press presses keys one after another: letters, or keys of chromedp's package kb, such as kb.Tab.
func (tab *Tab) Press(keys string) {
	tab.t.Helper()
	tab.Do(chromedp.KeyEvent(keys))
}

// Node is what a screen reader is told about a part of the page.
type Node struct {
	Role, Name  string
	Description string // additional description
	Disabled    bool
	Address     string // where a link leads
	Children    []*Node
}

// Text returns everything that is read out for the node and its descendants, in order.
func (n *Node) Text() string {
	if n.Role == "StaticText" {
		return n.Name
	}
	var out strings.Builder
	for _, child := range n.Children {
		out.WriteString(child.Text())
	}
	return out.String()
}

// All returns the node and its descendants that have the given role, in order.
func (n *Node) All(role string) []*Node {
	var out []*Node
	if n.Role == role {
		out = append(out, n)
	}
	for _, child := range n.Children {
		out = append(out, child.All(role)...)
	}
	return out
}

// Tree returns the page as a screen reader is told about it. Nodes that it is not told about are replaced by their
// children.
func (tab *Tab) Tree() *Node {
	tab.t.Helper()
	nodes := run(tab, func(ctx context.Context, t *chromedp.Target) ([]*accessibility.Node, error) {
		all, err := cdp.Call(ctx, t, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		return all.Nodes, err
	})
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		byID[n.NodeID] = n
	}
	text := func(v *accessibility.Value) string {
		if v == nil {
			return ""
		}
		var s string
		if json.Unmarshal(v.Value, &s) != nil {
			return string(v.Value)
		}
		return s
	}
	var told func(id accessibility.NodeID) []*Node
	told = func(id accessibility.NodeID) []*Node {
		from := byID[id]
		if from == nil {
			return nil
		}
		var children []*Node
		for _, child := range from.ChildIDs {
			children = append(children, told(child)...)
		}
		role := text(from.Role)
		if from.Ignored || role == "InlineTextBox" || role == "none" || role == "generic" {
			return children
		}
		node := &Node{Role: role, Name: text(from.Name), Description: text(from.Description), Children: children}
		for _, p := range from.Properties {
			switch p.Name {
			case "url":
				node.Address = text(p.Value)
			case "disabled":
				node.Disabled = text(p.Value) == "true"
			}
		}
		return []*Node{node}
	}
	if len(nodes) == 0 {
		tab.t.Fatal("the browser tells screen readers nothing of the page")
	}
	return &Node{Role: "page", Children: told(nodes[0].NodeID)}
}

// Complaints returns what the browser reported against the page since it was opened or Complaints was last called:
// console messages, policy violations, and requests that failed or went to another host.
func (tab *Tab) Complaints() []string { return tab.events.take() }

// CountSteps makes the browser count how often each part of the scripts runs, in pages opened from now on. That makes
// them slower.
func (tab *Tab) CountSteps() {
	tab.t.Helper()
	yes := true
	tab.Do(call(profiler.Enable, cdp.Empty{}), call(profiler.StartPreciseCoverage, profiler.StartPreciseCoverageParams{CallCount: &yes, Detailed: &yes}))
}

// Steps returns how often the functions, loops and branches of a script, named by its file name, have run since Steps
// was last called. The number is the same on slow and fast machines.
func (tab *Tab) Steps(script string) int {
	tab.t.Helper()
	taken := run(tab, func(ctx context.Context, t *chromedp.Target) (profiler.TakePreciseCoverageResult, error) {
		return cdp.Call(ctx, t, profiler.TakePreciseCoverage, cdp.Empty{})
	})
	n := int64(0)
	for _, s := range taken.Result {
		if path.Base(s.URL) != script {
			continue
		}
		for _, f := range s.Functions {
			for _, r := range f.Ranges {
				n += r.Count
			}
		}
	}
	return int(n)
}

// Busy returns how long the page's main thread has worked since Busy was first called.
func (tab *Tab) Busy() time.Duration {
	tab.t.Helper()
	tab.Do(call(performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}))
	got := run(tab, func(ctx context.Context, t *chromedp.Target) (performance.GetMetricsResult, error) {
		return cdp.Call(ctx, t, performance.GetMetrics, cdp.Empty{})
	})
	for _, m := range got.Metrics {
		if m.Name == "TaskDuration" {
			return time.Duration(m.Value * float64(time.Second))
		}
	}
	tab.t.Fatal("the browser does not say how long a page has worked")
	return 0
}

// tallest is the largest height of a screenshot, in pixels: browsers cannot make one much taller.
const tallest = 16_000

// Screenshot returns a PNG of the page, from its top down to at most tallest pixels.
func (tab *Tab) Screenshot() []byte {
	tab.t.Helper()
	height := min(tallest, Value[float64](tab, "document.documentElement.scrollHeight"))
	return run(tab, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		beyond := true
		r, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
			Clip: &page.Viewport{Width: float64(tab.view.Width), Height: height, Scale: 1},
		})
		if err != nil {
			return nil, err
		}
		return r.Data, nil
	})
}

// PDF returns the page as printed on A4.
func (tab *Tab) PDF() []byte {
	tab.t.Helper()
	return run(tab, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
}

// FileURL returns the file: URL of a file on this machine.
func FileURL(name string) string {
	name = filepath.ToSlash(name)
	if runtime.GOOS == "windows" {
		name = "/" + name // C:/site/index.html
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}
