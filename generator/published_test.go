package generator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"totalplace/generator"
	"totalplace/generator/source"
)

// TestAllThatIsWrittenIsPublished composes conversations and events of whatever they may contain, in any order. Each
// word must be on the page, in the order written, unless an error tells the author why not.
func TestAllThatIsWrittenIsPublished(t *testing.T) {
	n := 40
	if os.Getenv("TOTALPLACE_LONG") != "" {
		n = 1000
	}
	built := 0
	for i := range n {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			a := &author{r: rand.New(rand.NewPCG(11, uint64(i)))}
			name, text := "conversations/talk.md", "---\ntitle: T\nsummary: S\n---\n\n"
			if i%2 == 1 {
				name, text = "events/day.md", "---\ntitle: T\nsummary: S\ndate: 2009-10-07\n---\n\n"
			}
			text += a.text(i%2 == 1)
			content := fstest.MapFS{
				"pack.yaml":      {Data: []byte(smallPack)},
				"sources.yaml":   {Data: []byte("- {id: paper, title: The paper}\n")},
				"pilots/kent.md": {Data: []byte("---\ntitle: Kent\nsummary: S\nregion: R\nauthorities: []\nthemes: []\n---\n")},
				name:             {Data: []byte(text)},
			}
			s, problems, err := generator.Builder{}.Build(content, nil)
			if err != nil {
				t.Fatal(err)
			}
			if s == nil {
				if problems.Count(source.Error) == 0 {
					t.Errorf("no site and no error: %v", problems)
				}
				return
			}
			built++
			holdsWhatItDeclares(t, s, "")
			page := byID(parsed(s).page(t, strings.TrimSuffix(name, ".md")+".html"), "page_main")
			notes := written.FindAllString(words(byID(page, "page_notes")), -1)
			found := written.FindAllString(words(page), -1)
			found = found[:len(found)-len(notes)]
			slices.Sort(notes)
			slices.Sort(a.notes)
			if !slices.Equal(found, a.said) || !slices.Equal(notes, a.notes) {
				t.Errorf("on the page stand %v, in its notes %v\nwritten were %v and %v in\n%s", found, notes, a.said, a.notes, text)
			}
		})
	}
	if built < n/3 {
		t.Errorf("of %d texts only %d had no error", n, built)
	}
}

var written = regexp.MustCompile(`word[0-9]+`)

// words returns the text of a node, without the list of contents.
func words(from *html.Node) string {
	if from == nil {
		return ""
	}
	if from.Data == "h2" { // the heading of the notes
		from = from.Parent
	}
	var b strings.Builder
	var read func(*html.Node)
	read = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Data != "nav":
			for c := range n.ChildNodes() {
				read(c)
			}
		}
	}
	read(from)
	return b.String()
}

// author writes texts in which every word is unique.
type author struct {
	r           *rand.Rand
	n           int
	said, notes []string
	definitions strings.Builder
}

func (a *author) word() string {
	a.n++
	return fmt.Sprintf("word%d", a.n)
}

// words returns one to three words, some emphasised or linked, perhaps with a note.
func (a *author) words() string {
	var parts []string
	for range 1 + a.r.IntN(3) {
		w := a.word()
		a.said = append(a.said, w)
		parts = append(parts, []string{w, w, w + ",", "*" + w + "*", "[" + w + ", linked](pilot:kent)", w + " [](pilot:kent)", "[](pilot:kent), " + w}[a.r.IntN(7)])
	}
	switch a.r.IntN(6) {
	case 0:
		w := a.word()
		a.notes = append(a.notes, w)
		fmt.Fprintf(&a.definitions, "[^n%d]: %s\n", a.n, w)
		parts = append(parts, fmt.Sprintf("[^n%d]", a.n))
	case 1:
		parts = append(parts, "[^paper]")
	}
	return strings.Join(parts, " ")
}

func (a *author) list() string {
	var b strings.Builder
	for range 1 + a.r.IntN(3) {
		b.WriteString("- " + []string{"", "", "", "### ", "> ", "1. "}[a.r.IntN(6)] + a.words() + "\n")
		if a.r.IntN(3) == 0 {
			b.WriteString("\n  " + a.words() + "\n")
		}
	}
	return b.String()
}

func (a *author) text(event bool) string {
	var b strings.Builder
	for range a.r.IntN(8) {
		switch k := a.r.IntN(8); {
		case k == 0:
			b.WriteString("## " + a.words() + "\n")
		case k == 1:
			b.WriteString("### " + a.words() + "\n")
		case k == 2:
			b.WriteString(a.list())
		case k <= 5 && event:
			b.WriteString("### " + a.words() + "\n\n" + a.words() + "\n: " + a.words() + "\n\n" + a.words() + "\n: " + a.words() + "[^paper]\n: " + a.words() + "[^paper]\n")
		case k <= 5:
			b.WriteString("## " + []string{"Insights", "experiments", "Insight", "Experiments [^paper]"}[a.r.IntN(4)] + "\n\n" + a.list())
		case event && k == 6:
			b.WriteString("## Questions and answers" + []string{"", " [^paper]"}[a.r.IntN(2)] + "\n\n### " + a.words() + "\n\n" + a.words() + "\n: " + a.words() + "\n")
		default:
			b.WriteString(a.words() + "\n")
		}
		b.WriteByte('\n')
	}
	return b.String() + a.definitions.String()
}
