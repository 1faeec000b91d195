package pack

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"path"
	"slices"
	"strings"

	"totalplace/generator/source"
)

// Map is the ground that the places of a pack lie on. It comes from two GeoJSON files, which are content like any
// other: content/map/outline.geojson is the ground as a whole, and places.geojson has a shape for each pilot. A pack
// has both files or no map.
type Map struct {
	Name    string // of the ground: England
	Outline Shape
	Shapes  map[ID]Shape // of the pilots that have one
	Credits []Credit     // the sources to credit, without repetition
}

// Credit is what a page with a map must say about the origin of the map.
type Credit struct {
	Source ID
	Words  string // the attribution that the licence asks for; may be empty
}

// Shape is an area, as a list of rings. Each ring ends at the point where it begins. A ring inside a ring is a hole.
type Shape [][]Point

// Point is a longitude and a latitude in millionths of a degree, about a tenth of a metre. Whole numbers are the same
// on every machine, and so is what is drawn from them.
type Point struct{ Lon, Lat int64 }

// maxMap is the largest map file that is read, in bytes: many times what a small map needs.
const maxMap = 1 << 20

// mapFile is one of the two files.
type mapFile struct {
	file   *source.File
	source source.Text // the id of the source to credit
	words  string
	areas  []area
	unread bool // its contents could not be read
}

// area is a feature of GeoJSON: a shape with a name.
type area struct {
	name  source.Text
	shape Shape
}

// readMap reads a GeoJSON file whose features have their name under the property key.
func readMap(f *source.File, key string, problems *source.Problems) *mapFile {
	m := &mapFile{file: f}
	if size := len(f.Data); size > maxMap {
		problems.Add(source.Pos{File: f.Name()}, "too-large", fmt.Sprintf("the file has %d KB; at most %d KB are read", (size+1023)>>10, maxMap>>10), "simplify its lines; on a page the map is some hundred pixels wide")
		m.unread = true
		return m
	}
	root, ok := f.JSON(problems)
	if !ok {
		m.unread = true
		return m
	}
	if kind := root.Get("type"); kind.Text().S != "FeatureCollection" {
		problems.Add(kind.Pos(), "wrong-shape", "this should be a map, as GeoJSON with the type FeatureCollection", "export it again as GeoJSON, in degrees (WGS 84)")
		m.unread = true
		return m
	}
	m.words = root.Get("attribution").Text().S
	if m.source = root.Get("source").Text(); !m.source.Set() {
		problems.Add(root.Pos(), "missing-key", `the key "source" is missing`, `add "source": "…", an id of content/sources.yaml, beside "type"`)
	}
	for _, feature := range root.Get("features").Items() {
		a := area{name: feature.Get("properties").Get(key).Text()}
		if !a.name.Set() {
			problems.Add(feature.Pos(), "missing-key", fmt.Sprintf("a property %s is missing", source.Quote(key)), fmt.Sprintf("add it to the feature: %q: {%q: \"…\"}", "properties", key))
		}
		a.shape = readShape(feature.Get("geometry"), problems)
		m.areas = append(m.areas, a)
	}
	if len(m.areas) == 0 {
		problems.Add(root.Get("features").Pos(), "wrong-shape", "the map holds no features", "draw at least one")
	}
	return m
}

// readShape reads a Polygon or MultiPolygon. It reports only the first problem: a file in other units would have
// thousands.
func readShape(geometry source.JSON, problems *source.Problems) Shape {
	var polygons []source.JSON
	coordinates := geometry.Get("coordinates")
	switch kind := geometry.Get("type"); kind.Text().S {
	case "Polygon":
		polygons = []source.JSON{coordinates}
	case "MultiPolygon":
		polygons = coordinates.Items()
	default:
		problems.Add(kind.Pos(), "wrong-shape", "this is not an area, and a map shows areas", "make it a Polygon or a MultiPolygon")
		return nil
	}
	var out Shape
	for _, polygon := range polygons {
		for _, line := range polygon.Items() {
			ring, ok := readRing(line, problems)
			if !ok {
				return nil
			}
			out = append(out, ring)
		}
	}
	if len(out) == 0 {
		problems.Add(coordinates.Pos(), "wrong-shape", "the area has no line around it", "draw it again")
	}
	return out
}

func readRing(line source.JSON, problems *source.Problems) ([]Point, bool) {
	const inDegrees = "write degrees (WGS 84), the longitude first, then the latitude: [0.52, 51.27]"
	var ring []Point
	for _, position := range line.Items() {
		numbers := position.Items()
		if len(numbers) < 2 {
			problems.Add(position.Pos(), "wrong-shape", "this should be a longitude and a latitude", inDegrees)
			return nil, false
		}
		var p Point
		for i, side := range []struct {
			to   *int64
			most float64
			name string
		}{{&p.Lon, 180, "longitude"}, {&p.Lat, 90, "latitude"}} {
			degrees, ok := numbers[i].Number()
			if !ok || math.Abs(degrees) > side.most {
				problems.Add(numbers[i].Pos(), "wrong-number", fmt.Sprintf("a %s is a number from -%v to %v", side.name, side.most, side.most), inDegrees)
				return nil, false
			}
			*side.to = int64(math.Round(degrees * 1e6))
		}
		ring = append(ring, p)
	}
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		problems.Add(line.Pos(), "wrong-shape", "the line around an area does not end where it begins", "give it four positions or more, and make the last the same as the first")
		return nil, false
	}
	return ring, true
}

// resolveMap combines the two files of the map, if the pack has both.
func (l *loader) resolveMap() {
	if l.outline == nil || l.places == nil {
		l.noMap()
		return
	}
	m := &Map{Shapes: map[ID]Shape{}}
	for _, f := range []*mapFile{l.outline, l.places} {
		c := Credit{NewID(KindSource, f.source.S), f.words}
		if f.source.Set() && l.lookUp(reference{to: c.Source, pos: f.source.Pos}) && !slices.Contains(m.Credits, c) {
			m.Credits = append(m.Credits, c)
		}
	}
	for _, a := range l.outline.areas {
		m.Name = cmp.Or(m.Name, a.name.S)
		m.Outline = append(m.Outline, a.shape...)
	}
	l.shapes(m)
	l.pack.Map = m
}

// noMap reports a file of the map whose other half is missing, or pilots that name a shape although there is no map.
// It reports nothing if a half was reported already because it is misplaced, misnamed or unreadable.
func (l *loader) noMap() {
	if slices.ContainsFunc(l.strays, func(d doubtful) bool { return half(d.file.Path) != "" }) || slices.ContainsFunc(l.tree.Refused, func(p string) bool { return half(p) != "" }) {
		return
	}
	for _, have := range []*mapFile{l.outline, l.places} {
		if have != nil {
			l.problems.Add(source.Pos{File: have.file.Name()}, "missing-file", "a map needs two files, but this is the only one", "put outline.geojson and places.geojson into content/map")
			return
		}
	}
	for _, pilot := range l.pack.Pilots {
		if pilot.place.Set() {
			l.problems.Add(pilot.place.Pos, "unknown-reference", "this pack has no map", "put outline.geojson and places.geojson into content/map, or take the key out")
		}
	}
}

// half returns the name of the map file, outline.geojson or places.geojson, that a file is most likely meant to be,
// or "".
func half(p string) string {
	name := strings.ToLower(path.Base(p))
	switch stem, ending, _ := strings.Cut(name, "."); {
	case !strings.Contains(ending, "json"):
	case stem == "outline", stem == "places":
		return stem + ".geojson"
	}
	return ""
}

// shapes finds the shape of each pilot, and reports pilots without a shape and shapes without a pilot.
func (l *loader) shapes(m *Map) {
	shapes, wanted := map[string]area{}, map[string]bool{} // by name; and the names that shapes may have
	var names []string
	for _, a := range l.places.areas {
		if first, twice := shapes[a.name.S]; twice && a.name.Set() {
			l.problems.Add(a.name.Pos, "same-id", fmt.Sprintf("the place %s is repeated here", source.Quote(a.name.S)), fmt.Sprintf("the first is at %s; make them one MultiPolygon", first.name.Pos))
			continue
		}
		shapes[a.name.S] = a
		names = append(names, a.name.S)
	}
	for _, pilot := range l.pack.Pilots {
		name := cmp.Or(pilot.place.S, pilot.ID.Name())
		wanted[pilot.ID.Name()], wanted[name] = true, true
		a, found := shapes[name]
		if !found && pilot.place.Set() && !l.unreadable {
			l.problems.Add(pilot.place.Pos, "unknown-reference", fmt.Sprintf("the map has no place %s", source.Quote(name)), l.suggest(name, names, "draw it in content/map/places.geojson, or correct the name"))
		}
		if a.shape != nil {
			m.Shapes[pilot.ID] = a.shape
		}
		if !m.Outline.holds(a.shape) {
			l.problems.Add(a.name.Pos, "wrong-value", fmt.Sprintf("the place %s lies outside the outline of the map", source.Quote(name)), "check whether longitude and latitude are swapped, or draw a larger outline")
		}
	}
	pilots := slices.Sorted(maps.Keys(wanted))
	for _, name := range names {
		// An unreadable text or a draft may name the shape under its key map.
		if name != "" && !wanted[name] && !l.unreadable && len(l.drafts) == 0 && !l.pack.Unsure(NewID(KindPilot, name)) {
			l.problems.Add(shapes[name].name.Pos, "unknown-reference", fmt.Sprintf("pilot %s does not exist", source.Quote(name)), l.suggest(name, pilots, "take the shape out, or name it under the key map of its pilot"))
		}
	}
}

// holds reports whether o lies within the bounding box of s, allowing a tenth of its size on each side, because two
// files are seldom drawn with the same precision. If either shape could not be read, it returns true.
func (s Shape) holds(o Shape) bool {
	if s == nil || o == nil {
		return true
	}
	low, high := s.Box()
	least, most := o.Box()
	lon, lat := (high.Lon-low.Lon)/10, (high.Lat-low.Lat)/10
	return least.Lon >= low.Lon-lon && most.Lon <= high.Lon+lon && least.Lat >= low.Lat-lat && most.Lat <= high.Lat+lat
}

// Box returns the south-western and the north-eastern corner of the bounding box of s.
func (s Shape) Box() (low, high Point) {
	low, high = Point{math.MaxInt64, math.MaxInt64}, Point{math.MinInt64, math.MinInt64}
	for _, ring := range s {
		for _, p := range ring {
			low = Point{min(low.Lon, p.Lon), min(low.Lat, p.Lat)}
			high = Point{max(high.Lon, p.Lon), max(high.Lat, p.Lat)}
		}
	}
	return low, high
}

// suggest returns a hint with the nearest of the names, or else the hint otherwise.
func (l *loader) suggest(name string, names []string, otherwise string) string {
	if !l.mayGuess() {
		return otherwise
	}
	return source.Suggest(name, names, otherwise)
}

// cites reports whether the map credits a source.
func (m *Map) cites(id ID) bool {
	return m != nil && slices.ContainsFunc(m.Credits, func(c Credit) bool { return c.Source == id })
}
