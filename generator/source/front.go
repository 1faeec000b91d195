package source

import (
	"bytes"

	"github.com/adrg/frontmatter"
	"gopkg.in/yaml.v3"
)

var delimiter = []byte("---")

// front finds the front matter, parses it, and sets Body. It decides alone where the block begins and
// ends; adrg/frontmatter then sees just that block.
func (f *File) front(problems *Problems) {
	f.Body = f.Data
	if !bytes.Equal(f.lineBytes(0), delimiter) {
		problems.Add(f.Start(), "front-matter", "the file does not begin with its front matter", "make the first line exactly ---, then title and summary, then --- again")
		return
	}
	last := 0
	for i := 1; i < len(f.lines) && last == 0; i++ {
		if bytes.Equal(f.lineBytes(i), delimiter) {
			last = i
		}
	}
	if last == 0 {
		hint := "add a line that is exactly --- after the last key"
		for i := 1; i < len(f.lines); i++ {
			if bytes.Equal(bytes.TrimSpace(f.lineBytes(i)), delimiter) {
				problems.Add(f.At(f.lines[i]), "front-matter", "this line looks like the end of the front matter, but has spaces around it", "make it exactly ---")
				return
			}
		}
		problems.Add(f.Start(), "front-matter", "the front matter is never closed", hint)
		return
	}
	end := len(f.Data)
	if last+1 < len(f.lines) {
		end = f.lines[last+1]
	}
	block := f.Data[:end]
	f.Body = blank(f.Data, end)
	if len(block) > maxFront {
		problems.Add(f.Start(), "too-large", "the front matter is longer than 16 KiB", "move the text below it")
		return
	}
	// The library ends the block at a --- with spaces before it, which YAML allows inside a text.
	for i := 1; i < last; i++ {
		if bytes.Equal(bytes.TrimSpace(f.lineBytes(i)), delimiter) {
			problems.Add(f.At(f.lines[i]), "front-matter", "a line of --- stands inside the front matter", "take it out, or make it exactly --- if the front matter ends here")
			return
		}
	}
	format := frontmatter.NewFormat("---", "---", func(data []byte, v any) error {
		*v.(**yaml.Node) = f.parseYAML(data, problems)
		return nil
	})
	format.UnmarshalDelims = true // so that the lines of nodes are lines of the file
	var root *yaml.Node
	if _, err := frontmatter.MustParse(bytes.NewReader(block), &root, format); err != nil {
		problems.Add(f.Start(), "front-matter", "the front matter is empty", "write title and summary between the two lines of ---")
		return
	}
	f.root = root
}

// blank returns data with every byte before end, but newlines, made a space: offsets stay as they were.
func blank(data []byte, end int) []byte {
	out := bytes.Clone(data)
	for i := range out[:end] {
		if out[i] != '\n' {
			out[i] = ' '
		}
	}
	return out
}

// lineBytes returns line i, counted from 0, without its newline.
func (f *File) lineBytes(i int) []byte {
	end := len(f.Data)
	if i+1 < len(f.lines) {
		end = f.lines[i+1] - 1
	}
	return f.Data[f.lines[i]:end]
}
