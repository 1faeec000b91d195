package generator

import (
	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// page is a page being made. It hands out addresses and ids, and records both.
type page struct {
	m        *maker
	path     string
	entry    *pack.Entry // the entry that the page is about, if any
	absolute bool        // addresses include the base URL, because the page is shown at any address
	room     []byte      // a buffer to make it in
	texts    []byte      // its texts, one after another in one buffer
	links    []site.Target
	ids      []string
	spelled  []pack.ID // terms whose abbreviation has been explained on the page
	err      error     // the first error in making a part of the page
}

// to returns an address as seen from the page, and records that the page links there.
func (p *page) to(a address) string {
	p.links = append(p.links, a.Target)
	if p.absolute {
		return p.m.pack.BaseURL + a.whole[len(up):]
	}
	return a.from(p.path)
}

// file is like to, for a whole file.
func (p *page) file(path string) string { return p.to(addressOf(path, "")) }

// own returns the address of a file that the [Policy] allows only from the page's own host. So it never includes the
// host, even on pages where other addresses do: a page shown on a trial host has its style there too.
func (p *page) own(path string) string {
	if href := p.file(path); !p.absolute {
		return href
	}
	return p.m.root + path
}

// id records an id of the page and returns it. Ids of the page itself contain an underscore.
func (p *page) id(id string) string {
	p.ids = append(p.ids, id)
	return id
}

// link returns a link to an entry or figure with its name as text, or an empty link if there is none.
func (p *page) link(id pack.ID) layouts.Link {
	if n := p.m.pack.Number(id); n != pack.Nowhere {
		return p.linkTo(n)
	}
	f := p.m.sums.Figure(id)
	if f == nil {
		return layouts.Link{}
	}
	count, _ := id.Figure()
	return layouts.Link{Href: p.to(p.m.where.of(id)), Text: figureTitle(p.m.sums.Summary(count), f)}
}

// linkTo returns a link to the entry with the given number.
func (p *page) linkTo(n int32) layouts.Link {
	return layouts.Link{Href: p.to(p.m.where.at[n]), Text: p.m.pack.Numbered(n).Called()}
}

// figureTitle returns the name of a figure outside the page of its count: "Kent: Counted, 2009 to 2010".
func figureTitle(of *tally.Summary, f *tally.Figure) string {
	return of.Place() + ": " + f.What + ", " + of.Count.Year.Words()
}

func (p *page) refs(ids []pack.ID) []layouts.Link {
	out := make([]layouts.Link, len(ids))
	for i, id := range ids {
		out[i] = p.link(id)
	}
	return out
}

// party returns a link to an organisation, or just its name.
func (p *page) party(party pack.Party) layouts.Link {
	if party.Words != "" {
		return layouts.Link{Text: party.Words}
	}
	return p.link(party.ID)
}
