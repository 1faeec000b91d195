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

// reserved are names that Windows keeps for itself, with any ending. A pack must be able to lie there.
var reserved = []string{"con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"}

// IDFault says what keeps a text from being an id, with what to write instead, or returns "" twice.
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

// AsID returns the id that words come nearest to, without accents: Tŷ a thir becomes ty-a-thir. It is none where they have
// other letters than those of ids.
func AsID(s string) string {
	return Slug(strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

// IDShaped reports whether a text is written like an id rather than as words: [a-z0-9]+(-[a-z0-9]+)*.
func IDShaped(s string) bool {
	hyphen := true // as if one stood before: an id does not begin with one
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

// Slug returns the words of a text in small letters, joined by hyphens. Letters and digits of every
// script are kept: 2008–09 becomes 2008-09, Tŷ a thir becomes tŷ-a-thir.
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

// financialYear is one in a name. What is of another is another thing, however like the names.
var financialYear = regexp.MustCompile(`[12][0-9]{3}-[0-9]{2}`)

// yearIn returns the financial year in a name, if it is one: 2009-10, and not 2009-01.
func yearIn(name string) string {
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

// Nearest returns the candidate that was most likely meant by a mistyped word, or "" if none is near.
func Nearest(word string, candidates []string) string {
	if year := yearIn(word); year != "" {
		candidates = slices.DeleteFunc(slices.Clone(candidates), func(c string) bool { other := yearIn(c); return other != "" && other != year })
	}
	letters := utf8.RuneCountInString(word)
	best, least := "", 1+min(max(1, letters/3), letters-1) // of one letter nothing is like another
	for _, c := range candidates {
		d := distance(strings.ToLower(word), strings.ToLower(c), least+1)
		if d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	if best != "" || len(word) < 4 {
		return best
	}
	// A word left out or added at the end is a slip of another kind than a letter: kent-council.
	word = strings.ToLower(word)
	shorter, longer := "", ""
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		switch {
		case strings.HasPrefix(c, word+"-"):
			return c
		case strings.HasPrefix(word, c+"-") && len(c) >= 4:
			shorter = c
		case longer == "" && within(word, c):
			longer = c
		case within(word, c): // it may be either
			return shorter
		}
	}
	return cmp.Or(longer, shorter)
}

// within reports whether a word of several parts is another with some parts left out: kent-council, kent-county-council.
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

// distance is the number of letters to add, drop, change or swap with their neighbour to turn a into
// b (optimal string alignment), or limit if it is that or more.
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

// DidYouMean is the hint that names the nearest right thing.
func DidYouMean(near string) string { return `did you mean "` + Printable(near) + `"?` }

// Alternatives joins words as one says them: a, b or c.
func Alternatives(words []string) string { return join(words, " or ") }

// Series joins words as one says them: a, b and c.
func Series(words []string) string { return join(words, " and ") }

// few is how many things are named one by one where a sentence would otherwise become a list.
const few = 3

// Few names some things, or says how many they are: police and health, 5 services.
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

// Size says how large something is, as a person would: 340 bytes, 12 KB, 19.4 MB.
func Size(bytes int64) string {
	switch {
	case bytes >= 999_500: // what would else be 1000 KB
		tenths := (bytes + 50_000) / 100_000
		return fmt.Sprintf("%d.%d MB", tenths/10, tenths%10)
	case bytes >= 1000:
		return fmt.Sprintf("%d KB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// IsPicture reports whether a name or an address ends as those of the pictures do that may be shown, in letters of any case.
func IsPicture(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif"}, strings.ToLower(path.Ext(name)))
}
