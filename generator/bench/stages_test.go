package bench_test

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
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

// memory is a folder whose files cost no disk, where there is one.
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

// onDisk writes a made pack of the size that BENCH names, or of 1,000 cases, and returns the content and
// a folder for the output.
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

// made makes the bytes of files, on all processors.
func made(t testing.TB, files []*site.File) {
	t.Helper()
	s, _ := site.New(files)
	if _, err := s.Entries(); err != nil {
		t.Fatal(err)
	}
}

// parted divides the files of a site into the search index and all others.
func parted(s *site.Site) (index, others []*site.File) {
	for _, f := range s.Files() {
		if strings.HasPrefix(f.Path, search.Dir) {
			index = append(index, f)
		} else {
			others = append(others, f)
		}
	}
	return index, others
}

// BenchmarkStages says what each stage costs by itself. What lies between load, tally and build is the
// filling of the pages.
//
//	go test -run '^$' -bench Stages/bytes -cpuprofile cpu.prof ./generator/bench
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
			b.StopTimer() // a file keeps its text once it is parsed
			fresh, _, err := source.Read(content)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			for _, f := range fresh.Files {
				if strings.HasSuffix(f.Path, ".md") {
					prose.Parse(f, &source.Problems{})
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
	b.Run("build", func(b *testing.B) { // all of the above, and the pages filled
		for b.Loop() {
			build(b, content)
		}
	})
	b.Run("bytes", func(b *testing.B) {
		_, others := parted(finished)
		for b.Loop() {
			made(b, others)
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer() // an index is made once only
			index, _ := parted(build(b, content))
			b.StartTimer()
			made(b, index)
		}
	})
	b.Run("write", func(b *testing.B) { // the bytes included, into a new folder
		for b.Loop() {
			write(b, finished, out+"-write")
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

// BenchmarkBuild is a whole build, from the files of the pack to those of the site.
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
