package generator_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"totalplace/generator"
	"totalplace/layouts"
)

// The limits, in words, for the longest of the program's own sentences and for their average. They do not apply to
// what authors and sources say.
const (
	longestSentence = 25
	meanSentence    = 18
)

// TestComputedSentencesArePlain checks every sentence computed from the real pack, and the words around lists and
// charts, as found on the finished pages.
func TestComputedSentencesArePlain(t *testing.T) {
	s := realPack(t, generator.Builder{})
	pages := parsed(s)
	var said []string
	for _, pattern := range []string{"*.html", "pilots/*.html", "counts/*-2009-10.html", "counts/by-service.html", "compare/*-and-worcestershire.html", "*/index.html", "cases/*.html"} {
		names, err := fs.Glob(s, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if name == "organisations/index.html" { // the author says what a sector is
				continue
			}
			body := first(pages.page(t, name), "body")
			list := strings.HasPrefix(attr(body, "class"), "list") || attr(body, "class") == "compare" || attr(body, "class") == "notfound"
			for n := range body.Descendants() {
				if computed(n, list) {
					said = append(said, sentences(ownWords(n))...)
				}
			}
		}
	}
	hold(t, said, 500)
}

// computed reports whether the words of an element are the program's own. list says that the page is not an author's
// text.
func computed(n *html.Node, list bool) bool {
	if n.Type != html.ElementNode || n.Parent == nil {
		return false
	}
	in := attr(n.Parent, "class")
	switch {
	case n.Data == "span" && n.Parent.Data == "li" && attr(n.Parent.Parent, "class") == "ledger":
		return true
	case n.Data == "p" && (attr(n, "class") == "reason" || attr(n, "class") == "callout" && list || attr(n, "class") == "lead" && list || in == "sum"):
		return true
	case n.Data == "p" && strings.HasPrefix(in, "section") && attr(n, "class") == "":
		return true
	case n.Data == "figcaption":
		return in == "chart"
	}
	return n.Data == "caption"
}

// ownWords returns the words of an element without those of links, which are titles that somebody else wrote.
func ownWords(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Data == "a":
				b.WriteString("link")
			case c.Data == "strong", c.Data == "h2", c.Data == "h3", n.Data == "caption", attr(n, "class") == "key":
				walk(c)
				b.WriteString(".")
			default:
				walk(c)
				b.WriteString(" ")
			}
		}
	}
	walk(n)
	return b.String()
}

// TestInterfaceIsPlain checks the words in the layouts themselves.
func TestInterfaceIsPlain(t *testing.T) {
	names, err := fs.Glob(layouts.Files, "*.html")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d layouts, %v", len(names), err)
	}
	action, tag := regexp.MustCompile(`(?s)\{\{.*?\}\}`), regexp.MustCompile(`(?s)<(/?(p|li|h[1-6]|th|td|dt|dd|span|label|button|summary|figcaption|div))?[^>]*>`)
	var said []string
	for _, name := range names {
		data, err := layouts.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := tag.ReplaceAllStringFunc(action.ReplaceAllString(string(data), "X"), func(tag string) string {
			if strings.HasPrefix(tag, "<a") || strings.HasPrefix(tag, "</a") {
				return ""
			}
			return "\n"
		})
		for line := range strings.Lines(text) {
			said = append(said, sentences(strings.Trim(line, "X \n"))...)
		}
	}
	hold(t, said, 20)
}

var sentenceEnd = regexp.MustCompile(`[.?!]\)?(\s+|$)`)

func sentences(text string) []string {
	var out []string
	for _, s := range sentenceEnd.Split(strings.Join(strings.Fields(text), " "), -1) {
		if strings.ContainsFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' }) {
			out = append(out, s)
		}
	}
	return out
}

// hold checks the length of sentences, of which there must be at least least.
func hold(t *testing.T, said []string, least int) {
	t.Helper()
	if len(said) < least {
		t.Fatalf("only %d sentences found", len(said))
	}
	words := 0
	slices.Sort(said)
	said = slices.Compact(said)
	for _, s := range said {
		n := len(strings.Fields(s))
		words += n
		if n > longestSentence {
			t.Errorf("%d words: %s", n, s)
		}
	}
	if words > meanSentence*len(said) {
		t.Errorf("%d words in %d sentences, more than %d in one on average", words, len(said), meanSentence)
	}
	t.Logf("%d sentences, %d words", len(said), words)
}
