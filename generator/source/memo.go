package source

import (
	"bytes"
	"io/fs"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Memo remembers the files of the read before. A program that reads one tree again and again (the
// preview) then parses what has changed, and nothing else.
//
// What comes of a file depends on its path and its bytes alone. It is taken from the memo where both are
// the same, byte for byte. What the read before did not find is forgotten. The nil Memo remembers nothing.
// One Memo serves one goroutine at a time.
//
// Ten thousand files cannot be read between a save and its page. So a file counts as the same, for the moment,
// while its [seal] is: the system breaks that with every change it knows of. There are changes that it does
// not know of, so nothing rests on seals for long: [Memo.Check] reads those files after all, once there is time.
type Memo struct{ files map[string]remembered }

type remembered struct {
	file    *File
	seal    seal // when the file was read
	trusted bool // the read before went by the seal
}

// seal is what the system says of a file and must say anew when somebody writes to it. None but the system can
// set when a file was changed last, as anybody can set when it was written. The zero seal is none: that of a
// system which has nothing of the kind, or of a file whose change is too recent for the next to show.
type seal struct {
	device, inode uint64
	size          int64
	changed       int64 // nanoseconds
}

// Changed returns when the system says that a file was changed last, in nanoseconds; or 0 where it does not say. Nobody
// can put that time back.
func Changed(info fs.FileInfo) int64 { return sealOf(info).changed }

// settled is how long ago the last change of a file must be for the next to have another time: some file systems
// count in steps of two seconds.
const settled = 5 * time.Second

// sealAt returns the seal of a file that was listed, at a time before that.
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

// sealed returns the file of the read before with that path and that seal, or nil.
func (m *Memo) sealed(path string, s seal) *File {
	if s == (seal{}) {
		return nil
	}
	if old := m.files[path]; old.seal == s {
		return old.file
	}
	return nil
}

// again returns the file of the read before with that path and those bytes, or nil.
func (m *Memo) again(path string, data []byte) *File {
	if m == nil {
		return nil
	}
	if old := m.files[path].file; old != nil && bytes.Equal(old.raw, data) {
		return old
	}
	return nil
}

// remember keeps the files of a read for the next. A list may hold nil for what could not be read.
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

// Check reads the files that the read before took for the same by their seals, and forgets those that are not. It
// returns their names. When stop says so it gives up, and the next Check begins where it left off.
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

// holds reports whether the bytes of a file are still those that it was made of.
func (r *reader) holds(f *File) bool {
	info, err := fs.Lstat(r.content, f.listed)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	size := int64(len(f.raw))
	data, err := r.atMost(f.listed, size, size+1)
	return err == nil && bytes.Equal(data, f.raw)
}

// oneForm returns a path in the form in which problems print it, whatever the system makes é of.
func oneForm(path string) string { return norm.NFC.String(path) }

// Keep returns what of makes of a file, and keeps it with the file for the next build that finds it the
// same. of must depend on nothing but the file, and its result must not be changed. A file has room for
// one such result.
func Keep[T any](f *File, of func() T) T {
	if kept, ok := f.kept.(T); ok {
		return kept
	}
	made := of()
	f.kept = made
	return made
}
