package tally_test

import (
	"cmp"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// spent returns a count of 2009-10 with the given pounds on police, education and social-care, in that order, among
// ten people.
func spent(pilot string, pounds ...int64) count {
	c := count{pilot: pilot, year: "2009-10", people: 10}
	for i, service := range []string{"police", "education", "social-care"} {
		if i < len(pounds) {
			c.rows = append(c.rows, row{org: "a", service: service, pounds: pounds[i] * 100, status: "counted"})
		}
	}
	return c
}

// said returns the rest of the sentence that begins with begins, or "".
func said(s *tally.Summary, begins string) string {
	for _, sentence := range s.Sentences() {
		if rest, ok := strings.CutPrefix(sentence.Text, begins); ok {
			return rest
		}
	}
	return ""
}

// TestFarOffOnItsOwn checks what is said of counts for which there are few others or none: a notice below £10 and above
// £100,000 for each resident, and a warning where two or three are more than a hundred times apart.
func TestFarOffOnItsOwn(t *testing.T) {
	for _, test := range []struct {
		perHead []int64
		want    string // for each count: - for nothing, n for a notice, w for a warning
	}{
		{[]int64{9}, "n"}, {[]int64{10}, "-"}, {[]int64{100_000}, "-"}, {[]int64{100_001}, "n"}, {[]int64{0}, "-"}, {[]int64{-5}, "-"},
		{[]int64{1, 100}, "--"}, {[]int64{1, 101}, "ww"}, {[]int64{2000, 2}, "ww"}, {[]int64{0, 2000}, "--"}, {[]int64{-5, 2000}, "--"}, {[]int64{1, 1}, "--"},
		{[]int64{2000, 2, 1000}, "-w-"}, {[]int64{2000, 200, 20}, "---"}, {[]int64{2000, 2, 2_000_000}, "www"}, {[]int64{2, 1, 2_000_000}, "--w"},
		{[]int64{2000, 1500, 1000, 2}, "---w"}, {[]int64{2000, 1500, 1000, 100}, "----"}, {[]int64{2000, 1500, 1000, 0}, "---w"}, {[]int64{2000, 1500, 1000, 35_000}, "----"}, {[]int64{2000, 1500, 1000, 35_001}, "---w"},
	} {
		var counts []count
		for i, pounds := range test.perHead {
			counts = append(counts, spent(string(rune('a'+i)), 10*pounds))
		}
		_, problems := tallied(t, counts...)
		got := []byte(strings.Repeat("-", len(counts)))
		for _, p := range problems {
			if p.Code == "far-off" {
				got[p.Pos.File[len("content/counts/")]-'a'] = p.Level.String()[0]
			}
		}
		if string(got) != test.want {
			t.Errorf("%d for each resident: %s, want %s\n%v", test.perHead, got, test.want, problems)
		}
	}
}

// TestOnlyLikeCountsAreRanked checks that counts are compared only if year, basis and services are the same, in
// whatever order the services are named.
func TestOnlyLikeCountsAreRanked(t *testing.T) {
	budget, part, turned := spent("budget", 1), spent("part", 1), spent("turned", 1)
	budget.basis = "budget"
	part.covers = []string{"police", "education"}
	turned.covers = []string{"reversal", "social-care", "police", "education"}
	sums := load(t, spent("a", 2), spent("b", 3), budget, part, turned)
	for pilot, want := range map[string]string{"a": "2 of 3", "b": "1 of 3", "turned": "3 of 3", "budget": "0 of 0", "part": "0 of 0"} {
		s := sums.Summary(pack.NewID(pack.KindCount, pilot+"-2009-10"))
		if got := fmt.Sprintf("%d of %d", s.Rank, s.Among); got != want {
			t.Errorf("%s is %s, want %s", pilot, got, want)
		}
		if alike := tally.Comparable(s, sums.Summary("count:a-2009-10")); alike != strings.HasSuffix(want, "3") {
			t.Errorf("%s like a: %v", pilot, alike)
		}
	}
}

// TestLikeness checks distances worked out by hand: half the sum of the differences of the shares.
func TestLikeness(t *testing.T) {
	sums := load(t,
		spent("here", 50, 50),      // half and half
		spent("same", 700, 700),    // the same mix of other amounts
		spent("near", 60, 40),      // (1/10 + 1/10) / 2
		spent("far", 0, 0, 90),     // nothing in common
		spent("third", 25, 50, 25), // (1/4 + 0 + 1/4) / 2
	)
	var got []string
	for _, l := range sums.Summary("count:here-2009-10").Alike() {
		got = append(got, fmt.Sprint(l.With.Pilot.Title, " ", l.Distance, " ", l.Differs))
	}
	if want := "same 0/1 , near 1/10 education, third 1/4 police"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
	here, far := sums.Summary("count:here-2009-10"), sums.Summary("count:far-2009-10")
	if d := tally.Distance(here, far); d.Cmp(big.NewRat(1, 1)) != 0 {
		t.Errorf("nothing in common is %v, want 1", d)
	}
	if got := said(here, "The place with the most similar mix of counted services is "); got != "same." {
		t.Errorf("closest is %q", got)
	}
	tied := load(t, spent("here", 500, 500), spent("near", 60000, 40000), spent("nearer", 59999, 40001), spent("far", 0, 0, 90))
	if got := said(tied.Summary("count:here-2009-10"), "The places with the most similar mix of counted services are "); got != "nearer and near." {
		t.Errorf("closest are %q", got)
	}
	if got := said(load(t, spent("here", 50, 50), spent("a", 6, 4), spent("b", 60, 40), spent("c", 4, 6)).Summary("count:here-2009-10"), "The places with the most similar mix"); got != "" {
		t.Errorf("of three that are equally close it is said: %q", got)
	}
	few := load(t, spent("here", 50, 50), spent("same", 7, 7), spent("near", 60, 40))
	if got := said(few.Summary("count:here-2009-10"), "The place with the most similar mix"); got != "" {
		t.Errorf("of three places it is said: %q", got)
	}
}

// TestNearestOfMany makes many places, some equal and some less apart than the rough search can tell, and checks that
// the nearest of each, few or many, are those that all exact distances give.
func TestNearestOfMany(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var counts []count
	for i := range 40 {
		c := spent(fmt.Sprintf("p%02d", i), 1+random.Int64N(5), 1+random.Int64N(3))
		if i%2 == 0 { // half and half, give or take about one part in 10²⁰
			c = spent(c.pilot, 400_000, 400_000)
			c.rows = append(c.rows, row{org: "b", service: services[random.IntN(2)], pounds: 1, num: 1 + random.Int64N(9), den: 1_000_000_000_000_000, status: "apportioned"})
		}
		if i%5 == 0 {
			c.rows = append(c.rows, row{org: "b", service: "social-care", pounds: 7, status: "counted"})
		}
		counts = append(counts, c)
	}
	sums := load(t, counts...)
	for _, s := range sums.Summaries {
		others := slices.DeleteFunc(slices.Clone(sums.Summaries), func(o *tally.Summary) bool { return o == s })
		slices.SortFunc(others, func(a, b *tally.Summary) int {
			return cmp.Or(tally.Distance(s, a).Cmp(tally.Distance(s, b)), strings.Compare(string(a.Count.ID), string(b.Count.ID)))
		})
		var alike []*tally.Summary
		for i, l := range s.Alike() {
			alike = append(alike, l.With)
			if l.Distance.Cmp(tally.Distance(s, others[i])) != 0 {
				t.Errorf("%s: the %s nearest is %s away", s.Count.ID, tally.Ordinal(i+1), l.Distance)
			}
		}
		for want, nearest := range map[int][]*tally.Summary{3: alike, 12: s.Nearest(12), 39: s.Nearest(1000)} {
			if len(nearest) != want {
				t.Errorf("%s has %d, want %d", s.Count.ID, len(nearest), want)
			}
			for i, o := range nearest {
				if o != others[i] {
					t.Errorf("%s: the %s nearest is %s, want %s", s.Count.ID, tally.Ordinal(i+1), o.Count.ID, others[i].Count.ID)
				}
			}
		}
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 10: "10th", 11: "11th", 12: "12th", 13: "13th", 14: "14th", 21: "21st", 22: "22nd", 23: "23rd", 101: "101st", 111: "111th", 113: "113th", 123: "123rd"} {
		if got := tally.Ordinal(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// TestTotalsApart checks that a published total gets a warning if it differs by half a per cent or more and covers
// the same as the count.
func TestTotalsApart(t *testing.T) {
	const covers = "[education, police, reversal, social-care]"
	for rest, want := range map[string]bool{
		"{amount: 1005, year: 2009-10, covers: " + covers + ", source: s}": false, // 5 of 1005 is less
		"{amount: 1006, year: 2009-10, covers: " + covers + ", source: s}": true,
		"{amount: 995, year: 2009-10, covers: " + covers + ", source: s}":  true,
		"{amount: 996, year: 2009-10, covers: " + covers + ", source: s}":  false,
		"{amount: 0, year: 2009-10, covers: " + covers + ", source: s}":    true, // zero has no half per cent
		"{amount: 200, year: 2008-09, covers: " + covers + ", source: s}":  false,
		"{amount: 300, year: 2009-10, covers: [police], source: s}":        true,
		"{amount: 201, year: 2009-10, covers: [police], source: s}":        false,
		"{amount: 200, year: 2009-10, covers: all, source: s}":             false,
	} {
		c := spent("kent", 200, 300, 400)
		c.rows = append(c.rows, row{org: "a", service: "reversal", pounds: 10000, status: "counted"})
		c.rest = "published_totals:\n  - " + rest + "\n"
		sums, problems := tallied(t, c)
		if got := problems.Count(source.Warning) > 0; got != want {
			t.Errorf("%s: warned %v, want %v: %v", rest, got, want, problems)
		}
		if just := "£1,000.00, just over 0.5% apart"; strings.Contains(rest, "995") && !strings.Contains(problems[0].Msg, just) {
			t.Errorf("%s: %s, want %s", rest, problems[0].Msg, just)
		}
		if st := sums.Summaries[0].Stated[0]; st.Gap.Sign() == 0 || st.Same != (st.Differs == "") {
			t.Errorf("%s: %+v", rest, st)
		}
	}
}

// TestTotalsOfSomeServices checks that a published total of some services is compared with what the count has of just
// these: what was counted, or what is estimated if there is nothing else. If the count has nothing of one of them,
// the total is not compared.
func TestTotalsOfSomeServices(t *testing.T) {
	for rest, want := range map[string]string{
		"amount: 150, year: 2009-10, covers: [education]":                   "£100 service-education −£50.00 −33.3%",
		"amount: 150, year: 2008-09, covers: [police]":                      "£900 service-police-estimated £750.00 500.0% estimated: ours is estimated, and the year of theirs is 2008-09",
		"amount: 800, year: 2009-10, covers: [police, education]":           "£1,000  £200.00 25.0% estimated: ours is estimated for police",
		"amount: 90, year: 2009-10, covers: [social-care]":                  "£60 service-social-care −£30.00 : ours leaves out what is estimated on top for care",
		"amount: 160, year: 2009-10, covers: [social-care, education]":      "£160 counted £0.00 : ours leaves out what is estimated on top for care",
		"amount: 150, year: 2008-09, covers: [education, reversal]":         "none: the count has nothing on R",
		"amount: 150, year: 2009-10, covers: all":                           "£1,065 total £915.00  estimated: ours is what was counted and what is estimated; theirs is for all public money",
		"amount: 150, year: not stated, covers: [police, reversal]":         "none: the count has nothing on R",
		"amount: 0, year: 2009-10, covers: [education]":                     "£100 service-education £100.00 ",
		"amount: 900, year: not stated, covers: [police]":                   "£900 service-police-estimated £0.00 0.0% estimated: ours is estimated, and the year of theirs is not stated",
		"amount: 150, year: 2009-10, covers: [education, police, reversal]": "none: the count has nothing on R",
	} {
		c := count{pilot: "kent", year: "2009-10", covers: []string{"education", "social-care"}, rows: []row{
			{org: "a", service: "education", pounds: 10000, status: "counted"},
			{org: "a", service: "social-care", pounds: 6000, status: "counted"},
			{org: "b", service: "social-care", pounds: 500, status: "estimated"},
			{org: "b", service: "police", pounds: 90000, status: "estimated"},
		}, rest: "published_totals:\n  - {" + rest + ", source: s}\n"}
		sums, problems := tallied(t, c)
		st := sums.Summaries[0].Stated[0]
		got := "none"
		if st.Ours != nil {
			part := ""
			if st.Part != nil {
				part = money.Tenths(st.Part)
			}
			got = fmt.Sprint(money.Pounds(st.Ours), " ", st.Figure.Name(), " ", money.Exactly(st.Gap), " ", part)
			if f := sums.Summaries[0].Figure(st.Figure); f != nil && f.Exact.Cmp(st.Ours) != 0 {
				t.Errorf("%s: %s is %s", rest, st.Figure.Name(), f.Value)
			}
		}
		if st.Estimated {
			got += " estimated"
		}
		if st.Differs != "" {
			got += ": " + st.Differs
		}
		if got != want {
			t.Errorf("%s: %q, want %q", rest, got, want)
		}
		if warned := problems.Count(source.Warning) > 0; warned != (st.Same && st.Gap.Sign() != 0) || st.Same != (st.Differs == "") {
			t.Errorf("%s: same %v, warned %v: %v", rest, st.Same, warned, problems)
		}
	}
	c := spent("kent", 200, 300, 400)
	for covers, want := range map[string]string{
		"[police]":              "For police the rows add up to £200; the published total is £100, a difference of 100.0%.",
		"[education, police]":   "For education and police the rows add up to £500; the published total is £100, a difference of 400.0%.",
		"[education]":           "For education the rows add up to £300; the published total is £100, a difference of 200.0%.",
		"[police, social-care]": "For police and care the rows add up to £600; the published total is £100, a difference of 500.0%.",
	} {
		c.rest = "published_totals:\n  - {amount: 100, year: 2009-10, covers: " + covers + ", source: s}\n"
		sentences := load(t, c).Summaries[0].Sentences()
		if last := sentences[len(sentences)-1]; last.Text != want || last.Shown != tally.Published {
			t.Errorf("%s: %+v, want %q", covers, last, want)
		}
	}
}

// TestChangeNeedsTheSameBasisAndServices checks that if two years are not comparable, the reason is given in place of
// a change.
func TestChangeNeedsTheSameBasisAndServices(t *testing.T) {
	before := spent("kent", 100)
	before.year = "2008-09"
	budget, part := spent("kent", 150), spent("kent", 150)
	budget.basis = "budget"
	part.covers = []string{"police"}
	for want, now := range map[string]count{
		"the two years are counted on different bases": budget,
		"the two counts cover different services":      part,
		"": spent("kent", 150),
	} {
		c := load(t, before, now).Summary("count:kent-2009-10").Years[0]
		if c.Why != want || (c.Counted == nil) != (want != "") || c.From.Count.Year.From != 2008 {
			t.Errorf("%q, %v; want %q", c.Why, c.Counted, want)
		}
		later := before
		later.year = "2010-11"
		if c := load(t, now, later).Summary("count:kent-2009-10").Years[0]; c.Why != want || (c.Counted == nil) != (want != "") {
			t.Errorf("the other way round: %q, %v; want %q", c.Why, c.Counted, want)
		}
	}
}

// TestHeadline checks that the headline of a place is its count of the pack's headline year only.
func TestHeadline(t *testing.T) {
	before, other := spent("kent", 100), spent("leeds", 100)
	before.year, other.year = "2008-09", "2010-11"
	sums := load(t, before, spent("kent", 150), other)
	if s := sums.Headline("pilot:kent"); s == nil || s.Count.ID != "count:kent-2009-10" {
		t.Errorf("the headline of Kent is %v", s)
	}
	if s := sums.Headline("pilot:leeds"); s != nil {
		t.Errorf("the headline of Leeds is of %s", s.Count.Year)
	}
}

// TestNoShareOfNought checks that what is not above zero has no share at all, rather than a share of zero.
func TestNoShareOfNought(t *testing.T) {
	for _, p := range load(t, spent("kent", 10, 0, -5)).Summaries[0].ByService {
		if want := map[string]int{"police": 100, "education": -1, "social-care": -1}[p.ID]; p.Share != want {
			t.Errorf("%s has a share of %d, want %d", p.ID, p.Share, want)
		}
	}
}

// TestQuotedRange checks that an estimate is compared with the range quoted at the time only in the headline year.
func TestQuotedRange(t *testing.T) {
	for guessed, want := range map[int64]string{
		499: "£60 for each resident. That is below the range of £60 to £80 quoted at the time.",
		500: "£60 for each resident. That is inside the range of £60 to £80 quoted at the time.",
		700: "£80 for each resident. That is inside the range of £60 to £80 quoted at the time.",
		701: "£80 for each resident. That is above the range of £60 to £80 quoted at the time.",
	} {
		c := spent("kent", 100)
		c.rows = append(c.rows, row{org: "b", service: "police", pounds: guessed * 100, status: "estimated"})
		if got := said(load(t, c).Summaries[0], "Adding estimates for what is not known by place, it is about "); got != want {
			t.Errorf("%d: %q, want %q", guessed, got, want)
		}
		c.year = "2008-09"
		if got := said(load(t, c).Summaries[0], "Adding estimates for what is not known by place, it is about "); strings.Contains(got, "quoted") {
			t.Errorf("in another year: %q", got)
		}
	}
}

// TestRankInWords checks that ranks are put into words among five places, but not among four.
func TestRankInWords(t *testing.T) {
	counts := []count{spent("a", 100), spent("b", 200), spent("c", 300), spent("d", 400)}
	if got := said(load(t, counts...).Summaries[1], "A rank means little here: only "); got != "4 places have a comparable count." {
		t.Errorf("of four places: %q", got)
	}
	sums := load(t, append(counts, spent("e", 500))...)
	for i, want := range []string{"the 5th highest", "the 4th highest", "the 3rd highest", "the 2nd highest", "the highest"} {
		if got := said(sums.Summaries[i], "That is "); got != want+" of the 5 places with a comparable count. The middle place has £30." {
			t.Errorf("%s: %q", sums.Summaries[i].Count.ID, got)
		}
	}
}

// TestThreeOrganisations checks that the share of the three largest organisations is given only if there are at least
// five and their share is not above 100 %.
func TestThreeOrganisations(t *testing.T) {
	const begins = "Three of the "
	body := func(org string, pounds int64) row {
		return row{org: org, service: "police", pounds: pounds * 100, status: "counted"}
	}
	c := count{pilot: "kent", year: "2009-10", rows: []row{body("a", 30), body("b", 20), body("d", 10), body("e", 25)}}
	if got := said(load(t, c).Summaries[0], begins); got != "" {
		t.Errorf("of four: %q", got)
	}
	c.rows = append(c.rows, body("f", 15))
	if got := said(load(t, c).Summaries[0], begins); got != "5 organisations account for 75% of the money counted." {
		t.Errorf("of five: %q", got)
	}
	c.rows[0].pounds = 1_000_000 // 99.8%, which is not all of it
	if got := said(load(t, c).Summaries[0], begins); got != "5 organisations account for more than 99% of the money counted." {
		t.Errorf("of nearly all: %q", got)
	}
	c.rows[2].pounds, c.rows[4].pounds = 0, 0
	if got := said(load(t, c).Summaries[0], begins); got != "5 organisations account for 100% of the money counted." {
		t.Errorf("of all: %q", got)
	}
	c.rows[2].pounds = -5000 // a reversal: the three have more than all together
	if got := said(load(t, c).Summaries[0], begins); got != "" {
		t.Errorf("of less than the three: %q", got)
	}
}

// TestCoverage checks that a body left out for one service does not count as left out; that reason is the service's.
func TestCoverage(t *testing.T) {
	c := spent("kent", 100)
	c.rows = append(c.rows, row{org: "d", service: "police", line: "x", pounds: 1, status: "estimated"}, row{org: "d", service: "police", line: "y", pounds: 1, status: "counted"})
	c.rest = "not_counted:\n  - {organisation: b, service: police, why: of the police}\n  - {organisation: e, why: of all}\n  - {organisation: a, why: no reason}\n"
	var got []string
	for _, b := range load(t, c).Summaries[0].Coverage {
		got = append(got, strings.TrimSpace(fmt.Sprint(b.Organisation.Name(), " ", b.Status, " ", b.Rows, " ", b.Why)))
	}
	if want := "a counted 1; b missing 0 it has no row, and no reason is given; d counted 2; e missing 0 of all"; strings.Join(got, "; ") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "; "), want)
	}
}

// TestMiddleAndLargest checks that the median of an even number is half way between the two in the middle, and that
// the largest service is mentioned only if there are at least three.
func TestMiddleAndLargest(t *testing.T) {
	sums := load(t, spent("a", 100), spent("b", 300), spent("c", 450), spent("d", 1000))
	if m := sums.Summaries[0].Middle; money.Exactly(m) != "£37.50" {
		t.Errorf("the middle is %s", money.Exactly(m))
	}
	if got := said(load(t, spent("a", 60, 40)).Summaries[0], "Police is the largest"); got != "" {
		t.Errorf("of two services: %q", got)
	}
	if got := said(load(t, spent("a", 60, 30, 10)).Summaries[0], "Police is the largest service counted: "); got != "£60, or 60p of every pound counted." {
		t.Errorf("of three services: %q", got)
	}
	if got := said(load(t, spent("a", 60, 40, -10)).Summaries[0], "Police is the largest service counted: "); got != "£60, or 60p of every pound counted, before deductions." {
		t.Errorf("with money taken out again: %q", got)
	}
}

// TestRanksToThePenny checks that counts less than a penny apart for each resident share a rank, and say so, and that
// counts a penny apart do not.
func TestRanksToThePenny(t *testing.T) {
	shared := func(pilot string, people, of int64) count {
		return count{pilot: pilot, year: "2009-10", people: people, rows: []row{{org: "a", service: "police", pounds: 1_000_000_000_00, num: people, den: of, status: "apportioned"}}}
	}
	sums := load(t, shared("a", 2_000_000, 6_000_001), shared("b", 4_000_000, 6_000_000), spent("c", 2000), spent("d", 100), count{pilot: "e", year: "2009-10", people: 10, rows: []row{{org: "b", service: "police", pounds: 1999_90, status: "counted"}}})
	var got []string
	for _, s := range sums.Summaries {
		got = append(got, fmt.Sprint(s.Rank, " ", s.Sharing, " ", s.Standing(), " ", strings.TrimSuffix(said(s, "That is "), " of the 5 places with a comparable count. The middle place has £167.")))
	}
	want := "3 1 joint 3rd the joint 3rd highest; 3 1 joint 3rd the joint 3rd highest; 1 0 1st the highest; 5 0 5th the 5th highest; 2 0 2nd the 2nd highest"
	if strings.Join(got, "; ") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "; "), want)
	}
}
