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

// TestRandomCounts builds small packs of odd counts, with all that the rules allow: zero and negative amounts, no
// population, no rows, only estimates, totals of nothing, places without a count. Every file must be made, so every
// page has to do without the figures that a count does not have.
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

// randomPack returns a pack of a few places and years.
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

// TestRandomNames builds small packs of names that nearly coincide: ids that end like those of figures or contain the
// "and" between two, words that differ only in signs, old addresses of pages that totalplace makes, tables of any
// name. Either every problem is in a file of the author's, or no two things of the site have the same address or id.
func TestRandomNames(t *testing.T) {
	n := 150
	if os.Getenv("TOTALPLACE_LONG") != "" {
		n = 3000
	}
	built, clashed := 0, 0
	for i := range n {
		content := randomNames(rand.New(rand.NewPCG(11, uint64(i))))
		s, problems, err := generator.Builder{BaseURL: "https://example.org/pack/"}.Build(content, nil)
		if err != nil {
			t.Fatal(i, err)
		}
		for _, p := range problems {
			switch {
			case content[strings.TrimPrefix(p.Pos.File, "content/")] == nil:
				t.Errorf("%d: there is no such file: %s", i, p)
			case p.Code == "same-address" || p.Code == "same-id":
				clashed++
			case p.Level == source.Error:
				t.Errorf("%d: %s", i, p)
			}
		}
		if s == nil {
			continue
		}
		built++
		if _, _, err := s.Entries(); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	if built < n/4 || clashed < n/4 {
		t.Errorf("of %d packs %d were built, and %d names clashed", n, built, clashed)
	}
}

// randomNames returns a pack in which almost anything may have the name of anything else.
func randomNames(r *rand.Rand) fstest.MapFS {
	content := fstest.MapFS{}
	put := func(name, format string, args ...any) {
		content[name] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
	}
	// some returns up to most of the names, each once.
	some := func(most int, names string) []string {
		all := strings.Fields(names)
		r.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		return all[:min(r.IntN(most+1), len(all))]
	}
	choices := func(ids []string) string {
		var out []string
		for _, id := range ids {
			name := strings.ReplaceAll(id, "-", []string{" ", ", ", " & ", "_"}[r.IntN(4)])
			out = append(out, fmt.Sprintf("{id: %s, name: %q}", id, name))
		}
		return strings.Join(out, ", ")
	}
	// ends are the words in which the names of figures end and of which addresses are made.
	const ends = "a a-share a-per-head a-estimated a-and-b b b-and-c c a-2 index uses places together section"
	services, sectors := append(some(4, ends), "police"), append(some(3, ends), "council")
	put("pack.yaml", "title: T\nlanguage: en\nlicence: L\nheadline_year: 2009-10\nsectors: [%s]\nbases: [{id: o, name: O}]\nservices: [%s]\n", choices(sectors), choices(services))
	put("sources.yaml", "- {id: s, title: S}\n")
	for _, id := range some(1, "index a 1 uses") {
		put("sources.yaml", "- {id: s, title: S}\n- {id: %s, title: T}\n", id)
	}
	var list strings.Builder
	bodies := append(some(5, ends), "x")
	for _, id := range bodies {
		fmt.Fprintf(&list, "- {id: %s, name: %q, sector: %s}\n", id, strings.ToUpper(id), sectors[r.IntN(len(sectors))])
	}
	put("organisations.yaml", "%s", &list)
	list.Reset()
	for _, id := range some(4, ends) {
		fmt.Fprintf(&list, "- {id: %s, what: %q, value: 1, about: [%s], source: s}\n", id, id, []string{`"source:s"`, `"organisation:x"`, `"theme:t"`}[r.IntN(3)])
	}
	if list.Len() > 0 {
		put("facts.yaml", "%s", &list)
	}
	list.Reset()
	for _, id := range some(4, ends) {
		fmt.Fprintf(&list, "- {id: %s, term: %q, meaning: M}\n", id, id)
	}
	if list.Len() > 0 {
		put("glossary.yaml", "%s", &list)
	}
	list.Reset()
	for range r.IntN(8) {
		fmt.Fprintf(&list, "- {date: %s, what: %q, source: s}\n", []string{"2009", "2009-10", "2009-10-07"}[r.IntN(3)],
			[]string{"It begins.", "It begins!", "It begins 2.", "It begins 3", "10 it begins", "10 07 it begins", "07 it begins", "…", "2", "It begins--2"}[r.IntN(10)])
	}
	if list.Len() > 0 {
		put("timeline.yaml", "%s", &list)
	}
	aliases := func() string {
		var out []string
		for range max(0, r.IntN(8)-6) {
			out = append(out, []string{"old.html", "a.html", "data/index.html", "compare/index.html", "compare/a-and-b.html", "counts/by-service.html", "pilots/a.html", "organisations/x.html",
				"data/returns/rs-1.html", "index.html", "404.html", "search/index.html", "experiments.html", "sources/a.html", "old/index.html", "/"}[r.IntN(16)])
		}
		return strings.Join(out, ", ")
	}
	put("themes/t.md", "---\ntitle: T\nsummary: S\naliases: [%s]\n---\nText.\n", aliases())
	for _, id := range some(1, ends+" about old data compare facts timeline") {
		put("pages/"+id+".md", "---\ntitle: T\nsummary: S\naliases: [%s]\n---\n## It begins\n\nText.\n\n## It begins 2\n\nText.\n\n## It begins\n\nText.\n", aliases())
	}
	for _, id := range some(1, ends) {
		put("conversations/"+id+".md", "---\ntitle: T\nsummary: S\nthemes: [t]\n---\n## Insights\n\n- It begins.\n- It begins!\n\n## Experiments\n\n- It begins.\n- It begins 2.\n\n## Experiment it begins\n\nText.\n")
	}
	tables := some(2, "rs#1 rs_1 rs-1 RS(1) rs%41 rs+1 é1 1")
	for _, name := range tables {
		put("returns/"+name+".csv", "amount\n1\n2\n3\n4\n5\n6\n7\n8\n9\n")
	}
	pilots := some(4, "a b c a-and-b b-and-c x y z")
	for i, id := range pilots {
		put("pilots/"+id+".md", "---\ntitle: %s\nsummary: S\nregion: R\nauthorities: [x]\nthemes: [t]\naliases: [%s]\n---\nText. [](pilot:%s)\n", id, aliases(), pilots[(i+1)%len(pilots)])
		list.Reset()
		line := 1
		for _, body := range bodies {
			for _, service := range services {
				if line++; line > 9 || r.IntN(3) == 0 {
					continue
				}
				status, from := []string{"", "", ", status: estimated, method: m"}[r.IntN(3)], ""
				if len(tables) > 0 {
					from = fmt.Sprintf(", return: {file: %q, line: %d}", tables[r.IntN(len(tables))]+".csv", line+1)
				}
				fmt.Fprintf(&list, "  - {organisation: %s, service: %s, amount: %d, source: s%s%s}\n", body, service, line, status, from)
			}
		}
		if list.Len() > 0 {
			put("counts/"+id+"-2009-10.yaml", "pilot: %s\nyear: 2009-10\ntitle: T\nunit: £\nbasis: o\ncovers: [%s]\npopulation: {people: 9, date: 2009-06-30, source: s}\nrows:\n%s", id, strings.Join(services, ", "), &list)
		}
	}
	return content
}
