package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axePath is where `make tools` puts axe-core, from the root of the repository.
const axePath = ".ci/node_modules/axe-core/axe.min.js"

// axeSource returns axe-core.
func axeSource(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(installed(t, axePath, "axe-core"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// installed returns where a file is that `make tools` obtains, and ends the test if it is not there. The
// path is from the root of the repository; the name is for people.
func installed(t testing.TB, path, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for !exists(filepath.Join(dir, "go.mod")) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
	}
	at := filepath.Join(dir, path)
	if !exists(at) {
		missing(t, name+" is not installed")
	}
	return at
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

//go:embed axe.js
var runAxe string

// Axe returns what axe-core finds wrong with the page as it is shown, by the rules that are named; if
// none is, by all of WCAG 2.2 A and AA and good practice. A large page takes it seconds.
//
// It runs in a world of its own beside the page's: the debugger puts it there, so that no policy of
// the page has to let it in, and nothing the page does changes it or is changed by it.
func (tab *Tab) Axe(rules ...string) []string {
	tab.t.Helper()
	wanted, err := json.Marshal(rules) // null, where none is named
	if err != nil {
		tab.t.Fatal(err)
	}
	source := axeSource(tab.t)
	return run(tab, func(ctx context.Context, t *chromedp.Target) ([]string, error) {
		tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		world, err := cdp.Call(ctx, t, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
			FrameID: tree.FrameTree.Frame.ID, WorldName: "axe"})
		if err != nil {
			return nil, err
		}
		there := func(p *runtime.EvaluateParams) { p.ContextID = world.ExecutionContextID }
		if _, err := chromedp.Evaluate[chromedp.Void](source, there)(ctx, t); err != nil {
			return nil, err
		}
		return chromedp.Evaluate[[]string](fmt.Sprintf("(%s)(%s)", runAxe, wanted), there, chromedp.EvalAwaitPromise)(ctx, t)
	})
}
