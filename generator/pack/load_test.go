package pack_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"totalplace/generator/pack"
	"totalplace/generator/source"
)

var update = flag.Bool("update", false, "rewrite what the stories expect")

// smallPack is the pack.yaml of every story without its own.
const smallPack = `title: A small pack
language: en-GB
licence: Open Government Licence v3.0
headline_year: 2009-10
sectors:
  - {id: council, name: Council}
services:
  - {id: education, name: Education}
bases:
  - {id: outturn, name: Outturn}
`

// load reads and loads a pack, leaving out drafts.
func load(t testing.TB, content fstest.MapFS) (*pack.Pack, *source.Tree, source.Problems) {
	t.Helper()
	if content["pack.yaml"] == nil {
		content["pack.yaml"] = &fstest.MapFile{Data: []byte(smallPack)}
	}
	tree, problems, err := source.Read(content)
	if err != nil {
		t.Fatal(err)
	}
	p, found := pack.Load(tree, false)
	return p, tree, append(problems, found...).Sorted()
}

// TestStories loads the small packs in testdata and compares every problem of each with the story: its place, what is
// wrong, and what to do. With -update it rewrites the stories.
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
			content, want := fstest.MapFS{}, ""
			for i, f := range archive.Files {
				if f.Name == "problems" {
					want = string(f.Data)
					archive.Files = archive.Files[:i]
					break
				}
				content[strings.TrimPrefix(f.Name, "content/")] = &fstest.MapFile{Data: f.Data}
			}
			_, tree, problems := load(t, content)
			var got strings.Builder
			for _, p := range problems {
				fmt.Fprintln(&got, p)
				inside(t, tree, p)
			}
			if *update {
				archive.Files = append(archive.Files, txtar.File{Name: "problems", Data: []byte(got.String())})
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got.String() != want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// inside checks that the place of a problem is inside its file.
func inside(t *testing.T, tree *source.Tree, p source.Problem) {
	t.Helper()
	for _, f := range tree.Files {
		if lines := strings.Split(string(f.Data), "\n"); f.Name() == p.Pos.File && p.Pos.Line != 0 {
			if p.Pos.Line < 1 || p.Pos.Line > len(lines) || p.Pos.Col < 1 || p.Pos.Col > 1+utf8.RuneCountInString(lines[p.Pos.Line-1]) {
				t.Errorf("outside the file: %v", p)
			}
		}
	}
}

// TestRefused checks that a file that exists but cannot be used is reported once, and not for every link to it.
func TestRefused(t *testing.T) {
	_, _, problems := load(t, fstest.MapFS{
		"pages/about.md":        {Data: []byte("---\ntitle: About\nsummary: What this is.\n---\nSee [](page:long), [](page:word) and [](page:wide#costs).\n\n![The door](../images/door.jpg) ![The plan](../images/plan.jpg)\n")},
		"pages/long.md":         {Data: []byte("---\ntitle: Long\n---\n" + strings.Repeat("Words.\n", 50_000))},
		"pages/word.md.docx":    {Data: []byte("PK\x03\x04\x00\x00")},
		"pages/wide.md":         {Data: []byte("\xff\xfe#\x00")},
		"images/door.jpg":       {Data: make([]byte, 10<<20+1)},
		"images/plan.jpg":       {Data: []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")},
		"counts/kent-2009.xlsx": {Data: []byte("PK\x03\x04\x00\x00")},
	})
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{
		`content/counts/kent-2009.xlsx:1:1: error: a pack has no file of this name; this is an Excel file: save each table of it as a CSV file in content/returns, or keep it outside content [unclaimed-file]`,
		`content/images/door.jpg:1:1: error: the file has 10241 KB; at most 10240 KB are read; make it smaller [too-large]`,
		`content/images/plan.jpg:1:1: error: this is a gif picture, but its name says another kind; save it again as jpeg, or make its name and the links to it end in .gif [image]`,
		`content/pages/long.md:1:1: error: the file has 342 KB; at most 256 KB are read; divide it into several pages [too-large]`,
		`content/pages/wide.md:1:1: error: the file is saved as UTF-16; save the file as UTF-8: in Notepad choose File > Save As, and UTF-8 as its encoding [not-text]`,
		`content/pages/word.md.docx:1:1: error: a pack has no file of this name; this is a Word file: write its text as Markdown into a .md file, or keep it outside content [unclaimed-file]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
