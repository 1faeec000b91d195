package returns_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"totalplace/generator/money"
	"totalplace/generator/returns"
	"totalplace/generator/source"
)

var update = flag.Bool("update", false, "rewrite what the stories expect")

const theMap = "returns/t.map.yaml"

// TestStories follows the maps of the small packs in testdata and compares the results. A story is a txtar archive
// added to the files of testdata/pack.txtar; its own files replace those of the same name:
//
//	content/…   what the authors wrote, and the tables
//	problems    every problem of the run, one to a line
//	changes     what the import says it would do
//	want/…      files of content as the import leaves them
//
// Two laws are checked for every story: importing again what the import wrote changes nothing, and a file without the
// import's own lines is what it was before.
func TestStories(t *testing.T) {
	stories, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(stories) < 2 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range stories {
		if filepath.Base(name) == "pack.txtar" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			content, want := littlePack(t), map[string]string{}
			for _, f := range archive.Files {
				if rest, ok := strings.CutPrefix(f.Name, "content/"); ok {
					content[rest] = &fstest.MapFile{Data: f.Data}
				} else {
					want[f.Name] = string(f.Data)
				}
			}
			im, problems := follow(t, content)
			got := map[string]string{}
			if len(problems) > 0 || want["problems"] != "" {
				got["problems"] = lines(problems)
			}
			if im != nil {
				got["changes"] = changes(im)
				for _, c := range im.Counts {
					if _, wanted := want["want/"+c.File]; wanted || !bytes.Equal(c.Old, c.New) {
						got["want/"+c.File] = string(c.New)
					}
				}
				laws(t, content, im)
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
				for _, name := range slices.Sorted(maps.Keys(got)) {
					if _, ok := want[name]; !ok {
						t.Errorf("%s is not in the story\n%s", name, got[name])
					}
				}
				return
			}
			archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return !strings.HasPrefix(f.Name, "content/") })
			for _, name := range slices.Sorted(maps.Keys(got)) {
				archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(got[name])})
			}
			if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// littlePack returns the files with which every story begins.
func littlePack(t *testing.T) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/pack.txtar")
	if err != nil {
		t.Fatal(err)
	}
	content := fstest.MapFS{}
	for _, f := range archive.Files {
		content[strings.TrimPrefix(f.Name, "content/")] = &fstest.MapFile{Data: f.Data}
	}
	return content
}

func follow(t *testing.T, content fs.FS) (*returns.Import, source.Problems) {
	t.Helper()
	im, problems, err := returns.Read(content, theMap)
	if err != nil {
		t.Fatal(err)
	}
	if (im == nil) != (problems.Count(source.Error) > 0) {
		t.Fatalf("an import and errors, or neither:\n%s", lines(problems))
	}
	return im, problems
}

func lines(problems source.Problems) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

func changes(im *returns.Import) string {
	var b strings.Builder
	for _, c := range im.Counts {
		fmt.Fprintf(&b, "%s: %d rows, %s counted, %s estimated\n", c.File, c.Rows, plainly(c.Counted), plainly(c.Estimated))
		for _, change := range c.Changes {
			fmt.Fprintf(&b, "  %s %s\n", change.What, change.Row)
		}
	}
	for _, sum := range im.Sums {
		fmt.Fprintln(&b, sum)
	}
	return b.String()
}

func plainly(pence *big.Rat) string {
	if pence == nil {
		return "<nil>"
	}
	return money.Plainly(pence)
}

// laws checks an import against what must be true of every one. It changes content.
func laws(t *testing.T, content fstest.MapFS, im *returns.Import) {
	t.Helper()
	for _, c := range im.Counts {
		if c.Old != nil {
			if before, after := authors(c.Old), authors(c.New); before != after {
				t.Errorf("%s: what the authors wrote changed\n--- before\n%s--- after\n%s", c.File, before, after)
			}
		}
		content[c.File] = &fstest.MapFile{Data: c.New}
	}
	again, problems := follow(t, content)
	if again == nil {
		t.Fatalf("what the import wrote it cannot read\n%s", lines(problems))
	}
	for _, c := range again.Counts {
		if !bytes.Equal(c.Old, c.New) || len(c.Changes) > 0 {
			t.Errorf("%s changes again:\n%s", c.File, changes(again))
		}
	}
}

// authors returns a count without the rows that name a return, which are the import's, apart from their notes and
// comments. An empty list of rows and one that the import filled look the same.
func authors(data []byte) string {
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		switch {
		case importsRow.MatchString(line):
			b.WriteString(note.FindString(line))
			b.WriteString(comment.FindString(note.ReplaceAllString(line, "")))
		default:
			b.WriteString(noRows.ReplaceAllString(line, "rows:"))
		}
	}
	return strings.TrimRight(b.String(), "\r\n")
}

var (
	importsRow = regexp.MustCompile(`^ *- +\{.*return: \{`)
	note       = regexp.MustCompile(`note: ('([^']|'')*'|"([^"\\]|\\.)*")`)
	comment    = regexp.MustCompile(`\}[ \t]+#[^\r\n]*`)
	noRows     = regexp.MustCompile(`^rows: \[ ?\]`)
)

// TestAuthorsKeepEveryByte scatters over a count, at random, what authors write: comments, notes, rows of their own,
// blank lines, other line endings, rows removed. It checks the laws for the import of each.
func TestAuthorsKeepEveryByte(t *testing.T) {
	im, problems := follow(t, littlePack(t))
	if im == nil {
		t.Fatal(lines(problems))
	}
	fresh := im.Counts[0]
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 1))
		content := littlePack(t)
		var b strings.Builder
		inRows, hand := false, 0
		for line := range strings.Lines(string(fresh.New)) {
			top := !strings.HasPrefix(line, " ")
			if top {
				inRows = strings.HasPrefix(line, "rows:")
			}
			if inRows && !top {
				switch random.IntN(8) {
				case 0:
					continue // the row must come back
				case 1:
					line = strings.Replace(line, "amount: ", "amount: 9", 1)
				case 2:
					line = strings.Replace(line, ", return:", `, note: "it's {so}, #1: “ja”", return:`, 1)
					line = strings.Replace(line, "csv, line: ", "csv, line: 1", 1)
				case 3:
					line = strings.Replace(line, "}\n", "} # asked: why {this}?\n", 1)
					line = strings.Replace(line, "amount: ", "amount: -", 1)
				case 4:
					line = "  - {service: health, organisation: nhs, amount: 1, source: s, line: by-hand-" + fmt.Sprint(hand) + "}\n" + line
					hand++
				case 5:
					line = "\n  # about the next row\n" + line
				case 6:
					line = "  - organisation: nhs\n    service: health # block\n    line: block-" + fmt.Sprint(hand) + "\n    amount: 2\n    source: s\n" + line
					hand++
				}
			}
			b.WriteString(line)
		}
		text := b.String()
		if random.IntN(3) == 0 {
			text, _, _ = strings.Cut(text, "not_counted:") // so that the rows come last
		}
		dos := random.IntN(2) == 0
		if dos {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		if random.IntN(3) == 0 {
			text = "\ufeff" + text
		}
		if random.IntN(3) == 0 {
			text = strings.TrimRight(text, "\r\n")
		}
		content[fresh.File] = &fstest.MapFile{Data: []byte(text)}
		im, problems := follow(t, content)
		if im == nil {
			t.Fatalf("seed %d: %s\n%s", seed, lines(problems), text)
		}
		laws(t, content, im)
		if made := string(im.Counts[0].New); dos && strings.Count(made, "\n") != strings.Count(made, "\r\n") {
			t.Errorf("some lines end otherwise than those of the file: %q", made)
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, text)
		}
		if im.Counts[0].Counted.Cmp(fresh.Counted) != 0 {
			t.Fatalf("seed %d: %s counted, want %s", seed, im.Counts[0].Counted, fresh.Counted)
		}
	}
}

// TestRowsAreReadAsTheyAreWritten checks that a row that has to change keeps its note, and what follows it, to the
// byte, in whatever quotes and brackets; and that a row that does not end on its line is left alone and reported.
func TestRowsAreReadAsTheyAreWritten(t *testing.T) {
	const begins, ends = "{organisation: west-county, service: education, amount: 1, source: s", ", return: {file: t.csv, line: 2}}"
	im, problems := follow(t, littlePack(t))
	if im == nil {
		t.Fatal(lines(problems))
	}
	fresh := im.Counts[0]
	for _, c := range []struct{ row, want string }{
		{begins + ends, ends},
		{begins + ends + " # }", ends + " # }"},
		{begins + `, note: 'it''s }'` + ends, `, note: 'it''s }'` + ends},
		{begins + `, note: "say \"}\""` + ends + "\t# so", `, note: "say \"}\""` + ends + "\t# so"},
		{begins + `, note: Carer's Allowance , return: {file: t.csv, line: 2}}`, `, note: Carer's Allowance` + ends},
		{begins + `, note: 12:30 x#y` + ends, `, note: 12:30 x#y` + ends},
		{`{"organisation":"west-county",'service':'education',"amount":1,source: s, note: “}, {”` + ends, ""}, // the bracket ends the row
		{`{"organisation":"west-county",'service':'education',"amount":1,source: s, note: ‘ja’` + ends, `, note: ‘ja’` + ends},
		{begins + ",\n     return: {file: t.csv, line: 2}}", ""},
		{begins + ", # why\n     return: {file: t.csv, line: 2}}", ""},
		{begins + ", note: \"two\n     lines\"" + ends, ""},
		{begins + ", note: 'two\n     lines'" + ends, ""},
	} {
		content := littlePack(t)
		text := strings.Replace(string(fresh.New), "{organisation: west-county, service: education, amount: 1000, source: s"+ends, c.row, 1)
		content[fresh.File] = &fstest.MapFile{Data: []byte(text)}
		im, problems := follow(t, content)
		switch want := "  - {organisation: west-county, service: education, amount: 1000, source: s" + c.want + "\n"; {
		case c.want == "" && im != nil:
			t.Errorf("%s became\n%s", c.row, im.Counts[0].New)
		case c.want != "" && im == nil:
			t.Errorf("%s: %s", c.row, lines(problems))
		case c.want != "" && !strings.Contains(string(im.Counts[0].New), want):
			t.Errorf("%s became\n%swant\n%s", c.row, im.Counts[0].New, want)
		}
	}
}

// TestWordsThatYAMLKnows checks that words that YAML could take for something else are quoted.
func TestWordsThatYAMLKnows(t *testing.T) {
	for _, word := range []string{"null", "true", "false", "2009-10"} {
		content := littlePack(t)
		for name, f := range content {
			text := strings.NewReplacer("id: city,", `id: "`+word+`",`, "[city]", `["`+word+`"]`).Replace(string(f.Data))
			content[name] = &fstest.MapFile{Data: []byte(text)}
		}
		im, problems := follow(t, content)
		if im == nil {
			t.Fatalf("%s: %s", word, lines(problems))
		}
		laws(t, content, im)
		if row := im.Counts[1].Changes[0].Row; !strings.Contains(row, "organisation: "+word) && !strings.Contains(row, `organisation: "`+word+`"`) {
			t.Errorf("the row of %s is %s", word, row)
		}
	}
}

// TestWrite writes counts to a disk and checks that they are complete, and that nothing else is there.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, littlePack(t)); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	im, problems := follow(t, root.FS())
	if im == nil {
		t.Fatal(lines(problems))
	}
	if n, err := im.Write(root); n != len(im.Counts) || err != nil {
		t.Fatalf("%d written, %v", n, err)
	}
	for _, c := range im.Counts {
		data, err := os.ReadFile(filepath.Join(dir, c.File))
		if err != nil || !bytes.Equal(data, c.New) {
			t.Errorf("%s: %v", c.File, err)
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, "counts"))
	if err != nil || len(entries) != len(im.Counts) {
		t.Errorf("%d files in counts, want %d: %v", len(entries), len(im.Counts), err)
	}

	// Somebody creates the first of the files meanwhile.
	if n, err := im.Write(root); n != 0 || err == nil || !strings.Contains(err.Error(), "changed while") {
		t.Errorf("%d written over files that had not been there, %v", n, err)
	}
	// Without changes nothing is touched.
	file := filepath.Join(dir, im.Counts[0].File)
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	before, _ := os.Stat(file)
	im, _ = follow(t, root.FS())
	if n, err := im.Write(root); n != 0 || err != nil {
		t.Errorf("%d written, %v", n, err)
	}
	if after, _ := os.Stat(file); !os.SameFile(before, after) {
		t.Error("a file that did not change was written anew")
	}
	// A file keeps its permissions.
	im.Counts[0].New = append(slices.Clone(im.Counts[0].Old), "# more\n"...)
	if n, err := im.Write(root); n != 1 || err != nil {
		t.Errorf("%d written, %v", n, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	// Somebody else's changes are not overwritten.
	im, _ = follow(t, root.FS())
	im.Counts[0].New = append(slices.Clone(im.Counts[0].Old), "# ours\n"...)
	if err := os.WriteFile(file, append(slices.Clone(im.Counts[0].Old), "# theirs\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if n, err := im.Write(root); n != 0 || err == nil {
		t.Errorf("%d written, %v", n, err)
	}
	if data, _ := os.ReadFile(file); !bytes.HasSuffix(data, []byte("# theirs\n")) {
		t.Error("somebody else's words were lost")
	}
	// Nor is anything written before them.
	im, _ = follow(t, root.FS())
	if len(im.Counts) < 2 {
		t.Fatalf("only %d counts", len(im.Counts))
	}
	for i := range im.Counts {
		im.Counts[i].New = append(slices.Clone(im.Counts[i].Old), "# ours\n"...)
	}
	last := filepath.Join(dir, im.Counts[len(im.Counts)-1].File)
	if err := os.WriteFile(last, []byte("# theirs\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if n, err := im.Write(root); n != 0 || err == nil {
		t.Errorf("%d written before the one that somebody changed, %v", n, err)
	}
	if data, _ := os.ReadFile(file); !bytes.Equal(data, im.Counts[0].Old) {
		t.Error("the first count was written although the last had changed")
	}
	if left, _ := filepath.Glob(path.Join(filepath.ToSlash(dir), "counts", ".*")); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
}
