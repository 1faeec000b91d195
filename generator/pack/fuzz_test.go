package pack_test

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// FuzzLoad loads arbitrary bytes as a file of each kind and checks that all problems are inside their files and, if
// there is no error, that every link of the text has a target.
func FuzzLoad(f *testing.F) {
	for _, s := range []string{
		"---\ntitle: T\nsummary: S\nregion: R\nauthorities: [a]\nthemes: [b]\n---\n[](pilot:x) [a](#b)[^c]\n",
		"---\ntitle: T\nsummary: S\ndate: 2009\nspeakers: [{name: A}]\n---\n## Questions and answers\n\n### Q\n\nA, B\n: C\n: D[^e]\n\n: F\n",
		"---\ntitle: T\nsummary: S\n---\n## Insights\n\n- a\n  - b\n\n## Experiments\n\n[a]: b\n\n1. c\n",
		"---\ntitle: T\n---\n## Questions and answers\n### Q\n\n[a]: b\n: c\n- d\n\n  : e\n",
		"pilot: x\nyear: 2009-10\nunit: £k\ncovers: [education]\nrows:\n  - {organisation: a, service: education, amount: 1,0, share: 1/0}\ntransfers:\n  - {from: a, to: a, service: b, amount: -1}\npopulation: {people: 99999999999999999999}\npublished_totals: [{covers: x}]\n",
		"- {id: a, name: B, sector: c}\n- {id: a}\n- b\n- {about: [pilot:x, y, ':z', 'w:']}\n", "title: T\nsectors: [{id: a, name: b}]\nbase_url: https://a/b\n", "{\"type\": \"FeatureCollection\"}", "GIF89a\x01\x00\x01\x00", "a,b\n\"c",
		"- {date: 2009-10-07, what: W, about: ['fact:a#b'], source: s}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(hold)
}

// files has a path for each kind of file.
var files = []string{"pilots/x.md", "themes/x.md", "cases/x.md", "counts/x-2009-10.yaml", "conversations/x.md", "events/x.md", "pages/x.md", "pack.yaml",
	"organisations.yaml", "sources.yaml", "facts.yaml", "glossary.yaml", "timeline.yaml", "images/x.gif", "returns/x.csv", "map/outline.geojson", "map/places.geojson"}

func hold(t *testing.T, data []byte) {
	for _, name := range files {
		tree, problems, err := source.Read(fstest.MapFS{name: {Data: data}})
		if err != nil {
			t.Fatal(err)
		}
		p, found := pack.Load(tree, true)
		problems = append(problems, found...)
		for _, problem := range problems {
			inside(t, tree, problem)
			if problem.Code == "" || problem.Msg == "" || strings.ContainsAny(problem.String(), "\n\r\x1b") {
				t.Errorf("%s: %+v", name, problem)
			}
		}
		for _, e := range p.Entries() {
			if e.Body == nil {
				continue
			}
			for l := range e.Body.Links() {
				if to, _ := e.Destination(l); problems.Count(source.Error) == 0 && !l.Image && p.Entry(to) == nil {
					t.Errorf("%s: %v leads nowhere", name, l)
				}
			}
		}
	}
}

// TestRandomFiles checks the same with files put together from pieces that mean something in them.
func TestRandomFiles(t *testing.T) {
	words := strings.Split("title|summary|region|authorities|themes|pilots|date|speakers|id|name|sector|what|value|about|source|term|meaning|rows|organisation|service|amount|covers|unit|year|pilot|population|people|"+
		"kent|2009-10|2009-10-07|[|]|{|}|, |: |:|\n|\n|\n- |\n  |\n  - |- |\"|'|#|---\n|---\n|&a|*a|!b|>|\\||é|\n\n|## Insights\n\n|## Questions and answers\n\n|### Who?\n\n|\n: |[](|](|)|pilot:x|#a|[^x]|\n[^x]: |fact:y|../pages/x.md|1,234|010|£k|-1", "|")
	n := 400
	if os.Getenv("TOTALPLACE_LONG") != "" {
		n = 40_000
	}
	for i := range n {
		r := rand.New(rand.NewPCG(3, uint64(i)))
		var b strings.Builder
		if r.IntN(2) == 0 {
			b.WriteString("---\ntitle: T\nsummary: S\ndate: 2009\n---\n")
		}
		for range r.IntN(60) {
			b.WriteString(words[r.IntN(len(words))])
			if r.IntN(3) == 0 {
				b.WriteString(": ")
			}
		}
		if hold(t, []byte(b.String())); t.Failed() {
			t.Fatalf("the file was %q", b.String())
		}
	}
}
