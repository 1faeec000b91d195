package search

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// How numbers are written. A symbol is one of 64 printable characters that need no escape in a script's
// string, from # on; a number is groups of five bits, low first, each with a sixth that says that more
// follow. Below 32 that is one character. It looks wasteful beside raw bytes, but a script can hold no
// raw bytes, and what a host compresses comes out the same.

const rareIn = 3000 // from how many entries on a word that only one of them has is not guessed at

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

func zigzag(n int) int { return max(2*n, -2*n-1) }

// What a client shows of a text: enough for an excerpt. All of it is indexed.
const (
	mostOfSection = 2000
	mostOfEntry   = 24000
	mostSections  = 200
)

// knobs are the numbers of the ranking that the client applies: how much weight words have that begin
// with, belong to the family of or are one typing mistake away from what was typed; what a different
// first letter leaves of that; and by how much nearness and a fitting title lift an entry.
type knobs struct {
	Begin, Family, Mistake, First, Near, Title float64
}

var ranking = knobs{Begin: 0.75, Family: 0.7, Mistake: 0.6, First: 0.45, Near: 1.2, Title: 0.6}

// manifest is m0.js.
type manifest struct {
	Entries int       `json:"n"`
	D       []string  `json:"d"` // with what each file of the dictionary begins
	R       []string  `json:"r"`
	P       []int     `json:"p"` // the first group of each file of postings
	X       []int     `json:"x"` // the first entry of each file of texts
	Stop    string    `json:"s"`
	Knobs   []float64 `json:"k"`
}

// form is a word as the dictionary holds it.
type form struct {
	text  string
	group int
	pages int // 0 for a spelling that no page has
}

// written is an index as its files hold it, each without what goes around it.
type written struct {
	version string
	payload map[string][]byte // m0, d12
}

// file returns the bytes of a file, or nil if there is none of that name.
func (w *written) file(name string) []byte {
	data, ok := w.payload[name]
	switch {
	case !ok:
		return nil
	case len(data) == 0:
		data = []byte(`""`)
	}
	return fmt.Appendf(make([]byte, 0, len(data)+64), "tp(%q,%s,%q,%s);\n", name[:1], name[1:], w.version, data)
}

// write makes what every file holds.
func (ix *index) write() *written {
	all := ix.gather()
	forms := all.forms()
	order := renumber(forms, len(all.postings))

	payload := map[string][]byte{}
	put := func(kind byte, parts []cut) {
		for i := range ix.shards[kind] {
			data := []byte{}
			if i < len(parts) {
				data = parts[i].data
			}
			payload[fmt.Sprintf("%c%d", kind, i)] = data
		}
	}
	m := manifest{Entries: len(ix.entries), Stop: stopList, D: []string{}, R: []string{}, P: []int{}, X: []int{},
		Knobs: []float64{ranking.Begin, ranking.Family, ranking.Mistake, ranking.First, ranking.Near, ranking.Title}}

	dictionary := shards(len(forms), ix.shards['d'], func(b []byte, i, first int) []byte {
		before, group := "", 0
		if i > first {
			before, group = forms[i-1].text, forms[i-1].group
		}
		b = frontCoded(b, before, forms[i].text)
		b = number(append(b, ' '), zigzag(forms[i].group-group))
		return append(b, symbol(level(forms[i].pages)))
	})
	put('d', quoted(dictionary))
	for _, c := range dictionary {
		m.D = append(m.D, boundary(forms, c.first, func(f form) string { return f.text }))
	}

	backwards := ix.backwards(forms)
	reversed := shards(len(backwards), ix.shards['r'], func(b []byte, i, first int) []byte {
		before := ""
		if i > first {
			before = backwards[i-1]
		}
		return append(frontCoded(b, before, backwards[i]), ' ')
	})
	put('r', quoted(reversed))
	for _, c := range reversed {
		m.R = append(m.R, boundary(backwards, c.first, func(s string) string { return s }))
	}

	postings := shards(len(order), ix.shards['p'], func(b []byte, i, first int) []byte {
		if i > first {
			b = append(b, ' ')
		}
		last := -1
		for _, p := range all.postings[order[i]] {
			n := 2 * (int(p.entry) - last - 1)
			last = int(p.entry)
			if p.title > 0 {
				n++
			}
			b = append(number(b, n), symbol(int(p.impact)), symbol(int(p.mask)))
			if p.title > 0 {
				b = append(b, symbol(int(p.title)))
			}
		}
		return b
	})
	put('p', quoted(postings))
	for _, c := range postings {
		m.P = append(m.P, c.first)
	}

	texts := shards(len(ix.entries), ix.shards['x'], func(b []byte, i, first int) []byte {
		if i > first {
			b = append(b, ",\n"...)
		} else {
			b = append(b, '[')
		}
		return append(b, all.shown[i]...)
	})
	for i := range texts {
		texts[i].data = append(texts[i].data, ']')
		m.X = append(m.X, texts[i].first)
	}
	put('x', texts)
	payload["f0"] = encoded(ix.members())
	payload["m0"] = encoded(m)

	return &written{version(payload), payload}
}

// version is a hash over everything: files of two indexes never pass for one.
func version(payload map[string][]byte) string {
	hash := sha256.New()
	names := make([]string, 0, len(payload))
	for name := range payload {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(hash, "%s %d\n", name, len(payload[name]))
		hash.Write(payload[name])
	}
	return hex.EncodeToString(hash.Sum(nil)[:4])
}

// forms returns every form in order, with the other spellings of each.
func (g *gathered) forms() []form {
	var out []form
	spelt := map[string]bool{}
	for _, w := range g.v.forms {
		if w.last < 0 {
			continue // of a short form that no entry has
		}
		out = append(out, form{w.text, int(w.group), int(w.pages)})
		for _, other := range Spellings(w.text) {
			if n, ok := g.v.number[other]; (!ok || g.v.forms[n].last < 0) && !spelt[other] {
				spelt[other] = true
				out = append(out, form{other, int(w.group), 0})
			}
		}
	}
	slices.SortFunc(out, func(a, b form) int { return cmp.Compare(a.text, b.text) })
	return out
}

// renumber numbers the groups in the order of their smallest form, so that forms which begin alike lie in
// one file of postings. It returns for each new number the old one.
func renumber(forms []form, groups int) []int {
	number := make([]int, groups)
	for i := range number {
		number[i] = -1
	}
	var order []int
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

// level says on how many pages a form stands, in steps of a quarter of a doubling. 0 is none.
func level(pages int) int {
	if pages == 0 {
		return 0
	}
	return min(63, max(1, int(math.Round(4*math.Log2(float64(pages))))))
}

// backwards are the forms that a typing mistake may have been meant for, spelt from behind.
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

// cut is one file's part of a list: its first element, and the list from there on as it is written.
type cut struct {
	first int
	data  []byte
}

// shards cuts a list of n elements into at most most parts of about the same size. None is empty.
func shards(n, most int, write func(b []byte, i, first int) []byte) []cut {
	sizes, total := make([]int, n), 0
	var scratch []byte
	for i := range n {
		scratch = write(scratch[:0], i, max(0, i-1))
		sizes[i] = len(scratch)
		total += sizes[i]
	}
	var out []cut
	at := 0
	for i := range n {
		if len(out) == 0 || len(out) < most && at+sizes[i]/2 >= len(out)*total/most {
			out = append(out, cut{i, make([]byte, 0, total/most+64)})
		}
		c := &out[len(out)-1]
		c.data = write(c.data, i, c.first)
		at += sizes[i]
	}
	return out
}

// frontCoded writes a word as how much of the one before it it shares, and the rest.
func frontCoded(b []byte, before, word string) []byte {
	a, w := []rune(before), []rune(word)
	n := 0
	for n < len(a) && n < len(w) && n < 63 && a[n] == w[n] {
		n++
	}
	return append(append(b, symbol(n)), string(w[n:])...)
}

// boundary is the shortest beginning that tells an element from the one before it.
func boundary[T any](list []T, i int, text func(T) string) string {
	if i == 0 {
		return ""
	}
	before, here := text(list[i-1]), []rune(text(list[i]))
	for n := range here {
		if s := string(here[:n+1]); s > before {
			return s
		}
	}
	return string(here)
}

// quoted makes each part a string of a script.
func quoted(parts []cut) []cut {
	for i := range parts {
		parts[i].data = encoded(string(parts[i].data))
	}
	return parts
}

// encoded is a value as JSON, which is a script's literal as well.
func encoded(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings, numbers and lists of them cannot fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// shown is an entry as the client shows it: title, address, label, summary, answer, whose, sections.
func shown(e *Entry, sections []Section) []any {
	address := e.Path
	if e.Anchor != "" {
		address += "#" + e.Anchor
	}
	parts := [][]string{}
	left := mostOfEntry
	for i, s := range sections {
		if i == mostSections || left <= 0 {
			break
		}
		text := shorten(strings.Join(strings.Fields(s.Text), " "), min(mostOfSection, left))
		left -= len(text) + len(s.Heading)
		parts = append(parts, []string{s.Anchor, s.Heading, text})
	}
	return []any{e.Title, address, e.Label, e.Summary, e.Answer, e.From.Text, e.From.Href, parts}
}

// shorten cuts a text between two words.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if i := strings.LastIndexByte(text[:most], ' '); i > 0 {
		return text[:i]
	}
	return strings.ToValidUTF8(text[:most], "")
}

// members is f0.js: for each facet its name, its label, and its values with the entries that have them,
// written as how many have not and how many have, in turn.
func (ix *index) members() []any {
	var out []any
	for _, f := range ix.facets {
		var values []any
		for _, v := range f.Values {
			var runs []byte
			at, i := 0, 0
			for i < len(ix.entries) {
				has := func() bool { return slices.Contains(ix.entries[i].Values[f.Name], v.ID) }
				for i < len(ix.entries) && !has() {
					i++
				}
				from := i
				for i < len(ix.entries) && has() {
					i++
				}
				if i > from {
					runs = number(number(runs, from-at), i-from)
					at = i
				}
			}
			values = append(values, []any{v.ID, v.Label, string(runs)})
		}
		out = append(out, []any{f.Name, f.Label, values})
	}
	return out
}
