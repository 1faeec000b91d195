package locator

import (
	"slices"
)

// mark is a place with its number.
type mark struct {
	number int
	rings  []ring // nil if the place is drawn as a dot
	box    box    // the bounding box of the rings
	at     point  // see heart
	label  point  // the centre of its number
	beside bool   // the number is beside the place
	placed bool
}

// touches reports whether a disc with radius r around p touches the place.
func (m *mark) touches(p point, r int64) bool {
	if m.rings == nil {
		return p.nearer(m.at, r+dot)
	}
	return m.box.near(p, r) && (edge(m.rings, p, r*r-1) < r*r || inside(m.rings, p))
}

// under reports whether a line passes over the place.
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

// arrange gives each number its position. Large places come first, because a number fits inside them and is best
// placed there. Each other number gets the spot nearest to its place that is clear of everything there already:
// places, numbers, and lines from numbers to places. If there is none within reach, being clear of other numbers is
// enough; there is always room for that, because a number keeps others only out of a circle of twice its size.
func arrange(marks []*mark, width, height int64) {
	for _, m := range marks {
		if m.rings != nil && edge(m.rings, m.at, 0) >= (disc+gap)*(disc+gap) && apart(marks, m.at) {
			m.label, m.placed = m.at, true
		}
	}
	const (
		step  = 30
		reach = 6 * disc // the longest line that readers can follow
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
		// A spot's turn encodes its distance, and for equal distances its index, by which it can be identified.
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

// apart reports whether a number at p is clear of all other numbers.
func apart(marks []*mark, p point) bool {
	return !slices.ContainsFunc(marks, func(m *mark) bool { return m.placed && p.nearer(m.label, 2*disc+gap) })
}

// clear reports whether a number at p, and the line from there to its place, are clear of everything else.
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
