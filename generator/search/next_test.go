package search

import (
	"regexp"
	"slices"
	"testing"
)

// pattern is the expression with which the client finds words.
var pattern = regexp.MustCompile(wordPattern)

// holdsToPattern checks that the hand-written scanner finds exactly the words that the pattern finds.
func holdsToPattern(t *testing.T, text string) {
	t.Helper()
	var got [][]int
	for from, to, _ := next([]byte(text), 0); to > 0; from, to, _ = next([]byte(text), to) {
		got = append(got, []int{from, to})
	}
	want := pattern.FindAllStringIndex(text, -1)
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q\ngot  %v\nwant %v", text, got, want)
	}
}

func FuzzNext(f *testing.F) {
	for _, text := range []string{
		"", "a", "D.W.P. and d.w. p.", "1,234.5 and 12,34 and 1.5. And 1,", "don't ’tis o’clock' ''a", "co-operate x2 2x",
		"Tŷ a thir é́ ½ ٣", "a.b.c. x.y", "end. Next", "3.4.5", "a\xffb", "…a…", "10,000,000", "A.", "A.B", "9.x", "’a’’b",
		"1,2345.6 12345,678 1,234,56 1,234.x 12.5.6 1.é A.b.c9 É.U. 9,999,99",
	} {
		f.Add(text)
	}
	f.Fuzz(holdsToPattern)
}

// TestNext checks the same for all texts of up to five of the characters that matter, and of up to four after a
// letter with a full stop and after a number.
func TestNext(t *testing.T) {
	var grow func(text string, more int)
	grow = func(text string, more int) {
		holdsToPattern(t, text)
		for _, sign := range []string{"a", "é", "1", "234", ".", ",", "’"} {
			if more > 0 && !t.Failed() {
				grow(text+sign, more-1)
			}
		}
	}
	grow("", 5)
	grow("a.", 4)
	grow("12,345", 4)
}
