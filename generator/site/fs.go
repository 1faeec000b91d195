package site

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Open implements [fs.FS]. Opening a file makes its bytes; the manifest is made from all of them.
func (s *Site) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if bytesOf := s.maker(name); bytesOf != nil {
		data, err := bytesOf()
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		return &openFile{info{name: path.Base(name), size: int64(len(data))}, bytes.NewReader(data)}, nil
	}
	entries := s.list(name)
	if entries == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &openDir{info: info{name: path.Base(name), dir: true}, entries: entries}, nil
}

// ReadFile implements [fs.ReadFileFS].
func (s *Site) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
	}
	bytesOf := s.maker(name)
	if bytesOf == nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return bytesOf()
}

func (s *Site) maker(name string) func() ([]byte, error) {
	if f := s.files[name]; f != nil {
		return f.Bytes
	}
	if name == ManifestPath && len(s.files) > 0 {
		return func() ([]byte, error) { // for the preview; a build calls [Manifest] with what it has written
			_, manifest, err := s.Entries()
			return manifest, err
		}
	}
	return nil
}

// list returns the entries of a directory, sorted, or nil where there is none.
func (s *Site) list(dir string) []fs.DirEntry {
	prefix := dir + "/"
	if dir == "." {
		prefix = ""
	}
	seen := map[string]bool{}
	var out []fs.DirEntry
	add := func(p string) {
		rest, ok := strings.CutPrefix(p, prefix)
		if !ok {
			return
		}
		name, _, isDir := strings.Cut(rest, "/")
		if !seen[name] {
			seen[name] = true
			out = append(out, &dirEntry{s, prefix + name, isDir})
		}
	}
	for _, f := range s.sorted {
		add(f.Path)
	}
	if len(s.sorted) > 0 {
		add(ManifestPath)
	}
	if dir == "." && out == nil {
		out = []fs.DirEntry{}
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out
}

type info struct {
	name string
	size int64
	dir  bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) IsDir() bool        { return i.dir }
func (i info) Sys() any           { return nil }
func (i info) ModTime() time.Time { return time.Time{} } // dates come from content, never from a clock
func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

type dirEntry struct {
	site *Site
	path string
	dir  bool
}

func (d *dirEntry) Name() string { return path.Base(d.path) }
func (d *dirEntry) IsDir() bool  { return d.dir }
func (d *dirEntry) Type() fs.FileMode {
	return info{dir: d.dir}.Mode().Type()
}
func (d *dirEntry) Info() (fs.FileInfo, error) { return fs.Stat(d.site, d.path) }

type openFile struct {
	info
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Size() int64                { return f.info.size } // both embedded types have one

type openDir struct {
	info
	entries []fs.DirEntry
	at      int
}

func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openDir) Close() error               { return nil }
func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: fs.ErrInvalid}
}
func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entries[d.at:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	d.at += len(rest)
	return slices.Clone(rest), nil
}
