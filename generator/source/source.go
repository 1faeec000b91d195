// Package source reads the content tree and remembers where everything was.
//
// An author's file comes in as bytes and leaves as a [File]: text known to be clean (UTF-8, no invisible characters,
// within limits), a [Fields] cursor over its YAML, and a [Body], which is the text after the front matter and knows
// at which offset of the file it begins. So [Body.At] can turn an offset reported by the Markdown parser into file,
// line and column, and nobody else has to count.
//
// Everything wrong with the content becomes a [Problem], which is data: a position, a sentence and what to do about
// it. Reading carries on after a problem, because authors want to hear of all of them at once. Only what is wrong
// with the machine (a file that may not be read, a failing disk) is returned as an error.
//
// # Front matter
//
// adrg/frontmatter parses it, with one format of our own that yields YAML nodes with their positions. The library
// silently misreads several things: a block that is never closed becomes text, a byte-order mark hides the block, an
// indented --- ends it. So [File.front] first finds the exact range and refuses those, and the library only ever sees
// a block that it reads correctly.
//
// # YAML
//
// Values are taken from yaml.v3 nodes as the text the author typed, and never decoded into Go numbers: the decoders
// silently turn a blank into 0, 010 into 8 and 3.5 into 3. The reader of a kind asks for its keys one by one, so that
// function is the schema; [Fields.Done] then reports every key that nobody asked for. Anchors, aliases, merge keys,
// tags and second documents are refused: no author needs them, and each of them has been used to crash or fool a
// reader.
//
// If the YAML has a syntax error, whatever can be read of it is read all the same (slips.go), entry by entry, so that
// one open bracket does not hide mistakes elsewhere. What could not be read is remembered as such, and not reported
// as missing.
//
// # Tables
//
// A published table is kept as it was received. [File.Table] parses it once for all its users, and reports what makes
// it unusable: a file of another program, a title above the column names, a cell too many.
package source

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Root is the folder of the content within the source folder. The paths of problems begin with it.
const Root = "content"

// File is one file of the content tree.
type File struct {
	Path string // relative to content/: pilots/kent.md
	Data []byte // text without byte-order mark and with CRLF as LF; images and tables as received
	Body Body   // of a Markdown file

	name    string              // the path as problems print it
	listed  string              // the path as the file system spells it
	once    bool                // no memo needs its bytes later
	root    *yaml.Node          // the front matter, or the whole of a YAML file; nil if there is none
	faulty  map[*yaml.Node]bool // nodes for which a problem was reported; getters skip them
	loose   map[*yaml.Node]bool // mappings with a key that could not be read
	read    bool                // it contains YAML
	partial bool                // some of the YAML could not be read
	blank   bool                // there is no YAML where it should be
	lines   []int               // the offset at which each line begins
	raw     []byte              // as received, for the [Memo]
	found   Problems            // the problems of reading it, for the Memo
	kept    any                 // stored by [Keep]
	plain   bool                // all of it is printable ASCII
	counts  []int32             // the number of code points before each multiple of stride; nil if plain

	lost     map[*yaml.Node][]string // by mapping, the lines that could not be read
	keyLines map[string]int          // while parsing, the lines of the keys of the current mapping
}

// Name returns the path as problems print it: content/pilots/kent.md.
func (f *File) Name() string { return f.name }

// Body is the text of a Markdown file after its front matter.
type Body struct {
	Text []byte

	file *File
	from int // its offset in Data
}

// bodyFrom returns the text from an offset into Data on.
func (f *File) bodyFrom(offset int) Body { return Body{f.Data[offset:], f, offset} }

// File returns the name of the file, as problems print it.
func (b Body) File() string { return b.file.Name() }

// At returns the position of an offset into Text. Offsets out of range are clamped, because the Markdown parser is
// known to report some past the end.
func (b Body) At(offset int) Pos {
	return b.file.At(b.from + max(0, min(offset, len(b.Text))))
}

// At returns the position of an offset into Data. Offsets out of range are clamped.
func (f *File) At(offset int) Pos {
	offset = max(0, min(offset, len(f.Data)))
	line, begins := slices.BinarySearch(f.lines, offset)
	if !begins {
		line--
	}
	return Pos{File: f.Name(), Line: line + 1, Col: 1 + f.runes(offset) - f.runes(f.lines[line])}
}

// stride is the number of bytes between two counts of code points. They make finding a column far out on a long line
// as cheap as finding one near its beginning.
const stride = 128

// runes returns the number of code points that begin before an offset.
func (f *File) runes(offset int) int {
	if f.plain {
		return offset
	}
	from := offset / stride
	n := int(f.counts[from])
	for _, b := range f.Data[from*stride : offset] {
		if utf8.RuneStart(b) {
			n++
		}
	}
	return n
}

// offset returns the offset of the code point before which n others begin.
func (f *File) offset(n int) int {
	if f.plain {
		return n
	}
	stretch, found := slices.BinarySearch(f.counts, int32(n))
	if !found {
		stretch--
	}
	at := stretch * stride
	for left := n - int(f.counts[stretch]); at < len(f.Data) && (left > 0 || !utf8.RuneStart(f.Data[at])); at++ {
		if utf8.RuneStart(f.Data[at]) {
			left--
		}
	}
	return at
}

// Start returns the position of the beginning of the file.
func (f *File) Start() Pos { return Pos{File: f.Name(), Line: 1, Col: 1} }

// line returns the text of a line, counted from 1, without its ending.
func (f *File) line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	return string(f.lineBytes(n - 1))
}

// Readable reports whether all the YAML of the file could be read. References to entries of a list that could not be
// read cannot be judged, so they are not reported.
func (f *File) Readable() bool { return f.read && !f.partial }

// Blank reports whether the file could be read but holds nothing, or only comments, where YAML should be.
func (f *File) Blank() bool { return f.blank }

// Release frees what is needed only to read the file: its YAML nodes and, unless a [Memo] needs it, its text. Call it
// once values have been made from them and stored with [Keep].
func (f *File) Release() {
	f.root, f.faulty, f.loose, f.lost = nil, nil, nil, nil
	if f.once && f.lines != nil {
		f.Data, f.raw, f.lines, f.counts, f.Body = nil, nil, nil, nil, Body{}
	}
}

// Tree is the content as read: every file that could be read, folder by folder, those of one folder sorted by name.
type Tree struct {
	Files   []*File
	Refused []string // paths within content/ of files that were not read

	reader reader           // for reading files again
	byPath map[string]*File // made when first needed
}

// File returns the file with the given path within content, or nil if there is none or it could not be read. It is
// not safe for concurrent use.
func (t *Tree) File(path string) *File {
	if t.byPath == nil {
		t.byPath = make(map[string]*File, len(t.Files))
		for _, f := range t.Files {
			t.byPath[f.Path] = f
		}
	}
	return t.byPath[path]
}

// Excerpts sets the Source of each problem to the text of its line, to be shown with a caret. Lines longer than any
// person writes are left out: a map that is a single line may have a thousand problems.
func (t *Tree) Excerpts(problems Problems) {
	lined := map[*File]*File{} // by the file without its lines
	for i, p := range problems {
		path, ours := strings.CutPrefix(p.Pos.File, Root+"/")
		f, n := t.File(path), p.Pos.Line
		if !ours || f == nil || n < 1 {
			continue
		}
		if f.lines == nil {
			if lined[f] == nil {
				lined[f] = t.lined(f)
			}
			f = lined[f]
		}
		if n <= len(f.lines) {
			if line := f.lineBytes(n - 1); len(line) <= maxLine {
				problems[i].Source = string(bytes.TrimSuffix(line, []byte("\r"))) // tables keep their CRLF
			}
		}
	}
}

// lined returns a copy of a file in which lines can be looked up. A file whose text was released is read again; few
// files have problems. For tables nothing else needs the lines.
func (t *Tree) lined(f *File) *File {
	if f.raw == nil {
		if again, err := t.reader.file(f.listed, new(Problems)); err == nil && again != nil {
			f = again
		}
	}
	with := *f
	with.Data = f.table()
	with.index()
	return &with
}
