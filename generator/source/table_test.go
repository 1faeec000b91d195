package source_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator/source"
)

// table reads a table as a file of the content tree, the only way there is.
func table(t *testing.T, data string) (*source.Table, source.Problems) {
	t.Helper()
	tree, problems, err := source.Read(fstest.MapFS{"returns/t.csv": {Data: []byte(data)}})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	read := tree.Files[0].Table(&problems)
	return read, problems
}

// TestTableCells looks for the position of every cell in the lines that an editor shows. All cells have different
// words, so each must be where its words are.
func TestTableCells(t *testing.T) {
	const body = "\n,,,\n\"höh, e\",zwei ,drei,\n\n a1,\"b1 \nb1 again\", ü1\n\"\na2\",ébé2,\"c\"\"2\",\na3,b3,c3,, \n"
	for name, data := range map[string]string{
		"as a text": body, "with a mark": "\ufeff" + body, "of Windows": strings.ReplaceAll(body, "\n", "\r\n"), "without an end": strings.TrimRight(body, "\n"),
	} {
		read, problems := table(t, data)
		if read == nil || len(problems) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		lines := strings.Split(strings.TrimPrefix(data, "\ufeff"), "\n")
		if !slices.Equal(read.Columns, []string{"höh, e", "zwei", "drei"}) || len(read.Records) != 3 || read.Holes {
			t.Fatalf("%s: %q, %d records", name, read.Columns, len(read.Records))
		}
		if want := 1 + strings.Count(strings.TrimRight(data, "\r\n"), "\n"); read.Lines != want {
			t.Errorf("%s: %d lines, want %d", name, read.Lines, want)
		}
		for _, rec := range read.Records {
			if got := read.Record(rec.Line); got == nil || got.Line != rec.Line {
				t.Errorf("%s: line %d has no record", name, rec.Line)
			}
			for i, cell := range rec.Cells {
				at := read.At(rec, i)
				rest := string([]rune(lines[at.Line-1])[at.Col-1:])
				written := strings.ReplaceAll(cell, `"`, `""`)
				first, _, _ := strings.Cut(written, "\n")
				rest = strings.TrimLeft(rest, "\" ")
				if rest == "" || rest == "\r" {
					rest = lines[at.Line] // the cell begins with a line break
				}
				if !strings.HasPrefix(rest, strings.TrimSpace(first)) {
					t.Errorf("%s: %q is said to stand at %s, where %q does", name, cell, at, rest)
				}
			}
		}
		if read.Record(3) == nil || read.Record(2) != nil || read.Record(4) != nil {
			t.Errorf("%s: a record begins on an empty line, or none where the names stand", name)
		} else if head := read.Record(3).Cells; !slices.Equal(head, read.Columns) {
			t.Errorf("%s: under %q stand the names %q", name, read.Columns, head)
		}
	}
}

// TestTableFigures checks that a column counts as figures only if it has nothing else.
func TestTableFigures(t *testing.T) {
	for cell, want := range map[string]bool{
		"1": true, "-1": true, "−1,234.50": true, "1,2": true, "": true, "1.": false, ".5": false, "-": false, "−-1": false, ",1": false, "1.2.3": false, "£1": false, "1a": false, "n/k": false,
	} {
		read, _ := table(t, fmt.Sprintf("name,amount\na,7\nb,%q\n", cell))
		if got := read.Figures(); got[0] || got[1] != want {
			t.Errorf("%q: %v, want %v", cell, got, want)
		}
	}
}

// FuzzTable checks that every table is read or refused, and that every cell of one that is read has a position in it.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a;b\n1;2", "\"a\nb\",c\r\n1,\"2\n3\"\r\n", "title\na,b\n1,2,3", "\ufeffa\r1", "a,,b\n,x,\n\n, ,\n", "\xff", "a,a\n1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		read, problems := table(t, data)
		if read == nil {
			if problems.Count(source.Error) != 1 {
				t.Fatalf("%q is no table, and has the problems %v", data, problems)
			}
			return
		}
		if problems.Count(source.Error) > 0 && !read.Holes && !strings.Contains(fmt.Sprint(problems), "once more") {
			t.Fatalf("%q has the problems %v, and nothing missing", data, problems)
		}
		for _, rec := range read.Records {
			if len(rec.Cells) != len(read.Columns) {
				t.Fatalf("%q: %d cells under %d columns", data, len(rec.Cells), len(read.Columns))
			}
			for i := range rec.Cells {
				if at := read.At(rec, i); at.Line < rec.Line || at.Line > read.Lines+strings.Count(data, "\n") || at.Col < 1 {
					t.Fatalf("%q: cell %d of line %d stands at %s", data, i, rec.Line, at)
				}
			}
		}
	})
}

// TestOpenQuote checks that an unclosed quote is reported where it opens, not at the next quote or the end of the
// file.
func TestOpenQuote(t *testing.T) {
	for data, want := range map[string]string{
		"a,b\n1,\"x\n2,y\n3,z\n":                 "content/returns/t.csv:2:3: ",
		"a,b\n\"x\",\"é\n2,y\n3,\"z\"\n":         "content/returns/t.csv:2:5: ",
		"a,b\n1,x\n2,5\" pipe\n3,\"two\nlines\"": "content/returns/t.csv:3:4: ",
	} {
		read, problems := table(t, data)
		if read != nil || len(problems) != 1 || !strings.HasPrefix(problems[0].String(), want) {
			t.Errorf("%q: %v, want %s", data, problems, want)
		}
	}
}
