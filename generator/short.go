package generator

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"totalplace/generator/pack"
	"totalplace/layouts"
)

// A reader should not have to guess what a short form stands for. So where one that the glossary explains
// first stands in the text of a page, it leads there, unless the author has made it a link. Headings,
// code, charts and the marks of notes are left as they are.

// shortForms are the terms by their short forms: one word with two capitals or more, so that no plain
// word is taken for one. One that two terms share leads to neither.
func shortForms(p *pack.Pack) map[string]pack.ID {
	out := map[string]pack.ID{}
	for _, t := range p.Terms {
		if end, capitals := word(t.Short, 0); end < len(t.Short) || capitals < 2 {
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

// word returns where the run of letters that begins at a place ends, and how many of them are capitals.
func word(text string, from int) (end, capitals int) {
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

// leaves reports whether a tag begins what is left as it is.
func leaves(tag string) bool {
	switch tag {
	case "a", "code", "pre", "sup", "figure", "h1", "h2", "h3", "h4", "h5", "h6":
		return true
	}
	return false
}

// spellOut makes each short form a link to the glossary where it first stands on the page. It reads a
// text once, and copies only what it changes.
func (p *page) spellOut(text layouts.HTML) layouts.HTML {
	forms, s := p.m.shorts, string(text)
	if len(forms) == 0 {
		return text
	}
	var b strings.Builder
	done := 0 // how much of the text is in b
	from := 0 // where the letters may begin that stand before i
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '<':
			tag, _ := word(s, i+1)
			name := s[i+1 : tag]
			if tag < len(s) && '1' <= s[tag] && s[tag] <= '6' {
				name = s[i+1 : tag+1]
			}
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				return text
			}
			i += end + 1
			from = i
			if !leaves(name) {
				continue
			}
			inside := strings.Index(s[i:], "</"+name+">")
			if inside < 0 {
				return text
			}
			if id := forms[s[i:i+inside]]; id != "" && name == "a" {
				p.explained(id)
			}
			i += inside
		case c == '&': // an entity holds letters that are no word
			if end := strings.IndexByte(s[i:], ';'); end > 0 {
				i += end
			}
			i++
			from = i
		case 'A' <= c && c <= 'Z': // small letters may stand before it
			begin := i
			for begin > from && 'a' <= s[begin-1] && s[begin-1] <= 'z' {
				begin--
			}
			end, capitals := word(s, i)
			if capitals >= 2 {
				if id := forms[s[begin:end]]; id != "" && alone(s, begin, end) && p.explained(id) {
					b.WriteString(s[done:begin])
					b.WriteString(`<a href="` + html.EscapeString(p.to(p.m.where.of(id))) + `">` + s[begin:end] + "</a>")
					done = end
				}
			}
			i, from = end, end
		default:
			i++
		}
	}
	if done == 0 {
		return text
	}
	b.WriteString(s[done:])
	return layouts.HTML(b.String())
}

// alone reports whether a run of letters is no part of a longer word.
func alone(text string, from, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[end:])
	joins := func(r rune) bool { return r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !joins(before) && !joins(after)
}

// explained notes that a short form is explained on the page, and reports whether it was not before.
func (p *page) explained(id pack.ID) bool {
	if p.spelled[id] {
		return false
	}
	if p.spelled == nil {
		p.spelled = map[pack.ID]bool{}
	}
	p.spelled[id] = true
	return true
}
