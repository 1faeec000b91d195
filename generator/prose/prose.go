// Package prose turns an author's Markdown into HTML with holes where the pack fills in addresses.
//
// [Parse] reads a body once and keeps three things: the HTML, in which every link to another part of
// the pack is a hole; the [Link]s that belong in the holes, with the place of each; and the shape of
// the text (headings, lists, definitions), from which the pack reads insights, experiments, questions
// and answers. The syntax tree is then let go, so ten thousand pages fit into memory.
//
// [Doc.HTML] fills the holes for a page. The same text can be filled twice, for two pages at different
// depths, because an address is relative to the page it stands on.
//
// The HTML is written by one function ([writer.node]) that knows every kind of node and nothing else:
// the elements and attributes it writes are all there can ever be. Raw HTML, addresses of unknown
// schemes and images from elsewhere are problems, never output. The parser is goldmark with tables,
// strikethrough, task lists, footnotes and definition lists. A footnote reference that has no
// definition is a citation: it gets one, appended behind the end of the text, that links to the source
// of that name ([withCitations]).
package prose

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"totalplace/generator/source"
)

// Link is a reference from a text to another part of the pack, or to a picture.
type Link struct {
	N     int        // its number in the text, counted from 0
	Dest  string     // as written: pilot:kent, ../cases/kent-gateway.md#what-changed, #the-problem
	Pos   source.Pos // of its [, or its ! if it is an image
	Empty bool       // it takes its text from what it leads to
	Image bool
	Cite  bool // it stands in the list of notes, for a source that is cited
}

// Fill is what a hole is filled with.
type Fill struct {
	Href          string
	Text          string // for an empty link: a title, or the value of a fact
	Width, Height int    // of an image
}

// Heading is a heading of the text.
type Heading struct {
	Level    int // 2 to 6
	ID, Text string
	Pos      source.Pos
}

// Piece is a part of the HTML of a text. The zero Piece is empty.
type Piece struct{ from, to int }

// Kind tells what a block at the top of a text is.
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
	Piece Piece // what stands inside the item
	Text  string
	Cites []string // the sources it cites, by id
	Pos   source.Pos
}

// Doc is a text that has been read. It never changes afterwards, but for ids given out by [Doc.NewID]
// while the pack is loaded.
type Doc struct {
	Links    []Link
	Headings []Heading
	Blocks   []Block
	Text     string // the plain words, a line for each block
	Notes    Piece  // the list of notes and sources at the end; not part of any block

	html  []byte
	holes []hole
	refs  []Piece // the marks of footnotes, which lead to Notes on the same page
	ids   ids
	noted []string // ids of notes and of the marks that lead to them
}

type hole struct {
	at   int // offset in html
	link int
	what holeKind
}

type holeKind int

const (
	holeHref holeKind = iota
	holeText
	holeImage
)

var markdown = goldmark.New(goldmark.WithExtensions(
	extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote, extension.DefinitionList))

// Parse reads the body of a file. What is wrong in it goes to problems; the Doc can be used all the same.
func Parse(f *source.File, problems *source.Problems) *Doc {
	d := &Doc{}
	if !withinLimits(f, problems) {
		return d
	}
	for _, at := range source.Personal(f.Body) {
		problems.Warn(f.At(at[0]), "personal-data", "a telephone number or e-mail address stands in the text: "+source.Quote(string(f.Body[at[0]:at[1]])), "take it out; it is no part of a published record")
	}
	src, cited := withCitations(f.Body)
	tree := markdown.Parser().Parse(text.NewReader(src))
	w := &writer{doc: d, file: f, src: src, cited: cited, problems: problems}
	w.document(tree)
	d.html = slices.Clip(w.out.Bytes())
	if len(d.html) > maxHTML {
		problems.Add(f.Start(), "too-large", fmt.Sprintf("the page would be %d bytes of HTML; at most %d are published", len(d.html), maxHTML), "split the page")
	}
	d.Text = strings.TrimSpace(w.plain.String())
	return d
}

var (
	noteRef = regexp.MustCompile(`\[\^([^\[\]\s]{1,100})\]`)
	noteDef = regexp.MustCompile(`(?m)^ {0,3}\[\^([^\[\]\s]{1,100})\]:`)
)

// withCitations appends a footnote definition for every reference that has none, and returns for each
// the number of the footnote's text, which is just the name. What stands behind the end of the author's
// text has no place in the file; so the links are placed by the references to them.
func withCitations(body []byte) (src []byte, cited map[string]bool) {
	if !bytes.Contains(body, []byte("[^")) {
		return body, nil
	}
	defined := map[string]bool{}
	for _, m := range noteDef.FindAllSubmatch(body, -1) {
		defined[string(m[1])] = true
	}
	cited = map[string]bool{}
	src = slices.Clip(body)
	for _, m := range noteRef.FindAllSubmatch(body, -1) {
		name := string(m[1])
		if defined[name] || cited[name] {
			continue
		}
		cited[name] = true
		src = fmt.Appendf(src, "\n\n[^%s]: cited\n", name)
	}
	return src, cited
}

// HTML returns a piece of the text with its holes filled.
func (d *Doc) HTML(p Piece, fill func(Link) Fill) template.HTML { return d.fill(p, fill, false) }

// Quoted returns a piece for use on another page than the text's own: without the marks of footnotes,
// whose notes stand only there.
func (d *Doc) Quoted(p Piece, fill func(Link) Fill) template.HTML { return d.fill(p, fill, true) }

// All returns the piece that is the whole text without its notes.
func (d *Doc) All() Piece {
	end := len(d.html)
	if d.Notes.to > 0 {
		end = d.Notes.from
	}
	return Piece{0, end}
}

// Between returns the piece from the start of block i to the start of block j.
func (d *Doc) Between(i, j int) Piece {
	if i >= j {
		return Piece{}
	}
	return Piece{d.Blocks[i].Piece.from, d.Blocks[j-1].Piece.to}
}

func (d *Doc) fill(p Piece, fill func(Link) Fill, quoted bool) template.HTML {
	var b strings.Builder
	b.Grow(p.to - p.from + 64*8)
	at := p.from
	n, _ := slices.BinarySearchFunc(d.holes, p.from, func(h hole, at int) int { return h.at - at })
	ref, _ := slices.BinarySearchFunc(d.refs, p.from, func(r Piece, at int) int { return r.from - at })
	for {
		next := p.to
		if n < len(d.holes) && d.holes[n].at < next {
			next = d.holes[n].at
		}
		if quoted && ref < len(d.refs) && d.refs[ref].from < next {
			b.Write(d.html[at:d.refs[ref].from])
			at = d.refs[ref].to
			ref++
			continue
		}
		b.Write(d.html[at:next])
		at = next
		if n == len(d.holes) || d.holes[n].at >= p.to {
			return template.HTML(b.String())
		}
		h := d.holes[n]
		n++
		f := fill(d.Links[h.link])
		switch h.what {
		case holeHref:
			b.WriteString(template.HTMLEscapeString(f.Href))
		case holeText:
			b.WriteString(template.HTMLEscapeString(f.Text))
		case holeImage:
			fmt.Fprintf(&b, `src="%s"`, template.HTMLEscapeString(f.Href))
			if f.Width > 0 {
				fmt.Fprintf(&b, ` width="%d" height="%d"`, f.Width, f.Height)
			}
		}
	}
}

// IDs returns every id in the HTML of a text: those of its headings, and of its notes and their marks.
func (d *Doc) IDs() []string {
	out := make([]string, 0, len(d.Headings)+len(d.noted))
	for _, h := range d.Headings {
		out = append(out, h.ID)
	}
	return append(out, d.noted...)
}

// NoteIDs returns the ids of the notes and of the marks that lead to them.
func (d *Doc) NoteIDs() []string { return d.noted }

// HasID reports whether a link may lead to the id: a heading, or an item that was given one.
func (d *Doc) HasID(id string) bool { return d.ids.taken[id] }

// AllIDs returns what a link may lead to, for suggesting the nearest.
func (d *Doc) AllIDs() []string { return d.ids.order }

// NewID gives an id, made of the words, to something that the pack found in the text.
func (d *Doc) NewID(words string) string { return d.ids.give(words, "") }

// ids gives out ids that are unique in a page, and stable: an id depends on the words of a heading
// and, where those words stand twice, on the heading above, so that adding a heading elsewhere changes
// none. They hold no underscore, and the page's own ids all do: the two can never be the same.
type ids struct {
	taken map[string]bool
	order []string
}

func (s *ids) give(words, above string) string {
	if s.taken == nil {
		s.taken = map[string]bool{}
	}
	base := shortSlug(words)
	if base == "" {
		base = "section"
	}
	id := base
	if s.taken[id] && above != "" && above != base {
		base = above + "-" + base
		id = base
	}
	for n := 2; s.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	s.taken[id] = true
	s.order = append(s.order, id)
	return id
}

// shortSlug is the slug of a text, cut between words at about 60 characters.
func shortSlug(words string) string {
	s := source.Slug(words)
	if len(s) <= 60 {
		return s
	}
	if i := strings.LastIndexByte(s[:61], '-'); i > 0 {
		return s[:i]
	}
	return string([]rune(s)[:min(20, len([]rune(s)))])
}

// plainText returns the words of a node.
func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(words(n, src))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// LinksIn returns the numbers of the links that stand in a piece.
func (d *Doc) LinksIn(p Piece) []int {
	var out []int
	for _, h := range d.holes {
		if h.at >= p.from && h.at < p.to && (len(out) == 0 || out[len(out)-1] != h.link) {
			out = append(out, h.link)
		}
	}
	return out
}
