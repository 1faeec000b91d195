package generator_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"totalplace/generator"
)

// TestWhatWasLearned builds a pack of five places with one case study that most refer to, and one conversation. The
// page of what was learned must say what the counts show, what was found and what the conversation concluded, and the
// home page must have some of it.
func TestWhatWasLearned(t *testing.T) {
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	put := func(name, format string, args ...any) {
		content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
	}
	build := func() *parsedPages {
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatal(err, problems)
		}
		return parsed(s)
	}
	put("organisations.yaml", "- {id: a0, name: A, sector: council}\n- {id: a1, name: B, sector: council}\n- {id: a2, name: C, sector: council}\n- {id: a3, name: D, sector: council}\n- {id: a4, name: E, sector: council}\n")
	put("sources.yaml", "- {id: s, title: S}\n")
	for i, amounts := range [][2]int{{100, 900}, {200, 810}, {400, 600}, {500, 300}, {300, 700}} {
		put(fmt.Sprintf("pilots/p%d.md", i), "---\ntitle: Place %d\nsummary: S\nregion: R\nauthorities: [a%d]\nthemes: []\n---\nText.\n", i, i)
		put(fmt.Sprintf("counts/p%d-2009-10.yaml", i), "pilot: p%d\nyear: 2009-10\ntitle: T\nunit: £\nbasis: outturn\ncovers: [education, police]\npopulation: {people: 10, date: 2009-06-30, source: s}\n"+
			"rows:\n  - {organisation: a%d, service: education, amount: %d, source: s}\n  - {organisation: a%d, service: police, amount: %d, source: s}\n", i, i, amounts[0], i, amounts[1])
	}
	bare := build()
	if _, err := fs.Stat(bare.site, "learned.html"); err == nil {
		t.Error("a pack without themes, case studies and insights has a page of what was learned")
	}
	for i := range 5 {
		put(fmt.Sprintf("cases/case-%d.md", i), "---\ntitle: Case %d\nsummary: What %d found.\npilots: [p%d]\nthemes: []\n---\nSee [](case:case-3).\n", i, i, i)
	}
	put("conversations/talk.md", "---\ntitle: Talk\nsummary: S\nquestion: Talk\n---\n## Insights\n\n- To share [](case:case-4).\n- To trust.\n")
	pages := build()
	page, home := pages.page(t, "learned.html"), pages.page(t, "index.html")

	said := func(of *html.Node) (out []string) {
		for _, li := range all(byClass(of, "ledger"), "li") {
			out = append(out, text(first(li, "span"))+" "+attr(first(li, "a"), "href"))
		}
		return out
	}
	want := []string{
		"Police takes 69% of what was counted in 5 places, more than any other service. counts/by-service.html#chart_police",
		"Counted spending on police ranges from £30 for each resident in Place 3 to £90 in Place 0. counts/by-service.html#chart_police",
		"Counted spending on education ranges from £10 for each resident in Place 0 to £50 in Place 3. counts/by-service.html#chart_education",
		"Place 0 and Place 1 are the most alike: their mixes of counted services differ by 9.8%. compare/p0-and-p1.html",
	}
	if got := said(page); !slices.Equal(got, want) {
		t.Errorf("the counts show\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := said(home); !slices.Contains(got, want[0]) {
		t.Errorf("the first page says\n%s", strings.Join(got, "\n"))
	}
	entries := func(list *html.Node) (out []string) {
		for _, li := range all(list, "li") {
			out = append(out, text(first(li, "a"))+": "+text(first(li, "p")))
		}
		return out
	}
	if got, want := entries(byClass(home, "items")), []string{"Case 3: What 3 found.", "Case 4: What 4 found.", "Case 0: What 0 found."}; !slices.Equal(got, want) {
		t.Errorf("the first page has %q, want %q", got, want)
	}
	var saw []string
	for _, li := range all(byClass(page, "said"), "li") {
		saw = append(saw, attr(byClass(li, "where"), "href"))
	}
	if want := []string{"conversations/talk.html#insight-to-share-case-4", "conversations/talk.html#insight-to-trust"}; !slices.Equal(saw, want) {
		t.Errorf("the table saw %q, want %q", saw, want)
	}
	if !slices.ContainsFunc(all(byClass(home, "doors"), "a"), func(a *html.Node) bool { return attr(a, "href") == "learned.html" }) {
		t.Error("no door leads to what was learned")
	}
	if found := byClass(page, "question"); found != nil {
		t.Errorf("a question that is the title already stands below it: %q", text(found))
	}
	const holds = "What the counts show, what case studies found, and what people in table discussions saw."
	if got := text(byClass(page, "lead")); got != holds {
		t.Errorf("the page says that it holds %q, want %q", got, holds)
	}
	if got := text(byClass(home, "doors")); !strings.Contains(got, holds) {
		t.Errorf("the doors say %q, and not what the page holds", got)
	}

	// With deductions a share is of the total before them, and the sentence says so.
	put("pack.yaml", "%s", strings.Replace(smallPack, "name: Police}", "name: Police}, {id: grants, name: Grants taken out again}", 1))
	for i := range 5 {
		name := fmt.Sprintf("counts/p%d-2009-10.yaml", i)
		put(name, "%s  - {organisation: a%d, service: grants, amount: -50, source: s}\n", content[name].Data, i)
	}
	const least = "Police takes more than any other service: 69% of what was counted in 5 places, before deductions."
	if got := said(build().page(t, "learned.html")); len(got) == 0 || !strings.HasPrefix(got[0], least) {
		t.Errorf("with money taken out again the counts show %q, want %q first", got, least)
	}
}
