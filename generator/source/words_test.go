package source_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"totalplace/generator/source"
)

func TestIDs(t *testing.T) {
	for _, test := range []struct{ id, fault, hint string }{
		{"kent", "", ""}, {"dclg-rs-2009-10", "", ""}, {"5", "", ""}, {strings.Repeat("a", 80), "", ""}, {"console", "", ""}, {"com10", "", ""},
		{"", `"" is not an id`, "use small letters, digits and single hyphens"},
		{"Kent", `"Kent" is not an id`, `write "kent"`},
		{"Kent County Council", `"Kent County Council" is not an id`, `write "kent-county-council"`},
		{"children’s", `"children’s" is not an id`, `write "childrens"`},
		{"2009–10", `"2009–10" is not an id`, `write "2009-10"`},
		{"-kent", `"-kent" is not an id`, `write "kent"`}, {"kent-", `"kent-" is not an id`, `write "kent"`}, {"kent--east", `"kent--east" is not an id`, `write "kent-east"`}, {"kent_east", `"kent_east" is not an id`, `write "kent-east"`},
		{"tŷ", `"tŷ" is not an id`, `write "ty"`}, {"..", `".." is not an id`, "use small letters, digits and single hyphens"}, {"../../etc", `"../../etc" is not an id`, `write "etc"`}, {"a/b", `"a/b" is not an id`, `write "a-b"`},
		{"a\x1b[2J", `"a\u001b[2J" is not an id`, `write "a-2j"`}, {"a\nb", `"a\u000ab" is not an id`, `write "a-b"`},
		{"con", `"con" is a name that Windows reserves`, "choose another"}, {"lpt9", `"lpt9" is a name that Windows reserves`, "choose another"},
		{strings.Repeat("a", 81), `the id "` + strings.Repeat("a", 60) + `…" is longer than 80 characters`, "shorten it"},
	} {
		if fault, hint := source.IDFault(test.id); fault != test.fault || hint != test.hint {
			t.Errorf("%q: got %q, %q; want %q, %q", test.id, fault, hint, test.fault, test.hint)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"asset-management", "early-years", "housing", "kent", "kent-county-council", "fire-final-report", "fire-table-1", "neets", "title", "summary", "themes", "theme"}
	for word, want := range map[string]string{
		"asset-managment": "asset-management", "sumary": "summary", "tilte": "title", "Title": "title", "thems": "theme", "kentt": "kent", "kent-county": "kent-county-council", "Kent-county": "kent-county-council", "kent-council": "kent-county-council", "county-kent": "", "knet": "kent", "neet": "neets", "housing-and-more": "housing",
		"fire-final-reprot": "fire-final-report", "frie-final-report": "fire-final-report", "fire-fnal-report": "fire-final-report", "fire-final-people": "", "police-final-report": "", "fire-table-2": "", "early-year": "early-years", "fire-tables-1": "fire-table-1",
		"x": "", "": "", "zebra": "", "summaries-of-all": "", strings.Repeat("kent", 1000): "",
	} {
		if got := source.Nearest(word, names); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
	if got := source.Nearest("ab", []string{"bb", "aa"}); got != "aa" {
		t.Errorf("of two that are equally near %q was taken", got)
	}
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"2009": "2009", "2009-10": "October 2009", "2009-10-07": "7 October 2009", "2008-02-29": "29 February 2008", "0001": "1",
		"2009-02-29": "", "2009-13": "", "2009-00": "", "2009-10-7": "", "09": "", "0000": "", "12009": "", "2009-10-07T00:00:00Z": "", "٢٠٠٩": "", "2009/10": "", "20 09": "", "": "",
	} {
		tree, problems, err := source.Read(fstest.MapFS{"x.yaml": {Data: []byte("date: \"" + s + "\"\n")}})
		if err != nil {
			t.Fatal(err)
		}
		d := tree.Files[0].Fields(&problems).Date("date")
		if ok := len(problems) == 0; d.Words() != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v", s, d.Words(), problems)
		}
		if want != "" && d.String() != s {
			t.Errorf("%q is written %q", s, d)
		}
	}
}

// FuzzWords checks that a slug has only lower-case letters, digits and single hyphens, of any script, and is its own
// slug; and that quoted text is one printable line.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"Kent", "Tŷ a thir", "TY\u0302", "e\u0301", "2008–09", "a__b", "İstanbul ẞ ǅ", "\u0301a", "日本 語", "a\x1b[31m\u202e\xff\n\"b\"", "’", "-", "½", strings.Repeat("é", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slug := source.Slug(s)
		if strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") || strings.ContainsAny(slug, "_ ./\\\"'<>&#%\n") || !utf8.ValidString(slug) {
			t.Errorf("the slug of %q is %q", s, slug)
		}
		if utf8.ValidString(s) && source.Slug(slug) != slug {
			t.Errorf("the slug of %q is %q, and of that %q", s, slug, source.Slug(slug))
		}
		quoted := source.Quote(s)
		if !utf8.ValidString(quoted) || source.Printable(quoted) != quoted || !strings.HasPrefix(quoted, `"`) || !strings.HasSuffix(quoted, `"`) || source.Forbidden(quoted) || strings.Contains(quoted, "\n") {
			t.Errorf("%q is quoted %q", s, quoted)
		}
	})
}

// TestSize checks sizes around a change of unit: what rounds up to a thousand of one unit is one of the next.
func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1 KB", 999_499: "999 KB", 999_500: "1.0 MB", 19_449_999: "19.4 MB"} {
		if got := source.Size(bytes); got != want {
			t.Errorf("%d bytes: %s, want %s", bytes, got, want)
		}
	}
}

// TestProblems checks the form and order of problems.
func TestProblems(t *testing.T) {
	var ps source.Problems
	ps.Warn(source.Pos{File: "content/b.md", Line: 2, Col: 10}, "link-text", "later", "")
	ps.Add(source.Pos{File: "content/b.md", Line: 2, Col: 9}, "yaml", "first", "mend it")
	ps.Add(source.Pos{File: "content/b.md", Line: 2, Col: 9}, "yaml", "first", "mend it")
	ps.Add(source.Pos{File: "content/a\x1b\u202e.md"}, "wrong-name", "whole file", "")
	ps.Add(source.Pos{File: "content/b.md", Line: 10, Col: 1}, "yaml", "last", "")
	want := []string{
		`content/a\u001b\u202e.md:1:1: error: whole file [wrong-name]`,
		"content/b.md:2:9: error: first; mend it [yaml]",
		"content/b.md:2:10: warning: later [link-text]",
		"content/b.md:10:1: error: last [yaml]",
	}
	sorted := ps.Sorted()
	for i, p := range sorted {
		if i >= len(want) || p.String() != want[i] {
			t.Errorf("%d: got %s", i, p)
		}
	}
	if len(sorted) != len(want) || sorted.Count(source.Error) != 3 || sorted.Strict().Count(source.Error) != 4 || ps[0].Level != source.Warning {
		t.Errorf("got %v", sorted)
	}
}

// TestExcerpts checks that each problem comes with the line it is on, in files of any kind, unless the line is too
// long to look at.
func TestExcerpts(t *testing.T) {
	tree, problems, err := source.Read(fstest.MapFS{
		"x.yaml": {Data: []byte("\ufeffa: b\r\nc: d: e\r\n")}, "y.geojson": {Data: []byte("{\n \"type\": 1\n}")},
		"z.geojson": {Data: bytes.Repeat([]byte("x"), 65<<10)},
	})
	if err != nil {
		t.Fatal(err)
	}
	problems.Add(source.Pos{File: "content/x.yaml"}, "a", "b", "")
	problems.Add(source.Pos{File: "content/x.yaml", Line: 99, Col: 1}, "a", "b", "")
	problems.Add(source.Pos{File: "content/y.geojson", Line: 2, Col: 1}, "a", "b", "")
	problems.Add(source.Pos{File: "content/z.geojson", Line: 1, Col: 1}, "a", "b", "")
	problems.Add(source.Pos{File: "content/none.md", Line: 1, Col: 1}, "a", "b", "")
	tree.Excerpts(problems)
	for i, want := range []string{"c: d: e", "", "", ` "type": 1`, "", ""} {
		if got := problems[i].Source; got != want {
			t.Errorf("%v: %q, want %q", problems[i], got, want)
		}
	}
}

// TestExcerptsOfTables checks that a problem in a table comes with its line as people see it, whether or not a memo
// keeps the table.
func TestExcerptsOfTables(t *testing.T) {
	for name, memo := range map[string]*source.Memo{"once": nil, "again and again": {}} {
		tree, problems, err := memo.Read(fstest.MapFS{"returns/x.csv": {Data: []byte("\ufeffCode,Amount\r\nE1,5\r\nE2,6,7\r\n")}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		tree.Files[0].Table(&problems)
		problems.Add(source.Pos{File: "content/returns/x.csv", Line: 1, Col: 1}, "a", "b", "")
		tree.Excerpts(problems)
		for i, want := range []string{"E2,6,7", "Code,Amount"} {
			if got := problems[i].Source; got != want {
				t.Errorf("%s: %v: %q, want %q", name, problems[i], got, want)
			}
		}
	}
}

// TestExcerpt checks that the caret stands below what is wrong, whatever is before it, and that both lines are short
// however long the line of the file is.
func TestExcerpt(t *testing.T) {
	const width = 72
	for _, at := range []int{1, 36, 37, 71, 72, 73, 200, 299} {
		line := []rune(strings.Repeat("é", 299))
		line[at-1] = 'x'
		shown, before := source.Problem{Pos: source.Pos{Line: 1, Col: at}, Source: string(line)}.Excerpt(width)
		if n := utf8.RuneCountInString(shown); n > width || before >= n || []rune(shown)[before] != 'x' {
			t.Errorf("column %d: %q, %d before", at, shown, before)
		}
	}
	for line, want := range map[string]string{"a\tb x": "a b x", "a\u202eb x\u202e": `a\u202eb x\u202e`} {
		shown, before := source.Problem{Pos: source.Pos{Line: 1, Col: 5}, Source: line}.Excerpt(width)
		if shown != want || shown[before] != 'x' {
			t.Errorf("%q is shown as %q, %d before", line, shown, before)
		}
	}
}

// TestGuard checks that a panic comes back as a crash that names the current file, and that everything else passes.
func TestGuard(t *testing.T) {
	crash := source.Guard("content/x.md", func() { panic("boom") })
	if crash == nil || crash.File != "content/x.md" || crash.Error() != "working on content/x.md failed: boom" || !strings.Contains(string(crash.Stack), "TestGuard") {
		t.Errorf("got %v", crash)
	}
	if crash := source.Guard("content/x.md", func() {}); crash != nil {
		t.Errorf("got %v", crash)
	}
}
