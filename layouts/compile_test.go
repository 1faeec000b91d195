package layouts

import (
	"html/template"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// TestBuiltInLayoutsAreCompiled checks that every built-in layout and part is compiled. One that was not would give
// the right result, only slowly, and nobody would notice.
func TestBuiltInLayoutsAreCompiled(t *testing.T) {
	set, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	sheets := map[string]sheet{"chart": set.Chart.sheet, "top": set.top.sheet, "bottom": set.bottom.sheet, "assets": set.assets.sheet}
	for field, value := range reflect.ValueOf(set).Elem().Fields() {
		if !field.IsExported() {
			continue
		}
		if l, ok := value.Interface().(interface{ compiled() sheet }); ok {
			sheets[field.Name] = l.compiled()
		}
	}
	if len(sheets) != 31 {
		t.Errorf("%d layouts and parts were found", len(sheets))
	}
	for name, s := range sheets {
		if s.body() == nil {
			t.Errorf("%s is not compiled", name)
		}
	}
}

func (l Layout[T]) compiled() sheet { return l.sheet }

// Check calls check with the template and an empty page, for the test that compares the two.
func (l Layout[T]) Check(check func(t *template.Template, page any) error) error {
	var page T
	return check(l.set().Lookup("frame.html"), page)
}

type inside struct{ Deep, More string }

type words struct {
	*inside
	Text  string
	HTML  HTML
	JSON  JSON
	Count int
	Yes   bool
	None  *Link
	Link  Link
	Item  Item
	List  []string
	Links []Link
	Empty []string
	Draw  Drawing
	Page  TextPage
}

// comparedTemplates are templates that contain everything that can be compiled, in every context.
var comparedTemplates = []string{
	`{{.Text}} {{.HTML}} {{.Count}} {{.Deep}} {{.Link.Text}} {{.Item.Text}} {{.Item.Href}} {{.Item.Kind}}`,
	`<p title="{{.Text}}" id="{{.Count}}">{{.Text}}</p><title>{{.Text}}</title><textarea>{{.Text}}</textarea>`,
	`<a href="{{.Text}}">a</a><a href="#{{.Text}}">b</a><a href="../x?y={{.Text}}">c</a><a href="x/{{.Text}}">d</a><a href='{{.Text}}'>e</a>`,
	`<meta http-equiv="refresh" content="0; url={{.Text}}"><script type="application/ld+json">{{.JSON}}</script>`,
	`<svg><path d="{{.Text}}"/><rect x="{{.Count}}" width="{{.Text}}"/></svg>`,
	`{{if .Text}}a{{else if .Yes}}b{{else}}c{{end}}{{if .None}}d{{else}}e{{end}}{{if .Count}}f{{end}}{{if .Link}}g{{end}}{{if .Draw}}h{{end}}`,
	`{{with .Text}}{{.}}{{$.Deep}}{{else}}none{{end}}{{with $l := .Link}}{{$l.Text}}{{.Href}}{{end}}{{with .None}}{{.Text}}{{end}}`,
	`{{range $i, $l := .Links}}{{if $i}}, {{end}}{{$l.Anchor}}{{.Text}}{{$.Count}}{{end}}{{range .List}}<i>{{.}}</i>{{else}}none{{end}}{{range $x := .List}}{{$x}}{{end}}`,
	`<div>{{.Page.Body}}</div>{{if .Page.Body}}{{with .Page}}{{.Body}}{{end}}{{end}}`,
	`{{range .Empty}}x{{else}}none {{.Text}}{{end}}{{.Link.Anchor}} {{.Item.Anchor}}`,
	`{{if and .Text .Yes}}a{{end}}{{if or .None .Count}}b{{end}}{{if not .Yes}}c{{end}}{{if not (or .Text .Yes)}}d{{end}}{{if and (not .Yes) (eq .Text "")}}e{{end}}`,
	`{{if eq .Text "a&b"}}a{{end}}{{if ne .Text .More}}b{{end}}{{if gt (len .List) 2}}c{{end}}{{if le .Count 3}}d{{end}}{{if lt .Text "b"}}e{{end}}{{if ge (len .Text) 3}}f{{end}}{{if gt .Count -2147483648}}g{{end}}`,
	`{{define "a"}}{{with .}}<b>{{.Text}}</b>{{end}}{{end}}{{template "a" .Link}}{{template "a" .Item}}{{template "a" .None}}{{/* nothing */}}`,
	`{{define "l"}}{{range .}}({{.}}){{end}}{{end}}{{range $i, $l := .Links}}{{template "l" $.List}}{{$i}}{{end}}`,
}

// TestCompiledIsWhatTheTemplateWrites checks that a compiled template writes what html/template writes.
func TestCompiledIsWhatTheTemplateWrites(t *testing.T) {
	for _, text := range comparedTemplates {
		page := template.Must(template.New("page").Parse(text))
		for _, said := range []string{"", "a&b", "+<b>\"it's\"</b>", "javascript:alert(1)", "https://example.org/?a=b c&d#é", "../a.html#b_c", "\x00\xff%4a%"} {
			for _, w := range []words{
				{Text: said},
				{Text: said, HTML: HTML("<b>" + said), JSON: `{"a":1}`, Count: 3, Yes: true, Link: Link{said, said}, Item: Item{Link: Link{said, "of the link"}, Text: said},
					List: []string{said, "2", "3"}, Links: []Link{{said, "one"}, {"", said}}, Page: TextPage{Article: Article{Text: []byte("<b>" + said)}}},
			} {
				w.inside = &inside{said, "a&b"}
				var want strings.Builder
				if err := page.ExecuteTemplate(&want, "page", w); err != nil {
					t.Fatal(err)
				}
				b := compile(page, "page", reflect.TypeFor[words]())
				if b == nil {
					t.Fatalf("%s is not compiled", text)
				}
				const before = "what stands before"
				if got, ok := b.fill(new(sync.Pool), []byte(before), reflect.ValueOf(&w).Elem()); !ok || string(got) != before+want.String() {
					t.Errorf("%s with %q became\n%s\nhtml/template writes\n%s", text, said, got, want.String())
				}
			}
		}
	}
}

// TestWhatIsNotCompiled checks that what cannot be compiled is left to html/template, and so is a nil pointer.
func TestWhatIsNotCompiled(t *testing.T) {
	for _, text := range []string{
		`{{printf "%d" .Count}}`, `{{.Wrong}}`, `{{.Text.Wrong}}`, `{{$x := .Text}}{{$x}}`, `{{range .List}}{{break}}{{end}}`, `{{index .List 0}}`,
		`<script>var x = {{.Text}}</script>`, `<style>{{.Text}}</style>`, `<p title={{.Text}}>`, `{{.Text | html}}`, `{{.Link}}`, `{{range .Count}}x{{end}}`,
		`{{define "a"}}{{.Text}}{{end}}<a href="{{template "a" .}}">`, `<a href="{{if .Yes}}'{{end}}{{.Text}}`,
	} {
		page := template.Must(template.New("page").Parse(text))
		page.Execute(new(strings.Builder), words{})
		if compile(page, "page", reflect.TypeFor[words]()) != nil {
			t.Errorf("%s is compiled", text)
		}
	}
	page := template.Must(template.New("page").Parse(`{{.None.Text}}`))
	page.Execute(new(strings.Builder), words{})
	if _, ok := compile(page, "page", reflect.TypeFor[words]()).fill(new(sync.Pool), nil, reflect.ValueOf(&words{}).Elem()); ok {
		t.Error("a pointer that leads nowhere was followed")
	}
}

// FuzzCompiled checks the same for arbitrary words.
func FuzzCompiled(f *testing.F) {
	f.Add("a&b", "javascript:alert(1)")
	f.Add("\x00</script>", "HTTPS://example.org/?a=%zz#é:")
	f.Add("</title><b>", "a:b/c")
	type pair struct {
		page *template.Template
		made *body
	}
	var pairs []pair
	for _, text := range comparedTemplates {
		page := template.Must(template.New("page").Parse(text))
		page.Execute(new(strings.Builder), words{inside: &inside{}}) // the first execution escapes the template
		pairs = append(pairs, pair{page, compile(page, "page", reflect.TypeFor[words]())})
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		w := words{inside: &inside{two, one}, Text: one, Count: len(two), Yes: one == two, Link: Link{two, one}, Item: Item{Link: Link{one, two}, Kind: two},
			List: []string{one, two}, Links: []Link{{two, one}, {one, two}}}
		for i, p := range pairs {
			var want strings.Builder
			if err := p.page.Execute(&want, w); err != nil {
				continue
			}
			if got, ok := p.made.fill(new(sync.Pool), []byte(two), reflect.ValueOf(&w).Elem()); !ok || string(got) != two+want.String() {
				t.Errorf("%s with %q and %q became\n%s\nhtml/template writes\n%s", comparedTemplates[i], one, two, got, want.String())
			}
		}
	})
}
