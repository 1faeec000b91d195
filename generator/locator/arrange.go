package locator

import (
	"slices"
)

// mark is a place with its number.
type mark struct {
	number int
	rings  []ring // none of a dot
	box    box    // that all of them lie in
	at     point  // its heart
	label  point  // the middle of its number
	beside bool   // the number stands beside the place
	placed bool
}

// touches reports whether a disc around a point reaches the place.
func (m *mark) touches(p point, r int64) bool {
	if m.rings == nil {
		return p.nearer(m.at, r+dot)
	}
	return m.box.near(p, r) && (edge(m.rings, p, r*r-1) < r*r || inside(m.rings, p))
}

// under reports whether the place lies under a line.
func (m *mark) under(l line) bool {
	if m.rings == nil {
		return l.squared(m.at) < dot*dot
	}
	if !m.box.meets(l) {
		return false
	}
	for _, r := range m.rings {
		for i := range r {
			if r.side(i).crosses(l) {
				return true
			}
		}
	}
	return false
}

// arrange gives each number its position. The large places come first, because their numbers stand
// inside them and can stand nowhere else so well. Each other number then takes the spot nearest to its
// place at which it is clear of all that is there: of places, of numbers, and of the lines that lead
// from numbers to places. Where there is none within reach it is enough to be clear of other numbers;
// for that there is always room, as a number keeps others off a circle of twice its size and no more.
func arrange(marks []*mark, width, height int64) {
	for _, m := range marks {
		if m.rings != nil && edge(m.rings, m.at, 0) >= (disc+gap)*(disc+gap) && apart(marks, m.at) {
			m.label, m.placed = m.at, true
		}
	}
	const (
		step  = 30
		reach = 6 * disc // of a line: nobody follows a longer one
	)
	var spots []point
	for y := int64(disc + gap); y <= height-disc-gap; y += step {
		for x := int64(disc + gap); x <= width-disc-gap; x += step {
			spots = append(spots, point{x, y})
		}
	}
	n := int64(len(spots))
	var turns []int64
	for _, m := range marks {
		if m.placed {
			continue
		}
		// A spot's turn is how far it is, and of those as far its number; it says which spot it is.
		within := func(reach int64) []int64 {
			turns = turns[:0]
			for i, p := range spots {
				if p.nearer(m.at, reach) && apart(marks, p) {
					turns = append(turns, p.squared(m.at)*n+int64(i))
				}
			}
			slices.Sort(turns)
			return turns
		}
		near := within(reach)
		i := slices.IndexFunc(near, func(turn int64) bool { return m.clear(marks, spots[turn%n]) })
		if i < 0 {
			near, i = within(width+height), 0
		}
		m.label, m.beside, m.placed = spots[near[i]%n], true, true
	}
}

// apart reports whether a number at a point is clear of all other numbers.
func apart(marks []*mark, p point) bool {
	return !slices.ContainsFunc(marks, func(m *mark) bool { return m.placed && p.nearer(m.label, 2*disc+gap) })
}

// clear reports whether a number at a point, and the line from there to its place, are clear of all else.
func (m *mark) clear(marks []*mark, p point) bool {
	lead := line{p, m.at}
	for _, o := range marks {
		switch {
		case o.touches(p, disc+gap):
			return false
		case o != m && o.under(lead):
			return false
		case o.placed && lead.squared(o.label) < (disc+gap)*(disc+gap):
			return false
		case o.placed && o.beside && (line{o.label, o.at}.squared(p) < (disc+gap)*(disc+gap) || line{o.label, o.at}.crosses(lead)):
			return false
		}
	}
	return true
}
