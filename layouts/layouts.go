// Package layouts says how each page looks: for each kind of page there is a template and, beside it, the struct the
// template is executed with.
//
// case.html is the template for a case study, and case.go holds [CasePage], its struct; whoever changes the page
// changes both, in one folder. The structs hold finished values: text, links with their addresses resolved, HTML made
// by package prose. So a template decides only order and wording, and somebody who knows HTML but no Go can rewrite
// it.
//
// frame.html is what all pages share, and parts.html holds pieces that several use. The files are embedded in the
// binary. A project's own layouts folder overrides them file by file, from the next build on. A test checks every
// template against its struct, so that a misspelt field is found before a reader sees an empty space. Templates are
// compiled for their structs when first used; see compile.go.
//
// Every id in the frame, the parts and the templates contains an underscore. Ids derived from an author's words never
// do, so the two cannot clash.
package layouts

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
)

// Files holds the built-in layouts: templates at the top, assets below.
//
//go:embed *.html assets
var Files embed.FS

// Part is a template together with the type of what it is executed with.
type Part[T any] struct{ sheet }

// HTML appends the result of executing the template to b. The error is a [*Fault] of the template.
func (p Part[T]) HTML(b []byte, data T) ([]byte, error) {
	return p.fill(b, reflect.ValueOf(&data).Elem())
}

// Layout is the template of a whole page.
type Layout[T any] struct{ Part[T] }

// sheet is a template that is assembled and compiled when first executed.
type sheet struct {
	name string // the name of the template to execute
	set  func() *template.Template
	body func() *body // returns nil if html/template must execute it
	runs *sync.Pool   // of *run
}

// sheet makes a sheet from a file's own templates and the shared ones.
func (l *loader) sheet(own []*template.Template, name string, typ reflect.Type) sheet {
	set := sync.OnceValue(func() *template.Template { return gathered(own, l.shared, name) })
	return sheet{name, set, sync.OnceValue(func() *body {
		// Executing the template makes html/template escape it. It does not matter if it fails with an empty page.
		var fault *template.Error
		if err := set().ExecuteTemplate(io.Discard, name, reflect.Zero(typ).Interface()); errors.As(err, &fault) {
			return nil
		}
		return compile(set(), name, typ)
	}), &l.runs}
}

// gathered returns a set of a file's own templates, the named one, and the shared templates that they call. A
// template of the file overrides a shared one with the same name, unless it is empty.
func gathered(own []*template.Template, shared *template.Template, name string) *template.Template {
	set := template.New("").Option("missingkey=error")
	var add func(t *template.Template)
	add = func(t *template.Template) {
		if t == nil || t.Tree == nil || set.Lookup(t.Name()) != nil {
			return
		}
		template.Must(set.AddParseTree(t.Name(), t.Tree.Copy())) // escaping modifies it
		for _, name := range callees(t.Tree.Root) {
			add(shared.Lookup(name))
		}
	}
	for _, t := range own {
		if t.Tree != nil && !parse.IsEmptyTree(t.Tree.Root) || shared.Lookup(t.Name()) == nil {
			add(t)
		}
	}
	add(shared.Lookup(name))
	return set
}

// callees returns the names of the templates that a part of a tree calls.
func callees(n parse.Node) (names []string) {
	branch := func(b *parse.BranchNode) []string { return append(callees(b.List), callees(b.ElseList)...) }
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, n := range n.Nodes {
				names = append(names, callees(n)...)
			}
		}
	case *parse.TemplateNode:
		names = []string{n.Name}
	case *parse.IfNode:
		names = branch(&n.BranchNode)
	case *parse.WithNode:
		names = branch(&n.BranchNode)
	case *parse.RangeNode:
		names = branch(&n.BranchNode)
	}
	return names
}

// fill appends the result of executing the template with page, which must be addressable.
func (s sheet) fill(b []byte, page reflect.Value) ([]byte, error) {
	if body := s.body(); body != nil {
		if data, ok := body.fill(s.runs, b, page); ok {
			return data, nil
		}
	}
	to := bytes.NewBuffer(b)
	if err := s.set().ExecuteTemplate(to, s.name, page.Interface()); err != nil {
		return nil, &Fault{err}
	}
	return to.Bytes(), nil
}

// Fault is the error of a layout that does not parse, or does not fit its page. The message names the file and the
// line.
type Fault struct{ err error }

func (f *Fault) Error() string {
	words := f.err.Error()
	if at := inFile.FindStringSubmatchIndex(words); at != nil {
		return "layouts/" + words[at[2]:]
	}
	return "layouts: " + words
}

func (f *Fault) Unwrap() error { return f.err }

// inFile finds the file and the line where both packages of templates say them.
var inFile = regexp.MustCompile(`^(?:html/)?template: ?([\w.-]+\.html:[0-9])`)

// Asset is a file that pages load. Its address will contain a hash of it.
type Asset struct {
	Name string // style.css
	Data []byte
}

// Set is all layouts. Each is named after its file: AtoZ is the layout in atoz.html.
type Set struct {
	Home         Layout[HomePage]
	List         Layout[ListPage]
	Pilots       Layout[PilotsPage]
	Themes       Layout[ThemesPage]
	Pilot        Layout[PilotPage]
	Theme        Layout[ThemePage]
	Case         Layout[CasePage]
	Count        Layout[CountPage]
	Counts       Layout[CountsPage]
	Compare      Layout[ComparePage]
	Comparisons  Layout[ComparisonsPage]
	Returns      Layout[ReturnsPage]
	Conversation Layout[ConversationPage]
	Experiments  Layout[ExperimentsPage]
	Learned      Layout[LearnedPage]
	Event        Layout[EventPage]
	Organisation Layout[OrganisationPage]
	Source       Layout[SourcePage]
	Text         Layout[TextPage]
	Facts        Layout[FactsPage]
	Glossary     Layout[GlossaryPage]
	Timeline     Layout[TimelinePage]
	AtoZ         Layout[AtoZPage]
	Search       Layout[SearchPage]
	Data         Layout[DataPage]
	NotFound     Layout[NotFoundPage]
	Moved        Layout[MovedPage]

	Chart Part[Chart] // used in the middle of a text

	top, bottom, assets Part[*Around]

	Assets []Asset // sorted by name
}

// Load reads the layouts, each file from look if it exists there, and otherwise the built-in one. look may be nil.
// The error of a template that does not parse names its file and line.
func Load(look fs.FS) (*Set, error) {
	l := &loader{look: look, shared: template.New("")}
	l.parse(l.shared, "frame.html")
	l.parse(l.shared, "parts.html")
	s := &Set{}
	for field, value := range reflect.ValueOf(s).Elem().Fields() {
		if !field.IsExported() {
			continue
		}
		if layout, ok := value.Addr().Interface().(interface{ load(l *loader, name string) }); ok {
			layout.load(l, strings.ToLower(field.Name)+".html")
		}
	}
	if l.err == nil {
		s.Chart = partOf[Chart](l, "chart")
		s.assets, s.top, s.bottom = partOf[*Around](l, "assets"), partOf[*Around](l, "top"), partOf[*Around](l, "bottom")
	}
	s.Assets = l.assets()
	return s, l.err
}

// Surround makes the HTML fields of a. The error is a [*Fault] of the template.
func (s *Set) Surround(a *Around) error {
	assets, err := s.assets.HTML(nil, a)
	if err != nil {
		return err
	}
	top, err := s.top.HTML(nil, a)
	if err != nil {
		return err
	}
	bottom, err := s.bottom.HTML(nil, a)
	a.Assets, a.Top, a.Bottom = HTML(assets), HTML(top), HTML(bottom)
	return err
}

type loader struct {
	look   fs.FS
	shared *template.Template // the templates of frame.html and parts.html
	runs   sync.Pool
	err    error // the first error
}

func (l *loader) read(name string) []byte {
	if l.look != nil {
		data, err := fs.ReadFile(l.look, name)
		if err == nil {
			return data
		}
		if !errors.Is(err, fs.ErrNotExist) && l.err == nil {
			l.err = fmt.Errorf("cannot read layouts/%s: %w", name, err)
		}
	}
	data, err := Files.ReadFile(name)
	if err != nil && l.err == nil {
		l.err = err
	}
	return data
}

func (l *loader) parse(into *template.Template, name string) {
	if _, err := into.New(name).Parse(string(l.read(name))); err != nil && l.err == nil {
		l.err = &Fault{err}
	}
}

func (to *Layout[T]) load(l *loader, name string) {
	t := template.New("")
	l.parse(t, name)
	to.sheet = l.sheet(t.Templates(), "frame.html", reflect.TypeFor[T]())
}

func partOf[T any](l *loader, name string) Part[T] {
	if l.shared.Lookup(name) == nil && l.err == nil {
		l.err = &Fault{fmt.Errorf("frame.html and parts.html together have no template %q", name)}
	}
	return Part[T]{l.sheet(nil, name, reflect.TypeFor[T]())}
}

// assets returns the built-in assets and those of the project, which override built-in ones of the same name.
func (l *loader) assets() []Asset {
	names := map[string]bool{}
	for _, from := range []fs.FS{Files, l.look} {
		if from == nil {
			continue
		}
		entries, err := fs.ReadDir(from, "assets")
		if err != nil && !errors.Is(err, fs.ErrNotExist) && l.err == nil {
			l.err = fmt.Errorf("cannot read layouts/assets: %w", err)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && slices.Contains(AssetTypes(), path.Ext(e.Name())) && e.Name()[0] != '.' {
				names[e.Name()] = true
			}
		}
	}
	var out []Asset
	for name := range names {
		data := l.read("assets/" + name)
		if path.Ext(name) == ".css" {
			data = withoutComments(data)
		}
		out = append(out, Asset{name, data})
	}
	slices.SortFunc(out, func(a, b Asset) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// inStyle matches the comments of a style sheet, and what may contain something that looks like one.
var inStyle = regexp.MustCompile(`(?s)/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)`)

// withoutComments returns a style sheet without its comments: they are for authors, and readers would have to load
// them. Comments that begin with /*! are kept, as is usual for licences.
func withoutComments(style []byte) []byte {
	return inStyle.ReplaceAllFunc(style, func(found []byte) []byte {
		if bytes.HasPrefix(found, []byte("/*")) && !bytes.HasPrefix(found, []byte("/*!")) {
			return []byte(" ") // keeps the tokens around it apart
		}
		return found
	})
}

// AssetTypes are the endings of files that pages may load; the policy of the site allows no others.
func AssetTypes() []string {
	return []string{".css", ".js", ".svg", ".png", ".jpg", ".gif", ".webmanifest"}
}
