package pack

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"
)

// Mention is a reference seen from the other end: it says who refers to an entry.
type Mention struct {
	From   *Entry
	Number int32 // the number of From
	ref    int32 // the first of From's references to the entry
}

// Item returns the anchor of the insight, experiment or exchange that the reference is in, if any.
func (m Mention) Item() string { return m.From.item(m.ref) }

// mention is the compact form of a [Mention] in which the pack stores them: there are hundreds of thousands.
type mention struct {
	from int32 // the number of the entry that refers
	ref  int32
}

// gatherMentions inverts all references, in linear time: it counts the mentions that each entry can have, and then
// fills in lists allocated at that size. It visits entries in the order in which mentions are shown, so the lists
// need no sorting.
func (p *Pack) gatherMentions() {
	all, counts := 0, make([]int, len(p.entries))
	for from := range p.entries {
		for of := range p.mentionedBy(from) {
			counts[of]++
			all++
		}
	}
	room := make([]mention, all)
	p.mentions = make([][]mention, len(p.entries))
	for n := range p.entries {
		p.mentions[n], room = room[:0:counts[n]], room[counts[n]:]
	}
	for _, k := range kinds {
		g := p.groups[k.kind]
		for _, n := range g.byTitle {
			from := g.from + int(n)
			for of, ref := range p.mentionedBy(from) {
				list := p.mentions[of]
				if last := len(list) - 1; last >= 0 && list[last].from == int32(from) && p.entries[from].item(list[last].ref) == p.entries[from].item(ref) {
					list[last].ref = min(list[last].ref, ref) // a text that names a count and two of its figures mentions the count once
				} else {
					p.mentions[of] = append(list, mention{int32(from), ref})
				}
			}
		}
	}
}

// mentionedBy yields the numbers of the entries that an entry refers to, each with the first reference to it. For an
// entry that has items it yields every reference, ordered by target and then by item. A target with several ids, such
// as a count and its figures, is yielded for each of them.
func (p *Pack) mentionedBy(from int) iter.Seq2[int32, int32] {
	return func(yield func(of, ref int32) bool) {
		e := p.entries[from]
		of := func(ref int32) int32 { return p.lands[e.register][e.number(ref)].at }
		tell := func(ref int32) bool {
			at := of(ref)
			return at == Nowhere || int(at) == from || yield(at, ref)
		}
		if e.items == nil { // nearly always
			for _, first := range e.targets {
				if !tell(e.byTarget[first]) {
					return
				}
			}
			return
		}
		refs := slices.SortedFunc(slices.Values(e.byTarget), func(a, b int32) int {
			return cmp.Or(cmp.Compare(of(a), of(b)), strings.Compare(e.item(a), e.item(b)), cmp.Compare(a, b))
		})
		for _, ref := range refs {
			if !tell(ref) {
				return
			}
		}
	}
}

// Mentions returns who refers to an entry, sorted by kind and then by title. Each is listed once, except that each
// item of a conversation or event counts separately.
func (p *Pack) Mentions(id ID) []Mention {
	kept := p.mentioned(id)
	if len(kept) == 0 {
		return nil
	}
	list := make([]Mention, len(kept))
	for i, m := range kept {
		list[i] = Mention{p.entries[m.from], m.from, m.ref}
	}
	return list
}

// mentioned returns the mentions of an entry in their compact form.
func (p *Pack) mentioned(id ID) []mention {
	if n := p.Number(id); n != Nowhere {
		return p.mentions[n]
	}
	return nil
}

// Often returns the entries with more than the given number of mentions.
func (p *Pack) Often(than int) []*Entry {
	var out []*Entry
	for n, list := range p.mentions {
		if len(list) > than {
			out = append(out, p.entries[n])
		}
	}
	return out
}

// FactsAbout returns the facts that are about an entry, in the order of the list.
func (p *Pack) FactsAbout(id ID) []*Fact { return p.about[id] }

// Moment returns the timeline entry with the given id, or nil.
func (p *Pack) Moment(id ID) *Moment { return p.moments[id] }

// Item returns the item of a conversation, or the question of an event, at an anchor, and its kind: [Insight],
// [Experiment] or "question".
func (p *Pack) Item(id ID, anchor string) (kind string, item Item) {
	found := p.items[id][anchor]
	return found.kind, found.Item
}

// ofKind is an item and its kind.
type ofKind struct {
	kind string
	Item
}

// gatherRest builds the remaining indexes that pages look things up in.
func (p *Pack) gatherRest() {
	p.both, p.sharing = sync.OnceValue(p.gatherBoth), sync.OnceValue(p.gatherSharing) // only if a page needs them
	p.about, p.moments = map[ID][]*Fact{}, map[ID]*Moment{}
	p.items = map[ID]map[string]ofKind{}
	for _, f := range p.Facts {
		for _, id := range f.About {
			p.about[id] = append(p.about[id], f)
		}
	}
	for _, m := range p.Timeline {
		p.moments[m.ID] = m
	}
	for _, c := range p.Conversations {
		items := map[string]ofKind{}
		for _, passage := range c.Passages {
			for _, i := range passage.Items {
				items[i.ID] = ofKind{passage.Kind, i}
			}
		}
		p.items[c.ID] = items
	}
	for _, v := range p.Events {
		items := map[string]ofKind{}
		for _, x := range v.Exchanges {
			q := x.Question
			items[q.ID] = ofKind{"question", Item{ID: q.ID, Text: q.Text, Piece: q.Words}}
		}
		p.items[v.ID] = items
	}
}

// Entries returns all entries with their numbers, kind by kind and each kind in the order of its list.
func (p *Pack) Entries() iter.Seq2[int, *Entry] { return slices.All(p.entries) }

// RefersTo returns the ids that the entry refers to, sorted and without repetition.
func (e *Entry) RefersTo() []ID {
	out := make([]ID, 0, len(e.targets))
	for n := range e.targets {
		if id := e.id(n); id != "" && id != e.ID {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
