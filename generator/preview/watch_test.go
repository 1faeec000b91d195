package preview_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"totalplace/generator/preview"
	"totalplace/generator/site"
)

// saves are the ways in which editors and tools save a file.
var saves = map[string]func(file string, text []byte) error{
	"overwrite": func(file string, text []byte) error { return os.WriteFile(file, text, 0o644) },
	"vim": func(file string, text []byte) error { // a probe file, the old file renamed, the new one written, the old one removed
		probe := filepath.Join(filepath.Dir(file), "4913")
		swap := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".swp")
		if err := os.WriteFile(swap, nil, 0o600); err != nil {
			return err
		}
		defer os.Remove(swap)
		if err := os.WriteFile(probe, nil, 0o644); err != nil {
			return err
		}
		os.Remove(probe)
		_ = os.Rename(file, file+"~") // the file may be new
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
		os.Remove(file + "~")
		return nil
	},
	"code": func(file string, text []byte) error { // truncated, then written in two pieces
		f, err := os.Create(file)
		if err != nil {
			return err
		}
		_, err1 := f.Write(text[:len(text)/2])
		_, err2 := f.Write(text[len(text)/2:])
		return errorsOf(err1, err2, f.Sync(), f.Close())
	},
	"replace": func(file string, text []byte) error { // as JetBrains and synced folders do
		temp := file + "___jb_tmp___"
		if err := os.WriteFile(temp, text, 0o644); err != nil {
			return err
		}
		return os.Rename(temp, file)
	},
	"sed": func(file string, text []byte) error { // sed -i: a temporary name without an extension in the same folder
		temp := filepath.Join(filepath.Dir(file), fmt.Sprintf("sed%06d", rand.N(1000000)))
		if err := os.WriteFile(temp, text, 0o600); err != nil {
			return err
		}
		return os.Rename(temp, file)
	},
	"same time": func(file string, text []byte) error { // a synced folder that keeps the time and, by chance, the size
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
		return os.Chtimes(file, time.Time{}, time.Unix(1700000000, 0))
	},
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestEverySave saves a page ten times in each way and checks that every save is seen.
func TestEverySave(t *testing.T) {
	t.Parallel()
	for name, save := range saves {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			dir := smallFolder(t)
			s := serve(t, dir, nil)
			for i := range 10 {
				words := fmt.Sprintf("Words of save %d.", i)
				must(t, save(filepath.Join(dir, "content", "pages", "about.md"), []byte(page("About", words))))
				s.until(words, s.shows("/about.html", words))
			}
			if notes := s.noted(); len(notes) > 0 {
				t.Error(notes)
			}
		})
	}
}

// TestLitter checks that the files that editors leave beside a file cause no build.
func TestLitter(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	time.Sleep(600 * time.Millisecond) // until the check after the first build
	n := s.count()
	for _, name := range []string{"4913", ".about.md.swp", "about.md~", ".#about.md", "#about.md#", "~$about.md", ".goutputstream-X1", "about.md.bak", "about.md.tmp", ".DS_Store", "Thumbs.db"} {
		write(t, dir, "content/pages/"+name, "litter")
		must(t, os.Remove(filepath.Join(dir, "content", "pages", name)))
	}
	write(t, dir, "content/pages/.about.md.swo", "litter")
	write(t, dir, "public/index.html", "not a source")
	time.Sleep(700 * time.Millisecond)
	if got := s.count(); got != n {
		t.Errorf("%d builds for litter: %v", got-n, s.result().Changed)
	}
}

// TestFolders creates two hundred pages in new folders at once, renames folders and edits files in them, swaps two
// folders, and takes all content away and puts it back.
func TestFolders(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	content := filepath.Join(dir, "content")
	for i := range 200 {
		write(t, dir, fmt.Sprintf("content/%s/p-%d.md", []string{"themes", "images/deep", "pages", fmt.Sprintf("new-%d", i%20)}[i%4], i), page(fmt.Sprint("Page ", i), "Text."))
	}
	s.until("two hundred new files", s.isClean)

	for _, name := range []string{"new-3", "new-7", "new-11", "new-15", "new-19", "images"} {
		must(t, os.RemoveAll(filepath.Join(content, name)))
	}
	s.until("folders gone", s.isClean)
	must(t, os.Rename(filepath.Join(content, "themes"), filepath.Join(content, "cases")))
	s.until("a renamed folder", s.isClean)
	must(t, os.Rename(filepath.Join(content, "cases"), filepath.Join(content, "themes")))
	write(t, dir, "content/themes/p-0.md", page("Edited at once", "Text."))
	s.until("a folder renamed back, and an edit", s.isClean)
	s.until("the edit", s.shows("/themes/p-0.html", "Edited at once"))
	write(t, dir, "content/themes/p-0.md", page("Edited later", "Text."))
	s.until("an edit in a renamed folder", s.shows("/themes/p-0.html", "Edited later"))

	for _, step := range [][2]string{{"themes", "other"}, {"pages", "themes"}, {"other", "pages"}} {
		must(t, os.Rename(filepath.Join(content, step[0]), filepath.Join(content, step[1])))
	}
	s.until("two folders swapped", s.isClean)
	write(t, dir, "content/pages/p-0.md", page("Edited after the swap", "Text."))
	s.until("an edit after the swap", s.shows("/p-0.html", "Edited after the swap"))

	must(t, os.Rename(content, filepath.Join(dir, "away")))
	s.until("the missing folder", func() bool { return s.result().Err != nil })
	must(t, os.Rename(filepath.Join(dir, "away"), content))
	s.until("the folder back", s.isClean)
	write(t, dir, "content/pages/p-0.md", page("Edited at last", "Text."))
	s.until("an edit after that", s.shows("/p-0.html", "Edited at last"))
	if notes := s.noted(); len(notes) > 0 {
		t.Error(notes)
	}
}

// isClean reports whether the last build has the result of a clean build of the folder.
func (s *serving) isClean() bool {
	want, problems, err := build(s.dir)
	got := s.result()
	if (err == nil) != (got.Err == nil) || (want == nil) != (got.Site == nil) || !slices.Equal(problems, got.Problems) {
		return false
	}
	if want == nil {
		return true
	}
	clean, err := want.ReadFile(site.ManifestPath)
	must(s.t, err)
	_, served := s.get("/" + site.ManifestPath)
	return served == string(clean)
}

// TestPolling checks that changes are seen without events when polling is asked for.
func TestPolling(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	s := serve(t, dir, func(p *preview.Preview) { p.Poll = 20 * time.Millisecond })
	for i := range 3 {
		words := fmt.Sprintf("Words %d.", i)
		must(t, saves["same time"](filepath.Join(dir, "content", "pages", "about.md"), []byte(page("About", words))))
		must(t, os.Chtimes(filepath.Join(dir, "content", "pages", "about.md"), time.Time{}, time.Now()))
		s.until(words, s.shows("/about.html", words))
	}
}

// TestModel edits a pack at random, in bursts, by real saves, and checks after each burst that the preview has the
// bytes and problems of a clean build. It does so for two hundred seeds with TOTALPLACE_LONG=1, otherwise for a few.
// A failure names its seed.
func TestModel(t *testing.T) {
	t.Parallel()
	sequences, bursts := 4, 8
	if os.Getenv("TOTALPLACE_LONG") == "1" {
		sequences, bursts = 200, 20
	}
	for seed := range sequences {
		t.Run(fmt.Sprint("seed-", seed), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			makePack(t, dir, 6)
			m := &model{t: t, dir: dir, r: rand.New(rand.NewPCG(7, uint64(seed)))}
			s := serve(t, dir, nil)
			for burst := range bursts {
				n := 1 + m.r.IntN(3)
				if m.r.IntN(5) == 0 {
					n = 30
				}
				var done []string
				for range n {
					done = append(done, m.edit())
					if m.r.IntN(4) == 0 {
						time.Sleep(time.Duration(m.r.IntN(20)) * time.Millisecond)
					}
				}
				s.until(fmt.Sprintf("a clean state after burst %d of %d edits (%s)", burst, n, strings.Join(done, "; ")), s.isClean)
			}
			if notes := s.noted(); len(notes) > 0 {
				t.Error(notes)
			}
		})
	}
}

// model makes random edits to a folder.
type model struct {
	t     testing.TB
	dir   string
	r     *rand.Rand
	n     int
	apart []string // folders taken away, to be restored
}

// edit makes one random edit and says which.
func (m *model) edit() string {
	m.n++
	content := filepath.Join(m.dir, "content")
	files, _ := filepath.Glob(filepath.Join(content, "*", "*.md"))
	if len(files) < 3 {
		if len(m.apart) > 0 {
			return m.restore()
		}
		name := filepath.Join(content, "pages", fmt.Sprintf("new-%d.md", m.n))
		must(m.t, os.MkdirAll(filepath.Dir(name), 0o755))
		m.save(name, page(fmt.Sprint("New ", m.n), "Text."))
		return "create " + name
	}
	one, two := files[m.r.IntN(len(files))], files[m.r.IntN(len(files))]
	short := func(name string) string { rel, _ := filepath.Rel(content, name); return rel }
	switch m.r.IntN(14) {
	case 0, 1:
		name := filepath.Join(content, []string{"pages", "themes", "notes"}[m.r.IntN(3)], fmt.Sprintf("new-%d.md", m.n))
		must(m.t, os.MkdirAll(filepath.Dir(name), 0o755))
		m.save(name, page(fmt.Sprint("New ", m.n), "See [](theme:theme-1)."))
		return "create " + short(name)
	case 2:
		to := filepath.Join(filepath.Dir(one), fmt.Sprintf("renamed-%d.md", m.n))
		must(m.t, os.Rename(one, to))
		return "rename " + short(one) + " to " + short(to)
	case 3:
		if one == two {
			return "nothing"
		}
		must(m.t, os.Rename(one, one+".away"))
		must(m.t, os.Rename(two, one))
		must(m.t, os.Rename(one+".away", two))
		return "swap " + short(one) + " and " + short(two)
	case 4:
		return "break " + short(one) + " by " + m.change(one, func(b []byte) []byte { return bytes.Replace(b, []byte("title:"), []byte("titel:"), 1) })
	case 5, 6:
		return "mend " + short(one) + " by " + m.change(one, func(b []byte) []byte { return bytes.Replace(b, []byte("titel:"), []byte("title:"), 1) })
	case 7, 8:
		return "add to " + short(one) + " by " + m.change(one, func(b []byte) []byte { return append(b, fmt.Sprintf("\nMore, number %d.\n", m.n)...) })
	case 9:
		must(m.t, os.Remove(one))
		return "delete " + short(one)
	case 10:
		if len(m.apart) > 0 {
			return m.restore()
		}
		folder := filepath.Dir(one)
		if m.r.IntN(4) == 0 {
			folder = content
		}
		must(m.t, os.Rename(folder, filepath.Join(m.dir, "apart")))
		m.apart = append(m.apart, folder)
		return "take away " + folder
	case 11:
		look := filepath.Join(m.dir, "layouts", "text.html")
		if m.r.IntN(2) == 0 {
			_ = os.Remove(look)
			return "remove the layout"
		}
		must(m.t, os.MkdirAll(filepath.Dir(look), 0o755))
		m.save(look, fmt.Sprintf(`{{define "main"}}<h1>{{.Title}}</h1><p>Look %d</p>{{.Body}}{{end}}`, m.n))
		return "write a layout"
	case 12:
		return "edit pack.yaml by " + m.change(filepath.Join(content, "pack.yaml"), func(b []byte) []byte {
			_, rest, _ := bytes.Cut(b, []byte("\n"))
			return append(fmt.Appendf(nil, "title: A made pack %d\n", m.n), rest...)
		})
	default:
		must(m.t, os.Chtimes(one, time.Now(), time.Now()))
		return "touch " + short(one)
	}
}

func (m *model) restore() string {
	folder := m.apart[0]
	m.apart = nil
	if _, err := os.Stat(folder); err == nil { // created again meanwhile: put the old files beside the new
		must(m.t, filepath.WalkDir(filepath.Join(m.dir, "apart"), func(name string, d fs.DirEntry, err error) error {
			rel, _ := filepath.Rel(filepath.Join(m.dir, "apart"), name)
			if err != nil || d.IsDir() {
				return errorsOf(err, os.MkdirAll(filepath.Join(folder, rel), 0o755))
			}
			return os.Rename(name, filepath.Join(folder, rel))
		}))
		must(m.t, os.RemoveAll(filepath.Join(m.dir, "apart")))
		return "restore into " + folder
	}
	must(m.t, os.MkdirAll(filepath.Dir(folder), 0o755))
	must(m.t, os.Rename(filepath.Join(m.dir, "apart"), folder))
	return "restore " + folder
}

func (m *model) change(file string, edit func([]byte) []byte) string {
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return "nothing"
	}
	must(m.t, err)
	return m.save(file, string(edit(data)))
}

func (m *model) save(file, text string) string {
	names := []string{"overwrite", "vim", "code", "replace", "sed"}
	name := names[m.r.IntN(len(names))]
	must(m.t, saves[name](file, []byte(text)))
	return name
}
