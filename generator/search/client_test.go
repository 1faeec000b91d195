package search_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"totalplace/generator/browser"
	"totalplace/generator/search"
)

const root = "../.."

func readFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestBothTakeTheSameWords checks that this package and the client's script, run in a real browser, take the same
// words from a text: the cases in testdata, all content of this repository, and nonsense.
func TestBothTakeTheSameWords(t *testing.T) {
	b := browser.Start(t)
	script := readFile(t, root+"/layouts/script/search.js")
	_, rule, _ := strings.Cut(script, "// ---- Words")
	_, rule, _ = strings.Cut(rule, "\n")
	rule, _, found := strings.Cut(rule, "// ---- Files")
	if !found {
		t.Fatal("the script does not mark where its rule for words begins and ends")
	}
	texts := strings.Split(readFile(t, "testdata/words.txt"), "\n")
	if len(texts) < 40 {
		t.Errorf("only %d cases", len(texts))
	}
	err := filepath.WalkDir(root+"/content", func(name string, d fs.DirEntry, err error) error {
		if err == nil && (strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".yaml") && !strings.Contains(name, "counts")) {
			texts = append(texts, readFile(t, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(9, 9))
	letters := []rune("aabcdeijkAZÉéßœŁıİΣσς'’ʼ-‐..,,0123456789½²Ⅳ \u0301\u00ad\u200d&/€日שﬁ\u0345")
	for range 3000 {
		text := make([]rune, r.IntN(24))
		for i := range text {
			text[i] = letters[r.IntN(len(letters))]
		}
		texts = append(texts, string(text))
	}
	given, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	tab := b.Tab(t)
	page := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(page, []byte("<!doctype html><title>Words</title>"), 0o600); err != nil {
		t.Fatal(err)
	}
	tab.Open(browser.FileURL(page), browser.View{Width: 800, Height: 600})
	got := browser.Value[[]string](tab, "(() => {"+rule+"; return "+string(given)+
		".map((text) => tokens(text).map((t) => t.form + (t.joined ? '+' : '') + '@' + text.slice(t.from, t.to)).join('|')); })()")
	words := 0
	for i, text := range texts {
		words += len(search.Tokens(text))
		var want []string
		for _, token := range search.Tokens(text) {
			form := token.Form
			if token.Joined {
				form += "+"
			}
			want = append(want, form+"@"+text[token.From:token.To])
		}
		if got[i] != strings.Join(want, "|") {
			theirs := strings.Split(got[i], "|")
			for n := range max(len(want), len(theirs)) {
				if n >= len(want) || n >= len(theirs) || want[n] != theirs[n] {
					t.Errorf("%.60q: from word %d on Go reads %.90q and the client %.90q", text, n, want[min(n, len(want)):], theirs[min(n, len(theirs)):])
					break
				}
			}
		}
	}
	if words < 50_000 {
		t.Errorf("only %d words were compared", words)
	}
}

// TestClientIsSmall checks that the scripts of the search have at most six kilobytes together, compressed, and
// contain nothing that the policy of the pages is meant to keep out.
func TestClientIsSmall(t *testing.T) {
	size := 0
	for _, name := range []string{"box.js", "search.js"} {
		small := readFile(t, root+"/layouts/assets/"+name)
		size += gzipped(t, small)
		for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacent", "eval(", "fetch(", "XMLHttpRequest", "import(", "document.write", "new Function"} {
			if strings.Contains(small, word) {
				t.Errorf("%s holds %s", name, word)
			}
		}
	}
	if size > 6<<10 {
		t.Errorf("the scripts have %d bytes, at most %d are wanted", size, 6<<10)
	}
	t.Logf("%d bytes", size)
}

// TestSmallScriptsAreOfTheReadable checks that the minified scripts are those made from the readable ones.
func TestSmallScriptsAreOfTheReadable(t *testing.T) {
	if os.Getenv("TOTALPLACE_LONG") != "1" && os.Getenv("CI") != "true" {
		return // this needs esbuild, which the Go command would download
	}
	for _, name := range []string{"box.js", "search.js"} {
		cmd := exec.Command("go", "tool", "-modfile=../.ci/go.mod", "esbuild", "script/"+name, "--minify", "--target=es2020", "--charset=utf8")
		cmd.Dir = filepath.Join(root, "layouts")
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		made, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %s", err, complaints.String())
		}
		if !slices.Equal(made, []byte(readFile(t, root+"/layouts/assets/"+name))) {
			t.Errorf("layouts/assets/%s is not what layouts/script/%s makes; run go generate ./layouts", name, name)
		}
	}
}
