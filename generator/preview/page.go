package preview

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

//go:embed preview.js
var script []byte

//go:embed preview.css
var style []byte

// asset returns one of the preview's own files.
func asset(p string) (data []byte, kind string) {
	switch p {
	case prefix + "preview.js":
		return script, site.Type(p)
	case prefix + "preview.css":
		return style, site.Type(p)
	}
	return nil, ""
}

// answer is what stands at a path.
type answer struct {
	status int
	kind   string
	data   []byte
	to     string // where a folder without its last slash leads
}

// answer looks a path up. What comes out depends on the generation and the path alone, so a tab that
// asks whether its page has changed is told by the same function that made the page.
func (g *generation) answer(p string) answer {
	if g.site == nil {
		return g.nothing(http.StatusServiceUnavailable)
	}
	name := strings.TrimPrefix(p, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if name == site.ManifestPath {
		data, err := g.site.ReadFile(name)
		if err != nil {
			return g.broken(err)
		}
		return answer{status: http.StatusOK, kind: site.Type(name), data: data}
	}
	f, status := g.site.File(name), http.StatusOK
	if f == nil {
		if index := g.site.File(name + "/index.html"); index != nil {
			return answer{to: (&url.URL{Path: "/" + strings.TrimSuffix(index.Path, "index.html")}).EscapedPath()}
		}
		f, status = g.site.File("404.html"), http.StatusNotFound
	}
	if f == nil {
		return answer{status: status, kind: "text/plain; charset=utf-8", data: []byte("There is no such page.\n")}
	}
	data, err := f.Bytes()
	if err != nil {
		return g.broken(err)
	}
	return answer{status: status, kind: site.Type(f.Path), data: data}
}

// nothing is the page that stands for all others until a site is built: what is wrong, and nothing else.
// Its bytes change with the problems, so a tab that shows it reloads by itself.
func (g *generation) nothing(status int) answer {
	return wrong(status, "There is no site to show yet", g.wrong())
}

// broken is the page in the place of one that a layout could not make.
func (g *generation) broken(err error) answer {
	return wrong(http.StatusInternalServerError, "This page cannot be made", []string{source.Printable(err.Error())})
}

func wrong(status int, title string, lines []string) answer {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<link rel=\"stylesheet\" href=\"%spreview.css\">\n</head>\n<body class=\"nothing\">\n<main>\n<h1>%s</h1>\n<p>Mend what is listed here and save; this page follows.</p>\n<ul>\n", html.EscapeString(title), prefix, html.EscapeString(title))
	for _, line := range lines {
		fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(line))
	}
	b.WriteString("</ul>\n</main>\n</body>\n</html>\n")
	return answer{status: status, kind: site.Type("index.html"), data: b.Bytes()}
}

// wrong lists in words what keeps the build from being shown.
func (g *generation) wrong() []string {
	var out []string
	if g.err != nil {
		out = append(out, source.Printable(g.err.Error()))
	}
	for _, p := range g.problems {
		if p.Level != source.Notice {
			out = append(out, p.String())
		}
	}
	return out
}

// The two edits. The policy of a page stands in a <meta> element, and the browser holds to it as well
// as to the header; so that the script may ask, it is allowed in both.
var (
	metaPolicy = []byte(`<meta http-equiv="Content-Security-Policy" content="`)
	mayAsk     = []byte(`; connect-src 'self'`)
	headEnd    = []byte("</head>")
)

// dress adds the preview's two edits to a page.
func dress(data []byte, token string) []byte {
	tag := fmt.Appendf(nil, `<script src="%spreview.js" data-token="%s" data-sum="%s" defer></script>`, prefix, token, sum(data))
	out := make([]byte, 0, len(data)+len(tag)+len(mayAsk))
	if i := bytes.Index(data, metaPolicy); i >= 0 {
		if n := bytes.IndexByte(data[i+len(metaPolicy):], '"'); n >= 0 {
			end := i + len(metaPolicy) + n
			out = append(append(out, data[:end]...), mayAsk...)
			data = data[end:]
		}
	}
	if i := bytes.Index(data, headEnd); i >= 0 {
		return append(append(append(out, data[:i]...), tag...), data[i:]...)
	}
	return append(append(out, data...), tag...)
}

// styleLink finds the addresses of style sheets. They hold a hash of the style, so that a changed style
// changes every page; which is why they are compared apart, and changed in the page that stands.
var styleLink = regexp.MustCompile(`<link rel="stylesheet" href="([^"]*)">`)

// sum is the same for two pages that differ at most in their style.
func sum(page []byte) string {
	h := sha256.New()
	last := 0
	for _, at := range styleLink.FindAllSubmatchIndex(page, -1) {
		h.Write(page[last:at[2]])
		last = at[3]
	}
	h.Write(page[last:])
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// mostShown is how many problems a page lists. Whoever has more mends the first of them first.
const mostShown = 500

// mostSource is how much of a line of the source is shown around a problem, in characters.
const mostSource = 160

// state is what a tab is told of its page and of the last build, as JSON.
func (g *generation) state(p string) []byte {
	type problem struct {
		Place   string `json:"place"` // file:line:col
		Level   string `json:"level"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
		Source  string `json:"source"`
		Caret   int    `json:"caret"` // characters of the source before the place
	}
	out := struct {
		Sum      string    `json:"sum"`
		Styles   []string  `json:"styles"`
		Fresh    bool      `json:"fresh"` // the page is of this build, and not of the last good one
		Fault    string    `json:"fault"`
		Problems []problem `json:"problems"`
		More     int       `json:"more"`
	}{Fresh: g.fresh, Styles: []string{}, Problems: []problem{}}
	if a := g.answer(p); isPage(a.kind) {
		out.Sum = sum(a.data)
		for _, m := range styleLink.FindAllSubmatch(a.data, -1) {
			out.Styles = append(out.Styles, html.UnescapeString(string(m[1])))
		}
	}
	if g.err != nil {
		out.Fault = source.Printable(g.err.Error())
	}
	for _, p := range g.problems {
		if p.Level == source.Notice {
			continue
		}
		if len(out.Problems) == mostShown {
			out.More++
			continue
		}
		line, caret := around(p)
		out.Problems = append(out.Problems, problem{p.Pos.String(), p.Level.String(), p.Msg, p.Hint, line, caret})
	}
	data, err := json.Marshal(out)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return data
}

// around returns the part of the source line that a problem stands in, as it can be shown, and how many
// characters of it stand before the place.
func around(p source.Problem) (line string, caret int) {
	runes := []rune(p.Source)
	at := min(max(p.Pos.Col-1, 0), len(runes))
	from := max(0, at-mostSource/2)
	before := source.Printable(strings.ReplaceAll(string(runes[from:at]), "\t", " "))
	after := source.Printable(strings.ReplaceAll(string(runes[at:min(len(runes), from+mostSource)]), "\t", " "))
	return before + after, len([]rune(before))
}
