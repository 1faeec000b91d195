package preview_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"totalplace/generator/preview"
)

// raw sends bytes to the preview and returns the answer. The client of net/http would correct them first.
func (s *serving) raw(request string) *http.Response {
	s.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	must(s.t, conn.SetDeadline(time.Now().Add(patience)))
	if _, err := io.WriteString(conn, request); err != nil {
		s.t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		s.t.Fatalf("%q: %v", request, err)
	}
	return r
}

var tokenIn = regexp.MustCompile(`data-token="([^"]*)"`)

func (s *serving) token() string {
	s.t.Helper()
	_, body := s.get("/")
	m := tokenIn.FindStringSubmatch(body)
	if m == nil {
		s.t.Fatal("the page holds no token")
	}
	return m[1]
}

// TestWhoMayAsk sends requests as other sites, ports, names and programs would.
func TestWhoMayAsk(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	write(t, dir, "secret.txt", "the secret")
	s := serve(t, dir, nil)
	host := strings.TrimPrefix(s.url, "http://")
	_, port, _ := net.SplitHostPort(host)
	token := s.token()
	for _, test := range []struct {
		name    string
		line    string // method and target
		headers string
		want    int
	}{
		{"a page", "GET /about.html", "", 200},
		{"only its headers", "HEAD /about.html", "", 200},
		{"the first page", "GET /", "", 200},
		{"with a query", "GET /about.html?x=../y", "", 200},
		{"by its own script", "GET /about.html", "Origin: http://" + host + "\r\nSec-Fetch-Site: same-origin\r\n", 200},
		{"a link elsewhere, followed", "GET /about.html", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", 200},
		{"forwarding headers are not read", "GET /about.html", "X-Forwarded-Host: evil.example\r\n", 200},
		{"no such page", "GET /no.html", "", 404},

		{"a page on another origin", "GET /about.html", "Origin: https://evil.example\r\n", 403},
		{"a page without origin", "GET /about.html", "Origin: null\r\n", 403},
		{"two origins", "GET /about.html", "Origin: http://" + host + "\r\nOrigin: https://evil.example\r\n", 403},
		{"another port", "GET /about.html", "Origin: http://127.0.0.1:1\r\n", 403},
		{"our address by https", "GET /about.html", "Origin: https://" + host + "\r\n", 403},
		{"a script element elsewhere", "GET /data/pack.json", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n", 403},
		{"an image on another port", "GET /about.html", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n", 403},
		{"a frame elsewhere", "GET /about.html", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n", 403},
		{"a fetch site of no known kind", "GET /about.html", "Sec-Fetch-Site: new\r\n", 403},
		{"the state from elsewhere", "GET /_preview/state?path=/&token=" + token, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", 403},
		{"the state without token", "GET /_preview/state?path=/", "", 403},
		{"the state with another token", "GET /_preview/state?path=/&token=x", "", 403},
		{"the stream without token", "GET /_preview/events", "Accept: text/event-stream\r\n", 403},
		{"the stream as a page", "GET /_preview/events?token=" + token, "Accept: text/html\r\n", 403},
		{"a web socket", "GET /_preview/events?token=" + token, "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", 400},
		{"a post", "POST /about.html", "Content-Length: 0\r\n", 405},
		{"a preflight", "OPTIONS /about.html", "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n", 405},
		{"a tunnel", "CONNECT evil.example:80", "", 405},
		{"a proxy request", "GET http://" + host + "/about.html", "", 400},

		{"up", "GET /../secret.txt", "", 400},
		{"up, encoded slash", "GET /..%2fsecret.txt", "", 400},
		{"up, all encoded", "GET /%2e%2e%2fsecret.txt", "", 400},
		{"up, encoded dots", "GET /%2e%2e/secret.txt", "", 400},
		{"up, encoded twice", "GET /%252e%252e%252fsecret.txt", "", 404},
		{"up, below a page", "GET /cases/../../secret.txt", "", 400},
		{"an encoded slash", "GET /data%2Fpack.json", "", 400},
		{"a backslash", `GET /..\secret.txt`, "", 400},
		{"a backslash, encoded", "GET /..%5csecret.txt", "", 400},
		{"a NUL, encoded", "GET /about.html%00.txt", "", 400},
		{"a NUL", "GET /about.html\x00", "", 400},
		{"a line feed, encoded", "GET /about%0a.html", "", 400},
		{"a bad escape", "GET /%zz", "", 400},
		{"two slashes", "GET //about.html", "", 404},
		{"the whole disk", "GET //etc/passwd", "", 404},
		{"a source", "GET /content/pages/about.md", "", 404},
		{"a file beside", "GET /secret.txt", "", 404},
		{"a state up", "GET /_preview/state?token=" + token + "&path=/..%252fsecret.txt", "", 400},
		{"the preview's folder", "GET /_preview/", "", 404},
		{"a long target", "GET /" + strings.Repeat("a", 3000), "", 414},
		{"long headers", "GET /", "X: " + strings.Repeat("a", 64<<10) + "\r\n", 431},
	} {
		t.Run(strings.ReplaceAll(test.name, " ", "-"), func(t *testing.T) {
			r := s.raw(test.line + " HTTP/1.1\r\nHost: " + host + "\r\n" + test.headers + "\r\n")
			if r.StatusCode != test.want {
				t.Errorf("status %d, want %d", r.StatusCode, test.want)
			}
			body, _ := io.ReadAll(r.Body)
			if strings.Contains(string(body), "the secret") || strings.Contains(string(body), dir) {
				t.Errorf("the answer tells too much: %s", body)
			}
			if test.want >= 400 && test.want != 404 && strings.Contains(string(body), "First words") {
				t.Error("refused, and yet answered")
			}
			for name := range r.Header {
				if strings.HasPrefix(name, "Access-Control-") || name == "Server" || name == "X-Powered-By" || name == "Set-Cookie" {
					t.Errorf("the header %s is sent", name)
				}
			}
		})
	}
	for name, want := range map[string]int{
		host: 200, "localhost:" + port: 200, "LOCALHOST:" + port: 200, "[::1]:" + port: 200,
		"evil.example": 403, "evil.example:" + port: 403, "127.0.0.1": 403, "127.0.0.1:1": 403, "localhost.:" + port: 403,
		"127.0.0.1:" + port + ".evil.example": 403, "0.0.0.0:" + port: 403, "": 403,
	} {
		if r := s.raw("GET /about.html HTTP/1.1\r\nHost: " + name + "\r\n\r\n"); r.StatusCode != want {
			t.Errorf("the host %q: status %d, want %d", name, r.StatusCode, want)
		}
	}
}

// TestHeaders checks that every answer, refusals included, has the same protective headers.
func TestHeaders(t *testing.T) {
	t.Parallel()
	s := serve(t, smallFolder(t), nil)
	host := strings.TrimPrefix(s.url, "http://")
	for _, request := range []string{"GET /", "GET /no.html", "POST /", "GET /..%2f", "GET /data/pack.json", "GET /_preview/preview.js", "GET /_preview/events", "GET /pages\r\nHost: evil"} {
		r := s.raw(request + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
		if strings.Contains(request, "evil") { // the request line has no version, so net/http itself refuses it
			if r.StatusCode != 400 {
				t.Errorf("%q: status %d", request, r.StatusCode)
			}
			continue
		}
		for name, want := range map[string]string{
			"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
			"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Permissions-Policy": "camera=(), microphone=(), geolocation=()",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", request, name, got, want)
			}
		}
		policy := r.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy %q lacks %s", request, policy, part)
			}
		}
	}
}

// TestFoldersAndMissingPages checks that a folder leads to its index page and that the site's own page reports a
// missing one.
func TestFoldersAndMissingPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	makePack(t, dir, 1)
	s := serve(t, dir, nil)
	host := strings.TrimPrefix(s.url, "http://")
	r := s.raw("GET /cases HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
	if r.StatusCode != 307 || r.Header.Get("Location") != "/cases/" {
		t.Errorf("status %d, to %q", r.StatusCode, r.Header.Get("Location"))
	}
	if status, body := s.get("/cases/"); status != 200 || !strings.Contains(body, "Case 0") {
		t.Errorf("the folder: status %d", status)
	}
	if status, body := s.get("/deep/no/such"); status != 404 || !strings.Contains(body, "<h1") {
		t.Errorf("a missing page: status %d and %s", status, body)
	}
}

// FuzzPath requests arbitrary targets and checks that each is refused or answered with a file of the site.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"/", "/about.html", "/../x", "/%2e%2e", "/a//b", "/\x00", "/_preview/x", "/404.html", "/cases", "\\", "/%", "/about.html/", "/manifest.json"} {
		f.Add(seed)
	}
	s := serve(f, smallFolder(f), nil)
	known := map[string]bool{}
	manifest := struct{ Files []struct{ SHA256 string } }{}
	_, body := s.get("/manifest.json")
	must(f, json.Unmarshal([]byte(body), &manifest))
	for _, file := range manifest.Files {
		known[file.SHA256] = true
	}
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	known[hash(body)] = true
	for _, own := range []string{"/_preview/preview.js", "/_preview/preview.css"} {
		_, body := s.get(own)
		known[hash(body)] = true
	}
	own := regexp.MustCompile(`<script src="/_preview/[^>]*></script>`)
	f.Fuzz(func(t *testing.T, target string) {
		if strings.ContainsAny(target, " \r\n") { // would be another request
			return
		}
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		must(t, err)
		defer conn.Close()
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", target, strings.TrimPrefix(s.url, "http://"))
		r, err := http.ReadResponse(bufio.NewReader(conn), nil)
		must(t, err)
		data, err := io.ReadAll(r.Body)
		must(t, err)
		text := strings.Replace(own.ReplaceAllString(string(data), ""), "; connect-src 'self'", "", 1)
		switch r.StatusCode {
		case 200, 404:
			if !known[hash(text)] {
				t.Errorf("%q: %d, and no file of the site: %.200s", target, r.StatusCode, text)
			}
		case 307, 400, 403, 414, 431, 505:
		default:
			t.Errorf("%q: status %d", target, r.StatusCode)
		}
	})
}

// stream opens the stream of events. next waits for an event and returns its data, or "the end".
func (s *serving) stream() (answer *http.Response, next func() string) {
	s.t.Helper()
	r, err := http.NewRequest("GET", s.url+"/_preview/events?token="+s.token(), nil)
	must(s.t, err)
	r.Header.Set("Accept", "text/event-stream")
	answer, err = (&http.Client{Transport: &http.Transport{}}).Do(r)
	must(s.t, err)
	s.t.Cleanup(func() { answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	return answer, func() string {
		for lines.Scan() {
			if n, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return n
			}
		}
		return "the end"
	}
}

// TestStream checks that the stream announces each generation, that it ends with the preview, and that there cannot
// be more streams than browsers need.
func TestStream(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	_, next := s.stream()
	if n := next(); n != "1" {
		t.Fatalf("the stream begins with %s", n)
	}
	write(t, dir, "content/pages/about.md", page("About", "Second words."))
	if n := next(); n != "2" {
		t.Fatalf("after a save the stream says %s", n)
	}
	for i := range 31 {
		if r, _ := s.stream(); r.StatusCode != 200 {
			t.Fatalf("stream %d: status %d", i+2, r.StatusCode)
		}
	}
	if r, _ := s.stream(); r.StatusCode != 503 {
		t.Errorf("one stream too many: status %d", r.StatusCode)
	}
	start := time.Now()
	s.stop()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %v to stop with 32 streams open", took)
	}
	if n := next(); n != "the end" {
		t.Errorf("after the end the stream says %s", n)
	}
}

// state requests the state of a path, as the script does.
func (s *serving) state(path string) (out struct {
	Sum      string
	Styles   []string
	Fresh    bool
	Fault    string
	Problems []struct {
		Place, Level, Message, Hint, Source string
		Caret                               int
	}
}) {
	s.t.Helper()
	status, body := s.get("/_preview/state?token=" + s.token() + "&path=" + url.QueryEscape(path))
	if status != 200 {
		s.t.Fatalf("the state of %s: status %d", path, status)
	}
	must(s.t, json.Unmarshal([]byte(body), &out))
	return out
}

// TestStateTellsWhatChanged checks that when one page changes, others do not; that a stylesheet changes no page; and
// that a problem comes with its line.
func TestStateTellsWhatChanged(t *testing.T) {
	t.Parallel()
	dir := smallFolder(t)
	write(t, dir, "content/pages/other.md", page("Other", "Text."))
	s := serve(t, dir, nil)
	about, other := s.state("/about.html"), s.state("/other.html")

	write(t, dir, "content/pages/about.md", page("About", "Second words."))
	s.until("the edit", s.shows("/about.html", "Second words."))
	if s.state("/about.html").Sum == about.Sum {
		t.Error("a changed page has the same sum")
	}
	if s.state("/other.html").Sum != other.Sum {
		t.Error("an unchanged page has another sum")
	}

	write(t, dir, "layouts/assets/style.css", "body { color: teal }")
	s.until("the style", func() bool { return s.state("/other.html").Styles[0] != other.Styles[0] })
	if s.state("/other.html").Sum != other.Sum {
		t.Error("a changed style changes the sum of a page")
	}
	if _, body := s.get("/" + s.state("/other.html").Styles[0]); body != "body { color: teal }" {
		t.Errorf("the new style is %q", body)
	}

	write(t, dir, "content/pages/about.md", page("About", "Naïve [a place](pilot:nobody)"))
	s.until("the problem", func() bool { return !s.state("/about.html").Fresh })
	p := s.state("/other.html").Problems
	if len(p) != 1 || p[0].Place != "content/pages/about.md:5:7" || p[0].Source != "Naïve [a place](pilot:nobody)" || p[0].Caret != 6 || p[0].Hint == "" {
		t.Errorf("the problem is told as %+v", p)
	}
}

// TestNamedHost checks that requests may use the host name that the preview was started with, and no other.
func TestNamedHost(t *testing.T) {
	t.Parallel()
	s := serve(t, smallFolder(t), func(p *preview.Preview) { p.Host = "My.Machine" })
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.url, "http://"))
	for host, want := range map[string]int{"my.machine:" + port: 200, "your.machine:" + port: 403} {
		if r := s.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"); r.StatusCode != want {
			t.Errorf("%s: status %d, want %d", host, r.StatusCode, want)
		}
	}
}
