package search

import (
	"slices"
	"strings"
	"testing"
)

// FuzzLine checks that the fast way of writing a text on one line gives the same as the slow one.
func FuzzLine(f *testing.F) {
	for _, text := range []string{
		"", " ", "a b", "  a\n\tb  c ", "a\u00a0b \u2028 c\u2029", `say "no" to \ this`, "café – naïve", "\"", " \" \\ ", "a\x00b", "a\xffb c", "a\x7f b", "é  é \" é",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := strings.Join(strings.Fields(text), " ")
		got, size := appendLine([]byte("x"), []byte(text))
		if want := append([]byte("x"), encoded(line)...); !slices.Equal(got, want) || size != len(line) {
			t.Errorf("%q\ngot  %s, %d bytes\nwant %s, %d bytes", text, got, size, want, len(line))
		}
	})
}
