// Package locator draws small maps that show where the places of a numbered list lie.
//
// Readers use the list; the map is a picture beside it. So the map needs no names, roads or scale, but every number
// on it must be legible and clear of the others, on a phone too. A map is drawn in four steps:
//
//	project   degrees onto a plane: longitudes shrink by the cosine of the middle latitude
//	simplify  drop every corner that nobody would miss at this size
//	place     put each number inside its place if there is room, otherwise beside it with a line leading there
//	write     turn the result into SVG paths and positions, which a layout puts into a page
//
// All coordinates are whole numbers: tenths of the unit in which a map is [width] wide. Floating-point results can
// differ between processors, some of which fuse a multiplication with an addition, and then two builds of one pack
// would differ. The only fraction, the cosine, is turned into a whole number at once.
package locator

import (
	"math"

	"totalplace/generator/pack"
	"totalplace/layouts"
)

// Most is the largest number of places on a map. That many numbers fit on any ground; more would be unreadable, and
// the list says the same.
const Most = 30

// The dimensions of a map, in tenths of a unit. On the narrowest screens, where the map is 288 pixels wide, a unit is
// a pixel; numbers are set at 12.5.
const (
	width    = 2880
	highest  = 4000
	lowest   = 2400 // so that Most numbers fit even if the ground is a narrow strip
	margin   = 30
	disc     = 110  // the radius of the disc behind a number
	gap      = 15   // between discs, and between a disc and a place
	baseline = 45   // from the centre of a number down to its baseline: half the height of a digit
	tiny     = 3000 // a place with a smaller area would be invisible, and is drawn as a dot
	dot      = 22
	detail   = 4 // corners that stand out no farther than this are dropped
)

// Draw draws the places, of which there may be at most [Most], on the ground, numbered from 1 in the given order. A
// place without a shape is left out together with its number.
func Draw(ground pack.Shape, places []pack.Shape) layouts.Drawn {
	view := fit(ground, width, highest, margin)
	view.height = max(view.height, lowest)
	var marks []*mark
	for i, shape := range places {
		if shape == nil {
			continue
		}
		rings := view.draw(shape)
		m := &mark{number: i + 1, rings: rings, box: boxOf(rings)}
		m.at = heart(rings, m.box)
		if area(rings) < tiny {
			m.rings = nil
		}
		marks = append(marks, m)
	}
	arrange(marks, view.width, view.height)
	d := layouts.Drawn{Width: int(view.width), Height: int(view.height), Ground: path(view.draw(ground)), Disc: disc, Dot: dot}
	for _, m := range marks {
		d.Places = append(d.Places, layouts.DrawnPlace{
			Number: m.number, Path: path(m.rings), At: spot(m.at), Label: spot(m.label), Base: int(m.label.y) + baseline, Beside: m.beside,
		})
	}
	return d
}

// alone is the size of an outline drawn by itself.
const alone = 960

// Outline draws a single place, as large as fits in a small square.
func Outline(place pack.Shape) layouts.Drawn {
	view := fit(place, alone, alone, 10)
	return layouts.Drawn{Width: int(view.width), Height: int(view.height), Ground: path(view.draw(place))}
}

func spot(p point) layouts.Spot { return layouts.Spot{X: int(p.x), Y: int(p.y)} }

// view converts degrees to points of a drawing.
type view struct {
	west, north   int64 // the north-west corner of the ground, in millionths of a degree
	narrow        int64 // the length of a degree of longitude relative to one of latitude, in millionths
	size          int64 // the deciding side of the ground, in millionths of a degree of latitude
	length        int64 // the same side in the drawing
	left, top     int64 // where the corner is in the drawing
	width, height int64
}

// fit fits a ground into a drawing of the given width and at most the given height.
func fit(ground pack.Shape, wide, tall, margin int64) view {
	low, high := ground.Box()
	v := view{west: low.Lon, north: high.Lat, top: margin, width: wide}
	middle := float64((low.Lat+high.Lat)/2) / 1e6
	v.narrow = int64(math.Round(math.Cos(middle*math.Pi/180) * 1e6))
	across, down := max(1, (high.Lon-low.Lon)*v.narrow/1e6), max(1, high.Lat-low.Lat)
	v.size, v.length = across, wide-2*margin
	if down*v.length/across > tall-2*margin { // the height decides
		v.size, v.length = down, tall-2*margin
	}
	v.left = (wide - across*v.length/v.size) / 2
	v.height = down*v.length/v.size + 2*margin
	return v
}

func (v view) point(p pack.Point) point {
	return point{
		v.left + (p.Lon-v.west)*v.narrow/1e6*v.length/v.size,
		v.top + (v.north-p.Lat)*v.length/v.size,
	}
}

// draw projects and simplifies a shape. Islands and holes that would be mere specks are dropped, but never the
// largest ring.
func (v view) draw(shape pack.Shape) []ring {
	const speck = 150
	var rings []ring
	var largest ring
	for _, line := range shape {
		r := make(ring, len(line)-1) // the last point repeats the first
		for i := range r {
			r[i] = v.point(line[i])
		}
		r = simplify(r)
		if largest == nil || r.area() > largest.area() {
			largest = r
		}
		if r.area() >= speck && len(r) > 2 {
			rings = append(rings, r)
		}
	}
	if rings == nil && largest != nil {
		rings = []ring{largest}
	}
	return rings
}
