package prose

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"

	"totalplace/generator/source"
)

// newLink records a link and returns its number.
func (w *writer) newLink(l Link) int32 {
	w.doc.dests = append(w.doc.dests, l.Dest)
	w.doc.links = append(w.doc.links, keptLink{l.Empty, l.Image, l.Cite, l.at})
	return int32(len(w.doc.links) - 1)
}

// hole records a hole without a placeholder byte: the address of image n.
func (w *writer) hole(n int32) {
	w.doc.holes = append(w.doc.holes, hole{w.here(), n})
}

// put records a hole for something else, and writes the byte that says what it is.
func (w *writer) put(what byte, n int32) {
	w.hole(n)
	w.out.WriteByte(what)
}

// empty holds link texts that say nothing when read out in a list of links.
var empty = []string{"here", "click here", "this", "this link", "link", "more", "read more", "this page", "see here"}

// sayNothing holds texts of images that only say that there is an image.
var sayNothing = []string{"image", "picture", "photo", "photograph", "chart", "graph", "figure", "diagram", "screenshot", "img", "alt text", "alt"}

func (w *writer) link(n *ast.Link) {
	pos := w.at(n)
	text := plainText(n, w.src)
	if len(text) < 20 && slices.Contains(empty, strings.ToLower(strings.TrimRight(text, ".!… "))) {
		w.problems.Warn(pos, "link-text", fmt.Sprintf("the link text %s says nothing on its own", source.Quote(text)), "name what it leads to")
	}
	w.untitled(pos, "link", n.Title)
	dest, address, fault, hint := judge(decode(n.Destination))
	switch {
	case fault != "":
		w.toldWith(n, dest, text)
		if hint == notALink && len(source.Personal([]byte(text))) > 0 {
			hint = source.NoPersonalData
		}
		w.problems.Add(pos, "link-address", fault, hint)
		w.children(n)
	case w.inLink:
		w.linkInLink(pos)
	case address == outside:
		if !visible(text) {
			w.problems.Add(pos, "link-text", "the link has no text", "write what it leads to between the brackets")
		}
		w.out.WriteString(linkBegin)
		w.out.Write(util.EscapeHTML(util.URLEscape([]byte(dest), false)))
		w.out.WriteString(`">`)
		w.inside(n)
		w.out.WriteString(linkEnd)
	default:
		said := visible(text) || n.FirstChild() != nil && holdsMore(n)
		link := w.newLink(Link{Dest: dest, at: pos.Spot(), Empty: !said})
		if !said {
			w.put(aWordless, link)
			break
		}
		w.put(aLink, link)
		w.inside(n)
		w.out.WriteString(linkEnd)
	}
}

// toldWith drops the personal data in a link whose address is reported anyway: it is one mistake.
func (w *writer) toldWith(link *ast.Link, dest, text string) {
	for _, at := range source.Personal([]byte(dest)) {
		found := dest[at[0]:at[1]]
		left := 1 + strings.Count(text, found)
		w.personal = slices.DeleteFunc(w.personal, func(at []int) bool {
			same := left > 0 && at[0] > link.Pos() && string(w.src[at[0]:at[1]]) == found
			if same {
				left--
			}
			return same
		})
	}
}

// untitled warns of a title, which only mouse users would find: the words in quotes after an address. Titles are not
// printed.
func (w *writer) untitled(pos source.Pos, of string, title []byte) {
	if len(title) > 0 {
		w.problems.Warn(pos, "link-title", fmt.Sprintf("the words %s after the address of this %s would not be shown", source.Quote(decode(title)), of), "take them out, or say them in the text")
	}
}

// holdsMore reports whether a link contains more than words, which is not allowed and is reported when it is written.
func holdsMore(n ast.Node) bool {
	for c := range descendants(n) {
		switch c.(type) {
		case *mark, *ast.Image, *ast.RawHTML:
			return true
		}
	}
	return false
}

// inside writes the text of a link.
func (w *writer) inside(n ast.Node) {
	w.inLink = true
	w.children(n)
	w.inLink = false
}

func (w *writer) linkInLink(pos source.Pos) {
	w.problems.Add(pos, "link-text", "there is a link inside the text of a link", "put one after the other")
}

// visible reports whether any of the text can be seen.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsPrint(r) && r != ' ' })
}

func (w *writer) autoLink(n *ast.AutoLink) {
	dest := decode(n.URL(w.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	dest, address, fault, hint := judge(dest)
	if fault == "" && address != outside {
		fault, hint = fmt.Sprintf("%s is not a web address", source.Quote(dest)), "write []("+source.Printable(dest)+")"
	}
	switch {
	case fault != "":
		w.problems.Add(w.at(n), "link-address", fault, hint)
		return
	case w.inLink:
		w.linkInLink(w.at(n))
		return
	}
	label := n.Label(w.src)
	w.out.WriteString(linkBegin)
	w.out.Write(util.EscapeHTML(util.URLEscape([]byte(dest), false)))
	w.out.WriteString(`">`)
	w.out.Write(util.EscapeHTML(label))
	w.out.WriteString(linkEnd)
	w.doc.Letters += len(label)
}

func (w *writer) image(n *ast.Image) {
	pos := w.at(n)
	alt := plainText(n, w.src)
	w.untitled(pos, "image", n.Title)
	dest := norm.NFC.String(decode(n.Destination))
	switch {
	case !visible(alt):
		w.problems.Add(pos, "image", "the image has no text for people who cannot see it", "say between the brackets what it shows")
	case source.Forbidden(alt):
		w.problems.Add(pos, "not-text", "the text of the image holds an invisible character", "take it out")
	case slices.Contains(sayNothing, strings.ToLower(strings.Trim(alt, ".: 0123456789"))):
		w.problems.Warn(pos, "image", fmt.Sprintf("the text %s of the image tells people who cannot see it nothing", source.Quote(alt)), "say between the brackets what it shows")
	case source.IsPicture(alt):
		w.problems.Warn(pos, "image", "the text of the image is a file name, which tells people who cannot see it nothing", "say between the brackets what it shows")
	}
	for c := range descendants(n) {
		switch c := c.(type) {
		case *mark:
			w.problems.Add(w.at(c), "note", "there is a note inside the text of an image", "put it after the image")
		case *ast.RawHTML:
			w.rawHTML(c)
		case *ast.Link:
			if !visible(plainText(c, w.src)) {
				w.problems.Add(w.at(c), "image", "there is a link without words inside the text of an image", "write its words there, without the link")
			}
		}
	}
	elsewhere := strings.Contains(dest, ":") || strings.HasPrefix(dest, "//")
	if elsewhere || strings.ContainsAny(dest, `%#?`) || hidden(dest) {
		fault, hint := "is not in content/images", "put it there and write its path, such as ../images/gateway.jpg"
		if !elsewhere {
			fault, hint = "has a space or a sign in its name", "rename the picture, with letters, digits and hyphens, and write that name here, such as ../images/gateway.jpg"
		}
		w.problems.Add(pos, "image", fmt.Sprintf("the image %s %s", source.Quote(dest), fault), hint)
		return
	}
	w.out.WriteString("<img ")
	w.hole(w.newLink(Link{Dest: dest, at: pos.Spot(), Image: true}))
	w.out.WriteString(` alt="`)
	w.out.Write(util.EscapeHTML([]byte(alt)))
	w.out.WriteString(`">`)
}

// decode resolves escapes and entities, as a browser would, so that what is checked is what is used.
func decode(text []byte) string {
	if !bytes.ContainsAny(text, `\&`) { // nearly always
		return string(text)
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(text))))
}

type addressKind int

const (
	inside  addressKind = iota // package pack decides
	outside                    // a web or mail address, written as typed
)

// isScheme reports whether name, found before a colon, is a URL scheme.
func isScheme(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '.' || c == '-'):
		default:
			return false
		}
	}
	return name != ""
}

// judge checks a decoded destination against what is allowed, rather than what is forbidden. It returns the
// destination as it is to be written, its kind and, if it is wrong, the fault and a hint.
func judge(dest string) (to string, kind addressKind, fault, hint string) {
	switch {
	case onOneComputer.MatchString(dest):
		return dest, inside, fmt.Sprintf("%s is on your own computer or network, where readers cannot reach it", source.Quote(dest)), publishFirst
	case strings.Contains(dest, `\`):
		return dest, inside, fmt.Sprintf("the address %s holds a backslash", source.Quote(dest)), "write / instead"
	case hidden(dest) || strings.ContainsAny(dest, "<>\"`{}"):
		return dest, inside, fmt.Sprintf("the address %s has a character that is not allowed in addresses", source.Quote(dest)), "copy the address again"
	}
	if name, _, ok := strings.Cut(dest, ":"); ok && isScheme(name) {
		name = strings.ToLower(name)
		rest := dest[len(name):]
		switch name {
		case "http", "https":
			dest = name + rest
			if u, err := url.Parse(dest); err != nil || u.Host == "" || u.User != nil {
				return dest, inside, fmt.Sprintf("%s is not a whole web address", source.Quote(dest)), "write it as https://example.org/page"
			}
			return dest, outside, "", ""
		case "mailto":
			if !strings.Contains(rest, "@") {
				return dest, inside, fmt.Sprintf("%s is not an e-mail address", source.Quote(dest)), "write it as mailto:name@example.org"
			}
			return name + rest, outside, "", ""
		case "tel":
			return dest, inside, fmt.Sprintf("%s is a telephone number, not a page of the pack", source.Quote(rest[1:])), notALink
		}
		return dest, inside, "", "" // a kind and an id; if not, package pack says so
	}
	path, _, _ := strings.Cut(dest, "#")
	switch {
	case dest == "" || dest == "#":
		return dest, inside, "the link leads nowhere", "write an address between the round brackets"
	case path == "": // a heading of the same page
		return dest, inside, "", ""
	case strings.HasSuffix(path, ".html"), strings.HasSuffix(strings.ToLower(path), ".md") && !strings.ContainsAny(path, "%?:"): // package pack says if there is no such file
		return dest, inside, "", ""
	case strings.Trim(dest, "“”‘’") != dest:
		return dest, inside, fmt.Sprintf("there are curly quotation marks around the address %s", source.Quote(strings.Trim(dest, "“”‘’"))), "take them out"
	case hostLike.MatchString(path):
		return dest, inside, fmt.Sprintf("%s is not a whole web address", source.Quote(dest)), "write https://" + source.Printable(dest)
	case document.MatchString(path) && !strings.Contains(path, "@"):
		return dest, inside, fmt.Sprintf("%s is a document, not a page of the pack", source.Quote(dest)), publishFirst
	case source.IsPicture(path):
		return dest, inside, fmt.Sprintf("%s is a picture, not a page of the pack", source.Quote(dest)), "put ! before the [ to show it"
	case strings.Contains(path, "@") && !strings.Contains(path, "/"):
		return dest, inside, fmt.Sprintf("%s is an e-mail address, not a page of the pack", source.Quote(dest)), notALink
	}
	return dest, inside, fmt.Sprintf("%s leads to nothing in the pack", source.Quote(dest)), "write a kind and an id, such as pilot:kent, the path of a .md file, or a whole web address"
}

var (
	onOneComputer = regexp.MustCompile(`^(?i:file:|[a-z]:[\\/]|\\)`)
	document      = regexp.MustCompile(`\.(?i:pdf|docx?|rtf|odt|xlsx?|ods|csv|pptx?|odp|zip)$`)
	hostLike      = regexp.MustCompile(`^(?i:www\.|(?:[a-z0-9-]+\.)+(?:uk|com|org|net|eu|info|wales|scot)(?:/|$))`)
)

// publishFirst is the hint for a document that readers cannot reach.
const publishFirst = "write a web address where everyone can read it, or take the link out and keep its words"

// notALink is the hint for contact details that may not be published.
const notALink = "take the link out and keep its words; contact details go under contact in content/pack.yaml"

func hidden(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f { // rare
			return strings.ContainsFunc(s[i:], func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' })
		}
	}
	return false
}
