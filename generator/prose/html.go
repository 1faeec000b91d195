package prose

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	ext "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"totalplace/generator/room"
	"totalplace/generator/source"
)

// writer writes the HTML of one text and takes note of its links, headings and blocks on the way.
type writer struct {
	doc      *Doc
	body     source.Body
	src      []byte // its text
	problems *source.Problems
	cut      bool // a limit cut the text off, so what looks broken in it need not be

	out sink

	above  []Heading // the headings that the current place stands under
	cites  []string  // sources cited since the current item began
	notes  []*note   // in the order of their numbers
	items  []Item    // of all lists that are blocks of their own
	inLink bool
	stress int  // how deep in emphasis
	quoted bool // quotation marks stand where a block of code should begin, and none yet where it ends

	personal [][]int        // where e-mail addresses and telephone numbers stand that no link is told of for
	numbers  []string       // of what looks like marks of notes and is none
	elements map[string]int // of HTML, by name, that have no end yet

	pool  *sync.Pool // which the writer goes back to when its text is settled
	spare Doc        // the text before this one, for what it had room in
	stay  shelves
	named names
}

// shelves are where the lists of settled texts are kept.
type shelves struct {
	words    room.Words
	defined  room.Shelf[source.Text]
	links    room.Shelf[keptLink]
	figures  room.Shelf[Figure]
	headings room.Shelf[Heading]
	holes    room.Shelf[hole]
	refs     room.Shelf[ref]
	marks    room.Shelf[[]string]
	written  room.Shelf[Note]
	again    room.Shelf[again]
}

// begin returns the text that is to be written next.
func (w *writer) begin(body source.Body, problems *source.Problems, cut bool) *Doc {
	s := &w.spare
	clear(s.Blocks) // they hold the nodes of the text before
	clear(s.dests)
	clear(s.ids.taken)
	clear(s.ids.next)
	clear(w.items)
	d := &Doc{
		Headings: s.Headings[:0], Blocks: s.Blocks[:0], Defined: s.Defined[:0], Written: s.Written[:0],
		links: s.links[:0], dests: s.dests[:0], again: s.again[:0], holes: s.holes[:0], refs: s.refs[:0], marks: s.marks[:0],
		ids: s.ids, file: body.File(), writer: w,
	}
	*w = writer{doc: d, body: body, src: body.Text, problems: problems, cut: cut,
		out: w.out, above: w.above[:0], items: w.items[:0], pool: w.pool, stay: w.stay, named: w.named}
	w.out.Reset()
	return d
}

// sink is a buffer with the two methods that goldmark wants of a writer beside those of a buffer.
type sink struct{ bytes.Buffer }

func (*sink) Buffered() int { return 0 }
func (*sink) Flush() error  { return nil }

// keepWords puts the words that the text keeps where they stay: there are dozens in a text, each but a few bytes long.
func (w *writer) keepWords() {
	words := &w.stay.words
	for i := range w.doc.Headings {
		h := &w.doc.Headings[i]
		h.ID, h.Text = words.Keep(h.ID), words.Keep(h.Text)
	}
	for i := range w.doc.Defined {
		n := &w.doc.Defined[i]
		n.S = words.Keep(n.S)
	}
}

func (w *writer) at(n ast.Node) source.Pos { return w.body.At(n.Pos()) }

func (w *writer) problem(pos source.Pos, code, msg, hint string) {
	w.problems.Add(pos, code, msg, hint)
}

// slip warns of what looks like an item, a row or a heading, or nearly is one.
func (w *writer) slip(pos source.Pos, code, msg, hint string) {
	w.problems.Warn(pos, code, msg, hint)
	w.doc.Slips = append(w.doc.Slips, (*w.problems)[len(*w.problems)-1])
}

func (w *writer) document(doc ast.Node) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.(type) {
		case *ext.FootnoteList, *ast.LinkReferenceDefinition: // they show nothing where they stand
			continue
		}
		from, before, items := w.here(), len(w.doc.Headings), len(w.items)
		block := Block{Pos: w.at(n)}
		switch n := n.(type) {
		case *ast.List:
			block.Kind = ListBlock
			w.list(n, true)
		case *ext.DefinitionList:
			block.Kind = DefinitionsBlock
			w.definitions(n, true)
		default:
			w.node(n)
			if len(w.doc.Headings) > before {
				block.Kind, block.Heading = HeadingBlock, w.doc.Headings[before]
			}
		}
		block.Items = slices.Clip(w.items[items:])
		block.Piece = Piece{from, w.here()}
		w.doc.Blocks = append(w.doc.Blocks, block)
	}
	if len(w.notes) > 0 {
		from := w.here()
		w.noteList()
		w.doc.Notes = Piece{from, w.here()}
	}
}

// here is where the next of the HTML stands.
func (w *writer) here() int32 { return int32(w.out.Len()) }

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

// say writes pieces, one after another.
func (w *writer) say(pieces ...string) {
	for _, piece := range pieces {
		w.out.WriteString(piece)
	}
}

func (w *writer) wrap(begin string, n ast.Node, end string) {
	w.out.WriteString(begin)
	w.children(n)
	w.out.WriteString(end)
}

// node writes one node. Every kind that the parser can make stands here; the elements and attributes
// below are the only ones that an author's text can bring into a page.
func (w *writer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.slips(n)
		w.wrap("<p>", n, "</p>\n")
	case *ast.TextBlock:
		w.slips(n)
		w.children(n)
	case *ast.Heading:
		w.heading(n)
	case *ast.ThematicBreak:
		w.lookedLikeColumns(n)
		w.out.WriteString("<hr>\n")
	case *ast.CodeBlock:
		w.lookedLikeText(n)
		w.code("", n.Lines().Value(w.src))
	case *ast.FencedCodeBlock:
		lang := string(n.Language(w.src))
		switch {
		case w.unclosed(n):
		case lang == "figure":
			w.figure(n)
			return
		default:
			w.lookedLikeFigure(n, lang)
		}
		w.code(lang, n.Lines().Value(w.src))
	case *ast.Blockquote:
		w.quote(n)
	case *ast.List:
		w.list(n, false)
	case *ast.HTMLBlock, *ast.RawHTML:
		w.rawHTML(n)
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.out.Write(util.EscapeHTML(n.Value))
		w.doc.Letters += len(n.Value)
	case *ast.CodeSpan:
		w.out.WriteString("<code>")
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				value := bytes.ReplaceAll(t.Segment.Value(w.src), []byte("\n"), []byte(" "))
				w.out.Write(util.EscapeHTML(value))
				w.doc.Letters += len(value)
			}
		}
		w.out.WriteString("</code>")
	case *ast.Emphasis:
		if n.Level == 2 {
			w.emphasis("<strong>", n, "</strong>")
		} else {
			w.emphasis("<em>", n, "</em>")
		}
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.image(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.LinkReferenceDefinition:
	case *ext.Strikethrough:
		w.lookedLikeAbout(n)
		w.emphasis("<del>", n, "</del>")
	case *ext.TaskCheckBox:
		// A disabled check box would be a form field without a label; these are just marks.
		if n.IsChecked {
			w.out.WriteString(`<span class="task" aria-hidden="true">☑</span><span class="unseen">done: </span> `)
		} else {
			w.out.WriteString(`<span class="task" aria-hidden="true">☐</span><span class="unseen">to do: </span> `)
		}
	case *ext.Table:
		w.table(n)
	case *ext.DefinitionList:
		w.definitions(n, false)
	case *mark:
		w.mark(n)
	default:
		panic(fmt.Sprintf("no HTML for a node of kind %s", n.Kind()))
	}
}

// rawHTML reports HTML. The end of an element is one mistake with its beginning.
func (w *writer) rawHTML(n ast.Node) {
	html := firstLine(w.src, n.Pos())
	what, hint := "", "take it out"
	if m := element.FindStringSubmatch(html); m != nil && m[1] == "/" && w.elements[strings.ToLower(m[2])] > 0 {
		w.elements[strings.ToLower(m[2])]--
		return
	} else if m != nil {
		what = strings.ToLower(m[2])
		if w.elements == nil {
			w.elements = map[string]int{}
		}
		w.elements[what]++
	}
	if !strings.HasPrefix(html, "<!--") {
		hint = "write it in Markdown"
		if instead := inMarkdown[what]; instead != "" {
			hint = "write " + instead
		}
		hint += "; to show the sign < itself, write \\<"
	}
	w.problem(w.at(n), "raw-html", "HTML is not used here: "+source.Quote(html), hint)
}

var element = regexp.MustCompile(`^<(/?)([A-Za-z][A-Za-z0-9]*)`)

// inMarkdown is what stands for the elements that people write most.
var inMarkdown = map[string]string{
	"b": "**words**", "strong": "**words**", "i": "*words*", "em": "*words*", "a": "[words](address)", "img": "![words](../images/name.jpg)",
	"br": `\ at the end of the line above, and what follows on a line of its own`,
}

// emphasis writes emphasis, as long as it is not too deep for a browser.
func (w *writer) emphasis(begin string, n ast.Node, end string) {
	if w.stress++; w.stress > maxEmphasis {
		w.problem(w.at(n), "too-large", fmt.Sprintf("emphasis lies more than %d deep in one another", maxEmphasis), "take some of it out")
	} else {
		w.wrap(begin, n, end)
	}
	w.stress--
}

func firstLine(src []byte, from int) string {
	if from < 0 || from >= len(src) {
		return "<"
	}
	html := src[from:]
	switch i := bytes.IndexAny(html, ">\n"); { // not the whole line first: there may be ten thousand tags on it
	case i < 0:
	case html[i] == '>':
		html = html[:i+1]
	default:
		html = html[:i]
	}
	return string(html)
}

// words returns what a text node says, with escapes and entities resolved.
func words(n *ast.Text, src []byte) []byte {
	value := n.Segment.Value(src)
	if n.IsRaw() {
		return value
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
}

func (w *writer) text(n *ast.Text) {
	w.inlineSlips(n)
	value := n.Segment.Value(w.src)
	if bytes.IndexByte(value, '\\') < 0 && bytes.IndexByte(value, '&') < 0 { // nearly all text
		w.out.Write(util.EscapeHTML(value))
		w.doc.Letters += len(value)
	} else {
		html.DefaultWriter.Write(&w.out, value) // it escapes, and resolves entities
		w.entities(n)
		w.doc.Letters += len(words(n, w.src))
	}
	switch {
	case n.HardLineBreak():
		w.out.WriteString("<br>\n")
	case n.SoftLineBreak():
		w.out.WriteByte('\n')
	}
}

var entity = regexp.MustCompile(`&#?[0-9A-Za-z]+;`)

// entities reports the characters that no text may hold, written as codes: &#x202e;.
func (w *writer) entities(n *ast.Text) {
	value := n.Segment.Value(w.src)
	if bytes.IndexByte(value, '&') < 0 {
		return
	}
	for _, at := range entity.FindAllIndex(value, -1) {
		if code := value[at[0]:at[1]]; source.Forbidden(decode(code)) {
			w.problem(w.body.At(n.Segment.Start+at[0]), "not-text", source.Quote(string(code))+" stands for an invisible character", "take it out")
		}
	}
}

func (w *writer) heading(n *ast.Heading) {
	w.lookedLikeRule(n)
	pos := w.at(n)
	h := Heading{Level: max(2, n.Level), Text: plainText(n, w.src), At: pos.Spot()}
	if n.Level == 1 {
		w.slip(pos, "heading-level", "a first-level heading stands in the text, but the title of the page is the only one", "write ##")
	}
	last := 1
	if len(w.above) > 0 {
		last = w.above[len(w.above)-1].Level
	}
	if h.Level > last+1 {
		w.slip(pos, "heading-level", fmt.Sprintf("the heading %s skips a level", source.Quote(h.Text)), "write "+strings.Repeat("#", last+1))
	}
	if !visible(h.Text) {
		w.problem(pos, "empty-heading", "the heading has no words", "write some, or take it out")
	}
	w.above = slices.DeleteFunc(w.above, func(a Heading) bool { return a.Level >= h.Level })
	above := ""
	if len(w.above) > 0 {
		above = w.above[len(w.above)-1].ID
	}
	h.ID = w.doc.ids.give(h.Text, above)
	w.above = append(w.above, h)
	w.put(aHeading, int32(len(w.doc.Headings)))
	from := w.here()
	w.children(n)
	h.Words = Piece{from, w.here()}
	w.doc.Headings = append(w.doc.Headings, h)
	w.say("</h", strconv.Itoa(h.Level), ">\n")
}

func (w *writer) code(language string, value []byte) {
	w.out.WriteString("<pre><code")
	if language != "" {
		fmt.Fprintf(&w.out, ` class="language-%s"`, template.HTMLEscapeString(source.Slug(language)))
	}
	w.out.WriteString(">")
	w.out.Write(util.EscapeHTML(value))
	w.out.WriteString("</code></pre>\n")
	w.doc.Letters += len(value)
}

// callouts are the kinds of > [!NOTE] and what stands above them.
var callouts = []string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"}

var callout = regexp.MustCompile(`^\[!([A-Za-z]+)\][ \t]*(\S?)`)

func (w *writer) quote(n *ast.Blockquote) {
	para, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || para.Lines().Len() == 0 {
		w.wrap("<blockquote>\n", n, "</blockquote>\n")
		return
	}
	first := para.Lines().At(0)
	m := callout.FindSubmatch(bytes.TrimRight(first.Value(w.src), "\n"))
	if m == nil {
		w.wrap("<blockquote>\n", n, "</blockquote>\n")
		return
	}
	kind := strings.ToUpper(string(m[1]))
	at := w.body.At(first.Start)
	switch {
	case !slices.Contains(callouts, kind):
		hint := "the kinds are " + strings.Join(callouts, ", ")
		if near := source.Nearest(kind, callouts); near != "" {
			hint = source.DidYouMean(near)
		}
		w.problem(at, "callout", fmt.Sprintf("%s is no kind of callout", source.Quote(kind)), hint)
	case len(m[2]) > 0:
		w.problem(at, "callout", "the text of a callout stands on its first line", "begin it on the next line, behind another >")
	}
	for c := para.FirstChild(); c != nil; {
		next := c.NextSibling()
		if c.Pos() < first.Stop {
			para.RemoveChild(para, c)
		}
		c = next
	}
	if para.FirstChild() == nil {
		n.RemoveChild(n, para)
	}
	if n.FirstChild() == nil && len(m[2]) == 0 {
		w.problem(at, "callout", "the callout has no text", "write it on the next line, behind another >")
	}
	fmt.Fprintf(&w.out, `<div class="callout callout-%s"><p class="callout-kind">%s</p>`+"\n",
		strings.ToLower(kind), template.HTMLEscapeString(kind[:1]+strings.ToLower(kind[1:])))
	w.wrap("", n, "</div>\n")
}

// list writes a list. One that is a block of its own has items.
func (w *writer) list(n *ast.List, block bool) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.out.WriteString("<" + tag)
	if n.IsOrdered() && n.Start != 1 {
		fmt.Fprintf(&w.out, ` start="%d"`, n.Start)
	}
	w.out.WriteString(">\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.out.WriteString("<li>")
		w.item(c, block, false)
		w.out.WriteString("</li>\n")
	}
	w.out.WriteString("</" + tag + ">\n")
}

func (w *writer) definitions(n *ext.DefinitionList, block bool) {
	w.out.WriteString("<dl>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_, term := c.(*ext.DefinitionTerm)
		tag := "dd"
		if term {
			tag = "dt"
		}
		w.out.WriteString("<" + tag + ">")
		w.item(c, block, term)
		w.out.WriteString("</" + tag + ">\n")
	}
	w.out.WriteString("</dl>\n")
}

// item writes what stands inside an item, and notes the item if it is one of a block's.
func (w *writer) item(n ast.Node, block, term bool) {
	if !block {
		w.children(n)
		return
	}
	from := w.here()
	w.cites = nil
	w.children(n)
	w.items = append(w.items, Item{Term: term, Piece: Piece{from, w.here()}, Cites: w.cites, node: n, w: w})
}

// mostLabel is how many letters the heading of a column may have that is written into each of its cells.
const mostLabel = 60

// labels are the headings of a table with more columns than stand side by side on a telephone. There each row is shown as
// a card, and each of its cells begins with its heading. Other tables have none, and those whose headings are long, or
// hold a title or value that is not known here.
func (w *writer) labels(n *ext.Table) []string {
	if len(n.Alignments) < 3 {
		return nil
	}
	var labels []string
	for c := n.FirstChild().FirstChild(); c != nil; c = c.NextSibling() {
		label := plainText(c, w.src)
		if utf8.RuneCountInString(label) > mostLabel || unnamed(c, w.src) {
			return nil
		}
		labels = append(labels, template.HTMLEscapeString(label))
	}
	return labels
}

// unnamed reports whether a node holds a link without words.
func unnamed(n ast.Node, src []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if _, ok := c.(*ast.Link); ok && !visible(plainText(c, src)) || unnamed(c, src) {
			return true
		}
	}
	return false
}

func (w *writer) table(n *ext.Table) {
	labels := w.labels(n)
	w.out.WriteString(`<div class="scroll" role="group" aria-label="Table" tabindex="0"><table`)
	if labels != nil {
		w.out.WriteString(` class="cards"`)
	}
	w.out.WriteString(">\n")
	body, short := false, false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, header := row.(*ext.TableHeader)
		begin, end := "<td", "</td>"
		switch {
		case header:
			w.out.WriteString("<thead>\n")
			begin, end = `<th scope="col"`, "</th>"
		case !body:
			body = true
			w.out.WriteString("<tbody>\n")
		}
		short = w.uneven(row, len(n.Alignments), short)
		w.out.WriteString("<tr>")
		column := 0
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			w.out.WriteString(begin)
			if !header && c.HasChildren() && column < len(labels) && labels[column] != "" {
				w.out.WriteString(` data-label="` + labels[column] + `"`)
			}
			column++
			switch c.(*ext.TableCell).Alignment {
			case ext.AlignRight:
				w.out.WriteString(` class="right"`)
			case ext.AlignCenter:
				w.out.WriteString(` class="centre"`)
			}
			w.wrap(">", c, end)
		}
		w.out.WriteString("</tr>\n")
		if header {
			w.out.WriteString("</thead>\n")
		}
	}
	if body {
		w.out.WriteString("</tbody>\n")
	}
	w.out.WriteString("</table></div>\n")
}
