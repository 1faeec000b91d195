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
	"slices"
	"strings"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

//go:embed preview.js
var script []byte

//go:embed preview.css
var style []byte

// asset returns one of the preview's own files, or nil.
func asset(p string) (data []byte, kind string) {
	switch p {
	case prefix + "preview.js":
		return script, site.Type(p)
	case prefix + "preview.css":
		return style, site.Type(p)
	}
	return nil, ""
}

// answer is the response for a path.
type answer struct {
	status int
	kind   string
	data   []byte
	to     string // where to redirect a folder without its final slash
}

// answer looks up a path. The result depends only on the generation and the path, so a tab that asks whether its page
// has changed gets its answer from the same function that made the page.
func (g *generation) answer(p string) answer {
	if g.site == nil {
		return g.nothing()
	}
	name := strings.TrimPrefix(p, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if name == site.ManifestPath {
		data, err := g.site.ReadFile(name)
		if err != nil {
			return broken(err)
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
		return broken(err)
	}
	return answer{status: status, kind: site.Type(f.Path), data: data}
}

// nothing returns the page shown in place of all others until a site is built: a list of what keeps it from being
// shown. It changes with the problems, so a tab that shows it reloads by itself.
func (g *generation) nothing() answer {
	var wrong []string
	if g.err != nil {
		wrong = append(wrong, source.Printable(g.err.Error()))
	}
	for _, p := range g.problems {
		if p.Level != source.Notice {
			wrong = append(wrong, p.String())
		}
	}
	return instead(http.StatusServiceUnavailable, "There is no site to show yet", wrong)
}

// broken returns the page shown in place of one that could not be made.
func broken(err error) answer {
	return instead(http.StatusInternalServerError, "This page cannot be made", []string{source.Printable(err.Error())})
}

// instead returns a page of the preview's own, which lists what is wrong.
func instead(status int, title string, lines []string) answer {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<link rel=\"stylesheet\" href=\"%spreview.css\">\n</head>\n<body class=\"nothing\">\n<main>\n<h1>%s</h1>\n<p>Mend what is listed here and save; this page follows.</p>\n<ul>\n", html.EscapeString(title), prefix, html.EscapeString(title))
	for _, line := range lines {
		fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(line))
	}
	b.WriteString("</ul>\n</main>\n</body>\n</html>\n")
	return answer{status: status, kind: site.Type("index.html"), data: b.Bytes()}
}

// The two edits. A page's policy is in a <meta> element, and the browser enforces it as well as the header; so the
// script's requests must be allowed in both.
var (
	metaPolicy = []byte(`<meta http-equiv="Content-Security-Policy" content="`)
	mayAsk     = []byte(`; connect-src 'self'`)
	headEnd    = []byte("</head>")
)

// dress makes the preview's two edits to a page.
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

// styleLink matches the addresses of style sheets. They contain a hash of the style, so a changed style changes every
// page. That is why they are compared separately, and replaced without reloading the page.
var styleLink = regexp.MustCompile(`<link rel="stylesheet" href="([^"]*)">`)

// sum returns a hash that is equal for pages that differ at most in their style sheets.
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

// mostShown is the most problems that a page lists.
const mostShown = 500

// excerptWidth is how much of the source line is shown around a problem, in characters.
const excerptWidth = 160

// state returns, as JSON, what a tab needs to know about its page and the last build.
func (g *generation) state(p string) []byte {
	type problem struct {
		Place   string `json:"place"` // file:line:col
		Level   string `json:"level"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
		Source  string `json:"source"`
		Caret   int    `json:"caret"` // the number of characters of Source before the position
	}
	out := struct {
		Sum      string    `json:"sum"`
		Styles   []string  `json:"styles"`
		Fresh    bool      `json:"fresh"` // the page is of this build, not of the last good one
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
	told := slices.DeleteFunc(slices.Clone(g.problems), func(p source.Problem) bool { return p.Level == source.Notice })
	out.More = max(0, len(told)-mostShown)
	for _, p := range together(told.Worst(mostShown)) {
		line, caret := p.Excerpt(excerptWidth)
		out.Problems = append(out.Problems, problem{p.Pos.String(), p.Level.String(), p.Msg, p.Hint, line, caret})
	}
	data, err := json.Marshal(out)
	if err != nil {
		panic(err) // strings and numbers cannot fail
	}
	return data
}

// together returns the problems with those that say the same next to one another, at the first of them: what leads to
// a text that is gone has one cause, and many places. The panel shows the cause once.
func together(ps source.Problems) source.Problems {
	same := map[source.Problem]source.Problems{}
	words := func(p source.Problem) source.Problem {
		return source.Problem{Level: p.Level, Code: p.Code, Msg: p.Msg, Hint: p.Hint}
	}
	for _, p := range ps {
		same[words(p)] = append(same[words(p)], p)
	}
	out := make(source.Problems, 0, len(ps))
	for _, p := range ps {
		out = append(out, same[words(p)]...)
		delete(same, words(p))
	}
	return out
}
