package generator_test

import (
	"io/fs"
	"math/big"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"totalplace/generator"
	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
	"totalplace/generator/tally"
)

// TestEverySumAddsUp reads the pages of all counts as a reader would: it adds up the amounts printed under each
// figure and compares the sum with the total printed below them and with the figure above.
func TestEverySumAddsUp(t *testing.T) {
	s := realPack(t, generator.Builder{})
	names, err := fs.Glob(s, "counts/*-20*.html")
	if err != nil || len(names) < 13 {
		t.Fatalf("%d counts, %v", len(names), err)
	}
	pages := parsed(s)
	sums, lines, guessed, made := 0, 0, 0, 0
	for _, name := range names {
		doc := pages.page(t, name)
		for sum := range doc.Descendants() {
			if !hasAttr(sum, "class", "sum") {
				continue
			}
			sums++
			what, value, _ := strings.Cut(text(first(sum, "h3")), ": ")
			total := new(big.Int)
			terms := int64(0)
			if body := first(sum, "tbody"); body != nil {
				for tr := range body.Descendants() {
					if tr.Data != "tr" {
						continue
					}
					cells := all(tr, "td")
					total.Add(total, pence(t, text(cells[len(cells)-1])))
					terms++
					guessed += followEstimate(t, name, tr)
					lines += followLine(t, pages, name, tr)
				}
				printed := total                            // a sum with one line is that line
				if foot := first(sum, "tfoot"); terms > 1 { // whose first line is the total
					printed = pence(t, text(first(foot, "td")))
				}
				finest := int64(1)
				if strings.HasPrefix(value, "about ") { // an estimate, in whole pounds
					finest = 100
				}
				if gap := new(big.Int).Sub(printed, total); gap.CmpAbs(big.NewInt(terms*finest)) > 0 {
					t.Errorf("%s: %s: the lines add up to %d pence, %d are printed", name, what, total, printed)
				}
				total = printed
			}
			checkHeadline(t, name, what, value, total)
			made += checkMade(t, name, sum, what, total)
		}
	}
	if guessed < 50 {
		t.Errorf("only %d estimates looked at", guessed)
	}
	if sums < 500 || lines < 1000 || made < 500 {
		t.Errorf("only %d sums, %d lines of tables and %d sums for each resident looked at", sums, lines, made)
	}
}

// checkHeadline compares a figure, as printed in a headline, with the exact total under it.
func checkHeadline(t *testing.T, page, what, value string, total *big.Int) {
	t.Helper()
	want := money.Headline(new(big.Rat).SetInt(total))
	if got := strings.TrimPrefix(value, "about "); total.Sign() != 0 && got != want {
		t.Errorf("%s: %s is printed as %s, and adds up to %s", page, what, got, want)
	}
}

var people = regexp.MustCompile(`Divided by the ([0-9,]+) people living there on 30 June 20[0-9]{2}\.$`)

// checkMade divides a sum by the population printed below it and compares the result with the figure printed for each
// resident. It returns the number of comparisons.
func checkMade(t *testing.T, page string, sum *html.Node, what string, total *big.Int) int {
	t.Helper()
	foot, done := first(sum, "tfoot"), 0
	if foot == nil {
		return 0
	}
	for tr := range foot.Descendants() {
		if tr.Data != "tr" {
			continue
		}
		m := people.FindStringSubmatch(text(first(tr, "th")))
		if m == nil {
			continue
		}
		n, _ := new(big.Int).SetString(strings.ReplaceAll(m[1], ",", ""), 10)
		each := new(big.Rat).SetFrac(total, n)
		want := money.Exactly(each)
		if strings.Contains(what, "stimated") {
			want = "about " + money.Pounds(each)
		}
		if got := text(first(tr, "td")); got != want {
			t.Errorf("%s: %s: %s for each, printed %s", page, what, want, got)
		}
		done++
	}
	return done
}

var average = regexp.MustCompile(`regional average: £([0-9,]+) of .*? over its ([0-9,]+) people .*? times the ([0-9,]+) people`)
var less = regexp.MustCompile(`, less the £([0-9,]+) `)

// followEstimate recomputes an estimated line from the method printed under it, as a reader would, and checks that it
// has no pence. It returns the number of estimates in the line, 0 or 1.
func followEstimate(t *testing.T, page string, tr *html.Node) int {
	node := byClass(tr, "note")
	if node == nil || !strings.HasPrefix(text(node), "estimated") {
		return 0
	}
	how, cells := text(node), all(tr, "td")
	printed := text(cells[len(cells)-1])
	if strings.Contains(printed, ".") || strings.Contains(how, "., ") { // its source follows the method
		t.Errorf("%s: %s has pence, or a full stop stands behind its method: %s", page, printed, how)
	}
	m := average.FindStringSubmatch(how)
	if m == nil {
		t.Errorf("%s: no method stands under %s: %s", page, printed, how)
		return 1
	}
	amount, of, times := pence(t, m[1]), pence(t, m[2]), pence(t, m[3])
	if taken := less.FindStringSubmatch(how); taken != nil {
		amount.Sub(amount, pence(t, taken[1]))
	}
	each := new(big.Rat).SetFrac(amount, of)
	want := each.Mul(each, new(big.Rat).SetInt(times))
	thousands := money.Round(want.Quo(want, big.NewRat(100_000, 1)))
	if got := thousands.Mul(thousands, big.NewInt(100_000)); got.Cmp(pence(t, printed)) != 0 {
		t.Errorf("%s: %s is printed, and its method comes to %s pence", page, printed, got)
	}
	return 1
}

// TestNotesOnHealth compares what the facts on health say about the counts with the counts. The note of each region's
// fact gives the estimate for each person in the region, which is not what the published table printed.
func TestNotesOnHealth(t *testing.T) {
	tree, _, err := source.Read(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := pack.Load(tree, false)
	sums, _ := tally.Of(p)
	held := 0
	for _, fact := range p.Facts {
		if !strings.HasSuffix(fact.ID.Name(), "-health-spend-per-head") {
			continue
		}
		for _, id := range fact.About {
			s := sums.Headline(id)
			if s == nil {
				continue
			}
			held++
			if each := strings.TrimPrefix(s.Figure(tally.Estimated.Service("health").PerHead()).Value, "about "); !strings.Contains(fact.Note, each+" for each person") {
				t.Errorf("%s: the count of %s has %s for each person; the note says %s", fact.ID, id, each, fact.Note)
			}
		}
	}
	if held < 13 {
		t.Errorf("only %d counts looked at", held)
	}
}

// followLine follows a row of a sum to the line of the published table it came from, and checks that the line has the
// amount, before any share is taken. It returns the number of lines followed, 0 or 1.
func followLine(t *testing.T, pages *parsedPages, page string, tr *html.Node) int {
	for a := range tr.Descendants() {
		if a.Data != "a" || !strings.Contains(attr(a, "href"), "data/returns/") {
			continue
		}
		file, anchor, _ := strings.Cut(attr(a, "href"), "#")
		line := byID(pages.page(t, path.Join(path.Dir(page), file)), anchor)
		if line == nil {
			t.Errorf("%s: no line %s in %s", page, anchor, file)
			return 1
		}
		cells := all(tr, "td")
		thousands := pence(t, text(cells[len(cells)-1]))
		how := text(byClass(tr, "note"))
		if strings.HasPrefix(how, "estimated") { // computed from the line, not copied from it
			return 1
		}
		if strings.Contains(how, "×") { // apportioned: £354,000,000 × 1,435,269 ÷ 1,695,499
			whole, _, _ := strings.Cut(how[strings.IndexAny(how, "£−"):], " ×")
			thousands = pence(t, whole)
		}
		want := new(big.Int).Quo(thousands, big.NewInt(100_000)).String()
		found := false
		for _, td := range all(line, "td") {
			found = found || text(td) == want
		}
		if !found {
			t.Errorf("%s: %s does not hold %s: %s", page, anchor, want, text(line))
		}
		return 1
	}
	return 0
}

// pence parses an amount as it is printed, such as £1,013,222,000.00.
func pence(t *testing.T, s string) *big.Int {
	t.Helper()
	plain := strings.NewReplacer("£", "", ",", "", "−", "-").Replace(s)
	r, ok := new(big.Rat).SetString(plain)
	if !ok {
		t.Fatalf("%q is no amount", s)
	}
	r.Mul(r, big.NewRat(100, 1))
	if !r.IsInt() {
		t.Fatalf("%q is finer than a penny", s)
	}
	return r.Num()
}
