//go:build unix

package source_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"totalplace/generator/source"
)

// TestHostileTree reads a real folder, opened as the command opens it, with things that no author puts there. No link
// may be followed and nothing waited for, and each must be reported.
func TestHostileTree(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(t.TempDir(), "content")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		t.Helper()
		must(os.MkdirAll(filepath.Dir(name), 0o755))
		must(os.WriteFile(name, []byte(text), 0o644))
	}
	write(filepath.Join(outside, "secret.md"), "---\ntitle: secret\n---\n")
	write(filepath.Join(dir, "pilots", "kent.md"), "---\ntitle: Kent\n---\n")
	write(filepath.Join(dir, "deep", "x.yaml"), "a: b\n")
	in := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	must(os.Symlink(filepath.Join(outside, "secret.md"), in("pilots/outside.md")))
	must(os.Symlink("kent.md", in("pilots/beside.md")))
	must(os.Symlink("nothing.md", in("pilots/dangling.md")))
	must(os.Symlink(outside, in("themes")))
	must(os.Symlink("..", in("deep/loop")))
	must(os.Symlink("self.md", in("deep/self.md")))
	must(os.Symlink("/dev/zero", in("deep/zero.md")))
	must(syscall.Mkfifo(in("pilots/pipe.md"), 0o644))
	if l, err := net.Listen("unix", in("pilots/s.md")); err == nil { // some systems allow only short paths
		defer l.Close()
	} else {
		must(syscall.Mkfifo(in("pilots/s.md"), 0o644))
	}
	write(in("locked/x.md"), "---\ntitle: x\n---\n")
	write(in("pilots/locked.md"), "---\ntitle: x\n---\n")
	must(os.Chmod(in("pilots/locked.md"), 0))
	must(os.Chmod(in("locked"), 0))
	t.Cleanup(func() { _ = os.Chmod(in("locked"), 0o755) })

	root, err := os.OpenRoot(dir)
	must(err)
	defer root.Close()
	type result struct {
		tree     *source.Tree
		problems source.Problems
		err      error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		r.tree, r.problems, r.err = source.Read(root.FS())
		done <- r
	}()
	var r result
	select {
	case r = <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("reading hangs")
	}
	var got []string
	for _, p := range r.problems.Sorted() {
		got = append(got, p.String())
	}
	const link = `:1:1: error: this is a link to another place, and links are not followed; put the file itself here [not-a-file]`
	const special = `:1:1: error: this is not a plain file; take it out of content [not-a-file]`
	want := []string{
		"content/deep/loop" + link, "content/deep/self.md" + link, "content/deep/zero.md" + link,
		"content/pilots/beside.md" + link, "content/pilots/dangling.md" + link, "content/pilots/outside.md" + link,
		"content/pilots/pipe.md" + special, "content/pilots/s.md" + special, "content/themes" + link,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
	if os.Getuid() == 0 { // root may read everything; TestFailingDisk checks the same without a disk
		if r.err != nil || len(r.tree.Files) != 4 {
			t.Errorf("the rest: %v", r.err)
		}
		return
	}
	if !errors.Is(r.err, fs.ErrPermission) || r.err.Error() != "cannot read content/locked: permission denied\ncannot read content/pilots/locked.md: permission denied" {
		t.Errorf("got the error %v", r.err)
	}
}
