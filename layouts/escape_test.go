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
