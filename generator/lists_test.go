package generator_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"totalplace/generator"
)

// TestCaseStudiesStandUnderTheirPlaces checks, in a pack of few places and one of many, that each case study is under
// the heading where a reader would look: that of its place, those of both if it has two, and a separate one if it has
// more or none. If there are too many places for headings there is one for each region.
func TestCaseStudiesStandUnderTheirPlaces(t *testing.T) {
	for _, test := range []struct {
		places int
		want   string
	}{
		{4, `
			Place 00: Case 0 | Case 4, and Place 01 | Case 8
			Place 01: Case 1 | Case 4, and Place 00
			Place 02: Case 2
			Place 03: Case 3
			Several places: Case 5, 3 places
			Beyond the places in this pack: Case 6 | Case 7`},
		{40, `
			Region 0: Case 0, Place 00 | Case 2, Place 02 | Case 4, Place 00, Place 01 | Case 5, 3 places | Case 8, Place 00
			Region 1: Case 1, Place 01 | Case 3, Place 03 | Case 4, Place 00, Place 01 | Case 5, 3 places
			Beyond the places in this pack: Case 6 | Case 7`},
	} {
		content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
		put := func(name, format string, args ...any) {
			content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
		}
		for i := range test.places {
			put(fmt.Sprintf("pilots/place-%02d.md", i), "---\ntitle: Place %02d\nsummary: A place.\nregion: Region %d\nauthorities: []\nthemes: []\n---\nText.\n", i, i%2)
		}
		for i, places := range []string{"place-00", "place-01", "place-02", "place-03", "place-00, place-01", "place-00, place-01, place-02", "", "", "place-00"} {
			put(fmt.Sprintf("cases/case-%d.md", i), "---\ntitle: Case %d\nsummary: A case.\npilots: [%s]\nthemes: []\n---\nText.\n", i, places)
		}
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatal(err, problems)
		}
		page := parsed(s).page(t, "cases/index.html")
		var got, ways []string
		for _, section := range all(page, "section") {
			heading := first(section, "h2")
			var entries []string
			for _, li := range all(section, "li") {
				entry := text(first(li, "a"))
				if kind := byClass(li, "kind"); kind != nil {
					entry += ", " + text(kind)
				}
				entries = append(entries, entry)
			}
			got = append(got, text(heading)+": "+strings.Join(entries, " | "))
			ways = append(ways, "#"+attr(heading, "id"))
		}
		var want []string
		for line := range strings.Lines(strings.TrimSpace(test.want)) {
			want = append(want, strings.TrimSpace(line))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d places:\n%s\nwant\n%s", test.places, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		var led []string
		for _, a := range all(byClass(page, "contents"), "a") {
			led = append(led, attr(a, "href"))
		}
		if !slices.Equal(led, ways) {
			t.Errorf("%d places: the page leads to %q, and has %q", test.places, led, ways)
		}
	}
}

// TestServicesOfManyPlaces makes as many places as a page can show, and one and two more. The page of all services
// then shows every place for the first service; for the others it shows the ends and the middle, and links to a page
// with every place.
func TestServicesOfManyPlaces(t *testing.T) {
	for _, many := range []int{30, 31, 32} {
		content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
		put := func(name, format string, args ...any) {
			content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
		}
		put("organisations.yaml", "- {id: a, name: A, sector: council}\n")
		put("sources.yaml", "- {id: s, title: S}\n")
		for i := range many {
			put(fmt.Sprintf("pilots/p%02d.md", i), "---\ntitle: Place %02d\nsummary: S\nregion: R\nauthorities: [a]\nthemes: []\n---\nText.\n", i)
			put(fmt.Sprintf("counts/p%02d-2009-10.yaml", i), "pilot: p%02d\nyear: 2009-10\ntitle: T\nunit: £\nbasis: outturn\ncovers: [education, police]\npopulation: {people: 10, date: 2009-06-30, source: s}\n"+
				"rows:\n  - {organisation: a, service: education, amount: %d, source: s}\n  - {organisation: a, service: police, amount: %d, status: estimated, method: a guess, source: s}\n", i, 1000-10*i, 10*i+10)
		}
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatal(err, problems)
		}
		pages := parsed(s)
		rows := func(page string) (places []string) {
			for _, tr := range all(byClass(pages.page(t, page), "chart"), "tr")[1:] {
				places = append(places, strings.TrimPrefix(text(first(tr, "th")), "Place "))
			}
			return places
		}
		var every []string
		for i := range many {
			every = append(every, fmt.Sprintf("%02d", i))
		}
		want, of := every, map[string]bool{"counts/by-service.html": true}
		if many > 30 {
			middle := []string{"15 (the middle)"}
			if many%2 == 0 {
				middle = []string{"15 (one of the middle two)", "16 (one of the middle two)"}
			}
			want = slices.Concat(every[:5], middle, every[many-5:])
			for _, name := range []string{"counts/by-service_education.html", "counts/by-service_estimated_police.html"} {
				of[name] = true
				if got := rows(name); !slices.Equal(got, every) {
					t.Errorf("%d places: %s has %q", many, name, got)
				}
				if !slices.ContainsFunc(all(pages.page(t, "counts/by-service.html"), "a"), func(a *html.Node) bool { return "counts/"+attr(a, "href") == name }) {
					t.Errorf("%d places: nothing leads to %s", many, name)
				}
			}
		}
		if got := rows("counts/by-service.html"); !slices.Equal(got, want) {
			t.Errorf("%d places: all services have %q, want %q", many, got, want)
		}
		holdsWhatItDeclares(t, s, "") // includes the targets of the search
		for _, f := range s.Files() {
			if strings.HasPrefix(f.Path, "counts/by-service") && !of[f.Path] {
				t.Errorf("%d places: there is %s", many, f.Path)
			}
		}
	}
}

// TestNumbersOfTheMatrixStandUnderTheirHeadings follows each number of the matrix of themes and places. There must be
// as many texts and facts where it leads, under a heading that names the place. The list shown on narrow screens must
// have the same numbers and links.
func TestNumbersOfTheMatrixStandUnderTheirHeadings(t *testing.T) {
	pages := parsed(realPack(t, generator.Builder{}))
	index := pages.page(t, "themes/index.html")
	var places []string
	for _, th := range all(first(index, "thead"), "th")[1:] {
		places = append(places, text(th))
	}
	var numbers []string
	for _, tr := range all(first(index, "tbody"), "tr") {
		for i, td := range all(tr, "td") {
			a := first(td, "a")
			if a == nil {
				continue
			}
			shown := text(first(a, "span"))
			numbers = append(numbers, attr(a, "href")+" "+shown)
			file, at, found := strings.Cut(attr(a, "href"), "#")
			if !found {
				if shown != "0" {
					t.Errorf("the %s of %s and %s leads to no heading", shown, text(first(tr, "th")), places[i])
				}
				continue
			}
			heading := byID(pages.page(t, "themes/"+file), at)
			if heading == nil || text(heading) != places[i] {
				t.Errorf("the %s of %s and %s leads to %v", shown, text(first(tr, "th")), places[i], heading)
				continue
			}
			n := 0
			for s := heading.NextSibling; s != nil && s.Data != "h3"; s = s.NextSibling {
				switch s.Data {
				case "p":
					n += len(all(s, "a"))
				case "ul":
					for _, li := range all(s, "li") {
						if li.Parent == s {
							n++
						}
					}
				}
			}
			if fmt.Sprint(n) != shown {
				t.Errorf("the %s of %s and %s leads to %d", shown, text(first(tr, "th")), places[i], n)
			}
		}
	}
	if len(numbers) < 100 {
		t.Errorf("only %d numbers looked at", len(numbers))
	}
	var narrow []string
	for _, a := range all(byClass(index, "items on-narrow"), "a") {
		if span := first(a, "span"); span != nil {
			narrow = append(narrow, attr(a, "href")+" "+text(span))
		}
	}
	if !slices.Equal(narrow, numbers) {
		t.Errorf("a narrow screen shows %q, a wide one %q", narrow, numbers)
	}
}

// TestOneLetterTakesSeveralPages makes lists with more under one letter, or in one year, than fits a page. The list
// must go on over pages that are named by their first and last entries and link to one another; elsewhere one link
// leads to them.
func TestOneLetterTakesSeveralPages(t *testing.T) {
	content := fstest.MapFS{
		"pack.yaml": {Data: []byte(smallPack)}, "sources.yaml": {Data: []byte("- {id: report, title: Report}\n")},
		"pages/about.md": {Data: []byte("---\ntitle: About\nsummary: S\n---\nText.\n")},
	}
	fill := func(name string, n int, one, many string) {
		content[name] = &fstest.MapFile{Data: []byte(one)}
		for i := range n {
			content[name].Data = append(content[name].Data, strings.ReplaceAll(many, "#", fmt.Sprint(i))...)
		}
	}
	fill("glossary.yaml", 1001, "- {id: apple, term: Apple, meaning: M}\n", "- {id: w#, term: Word # of many, meaning: M}\n")
	fill("facts.yaml", 501, "- {id: area, what: Area, value: 1, about: [page:about], source: report}\n", "- {id: r#, what: Residents, value: 1, about: [page:about], source: report}\n")
	fill("timeline.yaml", 1000, "- {date: 2009-03-01, what: The last, source: report}\n", "- {date: 1998-03, what: Number #, source: report}\n")
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems[:min(5, len(problems))])
	}
	pages := parsed(s)
	type holds struct{ page, title, first, last string }
	for _, list := range []struct {
		elsewhere string
		there     string // names of the parts, on the page of the list
		here      string // and on each page of the long part
		pages     []holds
	}{
		{"glossary.html", "A | W", "A | Word 0 to Word 332 | Word 333 to Word 666 | Word 667 to Word 1000", []holds{
			{"glossary_w.html", "Glossary: Word 0 to Word 332", "w0", "w332"},
			{"glossary_w_2.html", "Glossary: Word 333 to Word 666", "w333", "w666"},
			{"glossary_w_3.html", "Glossary: Word 667 to Word 1000", "w667", "w1000"},
		}},
		{"facts.html", "A | R", "A | R, 1 to 250 of 501 | R, 251 to 501 of 501", []holds{ // their titles are alike, so they are numbered
			{"facts_r.html", "Facts: R, 1 to 250 of 501", "r0", "r249"},
			{"facts_r_2.html", "Facts: R, 251 to 501 of 501", "r250", "r500"},
		}},
		{"timeline_2009.html", "1998 | 2009", "1998, 1 to 500 of 1,000 | 1998, 501 to 1,000 of 1,000 | 2009", []holds{
			{"timeline.html", "Timeline", "1998-03-number-0", "1998-03-number-499"},
			{"timeline_1998_2.html", "Timeline: 1998, 501 to 1,000 of 1,000", "1998-03-number-500", "1998-03-number-999"},
		}},
	} {
		parts := func(page string) (called string, to []string) {
			var each []string
			for _, li := range all(byClass(pages.page(t, page), "parts"), "li") {
				each = append(each, text(li))
				if a := first(li, "a"); a != nil {
					to = append(to, attr(a, "href"))
				}
			}
			return strings.Join(each, " | "), to
		}
		called, to := parts(list.elsewhere)
		if called != list.there || !slices.Contains(to, list.pages[0].page) {
			t.Errorf("%s has the parts %s, and leads to %q", list.elsewhere, called, to)
		}
		for _, want := range list.pages {
			called, to := parts(want.page)
			if called != list.here {
				t.Errorf("%s has the parts %s", want.page, called)
			}
			for _, other := range list.pages {
				if slices.Contains(to, other.page) == (other == want) {
					t.Errorf("%s leads to %q", want.page, to)
				}
			}
			page := pages.page(t, want.page)
			var entries []string
			for _, tag := range []string{"li", "div"} {
				for _, n := range all(byID(page, "page_main"), tag) {
					if id := attr(n, "id"); id != "" {
						entries = append(entries, id)
					}
				}
			}
			if got := (holds{want.page, text(first(page, "h1")), entries[0], entries[len(entries)-1]}); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
}

// TestListsOfVeryManyPlaces makes one place more than a list may have. Each page that lists them all must then be
// split: every place is on one part, and no part has too many. The home page and the 404 page link to the list.
func TestListsOfVeryManyPlaces(t *testing.T) {
	const n = longest + 1
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	put := func(name, format string, args ...any) {
		content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
	}
	var bodies strings.Builder
	put("sources.yaml", "- {id: s, title: S}\n")
	for i := range n {
		fmt.Fprintf(&bodies, "- {id: a%03d, name: A, sector: council}\n", i)
		put(fmt.Sprintf("pilots/p%03d.md", i), "---\ntitle: %c %03d\nsummary: S\nregion: R\nauthorities: [a%03[2]d]\nthemes: []\n---\nText.\n", 'A'+i%26, i)
		put(fmt.Sprintf("counts/p%03d-2009-10.yaml", i), "pilot: p%03[1]d\nyear: 2009-10\ntitle: T\nunit: £\nbasis: outturn\ncovers: [education, police]\npopulation: {people: 10, date: 2009-06-30, source: s}\n"+
			"rows:\n  - {organisation: a%03[1]d, service: police, amount: %[2]d, source: s}\n  - {organisation: a%03[1]d, service: education, amount: 900, source: s}\n", i, max(i, 300)) // more than half have the same mix
	}
	put("organisations.yaml", "%s", &bodies)
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems[:min(5, len(problems))])
	}
	pages := parsed(s)
	for _, list := range []struct{ name, place string }{
		{"pilots/index%s.html", `<a href="p(\d+)\.html"`},
		{"compare/index%s.html", `id="with_p(\d+)"`},
		{"counts/index%s.html", `<th scope="row"><div>[A-Z] (\d+)</div>`},
		{"data/index%s.html", `<a href="\.\./counts/p(\d+)-2009-10\.html#`},
	} {
		for i := range 26 {
			part := ""
			if i > 0 {
				part = fmt.Sprintf("_%c", 'a'+i)
			}
			name := fmt.Sprintf(list.name, part)
			var want []string
			for at := i; at < n; at += 26 {
				want = append(want, fmt.Sprintf("%03d", at))
			}
			var got []string
			for _, m := range regexp.MustCompile(list.place).FindAllSubmatch(bytesOf(t, s, name), -1) {
				got = append(got, string(m[1]))
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, want) {
				t.Errorf("%s has the places %q, want %q", name, got, want)
			}
			if strings.HasPrefix(name, "data/") {
				if sets := structured(t, s, name, "DataCatalog")["dataset"].([]any); len(sets) != len(want) {
					t.Errorf("%s tells programs of %d counts, not %d", name, len(sets), len(want))
				}
			}
			if ways := all(byClass(pages.page(t, name), "parts"), "a"); len(ways) != 25 {
				t.Errorf("%s leads to %d other parts", name, len(ways))
			}
		}
	}
	rank := byClass(pages.page(t, "counts/index.html"), "chart")
	if rows, said := len(all(rank, "tr")), text(first(rank, "caption")); rows != 1+5+1+5 || !strings.Contains(said, "the 5 highest of 501, the middle one and the 5 lowest") {
		t.Errorf("the places are ranked in %d rows, called %q", rows, said)
	}
	if sum := byID(pages.page(t, "counts/index.html"), "counts_together").Parent; len(all(sum, "tr")) != 2 {
		t.Errorf("the sum of all places is %q", text(sum))
	}
	for _, name := range []string{"index.html", "404.html"} {
		links := all(byID(pages.page(t, name), "page_main"), "a")
		if len(links) > longest || !slices.ContainsFunc(links, func(a *html.Node) bool { return attr(a, "href") == "pilots/index.html" }) {
			t.Errorf("%s has %d links, or none to the list of places", name, len(links))
		}
	}
	ways := all(pages.page(t, "compare/p001-and-p200.html"), "a") // one of the many places like the second
	if !slices.ContainsFunc(ways, func(a *html.Node) bool { return attr(a, "href") == "index_b.html#with_p001" }) {
		t.Error("the page of two places does not lead to where those beside one of them are listed")
	}
}

// TestExperimentsOfManyConversations makes one conversation more than a list may have, so their experiments must be
// split over several pages.
func TestExperimentsOfManyConversations(t *testing.T) {
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	for i := range longest + 1 {
		content[fmt.Sprintf("conversations/talk-%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %c %d\nsummary: S\n---\n## Experiments\n\n- To try %[2]d.\n", 'A'+i%2, i)}
	}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems[:min(5, len(problems))])
	}
	pages, first := parsed(s), 0
	for _, name := range []string{"experiments.html", "experiments_b.html"} {
		for i, said := range all(byID(pages.page(t, name), "page_main"), "section") {
			if want := fmt.Sprintf("To try %d.", first+2*i); !strings.Contains(text(said), want) {
				t.Fatalf("%s has %q, want %q", name, text(said), want)
			}
		}
		if n := len(all(byID(pages.page(t, name), "page_main"), "section")); n != 251-first {
			t.Errorf("%s has %d conversations", name, n)
		}
		first++
	}
}

// TestThemeOfNoPlace checks that on a narrow screen a theme without places has nothing to unfold and says so.
func TestThemeOfNoPlace(t *testing.T) {
	content := fstest.MapFS{"themes/lone.md": {Data: []byte("---\ntitle: A lone theme\nsummary: Of no place.\n---\n\nWords.\n")}}
	for file, data := range clean {
		content[file] = &fstest.MapFile{Data: []byte(data)}
	}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(problems, err)
	}
	var said []string
	for _, li := range all(byClass(parsed(s).page(t, "themes/index.html"), "items on-narrow"), "li") {
		if li.Parent.Parent.Data == "div" { // a place
			continue
		}
		said = append(said, text(li))
		if unfolds := first(li, "details"); unfolds != nil && first(unfolds, "a") == nil {
			t.Errorf("%q unfolds nothing", text(li))
		}
	}
	if len(said) != 2 || !strings.HasSuffix(said[0], "A lone theme: nothing") {
		t.Errorf("the themes say %q", said)
	}
}
