package generator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"totalplace/generator/pack"
)

// A list that is too long for one page is parted, so that no page grows with the pack.

// maxList is how many entries a page of a list may have before it is parted.
const maxList = 500

// partedList is a list, on one page or on several.
type partedList[E any] struct {
	parts []listPart[E]
	of    []int // of each entry, the part it stands in
}

// listPart is a page of a list: what begins with one letter, or is of one year; or a stretch of that.
type listPart[E any] struct {
	path, label string
	under       string // the letter or the year; what is no stretch of it is called the same
	entries     []E
}

// part puts a list on one page, or if it is too long on a page for each label; an empty one has none. What is too long for
// one page under its label goes on in stretches of it. The first page has the plain name; an underscore, which no id holds,
// keeps the others apart from everything else.
func part[E any](name string, entries []E, label func(E) string) partedList[E] {
	return partBy(name, entries, label, nil)
}

// partByLetter parts a list by the first letters of titles.
func partByLetter[E any](name string, entries []E, title func(E) string) partedList[E] {
	return partBy(name, entries, func(e E) string { return letter(title(e)) }, title)
}

// partBy parts a list by label, and what is too long under its label by title; or by number, where there are no titles.
func partBy[E any](name string, entries []E, label, title func(E) string) partedList[E] {
	s := partedList[E]{of: make([]int, len(entries))}
	switch n := len(entries); {
	case n == 0:
		return s
	case n <= maxList:
		s.parts = []listPart[E]{{path: name + ".html", entries: entries}}
		return s
	}
	under := map[string][]int{} // the numbers of the entries of each label
	for i, e := range entries {
		l := label(e)
		under[l] = append(under[l], i)
	}
	for _, l := range slices.SortedFunc(maps.Keys(under), byLabel) {
		path := name + "_" + strings.ToLower(l)
		for n, of := range stretches(l, under[l], entries, title) {
			at := listPart[E]{path: path + ".html", label: of.label, under: l, entries: make([]E, len(of.numbers))}
			if n > 0 {
				at.path = fmt.Sprintf("%s_%d.html", path, n+1)
			}
			for k, i := range of.numbers {
				s.of[i], at.entries[k] = len(s.parts), entries[i]
			}
			s.parts = append(s.parts, at)
		}
	}
	s.parts[0].path = name + ".html"
	return s
}

// stretch is some of the entries under a label, by their numbers in the list.
type stretch struct {
	label   string
	numbers []int
}

// stretches are the entries under a label, page by page. Several pages take about the same number each. They are called by
// the words of the titles that they begin and end with, as in a dictionary: Older to Organised. Where there are no titles,
// or so many alike that these words do not tell the pages apart, they are called by number.
func stretches[E any](under string, numbers []int, entries []E, title func(E) string) []stretch {
	pages := (len(numbers) + maxList - 1) / maxList
	if pages == 1 {
		return []stretch{{under, numbers}}
	}
	var titles []string
	if title != nil {
		numbers, titles = inTitleOrder(numbers, func(i int) string { return title(entries[i]) })
	}
	out, called := make([]stretch, pages), map[string]bool{}
	end := func(n int) int { return n * len(numbers) / pages } // of the pages before
	for n := range out {
		from, to := end(n), end(n+1)
		out[n].numbers = slices.Sorted(slices.Values(numbers[from:to])) // as they stand in the list
		if titles != nil {
			out[n].label = fromTo(titles, from, to)
			called[out[n].label] = true
		}
	}
	if len(called) < pages {
		for n := range out {
			out[n].label = fmt.Sprintf("%s, %s to %s of %s", label(under), commas(int64(end(n)+1)), commas(int64(end(n+1))), commas(int64(len(numbers))))
		}
	}
	return out
}

// inTitleOrder returns numbers in the order of their titles, and the titles.
func inTitleOrder(numbers []int, title func(int) string) (ordered []int, titles []string) {
	unordered := make([]string, len(numbers))
	for n, i := range numbers {
		unordered[n] = title(i)
	}
	for _, n := range pack.OrderTitles(unordered) {
		ordered, titles = append(ordered, numbers[n]), append(titles, unordered[n])
	}
	return ordered, titles
}

// fromTo says which of the titles, which are in order, stand from one number up to another.
func fromTo(titles []string, from, to int) string {
	before, after := titles[to-1], titles[from] // those at an end of all are told from one another
	if from > 0 {
		before = titles[from-1]
	}
	if to < len(titles) {
		after = titles[to]
	}
	first, last := apartFrom(titles[from], before), apartFrom(titles[to-1], after)
	if first == last {
		return first
	}
	return first + " to " + last
}

// apartFrom is as much of a title as tells it from another: its first words, down to one that the other does not have there.
func apartFrom(title, other string) string {
	words, others := strings.Fields(title), strings.Fields(other)
	n := 0
	for n < min(len(words), len(others)) && strings.EqualFold(words[n], others[n]) {
		n++
	}
	return strings.TrimRight(strings.Join(words[:min(n+1, len(words))], " "), ",;:.")
}

// path is the page of an entry, by its number.
func (s partedList[E]) path(i int) string { return s.parts[s.of[i]].path }

// letter is the first letter of a title, A to Z, or 0 for what begins with anything else.
func letter(title string) string {
	if title != "" && title[0] < utf8.RuneSelf && unicode.IsLetter(rune(title[0])) { // nearly all
		return strings.ToUpper(title[:1])
	}
	for _, r := range norm.NFD.String(title) {
		switch {
		case r < unicode.MaxASCII && unicode.IsLetter(r):
			return string(unicode.ToUpper(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return others
		}
	}
	return others
}

// others is the label of what begins with no letter. It stands last: nobody looks for A under it.
const others = "0"

func byLabel(a, b string) int {
	if a == others || b == others {
		return strings.Compare(b, a)
	}
	return pack.CompareTitles(a, b)
}
