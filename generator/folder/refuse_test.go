package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"totalplace/generator/site"
)

// TestRefusals sets up, row by row, a project in an empty folder and an output in it that must be refused, with the
// words that say why. Nothing in or around the folder may be touched.
func TestRefusals(t *testing.T) {
	mkdir := func(names ...string) error {
		for _, name := range names {
			if err := os.MkdirAll(name, 0o755); err != nil {
				return err
			}
		}
		return nil
	}
	put := func(name, text string) error {
		return errors.Join(mkdir(filepath.Dir(name)), os.WriteFile(name, []byte(text), 0o644))
	}
	publish := func() error {
		_, err := Folder{Dir: "public"}.Write(t.Context(), siteOf(small))
		return err
	}
	for _, c := range []struct {
		name  string
		setup func() error
		dir   string
		want  string // part of the refusal
	}{
		{"no name", nil, "", "is no folder"},
		{"root", nil, "/", "root of a file system"},
		{"root by a detour", nil, "/../.", "root of a file system"},
		{"home", nil, "home", "your home folder"},
		{"parent of home", func() error { return mkdir("home") }, ".", "your home folder"},
		{"home through a link", func() error { return os.Symlink("home", "house") }, "house", "your home folder"},
		{"source", nil, "project", "the site is made from"},
		{"parent of source", func() error { return os.Mkdir("elsewhere", 0o755) }, "project/..", "your home folder, or holds it"},
		{"holds source", func() error { return mkdir("project/deeper/content") }, "project/deeper/..", "the site is made from"},
		{"content", nil, "project/content", "is or lies in content"},
		{"inside content", nil, "project/content/pilots/public", "is or lies in content"},
		{"inside layouts, which is not there", nil, "project/layouts/public", "is or lies in layouts"},
		{"inside content by another case", nil, "project/Content/public", "is or lies in content"},
		{"inside content through a link", func() error { return os.Symlink("project/content", "texts") }, "texts/public", "is or lies in content"},
		{"deep inside content through a link", func() error { return os.Symlink("project/content/pilots", "texts") }, "texts/public", "is or lies in content"},
		{"inside content that is a link", func() error {
			return errors.Join(os.RemoveAll("project/content"), mkdir("texts"), os.Symlink("../texts", "project/content"))
		}, "texts/public", "is or lies in content"},
		{"link to a folder", func() error { return errors.Join(mkdir("real"), os.Symlink("real", "public")) }, "public", "symbolic link"},
		{"link to a published folder", func() error {
			return errors.Join(publish(), os.Rename("public", "real"), os.Symlink("real", "public"))
		}, "public", "symbolic link"},
		{"link to nothing", func() error { return os.Symlink("nowhere", "public") }, "public", "symbolic link"},
		{"file", func() error { return put("public", "a file") }, "public", "is not a folder"},
		{"folder of somebody else", func() error { return put("public/thesis.txt", "years of work") }, "public", `holds "thesis.txt" and no site`},
		{"folder with a folder", func() error { return mkdir("public/empty") }, "public", `holds "empty" and no site`},
		{"repository", func() error { return put("public/.git/config", "[core]") }, "public", `holds ".git" and no site`},
		{"repository in a published folder", func() error { return errors.Join(publish(), put("public/.git/config", "[core]")) }, "public", `".git", which totalplace did not put there`},
		{"foreign file", func() error { return errors.Join(publish(), put("public/notes.txt", "mine")) }, "public", `"notes.txt", which totalplace did not put there`},
		{"foreign files", func() error {
			return errors.Join(publish(), put("public/pilots/notes.txt", "mine"), put("public/zoo/a", ""), put("public/zoo/b", ""))
		}, "public", `"pilots/notes.txt" and 1 more, which`},
		{"foreign name that moves the cursor", func() error { return errors.Join(publish(), put("public/\x1b[2Jx", "")) }, "public", `"\u001b[2Jx"`},
		{"foreign empty folder", func() error { return errors.Join(publish(), mkdir("public/uploads")) }, "public", `"uploads", which`},
		{"foreign link", func() error { return errors.Join(publish(), os.Symlink("/etc/passwd", "public/link")) }, "public", `"link", which`},
		{".gitignore below the root", func() error { return errors.Join(publish(), put("public/pilots/.gitignore", "*")) }, "public", `"pilots/.gitignore", which`},
		{".DS_Store that is a folder", func() error { return errors.Join(publish(), mkdir("public/.DS_Store")) }, "public", `".DS_Store", which`},
		{".DS_Store in a folder of somebody else", func() error { return errors.Join(publish(), put("public/zoo/.DS_Store", "")) }, "public", `"zoo", which`},
		{".DS_Store beside somebody else's file", func() error { return errors.Join(put("public/.DS_Store", ""), put("public/thesis.txt", "")) }, "public", `holds "thesis.txt" and no site`},
		{".gitkeep that is a folder", func() error { return mkdir("public/.gitkeep") }, "public", `holds ".gitkeep" and no site`},
		{"file turned into a folder", func() error {
			return errors.Join(publish(), os.Remove("public/index.html"), mkdir("public/index.html"))
		}, "public", `"index.html", once a published file`},
		{"file turned into a link", func() error {
			return errors.Join(publish(), os.Remove("public/index.html"), os.Symlink("pilots/kent.html", "public/index.html"))
		}, "public", `"index.html", once a published file`},
		{"folder turned into a link", func() error {
			return errors.Join(publish(), os.Rename("public/pilots", "pilots"), os.Symlink("../pilots", "public/pilots"))
		}, "public", `"pilots", which`},
		{"manifest gone", func() error { return errors.Join(publish(), os.Remove("public/manifest.json")) }, "public", `holds "assets" and 3 more and no site`},
		{"manifest of something else", func() error { return put("public/manifest.json", `{"name": "An app", "icons": []}`) }, "public", "not one of ours"},
		{"manifest cut short", func() error { return errors.Join(publish(), os.Truncate("public/manifest.json", 100)) }, "public", "not one of ours"},
		{"manifest empty", func() error { return put("public/manifest.json", "") }, "public", "not one of ours"},
		{"manifest with a path that leads out", func() error {
			return put("public/manifest.json", `{"generator": "totalplace", "files": [{"path": "../../home/x"}]}`)
		}, "public", "not one of ours"},
		{"manifest is a folder", func() error { return mkdir("public/manifest.json") }, "public", `holds "manifest.json" and no site`},
		{"manifest is a link", func() error {
			return errors.Join(publish(), os.Rename("public/manifest.json", "m.json"), os.Symlink("../m.json", "public/manifest.json"))
		}, "public", "and no site"},
		{"foreign file in a replaced generation", func() error {
			return errors.Join(publish(), os.Rename("public", ".public.previous-20260102T030405.000000006Z"),
				put(".public.previous-20260102T030405.000000006Z/found.txt", "mine"))
		}, "public", `"found.txt", which`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := mkdir("home", "project/content/pilots"); err != nil {
				t.Fatal(err)
			}
			here, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			t.Setenv("HOME", filepath.Join(here, "home"))
			if c.setup != nil {
				if err := c.setup(); err != nil {
					t.Fatal(err)
				}
			}
			before := tree(t, ".")
			counter := &watched{}
			_, err = Folder{Dir: c.dir, Source: "project"}.write(t.Context(), siteOf(small), counter.through, time.Now)
			var refused *site.Refused
			if !errors.As(err, &refused) {
				t.Fatalf("not refused: %v", err)
			}
			if !strings.Contains(err.Error(), c.want) || refused.Hint == "" || strings.ContainsAny(err.Error(), "\x1b\n") {
				t.Errorf("%q, want %q", err, c.want)
			}
			t.Log(err)
			if after := tree(t, "."); after != before {
				t.Errorf("touched: before\n%safter\n%s", before, after)
			}
			if len(counter.log) > 0 {
				t.Errorf("went through the door: %q", counter.log)
			}
		})
	}
}

// TestNotRefused checks outputs that look alarming but are allowed.
func TestNotRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"home", "project/content", "project/empty", "project/kept"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("project/kept/.gitkeep", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("project", "link"); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", filepath.Join(here, "home"))
	for _, dir := range []string{"project/public", "project/empty/", "project/kept", "home/sites/public", "link/through", "project/contents/public", "home/content", "a name with spaces", "-", "...", "public.staging-1"} {
		if _, err := (Folder{Dir: dir, Source: "project"}).Write(t.Context(), siteOf(small)); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if _, err := os.Stat("project/through/index.html"); err != nil {
		t.Error(err)
	}
}

func TestEmptySiteIsRefused(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	want := tree(t, filepath.Dir(out))
	s, _ := site.New(nil)
	_, err := Folder{Dir: out, AllowWithdrawal: true}.Write(t.Context(), s)
	var refused *site.Refused
	if !errors.As(err, &refused) {
		t.Error(err)
	}
	if got := tree(t, filepath.Dir(out)); got != want {
		t.Errorf("touched\n%s", got)
	}
}

func TestWithdrawal(t *testing.T) {
	for _, c := range []struct {
		published, withdrawn int
		refused              bool
	}{
		{60, 50, false},   // more than half, not more than 50
		{101, 51, true},   // both
		{102, 51, false},  // exactly half
		{300, 149, false}, // many, not half
		{60, 59, true},
		{51, 51, true},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.withdrawn, c.published), func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			files := map[string]string{}
			for i := range c.published {
				files[fmt.Sprintf("p/%03d.html", i)] = fmt.Sprint(i)
			}
			write(t, out, files)
			before := tree(t, filepath.Dir(out))
			for i := range c.withdrawn {
				delete(files, fmt.Sprintf("p/%03d.html", i))
			}
			files["new.html"] = "new"
			change, err := Folder{Dir: out}.Write(t.Context(), siteOf(files))
			var refused *site.Refused
			if errors.As(err, &refused) != c.refused {
				t.Fatal(err)
			}
			if !c.refused {
				if len(change.Withdrawn) != c.withdrawn {
					t.Errorf("%d withdrawn", len(change.Withdrawn))
				}
				return
			}
			if want := fmt.Sprintf("would lose %d of its %d files", c.withdrawn, c.published); !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %q", err, want)
			}
			if after := tree(t, filepath.Dir(out)); after != before {
				t.Errorf("touched\n%s", after)
			}
			change, err = Folder{Dir: out, AllowWithdrawal: true}.Write(t.Context(), siteOf(files))
			if err != nil || len(change.Withdrawn) != c.withdrawn {
				t.Errorf("%v, %d withdrawn", err, len(change.Withdrawn))
			}
		})
	}
}
