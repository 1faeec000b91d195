package folder

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"totalplace/generator/site"
)

// thousands returns a site of 10,000 pages of 20 KB whose content costs almost nothing to make, so that only the
// writing is measured. Each edit changes one page in a hundred.
func thousands(edit int) *site.Site {
	random := rand.NewChaCha8([32]byte{})
	text := make([]byte, 20<<10)
	random.Read(text)
	var files []*site.File
	for i := range 10_000 {
		stamp := i
		if i%100 == 0 {
			stamp += edit << 20
		}
		files = append(files, &site.File{Path: fmt.Sprintf("cases/%02d/%d.html", i%40, i), Content: site.Plain(func() ([]byte, error) {
			return fmt.Appendf(nil, "%d %s", stamp, text), nil
		})})
	}
	s, _ := site.New(files)
	return s
}

func BenchmarkWrite(b *testing.B) {
	run := func(name string, out func(n int) (string, int)) {
		b.Run(name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				dir, edit := out(n)
				if _, err := (Folder{Dir: dir}).Write(b.Context(), thousands(edit)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	dir := b.TempDir()
	run("new", func(n int) (string, int) { return filepath.Join(dir, fmt.Sprint("new", n)), 0 })
	run("one page in a hundred", func(n int) (string, int) { return filepath.Join(dir, "new0"), n + 1 })
	run("nothing", func(int) (string, int) { return filepath.Join(dir, "new1"), 0 })
}
