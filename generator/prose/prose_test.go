package prose_test

import (
	"testing"
	"testing/fstest"

	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// parsed is what comes of a text.
type parsed struct {
	file     *source.File
	doc      *prose.Doc
	problems source.Problems
}

const front = "---\ntitle: T\nsummary: S\n---\n"

// parse reads a text through the doors that authors' files go through. Its first line is line 5.
func parse(t testing.TB, body string) parsed {
	t.Helper()
	tree, problems, err := source.Read(fstest.MapFS{"pages/x.md": {Data: []byte(front + body)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Files) == 0 {
		return parsed{problems: problems}
	}
	p := parsed{file: tree.Files[0], problems: problems}
	p.doc = prose.Parse(p.file, &p.problems)
	p.problems = p.problems.Sorted()
	return p
}
