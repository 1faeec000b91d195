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

// address is where something is published. There is one string of it, as a page in a folder leads there from another
// folder; how it is written elsewhere, its path and its id are parts of that. So nobody has to put an address together
// to lead there, and there may be a million links.
type address struct {
	site.Target
	whole string // ../facts.html#beds
}

const up = "../"

// addressOf is the address of an id in a file, or of the file.
func addressOf(path, id string) address {
	if id == "" {
		whole := up + path
		return address{site.Target{Path: whole[len(up):]}, whole}
	}
	whole := up + path + "#" + id
	return address{site.Target{Path: whole[len(up):][:len(path)], Fragment: whole[len(up)+len(path)+1:]}, whole}
}

// in is the address of an id in the same file.
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
	return strings.Repeat(up, strings.Count(dir, "/")-1) + a.whole // nearly always nothing, and the whole
}

// addresses says where everything in the pack is published. Everything has an address here before any
// page is made, so pages can lead to one another in any order.
type addresses struct {
	pack  *pack.Pack
	at    []address // of each entry of the pack, by its number
	facts partedList[*pack.Fact]
	terms partedList[*pack.Term]
	years partedList[*pack.Moment]

	returns map[string]partedList[returnLine] // the pages of each received table
	lines   map[string][]returnLine           // and the lines on them
}

// assign gives everything its address. That no two things share one is for [site.New] to see, which knows them all.
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
	a.facts = partByLetter(faceOf(pack.KindFact).list, p.Facts, func(f *pack.Fact) string { return f.What })
	a.terms = partByLetter(faceOf(pack.KindTerm).list, p.Terms, func(t *pack.Term) string { return t.Title })
	a.years = part(faceOf(pack.KindMoment).list, p.Timeline, func(m *pack.Moment) string { return fmt.Sprint(m.Date.Year) })
	assignList(a, pack.KindFact, a.facts)
	assignList(a, pack.KindTerm, a.terms)
	assignList(a, pack.KindMoment, a.years)
	return a
}

// assignList gives the entries of a kind that stand on the pages of their list their addresses there.
func assignList[E any](a *addresses, kind pack.Kind, s partedList[E]) {
	for i, e := range a.pack.Of(kind) {
		a.at[a.pack.NumberOf(kind, i)] = addressOf(s.path(i), e.ID.Name())
	}
}

// of returns the address of anything that has one. A figure stands on the page of its count.
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

// usesOf returns the page that says all uses of a term or a fact, which have no page of their own.
func (a *addresses) usesOf(id pack.ID) string { return a.stem(id) + ".html" }

// stem is what the pages begin with that belong to an entry and are not its own. An underscore, which no id
// holds, keeps them apart from all others.
func (a *addresses) stem(id pack.ID) string {
	if how := faceOf(id.Kind()); !how.page {
		return how.list + "_" + id.Name() + "_uses"
	}
	return strings.TrimSuffix(a.of(id).Path, ".html")
}

// texts are the entries that have a page of their own made of a file, by kind and id.
func texts(p *pack.Pack) (out []*pack.Entry) {
	for kind := range pack.Kinds() {
		if kind.Files() {
			out = append(out, p.Of(kind)...)
		}
	}
	return out
}

// inAddress is how an address writes the name of a file that an author or a department chose, or a part of it between
// points: in small letters, digits and hyphens. A disk has a file of any name, but a browser ends an address at # and at ?,
// and reads % as the beginning of a code. Where two names become one, that is a problem as of any two addresses.
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
		case unicode.IsMark(r): // é is e
		default:
			gap = true
		}
	}
	if b.Len() == 0 {
		return "file"
	}
	return b.String()
}

// rootOf is what the address of the site begins with on its own host: /pack/. Where that would itself name a host, as of
// https://example.org//pack/, it is the whole address.
func rootOf(base string) string {
	_, rest, _ := strings.Cut(base, "://")
	if at := strings.IndexByte(rest, '/'); at >= 0 && !strings.HasPrefix(rest[at:], "//") {
		return rest[at:]
	}
	return base
}

// atHost is how a host shows a file: the first page of a folder at the address of the folder, and all else as it is called.
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
