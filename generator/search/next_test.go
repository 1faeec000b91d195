package search

import (
	"slices"
	"testing"
)

// FuzzNext wants the quick way through a text to find exactly the words that the pattern finds.
func FuzzNext(f *testing.F) {
	for _, text := range []string{
		"", "a", "D.W.P. and d.w. p.", "1,234.5 and 12,34 and 1.5. And 1,", "don't ’tis o’clock' ''a", "co-operate x2 2x",
		"Tŷ a thir é́ ½ ٣", "a.b.c. x.y", "end. Next", "3.4.5", "a\xffb", "…a…", "10,000,000", "A.", "A.B", "9.x", "’a’’b",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got [][]int
		for from, to, _ := next(text, 0); to > 0; from, to, _ = next(text, to) {
			got = append(got, []int{from, to})
		}
		want := words.FindAllStringIndex(text, -1)
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%q\ngot  %v\nwant %v", text, got, want)
		}
	})
}
