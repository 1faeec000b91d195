package search

import (
	"bytes"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// wordPattern matches a word; of several alternatives the first that matches counts. The client's script contains the
// same pattern, character for character, and a test compares the two. It uses no lookahead or lookbehind, which older
// browsers lack. Here the pattern is implemented by hand, in the function word, and another test compares that with
// the pattern.
//
// The alternatives are: letters with full stops (D.W.P.); numbers with commas or a decimal point; and runs of
// letters, digits and marks with apostrophes inside. A soft hyphen, \xAD, only says where a word may be divided.
const wordPattern = `(?:\p{L}\.){2,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+|[\p{L}\p{N}\p{M}\xAD]+(?:['’][\p{L}\p{N}\p{M}\xAD]+)*`

var (
	apostrophes = []string{"'", "’", "ʼ"}
	inside      = strings.NewReplacer("'", "", "’", "", "ʼ", "", ",", "", "\u00ad", "")
	plainer     = strings.NewReplacer("æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ß", "ss", "þ", "th", "ð", "d", "ı", "i", "ς", "σ")
)

// longestForm is the longest form of a word, in UTF-16 code units. Nobody types anything longer.
const longestForm = 40

// spelt is a word of a text while the text is being read.
type spelt struct {
	form     []byte // valid until the next word
	from, to int
	joined   bool // the two preceding words, joined by a hyphen, as one word
}

// speller splits one text after another into words, reusing its buffers. A word is in lower case, without accents,
// commas in numbers or a possessive 's. A hyphenated pair yields three words: co, operate, cooperate.
type speller struct {
	form   [utf8.UTFMax * longestForm]byte
	joined []byte
}

// words yields the words of a text, in order.
func (s *speller) words(text []byte) iter.Seq[spelt] {
	return func(yield func(spelt) bool) {
		last, begun := -1, 0 // the end and the beginning of the previous word
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

// appendForm appends the form of a word, or nothing if it has none. plain says that the word is all ASCII letters and
// digits.
func appendForm(b, word []byte, plain bool) []byte {
	if !plain || len(word) > longestForm {
		return append(b, fold(string(word))...)
	}
	start := len(b)
	b = append(b, word...)
	for i := start; i < len(b); i++ {
		b[i] |= 'a' - 'A' // digits have this bit set already
	}
	return b
}

// next returns the next word at or after an offset, and whether it is plain: all ASCII letters and digits. to is 0 if
// there is none.
func next(text []byte, at int) (from, to int, plain bool) {
	for from = at; from < len(text); {
		for to = from; to < len(text) && signs[text[to]] == inWords; {
			to++
		}
		switch {
		case to > from && (to == len(text) || signs[text[to]] == between): // nearly always
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

// What a byte can be with regard to words.
const (
	between = iota // never part of a word
	inWords        // always part of a word: an ASCII letter or digit
	maybe          // part of a word, depending on its neighbours; or part of a multi-byte character
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

// word returns the end of the word that begins at an offset, or the offset itself if none does, and whether the word
// is plain. It matches as wordPattern does, ten times as fast.
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

// dotted returns the end of letters with full stops that begin at an offset, if there are at least two, or else the
// offset.
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

// figure returns the end of a number that begins at an offset, if it has commas or a decimal point, or else the
// offset.
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

// digits returns the end of the digits that begin at an offset.
func digits(text []byte, from int) (to int) {
	for to = from; to < len(text) && '0' <= text[to] && text[to] <= '9'; {
		to++
	}
	return to
}

// run returns the end of a run of letters, digits and marks that begins at an offset, and whether it is plain.
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

// fold returns the form of a word, or "" if it has none.
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
	// Go sorts by code point and a browser by UTF-16 code unit; below U+10000 these orders agree.
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

// isShout reports whether a word is in capitals: IT and US are words to search for, it and us are not.
func isShout(raw []byte) bool {
	if c := raw[len(raw)-1]; c >= 'a' && c <= 'z' { // nearly always
		return false
	}
	return utf16Len(raw) > 1 && bytes.Equal(bytes.ToUpper(raw), raw) && !bytes.Equal(bytes.ToLower(raw), raw)
}

// tooCommon reports whether a word is too common to distinguish pages, unless it is in capitals.
func tooCommon(form, raw []byte) bool { return stopWords[string(form)] && !isShout(raw) }

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

// stopList holds words that nearly every page has. They are not indexed, and are ignored in a query unless it has
// nothing else.
const stopList = "a an and are as at be been but by can could did do does for from had has have how i if in into is it its of on or so than that the their them then there these they this to us was we were what when where which who will with would you your"

// questionList holds words of questions that say nothing about the subject. They are indexed, because they count in a
// quoted phrase, but are otherwise ignored in a query unless it has nothing else.
const questionList = "about any many mean means meant much my our please should some why"

var stopWords = setOf(stopList)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
