package source

import (
	"bytes"
	"io/fs"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Memo remembers the files of the previous read. A program that reads the same tree again and again, as the preview
// does, then parses only what has changed.
//
// What is made of a file depends on nothing but its path and its bytes, and is taken from the memo if both are the
// same. Files that the previous read did not find are forgotten. A nil Memo remembers nothing. A Memo is not safe for
// concurrent use.
//
// Ten thousand files cannot be read between saving one and seeing its page. So for the moment a file counts as
// unchanged while its [seal] is, which the system changes with every modification that it knows of. There are
// modifications it does not know of, so seals are not trusted for long: [Memo.Check] reads those files after all,
// once there is time.
type Memo struct{ files map[string]remembered }

type remembered struct {
	file    *File
	seal    seal // when the file was read
	trusted bool // the previous read relied on the seal
}

// seal is file metadata that the system changes whenever the file is written. It uses the change time, which only the
// system can set, and not the modification time, which anybody can. The zero seal is invalid: the system has no
// change time, or the change is so recent that another might have the same time.
type seal struct {
	device, inode uint64
	size          int64
	changed       int64 // nanoseconds
}

// Changed returns a file's change time, as set by the system, in Unix nanoseconds, or 0 if the system has none.
// Nobody can set that time back.
func Changed(info fs.FileInfo) int64 { return sealOf(info).changed }

// settled is how old a file's last change must be for another change to be certain to get a different time: some file
// systems count in steps of two seconds.
const settled = 5 * time.Second

// sealAt returns the seal of a listed file, or the zero seal if the file had not settled when the read began.
func (m *Memo) sealAt(l listed, begun time.Time) seal {
	if m == nil {
		return seal{}
	}
	info, err := l.entry.Info()
	if err != nil {
		return seal{}
	}
	if s := sealOf(info); s.changed < begun.Add(-settled).UnixNano() {
		return s
	}
	return seal{}
}

// sealed returns the file of the previous read with that path and seal, or nil.
func (m *Memo) sealed(path string, s seal) *File {
	if s == (seal{}) {
		return nil
	}
	if old := m.files[path]; old.seal == s {
		return old.file
	}
	return nil
}

// again returns the file of the previous read with that path and those bytes, or nil.
func (m *Memo) again(path string, data []byte) *File {
	if m == nil {
		return nil
	}
	if old := m.files[path].file; old != nil && bytes.Equal(old.raw, data) {
		return old
	}
	return nil
}

// remember stores the files of a read for the next one. A file may be nil if it could not be read.
func (m *Memo) remember(files []remembered) {
	if m == nil {
		return
	}
	m.files = make(map[string]remembered, len(files))
	for _, r := range files {
		if r.file != nil {
			m.files[r.file.Path] = r
		}
	}
}

// Check reads the files that the previous read took for unchanged because of their seals, forgets those that did
// change and returns their names. It gives up when stop returns true; the next Check continues with the files not yet
// checked.
func (m *Memo) Check(content fs.FS, stop func() bool) (changed []string) {
	r := reader{content: content}
	for path, known := range m.files {
		if !known.trusted {
			continue
		}
		if stop() {
			break
		}
		if r.holds(known.file) {
			known.trusted = false
			m.files[path] = known
		} else {
			changed = append(changed, known.file.Name())
			delete(m.files, path)
		}
	}
	return changed
}

// holds reports whether a file still has the bytes that f was made from.
func (r *reader) holds(f *File) bool {
	info, err := fs.Lstat(r.content, f.listed)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	size := int64(len(f.raw))
	data, err := r.atMost(f.listed, size, size+1)
	return err == nil && bytes.Equal(data, f.raw)
}

// oneForm returns a path in the Unicode form in which problems print it (NFC), whatever form the file system uses.
func oneForm(path string) string { return norm.NFC.String(path) }

// Keep returns of(), and stores it with the file for the next build that finds the file unchanged. The result of of
// must depend on nothing but the file, and must never be changed. A file has room for a single result.
func Keep[T any](f *File, of func() T) T {
	if kept, ok := f.kept.(T); ok {
		return kept
	}
	made := of()
	f.kept = made
	return made
}
