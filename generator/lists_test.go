package generator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"totalplace/generator"
)

// TestCaseStudiesStandUnderTheirPlaces makes a pack of few places and one of many, and looks for each case study under
// the headings where a reader would: under its place, under both of two, and apart where it is of more or of none. Where
// the places are too many for headings there is one for each region.
func TestCaseStudiesStandUnderTheirPlaces(t *testing.T) {
	for _, test := range []struct {
		places int
		want   string
	}{
		{4, `
			Place 00: Case 0 | Case 4, and Place 01 | Case 8
			Place 01: Case 1 | Case 4, and Place 00
			Place 02: Case 2
			Place 03: Case 3
			Several places: Case 5, 3 places
			Beyond the places of this pack: Case 6 | Case 7`},
		{40, `
			Region 0: Case 0, Place 00 | Case 2, Place 02 | Case 4, Place 00, Place 01 | Case 5, 3 places | Case 8, Place 00
			Region 1: Case 1, Place 01 | Case 3, Place 03 | Case 4, Place 00, Place 01 | Case 5, 3 places
			Beyond the places of this pack: Case 6 | Case 7`},
	} {
		content := fstest.MapFS{"pack.yaml": {Data: []byte(smallPack)}}
		put := func(name, format string, args ...any) {
			content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
		}
		for i := range test.places {
			put(fmt.Sprintf("pilots/place-%02d.md", i), "---\ntitle: Place %02d\nsummary: A place.\nregion: Region %d\nauthorities: []\nthemes: []\n---\nText.\n", i, i%2)
		}
		for i, places := range []string{"place-00", "place-01", "place-02", "place-03", "place-00, place-01", "place-00, place-01, place-02", "", "", "place-00"} {
			put(fmt.Sprintf("cases/case-%d.md", i), "---\ntitle: Case %d\nsummary: A case.\npilots: [%s]\nthemes: []\n---\nText.\n", i, places)
		}
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil || s == nil {
			t.Fatal(err, problems)
		}
		page := (&parsedPages{s, map[string]*html.Node{}}).page(t, "cases/index.html")
		var got, ways []string
		for _, section := range all(page, "section") {
			heading := first(section, "h2")
			var entries []string
			for _, li := range all(section, "li") {
				entry := text(first(li, "a"))
				if kind := byClass(li, "kind"); kind != nil {
					entry += ", " + text(kind)
				}
				entries = append(entries, entry)
			}
			got = append(got, text(heading)+": "+strings.Join(entries, " | "))
			ways = append(ways, "#"+attr(heading, "id"))
		}
		var want []string
		for line := range strings.Lines(strings.TrimSpace(test.want)) {
			want = append(want, strings.TrimSpace(line))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d places:\n%s\nwant\n%s", test.places, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		var led []string
		for _, a := range all(byClass(page, "contents"), "a") {
			led = append(led, attr(a, "href"))
		}
		if !slices.Equal(led, ways) {
			t.Errorf("%d places: the page leads to %q, and has %q", test.places, led, ways)
		}
	}
}
