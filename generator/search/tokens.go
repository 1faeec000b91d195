package search

import (
	"bytes"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// wordPattern finds a word: of several ways to read the leftmost it takes the first. The client's script holds the
// same pattern, letter for letter, and a test compares the two. Nothing in it looks ahead or behind, which older browsers
// cannot. Here it is taken by hand (word), which another test holds to it.
//
// In this order: letters with full stops (D.W.P.), numbers with commas or a decimal point, and runs of
// letters, digits and marks with apostrophes inside. A soft hyphen, \xAD, only says where a word may be parted.
const wordPattern = `(?:\p{L}\.){2,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+|[\p{L}\p{N}\p{M}\xAD]+(?:['’][\p{L}\p{N}\p{M}\xAD]+)*`

var (
	apostrophes = []string{"'", "’", "ʼ"}
	inside      = strings.NewReplacer("'", "", "’", "", "ʼ", "", ",", "", "\u00ad", "")
	plainer     = strings.NewReplacer("æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ß", "ss", "þ", "th", "ð", "d", "ı", "i", "ς", "σ")
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
	in := []byte(text)
	for t := range s.words(in) {
		stop := !t.joined && stopWords[string(t.form)] && !isShout(in[t.from:t.to])
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
type speller struct {
	form   [utf8.UTFMax * longestForm]byte
	joined []byte
}

// words goes through the words of a text, in order.
func (s *speller) words(text []byte) iter.Seq[spelt] {
	return func(yield func(spelt) bool) {
		last, begun := -1, 0 // where the word before it ends and begins
		for from, to, plain := next(text, 0); to > 0; from, to, plain = next(text, to) {
			form := appendForm(s.form[:0], text[from:to], plain)
			if len(form) == 0 {
				continue
			}
			if !yield(spelt{form, from, to, false}) {
				return
			}
			if last >= 0 && isHyphen(text[last:from]) && onlyLetters(text[begun:last]) && onlyLetters(text[from:to]) {
				s.joined = append(appendForm(s.joined[:0], text[begun:last], false), form...)
				if utf16Len(s.joined) <= longestForm && !yield(spelt{s.joined, begun, to, true}) {
					return
				}
			}
			last, begun = to, from
		}
	}
}

// appendForm appends the form of a word, or nothing if it is none.
func appendForm(b, word []byte, plain bool) []byte {
	if !plain || len(word) > longestForm {
		return append(b, fold(string(word))...)
	}
	start := len(b)
	b = append(b, word...)
	for i := start; i < len(b); i++ {
		b[i] |= 'a' - 'A' // a digit has that bit
	}
	return b
}

// next returns where the next word at or after an offset stands, and whether it is plain: letters of ASCII and digits,
// and nothing else. to is 0 where there is none.
func next(text []byte, at int) (from, to int, plain bool) {
	for from = at; from < len(text); {
		for to = from; to < len(text) && signs[text[to]] == inWords; {
			to++
		}
		switch {
		case to > from && (to == len(text) || signs[text[to]] == between): // nearly all
			return from, to, true
		case to == from && text[from] < utf8.RuneSelf:
			from++
			continue
		}
		if to, plain = word(text, from); to > from {
			return from, to, plain
		}
		_, size := utf8.DecodeRune(text[from:])
		from += size
	}
	return 0, 0, false
}

// What a byte may be to a word.
const (
	between = iota // no part of any
	inWords        // a part wherever it stands: a letter of ASCII, a digit
	maybe          // a part of some, as what stands around it is; or of a letter
)

var signs = func() (signs [256]uint8) {
	for c := range signs {
		switch {
		case isPlainByte(byte(c)):
			signs[c] = inWords
		case c >= utf8.RuneSelf || strings.IndexByte("'.,", byte(c)) >= 0:
			signs[c] = maybe
		}
	}
	return signs
}()

// word returns where the word ends that begins at an offset, if one does, and whether it is plain. It reads a text as the
// pattern does, in a tenth of the time.
func word(text []byte, from int) (to int, plain bool) {
	if to = dotted(text, from); to > from {
		return to, false
	}
	if to = figure(text, from); to > from {
		return to, false
	}
	to, plain = run(text, from)
	for to > from && to < len(text) { // apostrophes inside
		mark, size := utf8.DecodeRune(text[to:])
		if mark != '\'' && mark != '’' {
			break
		}
		end, _ := run(text, to+size)
		if end == to+size {
			break
		}
		to, plain = end, false
	}
	return to, plain
}

// dotted returns where letters with full stops end that begin at an offset, if there are two or more.
func dotted(text []byte, from int) (to int) {
	letters := 0
	for to = from; ; letters++ {
		r, size := utf8.DecodeRune(text[to:])
		if !unicode.IsLetter(r) || to+size == len(text) || text[to+size] != '.' {
			break
		}
		to += size + 1
	}
	if letters < 2 {
		return from
	}
	return to
}

// figure returns where a number ends that begins at an offset, if it has commas or a decimal point.
func figure(text []byte, from int) (to int) {
	whole := digits(text, from)
	to = whole
	for whole-from <= 3 && to > from && to < len(text) && text[to] == ',' && digits(text[:min(to+4, len(text))], to+1) == to+4 {
		to += 4
	}
	if to > from && to < len(text) && text[to] == '.' {
		if end := digits(text, to+1); end > to+1 {
			return end
		}
	}
	if to == whole {
		return from
	}
	return to
}

// digits returns where the digits end that begin at an offset.
func digits(text []byte, from int) (to int) {
	for to = from; to < len(text) && '0' <= text[to] && text[to] <= '9'; {
		to++
	}
	return to
}

// run returns where a run of letters, digits and marks ends that begins at an offset, and whether it is plain.
func run(text []byte, from int) (to int, plain bool) {
	plain = true
	for to = from; to < len(text); {
		if c := text[to]; c < utf8.RuneSelf {
			if !isPlainByte(c) {
				break
			}
			to++
			continue
		}
		r, size := utf8.DecodeRune(text[to:])
		if r != '\u00ad' && !unicode.In(r, unicode.L, unicode.N, unicode.M) {
			break
		}
		to, plain = to+size, false
	}
	return to, plain
}

func isPlainByte(c byte) bool { l := c | 0x20; return l >= 'a' && l <= 'z' || '0' <= c && c <= '9' }

// fold returns the form of one word, or nothing if it is none.
func fold(word string) string {
	if strings.HasSuffix(word, ".") {
		word = strings.ReplaceAll(word, ".", "")
	}
	for _, mark := range apostrophes {
		if cut := len(word) - len(mark) - 1; cut >= 0 && word[cut:cut+len(mark)] == mark && word[len(word)-1]|0x20 == 's' {
			word = word[:cut]
			break
		}
	}
	word = inside.Replace(word)
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

func onlyLetters(s []byte) bool {
	for _, r := range string(s) {
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

func isHyphen(between []byte) bool {
	return string(between) == "-" || string(between) == "‐" || string(between) == "‑"
}

// isShout reports whether a word is in capitals: IT and US are words, it and us are not.
func isShout(raw []byte) bool {
	if c := raw[len(raw)-1]; c >= 'a' && c <= 'z' { // nearly all words
		return false
	}
	return utf16Len(raw) > 1 && bytes.Equal(bytes.ToUpper(raw), raw) && !bytes.Equal(bytes.ToLower(raw), raw)
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
const questionList = "about any many mean means meant much my our please should some why"

var stopWords = setOf(stopList)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
