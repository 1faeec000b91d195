package source

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const maxID = 80

// reserved are file names that Windows reserves, with any extension. A pack must be usable there.
var reserved = []string{"con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"}

// IDFault says what keeps a text from being a valid id, and what to write instead, or returns "" twice.
func IDFault(s string) (fault, hint string) {
	switch {
	case len(s) > maxID:
		return fmt.Sprintf("the id %s is longer than %d characters", Quote(s), maxID), "shorten it"
	case slices.Contains(reserved, s):
		return fmt.Sprintf("%s is a name that Windows reserves", Quote(s)), "choose another"
	case !IDShaped(s):
		hint := "use small letters, digits and single hyphens"
		if better := AsID(s); IDShaped(better) && len(better) <= maxID {
			hint = "write " + Quote(better)
		}
		return fmt.Sprintf("%s is not an id", Quote(s)), hint
	}
	return "", ""
}

// AsID returns the id nearest to the given words, without accents: Tŷ a thir becomes ty-a-thir. The result is no
// valid id if the words contain letters that ids cannot have.
func AsID(s string) string {
	return Slug(strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// IDShaped reports whether s has the form of an id rather than of words: [a-z0-9]+(-[a-z0-9]+)*.
func IDShaped(s string) bool {
	hyphen := true // so that an id cannot begin with one
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			hyphen = false
		case c == '-' && !hyphen:
			hyphen = true
		default:
			return false
		}
	}
	return !hyphen
}

// Slug returns the words of a text in lower case, joined by hyphens. Letters and digits of every script are kept:
// 2008–09 becomes 2008-09, Tŷ a thir becomes tŷ-a-thir.
func Slug(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && b.Len() > 0 && !gap:
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’': // children’s is one word
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

// financialYear matches a financial year in a name. Names with different years mean different things, however similar
// they are.
var financialYear = regexp.MustCompile(`[12][0-9]{3}-[0-9]{2}`)

// YearIn returns the financial year in a name, such as 2009-10, or "" if there is none: 2009-01 is a month.
func YearIn(name string) string {
	year := financialYear.FindString(name)
	if year == "" {
		return ""
	}
	from, _ := strconv.Atoi(year[:4])
	if to, _ := strconv.Atoi(year[5:]); (from+1)%100 != to {
		return ""
	}
	return year
}

// Nearest returns the candidate that was most likely meant by a mistyped word, or "" if none is similar enough.
func Nearest(word string, candidates []string) string {
	if year := YearIn(word); year != "" {
		candidates = slices.DeleteFunc(slices.Clone(candidates), func(c string) bool { other := YearIn(c); return other != "" && other != year })
	}
	lower := strings.ToLower(word)
	best, least := "", utf8.RuneCountInString(word)
	for _, c := range candidates {
		mine, its := unshared(lower, strings.ToLower(c))
		letters := utf8.RuneCountInString(mine)
		if letters == 1 && mine != lower {
			letters = min(2, utf8.RuneCountInString(its)) // a letter of a short part may have been left out
		}
		limit := 1 + min(max(1, letters/3), letters-1) // nothing is similar to a single letter
		d := distance(mine, its, min(limit, least+1))
		if d < limit && (d < least || d == least && best != "" && c < best) {
			best, least = c, d
		}
	}
	if best != "" || len(word) < 4 {
		return best
	}
	// Leaving out a word, adding one at the end or changing their order is not a typing mistake: kent-council.
	word = lower
	shorter, longer := "", ""
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		switch {
		case strings.HasPrefix(c, word+"-"), len(c) == len(word) && inOrder(c) == inOrder(word):
			return c
		case strings.HasPrefix(word, c+"-") && len(c) >= 4:
			shorter = c
		case longer == "" && within(word, c):
			longer = c
		case within(word, c): // ambiguous
			return shorter
		}
	}
	return cmp.Or(longer, shorter)
}

// inOrder returns the parts of a name in the order of letters.
func inOrder(name string) string {
	parts := strings.Split(name, "-")
	slices.Sort(parts)
	return strings.Join(parts, "-")
}

// unshared returns a and b without the parts at their beginning and end that both have. What many names share says
// nothing about how similar the rest is: kent-report is not kent-people mistyped.
func unshared(a, b string) (string, string) {
	begin := 0
	for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
		if a[i] == '-' {
			begin = i + 1
		}
	}
	a, b = a[begin:], b[begin:]
	end := 0
	for i := 1; i <= min(len(a), len(b)) && a[len(a)-i] == b[len(b)-i]; i++ {
		if a[len(a)-i] == '-' {
			end = i
		}
	}
	return a[:len(a)-end], b[:len(b)-end]
}

// within reports whether word, which has several parts, is of with some parts left out: kent-council of
// kent-county-council.
func within(word, of string) bool {
	parts := strings.Split(word, "-")
	if len(parts) < 2 {
		return false
	}
	for part := range strings.SplitSeq(of, "-") {
		if len(parts) > 0 && part == parts[0] {
			parts = parts[1:]
		}
	}
	return len(parts) == 0
}

// distance returns the number of letters to add, drop, change or swap with a neighbour to turn a into b (optimal
// string alignment), or limit if it is at least that.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= limit || -d >= limit {
		return limit
	}
	two, one, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
		two, one, row = one, row, two
	}
	return min(one[len(y)], limit)
}

// DidYouMean returns the hint that suggests near.
func DidYouMean(near string) string { return `did you mean "` + Printable(near) + `"?` }

// Suggest returns the hint that suggests the candidate most likely meant by a word, or otherwise if there is none.
func Suggest(word string, candidates []string, otherwise string) string {
	if near := Nearest(word, candidates); near != "" {
		return DidYouMean(near)
	}
	return otherwise
}

// Alternatives joins words in a sentence: a, b or c.
func Alternatives(words []string) string { return join(words, " or ") }

// Series joins words in a sentence: a, b and c.
func Series(words []string) string { return join(words, " and ") }

// few is the most things that a sentence names one by one.
const few = 3

// Few names a few things, or says how many there are: police and health; 5 services.
func Few(names []string, many string) string {
	if len(names) > few {
		return strconv.Itoa(len(names)) + " " + many
	}
	return Series(names)
}

func join(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// Size returns a size as a person would say it: 340 bytes, 12 KB, 19.4 MB.
func Size(bytes int64) string {
	switch {
	case bytes >= 999_500: // would otherwise be 1000 KB
		tenths := (bytes + 50_000) / 100_000
		return fmt.Sprintf("%d.%d MB", tenths/10, tenths%10)
	case bytes >= 1000:
		return fmt.Sprintf("%d KB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// IsPicture reports whether a name or address has the extension of an image that may be shown, in any case.
func IsPicture(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif"}, strings.ToLower(path.Ext(name)))
}
