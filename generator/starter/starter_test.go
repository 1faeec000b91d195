package starter_test

import (
	"io/fs"
	"testing"

	"totalplace/generator"
	"totalplace/generator/source"
	"totalplace/generator/starter"
)

// TestBuilds checks that the pack has no fault, not even a warning, and shows each of its files to readers.
func TestBuilds(t *testing.T) {
	site, problems, err := generator.Builder{}.Build(starter.Content(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Level != source.Notice || p.Code != "no-base-url" { // only its author can know the address
			t.Errorf("%s", p)
		}
	}
	if site == nil {
		return
	}
	for _, page := range []string{
		"index.html", "about.html", "pilots/anyshire.html", "themes/front-door.html", "cases/one-counter.html", "counts/anyshire-2009-10.html",
		"organisations/anyford-borough-council.html", "sources/anyshire-report.html", "facts.html", "glossary.html",
	} {
		if data, err := fs.ReadFile(site, page); err != nil || len(data) == 0 {
			t.Errorf("%s: %v", page, err)
		}
	}
}
