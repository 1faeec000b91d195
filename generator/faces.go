package generator

import (
	"totalplace/generator/pack"
	"totalplace/layouts"
)

// face says how readers meet the things of a kind.
type face struct {
	one, many string // the name of one, and the heading of several
	page      bool   // each has a page of its own, rather than a place on that of the list or of a count
	folder    string // the folder of these pages; empty for the root of the site
	list      string // the page that lists them, without .html; may be empty

	// The search rank among entries with the same words: whoever types the name of a place wants the place, and not
	// one of the many facts that name it. Facts and figures still come before pages whose words are theirs, because a
	// matching title raises an entry.
	rank float64
}

// faceOf returns the face of a kind of package pack. Every build asks for all kinds, so a missing one is noticed at
// once.
func faceOf(kind pack.Kind) face {
	switch kind {
	case pack.KindPilot:
		return face{one: "place", many: "Places", page: true, folder: "pilots", list: "pilots/index", rank: 1}
	case pack.KindTheme:
		return face{one: "theme", many: "Themes", page: true, folder: "themes", list: "themes/index", rank: 1.2}
	case pack.KindCase:
		return face{one: "case study", many: "Case studies", page: true, folder: "cases", list: "cases/index", rank: 1.1}
	case pack.KindCount:
		return face{one: "count", many: "Counts", page: true, folder: "counts", list: "counts/index", rank: 0.8}
	case pack.KindConversation:
		return face{one: "conversation", many: "Conversations", page: true, folder: "conversations", list: "conversations/index", rank: 1}
	case pack.KindEvent:
		return face{one: "event", many: "Events", page: true, folder: "events", list: "events/index", rank: 1}
	case pack.KindPage:
		return face{one: "page", many: "Pages", page: true, rank: 0.9}
	case pack.KindFact:
		return face{one: "fact", many: "Facts", list: "facts", rank: 0.65}
	case pack.KindMoment:
		return face{one: "moment", many: "Timeline", list: "timeline"} // found as a part of the timeline
	case pack.KindOrganisation:
		return face{one: "organisation", many: "Organisations", page: true, folder: "organisations", list: "organisations/index", rank: 0.7}
	case pack.KindTerm:
		return face{one: "term", many: "Glossary", list: "glossary", rank: 0.9}
	case pack.KindSource:
		return face{one: "source", many: "Sources", page: true, folder: "sources", list: "sources/index", rank: 0.45}
	case pack.KindFigure:
		return face{one: "figure", many: "Figures", rank: 0.55}
	}
	panic("nothing says how readers meet a " + string(kind))
}

func kindName(kind pack.Kind) string { return faceOf(kind).one }

// pageAt returns the path of the page of an entry.
func (f face) pageAt(id pack.ID) string {
	if f.folder == "" {
		return id.Name() + ".html"
	}
	return f.folder + "/" + id.Name() + ".html"
}

// listPage returns the page that lists a kind, or the first of several.
func listPage(kind pack.Kind) string { return faceOf(kind).list + ".html" }

// index links to the list of a kind, from a page below it.
func (p *page) index(kind pack.Kind) layouts.Link {
	return p.pageLink(listPage(kind), faceOf(kind).many)
}
