package generator_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"totalplace/generator"
	"totalplace/generator/clock"
	"totalplace/generator/starter"
)

// TestHostilePacks checks that no file within the limits makes a build so slow that it seems to hang. Each pattern
// changes the pack that authors begin with, and has taken, or could take, more time than in proportion to its length.
func TestHostilePacks(t *testing.T) {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	type pattern func(t *testing.T, content fstest.MapFS)
	in := func(file string, with func(text string) string) pattern {
		return func(t *testing.T, content fstest.MapFS) {
			text := ""
			if content[file] != nil {
				text = string(content[file].Data)
			}
			changed := with(text)
			if changed == text {
				t.Fatal("the pattern changes nothing")
			}
			content[file] = &fstest.MapFile{Data: []byte(changed)}
		}
	}
	all := func(patterns ...pattern) pattern {
		return func(t *testing.T, content fstest.MapFS) {
			for _, change := range patterns {
				change(t, content)
			}
		}
	}
	files := func(n int, name, text string) pattern { // each with its number in its name and its text
		return func(_ *testing.T, content fstest.MapFS) {
			for i := range n {
				content[fmt.Sprintf(name, i)] = &fstest.MapFile{Data: fmt.Appendf(nil, text, i)}
			}
		}
	}
	const count = "counts/anyshire-2009-10.yaml"
	behind := func(line, more string) func(string) string { // inserts more after a line of a file
		return func(text string) string {
			return regexp.MustCompile("(?m)^"+line+".*\n").ReplaceAllString(text, "$0"+more)
		}
	}
	after := func(more string) func(string) string { return func(text string) string { return text + more } }
	bodies := in("organisations.yaml", after(many(4000, "- {id: o%[1]d, name: n, sector: council, code: E%05[1]d}\n")))
	ground := func(features string) func(string) string {
		return after(`{"type": "FeatureCollection", "source": "anyshire-accounts", "features": [` + features + `]}`)
	}
	const square = `"geometry": {"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,1],[0,0]]]}`
	for name, change := range map[string]pattern{
		"marks of one note":      in("pages/about.md", after("\n"+strings.Repeat(strings.Repeat("[^x] ", 1000)+"\n", 40))),
		"marks of many notes":    in("pages/about.md", after("\n"+strings.Repeat(many(100, "[^x%05d] ")+"\n", 200))),
		"anchors that are wrong": in("pages/about.md", after("\n"+many(2000, "## h%05d\n\n")+many(2000, "[](#k%05d1)\n\n"))),
		"files that are wrong":   in("pages/about.md", after("\n"+many(9000, "[a](k%05d.md)\n\n"))),
		"figures that are wrong": in("pages/about.md", after("\n"+many(5000, "[](figure:anyshire-2009-10/counted%05d)\n\n"))),
		"places of one thing":    in("facts.yaml", after("- {id: x, what: y, value: 3, source: s, about: ["+many(40_000, "'pilot:anyshire#a%d', ")+"]}\n")),
		"services that it covers": in(count, func(text string) string {
			return strings.Replace(text, "covers: [", "covers: ["+many(60_000, "a%d, "), 1)
		}),
		"services in a line of other letters": in(count, func(text string) string {
			return strings.Replace(text, "covers: [", "covers: [é, "+many(60_000, "a%d, "), 1)
		}),
		"transfers": in(count, func(text string) string {
			return strings.Replace(text, "rows:\n", "transfers:\n"+many(5000, "  - {from: anyford-borough-council, to: anyshire-county-council, service: housing, amount: 1, why: w%d, source: anyshire-accounts}\n")+"rows:\n", 1)
		}),
		"rows of one body":    in(count, behind("rows:", many(9000, "  - {organisation: anyford-borough-council, service: housing, line: l%d, amount: 1, source: anyshire-accounts}\n"))),
		"services":            in("pack.yaml", behind("services:", many(30_000, "  - {id: a%d, name: b}\n"))),
		"columns":             in("returns/a.csv", after(many(100_000, "c%d,")+"d\n"+strings.Repeat("1,", 100_000)+"1\n")),
		"columns of one name": in("returns/a.csv", after(strings.Repeat("c,", 300)+"d\n"+strings.Repeat("1,", 300)+"1\n")),
		"items": in("conversations/talk.md", after("---\ntitle: A\nsummary: B.\nquestion: C?\nthemes: [front-door]\n---\n\n## Insights\n\n"+
			many(1500, "- w%d [](count:anyshire-2009-10) [](figure:anyshire-2009-10/counted) [](figure:anyshire-2009-10/gross)\n"))),
		"files of a strange folder": files(3000, "stories/s%05d.md", "---\ntitle: T%05d\nsummary: s\n---\n"),
		"codes of another year": all(bodies,
			in(count, behind("rows:", many(4000, "  - {organisation: o%d, service: housing, amount: 1, source: anyshire-accounts}\n"))),
			in("returns/authorities-2009-10.csv", after("code,name\n"+many(4000, "E9%05d,n\n")))),
		"lines of other bodies": all(bodies,
			in(count, behind("rows:", many(4000, "  - {organisation: o%[1]d, service: housing, line: l, amount: 1, source: anyshire-accounts, return: {file: a.csv, line: %[1]d}}\n"))),
			in("returns/a.csv", after("code,amount"+many(200, ",m%d")+"\n"+many(4000, "X%05d,2"+strings.Repeat(",3", 200)+"\n")))),
		"places that no map has": all(
			files(1000, "pilots/p%05d.md", "---\ntitle: T\nsummary: s\nregion: r\nauthorities: []\nthemes: []\nmap: m%05d\n---\n"),
			in("map/outline.geojson", ground(`{"properties": {"name": "x"}, `+square+`}`)),
			in("map/places.geojson", ground(strings.TrimSuffix(many(7000, `{"properties": {"pilot": "q%05d"}, `+square+`},`), ",")))),
	} {
		t.Run(name, func(t *testing.T) {
			content := fstest.MapFS{}
			starts := starter.Content()
			err := fs.WalkDir(starts, ".", func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					data, _ := fs.ReadFile(starts, path)
					content[path] = &fstest.MapFile{Data: data}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			change(t, content)
			took := clock.Spent(func() {
				if _, _, err := (generator.Builder{}).Build(content, nil); err != nil {
					t.Fatal(err)
				}
			})
			if took > 2*time.Second*clock.Slower {
				t.Errorf("it took %v", took)
			}
		})
	}
}
