package generator_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"totalplace/generator"
	"totalplace/generator/source"
)

// longest is how many entries a list may have before it is split.
const longest = 500

// TestLongMentionListsAreParted makes a pack in which 501 texts refer to a thing of each kind, in each of the ways
// that pages list. No list may be longer than the limit, no two pages may have the same title, and a reader without
// scripts must get from the page or row of each thing to all that refer to it.
func TestLongMentionListsAreParted(t *testing.T) {
	const n = longest + 1
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	put := func(name, format string, args ...any) {
		content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
	}
	// The initial letters rotate, so parts have some twenty entries each.
	title := func(i int) string { return fmt.Sprintf("%c %d", 'A'+i%26, i) }
	var facts, moments strings.Builder
	for i := range n {
		fmt.Fprintf(&facts, "- {id: fact-%d, what: %s, value: 1, about: [\"pilot:kent\", \"theme:assets\"], source: report}\n", i, title(i))
		fmt.Fprintf(&moments, "- {date: %d-03, what: %s, about: [\"pilot:kent\"], source: report}\n", 1990+i%20, title(i))
		put(fmt.Sprintf("cases/case-%d.md", i), "---\ntitle: %s\nsummary: A case.\npilots: [kent]\nthemes: [assets]\norganisations: [a]\n---\n"+
			"From [^report], with [](fact:streams), [](term:pct), [](figure:kent-2009-10/counted) and [about](page:about).\n", title(i))
		put(fmt.Sprintf("events/event-%d.md", i), "---\ntitle: %s, a meeting\nsummary: An event.\ndate: 2009\n---\nSee [](case:case-0).\n", title(i))
	}
	put("facts.yaml", "- {id: streams, what: Funding streams, value: 47, about: [\"page:about\"], source: report}\n%s", &facts)
	put("timeline.yaml", "%s", &moments)
	put("sources.yaml", "- {id: report, title: Report}\n")
	put("organisations.yaml", "- {id: a, name: Alpha, sector: council}\n")
	put("glossary.yaml", "- {id: pct, term: Primary care trust, meaning: A body.}\n")
	put("pages/about.md", "---\ntitle: About\nsummary: What this is.\n---\nText.\n")
	put("pilots/kent.md", "---\ntitle: Kent\nsummary: A place.\nregion: South East\nauthorities: [a]\nthemes: [assets]\n---\nText.\n")
	put("themes/assets.md", "---\ntitle: Assets\nsummary: A theme.\n---\nText.\n")
	put("counts/kent-2009-10.yaml", "pilot: kent\nyear: 2009-10\ntitle: Kent counted\nunit: £m\nbasis: outturn\ncovers: [education]\n"+
		"population: {people: 1000000, date: 2009-06-30, source: report}\nrows:\n  - {organisation: a, service: education, amount: 75, source: report}\n")
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil || problems.Count(source.Error) > 0 {
		t.Fatal(err, problems[:min(5, len(problems))])
	}
	pages := parsed(s)

	titles := map[string]string{}
	for _, f := range s.Files() {
		if path.Ext(f.Path) == ".html" {
			title := text(first(pages.page(t, f.Path), "title"))
			if other, twice := titles[title]; twice {
				t.Errorf("%s and %s are both called %q", other, f.Path, title)
			}
			titles[title] = f.Path
			for _, tag := range []string{"ul", "tbody"} {
				for _, list := range all(pages.page(t, f.Path), tag) {
					if entries := len(all(list, "li")) + len(all(list, "tr")); entries > longest {
						t.Errorf("%s: a list of %d", f.Path, entries)
					}
				}
			}
		}
	}

	// leads returns the pages that a part of a page links to, directly or by way of its own further pages, whose
	// names begin with own.
	leads := func(from string, in *html.Node, own string) map[string]bool {
		out, seen := map[string]bool{}, map[string]bool{}
		var follow func(from string, in *html.Node)
		follow = func(from string, in *html.Node) {
			for _, a := range all(in, "a") {
				href, _, _ := strings.Cut(attr(a, "href"), "#")
				to := path.Join(path.Dir(from), href)
				out[to] = true
				if strings.HasPrefix(to, own+"_") && !seen[to] {
					seen[to] = true
					follow(to, byID(pages.page(t, to), "page_main"))
				}
			}
		}
		follow(from, in)
		return out
	}
	for _, of := range []struct{ page, row, own, by string }{
		{"sources/report.html", "", "sources/report", "cases/case-%d.html"},
		{"organisations/a.html", "", "organisations/a", "cases/case-%d.html"},
		{"pilots/kent.html", "", "pilots/kent", "cases/case-%d.html"},
		{"themes/assets.html", "", "themes/assets", "cases/case-%d.html"},
		{"counts/kent-2009-10.html", "", "counts/kent-2009-10", "cases/case-%d.html"},
		{"about.html", "", "about", "cases/case-%d.html"},
		{"cases/case-0.html", "", "cases/case-0", "events/event-%d.html"},
		{"facts_f.html", "streams", "facts_streams", "cases/case-%d.html"},
		{"glossary.html", "pct", "glossary_pct", "cases/case-%d.html"},
	} {
		in := pages.page(t, of.page)
		if of.row != "" {
			in = byID(in, of.row)
		}
		to := leads(of.page, in, of.own)
		for i := range n {
			if want := fmt.Sprintf(of.by, i); !to[want] {
				t.Errorf("nothing leads from %s, %s, to %s", of.page, of.row, want)
				break
			}
		}
	}

	// For facts and moments the page says which of all it shows.
	for _, name := range []string{"pilots/kent", "themes/assets"} {
		said := 0
		for _, part := range matches(t, s, name+"_fact*.html") {
			said += len(all(byClass(pages.page(t, part), "items facts"), "li"))
		}
		if said != n {
			t.Errorf("%d facts about %s, not %d", said, name, n)
		}
	}
	years := matches(t, s, "pilots/kent_moment*.html")
	if want := "pilots/kent_moment_1991.html"; len(years) != 20 || !slices.Contains(years, want) {
		t.Errorf("the moments stand in %q; want 20 years, such as %s", years, want)
	}
	section := byID(pages.page(t, "sources/report.html"), "page_case").Parent
	if said := text(first(section, "p")); said != "There are 501, listed by first letter." {
		t.Errorf("the source says %q of its case studies", said)
	}
	if said := text(byClass(byID(pages.page(t, "glossary.html"), "pct"), "note uses")); !strings.HasSuffix(said, ", and 493 more.") {
		t.Errorf("the term says %q of its uses", said)
	}
}

// TestListsStayLightWhereUsesAreMany makes terms and facts that are each used moderately, but together very often.
// Their lists may not contain every use, and each row must lead to all of its own.
func TestListsStayLightWhereUsesAreMany(t *testing.T) {
	const rows, texts, most = 30, 60, 1500
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	put := func(name, text string) { content[name] = &fstest.MapFile{Data: []byte(text)} }
	var terms, facts, links strings.Builder
	for i := range rows {
		fmt.Fprintf(&terms, "- {id: term-%d, term: Word %d, meaning: A word.}\n", i, i)
		fmt.Fprintf(&facts, "- {id: fact-%d, what: Number %d, value: 47, about: [\"page:about\"], source: report}\n", i, i)
		fmt.Fprintf(&links, " [](term:term-%d) [](fact:fact-%d)", i, i)
	}
	put("glossary.yaml", terms.String())
	put("facts.yaml", facts.String())
	put("sources.yaml", "- {id: report, title: Report}\n")
	put("pages/about.md", "---\ntitle: About\nsummary: What this is.\n---\nText.\n")
	for i := range texts {
		put(fmt.Sprintf("cases/case-%d.md", i), fmt.Sprintf("---\ntitle: Case %d\nsummary: A case.\npilots: []\nthemes: []\n---\nText.%s\n", i, &links))
	}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil || problems.Count(source.Error) > 0 {
		t.Fatal(err, problems[:min(5, len(problems))])
	}
	pages := parsed(s)
	for _, of := range []struct{ list, row, all string }{
		{"glossary.html", "term-%d", "glossary_term-%d_uses.html"},
		{"facts.html", "fact-%d", "facts_fact-%d_uses.html"},
	} {
		if n := len(all(byID(pages.page(t, of.list), "page_main"), "a")); n > most {
			t.Errorf("%s holds %d links", of.list, n)
		}
		for i := range rows {
			uses := byClass(byID(pages.page(t, of.list), fmt.Sprintf(of.row, i)), "note uses")
			if said := text(uses); !strings.HasSuffix(said, ", and 52 more.") {
				t.Fatalf("row %d of %s says %q of its uses", i, of.list, said)
			}
			own := fmt.Sprintf(of.all, i)
			if n := len(all(byID(pages.page(t, own), "page_case").Parent, "li")); n != texts {
				t.Fatalf("%s names %d texts, not %d", own, n, texts)
			}
		}
	}
}

// TestLongListOfThemesIsParted checks that each of more than 500 themes is on one part of the index, with its row of
// the matrix, and that the index links to each part.
func TestLongListOfThemesIsParted(t *testing.T) {
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}, "pilots/kent.md": {Data: []byte("---\ntitle: Kent\nsummary: A place.\nregion: South East\nauthorities: []\nthemes: [theme-7]\n---\nText.\n")}}
	for i := range longest + 1 {
		content[fmt.Sprintf("themes/theme-%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %c %d\nsummary: A theme.\n---\nText.\n", 'A'+i%26, i)}
	}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems[:min(5, len(problems))])
	}
	pages := parsed(s)
	stands := map[string]int{}
	parts := matches(t, s, "themes/index*.html")
	for _, name := range parts {
		page := pages.page(t, name)
		rows := all(first(page, "tbody"), "tr")
		for i, li := range all(byClass(page, "items"), "li") {
			of := attr(first(li, "a"), "href")
			stands[of]++
			if i >= len(rows) || attr(first(rows[i], "a"), "href") != of {
				t.Fatalf("%s: no row of %s stands at its place", name, of)
			}
			if said, want := text(first(rows[i], "td")), of == "theme-7.html"; strings.Contains(said, "a theme that the place chose") != want {
				t.Errorf("%s: of %s the matrix says %q", name, of, said)
			}
		}
		if links := len(all(byClass(page, "parts"), "a")); links != len(parts)-1 {
			t.Errorf("%s leads to %d parts, and there are %d others", name, links, len(parts)-1)
		}
	}
	if len(parts) != 26 || len(stands) != longest+1 {
		t.Errorf("%d themes on %d pages", len(stands), len(parts))
	}
	for of, n := range stands {
		if n != 1 {
			t.Errorf("%s stands %d times", of, n)
		}
	}
}

// TestAPlaceSaysWhichPlacesNameIt makes more related places than a page shows. One is related only because its text
// links to the place, and must be on its page all the same.
func TestAPlaceSaysWhichPlacesNameIt(t *testing.T) {
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}, "themes/assets.md": {Data: []byte("---\ntitle: Assets\nsummary: A theme.\n---\nText.\n")}}
	for i := range 28 {
		themes, says := "assets", "Text."
		if i == 27 {
			themes, says = "", "As in [](pilot:place-0)."
		}
		content[fmt.Sprintf("pilots/place-%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Place %d\nsummary: A place.\nregion: South East\nauthorities: []\nthemes: [%s]\n---\n%s\n", i, themes, says)}
	}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems)
	}
	main := byID((&parsedPages{s, map[string]*html.Node{}}).page(t, "pilots/place-0.html"), "page_main")
	if bound := text(byID(main, "page_bonds")); !strings.Contains(bound, "The 25 with the closest ties, out of 27") || strings.Count(bound, "Both looked into") != 25 || !strings.Contains(bound, "Place 0 and Place 27 compared") || strings.Count(bound, "More about ") != 25 {
		t.Errorf("the places that belong with it are %q", bound)
	}
	if also := byID(main, "page_also"); also == nil || !strings.Contains(text(also.Parent), "Place 27") {
		t.Error("the page does not say that place 27 names it")
	}
}
