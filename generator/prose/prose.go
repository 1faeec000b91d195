// Package prose turns an author's Markdown into HTML with holes that are filled in later.
//
// [Reader.Parse] parses a body once and keeps three things: the HTML, with a hole for every link to another part of
// the pack and for markup that is the same in every text, such as a note mark; the [Link]s that belong in the holes,
// with their positions; and the shape of the text (headings, lists, definitions), from which package pack reads
// insights, experiments, questions and answers. The syntax tree is then dropped, so that ten thousand texts fit in
// memory.
//
// [Doc.HTML] fills the holes for a page. One text can be filled for several pages at different depths, because an
// address is relative to the page it is on.
//
// The HTML is written by just three functions: [writer.node], which handles every kind of node, [Doc.own], which writes
// the markup that all texts share, and [Doc.fill], which puts in the addresses and what they show. No other elements or
// attributes can occur. Raw HTML, addresses with unknown schemes and images from elsewhere are problems, never output.
// The parser is goldmark's; some of its parts are wrapped so that no text can make it slow (limits.go), and a note mark
// without a definition is read as a citation (notes.go).
package prose

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	goldmark "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"totalplace/generator/source"
)

// Link is a reference from a text to another part of the pack, or to an image.
type Link struct {
	Dest  string // as written: pilot:kent, ../cases/kent-gateway.md#what-changed, #the-problem; empty once the text is settled
	N     int32  // its index in the text
	Empty bool   // it has no text of its own and shows that of its target
	Image bool
	Cite  bool // it is in the list of notes, and leads to a cited source

	at source.Spot // the position of its [, or of its ! if it is an image
}

// keptLink is what a text stores of a link. It has no pointers: a large pack has hundreds of thousands of links, and
// the garbage collector would have to follow each.
type keptLink struct {
	empty, image, cite bool
	at                 source.Spot
}

// Filler says what to put into the holes of a text. The text itself knows neither what its links lead to nor what its
// charts show.
type Filler struct {
	Link   func(Link) Fill
	Figure func(b []byte, f *Figure) []byte // appends the chart; nil leaves charts out
}

// Fill is what to put into the hole of a link or image.
type Fill struct {
	Href          string
	Text          string // for an Empty link: a title, or the value of a fact
	Width, Height int    // of an image
}

// Heading is a heading of the text.
type Heading struct {
	Level    int // 2 to 6
	ID, Text string
	Words    Piece // the HTML of its text; if it [Doc.Borrows] words, do not show Text
	At       source.Spot
}

// Piece is a part of the HTML of a text. The zero Piece is empty.
type Piece struct{ from, to int32 }

// Note is a note that the author wrote, printed at the end of the text.
type Note struct {
	ID    string
	Piece Piece // its text, without the links back to its marks
}

// Len returns the length of the piece's HTML, with its holes empty.
func (p Piece) Len() int { return int(p.to - p.from) }

// Kind is the kind of a top-level block.
type Kind int

const (
	Other Kind = iota
	HeadingBlock
	ListBlock
	DefinitionsBlock
)

// Block is one block at the top level of a text.
type Block struct {
	Kind    Kind
	Heading Heading // of a HeadingBlock
	Items   []Item  // of a list or a definition list
	Piece   Piece   // the whole block
	Pos     source.Pos
}

// Item is an item of a list, or a term or a definition of a definition list.
type Item struct {
	Term  bool
	Piece Piece    // the contents of the item
	Cites []string // the sources it cites, by id

	node ast.Node
	w    *writer
}

// Text returns the plain text of the item; see plainText for links without text. It must be called before the text is
// settled.
func (i Item) Text() string { return plainText(i.node, i.w.src) }

// Pos returns the position at which the item's text begins, because not every item node knows its own. It must be
// called before the text is settled.
func (i Item) Pos() source.Pos {
	for c := i.node; c != nil; c = c.FirstChild() {
		if p := c.Pos(); p >= 0 && c != i.node {
			return i.w.body.At(p)
		}
	}
	return i.w.at(i.node)
}

// Doc is a text that has been parsed. It changes only while package pack reads its entry ([Doc.NewID]), and never
// once it is settled.
type Doc struct {
	Figures  []Figure
	Headings []Heading
	Blocks   []Block
	Letters  int           // approximately the length of its plain text, in bytes
	Defined  []source.Text // the names of the notes that the text defines
	Bare     []source.Text // ids in brackets that are not links
	Notes    Piece         // the list of notes and sources at the end; not part of any block
	Written  []Note        // the notes that the author wrote; the others are sources

	// What was reported of the text, as far as readers of its entry need to know.
	Slips     source.Problems // warnings of what looks like an item, row or heading; nil once settled
	Swallowed bool            // a code block is never closed, so what is below it is not known

	file  string // the name of its file, as problems print it
	html  []byte
	links []keptLink
	holes []hole
	refs  []ref
	notes []string   // the ids of the notes in Notes
	marks [][]string // the ids of the marks of each note
	ids   ids
	given []string // ids made by NewID
	again []again

	dests  []string // the destinations of the links; nil once settled
	writer *writer  // the writer of the text; nil once settled
}

// hole marks a place in the HTML that is filled when a page is made, or that looks the same in all texts. A single
// byte, which no text can contain, stands there and says what it is. Only the address of an image has no such byte:
// it is simply missing from its tag.
type hole struct {
	at int32 // offset in html
	n  int32 // the index of the link, figure, heading, mark or note
}

// The bytes that stand for holes in the HTML.
const (
	aFigure   = 1 + iota
	aHeading  // the beginning of a heading
	aMark     // a mark of a note
	aNote     // the beginning of a note
	aBack     // the end of a note, with links back to its marks
	aLink     // the beginning of a link
	aWordless // an Empty link
)

// ref is a mark: the index of its note, and its own index among the marks of that note.
type ref struct{ note, nth int32 }

// id returns the id of a mark.
func (d *Doc) id(r ref) string { return d.marks[r.note][r.nth] }

// again is a further position of a citation; its link has the first.
type again struct {
	link int32
	at   source.Spot
}

// markdown parses what an author may write: CommonMark, tables, strikethrough, task lists, definition lists and
// notes.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(container{extension.NewDefinitionListParser()}, 101),
		util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(container{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(container{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(container{noteBlock{extension.NewFootnoteBlockParser()}}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000)),
	parser.WithParagraphTransformers(
		util.Prioritized(definitions{parser.LinkReferenceParagraphTransformer}, 100),
		util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200)),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(inline{parser.NewCodeSpanParser()}, 100),
		util.Prioritized(marks{}, 101),
		util.Prioritized(inline{parser.NewLinkParser()}, 200),
		util.Prioritized(inline{parser.NewAutoLinkParser()}, 300),
		util.Prioritized(inline{parser.NewRawHTMLParser()}, 400),
		util.Prioritized(inline{parser.NewEmphasisParser()}, 500),
		util.Prioritized(inline{extension.NewStrikethroughParser()}, 500)),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0)))

// Reader parses texts. It reuses the memory in which one text was written for the next, once that text is settled.
// The zero Reader is ready to use, and is safe for concurrent use.
type Reader struct{ writers sync.Pool }

// Parse parses the body of a file. It adds what is wrong to problems; the Doc is usable all the same.
func (r *Reader) Parse(f *source.File, problems *source.Problems) *Doc {
	body, text := f.Body, f.Body.Text
	for _, at := range source.Placeholders(text) {
		source.Unfilled(problems, body.At(at[0]), string(text[at[0]:at[1]]))
	}
	c := &counter{body: body, problems: problems, told: map[string]bool{}}
	pc := parser.NewContext()
	pc.Set(counterKey, c)
	tree := markdown.Parse(goldmark.NewReader(text), parser.WithContext(pc))
	w, _ := r.writers.Get().(*writer)
	if w == nil {
		w = &writer{pool: &r.writers}
	}
	d := w.begin(body, problems, len(c.told) > 0)
	w.number(tree, c.notes)
	w.personal = source.Personal(text)
	w.document(tree)
	for i, at := range w.personal {
		found := string(text[at[0]:at[1]])
		if i > 0 && w.personal[i-1][1] < at[0] && string(text[w.personal[i-1][0]:at[0]]) == found+"](mailto:" { // the address of a link whose text is the same
			continue
		}
		source.PersonalData(problems, body.At(at[0]), found)
	}
	d.html = w.out.Bytes()
	w.keepWords()
	if size := d.size(); size > maxHTML {
		problems.Add(f.Start(), "too-large", fmt.Sprintf("the page would have %d KB of HTML; at most %d KB are published", size>>10, maxHTML>>10), "split the page")
	}
	return d
}

// HTML appends a piece of the text to b, with its holes filled, and returns the result.
func (d *Doc) HTML(b []byte, p Piece, fill Filler) []byte { return d.fill(b, p, fill, false) }

// Quoted is like HTML, but for use on another page than the text's own: it leaves out ids, and the marks of notes,
// because those notes are on the text's own page only.
func (d *Doc) Quoted(b []byte, p Piece, fill Filler) []byte { return d.fill(b, p, fill, true) }

// Link returns the nth link of the text.
func (d *Doc) Link(n int32) Link {
	l := &d.links[n]
	link := Link{N: n, Empty: l.empty, Image: l.image, Cite: l.cite, at: l.at}
	if d.dests != nil {
		link.Dest = d.dests[n]
	}
	return link
}

// CountLinks returns the number of links in the text.
func (d *Doc) CountLinks() int { return len(d.links) }

// Links yields the links of the text in the order of their numbers.
func (d *Doc) Links() iter.Seq[Link] {
	return func(yield func(Link) bool) {
		for n := range d.links {
			if !yield(d.Link(int32(n))) {
				return
			}
		}
	}
}

// Places returns the positions of a link: one, or for a citation that of each mark.
func (d *Doc) Places(l Link) []source.Pos {
	places := []source.Pos{l.at.In(d.file)}
	for _, a := range d.again {
		if a.link == l.N {
			places = append(places, a.at.In(d.file))
		}
	}
	return places
}

// All returns the piece with the whole text except its notes.
func (d *Doc) All() Piece {
	if d.Notes.to > 0 {
		return Piece{0, d.Notes.from}
	}
	return Piece{0, int32(len(d.html))}
}

// Between returns the piece from the start of block i to the start of block j.
func (d *Doc) Between(i, j int) Piece {
	if i >= j {
		return Piece{}
	}
	return Piece{d.Blocks[i].Piece.from, d.Blocks[j-1].Piece.to}
}

// Cut splits a piece at the first occurrence of sign outside any element. If there is none, after is empty.
func (d *Doc) Cut(p Piece, sign string) (before, after Piece) {
	html := d.html[:p.to]
	for i, deep := int(p.from), 0; i < len(html); i++ {
		switch {
		case html[i] == aHeading || html[i] == aLink:
			deep++
		case html[i] == '<':
			if name := html[i+1:]; name[0] == '/' {
				deep--
			} else if !endless(name) {
				deep++
			}
			i += bytes.IndexByte(html[i:], '>')
		case deep == 0 && bytes.HasPrefix(html[i:], []byte(sign)):
			return Piece{p.from, int32(i)}, Piece{int32(i + len(sign)), p.to}
		}
	}
	return p, Piece{}
}

// endless reports whether the element whose name begins so is a void element.
func endless(name []byte) bool {
	return bytes.HasPrefix(name, []byte("img")) || bytes.HasPrefix(name, []byte("br")) || bytes.HasPrefix(name, []byte("hr"))
}

func (d *Doc) fill(b []byte, p Piece, fill Filler, quoted bool) []byte {
	at := p.from
	from, to := d.holesIn(p)
	for _, h := range d.holes[from:to] {
		b = append(b, d.html[at:h.at]...)
		at = h.at
		what := d.html[at]
		if what <= aWordless {
			at++ // it only marked the hole
		}
		switch what {
		case aFigure:
			if fill.Figure != nil {
				b = fill.Figure(b, &d.Figures[h.n])
			}
		case aLink, aWordless:
			f := fill.Link(d.Link(h.n))
			b = append(append(append(b, linkBegin...), template.HTMLEscapeString(f.Href)...), `">`...)
			if what == aWordless {
				b = append(append(b, template.HTMLEscapeString(f.Text)...), linkEnd...)
			}
		case aHeading, aMark, aNote, aBack:
			b = d.own(b, h, quoted)
		default:
			f := fill.Link(d.Link(h.n))
			b = fmt.Appendf(b, `src="%s"`, template.HTMLEscapeString(f.Href))
			if f.Width > 0 {
				b = fmt.Appendf(b, ` width="%d" height="%d"`, f.Width, f.Height)
			}
		}
	}
	return append(b, d.html[at:p.to]...)
}

// A link begins and ends with these; the address and a closing quotation mark follow the beginning.
const (
	linkBegin = `<a href="`
	linkEnd   = "</a>"
)

// own appends what belongs in a hole regardless of how a text is filled: the beginning of a heading, a note mark, or
// the markup around a note. In a quoted piece marks are left out and headings have no id. Ids with an underscore are
// the page's own.
func (d *Doc) own(b []byte, h hole, quoted bool) []byte {
	say := func(parts ...string) {
		for _, part := range parts {
			b = append(b, part...)
		}
	}
	switch d.html[h.at] {
	case aHeading:
		say("<h", strconv.Itoa(d.Headings[h.n].Level))
		if !quoted {
			say(` id="`, template.HTMLEscapeString(d.Headings[h.n].ID), `"`)
		}
		say(">")
	case aMark:
		if quoted {
			break
		}
		r := d.refs[h.n]
		say(`<sup class="mark" id="`, d.id(r), `"><a href="#`, d.notes[r.note], `"><span class="unseen">note </span>`, strconv.Itoa(int(r.note)+1), `</a></sup>`)
	case aNote:
		say(`<li id="`, d.notes[h.n], `">`)
	case aBack:
		for i, id := range d.marks[h.n] {
			say(` <a class="back" href="#`, id, `"><span aria-hidden="true">↩</span><span class="unseen">back from note `, strconv.Itoa(int(h.n)+1))
			if len(d.marks[h.n]) > 1 {
				say(", place ", strconv.Itoa(i+1))
			}
			say("</span></a>")
		}
		say("</p></li>\n")
	}
	return b
}

// size returns the length of the HTML with no address filled in.
func (d *Doc) size() int {
	var room [200]byte
	size := len(d.html)
	for _, h := range d.holes {
		switch d.html[h.at] {
		case aLink:
			size += len(linkBegin+`">`) - 1
		case aWordless:
			size += len(linkBegin+`">`+linkEnd) - 1
		case aHeading, aMark, aNote, aBack:
			size += len(d.own(room[:0], h, false)) - 1
		case aFigure:
			size--
		}
	}
	return size
}

// holesIn returns the range of holes in a piece.
func (d *Doc) holesIn(p Piece) (from, to int) {
	before := func(h hole, at int32) int { return cmp.Compare(h.at, at) }
	from, _ = slices.BinarySearchFunc(d.holes, p.from, before)
	to, _ = slices.BinarySearchFunc(d.holes, p.to, before)
	return from, to
}

// Runs yields the HTML of a piece as it is stored, for those who want only its words: each run with the Empty link
// that follows it, or nil. Headings begin as they do on the page. Everything else that is filled in is left out:
// charts, links around words, and note marks.
func (d *Doc) Runs(p Piece) iter.Seq2[[]byte, *Link] {
	return func(yield func([]byte, *Link) bool) {
		at := p.from
		from, to := d.holesIn(p)
		var begin []byte
		for _, h := range d.holes[from:to] {
			what := d.html[h.at]
			if what > aWordless { // inside a tag
				continue
			}
			var link *Link
			if what == aWordless {
				link = new(d.Link(h.n))
			}
			if !yield(d.html[at:h.at], link) {
				return
			}
			at = h.at + 1
			switch what {
			case aHeading:
				begin = d.own(begin[:0], h, false)
			case aFigure:
				begin = append(begin[:0], "<p>"+template.HTMLEscapeString(d.Figures[h.n].Title.S)+"</p>"...)
			default:
				continue
			}
			if !yield(begin, nil) {
				return
			}
		}
		yield(d.html[at:p.to], nil)
	}
}

// Borrows reports whether a piece has an Empty link, which shows the text of its target.
func (d *Doc) Borrows(p Piece) bool {
	from, to := d.holesIn(p)
	return slices.ContainsFunc(d.holes[from:to], func(h hole) bool { return d.html[h.at] == aWordless })
}

// headingsIn returns the headings in a piece, except one of which the piece is part.
func (d *Doc) headingsIn(p Piece) []Heading {
	within := func(h Heading, at int32) int { return cmp.Compare(h.Words.from, at) }
	from, _ := slices.BinarySearchFunc(d.Headings, p.from+1, within)
	to, _ := slices.BinarySearchFunc(d.Headings, p.to+1, within)
	return d.Headings[from:max(from, to)]
}

// refsIn yields the note marks in a piece.
func (d *Doc) refsIn(p Piece) iter.Seq[ref] {
	return func(yield func(ref) bool) {
		from, to := d.holesIn(p)
		for _, h := range d.holes[from:to] {
			if d.html[h.at] == aMark && !yield(d.refs[h.n]) {
				return
			}
		}
	}
}

// hasNotes reports whether a piece includes the notes, which are never split.
func (d *Doc) hasNotes(p Piece) bool {
	return d.Notes.Len() > 0 && p.from <= d.Notes.from && d.Notes.to <= p.to
}

// IDs yields the ids in the HTML of a piece: those of headings, note marks and notes.
func (d *Doc) IDs(p Piece) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, h := range d.headingsIn(p) {
			if !yield(h.ID) {
				return
			}
		}
		for r := range d.refsIn(p) {
			if !yield(d.id(r)) {
				return
			}
		}
		if d.hasNotes(p) {
			for _, id := range d.notes {
				if !yield(id) {
					return
				}
			}
		}
	}
}

// Ways yields the ids to which a piece links on its own page: a mark links to its note, and a note back to its marks.
func (d *Doc) Ways(p Piece) iter.Seq[string] {
	return func(yield func(string) bool) {
		for r := range d.refsIn(p) {
			if !yield(d.notes[r.note]) {
				return
			}
		}
		if d.hasNotes(p) {
			for _, r := range d.refs {
				if !yield(d.id(r)) {
					return
				}
			}
		}
	}
}

// Settle releases what only the reading of its entry needs: the blocks, the destinations of links and spare memory.
// After that the Doc does not change. There may be ten thousand texts.
func (d *Doc) Settle() {
	w := d.writer
	if w == nil {
		return
	}
	w.spare = *d
	d.Blocks, d.Slips, d.dests, d.ids, d.writer = nil, nil, nil, ids{}, nil
	s := &w.stay // copied at their exact size, out of the buffers that the next text will reuse
	d.html = bytes.Clone(d.html)
	d.Figures, d.Headings, d.Defined, d.Written = s.figures.Keep(d.Figures), s.headings.Keep(d.Headings), s.defined.Keep(d.Defined), s.written.Keep(d.Written)
	d.links, d.again, d.holes = s.links.Keep(d.links), s.again.Keep(d.again), s.holes.Keep(d.holes)
	d.refs, d.marks = s.refs.Keep(d.refs), s.marks.Keep(d.marks)
	w.pool.Put(w)
}

// HasID reports whether a link may lead to the id: that of a heading, or one made by NewID.
func (d *Doc) HasID(id string) bool {
	return slices.ContainsFunc(d.Headings, func(h Heading) bool { return h.ID == id }) || slices.Contains(d.given, id)
}

// AllIDs returns all ids that links may lead to, for suggesting the nearest.
func (d *Doc) AllIDs() []string {
	out := make([]string, 0, len(d.Headings)+len(d.given))
	for _, h := range d.Headings {
		out = append(out, h.ID)
	}
	return append(out, d.given...)
}

// NewID makes an id from the first words of something that package pack found in the text.
func (d *Doc) NewID(words string) string {
	id := d.writer.stay.words.Keep(d.ids.give(firstWords(words), ""))
	d.given = append(d.given, id)
	return id
}

// firstWords shortens words, at a space, so that their slug has at most 60 characters.
func firstWords(words string) string {
	const most = 60
	out := ""
	for word := range strings.FieldsSeq(words) {
		if next := strings.TrimSpace(out + " " + word); out == "" || len(source.Slug(next)) <= most {
			out = next
		} else {
			break
		}
	}
	return out
}

// ids makes ids that are unique within a page and stable. An id is made from the words of a heading, and only if
// those are taken also from the heading above; so adding a heading elsewhere changes none. If that is taken too, a
// number follows after two hyphens, which words cannot produce: "Phase 2" is not mistaken for the second "Phase".
// These ids contain no underscore, and all ids of the page itself do, so the two never clash.
type ids struct {
	taken map[string]bool
	next  map[string]int // the number to try next, for an id that is taken
}

func (s *ids) give(words, above string) string {
	if s.taken == nil {
		s.taken, s.next = map[string]bool{}, map[string]int{}
	}
	base := source.Slug(words)
	if base == "" {
		base = "section"
	}
	if s.taken[base] && above != "" && above != base {
		base = above + "-" + base
	}
	id := base
	for s.taken[id] {
		s.next[base]++
		id = fmt.Sprintf("%s--%d", base, s.next[base]+1)
	}
	s.taken[id] = true
	return id
}

// plainText returns the text of a node, with a space between its blocks. A link without text is represented by the
// name in its address, because the title or value that it will show is not known here and may change.
func plainText(n ast.Node, src []byte) string {
	if n.FirstChild() == nil { // as many links have no text
		return ""
	}
	if t, ok := n.FirstChild().(*ast.Text); ok && t == n.LastChild() { // nearly always
		if value := t.Segment.Value(src); tidy(value) {
			return string(value)
		}
		return strings.Join(strings.Fields(words(t, src)), " ")
	}
	var b strings.Builder
	var links []int // where the text of each open link begins
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		link, isLink := c.(*ast.Link)
		switch {
		case isLink && c != n && entering:
			links = append(links, b.Len())
		case isLink && c != n:
			last := len(links) - 1
			if !visible(b.String()[links[last]:]) {
				b.WriteString(nameIn(decode(link.Destination)))
			}
			links = links[:last]
		case entering && c.Type() == ast.TypeBlock:
			b.WriteByte(' ')
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := c.(type) {
		case *ast.Text:
			b.WriteString(words(n, src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.AutoLink:
			b.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// nameIn returns the name in the address of a link: kent in pilot:kent, and gateway in ../cases/gateway.md#costs. An
// anchor is left out, because it is made from the words of a heading, possibly of this very one.
func nameIn(dest string) string {
	to, _, _ := strings.Cut(dest, "#")
	if _, name, found := strings.Cut(to, ":"); found {
		return name
	}
	return strings.TrimSuffix(to[strings.LastIndexByte(to, '/')+1:], ".md")
}

// tidy reports whether a text can be used as it is: it has no escapes, no entities and only single spaces between
// words.
func tidy(text []byte) bool {
	space := true
	for _, c := range text {
		switch {
		case c == ' ' && !space:
			space = true
		case c <= ' ', c >= utf8.RuneSelf, c == '\\', c == '&':
			return false
		default:
			space = false
		}
	}
	return !space
}

// LinksIn returns the numbers of the links in a piece.
func (d *Doc) LinksIn(p Piece) []int32 {
	var out []int32
	from, to := d.holesIn(p)
	for _, h := range d.holes[from:to] {
		if d.html[h.at] >= aLink { // or an image
			out = append(out, h.n)
		}
	}
	return out
}
