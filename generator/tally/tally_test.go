package tally_test

import (
	"cmp"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// The laws below hold for any counts. Each test makes hundreds of random ones, writes them as the YAML of an author,
// and reads them as a build does.

var services = []string{"education", "police", "social-care", "reversal"}

type row struct {
	org, service, line string
	pounds             int64
	num, den           int64
	status             string
}

type transfer struct {
	from, to, service string
	pounds            int64
	num, den          int64
}

type count struct {
	pilot, year string
	people      int64
	rows        []row
	transfers   []transfer

	basis  string   // default: outturn
	covers []string // default: all services
	rest   string   // more keys, as written in the file
}

func (c count) yaml() string {
	var b strings.Builder
	covers := c.covers
	if covers == nil {
		covers = services
	}
	fmt.Fprintf(&b, "pilot: %s\nyear: %s\ntitle: T\nunit: £\nbasis: %s\ncovers: [%s]\n", c.pilot, c.year, cmp.Or(c.basis, "outturn"), strings.Join(covers, ", "))
	if c.people > 0 {
		fmt.Fprintf(&b, "population: {people: %d, date: 2009-06-30, source: s}\n", c.people)
	}
	if len(c.rows) == 0 {
		b.WriteString("rows: []\n")
	} else {
		b.WriteString("rows:\n")
	}
	for _, r := range c.rows {
		fmt.Fprintf(&b, "  - {organisation: %s, service: %s, amount: %d.%02d, status: %s, source: s", r.org, r.service, r.pounds/100, abs(r.pounds%100), r.status)
		if r.line != "" {
			fmt.Fprintf(&b, ", line: %s", r.line)
		}
		if r.den > 0 {
			fmt.Fprintf(&b, ", share: %d/%d", r.num, r.den)
		}
		if r.status == "estimated" {
			b.WriteString(", method: m")
		}
		b.WriteString("}\n")
	}
	b.WriteString(c.rest)
	if len(c.transfers) > 0 {
		b.WriteString("transfers:\n")
	}
	for _, t := range c.transfers {
		fmt.Fprintf(&b, "  - {from: %s, to: %s, service: %s, amount: %d, why: w, source: s", t.from, t.to, t.service, t.pounds)
		if t.den > 0 {
			fmt.Fprintf(&b, ", share: %d/%d", t.num, t.den)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func abs(n int64) int64 { return max(n, -n) }

// load reads counts as a build does, and adds them up.
func load(t *testing.T, counts ...count) *tally.Tally {
	t.Helper()
	sums, _ := tallied(t, counts...)
	return sums
}

// tallied does the same, and also returns the problems found in adding up.
func tallied(t *testing.T, counts ...count) (*tally.Tally, source.Problems) {
	t.Helper()
	files := fstest.MapFS{
		"pack.yaml":          {Data: []byte("title: T\nlanguage: en\nlicence: L\nheadline_year: 2009-10\nquoted_per_head: quoted\nsectors: [{id: c, name: C}]\nbases: [{id: outturn, name: O}, {id: budget, name: B}]\nservices: [{id: education, name: Education}, {id: police, name: Police}, {id: social-care, name: Care}, {id: reversal, name: R}]\n")},
		"sources.yaml":       {Data: []byte("- {id: s, title: S}\n")},
		"facts.yaml":         {Data: []byte("- {id: quoted, what: W, value: 60 to 80, unit: £, about: [], source: s}\n")},
		"organisations.yaml": {Data: []byte("- {id: a, name: A, sector: c}\n- {id: b, name: B, sector: c}\n- {id: d, name: D, sector: c}\n- {id: e, name: E, sector: c}\n- {id: f, name: F, sector: c}\n")},
	}
	for _, c := range counts {
		files["pilots/"+c.pilot+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: " + c.pilot + "\nsummary: S\nregion: R\nauthorities: [a, b]\nthemes: []\n---\n")}
		files["counts/"+c.pilot+"-"+c.year+".yaml"] = &fstest.MapFile{Data: []byte(c.yaml())}
	}
	tree, problems, err := source.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	p, more := pack.Load(tree, false)
	sums, found := tally.Of(p)
	for _, problem := range append(problems, more...) {
		if problem.Level == source.Error {
			t.Fatalf("%v\n%s", problem, counts[0].yaml())
		}
	}
	return sums, found
}

func random(r *rand.Rand, pilot string) count {
	c := count{pilot: pilot, year: "2009-10", people: 1 + r.Int64N(2_000_000)}
	for _, org := range []string{"a", "b", "d"} {
		for _, service := range services {
			for line := range r.IntN(3) {
				w := row{org: org, service: service, line: fmt.Sprint("l", line), pounds: r.Int64N(1e12), status: "counted"}
				switch {
				case service == "reversal":
					w.pounds = -w.pounds / 10 / 100 * 100
				case line == 1 && r.IntN(2) == 0:
					w.status = "estimated"
				case org == "d":
					w.den = 2 + r.Int64N(3e6)
					w.num = 1 + r.Int64N(w.den-1)
					w.status = "apportioned"
				}
				c.rows = append(c.rows, w)
			}
		}
	}
	return c
}

// independent adds up a count without the program, in pence.
func independent(c count) (counted, estimated *big.Rat) {
	counted, estimated = new(big.Rat), new(big.Rat)
	value := func(pence, num, den int64) *big.Rat {
		v := new(big.Rat).SetInt64(pence)
		if den > 0 {
			v.Mul(v, big.NewRat(num, den))
		}
		return v
	}
	for _, r := range c.rows {
		if r.status == "estimated" {
			estimated.Add(estimated, value(r.pounds, r.num, r.den))
		} else {
			counted.Add(counted, value(r.pounds, r.num, r.den))
		}
	}
	for _, t := range c.transfers {
		counted.Sub(counted, value(t.pounds*100, t.num, t.den))
	}
	return counted, estimated
}

// whole writes everything in a summary, exactly.
func whole(s *tally.Summary) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Gross, s.Transfers, s.Counted, s.Estimated, s.Total(), s.PerHead, s.TotalPerHead, s.Rank, s.Among, s.Unranked)
	for _, parts := range [][]tally.Part{s.ByService, s.ByOrganisation, s.ByStatus} {
		for _, p := range parts {
			fmt.Fprintln(&b, p.ID, p.Gross, p.Transfers, p.Counted, p.Estimated, p.Share)
		}
	}
	for _, said := range s.Sentences() {
		fmt.Fprintln(&b, said.Text)
	}
	for _, f := range s.Figures() {
		fmt.Fprintln(&b, f.Name(), f.Value, f.Exact)
	}
	return b.String()
}

func each(t *testing.T, law func(t *testing.T, r *rand.Rand, c count)) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		c := random(r, "kent")
		law(t, r, c)
		if t.Failed() {
			t.Fatalf("seed %d\n%s", seed, c.yaml())
		}
	}
}

func TestTotalsEqualAnIndependentSum(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, c count) {
		s := load(t, c).Summaries[0]
		counted, estimated := independent(c)
		if s.Counted != nil && s.Counted.Cmp(counted) != 0 {
			t.Errorf("counted %v, want %v", s.Counted, counted)
		}
		if s.Estimated != nil && s.Estimated.Cmp(estimated) != 0 {
			t.Errorf("estimated %v, want %v", s.Estimated, estimated)
		}
		if s.Counted == nil && counted.Sign() != 0 || s.Estimated == nil && estimated.Sign() != 0 {
			t.Errorf("something is said not to be known")
		}
		for name, parts := range map[string][]tally.Part{"service": s.ByService, "organisation": s.ByOrganisation, "status": s.ByStatus} {
			sum, guess := new(big.Rat), new(big.Rat)
			for _, p := range parts {
				if p.Counted != nil {
					sum.Add(sum, p.Counted)
				}
				if p.Estimated != nil {
					guess.Add(guess, p.Estimated)
				}
			}
			if sum.Cmp(counted) != 0 || guess.Cmp(estimated) != 0 {
				t.Errorf("by %s: %v and %v, want %v and %v", name, sum, guess, counted, estimated)
			}
		}
		for _, f := range s.Figures() { // every figure is the sum of what is listed under it
			if len(f.Terms()) == 0 || f.Unit == tally.Share {
				continue
			}
			sum := new(big.Rat)
			for _, term := range f.Terms() {
				sum.Add(sum, term.Amount())
			}
			if f.People > 0 {
				sum.Quo(sum, new(big.Rat).SetInt64(f.People))
			}
			if sum.Cmp(f.Exact) != 0 {
				t.Errorf("%s: the terms add up to %v, the figure is %v", f.Name(), sum, f.Exact)
			}
		}
	})
}

func TestRowOrderChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, c count) {
		want := whole(load(t, c).Summaries[0])
		r.Shuffle(len(c.rows), func(i, j int) { c.rows[i], c.rows[j] = c.rows[j], c.rows[i] })
		if got := whole(load(t, c).Summaries[0]); got != want {
			t.Errorf("order matters\n%s\n%s", want, got)
		}
	})
}

func TestSharesAddUpToOneHundred(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, c count) {
		s := load(t, c).Summaries[0]
		sum, some := 0, false
		for _, p := range s.ByService {
			if p.Share >= 0 {
				sum, some = sum+p.Share, true
			}
			if positive := p.Counted != nil && p.Counted.Sign() > 0; positive != (p.Share >= 0) {
				t.Errorf("%s: share %d of %v", p.ID, p.Share, p.Counted)
			}
		}
		if some && sum != 100 {
			t.Errorf("the shares add up to %d", sum)
		}
	})
}

func TestATransferLeavesOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, c count) {
		from := slices.IndexFunc(c.rows, func(w row) bool { return w.status != "estimated" && w.pounds > 0 })
		to := slices.IndexFunc(c.rows, func(w row) bool {
			return from >= 0 && w.org != c.rows[from].org && w.status == "counted" && w.pounds > 100_000
		})
		if from < 0 || to < 0 {
			return
		}
		// The first row of that body in that service decides whether the transfer is a share of it.
		first := c.rows[slices.IndexFunc(c.rows, func(w row) bool { return w.org == c.rows[from].org && w.service == c.rows[from].service })]
		if first.status == "estimated" {
			return
		}
		before := load(t, c).Summaries[0]
		c.transfers = []transfer{{first.org, c.rows[to].org, first.service, 1 + r.Int64N(1000), first.num, first.den}}
		after := load(t, c).Summaries[0]
		counted, _ := independent(c)
		if after.Counted.Cmp(counted) != 0 || after.Gross.Cmp(before.Gross) != 0 {
			t.Errorf("counted %v, want %v; gross %v, was %v", after.Counted, counted, after.Gross, before.Gross)
		}
		for _, p := range after.ByService {
			i := slices.IndexFunc(before.ByService, func(o tally.Part) bool { return o.ID == p.ID })
			moved := p.ID == first.service
			if same := p.Counted == nil || before.ByService[i].Counted != nil && p.Counted.Cmp(before.ByService[i].Counted) == 0; same == moved {
				t.Errorf("%s: changed %v, want %v", p.ID, !same, moved)
			}
		}
	})
}

// TestATransferIsNeverTakenOffAnEstimate checks that if a body has an estimated and a counted line in a service, a
// transfer is taken off the counted one, whatever their order.
func TestATransferIsNeverTakenOffAnEstimate(t *testing.T) {
	s := load(t, count{pilot: "kent", year: "2009-10", people: 10,
		rows: []row{
			{org: "a", service: "police", line: "guessed", pounds: 900, status: "estimated"},
			{org: "a", service: "police", line: "known", pounds: 500, status: "counted"},
			{org: "b", service: "police", pounds: 100, status: "counted"},
		},
		transfers: []transfer{{from: "a", to: "b", service: "police", pounds: 1}},
	}).Summaries[0]
	want := map[string]string{"counted": "600/1 100/1 500/1 <nil>", "estimated": "<nil> <nil> <nil> 900/1"}
	for _, p := range s.ByStatus {
		if got := fmt.Sprint(p.Gross, p.Transfers, p.Counted, p.Estimated); got != want[p.ID] {
			t.Errorf("%s: %s, want %s", p.ID, got, want[p.ID])
		}
	}
}

func TestAddingARowChangesOnlyWhatHoldsIt(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, c count) {
		before := load(t, c).Summaries[0]
		c.rows = append(c.rows, row{org: "a", service: "police", line: "new", pounds: 100, status: "counted"})
		after := load(t, c).Summaries[0]
		check := func(was, is []tally.Part, id string) {
			for _, p := range is {
				i := slices.IndexFunc(was, func(o tally.Part) bool { return o.ID == p.ID })
				if p.ID != id && (i < 0 || fmt.Sprint(p.Gross, p.Transfers, p.Counted, p.Estimated) != fmt.Sprint(was[i].Gross, was[i].Transfers, was[i].Counted, was[i].Estimated)) {
					t.Errorf("%s changed", p.ID)
				}
			}
		}
		check(before.ByService, after.ByService, "police")
		check(before.ByOrganisation, after.ByOrganisation, "a")
		check(before.ByStatus, after.ByStatus, "counted")
	})
}

func TestNoRankAmongUnlikeCounts(t *testing.T) {
	like := func(pilot string, pounds int64) count {
		return count{pilot: pilot, year: "2009-10", people: 10, rows: []row{{org: "a", service: "police", pounds: pounds, status: "counted"}}}
	}
	other := like("other", 999999)
	other.year = "2008-09"
	none := count{pilot: "none", year: "2009-10", people: 10}
	nobody := like("nobody", 5)
	nobody.people = 0
	sums := load(t, like("a", 100), like("b", 300), like("c", 300), other, none, nobody)
	for id, want := range map[string]string{
		"a-2009-10":      "3 of 3 ",
		"b-2009-10":      "1 of 3 ",
		"c-2009-10":      "1 of 3 ",
		"other-2008-09":  "0 of 0 no other count has the same year, basis and services",
		"none-2009-10":   "0 of 0 nothing was counted",
		"nobody-2009-10": "0 of 0 no population is given",
	} {
		s := sums.Summary(pack.NewID(pack.KindCount, id))
		if got := fmt.Sprintf("%d of %d %s", s.Rank, s.Among, s.Unranked); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if m := sums.Summary("count:a-2009-10").Middle; m.Cmp(big.NewRat(30, 1)) != 0 {
		t.Errorf("middle %v", m)
	}
}

func TestUnknownIsNeverNought(t *testing.T) {
	sums := load(t,
		count{pilot: "empty", year: "2009-10", people: 10},
		count{pilot: "guess", year: "2009-10", people: 10, rows: []row{{org: "a", service: "police", pounds: 500, status: "estimated"}}},
		count{pilot: "sure", year: "2009-10", rows: []row{{org: "a", service: "police", pounds: 500, status: "counted"}}})
	empty, guess, sure := sums.Summary("count:empty-2009-10"), sums.Summary("count:guess-2009-10"), sums.Summary("count:sure-2009-10")
	for name, r := range map[string]*big.Rat{
		"empty counted": empty.Counted, "empty estimated": empty.Estimated, "empty total": empty.Total(), "empty per head": empty.PerHead,
		"guess counted": guess.Counted, "guess gross": guess.Gross, "guess per head": guess.PerHead, "guess by service": guess.ByService[0].Counted,
		"sure estimated": sure.Estimated, "sure total": sure.Total(), "sure per head": sure.PerHead,
	} {
		if r != nil {
			t.Errorf("%s is %v, want unknown", name, r)
		}
	}
	if len(empty.Figures()) != 0 {
		t.Errorf("an empty count has figures: %v", empty.Figures()[0].Name())
	}
	if guess.Total().Cmp(big.NewRat(500, 1)) != 0 || sure.Counted.Cmp(big.NewRat(500, 1)) != 0 {
		t.Error("what is known is lost")
	}
}

// TestChangeFromBelowNought checks that a change from a negative amount to a positive one is an increase, in pounds
// and per cent.
func TestChangeFromBelowNought(t *testing.T) {
	at := func(year string, pounds int64) count {
		return count{pilot: "kent", year: year, people: 10, rows: []row{{org: "a", service: "police", pounds: pounds, status: "counted"}}}
	}
	change := load(t, at("2008-09", -100), at("2009-10", 300)).Summary("count:kent-2009-10").Years[0]
	if change.Counted.Cmp(big.NewRat(400, 1)) != 0 || change.Part.Cmp(big.NewRat(4, 1)) != 0 {
		t.Errorf("%v, %v of what it was", change.Counted, change.Part)
	}
}

// TestLargerPartThanAnyOther checks that a place is said to give a larger part to a service than any other place only
// if it does, and is far from the others.
func TestLargerPartThanAnyOther(t *testing.T) {
	for want, police := range map[string][]int64{
		"50% 13%": {5000, 1000, 1100, 1200, 1300, 1400},
		"50% 12%": {5000, 1000, 1200, 1000, 1200, 1100},
		"none":    {5000, 5000, 1000, 1100, 1200, 1300}, // two give the same
		" none":   {1500, 1000, 1100, 1200, 1300, 1400}, // not far from the others
		"33% 13%": {3350, 1000, 1100, 1200, 1300, 1400}, // as the charts print 33.5% where the rest has 67%
		"none ":   {3350, 3345, 1000, 1100, 1200, 1300}, // two are printed the same
		"50% <1%": {5000, 10, 20, 30, 20, 10},
	} {
		var counts []count
		for i, n := range police {
			counts = append(counts, count{pilot: fmt.Sprint("p", i), year: "2009-10", people: 10, rows: []row{
				{org: "a", service: "police", pounds: n, status: "counted"}, {org: "a", service: "education", pounds: 10000 - n, status: "counted"}}})
		}
		got := "none"
		for _, s := range load(t, counts...).Summary("count:p0-2009-10").Sentences() {
			if rest, ok := strings.CutPrefix(s.Text, "A larger share of what was counted goes to police than in any other place: "); ok {
				got = strings.TrimSuffix(strings.Replace(rest, ", compared with ", " ", 1), " in the middle place.")
			}
		}
		if got != strings.TrimSpace(want) {
			t.Errorf("%v: %s, want %s", police, got, want)
		}
	}
}

func TestChangeNeedsTheSameFooting(t *testing.T) {
	at := func(year string, pounds int64) count {
		return count{pilot: "kent", year: year, people: 10, rows: []row{{org: "a", service: "police", pounds: pounds, status: "counted"}}}
	}
	sums := load(t, at("2008-09", 100), at("2009-10", 150), count{pilot: "kent", year: "2010-11", people: 10})
	years := sums.Summary("count:kent-2009-10").Years
	if len(years) != 2 || years[0].Counted.Cmp(big.NewRat(50, 1)) != 0 || years[0].PerHead.Cmp(big.NewRat(5, 1)) != 0 || money.Percent(years[0].Part) != "50%" {
		t.Errorf("years %+v", years)
	}
	if years[1].Counted != nil || years[1].Why != "nothing was counted for 2010 to 2011" {
		t.Errorf("a change to nothing: %+v", years[1])
	}
}

// TestNamesOfFigures checks the names of figures. Addresses contain them, and texts and programs elsewhere refer to
// them, so they must not change.
func TestNamesOfFigures(t *testing.T) {
	for want, of := range map[string]tally.Quantity{
		"":                                   {},
		"counted":                            tally.Counted.Whole(),
		"counted-per-head":                   tally.Counted.Whole().PerHead(),
		"estimated":                          tally.Estimated.Whole(),
		"total-per-head":                     tally.Total.Whole().PerHead(),
		"gross":                              tally.Gross.Whole(),
		"transfers":                          tally.Transfers.Whole(),
		"rank":                               tally.Counted.Whole().Rank(),
		"middle-per-head":                    tally.Middle.Whole().PerHead(),
		"service-police":                     tally.Counted.Service("police"),
		"service-police-per-head":            tally.Counted.Service("police").PerHead(),
		"service-police-share":               tally.Counted.Service("police").Share(),
		"service-police-estimated":           tally.Estimated.Service("police"),
		"service-police-estimated-per-head":  tally.Estimated.Service("police").PerHead(),
		"organisation-kent-county":           tally.Counted.Organisation("kent-county"),
		"organisation-kent-county-estimated": tally.Estimated.Organisation("kent-county"),
	} {
		if got := of.Name(); got != want {
			t.Errorf("%v is called %q, want %q", of, got, want)
		}
	}
}
