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

// frozen is a folder whose system never knows that a file was changed.
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

// TestWhatTheSystemDoesNotKnow edits a page and the system says that it is as it was: the build that an event causes
// shows the old words, and soon after the new ones are there.
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

// TestTimePutBack polls while a page is written in place, each time with as many bytes, and its time is put back to
// what it was: the system knows when the file was changed, and the new words are there without another save.
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
