package browser_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"totalplace/generator"
	"totalplace/generator/browser"
	"totalplace/generator/folder"
)

// longNames are the names of four places, too long for a line on a telephone.
var longNames = []string{
	"Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and the Communities around the Straits",
	"The Royal Borough of Kensington-upon-Westmorland with Newcastle-under-Northumberland",
	"Bournemouth-Christchurch-and-Poole-with-East-Dorset-and-the-Isle-of-Purbeck",
	"Ely",
}

// TestSecondPack checks a pack that differs from the real one in everything: four places, most with names too long
// for a line, other themes, other vocabularies, and no counts.
func TestSecondPack(t *testing.T) {
	if !long() {
		return
	}
	content := fstest.MapFS{}
	put := func(name, format string, args ...any) {
		content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
	}
	put("pack.yaml", "title: What four unusually long-named communities learned from one another between 1998 and 2024\nlanguage: en-GB\nlicence: Free to use, with the names of those who made it.\nheadline_year: 2019-20\nsectors: [{id: commune, name: Communes}]\nservices: [{id: ferries, name: Ferries and harbours}]\nbases: [{id: budget, name: Budget as voted}]\n")
	put("organisations.yaml", "- {id: harbour-board, name: The Board of Harbours Lighthouses and Navigable Waterways of the Northern Isles, sector: commune}\n")
	put("sources.yaml", "- {id: minutes, title: Minutes of the joint committee on intercommunal cooperation, publisher: The committee, date: 2019, read: whole}\n")
	put("facts.yaml", "- {id: boats, what: Boats that cross each day, value: 12, unit: boats, about: [pilot:place-0], source: minutes}\n")
	put("glossary.yaml", "- {id: commune, term: Commune, short: CMN, meaning: The smallest unit of government., source: minutes}\n")
	put("timeline.yaml", "- {date: 2019-04, what: The first boat crossed., about: [pilot:place-0], source: minutes}\n")
	put("themes/water.md", "---\ntitle: Intercommunal-waterborne-transportation-and-Telecommunications\nsummary: Who crosses the water, and how.\n---\nText on [](pilot:place-0) and [](pilot:place-3).\n")
	for i, name := range longNames {
		put(fmt.Sprintf("pilots/place-%d.md", i), "---\ntitle: %q\nsummary: A place beside the water, whose name does not fit on a line.\nregion: The Northern and Western Isles\nauthorities: [harbour-board]\nthemes: [water]\n---\n## What was tried\n\nThere were [](fact:boats) boats.[^minutes] See [](pilot:place-%d) and [](case:crossing-%d).\n", name, (i+1)%4, i)
		put(fmt.Sprintf("cases/crossing-%d.md", i), "---\ntitle: The crossing of %s\nsummary: How people crossed.\npilots: [place-%d]\nthemes: [water]\n---\n## The problem\n\nA | Table | Of-words-that-cannot-be-broken\n--|--:|--\nDonaudampfschifffahrtsgesellschaft | 1 | Words\n\nhttps://example.org/an/address/that/goes/on/and/on/without/any/place/to/break/it/at/all is long.[^minutes]\n", name[:min(40, len(name))], i)
	}
	for i := range 501 { // more than a page lists, so this list, and the lists of what mentions these themes, have several pages
		put(fmt.Sprintf("themes/current-%d.md", i), "---\ntitle: %c %d of the Intercommunal-waterborne-transportation\nsummary: Where it flows.\n---\nFrom [](pilot:place-0): [](fact:boats) boats of a [](term:commune).\n", 'A'+i%26, i)
	}
	made, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil || made == nil {
		t.Fatal(err, problems)
	}
	dir := filepath.Join(t.TempDir(), "second")
	_, err = folder.Folder{Dir: dir}.Write(t.Context(), made)
	must(t, err)
	b := browser.Start(t)
	kinds := one(t, dir)
	if len(kinds) < 12 || kinds["list-mentions"] == "" {
		t.Errorf("only %d kinds of pages: %q", len(kinds), kinds)
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		t.Run(kind, func(t *testing.T) {
			tab := b.Tab(t)
			for _, view := range []browser.View{{Width: 320, Height: 640}, {Width: 1280, Height: 800, Dark: true}} {
				tab.Open(browser.FileURL(filepath.Join(dir, kinds[kind])), view)
				for _, fault := range slices.Concat(tab.Complaints(), tab.Look(), tab.Axe()) {
					t.Errorf("at %d px: %s", view.Width, fault)
				}
			}
		})
	}
}
