package source

import (
	"bytes"
	"regexp"
)

var email = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)

// Personal finds the telephone numbers and e-mail addresses in a text, as pairs of offsets. They are
// personal data, which no open licence covers and no published record needs.
func Personal(text []byte) [][]int {
	var out [][]int
	if bytes.IndexByte(text, '@') >= 0 {
		out = email.FindAllIndex(text, -1)
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '0' && text[i] != '+' {
			continue
		}
		if end := telephone(text, i); end > 0 {
			out = append(out, []int{i, end})
			i = end
		}
	}
	return out
}

// telephone returns where a British telephone number that begins at i ends, or 0: a nought or +44, then
// ten digits more or less, parted by single spaces, hyphens or brackets.
func telephone(text []byte, i int) int {
	if i > 0 && (isDigit(text[i-1]) || bytes.IndexByte([]byte(".,£/-_=#%"), text[i-1]) >= 0) {
		return 0
	}
	digits, end := 0, 0
	most, least := 11, 10
	if text[i] == '+' {
		if !bytes.HasPrefix(text[i:], []byte("+44")) {
			return 0
		}
		most, least = 13, 11
	} else if i+1 >= len(text) || text[i+1] < '1' || text[i+1] > '9' {
		return 0
	}
	gap := false
	for j := i; j < len(text); j++ {
		switch c := text[j]; {
		case isDigit(c):
			digits, end, gap = digits+1, j+1, false
		case c == '+' && j == i, c == '(' || c == ')':
		case (c == ' ' || c == '-') && !gap:
			gap = true
		default:
			j = len(text)
		}
	}
	if digits < least || digits > most {
		return 0
	}
	return end
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
