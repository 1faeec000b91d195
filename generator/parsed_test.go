package generator_test

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Helpers with which tests look things up in finished pages.

// parsedPages parses pages of a site, each once.
type parsedPages struct {
	site fs.FS
	docs map[string]*html.Node
}

func parsed(site fs.FS) *parsedPages { return &parsedPages{site, map[string]*html.Node{}} }

// page returns a page; if there is none, the test fails at once.
func (p *parsedPages) page(t *testing.T, name string) *html.Node {
	t.Helper()
	if p.docs[name] == nil {
		data, err := fs.ReadFile(p.site, name)
		if err != nil {
			t.Fatal(err)
		}
		if p.docs[name], err = html.Parse(bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
	}
	return p.docs[name]
}

// byID returns the element with the given id, or nil.
func byID(n *html.Node, id string) *html.Node {
	for c := range n.Descendants() {
		if attr(c, "id") == id {
			return c
		}
	}
	return nil
}

// byClass returns the first element with the given class, or nil.
func byClass(n *html.Node, class string) *html.Node {
	for c := range n.Descendants() {
		if hasAttr(c, "class", class) {
			return c
		}
	}
	return nil
}

// attr returns the value of an attribute, or "".
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// first returns the first element with the given tag, or nil.
func first(n *html.Node, tag string) *html.Node {
	if list := all(n, tag); len(list) > 0 {
		return list[0]
	}
	return nil
}

// all returns the elements with the given tag, in order.
func all(n *html.Node, tag string) []*html.Node {
	var out []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == tag {
			out = append(out, c)
		}
	}
	return out
}

// text returns the text of an element.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func hasAttr(n *html.Node, key, value string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key && a.Val == value })
}
