package generator_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator"
	"totalplace/generator/browser"
)

// TestSearchOfSmallPacks asks packs that are made for one question each, in a real browser.
func TestSearchOfSmallPacks(t *testing.T) {
	b := browser.Start(t)
	// opened is the search of a pack, given as its files besides pack.yaml.
	opened := func(t *testing.T, files map[string]string) *searching {
		t.Helper()
		content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
		for name, text := range files {
			content[name] = &fstest.MapFile{Data: []byte(text)}
		}
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatalf("%v %.300v", err, problems)
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, s); err != nil {
			t.Fatal(err)
		}
		return openSearch(t, b, dir, "")
	}
	page := func(title, text string) string {
		return "---\ntitle: " + title + "\nsummary: A summary.\n---\n\n" + text + "\n"
	}

	t.Run("both words", func(t *testing.T) {
		files := map[string]string{"sources.yaml": "- {id: report, title: Report}\n"}
		for i := range 12 {
			files[fmt.Sprintf("themes/t%d.md", i)] = page(fmt.Sprintf("Theme %d", i), "## Why it matters\n\nText.")
		}
		var facts strings.Builder
		for i := range 200 {
			fmt.Fprintf(&facts, "- {id: f%d, what: Schools that closed, value: %d, about: [theme:t1], source: report}\n", i, i)
		}
		files["facts.yaml"] = facts.String()
		text := strings.Repeat(strings.Repeat("The council and its people plan a service for each town. ", 10)+"\n\n", 8)
		files["pages/both.md"] = page("A study of Kent", text+"We say it is a matter of zimbrolt here.")
		s := opened(t, files)
		if got := s.ask("matter zimbrolt "); len(got) < 10 || got[0] != "both.html" {
			t.Errorf("the one page with both words is not first: %q %s", got, s.status())
		}
		s.quiet(t)
	})
}
