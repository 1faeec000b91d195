package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeSession runs the commands of the README's session on a copy of the pack and checks that they print what
// the README shows, apart from the times taken.
func TestReadmeSession(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(text), "## A session\n\n```\n")
	shown, _, found := strings.Cut(shown, "```")
	if !found {
		t.Fatal("the README shows no session")
	}
	dir := filepath.Join(t.TempDir(), "clone")
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)

	slip := regexp.MustCompile(`^sed -i s/([^/]+)/([^/]+)/ (\S+)`)
	took := regexp.MustCompile(`in \d+\.\d\d s`)
	ran := 0
	for _, step := range strings.Split(shown, "$ ")[1:] {
		typed, want, _ := strings.Cut(step, "\n")
		if typed == "go build ./cmd/totalplace" {
			continue // the test runs the program in this process
		}
		if s := slip.FindStringSubmatch(typed); s != nil {
			data, err := os.ReadFile(s[3])
			if err != nil || bytes.Count(data, []byte(s[1])) == 0 {
				t.Fatalf("%s changes nothing: %v", typed, err)
			}
			if err := os.WriteFile(s[3], bytes.Replace(data, []byte(s[1]), []byte(s[2]), 1), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		args, found := strings.CutPrefix(typed, "./totalplace ")
		if !found {
			t.Fatalf("%s is nothing that this test can type", typed)
		}
		var out bytes.Buffer
		run(t.Context(), strings.Fields(args), nil, &out, &out)
		if got := took.ReplaceAllString(out.String(), "in a while"); got != took.ReplaceAllString(want, "in a while") {
			t.Errorf("%s\n%swant\n%s", typed, got, want)
		}
		ran++
	}
	if ran < 3 {
		t.Errorf("the session runs the program %d times", ran)
	}
}
