package pack

import (
	"net/url"
	"path"
	"strings"

	"totalplace/generator/source"
)

// BaseURL checks the address that a site is published at and returns it with a final slash. It must be the address of
// a folder: a page's name or a ".." would end up in the middle of every address of the site.
func BaseURL(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.User != nil {
		return "", false
	}
	folder := strings.TrimSuffix(path.Clean("/"+u.Path), "/")
	if !isASCII(u.Host) || strings.Contains(s, " ") || strings.TrimSuffix(u.Path, "/") != folder || isPage(u.Path) {
		return "", false
	}
	return strings.TrimSuffix(u.String(), "/") + "/", true
}

// BaseURLHint says what to write instead of an address that [BaseURL] refuses.
func BaseURLHint(s string) string {
	if !strings.Contains(s, ":") {
		s = "https://" + s
	}
	s, _, words := strings.Cut(strings.TrimSpace(s), " ")
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil {
		return "write it as https://example.org/pack/"
	}
	if !isASCII(u.Host) {
		return "write its name in the form that begins with xn--, which every program reads"
	}
	folder := path.Clean("/" + u.Path)
	if isPage(u.Path) {
		folder = path.Dir(folder)
	}
	if whole, ok := BaseURL((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: folder}).String()); ok {
		hint := "write " + source.Printable(whole)
		if words {
			hint += " alone, with %20 for a space that belongs to it"
		}
		return hint
	}
	return "write it as https://example.org/pack/"
}

// isPage reports whether the path of an address leads to a page, as one copied from a browser may.
func isPage(p string) bool { return strings.HasSuffix(p, ".html") || strings.HasSuffix(p, ".htm") }

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c > 127 })
}
