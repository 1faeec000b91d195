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

// front finds the front matter, parses it and sets Body. It decides where the block begins and ends; adrg/frontmatter
// is then given just that block, through in, because it would otherwise make a reader for each file.
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
		f.Body = f.bodyFrom(len(f.Data)) // where the text begins is not known
		return
	}
	if near > 0 && bytes.IndexByte(f.lineBytes(near), ' ') != 0 && !f.keyBelow(near) {
		last = 0 // this line was meant to close it; the exact --- below is a rule in the text
	}
	if first > 0 {
		problems.Add(f.Start(), "front-matter", "there is an empty line above the front matter", "make --- the first line")
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
	// The library ends the block at a --- with spaces around it, which YAML allows inside a text.
	for i := first + 1; i < last; i++ {
		if line := f.lineBytes(i); looksLike(line) {
			problems.Add(f.At(f.lines[i]), "front-matter", "there is a line of --- inside the front matter", "take it out, or "+exactly+" if the front matter ends here")
			copy(block[len(delimiter)+f.lines[i]-opened:], bytes.Repeat([]byte(" "), len(line)))
		}
	}
	format := frontmatter.NewFormat("---", "---", func(data []byte, v any) error {
		copy(data, "   ") // YAML would take the delimiters for document markers
		copy(data[len(data)-len(delimiter):], "   ")
		*v.(**yaml.Node) = f.parseYAML(data, first+1, "the front matter", "write title and summary between the two lines of ---", problems)
		return nil
	})
	format.UnmarshalDelims = true // so that node lines count from the opening ---
	var root *yaml.Node
	in.Reset(bytes.NewReader(block))
	if _, err := frontmatter.MustParse(in, &root, format); err != nil {
		panic(err) // the block is exactly what the library looks for
	}
	f.root = root
}

// noFront reports that the file does not begin with its front matter, and as far as can be seen why. first is the
// first line that is not blank, or the number of lines. It returns the offset at which the text begins: after the
// front matter, if that was found further down, so that it is not taken for text.
func (f *File) noFront(first int, problems *Problems) (from int) {
	msg, hint := "the file does not begin with its front matter", "make the first line exactly ---, then title and summary, then --- again"
	at := f.Start()
	keys := first < len(f.lines) && aKey.Match(f.lineBytes(first))
	rules, all := 0, 2 // lines of --- found and expected; if the file begins with a key, the upper one is missing
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
	if first < len(f.lines) && otherRule.Match(f.lineBytes(first)) && f.keyBelow(first) {
		at = f.At(f.lines[first])
		msg, hint = "the line that opens the front matter is not three hyphens", "make it exactly ---"
		for i := first + 1; i < len(f.lines); i++ {
			if line := f.lineBytes(i); looksLike(line) || otherRule.Match(line) {
				from = f.below(i)
				if !bytes.Equal(line, delimiter) {
					hint += ", and the line that closes it too"
				}
				break
			}
		}
		rules = 0
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
		msg, hint = "there is text above the front matter", "move it below, so that the first line of the file is ---"
	}
	if strings.Contains(f.Path, "/") { // texts must be in folders; package pack reports a README.md at the top
		problems.Add(at, "front-matter", msg, hint)
	}
	return from
}

// otherRule matches other signs that people write for a line of ---.
var otherRule = regexp.MustCompile(`^\s*(?:={2,}|_{2,}|\*{2,}|~{2,}|\+{2,})\s*$`)

// aKey matches the beginning of a line of front matter, but hardly ever that of a line of text.
var aKey = regexp.MustCompile(`^(?:[a-z_]+|Title|Summary):(?:\s|$)`)

// keyBelow reports whether the next line that is not blank begins with a key.
func (f *File) keyBelow(line int) bool {
	for line++; line < len(f.lines); line++ {
		if next := f.lineBytes(line); len(bytes.TrimSpace(next)) > 0 {
			return aKey.Match(next)
		}
	}
	return false
}

// looksLike reports whether a line was meant to be ---: hyphens, or the dashes that some programs turn them into,
// perhaps with spaces around them.
func looksLike(line []byte) bool {
	t := bytes.TrimFunc(line, unseen)
	return len(t) > 1 && len(bytes.Trim(t, "-–—―−")) == 0
}

// unlike says how such a line differs from ---.
func unlike(line []byte) string {
	switch {
	case bytes.Equal(bytes.TrimSpace(line), delimiter):
		return "has spaces beside its ---"
	case bytes.Equal(bytes.TrimFunc(line, unseen), delimiter):
		return "has an invisible character beside its ---"
	}
	return "is not three hyphens"
}

// unseen reports whether r is a space or an invisible character, as copied text may contain.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// below returns the offset of the line after line i, or of the end of the file.
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
