package locator

import "strconv"

// point is a point of a drawing. Coordinates are int64, not int, because products of distances do not fit in 32 bits.
type point struct{ x, y int64 }

func (p point) minus(q point) point          { return point{p.x - q.x, p.y - q.y} }
func (p point) dot(q point) int64            { return p.x*q.x + p.y*q.y }
func (p point) cross(q point) int64          { return p.x*q.y - p.y*q.x }
func (p point) squared(q point) int64        { return p.minus(q).dot(p.minus(q)) }
func (p point) nearer(q point, r int64) bool { return p.squared(q) < r*r }

// line is a segment from one point to another.
type line struct{ a, b point }

// squared returns the squared distance of a point from the segment.
func (l line) squared(p point) int64 {
	along := l.b.minus(l.a)
	length := along.dot(along)
	switch t := p.minus(l.a).dot(along); {
	case t <= 0:
		return p.squared(l.a)
	case t >= length:
		return p.squared(l.b)
	}
	c := along.cross(p.minus(l.a))
	return c * c / length
}

// crosses reports whether two segments cross.
func (l line) crosses(m line) bool {
	side := func(l line, p point) int64 { return l.b.minus(l.a).cross(p.minus(l.a)) }
	return (side(l, m.a) > 0) != (side(l, m.b) > 0) && (side(m, l.a) > 0) != (side(m, l.b) > 0)
}

// ring is a closed line. Its first point is not repeated at the end.
type ring []point

// side returns the ith side of the ring.
func (r ring) side(i int) line { return line{r[i], r[(i+1)%len(r)]} }

// area returns the area that the ring encloses.
func (r ring) area() int64 {
	var twice int64
	for i := range r {
		s := r.side(i)
		twice += s.a.cross(s.b)
	}
	return max(twice, -twice) / 2
}

// area returns the area of the largest ring.
func area(rings []ring) int64 {
	var most int64
	for _, r := range rings {
		most = max(most, r.area())
	}
	return most
}

// inside reports whether a point is in a shape and not in one of its holes.
func inside(rings []ring, p point) bool {
	in := false
	for _, r := range rings {
		for i := range r {
			s := r.side(i)
			if (s.a.y > p.y) == (s.b.y > p.y) {
				continue
			}
			turn := s.b.minus(s.a).cross(p.minus(s.a))
			if (turn > 0) == (s.b.y > s.a.y) {
				in = !in
			}
		}
	}
	return in
}

// edge returns the squared distance of a point from the nearest side of a shape. It stops early, and returns the
// squared distance from some side, once that is no more than enough.
func edge(rings []ring, p point, enough int64) int64 {
	least := int64(1 << 62)
	for _, r := range rings {
		for i := range r {
			if least = min(least, r.side(i).squared(p)); least <= enough {
				return least
			}
		}
	}
	return least
}

// box is a bounding box.
type box struct{ west, north, east, south int64 }

func boxOf(rings []ring) box {
	b := box{1 << 62, 1 << 62, -1 << 62, -1 << 62}
	for _, r := range rings {
		for _, p := range r {
			b.west, b.east = min(b.west, p.x), max(b.east, p.x)
			b.north, b.south = min(b.north, p.y), max(b.south, p.y)
		}
	}
	return b
}

// near reports whether a point is in the box, or at most r away from it along each axis.
func (b box) near(p point, r int64) bool {
	return p.x >= b.west-r && p.x <= b.east+r && p.y >= b.north-r && p.y <= b.south+r
}

// meets reports whether the bounding box of a segment and this one intersect.
func (b box) meets(l line) bool {
	return max(l.a.x, l.b.x) >= b.west && min(l.a.x, l.b.x) <= b.east && max(l.a.y, l.b.y) >= b.north && min(l.a.y, l.b.y) <= b.south
}

// heart returns the point of a shape that is farthest from its edge, to within a unit. The centre of gravity would
// not do: that of a bay is in the sea.
func heart(rings []ring, in box) point {
	best, depth := point{(in.west + in.east) / 2, (in.north + in.south) / 2}, int64(-1)
	const step = 10
	for y := in.north + step/2; y < in.south; y += step {
		for x := in.west + step/2; x < in.east; x += step {
			p := point{x, y}
			if d := edge(rings, p, depth); d > depth && inside(rings, p) {
				best, depth = p, d
			}
		}
	}
	return best
}

// simplify drops the corners of a ring that are at most detail away from the line that would replace them
// (Ramer-Douglas-Peucker).
func simplify(r ring) ring {
	if len(r) < 3 {
		return r
	}
	far := 0 // split the ring at its first point and the point farthest from it
	for i := range r {
		if r[0].squared(r[i]) > r[0].squared(r[far]) {
			far = i
		}
	}
	return append(thin(r[:far+1]), thin(append(append(ring{}, r[far:]...), r[0]))...)
}

// thin simplifies a line. It leaves out the last point, which begins the next line.
func thin(ps []point) ring {
	if len(ps) < 3 {
		return append(ring{}, ps[:len(ps)-1]...)
	}
	straight := line{ps[0], ps[len(ps)-1]}
	at, most := 0, int64(-1)
	for i := 1; i < len(ps)-1; i++ {
		if d := straight.squared(ps[i]); d > most {
			at, most = i, d
		}
	}
	if most <= detail*detail {
		return ring{ps[0]}
	}
	return append(thin(ps[:at+1]), thin(ps[at:])...)
}

// path returns rings as SVG path data: each with an absolute first point followed by relative steps.
func path(rings []ring) string {
	var b []byte
	for _, r := range rings {
		b = strconv.AppendInt(append(b, 'M'), r[0].x, 10)
		b = strconv.AppendInt(append(b, ' '), r[0].y, 10)
		if len(r) > 1 {
			b = append(b, 'l')
		}
		for i, p := range r[1:] {
			step := p.minus(r[i])
			for j, n := range []int64{step.x, step.y} {
				if n >= 0 && (i > 0 || j > 0) { // a minus sign separates numbers by itself
					b = append(b, ' ')
				}
				b = strconv.AppendInt(b, n, 10)
			}
		}
		b = append(b, 'z')
	}
	return string(b)
}
