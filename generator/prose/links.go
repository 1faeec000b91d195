package prose

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"totalplace/generator/source"
)

func (w *writer) newLink(l Link) int {
	l.N = len(w.doc.Links)
	w.doc.Links = append(w.doc.Links, l)
	return l.N
}

func (w *writer) hole(link int, what holeKind) {
	w.doc.holes = append(w.doc.holes, hole{w.out.Len(), link, what})
}

// empty are the texts of links that say nothing when they are heard in a list of links.
var empty = []string{"here", "click here", "this", "this link", "link", "more", "read more", "this page", "see here"}

func (w *writer) link(n *ast.Link) {
	pos := w.at(n)
	text := plainText(n, w.src)
	if slices.Contains(empty, strings.ToLower(strings.TrimRight(text, ".!… "))) {
		w.problems.Warn(pos, "link-text", fmt.Sprintf("the link text %s says nothing on its own", source.Quote(text)), "name what it leads to")
	}
	dest := decode(n.Destination)
	address, fault, hint := judge(dest)
	switch {
	case fault != "":
		w.problem(pos, "link-address", fault, hint)
		w.children(n)
	case address == outside:
		if text == "" {
			w.problem(pos, "link-text", "the link has no text", "write what it leads to between the brackets")
		}
		w.out.WriteString(`<a href="`)
		w.out.Write(util.EscapeHTML(util.URLEscape([]byte(dest), false)))
		w.wrap(`">`, n, "</a>")
	default:
		link := w.newLink(Link{Dest: dest, Pos: pos, Empty: n.FirstChild() == nil})
		w.out.WriteString(`<a href="`)
		w.hole(link, holeHref)
		w.out.WriteString(`">`)
		if n.FirstChild() == nil {
			w.hole(link, holeText)
		}
		w.children(n)
		w.out.WriteString("</a>")
	}
}

func (w *writer) autoLink(n *ast.AutoLink) {
	dest := decode(n.URL(w.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	address, fault, hint := judge(dest)
	if fault == "" && address != outside {
		fault, hint = fmt.Sprintf("%s is not a web address", source.Quote(dest)), "write [text]("+dest+")"
	}
	if fault != "" {
		w.problem(w.at(n), "link-address", fault, hint)
		return
	}
	label := n.Label(w.src)
	w.out.WriteString(`<a href="`)
	w.out.Write(util.EscapeHTML(util.URLEscape([]byte(dest), false)))
	w.out.WriteString(`">`)
	w.out.Write(util.EscapeHTML(label))
	w.out.WriteString("</a>")
	w.plain.Write(label)
}

func (w *writer) image(n *ast.Image) {
	pos := w.at(n)
	alt := plainText(n, w.src)
	dest := decode(n.Destination)
	if strings.TrimSpace(alt) == "" {
		w.problem(pos, "image", "the image has no text for those who do not see it", "say between the brackets what it shows")
	}
	if strings.Contains(dest, ":") || strings.HasPrefix(dest, "/") || strings.ContainsAny(dest, `\%#?`) || hidden(dest) {
		w.problem(pos, "image", fmt.Sprintf("the image %s does not lie in content/images", source.Quote(dest)), "put it there and write its path, such as ../images/gateway.jpg")
		return
	}
	link := w.newLink(Link{Dest: dest, Pos: pos, Image: true})
	w.out.WriteString("<img ")
	w.hole(link, holeImage)
	w.out.WriteString(` alt="`)
	w.out.Write(util.EscapeHTML([]byte(alt)))
	w.out.WriteString(`">`)
}

// decode resolves entities in a destination, as a browser would, so that what is judged is what is used.
func decode(dest []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(dest)))
}

type addressKind int

const (
	inside  addressKind = iota // the pack decides
	outside                    // a web or mail address, written as it is
)

var scheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)

// judge decides on a decoded destination by what is allowed, never by what is forbidden.
func judge(dest string) (kind addressKind, fault, hint string) {
	if hidden(dest) || strings.ContainsAny(dest, "\\<>\"`{}") {
		return inside, fmt.Sprintf("the address %s holds a character that no address may hold", source.Quote(dest)), "copy the address again"
	}
	if m := scheme.FindStringSubmatch(dest); m != nil {
		switch m[1] {
		case "http", "https":
			if u, err := url.Parse(dest); err != nil || u.Host == "" || u.User != nil {
				return inside, fmt.Sprintf("%s is not a whole web address", source.Quote(dest)), "write it as https://example.org/page"
			}
			return outside, "", ""
		case "mailto":
			return outside, "", ""
		}
		return inside, "", "" // a kind and an id, or else the pack will say so
	}
	path, _, _ := strings.Cut(dest, "#")
	switch {
	case dest == "":
		return inside, "the link leads nowhere", "write an address between the round brackets"
	case path == "": // a heading of the same page
		return inside, "", ""
	case strings.HasSuffix(path, ".md") && !strings.HasPrefix(path, "/") && !strings.ContainsAny(path, "%?:"):
		return inside, "", ""
	case strings.HasPrefix(dest, "www."):
		return inside, fmt.Sprintf("%s is not a whole web address", source.Quote(dest)), "write https://" + dest
	}
	return inside, fmt.Sprintf("%s leads to nothing in the pack", source.Quote(dest)), "write a kind and an id, such as pilot:kent, the path of a .md file, or a whole web address"
}

func hidden(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' })
}
