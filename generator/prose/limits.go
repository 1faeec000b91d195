package prose

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	ext "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"totalplace/generator/source"
)

// Some patterns take goldmark time quadratic in their length (256 KB of "[a](" took 28 s) or make a page a thousand
// times as long as its text, and a running conversion cannot be stopped. So whatever is costly is counted during
// parsing, by wrapping those of goldmark's parsers that are at fault. Only goldmark knows what is a block, a bracket
// or a table; any guess from outside could be evaded or would refuse harmless text. At a limit the wrapped parser
// declines, and the rest becomes plain text. The result does not depend on the speed of the machine. No page written
// by a person comes near these limits.
const (
	maxHTML        = 5 << 20
	maxNesting     = 16  // of quotes and lists
	maxEmphasis    = 100 // of emphasis
	maxBrackets    = 1_000
	maxMarks       = 1_000 // runs of *, _ or ~ in one block
	maxColumns     = 50
	maxCells       = 20_000    // header cells times rows, because short rows are padded
	maxPipes       = 1_000     // escaped pipes in table rows with code
	maxDefinitions = 500       // link definitions in one block
	maxWork        = 5_000_000 // the sum over closing brackets of what precedes each in its block
	maxContinued   = 1_000_000 // lines times open quotes and lists
)

// counter counts what is costly in one text.
type counter struct {
	body     source.Body
	problems *source.Problems
	told     map[string]bool

	notes *ext.FootnoteList // the notes defined in the text

	block     ast.Node // the block being parsed, and what was found in it so far:
	brackets  int
	marks     int
	others    int
	work      int // in the whole text, like those below
	pipes     int
	continued int
}

var counterKey = parser.NewContextKey()

func counterOf(pc parser.Context) *counter { return pc.Get(counterKey).(*counter) }

// over reports that a limit was exceeded, once for each limit.
func (c *counter) over(at int, what, hint string) {
	if !c.told[what] {
		c.problems.Add(c.body.At(at), "too-large", what, hint)
		c.told[what] = true
	}
}

// container wraps the parser of a block that contains other blocks.
type container struct{ parser.BlockParser }

func (b container) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		switch n.(type) {
		case *ast.Blockquote, *ast.ListItem, *ext.DefinitionDescription, *ext.Footnote:
			depth++
		}
	}
	if depth >= maxNesting {
		_, at := reader.Position()
		counterOf(pc).over(at.Start+max(0, pc.BlockOffset()), fmt.Sprintf("quotes and lists are nested more than %d deep", maxNesting), "use fewer levels")
		return nil, parser.NoChildren
	}
	return b.BlockParser.Open(parent, reader, pc)
}

func (b container) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	c := counterOf(pc)
	if c.continued++; c.continued > maxContinued {
		_, at := reader.Position()
		c.over(at.Start, "too many lines are in quotes and lists", "use fewer levels, or split the page")
		return parser.Close
	}
	return b.BlockParser.Continue(node, reader, pc)
}

// enter starts counting anew if block is another block than before.
func (c *counter) enter(block ast.Node) {
	if c.block != block {
		c.block, c.brackets, c.marks, c.others = block, 0, 0, 0
	}
}

// inline wraps an inline parser: of brackets, emphasis or something else.
type inline struct{ parser.InlineParser }

func (p inline) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	c := counterOf(pc)
	c.enter(parent)
	line, at := block.Position()
	switch block.Peek() {
	case '[':
		c.brackets++
	case ']':
		if c.brackets++; c.brackets <= 2*maxBrackets && c.work <= maxWork {
			c.work += c.brackets + c.marks + c.others + line + address(block) // goldmark may have to look at this many nodes and bytes
		}
	case '*', '_', '~':
		c.marks++
	default:
		c.others++
	}
	const hint = "divide it with empty lines"
	switch {
	case c.brackets > 2*maxBrackets:
		c.over(at.Start, fmt.Sprintf("one paragraph holds more than %d pairs of brackets", maxBrackets), hint)
		return nil
	case c.marks > maxMarks:
		c.over(at.Start, fmt.Sprintf("one paragraph holds more than %d signs of emphasis (* _ ~)", maxMarks), hint)
		return nil
	case c.work > maxWork:
		c.over(at.Start, "there are too many brackets in long paragraphs", hint)
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// address returns how far the address after a closing bracket may reach, in bytes.
func address(block text.Reader) int {
	line, _ := block.PeekLine()
	rest, found := bytes.CutPrefix(line, []byte("]("))
	switch {
	case !found:
		return 0
	case bytes.HasPrefix(rest, []byte("<")):
		return len(rest)
	}
	if i := bytes.IndexAny(rest, " \t\n"); i >= 0 {
		return i
	}
	return len(rest)
}

func (p inline) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := p.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// definitions wraps the parser of link definitions. It cuts off a paragraph that has too many, because goldmark
// copies all its lines for each. It also saves goldmark from looking at a paragraph that begins with something else,
// as nearly all do.
type definitions struct{ parser.ParagraphTransformer }

func (d definitions) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, found := node.Lines(), 0
	for i := range lines.Len() {
		line := lines.At(i)
		if !bytes.HasPrefix(bytes.TrimLeft(line.Value(reader.Source()), " \t"), []byte("[")) {
			if i == 0 {
				return
			}
			continue
		}
		if found++; found > maxDefinitions {
			counterOf(pc).over(line.Start, fmt.Sprintf("one paragraph defines more than %d links", maxDefinitions), "divide it with empty lines")
			lines.SetSliced(0, i)
			break
		}
	}
	d.ParagraphTransformer.Transform(node, reader, pc)
}

// tables wraps the parser of tables.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	c, lines := counterOf(pc), node.Lines()
	if lines.Len() < 2 { // nearly always
		return
	}
	var pipes, heads int
	for i := range lines.Len() {
		line := lines.At(i)
		row := line.Value(reader.Source())
		if bytes.IndexByte(row, '`') >= 0 {
			pipes += bytes.Count(row, []byte(`\|`))
		}
		wide := columns(row)
		if i == 0 || wide == 0 {
			continue
		}
		heads++
		switch {
		case wide > maxColumns:
			c.over(line.Start, fmt.Sprintf("the table has more than %d columns", maxColumns), "split it")
		case wide*(lines.Len()-i) > maxCells:
			c.over(line.Start, fmt.Sprintf("the table has more than %d cells", maxCells), "publish it as a count, or split it")
		default:
			continue
		}
		lines.SetSliced(0, 1)
		return
	}
	if heads == 0 {
		return
	}
	if c.pipes += pipes; c.pipes > maxPipes {
		first := lines.At(0)
		c.over(first.Start, fmt.Sprintf(`the tables hold more than %d escaped signs \| in rows with code`, maxPipes), "leave the code out")
		lines.SetSliced(0, 1)
		return
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// columns returns the number of columns in a line that may be the delimiter row below a table's head, or 0.
func columns(line []byte) int {
	if bytes.IndexByte(line, '-') < 0 || len(bytes.Trim(line, "|-: \t\r\n")) > 0 {
		return 0
	}
	parts := bytes.Split(line, []byte("|"))
	n := len(parts)
	if util.IsBlank(parts[0]) {
		n--
	}
	if n > 0 && util.IsBlank(parts[len(parts)-1]) {
		n--
	}
	return n
}
