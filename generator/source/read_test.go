package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"totalplace/generator/clock"
	"totalplace/generator/source"
)

// TestFrontMatter checks where the front matter of a text begins and ends; a ‸ marks the place of each problem.
func TestFrontMatter(t *testing.T) {
	const (
		noFront = `the file does not begin with its front matter; make the first line exactly ---, then title and summary, then --- again [front-matter]`
		opens   = `the line that opens the front matter is not three hyphens; make it exactly --- [front-matter]`
		closes  = `the line that closes the front matter is not three hyphens; make it exactly --- [front-matter]`
		above   = `there is text above the front matter; move it below, so that the first line of the file is --- [front-matter]`
		nothing = `the file is empty; write title and summary between two lines that are exactly ---, and the text below; or delete the file [front-matter]`
		empty   = `the front matter is empty; write title and summary between the two lines of --- [yaml]`
	)
	for _, test := range []struct{ name, text, want string }{
		{"good", "---\ntitle: x\n---\nText.\n", ""},
		{"with a byte-order mark", "\ufeff---\r\ntitle: x\r\n---\r\nText.\r\n", ""},
		{"nothing behind it", "---\ntitle: x\n---", ""},
		{"a rule below", "---\ntitle: x\n---\n\n---\n\na: b\n---\n", ""},
		{"empty file", "‸", nothing},
		{"only text", "‸Text.\n\nMore.\n", noFront},
		{"below text", "‸Text.\n\n---\na: b\n---\n", above},
		{"TOML", "‸+++\ntitle = \"x\"\n+++\n", noFront},
		{"JSON", "‸{\"title\": \"x\"}\n", noFront},
		{"named", "‸---yaml\ntitle: x\n---\n", noFront},
		{"four hyphens", "‸----\ntitle: x\n‸----\n", opens + "|" + closes},
		{"a dash", "‸—\ntitle: x\nsummary: y\n‸–-\nText.\n", opens + "|" + closes},
		{"a dash, and a rule in the text", "---\ntitle: x\n‸—\n\nText.\n\n---\n\nMore.\n", closes},
		{"a dash inside", "---\ntitle: x\n‸—\nsummary: y\n---\nText.\n", `there is a line of --- inside the front matter; take it out, or make it exactly --- if the front matter ends here [front-matter]`},
		{"only closed", "‸title: x\nsummary: y\n---\nText.\n", `the line of --- above the front matter is missing; put a line that is exactly --- above this one, as the first of the file [front-matter]`},
		{"neither opened nor closed", "\n‸Title: x\nsummary: y\n\nText.\n", `the lines of --- around the front matter are missing; put a line that is exactly --- above this one, and another below the last key [front-matter]`},
		{"below a heading", "‸# Kent\n\n---\ntitle: x\n---\n\nText.\n", above},
		{"text with rules", "‸Note: this is no key.\n\n---\n\nMore.\n\n---\n", noFront},
		{"never closed", "‸---\ntitle: x\n\nSee [here](pilot:kent) <b>\n", `the front matter is never closed; add a line that is exactly --- after the last key [front-matter]`},
		{"only opened", "‸---", `the front matter is never closed; add a line that is exactly --- after the last key [front-matter]`},
		{"blank line above", "‸\n\n---\ntitle: x\n---\n", `there is an empty line above the front matter; make --- the first line [front-matter]`},
		{"space behind the first", "‸--- \ntitle: x\n---\n", `the line that opens the front matter has spaces beside its ---; make it exactly --- [front-matter]`},
		{"a space of no width before the first", "‸\u200b---\ntitle: x\n---\n", `the line that opens the front matter has an invisible character beside its ---; make it exactly --- [front-matter]`},
		{"space before the last", "---\ntitle: x\n‸ ---\nText.\n", `the line that closes the front matter has spaces beside its ---; make it exactly --- [front-matter]`},
		{"no-break space behind the last", "---\ntitle: x\n‸---\u00a0\nText.\n", `the line that closes the front matter has spaces beside its ---; make it exactly --- [front-matter]`},
		{"inside a text", "---\nnote: |\n  a\n‸  ---\n  b\ntitle: x\n---\n", `there is a line of --- inside the front matter; take it out, or make it exactly --- if the front matter ends here [front-matter]`},
		{"empty block", "‸---\n---\nText.\n", empty},
		{"remarks alone", "‸---\n# title: x\n\n---\nText.\n", empty},
		{"too long", "‸---\n" + strings.Repeat("# 45678\n", 2048) + "title: x\n---\n", `the front matter is longer than 16 KB; move the text below it [too-large]`},
		{"dots", "---\ntitle: x\n‸...\nsummary: y\n---\n", `nothing below this line of ... would be read; take the line out [yaml]`},
		{"lone returns", "---\rtitle: x\rsummary: y\r---\rText.\r", ""}, // see below
		{"all at once", "‸\n--- \ntitle: x‸: y\n‸  ---\nthemes: ‸[a\n‸ ---\n", "there is an empty line above the front matter; make --- the first line [front-matter]|" +
			`a value with a colon and a space in it is not in quotes; put the whole value in quotes: "…" [yaml]|` +
			`the line that closes the front matter has spaces beside its ---; make it exactly --- [front-matter]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, places := marked(test.text, 1)
			var want []string
			for i, msg := range strings.Split(test.want, "|") {
				if msg != "" {
					want = append(want, places[i]+": error: "+msg)
				}
			}
			if strings.Contains(text, "\r") && !strings.Contains(text, "\n") { // only the first is reported
				want = []string{"1:4: error: this line ends in the way of old Macintosh computers; save the file with Windows or Unix line endings [not-text]"}
			}
			if got := read(t, "pages/x.md", text); !slices.Equal(got, want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
			}
		})
	}
}

// TestDocuments checks that a file must have exactly one YAML document.
func TestDocuments(t *testing.T) {
	const second = `nothing below this line of --- would be read; take the line out, or make it two files [yaml]`
	for _, test := range []struct{ text, want string }{
		{"---\na: b\n", ""},
		{"# remark\n\n---\na: b\n", ""},
		{"--- # remark\na: b\n", ""},
		{"a: b\n‸---\nc: d\n", second},
		{"a: b\n---\n", ""},
		{"---\na: b\n... \n\n# remark\n", ""},
		{"a: b\n‸...\nc: d\n", `nothing below this line of ... would be read; take the line out [yaml]`},
		{"a: b\n‸--- # remark\n", second},
		{"---\n‸---\na: b\n", second},
		{"a: ‸@b\n‸---\nc: @d\n", `a value may not begin with @; put the value in quotes: "…" [yaml]|` + second},
		{"a: |\n  ---\n  ...\nb: c\n", ""},
		{"‸", "the file is empty; write the entries, or delete it [yaml]"},
		{"‸# remark\n---\n", "the file is empty; write the entries, or delete it [yaml]"},
	} {
		text, places := marked(test.text, 1)
		var want []string
		for i, msg := range strings.Split(test.want, "|") {
			if msg != "" {
				want = append(want, places[i]+": error: "+msg)
			}
		}
		if got := read(t, "x.yaml", text); !slices.Equal(got, want) {
			t.Errorf("%q: got\n\t%s\nwant\n\t%s", text, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
}

// TestLimits checks that what exceeds a limit is refused with its name, and what just meets it passes.
func TestLimits(t *testing.T) {
	mapping := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "k%d: v\n", i)
		}
		return b.String()
	}
	nested := func(n int) string { return "a: " + strings.Repeat("[", n-1) + "x" + strings.Repeat("]", n-1) + "\n" }
	text := "---\ntitle: x\n---\n"
	for _, test := range []struct{ name, file, data, want string }{
		{"Markdown", "pages/x.md", text + strings.Repeat("abcdefg\n", (256<<10-len(text))/8), ""},
		{"Markdown", "pages/x.md", text + strings.Repeat("abcdefg\n", 256<<10/8), "1:1: error: the file has 257 KB; at most 256 KB are read; divide it into several pages [too-large]"},
		{"YAML", "x.yaml", "a: b\n" + strings.Repeat("# cdef\n", 1<<20/7), "1:1: error: the file has 1025 KB; at most 1024 KB are read; shorten it [too-large]"},
		{"a picture", "images/x.png", strings.Repeat("x", 10<<20+1), "1:1: error: the file has 10241 KB; at most 10240 KB are read; make it smaller [too-large]"},
		{"a line", "pages/x.md", text + strings.Repeat("é", 32<<10) + "\n", ""},
		{"a line", "pages/x.md", text + "\n" + strings.Repeat("é", 32<<10) + "x\n", "5:1: error: the line has more than 64 KB; divide it [too-large]"},
		{"depth", "x.yaml", nested(19), ""},
		{"depth", "x.yaml", nested(21), "1:23: error: lists are nested more than 20 deep; use fewer levels [too-large]"},
		{"depth, in the library", "x.yaml", nested(11_000), "1:1: error: brackets are nested too deep; use fewer levels [yaml]"},
		{"depth, in blocks", "x.yaml", strings.Repeat("- ", 25) + "x\n", "1:41: error: lists are nested more than 20 deep; use fewer levels [too-large]"},
		{"keys", "x.yaml", mapping(2000), ""},
		{"keys", "x.yaml", mapping(2001), "1:1: error: there are more than 2000 keys in one place; make it a list [too-large]"},
		{"UTF-16", "pages/x.md", "\xff\xfe-\x00-\x00-\x00", "1:1: error: the file is saved as UTF-16; save the file as UTF-8: in Notepad choose File > Save As, and UTF-8 as its encoding [not-text]"},
		{"a Word file", "pages/x.md", "PK\x03\x04" + strings.Repeat("\x00\x01", 50), "1:1: error: this is a Word or Excel file, although its name says otherwise; copy its text into a text editor, and save it there as UTF-8 [not-text]"},
		{"no text", "pages/x.md", "\x7fELF" + strings.Repeat("\x00\x01", 50), "1:1: error: this is not a text file; write it with a text editor, and save it as UTF-8 [not-text]"},
		{"Windows-1252", "pages/x.md", text + "caf\xe9 \x93quoted\x94\n", "4:4: error: this character, most likely \"é\", is not saved as UTF-8; save the file as UTF-8: in Notepad choose File > Save As, and UTF-8 as its encoding [not-text]"},
		{"no sign of Windows", "pages/x.md", text + "caf\x81\n", "4:4: error: the byte 0x81 is not UTF-8 text; save the file as UTF-8: in Notepad choose File > Save As, and UTF-8 as its encoding [not-text]"},
		{"invisible", "x.yaml", "a: b\u2028c\n", "1:5: error: there is an invisible character here, U+2028; delete it and type the word again [not-text]"},
	} {
		got := strings.Join(read(t, test.file, test.data), "\n")
		if got = strings.TrimSpace(got); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	got := read(t, "x.yaml", "a: "+strings.Repeat("\x01", 100)+"\n")
	if want := "1:24: error: there are 80 more invisible characters here and below; delete them [not-text]"; len(got) != 21 || got[20] != want {
		t.Errorf("got %d problems, the last %s, want %s", len(got), got[len(got)-1], want)
	}
}

// TestSlowYAML checks that no pattern takes so long that the program seems to hang.
func TestSlowYAML(t *testing.T) {
	for name, pattern := range map[string]string{
		"keys": "a: b\n", "items": "- a\n", "nested items": "- - - a\n", "colons": "a: a: ", "flow": "[", "maps": "{a: ", "flow items": "- [a,b,{c: d}]\n", "explicit": "? a\n: b\n",
		"anchors": "- &a [*a, *a]\n", "quotes": "\"", "single quotes": "'", "remarks": "# a\n", "remarks behind": "- a # b\n", "block texts": "- |\n  a\n", "slips": "- a: b: c\n", "no keys": "a\n", "no spaces": "-a\n",
		"open brackets": "- [a\n", "marks": "---\n", "tabs": "\t", "ladder": "a:\n ", "tags": "- !!str a\n", "bare": "a ", "hash": "- a #b\n", "deep slips": "- - - - a: b: c\n", "percent": "%\n",
	} {
		n, most := 64<<10, 2*time.Second
		if os.Getenv("TOTALPLACE_LONG") != "" {
			n, most = 1<<20, 15*time.Second
		}
		most *= clock.Slower
		data := strings.Repeat(pattern, n/len(pattern))
		best := time.Hour
		for range 3 {
			if best = min(best, clock.Spent(func() { read(t, "x.yaml", data) })); best < time.Second {
				break
			}
		}
		if best > most {
			t.Errorf("%s took %v", name, best)
		}
	}
}

// TestNames checks that names that are not valid on every computer, and pairs that are the same name on some, are
// refused.
func TestNames(t *testing.T) {
	content := fstest.MapFS{}
	for _, name := range []string{
		"images/con.png", "images/Aux", "images/lpt1.tar.gz", "images/a:b.png", "images/a\\b.png", "images/a .png ", "images/ a.png", "images/a.png.", "images/a\x1bb.png", "images/a\u202eb.png",
		"images/x.PNG", "images/x.png", "images/caf\u00e9.png", "images/cafe\u0301.png", "images/stra\u00dfe.png", "images/STRASSE.png",
		"Pilots/kent.md", "pilots/kent.md", "pilots/luton.md", "images/Old/kent.png", "images/old/kent.png",
		".git/config", "pilots/.kent.md.swp", "pilots/kent.md~", "pilots/#kent.md#", "pilots/~$kent.md", "pilots/4913", "THUMBS.DB", "images/.DS_Store", "pilots/kent.md.bak", "pilots/___jb_tmp___",
		"returns/console.csv", "images/com.png", strings.Repeat("a/", 33) + "x.md", strings.Repeat("b/", 32) + "x.png",
	} {
		content[name] = &fstest.MapFile{Data: []byte("---\ntitle: x\n---\n")}
	}
	tree, problems, err := source.Read(content)
	if err != nil {
		t.Fatal(err)
	}
	want := `content/images/ a.png:1:1: error: " a.png" begins or ends with a space or a full stop; rename the file [wrong-name]
content/images/Aux:1:1: error: "Aux" is a name that Windows reserves; rename the file [wrong-name]
content/images/a .png :1:1: error: "a .png " begins or ends with a space or a full stop; rename the file [wrong-name]
content/images/a.png.:1:1: error: "a.png." begins or ends with a space or a full stop; rename the file [wrong-name]
content/images/a:b.png:1:1: error: "a:b.png" has a character that some computers do not allow in a name; rename the file, with letters, digits and hyphens [wrong-name]
content/images/a\b.png:1:1: error: "a\b.png" has a character that some computers do not allow in a name; rename the file, with letters, digits and hyphens [wrong-name]
content/images/a\u001bb.png:1:1: error: "a\u001bb.png" has a character that some computers do not allow in a name; rename the file, with letters, digits and hyphens [wrong-name]
content/images/a\u202eb.png:1:1: error: "a\u202eb.png" has a character that some computers do not allow in a name; rename the file, with letters, digits and hyphens [wrong-name]
content/images/café.png:1:1: error: two files have this name, and differ only in how a computer stores the letters; rename one of them [same-name]
content/images/con.png:1:1: error: "con.png" is a name that Windows reserves; rename the file [wrong-name]
content/images/lpt1.tar.gz:1:1: error: "lpt1.tar.gz" is a name that Windows reserves; rename the file [wrong-name]
content/images/old:1:1: error: some computers cannot tell this name from "content/images/Old"; rename one of them [same-name]
content/images/straße.png:1:1: error: some computers cannot tell this name from "content/images/STRASSE.png"; rename one of them [same-name]
content/images/x.png:1:1: error: some computers cannot tell this name from "content/images/x.PNG"; rename one of them [same-name]
` + "content/" + strings.Repeat("a/", 33) + "x.md:1:1: error: folders are nested more than 32 deep; move it up [too-large]\n"
	got := ""
	for _, p := range problems.Sorted() {
		got += p.String() + "\n"
	}
	if lines, wants := slices.Sorted(strings.Lines(got)), slices.Sorted(strings.Lines(want)); !slices.Equal(lines, wants) {
		for _, l := range lines {
			if !slices.Contains(wants, l) {
				t.Errorf("not wanted: %s", l)
			}
		}
		for _, l := range wants {
			if !slices.Contains(lines, l) {
				t.Errorf("missing: %s", l)
			}
		}
	}
	for _, f := range tree.Files {
		if strings.HasSuffix(f.Path, "~") || strings.Contains(f.Path, ".git") {
			t.Errorf("%s was read", f.Path)
		}
	}
}

// failing is a file system whose files fail as those of disks and networks do.
type failing struct {
	fstest.MapFS
	open  map[string]error // errors of opening, by name
	grows string           // the name of a file that never ends
	pipe  string           // the name of a file that became a pipe after it was listed
}

func (f failing) Open(name string) (fs.File, error) {
	if err := f.open[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	file, err := f.MapFS.Open(name)
	if name == f.grows {
		file = endless{file}
	}
	return file, err
}

func (f failing) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.open[name]; err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return f.MapFS.ReadDir(name)
}

func (f failing) Stat(name string) (fs.FileInfo, error) {
	if err := f.open[name]; err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return f.MapFS.Stat(name)
}

func (f failing) Lstat(name string) (fs.FileInfo, error) {
	info, err := f.MapFS.Lstat(name)
	if name == f.pipe {
		info, err = (fstest.MapFS{"x": {Mode: fs.ModeNamedPipe}}).Lstat("x")
	}
	return info, err
}

type endless struct{ fs.File }

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestFailingDisk checks that all errors of the system come back as one that names every path and reason, and that
// what authors can mend is reported all the same.
func TestFailingDisk(t *testing.T) {
	good := &fstest.MapFile{Data: []byte("---\ntitle: x\n---\n")}
	content := failing{
		MapFS: fstest.MapFS{"pages/a.md": good, "pages/b.md": good, "pages/c.md": good, "pages/d.md": good, "pages/e.md": {Data: []byte("e")}, "themes/f.md": good, "x\x1b.yaml": good},
		open:  map[string]error{"pages/a.md": fs.ErrPermission, "pages/b.md": fs.ErrNotExist, "themes": errors.New("input/output error"), "x\x1b.yaml": fs.ErrPermission},
		grows: "pages/c.md", pipe: "pages/d.md",
	}
	tree, problems, err := source.Read(content)
	want := "cannot read content/themes: input/output error\ncannot read content/pages/a.md: permission denied\ncannot read content/pages/b.md: file does not exist\ncannot read content/x\\u001b.yaml: permission denied"
	if err == nil || tree != nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if !errors.Is(err, fs.ErrPermission) {
		t.Error("the reason cannot be asked for")
	}
	var got []string
	for _, p := range problems.Sorted() {
		got = append(got, p.Pos.String()+" "+p.Code)
	}
	if want := []string{"content/pages/c.md:1:1 too-large", "content/pages/d.md:1:1 not-a-file", "content/pages/e.md:1:1 front-matter"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, _, err := source.Read(failing{open: map[string]error{".": fs.ErrPermission}}); err == nil || err.Error() != "cannot read content: permission denied" {
		t.Errorf("the whole tree: %v", err)
	}
}

// FuzzRead reads arbitrary bytes as a text and as a list, and checks that every problem is inside the file and that
// the body is the file with its front matter blanked out.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"---\ntitle: é\n---\nText\n", "\ufeff---\r\na: b\r\n---\r\n\xff\u2028", "---\na: |\n  ---\n---", "\n --- \nx\n---\u00a0\ny", "a: [b, {c: \"d\\x\", e: 'f''", "- a: b: c\n-d\n- &e *f\n!g\n",
		"\ta: b\n\u00a0c: d\n", "%a\n---\n--- b\n...\n", "a: >\n  b\n c\n", "? [a]\n: b\n<<: c\n", "a: b #c\na: d\n{{e}}: f", "[[[[[[[[[[[[[[[[[[[[[[a", strings.Repeat("- ", 30), "\"a\nb\": c\n", ": \n", "-\n-\n  -\n", "a: {b: 1 c: 2}\n",
		"a: \n--\n0", "x\n\n—\na: b\n---\n", "---\na: b\n—\n\nc\n---\n", "- {a: 1,2,é, b: (3,4), c:, d}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"pages/x.md", "x.yaml"} {
			tree, problems, err := source.Read(fstest.MapFS{name: {Data: data}})
			if err != nil {
				t.Fatal(err)
			}
			if len(tree.Files) == 0 {
				continue
			}
			file := tree.Files[0]
			lines := strings.Split(string(file.Data), "\n")
			for _, p := range problems {
				if p.Pos.Line > len(lines) || p.Pos.Line > 0 && (p.Pos.Col < 1 || p.Pos.Col > 1+utf8.RuneCountInString(lines[p.Pos.Line-1])) {
					t.Errorf("outside the file: %v", p)
				}
				if strings.ContainsFunc(p.String(), func(r rune) bool { return r < ' ' }) || !utf8.ValidString(p.String()) {
					t.Errorf("not printable: %q", p)
				}
			}
			for _, word := range []string{"yaml:", "token", "mapping", "scalar", "node", "unmarshal", "goroutine", "runtime"} {
				for _, p := range problems {
					if strings.Contains(p.Msg+p.Hint, word) && !bytes.Contains(data, []byte(word)) {
						t.Errorf("not plain words: %v", p)
					}
				}
			}
			if name == "x.yaml" || file.Body.Text == nil {
				continue
			}
			front, found := bytes.CutSuffix(file.Data, file.Body.Text)
			if !found || len(front) > 0 && len(file.Body.Text) > 0 && front[len(front)-1] != '\n' {
				t.Errorf("the body of %q is %q", file.Data, file.Body.Text)
			}
			for at := range file.Body.Text {
				if got, want := file.Body.At(at), file.At(len(front)+at); got != want {
					t.Fatalf("offset %d of the body is at %v, want %v", at, got, want)
				}
			}
			for _, at := range []int{-5, 0, len(data) / 2, len(data), len(data) + 5} {
				if p := file.At(at); p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > 1+utf8.RuneCountInString(lines[p.Line-1]) {
					t.Errorf("offset %d is at %v", at, p)
				}
			}
		}
	})
}

// TestAt compares the position of every offset of a text with one counted by hand.
func TestAt(t *testing.T) {
	data := "---\ntitle: x\n---\n" + strings.Repeat("é日🏛a ", 400) + "\n\n" + strings.Repeat("words ", 300) + "\nend"
	tree, _, err := source.Read(fstest.MapFS{"x.md": {Data: []byte(data)}})
	if err != nil {
		t.Fatal(err)
	}
	line, col := 1, 1
	for i, r := range data {
		if got := tree.Files[0].At(i); got.Line != line || got.Col != col {
			t.Fatalf("offset %d is at %v, want %d:%d", i, got, line, col)
		}
		if col++; r == '\n' {
			line, col = line+1, 1
		}
	}
}

// TestStrayBytes puts each byte that a text may not contain in many places: one problem must report it, at its place.
func TestStrayBytes(t *testing.T) {
	const text = "---\ntitle: T\n---\nSome words\tand ~more, of which none is wrong.\n"
	from := strings.Index(text, "Some")
	for b := range 256 {
		ok := b >= ' ' && b < 0x7f || b == '\t' || b == '\n'
		for col := 1; col < 20; col++ {
			at := from + col - 1
			file := fstest.MapFS{"pages/x.md": {Data: []byte(text[:at] + string([]byte{byte(b)}) + text[at:])}}
			_, problems, err := source.Read(file)
			switch {
			case err != nil:
				t.Fatal(err)
			case ok && problems != nil:
				t.Fatalf("%#02x: %v", b, problems)
			case !ok && (len(problems) != 1 || problems[0].Code != "not-text" || problems[0].Pos.Line != 4 || problems[0].Pos.Col != col):
				t.Fatalf("%#02x in column %d: %v", b, col, problems)
			}
		}
	}
}
