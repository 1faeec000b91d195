package generator_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"totalplace/generator"
	"totalplace/generator/folder"
	"totalplace/generator/gateway"
	"totalplace/generator/site"
)

func hostedPack(t *testing.T) *site.Site {
	t.Helper()
	made, problems, err := generator.Builder{BaseURL: "https://example.org/"}.Build(fstest.MapFS{
		"pack.yaml":      {Data: []byte(smallPack)},
		"sources.yaml":   {Data: []byte("- {id: paper, title: A paper}\n")}, // makes a folder in the site
		"pages/about.md": {Data: []byte("---\ntitle: About\nsummary: What this is.\nupdated: 2026-01-01\naliases: [old/about.html]\n---\nText.\n")},
	}, nil)
	if err != nil || made == nil {
		t.Fatal(problems, err)
	}
	if made.File("sources/index.html") == nil {
		t.Fatal("the pack has no folder to ask a host for")
	}
	return made
}

// sentHeaders returns the headers that a host which reads _headers sends with a path.
func sentHeaders(t *testing.T, s *site.Site, p string) http.Header {
	t.Helper()
	data, err := s.ReadFile("_headers")
	if err != nil {
		t.Fatal(err)
	}
	out := http.Header{}
	fits := false
	for line := range strings.Lines(string(data)) {
		name, value, header := strings.Cut(strings.TrimSpace(line), ": ")
		if !header {
			fits = strings.HasPrefix("/"+p, strings.TrimSuffix(name, "*"))
		} else if fits {
			out.Set(name, value)
		}
	}
	return out
}

// TestWhatHostsNeed checks the files that only hosts read, and the policy in each page for hosts that read none.
func TestWhatHostsNeed(t *testing.T) {
	s := hostedPack(t)
	for _, name := range []string{"404.html", ".nojekyll", "_headers", "_redirects", "robots.txt", "sitemap.xml", "feed.xml", "old/about.html"} {
		if s.File(name) == nil {
			t.Errorf("there is no %s", name)
		}
	}
	meta := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
	for _, f := range s.Files() {
		sent := sentHeaders(t, s, f.Path)
		if got, want := sent.Get("Content-Security-Policy"), generator.Policy+"; frame-ancestors 'none'"; got != want {
			t.Errorf("the policy for %s is %q", f.Path, got)
		}
		if long := sent.Get("Cache-Control"); f.Hashed != (long == f.Cache()) {
			t.Errorf("the cache of %s is %q", f.Path, long)
		}
		if path.Ext(f.Path) != ".html" {
			continue
		}
		content, err := f.Make(site.Content{})
		if err != nil {
			t.Fatal(err)
		}
		m := meta.FindSubmatch(content.Data)
		if m == nil || strings.ReplaceAll(string(m[1]), "&#39;", "'") != generator.Policy {
			t.Errorf("%s lacks the policy", f.Path)
		}
	}
}

// TestAddressesOnAHost checks that the addresses given to programs are those at which a host serves the pages. Only
// an index.html is at the address of its folder, not a page whose name ends like it.
func TestAddressesOnAHost(t *testing.T) {
	const base = "https://example.org/pack/"
	s, problems, err := generator.Builder{BaseURL: base}.Build(fstest.MapFS{
		"pack.yaml":            {Data: []byte(smallPack)},
		"pages/price-index.md": {Data: []byte("---\ntitle: Prices\nsummary: How they rose.\naliases: [old/, old/an-index.html]\n---\nText.\n")},
	}, nil)
	if err != nil || s == nil {
		t.Fatal(problems, err)
	}
	there := func(address string) *site.File {
		name, ok := strings.CutPrefix(address, base)
		if !ok {
			t.Errorf("%s is no address of the pack", address)
		}
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		return s.File(name)
	}
	canonical := regexp.MustCompile(`<link rel="canonical" href="([^"]*)">`)
	for _, f := range s.Files() {
		m := canonical.FindSubmatch(bytesOf(t, s, f.Path))
		if m == nil || strings.HasPrefix(f.Path, "old/") { // those redirect
			continue
		}
		if there(string(m[1])) != f {
			t.Errorf("%s says that it stands at %s", f.Path, m[1])
		}
	}
	for _, m := range regexp.MustCompile(`<loc>([^<]*)</loc>`).FindAllSubmatch(bytesOf(t, s, "sitemap.xml"), -1) {
		if there(string(m[1])) == nil {
			t.Errorf("the sitemap has %s, where nothing stands", m[1])
		}
	}
	if got, want := string(bytesOf(t, s, "_redirects")), "/pack/old/ /pack/price-index.html 301\n/pack/old/an-index.html /pack/price-index.html 301\n"; got != want {
		t.Errorf("the redirections are\n%swant\n%s", got, want)
	}
}

// TestSitemapOfManyPages makes more pages than a sitemap may list. It must then refer to files that list them all,
// each page once.
func TestSitemapOfManyPages(t *testing.T) {
	const base, most = "https://example.org/pack/", 50_000
	var bodies, sources bytes.Buffer // a page per entry; a single file would be too large
	for i := range most / 2 {
		fmt.Fprintf(&bodies, "- {id: b%d, name: B, sector: council}\n", i)
		fmt.Fprintf(&sources, "- {id: s%d, title: S}\n", i)
	}
	content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}, "organisations.yaml": {Data: bodies.Bytes()}, "sources.yaml": {Data: sources.Bytes()}}
	s, problems, err := generator.Builder{BaseURL: base}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems)
	}
	var want []string
	for _, f := range s.Files() {
		if f.IsPage() && f.Path != "404.html" {
			want = append(want, base+strings.TrimSuffix(f.Path, "index.html"))
		}
	}
	places := func(file string) (out []string) {
		for _, m := range regexp.MustCompile(`<loc>([^<]*)</loc>`).FindAllSubmatch(bytesOf(t, s, file), -1) {
			out = append(out, string(m[1]))
		}
		return out
	}
	if got := places("sitemap.xml"); !slices.Equal(got, []string{base + "sitemap-1.xml", base + "sitemap-2.xml"}) || !bytes.Contains(bytesOf(t, s, "sitemap.xml"), []byte("<sitemapindex ")) {
		t.Errorf("the sitemap leads to %q", got[:min(3, len(got))])
	}
	first, second := places("sitemap-1.xml"), places("sitemap-2.xml")
	if len(first) != most || !slices.Equal(slices.Sorted(slices.Values(slices.Concat(first, second))), slices.Sorted(slices.Values(want))) {
		t.Errorf("its files list %d and %d pages, of %d that there are", len(first), len(second), len(want))
	}
	if robots := string(bytesOf(t, s, "robots.txt")); !strings.HasSuffix(robots, "Sitemap: "+base+"sitemap.xml\n") {
		t.Errorf("robots.txt says\n%s", robots)
	}
}

// snippet returns the code block of a language in docs/hosts.md.
func snippet(t *testing.T, language string) string {
	t.Helper()
	data, err := os.ReadFile("../docs/hosts.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(data), "```"+language+"\n")
	text, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("docs/hosts.md has no block of %s", language)
	}
	return text
}

// TestSnippetsNameThePolicy checks the policy in the snippets even where no server can run.
func TestSnippetsNameThePolicy(t *testing.T) {
	for _, language := range []string{"nginx", "caddy"} {
		if !strings.Contains(snippet(t, language), generator.Policy+"; frame-ancestors 'none'") {
			t.Errorf("the policy in the snippet for %s is not that of the pages", language)
		}
	}
}

// TestRealHosts serves a pack with nginx and Caddy, configured with the snippets in docs/hosts.md alone, and checks
// that each file comes unchanged with the headers of _headers. make hosts installs both and runs it.
func TestRealHosts(t *testing.T) {
	if os.Getenv("TOTALPLACE_HOSTS") == "" {
		return
	}
	made := hostedPack(t)
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil { // nginx's worker may run as another user
		t.Fatal(err)
	}
	if _, err := (folder.Folder{Dir: filepath.Join(dir, "public")}).Write(t.Context(), made); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	swap := func(text string, pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("the snippet lacks %q", pairs[i])
			}
		}
		return strings.NewReplacer(pairs...).Replace(text)
	}
	root := filepath.Join(dir, "public")

	t.Run("nginx", func(t *testing.T) {
		address := gateway.FreeAddress(t)
		server := swap(snippet(t, "nginx"), "listen 80;", "listen "+address+";", "/srv/pack/public", root)
		config := write("nginx.conf", fmt.Sprintf("daemon off;\nuser root;\npid %s;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n%s}\n", filepath.Join(dir, "nginx.pid"), server))
		run(t, address, "nginx", "-p", dir, "-e", "stderr", "-c", config)
		serves(t, made, address)
	})
	t.Run("caddy", func(t *testing.T) {
		address := gateway.FreeAddress(t)
		server := swap(snippet(t, "caddy"), "pack.example.org {", "http://"+address+" {", "/srv/pack/public", root)
		config := write("Caddyfile", "{\n\tadmin off\n\tauto_https off\n}\n"+server)
		run(t, address, "caddy", "run", "--config", config, "--adapter", "caddyfile")
		serves(t, made, address)
	})
}

// run starts a server that runs until the test ends, and waits until it listens.
func run(t *testing.T, address string, command ...string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "XDG_CONFIG_HOME=", "XDG_DATA_HOME=")
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	for range 100 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s does not listen: %s", command[0], log.String())
}

func serves(t *testing.T, s *site.Site, address string) {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(p string) (*http.Response, string) {
		t.Helper()
		answer, err := client.Get("http://" + address + "/" + p)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(bufio.NewReader(answer.Body))
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(body)
	}
	check := func(at, file string, status int, cache string) {
		t.Helper()
		answer, body := get(at)
		want, err := fs.ReadFile(s, file)
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != status || body != string(want) {
			t.Errorf("/%s answers %s with %d bytes, want %d with %s", at, answer.Status, len(body), status, file)
		}
		headers := sentHeaders(t, s, file)
		if path.Ext(strings.TrimPrefix(file, ".")) != "" { // files without an extension are read by hosts only
			headers.Set("Content-Type", site.Type(file))
		}
		headers.Set("Cache-Control", cache)
		for name := range headers {
			if got := answer.Header.Values(name); len(got) != 1 || got[0] != headers.Get(name) {
				t.Errorf("/%s: %s is %q, want %q", at, name, got, headers.Get(name))
			}
		}
	}
	for _, f := range s.Files() {
		check(f.Path, f.Path, 200, f.Cache())
	}
	check("", "index.html", 200, "public, max-age=0, must-revalidate")
	check("sources/", "sources/index.html", 200, "public, max-age=0, must-revalidate")
	check("nowhere/at-all.html", "404.html", 404, "public, max-age=0, must-revalidate")
	check("assets/gone.css", "404.html", 404, "public, max-age=0, must-revalidate")
}
