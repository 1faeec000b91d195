package bench_test

import (
	"os"
	"runtime"
	"runtime/debug"
	"testing"

	"totalplace/generator"
	"totalplace/generator/bench"
	"totalplace/generator/site"
)

// work is what a build costs and produces, in counts instead of times, so that it does not depend on how busy the
// machine is.
type work struct{ filled, allocated, made, allocations, bytes, links, files float64 }

func workOf(t *testing.T, shape bench.Shape) work {
	t.Helper()
	content := shape.Make().Content
	// Garbage collection empties the buffer pools at times that vary, and each processor has pools of its own; both
	// would change the counts.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var before, between, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || s == nil {
		t.Fatal(err, problems)
	}
	runtime.ReadMemStats(&between)
	var w work
	for _, f := range s.Files() {
		content, err := f.Make(site.Content{})
		if err != nil {
			t.Fatal(err)
		}
		w.files++
		w.bytes += float64(len(content.Data))
		w.links += float64(len(content.Links))
	}
	runtime.ReadMemStats(&after)
	w.filled, w.allocated = float64(between.Mallocs-before.Mallocs), float64(between.TotalAlloc-before.TotalAlloc)
	w.made, w.allocations = float64(after.TotalAlloc-between.TotalAlloc), float64(after.Mallocs-between.Mallocs)
	return w
}

// TestGrowth doubles the number of case studies, with a fixed number of places and themes, twice; and then the number
// of places. The second doubling may add little more than twice what the first added. It adds twice as much if the
// cost is linear, and four times as much if it is quadratic.
func TestGrowth(t *testing.T) {
	const most = 2.2
	cases, places := 100, 40 // more places than a chart or a list of comparisons shows
	if os.Getenv("TOTALPLACE_LONG") == "1" {
		cases, places = 1000, 150 // large enough for quadratic costs to show
	}
	workOf(t, bench.Shape{Cases: 10, Pilots: 3, Themes: 5}) // warm up: some things are made once per process
	for what, shape := range map[string]func(times int) bench.Shape{
		"case studies": func(times int) bench.Shape { return bench.Shape{Cases: times * cases, Pilots: 3, Themes: 5} },
		"places":       func(times int) bench.Shape { return bench.Shape{Cases: 40, Pilots: times * places, Themes: 5} },
	} {
		t.Run(what, func(t *testing.T) {
			one, two, four := workOf(t, shape(1)), workOf(t, shape(2)), workOf(t, shape(4))
			for _, of := range []struct {
				what           string
				one, two, four float64
			}{
				{"allocations before the pages are made", one.filled, two.filled, four.filled},
				{"memory taken before the pages are made", one.allocated, two.allocated, four.allocated},
				{"allocations for the pages", one.allocations, two.allocations, four.allocations},
				{"memory taken for the pages", one.made, two.made, four.made},
				{"bytes of the site", one.bytes, two.bytes, four.bytes},
				{"links", one.links, two.links, four.links},
				{"files", one.files, two.files, four.files},
			} {
				ratio := (of.four - of.two) / (of.two - of.one)
				t.Logf("%s: %.0f, %.0f, %.0f: the second doubling adds %.2f times what the first did", of.what, of.one, of.two, of.four, ratio)
				if ratio > most {
					t.Errorf("%s: %.0f, %.0f, %.0f: the second doubling adds %.2f times what the first did, want %.1f at most", of.what, of.one, of.two, of.four, ratio, most)
				}
			}
		})
	}
}
