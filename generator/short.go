package generator

import (
	"bytes"
	"html"
	"slices"
	"unicode"
	"unicode/utf8"

	"totalplace/generator/pack"
)

// Readers should not have to guess what an abbreviation stands for. So where one that the glossary explains first
// occurs in the text of a page, it is linked to the glossary, unless the author has made it a link. Headings, code,
// charts and note marks are left as they are.

// shortForms returns the terms by their abbreviations. An abbreviation must be a single word with at least two
// capitals, so that no ordinary word is taken for one. One that two terms share leads to neither.
func shortForms(p *pack.Pack) map[string]pack.ID {
	out := map[string]pack.ID{}
	for _, t := range p.Terms {
		if end, capitals := word([]byte(t.Short), 0); end < len(t.Short) || capitals < 2 {
			continue
		}
		if _, twice := out[t.Short]; twice {
			out[t.Short] = ""
			continue
		}
		out[t.Short] = t.ID
	}
	return out
}

// word returns the end of the run of letters that begins at an offset, and the number of capitals in it.
func word(text []byte, from int) (end, capitals int) {
	for end = from; end < len(text); end++ {
		switch c := text[end]; {
		case 'A' <= c && c <= 'Z':
			capitals++
		case 'a' <= c && c <= 'z':
		default:
			return end, capitals
		}
	}
	return end, capitals
}

// leaves reports whether a tag begins an element that is left as it is.
func leaves(tag []byte) bool {
	switch string(tag) {
	case "a", "code", "pre", "sup", "figure", "h1", "h2", "h3", "h4", "h5", "h6":
		return true
	}
	return false
}

// spellOut turns each abbreviation, where it first occurs on the page, into a link to the glossary. It makes one pass
// over the text from offset at on, and changes little of it.
func (p *page) spellOut(b []byte, at int) []byte {
	forms := p.m.shorts
	if len(forms) == 0 {
		return b
	}
	from := at // where the letters before i may begin
	for i := at; i < len(b); {
		switch c := b[i]; {
		case c == '<':
			tag, _ := word(b, i+1)
			name := b[i+1 : tag]
			if tag < len(b) && '1' <= b[tag] && b[tag] <= '6' {
				name = b[i+1 : tag+1]
			}
			end := bytes.IndexByte(b[i:], '>')
			if end < 0 {
				return b
			}
			i += end + 1
			from = i
			if !leaves(name) {
				continue
			}
			var room [8]byte
			inside := bytes.Index(b[i:], append(append(append(room[:0], "</"...), name...), '>'))
			if inside < 0 {
				return b
			}
			if id := forms[string(b[i:i+inside])]; id != "" && string(name) == "a" {
				p.explained(id)
			}
			i += inside
		case c == '&': // the letters of an entity are not a word
			if end := bytes.IndexByte(b[i:], ';'); end > 0 {
				i += end
			}
			i++
			from = i
		case 'A' <= c && c <= 'Z': // small letters may precede it
			begin := i
			for begin > from && 'a' <= b[begin-1] && b[begin-1] <= 'z' {
				begin--
			}
			end, capitals := word(b, i)
			if capitals >= 2 {
				if id := forms[string(b[begin:end])]; id != "" && alone(b, begin, end) && p.explained(id) {
					link := `<a href="` + html.EscapeString(p.to(p.m.where.of(id))) + `">` + string(b[begin:end]) + "</a>"
					b = slices.Replace(b, begin, end, []byte(link)...)
					end = begin + len(link)
				}
			}
			i, from = end, end
		default:
			for i++; i < len(b) && !decides[b[i]]; { // nearly always
				i++
			}
		}
	}
	return b
}

// decides marks the bytes that need attention: tags, entities and capitals.
var decides = func() (marked [256]bool) {
	for _, c := range []byte("<&ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		marked[c] = true
	}
	return marked
}()

// alone reports whether a run of letters is not part of a longer word.
func alone(text []byte, from, end int) bool {
	before, _ := utf8.DecodeLastRune(text[:from])
	after, _ := utf8.DecodeRune(text[end:])
	joins := func(r rune) bool { return r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !joins(before) && !joins(after)
}

// explained records that an abbreviation is explained on the page, and reports whether it was not before.
func (p *page) explained(id pack.ID) bool {
	if slices.Contains(p.spelled, id) {
		return false
	}
	p.spelled = append(p.spelled, id)
	return true
}
