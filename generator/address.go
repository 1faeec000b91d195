package generator

import (
	"fmt"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

// address is where something is published. It holds one string, the address as seen from a page in another folder;
// all other forms, the path and the id are substrings of it. So links need no string concatenation, and there may be
// a million of them.
type address struct {
	site.Target
	whole string // ../facts.html#beds
}

const up = "../"

// addressOf returns the address of an id in a file, or of the file itself if id is empty.
func addressOf(path, id string) address {
	if id == "" {
		whole := up + path
		return address{site.Target{Path: whole[len(up):]}, whole}
	}
	whole := up + path + "#" + id
	return address{site.Target{Path: whole[len(up):][:len(path)], Fragment: whole[len(up)+len(path)+1:]}, whole}
}

// in returns the address of an id in the same file.
func (a address) in(id string) address { return addressOf(a.Path, id) }

// from returns the address as seen from a page, such as ../themes/neets.html.
func (a address) from(page string) string {
	dir := page[:strings.LastIndexByte(page, '/')+1]
	rest, beside := strings.CutPrefix(a.Path, dir)
	switch {
	case a.Fragment != "" && a.Path == page:
		return a.whole[len(up)+len(page):]
	case beside && !strings.Contains(rest, "/"):
		return a.whole[len(up)+len(dir):]
	case dir == "":
		return a.whole[len(up):]
	}
	return strings.Repeat(up, strings.Count(dir, "/")-1) + a.whole // nearly always just a.whole
}

// addresses says where everything in the pack is published. All addresses are assigned before any page is made, so
// pages can link to each other in any order.
type addresses struct {
	pack  *pack.Pack
	at    []address // for each entry of the pack, by its number
	facts partedList[*pack.Fact]
	terms partedList[*pack.Term]
	years partedList[*pack.Moment]

	returns map[string]partedList[returnLine] // the pages of each received table
	lines   map[string][]returnLine           // the lines on those pages
}

// assign gives everything its address. That no two things share one is checked by [site.New], which knows all files.
func assign(p *pack.Pack) *addresses {
	a := &addresses{pack: p, at: make([]address, p.Len())}
	for kind := range pack.Kinds() {
		if how := faceOf(kind); how.page {
			for i, e := range p.Of(kind) {
				a.at[p.NumberOf(kind, i)] = addressOf(how.pageAt(e.ID), "")
			}
		}
	}
	a.assignReturns(p)
	a.facts = partByLetter(listPage(pack.KindFact), p.Facts, func(f *pack.Fact) string { return f.What })
	a.terms = partByLetter(listPage(pack.KindTerm), p.Terms, func(t *pack.Term) string { return t.Title })
	a.years = part(listPage(pack.KindMoment), p.Timeline, func(m *pack.Moment) string { return fmt.Sprint(m.Date.Year) })
	assignList(a, pack.KindFact, a.facts)
	assignList(a, pack.KindTerm, a.terms)
	assignList(a, pack.KindMoment, a.years)
	return a
}

// assignList gives the entries of a kind without pages of their own their addresses on the pages of their list.
func assignList[E any](a *addresses, kind pack.Kind, s partedList[E]) {
	for i, e := range a.pack.Of(kind) {
		a.at[a.pack.NumberOf(kind, i)] = addressOf(s.path(i), e.ID.Name())
	}
}

// of returns the address of an entry or a figure. A figure's is on the page of its count.
func (a *addresses) of(id pack.ID) address {
	if n := a.pack.Number(id); n != pack.Nowhere {
		return a.at[n]
	}
	if id.Kind() != pack.KindFigure {
		return address{}
	}
	count, name := id.Figure()
	return a.of(count).in("figure_" + name)
}

// usesPage returns the path of the page that lists all uses of a term or fact, which have no page of their own.
func (a *addresses) usesPage(id pack.ID) string { return a.stem(id) + ".html" }

// mentionsPage returns the path of the pages that list what of a kind mentions an entry, if that is too long for its own.
func (a *addresses) mentionsPage(id pack.ID, by pack.Kind) string {
	return a.stem(id) + "_" + string(by) + ".html"
}

// stem returns the beginning of the paths of pages that belong to an entry but are not its own page. An underscore,
// which no id contains, keeps them apart from all others.
func (a *addresses) stem(id pack.ID) string {
	if how := faceOf(id.Kind()); !how.page {
		return how.list + "_" + id.Name() + "_uses"
	}
	return strings.TrimSuffix(a.of(id).Path, ".html")
}

// texts returns the entries that have a file and a page of their own, by kind and in the order of their lists.
func texts(p *pack.Pack) (out []*pack.Entry) {
	for kind := range pack.Kinds() {
		if kind.Files() {
			out = append(out, p.Of(kind)...)
		}
	}
	return out
}

// inAddress returns the name of a file chosen by an author or a department, or a part of it between points, as
// written in an address: in lower-case letters, digits and hyphens. A disk allows any name, but a browser ends an
// address at # and ?, and reads % as the beginning of a code. If two names become the same, that is reported like any
// two equal addresses.
func inAddress(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(source.Slug(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.IsMark(r): // é becomes e
		default:
			gap = true
		}
	}
	if b.Len() == 0 {
		return "file"
	}
	return b.String()
}

// rootOf returns what addresses on the site's own host begin with: /pack/. If that would itself be read as a host, as
// in https://example.org//pack/, it returns the whole base address.
func rootOf(base string) string {
	_, rest, _ := strings.Cut(base, "://")
	if at := strings.IndexByte(rest, '/'); at >= 0 && !strings.HasPrefix(rest[at:], "//") {
		return rest[at:]
	}
	return base
}

// atHost returns the path under which a host shows a file: that of the folder for an index.html, and otherwise the
// file's own.
func atHost(file string) string {
	if dir, name := path.Split(file); name == homePage {
		return dir
	}
	return file
}

// resolve turns an address relative to a page back into the path of a file.
func resolve(from, href string) string {
	href, _, _ = strings.Cut(href, "#")
	return path.Join(path.Dir(from), href)
}
