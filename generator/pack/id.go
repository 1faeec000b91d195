package pack

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Kind is a kind of thing that has an id, as a link writes it before the colon.
type Kind string

// The kinds.
const (
	KindPilot        Kind = "pilot"
	KindTheme        Kind = "theme"
	KindCase         Kind = "case"
	KindCount        Kind = "count"
	KindConversation Kind = "conversation"
	KindEvent        Kind = "event"
	KindPage         Kind = "page"
	KindFact         Kind = "fact"
	KindMoment       Kind = "moment" // an entry of the timeline
	KindOrganisation Kind = "organisation"
	KindTerm         Kind = "term"
	KindSource       Kind = "source"
	KindFigure       Kind = "figure" // computed from a count
)

// kindImage is a picture: a text shows it by its path.
const kindImage Kind = "image"

// aboutKind is what there is to know of a kind.
type aboutKind struct {
	kind     Kind
	folder   string                 // of content, in which each file is one of the kind
	list     string                 // or the file of content that lists them
	unlinked bool                   // no link can name one
	holds    func(p *Pack) []*Entry // what the pack holds of it; nil for what is computed, and refers to nothing
}

// kinds are all of them, in the order in which readers meet what refers to something.
var kinds = [...]aboutKind{
	{kind: KindPilot, folder: "pilots", holds: func(p *Pack) []*Entry { return entries(p.Pilots) }},
	{kind: KindTheme, folder: "themes", holds: func(p *Pack) []*Entry { return entries(p.Themes) }},
	{kind: KindCase, folder: "cases", holds: func(p *Pack) []*Entry { return entries(p.Cases) }},
	{kind: KindCount, folder: "counts", holds: func(p *Pack) []*Entry { return entries(p.Counts) }},
	{kind: KindConversation, folder: "conversations", holds: func(p *Pack) []*Entry { return entries(p.Conversations) }},
	{kind: KindEvent, folder: "events", holds: func(p *Pack) []*Entry { return entries(p.Events) }},
	{kind: KindPage, folder: "pages", holds: func(p *Pack) []*Entry { return entries(p.Pages) }},
	{kind: KindFact, list: "facts.yaml", holds: func(p *Pack) []*Entry { return entries(p.Facts) }},
	{kind: KindMoment, list: "timeline.yaml", unlinked: true, holds: func(p *Pack) []*Entry { return entries(p.Timeline) }},
	{kind: KindOrganisation, list: "organisations.yaml", holds: func(p *Pack) []*Entry { return entries(p.Organisations) }},
	{kind: KindTerm, list: "glossary.yaml", holds: func(p *Pack) []*Entry { return entries(p.Terms) }},
	{kind: KindSource, list: "sources.yaml", holds: func(p *Pack) []*Entry { return entries(p.Sources) }},
	{kind: KindFigure},
}

// Kinds returns every kind, in the order in which readers meet what refers to something.
func Kinds() iter.Seq[Kind] {
	return func(yield func(Kind) bool) {
		for _, k := range kinds {
			if !yield(k.kind) {
				return
			}
		}
	}
}

// CompareKinds compares two kinds by that order. What is no kind comes last.
func CompareKinds(a, b Kind) int { return cmp.Compare(a.position(), b.position()) }

func (kind Kind) position() int {
	if i := slices.IndexFunc(kinds[:], func(k aboutKind) bool { return k.kind == kind }); i >= 0 {
		return i
	}
	return len(kinds)
}

// Files reports whether each of the kind is a file of its own, and no entry of a list.
func (kind Kind) Files() bool { return kind.about().folder != "" }

// about returns what there is to know of a kind; nothing, if it is none.
func (kind Kind) about() aboutKind {
	return firstKind(func(k aboutKind) bool { return k.kind == kind })
}

// inFolder is the kind of which each file of a folder of content is one, or none.
func inFolder(dir string) Kind {
	return firstKind(func(k aboutKind) bool { return k.folder == dir && dir != "" }).kind
}

// inList is the kind that a file of content lists, or none.
func inList(path string) Kind {
	return firstKind(func(k aboutKind) bool { return k.list == path && path != "" }).kind
}

// firstKind returns the first kind that is as asked for, or nothing.
func firstKind(is func(aboutKind) bool) aboutKind {
	for _, k := range kinds {
		if is(k) {
			return k
		}
	}
	return aboutKind{}
}

// folders are those of content in which each file is one of a kind.
func folders() []string { return ofKinds(func(k aboutKind) string { return k.folder }) }

// lists are the files of content that list what is of a kind.
func lists() []string { return ofKinds(func(k aboutKind) string { return k.list }) }

// linkable are the kinds that a link can name.
func linkable() []string {
	return ofKinds(func(k aboutKind) string {
		if k.unlinked {
			return ""
		}
		return string(k.kind)
	})
}

// ofKinds returns something of every kind that has it.
func ofKinds(what func(aboutKind) string) (out []string) {
	for _, k := range kinds {
		if has := what(k); has != "" {
			out = append(out, has)
		}
	}
	return out
}

func entries[E thing](list []E) []*Entry {
	out := make([]*Entry, len(list))
	for i, e := range list {
		out[i] = e.entry()
	}
	return out
}

// ID names one thing in the pack: its kind and its own id, as an author writes it in a link, pilot:kent.
type ID string

// NewID joins a kind and a name.
func NewID(kind Kind, name string) ID { return ID(string(kind) + ":" + name) }

// Kind returns the kind.
func (id ID) Kind() Kind {
	kind, _, _ := strings.Cut(string(id), ":")
	return Kind(kind)
}

// Name returns the id without its kind.
func (id ID) Name() string {
	_, name, _ := strings.Cut(string(id), ":")
	return name
}

// FigureID is the id of a figure: that of its count, a stroke, and its own name: figure:kent-2009-10/counted-per-head.
func FigureID(count ID, name string) ID { return NewID(KindFigure, count.Name()+"/"+name) }

// Figure parts the id of a figure again. It returns no name where there is no stroke.
func (id ID) Figure() (count ID, name string) {
	of, name, _ := strings.Cut(id.Name(), "/")
	return NewID(KindCount, of), name
}
