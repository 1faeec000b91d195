package bench_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// preview is a running totalplace serve, used from outside.
type preview struct {
	t       *testing.T
	dir     string // holds content/ and layouts/
	address string
	started time.Duration // time to the first page served
	built   chan string   // receives the number of each new build, as a browser's tab does
	edits   int
}

// serve starts the preview of the pack in dir. It stops when the test ends.
func serve(t *testing.T, program, dir string) *preview {
	t.Helper()
	// Give the pack a template of its own, so that there is one to edit.
	layout, err := os.ReadFile("../../layouts/case.html")
	if err != nil {
		t.Fatal(err)
	}
	p := &preview{t: t, dir: dir}
	if err := os.MkdirAll(filepath.Join(dir, "layouts"), 0o755); err != nil {
		t.Fatal(err)
	}
	p.write("layouts/case.html", layout)
	cmd := exec.CommandContext(t.Context(), program, "serve", "-s", dir, "--port", "0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for p.address == "" && lines.Scan() {
		p.address = regexp.MustCompile(`http://[0-9.:]+/`).FindString(lines.Text())
	}
	if p.address == "" {
		t.Fatal("the preview says no address")
	}
	go func() {
		for lines.Scan() { // keep reading, or the program blocks on a full pipe
		}
	}()
	page := p.get("index.html")
	p.started = time.Since(begun)
	p.listen(string(regexp.MustCompile(`data-token="([^"]+)"`).FindSubmatch(page)[1]))
	return p
}

// listen opens the stream that tells tabs of new builds. Polling the page instead would take processor time from the
// program being measured.
func (p *preview) listen(token string) {
	p.t.Helper()
	ask, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.address+"_preview/events?token="+token, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	ask.Header.Set("Accept", "text/event-stream")
	answer, err := http.DefaultClient.Do(ask)
	if err != nil || answer.StatusCode != http.StatusOK {
		p.t.Fatalf("no stream of builds: %v", err)
	}
	p.built = make(chan string, 1000)
	go func() {
		defer answer.Body.Close()
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if number, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				p.built <- number
			}
		}
	}()
	p.hear() // the current build
}

func (p *preview) hear() {
	p.t.Helper()
	const most = 5 * time.Minute
	select {
	case <-p.built:
	case <-time.After(most):
		p.t.Fatalf("after %v there is no new build", most)
	}
}

func (p *preview) write(name string, data []byte) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *preview) read(name string) []byte {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return data
}

func (p *preview) get(page string) []byte {
	p.t.Helper()
	answer, err := http.Get(p.address + page)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s %v", page, answer.Status, err)
	}
	return data
}

// edit replaces old by now in a file, and returns how long it took until the page contained want. It then restores
// the file.
func (p *preview) edit(file, old, now, page, want string) time.Duration {
	p.t.Helper()
	data := p.read(file)
	if !bytes.Contains(data, []byte(old)) || bytes.Contains(p.get(page), []byte(want)) {
		p.t.Fatalf("%s holds no %q, or %s holds %q already", file, old, page, want)
	}
	const rest = 700 * time.Millisecond // as an author pauses; longer than the check that follows each build
	time.Sleep(rest)
	begun := time.Now()
	p.write(file, bytes.Replace(data, []byte(old), []byte(now), 1))
	for shown := false; !shown; shown = bytes.Contains(p.get(page), []byte(want)) {
		p.hear()
	}
	took := time.Since(begun)
	time.Sleep(rest)
	p.write(file, data) // restore it
	for shown := true; shown; shown = bytes.Contains(p.get(page), []byte(want)) {
		p.hear()
	}
	return took
}

// edits are the kinds of edit that are measured, in the order of the table.
var edits = []string{"a text", "a title, on another page", "a row of a count", "a template"}

// change makes one of the edits and returns how long it took until it was served.
func (p *preview) change(what string) time.Duration {
	p.t.Helper()
	p.edits++
	study := firstOf(p.t, p.dir, "content/cases/*.md")
	page := "cases/" + strings.TrimSuffix(filepath.Base(study), ".md") + ".html"
	stamp := fmt.Sprint("stamp", p.edits)
	switch what {
	case "a text":
		return p.edit(study, "\n[^own]: ", "\nHere stands "+stamp+".\n\n[^own]: ", page, stamp)
	case "a title, on another page":
		pilot := regexp.MustCompile(`pilots: \[([a-z0-9-]+)`).FindSubmatch(p.read(study))
		return p.edit(study, "title: \"", "title: \""+stamp+" ", "pilots/"+string(pilot[1])+".html", stamp)
	case "a row of a count":
		count := firstOf(p.t, p.dir, "content/counts/*.yaml")
		old := regexp.MustCompile(`amount: [0-9]+`).Find(p.read(count))
		thousand := 100 + p.edits
		return p.edit(count, string(old), fmt.Sprintf("amount: %d001", thousand), "counts/"+strings.TrimSuffix(filepath.Base(count), ".yaml")+".html", fmt.Sprintf("£%d,001,000.00", thousand))
	case "a template":
		return p.edit("layouts/case.html", "<article>", "<article><p>"+stamp+"</p>", page, stamp)
	}
	p.t.Fatalf("there is no edit of %s", what)
	return 0
}

func firstOf(t *testing.T, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	name, err := filepath.Rel(dir, names[len(names)/2])
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(name)
}
