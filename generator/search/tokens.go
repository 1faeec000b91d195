package search

import (
	"iter"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// wordPattern finds a word, in Go and in a browser alike: both match the leftmost word, and of several
// ways to read it take the first. The client's script holds the same pattern, letter for letter; a test
// compares the two. Nothing in it looks ahead or behind, which Go and older browsers cannot.
//
// In this order: letters with full stops (D.W.P.), numbers with commas or a decimal point, and runs of
// letters, digits and marks with apostrophes inside. A soft hyphen, \xAD, only says where a word may be parted.
const wordPattern = `(?:\p{L}\.){2,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+|[\p{L}\p{N}\p{M}\xAD]+(?:['’][\p{L}\p{N}\p{M}\xAD]+)*`

var (
	words     = regexp.MustCompile(wordPattern)
	ownership = regexp.MustCompile(`['’ʼ][sS]$`)
	inside    = strings.NewReplacer("'", "", "’", "", "ʼ", "", ",", "", "\u00ad", "")
	plainer   = strings.NewReplacer("æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ß", "ss", "þ", "th", "ð", "d", "ı", "i", "ς", "σ")
)

// longestForm is how long a word may be, in UTF-16 units. What is longer is no word that somebody types.
const longestForm = 40

// Token is a word of a text, in the form in which it is looked up.
type Token struct {
	Form     string
	From, To int  // where it stands, in bytes
	Stop     bool // too common to tell pages apart
	Joined   bool // the two words before it, which a hyphen holds together, written as one
}

// Tokens returns the words of a text: folded to small letters without accents, numbers without commas,
// without the 's of ownership. A hyphened pair comes three times: co, operate, cooperate.
func Tokens(text string) []Token {
	var out []Token
	var s speller
	for t := range s.words(text) {
		stop := !t.joined && stopWords[string(t.form)] && !isShout(text[t.from:t.to])
		out = append(out, Token{Form: string(t.form), From: t.from, To: t.to, Stop: stop, Joined: t.joined})
	}
	return out
}

// spelt is a word of a text while the text is read.
type spelt struct {
	form     []byte // good until the next
	from, to int
	joined   bool
}

// speller reads the words of one text after another, and makes room for their forms only once.
type speller struct{ form, before, joined []byte }

// words goes through the words of a text, in order.
func (s *speller) words(text string) iter.Seq[spelt] {
	return func(yield func(spelt) bool) {
		last, begun := -1, 0 // where the word before it ends and begins, if it is made of letters alone
		for from, to := next(text, 0); to > 0; from, to = next(text, to) {
			raw := text[from:to]
			s.form = appendFolded(s.form[:0], raw)
			if len(s.form) == 0 {
				continue
			}
			if !yield(spelt{s.form, from, to, false}) {
				return
			}
			letters := onlyLetters(raw)
			if last >= 0 && letters && isHyphen(text[last:from]) {
				s.joined = append(append(s.joined[:0], s.before...), s.form...)
				if utf16Len(s.joined) <= longestForm && !yield(spelt{s.joined, begun, to, true}) {
					return
				}
			}
			last = -1
			if letters {
				last, begun = to, from
				s.form, s.before = s.before, s.form
			}
		}
	}
}

// next returns where the next word at or after an offset stands; to is 0 where there is none. It finds
// what words finds, and asks it only where a letter or sign stands that could make more of a plain run
// of letters and digits than that: nine words in ten are found in a tenth of the time.
func next(text string, at int) (from, to int) {
	for from = at; from < len(text); {
		c := text[from]
		if c < utf8.RuneSelf && !isPlainByte(c) {
			from++
			continue
		}
		to := from
		for to < len(text) && isPlainByte(text[to]) {
			to++
		}
		if !goesOn(text, from, to) {
			return from, to
		}
		found := words.FindStringIndex(text[from:])
		if found == nil {
			return 0, 0
		}
		return from + found[0], from + found[1]
	}
	return 0, 0
}

// goesOn reports whether a run of plain letters and digits may be the beginning of a longer word.
func goesOn(text string, from, to int) bool {
	if to == len(text) {
		return false
	}
	switch c := text[to]; {
	case c >= utf8.RuneSelf || c == '\'':
		return true
	case c == '.':
		return to-from == 1 || to+1 < len(text) && isDigit(text[to+1])
	case c == ',':
		return to+1 < len(text) && isDigit(text[to+1])
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isPlainByte(c byte) bool { l := c | 0x20; return l >= 'a' && l <= 'z' || isDigit(c) }

// appendFolded appends the form of one word, or nothing if it is none.
func appendFolded(b []byte, word string) []byte {
	if !isPlain(word) || len(word) > longestForm {
		return append(b, Fold(word)...)
	}
	for i := range len(word) { // nearly all words
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		b = append(b, c)
	}
	return b
}

// Fold returns the form of one word, or nothing if it is none.
func Fold(word string) string {
	if strings.HasSuffix(word, ".") {
		word = strings.ReplaceAll(word, ".", "")
	}
	word = inside.Replace(ownership.ReplaceAllString(word, ""))
	if isASCII(word) {
		word = strings.ToLower(word)
	} else {
		word = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.M, r) {
				return -1
			}
			return unicode.ToLower(r)
		}, norm.NFKD.String(word))
		word = plainer.Replace(word)
	}
	// Go sorts by code point and a browser by UTF-16 unit; below U+10000 the two agree.
	if utf16Len(word) > longestForm || strings.IndexFunc(word, func(r rune) bool { return r > 0xFFFF }) >= 0 {
		return ""
	}
	return word
}

func onlyLetters(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isPlain(s string) bool {
	for i := range len(s) {
		if !isPlainByte(s[i]) {
			return false
		}
	}
	return true
}

func isHyphen(between string) bool { return between == "-" || between == "‐" || between == "‑" }

// isShout reports whether a word is in capitals: IT and US are words, it and us are not.
func isShout(raw string) bool {
	if c := raw[len(raw)-1]; c >= 'a' && c <= 'z' { // nearly all words
		return false
	}
	return utf16Len(raw) > 1 && strings.ToUpper(raw) == raw && strings.ToLower(raw) != raw
}

func utf16Len[text string | []byte](s text) int {
	n := 0
	for _, r := range string(s) {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// stopList are words that nearly every page has. They are not indexed, and a query is read without them
// unless it has nothing else.
const stopList = "a an and are as at be been but by can could did do does for from had has have how i if in into is it its of on or so than that the their them then there these they this to us was we were what when where which who will with would you your"

// questionList are words of questions that say nothing of what is asked for. They are indexed, because who puts them
// into quotation marks wants them in that order; a query is read without them unless it has nothing else.
const questionList = "about any many mean means meant much please some"

var stopWords = setOf(stopList)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
