package source

import "bytes"

// Memo remembers the files of the read before. A program that reads one tree again and again (the
// preview) then parses what has changed, and nothing else.
//
// What comes of a file depends on its path and its bytes alone. It is taken from the memo where both are
// the same, byte for byte: there is no time of a file, no event and no guess in it, and so nothing that
// could be out of date. What the read before did not find is forgotten. The nil Memo remembers nothing.
// One Memo serves one build at a time.
type Memo struct{ files map[string]*File }

// again returns the file of the read before with that path and those bytes, or nil.
func (m *Memo) again(path string, data []byte) *File {
	if m == nil {
		return nil
	}
	if old := m.files[path]; old != nil && bytes.Equal(old.raw, data) {
		return old
	}
	return nil
}

func (m *Memo) remember(files []*File) {
	if m == nil {
		return
	}
	m.files = make(map[string]*File, len(files))
	for _, f := range files {
		m.files[f.Path] = f
	}
}

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
