package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Read reads every file of the content tree. Problems are what authors can mend; the error is what the
// machine refused, with each path and the system's reason.
func Read(content fs.FS) (*Tree, Problems, error) {
	var problems Problems
	paths, err := list(content, &problems)
	if err != nil {
		return nil, problems, err
	}
	files := make([]*File, len(paths))
	found := make([]Problems, len(paths))
	errs := make([]error, len(paths))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(paths)) {
		wg.Go(func() {
			for i := range next {
				files[i], errs[i] = readFile(content, paths[i], &found[i])
			}
		})
	}
	for i := range paths {
		next <- i
	}
	close(next)
	wg.Wait()
	for _, p := range found {
		problems = append(problems, p...)
	}
	tree := &Tree{Files: slices.DeleteFunc(files, func(f *File) bool { return f == nil })}
	return tree, problems, errors.Join(errs...)
}

// list walks the tree and returns the paths of all source files. Nothing is opened that is not a plain
// file: a link could lead out of the tree, and a pipe would never end.
func list(content fs.FS, problems *Problems) ([]string, error) {
	var paths []string
	folded := map[string]string{}
	fold := cases.Fold()
	err := fs.WalkDir(content, ".", func(p string, d fs.DirEntry, err error) error {
		pos := Pos{File: Root + "/" + p}
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", Printable(pos.File), reason(err))
		}
		if p == "." {
			return nil
		}
		if litter(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if strings.Count(p, "/") > maxFolders {
			problems.Add(pos, "too-large", fmt.Sprintf("folders lie more than %d deep", maxFolders), "move it up")
			return fs.SkipDir
		}
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			problems.Add(pos, "not-a-file", "this is a link to another place, and links are not followed", "put the file itself here")
			return nil
		case !d.IsDir() && !d.Type().IsRegular():
			problems.Add(pos, "not-a-file", "this is not a plain file", "take it out of content")
			return nil
		}
		key := strings.TrimRight(fold.String(norm.NFC.String(p)), ". ")
		if other, ok := folded[key]; ok && other != p {
			problems.Add(pos, "same-name", fmt.Sprintf("this name and %s are one name on some computers", Quote(Root+"/"+other)), "rename one of them")
			return nil
		}
		folded[key] = p
		if d.IsDir() {
			return nil
		}
		if len(paths) == maxFiles {
			problems.Add(pos, "too-large", fmt.Sprintf("more than %d files", maxFiles), "split the pack")
			return fs.SkipAll
		}
		paths = append(paths, p)
		return nil
	})
	return paths, err
}

// litter reports whether a name is one that editors and systems leave lying about. Such files are no
// mistake of the author's, and never part of a pack.
func litter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") ||
		strings.HasPrefix(name, "~$") || name == "4913" || name == "Thumbs.db" || name == "desktop.ini" ||
		slices.Contains([]string{".swp", ".swx", ".tmp", ".bak", ".part", ".crswap"}, path.Ext(name))
}

func readFile(content fs.FS, p string, problems *Problems) (*File, error) {
	f := &File{Path: p}
	whole := Pos{File: f.Name()}
	most := int64(maxAsset)
	ext := path.Ext(p)
	switch {
	case ext == ".md":
		most = maxMarkdown
	case ext == ".yaml":
		most = maxYAML
	case ext == ".csv":
		most = maxTable
	}
	info, err := fs.Stat(content, p)
	if err == nil && info.Size() > most {
		problems.Add(whole, "too-large", fmt.Sprintf("the file has %d bytes; at most %d are read", info.Size(), most), "split it")
		return nil, nil
	}
	if err == nil {
		f.Data, err = fs.ReadFile(content, p)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", Printable(f.Name()), reason(err))
	}
	if ext != ".md" && ext != ".yaml" {
		return f, nil
	}
	f.clean(problems)
	if ext == ".md" {
		f.front(problems)
	} else {
		f.root = f.parseYAML(f.Data, problems)
	}
	return f, nil
}

// reason strips the path from a system error, because our message names it already.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// clean makes Data plain text and reports what may not stand in it. Each bad character is replaced by
// one character, so that later columns stay true.
func (f *File) clean(problems *Problems) {
	data := bytes.TrimPrefix(f.Data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	f.Data = data
	f.index()
	if bad := bytes.IndexFunc(data, func(r rune) bool { return r == utf8.RuneError || forbidden(r) }); bad >= 0 {
		f.replace(problems)
	}
	for i, start := range f.lines {
		end := len(f.Data)
		if i+1 < len(f.lines) {
			end = f.lines[i+1]
		}
		if end-start > maxLine {
			problems.Add(Pos{f.Name(), i + 1, 1}, "too-large", fmt.Sprintf("the line has more than %d bytes", maxLine), "break it")
		}
	}
}

func (f *File) replace(problems *Problems) {
	const most = 20 // of one file: a picture saved as .md would bring thousands
	out := make([]byte, 0, len(f.Data))
	found := 0
	for i := 0; i < len(f.Data); {
		r, n := utf8.DecodeRune(f.Data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			if found++; found <= most {
				problems.Add(f.At(i), "not-text", fmt.Sprintf("the byte %#02x is not UTF-8 text", f.Data[i]), "save the file as UTF-8")
			}
			out = append(out, '?')
		case forbidden(r):
			if found++; found <= most {
				problems.Add(f.At(i), "not-text", fmt.Sprintf("the invisible character U+%04X stands here", r), "delete it and type the word again")
			}
			out = append(out, '?')
		default:
			out = append(out, f.Data[i:i+n]...)
		}
		i += n
	}
	f.Data = out
	f.index()
}

func (f *File) index() {
	f.lines = append(make([]int, 0, 1+bytes.Count(f.Data, []byte("\n"))), 0)
	for i := 0; ; {
		n := bytes.IndexByte(f.Data[i:], '\n')
		if n < 0 {
			return
		}
		i += n + 1
		f.lines = append(f.lines, i)
	}
}

// forbidden reports characters that cannot be seen and can do harm: controls but tab and newline, the
// line separators that some readers break at, overrides of the direction of writing, non-characters.
func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
		return true
	}
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}
