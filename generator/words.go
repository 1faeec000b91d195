package generator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/money"
)

// How words and numbers are put together on pages.

// howMany says how many there are of something: 1 case study, 2 case studies, no case studies.
func howMany(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + many
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// commas formats a number with commas between its thousands: 1,435,269.
func commas(n int64) string { return money.Commas(strconv.FormatInt(n, 10)) }

// joined joins the parts that are not empty with semicolons.
func joined(parts ...string) string { return joinedBy("; ", parts...) }

// joinedBy joins the parts that are not empty with a separator.
func joinedBy(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), separator)
}

// sentence returns words with an initial capital.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// stop adds a full stop to words, unless they are empty or end in a full stop, question mark or exclamation mark.
func stop(words string) string {
	if words == "" || strings.ContainsAny(words[len(words)-1:], ".?!") {
		return words
	}
	return words + "."
}

// unbroken keeps words on one line, such as a date, or an amount that is not a link; the style sheet takes care of
// links.
func unbroken(words string) string { return strings.ReplaceAll(words, " ", "\u00a0") }
