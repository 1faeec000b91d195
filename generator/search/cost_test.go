package search_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"totalplace/generator/browser"
	"totalplace/generator/search"
)

// host serves files as a compressing web host does, and counts the bytes it sends.
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
		w.Header().Set("Cache-Control", "no-store") // the browser's cache must be empty for every query
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

// shell is the smallest page on which the client works.
const shell = `<!doctype html><title>Search</title><body class="search"><script defer src="assets/box.js" data-search="assets/search.js"></script>
<form class="search-form" role="search"><input type="search" name="q"><div class="search-panel"></div></form><p class="search-status"></p>
<h2 class="search-heading"></h2><ol class="search-results"></ol><button class="search-more"></button><p class="search-without"></p><div class="search-else"></div>`

// answered is a script for the number of results, once they are shown.
const answered = `new Promise((done, fail) => {
	const began = Date.now(), list = document.querySelector(".search-results");
	const look = () => list.getAttribute("aria-busy") === "false" ? done(list.children.length) : Date.now() - began > 25000 ? fail(Error("no results")) : setTimeout(look, 10);
	look();
})`

// large returns the files of a site of n pages and 213 places, each with a box to tick, and its entries.
func large(t testing.TB, n int) (map[string]string, []search.Entry) {
	t.Helper()
	entries := made(n, 5)
	by := facets()
	by[0].Values = nil
	for i := range 213 {
		by[0].Values = append(by[0].Values, search.Value{ID: fmt.Sprint("p", i), Label: fmt.Sprint("Place ", i)})
	}
	for i := range entries {
		entries[i].Values = [][]string{{fmt.Sprint("p", i%213), fmt.Sprint("p", i*7%213)}, {"case"}}
	}
	all := files(t, indexOf(entries, by, nil, letters(entries)))
	boxes := ""
	for _, f := range by {
		boxes += "<details><summary>" + f.Label + "</summary>"
		for _, v := range f.Values {
			boxes += fmt.Sprintf("<label><input type=checkbox name=%s value=%s><span>%s <span class=count></span></span></label>", f.Name, v.ID, v.Label)
		}
		boxes += "</details>"
	}
	all["search.html"] = strings.Replace(shell, `<div class="search-panel">`, `<div class="search-panel">`+boxes, 1)
	for _, name := range []string{"box.js", "search.js"} {
		all["assets/"+name] = readFile(t, root+"/layouts/assets/"+name)
	}
	return all, entries
}

// TestColdQuery asks an index of ten thousand pages, each time from a browser with an empty cache. For ten results
// the scripts and files of the index, as sent by a compressing host, may have 80 KB in the median, 90 KB with a box
// ticked, and 160 KB at the 95th percentile; before anything is asked, 30 KB.
func TestColdQuery(t *testing.T) {
	n, queries := 10_000, 60
	if os.Getenv("TOTALPLACE_LONG") != "1" {
		n, queries = 100, 6
	}
	b := browser.Start(t)
	all, entries := large(t, n)
	address, sent := host(t, all)
	page := gzipped(t, all["search.html"])
	ask := func(query string) int {
		tab := b.Tab(t)
		before := sent.Load()
		tab.Open(address+"search.html"+query, browser.View{Width: 800, Height: 600, Scripts: true})
		if found := browser.Value[int](tab, answered); found == 0 && query != "" {
			t.Errorf("nothing is found for %q", query)
		}
		for _, complaint := range tab.Complaints() {
			if !strings.Contains(complaint, "favicon") && !strings.Contains(complaint, "GenericIssue") {
				t.Errorf("%s: %s", query, complaint)
			}
		}
		return int(sent.Load()-before) - page
	}
	start := ask("")
	var plain, ticked []int
	for i := range queries {
		e := entries[i*len(entries)/queries]
		words := strings.Fields(e.Title)
		if i%2 == 1 {
			words = strings.Fields(string(sections(e)[2].Text))[10:]
		}
		query := "?q=" + strings.Join(words[:2], "+")
		if i%3 == 2 {
			ticked = append(ticked, ask(query+"&pilot="+e.Values[0][0]))
		} else {
			plain = append(plain, ask(query))
		}
	}
	slices.Sort(plain)
	slices.Sort(ticked)
	middle, most, narrow := plain[len(plain)/2], plain[len(plain)*19/20], ticked[len(ticked)/2]
	t.Logf("%d pages, %d queries: %d KB at the start, %d KB in the middle, %d KB in one of twenty, %d KB with a box ticked", n, queries, start>>10, middle>>10, most>>10, narrow>>10)
	if start > 30<<10 || middle > 80<<10 || most > 160<<10 || narrow > 90<<10 {
		t.Errorf("%d bytes at the start, %d and %d bytes for ten results, %d with a box ticked", start, middle, most, narrow)
	}
}

// warm returns an open search page of such a site, and the site's entries.
func warm(t testing.TB, b *browser.Browser, n int, counted bool) (*browser.Tab, []search.Entry) {
	t.Helper()
	all, entries := large(t, n)
	address, _ := host(t, all)
	tab := b.Tab(t)
	if counted {
		tab.CountSteps()
	}
	tab.Open(address+"search.html", browser.View{Width: 800, Height: 600, Scripts: true})
	browser.Value[int](tab, answered)
	return tab, entries
}

// kind is a kind of query: its name, how many steps per entry of the site it may take, and a script that asks one and
// waits for the results.
type kind struct {
	name string
	most int
	ask  string
}

// kinds returns the queries that give a client most to do, by how much of the site they find. Whoever ticks boxes has
// their lists open, and so sees a number at each.
func kinds(entries []search.Entry) []kind {
	words := strings.Fields(string(sections(entries[7])[2].Text))
	long := words[slices.IndexFunc(words, func(w string) bool { return len(w) > 5 })]
	ask := func(query string, ticked ...string) string {
		typed, _ := json.Marshal([]any{query, ticked})
		return `(async ([query, ticked]) => {
			const form = document.querySelector(".search-form");
			for (const d of form.querySelectorAll("details")) d.open = ticked;
			for (const i of form.querySelectorAll("[type=checkbox]")) i.checked = ticked && ticked.includes(i.value);
			form.elements.q.value = query;
			form.requestSubmit();
			return await ` + answered + `;
		})(` + string(typed) + `)`
	}
	return []kind{
		{"a common word", 35, ask("ce ")},
		{"four common words", 70, ask("ce di fo gu ")},
		{"a sentence", 130, ask(strings.Join(words[:12], " "))},
		{"a mistake", 65, ask(long[:4] + "x" + long[4:])},
		{"words in order", 160, ask(`"` + strings.Join(words[:2], " ") + `"`)},
		{"a common word in two places", 50, ask("ce ", "p3", "p4", "case")},
		{"everything in two places", 12, ask("", "p3", "p4", "case")},
	}
}

// TestWarmQuery asks the queries that give a client most to do once it has the files it needs, and counts how often
// the blocks of its script run. That does not depend on the speed of the machine; BenchmarkWarmQuery measures the
// time.
func TestWarmQuery(t *testing.T) {
	n := 10_000
	if os.Getenv("TOTALPLACE_LONG") != "1" {
		n = 1000
	}
	tab, entries := warm(t, browser.Start(t), n, true)
	for _, k := range kinds(entries) {
		if browser.Value[int](tab, k.ask) == 0 {
			t.Errorf("%s: nothing is found", k.name)
		}
		tab.Steps("search.js")
		browser.Value[int](tab, k.ask)
		steps := tab.Steps("search.js")
		t.Logf("%-27s %7d steps, %3d for each entry", k.name, steps, steps/n)
		if steps == 0 || steps > k.most*n {
			t.Errorf("%s takes %d steps, at most %d are wanted", k.name, steps, k.most*n)
		}
	}
}

// BenchmarkWarmQuery measures how long such queries occupy the page's main thread.
func BenchmarkWarmQuery(b *testing.B) {
	started := browser.Start(b)
	tab, entries := warm(b, started, 10_000, false)
	for _, k := range kinds(entries) {
		b.Run(k.name, func(b *testing.B) {
			browser.Value[int](tab, k.ask)
			before := tab.Busy()
			for b.Loop() {
				browser.Value[int](tab, k.ask)
			}
			b.ReportMetric(float64((tab.Busy()-before).Microseconds())/1000/float64(b.N), "ms-of-page/op")
		})
	}
}
