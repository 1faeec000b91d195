package source_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"totalplace/generator/source"
)

// system is a file system that reports files as Linux does, and records which were opened.
type system struct {
	fstest.MapFS
	mu     sync.Mutex
	opened []string
	inodes uint64
	clock  int64
}

func (s *system) Open(name string) (fs.File, error) {
	if s.MapFS[name] != nil {
		s.mu.Lock()
		s.opened = append(s.opened, name)
		s.mu.Unlock()
	}
	return s.MapFS.Open(name)
}

// put creates a file that was last changed the given time ago.
func (s *system) put(name, text string, ago time.Duration) {
	s.inodes++
	s.MapFS[name] = &fstest.MapFile{Data: []byte(text), Sys: &syscall.Stat_t{
		Ino: s.inodes, Size: int64(len(text)), Ctim: syscall.NsecToTimespec(time.Now().Add(-ago).UnixNano()),
	}}
}

// write changes a file as programs do, so that its size and change time follow.
func (s *system) write(name, text string) {
	st := s.MapFS[name].Sys.(*syscall.Stat_t)
	s.clock++
	s.MapFS[name] = &fstest.MapFile{Data: []byte(text), Sys: &syscall.Stat_t{Ino: st.Ino, Size: int64(len(text)), Ctim: syscall.NsecToTimespec(st.Ctim.Nano() + s.clock)}}
}

// secretly changes the content of a file but not its metadata.
func (s *system) secretly(name, text string) {
	s.MapFS[name] = &fstest.MapFile{Data: []byte(text), Sys: s.MapFS[name].Sys}
}

// read returns what memo reads, as text, and the files opened for it.
func (s *system) read(t *testing.T, memo *source.Memo) (text string, opened []string) {
	t.Helper()
	s.opened = nil
	tree, problems, err := memo.Read(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, f := range tree.Files {
		fmt.Fprintf(&b, "%s %q\n", f.Path, f.Data)
	}
	fmt.Fprintln(&b, tree.Refused, problems)
	return b.String(), s.opened
}

func onward() bool { return false }

// TestSeals checks that a file is read again whenever the system reports anything different about it, or nothing, or
// might not report the next change.
func TestSeals(t *testing.T) {
	t.Parallel()
	const long = time.Hour
	s := &system{MapFS: fstest.MapFS{}}
	for _, name := range []string{"images/a.csv", "images/b.csv", "images/c.csv", "images/d.csv"} {
		s.put(name, "old", long)
	}
	s.put("images/new.csv", "old", time.Second)
	s.put("images/later.csv", "old", -long)
	s.MapFS["images/plain.csv"] = &fstest.MapFile{Data: []byte("old")}
	always := []string{"images/later.csv", "images/new.csv", "images/plain.csv"}
	var memo source.Memo
	if _, opened := s.read(t, &memo); len(opened) != len(s.MapFS) {
		t.Fatalf("first of all %v was read", opened)
	}
	for _, step := range []struct {
		what   string
		change func()
		read   string
	}{
		{"nothing", func() {}, ""},
		{"other bytes", func() { s.write("images/a.csv", "new") }, "images/a.csv"},
		{"the same bytes, written again", func() { s.write("images/b.csv", "old") }, "images/b.csv"},
		{"another file in its place", func() { s.put("images/c.csv", "old", long) }, "images/c.csv"},
		{"nothing again", func() {}, ""},
		{"another disk", func() { s.MapFS["images/d.csv"].Sys.(*syscall.Stat_t).Dev++ }, "images/d.csv"},
		{"away", func() { delete(s.MapFS, "images/d.csv") }, ""},
		{"and back", func() { s.put("images/d.csv", "old", long) }, "images/d.csv"},
	} {
		step.change()
		want := slices.Clone(always)
		if step.read != "" {
			want = append(want, step.read)
		}
		text, opened := s.read(t, &memo)
		slices.Sort(want)
		slices.Sort(opened)
		if !slices.Equal(slices.Compact(opened), want) {
			t.Errorf("%s: %v was read, and not %v", step.what, opened, want)
		}
		if clean, _ := s.read(t, nil); text != clean {
			t.Errorf("%s: read\n%sand not\n%s", step.what, text, clean)
		}
	}
}

// TestCheck changes files at random. The next read must have what the system knows of; the next read after a check,
// what it does not know of.
func TestCheck(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(3, seed))
		s := &system{MapFS: fstest.MapFS{}}
		var memo source.Memo
		for round := range 30 {
			var secret []string
			for range 1 + r.IntN(4) {
				name, text := fmt.Sprintf("images/%d.csv", r.IntN(8)), fmt.Sprint(r.IntN(3))
				switch f := s.MapFS[name]; {
				case f == nil || r.IntN(4) == 0:
					s.put(name, text, time.Hour)
				case r.IntN(4) == 0:
					delete(s.MapFS, name)
				case r.IntN(2) == 0:
					s.write(name, text)
				case string(f.Data) != text:
					s.secretly(name, text)
					secret = append(secret, "content/"+name)
				}
			}
			got, _ := s.read(t, &memo)
			clean, _ := s.read(t, nil)
			if got != clean && len(secret) == 0 {
				t.Fatalf("seed %d, round %d: read\n%sand not\n%s", seed, round, got, clean)
			}
			left := r.IntN(3)
			found := memo.Check(s, func() bool { left--; return left < 0 }) // a save interrupts it
			found = append(found, memo.Check(s, onward)...)
			for _, name := range found {
				if !slices.Contains(secret, name) {
					t.Fatalf("seed %d, round %d: %s is not as it was", seed, round, name)
				}
			}
			if again := memo.Check(s, onward); len(again) > 0 {
				t.Fatalf("seed %d, round %d: %v once more", seed, round, again)
			}
			if got != clean && len(found) == 0 {
				t.Fatalf("seed %d, round %d: a check finds nothing, and there is\n%swhere read was\n%s", seed, round, clean, got)
			}
			if got, _ = s.read(t, &memo); got != clean {
				t.Fatalf("seed %d, round %d: after a check read\n%sand not\n%s", seed, round, got, clean)
			}
		}
	}
}
