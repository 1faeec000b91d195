package browser_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"totalplace/generator/browser"
)

// TestNuChecker wants every page to be HTML without an error or a warning, and that of one that is wrong
// the checker says so: what it is given are folders, and it is silent too about one it finds no page in.
func TestNuChecker(t *testing.T) {
	nu := browser.FindNu(t)
	wrong := filepath.Join(t.TempDir(), "Différent (2)", "wrong.html") // as awkward as where the site is
	must(t, os.MkdirAll(filepath.Dir(wrong), 0o700))
	must(t, os.WriteFile(wrong, []byte("<!doctype html>\n<html lang=\"en\"><title>Wrong</title>\n<p><ul></ul></p>\n"), 0o600))
	said := false
	for _, fault := range nu.Check(build(t), filepath.Dir(wrong)) {
		switch {
		case strings.HasPrefix(fault, wrong):
			said = true
		case strings.Contains(fault, ".still.html:"): // the same as of the page it is of
		default:
			t.Error(fault)
		}
	}
	if !said {
		t.Error("the checker finds nothing wrong with a page that is")
	}
}
