package generator_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"totalplace/generator"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

var update = flag.Bool("update", false, "rewrite what the stories expect")

// TestStories builds the small packs in testdata and compares the results. A story is a txtar archive:
//
//	content/…   what the authors wrote; pack.yaml may be left out
//	layouts/…   layouts that override the built-in ones
//	problems    every problem of the run, one to a line
//	want/…      files of the finished site; of a page only what is inside <main>
//
// The comment at the top says what the story is about. The word "drafts" alone on one of its lines includes drafts,
// and "base-url URL" sets the address. With -update the archive is rewritten with the actual problems and the actual
// content of the files of the site that it names.
func TestStories(t *testing.T) {
	stories, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			content, look := fstest.MapFS{}, fstest.MapFS{}
			want := map[string]string{}
			for _, f := range archive.Files {
				switch dir, rest, _ := strings.Cut(f.Name, "/"); dir {
				case "content":
					content[rest] = &fstest.MapFile{Data: f.Data}
				case "layouts":
					look[rest] = &fstest.MapFile{Data: f.Data}
				default:
					want[f.Name] = string(f.Data)
				}
			}
			if content["pack.yaml"] == nil {
				content["pack.yaml"] = &fstest.MapFile{Data: []byte(smallPack)}
			}
			b := generator.Builder{}
			for line := range strings.Lines(string(archive.Comment)) {
				line = strings.TrimSpace(line)
				if line == "drafts" {
					b.Drafts = true
				}
				if base, ok := strings.CutPrefix(line, "base-url "); ok {
					b.BaseURL = base
				}
			}
			s, problems, err := b.Build(content, look)
			if err != nil {
				t.Fatal(err)
			}
			if s != nil {
				holdsWhatItDeclares(t, s, b.BaseURL)
			}
			got := map[string]string{}
			var lines strings.Builder
			for _, p := range problems {
				if p.Level != source.Notice {
					fmt.Fprintln(&lines, p)
				}
			}
			if lines.Len() > 0 || want["problems"] != "" {
				got["problems"] = lines.String()
			}
			for name := range want {
				if path, ok := strings.CutPrefix(name, "want/"); ok && s != nil {
					data, err := fs.ReadFile(s, path)
					if err != nil {
						t.Errorf("missing: %s", path)
						continue
					}
					got[name] = inMain(path, data)
				}
			}
			if maps.Equal(got, want) {
				return
			}
			if !*update {
				for _, name := range slices.Sorted(maps.Keys(want)) {
					if got[name] != want[name] {
						t.Errorf("%s differs\n--- want\n%s--- got\n%s", name, want[name], got[name])
					}
				}
				if want["problems"] == "" && got["problems"] != "" {
					t.Errorf("unexpected problems\n%s", got["problems"])
				}
				return
			}
			archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { _, known := want[f.Name]; return known })
			for _, name := range slices.Sorted(maps.Keys(got)) {
				archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(got[name])})
			}
			if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// inMain returns what is inside <main> of a page; the rest is the same on every page.
func inMain(path string, data []byte) string {
	if filepath.Ext(path) == ".html" {
		_, rest, _ := bytes.Cut(data, []byte("<main "))
		_, rest, _ = bytes.Cut(rest, []byte(">\n"))
		data, _, _ = bytes.Cut(rest, []byte("</main>"))
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(data, '\n')
	}
	return string(data)
}

const smallPack = `title: A small pack
language: en-GB
licence: Free to use.
headline_year: 2009-10
sectors: [{id: council, name: Councils}]
services: [{id: education, name: Education}, {id: police, name: Police}]
bases: [{id: outturn, name: Outturn}]
`

// read returns the content of every file of a site, by path.
func read(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(s, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(s, p)
		out[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
