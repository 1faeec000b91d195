package pack

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"totalplace/generator/source"
)

// Called returns the name of an entry in a list. The title of a fact is its value, which says nothing by itself, so a
// fact is called by what it is about.
func (e *Entry) Called() string {
	if e.ID.Kind() == KindFact {
		return e.Summary
	}
	return e.Title
}

// OrderByTitle returns the indices of the entries, sorted by what they are called as [CompareTitles] does and then by
// id.
func OrderByTitle(entries []*Entry) []int32 {
	return inOrder(len(entries), func(i int) string { return entries[i].Called() }, func(a, b int32) int {
		return strings.Compare(string(entries[a].ID), string(entries[b].ID))
	})
}

// OrderTitles returns the indices of the titles in sorted order. The sort is stable.
func OrderTitles(titles []string) []int32 {
	return inOrder(len(titles), func(i int) string { return titles[i] }, func(a, b int32) int { return cmp.Compare(a, b) })
}

// inOrder returns the numbers from 0 to n-1, sorted by title; same compares two numbers with equal titles. Most
// titles differ in their first eight bytes, which are compared as one integer.
func inOrder(n int, title func(int) string, same func(a, b int32) int) []int32 {
	type titled struct {
		first uint64 // the first eight bytes of title
		title string // in the form that [sortedAs] returns
		n     int32
	}
	order := make([]titled, n)
	source.SideBySide(len(order), func(i int) {
		sorted := sortedAs(title(i))
		var first [8]byte
		copy(first[:], sorted)
		order[i] = titled{binary.BigEndian.Uint64(first[:]), sorted, int32(i)}
	})
	slices.SortFunc(order, func(a, b titled) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		if c := strings.Compare(a.title, b.title); c != 0 {
			return c
		}
		return same(a.n, b.n)
	})
	numbers := make([]int32, len(order))
	for i, t := range order {
		numbers[i] = t.n
	}
	return numbers
}

// CompareTitles compares two titles in the order in which readers expect to find them: ignoring case, accents and the
// quotation mark that a title may begin with, and with numbers by value, so that Place 2 comes before Place 10.
func CompareTitles(a, b string) int { return strings.Compare(sortedAs(a), sortedAs(b)) }

// FirstLetter returns the letter, A to Z, below which a title is sorted, or "" for anything else.
func FirstLetter(title string) string {
	title = sortedAs(title)
	if title == "" || title[0] < 'a' || title[0] > 'z' {
		return ""
	}
	return strings.ToUpper(title[:1])
}

// latin spells the letters that have no accent to ignore as the letters they are sorted among.
var latin = strings.NewReplacer("æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ß", "ss", "þ", "th", "ð", "d", "ı", "i")

// sortedAs returns a title in lower case with the number of its digits before each number, so that comparing bytes
// puts numbers in order.
func sortedAs(title string) string {
	title = strings.ToLower(title)
	if strings.IndexFunc(title, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		title = latin.Replace(strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Inherited, r): // not the vowels of Hindi, which are marks of their own script
				return -1
			case r < utf8.RuneSelf:
			case unicode.IsSpace(r):
				return ' '
			case unicode.IsPunct(r), unicode.IsSymbol(r): // sorted before all letters, as those of ASCII are
				return '\''
			}
			return r
		}, norm.NFD.String(title)))
	}
	if at := strings.IndexFunc(title, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); at > 0 {
		title = title[at:]
	}
	const digits = "0123456789"
	at := strings.IndexAny(title, digits)
	if at < 0 {
		return title
	}
	var b strings.Builder
	b.Grow(len(title) + 8)
	for ; at >= 0; at = strings.IndexAny(title, digits) {
		b.WriteString(title[:at])
		rest := strings.TrimLeft(title[at:], digits)
		number := strings.TrimLeft(title[at:len(title)-len(rest)], "0")
		b.WriteByte('0' + byte(min(len(number), 'a'-'0'-1))) // sorts before all letters
		b.WriteString(number)
		title = rest
	}
	b.WriteString(title)
	return b.String()
}

// ByTitle returns the indices of the entries of a kind within the list of that kind, sorted by title.
func (p *Pack) ByTitle(kind Kind) []int32 { return p.groups[kind].byTitle }
