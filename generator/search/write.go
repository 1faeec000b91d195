package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How numbers are encoded. A symbol is one of 64 printable characters, from # on, that need no escape in a script's
// string. A number is a sequence of symbols of five bits each, the lowest first, with a sixth bit set if more follow;
// below 32 that is a single character. It looks wasteful compared with raw bytes, but a script cannot contain those,
// and after compression the size is the same.

const rareIn = 3000 // in an index with more entries than this, words in a single entry are not offered as corrections

func symbol(n int) byte {
	if c := byte(35 + n); c != '\\' {
		return c
	}
	return '~'
}

func number(b []byte, n int) []byte {
	for n >= 32 {
		b = append(b, symbol(32|n&31))
		n >>= 5
	}
	return append(b, symbol(n))
}

// numberSize returns the number of characters in an encoded number.
func numberSize(n int) int {
	size := 1
	for ; n >= 32; n >>= 5 {
		size++
	}
	return size
}

func zigzag(n int) int { return max(2*n, -2*n-1) }

// mostOfEntry is how much of a text a client is sent, in bytes, for excerpts and phrase searches. Nearly all texts
// are shorter. The whole text is indexed.
const mostOfEntry = 60_000

// ranking holds the parameters of the client's ranking, in the order in which it reads them.
var ranking = [...]float64{
	0.75, // the weight of words that begin with what was typed
	0.7,  // of words that have the same stem
	0.6,  // of words that are one typing mistake away
	0.45, // what remains of that if the first letter differs
	1.2,  // by how much nearness raises an entry
	0.8,  // by how much a matching title does
}

// manifest is m0.js.
type manifest struct {
	Entries int                   `json:"n"`
	Facets  []string              `json:"f"` // the name of each facet, in the order of the files
	D       []string              `json:"d"` // the beginning of each file of the dictionary
	R       []string              `json:"r"`
	P       string                `json:"p"` // the first group of each file of postings, as gaps encodes them
	X       string                `json:"x"` // the first entry of each file of texts, likewise
	Stop    string                `json:"s"`
	Ranking [len(ranking)]float64 `json:"k"`
}

// form is a word in the dictionary.
type form struct {
	text  string
	group int
	pages int // the number of entries with it; 0 for a spelling that none has
}

// compare compares the form's text with another.
func (f form) compare(text string) int { return strings.Compare(f.text, text) }

// written is an index as its files contain it, except the texts.
type written struct {
	version string
	files   map[string]payload // by short name: m0, d12
}

// payload is the content of a file, in pieces, without the function call around it.
type payload [][]byte

// file appends the file with the given short name, and reports whether there is one.
func (w *written) file(b []byte, name string) ([]byte, bool) {
	hold, ok := w.files[name]
	if !ok {
		return b, false
	}
	b = begin(b, name, w.version)
	for _, piece := range hold {
		b = append(b, piece...)
	}
	return append(b, end...), true
}

// begin appends what every file begins with; end is what it ends with. Together they turn its payload into a function
// call.
func begin(b []byte, name, version string) []byte {
	return fmt.Appendf(b, "tp(%q,%s,%q,", name[:1], name[1:], version)
}

const end = ");\n"

// write makes the content of every file except the texts, which are never stored.
func (ix *index) write() *written {
	all := ix.gather()
	forms := withSpellings(all.forms)
	order := renumber(forms, len(all.found))

	files := map[string]payload{}
	put := func(kind byte, parts []payload) {
		for i := range ix.shards[kind] {
			p := payload{[]byte(`""`)}
			if i < len(parts) {
				p = parts[i]
			}
			files[fmt.Sprintf("%c%d", kind, i)] = p
		}
	}
	m := manifest{Entries: len(ix.entries), Facets: []string{}, X: gaps(ix.firsts), Stop: stopList + " " + questionList, Ranking: ranking}

	firsts, parts := shards(len(forms), ix.shards['d'], func(b []byte, i, first int) []byte {
		before, group := "", 0
		if i > first {
			before, group = forms[i-1].text, forms[i-1].group
		}
		b = frontCoded(b, before, forms[i].text)
		b = number(append(b, ' '), zigzag(forms[i].group-group))
		return append(b, symbol(level(forms[i].pages)))
	})
	put('d', parts)
	m.D = boundaries(firsts, func(i int) string { return forms[i].text })

	backwards := ix.backwards(forms)
	firsts, parts = shards(len(backwards), ix.shards['r'], func(b []byte, i, first int) []byte {
		before := ""
		if i > first {
			before = backwards[i-1]
		}
		return append(frontCoded(b, before, backwards[i]), ' ')
	})
	put('r', parts)
	m.R = boundaries(firsts, func(i int) string { return backwards[i] })

	lists, at := all.lists(order)
	firsts = cuts(len(order), ix.shards['p'], func(i int) int { return at[i+1] - at[i] })
	m.P = gaps(firsts)
	parts = nil
	part(firsts, len(order), func(from, to int) { // symbols need no escaping
		parts = append(parts, payload{[]byte(`"`), lists[at[from]+min(from, 1) : at[to]], []byte(`"`)})
	})
	put('p', parts)

	parts = nil
	for n, f := range ix.facets {
		m.Facets = append(m.Facets, f.Name)
		parts = append(parts, payload{encoded(ix.members(n))})
	}
	put('f', parts)
	files["m0"] = payload{encoded(m)}

	hash := sha256.New() // of all files, so that files of different indexes never match
	w, b := &written{files: files}, []byte(nil)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		b, _ = w.file(b[:0], name)
		hash.Write(b)
	}
	w.version = ix.version + hex.EncodeToString(hash.Sum(nil)[:4])
	return w
}

// lists returns the encoded postings of all groups, in the new order, separated by spaces: for each posting the gap
// to the previous entry, the impact, the regions and, if the group is in the title, its part of it. It measures them
// first and then writes each list in its place. begin holds the offset of each group's list, and the end of the last.
func (g *gathered) lists(order []int) (all []byte, begin []int) {
	gaps := func(use func(gap int, p *posting)) {
		last := make([]int32, len(g.found)) // the last entry of each group, counted from 1
		for p := range g.postings() {
			gap := 2 * (p.entry - int(last[p.group]))
			if p.title > 0 {
				gap++
			}
			last[p.group] = int32(p.entry + 1)
			use(gap, p)
		}
	}
	sizes := make([]int, len(g.found))
	gaps(func(gap int, p *posting) { sizes[p.group] += numberSize(gap) + 2 + gap&1 })
	at := make([]int, len(g.found)) // where the next posting of each group goes
	begin = append(make([]int, 0, len(order)+1), 0)
	for i, group := range order {
		at[group] = begin[i] + min(i, 1)
		begin = append(begin, at[group]+sizes[group])
	}
	all = bytes.Repeat([]byte(" "), begin[len(order)])
	gaps(func(gap int, p *posting) {
		b := append(number(all[:at[p.group]], gap), symbol(p.impact()), symbol(int(p.mask)))
		if p.title > 0 {
			b = append(b, symbol(p.title))
		}
		at[p.group] = len(b)
	})
	return all, begin
}

// withSpellings returns the sorted forms together with other spellings of each, also sorted.
func withSpellings(forms []form) []form {
	var others []form
	for _, f := range forms {
		for _, other := range otherSpellings(f.text) {
			if _, known := slices.BinarySearchFunc(forms, other, form.compare); !known {
				others = append(others, form{other, f.group, 0})
			}
		}
	}
	slices.SortStableFunc(others, func(a, b form) int { return a.compare(b.text) })
	others = slices.CompactFunc(others, func(a, b form) bool { return a.text == b.text })
	all := make([]form, 0, len(forms)+len(others))
	for _, f := range forms {
		for len(others) > 0 && others[0].text < f.text {
			all, others = append(all, others[0]), others[1:]
		}
		all = append(all, f)
	}
	return append(all, others...)
}

// renumber renumbers the groups in the order of their smallest form, so that groups whose forms begin alike are in
// the same file of postings. It returns the old number of each new one.
func renumber(forms []form, groups int) []int {
	number := make([]int, groups)
	for i := range number {
		number[i] = -1
	}
	order := make([]int, 0, groups)
	for i := range forms {
		old := forms[i].group
		if number[old] < 0 {
			number[old] = len(order)
			order = append(order, old)
		}
		forms[i].group = number[old]
	}
	return order
}

// backwards returns the forms that a typing mistake may have been meant as, each reversed, sorted.
func (ix *index) backwards(forms []form) []string {
	var out []string
	for _, f := range forms {
		r := []rune(f.text)
		if len(r) < 5 || f.pages == 0 || f.pages == 1 && len(ix.entries) > rareIn || strings.ContainsAny(f.text, "0123456789") {
			continue
		}
		slices.Reverse(r)
		out = append(out, string(r))
	}
	slices.Sort(out)
	return out
}

// cuts divides a list of n elements into at most most parts of about the same size, none of them empty, and returns
// the index of each part's first element.
func cuts(n, most int, size func(i int) int) []int {
	total := 0
	for i := range n {
		total += size(i)
	}
	out, at := []int{}, 0
	for i := range n {
		if len(out) == 0 || len(out) < most && at+size(i)/2 >= len(out)*total/most {
			out = append(out, i)
		}
		at += size(i)
	}
	return out
}

// gaps encodes increasing numbers as a string, each as the difference from the one before.
func gaps(list []int) string {
	var b []byte
	before := 0
	for _, n := range list {
		b = number(b, n-before)
		before = n
	}
	return string(b)
}

// part calls use with the range of each part of a list of n elements.
func part(firsts []int, n int, use func(from, to int)) {
	for i, from := range firsts {
		to := n
		if i+1 < len(firsts) {
			to = firsts[i+1]
		}
		use(from, to)
	}
}

// shards divides a list of n words into at most most parts and encodes each as a script string. write appends element
// i, of the part that begins with element first.
func shards(n, most int, write func(b []byte, i, first int) []byte) (firsts []int, parts []payload) {
	sizes := make([]int, n)
	var b []byte
	for i := range n {
		b = write(b[:0], i, max(0, i-1))
		sizes[i] = len(b)
	}
	firsts = cuts(n, most, func(i int) int { return sizes[i] })
	part(firsts, n, func(from, to int) {
		b = b[:0]
		for i := from; i < to; i++ {
			b = write(b, i, from)
		}
		parts = append(parts, payload{appendString(nil, b)})
	})
	return firsts, parts
}

// frontCoded appends a word, encoded as the number of characters that it shares with the word before and the rest.
func frontCoded(b []byte, before, word string) []byte {
	n, same := 0, 0
	for n < 63 && same < len(word) {
		_, size := utf8.DecodeRuneInString(word[same:])
		if !strings.HasPrefix(before[same:], word[same:same+size]) {
			break
		}
		n++
		same += size
	}
	return append(append(b, symbol(n)), word[same:]...)
}

// boundaries returns, for each part of a list, the shortest prefix of its first element that is greater than the
// element before it.
func boundaries(firsts []int, text func(i int) string) []string {
	out := []string{} // [] rather than null
	for _, first := range firsts {
		if first == 0 {
			out = append(out, "")
			continue
		}
		before, here := text(first-1), text(first)
		end := 0
		for end < len(here) && here[:end] <= before {
			_, size := utf8.DecodeRuneInString(here[end:])
			end += size
		}
		out = append(out, here[:end])
	}
	return out
}

// encoded returns a value as JSON, which is also a valid script literal.
func encoded(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings, numbers and lists of them cannot fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// appendString appends a text as a JSON string, exactly as encoded would.
func appendString[text string | []byte](b []byte, s text) []byte {
	start := len(b)
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(append(b, s[done:i]...), '\\')
			done = i
		case c < utf8.RuneSelf && c >= ' ': // nearly always
		default:
			r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if size == 1 || r == '\u2028' || r == '\u2029' { // a control character or invalid UTF-8
				return append(b[:start], encoded(string(s))...)
			}
			i += size - 1
		}
	}
	return append(append(b, s[done:]...), '"')
}

// appendShown appends an entry as the client shows it: title, address, label, summary, answer, source, sections, and
// a 1 if the sections are incomplete.
func (e *Entry) appendShown(b []byte, sections []Section) []byte {
	address := e.Path
	if e.Anchor != "" {
		address += "#" + e.Anchor
	}
	b = append(b, '[')
	for _, text := range []string{e.Title, address, e.Label, e.Summary, e.Answer, e.From.Text, e.From.Href} {
		b = append(appendString(b, text), ',')
	}
	b = append(b, '[')
	left, cut := mostOfEntry, false
	for i, section := range sections {
		if cut || left <= 0 {
			cut = true
			break
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(append(b, '['), section.Anchor), ',')
		b = append(appendString(b, section.Heading), ',')
		size := 0
		if len(section.Text) <= left {
			b, size = appendLine(b, section.Text)
		} else {
			var line []byte
			line, cut = shortened(section.Text, left)
			b, size = appendString(b, line), len(line)
		}
		b = append(b, ']')
		left -= size + len(section.Heading)
	}
	b = append(b, ']')
	if cut {
		b = append(b, ",1"...)
	}
	return append(b, ']')
}

// shortened returns the words of a text separated by single spaces, cut between words if they are longer than most
// bytes.
func shortened(text []byte, most int) (line []byte, cut bool) {
	var b []byte
	for word := range bytes.FieldsSeq(text) {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		if b = append(b, word...); len(b) > most {
			if i := bytes.LastIndexByte(b[:most], ' '); i > 0 {
				return b[:i], true
			}
			return bytes.ToValidUTF8(b[:most], nil), true
		}
	}
	return b, false
}

// appendLine appends the words of a text, separated by single spaces, as a JSON string, and returns their length in
// bytes.
func appendLine(b []byte, text []byte) (out []byte, size int) {
	start, escapes := len(b), 0
	b = append(b, '"')
	apart := false // whether a new word begins next
	say := func(words []byte) {
		if apart && len(b) > start+1 {
			b = append(b, ' ')
		}
		b, apart = append(b, words...), false
	}
	for i := 0; i < len(text); {
		from, before := i, byte(' ')
		for i < len(text) && said[text[i]] && (before^' ')|(text[i]^' ') != 0 { // up to a second consecutive space
			before = text[i]
			i++
		}
		if i > from { // nearly always
			say(bytes.TrimSuffix(text[from:i], []byte(" ")))
			apart = before == ' '
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case unicode.IsSpace(r):
			apart = true
		case r == '"' || r == '\\':
			say([]byte{'\\', text[i]})
			escapes++
		case r < ' ' || r == utf8.RuneError && n == 1: // a control character or invalid UTF-8
			line, _ := shortened(text, len(text))
			return appendString(b[:start], line), len(line)
		default:
			say(text[i : i+n])
		}
		i += n
	}
	size = len(b) - start - 1 - escapes
	return append(b, '"'), size
}

// said marks the ASCII characters that need no escape in a JSON string.
var said = func() (said [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		said[c] = c != '"' && c != '\\'
	}
	return said
}()

// members returns the content of a facet's file: its values, each with the entries that have it, in order.
func (ix *index) members(n int) [][2]string {
	values := ix.facets[n].Values
	entries := make([][]int, len(values))
	ix.each(n, func(entry, value int) {
		if has := entries[value]; len(has) == 0 || has[len(has)-1] != entry { // an entry may have a value twice
			entries[value] = append(has, entry)
		}
	})
	out := [][2]string{} // [] rather than null
	for i, v := range values {
		out = append(out, [2]string{v.ID, gaps(entries[i])})
	}
	return out
}
