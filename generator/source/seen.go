package source

import "io/fs"

// Seen is what a look at a tree found: the entries of each folder, sorted by name, by the folder's path in the tree.
// It saves listing the tree again right after the look.
type Seen map[string][]fs.DirEntry

// In returns the tree as it was seen: its folders have the entries that they had then, and its files their present
// contents. A folder that was not seen is listed on demand. If s is nil, In returns tree itself.
func (s Seen) In(tree fs.FS) fs.FS {
	if s == nil {
		return tree
	}
	return seenTree{tree, s}
}

type seenTree struct {
	fs.FS
	seen Seen
}

func (t seenTree) ReadDir(name string) ([]fs.DirEntry, error) {
	if entries, ok := t.seen[name]; ok {
		return entries, nil
	}
	return fs.ReadDir(t.FS, name)
}

func (t seenTree) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(t.FS, name) }
func (t seenTree) ReadLink(name string) (string, error)   { return fs.ReadLink(t.FS, name) }
