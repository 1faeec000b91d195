package generator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator"
	"totalplace/generator/source"
)

// TestRandomCounts builds small packs of odd counts, all that the rules let through: nought and less than nought, no
// population, no rows, estimates alone, totals of nothing, a place without a count. Every file of each must come out.
// What a count does not know is known nowhere, and each page has to live without it.
func TestRandomCounts(t *testing.T) {
	n := 30
	if os.Getenv("TOTALPLACE_LONG") != "" {
		n = 2000
	}
	built := 0
	for i := range n {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			s, problems, err := generator.Builder{}.Build(randomPack(rand.New(rand.NewPCG(7, uint64(i)))), nil)
			if err != nil {
				t.Fatal(err)
			}
			if problems.Count(source.Error) == 0 {
				built++
				read(t, s)
			}
		})
	}
	if built < n {
		t.Errorf("of %d packs only %d had no error", n, built)
	}
}

// randomPack is a pack of a few places and years.
func randomPack(r *rand.Rand) fstest.MapFS {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	amount := func() string {
		return pick("0", "0", "-0.01", "0.01", "1", "100", "100", "-100", "33.33", "12345.67", "92000000000000000", "-92000000000000000")
	}
	content := fstest.MapFS{}
	put := func(name, text string) { content[name] = &fstest.MapFile{Data: []byte(text)} }
	put("pack.yaml", "title: T\nlanguage: en\nlicence: L\nheadline_year: 2009-10\n"+pick("", "quoted_per_head: quoted\n")+
		"sectors: [{id: c, name: C}]\nbases: [{id: outturn, name: O}, {id: budget, name: B}]\nservices: [{id: education, name: Education}, {id: police, name: Police}, {id: health, name: Health}]\n")
	put("sources.yaml", "- {id: s, title: S}\n")
	put("facts.yaml", "- {id: quoted, what: W, value: 60 to 80, unit: £, about: [source:s], source: s}\n")
	put("organisations.yaml", "- {id: a, name: A, sector: c}\n- {id: b, name: B, sector: c}\n- {id: d, name: D, sector: c}\n- {id: e, name: E, sector: c}\n- {id: f, name: F, sector: c}\n- {id: g, name: G, sector: c}\n- {id: x, name: X, sector: c}\n- {id: y, name: Y, sector: c}\n")
	put("themes/t.md", "---\ntitle: T\nsummary: S\n---\nText.\n")
	bodies := strings.Fields("a b d e f g")
	for i := range 1 + r.IntN(7) {
		place := fmt.Sprintf("p%d", i)
		put("pilots/"+place+".md", fmt.Sprintf("---\ntitle: Place %d\nsummary: S\nregion: R\nauthorities: [a, b]\nthemes: [t]\n---\nText.\n", i))
		for _, year := range []string{"2009-10", "2009-10", "2008-09", "2010-11"}[r.IntN(4):] {
			var b strings.Builder
			fmt.Fprintf(&b, "pilot: %s\nyear: %s\ntitle: T\nunit: £\nbasis: %s\ncovers: %s\n", place, year, pick("outturn", "outturn", "outturn", "budget"), pick("[education, police, health]", "[education, police, health]", "[health, police, education]"))
			if r.IntN(5) > 0 {
				fmt.Fprintf(&b, "population: {people: %s, date: 2009-06-30, source: s}\n", pick("1", "10", "1000", "1435269"))
			}
			var rows []string
			for _, body := range bodies[:r.IntN(len(bodies)+1)] {
				for _, service := range []string{"education", "police", "health"}[r.IntN(4):] {
					row := fmt.Sprintf("  - {organisation: %s, service: %s, amount: %s, source: s%s}\n", body, service, amount(),
						pick("", "", "", "", ", status: apportioned, share: 1/3", ", status: apportioned, share: 1000/1000", ", status: estimated, method: m"))
					rows = append(rows, row)
				}
			}
			moves := r.IntN(4) == 0
			if moves {
				rows = append(rows, "  - {organisation: x, service: education, amount: 5, source: s}\n", "  - {organisation: y, service: education, amount: 5, source: s}\n")
			}
			if len(rows) == 0 {
				b.WriteString("rows: []\n")
			} else {
				b.WriteString("rows:\n" + strings.Join(rows, ""))
			}
			if r.IntN(2) == 0 {
				fmt.Fprintf(&b, "published_totals:\n  - {amount: %s, year: %s, covers: %s, source: s}\n  - {amount: %s, year: %s, covers: %s, source: s}\n",
					amount(), year, pick("all", "[education, police, health]"), amount(), pick(year, "not stated"), pick("[police, health, education]", "[police]"))
			}
			if moves {
				fmt.Fprintf(&b, "transfers:\n  - {from: x, to: y, service: education, amount: %s, why: w, source: s}\n", pick("0", "0.01", "5"))
			}
			if r.IntN(4) == 0 {
				fmt.Fprintf(&b, "beside:\n  - {organisation: g, service: health, amount: %s, why: w, source: s}\nnot_counted:\n  - {service: police, why: w}\n  - {organisation: g, why: w}\n", amount())
			}
			put("counts/"+place+"-"+year+".yaml", b.String())
		}
	}
	return content
}
