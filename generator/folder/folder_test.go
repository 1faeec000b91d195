package folder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// long reports whether tests may take minutes.
func long() bool { return os.Getenv("TOTALPLACE_LONG") == "1" }

// TestMain lets tests run this binary again, as a process that can be killed.
func TestMain(m *testing.M) {
	if child := os.Getenv("TOTALPLACE_CHILD"); child != "" {
		runChild(child)
	}
	os.Exit(m.Run())
}

// siteOf returns a site of the given texts by path.
func siteOf(files map[string]string) *site.Site {
	var list []*site.File
	for path, text := range files {
		list = append(list, &site.File{Path: path, Content: site.Plain(func() ([]byte, error) { return []byte(text), nil })})
	}
	s, problems := site.New(list)
	if len(problems) > 0 {
		panic(fmt.Sprint(problems))
	}
	return s
}

// with returns a copy of files with changes, which are pairs of path and text; an empty text removes the file.
func with(files map[string]string, changes ...string) map[string]string {
	files = maps.Clone(files)
	for i := 0; i < len(changes); i += 2 {
		if files[changes[i]] = changes[i+1]; changes[i+1] == "" {
			delete(files, changes[i])
		}
	}
	return files
}

var small = map[string]string{
	"index.html":              "<p>Home",
	"pilots/kent.html":        "<p>Kent",
	"pilots/durham.html":      "<p>Durham",
	"assets/site.abc123.css":  "p{}",
	"data/returns/a/b/c.html": "deep",
}

func write(t *testing.T, dir string, files map[string]string) Change {
	t.Helper()
	change, err := Folder{Dir: dir}.Write(t.Context(), siteOf(files))
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// tree describes everything in a folder by name, mode and content. Two folders are equal if their descriptions are.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(name)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		what := ""
		switch {
		case info.Mode().IsRegular():
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(data)
			what = hex.EncodeToString(sum[:8])
		case info.Mode()&fs.ModeSymlink != 0:
			what, _ = os.Readlink(name)
		}
		fmt.Fprintln(&b, filepath.ToSlash(rel), info.Mode(), what)
		return nil
	})
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "nothing\n"
		}
		t.Fatal(err)
	}
	return b.String()
}

// beside returns the names of what the package made for itself next to an output.
func beside(t testing.TB, out string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), "."+filepath.Base(out)+".") {
			names = append(names, entry.Name())
		}
	}
	return names
}

func stamped(names []string, kind string) int {
	n := 0
	for _, name := range names {
		if strings.Contains(name, "."+kind) {
			n++
		}
	}
	return n
}

func inode(t *testing.T, name string) (os.FileInfo, time.Time) {
	t.Helper()
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info, info.ModTime()
}

func TestFirstWrite(t *testing.T) {
	out := filepath.Join(t.TempDir(), "made", "for", "us", "public")
	change := write(t, out, with(small, "empty.txt", " "))
	if !slices.Equal(change.Added, []string{"assets/site.abc123.css", "data/returns/a/b/c.html", "empty.txt", "index.html", "pilots/durham.html", "pilots/kent.html"}) {
		t.Errorf("added %q", change.Added)
	}
	if change.Files != 7 || !change.Replaced || change.Changed != nil || change.Withdrawn != nil || change.Same != 0 {
		t.Errorf("%+v", change)
	}
	for path, text := range small {
		data, err := os.ReadFile(filepath.Join(out, path))
		if err != nil || string(data) != text {
			t.Errorf("%s: %q, %v", path, data, err)
		}
	}
	manifest, err := os.ReadFile(filepath.Join(out, site.ManifestPath))
	if err != nil {
		t.Fatal(err)
	}
	want, err := fs.ReadFile(siteOf(with(small, "empty.txt", " ")), site.ManifestPath)
	if err != nil || !bytes.Equal(manifest, want) {
		t.Errorf("the manifest is not the one the preview serves: %v", err)
	}
	total := int64(len(manifest))
	for _, text := range with(small, "empty.txt", " ") {
		total += int64(len(text))
	}
	if change.Bytes != total {
		t.Errorf("%d bytes, want %d", change.Bytes, total)
	}
	if left := beside(t, out); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestEmptyFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	s, _ := site.New([]*site.File{{Path: ".nojekyll", Content: site.Plain(func() ([]byte, error) { return nil, nil })}})
	for range 2 {
		if _, err := (Folder{Dir: out}).Write(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(filepath.Join(out, ".nojekyll")); err != nil || info.Size() != 0 {
		t.Error(info, err)
	}
}

// TestWriteEqualsCleanWrite checks that names, contents and modes do not depend on what was in the folder before.
func TestWriteEqualsCleanWrite(t *testing.T) {
	dir := t.TempDir()
	out, clean := filepath.Join(dir, "out"), filepath.Join(dir, "clean")
	old := with(small, "gone.html", "x", "gone/too.html", "x", "becomes-folder", "x", "was/folder.html", "x")
	next := with(small, "index.html", "<p>New", "new/page.html", "y", "becomes-folder/page.html", "y", "was", "y")
	write(t, out, old)
	change := write(t, out, next)
	write(t, clean, next)
	if got, want := tree(t, out), tree(t, clean); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if fmt.Sprint(change.Added, change.Changed, change.Withdrawn, change.Same) !=
		"[becomes-folder/page.html new/page.html was] [index.html] [becomes-folder gone.html gone/too.html was/folder.html] 4" {
		t.Errorf("%+v", change)
	}
}

func TestUnchangedFilesKeepInodeAndTime(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	kent := filepath.Join(out, "pilots/kent.html")
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(kent, past, past); err != nil {
		t.Fatal(err)
	}
	before, _ := inode(t, kent)
	home, _ := inode(t, filepath.Join(out, "index.html"))
	write(t, out, with(small, "index.html", "<p>Other"))
	after, modified := inode(t, kent)
	if !os.SameFile(before, after) || !modified.Equal(past) {
		t.Error("an unchanged file was written again")
	}
	if now, _ := inode(t, filepath.Join(out, "index.html")); os.SameFile(home, now) {
		t.Error("a changed file was written in place")
	}
}

// TestNothingChangedWritesNothing checks that there is no call through the door and no changed time in the folder.
// (The lock does not use the door; its file is made beside the output and removed again here, too.)
func TestNothingChangedWritesNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	write(t, out, with(small, "index.html", "<p>Other")) // so that there is a previous generation
	times := func() string {
		var b strings.Builder
		for _, name := range append(slices.Sorted(maps.Keys(small)), ".", "pilots", site.ManifestPath) {
			info, modified := inode(t, filepath.Join(out, name))
			fmt.Fprintln(&b, name, modified.UnixNano(), info.Mode())
		}
		return b.String()
	}
	before := times()
	counter := &watched{}
	change, err := Folder{Dir: out}.write(t.Context(), siteOf(with(small, "index.html", "<p>Other")), counter.through, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if len(counter.log) != 0 {
		t.Errorf("went through the door: %q", counter.log)
	}
	if change.Replaced || change.Same != len(small) || change.Files != len(small)+1 {
		t.Errorf("%+v", change)
	}
	if after := times(); after != before {
		t.Errorf("before\n%safter\n%s", before, after)
	}
}

// TestSpoiltOutputIsMended damages the published folder in ways that a build has to notice and repair.
func TestSpoiltOutputIsMended(t *testing.T) {
	for name, spoil := range map[string]func(page string) error{
		"other bytes, same size and time": func(page string) error {
			info, err := os.Stat(page)
			if err != nil {
				return err
			}
			return errors.Join(os.WriteFile(page, []byte("<p>Keen"), 0o644), os.Chtimes(page, info.ModTime(), info.ModTime()))
		},
		"longer":         func(page string) error { return os.WriteFile(page, []byte("<p>Kent and more"), 0o644) },
		"cut short":      func(page string) error { return os.Truncate(page, 2) },
		"empty":          func(page string) error { return os.Truncate(page, 0) },
		"missing":        os.Remove,
		"folder missing": func(page string) error { return os.RemoveAll(filepath.Dir(page)) },
		"manifest reformatted": func(page string) error {
			name := filepath.Join(page, "../../manifest.json")
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return os.WriteFile(name, bytes.ReplaceAll(data, []byte("\n "), []byte("\n")), 0o644)
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			write(t, out, small)
			want := tree(t, out)
			if err := spoil(filepath.Join(out, "pilots/kent.html")); err != nil {
				t.Fatal(err)
			}
			if tree(t, out) == want {
				t.Fatal("nothing was spoilt")
			}
			if change := write(t, out, small); !change.Replaced {
				t.Error("not noticed")
			}
			if got := tree(t, out); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// TestOrderOfSteps checks that a generation is safely on disk before any name leads to it and after everything that
// can fail; only the sync of the folder follows the swap. With two renames the journal is on disk before the first,
// and is removed after both.
func TestOrderOfSteps(t *testing.T) {
	// What is removed is, in this order: the remains of a build, a generation whose time is up, the staging folder.
	begin := []string{"remove", "mkdir", "write", "mkdir", "write", "link", "write", "sync all", "remove", "rename", "remove"}
	for system, end := range map[string][]string{
		"exchange":    {"exchange", "sync folder"},
		"two renames": {"write", "sync all", "sync folder", "rename", "sync folder", "remove"},
	} {
		out := filepath.Join(t.TempDir(), "public")
		prepare(t, out, system)
		steps := &watched{}
		if _, err := (Folder{Dir: out}).write(t.Context(), siteOf(newerPages), func(d door) door { return on(system, steps.through(d)) }, time.Now); err != nil {
			t.Fatal(err)
		}
		var order []string
		for _, op := range steps.log {
			if op == "create" || op == "close" {
				op = "write"
			}
			order = append(order, op)
		}
		if got, want := slices.Compact(order), slices.Concat(begin, end); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%q, want\n%q", system, got, want)
		}
	}
}

// TestUnreadableFileIsMended checks that a file that cannot be read, and so not compared, is written again.
func TestUnreadableFileIsMended(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("root can read everything, so there is nothing to show")
		return
	}
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	want := tree(t, out)
	if err := os.Chmod(filepath.Join(out, "index.html"), 0); err != nil {
		t.Fatal(err)
	}
	if change := write(t, out, small); !slices.Equal(change.Changed, []string{"index.html"}) {
		t.Errorf("%+v", change)
	}
	if got := tree(t, out); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestOwnersFilesAreCarriedOver checks that files of the folder's owner are moved along as the very same files, and
// are not in the manifest.
func TestOwnersFilesAreCarriedOver(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".gitignore", ".gitkeep"} {
		if err := os.WriteFile(filepath.Join(out, name), []byte("*\n!"+name+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before, modified := inode(t, filepath.Join(out, ".gitignore"))
	for i := range 3 {
		write(t, out, with(small, "index.html", fmt.Sprint(i)))
		after, now := inode(t, filepath.Join(out, ".gitignore"))
		if !os.SameFile(before, after) || now != modified || after.Mode() != before.Mode() {
			t.Fatalf("write %d: not the same file", i)
		}
		if data, err := os.ReadFile(filepath.Join(out, ".gitkeep")); err != nil || string(data) != "*\n!.gitkeep\n" {
			t.Fatal(string(data), err)
		}
		if data, err := os.ReadFile(filepath.Join(out, site.ManifestPath)); err != nil || bytes.Contains(data, []byte(".git")) {
			t.Fatalf("listed: %s %v", data, err)
		}
	}
	if change := write(t, out, with(small, "index.html", "2")); change.Replaced {
		t.Error("replaced without a change")
	}
}

// TestDroppedBySystem checks that files that Finder and Explorer leave in folders do not stop a build, and do not get
// into later generations.
func TestDroppedBySystem(t *testing.T) {
	dir := t.TempDir()
	out, clean := filepath.Join(dir, "public"), filepath.Join(dir, "clean")
	drop := func(names ...string) {
		t.Helper()
		for _, name := range names {
			if err := os.WriteFile(filepath.Join(out, name), []byte("where the windows were"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	clock := time.Now().Add(-time.Hour)
	for i := range 3 {
		drop(".DS_Store")
		if i > 0 {
			drop("Thumbs.db", "pilots/.DS_Store", "pilots/Thumbs.db")
		}
		clock = clock.Add(time.Minute) // the previous generation's time is up
		if _, err := (Folder{Dir: out}).write(t.Context(), siteOf(with(small, "index.html", fmt.Sprint(i))), func(d door) door { return d }, func() time.Time { return clock }); err != nil {
			t.Fatal(err)
		}
	}
	write(t, clean, with(small, "index.html", "2"))
	if got, want := tree(t, out), tree(t, clean); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if beside, _ := filepath.Glob(filepath.Join(dir, ".public.previous-*")); len(beside) != 1 {
		t.Errorf("beside it lies %q, want the generation before alone", beside)
	}
}

// TestCopiesWhereLinksAreRefused checks that files are copied, with their times, where the file system has no hard
// links or refuses more of them.
func TestCopiesWhereLinksAreRefused(t *testing.T) {
	dir := t.TempDir()
	out, clean := filepath.Join(dir, "out"), filepath.Join(dir, "clean")
	write(t, out, small)
	if err := os.WriteFile(filepath.Join(out, ".gitignore"), []byte("*"), 0o644); err != nil {
		t.Fatal(err)
	}
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(filepath.Join(out, "pilots/kent.html"), past, past); err != nil {
		t.Fatal(err)
	}
	next := with(small, "index.html", "<p>Other")
	refusing := &watched{fail: func(op string, _ int) error {
		if op == "link" {
			return errors.ErrUnsupported
		}
		return nil
	}}
	if _, err := (Folder{Dir: out}).write(t.Context(), siteOf(next), refusing.through, time.Now); err != nil {
		t.Fatal(err)
	}
	if _, modified := inode(t, filepath.Join(out, "pilots/kent.html")); !modified.Equal(past) {
		t.Errorf("the copy is of %v, want %v", modified, past)
	}
	write(t, clean, next)
	if err := os.WriteFile(filepath.Join(clean, ".gitignore"), []byte("*"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, want := tree(t, out), tree(t, clean); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestFileChangedWhileCopied checks that a file that changes while it is copied is not published under its old hash.
func TestFileChangedWhileCopied(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	editor := &watched{fail: func(op string, _ int) error {
		if op != "link" {
			return nil
		}
		return errors.Join(errors.ErrUnsupported, os.WriteFile(filepath.Join(out, "pilots/kent.html"), []byte("<p>Keen"), 0o644))
	}}
	_, err := Folder{Dir: out}.write(t.Context(), siteOf(with(small, "index.html", "<p>Other")), editor.through, time.Now)
	if err == nil || !strings.Contains(err.Error(), "changed while it was copied") {
		t.Error(err)
	}
	if left := beside(t, out); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestBytesAreMadeOnce checks that each file is made exactly once, however much of the site is published already.
func TestBytesAreMadeOnce(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	for round := range 3 {
		calls := make([]atomic.Int32, 40)
		var files []*site.File
		for i := range calls {
			files = append(files, &site.File{Path: fmt.Sprintf("p/%d.html", i), Content: site.Plain(func() ([]byte, error) {
				calls[i].Add(1)
				return fmt.Append(nil, i, i%2*round), nil
			})})
		}
		s, _ := site.New(files)
		if _, err := (Folder{Dir: out}).Write(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		for i := range calls {
			if n := calls[i].Load(); n != 1 {
				t.Errorf("round %d: file %d was made %d times", round, i, n)
			}
		}
	}
}

// TestFewFilesInHand checks that no more files are made at a time than there are processors, so a site is never in
// memory as a whole.
func TestFewFilesInHand(t *testing.T) {
	var inHand, most atomic.Int32
	var files []*site.File
	for i := range 200 {
		files = append(files, &site.File{Path: fmt.Sprintf("%d.html", i), Content: site.Plain(func() ([]byte, error) {
			for n := inHand.Add(1); n > most.Load(); {
				most.Store(n)
			}
			time.Sleep(50 * time.Microsecond)
			inHand.Add(-1)
			return []byte("x"), nil
		})})
	}
	s, _ := site.New(files)
	if _, err := (Folder{Dir: filepath.Join(t.TempDir(), "public")}).Write(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if n := int(most.Load()); n > runtime.GOMAXPROCS(0) {
		t.Errorf("%d files at once on %d processors", n, runtime.GOMAXPROCS(0))
	}
}

// failing returns a site of n pages of which some, given by index, have their own content function, which may fail.
func failing(n int, fail map[int]func() ([]byte, error)) *site.Site {
	var files []*site.File
	for i := range n {
		content := func() ([]byte, error) { return fmt.Appendf(nil, "new %d", i), nil }
		if f := fail[i]; f != nil {
			content = f
		}
		files = append(files, &site.File{Path: fmt.Sprintf("pages/%03d.html", i), Content: site.Plain(content)})
	}
	s, _ := site.New(files)
	return s
}

func TestPanicNamesTheFileAndSwapsNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	want := tree(t, filepath.Dir(out))
	for k := range 10 {
		_, err := Folder{Dir: out}.Write(t.Context(), failing(10, map[int]func() ([]byte, error){
			k: func() ([]byte, error) { panic("no such pilot") },
		}))
		var crash *source.Crash
		if !errors.As(err, &crash) {
			t.Fatalf("page %d: %v", k, err)
		}
		if path := fmt.Sprintf("pages/%03d.html", k); crash.File != path || !strings.Contains(err.Error(), path) {
			t.Errorf("page %d: %v", k, err)
		}
		if !bytes.Contains(crash.Stack, []byte("folder_test.go")) {
			t.Errorf("the stack does not lead to the fault:\n%s", crash.Stack)
		}
		if got := tree(t, filepath.Dir(out)); got != want {
			t.Fatalf("page %d: touched\n%s", k, got)
		}
	}
}

// TestErrorOfTheFirstPageIsReported checks that of several errors that of the first page is reported, in whatever
// order they occur.
func TestErrorOfTheFirstPageIsReported(t *testing.T) {
	out := filepath.Join(t.TempDir(), "new", "public")
	bad := errors.New("a layout is broken")
	fail := map[int]func() ([]byte, error){}
	for i := 17; i < 200; i += 3 {
		fail[i] = func() ([]byte, error) {
			if i == 17 {
				time.Sleep(5 * time.Millisecond) // let others fail first
			}
			return nil, fmt.Errorf("%d: %w", i, bad)
		}
	}
	for range 20 {
		_, err := Folder{Dir: out}.Write(t.Context(), failing(200, fail))
		if !errors.Is(err, bad) || err.Error() != "pages/017.html: 17: a layout is broken" {
			t.Fatal(err)
		}
	}
	if _, err := os.Lstat(filepath.Dir(out)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a folder made for the output was left behind")
	}
}

// TestCancelled checks that a build cancelled at any page, or just before the swap, leaves everything as it was.
func TestCancelled(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	want := tree(t, filepath.Dir(out))
	check := func(err error) {
		t.Helper()
		if err != context.Canceled {
			t.Errorf("%v, want %v", err, context.Canceled)
		}
		if got := tree(t, filepath.Dir(out)); got != want {
			t.Errorf("touched\n%s", got)
		}
	}
	for k := range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := Folder{Dir: out}.Write(ctx, failing(10, map[int]func() ([]byte, error){
			k: func() ([]byte, error) { cancel(); return []byte("late"), nil },
		}))
		check(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	atSync := &watched{fail: func(op string, _ int) error {
		if op == "sync all" {
			cancel()
		}
		return nil
	}}
	_, err := Folder{Dir: out}.write(ctx, failing(10, nil), atSync.through, time.Now)
	check(err)
	_, err = Folder{Dir: out}.Write(ctx, failing(10, nil))
	check(err)
}

// TestDoorOpensNothingThatExists checks that the door cannot open an existing file, so that nothing here can write to
// a published file even by mistake.
func TestDoorOpensNothingThatExists(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "page.html"), []byte("published"), 0o644); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	door, err := openDisk(root)
	if err != nil {
		t.Fatal(err)
	}
	defer door.close()
	if _, err := door.Create("page.html"); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	for _, name := range []string{"../out.html", "/etc/out.html", "a/../../out.html"} {
		if _, err := door.Create(name); err == nil {
			t.Errorf("%s was created", name)
		}
	}
}

func TestPathsThatNoSiteMayHave(t *testing.T) {
	out := filepath.Join(t.TempDir(), "deep", "public")
	for _, path := range []string{"../x.html", "/x.html", "a/../x.html", "a//x.html", "", ".", `a\x.html`, "manifest.json", ".gitignore", ".gitkeep"} {
		_, err := Folder{Dir: out}.Write(t.Context(), siteOf(with(small, path, "x")))
		if err == nil {
			t.Errorf("%q was written", path)
		}
	}
	if _, err := os.Lstat(filepath.Dir(out)); err == nil {
		t.Error("something was made")
	}
}

// TestRetry covers the retries needed on Windows, where a rename fails while a virus scanner reads the new file.
func TestRetry(t *testing.T) {
	busy, gone := errors.New("sharing violation"), errors.New("gone")
	for _, c := range []struct {
		errs  []error
		calls int
		want  error
	}{
		{[]error{nil}, 1, nil},
		{[]error{busy, busy, nil}, 3, nil},
		{[]error{busy, gone, nil}, 2, gone},
		{[]error{gone}, 1, gone},
		{slices.Repeat([]error{busy}, 50), 11, busy},
	} {
		calls, slept := 0, time.Duration(0)
		err := retry(func(err error) bool { return err == busy }, func(d time.Duration) { slept += d }, func() error {
			calls++
			return c.errs[calls-1]
		})
		if err != c.want || calls != c.calls || slept > 3*time.Second {
			t.Errorf("%v: %v after %d calls and %v", c.errs[0], err, calls, slept)
		}
	}
}

// TestBrokenSiteIsNotPublished checks that a site with broken links or repeated ids is refused and the old one kept.
func TestBrokenSiteIsNotPublished(t *testing.T) {
	page := func(path string, content site.Content) *site.File {
		content.Data = []byte("<p>" + path)
		return &site.File{Path: path, Content: func(site.Content) (site.Content, error) { return content, nil }}
	}
	for _, test := range []struct {
		files []*site.File
		want  string
	}{
		{[]*site.File{page("a.html", site.Content{Links: []site.Target{{Path: "b.html"}}})}, `a.html links to "b.html", which is not part of the site`},
		{[]*site.File{page("a.html", site.Content{Links: []site.Target{{Path: "a.html", Fragment: "x"}}, IDs: []string{"w", "y"}})}, `a.html links to "a.html#x", where no such id stands`},
		{[]*site.File{page("a.html", site.Content{IDs: []string{"x", "y", "x"}})}, `the id "x" stands twice in a.html`},
		{[]*site.File{page("a.html", site.Content{Links: []site.Target{{Path: "a.html", Fragment: "x"}, {Path: site.ManifestPath}}, IDs: []string{"y", "x"}})}, ""},
	} {
		dir := filepath.Join(t.TempDir(), "public")
		good, _ := site.New([]*site.File{page("old.html", site.Content{})})
		if _, err := (Folder{Dir: dir}).Write(t.Context(), good); err != nil {
			t.Fatal(err)
		}
		s, _ := site.New(test.files)
		_, err := Folder{Dir: dir}.Write(t.Context(), s)
		var broken *site.Broken
		if test.want == "" {
			if err != nil {
				t.Errorf("a site that is whole is not published: %v", err)
			}
			continue
		}
		if !errors.As(err, &broken) || !slices.Equal(broken.Faults, []string{test.want}) {
			t.Errorf("got %v, want %s", err, test.want)
		}
		if _, err := os.Stat(filepath.Join(dir, "old.html")); err != nil {
			t.Errorf("the old site is gone: %v", err)
		}
		if _, _, err := s.Entries(); !errors.As(err, &broken) {
			t.Errorf("check finds nothing: %v", err)
		}
	}
}
