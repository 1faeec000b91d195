package generator

import (
	"totalplace/generator/pack"
)

// shown is how readers meet the things of a kind.
type shown struct {
	one, many string // what one is called, and the heading that several stand under
	page      bool   // each has a page of its own; otherwise it stands on that of a list or a count
	folder    string // in which these pages lie, and the list of them; empty for the top of the site

	// How likely it is meant where several have the same words: whoever types the name of a place wants the place, not one
	// of the many facts that name it. Facts and figures stand above pages all the same where the words are their own,
	// because a name that fits lifts what bears it.
	rank float64
}

// shownAs says how readers meet a kind of package pack. Every build asks for all of them, so none can be missing.
func shownAs(kind pack.Kind) shown {
	switch kind {
	case pack.KindPilot:
		return shown{one: "place", many: "Places", page: true, folder: "pilots", rank: 1.3}
	case pack.KindTheme:
		return shown{one: "theme", many: "Themes", page: true, folder: "themes", rank: 1.2}
	case pack.KindCase:
		return shown{one: "case study", many: "Case studies", page: true, folder: "cases", rank: 1.1}
	case pack.KindCount:
		return shown{one: "count", many: "Counts", page: true, folder: "counts", rank: 0.8}
	case pack.KindConversation:
		return shown{one: "conversation", many: "Conversations", page: true, folder: "conversations", rank: 1}
	case pack.KindEvent:
		return shown{one: "event", many: "Events", page: true, folder: "events", rank: 1}
	case pack.KindPage:
		return shown{one: "page", many: "Pages", page: true, rank: 0.9}
	case pack.KindFact:
		return shown{one: "fact", many: "Facts", rank: 0.6}
	case pack.KindMoment:
		return shown{one: "moment", many: "Timeline"} // found as a part of the timeline
	case pack.KindOrganisation:
		return shown{one: "organisation", many: "Organisations", page: true, folder: "organisations", rank: 0.7}
	case pack.KindTerm:
		return shown{one: "term", many: "Glossary", rank: 0.85}
	case pack.KindSource:
		return shown{one: "source", many: "Sources", page: true, folder: "sources", rank: 0.45}
	case pack.KindFigure:
		return shown{one: "figure", many: "Figures", rank: 0.55}
	}
	panic("nothing says how readers meet a " + string(kind))
}

func kindName(kind pack.Kind) string { return shownAs(kind).one }

// pageAt is the address of the page of an entry.
func (s shown) pageAt(id pack.ID) string {
	if s.folder == "" {
		return id.Name() + ".html"
	}
	return s.folder + "/" + id.Name() + ".html"
}

// index is the address of the list of a kind whose pages lie in a folder.
func (s shown) index() string { return s.folder + "/index.html" }
