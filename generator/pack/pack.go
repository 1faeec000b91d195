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
// The files, in the order in which to read them:
//
//	pack, kinds, id, entry                      the pack, its kinds, and what entries of all kinds have in common
//	texts, conversation, event, listed, count   each kind: its type and its reader
//	map, baseurl, year, printed                 values that some of them hold
//	load, refs                                  from files to entries, from references to what they refer to
//	mentions, bonds, titles                     what follows from that
//	received, lines                             counts beside the published tables that they come from
//	astray, warn                                what is not where it should be, and what is probably unwanted
//
// To add a kind, write its type and its reader; add an entry to the table in kinds.go; add what readers see of it in
// package generator; and add a page in layouts.
package pack

import (
	"totalplace/generator/money"
	"totalplace/generator/source"
)

// Pack is everything in content/, as values.
type Pack struct {
	Title, Strapline string
	Language         string
	Licence          string
	BaseURL          string     // ends in /; may be empty
	NoBaseURL        source.Pos // where to add a missing base_url, or content/ if there is no pack.yaml; zero if there is one or it is not known
	HeadlineYear     Year
	Introduction     *Entry  // the page where a new reader begins, or nil
	QuotedPerHead    *Quoted // what somebody says is spent on each resident, or nil
	CountedBy        string  // who made the counts, and from what, in a sentence; may be empty
	Contact          string  // who answers for the pack, as typed: a web address, or words
	Sectors          Choices
	Services         Choices
	Bases            Choices
	Lines            Choices // the names of the lines of rows; a line that is not among them is shown as written

	Pilots        []*Pilot // each list of texts or counts is sorted by file name
	Themes        []*Theme
	Cases         []*Case
	Counts        []*Count
	Conversations []*Conversation
	Events        []*Event
	Pages         []*Page
	Organisations []*Organisation // in the order of the file
	Sources       []*Source
	Facts         []*Fact
	Terms         []*Term // sorted by term
	Timeline      []*Moment
	Map           *Map                     // nil if there is none
	Images        map[string]*Image        // by path within content: images/gateway.jpg
	Returns       map[string]*source.Table // by file name: rs-2009-10.csv; nil for one that could not be read
	FigureRefs    []FigureRef              // all references to computed figures

	entries  []*Entry       // all entries, kind by kind; an entry's number is its index here
	index    map[ID]int32   // the number of the entry with an id
	groups   map[Kind]group // the entries of each kind
	lands    map[*register][]landing
	mentions [][]mention // by entry, who refers to it
	about    map[ID][]*Fact
	moments  map[ID]*Moment
	byCode   map[string]*Organisation // the first organisation with each code
	both     func() map[[2]ID][]ID    // the texts that name both of two pilots
	sharing  func() *sharing
	items    map[ID]map[string]ofKind
	unsure   map[ID]bool // ids of things that are in content but could not be read in full
}

// Choice is an entry of one of the pack's own vocabularies: a sector, service, basis or line.
type Choice struct {
	ID, Name, Note string
	Pos            source.Pos // of the id
}

// Choices is one of the pack's vocabularies. It is nil if it is missing or could not be read in full.
type Choices []Choice

// Of returns the choice with the given id or, if there is none, a choice with the id as its name.
func (cs Choices) Of(id string) Choice {
	for _, c := range cs {
		if c.ID == id {
			return c
		}
	}
	return Choice{ID: id, Name: id}
}

// IDs returns the ids, in the order of the vocabulary.
func (cs Choices) IDs() []string {
	ids := make([]string, len(cs))
	for i, c := range cs {
		ids[i] = c.ID
	}
	return ids
}

// Image is a picture that texts may show.
type Image struct {
	File          *source.File
	Width, Height int
}

// Entry returns the entry with the given id, or nil.
func (p *Pack) Entry(id ID) *Entry {
	if n, ok := p.index[id]; ok {
		return p.entries[n]
	}
	return nil
}

// Number returns the number of the entry with the given id, or [Nowhere]. Access by number needs no map lookup.
func (p *Pack) Number(id ID) int32 {
	if n, ok := p.index[id]; ok {
		return n
	}
	return Nowhere
}

// Nowhere is the number of no entry.
const Nowhere = -1

// Numbered returns the entry with the given number. Numbers run from 0 to [Pack.Len]-1, kind by kind.
func (p *Pack) Numbered(n int32) *Entry { return p.entries[n] }

// Len returns the number of entries of all kinds.
func (p *Pack) Len() int { return len(p.entries) }

// NumberOf returns the number of the entry at index i in the list of its kind.
func (p *Pack) NumberOf(kind Kind, i int) int32 { return int32(p.groups[kind].from + i) }

// Pilot returns the pilot with the given id, or nil.
func (p *Pack) Pilot(id ID) *Pilot { return find(p, KindPilot, p.Pilots, id) }

// Case returns the case study with the given id, or nil.
func (p *Pack) Case(id ID) *Case { return find(p, KindCase, p.Cases, id) }

// Event returns the event with the given id, or nil.
func (p *Pack) Event(id ID) *Event { return find(p, KindEvent, p.Events, id) }

// Organisation returns the organisation with the given id, or nil.
func (p *Pack) Organisation(id ID) *Organisation {
	return find(p, KindOrganisation, p.Organisations, id)
}

// Source returns the source with the given id, or nil.
func (p *Pack) Source(id ID) *Source { return find(p, KindSource, p.Sources, id) }

// find returns the element with the given id in the list of a kind, or nil.
func find[E any](p *Pack, kind Kind, list []*E, id ID) *E {
	g := p.groups[kind]
	if n := p.Number(id); g.has(n) {
		return list[int(n)-g.from]
	}
	return nil
}

// Unsure reports whether content has something with the given id that could not be read in full. That was reported at
// the thing itself, so references to it, or to an anchor in it, are not reported.
func (p *Pack) Unsure(id ID) bool { return p.unsure[id] }

// Quoted is a range of money per head that somebody has quoted, and the fact that says so.
type Quoted struct {
	Fact      *Fact
	Low, High money.Pence
}

// FigureRef stands for an entry's references to one computed figure. Whether that figure exists is known only once
// the counts are added up.
type FigureRef struct {
	To ID

	from   *Entry
	target int // the index of the figure among from's targets
}

// Places returns the positions of the references.
func (r FigureRef) Places() []source.Pos {
	var places []source.Pos
	for _, n := range r.from.toTarget(r.target) {
		places = append(places, r.from.places(n)...)
	}
	return places
}
