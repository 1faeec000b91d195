package pack

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"totalplace/generator/source"
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

// OrderByTitle returns the indices of the entries, sorted by title as [CompareTitles] does and then by id.
func OrderByTitle(entries []*Entry) []int32 {
	return inOrder(len(entries), func(i int) string { return entries[i].Title }, func(a, b int32) int {
		return strings.Compare(string(entries[a].ID), string(entries[b].ID))
	})
}

// OrderTitles returns the indices of the titles in sorted order. The sort is stable.
func OrderTitles(titles []string) []int32 {
	return inOrder(len(titles), func(i int) string { return titles[i] }, func(a, b int32) int { return cmp.Compare(a, b) })
}

// inOrder returns the numbers from 0 to n-1, sorted by title; same compares two numbers with equal titles. Most
// titles differ in their first eight bytes, which are compared as one integer.
func inOrder(n int, title func(int) string, same func(a, b int32) int) []int32 {
	type titled struct {
		first uint64 // the first eight bytes of title
		title string // in the form that [sortedAs] returns
		n     int32
	}
	order := make([]titled, n)
	source.SideBySide(len(order), func(i int) {
		sorted := sortedAs(title(i))
		var first [8]byte
		copy(first[:], sorted)
		order[i] = titled{binary.BigEndian.Uint64(first[:]), sorted, int32(i)}
	})
	slices.SortFunc(order, func(a, b titled) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		if c := strings.Compare(a.title, b.title); c != 0 {
			return c
		}
		return same(a.n, b.n)
	})
	numbers := make([]int32, len(order))
	for i, t := range order {
		numbers[i] = t.n
	}
	return numbers
}

// CompareTitles compares two titles in the order in which readers expect to find them: ignoring case, accents and the
// quotation mark that a title may begin with, and with numbers by value, so that Place 2 comes before Place 10.
func CompareTitles(a, b string) int { return strings.Compare(sortedAs(a), sortedAs(b)) }

// sortedAs returns a title in lower case with the number of its digits before each number, so that comparing bytes
// puts numbers in order.
func sortedAs(title string) string {
	title = strings.ToLower(title)
	if strings.IndexFunc(title, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		title = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(title))
	}
	if at := strings.IndexFunc(title, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); at > 0 {
		title = title[at:]
	}
	const digits = "0123456789"
	at := strings.IndexAny(title, digits)
	if at < 0 {
		return title
	}
	var b strings.Builder
	b.Grow(len(title) + 8)
	for ; at >= 0; at = strings.IndexAny(title, digits) {
		b.WriteString(title[:at])
		rest := strings.TrimLeft(title[at:], digits)
		number := strings.TrimLeft(title[at:len(title)-len(rest)], "0")
		b.WriteByte('0' + byte(min(len(number), 'a'-'0'-1))) // sorts before all letters
		b.WriteString(number)
		title = rest
	}
	b.WriteString(title)
	return b.String()
}

// ByTitle returns the indices of the entries of a kind within the list of that kind, sorted by title.
func (p *Pack) ByTitle(kind Kind) []int32 { return p.groups[kind].byTitle }

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

// Bond says why two pilots belong together.
type Bond struct {
	With   *Pilot
	Themes []ID // that both looked into
	Texts  []ID // that name both
}

// Bonds returns the bonds between a pilot and others, the strongest first and at most most of them, and the number of
// pilots that it has a bond with. A text that names many pilots, such as an index, binds no two of them.
func (p *Pack) Bonds(pilot *Pilot, most int) (strongest []Bond, all int) {
	type tie struct {
		with   *Pilot
		weight int
	}
	ties := make([]tie, 0, len(p.Pilots))
	for _, other := range p.Pilots {
		if other == pilot {
			continue
		}
		if n := p.weight(pilot, other); n > 0 {
			ties = append(ties, tie{other, n})
		}
	}
	slices.SortStableFunc(ties, func(a, b tie) int { return cmp.Compare(b.weight, a.weight) })
	for _, t := range ties[:min(most, len(ties))] {
		strongest = append(strongest, p.Bond(pilot, t.with))
	}
	return strongest, len(ties)
}

// weight returns the strength of the bond between two pilots. A shared theme counts for more than a text that names
// both. It is computed without making the bond, because most bonds are weak and are not shown.
func (p *Pack) weight(a, b *Pilot) int {
	n := len(p.both()[[2]ID{a.ID, b.ID}])
	if a.names(b.ID) {
		n++
	}
	if b.names(a.ID) {
		n++
	}
	for _, t := range a.Themes {
		if slices.Contains(b.Themes, t) {
			n += 3
		}
	}
	return n
}

// Bond returns what binds a pilot to another, which may be nothing.
func (p *Pack) Bond(pilot, other *Pilot) Bond {
	b := Bond{With: other, Texts: p.texts(pilot.ID, other.ID)}
	for _, t := range pilot.Themes {
		if slices.Contains(other.Themes, t) {
			b.Themes = append(b.Themes, t)
		}
	}
	return b
}

// texts returns the texts that name both pilots: the page of one if it links to the other, and cases, conversations,
// events and themes that link to both.
func (p *Pack) texts(a, b ID) []ID {
	var out []ID
	for _, pair := range [][2]ID{{a, b}, {b, a}} {
		if p.Entry(pair[0]).names(pair[1]) {
			out = append(out, pair[0])
		}
	}
	return append(out, p.both()[[2]ID{a, b}]...)
}

// maxNamed is the most pilots that a text may name and still bind any two of them.
const maxNamed = 6

// gatherBoth returns, for each pair of pilots, the texts that name both. It makes one pass over the texts, because
// comparing the mentions of each pair would take time quadratic in the number of pilots.
func (p *Pack) gatherBoth() map[[2]ID][]ID {
	both := map[[2]ID][]ID{}
	pilots := p.groups[KindPilot]
	for _, e := range p.entries {
		switch e.ID.Kind() {
		case KindCase, KindConversation, KindEvent, KindTheme:
		default:
			continue
		}
		var named []ID
		for t := range e.targets {
			if at := p.lands[e.register][e.target(t)].at; pilots.has(at) {
				named = append(named, p.entries[at].ID)
			}
		}
		if len(named) > maxNamed {
			continue
		}
		for _, a := range named {
			for _, b := range named {
				if a != b {
					both[[2]ID{a, b}] = append(both[[2]ID{a, b}], e.ID)
				}
			}
		}
	}
	return both
}

// Related is a case that has places or themes in common with another.
type Related struct {
	Case   *Case
	Shared []ID // what they share: places, then themes
}

// maxRelated is the most related cases that are worth a reader's time.
const maxRelated = 5

// Related returns the cases that share places or themes with c: those that share most come first, and after that by
// id.
func (p *Pack) Related(c *Case) []Related {
	about := slices.Concat(c.Pilots, c.Themes)
	about = about[:min(len(about), math.MaxUint8)]
	// In a big pack a theme has a thousand cases, so each of them must cost next to nothing.
	by := p.sharing()
	room := by.room.Get().(*[]byte)
	defer by.room.Put(room)
	shared := *room
	clear(shared)
	for _, id := range about {
		for _, i := range by.of[id] {
			shared[i]++
		}
	}
	found := make([]Related, 0, maxRelated)
	for n := len(about); n > 0; n-- {
		for i := 0; i < len(shared); i++ {
			next := bytes.IndexByte(shared[i:], byte(n))
			if next < 0 {
				break
			}
			i += next
			if by.cases[i].ID == c.ID {
				continue
			}
			r := Related{by.cases[i], make([]ID, 0, n)}
			for _, id := range about {
				if _, ok := slices.BinarySearch(by.of[id], i); ok {
					r.Shared = append(r.Shared, id)
				}
			}
			if found = append(found, r); len(found) == maxRelated {
				return found
			}
		}
	}
	return found
}

// sharing lists the cases that are about each place and theme.
type sharing struct {
	cases []*Case // all cases, sorted by id
	of    map[ID][]int
	room  sync.Pool // of *[]byte, in which to count what each case shares with another
}

func (p *Pack) gatherSharing() *sharing {
	s := &sharing{
		cases: slices.SortedFunc(slices.Values(p.Cases), func(a, b *Case) int { return cmp.Compare(a.ID, b.ID) }),
		of:    map[ID][]int{},
	}
	s.room.New = func() any { return new(make([]byte, len(s.cases))) }
	for i, c := range s.cases {
		for _, about := range [][]ID{c.Pilots, c.Themes} {
			for _, id := range about {
				s.of[id] = append(s.of[id], i)
			}
		}
	}
	maps.DeleteFunc(s.of, func(id ID, _ []int) bool { return p.Entry(id) == nil })
	return s
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

// Meeting is a pilot and a theme, a cell of the coverage table.
type Meeting struct{ Pilot, Theme ID }

// Holding is what the pack holds for a [Meeting].
type Holding struct {
	Own                  bool // the theme is one of the pilot's own
	Cases, Voices, Facts int
}

// Coverage returns what the pack holds for each pilot and theme that are named together by an entry.
func (p *Pack) Coverage() map[Meeting]Holding {
	out := map[Meeting]Holding{}
	for _, pilot := range p.Pilots {
		for _, theme := range pilot.Themes {
			out[Meeting{pilot.ID, theme}] = Holding{Own: true}
		}
	}
	for _, e := range p.entries {
		kind := e.ID.Kind()
		if kind != KindCase && kind != KindConversation && kind != KindEvent && kind != KindFact {
			continue
		}
		pilots, themes := map[ID]bool{}, map[ID]bool{}
		for n := range e.targets {
			switch id := e.id(n); id.Kind() {
			case KindPilot:
				pilots[id] = true
			case KindTheme:
				themes[id] = true
			}
		}
		for pilot := range pilots {
			for theme := range themes {
				h := out[Meeting{pilot, theme}]
				switch kind {
				case KindCase:
					h.Cases++
				case KindFact:
					h.Facts++
				default:
					h.Voices++
				}
				out[Meeting{pilot, theme}] = h
			}
		}
	}
	return out
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
