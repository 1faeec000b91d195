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

// TestSearchOfSmallPacks searches packs, each made for one question, in a real browser.
func TestSearchOfSmallPacks(t *testing.T) {
	b := browser.Start(t)
	// opened returns the search of a pack, given its files except pack.yaml.
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

	t.Run("quoted", func(t *testing.T) {
		files := map[string]string{"sources.yaml": "- {id: report, title: Report}\n"}
		for i := range 31 {
			files[fmt.Sprintf("pages/p%d.md", i)] = page(fmt.Sprintf("Page %d of water", i), "The bridge is old. We speak of water.")
		}
		long := func(n int) string {
			return strings.Repeat("It was so in the year and in the place of which we tell.\n", n)
		}
		files["pages/long.md"] = page("A long one", long(60)+"They found bridge water at last.")
		files["pages/longer.md"] = page("A longer one", long(2000)+"The tower had a copper bell.")
		files["pages/bell.md"] = page("Bells", "A bell of copper.")
		files["themes/t.md"] = page("A theme", "Text.")
		var facts strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&facts, "- {id: f%d, what: A farm that has a lane, value: %d, about: [theme:t], source: report}\n", i, i)
		}
		files["facts.yaml"] = facts.String()
		s := opened(t, files)
		if got := s.value(`(async () => {
			const form = document.querySelector(".search-form"), status = document.querySelector(".search-status"), said = [];
			new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true, characterData: true, subtree: true});
			form.elements.q.value = '"lane farm"';
			form.requestSubmit();
			await ` + settled + `;
			return said[0];
		})()`); got != "Looking for these words in that order." {
			t.Errorf("while many texts are looked through the status is %q", got)
		}
		if got := s.ask(`"bridge water"`); len(got) != 1 || got[0] != "long.html" {
			t.Errorf("the one page that says it is not found: %q, %s", got, s.status())
		}
		for query, want := range map[string]string{
			`"bridge water"`: `1 result for "bridge water".`,
			`"water bridge"`: `32 results for "water bridge". Nothing here has these words in that order.`,
			`"lane farm"`:    `1000 results for "lane farm". Only 900 of 1000 texts with these words were read. None has these words in that order.`,
			`"copper bell"`:  `2 results for "copper bell". Only 1 of 2 texts with these words were read. None has these words in that order.`,
			`"the place of"`: `2 results for "the place of".`,
		} {
			s.ask(query)
			if got := s.status(); got != want {
				t.Errorf("%s: the status is %q, want %q", query, got, want)
			}
		}
		s.quiet(t)
	})

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
