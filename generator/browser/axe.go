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

// axePath is where `make tools` puts axe-core, relative to the root of the repository.
const axePath = ".ci/node_modules/axe-core/axe.min.js"

// axeSource returns the source of axe-core.
func axeSource(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(installed(t, axePath, "axe-core"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// installed returns the full path of a file that `make tools` installs, or fails the test if it is missing. path is
// relative to the root of the repository, and name is used in the message.
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

// Axe returns what axe-core finds wrong with the page as it is shown, by the named rules or, if none is named, by all
// of WCAG 2.2 A and AA and its best practices. It takes seconds on a large page.
//
// It runs in an isolated world, injected by the debugger, so the page's policy need not allow it, and neither it nor
// the page affects the other.
func (tab *Tab) Axe(rules ...string) []string {
	tab.t.Helper()
	wanted, err := json.Marshal(rules) // null if none is named
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
