package pack

import (
	"cmp"
	"iter"
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

// knownKind is what there is to know of a kind.
type knownKind struct {
	kind     Kind
	folder   string                 // of content, in which each file is one of the kind
	list     string                 // or the file of content that lists them
	unlinked bool                   // no link can name one
	holds    func(p *Pack) []*Entry // what the pack holds of it; nil for what is computed, and refers to nothing
}

// table is every kind, in the order in which readers meet what refers to something.
var table = [...]knownKind{
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
		for _, k := range table {
			if !yield(k.kind) {
				return
			}
		}
	}
}

// CompareKinds compares two kinds by that order. What is no kind comes last.
func CompareKinds(a, b Kind) int { return cmp.Compare(a.position(), b.position()) }

func (kind Kind) position() int {
	for i, k := range table {
		if k.kind == kind {
			return i
		}
	}
	return len(table)
}

// Files reports whether each of the kind is a file of its own, and no entry of a list.
func (kind Kind) Files() bool { return kind.known().folder != "" }

func entries[E Entity](list []E) []*Entry {
	out := make([]*Entry, len(list))
	for i, e := range list {
		out[i] = e.entry()
	}
	return out
}

// known returns what there is to know of a kind; nothing, if it is none.
func (kind Kind) known() knownKind {
	for _, k := range table {
		if k.kind == kind {
			return k
		}
	}
	return knownKind{}
}

// inFolder is the kind of which each file of a folder of content is one, or none.
func inFolder(dir string) Kind {
	for _, k := range table {
		if k.folder == dir && dir != "" {
			return k.kind
		}
	}
	return ""
}

// inList is the kind that a file of content lists, or none.
func inList(path string) Kind {
	for _, k := range table {
		if k.list == path && path != "" {
			return k.kind
		}
	}
	return ""
}

// folders are those of content in which each file is one of a kind.
func folders() (dirs []string) {
	for _, k := range table {
		if k.folder != "" {
			dirs = append(dirs, k.folder)
		}
	}
	return dirs
}

// lists are the files of content that list what is of a kind.
func lists() (files []string) {
	for _, k := range table {
		if k.list != "" {
			files = append(files, k.list)
		}
	}
	return files
}

// linkable are the kinds that a link can name.
func linkable() (kinds []string) {
	for _, k := range table {
		if !k.unlinked {
			kinds = append(kinds, string(k.kind))
		}
	}
	return kinds
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
