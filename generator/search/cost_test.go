package search_test

import (
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"totalplace/generator/browser"
)

// host serves files as a web host does that compresses, and counts what it sends.
func host(t testing.TB, all map[string]string) (address string, sent *atomic.Int64) {
	t.Helper()
	sent = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, ok := all[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		types := map[string]string{".js": "text/javascript", ".html": "text/html; charset=utf-8"}
		w.Header().Set("Content-Type", types[path.Ext(r.URL.Path)])
		w.Header().Set("Cache-Control", "no-store") // every query finds a cold browser
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(counter{w, sent})
		z.Write([]byte(data))
		z.Close()
	}))
	t.Cleanup(server.Close)
	return server.URL + "/", sent
}

type counter struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c counter) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return c.ResponseWriter.Write(b)
}

// shell is the least page that the client works on.
const shell = `<!doctype html><title>Search</title><body class="search"><script defer src="assets/box.js" data-search="assets/search.js"></script>
<form class="search-form" role="search"><input type="search" name="q"><div class="search-panel"></div></form><p class="search-status"></p>
<h2 class="search-heading"></h2><ol class="search-results"></ol><button class="search-more"></button><div class="search-without"></div>`

// TestColdQuery asks an index of ten thousand pages, each time from a browser that has nothing yet, and
// wants ten results for at most 110 KB in the middle and 160 in one of twenty: scripts and files of the
// index, as a host sends them that compresses.
func TestColdQuery(t *testing.T) {
	n, queries := 10_000, 40
	if os.Getenv("TOTALPLACE_LONG") != "1" {
		n, queries = 100, 4
	}
	b := browser.Start(t)
	entries := made(n, 5)
	all := files(t, indexOf(entries, facets(), nil, letters(entries)))
	all["search.html"] = shell
	for _, name := range []string{"box.js", "search.js"} {
		all["assets/"+name] = readFile(t, root+"/layouts/assets/"+name)
	}
	address, sent := host(t, all)
	var bytes []int64
	for i := range queries {
		e := entries[i*len(entries)/queries]
		words := strings.Fields(e.Title)
		if i%2 == 1 {
			words = strings.Fields(e.Text()[2].Text)[10:]
		}
		query := strings.Join(words[:2], " ")
		tab := b.Tab(t)
		before := sent.Load()
		tab.Open(address+"search.html?q="+strings.ReplaceAll(query, " ", "+"), browser.View{Width: 800, Height: 600, Scripts: true})
		found := browser.Value[int](tab, `new Promise((done, fail) => {
			const began = Date.now(), list = document.querySelector(".search-results");
			const look = () => list.getAttribute("aria-busy") === "false" ? done(list.children.length) : Date.now() - began > 25000 ? fail(Error("no results")) : setTimeout(look, 10);
			look();
		})`)
		if found == 0 {
			t.Errorf("nothing is found for %q", query)
		}
		bytes = append(bytes, sent.Load()-before-int64(gzipped(t, shell)))
		for _, complaint := range tab.Complaints() {
			if !strings.Contains(complaint, "favicon") && !strings.Contains(complaint, "GenericIssue") {
				t.Errorf("%s: %s", query, complaint)
			}
		}
	}
	slices.Sort(bytes)
	middle, most := bytes[len(bytes)/2], bytes[len(bytes)*19/20]
	t.Logf("%d pages, %d queries: %d KB in the middle, %d KB in one of twenty", n, queries, middle>>10, most>>10)
	if middle > 110<<10 || most > 160<<10 {
		t.Errorf("%d and %d bytes for ten results", middle, most)
	}
}
