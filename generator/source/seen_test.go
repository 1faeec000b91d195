package source_test

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"totalplace/generator/source"
)

// TestSeen lists a tree that then changes. Folders that were listed must keep their entries, files must have their
// new content, and a folder that was not listed must be listed anew.
func TestSeen(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{"images/a.csv": {Data: []byte("old")}, "images/gone.csv": {}, "returns/b.csv": {}}
	seen := source.Seen{}
	for _, folder := range []string{".", "images"} {
		entries, err := tree.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		seen[folder] = entries
	}
	tree["images/a.csv"], tree["images/later.csv"], tree["returns/c.csv"] = &fstest.MapFile{Data: []byte("new")}, &fstest.MapFile{}, &fstest.MapFile{}
	var found []string
	err := fs.WalkDir(seen.In(tree), ".", func(p string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			found = append(found, p)
		}
		return err
	})
	if want := []string{"images/a.csv", "images/gone.csv", "returns/b.csv", "returns/c.csv"}; err != nil || !slices.Equal(found, want) {
		t.Errorf("found %v, want %v; %v", found, want, err)
	}
	if data, err := fs.ReadFile(seen.In(tree), "images/a.csv"); string(data) != "new" {
		t.Errorf("read %q; %v", data, err)
	}
	delete(tree, "images/gone.csv")
	if _, _, err := source.Read(seen.In(tree)); err == nil {
		t.Error("a file that is gone was read")
	}
}
