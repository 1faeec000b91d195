package generator_test

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"totalplace/generator"
)

// These tests ask what a reader would who goes from page to page of the real pack.

// TestEveryStatementLeadsOn checks that each line of the summary on the page of a place or a count links to its sum
// or to something else that shows it.
func TestEveryStatementLeadsOn(t *testing.T) {
	s := realPack(t, generator.Builder{})
	pages := parsed(s)
	lines := 0
	for _, name := range slices.Concat(matches(t, s, "pilots/*.html"), matches(t, s, "counts/*.html")) {
		ledger := byClass(pages.page(t, name), "ledger")
		if ledger == nil {
			continue
		}
		for _, li := range all(ledger, "li") {
			lines++
			if first(li, "a") == nil && !strings.Contains(text(li), "not ranked") {
				t.Errorf("%s: nothing leads on from %q", name, text(li))
			}
		}
	}
	if lines < 300 {
		t.Errorf("only %d lines looked at", lines)
	}
}

// TestRowsAreInWords checks that the ids that distinguish rows are not shown in place of names.
func TestRowsAreInWords(t *testing.T) {
	s := realPack(t, generator.Builder{})
	pages := parsed(s)
	rows := 0
	for _, name := range matches(t, s, "counts/*-20*.html") {
		for _, th := range all(pages.page(t, name), "th") {
			if byClass(th, "note") == nil {
				continue
			}
			rows++
			what, _, _ := strings.Cut(text(th), text(byClass(th, "note")))
			for _, id := range []string{"hb-", "recs-", "-tax-"} {
				if strings.Contains(what, id) {
					t.Fatalf("%s: %q is not in words; name it in pack.yaml: lines", name, what)
				}
			}
		}
	}
	if rows < 1000 {
		t.Errorf("only %d rows looked at", rows)
	}
}

// TestComparisonsSayWhose checks that the links to comparisons name both places, because they may be read out one by
// one, without their surroundings.
func TestComparisonsSayWhose(t *testing.T) {
	s := realPack(t, generator.Builder{})
	pages := parsed(s)
	said := map[string]string{}
	for _, a := range all(byID(pages.page(t, "compare/index.html"), "page_main"), "a") {
		if to := attr(a, "href"); !strings.HasPrefix(to, "#") {
			words := text(a)
			if !strings.Contains(words, " and ") || said[words] != "" {
				t.Errorf("%q leads to %s and to %s", words, said[words], to)
			}
			said[words] = to
		}
	}
	if len(said) != 13*12 {
		t.Errorf("%d links", len(said))
	}
}

// TestMomentsOfAPlaceAreInOrder checks that the moments on a page are listed from the first to the last.
func TestMomentsOfAPlaceAreInOrder(t *testing.T) {
	s := realPack(t, generator.Builder{})
	pages := parsed(s)
	moments := 0
	for _, name := range matches(t, s, "pilots/*.html") {
		heading := byID(pages.page(t, name), "page_moment")
		if heading == nil {
			continue
		}
		var last time.Time
		for _, li := range all(heading.Parent, "li") {
			said := strings.ReplaceAll(text(byClass(li, "kind")), "\u00a0", " ")
			var day time.Time
			for _, layout := range []string{"2 January 2006", "January 2006", "2006"} {
				if d, err := time.Parse(layout, said); err == nil {
					day = d
				}
			}
			if day.IsZero() || day.Before(last) {
				t.Errorf("%s: %q stands behind %s", name, said, last.Format("2 January 2006"))
			}
			last = day
			moments++
		}
	}
	if moments < 20 {
		t.Errorf("only %d moments looked at", moments)
	}
}

// TestSourcesStandOnce checks that a source in the notes of a page is not named again in the sentence at its end.
func TestSourcesStandOnce(t *testing.T) {
	s := realPack(t, generator.Builder{})
	pages := parsed(s)
	looked := 0
	for _, name := range slices.Concat(matches(t, s, "pilots/*.html"), matches(t, s, "cases/*.html"), matches(t, s, "themes/*.html")) {
		notes, end := byID(pages.page(t, name), "page_notes"), byClass(pages.page(t, name), "close")
		if notes == nil || end == nil {
			continue
		}
		looked++
		cited := map[string]bool{}
		for _, a := range all(notes.Parent, "a") {
			cited[path.Base(attr(a, "href"))] = true
		}
		for _, a := range all(end, "a") {
			if cited[path.Base(attr(a, "href"))] {
				t.Errorf("%s names %q twice", name, text(a))
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d pages looked at", looked)
	}
}

// TestLatestChanges checks that the home page lists exactly what has changed since the pack began.
func TestLatestChanges(t *testing.T) {
	home := func(later string) string {
		content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
		for name, data := range clean {
			content[name] = &fstest.MapFile{Data: []byte(data)}
		}
		content["themes/access.md"] = &fstest.MapFile{Data: []byte(strings.Replace(clean["themes/access.md"], "summary: One door.\n", "summary: One door.\nupdated: "+later+"\n", 1))}
		s, _, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatal(err)
		}
		data, err := fs.ReadFile(s, "index.html")
		if err != nil {
			t.Fatal(err)
		}
		_, latest, _ := strings.Cut(string(data), "Latest changes")
		latest, _, _ = strings.Cut(latest, "</section>")
		return latest
	}
	if got := home("2026-11-22"); got != "" { // the date of the other dated text
		t.Errorf("changes of a pack that has not changed: %s", got)
	}
	if got := home("2026-11-25"); !strings.Contains(got, "Access") || strings.Contains(got, "Kent") {
		t.Errorf("of Access and Kent, Access has changed: %s", got)
	}
}

// TestExcerptsPartItems checks that excerpts in search results separate items of lists and cells of tables.
func TestExcerptsPartItems(t *testing.T) {
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	for name, data := range clean {
		content[name] = &fstest.MapFile{Data: []byte(data)}
	}
	const text = "## Sums\n\nBy place:\n\n- Kent, one [^report] [^paper]\n- Durham, two. [^paper]\n- the rest [^report]\n\n| Place | Sum |\n|-|-|\n| Kent | 1 |\n\nWord\n: What it means\n"
	content["pages/sums.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Sums\nsummary: Sums.\n---\n\n" + text)}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems)
	}
	const want = "By place: Kent, one; Durham, two. the rest; Place, Sum; Kent, 1; Word: What it means"
	for _, name := range matches(t, s, "search/x*.js") {
		data, err := fs.ReadFile(s, name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), want) {
			return
		}
	}
	t.Errorf("nowhere stands %q", want)
}

// TestSearchReadsAllOfAConversation checks that the search finds the text between the lists of a conversation, and
// the words that links without their own take.
func TestSearchReadsAllOfAConversation(t *testing.T) {
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
	for name, data := range clean {
		content[name] = &fstest.MapFile{Data: []byte(data)}
	}
	content["conversations/talk.md"] = &fstest.MapFile{Data: []byte("---\ntitle: A talk\nsummary: One table.\nevent: day\n---\n\n" +
		"Before it.\n\n## Insights\n\n- To share [](fact:spend).\n\nBelow the list.\n\n## Why [](fact:spend)\n\nFor [](pilot:kent).\n\n## Experiments\n\n- To try.\n\nAt the end.\n")}
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems)
	}
	var all strings.Builder
	for _, name := range matches(t, s, "search/*.js") {
		data, err := fs.ReadFile(s, name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	for _, want := range []string{"Before it.", "To share £7.5 billion.", "Below the list.", "Why £7.5 billion", "For Kent.", "To try.", "At the end."} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("nowhere stands %q", want)
		}
	}
}

// TestTablesAsReceivedReadAsTables checks that figures in a received table are aligned right, and codes are not.
func TestTablesAsReceivedReadAsTables(t *testing.T) {
	s := realPack(t, generator.Builder{})
	pages := parsed(s)
	for _, name := range matches(t, s, "data/returns/rs-2009-10*.html") {
		heads := all(first(pages.page(t, name), "thead"), "th")
		for _, head := range heads[1:] {
			want := strings.HasPrefix(text(head), "amount")
			if got := hasAttr(head, "class", "right"); got != want {
				t.Errorf("%s: %q stands to the right: %t", name, text(head), got)
			}
		}
		for _, td := range all(first(pages.page(t, name), "tbody"), "td") {
			if _, err := strconv.ParseFloat(text(td), 64); (err == nil) != hasAttr(td, "class", "right") {
				t.Fatalf("%s: %q is a figure: %t", name, text(td), err == nil)
			}
		}
	}
}

// TestCasesNamePlaces checks that the list of case studies says where each was, because readers look for a place
// first.
func TestCasesNamePlaces(t *testing.T) {
	s := realPack(t, generator.Builder{})
	doc := parsed(s).page(t, "cases/index.html")
	for _, li := range all(byID(doc, "list_kent").Parent, "li") {
		if strings.HasSuffix(attr(first(li, "a"), "href"), "kent-gateway.html") {
			return
		}
	}
	t.Error("the Gateway is not said to be in Kent")
}

func matches(t *testing.T, s fs.FS, pattern string) []string {
	t.Helper()
	names, err := fs.Glob(s, pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %d, %v", pattern, len(names), err)
	}
	return names
}

// TestContact checks that the contact of a pack is at the foot of its pages, as a link if it can be followed.
func TestContact(t *testing.T) {
	for contact, want := range map[string]string{
		"https://example.org/contact": `<p>Contact: <a href="https://example.org/contact">https://example.org/contact</a></p>`,
		"The library of <Kent> & Co":  `<p>Contact: The library of &lt;Kent&gt; &amp; Co</p>`,
		"javascript:alert(1)":         `<p>Contact: javascript:alert(1)</p>`,
	} {
		content := fstest.MapFS{"pack.yaml": {Data: []byte("title: A pack\nlanguage: en-GB\nlicence: Free to use.\nheadline_year: 2009-10\nsectors: []\nservices: []\nbases: []\ncontact: \"" + contact + "\"\n")}}
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatal(problems, err)
		}
		page, err := s.ReadFile("404.html")
		if err != nil || !strings.Contains(string(page), want) {
			t.Errorf("%s: %v, no %s", contact, err, want)
		}
	}
}
