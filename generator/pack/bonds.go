package pack

import (
	"bytes"
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"
)

// What entries have in common: pilots with pilots, cases with cases, pilots with themes.

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
