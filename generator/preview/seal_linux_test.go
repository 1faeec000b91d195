package preview_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"totalplace/generator"
	"totalplace/generator/preview"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

// frozen is a file system that never reports that a file was changed.
type frozen struct{ fs.FS }

func (f frozen) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	for i := range entries {
		entries[i] = frozenEntry{entries[i]}
	}
	return entries, err
}

type frozenEntry struct{ fs.DirEntry }

func (e frozenEntry) Info() (fs.FileInfo, error) {
	info, err := e.DirEntry.Info()
	return frozenInfo{info}, err
}

type frozenInfo struct{ fs.FileInfo }

func (frozenInfo) Sys() any { return &syscall.Stat_t{Ino: 1} }

// TestWhatTheSystemDoesNotKnow edits a page whose metadata stays the same. The build caused by the event still shows
// the old words, but soon afterwards the new ones must be there.
func TestWhatTheSystemDoesNotKnow(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	content := frozen{os.DirFS(filepath.Join(dir, "content"))}
	b := generator.Builder{Memo: &source.Memo{}}
	s := serve(t, dir, func(p *preview.Preview) {
		p.Build = func([]source.Seen) (*site.Site, source.Problems, error) { return b.Build(content, nil) }
		p.Check = func(stop func() bool) []string { return b.Memo.Check(content, stop) }
	})
	for i := range 3 {
		words := fmt.Sprintf("Words %d.", i)
		n := s.count()
		write(t, dir, "content/pages/about.md", page("About", words))
		s.until(words, s.shows("/about.html", words))
		if builds := s.count() - n; builds < 2 {
			t.Errorf("%d builds until the new words were there: the first reads nothing", builds)
		}
		if changed := s.result().Changed; len(changed) != 1 || changed[0] != "content/pages/about.md" {
			t.Errorf("%v was changed", changed)
		}
	}
	if !s.isClean() {
		t.Error("not what a clean build gives")
	}
}

// TestTimePutBack polls while a page is written in place, always with the same size, and its modification time is
// reset. The system knows the time of the change, so the new words must appear without another save.
func TestTimePutBack(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	about := filepath.Join(dir, "content", "pages", "about.md")
	save := func(words string) {
		must(t, saves["same time"](about, []byte(page("About", words))))
	}
	save("Words 0.")
	s := serve(t, dir, func(p *preview.Preview) { p.Poll = 20 * time.Millisecond })
	for i := range 3 {
		words := fmt.Sprintf("Words %d.", i+1)
		save(words)
		s.until(words, s.shows("/about.html", words))
	}
	if !s.isClean() {
		t.Error("not what a clean build gives")
	}
}
