package pack

import (
	"cmp"
	"iter"
	"slices"

	"totalplace/generator/source"
)

// Kind is a kind of thing that has an id. Its value is what a link writes before the colon.
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

// kindImage is the kind of images, which texts refer to by path.
const kindImage Kind = "image"

// aboutKind describes a kind.
type aboutKind struct {
	kind     Kind
	folder   string                                // in content; each file in it is one thing of this kind
	ending   string                                // of the names of those files
	list     string                                // or the file in content that lists them
	unlinked bool                                  // links cannot refer to it
	read     func(e Entry, m *source.Fields) thing // reads the keys of the kind; nil for moments, which have no id, and for what is computed
	holds    func(p *Pack) []*Entry                // all entries of the kind in a pack; nil if they are computed, and so refer to nothing
}

// kinds are all kinds, in the order in which pages list what mentions something.
var kinds = [...]aboutKind{
	{kind: KindPilot, folder: "pilots", ending: ".md", read: readPilot, holds: func(p *Pack) []*Entry { return entries(p.Pilots) }},
	{kind: KindTheme, folder: "themes", ending: ".md", read: readTheme, holds: func(p *Pack) []*Entry { return entries(p.Themes) }},
	{kind: KindCase, folder: "cases", ending: ".md", read: readCase, holds: func(p *Pack) []*Entry { return entries(p.Cases) }},
	{kind: KindCount, folder: "counts", ending: ".yaml", read: readCount, holds: func(p *Pack) []*Entry { return entries(p.Counts) }},
	{kind: KindConversation, folder: "conversations", ending: ".md", read: readConversation, holds: func(p *Pack) []*Entry { return entries(p.Conversations) }},
	{kind: KindEvent, folder: "events", ending: ".md", read: readEvent, holds: func(p *Pack) []*Entry { return entries(p.Events) }},
	{kind: KindPage, folder: "pages", ending: ".md", read: readPage, holds: func(p *Pack) []*Entry { return entries(p.Pages) }},
	{kind: KindFact, list: "facts.yaml", read: readFact, holds: func(p *Pack) []*Entry { return entries(p.Facts) }},
	{kind: KindMoment, list: "timeline.yaml", unlinked: true, holds: func(p *Pack) []*Entry { return entries(p.Timeline) }},
	{kind: KindOrganisation, list: "organisations.yaml", read: readOrganisation, holds: func(p *Pack) []*Entry { return entries(p.Organisations) }},
	{kind: KindTerm, list: "glossary.yaml", read: readTerm, holds: func(p *Pack) []*Entry { return entries(p.Terms) }},
	{kind: KindSource, list: "sources.yaml", read: readSource, holds: func(p *Pack) []*Entry { return entries(p.Sources) }},
	{kind: KindFigure},
}

// Kinds returns every kind, in the order in which pages list what mentions something.
func Kinds() iter.Seq[Kind] {
	return func(yield func(Kind) bool) {
		for _, k := range kinds {
			if !yield(k.kind) {
				return
			}
		}
	}
}

// CompareKinds compares two kinds in that order. An unknown kind comes last.
func CompareKinds(a, b Kind) int { return cmp.Compare(a.position(), b.position()) }

func (kind Kind) position() int {
	if i := slices.IndexFunc(kinds[:], func(k aboutKind) bool { return k.kind == kind }); i >= 0 {
		return i
	}
	return len(kinds)
}

// Files reports whether each thing of the kind is a file of its own, rather than an entry of a list.
func (kind Kind) Files() bool { return kind.about().folder != "" }

// about returns the description of a kind; it is empty if there is no such kind.
func (kind Kind) about() aboutKind {
	return firstKind(func(k aboutKind) bool { return k.kind == kind })
}

// inFolder returns the kind of the files in a folder of content, or "".
func inFolder(dir string) Kind {
	return firstKind(func(k aboutKind) bool { return k.folder == dir && dir != "" }).kind
}

// inList returns the kind whose entries a file of content lists, or "".
func inList(path string) Kind {
	return firstKind(func(k aboutKind) bool { return k.list == path && path != "" }).kind
}

// firstKind returns the first kind for which is returns true, or an empty description.
func firstKind(is func(aboutKind) bool) aboutKind {
	for _, k := range kinds {
		if is(k) {
			return k
		}
	}
	return aboutKind{}
}

// folders returns the folders of content in which each file is one thing of a kind.
func folders() []string { return ofKinds(func(k aboutKind) string { return k.folder }) }

// lists returns the files of content that list the entries of a kind.
func lists() []string { return ofKinds(func(k aboutKind) string { return k.list }) }

// linkable returns the kinds that a link can refer to.
func linkable() []string {
	return ofKinds(func(k aboutKind) string {
		if k.unlinked {
			return ""
		}
		return string(k.kind)
	})
}

// ofKinds returns what(k) for every kind k for which it is not empty.
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
