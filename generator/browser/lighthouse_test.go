package browser_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"totalplace/generator"
	"totalplace/generator/folder"
)

// apart is the one audit that cannot pass: it fetches robots.txt from inside the page, and the policy of the site
// forbids pages to fetch anything.
const apart = "robots-txt"

// TestLighthouse checks that a home page, a place and a count get full marks when served by a host that compresses; for
// speed, which depends on the machine, 90 of 100 are enough.
// make lighthouse fetches the program and sets the path; without it the test does nothing.
func TestLighthouse(t *testing.T) {
	program := os.Getenv("TOTALPLACE_LIGHTHOUSE")
	if program == "" {
		return
	}
	dir := filepath.Join(t.TempDir(), "site")
	server := httptest.NewServer(compressing(http.FileServer(http.Dir(dir))))
	defer server.Close()
	made, problems, err := generator.Builder{BaseURL: server.URL + "/"}.Build(os.DirFS(filepath.Join(root, "content")), nil)
	if err != nil || made == nil {
		t.Fatal(err, problems)
	}
	_, err = folder.Folder{Dir: dir}.Write(t.Context(), made)
	must(t, err)
	for tries, pages := 1, []string{"", "pilots/kent.html", "counts/kent-2009-10.html"}; len(pages) > 0; tries++ {
		page := pages[0]
		cmd := exec.CommandContext(t.Context(), program, server.URL+"/"+page, "--quiet", "--output=json", "--chrome-flags=--headless --no-sandbox")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		must(t, err)
		var report struct {
			Categories map[string]struct {
				Score     float64
				AuditRefs []struct {
					ID     string
					Weight float64
				}
			}
			Audits map[string]struct {
				Title string
				Score *float64
			}
		}
		must(t, json.Unmarshal(out, &report))
		if len(report.Categories) != 4 {
			t.Fatalf("%d categories", len(report.Categories))
		}
		performance := report.Categories["performance"].Score
		t.Logf("%s performance: %.0f", page, 100*performance)
		// It is measured, and a slow machine only makes it worse: the same page gets 100 and 91 within a day.
		if performance < 0.9 && tries < 5 {
			continue
		}
		pages, tries = pages[1:], 0
		if performance < 0.9 {
			t.Errorf("%s: performance is %.0f", page, 100*performance)
		}
		delete(report.Categories, "performance")
		for name, category := range report.Categories {
			t.Logf("%s %s: %.0f", page, name, 100*category.Score)
			for _, ref := range category.AuditRefs {
				if audit := report.Audits[ref.ID]; ref.Weight > 0 && ref.ID != apart && audit.Score != nil && *audit.Score < 1 {
					t.Errorf("%s: %s: %s", page, name, audit.Title)
				}
			}
		}
	}
}

// compressing serves files as a host does that compresses them and sends the headers for types and caches in
// _headers.
func compressing(files http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if strings.HasPrefix(r.URL.Path, "/assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		r.Header.Del("Range")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		files.ServeHTTP(zipped{w, z}, r)
	})
}

type zipped struct {
	http.ResponseWriter
	to io.Writer
}

func (z zipped) Write(data []byte) (int, error) { return z.to.Write(data) }
