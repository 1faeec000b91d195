// Package bench measures what the generator costs, on made-up packs of any size.
//
// [Shape.Make] makes a pack with every kind of content (cases, places, themes, counts, conversations, facts, sources
// and so on) out of invented words. The same shape gives the same bytes everywhere. With the pack comes its [Truth]:
// what every count adds up to, what links to what, and which words occur in one case only. The maker records the
// truth as it goes and knows nothing of the generator, so the built site can be checked against it, at ten thousand
// cases as well as at a hundred.
//
// The tests do the measuring; each is one command:
//
//	the truth        TestTruth         the built site's totals, links and search answers match the maker's
//	the growth       TestGrowth        twice the cases cost little more than twice the work
//	the table        make bench        the program beside the bare loop, as ratios, in Markdown
//	the peers        make bench-peers  the same table, with Hugo and Pagefind on the same pack in alternation
//	the stages       -bench Stages     what each stage costs, ready for a profile
//
// # The bare loop
//
// Seconds depend on the machine, so every result is compared with the least that any Markdown generator could do:
// with one goroutine per processor, read each case, cut off the front matter unparsed, pass the rest to goldmark and
// write the page. No templates, data, lists, search or checks. A ratio of 1 would mean that all of those cost
// nothing.
//
// Nothing in this package is part of the program.
package bench

import (
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing/fstest"
)

// Shape is the size of a pack to make. The same shape gives the same pack.
type Shape struct {
	Cases  int
	Pilots int
	Themes int
	Seed   uint64 // of the words
}

// Of returns the shape of a pack with the given number of cases. It has thirteen places, as the real pack does, and
// one more for every fifty cases, because a national library has more places too.
func Of(cases int) Shape { return Shape{Cases: cases, Pilots: 13 + cases/50, Themes: 20} }

// Pack is a made-up pack, and the truth about it.
type Pack struct {
	Content fstest.MapFS // the files in content/
	Truth   Truth
}

// Truth is what must be found in the site, whatever builds it.
type Truth struct {
	Totals  map[string]Total    // for each count, by its id: place-3-2009-10
	Links   map[string][]string // what each entry refers to, by kind and id, sorted: case:a → pilot:b
	Answers map[string]string   // a word, and the id of the only case whose text contains it
	Words   int                 // the number of words in the texts of the cases
}

// Total is what a count adds up to, in pence, each value rounded once, half away from zero.
type Total struct {
	Pilot, Year                          string
	Gross, Transfers, Counted, Estimated *big.Int
	PerHead                              *big.Int
	ByService                            map[string]*big.Int // what was counted
}

// Write writes the pack to dir/content, where none of its files may exist yet.
func (p *Pack) Write(dir string) error {
	for _, name := range slices.Sorted(maps.Keys(p.Content)) {
		file := filepath.Join(dir, "content", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = f.Write(p.Content[name].Data)
		if err2 := f.Close(); err == nil {
			err = err2
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}
