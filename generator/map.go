package generator

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"totalplace/generator/locator"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// outlines returns the shapes of the places on the map, each drawn when a page first shows it.
func outlines(p *pack.Pack) map[*pack.Pilot]layouts.Drawing {
	drawn := map[*pack.Pilot]layouts.Drawing{}
	if p.Map == nil {
		return drawn
	}
	for _, e := range p.Pilots {
		if shape := p.Map.Shapes[e.ID]; shape != nil {
			drawn[e] = sync.OnceValue(func() layouts.Drawn { return locator.Outline(shape) })
		}
	}
	return drawn
}

// strokes returns the mark of the pack: as many strokes as it has places, every fifth across the four before it. It
// returns nil for no places or too many.
func strokes(places int) *layouts.Strokes {
	const apart, group, most = 5, 26, 30
	if places == 0 || places > most {
		return nil
	}
	var path strings.Builder
	width := 0
	for i := range places {
		x := i/5*group + i%5*apart + 3
		if i%5 == 4 {
			x = i/5*group + 1
			path.WriteString("M" + strconv.Itoa(x) + " 18l20-12")
			width = x + 20
			continue
		}
		path.WriteString("M" + strconv.Itoa(x) + " 2l" + strconv.Itoa(i%2) + " 20")
		width = max(width, x+2)
	}
	return &layouts.Strokes{Width: width + 1, Path: path.String()}
}

// draw draws the places on the ground of the pack, with their numbers in the list.
func (m *maker) draw() layouts.Drawn {
	var shapes []pack.Shape
	for _, e := range m.places {
		shapes = append(shapes, m.pack.Map.Shapes[e.ID])
	}
	return locator.Draw(m.pack.Map.Outline, shapes)
}

// locator returns the map beside the list of places, with the same numbers, or nil if the pack has no map or has more
// places than a map can show.
func (p *page) locator() *layouts.Locator {
	m := p.m
	ground := m.pack.Map
	if ground == nil || len(m.pack.Pilots) > locator.Most {
		return nil
	}
	var off []string
	in := map[string][]string{} // the numbers of the places in each region
	for n, e := range m.places {
		if ground.Shapes[e.ID] == nil {
			off = append(off, e.Title)
			continue
		}
		in[e.Region] = append(in[e.Region], strconv.Itoa(n+1))
	}
	if len(in) == 0 {
		return nil
	}
	l := &layouts.Locator{
		TitleID: p.id("map_title"), DescID: p.id("map_text"), Title: "Where the places are in " + ground.Name,
		Drawing: m.drawn,
	}
	// For those who cannot see the map, the text says which places lie in which region.
	l.Text = "The numbers match the list."
	for _, region := range slices.Sorted(maps.Keys(in)) {
		l.Text += " " + region + ": " + strings.Join(in[region], ", ") + "."
	}
	if off != nil {
		l.Missing = "Not on the map: " + source.Series(off) + "."
	}
	for _, c := range ground.Credits {
		l.Credits = append(l.Credits, layouts.Credit{Words: c.Words, Source: p.link(c.Source)})
	}
	return l
}
