package layouts

import "strings"

// Everything in a page is escaped exactly as html/template does it. That package decides which escaping each value
// needs; this file implements those needed by nearly all values, for strings, without reflection.

// Anchor returns the link as an anchor element, or just its text if it has no address. A template that writes
// {{.Anchor}} does in one step what <a href="{{.Href}}">{{.Text}}</a> does in five, and keeps years on one line.
func (l Link) Anchor() HTML {
	return HTML(l.appendAnchor(make([]byte, 0, len(l.Href)+len(l.Text)+24)))
}

func (l Link) appendAnchor(b []byte) []byte {
	if l.Href == "" {
		return appendWords(b, l.Text)
	}
	b = append(b, `<a href="`...)
	b = appendAddress(b, l.Href)
	b = append(b, `">`...)
	b = appendWords(b, l.Text)
	return append(b, "</a>"...)
}

// appendWords appends a text, escaped for use between tags, that keeps each year such as 2009-10 on one line. Browsers
// break it behind its hyphen, and another kind of hyphen would be searched for and copied in vain.
func appendWords(b []byte, s string) []byte {
	from := 0
	for i := 4; i < len(s)-2; i++ {
		if s[i] != '-' || !digits(s[i-4:i]) || !digits(s[i+1:i+3]) {
			continue
		}
		b = append(appendText(b, s[from:i-4]), `<span class="whole">`...)
		for from, i = i-4, i+3; i < len(s) && (s[i] == '-' || digits(s[i:i+1])); i++ {
		}
		b = append(append(b, s[from:i]...), "</span>"...)
		from = i
	}
	return appendText(b, s[from:])
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// entities holds the replacement for each byte that has a meaning in markup; most have none.
var entities = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// appendText appends a text, escaped for use between tags or in a quoted attribute.
func appendText(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		if as := entities[s[i]]; as != "" {
			b = append(append(b, s[from:i]...), as...)
			from = i + 1
		}
	}
	return append(b, s[from:]...)
}

// longWord is the number of letters of a heading that fit on a line of the narrowest phone in any case.
const longWord = 16

// appendLong appends a text, escaped for use between tags, with marks where a line may be broken within a word: after
// an underscore, and in a long word before a capital that follows a small letter. Browsers do not find these places
// by themselves, and break PricewaterhouseC-oopers.
func appendLong(b []byte, s string) []byte {
	for word := range strings.SplitAfterSeq(s, " ") {
		from := 0
		for i := 1; i < len(word); i++ {
			before, c := word[i-1], word[i]
			if before == '_' || len(word) > longWord && 'a' <= before && before <= 'z' && 'A' <= c && c <= 'Z' {
				b = append(appendWords(b, word[from:i]), "<wbr>"...)
				from = i
			}
		}
		b = appendWords(b, word[from:])
	}
	return b
}

// appendAddress appends an address, escaped for use in a quoted attribute.
func appendAddress(b []byte, s string) []byte { return appendPath(b, led(s)) }

// led returns an address if it is safe to link to: a path, an id, or an http, https or mailto address. Other schemes
// could run a script, and are replaced.
func led(s string) string {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.Contains(scheme, "/") &&
		!strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		return refused
	}
	return s
}

// appendPath appends the continuation of an address, escaped.
func appendPath(b []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		c := s[i]
		if inAddress[c] || c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		b = append(b, s[from:i]...)
		switch from = i + 1; c {
		case '&', '+':
			b = append(b, entities[c]...)
		default:
			b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(b, s[from:]...)
}

// inAddress and inFragment mark the bytes that need no escape there.
var (
	inAddress  = bytesOf("-._~/#:?=!$*,;@[]")
	inFragment = bytesOf("-._~")
)

// bytesOf marks ASCII letters, digits and the bytes in more.
func bytesOf(more string) (marked [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + more) {
		marked[c] = true
	}
	return marked
}

// appendFragment appends what follows # or ? in an address: everything that has a meaning there is escaped.
func appendFragment(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; inFragment[c] {
			b = append(b, c)
		} else {
			b = append(b, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return b
}

const (
	refused   = "#ZgotmplZ" // what html/template writes in place of an unsafe address
	hexDigits = "0123456789abcdef"
)

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
