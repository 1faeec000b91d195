package source

import (
	"bufio"
	"bytes"

	"github.com/adrg/frontmatter"
	"gopkg.in/yaml.v3"
)

var delimiter = []byte("---")

// front finds the front matter, parses it, and sets Body. It decides alone where the block begins and
// ends; adrg/frontmatter then sees just that block, through a reader that it would else make for each file.
func (f *File) front(in *bufio.Reader, problems *Problems) {
	const exactly = "make it exactly ---"
	first := 0
	for first < len(f.lines) && len(bytes.TrimSpace(f.lineBytes(first))) == 0 {
		first++
	}
	if first == len(f.lines) || !looksLike(f.lineBytes(first)) {
		problems.Add(f.Start(), "front-matter", "the file does not begin with its front matter", "make the first line exactly ---, then title and summary, then --- again")
		f.Body = f.bodyFrom(0)
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
	if first > 0 {
		problems.Add(f.Start(), "front-matter", "an empty line stands above the front matter", "make --- the first line")
	} else if !bytes.Equal(f.lineBytes(first), delimiter) {
		problems.Add(f.Start(), "front-matter", "the line that opens the front matter has spaces beside its ---", exactly)
	}
	if last == 0 {
		problems.Add(f.At(f.lines[near]), "front-matter", "the line that closes the front matter has spaces beside its ---", exactly)
		last = near
	}
	end := len(f.Data)
	if last+1 < len(f.lines) {
		end = f.lines[last+1]
	}
	f.Body = f.bodyFrom(end)
	if end > maxFront {
		problems.Add(f.Start(), "too-large", "the front matter is longer than 16 KB", "move the text below it")
		return
	}
	block, own := f.Data[f.lines[first]:end], false
	// The library ends the block at a --- with spaces beside it, which YAML allows inside a text.
	for i := first + 1; i < last; i++ {
		if line := f.lineBytes(i); looksLike(line) {
			problems.Add(f.At(f.lines[i]), "front-matter", "a line of --- stands inside the front matter", "take it out, or "+exactly+" if the front matter ends here")
			if !own {
				block, own = bytes.Clone(block), true
			}
			copy(block[f.lines[i]-f.lines[first]:], bytes.Repeat([]byte(" "), len(line)))
		}
	}
	format := frontmatter.NewFormat("---", "---", func(data []byte, v any) error {
		opening, closing := bytes.Index(data, delimiter), bytes.LastIndex(data, delimiter)
		data = bytes.Clone(data)
		copy(data[opening:], "   ") // YAML would take the two lines for the marks of a document
		copy(data[closing:], "   ")
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

// looksLike reports a line of ---, perhaps with spaces beside it.
func looksLike(line []byte) bool { return bytes.Equal(bytes.TrimSpace(line), delimiter) }

// lineBytes returns line i, counted from 0, without its newline.
func (f *File) lineBytes(i int) []byte {
	end := len(f.Data)
	if i+1 < len(f.lines) {
		end = f.lines[i+1] - 1
	}
	return f.Data[f.lines[i]:end]
}
