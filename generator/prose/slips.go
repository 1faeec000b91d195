package prose

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"totalplace/generator/source"
)

// Markdown has no syntax errors: whatever it does not recognise is text. A table without its line of hyphens, or a
// link with a space in it, would be published as typed and nobody would notice. This file looks for such slips in the
// parser's result. Since the parser knows what is code, a link or escaped, nothing intended is taken for a slip; each
// slip is reported once, where it begins, together with how to write it, or how to say with a \ that it is intended.
//
// What makes no sense as text, such as half a link, is an error. What may be intended is a warning.

// slips checks the lines of a paragraph, or of the text of a list item.
func (w *writer) slips(n ast.Node) {
	if w.quotedCode(n) {
		return
	}
	_, paragraph := n.(*ast.Paragraph)
	row, item := false, false // already reported
	if paragraph {
		w.lookedLikeTitle(n)
		w.lookedLikeSection(n)
		w.inCapitals(n)
		w.brokenWord(n)
		row = w.parted(n)
	}
	tabs := -1       // the offset of the line above, if it has tabs between words
	var above []byte // the line above
	child := n.FirstChild()
	literal := func(at int) bool { // whether text, not emphasis, begins at an offset; offsets must increase
		for ; child != nil; child = child.NextSibling() {
			if t, ok := child.(*ast.Text); ok && t.Segment.Start >= at {
				return t.Segment.Start == at
			}
		}
		return false
	}
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := bytes.TrimRight(line.Value(w.src), " \t\n")
		if len(text) == 0 {
			continue
		}
		tabsAbove, textAbove := tabs, above
		above = text
		if tabs = -1; bytes.IndexByte(text, '\t') > 0 {
			tabs = line.Start
		}
		switch c := text[0]; {
		case tabsAbove >= 0 && tabs >= 0 && !row && !item:
			row = true
			w.tabbed(tabsAbove, 1+bytes.Count(text, []byte("\t")), "")
		case !row && !item && textAbove != nil && c != '|' && stroked(text) > 1 && stroked(textAbove) == stroked(text):
			row = true
			w.asTable(n.Lines().At(i-1).Start, "these lines have | between their words, but are not a table", stroked(text), "")
		case !row && !item && textAbove != nil && separated(textAbove, text) > 0:
			row = true
			w.asTable(n.Lines().At(i-1).Start, "these lines look like rows of a CSV file", separated(textAbove, text), "")
		case !row && !item && textAbove != nil && spaced(text) > 1 && spaced(textAbove) == spaced(text):
			row = true
			w.asTable(n.Lines().At(i-1).Start, "there are several spaces between the words of these lines, as between columns", spaced(text), "")
		case c == '#':
			w.lookedLikeHeading(line.Start, text, paragraph && i == 0)
		case c == '|' && !row && !w.cut:
			row = i == 0 && belowRow(w.src, n) || w.lookedLikeRow(line.Start, text)
		case c == '[' && i == 0 && paragraph && n.Parent().Kind() != ast.KindBlockquote:
			w.lookedLikeCallout(line.Start, text)
		case item:
		case textAbove != nil && follow(textAbove, text) && literal(n.Lines().At(i-1).Start):
			item = true
			w.noItem(n.Lines().At(i-1).Start, textAbove)
		case c == '*' && tightItem.Match(text) && (paragraph || !literal(line.Start)): // emphasis, or a table note
		case c == '-' || c == '+' || c == '*' || c == 'o' || c >= '0' && c <= '9' || c >= utf8.RuneSelf:
			item = i == 0 && strayBullet.Match(text) && belowItem(w.src, n) || w.lookedLikeItem(line.Start, text, paragraph == (i == 0))
		}
	}
}

var (
	headless = regexp.MustCompile(`^(?:(##{1,5})[^#\s]|(#)\p{Lu})`)
	oddSpace = regexp.MustCompile(`^#{1,6}[\x{a0}\x{1680}\x{2000}-\x{200b}\x{202f}\x{205f}\x{3000}]`)
)

// lookedLikeHeading warns of a line that was meant as a heading but is read as text: ##Costs.
//
// Text does not begin with two or more #, so those are taken for a heading wherever a line begins with them, in a
// paragraph or below the items of a list. A single # is more often meant as it is: #1 is a number and #totalplace a
// hashtag, and a line of a paragraph may happen to begin with either. So a single # counts only at the beginning of a
// block, before a capital letter, and on a line that does not end like a sentence. Whoever means the sign itself
// writes \#, as the warning says.
func (w *writer) lookedLikeHeading(at int, text []byte, begins bool) {
	if odd := oddSpace.Find(text); odd != nil {
		at += bytes.LastIndexByte(odd, '#') + 1
		w.slip(w.body.At(at), "heading-level", "the space after the # is not an ordinary one, so this is not a heading", source.TypeASpace)
		return
	}
	m := headless.FindSubmatch(text)
	if m == nil || len(m[2]) > 0 && (!begins || bytes.IndexByte([]byte(".,;:!?"), text[len(text)-1]) >= 0) {
		return
	}
	marks := string(m[1])
	if marks == "" {
		marks = "##" // a single # would be a first-level heading, which only the title is
	}
	heading := marks + " " + strings.TrimLeft(string(text), "#")
	w.slip(w.body.At(at), "heading-level", "this line looks like a heading, but is not one", "put a space after the #: "+source.Quote(heading)+`, or write \# if it is not one`)
}

// lookedLikeRow warns of a table row that is read as text, because the line of hyphens below the first row is
// missing, malformed or has another number of columns. It reports whether it did.
func (w *writer) lookedLikeRow(at int, text []byte) bool {
	if row := bytes.TrimRight(text, ";, "); len(row) < len(text) && bytes.HasSuffix(row, []byte("|")) {
		w.slip(w.body.At(at+len(row)), "table", "there are characters after the end of this row, so it is not part of a table", "take "+source.Quote(string(text[len(row):]))+" out, here and in the rows below")
		return true
	}
	columns := cells(text)
	if columns < 2 || text[len(text)-1] != '|' {
		return false
	}
	w.slip(w.body.At(at), "table", "this line looks like a row of a table, but is not one",
		"make the line below the first row |"+strings.Repeat(" --- |", columns)+" and leave no empty lines in the table")
	return true
}

// belowRow reports whether only an empty line separates a block from a paragraph that begins like a table row.
func belowRow(src []byte, n ast.Node) bool {
	above, ok := n.PreviousSibling().(*ast.Paragraph)
	return ok && above.Lines().Len() > 0 && src[above.Lines().At(0).Start] == '|'
}

// cells returns the number of cells in a row.
func cells(row []byte) int {
	row = bytes.TrimPrefix(bytes.TrimSpace(row), []byte("|"))
	n, from := 0, 0
	for i := 0; i < len(row); i++ {
		switch row[i] {
		case '\\':
			i++
		case '|':
			n, from = n+1, i+1
		}
	}
	if from < len(row) {
		n++
	}
	return n
}

// uneven warns of a table row with more cells than the head, the last of which would not be shown; of one that lacks
// a cell, so that figures may be under the wrong heading; and of a line below a table that became part of it. It
// returns whether a row of this table was reported to lack a cell.
func (w *writer) uneven(row ast.Node, columns int, short bool) bool {
	first := row.FirstChild()
	if first == nil || first.Lines() == nil || first.Lines().Len() == 0 {
		return short
	}
	at := first.Lines().At(0).Start
	from := bytes.LastIndexByte(w.src[:at], '\n') + 1
	line, _, _ := bytes.Cut(w.src[from:], []byte("\n"))
	text := bytes.TrimLeft(line, " \t>")
	pos := w.body.At(from + len(line) - len(text))
	switch n := cells(text); {
	case n > columns:
		w.slip(pos, "table", fmt.Sprintf("this row has %d cells and the head of the table %d, so the last would not be shown", n, columns), `add a column to the first two rows; or write \| for the sign itself`)
	case n == 1 && columns > 1 && bytes.IndexByte(text, '|') < 0:
		w.slip(pos, "table", "this line became a row of the table above it", "leave an empty line above it")
	case n > 1 && n == columns-1 && !short:
		w.slip(pos, "table", fmt.Sprintf("this row has %d cells and the head of the table %d, so the last would be empty", n, columns), "write | for each cell, even an empty one, here and in the rows below")
		return true
	}
	return short
}

var (
	strayBullet = regexp.MustCompile(`^(?:[•·▪◦‣●○■➢➤►❖\x{f000}-\x{f0ff}][\s\x{a0}]*|o\t)`)
	tightItem   = regexp.MustCompile(`^(?:[-*]\pL|\d{1,2}[.)](?:\p{Lu}|\p{Ll}{2}))`)
	oddItem     = regexp.MustCompile(`^([-+*]|\d{1,2}[.)])[\x{a0}\x{2000}-\x{200b}\x{202f}\x{3000}]+`)
)

// lookedLikeItem warns of a list item that is read as text: one with a word processor's bullet, or one without a
// space after its hyphen or number, at the beginning of a paragraph or below a proper item. It reports whether it
// did.
func (w *writer) lookedLikeItem(at int, text []byte, begins bool) bool {
	if !strayBullet.Match(text) && !(begins && (tightItem.Match(text) || oddItem.Match(text))) {
		return false
	}
	w.noItem(at, text)
	return true
}

// belowItem reports whether only an empty line separates a block from a paragraph that begins with the same sign, and
// was reported.
func belowItem(src []byte, n ast.Node) bool {
	above, ok := n.PreviousSibling().(*ast.Paragraph)
	if !ok || above.Lines().Len() == 0 || n.Lines().Len() == 0 {
		return false
	}
	sign, _ := utf8.DecodeRune(src[n.Lines().At(0).Start:])
	other, _ := utf8.DecodeRune(src[above.Lines().At(0).Start:])
	return sign == other
}

func (w *writer) noItem(at int, text []byte) {
	item := ""
	switch mark, odd, label := strayBullet.Find(text), oddItem.FindSubmatch(text), label.FindSubmatch(text); {
	case mark != nil:
		item = "- " + string(text[len(mark):])
	case odd != nil:
		item = string(odd[1]) + " " + string(text[len(odd[0]):])
	case label != nil: // of a first item
		item = "1. " + string(text[len(label[0]):])
	case tightItem.Match(text):
		sign := 1 + bytes.IndexAny(text, "-*.)")
		item = string(text[:sign]) + " " + string(text[sign:])
	default:
		_, size := utf8.DecodeRune(text)
		item = "- " + string(bytes.TrimLeft(text[size:], " \t\u00a0"))
	}
	w.slip(w.body.At(at), "list-item", "this line looks like a list item, but is not one", "begin it with a hyphen or a number, and a space: "+source.Quote(item))
}

var (
	oneOfTwo = regexp.MustCompile(`^(?:([–—✓✔§→o])[\s\x{a0}]|([-*])\pL)`)
	label    = regexp.MustCompile(`^\(?([a-z]|\d{1,2}|i{1,3})[.)][\s\x{a0}]+`)
)

// follow reports whether two consecutive lines are list items, because both begin with the same sign, or one with a
// and the other with b. A single line may well be intended: – a thought, *a table note.
func follow(above, below []byte) bool {
	if c := below[0]; c != '*' && c != '-' && c != 'o' && c < utf8.RuneSelf && !bytes.ContainsAny(below[:min(5, len(below))], ".)") { // nearly always
		return false
	}
	if a, b := oneOfTwo.FindSubmatch(above), oneOfTwo.FindSubmatch(below); a != nil && b != nil {
		return bytes.Equal(a[1], b[1]) && bytes.Equal(a[2], b[2])
	}
	if above[0] == '1' && below[0] == '2' && tightItem.Match(above) && tightItem.Match(below) {
		return true
	}
	a, b := label.FindSubmatch(above), label.FindSubmatch(below)
	if a == nil || b == nil {
		return false
	}
	switch string(a[1]) + string(b[1]) {
	case "ab", "12", "iii":
		return true
	}
	return false
}

var textInCode = regexp.MustCompile(`^(?:(?:[-*+•]|\d{1,2}[.)]) \p{Lu}|#{2,6} \p{Lu}|\|.*\|\s*$|[“‘"(]?\p{Lu}[\pL’']*,?(?: \S+){3}|[“‘"]?(?:[\p{Lu}]|\d+ )\S*(?: \S+){2,}[.!?][”’"]?\s*$|.*(?:\]\((?:` + linkKinds + `):|\[\^))`)

// lookedLikeText warns of text that is shown as code because it is indented by four spaces or a tab.
func (w *writer) lookedLikeText(n *ast.CodeBlock) {
	if n.Lines().Len() == 0 {
		return
	}
	first := n.Lines().At(0)
	text := bytes.TrimRight(first.Value(w.src), " \t\n")
	if columns, ok := headBelowNothing(n, text, w.src); ok {
		w.tabbed(first.Start, columns, "")
	} else if textInCode.Match(text) {
		w.problems.Warn(w.body.At(first.Start), "code", "the tab or the spaces before this text make it code", "take them out; or put code between two lines of ```")
	}
}

// headBelowNothing reports whether a code block is the head of a table that was copied from a spreadsheet, with an
// empty first cell and its rows below, and how many columns it has.
func headBelowNothing(n ast.Node, text, src []byte) (columns int, ok bool) {
	tabs := bytes.Count(text, []byte("\t"))
	rows, found := n.NextSibling().(*ast.Paragraph)
	if !found || rows.Lines().Len() == 0 || n.Lines().Len() != 1 || tabs == 0 {
		return 0, false
	}
	first := rows.Lines().At(0)
	return tabs + 2, bytes.Count(first.Value(src), []byte("\t")) == tabs+1
}

// tabbed warns of the lines of a table copied from a spreadsheet.
func (w *writer) tabbed(at, columns int, besides string) {
	w.asTable(at, "there are tabs between the words of these lines, as in cells copied from a spreadsheet", columns, besides)
}

// asTable warns of lines that were table cells elsewhere, and would run together as one sentence.
func (w *writer) asTable(at int, fault string, columns int, besides string) {
	w.slip(w.body.At(at), "table", fault, "for a table write | between the cells and at both ends, and below the first row |"+strings.Repeat(" --- |", columns)+besides)
}

// separated returns the number of cells in two lines of a paragraph if both look like rows of a CSV file, or 0: the
// same separator occurs equally often in both, at least twice, and never with a space after it, unlike in a sentence.
// A comma may also be part of a number.
func separated(above, text []byte) int {
	for _, sign := range []byte{';', ','} {
		n := bytes.Count(text, []byte{sign})
		if n < 2 || bytes.Count(above, []byte{sign}) != n || bytes.IndexByte(text, '&') >= 0 { // &nbsp; ends in a semicolon
			continue
		}
		if !bytes.Contains(above, []byte{sign, ' '}) && !bytes.Contains(text, []byte{sign, ' '}) && (sign == ';' || partsCells.Match(above) || partsCells.Match(text)) {
			return n + 1
		}
	}
	return 0
}

// stroked returns the number of cells that " | " divides a line into.
func stroked(text []byte) int { return 1 + bytes.Count(text, []byte(" | ")) }

// spaced returns the number of cells that three spaces or more divide a line into.
func spaced(text []byte) int {
	if !bytes.Contains(text, []byte("   ")) { // nearly always
		return 1
	}
	return len(gap.FindAllIndex(bytes.TrimLeft(text, " "), -1)) + 1
}

var gap = regexp.MustCompile(` {3,}`)

// dashes matches a line of hyphens below column names, as in Pandoc's tables.
var dashes = regexp.MustCompile(`^ *-{2,}(?: +-{2,})+ *$`)

// lookedLikeColumns warns of such a line, which here would be a rule between sentences.
func (w *writer) lookedLikeColumns(n ast.Node) {
	if line := firstLine(w.src, n.Pos()); dashes.MatchString(line) {
		w.asTable(n.Pos(), "this line of hyphens separates the columns of a table in other programs, but here it is a rule", len(strings.Fields(line)), "")
	}
}

// partsCells matches a comma that is neither inside a number nor at the end of a line.
var partsCells = regexp.MustCompile(`[^\s\d],\S|\S,[^\s\d]`)

// numbered matches the beginning of a paragraph whose number is followed by a tab.
var numbered = regexp.MustCompile(`^\(?(?:\d{1,2}(?:\.\d+)*|\pL|[ivx]+)[.)]?\t`)

// parted looks for a copied table with an empty line after each row. It reports whether it was reported, here or at a
// row above.
func (w *writer) parted(n ast.Node) bool {
	tabs := func(n ast.Node) int {
		p, ok := n.(*ast.Paragraph)
		if !ok || p.Lines().Len() != 1 {
			return 0
		}
		line := p.Lines().At(0)
		text, _, _ := bytes.Cut(w.src[line.Start:], []byte("\n")) // trailing cells may be empty
		if count := bytes.Count(text, []byte("\t")); count > 1 || !numbered.Match(text) {
			return count
		}
		return 0
	}
	if code, ok := n.PreviousSibling().(*ast.CodeBlock); ok && code.Lines().Len() == 1 {
		line := code.Lines().At(0)
		_, told := headBelowNothing(code, bytes.TrimRight(line.Value(w.src), " \t\n"), w.src)
		return told
	}
	own := tabs(n)
	if own == 0 {
		return false
	}
	if tabs(n.PreviousSibling()) == own {
		return true
	}
	if tabs(n.NextSibling()) == own {
		w.tabbed(n.Lines().At(0).Start, own+1, ", with no empty lines between")
		return true
	}
	return false
}

// asFence matches a line that would begin or end a code block if a word processor had not turned its backticks into
// quotation marks.
var asFence = regexp.MustCompile("^[`'´′\"“”‘’‛]{3,}[ \u00a0]*([A-Za-z]*)$")

// quotedCode reports quotation marks where a code block should begin. It returns whether the lines belong to such a
// block; anything else odd in them is intended.
func (w *writer) quotedCode(n ast.Node) bool {
	within := w.quoted
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := bytes.TrimRight(line.Value(w.src), " \t\n")
		if len(text) == 0 || text[0] < utf8.RuneSelf && bytes.IndexByte([]byte("`'\""), text[0]) < 0 { // nearly always
			continue
		}
		m := asFence.FindSubmatch(text)
		if m == nil {
			continue
		}
		if !w.quoted {
			within = true
			language := string(m[1])
			if aChart.Match(w.src[line.Stop:]) {
				language = "figure"
			}
			w.problems.Add(w.body.At(line.Start), "code", "there are quotation marks where a block of code needs ```", "write ```"+language+" in their place, and ``` on a line of its own below its last line")
		}
		w.quoted = !w.quoted
	}
	return within
}

// aChart matches the beginning of the lines of a figure.
var aChart = regexp.MustCompile(`(?m)\A(?:count|show|title): [^\n]*\n(?:[^\n]*\n)?(?:count|show): `)

// lookedLikeFigure warns of the lines of a figure that would be shown as code, because their fence does not say
// figure. No programming language has a name so similar that its code needs to be examined.
func (w *writer) lookedLikeFigure(n *ast.FencedCodeBlock, language string) {
	near := 5 <= len(language) && len(language) <= 7 && source.Nearest(language, []string{"figure"}) != ""
	if near || (language == "" || language == "chart") && aChart.Match(n.Lines().Value(w.src)) {
		w.problems.Warn(w.at(n), "code", "these lines would be shown as code, not as a chart", "begin the block with ```figure")
	}
}

// lookedLikeCallout warns of a callout that is not in a block quote.
func (w *writer) lookedLikeCallout(at int, text []byte) {
	if m := callout.FindSubmatch(text); m != nil && slices.Contains(callouts, strings.ToUpper(string(m[1]))) {
		w.problems.Warn(w.body.At(at), "callout", "this looks like a callout, but is not one", "put > and a space before each of its lines")
	}
}

// longestTitle is the most letters in a bold line that is taken for a heading.
const longestTitle = 60

// lookedLikeTitle warns of a line on its own, all in bold, above what it most likely is the heading of. A sentence in
// bold is not a heading, and a line that ends with a colon introduces the next.
func (w *writer) lookedLikeTitle(n ast.Node) {
	stress, ok := n.FirstChild().(*ast.Emphasis)
	if !ok || stress.Level != 2 || stress.NextSibling() != nil || n.Lines().Len() != 1 || !aboveText(n) {
		return
	}
	for c := stress.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() != ast.KindText {
			return
		}
	}
	if title := plainText(n, w.src); titular(title) {
		w.noHeading(w.body.At(n.Lines().At(0).Start), "this line in bold looks like a heading, but is not one", title, 6)
	}
}

// inCapitals warns of a line on its own, all in capitals, above what it most likely is the heading of.
func (w *writer) inCapitals(n ast.Node) {
	if n.Lines().Len() != 1 {
		return
	}
	line := n.Lines().At(0)
	text := line.Value(w.src)
	if bytes.IndexFunc(text, unicode.IsLower) >= 0 || !capitals.Match(text) || !aboveText(n) { // nearly always
		return
	}
	if title := plainText(n, w.src); titular(title) && w.onlyText(n) {
		w.noHeading(w.body.At(line.Start), "this line in capitals looks like a heading, but is not one", title, 3)
	}
}

// capitals matches a word that is no short form.
var capitals = regexp.MustCompile(`\p{Lu}{5}`)

// onlyText reports whether a block holds no links, notes or emphasis.
func (w *writer) onlyText(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() != ast.KindText {
			return false
		}
	}
	return true
}

// broken matches the end of a line within a word, and the beginning of the next.
var broken = regexp.MustCompile(`(\p{Ll}+)-\n(\p{Ll}+)`)

// brokenWord warns, once in a text, of a word that a printed page split at the end of a line: its two halves would be
// printed with a space between them. In pre- and post-war it is meant.
func (w *writer) brokenWord(n ast.Node) {
	lines := n.Lines()
	if lines.Len() < 2 || w.once["-"] {
		return
	}
	from := lines.At(0).Start
	text := w.src[from:lines.At(lines.Len()-1).Stop]
	if !bytes.Contains(text, []byte("-\n")) { // nearly always
		return
	}
	for _, m := range broken.FindAllSubmatchIndex(text, -1) {
		first, second := string(w.src[from+m[2]:from+m[3]]), string(w.src[from+m[4]:from+m[5]])
		if slices.Contains([]string{"and", "or", "to", "nor", "as", "but"}, second) {
			continue
		}
		w.found("-")
		w.slip(w.body.At(from+m[2]), "broken-word", "this word is split at the end of the line, so "+source.Quote(first+"- "+second)+" would be printed", "write "+source.Quote(first+second)+" or "+source.Quote(first+"-"+second)+" on one line, and so with the others below")
		return
	}
}

// found keeps a slip from being reported again in the same text.
func (w *writer) found(what string) {
	if w.once == nil {
		w.once = map[string]bool{}
	}
	w.once[what] = true
}

// titular reports whether a line may be a heading, and is not a sentence.
func titular(title string) bool {
	first, _ := utf8.DecodeRuneInString(title)
	last, _ := utf8.DecodeLastRuneInString(title)
	return unicode.IsUpper(first) && utf8.RuneCountInString(title) <= longestTitle && (unicode.IsLetter(last) || unicode.IsDigit(last) || last == ')')
}

// noHeading warns of a line that looks like a heading, which would be below the one above it, but no lower than the
// given level.
func (w *writer) noHeading(at source.Pos, msg, title string, lowest int) {
	level := 2
	if len(w.above) > 0 {
		level = min(lowest, w.above[len(w.above)-1].Level+1)
	}
	w.slip(at, "heading-level", msg, "write "+source.Quote(strings.Repeat("#", level)+" "+title)+", or end it with a full stop or a colon if it is not one")
}

// sectionNumber matches the number of a section and the words after it: 1.2 Background. Its parts end at 19, because
// most numbers above that are times of day: 10.30 Coffee.
var sectionNumber = regexp.MustCompile(`^\d{1,2}((?:\.1?\d){1,3})\.?[\s\x{a0}]+(.+)$`)

// timeOfDay matches what is more likely a time than the number of a section.
var timeOfDay = regexp.MustCompile(`^(?:(?:[6-9]|1\d|2[0-3])\.\d\d|\d{1,2}\.15)[\s\x{a0}]`)

// lookedLikeSection warns of a line on its own that begins with the number of a section, as the headings of a word
// processor do, above the text of the section.
func (w *writer) lookedLikeSection(n ast.Node) {
	if n.Lines().Len() != 1 || !aboveText(n) {
		return
	}
	if line := n.Lines().At(0); bytes.Contains(line.Value(w.src), []byte(`\.`)) { // it is meant
		return
	}
	title := plainText(n, w.src)
	if m := sectionNumber.FindStringSubmatch(title); m != nil && titular(m[2]) && !timeOfDay.MatchString(title) {
		w.noHeading(w.at(n), "this line with a number looks like a heading, but is not one", title, 2+strings.Count(m[1], "."))
	}
}

// nearBlocks is how many blocks may lie between two items of a list that they break, at most.
const nearBlocks = 20

// lookedLikeChapter warns of the same for a whole number, which makes the line a list of one item: 1. Background.
func (w *writer) lookedLikeChapter(n *ast.List) {
	item := n.FirstChild()
	if item == nil || item.NextSibling() != nil || !aboveText(n) {
		return
	}
	words := item.FirstChild()
	if words == nil || words.NextSibling() != nil || words.Lines().Len() != 1 {
		return
	}
	title := plainText(words, w.src)
	if !titular(title) {
		return
	}
	number := strconv.Itoa(n.Start) + "."
	w.found(number)
	if w.once[strconv.Itoa(n.Start-1)+"."] { // reported with the first
		return
	}
	const looks = "this line with a number looks like a heading, but is a list of one item"
	title = fmt.Sprintf("%d%c %s", n.Start, n.Marker, title)
	for next, blocks := n.NextSibling(), 0; next != nil && blocks < nearBlocks; next, blocks = next.NextSibling(), blocks+1 {
		if list, ok := next.(*ast.List); ok && list.IsOrdered() && list.Start == n.Start+1 {
			w.slip(w.at(n), "heading-level", looks, "write "+source.Quote("## "+title)+", and so with those below; or, if they are the items of one list, put three spaces before the text between them")
			return
		}
	}
	w.noHeading(w.at(n), looks, title, 2)
}

// aboveText reports whether a block is at the top level, and text follows it. A line above anything else may name a
// table or a person quoted.
func aboveText(n ast.Node) bool {
	switch n.NextSibling().(type) {
	case *ast.Paragraph, *ast.List:
		return topLevel(n)
	}
	return false
}

// unclosed reports a code block that is never closed, so that everything below it became code. It returns whether it
// is one.
func (w *writer) unclosed(n *ast.FencedCodeBlock) bool {
	lines := n.Lines()
	if w.cut || lines.Len() == 0 {
		return false
	}
	next := bytes.TrimLeft(w.src[lines.At(lines.Len()-1).Stop:], " >\t")
	if len(next) > 0 && (next[0] == '`' || next[0] == '~') {
		return false
	}
	w.doc.Swallowed = true
	if w.quoted { // it closes what began with quotation marks
		return true
	}
	for i := range lines.Len() {
		line := lines.At(i)
		if text := bytes.TrimSpace(line.Value(w.src)); asFence.Match(text) {
			w.problems.Add(w.body.At(line.Start), "code", "there are quotation marks where the block above should end", "write ``` in their place")
			return true
		}
	}
	w.problems.Add(w.at(n), "code", "this block is never closed, so everything below is part of it", "write ``` on a line of its own below its last line")
	return true
}

// lookedLikeRule warns of text that became a heading because a line of --- is directly below it. That was not
// intended if there are two lines, or a sentence.
func (w *writer) lookedLikeRule(n *ast.Heading) {
	lines := n.Lines()
	if n.Level != 2 || lines.Len() == 0 {
		return
	}
	from := lines.At(0).Start
	if before := bytes.TrimRight(w.src[:from], " \t"); len(before) > 0 && before[len(before)-1] == '#' {
		return
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	switch {
	case frontMatter.Match(first.Value(w.src)):
		w.problems.Add(w.body.At(from), "front-matter", "there is front matter in the middle of the text", "move what begins here to a file of its own, or take it out")
	case lines.Len() > 1 || bytes.HasSuffix(bytes.TrimSpace(last.Value(w.src)), []byte(".")):
		w.slip(w.body.At(from), "heading-level", "the line of --- below this text makes it a heading", "leave an empty line above the ---, or take it out")
	}
}

var frontMatter = regexp.MustCompile(`^(?:title|summary):`)

// What Markdown reads as text within a line although more was intended: half a link or note, asterisks that emphasise
// nothing, and what other programs read in braces.
var (
	brokenLink  = regexp.MustCompile(`\]\(`)
	partedLink  = regexp.MustCompile(`\] \((https?:|mailto:|[a-z]+:[a-z0-9-]+\)|[^ ()]+\.md[#)])`)
	openLink    = regexp.MustCompile(`\((?:` + linkKinds + `):[a-z0-9][a-z0-9-]*(?:#[^\s()]*)?\)`)
	swappedLink = regexp.MustCompile(`\([^()\n]*\) ?\[(?:(?:` + linkKinds + `):[a-z0-9-]+|https?://[^\]\s]+)\]`)
	wikiLink    = regexp.MustCompile(`\[\[\pL[^\[\]\n]*\]\]`)
	brokenNote  = regexp.MustCompile(`\[ ?\^[\pL\d]|\(\^[a-z0-9][a-z0-9-]*\)|\^\d{1,2}\^|\^\[[^\]\n]+\]|\[[a-z0-9][a-z0-9-]*\^\]`)
	brokenStars = regexp.MustCompile(`(?:^|[\s(])(\*\*)[\pL\d]|(\*\*)[ \t][^*\n]+\*\*`)
	bareID      = regexp.MustCompile(`\[([a-z0-9]+(?:-[a-z0-9]+)+)\]`)
	bareNumber  = regexp.MustCompile(`^(\[\d{1,2}\]):?\s|[\pL.,;:!?)”’"'](\[\d{1,2}\])|\s(\[\d{1,2}\])(?:[.,;:!?)]|$)`)
	raisedOne   = regexp.MustCompile(`[\pL.,;:!?)”’"']¹`)
	otherMark   = regexp.MustCompile(`\^[\pL\d]{1,4}\^|==\pL[^=\n]*==`)
	pastedOne   = regexp.MustCompile(`\p{Ll}{4}\.(1)(?:\s+\p{Lu}|\s*$)`)
	abbreviated = regexp.MustCompile(`(?i)\b(?:para|page|table|chap|sect|paras|item)\.$`)
	bareAddress = regexp.MustCompile(`\b(?:https?://|www\.)[\pL\d][^\s<>]*[\pL\d/]`)
	inBraces    = regexp.MustCompile(`\{\{([^{}\n]+)\}\}|\{(?:[#.][\pL_]|[a-z-]+=)[^{}\n]*\}?`)
)

// linkKinds are the kinds that links can refer to. They are defined in package pack, whose tests check this list.
const linkKinds = "pilot|theme|case|count|conversation|event|organisation|source|term|page|fact|figure"

// longestText is how far before an address, in bytes, the bracket that begins the link text is searched for.
const longestText = 1000

// inlineSlips checks text within a line. The text of one line may be in several nodes; all of them are checked
// together, at the first.
func (w *writer) inlineSlips(n *ast.Text) {
	if last, ok := n.PreviousSibling().(*ast.Text); w.cut || ok && last.Segment.Stop == n.Segment.Start {
		return
	}
	from, to := n.Segment.Start, n.Segment.Stop
	for next, ok := n.NextSibling().(*ast.Text); ok && next.Segment.Start == to; next, ok = next.NextSibling().(*ast.Text) {
		to = next.Segment.Stop
	}
	r := run{w: w, text: w.src[from:to], from: from}
	closed, address := r.holds("]"), r.holds("(") && r.holds(":")
	raised, stars, web := r.holds("^"), r.holds("**"), (r.holds("://") || r.holds("www.")) && !w.inLink
	one, braces, marks := r.holds("¹") || r.holds(".1"), r.holds("{"), raised || r.holds("==")
	if !closed && !address && !marks && !stars && !web && !one && !braces { // nearly always
		return
	}
	r.told = map[int]bool{}
	if closed || address {
		r.halfLinks()
	}
	if raised {
		r.halfNotes()
	}
	if closed && len(r.told) == 0 && !w.inLink {
		r.bareNumbers()
		r.bareIDs()
	}
	if web && len(r.told) == 0 {
		r.bareAddresses()
	}
	if stars {
		r.strayStars()
	}
	if one && !w.inLink {
		r.raisedNumber()
	}
	if braces && len(r.told) == 0 {
		r.braces()
	}
	if marks && len(r.told) == 0 {
		r.otherMarks()
	}
}

// run is text of one line that is not in a link, code or emphasis of its own.
type run struct {
	w    *writer
	text []byte
	from int          // its offset in the source
	told map[int]bool // offsets of slips already reported
}

func (r *run) holds(sign string) bool { return bytes.Contains(r.text, []byte(sign)) }

// at returns the position of offset i of the run.
func (r *run) at(i int) source.Pos { return r.w.body.At(r.from + i) }

// escaped reports whether a \ before offset i says that the sign there is intended.
func (r *run) escaped(i int) bool { return i > 0 && r.text[i-1] == '\\' }

// report reports a slip at offset i, once, unless it is escaped.
func (r *run) report(i int, code, what, hint string) {
	if r.told[i] || r.escaped(i) {
		return
	}
	r.told[i] = true
	r.w.problems.Add(r.at(i), code, "this looks like a "+what+", but is not one", hint)
}

// halfLinks looks for links with a bracket missing or in the wrong place.
func (r *run) halfLinks() {
	const whole = "write [text](address), with "
	for _, found := range brokenLink.FindAllIndex(r.text, -1) {
		if bytes.IndexByte(r.text[found[1]:], ')') < 0 {
			r.halfLink(found, whole+"both brackets closed")
		} else {
			r.halfLink(found, whole+"no space in the address")
		}
	}
	for _, found := range partedLink.FindAllIndex(r.text, -1) {
		r.halfLink(found, whole+"no space between the brackets")
	}
	for _, found := range openLink.FindAllIndex(r.text, -1) {
		if before := r.text[:found[0]]; !bytes.HasSuffix(before, []byte("]")) && !bytes.HasSuffix(before, []byte("] ")) {
			r.halfLink(found, "write [text]"+source.Printable(string(r.text[found[0]:found[1]]))+", with both brackets closed")
		}
	}
	for _, found := range swappedLink.FindAllIndex(r.text, -1) {
		r.report(found[0], "link-address", "link", "write [text](address): the square brackets come first")
	}
	for _, found := range wikiLink.FindAllIndex(r.text, -1) {
		r.report(found[0], "link-address", "link", "write the kind and the id, such as [](pilot:kent)")
	}
}

// halfLink reports a broken link, at the bracket that begins its text if there is one.
func (r *run) halfLink(found []int, hint string) {
	near := max(0, found[0]-longestText)
	at := near + bytes.LastIndexByte(r.text[near:found[0]], '[')
	if at < near || bytes.IndexByte(r.text[at:found[0]], ')') >= 0 && r.text[found[0]] == '(' {
		at = found[0]
	}
	switch {
	case r.escaped(at) || r.escaped(found[0]):
	case at > 0 && r.text[at-1] == '!' && !r.escaped(at-1):
		r.report(at-1, "image", "picture", "write ![words](../images/name.jpg), with no space in the name and none between the brackets")
	default:
		r.report(at, "link-address", "link", hint)
	}
}

func (r *run) halfNotes() {
	for _, found := range brokenNote.FindAllIndex(r.text, -1) {
		r.report(found[0], "note", "note", "write [^name]")
	}
}

// bareNumbers warns of marks such as [1], once for each number in a text: they were notes in the document they were
// copied from.
func (r *run) bareNumbers() {
	for _, m := range bareNumber.FindAllSubmatchIndex(r.text, -1) {
		at, end := max(m[2], m[4], m[6]), max(m[3], m[5], m[7])
		number := string(r.text[at+1 : end-1])
		if r.escaped(at) || r.w.once[number] {
			continue
		}
		r.w.found(number)
		r.w.problems.Warn(r.at(at), "note", "this looks like a note, but is not one", "write [^"+number+"], and its text on a line of its own, [^"+number+"]: …; or \\[ for the bracket itself")
	}
}

// raisedNumber warns, once, of a ¹ after a word: a text copied from a document has its first note there. The other
// numbers need not be reported then, and ² and ³ are more often part of m² and m³.
func (r *run) raisedNumber() {
	const mark = "¹"
	if m := pastedOne.FindSubmatchIndex(r.text); m != nil && !r.w.once[mark] && !abbreviated.Match(r.text[:m[2]]) {
		r.w.found(mark)
		r.w.problems.Warn(r.at(m[2]), "note", "this looks like a note, but is not one", "write [^1], and its text on a line of its own, [^1]: …, and so with the others; or put a space before the number")
		return
	}
	if m := raisedOne.FindIndex(r.text); m != nil && !r.w.once[mark] {
		r.w.found(mark)
		r.w.problems.Warn(r.at(m[1]-len(mark)), "note", "this looks like a note, but is not one", "write [^1], and its text on a line of its own, [^1]: …, and so with the others; or &sup1; for the sign itself")
	}
}

// otherMarks warns of signs with which other programs raise or colour words.
func (r *run) otherMarks() {
	for _, m := range otherMark.FindAllIndex(r.text, -1) {
		if found := string(r.text[m[0]:m[1]]); !r.escaped(m[0]) {
			r.w.problems.Warn(r.at(m[0]), "emphasis", source.Quote(found)+" would be printed as it is", "write "+source.Quote(strings.Trim(found, "^="))+`; or a \ before the first sign, if it is meant`)
		}
	}
}

// braces warns of markup of other programs: the attributes that Pandoc writes when converting a document to Markdown,
// and template fields.
func (r *run) braces() {
	for _, m := range inBraces.FindAllSubmatchIndex(r.text, -1) {
		if r.escaped(m[0]) {
			continue
		}
		hint := `take it out; or write \{ for the sign itself`
		if field := r.text[max(m[2], 0):max(m[3], 0)]; fieldLink.Match(field) {
			hint = "write [](" + string(field) + ")"
		}
		r.w.problems.Warn(r.at(m[0]), "braces", source.Quote(string(r.text[m[0]:m[1]]))+" would be printed as it is", hint)
	}
}

// lookedLikeAbout warns of words between two single ~ signs, which more often mean "about", or a subscript, than that
// the words are struck through.
func (w *writer) lookedLikeAbout(n ast.Node) {
	if at := n.Pos(); !bytes.HasPrefix(w.src[at:], []byte("~~")) {
		w.slip(w.body.At(at), "emphasis", "this sign ~ and the next strike through the words between them", `write \~ for the sign itself; or ~~words~~ to strike them through`)
	}
}

// fieldLink matches a template field that should be a link.
var fieldLink = regexp.MustCompile(`^(?:` + linkKinds + `):[a-z0-9-]+$`)

// bareIDs records what may be a source's id in brackets; package pack knows whether it is one.
func (r *run) bareIDs() {
	for _, m := range bareID.FindAllSubmatchIndex(r.text, -1) {
		if !r.escaped(m[0]) && (m[1] == len(r.text) || r.text[m[1]] != '(') {
			r.w.doc.Bare = append(r.w.doc.Bare, source.Text{S: string(r.text[m[2]:m[3]]), Pos: r.at(m[0])})
		}
	}
}

func (r *run) bareAddresses() {
	for _, at := range bareAddress.FindAllIndex(r.text, -1) {
		if to := at[1]; to < len(r.text) && r.text[to] == ')' && bytes.Count(r.text[at[0]:to], []byte("(")) > bytes.Count(r.text[at[0]:to], []byte(")")) {
			at[1]++
		}
		found := source.Printable(string(r.text[at[0]:at[1]]))
		if strings.HasPrefix(found, "www.") {
			found = "https://" + found
		}
		r.w.problems.Warn(r.at(at[0]), "link-address", "this web address is not a link", "write <"+found+">, or [words]("+found+")")
	}
}

func (r *run) strayStars() {
	if m := brokenStars.FindSubmatchIndex(r.text); m != nil {
		r.w.problems.Warn(r.at(max(m[2], m[4])), "emphasis", "these stars would be printed, because they emphasise nothing", `write **words** with no space inside the stars, and close them; or \* for the sign itself`)
	}
}
