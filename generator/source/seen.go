package source

import "io/fs"

// Seen is what lay in each folder of a tree when somebody looked, by the folder's path in the tree, in the order of the
// names. Whoever has just looked need not list the tree again to read it.
type Seen map[string][]fs.DirEntry

// In returns the tree in which that was seen: its folders hold what they held then, and its files what they hold now. A
// folder that was not seen is listed when somebody asks. Nil is of no look: the tree is what it is.
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
