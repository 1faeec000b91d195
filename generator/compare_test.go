package generator_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator"
	"totalplace/generator/source"
)

// TestTwelveNearest checks a pack with too many places to compare every two of them. Each has a page with each of the
// twelve whose mix of services is nearest to its own, whether or not they are related; a place without a count has a
// page with each of its related places.
func TestTwelveNearest(t *testing.T) {
	content := fstest.MapFS{}
	put := func(name, format string, args ...any) {
		content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
	}
	put("pack.yaml", "%s", smallPack)
	put("organisations.yaml", "- {id: a, name: A, sector: council}\n")
	put("sources.yaml", "- {id: s, title: S}\n")
	put("themes/many.md", "---\ntitle: Many\nsummary: S\n---\nText.\n")
	put("themes/one.md", "---\ntitle: One\nsummary: S\n---\nText.\n")
	const alike = 34
	for i := range alike + 2 {
		theme, text := "many", "Text."
		switch i {
		case alike:
			text = "Beside [](pilot:p03) and [](pilot:p30)."
			fallthrough
		case alike + 1:
			theme = "one"
		}
		put(fmt.Sprintf("pilots/p%02d.md", i), "---\ntitle: Place %02d\nsummary: S\nregion: R\nauthorities: [a]\nthemes: [%s]\n---\n%s\n", i, theme, text)
		if i < alike { // about i % on the police, so the nearest places have the nearest numbers
			put(fmt.Sprintf("counts/p%02d-2009-10.yaml", i), "pilot: p%02d\nyear: 2009-10\ntitle: T\nunit: £\nbasis: outturn\ncovers: [education, police]\npopulation: {people: 10, date: 2009-06-30, source: s}\n"+
				"rows:\n  - {organisation: a, service: police, amount: %d, source: s}\n  - {organisation: a, service: education, amount: %d, source: s}\n", i, i+1, 99-i)
		}
	}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || problems.Count(source.Error) > 0 {
		t.Fatal(err, problems)
	}
	want := []string{"compare/index.html", "compare/p03-and-p34.html", "compare/p30-and-p34.html", "compare/p34-and-p35.html"}
	for i := range alike {
		var others []int
		for j := range alike {
			if j != i {
				others = append(others, j)
			}
		}
		slices.SortStableFunc(others, func(a, b int) int { return max(a-i, i-a) - max(b-i, i-b) })
		for _, j := range others[:12] {
			want = append(want, fmt.Sprintf("compare/p%02d-and-p%02d.html", min(i, j), max(i, j)))
		}
	}
	slices.Sort(want)
	got, err := fs.Glob(s, "compare/*.html")
	if err != nil || !slices.Equal(got, slices.Compact(want)) {
		t.Errorf("%v: got\n%s\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(slices.Compact(want), "\n"))
	}
}

// TestComparisonsOfOneAddress checks that two pairs whose comparisons would have the same address are reported.
func TestComparisonsOfOneAddress(t *testing.T) {
	content := map[string]string{"pack.yaml": smallPack}
	ids := []string{"a", "a-and", "and-b", "b"}
	for i, id := range ids {
		next := ids[(i+1)%len(ids)]
		content["pilots/"+id+".md"] = "---\ntitle: Place " + id + "\nsummary: S\nregion: R\nauthorities: []\nthemes: []\n---\nBeside [](pilot:" + next + ").\n"
	}
	want := `content/pilots/a-and.md:1:1: error: "compare/a-and-and-b.html" would be the address of two comparisons, "a" with "and-b" and "a-and" with "b"; ` +
		"rename this file, to an id without the word and [same-address]"
	if got := wrongIn(t, content); len(got) != 1 || got[0] != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}
