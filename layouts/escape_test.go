package layouts

import (
	"html/template"
	"strings"
	"testing"
)

// A link as one piece of markup has the bytes that html/template makes of its two halves.
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
