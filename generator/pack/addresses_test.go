package pack_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator/source"
)

// hostile are addresses, spelt in many ways, that a browser would follow to where no page may link.
var hostile = []string{
	"javascript:alert(1)", "JavaScript:alert(1)", "JAVASCRIPT:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "javascript&#x0003A;alert(1)",
	"&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "java&Tab;script:alert(1)", "java&#9;script:alert(1)", "java&NewLine;script:alert(1)", "java&#10;script:alert(1)", "java&#13;script:alert(1)",
	"&#1;javascript:alert(1)", "&#32;javascript:alert(1)", "&#x20;javascript:alert(1)", "&nbsp;javascript:alert(1)", "&#x2028;javascript:alert(1)", "javascript&#x200b;:alert(1)", "&#xfeff;javascript:alert(1)", "java&#173;script:alert(1)",
	`javascript\:alert(1)`, `\javascript:alert(1)`, `java\script:alert(1)`, "javascript%3Aalert(1)", "%6Aavascript:alert(1)", "java%0ascript:alert(1)", "java%09script:alert(1)", "javascript://example.org/%0aalert(1)", "javascript&amp;colon;alert(1)", "ｊavascript:alert(1)", "javascript：alert(1)",
	"vbscript:msgbox(1)", "VBScript:msgbox(1)", "livescript:x", "data:text/html,x", "DATA:text/html;base64,PHNjcmlwdD4=", "data:image/png;base64,AA", "data:image/svg+xml,x", "data&colon;text/html,x", "data:,",
	"feed:https://example.org", "feed:javascript:alert(1)", "ms-msdt:/id", "ms-word:ofe|u|x", "blob:https://example.org/x", "view-source:https://example.org", "about:blank", "jar:https://example.org!/x", "file:///etc/passwd", "ftp://example.org", "tel:01", "sms:01", "ws://example.org", "intent://x", "x:y", "chrome://settings", "mhtml:x", "filesystem:x", "cid:x", "urn:x",
	"//example.org/x", "///example.org", `/\example.org`, `\\example.org`, `https:\\example.org`, `https:/\example.org`, "/&#47;example.org", "&sol;&sol;example.org", "/x", "?x", "https:", "https://", "https:///x", "http:example.org", "https://user@example.org", "https://user:pass@example.org", "https://exa&#10;mple.org", "https://example.org/\"onclick=\"x", "https://example.org/&quot;onclick=&quot;x", "https://example.org/`x`", "https://example.org/{x}", "https://example.org/&lt;script&gt;", "https://[::1", "https://example.org:port", "mailto:", "mailto:x", "https://example.org/%zz",
}

var autoLink = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]{1,31}:[^ <>]*$`)

// TestHostileAddresses checks that each of them is an error at the place of its link, however it is written.
func TestHostileAddresses(t *testing.T) {
	var body strings.Builder
	want := map[int]string{} // by line
	line := 5
	add := func(col int, format, address string) {
		fmt.Fprintf(&body, format+"\n\n", address)
		want[line] = fmt.Sprintf("%d in %s", col, fmt.Sprintf(format, address))
		line += 2
	}
	for _, address := range hostile {
		add(3, "é [text of it](%s)", address)
		add(1, "[text of it](<%s>)", address)
		add(1, "![text of it](%s)", address)
		add(3, "- [text of it](%s 'title')", address)
		if !strings.ContainsAny(address, " \\<>\"") {
			add(7, "> é *[[text of it](%s)*", address)
			if autoLink.MatchString(address) {
				add(3, "é <%s>", address)
			}
		}
	}
	for i, address := range hostile {
		add(3, fmt.Sprintf("é [text of it][a%d]%%.0s", i), address)
	}
	for i, address := range hostile {
		fmt.Fprintf(&body, "[a%d]: %s\n", i, address)
	}
	_, _, problems := load(t, fstest.MapFS{"pages/x.md": {Data: []byte("---\ntitle: T\nsummary: S\n---\n" + body.String())}})
	got := map[int][]source.Problem{}
	for _, p := range problems {
		if p.Level == source.Error {
			got[p.Pos.Line] = append(got[p.Pos.Line], p)
		}
	}
	if len(hostile) < 60 || len(want) < 300 {
		t.Errorf("only %d addresses, written in %d ways", len(hostile), len(want))
	}
	for line, w := range want {
		found := false
		for _, p := range got[line] {
			found = found || strings.HasPrefix(w, fmt.Sprintf("%d in ", p.Pos.Col))
		}
		if !found {
			t.Errorf("line %d: no error at column %s, but %v", line, w, got[line])
		}
	}
	for line, ps := range got {
		if _, wanted := want[line]; !wanted || len(ps) > 1 {
			t.Errorf("line %d: %v", line, ps)
		}
	}
}

// TestGoodAddresses checks that every form of what is allowed passes.
func TestGoodAddresses(t *testing.T) {
	var body strings.Builder
	for i, address := range []string{
		"https://example.org", "http://example.org/", "HTTPS://Example.ORG/a?b=c&d=e#f", "https://example.org/a_(b)", "https://example.org/a%20b", "https://example.org/é", "https://example.org:8080/a;b,c!d~e'f*g", "https://example.org/a&amp;b", "https://bücher.example", "https://[::1]:80/x",
		`https://example.org/a\_b`, "https://example.org/javascript:alert(1)", "mailto:name@example", "mailto:name@example?subject=a%20b", "page:x", "page:x#heading", "x.md", "./x.md", "../pages/x.md#heading", "#heading", "#t%C5%B7", "#ty\u0302",
	} {
		fmt.Fprintf(&body, "[text of it](%s) [text of it](<%s>) [text of it][%d]\n\n[%d]: %s\n\n", address, address, i, i, address)
	}
	body.WriteString("<https://example.org> <mailto:name@example>\n\n## Heading\n\n## Tŷ\n")
	_, _, problems := load(t, fstest.MapFS{"pages/x.md": {Data: []byte("---\ntitle: T\nsummary: S\n---\n" + body.String())}})
	for _, p := range problems {
		t.Error(p)
	}
}
