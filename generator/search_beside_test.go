package generator_test

import (
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"totalplace/generator"
	"totalplace/generator/browser"
	"totalplace/generator/site"
)

// counting is a compressing host that records what it sent. Browsers may cache nothing.
type counting struct {
	mu    sync.Mutex
	names []string
	sizes []int
}

func (c *counting) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names, c.sizes = nil, nil
}

// sum returns how many bytes were sent, up to and including the first file whose name begins with until, and whether
// there was one.
func (c *counting) sum(until string) (n int, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, name := range c.names {
		n += c.sizes[i]
		if until != "" && strings.HasPrefix(name, until) {
			return n, true
		}
	}
	return n, false
}

type sized struct {
	http.ResponseWriter
	n int
}

func (s *sized) Write(b []byte) (int, error) {
	s.n += len(b)
	return s.ResponseWriter.Write(b)
}

// serve serves a folder. If policy is not empty it is sent as the Content-Security-Policy.
func serve(t testing.TB, dir, policy string) (string, *counting) {
	t.Helper()
	c := &counting{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		data, err := fs.ReadFile(os.DirFS(dir), name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", site.Type(name))
		w.Header().Set("Cache-Control", "no-store")
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		out := &sized{ResponseWriter: w}
		if kind := site.Type(name); strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(out)
			z.Write(data)
			z.Close()
		} else {
			out.Write(data)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.names, c.sizes = append(c.names, name), append(c.sizes, out.n)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/", c
}

// firstResult checks that the first result on the real pack, from an empty cache, costs at most 40 KB: the page, its
// stylesheet, the scripts and all files of the index fetched until then.
func firstResult(t *testing.T, b *browser.Browser, dir string) {
	address, sent := serve(t, dir, generator.Policy)
	var first []int
	queries := []string{"ofender managment", "47 funding streams"}
	if os.Getenv("TOTALPLACE_LONG") == "1" {
		queries = append(queries, "kent", "offender management", "kent gateway", "kent per head", "who gets the money", "organization culture")
	}
	for _, query := range queries {
		tab := b.Tab(t)
		sent.start()
		tab.Open(address+"search.html?q="+strings.ReplaceAll(query, " ", "+"), browser.View{Width: 1000, Height: 800, Scripts: true})
		(&searching{tab: tab}).rest()
		n, ok := sent.sum("search/x")
		if !ok {
			t.Errorf("%s: nothing found", query)
		}
		whole, _ := sent.sum("")
		t.Logf("%-20s first result after %d KB, ten after %d KB", query, n>>10, whole>>10)
		first = append(first, n)
		(&searching{tab: tab}).quiet(t)
	}
	slices.Sort(first)
	if most := first[len(first)-1]; most > 40<<10 {
		t.Errorf("the first result takes up to %d bytes", most)
	}
}

// pagefindPage answers queries through Pagefind's JavaScript interface.
const pagefindPage = `<!doctype html><title>Beside</title><script type="module" src="ask.js"></script>`

const pagefindScript = `
window.ready = import("./pagefind/pagefind.js").then(async (p) => { await p.options({}); await p.init(); window.p = p; return "works"; }, (e) => "fails: " + e.message);
window.ask = async (query) => {
	const found = await p.search(query);
	return Promise.all(found.results.slice(0, 10).map(async (r) => (await r.data()).url));
};`

// TestBesidePagefind asks Pagefind what the judges asked, on the same site, and prints both results side by side.
// make bench-search runs it. A page counts as right for Pagefind if it does for ours. As Pagefind does not link to
// sections, both are judged by page here.
func TestBesidePagefind(t *testing.T) {
	program := os.Getenv("TOTALPLACE_PAGEFIND")
	if program == "" {
		t.Log("needs Pagefind; make bench-search fetches it") // optional
		return
	}
	b := browser.Start(t)
	dir := onDisk(t, realPack(t, generator.Builder{}))
	if out, err := exec.Command(program, "--site", dir, "--root-selector", "main", "--quiet").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	extra := map[string]string{"beside.html": pagefindPage, "ask.js": pagefindScript}
	for name, text := range extra {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	address, sent := serve(t, dir, "")
	view := browser.View{Width: 1000, Height: 800, Scripts: true}

	theirs := b.Tab(t)
	theirs.Open(address+"beside.html", view)
	t.Logf("Pagefind from a host:            %s", browser.Value[string](theirs, "ready"))
	strict, _ := serve(t, dir, generator.Policy)
	other := b.Tab(t)
	other.Open(strict+"beside.html", view)
	t.Logf("Pagefind under the site's policy: %s", browser.Value[string](other, "Promise.race([ready.then(() => ask('kent')).then(() => 'works', (e) => 'fails: ' + e.message), new Promise((d) => setTimeout(d, 5000, 'hangs'))])"))
	other.Open(browser.FileURL(filepath.Join(dir, "beside.html")), view)
	t.Logf("Pagefind from a disk:            %s", browser.Value[string](other, "window.ready ? Promise.race([ready, new Promise((d) => setTimeout(d, 5000, 'hangs'))]) : 'fails: the module is not loaded'"))

	ours := openSearch(t, b, dir, "")
	pages := func(addresses []string) []string {
		var out []string
		for _, a := range addresses {
			page, _, _ := strings.Cut(strings.TrimPrefix(a, "/"), "#")
			if !slices.Contains(out, page) {
				out = append(out, page)
			}
		}
		return out
	}
	var mine, his measures
	var myTime, hisTime []time.Duration
	for _, j := range judgements(t) {
		byPage := judgement{grades: map[string]int{}}
		for a, g := range j.grades {
			page, _, _ := strings.Cut(a, "#")
			byPage.grades[page] = max(g, byPage.grades[page])
		}
		begun := time.Now()
		mine.add(byPage, pages(ours.ask(j.query)))
		myTime = append(myTime, time.Since(begun))
		query, err := json.Marshal(j.query)
		if err != nil {
			t.Fatal(err)
		}
		begun = time.Now()
		his.add(byPage, pages(browser.Value[[]string](theirs, fmt.Sprintf("ask(%s)", query))))
		hisTime = append(hisTime, time.Since(begun))
	}
	slices.Sort(myTime)
	slices.Sort(hisTime)
	t.Logf("ours     %s, %v in the middle", mine, myTime[len(myTime)/2].Round(time.Millisecond))
	t.Logf("Pagefind %s, %v in the middle", his, hisTime[len(hisTime)/2].Round(time.Millisecond))
	if mine.mrr < his.mrr {
		t.Errorf("Pagefind answers better")
	}

	cold := func(page string, ask func(tab *browser.Tab, query string)) string {
		var all []int
		for i, j := range judgements(t) {
			if i%6 != 0 {
				continue
			}
			tab := b.Tab(t)
			sent.start()
			tab.Open(address+fmt.Sprintf(page, strings.ReplaceAll(j.query, " ", "+")), view)
			ask(tab, j.query)
			n, _ := sent.sum("")
			all = append(all, n)
		}
		slices.SortFunc(all, cmp.Compare)
		return fmt.Sprintf("%d KB in the middle, %d KB at most", all[len(all)/2]>>10, all[len(all)-1]>>10)
	}
	t.Logf("ours, cold, ten results, page and style included: %s", cold("search.html?q=%s", func(tab *browser.Tab, _ string) { (&searching{tab: tab}).rest() }))
	t.Logf("Pagefind, cold, ten results, without its interface: %s", cold("beside.html?%s", func(tab *browser.Tab, query string) {
		q, _ := json.Marshal(query)
		browser.Value[any](tab, fmt.Sprintf("ready.then(() => ask(%s))", q))
	}))
}
