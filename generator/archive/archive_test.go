package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"totalplace/generator/site"
)

func pack(t *testing.T, files map[string]string) *site.Site {
	t.Helper()
	var list []*site.File
	for p, body := range files {
		list = append(list, &site.File{Path: p, Content: site.Plain(func() ([]byte, error) { return []byte(body), nil })})
	}
	s, problems := site.New(list)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestWhatIsInside checks that the archive has the README first and then the site, and does not depend on the machine
// or the time.
func TestWhatIsInside(t *testing.T) {
	s := pack(t, map[string]string{"index.html": "home", "a/b.html": strings.Repeat("text ", 1000)})
	dir := t.TempDir()
	var files int
	change, err := Write(t.Context(), filepath.Join(dir, "one.zip"), s, func(p site.Progress) { files = p.Files })
	if err != nil {
		t.Fatal(err)
	}
	if change.Files != 3 || files != 2 || change.Zip != int64(len(read(t, filepath.Join(dir, "one.zip")))) {
		t.Errorf("%+v, told of %d files", change, files)
	}
	r, err := zip.OpenReader(filepath.Join(dir, "one.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
		if !f.Modified.Equal(begin) {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
	if got := strings.Join(names, " "); got != "README.txt learning-pack/a/b.html learning-pack/index.html learning-pack/manifest.json" {
		t.Error(got)
	}
	text, err := fs.ReadFile(r, "README.txt")
	if err != nil || !strings.HasPrefix(string(text), "Extract this file first\r\n") {
		t.Errorf("%q, %v", text, err)
	}
	for _, e := range []string{"index.html", "a/b.html", "manifest.json"} {
		want, _ := s.ReadFile(e)
		if got, err := fs.ReadFile(r, top+e); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is %q, %v", e, got, err)
		}
	}

	time.Sleep(2 * time.Second) // the resolution of a time in a zip
	if _, err := Write(t.Context(), filepath.Join(dir, "two.zip"), s, nil); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read(t, filepath.Join(dir, "one.zip")), read(t, filepath.Join(dir, "two.zip"))) {
		t.Error("the same site gave other bytes")
	}
}

// TestFailureLeavesOldFile covers a page that cannot be made and an interruption.
func TestFailureLeavesOldFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "pack.zip")
	if _, err := Write(t.Context(), file, pack(t, map[string]string{"index.html": "home"}), nil); err != nil {
		t.Fatal(err)
	}
	old := read(t, file)
	broken := errors.New("cannot be made")
	bad, _ := site.New([]*site.File{
		{Path: "a.html", Content: site.Plain(func() ([]byte, error) { return []byte("a"), nil })},
		{Path: "b.html", Content: site.Plain(func() ([]byte, error) { return nil, broken })},
	})
	if _, err := Write(t.Context(), file, bad, nil); !errors.Is(err, broken) {
		t.Error(err)
	}
	lost, _ := site.New([]*site.File{{Path: "a.html", Content: func(site.Content) (site.Content, error) {
		return site.Content{Links: []site.Target{{Path: "nowhere.html"}}}, nil
	}}})
	var apart *site.Broken
	if _, err := Write(t.Context(), file, lost, nil); !errors.As(err, &apart) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := Write(ctx, file, pack(t, map[string]string{"a.html": "", "b.html": ""}), func(site.Progress) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if !bytes.Equal(read(t, file), old) {
		t.Error("the old zip was touched")
	}
	if _, err := Write(t.Context(), filepath.Join(dir, "new", "below", "pack.zip"), bad, nil); !errors.Is(err, broken) {
		t.Error(err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("left over: %v", names)
	}
}

// TestRefusals checks that what totalplace did not make is not replaced.
func TestRefusals(t *testing.T) {
	s := pack(t, map[string]string{"index.html": "home"})
	zipped := func(names ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range names {
			to, err := w.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if name == top+site.ManifestPath {
				manifest, _ := site.Manifest([]site.Entry{{Path: "index.html"}})
				to.Write(manifest)
			}
		}
		w.Close()
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		data  []byte
		words string
	}{
		"empty":          {nil, "is not a zip that totalplace made"},
		"text":           {[]byte("a letter"), "is not a zip that totalplace made"},
		"another zip":    {zipped("letter.txt"), "is not a zip that totalplace made"},
		"something more": {zipped("README.txt", top+"index.html", top+"manifest.json", "letter.txt"), `holds "letter.txt", which totalplace did not put there`},
	} {
		file := filepath.Join(t.TempDir(), "pack.zip")
		if err := os.WriteFile(file, c.data, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Write(t.Context(), file, s, nil)
		var refused *site.Refused
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(read(t, file), c.data) {
			t.Errorf("%s was touched", name)
		}
	}

	// This run stalled, and another took over.
	late := filepath.Join(t.TempDir(), "packs", "pack.zip")
	if _, err := Write(t.Context(), late, s, nil); err != nil {
		t.Fatal(err)
	}
	whole, theirs := read(t, late), filepath.Join(filepath.Dir(late), ".pack.zip.part")
	_, err := Write(t.Context(), late, s, func(site.Progress) {
		if err := errors.Join(os.Remove(theirs), os.WriteFile(theirs, []byte("half"), 0o644)); err != nil {
			t.Error(err)
		}
	})
	var overtaken *site.Refused
	if !errors.As(err, &overtaken) || !bytes.Equal(read(t, late), whole) || string(read(t, theirs)) != "half" {
		t.Errorf("overtaken: %v", err)
	}

	// Another run is at work, or was killed.
	file := filepath.Join(t.TempDir(), "pack.zip")
	part := filepath.Join(filepath.Dir(file), ".pack.zip.part")
	if err := os.WriteFile(part, []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	var refused *site.Refused
	if _, err := Write(t.Context(), file, s, nil); !errors.As(err, &refused) {
		t.Error(err)
	}
	grown := time.Now().Add(-30 * time.Second) // a page may take that long to write on a slow disk
	if err := os.Chtimes(part, grown, grown); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), file, s, nil); !errors.As(err, &refused) {
		t.Error(err)
	}
	old := time.Now().Add(-2 * time.Minute)
	if err := os.Chtimes(part, old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), file, s, nil); err != nil {
		t.Error(err)
	}

	// What is there was not left by a run.
	if err := errors.Join(os.Mkdir(part, 0o755), os.Chtimes(part, old, old)); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), file, s, nil); !errors.As(err, &refused) {
		t.Error(err)
	}
	if _, err := os.Stat(part); err != nil {
		t.Error(err)
	}
}
