package layouts

import (
	"html/template"
	"strings"
	"testing"
)

// TestAnchorIsWhatTheTemplateWrites checks that a link has the bytes that html/template writes for its address and
// text.
func TestAnchorIsWhatTheTemplateWrites(t *testing.T) {
	page := template.Must(template.New("").Parse(`{{if .Href}}<a href="{{.Href}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}`))
	hold := func(l Link) {
		var want strings.Builder
		if err := page.Execute(&want, l); err != nil {
			t.Fatal(err)
		}
		if got := string(l.Anchor()); got != want.String() {
			t.Errorf("%q became\n%s\nthe template writes\n%s", l, got, want.String())
		}
	}
	for _, href := range []string{
		"", "a.html", "../a/b.html#c_d", "#here", "https://example.org/?a=1&b=2+3", "HTTP://x", "mailto:somebody", "javascript:alert(1)",
		"data:text/html,x", "a/b:c", "é.html", "%", "%zz", "%4a%4", "a b", "(x)'\"<>`{}|\\^", "\x00\x7f\xff", ":", "./x:y",
	} {
		for _, text := range []string{"", "Words", "<b>&amp; \"it's\"</b>", "+£5", "\x00é\xff", "{{`}}"} {
			hold(Link{href, text})
		}
	}
	for c := range 256 {
		one := string([]byte{byte(c)})
		hold(Link{"a" + one + "b", one})
		hold(Link{one, "a" + one + "b"})
	}
}

// TestYearsStayWhole checks that no line is broken within a year, wherever a link or heading holds one.
func TestYearsStayWhole(t *testing.T) {
	for text, want := range map[string]string{
		"2008-09":                      `<span class="whole">2008-09</span>`,
		"<2008-09>, 2009-2010":         `&lt;<span class="whole">2008-09</span>&gt;, <span class="whole">2009-2010</span>`,
		"rs-2009-10.csv, line 1979":    `rs-<span class="whole">2009-10</span>.csv, line 1979`,
		"held on 2009-10-07 in Kent":   `held on <span class="whole">2009-10-07</span> in Kent`,
		"209-10, 2009-1, 2009-x, -10":  "209-10, 2009-1, 2009-x, -10",
		"regional-2003-09.csv_2003-09": `regional-<span class="whole">2003-09</span>.csv_<span class="whole">2003-09</span>`,
	} {
		if got := string(Link{Text: text}.Anchor()); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
		if got := strings.ReplaceAll(string(Frame{Title: text}.H1()), "<wbr>", ""); got != want {
			t.Errorf("%q above a page became %q, want %q", text, got, want)
		}
	}
}

// TestLongWords checks that a line may break within a long word where its parts meet, and nowhere else.
func TestLongWords(t *testing.T) {
	for text, want := range map[string]string{
		"PricewaterhouseCoopers":                "Pricewaterhouse<wbr>Coopers",
		"Under PricewaterhouseCoopers & Others": "Under Pricewaterhouse<wbr>Coopers &amp; Others",
		"current_gbp_million":                   "current_<wbr>gbp_<wbr>million",
		"per_head":                              "per_<wbr>head",
		"<PricewaterhouseCoopers>":              "&lt;Pricewaterhouse<wbr>Coopers&gt;",
		"McDonald and DfE":                      "McDonald and DfE",
		"internationalisation":                  "internationalisation",
		"":                                      "",
	} {
		if got := string(Frame{Title: text}.H1()); got != want {
			t.Errorf("%q above a page is %q, want %q", text, got, want)
		}
		if got := string(Column{Name: text}.Head()); got != want {
			t.Errorf("%q above a column is %q, want %q", text, got, want)
		}
	}
}
