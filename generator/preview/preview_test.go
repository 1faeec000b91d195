package preview_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"totalplace/generator"
	"totalplace/generator/preview"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

// patience is how long a test waits for what should take milliseconds. It allows for a busy machine and for the race
// detector, with which the first build of ten thousand texts takes half a minute.
const patience = 2 * time.Minute

// serving is a preview of a folder, running during a test.
type serving struct {
	t    testing.TB
	dir  string
	url  string
	stop func() // stops the preview and waits until Run has returned

	mu     sync.Mutex
	last   preview.Result
	builds int
	notes  []string
}

// build returns the clean build of a folder: what publishing it would give.
func build(dir string) (*site.Site, source.Problems, error) {
	return buildBy(generator.Builder{}, dir, nil, nil)
}

func buildBy(b generator.Builder, dir string, seen, seenLayouts source.Seen) (*site.Site, source.Problems, error) {
	content, err := os.OpenRoot(filepath.Join(dir, "content"))
	if err != nil {
		return nil, nil, err
	}
	defer content.Close()
	look, err := os.OpenRoot(filepath.Join(dir, "layouts"))
	if err != nil {
		return b.Build(seen.In(content.FS()), nil)
	}
	defer look.Close()
	return b.Build(seen.In(content.FS()), seenLayouts.In(look.FS()))
}

// serve starts a preview of a folder and waits for its first build. If change is not nil it may set up the preview
// first.
func serve(t testing.TB, dir string, change func(*preview.Preview)) *serving {
	t.Helper()
	return serveAt(t, dir, "127.0.0.1:0", change)
}

func serveAt(t testing.TB, dir, address string, change func(*preview.Preview)) *serving {
	t.Helper()
	s := &serving{t: t, dir: dir}
	b := generator.Builder{Memo: &source.Memo{}}
	p := &preview.Preview{
		Build: func(seen []source.Seen) (*site.Site, source.Problems, error) {
			return buildBy(b, dir, seen[0], seen[1])
		},
		Check:   func(stop func() bool) []string { return b.Memo.Check(os.DirFS(filepath.Join(dir, "content")), stop) },
		Folders: []string{filepath.Join(dir, "content"), filepath.Join(dir, "layouts")},
		Policy:  generator.Policy,
		Told: func(r preview.Result) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.last, s.builds = r, s.builds+1
		},
		Note: func(n string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.notes = append(s.notes, n)
		},
	}
	if change != nil {
		change(p)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, listener) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the preview ended with %v", err)
			}
		case <-time.After(patience):
			t.Error("the preview does not end")
		}
	})
	t.Cleanup(s.stop)
	s.until("the first build", func() bool { return s.count() > 0 })
	return s
}

func (s *serving) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.builds
}

func (s *serving) result() preview.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

func (s *serving) noted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

// until waits until is returns true; what says in an error what was waited for.
func (s *serving) until(what string, is func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("%s does not come; the last build: %v %v %v", what, s.result().Changed, s.result().Problems, s.result().Err)
		}
	}
}

// get returns the status and body of the answer for a path.
func (s *serving) get(path string) (status int, body string) {
	s.t.Helper()
	r, err := http.Get(s.url + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, string(data)
}

func (s *serving) shows(path, words string) func() bool {
	return func() bool {
		_, body := s.get(path)
		return strings.Contains(body, words)
	}
}

// write writes a file below dir, and makes the folders above it.
func write(t testing.TB, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(file), 0o755))
	must(t, os.WriteFile(file, []byte(text), 0o644))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// page returns the text of a small page's file.
func page(title, text string) string {
	return fmt.Sprintf("---\ntitle: %s\nsummary: Of something.\n---\n%s\n", title, text)
}

// smallFolder returns a folder with a pack of one page.
func smallFolder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "content/pack.yaml", smallPack)
	write(t, dir, "content/pages/about.md", page("About", "First words."))
	return dir
}

// TestServedBytesAreTheBuiltBytes removes the two changes that the preview makes to every page, and checks that what
// remains is what would be published. All other files are served unchanged.
func TestServedBytesAreTheBuiltBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	makePack(t, dir, 3)
	s := serve(t, dir, nil)
	built, problems, err := build(dir)
	if built == nil {
		t.Fatal(problems, err)
	}
	pages := 0
	for _, f := range built.Files() {
		want, err := f.Bytes()
		must(t, err)
		status, got := s.get("/" + f.Path)
		if status != 200 {
			t.Errorf("%s: status %d", f.Path, status)
		}
		if strings.HasSuffix(f.Path, ".html") {
			pages++
			before, rest, ok := strings.Cut(got, `<script src="/_preview/`)
			_, after, ok2 := strings.Cut(rest, "</script>")
			got = strings.Replace(before+after, "; connect-src 'self'", "", 1)
			if !ok || !ok2 || got == before+after {
				t.Errorf("%s lacks the script of the preview, or the policy that lets it ask", f.Path)
			}
		}
		if got != string(want) {
			t.Errorf("%s is served with other bytes than it would be published with", f.Path)
		}
	}
	if pages < 10 {
		t.Errorf("only %d pages looked at", pages)
	}
}

// TestLastGoodSiteStays breaks and mends a file; the last good site must be served meanwhile.
func TestLastGoodSiteStays(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	write(t, dir, "content/pages/about.md", page("About", "[Nobody](pilot:nobody)"))
	s.until("the problem", func() bool { return len(s.result().Problems) > 1 })
	if s.result().Site != nil {
		t.Error("a build with an error has a site")
	}
	if _, body := s.get("/about.html"); !strings.Contains(body, "First words.") {
		t.Error("the last good page does not stay")
	}
	write(t, dir, "content/pages/about.md", page("About", "Second words."))
	s.until("the mended page", s.shows("/about.html", "Second words."))
}

// TestNothingGoodYet starts with a broken folder: every page must be the list of what is wrong.
func TestNothingGoodYet(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	write(t, dir, "content/pages/about.md", page("About", "[<b>](pilot:nobody)"))
	s := serve(t, dir, nil)
	for _, path := range []string{"/", "/about.html", "/no/such/page.html"} {
		status, body := s.get(path)
		if status != 503 || !strings.Contains(body, `content/pages/about.md:5:1: error: `) || strings.Contains(body, "<b>") {
			t.Errorf("%s: status %d and\n%s", path, status, body)
		}
	}
	write(t, dir, "content/pages/about.md", page("About", "Good."))
	s.until("the site", s.shows("/about.html", "Good."))
}

// TestLayoutFaults breaks a layout in two ways: it cannot be parsed, or only pages of one kind fail. The rest of the
// site must stay readable.
func TestLayoutFaults(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	write(t, dir, "layouts/text.html", `{{define "main"}}{{if}}{{end}}`)
	s.until("the fault", func() bool { return s.result().Err != nil })
	if _, body := s.get("/about.html"); !strings.Contains(body, "First words.") {
		t.Error("the last good page does not stay")
	}
	write(t, dir, "layouts/text.html", `{{define "main"}}{{.Misspelt}}{{end}}`)
	s.until("the page that fails", s.shows("/about.html", "Misspelt"))
	if status, _ := s.get("/about.html"); status != 500 {
		t.Errorf("status %d", status)
	}
	if status, _ := s.get("/a-to-z.html"); status != 200 {
		t.Errorf("another page: status %d", status)
	}
	must(t, os.RemoveAll(filepath.Join(dir, "layouts")))
	s.until("the built-in layout", s.shows("/about.html", "First words."))
}

// TestCrash checks that the preview keeps serving when a build panics.
func TestCrash(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	var crash atomic.Bool
	s := serve(t, dir, func(p *preview.Preview) {
		p.Build = func([]source.Seen) (*site.Site, source.Problems, error) {
			if crash.Load() {
				panic("a fault of ours")
			}
			return build(dir)
		}
	})
	crash.Store(true)
	write(t, dir, "content/pages/about.md", page("About", "Second words."))
	s.until("the crash", func() bool { return s.result().Err != nil })
	if _, body := s.get("/about.html"); !strings.Contains(body, "First words.") {
		t.Error("the last good page does not stay")
	}
}

// TestListenerFails checks that a preview whose listener fails ends with the error, and leaves no connection open.
func TestListenerFails(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &preview.Preview{Build: func([]source.Seen) (*site.Site, source.Problems, error) { return nil, nil, nil }, Folders: []string{t.TempDir()}}
	ended := make(chan error, 1)
	go func() { ended <- p.Run(t.Context(), listener) }()
	client, err := net.Dial("tcp", listener.Addr().String())
	must(t, err)
	defer client.Close()
	_, err = fmt.Fprintf(client, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", listener.Addr())
	must(t, err)
	answers := bufio.NewReader(client)
	answer, err := http.ReadResponse(answers, nil)
	must(t, err)
	_, err = io.Copy(io.Discard, answer.Body)
	must(t, err)
	listener.Close()
	if err := <-ended; err == nil {
		t.Error("it ends without an error")
	}
	must(t, client.SetReadDeadline(time.Now().Add(10*time.Second)))
	if _, err := answers.ReadByte(); err != io.EOF {
		t.Errorf("the connection is not closed: %v", err)
	}
}
