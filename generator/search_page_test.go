package generator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"totalplace/generator"
	"totalplace/generator/browser"
)

func (s *searching) status() string {
	return browser.Value[string](s.tab, `new Promise((done) => setTimeout(() => done(document.querySelector(".search-status").textContent), 50))`)
}

func (s *searching) value(expression string) string { return browser.Value[string](s.tab, expression) }

// searchPage uses the search as a reader does, from a folder with a space and an accent in its name: ask, narrow, go
// back, follow a result to its heading.
func searchPage(t *testing.T, b *browser.Browser, dir string) {

	t.Run("box", func(t *testing.T) {
		t.Parallel()
		s := &searching{tab: b.Tab(t), root: browser.FileURL(dir) + "/"}
		s.tab.Open(s.root+"cases/kent-gateway.html", browser.View{Width: 1000, Height: 800, Scripts: true})
		loaded := `String([...document.scripts].length) + typeof window.tp`
		if got := s.value(loaded); !strings.HasSuffix(got, "undefined") {
			t.Errorf("the search is loaded before anybody wants it: %s", got)
		}
		s.tab.Do(chromedp.Click(chromedp.CSS(".find input")))
		if got := s.value(`new Promise((done) => { const look = () => window.tp ? done(typeof tp) : setTimeout(look, 5); look(); })`); got != "function" {
			t.Errorf("after the first focus the search is %s", got)
		}
		s.tab.Do(chromedp.SendKeys(chromedp.CSS(".find input"), "kent gateway\r"), chromedp.WaitVisible(chromedp.CSS(".search-results li")))
		if got := s.value("location.href"); got != s.root+"search.html?q=kent+gateway" {
			t.Errorf("the box leads to %s", got)
		}
		s.quiet(t)
	})

	t.Run("host", func(t *testing.T) {
		t.Parallel()
		host := httptest.NewServer(http.FileServer(http.Dir(dir)))
		t.Cleanup(host.Close)
		s := &searching{tab: b.Tab(t), root: host.URL + "/"}
		s.tab.Open(s.root+"cases/kent-gateway.html", browser.View{Width: 1000, Height: 800, Scripts: true})
		if got := s.value(`new Promise((done) => {
			const form = document.querySelector(".find");
			form.addEventListener("submit", (event) => {
				done(String(event.defaultPrevented));
				event.preventDefault();
			});
			form.requestSubmit();
		})`); got != "false" {
			t.Error("the script goes to the search, so Ctrl and a click would open no other tab")
		}
		s.quiet(t)
	})

	t.Run("walk", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "")
		if got := s.value(`document.querySelectorAll(".search-results li").length + " " + document.querySelector(".search-panel").hidden + " " + document.querySelector(".search-without").hidden + " " + document.querySelector(".search-else").hidden`); got != "0 false true false" {
			t.Errorf("at first there are %s", got)
		}
		s.tab.Do(chromedp.SendKeys(chromedp.CSS(".search-form input[type=search]"), "gateway\r"))
		s.value(`new Promise((done) => { const look = () => document.activeElement.className === "search-heading" ? done("") : setTimeout(look, 5); look(); })`)
		all := s.status()
		if !strings.HasSuffix(all, "results for “gateway”.") {
			t.Errorf("the status is %q", all)
		}
		tick := `(async (name, value) => {
			const box = document.querySelector("input[name=" + name + "][value=" + value + "]"), count = box.nextElementSibling.querySelector(".count");
			const before = count.textContent; // of all that there is
			box.closest("details").open = true;
			for (let n = 0; n < 1000 && count.textContent === before; n++) await new Promise((done) => setTimeout(done, 5));
			const says = count.textContent;
			box.click();
			await ` + settled + `;
			return says + " " + location.search;
		})`
		said := s.value(tick + `("kind", "case")`)
		n, address, _ := strings.Cut(said, " ")
		if address != "?q=gateway&kind=case" {
			t.Errorf("the address is %s", address)
		}
		if got := s.status(); !strings.HasPrefix(got, n+" result") || !strings.HasSuffix(got, ", 1 filter.") {
			t.Errorf("the box said %s, the status says %q", n, got)
		}
		if got := s.value(`[...document.querySelectorAll(".search-results .kind")].every((k) => k.textContent.startsWith("Case study")) + ""`); got != "true" {
			t.Error("what is not a case study is left")
		}
		s.value(tick + `("pilot", "kent")`)
		back := `(async () => { history.back(); await new Promise((done) => addEventListener("popstate", done, {once: true})); await ` + settled + `; return location.search + " " + document.querySelectorAll("input:checked").length; })()`
		if got := s.value(back); got != "?q=gateway&kind=case 1" {
			t.Errorf("back leads to %s", got)
		}
		if got := s.value(back); got != "?q=gateway 0" || s.status() != all {
			t.Errorf("back leads to %s, with %q", got, s.status())
		}
		s.quiet(t)
	})

	t.Run("facets", func(t *testing.T) {
		t.Parallel()
		address, sent := serve(t, dir, generator.Policy)
		facets := func() string {
			sent.mu.Lock()
			defer sent.mu.Unlock()
			var names []string
			for _, name := range sent.names {
				if strings.HasPrefix(name, "search/f") {
					names = append(names, name)
				}
			}
			return strings.Join(names, " ")
		}
		s := &searching{tab: b.Tab(t), root: address}
		s.tab.Open(address+"search.html?q=gateway", browser.View{Width: 1000, Height: 800, Scripts: true})
		s.rest()
		if got := facets(); got != "" {
			t.Errorf("before anybody wants to narrow, %s is loaded", got)
		}
		s.tab.Do(chromedp.Focus(chromedp.CSS(".search-facets details:nth-of-type(3) summary")))
		s.tab.Press(kb.Enter)
		// The number of results of each kind. Each of these results is of one kind.
		counts := `(() => [...document.querySelectorAll("input[name=kind]")].map((i) => i.nextElementSibling.querySelector(".count").textContent + (i.ariaDisabled === "true" ? "-" : "")).join(" "))()`
		total := s.value(counts)
		got := total
		for range 200 {
			if got = s.value(`new Promise((done) => setTimeout(() => done(` + counts + `), 20))`); got != total {
				break
			}
		}
		sum, results := 0, 0
		for _, count := range strings.Fields(got) {
			n := 0
			fmt.Sscanf(count, "%d", &n)
			if sum += n; strings.HasSuffix(count, "-") != (n == 0) {
				t.Errorf("of a box that would leave %d it is said that it cannot be ticked, or not: %s", n, got)
			}
		}
		fmt.Sscanf(s.status(), "%d", &results)
		if sum != results || results == 0 {
			t.Errorf("of %d results the boxes say %s", results, got)
		}
		if got := facets(); got != "search/f2.js" {
			t.Errorf("for the kinds %s is loaded", got)
		}
		if got := s.value(`document.activeElement.tagName + document.querySelectorAll(".search-results > li").length`); got != "SUMMARY10" {
			t.Errorf("after a list of boxes was opened the focus and the results are %s", got)
		}
		s.tab.Open(address+"search.html?q=gateway&pilot=kent", browser.View{Width: 1000, Height: 800, Scripts: true})
		s.rest()
		if got := facets(); got != "search/f2.js search/f0.js" {
			t.Errorf("for an address with a place %s is loaded", got)
		}
		s.quiet(t)
	})

	t.Run("questions", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "")
		for _, asked := range []struct{ query, first, says string }{
			// A figure is found by the words that people use for money, and gives the answer at once.
			{"how much did kent spend", "counts/kent-2009-10.html#figure_counted", "£3.01 billion"},
			{"how much money does croydon spend on schools", "counts/croydon-2009-10.html#figure_service-education", "Schools that councils maintain"},
			{"cost of housing coventry", "counts/coventry-solihull-warwickshire-2009-10.html#figure_service-housing", "£"},
			{"NHS spending in leicester", "counts/leicester-leicestershire-2009-10.html#figure_service-health-estimated", "about £"},
			{"spend per head birmingham", "counts/birmingham-2009-10.html#figure_counted-per-head", "£"},
			{"how much did kent county council spend", "counts/kent-2009-10.html#figure_organisation-kent-county-council", "£"},
			{"how many organisations in durham", "counts/durham-2009-10.html#chart_organisations", "organisations counted"},
			// So are comparisons of all places.
			{"which place spends most on police", "counts/by-service.html#chart_police", "Most counted in Croydon and Lewisham: £"},
			{"which place spends least per person", "counts/index.html#chart_places", "; least in "},
			{"total spending of all places", "counts/index.html#counts_together", "billion"},
			{"spending by service", "counts/by-service.html", ""},
			{"difference between croydon and lewisham", "compare/croydon-and-lewisham.html", ""},
			// Words of the street and of the press, which the pack does not use, work too.
			{"biggest spender", "counts/index.html#chart_places", "Most counted in Lewisham"},
			{"swimming worcestershire", "counts/worcestershire-2009-10.html#figure_service-culture", "£"},
			{"£20bn", "facts.html#efficiency-programme-property", "£20 billion"},
			{"bureaucracy", "themes/reporting-burden.html", ""},
			{"what did total place cost", "total-place-in-short.html", ""},
			{"bibliography", "sources/index.html", ""},
			// Everything else is found as before: a place by its name, or by part of it.
			{"kent", "pilots/kent.html", ""},
			{"gateshead", "pilots/south-tyneside-gateshead-sunderland.html", ""},
			{"what is a funding stream", "glossary.html#funding-stream", ""},
			{"what is total place", "glossary.html#total-place", ""},
			{"who tried asset management", "themes/asset-management.html", ""},
			{"what is the NHS", "organisations/nhs.html", ""},
		} {
			found := s.ask(asked.query)
			if len(found) == 0 || found[0] != asked.first {
				t.Errorf("%s: found %.3q, want %s first", asked.query, found, asked.first)
				continue
			}
			if got := s.value(`document.querySelector(".search-results > li").innerText`); !strings.Contains(got, asked.says) {
				t.Errorf("%s: the first result says %q, want %q", asked.query, got, asked.says)
			}
		}
		s.ask(`"how much"`) // within quotation marks each word counts
		if got := s.value(`[...document.querySelectorAll(".search-results > li")].some((li) => /how much/i.test(li.innerText)) + ""`); got != "true" {
			t.Errorf("no text that says how much is found: %s", s.status())
		}
		s.quiet(t)
	})

	t.Run("back", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "?q=kent")
		left := s.value(`(async () => {
			const lists = document.querySelectorAll("details"), rest = () => ` + settled + `;
			lists[0].querySelector("summary").click();
			lists[2].querySelector("summary").click();
			document.querySelector("input[value=figure]").click();
			await rest();
			document.querySelector(".search-more").click();
			while (document.querySelectorAll(".search-results > li").length < 20) await new Promise((done) => setTimeout(done, 5));
			window.stays = true; // only if the browser keeps the page as it is
			const result = document.querySelectorAll(".search-results > li > a")[12];
			result.focus();
			return result.href;
		})()`)
		s.tab.Press(kb.Enter)
		for _, round := range []string{"Back", "Forward and Back"} {
			s.value(`new Promise((done) => { const look = () => location.href === ` + fmt.Sprintf("%q", left) + ` && document.readyState === "complete" ? done("") : setTimeout(look, 5); look(); })`)
			s.tab.Do(chromedp.NavigateBack())
			s.rest()
			got := s.value(`(async () => {
				for (let n = 0; n < 400 && document.activeElement.localName !== "a"; n++) await new Promise((done) => setTimeout(done, 5));
				const open = [...document.querySelectorAll("details")].map((d) => d.open), ticked = [...document.querySelectorAll("input:checked")].map((i) => i.value);
				return [window.stays, open, ticked, document.querySelectorAll(".search-results > li").length, document.activeElement.href].join(" ");
			})()`)
			if want := " true,false,true,false figure 20 " + left; got != want {
				t.Errorf("after %s the page is\n%s, want\n%s", round, got, want)
			}
			if round == "Back" {
				s.tab.Do(chromedp.NavigateForward())
			}
		}
		s.quiet(t)
	})

	t.Run("typed", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "?q=kent")
		field := chromedp.CSS(".search-form input[type=search]")
		address := func() string {
			return s.value(`new Promise((done) => setTimeout(() => { const look = () => document.querySelector(".search-results").getAttribute("aria-busy") === "false" ? done(location.search) : setTimeout(look, 5); look(); }, 300))`)
		}
		s.tab.Do(chromedp.SendKeys(field, " gate"))
		if got := address(); got != "?q=kent+gate" {
			t.Errorf("while somebody types the address is %s", got)
		}
		s.tab.Do(chromedp.SendKeys(field, "way"))
		address()
		s.tab.Press(kb.Enter)
		if got := address(); got != "?q=kent+gateway" {
			t.Errorf("after Enter the address is %s", got)
		}
		if s.tab.Do(chromedp.SendKeys(field, " margate\r")); address() != "?q=kent+gateway+margate" {
			t.Errorf("after another the address is %s", address())
		}
		for _, want := range []string{"?q=kent+gateway", "?q=kent"} { // and no partial words in between
			s.value(`history.back(), ""`)
			if got := address(); got != want {
				t.Errorf("Back leads to %s, want %s", got, want)
			}
		}
		s.quiet(t)
	})

	t.Run("nothing left", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "?q=gateway&kind=case")
		if got := s.value(`[...document.querySelectorAll("details")].map((d) => d.open).join(" ")`); got != "false false true false" {
			t.Errorf("of the lists, that with the ticked box alone should be open for who follows a link: %s", got)
		}
		empty := `document.querySelector("input[name=pilot][title^=No]")`
		s.value(`(async () => {
			document.querySelector("details").open = true;
			for (let n = 0; n < 400 && !` + empty + `; n++) await new Promise((done) => setTimeout(done, 5));
			return "";
		})()`)
		for _, box := range s.tab.Tree().All("checkbox") {
			if none := strings.HasSuffix(box.Name, "\u00a00"); none != box.Disabled || none != (box.Description == "No results") {
				t.Errorf("of the box %q a screen reader says: %q, disabled %v", box.Name, box.Description, box.Disabled)
			}
		}
		s.value(empty + `.focus(), ""`)
		s.tab.Press(" ")
		if got := s.value(`(document.activeElement === ` + empty + `) + " " + ` + empty + `.checked + " " + location.search`); got != "true false ?q=gateway&kind=case" {
			t.Errorf("a box that would leave nothing, with the focus and a space: %s", got)
		}
		s.quiet(t)
	})

	t.Run("follow", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "?q=libraries+as+service+hubs")
		var href string
		for _, h := range browser.Value[[]string](s.tab, `[...document.querySelectorAll(".search-results > li > a")].map((a) => a.href)`) {
			if strings.Contains(h, "conversations/leadership.html#") {
				href = h
			}
		}
		if !strings.Contains(href, "#experiment-turn-libraries") {
			t.Fatalf("the experiment is not found: %q", href)
		}
		s.tab.Open(href, browser.View{Width: 1000, Height: 800, Scripts: true})
		if got := s.value(`document.querySelector(":target").textContent`); !strings.Contains(got, "ibraries") {
			t.Errorf("the link leads to %q", got)
		}
		s.quiet(t)
	})

	t.Run("answer", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "")
		for query, want := range map[string]string{
			"kent per head": "£", "durham": "", "precept": "", "47 funding streams": "47",
		} {
			s.ask(query)
			got := s.value(`(document.querySelector(".search-results > .answer:first-child") || {}).innerText || "no answer"`)
			if got == "no answer" || !strings.Contains(got, want) {
				t.Errorf("%s: %s", query, got)
			}
			if strings.Contains(got, "£") && !strings.Contains(got, "Source:") {
				t.Errorf("%s: no source: %s", query, got)
			}
		}
	})

	t.Run("words", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "")
		for query, want := range map[string]string{
			"ofender":        "results are for “offender”",
			"kent xqzzyk":    "Nothing here has “xqzzyk”.",
			"xqzzyk vvwqqxk": "Try fewer or different words",
			"the ":           "for “the”. “the” is too common to search for.",
			"their ":         "“their” is too common to search for.",
		} {
			s.ask(query)
			if got := s.status(); !strings.Contains(got, want) {
				t.Errorf("%s: the status is %q, want %q", query, got, want)
			}
		}
		s.ask("xqzzyk")
		if got, want := s.status(), "Nothing found for “xqzzyk”. Try fewer or different words."; got != want {
			t.Errorf("the status is %q, want %q", got, want)
		}
		if got := s.value(`document.querySelector(".search-heading").hidden + " " + document.querySelector(".search-else a").innerText`); got != "true A to Z" {
			t.Errorf("where nothing is found, heading hidden and first way on: %s", got)
		}
		once := s.value(`(async () => {
			let said = 0;
			new MutationObserver((all) => said += all.length).observe(document.querySelector(".search-status"), {childList: true, characterData: true, subtree: true});
			const box = document.querySelector(".search-form").elements.q;
			for (const q of ["b", "br", "bra", "brad", "bradf"]) {
				box.value = q;
				box.dispatchEvent(new Event("input"));
				await new Promise((done) => setTimeout(done, 120));
			}
			await new Promise((done) => setTimeout(done, 1800));
			return said + " " + document.querySelector(".search-status").textContent;
		})()`)
		// The results of two letters are fetched after a longer pause than those of three; an emptied box does not
		// wait.
		waited := s.value(`(async () => {
			const box = document.querySelector(".search-form").elements.q, waits = [], real = window.setTimeout;
			window.setTimeout = (f, n) => real(f, waits.push(n) * 0);
			for (const q of ["ken", "", "ke"]) {
				box.value = q;
				box.dispatchEvent(new Event("input"));
			}
			window.setTimeout = real;
			await new Promise((done) => setTimeout(done, 50));
			await ` + settled + `;
			return (waits[0] * 5 < waits[2] && waits[1] === waits[0]) + " " + waits.length + " " + (document.querySelectorAll(".search-results > li").length > 0);
		})()`)
		if waited != "true 3 true" {
			t.Errorf("two letters wait longer than three or none, for three answers, and have results: %s", waited)
		}
		if !strings.HasPrefix(once, "1 ") || !strings.Contains(once, "“bradf”") {
			t.Errorf("while five letters were typed the status was written %s", once)
		}
		s.quiet(t)
	})

	t.Run("quoted", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "")
		number := func(query string) (n int) {
			s.ask(query)
			if _, err := fmt.Sscanf(s.status(), "%d result", &n); err != nil {
				t.Errorf("%s: the status is %q", query, s.status())
			}
			return n
		}
		said, near := number(`"one front door"`), number("one front door")
		if said == 0 || said >= near {
			t.Errorf("%d texts have the words one behind the other, %d have any", said, near)
		}
		for _, query := range []string{`"one front door"`, `Kent “front door”`} {
			s.ask(query)
			if got := s.value(`document.querySelector(".search-results").innerText.toLowerCase()`); !strings.Contains(got, "front door") {
				t.Errorf("%s finds %s", query, got)
			}
			if got := s.status(); !strings.HasSuffix(got, " for "+query+".") {
				t.Errorf("%s: the status is %q", query, got)
			}
		}
		s.ask(`"door front one"`)
		if got := s.status(); !strings.Contains(got, "in that order") {
			t.Errorf("of words in another order the status says %q", got)
		}
		for _, got := range s.ask(`"customer journey"`) { // the address of a fact on what people met has these words, too
			if strings.Contains(got, "What people met") {
				t.Errorf("the words of an address are taken for those of %q", got)
			}
		}
		if got := s.ask(`"xqzzyk kent"`); len(got) > 0 {
			t.Errorf("a word that is nowhere is found in %q", got)
		}
		s.quiet(t)
	})

	t.Run("hostile", func(t *testing.T) {
		t.Parallel()
		s := openSearch(t, b, dir, "")
		for _, query := range []string{
			"constructor", "__proto__", "hasOwnProperty toString", "<svg onload=alert(1)>", strings.Repeat("a", 10_000), strings.Repeat("kent ", 2000),
			"%", "%E0%A4%A", "   ", "שלום עולם", "日本語", "\\", `"asset management"`, "’", "..........", "0", "1,000,000,000,000", "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p",
		} {
			s.ask(query)
		}
		if got := s.value(`(async () => {
			const form = document.querySelector(".search-form");
			for (const q of ["\ud800", "a\udfffb \ud83d", "kent \ud800 gateway", "\u0000"]) {
				form.elements.q.value = q;
				form.requestSubmit();
				await ` + settled + `;
			}
			return document.querySelectorAll("main svg, .search-results script").length + "";
		})()`); got != "0" {
			t.Errorf("%s elements were made of a query", got)
		}
		if found := s.ask("kent"); len(found) == 0 || found[0] != "pilots/kent.html" {
			t.Errorf("afterwards kent is not found: %q", found)
		}
		s.quiet(t)
	})

	t.Run("accessible", func(t *testing.T) {
		t.Parallel()
		tab := b.Tab(t)
		s := &searching{tab: tab, root: browser.FileURL(dir) + "/"}
		queries := []string{"", "?q=xqzzyk", "?q=gateway&kind=case"}
		views := []browser.View{{Width: 320, Height: 640, Scripts: true}}
		if os.Getenv("TOTALPLACE_LONG") == "1" {
			queries = append(queries, "?q=gateway", "?q=kent+per+head")
			views = append(views, browser.View{Width: 1280, Height: 800, Dark: true, Scripts: true}, browser.View{Width: 320, Height: 256, Forced: true, Scripts: true})
		}
		for _, query := range queries {
			for _, view := range views {
				tab.Open(s.root+"search.html"+query, view)
				s.rest()
				s.value(`(() => { for (const d of document.querySelectorAll("details")) d.open = true; return ""; })()`)
				for _, fault := range slices.Concat(tab.Complaints(), tab.Look(), tab.Axe()) {
					t.Errorf("%q, %d px: %s", query, view.Width, fault)
				}
			}
		}
		tab.Open(s.root+"search.html?q=gateway", browser.View{Width: 1280, Height: 800, Forced: true, Dark: true, Scripts: true})
		s.rest()
		if got := s.value(`(() => { const colour = (e) => getComputedStyle(document.querySelector(e)).color; return colour(".search-results mark") + " " + colour("main"); })()`); got != "rgb(255, 255, 255) rgb(255, 255, 255)" {
			t.Errorf("where readers have set white on black, what was found and the text have the colours %s", got)
		}
		order := s.value(`[...document.querySelectorAll(".search-form input[type=search], .search-form button, .search-form summary, .search-results a, .search-more")].map((e) => e.tabIndex).every((n) => n === 0) + ""`)
		if order != "true" {
			t.Error("the order of the Tab key is not that of the page")
		}
	})

	t.Run("no scripts", func(t *testing.T) {
		t.Parallel()
		tab := b.Tab(t)
		tab.Open(browser.FileURL(filepath.Join(dir, "search.html")), browser.View{Width: 320, Height: 640})
		shown := `document.querySelector("main").innerText`
		if got := browser.Value[string](tab, shown); !strings.Contains(got, "A to Z") || strings.Contains(got, "oading") {
			t.Errorf("without scripts the page says %q", got)
		}
	})

	for name, damage := range map[string]func(t *testing.T, dir string){
		"a file is missing": func(t *testing.T, dir string) { remove(t, dir, "p*.js") },
		"a file is garbled": func(t *testing.T, dir string) {
			damageAll(t, dir, "d*.js", `tp("d",0,"%s","#~~~~~~~~~~~~ ~~~zzz\u0000bb")`)
		},
		"texts are garbled":  func(t *testing.T, dir string) { damageAll(t, dir, "x*.js", `tp("x",0,"%s",[null])`) },
		"another edition":    func(t *testing.T, dir string) { damageAll(t, dir, "d*.js", `tp("d",0,"00000000","")`) },
		"no manifest at all": func(t *testing.T, dir string) { remove(t, dir, "m0.js") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := filepath.Join(t.TempDir(), "site")
			if err := os.CopyFS(broken, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			damage(t, filepath.Join(broken, "search"))
			s := openSearch(t, b, broken, "")
			s.ask("kent gateway")
			got := s.status()
			if name != "a file is garbled" && got != "The search could not be loaded. Use the A to Z." {
				t.Errorf("the status is %q", got)
			}
			for _, complaint := range s.tab.Complaints() {
				if strings.HasPrefix(complaint, "exception") {
					t.Error(complaint)
				}
			}
		})
	}
}

func remove(t *testing.T, dir, pattern string) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(dir, pattern))
	for _, name := range names {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if len(names) == 0 {
		t.Fatalf("there is no %s", pattern)
	}
}

// damageAll overwrites every matching file with a call that has other contents but the right version.
func damageAll(t *testing.T, dir, pattern, call string) {
	t.Helper()
	manifest, err := os.ReadFile(filepath.Join(dir, "m0.js"))
	if err != nil {
		t.Fatal(err)
	}
	version := strings.Split(string(manifest), `"`)[3]
	names, _ := filepath.Glob(filepath.Join(dir, pattern))
	for _, name := range names {
		kind, i, _ := strings.Cut(call, "0")
		number := strings.TrimSuffix(filepath.Base(name)[1:], ".js")
		text := kind + number + i
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, version)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
