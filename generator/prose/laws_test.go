package prose_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/net/html"

	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// TestPlaces checks that every link, image and citation is placed at its sign, whatever is around it; a ‸ marks each
// place. The same file with CRLF and a byte-order mark must give the same places.
func TestPlaces(t *testing.T) {
	for name, body := range map[string]string{
		"a line":             "é 日本 🏛 ‸[Kent](pilot:kent), ‸[](theme:x) and ‸![pic](../images/a.png)",
		"lines":              "first\nsecond ‸[Kent\nCounty](pilot:kent)\n‸[](a:b)\n",
		"tabs":               "-\té\t‸[Kent](pilot:kent)\n\n\tmore ‸[a](a:b)\n",
		"a list":             "1. é\n   - ‸[Kent](pilot:kent)\n\n     ‸[a](a:b)\n\n   text ‸[a](a:b)\n",
		"quotes":             "> é ‸[Kent](pilot:kent)\n> > ‸[a](a:b)\nlazy ‸[b](a:b)\n",
		"a quote in a list":  "* > é ‸[Kent](pilot:kent)\n  > ‸[a](a:b)\n",
		"a table":            "| é | b |\n| - | -: |\n| 日本 ‸[Kent](pilot:kent) | ‸[](a:b) |\n|‸[a \\| b](a:b)|‸![p](../images/a.png)\n",
		"a table in a quote": "> a | é\n> - | -\n> ‸[a](a:b) | é ‸[b](a:b)\n",
		"headings":           "## é ‸[Kent](pilot:kent) ##\n\né ‸[a](a:b)\n---\n\n> ### ‸[b](a:b)\n",
		"definitions":        "‸[Kent](pilot:kent) é\n:   é ‸[a](a:b)\n\n    ‸[b](a:b)\n",
		"emphasis":           "é **‸[Kent](pilot:kent) *‸[a](a:b)* ~~‸[b](a:b)~~**",
		"pictures in links":  "é ‸[‸![Kent](../images/a.png)](pilot:kent)",
		"references":         "é ‸[Kent][k], ‸[k] and ‸[K][]\n\n[k]: pilot:kent 'title'\n",
		"titles":             "‸[Kent](pilot:kent \"a title\") ‸[a](<a:b> 'b') ‸[c]( a:b )",
		"code":               "`[a](a:b)` ‸[`é]`](pilot:kent)\n\n    [a](a:b)\n\n```\n[a](a:b)\n```\n‸[b](a:b)\n",
		"escapes":            "\\[a](a:b \\é ‸[Ken\\]t](pilot:kent)",
		"tasks":              "- [x] é ‸[Kent](pilot:kent)\n- [ ] ‸[](a:b)\n",
		"callouts":           "> [!NOTE]\n> é ‸[Kent](pilot:kent)\n",
		"citations":          "é.‸[^a] 日本‸[^b]\n\n- x!‸[^c]\n\n|é‸[^d]|\n|-|\n\n## H‸[^e]\n\n> q‸[^f]\n\nt‸[^g]\n: d‸[^h]\n",
		"hard breaks":        "é  \n‸[Kent](pilot:kent)\\\n‸[a](a:b)\n",
		"blank lines":        "\n\n  \n   ‸[Kent](pilot:kent)\n\n\n",
		"wide characters":    "👩‍👩‍👧 e\u0301 ‸[Kent](pilot:kent)",
	} {
		t.Run(name, func(t *testing.T) {
			body, want := marked(body)
			plain := parse(t, body)
			places := func(p parsed) (got []string) {
				var at []source.Pos
				for l := range p.doc.Links() {
					at = append(at, p.doc.Places(l)...)
				}
				slices.SortFunc(at, source.Pos.Compare)
				for _, pos := range at {
					got = append(got, fmt.Sprintf("%d:%d", pos.Line, pos.Col))
				}
				return got
			}
			for _, p := range plain.problems {
				if p.Code != "heading-level" && p.Code != "link-title" {
					t.Error(p)
				}
			}
			if got := places(plain); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			other := "\ufeff" + strings.ReplaceAll(front+body, "\n", "\r\n")
			tree, _, err := source.Read(fstest.MapFS{"pages/x.md": {Data: []byte(other)}})
			if err != nil {
				t.Fatal(err)
			}
			var problems source.Problems
			windows := parsed{doc: new(prose.Reader).Parse(tree.Files[0], &problems)}
			if got := places(windows); !slices.Equal(got, want) {
				t.Errorf("with CRLF: got %v, want %v", got, want)
			}
			if got, want := whole(windows.doc), whole(plain.doc); got != want {
				t.Errorf("with CRLF: got %s, want %s", got, want)
			}
		})
	}
}

// filled fills the holes of a piece as a page does.
var filled = prose.Filler{
	Link: func(prose.Link) prose.Fill {
		return prose.Fill{Href: "../a.html?b=1&c=\"'<>", Text: "<T> & \"U\"", Width: 2, Height: 1}
	},
	Figure: func(b []byte, _ *prose.Figure) []byte { return append(b, "<figure></figure>"...) },
}

// TestCut checks that a name is cut from what follows it at the separator, but not inside a link or other inline
// element.
func TestCut(t *testing.T) {
	for text, want := range map[string][2]string{
		"Ann, Kent":                       {"Ann", "Kent"},
		"[Ann](pilot:kent), Kent, Leeds":  {`<a href="">Ann</a>`, "Kent, Leeds"},
		"[Ann, *Kent*](pilot:kent), Kent": {`<a href="">Ann, <em>Kent</em></a>`, "Kent"},
		"*Ann, Kent* [](pilot:a), x":      {`<em>Ann, Kent</em> <a href=""></a>`, "x"},
		"**Ann**[^a], Kent":               {`<strong>Ann</strong><sup`, "Kent"},
		"Ann":                             {"Ann", ""},
	} {
		doc := parse(t, text+"\n: said\n").doc
		before, after := doc.Cut(doc.Blocks[0].Items[0].Piece, ", ")
		empty := prose.Filler{Link: func(prose.Link) prose.Fill { return prose.Fill{} }}
		first, _, _ := strings.Cut(string(doc.HTML(nil, before, empty)), ` class="mark"`)
		if got := [2]string{first, string(doc.HTML(nil, after, empty))}; got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestRuns checks that the runs of a text, with the words of its links in between, say what its HTML says without
// tags.
func TestRuns(t *testing.T) {
	p := parse(t, "## What [](case:a) is\n\nIn [](case:a) and [Kent](pilot:kent), see [](case:b#c).[^s]\n\n![Map](map.svg)\n\n```figure\ncount: c\nshow: services\ntitle: The parents' pound & what it buys for children'\n```\n\n- [](fact:f)\n\n[^s]: See [](case:a).\n")
	marks := regexp.MustCompile(`<sup.*?</sup>| <a class="back".*?</a></p></li>\n`)
	tags := regexp.MustCompile(`<[^>]*>`)
	for _, piece := range []prose.Piece{p.doc.All(), p.doc.Notes, p.doc.Between(1, 2), {}} {
		var got strings.Builder
		texts := 0
		for run, link := range p.doc.Runs(piece) {
			got.Write(run)
			if link != nil {
				texts++
				got.WriteString(link.Dest)
			}
		}
		html := string(p.doc.HTML(nil, piece, prose.Filler{
			Link: func(l prose.Link) prose.Fill { return prose.Fill{Text: l.Dest} },
			Figure: func(b []byte, f *prose.Figure) []byte {
				return append(b, "The parents&#39; pound &amp; what it buys for children&#39;"...)
			},
		}))
		want := tags.ReplaceAllString(marks.ReplaceAllString(html, ""), "")
		if got := tags.ReplaceAllString(got.String(), ""); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if piece == p.doc.All() && texts < 4 {
			t.Errorf("%d links have texts in %s", texts, want)
		}
	}
}

func whole(d *prose.Doc) string {
	return string(d.HTML(d.HTML(nil, d.All(), filled), d.Notes, filled))
}

// allowed has the elements that a text can bring into a page, and the attributes of each.
var allowed = map[string][]string{
	"p": {"class"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"}, "hr": nil, "br": nil,
	"strong": nil, "em": nil, "del": nil, "code": {"class"}, "pre": nil, "blockquote": nil,
	"ul": nil, "ol": {"start"}, "li": {"id"}, "dl": nil, "dt": nil, "dd": nil,
	"table": {"class"}, "thead": nil, "tbody": nil, "tr": nil, "th": {"scope", "class"}, "td": {"class", "data-label"},
	"div": {"class", "role", "aria-label", "tabindex"}, "sup": {"class", "id"}, "span": {"class", "aria-hidden"},
	"a": {"href", "class"}, "img": {"src", "alt", "width", "height"}, "figure": nil,
}

// safe returns what is wrong with a piece of HTML: elements, attributes or addresses that are not allowed, repeated
// ids, and elements that are not closed in order.
func safe(text []byte, ids map[string]bool) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var open []string
	for z := html.NewTokenizer(bytes.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				fault("%v", z.Err())
			}
			if len(open) > 0 {
				fault("%q are never closed", open)
			}
			return faults
		case html.CommentToken, html.DoctypeToken, html.SelfClosingTagToken:
			fault("%s stands there", z.Raw())
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				fault("</%s> closes %q", name, open)
				return faults
			}
			open = open[:len(open)-1]
		case html.TextToken:
			if source.Forbidden(z.Token().Data) {
				fault("an invisible character")
			}
		case html.StartTagToken:
			tag := z.Token()
			attributes, known := allowed[tag.Data]
			if !known {
				fault("<%s>", tag.Data)
			}
			if tag.Data == "a" && slices.Contains(open, "a") {
				fault("a link in a link")
			}
			if tag.Data != "br" && tag.Data != "hr" && tag.Data != "img" {
				open = append(open, tag.Data)
			}
			for _, a := range tag.Attr {
				if !slices.Contains(attributes, a.Key) {
					fault("<%s %s>", tag.Data, a.Key)
				}
				switch a.Key {
				case "id":
					if ids[a.Val] || a.Val == "" || strings.ContainsAny(a.Val, " \t\n") {
						fault("the id %q", a.Val)
					}
					ids[a.Val] = true
				case "href", "src":
					u, err := url.Parse(a.Val)
					if a.Val != "../a.html?b=1&c=\"'<>" && (err != nil || !slices.Contains([]string{"", "http", "https", "mailto"}, u.Scheme) || u.Scheme == "" && !strings.HasPrefix(a.Val, "#")) {
						fault("the address %q", a.Val)
					}
				}
			}
		}
	}
}

// FuzzText checks of any text that its HTML, and that of every part of it, is safe; that every problem is inside the
// file; and that every mark has its note and every note its mark.
func FuzzText(f *testing.F) {
	for _, pattern := range patterns {
		f.Add(pattern(200))
	}
	for _, s := range []string{
		"# Search\n## `<b>` *a* [b](c:d)\n\n[x](javascript:alert(1)) <script>alert(1)</script>",
		"![a\" onerror=\"alert(1)](../images/a.png\"x) [a](https://a/\"onclick=\"b) ```\" x\ny\n```",
		"|a|\n|-|\n|<b>|`\\|`|\n\n> [!NOTE]\n> [^1]\n\n[^1]: a\n\n    ## b\n\n    - c\n",
		"[a [b](c:d) <http://e.f> ![g [h](i:j)](../images/k.png) [^l]](m:n)", "[^a]: [^a]: b\n[^a]", "x[^1]\n\n[^1]: # a\n[^1]",
		"```figure\ncount: kent-2009-10\nshow: services\n```\n- ```figure\n  count: a\n  show: b\n  ```",
		"a\n: b\n\n  : c\n- d\n  : e", ">\t#", "0\n-:\n-", "[x]: y\n===\n", "*a **b _c* d** e_", "&#x202e;&#0;&colon;\\&lt;",
		"<!-- a --> <?a?> <!A> <![CDATA[a]]> </a> <a\nb>", "[a](<b c> 'd\ne') [f]\n\n[f]:\n g\n 'h'\n", "- [x] a\n- [ ](b:c)\n1) d\n\n\n   e",
		"\t-\ta\n\n\t\tb\n", "~~a~~ ~b~ `` `c` `` \\\\\nd  \ne", "[a][b][c](d:e)[f]\n\n[b]: g:h\n[f]: <> \"i\"",
	} {
		f.Add(s)
	}
	f.Fuzz(text)
}

// TestRandomText checks the same with texts put together from pieces that mean something in Markdown.
func TestRandomText(t *testing.T) {
	tokens := strings.Split("a|é|日本| |  |    |\t|\n|\n|\n\n|\n\n|# |## |### |- |* |1. |7) |> |> > |: |\n: |[|]|(|)|![|](|](a:b)|](https://c.d)|](<e f>)|](mailto:g@h.i)|"+
		"[^1]|[^é]|\n[^1]: |\n[^1]:\n\n    |[x]|[x][]|\n[x]: y:z\n|*|**|_|__|~~|`|``|```|\n```\n|\n---\n|\n===\n|\n- - -\n|\\|\\\n|  \n|&amp;|&#x202e;|&lt;|<|>|<b>|</b>|<!-- |-->|"+
		"<https://j.k>|<l@m.n>|> [!NOTE]\n> |> [!TIP] |- [x] |- [ ] |\n-|-\n|¦|¦a¦b¦\n¦-¦:-:¦\n|\\¦|\"|'|!|\n```figure\ncount: a\nshow: b\n```\n|here|01622 123456|\u200b", "|")
	n := 3_000
	if long {
		n = 300_000
	}
	for i := range n {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		var b strings.Builder
		for range r.IntN(40) {
			b.WriteString(strings.ReplaceAll(tokens[r.IntN(len(tokens))], "¦", "|"))
		}
		if text(t, b.String()); t.Failed() {
			t.Fatalf("the text was %q", b.String())
		}
	}
}

// text checks a text by the laws of FuzzText.
func text(t *testing.T, body string) {
	if len(body) > 4000 {
		return // the tests of limits cover this
	}
	p := parse(t, body)
	if p.doc == nil {
		return
	}
	for _, problem := range p.problems {
		inside(t, string(p.file.Data), problem)
	}
	for l := range p.doc.Links() {
		for _, pos := range p.doc.Places(l) {
			inside(t, string(p.file.Data), source.Problem{Pos: pos})
		}
	}
	if p.problems.Count(source.Error) > 0 && slices.ContainsFunc(p.problems, func(p source.Problem) bool { return p.Code == "not-text" }) {
		return // nothing will be published
	}
	ids := map[string]bool{}
	for _, fault := range append(safe(p.doc.HTML(nil, p.doc.All(), filled), ids), safe(p.doc.HTML(nil, p.doc.Notes, filled), ids)...) {
		t.Errorf("%s in\n%s", fault, whole(p.doc))
	}
	page := maps.Clone(ids)
	pieces := []prose.Piece{p.doc.All(), p.doc.Notes, {}}
	for i, b := range p.doc.Blocks {
		pieces = append(pieces, b.Piece, p.doc.Between(i, len(p.doc.Blocks)))
		for _, item := range b.Items {
			before, after := p.doc.Cut(item.Piece, " ")
			pieces = append(pieces, item.Piece, before, after)
		}
	}
	for _, h := range p.doc.Headings {
		pieces = append(pieces, h.Words)
	}
	for _, piece := range pieces {
		ids, quoted := map[string]bool{}, map[string]bool{}
		for _, fault := range append(safe(p.doc.HTML(nil, piece, filled), ids), safe(p.doc.Quoted(nil, piece, filled), quoted)...) {
			t.Errorf("%s in the piece\n%s", fault, p.doc.HTML(nil, piece, filled))
		}
		told := slices.Sorted(p.doc.IDs(piece))
		if found := slices.Sorted(maps.Keys(ids)); !slices.Equal(found, told) {
			t.Errorf("ids found %q, told %q in the piece\n%s", found, told, p.doc.HTML(nil, piece, filled))
		}
		if len(quoted) > 0 && piece != p.doc.Notes {
			t.Errorf("quoted with ids:\n%s", p.doc.Quoted(nil, piece, filled))
		}
		if p.problems.Count(source.Error) > 0 {
			continue
		}
		for to := range p.doc.Ways(piece) {
			if !page[to] {
				t.Errorf("leads to %q, which is not there:\n%s", to, p.doc.HTML(nil, piece, filled))
			}
		}
	}
}

// inside checks that the place of a problem is in the file.
func inside(t *testing.T, data string, p source.Problem) {
	t.Helper()
	lines := strings.Split(data, "\n")
	if p.Pos.Line == 0 {
		return
	}
	if p.Pos.Line < 1 || p.Pos.Line > len(lines) || p.Pos.Col < 1 || p.Pos.Col > 1+utf8.RuneCountInString(lines[p.Pos.Line-1]) {
		t.Errorf("outside the file: %v", p)
	}
}

// FuzzHeadings checks that the ids of headings are unique, not empty and without underscores, and that they stay the
// same when a heading with new words is added, unless it comes to stand above others.
func FuzzHeadings(f *testing.F) {
	f.Add("Costs\nResults\nCosts\nCosts 2\nCosts\n", 2)
	f.Add("Phase\nPhase\n", 0)
	f.Add("2008–09\n-Costs\n2009–10\n-Costs\n-Costs\n--Costs\n", 3)
	f.Add("Tŷ a thir\nTy\u0302 a thir\né\ne\u0301\n日本\n???\n!!!\n_\npage_main\n", 1)
	f.Add(strings.Repeat("A heading of very many words that goes on and on beyond all measure\n", 3)+"2\n-a\n-2\na\n-2\n--2\na-2\n", 4)
	f.Fuzz(func(t *testing.T, headings string, at int) {
		var lines []string
		for line := range strings.Lines(headings) {
			words := strings.TrimLeft(line, "-")
			level := min(6, 2+len(line)-len(words))
			clean := strings.Map(func(r rune) rune {
				if r < ' ' || strings.ContainsRune("\\`*_[]<>&!#~|\u0085\u2028\u2029", r) || r == utf8.RuneError || source.Forbidden(string(r)) {
					return -1
				}
				return r
			}, words)
			if clean = strings.TrimSpace(clean); clean != "" {
				lines = append(lines, strings.Repeat("#", level)+" "+clean)
			}
		}
		ids := func(lines []string) (out []string) {
			p := parse(t, strings.Join(lines, "\n\n")+"\n")
			for _, h := range p.doc.Headings {
				if h.ID == "" || strings.Contains(h.ID, "_") || slices.Contains(out, h.ID) || !p.doc.HasID(h.ID) {
					t.Errorf("the id %q of %q, after %q", h.ID, h.Text, out)
				}
				out = append(out, h.ID)
			}
			return out
		}
		before := ids(lines)
		if at = min(max(at, 0), len(lines)); len(before) != len(lines) || strings.Contains(headings, "zebra") {
			return
		}
		after := ids(slices.Insert(slices.Clone(lines), at, "###### A zebra"))
		if got := slices.Delete(slices.Clone(after), at, at+1); !slices.Equal(got, before) {
			t.Errorf("the ids were %q and are %q", before, after)
		}
	})
}

// TestReader checks that a document keeps its content while the reader that made it parses others.
func TestReader(t *testing.T) {
	bodies := []string{
		"## Costs\n\nOf [Kent](pilot:kent), [](case:a).[^s][^n]\n\n- one[^s]\n- two\n\n[^n]: A note.\n",
		"## Other things\n\n### Costs\n\n1. [a](a:b)\n\n## Other things\n\nMuch more than before, [](theme:x).[^t][^u]\n\na\n: b\n",
		"Nothing.\n",
	}
	said := func(d *prose.Doc) string {
		return fmt.Sprint(whole(d), slices.Collect(d.IDs(d.All())), slices.Collect(d.IDs(d.Notes)), slices.Collect(d.Ways(d.Notes)), d.AllIDs(), slices.Collect(d.Links()), d.Headings, d.Letters)
	}
	var fresh []string
	for _, body := range bodies {
		d := parse(t, body).doc
		d.Settle()
		fresh = append(fresh, said(d))
	}
	var texts prose.Reader
	var docs []*prose.Doc
	for _, body := range bodies {
		var problems source.Problems
		d := texts.Parse(parse(t, body).file, &problems)
		d.Settle()
		d.Settle()
		docs = append(docs, d)
	}
	for i, d := range docs {
		if got := said(d); got != fresh[i] {
			t.Errorf("got  %s\nwant %s", got, fresh[i])
		}
	}
}
