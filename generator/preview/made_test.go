package preview_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lorem has the words of which the prose is made.
const lorem = "public money council district service customer pilot health police county saving partner budget gateway early years family benefit reform"

// makePack writes a pack with the given number of case studies to dir/content: pilots, themes and sources, and cases
// of about 5.5 KB with headings, lists, tables, citations and links to one another.
func makePack(tb testing.TB, dir string, cases int) {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, uint64(cases)))
	words := strings.Fields(lorem)
	sentence := func(n int) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(words[r.IntN(len(words))])
		}
		return b.String()
	}
	write := func(name, text string) {
		file := filepath.Join(dir, "content", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	const pilots, themes, sources = 13, 20, 50
	write("pack.yaml", smallPack)
	var list strings.Builder
	for i := range sources {
		fmt.Fprintf(&list, "- {id: source-%d, title: Report %d, publisher: A council}\n", i, i)
	}
	write("sources.yaml", list.String())
	for i := range pilots {
		write(fmt.Sprintf("pilots/pilot-%d.md", i), fmt.Sprintf("---\ntitle: Pilot %d\nsummary: %s.\nregion: South\nauthorities: []\nthemes: [theme-%d]\n---\n%s.\n", i, sentence(12), i%themes, sentence(80)))
	}
	for i := range themes {
		write(fmt.Sprintf("themes/theme-%d.md", i), fmt.Sprintf("---\ntitle: Theme %d\nsummary: %s.\n---\n%s.\n", i, sentence(12), sentence(80)))
	}
	for i := range cases {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: Case %d, %s\nsummary: %s.\npilots: [pilot-%d]\nthemes: [theme-%d, theme-%d]\nsources: [source-%d]\n---\n", i, sentence(4), sentence(14), i%pilots, i%themes, (i+7)%themes, i%sources)
		for s := range 6 {
			fmt.Fprintf(&b, "\n## Part %d of it\n\n%s.[^source-%d] *%s* and **%s**. See [the other](case:case-%d) and [](pilot:pilot-%d).\n\n", s, sentence(60), r.IntN(sources), sentence(3), sentence(3), r.IntN(cases), r.IntN(pilots))
			fmt.Fprintf(&b, "- %s\n- %s\n- %s [a theme](theme:theme-%d)\n", sentence(12), sentence(12), sentence(5), r.IntN(themes))
			if s%3 == 0 {
				fmt.Fprintf(&b, "\n| %s | %s |\n| --- | ---: |\n| %s | 1 |\n| %s | 2 |\n", sentence(1), sentence(1), sentence(4), sentence(4))
			}
		}
		write(fmt.Sprintf("cases/case-%d.md", i), b.String())
	}
}

const smallPack = `title: A made pack
language: en-GB
licence: Free to use.
headline_year: 2009-10
sectors: [{id: council, name: Councils}]
services: [{id: education, name: Education}]
bases: [{id: outturn, name: Outturn}]
`
