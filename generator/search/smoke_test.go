package search_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"totalplace/generator/browser"
)

func TestSmoke(t *testing.T) {
	b := browser.Start(t)
	tab := b.Tab(t)
	for _, q := range strings.Split(os.Getenv("Q"), ";") {
		tab.Open(browser.FileURL("/tmp/out/pub/search.html")+"?q="+strings.ReplaceAll(q, " ", "+"), browser.View{Width: 1000, Height: 800, Scripts: true})
		out := browser.Value[string](tab, `new Promise(r => { const t0=performance.now(); const f=()=>{const l=document.querySelector(".search-results"); if(l.getAttribute("aria-busy")==="false"||performance.now()-t0>8000) r((performance.now()|0)+"ms\n"+l.innerText+"\n"+document.querySelector(".search-status").textContent+JSON.stringify(performance.getEntriesByType("resource").length)); else setTimeout(f,10)}; f()})`)
		fmt.Println("==", q, out, tab.Complaints())
	}
}
