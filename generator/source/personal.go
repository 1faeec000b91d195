package source

import (
	"bytes"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

var email = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)

// Personal finds the telephone numbers and e-mail addresses in a text, and returns the begin and end offset of each.
// They are personal data, which no open licence covers and no published record needs.
func Personal(text []byte) [][]int {
	var out [][]int
	if bytes.IndexByte(text, '@') >= 0 {
		out = slices.DeleteFunc(email.FindAllIndex(text, -1), func(at []int) bool { return IsPicture(string(text[at[0]:at[1]])) }) // map@2x.png
	}
	begins := "0"
	if bytes.Contains(text, []byte("+44")) { // rare
		begins = "0+"
	}
	for i := 0; i < len(text); i++ {
		next := bytes.IndexAny(text[i:], begins)
		if next < 0 {
			break
		}
		i += next
		if end := telephone(text, i); end > 0 {
			from := i
			if i > 0 && text[i-1] == '(' && bytes.IndexByte(text[i:end], ')') > 0 {
				from--
			}
			out = append(out, []int{from, end})
			i = end
		}
	}
	return out
}

// NoPersonalData is the hint for what is personal data.
const NoPersonalData = "take it out; it does not belong in a published record"

// PersonalData warns of personal data at a position.
func PersonalData(problems *Problems, pos Pos, found string) {
	problems.Warn(pos, "personal-data", "there is a telephone number or e-mail address in the text: "+Quote(found), NoPersonalData)
}

// telephone returns the end of a British telephone number that begins at offset i, or 0: a zero or +44, then about
// ten digits, separated by single spaces, hyphens or brackets. The first group is an area code of three digits or
// more, so 07-10-2009 10:30 does not match. Neither does a number after ISBN or ISSN.
func telephone(text []byte, i int) int {
	before := bytes.TrimRight(text[max(0, i-12):i], " :(")
	if c, _ := utf8.DecodeLastRune(text[:i]); i > 0 && (unicode.IsLetter(c) || unicode.IsDigit(c) || bytes.ContainsRune([]byte(".,£$€/-_=#%+−–"), c)) {
		return 0
	}
	if bytes.HasSuffix(before, []byte("ISBN")) || bytes.HasSuffix(before, []byte("ISSN")) || bytes.HasSuffix(before, []byte("ISBN-10")) {
		return 0
	}
	least, most := 10, 11
	if text[i] == '+' {
		if !bytes.HasPrefix(text[i:], []byte("+44")) {
			return 0
		}
		least, most = 11, 13
	} else if i+1 >= len(text) || text[i+1] < '1' || text[i+1] > '9' {
		return 0
	}
	digits, group, end := 0, 0, 0 // group is the length of the first group
	gap := false
	for j := i; j < len(text); j++ {
		switch c := text[j]; {
		case isDigit(c):
			if digits, end, gap = digits+1, j+1, false; digits > most {
				return 0
			}
		case c == '+' && j == i, c == '(' || c == ')':
		case (c == ' ' || c == '-') && !gap:
			gap = true
		default:
			j = len(text)
		}
		if group == 0 && j < len(text) && !isDigit(text[j]) && j > i {
			group = digits
		}
	}
	if digits < least || text[i] == '0' && group > 0 && group < 3 {
		return 0
	}
	return end
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
