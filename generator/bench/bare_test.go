package bench_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// bare is the yardstick: it reads each case, cuts off the front matter without reading it, gives the text to goldmark
// and writes the page. No generator of Markdown sites can do less.
func bare(content fs.FS, out string) error {
	names, err := fs.Glob(content, "cases/*.md")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	next := make(chan string)
	failed := make(chan error, len(names))
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var page bytes.Buffer
			for name := range next {
				data, err := fs.ReadFile(content, name)
				if err == nil {
					_, rest, _ := bytes.Cut(data, []byte("\n---\n"))
					page.Reset()
					err = markdown.Convert(rest, &page)
				}
				if err == nil {
					err = os.WriteFile(filepath.Join(out, strings.TrimSuffix(filepath.Base(name), ".md")+".html"), page.Bytes(), 0o644)
				}
				if err != nil {
					failed <- err
				}
			}
		})
	}
	for _, name := range names {
		next <- name
	}
	close(next)
	wg.Wait()
	close(failed)
	return <-failed
}
