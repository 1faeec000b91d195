package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/signer"

	"totalplace/generator/gateway"
	"totalplace/generator/site"
)

// place is a real store, as seen by publishers and readers. It records what is written through it.
type place struct {
	*gateway.Gateway
	t      *testing.T
	mu     sync.Mutex
	writes []string
}

// realPlace returns nil if there is no real server.
func realPlace(t *testing.T) *place {
	t.Helper()
	g := gateway.Start(t)
	if g == nil {
		return nil
	}
	p := &place{Gateway: g, t: t}
	p.configure("website", `<WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>404.html</Key></ErrorDocument></WebsiteConfiguration>`)
	p.configure("policy", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::`+gateway.Bucket+`/*"}]}`)
	return p
}

// configure sets a property of the bucket for which the client has no method.
func (g *place) configure(what, body string) {
	g.t.Helper()
	request, err := http.NewRequest(http.MethodPut, "http://"+g.S3+"/"+gateway.Bucket+"?"+what, strings.NewReader(body))
	if err != nil {
		g.t.Fatal(err)
	}
	request.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
	answer, err := http.DefaultClient.Do(signer.SignV4(*request, gateway.Key, gateway.Secret, "", "us-east-1"))
	if err != nil {
		g.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		text, _ := io.ReadAll(answer.Body)
		g.t.Fatalf("%s: %s %s", what, answer.Status, text)
	}
}

func (g *place) env(name string) string {
	return map[string]string{"AWS_ACCESS_KEY_ID": gateway.Key, "AWS_SECRET_ACCESS_KEY": gateway.Secret, "AWS_ENDPOINT_URL_S3": "http://" + g.S3}[name]
}

func (g *place) open(prefix string) store {
	g.t.Helper()
	r, err := Open("s3://"+gateway.Bucket+"/"+prefix, g.env)
	if err != nil {
		g.t.Fatal(err)
	}
	return r.store
}

// remote returns the place below a prefix.
func (g *place) remote(prefix string) Remote {
	note := hooked{g.open(prefix), func(op, name string) error {
		g.mu.Lock()
		defer g.mu.Unlock()
		if op == "put" || op == "delete" {
			g.writes = append(g.writes, op+" "+name)
		}
		return nil
	}}
	return Remote{store: note, Name: "s3://" + gateway.Bucket + "/" + prefix, now: time.Now}
}

// wrote returns what was written since the last call, sorted.
func (g *place) wrote() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := slices.Compact(slices.Sorted(slices.Values(g.writes)))
	g.writes = nil
	return out
}

// put adds somebody else's object to the bucket.
func (g *place) put(name, body string) {
	g.t.Helper()
	if _, err := g.open("").(*bucket).core.Client.PutObject(g.t.Context(), gateway.Bucket, name, strings.NewReader(body), int64(len(body)), minio.PutObjectOptions{}); err != nil {
		g.t.Fatal(err)
	}
}

// read fetches an address of the website as a browser does, without credentials.
func (g *place) read(address string) (status int, body string, header http.Header) {
	g.t.Helper()
	request, err := http.NewRequest(http.MethodGet, "http://"+g.Web+"/"+address, nil)
	if err != nil {
		g.t.Fatal(err)
	}
	request.Host = gateway.Bucket
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		g.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	return answer.StatusCode, string(data), answer.Header
}

// shows fails the test unless readers get the site: every byte and the headers.
func (g *place) shows(prefix string, s *site.Site) {
	g.t.Helper()
	entries, _, err := s.Entries()
	if err != nil {
		g.t.Fatal(err)
	}
	for _, e := range entries {
		want, err := s.ReadFile(e.Path)
		if err != nil {
			g.t.Fatal(err)
		}
		status, body, header := g.read(prefix + e.Path)
		if status != 200 || body != string(want) || header.Get("Content-Type") != e.Type || header.Get("Cache-Control") != e.Cache {
			g.t.Errorf("%s: %d %q %v", e.Path, status, body, header)
		}
	}
}

// TestRealStore takes a site through its life on versitygw, the server of these tests.
func TestRealStore(t *testing.T) {
	g := realPlace(t)
	if g == nil {
		return
	}
	const prefix = "pack/"
	others := map[string]string{"pack/notes.txt": "not ours", "packs/index.html": "another pack", "pack.html": "beside", "index.html": "the home page of somebody"}
	for name, body := range others {
		g.put(name, body)
	}
	r := g.remote(prefix)
	r.AllowWithdrawal = true

	mustPublish(t, r, first(t))
	g.shows(prefix, first(t))
	for _, address := range []string{"pack/", "pack/index.html"} {
		if status, body, _ := g.read(address); status != 200 || !strings.Contains(body, "a.html") {
			t.Errorf("%s: %d %q", address, status, body)
		}
	}
	g.wrote()

	mustPublish(t, r, first(t))
	if w := g.wrote(); len(w) > 0 {
		t.Errorf("the second run wrote %v", w)
	}

	files := first(t).Files()
	for _, f := range files {
		f.Hashed = f.Hashed || f.Path == "data/d.csv"
	}
	headers, _ := site.New(files)
	mustPublish(t, r, headers)
	if w, want := g.wrote(), []string{"put .totalplace.json", "put data/d.csv", "put manifest.json"}; !slices.Equal(w, want) {
		t.Errorf("a change of headers wrote %v, want %v", w, want)
	}
	g.shows(prefix, headers)

	mustPublish(t, r, second(t))
	g.shows(prefix, second(t))
	if status, _, _ := g.read("pack/b.html"); status != 404 {
		t.Errorf("the withdrawn page answers %d", status)
	}
	if w := g.wrote(); !slices.Contains(w, "delete b.html") {
		t.Errorf("withdrawing a page wrote %v", w)
	}

	for n := 0; n < 24; n += 2 { // killed at many points, in both directions
		next, other := first(t), second(t)
		if n%4 == 0 {
			next, other = other, next
		}
		mustPublish(t, r, other)
		dying := r
		dying.store = hooked{g.open(prefix), killAt(n)}
		if err := publish(t, dying, next); err != nil && !errors.Is(err, errDead) {
			t.Fatal(err)
		}
		again := r
		again.BreakLock = true
		mustPublish(t, again, next)
		g.shows(prefix, next)
	}

	var errs [2]error // two at once
	var wg sync.WaitGroup
	sites := []*site.Site{first(t), second(t)}
	mustPublish(t, r, pack(t, map[string]string{"index.html": "old"}))
	var plans [2]*Plan
	for i := range plans {
		var err error
		if plans[i], err = r.Plan(t.Context(), sites[i]); err != nil {
			t.Fatal(err)
		}
	}
	for i := range plans {
		wg.Go(func() { _, errs[i] = plans[i].Publish(context.Background(), nil) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatal("two at once: ", errs)
	}
	for i := range errs {
		if errs[i] == nil {
			wantRefused(t, errs[1-i], "another run")
			g.shows(prefix, sites[i])
		}
	}

	many := map[string]string{"index.html": "home"}
	for i := range 60 {
		many[fmt.Sprintf("p%d.html", i)] = "page"
	}
	mustPublish(t, r, pack(t, many))
	r.AllowWithdrawal = false
	g.wrote()
	wantRefused(t, publish(t, r, first(t)), "say --yes")
	wantRefused(t, publish(t, g.remote(""), first(t)), `holds "index.html"`) // the wrong prefix
	if w := g.wrote(); len(w) > 0 {
		t.Errorf("a refused run wrote %v", w)
	}

	for name, body := range others {
		if status, got, _ := g.read(name); status != 200 || got != body {
			t.Errorf("%s of somebody else is %d %q", name, status, got)
		}
	}
}

// TestRealStoreIsGuarded checks that the server keeps out a second run, and that an unknown address shows our 404
// page.
func TestRealStoreIsGuarded(t *testing.T) {
	g := realPlace(t)
	if g == nil {
		return
	}
	p, err := g.remote("").Plan(t.Context(), pack(t, map[string]string{"index.html": "home", "404.html": "our own page"}))
	if err != nil {
		t.Fatal(err)
	}
	guarded, err := p.Publish(t.Context(), nil)
	if err != nil || !guarded {
		t.Fatal(guarded, err)
	}
	if status, body, _ := g.read("nowhere/at-all.html"); status != 404 || body != "our own page" {
		t.Errorf("%d %q", status, body)
	}
}

// TestBadNetwork loses each request once; for every other of them the store has done its work by then.
func TestBadNetwork(t *testing.T) {
	g := realPlace(t)
	if g == nil {
		return
	}
	upstream := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: g.S3})
	var mu sync.Mutex
	lost := map[string]bool{}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		request := r.Method + r.URL.Path
		lost[request] = !lost[request]
		lose, late := lost[request], len(lost)%2 == 0
		mu.Unlock()
		switch {
		case lose && late:
			upstream.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler) // hangs up
		case lose:
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			upstream.ServeHTTP(w, r)
		}
	}))
	defer proxy.Close()
	r, err := Open("s3://"+gateway.Bucket, func(name string) string {
		if name == "AWS_ENDPOINT_URL_S3" {
			return proxy.URL
		}
		return g.env(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	r.AllowWithdrawal = true
	for _, s := range []*site.Site{first(t), second(t)} {
		mustPublish(t, r, s)
		g.shows("", s)
	}
}

// TestFaultsInPlainWords checks the errors for servers that answer wrongly or not at all.
func TestFaultsInPlainWords(t *testing.T) {
	serve := func(handler http.HandlerFunc) string {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		return server.URL
	}
	answer := func(status int, code string) string {
		return serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(status)
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>you sent %s and %s for %s</Message></Error>", code, r.Header.Get("Authorization"), gateway.Secret, r.Header.Get("X-Amz-Security-Token"))
		})
	}
	endless := serve(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", "Thu, 01 Jan 2026 12:00:00 GMT")
		for block := make([]byte, 1<<20); ; {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	for _, c := range []struct{ endpoint, words string }{
		{"http://" + gateway.FreeAddress(t), "cannot reach s3://pack at 127.0.0.1:"},
		{answer(404, "NoSuchBucket"), "there is no bucket s3://pack at "},
		{answer(403, "InvalidAccessKeyId"), "does not accept the credentials"},
		{answer(403, "SignatureDoesNotMatch"), "does not accept the credentials"},
		{answer(403, "AccessDenied"), "denies the access"},
		{answer(403, "RequestTimeTooSkewed"), "set the clock"},
		{endless, "s3://pack/site/.totalplace.json is larger than the 64 MB"},
		{answer(400, "Odd"), "answers Odd: you sent AWS4-HMAC-SHA256 Credential=***/"},
	} {
		env := map[string]string{"AWS_ACCESS_KEY_ID": gateway.Key, "AWS_SECRET_ACCESS_KEY": gateway.Secret, "AWS_SESSION_TOKEN": "token-of-the-session", "AWS_ENDPOINT_URL": c.endpoint, "AWS_REGION": "here"}
		r, err := Open("s3://pack/site", func(name string) string { return env[name] })
		if err != nil {
			t.Fatal(err)
		}
		err = publish(t, r, first(t))
		if err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%v, want %q", err, c.words)
			continue
		}
		for _, secret := range []string{gateway.Key, gateway.Secret, "token-of-the-session"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%v holds a credential", err)
			}
		}
	}
}

// TestOpen checks the errors for a faulty target or environment, which must never repeat a credential.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	good := file("good", "[default]\naws_access_key_id = a\naws_secret_access_key = b\n[other]\naws_access_key_id = c\naws_secret_access_key = d\n")
	broken := file("broken", "[default]\nverysecretword\n")
	keys := map[string]string{"AWS_ACCESS_KEY_ID": gateway.Key, "AWS_SECRET_ACCESS_KEY": gateway.Secret}
	for _, c := range []struct {
		target string
		env    map[string]string
		want   string // the name, or part of an error
	}{
		{"s3://pack", keys, "s3://pack/"},
		{"s3://pack/", keys, "s3://pack/"},
		{"s3://pack/a/b/", keys, "s3://pack/a/b/"},
		{"s3://", keys, "not a place in a bucket"},
		{"s3:///x", keys, "not a place in a bucket"},
		{"s3://pack//x", keys, "not a place in a bucket"},
		{"s3://pack/../x", keys, "not a place in a bucket"},
		{"s3://my bucket/x", keys, "3 to 63 letters"},
		{"s3://b2", keys, "3 to 63 letters"},
		{"s3://pack?x=y", keys, "not a place in a bucket"},
		{"s3://pack", map[string]string{"AWS_SHARED_CREDENTIALS_FILE": good}, "s3://pack/"},
		{"s3://pack", map[string]string{"AWS_SHARED_CREDENTIALS_FILE": good, "AWS_PROFILE": "other"}, "s3://pack/"},
		{"s3://pack", map[string]string{"AWS_SHARED_CREDENTIALS_FILE": good, "AWS_PROFILE": "third"}, "gives no key for the profile third"},
		{"s3://pack", map[string]string{"AWS_SHARED_CREDENTIALS_FILE": broken}, "gives no key for the profile default"},
		{"s3://pack", map[string]string{"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "none")}, "there are no credentials"},
		{"s3://pack", map[string]string{"AWS_ACCESS_KEY_ID": gateway.Key, "AWS_SECRET_ACCESS_KEY": gateway.Secret, "AWS_ENDPOINT_URL": "example.org"}, "not the address of a store"},
		{"s3://pack", map[string]string{"AWS_ACCESS_KEY_ID": gateway.Key, "AWS_SECRET_ACCESS_KEY": gateway.Secret, "AWS_ENDPOINT_URL": "https://u:verysecretword@example.org"}, "not the address of a store"},
	} {
		r, err := Open(c.target, func(name string) string { return c.env[name] })
		if err == nil && r.Name != c.want || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q, %v; want %q", c.target, r.Name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), gateway.Secret) {
			t.Errorf("%v holds a credential", err)
		}
	}
}
