package source

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
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

// Nearest returns the candidate that was most likely meant by a mistyped word, or "" if none is near.
func Nearest(word string, candidates []string) string {
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

// Date is a calendar date, to the day, the month or the year: what is not known is 0.
type Date struct{ Year, Month, Day int }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.Year == 0 }

// Compare orders dates; a year stands before its months, a month before its days.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// String writes the date as ISO 8601, as exactly as it is known: 2009, 2009-10, 2009-10-07.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Words writes the date as a person would: 7 October 2009, October 2009, 2009.
func (d Date) Words() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return time.Month(d.Month).String() + " " + strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Day) + " " + time.Month(d.Month).String() + " " + strconv.Itoa(d.Year)
}

// parseDate reads 2009, 2009-10 or 2009-10-07.
func parseDate(s string) (Date, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if len(s) != len(layout) {
			continue
		}
		if t, err := time.Parse(layout, s); err == nil {
			d := Date{t.Year(), int(t.Month()), t.Day()}
			switch layout {
			case "2006":
				d.Month, d.Day = 0, 0
			case "2006-01":
				d.Day = 0
			}
			return d, d.Year > 0
		}
	}
	return Date{}, false
}

// Date returns the date of a key, as exactly as it is known.
func (m *Fields) Date(key string) Date { return m.date(key, false) }

// Day returns the date of a key, which must name a day.
func (m *Fields) Day(key string) Date { return m.date(key, true) }

func (m *Fields) date(key string, whole bool) Date {
	t := m.Text(key)
	if !t.Set() {
		return Date{}
	}
	d, ok := parseDate(t.S)
	switch {
	case !ok:
		hint := "write it as 2009, 2009-10 or 2009-10-07"
		if whole {
			hint = "write it as 2009-10-07"
		}
		if year, month := twoYears(t.S); year != "" && !whole {
			hint = "write " + year
			if !month.IsZero() {
				hint += " for the year, or " + month.String() + " if " + month.Words() + " is meant"
			}
		} else if meant := looseDate(t.S); !meant.IsZero() && (!whole || meant.Day > 0) {
			hint = "write " + meant.String()
			if !strings.ContainsFunc(t.S, unicode.IsLetter) { // digits alone may be meant in another order
				hint += ", if " + meant.Words() + " is meant"
			}
		} else if dayShaped.MatchString(t.S) {
			m.problems.Add(t.Pos, "wrong-date", fmt.Sprintf("there is no day %s", t.S), "check the month and the day")
			break
		} else if years := aYear.FindAllString(t.S, -1); len(years) == 1 && !whole && strings.ContainsFunc(t.S, func(r rune) bool { return unicode.IsLetter(r) || r == '?' || r == '~' }) { // about 2009, autumn 2009, 13 and 14 November 2009
			hint = "write " + years[0] + ", or as much as is known of the first day: " + years[0] + "-10 or " + years[0] + "-10-07"
		}
		m.problems.Add(t.Pos, "wrong-date", fmt.Sprintf("%s is not a date", Quote(t.S)), hint)
	case whole && d.Day == 0:
		m.problems.Add(t.Pos, "wrong-date", fmt.Sprintf("%s should name the day", Quote(t.S)), "write it as 2009-10-07")
	default:
		return d
	}
	return Date{}
}

var (
	aYear     = regexp.MustCompile(`\b(?:1[5-9]|20)\d\d\b`)
	dayShaped = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	weekday   = regexp.MustCompile(`^(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b`)
	ordinal   = regexp.MustCompile(`(\d)(?i:st|nd|rd|th)\b`)
)

// twoYears returns the year in which one that runs into the next begins, as in 2009/10 or 2009–2010, which no date can
// be; and the month that it may be taken for.
func twoYears(s string) (year string, month Date) {
	m := acrossYears.FindStringSubmatch(s)
	if m == nil {
		return "", Date{}
	}
	from, _ := strconv.Atoi(m[1])
	to, _ := strconv.Atoi(m[3])
	if (from+1)%100 != to {
		return "", Date{}
	}
	if m[2] == "" {
		month, _ = parseDate(m[1] + "-" + m[3])
	}
	return m[1], month
}

var acrossYears = regexp.MustCompile(`^(\d{4}) ?(?:[-/–—‐‑−]|to) ?(\d\d)?(\d\d)$`)

// looseDate reads a date as people write it here, the day before the month, or returns the zero Date.
func looseDate(s string) Date {
	s = ordinal.ReplaceAllString(weekday.ReplaceAllString(strings.Trim(s, `"'“”‘’`), ""), "$1")
	s = strings.NewReplacer("–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", ",", " ", ". ", " ", "Sept ", "Sep ", " of ", " ").Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	if d, ok := parseDate(s); ok {
		return d
	}
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2-Jan-06", "2 Jan 06", "2/1/2006", "2/1/06",
		"2.1.2006", "2.1.06", "2-1-2006", "2-1-06", "2006/1/2", "2006-1-2", "2006.1.2", "1/2/2006", "20060102", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date{t.Year(), int(t.Month()), t.Day()}
		}
	}
	for _, layout := range []string{"January 2006", "Jan 2006", "Jan-2006", "Jan-06", "Jan 06", "1/2006", "2006-1"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date{t.Year(), int(t.Month()), 0}
		}
	}
	return Date{}
}

// IsPicture reports whether a name or an address ends as those of the pictures do that may be shown, in letters of any case.
func IsPicture(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif"}, strings.ToLower(path.Ext(name)))
}
