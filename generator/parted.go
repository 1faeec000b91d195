package generator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"totalplace/generator/pack"
)

// A list that is too long for one page is divided, so that no page grows with the pack.

// maxList is the largest number of entries on one page of a list.
const maxList = 500

// partedList is a list on one or several pages.
type partedList[E any] struct {
	parts []listPart[E]
	of    []int // for each entry, the index of its part
}

// listPart is a page of a list: the entries with one first letter or of one year, or a stretch of these.
type listPart[E any] struct {
	path, label string
	under       string // the letter or year, which is also the label unless the part is a stretch
	entries     []E
}

// part divides a list into a page for each label if it is too long for one; an empty list has no pages. If the
// entries with one label are too many for a page, they are divided into stretches. The first page is at the given path.
// The others have names with an underscore, which no id contains, so they cannot clash with anything else.
func part[E any](path string, entries []E, label func(E) string) partedList[E] {
	return partBy(path, entries, label, nil)
}

// partByLetter divides a list by the first letters of titles.
func partByLetter[E any](path string, entries []E, title func(E) string) partedList[E] {
	return partBy(path, entries, func(e E) string { return letter(title(e)) }, title)
}

// partBy divides a list by label, and what is too long for one page by title, or by number if title is nil.
func partBy[E any](path string, entries []E, label, title func(E) string) partedList[E] {
	s := partedList[E]{of: make([]int, len(entries))}
	switch n := len(entries); {
	case n == 0:
		return s
	case n <= maxList:
		s.parts = []listPart[E]{{path: path, entries: entries}}
		return s
	}
	under := map[string][]int{} // the indices of the entries with each label
	for i, e := range entries {
		l := label(e)
		under[l] = append(under[l], i)
	}
	for _, l := range slices.SortedFunc(maps.Keys(under), byLabel) {
		name := strings.TrimSuffix(path, ".html") + "_" + strings.ToLower(l)
		for n, of := range stretches(l, under[l], entries, title) {
			at := listPart[E]{path: name + ".html", label: of.label, under: l, entries: make([]E, len(of.numbers))}
			if n > 0 {
				at.path = fmt.Sprintf("%s_%d.html", name, n+1)
			}
			for k, i := range of.numbers {
				s.of[i], at.entries[k] = len(s.parts), entries[i]
			}
			s.parts = append(s.parts, at)
		}
	}
	s.parts[0].path = path
	return s
}

// stretch is some of the entries with one label, by their indices in the list.
type stretch struct {
	label   string
	numbers []int
}

// stretches divides the entries with one label into pages of about the same size. Each is named by the words of the
// titles at its ends, as in a dictionary: Older to Organised. If there are no titles, or if these words do not
// distinguish the pages because many titles are alike, the pages are named by number.
func stretches[E any](under string, numbers []int, entries []E, title func(E) string) []stretch {
	pages := (len(numbers) + maxList - 1) / maxList
	if pages == 1 {
		return []stretch{{under, numbers}}
	}
	var titles []string
	if title != nil {
		numbers, titles = sortedTitles(numbers, func(i int) string { return title(entries[i]) })
	}
	out, called := make([]stretch, pages), map[string]bool{}
	end := func(n int) int { return n * len(numbers) / pages } // the end of the first n pages
	for n := range out {
		from, to := end(n), end(n+1)
		out[n].numbers = slices.Sorted(slices.Values(numbers[from:to])) // in list order
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

// sortedTitles returns indices sorted by title, and the titles.
func sortedTitles(numbers []int, title func(int) string) (ordered []int, titles []string) {
	unordered := make([]string, len(numbers))
	for n, i := range numbers {
		unordered[n] = title(i)
	}
	for _, n := range pack.OrderTitles(unordered) {
		ordered, titles = append(ordered, numbers[n]), append(titles, unordered[n])
	}
	return ordered, titles
}

// fromTo names a range of sorted titles by its first and last.
func fromTo(titles []string, from, to int) string {
	before, after := titles[to-1], titles[from] // at the ends of the list there is no neighbour
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

// apartFrom returns the shortest beginning of a title, in words, that distinguishes it from another.
func apartFrom(title, other string) string {
	words, others := strings.Fields(title), strings.Fields(other)
	n := 0
	for n < min(len(words), len(others)) && strings.EqualFold(words[n], others[n]) {
		n++
	}
	return strings.TrimRight(strings.Join(words[:min(n+1, len(words))], " "), ",;:.")
}

// always returns the list with a page at the given path even if it is empty, because other pages link there.
func (s partedList[E]) always(path string) partedList[E] {
	if len(s.parts) == 0 {
		s.parts = []listPart[E]{{path: path}}
	}
	return s
}

// path returns the page of the ith entry.
func (s partedList[E]) path(i int) string { return s.parts[s.of[i]].path }

// letter returns the first letter of a title, A to Z, or 0 for anything else.
func letter(title string) string {
	if title != "" && title[0] < utf8.RuneSelf && unicode.IsLetter(rune(title[0])) { // nearly always
		return strings.ToUpper(title[:1])
	}
	return cmp.Or(pack.FirstLetter(title), others)
}

// others is the label of entries that begin with no letter. It comes last, because nobody looks for A after it.
const others = "0"

func byLabel(a, b string) int {
	if a == others || b == others {
		return strings.Compare(b, a)
	}
	return pack.CompareTitles(a, b)
}
