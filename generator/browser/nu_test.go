package browser_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"totalplace/generator/browser"
)

// TestNuChecker checks that every page is HTML without errors or warnings. As the checker is given folders, and also
// says nothing about a folder in which it finds no pages, the test checks a faulty page as well.
func TestNuChecker(t *testing.T) {
	nu := browser.FindNu(t)
	wrong := filepath.Join(t.TempDir(), "Différent (2)", "wrong.html") // as awkward a name as that of the site
	must(t, os.MkdirAll(filepath.Dir(wrong), 0o700))
	must(t, os.WriteFile(wrong, []byte("<!doctype html>\n<html lang=\"en\"><title>Wrong</title>\n<p><ul></ul></p>\n"), 0o600))
	said := false
	for _, fault := range nu.Check(build(t), filepath.Dir(wrong)) {
		switch {
		case strings.HasPrefix(fault, wrong):
			said = true
		case strings.Contains(fault, ".still.html:"): // has the faults of the page it is a copy of
		default:
			t.Error(fault)
		}
	}
	if !said {
		t.Error("the checker finds nothing wrong with a page that is")
	}
}
