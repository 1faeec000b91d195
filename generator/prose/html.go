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

// writer writes the HTML of one text, and collects its links, headings and blocks on the way.
type writer struct {
	doc      *Doc
	body     source.Body
	src      []byte // its text
	problems *source.Problems
	cut      bool // the text was cut off at a limit, so what looks broken may not be

	out sink

	above  []Heading // the headings above the current place, outermost first
	cites  []string  // the sources cited since the current item began
	notes  []*note   // in the order of their numbers
	items  []Item    // of all lists at the top level
	inLink bool
	stress int  // the depth of nested emphasis
	quoted bool // after quotation marks where ``` should begin a code block, until its end

	personal [][]int         // the offsets of personal data, except where a link is reported for it
	once     map[string]bool // what was found and is not to be reported again: numbers of notes and of headings, ¹, and words parted by -
	elements map[string]int  // HTML elements reported and still open, by name

	pool  *sync.Pool // where the writer returns once its text is settled
	spare Doc        // the previous text, whose buffers are reused
	stay  shelves
	named names
}

// shelves hold the lists of settled texts.
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

// begin returns the Doc to be written next.
func (w *writer) begin(body source.Body, problems *source.Problems, cut bool) *Doc {
	s := &w.spare
	clear(s.Blocks) // they refer to the nodes of the previous text
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

// sink is a buffer with the two additional methods that goldmark expects of a writer.
type sink struct{ bytes.Buffer }

func (*sink) Buffered() int { return 0 }
func (*sink) Flush() error  { return nil }

// keepWords moves the strings that the text keeps into shared memory: a text has dozens of them, each only a few
// bytes long.
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

// slip warns of something that looks like an item, row or heading but is not one, or that nearly is one.
func (w *writer) slip(pos source.Pos, code, msg, hint string) {
	w.problems.Warn(pos, code, msg, hint)
	w.doc.Slips = append(w.doc.Slips, (*w.problems)[len(*w.problems)-1])
}

func (w *writer) document(doc ast.Node) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.(type) {
		case *ext.FootnoteList, *ast.LinkReferenceDefinition: // they print nothing where they are
			continue
		}
		from, before, items := w.here(), len(w.doc.Headings), len(w.items)
		block := Block{Pos: w.at(n)}
		w.node(n)
		switch n.(type) {
		case *ast.List:
			block.Kind = ListBlock
		case *ext.DefinitionList:
			block.Kind = DefinitionsBlock
		default:
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

// here returns the offset in the HTML at which writing continues.
func (w *writer) here() int32 { return int32(w.out.Len()) }

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *writer) wrap(begin string, n ast.Node, end string) {
	w.out.WriteString(begin)
	w.children(n)
	w.out.WriteString(end)
}

// node writes one node. It handles every kind that the parser can produce, and the elements and attributes below are
// the only ones that an author's text can bring into a page.
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
		w.list(n)
	case *ast.HTMLBlock, *ast.RawHTML:
		w.rawHTML(n)
	case *ast.Text:
		w.text(n)
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
		// A disabled check box would be a form field without a label; these are only marks.
		if n.IsChecked {
			w.out.WriteString(`<span class="task" aria-hidden="true">☑</span><span class="unseen">done: </span> `)
		} else {
			w.out.WriteString(`<span class="task" aria-hidden="true">☐</span><span class="unseen">to do: </span> `)
		}
	case *ext.Table:
		w.table(n)
	case *ext.DefinitionList:
		w.definitions(n)
	case *mark:
		w.mark(n)
	default:
		panic(fmt.Sprintf("no HTML for a node of kind %s", n.Kind()))
	}
}

// rawHTML reports HTML. An end tag is not reported if its start tag was: they are one mistake.
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
	switch instead := inMarkdown[what]; {
	case what == "br" && inCell(n):
		hint = "write a comma or a semicolon: a cell of a table is one line"
	case instead != "":
		hint = "write " + instead
	case onlyLooks[what]:
		hint = "take it out, and its </" + what + ">"
	}
	if !strings.HasPrefix(html, "<!--") {
		hint += "; to show the sign < itself, write \\<"
	}
	w.problems.Add(w.at(n), "raw-html", "HTML is not used here: "+source.Quote(html), hint)
}

// inCell reports whether a node is in a cell of a table.
func inCell(n ast.Node) bool {
	for n != nil && n.Kind() != ext.KindTableCell {
		n = n.Parent()
	}
	return n != nil
}

var element = regexp.MustCompile(`^<(/?)([A-Za-z][A-Za-z0-9]*)`)

// inMarkdown says what to write instead of the elements that people use most.
var inMarkdown = map[string]string{
	"b": "**words**", "strong": "**words**", "i": "*words*", "em": "*words*", "a": "[words](address)", "img": "![words](../images/name.jpg)",
	"br": `\ at the end of the line above, and what follows on a line of its own`,
	"p":  "the words alone, with an empty line above and below", "div": "the words alone, with an empty line above and below",
	"li": "- and a space before each item", "ul": "- and a space before each item", "ol": "1. and a space before each item",
	"h1": "## and a space before the heading", "h2": "## and a space before the heading", "h3": "### and a space before the heading", "h4": "#### and a space before the heading",
	"table": "| between the cells and at both ends, and below the first row | --- | for each column",
}

// onlyLooks holds elements that say how words look, for which a pack has no sign.
var onlyLooks = map[string]bool{"u": true, "span": true, "font": true, "center": true, "sup": true, "sub": true, "small": true, "big": true, "mark": true}

// emphasis writes emphasis, unless it is nested too deeply for a browser.
func (w *writer) emphasis(begin string, n ast.Node, end string) {
	if w.stress++; w.stress > maxEmphasis {
		w.problems.Add(w.at(n), "too-large", fmt.Sprintf("emphasis is nested more than %d deep", maxEmphasis), "take some of it out")
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
	switch i := bytes.IndexAny(html, ">\n"); { // avoid copying the whole line: there may be ten thousand tags on it
	case i < 0:
	case html[i] == '>':
		html = html[:i+1]
	default:
		html = html[:i]
	}
	return string(html)
}

// words returns the text of a text node, with escapes and entities resolved unless it is code.
func words(n *ast.Text, src []byte) string {
	value := n.Segment.Value(src)
	if n.IsRaw() {
		return string(value)
	}
	return decode(value)
}

func (w *writer) text(n *ast.Text) {
	w.inlineSlips(n)
	value := n.Segment.Value(w.src)
	if bytes.IndexByte(value, '\\') < 0 && bytes.IndexByte(value, '&') < 0 { // nearly all text
		w.out.Write(util.EscapeHTML(value))
		w.doc.Letters += len(value)
	} else {
		html.DefaultWriter.Write(&w.out, value) // escapes, and resolves entities
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

// entities reports forbidden characters written as codes, such as &#x202e;.
func (w *writer) entities(n *ast.Text) {
	value := n.Segment.Value(w.src)
	for _, at := range entity.FindAllIndex(value, -1) {
		if code := value[at[0]:at[1]]; source.Forbidden(decode(code)) {
			w.problems.Add(w.body.At(n.Segment.Start+at[0]), "not-text", source.Quote(string(code))+" stands for an invisible character", "take it out")
		}
	}
}

func (w *writer) heading(n *ast.Heading) {
	w.lookedLikeRule(n)
	pos := w.at(n)
	h := Heading{Level: max(2, n.Level), Text: plainText(n, w.src), At: pos.Spot()}
	if n.Level == 1 {
		w.slip(pos, "heading-level", "this is a first-level heading, and only the title of the page may be one", "write ##")
	}
	last := 1
	if len(w.above) > 0 {
		last = w.above[len(w.above)-1].Level
	}
	if h.Level > last+1 {
		w.slip(pos, "heading-level", fmt.Sprintf("the heading %s skips a level", source.Quote(h.Text)), "write "+strings.Repeat("#", last+1))
	}
	if !visible(h.Text) {
		w.problems.Add(pos, "empty-heading", "the heading has no words", "write some, or take it out")
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
	w.out.WriteString("</h" + strconv.Itoa(h.Level) + ">\n")
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

// callouts are the kinds of callout, written > [!NOTE].
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
		w.problems.Add(at, "callout", fmt.Sprintf("%s is not a kind of callout", source.Quote(kind)), source.Suggest(kind, callouts, "the kinds are "+strings.Join(callouts, ", ")))
	case len(m[2]) > 0:
		w.problems.Add(at, "callout", "the text of this callout is on its first line", "begin it on the next line, after another >")
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
		w.problems.Add(at, "callout", "the callout has no text", "write it on the next line, after another >")
	}
	fmt.Fprintf(&w.out, `<div class="callout callout-%s"><p class="callout-kind">%s</p>`+"\n",
		strings.ToLower(kind), template.HTMLEscapeString(kind[:1]+strings.ToLower(kind[1:])))
	w.wrap("", n, "</div>\n")
}

func (w *writer) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
		w.lookedLikeChapter(n)
	}
	w.out.WriteString("<" + tag)
	if n.IsOrdered() && n.Start != 1 {
		fmt.Fprintf(&w.out, ` start="%d"`, n.Start)
	}
	w.out.WriteString(">\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.out.WriteString("<li>")
		w.item(c)
		w.out.WriteString("</li>\n")
	}
	w.out.WriteString("</" + tag + ">\n")
}

func (w *writer) definitions(n *ext.DefinitionList) {
	w.out.WriteString("<dl>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		tag := "dd"
		if c.Kind() == ext.KindDefinitionTerm {
			tag = "dt"
		}
		w.out.WriteString("<" + tag + ">")
		w.item(c)
		w.out.WriteString("</" + tag + ">\n")
	}
	w.out.WriteString("</dl>\n")
}

// item writes the contents of an item and, if its list is at the top level, collects the item.
func (w *writer) item(n ast.Node) {
	if !topLevel(n.Parent()) {
		w.children(n)
		return
	}
	from := w.here()
	w.cites = nil
	w.children(n)
	w.items = append(w.items, Item{Term: n.Kind() == ext.KindDefinitionTerm, Piece: Piece{from, w.here()}, Cites: w.cites, node: n, w: w})
}

// topLevel reports whether a block is in no other.
func topLevel(n ast.Node) bool { return n.Parent().Kind() == ast.KindDocument }

// mostLabel is the most letters that a column heading may have to be repeated in each cell of the column.
const mostLabel = 60

// labels returns the column headings of a table with more than fits side by side on a phone. There each row is shown
// as a card, and each cell begins with its heading. It returns nil if a heading is long or contains a title or value
// that is not known here.
func (w *writer) labels(n *ext.Table) []string {
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

// unnamed reports whether a node contains a link without text.
func unnamed(n ast.Node, src []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if _, ok := c.(*ast.Link); ok && !visible(plainText(c, src)) || unnamed(c, src) {
			return true
		}
	}
	return false
}

// A table can be as narrow as what may not be broken in its columns. These are the letters for which there is room on
// the narrowest phone, and on the narrowest screen on which rows are not cards.
const (
	onPhone  = 28
	onScreen = 56
)

// letters returns how many letters a table is wide at least, with a space between columns.
func (w *writer) letters(n *ext.Table) int {
	longest := make([]int, len(n.Alignments))
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		column := 0
		for c := row.FirstChild(); c != nil && column < len(longest); c = c.NextSibling() {
			longest[column] = max(longest[column], longestRun(c, w.src))
			column++
		}
	}
	all := len(longest)
	for _, n := range longest {
		all += n
	}
	return all
}

// longestRun returns the letters of the longest part of a cell that stays on one line: a word, an address, the value
// that a link without text gets later, such as £7.3 billion, and the marks of notes behind them.
func longestRun(cell ast.Node, src []byte) int {
	const value, noteMark = 12, 4
	longest, run, before := 0, 0, 0
	_ = ast.Walk(cell, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			for _, r := range string(n.Segment.Value(src)) {
				if r == ' ' {
					before, run = max(before, run), 0
					continue
				}
				before = 0
				run++
				longest = max(longest, run)
			}
		case *ast.Link:
			if n.FirstChild() == nil {
				run += value
			}
		case *ast.AutoLink:
			run += utf8.RuneCount(n.Label(src))
		case *mark:
			run, before = max(run, before)+noteMark, 0
		}
		longest = max(longest, run)
		return ast.WalkContinue, nil
	})
	return longest
}

func (w *writer) table(n *ext.Table) {
	var labels []string
	letters, room := w.letters(n), onPhone
	if len(n.Alignments) > 2 || letters > room {
		labels = w.labels(n)
	}
	if labels != nil {
		room = onScreen
	}
	w.out.WriteString(`<div class="scroll"`)
	if letters > room { // a stop for those who scroll with keys
		w.out.WriteString(` role="group" aria-label="Table" tabindex="0"`)
	}
	w.out.WriteString("><table")
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
