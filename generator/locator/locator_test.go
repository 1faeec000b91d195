package locator_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"totalplace/generator/locator"
	"totalplace/generator/pack"
	"totalplace/layouts"
)

// box returns a rectangle, given in degrees, as an area.
func box(west, south, east, north float64) pack.Shape {
	at := func(lon, lat float64) pack.Point { return pack.Point{Lon: int64(lon * 1e6), Lat: int64(lat * 1e6)} }
	return pack.Shape{{at(west, south), at(west, north), at(east, north), at(east, south), at(west, south)}}
}

// TestDraw draws a ground on the equator, where a degree is as long as it is wide, with four places: a large one, one
// too narrow for its number, one too small to be seen, and one that is not on the map.
func TestDraw(t *testing.T) {
	got := locator.Draw(box(0, -5, 10, 5), []pack.Shape{
		box(1, 1, 4, 4), box(7, -4, 7.5, 0), nil, box(3, -3, 3.05, -2.95),
	})
	want := layouts.Drawn{
		Width: 2880, Height: 2880, Disc: 110, Dot: 22,
		Ground: "M30 2850l0-2820 2820 0 0 2820z",
		Places: []layouts.DrawnPlace{
			{Number: 1, Path: "M312 1158l0-846 846 0 0 846z", At: layouts.Spot{X: 737, Y: 737}, Label: layouts.Spot{X: 737, Y: 737}, Base: 782},
			{Number: 2, Path: "M2004 2568l0-1128 141 0 0 1128z", At: layouts.Spot{X: 2079, Y: 1515}, Label: layouts.Spot{X: 2285, Y: 1505}, Base: 1550, Beside: true},
			{Number: 4, At: layouts.Spot{X: 881, Y: 2276}, Label: layouts.Spot{X: 1025, Y: 2315}, Base: 2360, Beside: true},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("drawn\n%+v\nwant\n%+v", got, want)
	}
}

// TestFarFromTheEquator checks that at 60° a degree of longitude is half as long as one of latitude, and that the
// point for the number of a place around a bay is on land and not in the water.
func TestFarFromTheEquator(t *testing.T) {
	at := func(lon, lat int64) pack.Point { return pack.Point{Lon: lon * 1e6, Lat: lat * 1e6} }
	bay := pack.Shape{{at(0, 56), at(0, 64), at(16, 64), at(16, 56), at(13, 56), at(13, 61), at(3, 61), at(3, 56), at(0, 56)}}
	d := locator.Draw(bay, []pack.Shape{bay})
	if d.Height != d.Width {
		t.Errorf("16 by 8 degrees at 60° are drawn %d by %d, and should be as high as they are wide", d.Width, d.Height)
	}
	if water := d.Height - 30 - 5*(d.Height-60)/8; d.Places[0].At.Y > water {
		t.Errorf("the heart %v lies in the bay below %d", d.Places[0].At, water)
	}
}

// TestNumbersNeverOverlap checks on random maps, crowded ones too, that every number can be read, and that drawing a
// map again gives the same result.
func TestNumbersNeverOverlap(t *testing.T) {
	random := rand.New(rand.NewPCG(2009, 2010))
	crowds := []float64{1, .3, .02, 0} // from spread over the ground to all in one spot
	for round := range 16 {
		high := []float64{.2, 3, 10, 40}[round%4]
		crowd := crowds[round/4%len(crowds)]
		ground := box(-5, 50, 5, 50+high)
		var places []pack.Shape
		for range 1 + random.IntN(locator.Most) {
			west, south := -5+8*crowd*random.Float64(), 50+high*.8*crowd*random.Float64()
			places = append(places, box(west, south, west+2*random.Float64(), south+high*.2*random.Float64()))
		}
		if round < 4 {
			for len(places) < locator.Most {
				places = append(places, box(0, 50, .01, 50.01))
			}
		}
		d := locator.Draw(ground, places)
		if again := locator.Draw(ground, places); !reflect.DeepEqual(d, again) {
			t.Errorf("round %d is drawn in two ways", round)
		}
		if len(d.Places) != len(places) {
			t.Errorf("round %d: %d places drawn, want %d", round, len(d.Places), len(places))
		}
		for i, p := range d.Places {
			if p.Number != i+1 {
				t.Errorf("round %d: place %d has the number %d", round, i+1, p.Number)
			}
			if p.Label.X < d.Disc || p.Label.X > d.Width-d.Disc || p.Label.Y < d.Disc || p.Label.Y > d.Height-d.Disc {
				t.Errorf("round %d: number %d stands at %v, off a map of %d by %d", round, p.Number, p.Label, d.Width, d.Height)
			}
			for _, o := range d.Places[:i] {
				x, y := p.Label.X-o.Label.X, p.Label.Y-o.Label.Y
				if x*x+y*y < 4*d.Disc*d.Disc {
					t.Errorf("round %d: the numbers %d and %d overlap at %v and %v", round, o.Number, p.Number, o.Label, p.Label)
				}
			}
		}
	}
}

// TestOutline draws a single place: corners too small to notice and tiny islands are left out.
func TestOutline(t *testing.T) {
	place := append(box(0, 0, 4, 2), box(5, 0, 5.02, .02)...)
	corner := pack.Point{Lon: 1_000_000, Lat: 2_001_000}
	place[0] = append(place[0][:2:2], append([]pack.Point{corner}, place[0][2:]...)...)
	got := locator.Outline(place)
	want := fmt.Sprint(layouts.Drawn{Width: 960, Height: 394, Ground: "M10 384l0-374 749 0 0 374z"})
	if fmt.Sprint(got) != want {
		t.Errorf("drawn\n%v\nwant\n%v", got, want)
	}
}

func BenchmarkDraw(b *testing.B) {
	var places []pack.Shape
	for i := range 13 {
		x, y := float64(i%4), float64(i/4)
		places = append(places, box(x, 50+y, x+.4, 50.4+y))
	}
	for b.Loop() {
		locator.Draw(box(-1, 49, 5, 55), places)
	}
}
