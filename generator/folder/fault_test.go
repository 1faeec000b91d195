package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// watched is a door that records each step and decides whether it fails.
type watched struct {
	door
	fail  func(op string, n int) error // called before a step; n counts from 1
	late  func(op string, n int) error // called after a step succeeded
	short func(n int) bool             // reports whether step n, a write, stops half way

	mu  sync.Mutex
	log []string
}

func (w *watched) through(d door) door { w.door = d; return w }

func (w *watched) do(op string, step func() error) error {
	w.mu.Lock()
	w.log = append(w.log, op)
	n := len(w.log)
	w.mu.Unlock()
	if w.fail != nil {
		if err := w.fail(op, n); err != nil {
			return err
		}
	}
	err := step()
	if err == nil && w.late != nil {
		err = w.late(op, n)
	}
	return err
}

func (w *watched) Mkdir(name string) error {
	return w.do("mkdir", func() error { return w.door.Mkdir(name) })
}
func (w *watched) Link(from, to string) error {
	return w.do("link", func() error { return w.door.Link(from, to) })
}
func (w *watched) Chtimes(name string, at time.Time) error {
	return w.do("chtimes", func() error { return w.door.Chtimes(name, at) })
}
func (w *watched) Rename(from, to string) error {
	return w.do("rename", func() error { return w.door.Rename(from, to) })
}
func (w *watched) Exchange(a, b string) error {
	return w.do("exchange", func() error { return w.door.Exchange(a, b) })
}
func (w *watched) Remove(name string) error {
	return w.do("remove", func() error { return w.door.Remove(name) })
}
func (w *watched) SyncAll(files, folders []string) error {
	return w.do("sync all", func() error { return w.door.SyncAll(files, folders) })
}
func (w *watched) SyncDir() error {
	return w.do("sync folder", w.door.SyncDir)
}
func (w *watched) Create(name string) (file io.WriteCloser, err error) {
	err = w.do("create", func() (err error) { file, err = w.door.Create(name); return err })
	if err != nil {
		if file != nil {
			file.Close()
		}
		return nil, err
	}
	return &watchedFile{file, w}, nil
}

type watchedFile struct {
	io.WriteCloser
	w *watched
}

func (f *watchedFile) Write(data []byte) (n int, err error) {
	err = f.w.do("write", func() error {
		if f.w.short != nil && f.w.short(len(f.w.log)) {
			data = data[:len(data)/2]
		}
		n, err = f.WriteCloser.Write(data)
		return err
	})
	return n, err
}

func (f *watchedFile) Close() error {
	closed := false
	err := f.w.do("close", func() error { closed = true; return f.WriteCloser.Close() })
	if !closed {
		f.WriteCloser.Close() // whatever is reported, do not leak a handle into the next thousand runs
	}
	return err
}

// The case is ten pages over an older generation: some the same, some changed, one new and one withdrawn; with a
// .gitignore, a generation whose time is up, and the remains of a killed build. A build of it takes every step there
// is. It runs on a system that can exchange two folders, on one that cannot, and without an output to begin with.
var systems = []string{"exchange", "two renames", "first build"}

var (
	olderPages = pages(10, 1)
	newerPages = with(pages(10, 1), "pages/0.html", "", "pages/1.html", "changed", "deep/er/2.html", "changed", "new/er/page.html", "new", "empty.txt", " ")
)

func pages(n, generation int) map[string]string {
	files := map[string]string{}
	for i := range n {
		dir := "pages"
		if i%4 == 2 {
			dir = "deep/er"
		}
		files[fmt.Sprintf("%s/%d.html", dir, i)] = fmt.Sprintf("page %d of generation %d", i, generation)
	}
	return files
}

// on returns the door that behaves like the named system.
func on(system string, d door) door {
	if system == "two renames" {
		return noExchange{d}
	}
	return d
}

// noExchange is the door of a system that cannot exchange two folders in one step.
type noExchange struct{ door }

func (d noExchange) Exchange(string, string) error { return errors.ErrUnsupported }

func prepare(t testing.TB, out, system string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if system != "first build" {
		prepareOlder(t, out)
	}
	left := filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+leftover)
	must(os.MkdirAll(filepath.Join(left, "site", "deep"), 0o755))
	must(os.WriteFile(filepath.Join(left, marker), nil, 0o644))
	must(os.WriteFile(filepath.Join(left, "site", "deep", "half.html"), []byte("ha"), 0o644))
}

const leftover = ".staging-20260102T030405.000000006Z"

func prepareOlder(t testing.TB, out string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(out, 0o755))
	must(os.WriteFile(filepath.Join(out, ".gitignore"), []byte("*\n"), 0o644))
	write := func(files map[string]string, ago time.Duration) {
		clock := func() time.Time { return time.Now().Add(-ago) }
		_, err := Folder{Dir: out}.write(t.Context(), siteOf(files), func(d door) door { return d }, clock)
		must(err)
	}
	write(with(olderPages, "pages/1.html", "older still", "pages/gone.html", "gone"), time.Hour)
	write(olderPages, time.Minute)
}

// expected returns the tree of the output before the build and after a clean write.
func expected(t *testing.T, dir, system string) (older, newer string) {
	out := filepath.Join(dir, "expected")
	prepare(t, out, system)
	older = tree(t, out)
	owners, err := os.ReadFile(filepath.Join(out, ".gitignore"))
	if err := os.RemoveAll(out); err != nil {
		t.Fatal(err)
	}
	if err == nil {
		if err := errors.Join(os.Mkdir(out, 0o755), os.WriteFile(filepath.Join(out, ".gitignore"), owners, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, out, newerPages)
	return older, tree(t, out)
}

// scratch returns a folder for tests that write thousands of small sites, in memory if possible. They test the order
// of steps, which is the same everywhere.
func scratch(t *testing.T) string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		if dir, err := os.MkdirTemp("/dev/shm", "totalplace-test-"); err == nil {
			t.Cleanup(func() { os.RemoveAll(dir) })
			return dir
		}
	}
	return t.TempDir()
}

var errDead = errors.New("the process is dead")

// TestEveryStepFails makes each step of a build fail, one at a time, in each possible way. After an error the old
// site must be untouched and nothing left behind, and the next build must do what a clean one does.
func TestEveryStepFails(t *testing.T) {
	// On one processor the steps always come in the same order, so step k is always the same.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	all := func(string) bool { return true }
	only := func(ops ...string) func(string) bool {
		return func(op string) bool { return strings.Contains(strings.Join(ops, ","), op) }
	}
	for _, fault := range []struct {
		name  string
		err   error
		at    func(op string) bool
		short bool // half is written, without an error
		lasts bool // all later steps fail too
		late  bool // the step is done but reported as failed
	}{
		{name: "no space", err: syscall.ENOSPC, at: all},
		{name: "input/output error", err: syscall.EIO, at: all},
		{name: "permission", err: syscall.EACCES, at: all},
		{name: "short write", err: io.ErrShortWrite, at: only("write"), short: true},
		{name: "error from sync", err: syscall.EIO, at: only("sync all", "sync folder")},
		{name: "error from close", err: syscall.EIO, at: only("close")},
		{name: "process exit", err: errDead, at: all, lasts: true},
		{name: "disk gone for good", err: syscall.EROFS, at: all, lasts: true},
		{name: "done but reported as failed", err: syscall.EIO, at: all, late: true},
	} {
		for _, system := range systems {
			t.Run(fault.name+", "+system, func(t *testing.T) {
				dir := scratch(t)
				older, newer := expected(t, dir, system)
				steps, failed := 0, 0
				for k := 1; ; k++ {
					out := filepath.Join(dir, strconv.Itoa(k))
					prepare(t, out, system)
					seen, struck := 0, ""
					strike := func(op string, n int) error {
						if struck != "" && fault.lasts {
							return fault.err
						}
						if fault.at(op) {
							if seen++; seen == k {
								struck = fmt.Sprintf("step %d (%s)", n, op)
								return fault.err
							}
						}
						return nil
					}
					w := &watched{fail: strike}
					if fault.late {
						w = &watched{late: strike}
					}
					if fault.short {
						w = &watched{short: func(n int) bool { return strike("write", n) != nil }}
					}
					_, err := Folder{Dir: out}.write(t.Context(), siteOf(newerPages), func(d door) door { return w.through(on(system, d)) }, time.Now)
					if struck == "" {
						if err != nil {
							t.Fatal(err)
						}
						break
					}
					steps++
					if err != nil {
						failed++
					}

					// After an error the old site must be there. The new one may be there only if the process ended,
					// or the disk failed for good, after the swap, or if the disk wrongly reported that the swap
					// failed. On a system that needs two renames there may also be none, with a journal that says
					// where the old one is.
					after, left := tree(t, out), beside(t, out)
					var ok bool
					switch {
					case err == nil:
						ok = after == newer
					case after == older:
						ok = true
					case after == newer:
						ok = fault.lasts || fault.late
					case after == "nothing\n":
						ok = fault.lasts && system == "two renames" && stamped(left, "journal") == 1
					}
					if !ok {
						t.Fatalf("%s: %v, and the output is\n%s", struck, err, after)
					}
					for _, name := range left {
						// The remains of the killed build may still be there, if it was their removal that failed.
						if strings.Contains(name, ".staging-") && !strings.HasSuffix(name, leftover) && !fault.lasts {
							t.Fatalf("%s: %v, and left behind: %q", struck, err, left)
						}
					}

					write(t, out, newerPages)
					if after := tree(t, out); after != newer {
						t.Fatalf("%s: the build after that is not a clean one:\n%s", struck, after)
					}
					if left := beside(t, out); stamped(left, "staging")+stamped(left, "journal")+stamped(left, "lock") > 0 || stamped(left, "previous") > 3 {
						t.Fatalf("%s: the build after that left %q", struck, left)
					}
					if err := os.RemoveAll(out); err != nil {
						t.Fatal(err)
					}
				}
				t.Logf("%d steps, %d of them with an error at the end", steps, failed)
				if failed == 0 {
					t.Error("nothing was tested")
				}
			})
		}
	}
}

// TestErrorsNamePathAndReason checks that errors of the system include a path and its reason.
func TestErrorsNamePathAndReason(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	full := &watched{}
	_, err := Folder{Dir: out}.write(t.Context(), siteOf(small), func(d door) door {
		return full.through(brokenDoor{d, syscall.ENOSPC})
	}, time.Now)
	var where *fs.PathError
	if !errors.As(err, &where) || !strings.HasPrefix(where.Path, dir) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%#v", err)
	}

	// A file in place of a folder.
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Folder{Dir: filepath.Join(dir, "file", "public")}.Write(t.Context(), siteOf(small))
	if !errors.As(err, &where) || !strings.HasPrefix(where.Path, dir) || !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("%#v", err)
	}
}

// brokenDoor fails as the real one would, with the path in the error.
type brokenDoor struct {
	door
	err error
}

func (d brokenDoor) Create(name string) (io.WriteCloser, error) {
	return nil, named(d.door.(*disk).root, "create", name, d.err)
}

// TestProcessExits ends a real process at step k.
func TestProcessExits(t *testing.T) {
	step := 9
	if long() {
		step = 1
	}
	for _, system := range systems {
		t.Run(system, func(t *testing.T) {
			dir := scratch(t)
			older, newer := expected(t, dir, system)
			for k, done := 1, false; !done; k += step {
				out := filepath.Join(dir, strconv.Itoa(k))
				prepare(t, out, system)
				cmd := child("exit", out, "STEP="+strconv.Itoa(k), "SYSTEM="+system)
				text, err := cmd.CombinedOutput()
				switch code := cmd.ProcessState.ExitCode(); code {
				case 0:
					done = true
				case 9:
					after := tree(t, out)
					gone := after == "nothing\n" && system == "two renames" && stamped(beside(t, out), "journal") == 1
					if after != older && after != newer && !gone {
						t.Fatalf("step %d:\n%s", k, after)
					}
				default:
					t.Fatalf("step %d: %v\n%s", k, err, text)
				}
				write(t, out, newerPages)
				if after := tree(t, out); after != newer {
					t.Fatalf("step %d: the build after that is not a clean one:\n%s", k, after)
				}
				if left := beside(t, out); stamped(left, "staging")+stamped(left, "journal")+stamped(left, "lock") > 0 {
					t.Fatalf("step %d: left %q", k, left)
				}
			}
		})
	}
}

// child returns a command that runs this test binary again, to do what runChild calls what.
func child(what, out string, env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(env, "TOTALPLACE_CHILD="+what, "OUT="+out)...)
	return cmd
}

func runChild(what string) {
	out := os.Getenv("OUT")
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	through := func(d door) door { return on(os.Getenv("SYSTEM"), d) }
	switch what {
	case "exit":
		k, err := strconv.Atoi(os.Getenv("STEP"))
		if err != nil {
			fail(err)
		}
		w := &watched{fail: func(_ string, n int) error {
			if n == k {
				os.Exit(9)
			}
			return nil
		}}
		_, err = Folder{Dir: out}.write(context.Background(), siteOf(newerPages), func(d door) door { return w.through(through(d)) }, time.Now)
		if err != nil {
			fail(err)
		}
	case "loop": // build until killed
		for n := 1; ; n++ {
			// With a clock that jumps a minute each time, every build also removes earlier generations.
			now := func() time.Time { return time.Now().Add(time.Duration(n) * time.Minute) }
			if _, err := (Folder{Dir: out}).write(context.Background(), siteOf(generationOf(n)), through, now); err != nil {
				fail(err)
			}
			fmt.Println(n)
		}
	case "lock": // hold the lock until killed
		_, err := Folder{Dir: out}.Write(context.Background(), failing(1, map[int]func() ([]byte, error){0: func() ([]byte, error) {
			fmt.Println("locked")
			select {}
		}}))
		fail(err)
	}
	os.Exit(0)
}
