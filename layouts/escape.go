package layouts

import "strings"

// What stands in a page is escaped as html/template escapes it, to the byte. That package decides which
// escaping a place needs; here are those that nearly all places need, for text that is known to be a
// string, without the reflection.

// Anchor is the link as markup: an anchor, or where it leads nowhere its words alone. A template that
// writes {{.Anchor}} gets in one step what <a href="{{.Href}}">{{.Text}}</a> makes in five.
func (l Link) Anchor() HTML {
	return HTML(l.appendAnchor(make([]byte, 0, len(l.Href)+len(l.Text)+24)))
}

func (l Link) appendAnchor(b []byte) []byte {
	if l.Href == "" {
		return appendText(b, l.Text)
	}
	b = append(b, `<a href="`...)
	b = appendAddress(b, l.Href)
	b = append(b, `">`...)
	b = appendText(b, l.Text)
	return append(b, "</a>"...)
}

// entities are what stands for a byte that means something in markup; most mean nothing.
var entities = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// appendText appends a text as it stands between tags, or in an attribute within quotes.
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

// longWord is how many letters of a heading fit on a line of the narrowest telephone in any case.
const longWord = 16

// appendLong appends a text as it stands between tags, and says where a line may end within a word: behind a low line, and
// where the word is long, before a capital behind a small letter. No browser finds these places: PricewaterhouseC, and then
// oopers.
func appendLong(b []byte, s string) []byte {
	for word := range strings.SplitAfterSeq(s, " ") {
		from := 0
		for i := 1; i < len(word); i++ {
			before, c := word[i-1], word[i]
			if before == '_' || len(word) > longWord && 'a' <= before && before <= 'z' && 'A' <= c && c <= 'Z' {
				b = append(appendText(b, word[from:i]), "<wbr>"...)
				from = i
			}
		}
		b = appendText(b, word[from:])
	}
	return b
}

// appendAddress appends an address as it stands in an attribute within quotes.
func appendAddress(b []byte, s string) []byte { return appendPath(b, led(s)) }

// led is an address that may be led to: a path, an id, or one by http, https or mail. Another scheme could
// run a script, and is not let through.
func led(s string) string {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.Contains(scheme, "/") &&
		!strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		return refused
	}
	return s
}

// appendPath appends what goes on from the beginning of an address.
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

// inAddress and inFragment are the bytes that stand for themselves there.
var (
	inAddress  = bytesOf("-._~/#:?=!$*,;@[]")
	inFragment = bytesOf("-._~")
)

// bytesOf marks the letters, the digits, and some more.
func bytesOf(more string) (marked [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + more) {
		marked[c] = true
	}
	return marked
}

// appendFragment appends what follows # or ? in an address: whatever has a meaning there is escaped.
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
	refused   = "#ZgotmplZ" // what html/template writes in place of such an address
	hexDigits = "0123456789abcdef"
)

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
