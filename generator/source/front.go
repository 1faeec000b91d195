package source

import (
	"bufio"
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/adrg/frontmatter"
	"gopkg.in/yaml.v3"
)

var delimiter = []byte("---")

// front finds the front matter, parses it, and sets Body. It decides alone where the block begins and
// ends; adrg/frontmatter then sees just that block, through a reader that it would otherwise make for each file.
func (f *File) front(in *bufio.Reader, problems *Problems) {
	const exactly = "make it exactly ---"
	first := 0
	for first < len(f.lines) && len(bytes.TrimSpace(f.lineBytes(first))) == 0 {
		first++
	}
	if first == len(f.lines) || !looksLike(f.lineBytes(first)) {
		f.Body = f.bodyFrom(f.noFront(first, problems))
		return
	}
	last, near := 0, 0
	for i := first + 1; i < len(f.lines) && last == 0; i++ {
		switch line := f.lineBytes(i); {
		case bytes.Equal(line, delimiter):
			last = i
		case looksLike(line) && near == 0:
			near = i
		}
	}
	if last == 0 && near == 0 {
		problems.Add(f.Start(), "front-matter", "the front matter is never closed", "add a line that is exactly --- after the last key")
		f.Body = f.bodyFrom(len(f.Data)) // nobody can tell where the text begins
		return
	}
	if near > 0 && bytes.IndexByte(f.lineBytes(near), ' ') != 0 && !f.keyBelow(near) {
		last = 0 // it was meant to close the front matter; what closes it now is a rule in the text
	}
	if first > 0 {
		problems.Add(f.Start(), "front-matter", "an empty line stands above the front matter", "make --- the first line")
	} else if line := f.lineBytes(first); !bytes.Equal(line, delimiter) {
		problems.Add(f.Start(), "front-matter", "the line that opens the front matter "+unlike(line), exactly)
	}
	if last == 0 {
		problems.Add(f.At(f.lines[near]), "front-matter", "the line that closes the front matter "+unlike(f.lineBytes(near)), exactly)
		last = near
	}
	end := f.below(last)
	f.Body = f.bodyFrom(end)
	if end > maxFront {
		problems.Add(f.Start(), "too-large", "the front matter is longer than 16 KB", "move the text below it")
		return
	}
	opened := f.lines[first] + len(f.lineBytes(first))
	block := slices.Concat(delimiter, f.Data[opened:f.lines[last]], delimiter)
	// The library ends the block at a --- with spaces beside it, which YAML allows inside a text.
	for i := first + 1; i < last; i++ {
		if line := f.lineBytes(i); looksLike(line) {
			problems.Add(f.At(f.lines[i]), "front-matter", "a line of --- stands inside the front matter", "take it out, or "+exactly+" if the front matter ends here")
			copy(block[len(delimiter)+f.lines[i]-opened:], bytes.Repeat([]byte(" "), len(line)))
		}
	}
	format := frontmatter.NewFormat("---", "---", func(data []byte, v any) error {
		copy(data, "   ") // YAML would take the two lines for the marks of a document
		copy(data[len(data)-len(delimiter):], "   ")
		*v.(**yaml.Node) = f.parseYAML(data, first+1, "the front matter", "write title and summary between the two lines of ---", problems)
		return nil
	})
	format.UnmarshalDelims = true // so that the lines of nodes are lines of the file
	var root *yaml.Node
	in.Reset(bytes.NewReader(block))
	if _, err := frontmatter.MustParse(in, &root, format); err != nil {
		panic(err) // it was handed just what it looks for
	}
	f.root = root
}

// noFront reports that the file does not begin with its front matter, and what else was done with that. The first line
// that holds something is given, or the number of lines. It returns where the text begins: behind the front matter if
// that was found further down, so that it is not taken for text.
func (f *File) noFront(first int, problems *Problems) (from int) {
	msg, hint := "the file does not begin with its front matter", "make the first line exactly ---, then title and summary, then --- again"
	at := f.Start()
	keys := first < len(f.lines) && aKey.Match(f.lineBytes(first))
	rules, all := 0, 2 // lines of --- around the front matter; the one above a key at the very top is missing
	if keys {
		all = 1
	}
	for i := first + 1; i < len(f.lines) && rules < all; i++ {
		if looksLike(f.lineBytes(i)) && (keys || rules > 0 || f.keyBelow(i)) {
			if rules++; rules == all {
				from = f.below(i)
			}
		}
	}
	switch {
	case first == len(f.lines):
		msg, hint = "the file is empty", "write title and summary between two lines that are exactly ---, and the text below; or delete the file"
	case keys && rules == all:
		at = f.At(f.lines[first])
		msg, hint = "the line of --- above the front matter is missing", "put a line that is exactly --- above this one, as the first of the file"
	case keys:
		at = f.At(f.lines[first])
		msg, hint = "the lines of --- around the front matter are missing", "put a line that is exactly --- above this one, and another below the last key"
	case rules == all:
		msg, hint = "text stands above the front matter", "move it below, so that the first line of the file is ---"
	}
	if strings.Contains(f.Path, "/") { // no text lies outside of the folders, as the pack says of a README.md
		problems.Add(at, "front-matter", msg, hint)
	}
	return from
}

// aKey is how a line of front matter begins, and hardly one of text.
var aKey = regexp.MustCompile(`^(?:[a-z_]+|Title|Summary):(?:\s|$)`)

// keyBelow reports whether a key stands below a line, perhaps after empty ones.
func (f *File) keyBelow(line int) bool {
	for line++; line < len(f.lines); line++ {
		if next := f.lineBytes(line); len(bytes.TrimSpace(next)) > 0 {
			return aKey.Match(next)
		}
	}
	return false
}

// looksLike reports a line that was meant as ---: of hyphens, or of the dashes that some programs make of them, and
// perhaps with spaces beside them.
func looksLike(line []byte) bool {
	t := bytes.TrimFunc(line, unseen)
	return len(t) > 1 && len(bytes.Trim(t, "-–—―−")) == 0
}

// unlike says in which way such a line is not ---.
func unlike(line []byte) string {
	switch {
	case bytes.Equal(bytes.TrimSpace(line), delimiter):
		return "has spaces beside its ---"
	case bytes.Equal(bytes.TrimFunc(line, unseen), delimiter):
		return "has a sign beside its --- that cannot be seen"
	}
	return "is not three hyphens"
}

// unseen reports a space, or a sign that takes no room, as copied text brings along.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// below returns where the line behind line i begins, or the end.
func (f *File) below(i int) int {
	if i+1 < len(f.lines) {
		return f.lines[i+1]
	}
	return len(f.Data)
}

// lineBytes returns line i, counted from 0, without its newline.
func (f *File) lineBytes(i int) []byte {
	end := len(f.Data)
	if i+1 < len(f.lines) {
		end = f.lines[i+1] - 1
	}
	return f.Data[f.lines[i]:end]
}
