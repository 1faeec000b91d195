package generator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/pack"
	"totalplace/generator/prose"
	"totalplace/generator/search"
	"totalplace/generator/site"
	"totalplace/layouts"
)

// What authors wrote, on a page: links with their addresses, values, charts and abbreviations filled in.

// body returns a piece of an entry's text as HTML, with its links, values and charts filled in and its abbreviations
// linked. The result is valid until the page has been made.
func (p *page) body(e *pack.Entry, piece prose.Piece) []byte {
	at := len(p.texts)
	p.write(e, piece)
	p.texts = p.spellOut(p.texts, at)
	return p.texts[at:]
}

// text is like body, but returns [layouts.HTML].
func (p *page) text(e *pack.Entry, piece prose.Piece) layouts.HTML {
	return layouts.HTML(p.body(e, piece))
}

// written is like text, but leaves abbreviations as they are.
func (p *page) written(e *pack.Entry, piece prose.Piece) layouts.HTML {
	at := len(p.texts)
	p.write(e, piece)
	return layouts.HTML(p.texts[at:])
}

// write appends a piece of an entry's text to the texts of the page, and records its ids and links.
func (p *page) write(e *pack.Entry, piece prose.Piece) {
	p.ids = slices.AppendSeq(p.ids, e.Body.IDs(piece))
	for id := range e.Body.Ways(piece) {
		p.links = append(p.links, site.Target{Path: p.path, Fragment: id})
	}
	p.texts = e.Body.HTML(p.texts, piece, prose.Filler{Link: p.filler(e), Figure: func(b []byte, f *prose.Figure) []byte {
		c := p.chart(f, "figure_"+strconv.Itoa(f.N+1))
		if c == nil {
			return b
		}
		b, err := p.m.set.Chart.HTML(b, *c)
		p.err = cmp.Or(p.err, err)
		return b
	}})
}

// quote returns a piece of the text of an entry that has another page. Charts are left out: they are on that page
// only.
func (p *page) quote(e *pack.Entry, piece prose.Piece) layouts.HTML {
	at := len(p.texts)
	p.texts = e.Body.Quoted(p.texts, piece, prose.Filler{Link: p.filler(e)})
	return layouts.HTML(p.texts[at:])
}

func (p *page) filler(e *pack.Entry) func(prose.Link) prose.Fill {
	return func(l prose.Link) prose.Fill { return p.fill(e, l) }
}

func (p *page) fill(e *pack.Entry, l prose.Link) prose.Fill {
	m := p.m
	if l.Image {
		at := e.ImagePath(l)
		return prose.Fill{Href: p.file(m.images[at]), Width: m.pack.Images[at].Width, Height: m.pack.Images[at].Height}
	}
	n, figure, fragment := m.pack.Landing(e, l)
	var to address
	switch {
	case figure:
		id, _ := e.Destination(l)
		to = m.where.of(id)
	case fragment != "":
		to = m.where.at[n].in(fragment)
	default: // nearly always
		to = m.where.at[n]
	}
	fill := prose.Fill{Href: p.to(to)}
	if !l.Empty {
		return fill
	}
	fill.Text = m.linkText(e, l)
	switch {
	case l.Cite:
		fill.Text = dated(fill.Text)
	case figure || m.pack.Numbered(n).ID.Kind() == pack.KindFact:
		fill.Text = measured(fill.Text)
	}
	return fill
}

// dated keeps what follows the last comma of a citation on one line, if it can be a date.
func dated(cited string) string {
	const longest = len("30 September 2009")
	i := strings.LastIndex(cited, ", ")
	if date := cited[i+1:]; i < 0 || len(date) > longest+1 || !strings.ContainsAny(date, "0123456789") {
		return cited
	}
	return cited[:i+2] + unbroken(cited[i+2:])
}

// measured keeps each number of a value on one line with its unit: "£200 to £280 million" can break before £280 and
// nowhere else.
func measured(value string) string {
	digit := func(at int) bool { return at >= 0 && at < len(value) && value[at] >= '0' && value[at] <= '9' }
	out := []byte(value)
	for i := len(out) - 1; i >= 0; i-- {
		if value[i] == ' ' && (digit(i-1) || digit(i+1)) {
			out = slices.Replace(out, i, i+1, []byte("\u00a0")...)
		}
	}
	return string(out)
}

// linkText returns the text for a link without one: a value, or the title of its target, including that of the
// heading it leads to.
func (m *maker) linkText(e *pack.Entry, l prose.Link) string {
	text := m.linkTitle(e, l)
	n, figure, fragment := m.pack.Landing(e, l)
	if fragment == "" || figure { // nearly always
		return text
	}
	if to := m.pack.Numbered(n); to.Body != nil {
		if i := slices.IndexFunc(to.Body.Headings, func(h prose.Heading) bool { return h.ID == fragment }); i >= 0 {
			h := to.Body.Headings[i]
			text += ": " + plainWords(to, h.Text, h.Words, m.linkTitle) // not linkText, because that heading may lead back to this one
		}
	}
	return text
}

// linkTitle is like linkText, but without the heading.
func (m *maker) linkTitle(e *pack.Entry, l prose.Link) string {
	n, figure, _ := m.pack.Landing(e, l)
	switch {
	case figure:
		id, _ := e.Destination(l)
		return m.sums.Figure(id).Value
	case l.Cite:
		return m.pack.Numbered(n).Summary
	}
	return m.pack.Numbered(n).Title
}

// plainWords returns the plain text of a piece of an entry's text: as written, unless it has links without text, for
// which says is called.
func plainWords(e *pack.Entry, written string, piece prose.Piece, says func(*pack.Entry, prose.Link) string) string {
	if !e.Body.Borrows(piece) { // nearly always
		return written
	}
	var t search.Text
	cutUp(&t, e, piece, says)
	var b []byte
	for _, s := range t.Sections {
		b = append(append(append(append(b, s.Heading...), ' '), s.Text...), ' ')
	}
	return strings.Join(strings.Fields(string(b)), " ")
}
