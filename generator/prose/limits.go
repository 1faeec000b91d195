package prose

import (
	"bytes"
	"fmt"

	"totalplace/generator/source"
)

// Limits on what goldmark is given. Some patterns take it time that grows with the square of their
// length (256 KB of "[a](" took 28 s) and a running conversion cannot be stopped, so they are counted
// before it starts. No page written by a person comes near them.
const (
	maxHTML     = 5 << 20
	maxNesting  = 16    // quotes and lists in one another
	maxBrackets = 1_000 // of one block
	maxMarks    = 1_000 // signs of emphasis in one block
	maxColumns  = 50
	maxCells    = 20_000 // header cells times rows, because short rows are filled up
)

// withinLimits counts, line by line, what could make the parser slow or the page huge.
func withinLimits(f *source.File, problems *source.Problems) bool {
	var brackets, marks int // of the block so far
	var columns, rows int   // of the table so far
	var before []byte       // the line above
	ok, offset := true, 0   //
	over := func(what, hint string) {
		problems.Add(f.At(offset), "too-large", what, hint)
		ok = false
	}
	for line := range bytes.Lines(f.Body) {
		text := bytes.TrimRight(line, " \t\n")
		if depth := nesting(text); depth > maxNesting {
			over(fmt.Sprintf("quotes and lists lie more than %d deep in one another", maxNesting), "write it flatter")
			return false
		}
		switch {
		case columns > 0 && len(bytes.TrimSpace(text)) > 0: // a row; each is parsed on its own
			rows++
			brackets, marks = 0, 0
			if rows*columns > maxCells {
				over(fmt.Sprintf("the table has more than %d cells", maxCells), "publish it as a count, or split it")
				return false
			}
		case delimiterRow(text) && cells(before) == cells(text) && len(bytes.TrimSpace(before)) > 0:
			columns, rows = cells(text), 1
			if columns > maxColumns {
				over(fmt.Sprintf("the table has more than %d columns", maxColumns), "split it")
				return false
			}
		case len(text) == 0 || startsBlock(text):
			brackets, marks, columns = 0, 0, 0
		}
		for _, c := range text {
			switch c {
			case '[', ']':
				brackets++
			case '*', '_', '~':
				marks++
			}
		}
		switch {
		case brackets > 2*maxBrackets:
			over(fmt.Sprintf("one paragraph holds more than %d brackets", maxBrackets), "divide it with blank lines")
			return false
		case marks > maxMarks:
			over(fmt.Sprintf("one paragraph holds more than %d signs of emphasis (* _ ~)", maxMarks), "divide it with blank lines")
			return false
		}
		before = text
		offset += len(line)
	}
	return ok
}

// nesting returns how many quotes and lists could begin at most at the start of a line, or be open
// around it given how far it is indented.
func nesting(line []byte) int {
	depth, spaces := 0, 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ':
			spaces++
		case c == '\t':
			spaces += 4
		case c == '>':
			depth++
		case (c == '-' || c == '*' || c == '+') && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t'):
			depth++
		case c >= '0' && c <= '9':
			j := i
			for j < len(line) && line[j] >= '0' && line[j] <= '9' {
				j++
			}
			if j == len(line) || line[j] != '.' && line[j] != ')' || j+1 < len(line) && line[j+1] != ' ' {
				return depth
			}
			depth++
			i = j
		default:
			if depth > 0 && spaces > depth*4 {
				return depth + spaces/8
			}
			return depth
		}
	}
	return depth
}

// startsBlock reports whether a line surely begins a block of its own, even after a line of text.
func startsBlock(line []byte) bool {
	t := bytes.TrimLeft(line, " ")
	if len(line)-len(t) > 3 || len(t) < 3 {
		return false
	}
	return (t[0] == '-' || t[0] == '*' || t[0] == '+') && t[1] == ' ' && t[2] != ' ' && !bytes.HasPrefix(t[2:], []byte("[^")) || t[0] == '#' && bytes.HasPrefix(bytes.TrimLeft(t, "#"), []byte(" "))
}

func delimiterRow(line []byte) bool {
	t := bytes.TrimSpace(line)
	return len(t) > 1 && bytes.ContainsRune(t, '-') && bytes.ContainsAny(t, "|") && len(bytes.Trim(t, "|-: \t")) == 0
}

// cells counts the cells of a table row, as many as its pipes make.
func cells(line []byte) int {
	t := bytes.Trim(bytes.TrimSpace(line), "|")
	n := 1
	for i, c := range t {
		if c == '|' && (i == 0 || t[i-1] != '\\') {
			n++
		}
	}
	return n
}
