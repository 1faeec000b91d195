package search

// What the tests hold against the client's script and against examples.

// Token is a word of a text, in the form in which it is looked up.
type Token struct {
	Form     string
	From, To int  // its byte offsets in the text
	Stop     bool // too common to distinguish pages
	Joined   bool // the two preceding words, joined by a hyphen, as one word
}

// Tokens returns the words of a text.
func Tokens(text string) []Token {
	var out []Token
	var s speller
	in := []byte(text)
	for t := range s.words(in) {
		out = append(out, Token{string(t.form), t.from, t.to, !t.joined && tooCommon(t.form, in[t.from:t.to]), t.joined})
	}
	return out
}

// Key returns what all forms of one word have in common.
func Key(form string) string { return key(form) }

// Spellings returns other spellings of a form.
func Spellings(form string) []string { return otherSpellings(form) }
