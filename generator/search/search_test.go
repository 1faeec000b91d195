package search_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"totalplace/generator/search"
)

func forms(text string) []string {
	var out []string
	for _, t := range search.Tokens(text) {
		out = append(out, t.Form)
	}
	return out
}

// TestTokens checks the rule by which words are taken from a text.
func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"children's services":         "children services",
		"GP's, MPs' and KPI’s":        "gp mps and kpi",
		"don’t":                       "dont",
		"9,000 pages of 1,234,567.89": "9000 pages of 1234567.89",
		"£7.5bn in 2009/10":           "7.5 bn in 2009 10",
		"the D.W.P. says":             "the dwp says",
		"co-operate":                  "co operate cooperate",
		"face-to-face":                "face to faceto face toface",
		"0-5 years":                   "0 5 years",
		"Café ÆGIR Straße":            "cafe aegir strasse",
		"soft\u00adhyphen \u00ad":     "softhyphen",
		"__proto__ constructor":       "proto constructor",
		"<svg onload=alert(1)>":       "svg onload alert 1",
		"😀 😀":                         "",
	} {
		if got := strings.Join(forms(text), " "); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
	for text, stop := range map[string]bool{"it": true, "IT": false, "It": true, "us": true, "US": false, "kent": false, "A": true} {
		if got := search.Tokens(text)[0].Stop; got != stop {
			t.Errorf("%q is too common: %v", text, got)
		}
	}
	long := strings.Repeat("a", 40)
	if got := forms(long + " " + long + "a"); !slices.Equal(got, []string{long}) {
		t.Errorf("of words of 40 and 41 letters %d are left", len(got))
	}
	for _, token := range search.Tokens("Über-raschend, naïve") {
		if token.From >= token.To || token.To > len("Über-raschend, naïve") {
			t.Errorf("%+v stands nowhere", token)
		}
	}
}

// TestKeys checks that all forms and spellings of a word have the same key, and words that only look alike do not.
func TestKeys(t *testing.T) {
	for _, family := range []string{
		"organise organised organising organisation organisations organize organized organizing organization",
		"programme programmes program programs",
		"centre centres center centers", "labour labor", "behaviour behaviors",
		"neighbourhood neighborhoods", "counselling counseling", "practice practise practised practices",
		"judgment judgement", "fulfil fulfill", "ageing aging", "analyse analyze analysing", "inquiry enquiry enquiries",
		"reduce reduced reducing", "manage managed managing", "spend spends spending spent expenditure expenditures", "pay pays paying paid", "learn learning learned learnt",
	} {
		words := strings.Fields(family)
		for _, w := range words[1:] {
			if search.Key(w) != search.Key(words[0]) {
				t.Errorf("%s has the key %s, %s has %s", w, search.Key(w), words[0], search.Key(words[0]))
			}
		}
	}
	for _, pair := range [][2]string{{"organ", "organise"}, {"county", "count"}, {"prize", "prise"}, {"2009", "200"}, {"size", "sise"}} {
		if search.Key(pair[0]) == search.Key(pair[1]) {
			t.Errorf("%s and %s have one key", pair[0], pair[1])
		}
	}
	for word, want := range map[string]string{"organisation": "organization", "organization": "organisation", "colour": "color", "center": "centre"} {
		if !slices.Contains(search.Spellings(word), want) {
			t.Errorf("%s can also be spelt %q, not %s", word, search.Spellings(word), want)
		}
	}
	for _, word := range []string{"advise", "promise", "exercise", "service", "prize", "wise"} {
		if other := search.Spellings(word); other != nil {
			t.Errorf("%s would also be spelt %q", word, other)
		}
	}
}

// made returns n entries of generated words: many rare ones and few common ones.
func made(n int, seed uint64) []search.Entry {
	r := rand.New(rand.NewPCG(seed, 1))
	zipf := rand.NewZipf(r, 1.15, 4, 120_000)
	syllables := strings.Fields("ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo ska tre pli gro stu")
	word := func() string {
		w := ""
		for n := zipf.Uint64() + 1; n > 0; n /= uint64(len(syllables)) {
			w += syllables[n%uint64(len(syllables))]
		}
		return w
	}
	words := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = word()
		}
		return strings.Join(out, " ")
	}
	out := make([]search.Entry, n)
	for i := range out {
		var text search.Text
		text.Add("", "", words(100))
		for j := range 4 {
			text.Add(fmt.Sprint("part-", j), words(3), words(60), words(60))
		}
		out[i] = search.Entry{
			Path: fmt.Sprintf("cases/%05d.html", i), Title: words(4), Label: "Case study", Summary: words(15),
			Values:  [][]string{{fmt.Sprint("p", r.IntN(13))}, {"case"}},
			Letters: len(text.Words),
			Text:    func(t *search.Text) { t.Sections = append(t.Sections, text.Sections...) },
		}
	}
	return out
}

func facets() []search.Facet {
	pilots := search.Facet{Name: "pilot", Label: "Place"}
	for i := range 13 {
		pilots.Values = append(pilots.Values, search.Value{ID: fmt.Sprint("p", i), Label: fmt.Sprint("Place ", i)})
	}
	return []search.Facet{pilots, {Name: "kind", Label: "Kind", Values: []search.Value{{ID: "case", Label: "Case studies"}}}}
}

// sections returns the text of an entry.
func sections(e search.Entry) []search.Section {
	var t search.Text
	e.Text(&t)
	return t.Sections
}

func letters(entries []search.Entry) int {
	n := 0
	for _, e := range entries {
		for _, s := range sections(e) {
			n += len(s.Text)
		}
	}
	return n
}

// files returns every file of an index by name.
func files(t testing.TB, ix *search.Index) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range ix.Files() {
		data, err := ix.Append(nil, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(data)
	}
	return out
}

// TestSameEntriesSameBytes checks that the order of the entries does not change the index.
func TestSameEntriesSameBytes(t *testing.T) {
	entries := made(60, 7)
	first := files(t, indexOf(entries, facets(), nil, letters(entries)))
	rand.New(rand.NewPCG(3, 3)).Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	second := files(t, indexOf(entries, facets(), nil, letters(entries)))
	if len(first) != len(second) || len(first) < 10 {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
	for name, data := range first {
		if second[name] != data {
			t.Errorf("%s differs", name)
		}
	}
}

// TestWhoeverAsksFirst checks that the files are the same when asked for from the last to the first.
func TestWhoeverAsksFirst(t *testing.T) {
	entries := made(60, 7)
	want := files(t, indexOf(entries, facets(), nil, letters(entries)))
	ix := indexOf(entries, facets(), nil, letters(entries))
	for _, name := range slices.Backward(ix.Files()) {
		data, err := ix.Append(nil, name)
		if err != nil || string(data) != want[name] {
			t.Errorf("%s differs from what it is after the others (%v)", name, err)
		}
	}
	for _, name := range []string{"search/x9999.js", "search/x-1.js", "search/x.js", "search/y0.js"} {
		if _, err := ix.Append(nil, name); err == nil {
			t.Errorf("there is a file %s", name)
		}
	}
}

// TestEditedText checks that a changed word in one text changes, of all files of texts, only its own, and that
// another entry changes all.
func TestEditedText(t *testing.T) {
	entries := made(60, 7)
	length := letters(entries)
	before := files(t, indexOf(entries, facets(), nil, length))
	changed := func() (texts, all int) {
		after := files(t, indexOf(entries, facets(), nil, length))
		for name, data := range after {
			if strings.HasPrefix(name, "search/x") {
				all++
				if data != before[name] {
					texts++
				}
			} else if data == before[name] {
				t.Errorf("%s is the same, and might be taken for a file of the new index", name)
			}
		}
		return texts, all
	}
	old := entries[20].Text
	entries[20].Letters += 15
	entries[20].Text = func(t *search.Text) {
		old(t)
		t.Add("", "", "something else")
	}
	if texts, all := changed(); texts != 1 || all < 10 {
		t.Errorf("%d of %d files of texts are others", texts, all)
	}
	entries[20].Path = "cases/other.html"
	if texts, all := changed(); texts != all {
		t.Errorf("%d of %d files of texts are others, and the entries as well", texts, all)
	}
}

// index is what a client reads from the files.
type index struct {
	n         int
	groups    map[string]int // form → group
	levels    map[string]int
	postings  []map[int]int // by group: entry → impact
	titles    []map[int]int // by group: entry → its part of the title, of 63
	entries   [][]any
	backwards map[string]bool
}

var call = regexp.MustCompile(`^tp\("([mfdrpx])",([0-9]+),"((?:[0-9a-f]{8}){1,2})",(.*)\);\n$`)

// open reads the files as a client would, following the description in write.go.
func open(t *testing.T, all map[string]string) index {
	t.Helper()
	out := index{groups: map[string]int{}, levels: map[string]int{}, backwards: map[string]bool{}}
	payload := func(name string, v any) {
		m := call.FindStringSubmatch(strings.ReplaceAll(all["search/"+name+".js"], ",\n", ", "))
		if m == nil || m[1]+m[2] != name {
			t.Fatalf("%s is no call: %.80q", name, all["search/"+name+".js"])
		}
		if err := json.Unmarshal([]byte(m[4]), v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var m struct {
		N    int
		D, R []string
		P, X string
	}
	payload("m0", &m)
	out.n = m.N
	var text string
	var at int
	symbol := func() int {
		c := text[at]
		at++
		if c == '~' {
			c = '\\'
		}
		return int(c) - 35
	}
	number := func() int {
		n, shift := 0, 0
		for {
			s := symbol()
			n |= s & 31 << shift
			if shift += 5; s < 32 {
				return n
			}
		}
	}
	front := func(before string) string {
		n := symbol()
		end := at + strings.IndexByte(text[at:], ' ')
		word := string([]rune(before)[:n]) + text[at:end]
		at = end + 1
		return word
	}
	gaps := func(written string) (out []int) {
		n := 0
		text = written
		for at = 0; at < len(text); {
			n += number()
			out = append(out, n)
		}
		return out
	}
	firstGroups, firstEntries := gaps(m.P), gaps(m.X)
	for i, start := range m.D {
		payload(fmt.Sprint("d", i), &text)
		form, group := "", 0
		for at = 0; at < len(text); {
			form = front(form)
			z := number()
			group += z>>1 ^ -(z & 1)
			out.groups[form], out.levels[form] = group, symbol()
			if form < start || i+1 < len(m.D) && form >= m.D[i+1] {
				t.Errorf("%q stands in d%d, which begins with %q", form, i, start)
			}
		}
	}
	for i := range m.R {
		payload(fmt.Sprint("r", i), &text)
		form := ""
		for at = 0; at < len(text); {
			form = front(form)
			out.backwards[form] = true
		}
	}
	for i, first := range firstGroups {
		var lists string
		payload(fmt.Sprint("p", i), &lists)
		for j, list := range strings.Split(lists, " ") {
			if len(out.postings) != first+j {
				t.Fatalf("group %d stands where %d is said to", len(out.postings), first+j)
			}
			postings, titles := map[int]int{}, map[int]int{}
			entry := -1
			text = list
			for at = 0; at < len(text); {
				n := number()
				entry += n>>1 + 1
				postings[entry] = symbol()
				symbol()
				if n&1 == 1 {
					titles[entry] = symbol()
				}
			}
			out.postings, out.titles = append(out.postings, postings), append(out.titles, titles)
		}
	}
	for i, first := range firstEntries {
		var part [][]any
		payload(fmt.Sprint("x", i), &part)
		if len(out.entries) != first {
			t.Fatalf("entry %d stands where %d is said to", len(out.entries), first)
		}
		out.entries = append(out.entries, part...)
	}
	return out
}

// TestIndexSaysWhatTheTextsSay compares the index with the texts: each word must lead to exactly the entries that
// contain a form of it.
func TestIndexSaysWhatTheTextsSay(t *testing.T) {
	entries := made(60, 11)
	entries[4].Summary = "organised centres of behaviour, 19,000 homes, CO-OPERATION and \\ \" </script>"
	got := open(t, files(t, indexOf(entries, facets(), nil, letters(entries))))
	if got.n != len(entries) || len(got.entries) != len(entries) {
		t.Fatalf("%d entries, %d texts", got.n, len(got.entries))
	}
	want := map[string]map[string]bool{} // key → addresses
	seen, pages := map[string]bool{}, map[string]int{}
	for _, e := range entries {
		text := e.Title + "\n" + e.Summary + "\n" + e.Label + "\nCase studies\nPlace " + strings.TrimPrefix(e.Values[0][0], "p")
		for _, s := range sections(e) {
			text += "\n" + string(s.Heading) + "\n" + string(s.Text)
		}
		here := map[string]bool{}
		for _, token := range search.Tokens(text) {
			if token.Stop {
				continue
			}
			if !here[token.Form] {
				here[token.Form] = true
				pages[token.Form]++
			}
			key := search.Key(token.Form)
			if want[key] == nil {
				want[key] = map[string]bool{}
			}
			want[key][e.Path] = true
			seen[token.Form] = true
		}
	}
	for form := range seen {
		group, ok := got.groups[form]
		if !ok || got.levels[form] == 0 {
			t.Fatalf("%q is not in the dictionary", form)
		}
		// Four times the base-2 logarithm, rounded, which integers can give exactly.
		eighth := new(big.Int).Exp(big.NewInt(int64(pages[form])), big.NewInt(8), nil)
		if level := max(1, eighth.BitLen()/2); got.levels[form] != level {
			t.Errorf("%q stands on %d pages and has the level %d, want %d", form, pages[form], got.levels[form], level)
		}
		found := map[string]bool{}
		for entry, impact := range got.postings[group] {
			found[got.entries[entry][1].(string)] = true
			if impact < 1 || impact > 63 {
				t.Errorf("%q has the impact %d", form, impact)
			}
		}
		if key := search.Key(form); len(found) != len(want[key]) {
			t.Errorf("%q leads to %d entries, want %d", form, len(found), len(want[key]))
		} else {
			for path := range want[key] {
				if !found[path] {
					t.Errorf("%q does not lead to %s", form, path)
				}
			}
		}
		if r := []rune(form); len(r) > 4 && !strings.ContainsAny(form, "0123456789") {
			slices.Reverse(r)
			if !got.backwards[string(r)] {
				t.Errorf("%q cannot be found by its end", form)
			}
		}
	}
	for form, level := range got.levels {
		if level == 0 && seen[form] || level > 0 && !seen[form] {
			t.Errorf("%q has the level %d", form, level)
		}
	}
	for _, other := range []string{"organized", "centers", "behavior"} {
		if _, ok := got.groups[other]; !ok {
			t.Errorf("nobody can search for %q", other)
		}
	}
	if len(seen) < 1500 {
		t.Errorf("only %d forms looked at", len(seen))
	}
}

// TestPartsOfTitles compares the weight of each word in a title with values worked out by hand. Equally rare words
// share it evenly, and halves are rounded up, on every processor.
func TestPartsOfTitles(t *testing.T) {
	var entries []search.Entry
	for i, title := range []string{"alpha", "bravo bridge", "charlie cedar chestnut cypress chapel cinema", "common delta", "common echo", "common foxtrot golf"} {
		entries = append(entries, search.Entry{Path: fmt.Sprint(i, ".html"), Title: title})
	}
	got := open(t, files(t, indexOf(entries, nil, nil, 0)))
	at := map[string]int{}
	for i, e := range got.entries {
		at[e[1].(string)] = i
	}
	for _, want := range []struct {
		form, path string
		part       int
	}{
		{"alpha", "0.html", 63},
		{"bravo", "1.html", 32}, {"bridge", "1.html", 32}, // half of 63: 31.5
		{"cedar", "2.html", 11}, {"cinema", "2.html", 11}, // a sixth of 63: 10.5
		{"delta", "3.html", 43}, {"common", "3.html", 20}, // log(14/3) of log(14/3) + log(14/7)
		{"golf", "5.html", 26}, {"common", "5.html", 12},
	} {
		if part := got.titles[got.groups[want.form]][at[want.path]]; part != want.part {
			t.Errorf("%q is %d of 63 of the title of %s, want %d", want.form, part, want.path, want.part)
		}
	}
}

// TestNumberOfFiles checks that the dictionary has just as many files as its length to the power 0.74 calls for.
func TestNumberOfFiles(t *testing.T) {
	for _, test := range []struct{ letters, files int }{
		{0, 1}, {1, 1}, {31_970, 1}, {31_971, 2}, {360_000, 6}, {360_001, 7}, {8_084_512, 60}, {8_084_513, 61},
	} {
		ix := search.New(1, test.letters, 0, nil)
		n := 0
		for _, name := range ix.Files() {
			if strings.HasPrefix(name, "search/d") {
				n++
			}
		}
		if n != test.files {
			t.Errorf("%d letters make %d files, want %d", test.letters, n, test.files)
		}
	}
}

// TestSynonyms checks that a short form finds what it stands for, and the other way round.
func TestSynonyms(t *testing.T) {
	entries := []search.Entry{
		{Path: "short.html", Title: "One", Summary: "The PCT paid."},
		{Path: "long.html", Title: "Two", Summary: "The primary care trust paid."},
		{Path: "none.html", Title: "Three", Summary: "Primary schools, a trust, and care."},
		{Path: "alone.html", Title: "Four", Summary: "An ASB order."},
	}
	synonyms := []search.Synonym{{Short: "PCT", Long: "Primary care trust"}, {Short: "ASB", Long: "Antisocial behaviour"}}
	got := open(t, files(t, indexOf(entries, nil, synonyms, 100)))
	leads := func(form string) (out []string) {
		group, ok := got.groups[form]
		if !ok {
			t.Errorf("%s is not in the dictionary", form)
		}
		for entry := range got.postings[group] {
			out = append(out, got.entries[entry][1].(string))
		}
		slices.Sort(out)
		return out
	}
	if found := leads("pct"); !slices.Equal(found, []string{"long.html", "short.html"}) {
		t.Errorf("pct leads to %q", found)
	}
	if found := leads("primary"); !slices.Equal(found, []string{"long.html", "none.html", "short.html"}) {
		t.Errorf("primary leads to %q", found)
	}
	if found := leads("antisocial"); !slices.Equal(found, []string{"alone.html"}) { // no entry has this word
		t.Errorf("antisocial leads to %q", found)
	}
}

// TestNames checks that the special words of names have no other forms, while common words in them do.
func TestNames(t *testing.T) {
	places := search.Facet{Name: "pilot", Label: "Place", Names: true, Values: []search.Value{{ID: "poole", Label: "Poole city region"}}}
	got := open(t, files(t, indexOf([]search.Entry{
		{Path: "place.html", Title: "Poole city region", Values: [][]string{{"poole"}}},
		{Path: "other.html", Title: "Pooled budgets of cities and regions"},
	}, []search.Facet{places}, nil, 100)))
	for _, pair := range []struct {
		a, b string
		same bool
	}{{"poole", "pooled", false}, {"city", "cities", true}, {"region", "regions", true}} {
		if same := got.groups[pair.a] == got.groups[pair.b]; same != pair.same {
			t.Errorf("%s and %s are forms of one word: %v", pair.a, pair.b, same)
		}
	}
}

// TestAsked checks that the words that people ask with lead to an entry that does not contain them, and are not
// shown.
func TestAsked(t *testing.T) {
	all := files(t, indexOf([]search.Entry{{Path: "waste.html", Title: "Waste", Asked: "bins"}, {Path: "other.html", Title: "Other"}}, nil, nil, 100))
	got := open(t, all)
	group, ok := got.groups["bins"]
	if !ok {
		t.Fatal("bins is not in the dictionary")
	}
	for entry := range got.postings[group] {
		if path := got.entries[entry][1]; path != "waste.html" {
			t.Errorf("bins leads to %s", path)
		}
		if len(got.titles[group]) > 0 {
			t.Error("bins is taken for a name")
		}
	}
	if shown := all["search/x0.js"]; strings.Contains(shown, "bins") {
		t.Errorf("bins is shown: %s", shown)
	}
}

// TestQuestions checks that a word that occurs only in questions can be looked up, so that it counts in quotation
// marks, and that the client is told to ignore it otherwise.
func TestQuestions(t *testing.T) {
	all := files(t, indexOf([]search.Entry{{Path: "a.html", Title: "Costs", Summary: "How much it costs, and how many there are."}}, nil, nil, 100))
	got := open(t, all)
	for _, word := range []string{"much", "many"} {
		if len(got.postings[got.groups[word]]) != 1 || got.levels[word] == 0 {
			t.Errorf("%q cannot be looked up", word)
		}
		if !regexp.MustCompile(`"s":"[^"]*\b` + word + `\b`).MatchString(all["search/m0.js"]) {
			t.Errorf("a query is not read without %q", word)
		}
	}
	if got.levels["how"] > 0 {
		t.Error("how is indexed")
	}
}

// TestLimits makes indexes of what nobody would write, and reads each back.
func TestLimits(t *testing.T) {
	huge := strings.Repeat("council spending of the place ", 70_000)
	many := func(t *search.Text) {
		for i := range 5000 {
			t.Add(fmt.Sprint("a", i), strings.Repeat("heading ", 20), "word")
		}
	}
	for name, entries := range map[string][]search.Entry{
		"nothing":       nil,
		"one":           {{Path: "a.html", Title: "Kent"}},
		"no words":      {{Path: "a.html", Title: "…"}},
		"common words":  {{Path: "a.html", Title: "What we do"}},
		"two megabytes": {{Path: "a.html", Title: "Kent", Text: func(t *search.Text) { t.Add("", "", huge) }}},
		"many headings": {{Path: "a.html", Title: "Kent", Text: many}},
		"one title":     slices.Repeat([]search.Entry{{Path: "a.html", Title: "Kent"}}, 1000),
	} {
		ix := indexOf(entries, append(facets(), search.Facet{Name: "year", Label: "Year"}), nil, 1000)
		all := files(t, ix)
		if year := all["search/f2.js"]; !strings.HasSuffix(year, ",[]);\n") { // the client needs a list
			t.Errorf("%s: a facet without values is %s", name, year)
		}
		got := open(t, all)
		if got.n != len(entries) {
			t.Errorf("%s: %d entries", name, got.n)
		}
		for file, data := range all {
			if size := gzipped(t, data); size > 32<<10 {
				t.Errorf("%s: %s has %d bytes", name, file, size)
			}
		}
		if name == "common words" && got.levels["what"] == 0 {
			t.Error("a title of common words cannot be found")
		}
	}
}

func gzipped(t testing.TB, data string) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestTenThousandPages checks that the index of a large site has no file of more than 32 KB, compressed. It prints
// the time taken, which BenchmarkIndex measures.
func TestTenThousandPages(t *testing.T) {
	if os.Getenv("TOTALPLACE_LONG") != "1" {
		return // this takes long
	}
	entries := made(10_000, 5)
	ix := indexOf(entries, facets(), nil, letters(entries))
	begun := time.Now()
	all := files(t, ix)
	took := time.Since(begun)
	sum, largest, name := map[string]int{}, 0, ""
	count := map[string]int{}
	for file, data := range all {
		size := gzipped(t, data)
		kind := file[len(search.Dir) : len(search.Dir)+1]
		sum[kind] += size
		count[kind]++
		if size > largest {
			largest, name = size, file
		}
	}
	for _, kind := range []string{"m", "f", "d", "r", "p", "x"} {
		t.Logf("%s: %d files, %d KB", kind, count[kind], sum[kind]>>10)
	}
	t.Logf("%d files in %v; the largest is %s with %d bytes", len(all), took, name, largest)
	if largest > 32<<10 {
		t.Errorf("%s has %d bytes", name, largest)
	}
}

// BenchmarkIndex measures indexing: the time per page, and the size of the files.
func BenchmarkIndex(b *testing.B) {
	entries := made(1000, 5)
	n := letters(entries)
	for b.Loop() {
		ix := indexOf(entries, facets(), nil, n)
		total := 0
		for _, data := range files(b, ix) {
			total += len(data)
		}
		b.ReportMetric(float64(total)/1000, "bytes/page")
	}
}

func indexOf(entries []search.Entry, facets []search.Facet, synonyms []search.Synonym, letters int) *search.Index {
	return search.New(len(entries), letters, len(facets), func() search.Contents { return search.Contents{Entries: entries, Facets: facets, Synonyms: synonyms} })
}
