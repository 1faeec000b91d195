package prose

import (
	"bytes"
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	ext "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"

	"totalplace/generator/source"
)

// Notes and citations are both written [^name], and are numbered together in the order of their first marks. A note
// is defined in the text ([^name]: …); a citation is not, and names a source. goldmark parses the definitions. The
// marks are parsed here, because goldmark takes a mark without a definition for plain text.

// noteBlock wraps goldmark's parser of note definitions. It moves the notes it finds to the front of the tree, out of
// the way of the blocks around them.
type noteBlock struct{ parser.BlockParser }

func (noteBlock) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	c := counterOf(pc)
	if c.notes == nil {
		c.notes = ext.NewFootnoteList()
		root := node.Parent()
		for root.Parent() != nil {
			root = root.Parent()
		}
		root.InsertBefore(root, root.FirstChild(), c.notes)
	}
	node.Parent().RemoveChild(node.Parent(), node)
	c.notes.AppendChild(c.notes, node)
}

// mark is a place in the text that leads to a note.
type mark struct {
	ast.BaseInline
	name string
	note *note
	nth  int // its index among the marks of the note
}

var kindMark = ast.NewNodeKind("NoteMark")

func (*mark) Kind() ast.NodeKind               { return kindMark }
func (m *mark) Dump(source []byte, indent int) { ast.DumpHelper(m, source, indent, nil, nil) }

// marks parses [^name].
type marks struct{}

// Trigger includes the ! because otherwise ![^name] would be taken for an image.
func (marks) Trigger() []byte { return []byte{'!', '['} }

func (marks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	skip := 0
	if line[0] == '!' {
		skip = 1
	}
	name, found := bytes.CutPrefix(line[skip:], []byte("[^"))
	end := closing(name)
	if !found || end < 0 {
		return nil
	}
	m := &mark{name: noteName(name[:end])}
	if m.name == "" {
		return nil
	}
	if skip > 0 {
		ast.MergeOrAppendTextSegment(parent, at.WithStop(at.Start+1))
	}
	c := counterOf(pc)
	c.enter(parent)
	c.others++
	m.SetPos(at.Start + skip)
	block.Advance(skip + 2 + end + 1)
	return m
}

// closing returns the offset of the bracket that closes a name, or -1.
func closing(s []byte) int {
	for i := 0; i < min(len(s), 999); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[', '\n':
			return -1
		case ']':
			return i
		}
	}
	return -1
}

func noteName(label []byte) string { return norm.NFC.String(strings.TrimSpace(string(label))) }

// note is what marks lead to: a note or a citation.
type note struct {
	n     int
	name  string
	def   *ext.Footnote // nil for a citation
	marks []source.Pos
}

// descendants yields a node and all nodes within it, in the order of the text.
func descendants(n ast.Node) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering && !yield(n) {
				return ast.WalkStop, nil
			}
			return ast.WalkContinue, nil
		})
	}
}

// pastedBelow matches front matter below a text: another file was pasted there.
var pastedBelow = regexp.MustCompile(`(?m)^(?:title|summary):.*\n(?:\S.*\n)*---[ \t]*$`)

// number finds all marks, in the order in which a reader meets them, and numbers the notes they lead to.
func (w *writer) number(root ast.Node, list *ext.FootnoteList) {
	defined := map[string]*ext.Footnote{}
	pasted := sync.OnceValue(func() bool { return pastedBelow.Match(w.src) })
	if list != nil {
		for c := list.FirstChild(); c != nil; c = c.NextSibling() {
			def := c.(*ext.Footnote)
			name := noteName(def.Ref)
			switch {
			case defined[name] != nil && pasted(): // which is reported
			case defined[name] != nil:
				w.problems.Add(w.at(def), "note", fmt.Sprintf("the note %s is repeated here", source.Quote(name)), fmt.Sprintf("the first is on line %d; change one", w.at(defined[name]).Line))
			case def.FirstChild() == nil:
				w.problems.Add(w.at(def), "note", fmt.Sprintf("the note %s has no text", source.Quote(name)), "write it after the colon")
				fallthrough
			default:
				defined[name] = def
				w.doc.Defined = append(w.doc.Defined, source.Text{S: name, Pos: w.at(def)})
			}
		}
	}
	byName := map[string]*note{}
	var find func(ast.Node)
	find = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch m := c.(type) {
			case *ast.Text, *ext.FootnoteList:
			case *mark:
				if byName[m.name] == nil {
					byName[m.name] = &note{n: len(w.notes) + 1, name: m.name, def: defined[m.name]}
					w.notes = append(w.notes, byName[m.name])
				}
				m.note = byName[m.name]
				m.nth = len(m.note.marks)
				m.note.marks = append(m.note.marks, w.at(m))
			default:
				find(c)
			}
		}
	}
	find(root)
	for i := 0; i < len(w.notes); i++ { // notes may contain marks
		if def := w.notes[i].def; def != nil {
			find(def)
		}
	}
	for _, d := range w.doc.Defined {
		if byName[d.S] == nil {
			w.problems.Add(d.Pos, "note", fmt.Sprintf("nothing leads to the note %s", source.Quote(d.S)), "write [^"+source.Printable(d.S)+"] where it belongs, or take the note out")
		}
	}
}

// mark writes a mark, joined to the word before it by a no-break space if there was a space.
func (w *writer) mark(m *mark) {
	if w.inLink {
		w.problems.Add(w.at(m), "note", "there is a note inside the text of a link", "put it after the link")
		return
	}
	if m.note.def == nil {
		w.cites = append(w.cites, m.name)
	}
	if last := w.out.Len() - 1; last >= 0 && (w.out.Bytes()[last] == ' ' || w.out.Bytes()[last] == '\n') {
		w.out.Truncate(last)
		w.out.WriteString("\u00a0")
	}
	w.put(aMark, int32(len(w.doc.refs)))
	w.doc.refs = append(w.doc.refs, ref{int32(m.note.n - 1), int32(m.nth)})
}

// names holds the ids of notes and of their marks. They are the same in all texts, so they are made once.
type names struct {
	notes []string
	marks [][]string // of each note, by its index
}

// first returns the ids of the first n notes.
func (s *names) first(n int) []string {
	for len(s.notes) < n {
		number := strconv.Itoa(len(s.notes) + 1)
		s.notes = append(s.notes, "note_"+number)
		s.marks = append(s.marks, []string{"mark_" + number})
	}
	return s.notes[:n:n]
}

// ofNote returns the ids of the first n marks of a note, given its index.
func (s *names) ofNote(note, n int) []string {
	marks := s.marks[note]
	for len(marks) < n {
		marks = append(marks, marks[0]+"_"+strconv.Itoa(len(marks)+1))
	}
	s.marks[note] = marks
	return marks[:n:n]
}

// noteList writes the list of notes and sources at the end of a text.
func (w *writer) noteList() {
	w.out.WriteString("<ol>\n")
	w.doc.notes = w.named.first(len(w.notes))
	for i, n := range w.notes {
		w.doc.marks = append(w.doc.marks, w.named.ofNote(i, len(n.marks)))
		w.put(aNote, int32(i))
		if n.def == nil {
			link := w.newLink(Link{Dest: "source:" + n.name, at: n.marks[0].Spot(), Empty: true, Cite: true})
			for _, pos := range n.marks[1:] {
				w.doc.again = append(w.doc.again, again{link, pos.Spot()})
			}
			w.out.WriteString("<p>")
			w.put(aWordless, link)
		} else {
			from := w.here()
			w.definition(n)
			w.doc.Written = append(w.doc.Written, Note{w.doc.notes[i], Piece{from, w.here()}})
		}
		w.put(aBack, int32(i))
	}
	w.out.WriteString("</ol>\n")
}

// definition writes the text of a note, and leaves its last paragraph open for the links back to the marks.
func (w *writer) definition(n *note) {
	for c := n.def.FirstChild(); c != nil; c = c.NextSibling() {
		if _, paragraph := c.(*ast.Paragraph); paragraph && c.NextSibling() == nil {
			w.out.WriteString("<p>")
			w.children(c)
			return
		}
		w.node(c)
	}
	w.out.WriteString("<p>")
}
