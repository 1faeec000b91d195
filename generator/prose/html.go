package prose

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	ext "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"totalplace/generator/source"
)

// writer writes the HTML of one text and takes note of its links, headings and blocks on the way.
type writer struct {
	doc      *Doc
	file     *source.File
	src      []byte // the body with citations appended
	cited    map[string]bool
	problems *source.Problems

	out   sink
	plain strings.Builder

	above  []Heading // the headings that the current place stands under
	cites  []string  // sources cited since the current item began
	places map[int]source.Pos
}

// sink is a buffer with the two methods that goldmark wants of a writer beside those of a buffer.
type sink struct{ bytes.Buffer }

func (*sink) Buffered() int { return 0 }
func (*sink) Flush() error  { return nil }

func (w *writer) at(n ast.Node) source.Pos { return w.file.At(n.Pos()) }

func (w *writer) problem(pos source.Pos, code, msg, hint string) {
	w.problems.Add(pos, code, msg, hint)
}

func (w *writer) document(doc ast.Node) {
	w.places = map[int]source.Pos{}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if list, ok := n.(*ext.FootnoteList); ok {
			from := w.out.Len()
			w.notes(list)
			w.doc.Notes = Piece{from, w.out.Len()}
			continue
		}
		from, before := w.out.Len(), len(w.doc.Headings)
		block := Block{Pos: w.at(n)}
		switch n := n.(type) {
		case *ast.List:
			block.Kind = ListBlock
			block.Items = w.list(n)
		case *ext.DefinitionList:
			block.Kind = DefinitionsBlock
			block.Items = w.definitions(n)
		default:
			w.node(n)
			if len(w.doc.Headings) > before {
				block.Kind, block.Heading = HeadingBlock, w.doc.Headings[before]
			}
		}
		block.Piece = Piece{from, w.out.Len()}
		w.doc.Blocks = append(w.doc.Blocks, block)
	}
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *writer) wrap(open string, n ast.Node, close string) {
	w.out.WriteString(open)
	w.children(n)
	w.out.WriteString(close)
}

// node writes one node. Every kind that the parser can make stands here; the elements and attributes
// below are the only ones that an author's text can bring into a page.
func (w *writer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.wrap("<p>", n, "</p>\n")
		w.plain.WriteByte('\n')
	case *ast.TextBlock:
		w.children(n)
		w.plain.WriteByte('\n')
	case *ast.Heading:
		w.heading(n)
	case *ast.ThematicBreak:
		w.out.WriteString("<hr>\n")
	case *ast.CodeBlock:
		w.code("", n.Lines().Value(w.src))
	case *ast.FencedCodeBlock:
		lang := string(n.Language(w.src))
		if lang == "figure" {
			w.problem(w.at(n), "figure", "charts in a text are not drawn by this version", "take the block out for now")
			return
		}
		w.code(lang, n.Lines().Value(w.src))
	case *ast.Blockquote:
		w.quote(n)
	case *ast.List:
		w.list(n)
	case *ast.HTMLBlock, *ast.RawHTML:
		w.problem(w.at(n), "raw-html", "HTML is not used here: "+source.Quote(firstLine(w.src, n.Pos())), "write it in Markdown; to show the sign < itself, write \\<")
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.out.Write(util.EscapeHTML(n.Value))
		w.plain.Write(n.Value)
	case *ast.CodeSpan:
		w.out.WriteString("<code>")
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				value := bytes.ReplaceAll(t.Segment.Value(w.src), []byte("\n"), []byte(" "))
				w.out.Write(util.EscapeHTML(value))
				w.plain.Write(value)
			}
		}
		w.out.WriteString("</code>")
	case *ast.Emphasis:
		if n.Level == 2 {
			w.wrap("<strong>", n, "</strong>")
		} else {
			w.wrap("<em>", n, "</em>")
		}
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.image(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.LinkReferenceDefinition:
	case *ext.Strikethrough:
		w.wrap("<del>", n, "</del>")
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
		w.definitions(n)
	case *ext.FootnoteLink:
		w.noteMark(n)
	case *ext.FootnoteBacklink: // written by notes
	default:
		panic(fmt.Sprintf("no HTML for a node of kind %s", n.Kind()))
	}
}

func firstLine(src []byte, from int) string {
	if from < 0 || from >= len(src) {
		return "<"
	}
	line, _, _ := bytes.Cut(src[from:], []byte("\n"))
	if i := bytes.IndexByte(line, '>'); i >= 0 {
		line = line[:i+1]
	}
	return string(line)
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
	value := n.Segment.Value(w.src)
	if n.IsRaw() {
		w.out.Write(util.EscapeHTML(value))
	} else {
		html.DefaultWriter.Write(&w.out, value)
	}
	w.plain.Write(words(n, w.src))
	switch {
	case n.HardLineBreak():
		w.out.WriteString("<br>\n")
		w.plain.WriteByte(' ')
	case n.SoftLineBreak():
		w.out.WriteByte('\n')
		w.plain.WriteByte(' ')
	}
}

func (w *writer) heading(n *ast.Heading) {
	h := Heading{Level: max(2, n.Level), Text: plainText(n, w.src), Pos: w.at(n)}
	if n.Level == 1 {
		w.problems.Warn(h.Pos, "heading-level", "a first-level heading stands in the text, but the title of the page is the only one", "write ##")
	}
	last := 1
	if len(w.above) > 0 {
		last = w.above[len(w.above)-1].Level
	}
	if h.Level > last+1 {
		w.problems.Warn(h.Pos, "heading-level", fmt.Sprintf("the heading %s skips a level", source.Quote(h.Text)), "write "+strings.Repeat("#", last+1))
	}
	if h.Text == "" {
		w.problem(h.Pos, "heading-level", "the heading has no words", "write some, or take it out")
	}
	w.above = slices.DeleteFunc(w.above, func(a Heading) bool { return a.Level >= h.Level })
	above := ""
	if len(w.above) > 0 {
		above = w.above[len(w.above)-1].ID
	}
	h.ID = w.doc.ids.give(h.Text, above)
	w.above = append(w.above, h)
	w.doc.Headings = append(w.doc.Headings, h)
	fmt.Fprintf(&w.out, `<h%d id="%s">`, h.Level, template.HTMLEscapeString(h.ID))
	w.children(n)
	fmt.Fprintf(&w.out, "</h%d>\n", h.Level)
	w.plain.WriteByte('\n')
}

func (w *writer) code(language string, value []byte) {
	w.out.WriteString("<pre><code")
	if language != "" {
		fmt.Fprintf(&w.out, ` class="language-%s"`, template.HTMLEscapeString(source.Slug(language)))
	}
	w.out.WriteString(">")
	w.out.Write(util.EscapeHTML(value))
	w.out.WriteString("</code></pre>\n")
	w.plain.Write(value)
	w.plain.WriteByte('\n')
}

// callouts are the kinds of > [!NOTE] and what stands above them.
var callouts = []string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"}

var callout = regexp.MustCompile(`^\[!([A-Za-z]+)\][ \t]*$`)

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
	if !slices.Contains(callouts, kind) {
		hint := "the kinds are " + strings.Join(callouts, ", ")
		if near := source.Nearest(kind, callouts); near != "" {
			hint = source.DidYouMean(near)
		}
		w.problem(w.file.At(first.Start), "callout", fmt.Sprintf("%s is no kind of callout", source.Quote(kind)), hint)
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
	fmt.Fprintf(&w.out, `<div class="callout callout-%s"><p class="callout-kind">%s</p>`+"\n",
		strings.ToLower(kind), template.HTMLEscapeString(kind[:1]+strings.ToLower(kind[1:])))
	w.wrap("", n, "</div>\n")
}

func (w *writer) list(n *ast.List) (items []Item) {
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
		items = append(items, w.item(c, false))
		w.out.WriteString("</li>\n")
	}
	w.out.WriteString("</" + tag + ">\n")
	return items
}

func (w *writer) definitions(n *ext.DefinitionList) (items []Item) {
	w.out.WriteString("<dl>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_, term := c.(*ext.DefinitionTerm)
		tag := "dd"
		if term {
			tag = "dt"
		}
		w.out.WriteString("<" + tag + ">")
		items = append(items, w.item(c, term))
		w.out.WriteString("</" + tag + ">\n")
		w.plain.WriteByte('\n')
	}
	w.out.WriteString("</dl>\n")
	return items
}

// item writes what stands inside an item and returns what is known of it.
func (w *writer) item(n ast.Node, term bool) Item {
	outer := w.cites
	w.cites = nil
	item := Item{Term: term, Text: plainText(n, w.src), Pos: w.itemPos(n)}
	from := w.out.Len()
	w.children(n)
	item.Piece = Piece{from, w.out.Len()}
	item.Cites = w.cites
	w.cites = append(outer, w.cites...)
	return item
}

// itemPos is where the words of an item begin, because not every item node knows its own place.
func (w *writer) itemPos(n ast.Node) source.Pos {
	for c := n; c != nil; c = c.FirstChild() {
		if p := c.Pos(); p >= 0 && c != n {
			return w.file.At(p)
		}
	}
	return w.at(n)
}

func (w *writer) table(n *ext.Table) {
	w.out.WriteString(`<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>` + "\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, header := row.(*ext.TableHeader)
		open, close := "<td", "</td>"
		switch {
		case header:
			w.out.WriteString("<thead>\n")
			open, close = `<th scope="col"`, "</th>"
		case !body:
			body = true
			w.out.WriteString("<tbody>\n")
		}
		w.out.WriteString("<tr>")
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			w.out.WriteString(open)
			switch c.(*ext.TableCell).Alignment {
			case ext.AlignRight:
				w.out.WriteString(` class="right"`)
			case ext.AlignCenter:
				w.out.WriteString(` class="centre"`)
			}
			w.wrap(">", c, close)
			w.plain.WriteByte(' ')
		}
		w.out.WriteString("</tr>\n")
		if header {
			w.out.WriteString("</thead>\n")
		}
		w.plain.WriteByte('\n')
	}
	if body {
		w.out.WriteString("</tbody>\n")
	}
	w.out.WriteString("</table></div>\n")
}

// noteMark writes the mark in the text that leads to a note. Ids with an underscore are the page's own.
func (w *writer) noteMark(n *ext.FootnoteLink) {
	if _, ok := w.places[n.Index]; !ok {
		w.places[n.Index] = w.at(n)
	}
	if name := w.noteName(n); w.cited[name] {
		w.cites = append(w.cites, name)
	}
	from := w.out.Len()
	id := markID(n.Index, n.RefIndex)
	w.doc.noted = append(w.doc.noted, id)
	fmt.Fprintf(&w.out, `<sup class="mark" id="%s"><a href="#note_%d"><span class="unseen">note </span>%d</a></sup>`, id, n.Index, n.Index)
	w.doc.refs = append(w.doc.refs, Piece{from, w.out.Len()})
}

func markID(index, ref int) string {
	if ref == 0 {
		return fmt.Sprintf("mark_%d", index)
	}
	return fmt.Sprintf("mark_%d_%d", index, ref+1)
}

// noteName is the name of the note that a mark leads to, read from the text where it stands.
func (w *writer) noteName(n ast.Node) string {
	if p := n.Pos(); p >= 0 && p < len(w.src) {
		if m := noteRef.FindSubmatch(w.src[p:min(len(w.src), p+120)]); m != nil {
			return string(m[1])
		}
	}
	return ""
}

func (w *writer) notes(list *ext.FootnoteList) {
	w.out.WriteString("<ol>\n")
	for c := list.FirstChild(); c != nil; c = c.NextSibling() {
		n := c.(*ext.Footnote)
		id := fmt.Sprintf("note_%d", n.Index)
		w.doc.noted = append(w.doc.noted, id)
		fmt.Fprintf(&w.out, `<li id="%s">`, id)
		if name := string(n.Ref); w.cited[name] {
			// The definition was appended by us: the source of that name stands here.
			link := w.newLink(Link{Dest: "source:" + name, Pos: w.places[n.Index], Empty: true, Cite: true})
			w.out.WriteString(`<p><a href="`)
			w.hole(link, holeHref)
			w.out.WriteString(`">`)
			w.hole(link, holeText)
			w.out.WriteString("</a>")
		} else {
			w.out.WriteString("<p>")
			for p := n.FirstChild(); p != nil; p = p.NextSibling() {
				if p != n.FirstChild() {
					w.out.WriteString("<br>")
				}
				if _, ok := p.(*ast.Paragraph); ok {
					w.children(p)
				} else {
					w.out.WriteString("</p>")
					w.node(p)
					w.out.WriteString("<p>")
				}
			}
		}
		back := 0
		_ = ast.Walk(n, func(b ast.Node, entering bool) (ast.WalkStatus, error) {
			if _, ok := b.(*ext.FootnoteBacklink); ok && entering {
				fmt.Fprintf(&w.out, ` <a class="back" href="#%s"><span aria-hidden="true">↩</span><span class="unseen">back to the text, place %d</span></a>`, markID(n.Index, back), back+1)
				back++
			}
			return ast.WalkContinue, nil
		})
		w.out.WriteString("</p></li>\n")
	}
	w.out.WriteString("</ol>\n")
}
