package bench_test

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"totalplace/generator"
	"totalplace/generator/bench"
	"totalplace/generator/folder"
	"totalplace/generator/pack"
	"totalplace/generator/prose"
	"totalplace/generator/search"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// memory returns a temporary folder, in memory if the system has /dev/shm.
func memory(t testing.TB) string {
	t.Helper()
	if _, err := os.Stat("/dev/shm"); err != nil {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp("/dev/shm", "totalplace-bench")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// onDisk writes a generated pack of as many cases as BENCH says, 1,000 by default, and returns its content and a
// folder for the output.
func onDisk(b *testing.B) (content fs.FS, out string) {
	b.Helper()
	size, _, _ := strings.Cut(os.Getenv("BENCH"), ",")
	n, err := strconv.Atoi(cmp.Or(size, "1000"))
	if err != nil {
		b.Fatal(err)
	}
	dir := memory(b)
	if err := bench.Of(n).Make().Write(dir); err != nil {
		b.Fatal(err)
	}
	return os.DirFS(filepath.Join(dir, "content")), filepath.Join(dir, "public")
}

func build(t testing.TB, content fs.FS) *site.Site {
	t.Helper()
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems)
	}
	return s
}

// made makes every file of the site, on all processors.
func made(t testing.TB, s *site.Site) {
	t.Helper()
	if _, _, err := s.Entries(); err != nil {
		t.Fatal(err)
	}
}

// indexOf returns the files of the search. withoutSearch returns the site with those files empty; it must still
// contain them, because pages link to them.
func indexOf(s *site.Site) []*site.File {
	return slices.DeleteFunc(s.Files(), func(f *site.File) bool { return !strings.HasPrefix(f.Path, search.Dir) })
}

func withoutSearch(s *site.Site) *site.Site {
	files := s.Files()
	for i, f := range files {
		if strings.HasPrefix(f.Path, search.Dir) {
			files[i] = &site.File{Path: f.Path, From: f.From, Content: site.Plain(func() ([]byte, error) { return nil, nil })}
		}
	}
	less, _ := site.New(files)
	return less
}

// BenchmarkStages measures each stage by itself.
//
//	go test -run '^$' -bench Stages/pages -cpuprofile cpu.prof ./generator/bench
func BenchmarkStages(b *testing.B) {
	content, out := onDisk(b)
	tree, _, err := source.Read(content)
	if err != nil {
		b.Fatal(err)
	}
	loaded, _ := pack.Load(tree, false)
	finished := build(b, content)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			if err := bare(content, out+"-bare"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := source.Read(content); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("prose", func(b *testing.B) { // on one processor
		for b.Loop() {
			b.StopTimer() // a file keeps its text once parsed
			fresh, _, err := source.Read(content)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			var texts prose.Reader
			for _, f := range fresh.Files {
				if strings.HasSuffix(f.Path, ".md") {
					texts.Parse(f, &source.Problems{}).Settle()
				}
			}
		}
	})
	b.Run("load", func(b *testing.B) { // prose included
		for b.Loop() {
			b.StopTimer()
			fresh, _, err := source.Read(content)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			pack.Load(fresh, false)
		}
	})
	b.Run("tally", func(b *testing.B) {
		for b.Loop() {
			tally.Of(loaded)
		}
	})
	b.Run("build", func(b *testing.B) { // all of the above; no page is made yet
		for b.Loop() {
			build(b, content)
		}
	})
	b.Run("pages", func(b *testing.B) { // and all other files except those of the search
		for b.Loop() {
			b.StopTimer()
			less := withoutSearch(build(b, content))
			b.StartTimer()
			made(b, less)
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer() // an index is made once only
			index := indexOf(build(b, content))
			b.StartTimer()
			for _, f := range index {
				if _, err := f.Make(site.Content{}); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("write", func(b *testing.B) { // files already made, into a new folder
		files := finished.Files()
		for i, f := range files {
			content, err := f.Make(site.Content{})
			if err != nil {
				b.Fatal(err)
			}
			files[i] = &site.File{Path: f.Path, From: f.From, Content: func(site.Content) (site.Content, error) { return content, nil }}
		}
		ready, _ := site.New(files)
		for b.Loop() {
			write(b, ready, out+"-write")
			b.StopTimer()
			if err := os.RemoveAll(out + "-write"); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}

func write(t testing.TB, s *site.Site, dir string) {
	t.Helper()
	if _, err := (folder.Folder{Dir: dir}).Write(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkBuild measures a whole build, from the files of the pack to those of the site.
//
//	BENCH=10000 go test -run '^$' -bench Build -benchtime 1x -cpuprofile cpu.prof ./generator/bench
func BenchmarkBuild(b *testing.B) {
	content, out := onDisk(b)
	for b.Loop() {
		write(b, build(b, content), out)
		b.StopTimer()
		if err := os.RemoveAll(out); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
