// Package pack holds the learning pack as typed, cross-linked, checked values.
//
// [Understand] turns each file into what it describes (a pilot, theme, case, count and so on) as soon as package
// source has read it. Each kind is read by one function, which is also its schema. [Load] then puts them together and
// resolves every reference, whether it is in front matter, in a list or in the middle of a sentence. A reference to
// something that does not exist becomes a problem at the reference's own position, and suggests the nearest id that
// does exist. After Load there is no text left to interpret, and nothing changes any more.
//
// All kinds embed an [Entry]: an id, a title, a position in a file, a text, and the references it makes. The
// references made to it, its mentions, are computed from those (see mentions.go), so a link written once can be seen
// from both ends.
//
// To add a kind, write a file here with its type and its reader, which load.go calls; add an entry to the table of
// kinds in id.go; add what readers see of it in package generator; and add a page in layouts.
package pack

import (
	"path"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// Pack is everything in content/, as values.
type Pack struct {
	Title, Strapline string
	Language         string
	Licence          string
	BaseURL          string     // ends in /, or empty
	NoBaseURL        source.Pos // where one would stand, if it is known that none does; the folder, if there is no pack.yaml
	HeadlineYear     Year
	Introduction     *Entry // the page where a new reader begins, or nil
	CountedBy        string // who made the counts, and from what, in a sentence; empty says nothing
	Contact          string // who answers for the pack, as its author typed it: an address of the web, or words
	Sectors          Choices
	Services         Choices
	Bases            Choices
	Lines            Choices // what the lines of rows are called; a line without a name is shown as it is written

	Pilots        []*Pilot // each list of texts and counts is in the order of the names of their files
	Themes        []*Theme
	Cases         []*Case
	Counts        []*Count
	Conversations []*Conversation
	Events        []*Event
	Pages         []*Page
	Organisations []*Organisation // as listed
	Sources       []*Source
	Facts         []*Fact
	Terms         []*Term // sorted by term
	Timeline      []*Moment
	Map           *Map                     // nil where there is none
	Images        map[string]*Image        // by path in content: images/gateway.jpg
	Returns       map[string]*source.Table // by file name: rs-2009-10.csv; nil for one that cannot be read

	entries  []*Entry       // everything that can hold references, kind by kind
	index    map[ID]int32   // the number of the entry that has an id
	groups   map[Kind]group // which of the entries are of a kind
	lands    map[*register][]landing
	mentions [][]mention // of each entry, who refers to it
	about    map[ID][]*Fact
	moments  map[ID]*Moment
	byCode   map[string]*Organisation // the first body that has each code
	both     func() map[[2]ID][]ID    // the texts that name two pilots
	sharing  func() *sharing
	items    map[ID]map[string]ofKind
	quoted   *Quoted
	figures  []FigureRef
	unsure   map[ID]bool // what lies in content, but could not be taken or read
}

// Choice is an entry of one of the pack's own vocabularies: a sector, a service or a basis.
type Choice struct {
	ID, Name, Note string
	Pos            source.Pos // of the id
}

// Choices are one of these vocabularies; nil where it is not known.
type Choices []Choice

// Of returns the choice of an id, or one with the id for its name if the vocabulary does not have it.
func (cs Choices) Of(id string) Choice {
	for _, c := range cs {
		if c.ID == id {
			return c
		}
	}
	return Choice{ID: id, Name: id}
}

// IDs returns the ids, in their order.
func (cs Choices) IDs() []string {
	ids := make([]string, len(cs))
	for i, c := range cs {
		ids[i] = c.ID
	}
	return ids
}

// Image is a picture that a text may show.
type Image struct {
	File          *source.File
	Width, Height int
}

// Entry returns what an id names, or nil.
func (p *Pack) Entry(id ID) *Entry {
	if n, ok := p.index[id]; ok {
		return p.entries[n]
	}
	return nil
}

// Number returns the number of the entry that an id names, or [Nowhere]. Who knows the number of an entry looks up nothing.
func (p *Pack) Number(id ID) int32 {
	if n, ok := p.index[id]; ok {
		return n
	}
	return Nowhere
}

// Nowhere is the number of no entry.
const Nowhere = -1

// Numbered returns the entry of a number. Numbers run from 0, kind by kind, to [Pack.Len].
func (p *Pack) Numbered(n int32) *Entry { return p.entries[n] }

// Len returns how many entries there are of all kinds.
func (p *Pack) Len() int { return len(p.entries) }

// NumberOf returns the number of an entry, by its number in the list of its kind.
func (p *Pack) NumberOf(kind Kind, i int) int32 { return int32(p.groups[kind].from + i) }

// Pilot returns the pilot of an id, or nil.
func (p *Pack) Pilot(id ID) *Pilot { return find(p, KindPilot, p.Pilots, id) }

// Event returns the event of an id, or nil.
func (p *Pack) Event(id ID) *Event { return find(p, KindEvent, p.Events, id) }

// Organisation returns the organisation of an id, or nil.
func (p *Pack) Organisation(id ID) *Organisation {
	return find(p, KindOrganisation, p.Organisations, id)
}

// Source returns the source of an id, or nil.
func (p *Pack) Source(id ID) *Source { return find(p, KindSource, p.Sources, id) }

// find returns what an id names in the list of a kind, or nil.
func find[E any](p *Pack, kind Kind, list []*E, id ID) *E {
	g := p.groups[kind]
	if n := p.Number(id); g.has(n) {
		return list[int(n)-g.from]
	}
	return nil
}

// Unsure reports whether something of the id lies in content, but not so that it could be taken or read in full.
// That was reported where it lies, so what leads to it, or to a place in it, is not blamed.
func (p *Pack) Unsure(id ID) bool { return p.unsure[id] }

// ImagePath returns where the picture of a link lies in content.
func (p *Pack) ImagePath(e *Entry, l prose.Link) string {
	return path.Join(strings.TrimPrefix(strings.TrimPrefix(path.Dir(e.File), source.Root), "/"), e.fragment(int32(len(e.keyed))+l.N))
}

// Quoted is a range of money for each person that somebody quoted, and the fact that says so.
type Quoted struct {
	Fact      *Fact
	Low, High money.Pence
}

// QuotedPerHead returns the range that pack.yaml names under quoted_per_head, or nil.
func (p *Pack) QuotedPerHead() *Quoted { return p.quoted }

// FigureRef is what an entry says of a computed figure, once or often. Whether there is such a figure is known
// once the counts are added up.
type FigureRef struct {
	To ID

	from   *Entry
	target int // the number of the figure among From's targets
}

// Places returns where the references stand.
func (r FigureRef) Places() []source.Pos {
	var places []source.Pos
	for _, n := range r.from.toTarget(r.target) {
		places = append(places, r.from.places(n)...)
	}
	return places
}

// FigureRefs returns all references to computed figures.
func (p *Pack) FigureRefs() []FigureRef { return p.figures }
