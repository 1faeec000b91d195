package pack

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// all calls f for every entry that can hold references, in a fixed order.
func (p *Pack) all(f func(*Entry)) {
	for _, e := range p.Pilots {
		f(&e.Entry)
	}
	for _, e := range p.Themes {
		f(&e.Entry)
	}
	for _, e := range p.Cases {
		f(&e.Entry)
	}
	for _, e := range p.Counts {
		f(&e.Entry)
	}
	for _, e := range p.Conversations {
		f(&e.Entry)
	}
	for _, e := range p.Events {
		f(&e.Entry)
	}
	for _, e := range p.Pages {
		f(&e.Entry)
	}
	for _, e := range p.Facts {
		f(&e.Entry)
	}
	for _, e := range p.Organisations {
		f(&e.Entry)
	}
	for _, e := range p.Terms {
		f(&e.Entry)
	}
	for _, e := range p.Sources {
		f(&e.Entry)
	}
	for _, e := range p.Timeline {
		f(&e.Entry)
	}
}

// resolve looks up every reference of the pack.
func (l *loader) resolve() {
	l.pack.all(func(e *Entry) {
		for _, r := range e.refs {
			l.lookUp(e, r)
		}
		if e.Body == nil {
			return
		}
		e.Links = make([]Ref, len(e.Body.Links))
		for i, link := range e.Body.Links {
			e.Links[i] = l.follow(e, link)
		}
	})
	for _, c := range l.pack.Conversations {
		for _, item := range c.items() {
			c.within(item.Piece, item.ID)
		}
	}
	for _, v := range l.pack.Events {
		for _, x := range v.Exchanges {
			for _, voice := range append([]Voice{x.Asked}, x.Answers...) {
				for _, r := range voice.Records {
					v.within(r.Piece, x.Question.ID)
				}
			}
		}
	}
	if len(l.pack.Sectors) > 0 || len(l.pack.Services) > 0 || len(l.pack.Bases) > 0 {
		for _, o := range l.pack.Organisations {
			if o.Sector != "" {
				known(l.pack.Sectors, "sector", "sectors", source.Text{S: o.Sector, Pos: o.sectorPos}, &l.problems)
			}
		}
	}
	for _, c := range l.pack.Counts {
		c.check(l.pack, &l.problems)
	}
}

// within notes, on the links of a piece, the anchor of the item that the piece is.
func (e *Entry) within(p prose.Piece, id string) {
	for _, n := range e.Body.LinksIn(p) {
		e.Links[n].Item = id
	}
}

// follow turns a link of a text into a reference and looks it up.
func (l *loader) follow(e *Entry, link prose.Link) Ref {
	if link.Image {
		name := l.pack.ImagePath(e, link)
		if l.pack.Images[name] == nil {
			var names []string
			for n := range l.pack.Images {
				names = append(names, n)
			}
			l.unknown(link.Pos, "image", name, names)
			return Ref{}
		}
		return Ref{Pos: link.Pos}
	}
	dest, fragment, _ := strings.Cut(link.Dest, "#")
	r := Ref{Fragment: fragment, Pos: link.Pos}
	kind, name, hasKind := strings.Cut(dest, ":")
	switch {
	case dest == "":
		r.To = e.ID
	case hasKind:
		r.To = NewID(kind, name)
	default: // the path of a .md file, as an editor completes it
		file := strings.TrimPrefix(path.Join(strings.TrimPrefix(path.Dir(e.File), source.Root), dest), "/")
		dir, base := path.Split(file)
		kind := folders[strings.TrimSuffix(dir, "/")]
		if kind == "" {
			l.problems.Add(link.Pos, "unknown-reference", fmt.Sprintf("the file %s does not exist", source.Quote(dest)), "write the kind and the id, such as pilot:kent")
			return Ref{}
		}
		r.To = NewID(kind, strings.TrimSuffix(base, ".md"))
	}
	if !l.lookUp(e, r) {
		return Ref{}
	}
	return r
}

// lookUp reports a reference that leads nowhere, and returns whether it leads somewhere.
func (l *loader) lookUp(e *Entry, r Ref) bool {
	kind := r.To.Kind()
	if !slices.Contains(kinds, kind) {
		hint := "the kinds are " + strings.Join(kinds, ", ")
		if near := source.Nearest(kind, kinds); near != "" {
			hint = source.DidYouMean(near + ":" + r.To.Name())
		}
		l.problems.Add(r.Pos, "unknown-reference", fmt.Sprintf("%s is no kind of thing in a pack", source.Quote(kind)), hint)
		return false
	}
	if kind == KindFigure { // what a count adds up to is not known here; package tally looks them up
		l.pack.figures = append(l.pack.figures, r)
		return true
	}
	target := l.pack.index[r.To]
	switch {
	case target == nil && l.unread[kind]:
		return false
	case target == nil && l.drafts[r.To]:
		l.problems.Add(r.Pos, "draft", fmt.Sprintf("%s %s is a draft and will not be published", kind, source.Quote(r.To.Name())), "take draft: true out of it, or the link out of here")
		return false
	case target == nil:
		var names []string
		for id := range l.pack.index {
			if id.Kind() == kind {
				names = append(names, id.Name())
			}
		}
		l.unknown(r.Pos, kind, r.To.Name(), names)
		return false
	case r.Fragment != "" && (target.Body == nil || !target.Body.HasID(r.Fragment)):
		hint := "it has no headings to link to"
		if target.Body != nil {
			hint = "link to the page alone"
			if near := source.Nearest(r.Fragment, target.Body.AllIDs()); near != "" {
				hint = source.DidYouMean("#" + near)
			}
		}
		l.problems.Add(r.Pos, "unknown-reference", fmt.Sprintf("%s %s has no place %s", kind, source.Quote(r.To.Name()), source.Quote("#"+r.Fragment)), hint)
		return false
	}
	return true
}

func (l *loader) unknown(pos source.Pos, what, name string, names []string) {
	slices.Sort(names)
	hint := ""
	if near := source.Nearest(name, names); near != "" {
		hint = source.DidYouMean(near)
	} else {
		switch what {
		case KindOrganisation, KindSource, KindFact:
			hint = "add it to content/" + what + "s.yaml"
		case KindTerm:
			hint = "add it to content/glossary.yaml"
		case "image":
			hint = "put the picture into content/images"
		default:
			hint = "make it, or mend the id"
		}
	}
	l.problems.Add(pos, "unknown-reference", fmt.Sprintf("%s %s does not exist", what, source.Quote(name)), hint)
}

// warn reports what may stand but should not: telephone numbers and e-mail addresses, which are no part
// of a published record, sources that nothing rests on, and pages that nothing leads to.
func (l *loader) warn() {
	p := l.pack
	private := func(pos source.Pos, text string) {
		for _, at := range source.Personal([]byte(text)) {
			l.problems.Warn(pos, "personal-data", "a telephone number or e-mail address stands in the text: "+source.Quote(text[at[0]:at[1]]), "take it out; it is no part of a published record")
		}
	}
	p.all(func(e *Entry) { private(e.Pos, e.Summary) })
	for _, f := range p.Facts {
		private(f.Pos, f.Note)
	}
	for _, s := range p.Sources {
		private(s.Pos, s.Note)
	}
	for _, t := range p.Timeline {
		private(t.Pos, t.What)
	}
	if !l.unreadable { // what could not be read might well lead there
		l.uncited()
		l.orphans()
	}
}
