package pack_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator/pack"
	"totalplace/generator/source"
)

func TestYears(t *testing.T) {
	for text, want := range map[string]int{
		"2009-10": 2009, "1999-00": 1999, "1000-01": 1000, "9998-99": 9998,
		"2009-11": 0, "2009-09": 0, "2009/10": 0, "2009-2010": 0, "2009-1": 0, "2009": 0, "-": 0,
		"0999-00": 0, "+999-00": 0, "1999-+0": 0, "1999--0": 0, "2009 -10": 0, "2009-10-11": 0, "9999-00": 0, "9999-000": 0, "12345-346": 0,
	} {
		p, _, problems := load(t, fstest.MapFS{"pack.yaml": {Data: []byte(strings.Replace(smallPack, "2009-10", strconv.Quote(text), 1))}})
		y := p.HeadlineYear
		if y.From != want || want > 0 && y.String() != text {
			t.Errorf("%q is the year %v, which begins in %d, want %d", text, y, y.From, want)
		}
		if told := slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Code == "wrong-value" }); told != (want == 0) {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

// TestPrintedValues checks that a value is printed with its unit, or its author is told what to write; words are
// printed as they are.
func TestPrintedValues(t *testing.T) {
	for typed, want := range map[string]string{
		"47, £": "£47", "0, £": "£0", "-3, £bn": "−£3 billion", "8.30, £m": "£8.30 million", "96, '%'": "96%", "1234567, £": "£1,234,567", "6000 to 8000, £": "£6,000 to £8,000",
		"-3 to -1, '%'": "−3 to −1%", "-1200 to 5.5, £m": "−£1,200 to £5.5 million", "-3 to 1, jobs": "−3 to 1",
		"not found, £": "not found", "more than £62 million, £m": "more than £62 million", "two in three, '%'": "two in three",
		"1e3, people": "1e3", "010, people": "010", "1234, people": "1,234",
		"'1,200', people": "write 1200, which is printed with its commas", "1 200.5, people": "write 1200.5, which is printed with its commas", "'1,200 to 3,400', people": "write 1200 to 3400, which is printed with its commas",
		"'7 October 1,200', people": "7 October 1,200", "12 34, people": "12 34", "(300), £k": "write -300, or take the brackets out", "(1,234.5), £": "write -1234.5, or take the brackets out",
		"1e3, £": "write the number in full", "2.5E-3, £m": "write the number in full", "3/4, £": "write it as a decimal, such as 0.75", "-1/2, '%'": "write it as a decimal, such as 0.75",
		".5, £": "write 0.5", "5., £": "write 5", "010, £": "write 10", "00.5, £m": "write 0.5", "+5, £": "write 5", "−5, £": "write -5", "'-1,234', £": "write -1234", "-£5, £": "write -5",
		"'1,234', £": "write 1234", "12k, £k": "write 12", "12k, £": "write the number alone, in the unit £", "006 to 8, £": "write 6 to 8", "6,000–8,000, £": "write 6000 to 8000",
	} {
		at := strings.LastIndex(typed, ", ")
		p, _, problems := load(t, fstest.MapFS{
			"sources.yaml": {Data: []byte("- {id: s, title: S}\n")},
			"facts.yaml":   {Data: []byte("- id: f\n  what: W\n  value: " + typed[:at] + "\n  unit: " + typed[at+2:] + "\n  about: [source:s]\n  source: s\n")},
		})
		got := p.Facts[0].Title
		for _, problem := range problems {
			if problem.Level == source.Error {
				got = problem.Hint
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}

// TestQuotedRange checks that a range that cannot be read is not taken for one. With zero for a bound it could
// include every place.
func TestQuotedRange(t *testing.T) {
	for value, want := range map[string]string{
		"6000 to 8000, £":                  "£6,000 to £8,000",
		"6000.50 to 6000.50, £":            "£6,000.50 to £6,000.50",
		"6000 to 8000, £k":                 "",
		"6000, £":                          "",
		"06000 to 8000, £":                 "",
		"6000 to 8000.001, £":              "",
		"6000 to 999999999999999999999, £": "",
		"8000 to 6000, £":                  "",
		"-6000 to 8000, £":                 "",
	} {
		number, unit, _ := strings.Cut(value, ", ")
		p, _, problems := load(t, fstest.MapFS{
			"pack.yaml":    {Data: []byte(smallPack + "quoted_per_head: quoted\n")},
			"sources.yaml": {Data: []byte("- {id: s, title: S}\n")},
			"facts.yaml":   {Data: []byte("- {id: quoted, what: W, value: " + number + ", unit: " + unit + ", about: [], source: s}\n")},
		})
		got := ""
		if q := p.QuotedPerHead; q != nil {
			got = q.Low.String() + " to " + q.High.String()
		}
		if told := slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Code == "wrong-value" }); got != want || told != (want == "") {
			t.Errorf("%s: %q, told %v, want %q\n%v", value, got, told, want, problems)
		}
	}
}

// TestAboutOnce checks that what is about two sections of one page counts as about the page once, and that both
// sections must exist.
func TestAboutOnce(t *testing.T) {
	p, _, problems := load(t, fstest.MapFS{
		"pages/x.md":    {Data: []byte("---\ntitle: X\nsummary: S\n---\n## One\n\n## Tŷ\n")},
		"sources.yaml":  {Data: []byte("- {id: s, title: S}\n")},
		"facts.yaml":    {Data: []byte("- {id: f, what: W, value: 1, about: ['page:x#one', 'source:s', 'page:x#t%C5%B7', 'page:x#three'], source: s}\n")},
		"timeline.yaml": {Data: []byte("- {date: 2009, what: W, about: ['page:x#one', 'page:x'], source: s}\n")},
	})
	if about := p.Facts[0].About; !slices.Equal(about, []pack.ID{"page:x", "source:s"}) || len(p.FactsAbout("page:x")) != 1 || len(p.Timeline[0].About) != 1 {
		t.Errorf("the fact is about %v, the moment about %v, and the page has %d facts", about, p.Timeline[0].About, len(p.FactsAbout("page:x")))
	}
	if len(problems) != 1 || problems[0].Msg != `page "x" has no heading or item "#three"` {
		t.Errorf("what is wrong is %v", problems)
	}
}

// TestBonds checks that two places named in one text are related, unless the text names so many that it says nothing
// about any two of them.
func TestBonds(t *testing.T) {
	for n, want := range map[int]int{2: 1, 6: 1, 7: 0} {
		content := fstest.MapFS{"cases/c.md": {}}
		links := ""
		for i := range n {
			id := string(rune('a' + i))
			content["pilots/"+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: P\nsummary: S\nregion: R\nauthorities: []\nthemes: []\n---\nText.\n")}
			links += "[](pilot:" + id + ")\n"
		}
		content["cases/c.md"].Data = []byte("---\ntitle: C\nsummary: S\npilots: []\nthemes: []\n---\n" + links)
		p, _, problems := load(t, content)
		if problems.Count(source.Error) > 0 {
			t.Fatal(problems)
		}
		bonds, all := p.Bonds(p.Pilots[0], 100)
		if few, still := p.Bonds(p.Pilots[0], 1); all != len(bonds) || still != all || len(few) != min(1, all) {
			t.Errorf("%d bonds of %d, and %d of %d where one is wanted", len(bonds), all, len(few), still)
		}
		if want == 0 && len(bonds) > 0 || want > 0 && (len(bonds) != n-1 || len(bonds[0].Texts) != want) {
			t.Errorf("a text that names %d places: %+v", n, bonds)
		}
	}
}

// TestHalfLinksOfEveryKind checks that package prose, which does not know this package, recognises half a link of
// every kind that a link can have.
func TestHalfLinksOfEveryKind(t *testing.T) {
	for kind := range pack.Kinds() {
		_, _, problems := load(t, fstest.MapFS{
			"pages/about.md": {Data: []byte("---\ntitle: About\nsummary: What this is.\n---\nRead of Kent (" + string(kind) + ":kent) first.\n")},
		})
		told := slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Code == "link-address" })
		if want := kind != pack.KindMoment; told != want { // no link can refer to a moment
			t.Errorf("half a link to a %s is told: %v, want %v", kind, told, want)
		}
	}
}

// TestCompareTitles checks that titles are in the order in which a reader looks for them, with numbers by size and
// accents and quotation marks ignored.
func TestCompareTitles(t *testing.T) {
	want := []string{"10 Downing Street", "apples", "Part 1", "part 2", "Part 2a", "Part 07", "Part 10", "Part 10 of 2", "Part 10 of 11", "Part 123456789012", "Part 1234567890123", "Part A", "Place", "Tanat", "‘Tell us once’", "Tŷ Unnos", "Wem", "Ŵyl", "Ynys"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, pack.CompareTitles)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if pack.CompareTitles("मेल", "मूल") == 0 {
		t.Error("two words of Hindi with other vowels are the same")
	}
	for _, huge := range []string{strings.Repeat("9", 100), strings.Repeat("1", 1000)} {
		if pack.CompareTitles("Part "+huge, "Part A") >= 0 {
			t.Errorf("a number of %d digits stands behind letters", len(huge))
		}
	}
}

// TestBaseURL checks that the address of a site must be that of a folder, and that any other gets a hint of what to
// write.
func TestBaseURL(t *testing.T) {
	for typed, want := range map[string]string{
		"https://example.org": "https://example.org/", "https://example.org/pack": "https://example.org/pack/", "http://127.0.0.1:8080/a/b/": "http://127.0.0.1:8080/a/b/",
		"HTTPS://example.org/a%20b": "https://example.org/a%20b/", "https://example.org/v1.2/": "https://example.org/v1.2/", "https://xn--mnchen-3ya.example/": "https://xn--mnchen-3ya.example/",
	} {
		if got, ok := pack.BaseURL(typed); !ok || got != want {
			t.Errorf("%s: %q %v, want %q", typed, got, ok, want)
		}
	}
	for typed, want := range map[string]string{
		"example.org": "write https://example.org/", "https://example.org/pack/?x=1": "write https://example.org/pack/", "https://example.org/#top": "write https://example.org/",
		"https://example.org/pack/index.html": "write https://example.org/pack/", "https://example.org/index.htm": "write https://example.org/",
		"https://example.org/pack//": "write https://example.org/pack/", "https://example.org//": "write https://example.org/", "https://example.org//pack/": "write https://example.org/pack/", "https://example.org/a/../b": "write https://example.org/b/",
		" https://example.org": "write https://example.org/", "https://münchen.example/": "write its name in the form that begins with xn--, which every program reads",
		"https://example.org/pack/   the address": "write https://example.org/pack/ alone, with %20 for a space that belongs to it",
		"https://user:secret@example.org/":        "write it as https://example.org/pack/", "ftp://example.org/": "write it as https://example.org/pack/", "https://": "write it as https://example.org/pack/",
	} {
		got, ok := pack.BaseURL(typed)
		if hint := pack.BaseURLHint(typed); ok || hint != want {
			t.Errorf("%s: %q %v, %s; want %s", typed, got, ok, hint, want)
		}
	}
}
