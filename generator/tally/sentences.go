package tally

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Sentence is a statement in plain words, with the figure that it rests on. Each sentence has a guard; if that fails,
// the sentence is not written.
type Sentence struct {
	Text   string
	Figure Quantity // may be none
	Shown  Shown    // the part of the count that shows it, if no figure does
	Refers pack.ID  // what else it refers to, such as a fact that it quotes or a place that it names; may be empty
}

// Shown is the part of a count's page that shows what a sentence says.
type Shown int

// The parts of a count's page.
const (
	Nowhere       Shown = iota // none, or a figure shows it
	Organisations              // who spent the money
	Statuses                   // how sure it is
	LeftOut                    // what is left out, and why
	Published                  // published totals
)

// The smallest numbers for which a sentence means something, and the largest that it names.
const (
	fewestRanked        = 5 // comparable places for a rank in words
	fewestBodies        = 5 // organisations for "three of them account for"
	fewestServices      = 3 // services for "the largest"
	fewestAlike         = 3 // comparable places for "the closest mix"
	headOfOrganisations = 3
	mostEstimated       = 3 // services said to be only estimated
)

// say returns the sentences of a summary, in the order in which a reader would ask.
func (s *Summary) say() []Sentence {
	if s.Counted == nil {
		return s.sayNothing()
	}
	return slices.Concat(
		s.sayCounted(),
		s.sayRank(),
		s.sayTotal(),
		s.sayPublished(),
		s.sayThree(),
		s.sayLargest(),
		s.sayOnlyEstimated(),
		s.sayOutlier(),
		s.sayClosest(),
		s.sayApportioned(),
		s.sayTransfers(),
		s.sayEstimates(),
		s.sayLeftOut(),
		s.sayApart(),
	)
}

// by returns a sentence that rests on a figure.
func by(figure Quantity, format string, args ...any) []Sentence {
	return []Sentence{{Text: fmt.Sprintf(format, args...), Figure: figure}}
}

// seen returns a sentence that a part of the page shows.
func seen(in Shown, format string, args ...any) []Sentence {
	return []Sentence{{Text: fmt.Sprintf(format, args...), Shown: in}}
}

// Place returns the name of the place that the count is about.
func (s *Summary) Place() string {
	if s.Pilot != nil {
		return s.Pilot.Title
	}
	return s.Count.Pilot.Name()
}

func (s *Summary) sayNothing() []Sentence {
	shown := Nowhere
	if len(s.Count.NotCounted) > 0 {
		shown = LeftOut
	}
	return seen(shown, "Nothing could be counted for %s in %s.", s.Place(), s.Count.Year.Words())
}

func (s *Summary) sayCounted() []Sentence {
	each := ""
	if s.PerHead != nil {
		each = fmt.Sprintf(", %s for each resident", money.Pounds(s.PerHead))
	}
	return by(Counted.Whole(), "%s of public spending is counted in %s for %s%s.", money.Headline(s.Counted), s.Place(), s.Count.Year.Words(), each)
}

func (s *Summary) sayRank() []Sentence {
	switch {
	case s.Rank == 0:
		return by(Quantity{}, "The place is not ranked: %s.", s.Unranked)
	case s.Among < fewestRanked:
		return by(Quantity{}, "A rank means little here: only %d places have a comparable count.", s.Among)
	}
	return by(Counted.Whole().Rank(), "That is %s of the %d places with a comparable count. The middle place has %s.", s.highest(), s.Among, money.Pounds(s.Middle))
}

// sayPublished compares what we have with each total of all public money that the place itself published.
func (s *Summary) sayPublished() (out []Sentence) {
	for _, st := range s.Stated {
		if st.Published.By == "" || !st.Published.All || st.Ours == nil {
			continue
		}
		ours := "our figure is " + money.Headline(st.Ours)
		if st.Estimated {
			ours = "our figure, with estimates, is about " + money.Headline(st.Ours)
		}
		out = append(out, seen(Published, "According to %s, public spending comes to %s (%s); %s.", st.Published.By, money.Headline(st.Published.Amount.Rat()), st.Published.InYear(), ours)...)
	}
	return out
}

// sayThree says how much of the money the three largest organisations account for.
func (s *Summary) sayThree() []Sentence {
	bodies := AnyCounted(s.ByOrganisation)
	if len(bodies) < fewestBodies {
		return nil
	}
	top := new(big.Rat)
	for _, part := range bodies[:headOfOrganisations] {
		top.Add(top, part.Counted)
	}
	if s.Counted.Sign() <= 0 || top.Cmp(s.Counted) > 0 {
		return nil
	}
	share := money.Percent(new(big.Rat).Quo(top, s.Counted))
	if share == "100%" && top.Cmp(s.Counted) < 0 {
		share = "more than 99%"
	}
	return seen(Organisations, "Three of the %d organisations account for %s of the money counted.", len(bodies), share)
}

// sayLargest names the largest service, unless the next one looks as large when printed.
func (s *Summary) sayLargest() []Sentence {
	services := AnyCounted(s.ByService)
	if len(services) < fewestServices {
		return nil
	}
	first, last := services[0], services[len(services)-1]
	if first.Share <= 0 || money.Headline(first.Counted) == money.Headline(services[1].Counted) {
		return nil
	}
	before := ""
	if last.Counted.Sign() < 0 { // then the shares are of more than the total
		before = ", before deductions"
	}
	return by(Counted.Service(first.ID), "%s is the largest service counted: %s, or %dp of every pound counted%s.", s.pack.Services.Of(first.ID).Name, money.Headline(first.Counted), first.Share, before)
}

func (s *Summary) sayOnlyEstimated() (out []Sentence) {
	services := OnlyEstimated(s.ByService)
	for _, part := range services[:min(mostEstimated, len(services))] {
		each := ""
		if a := perHead(s.Count, part.Estimated); a != nil {
			each = ", or " + money.Pounds(a) + " for each resident"
		}
		out = append(out, by(Estimated.Service(part.ID), "%s is only estimated: about %s%s.", s.pack.Services.Of(part.ID).Name, money.Headline(part.Estimated), each)...)
	}
	return out
}

func (s *Summary) sayApportioned() []Sentence {
	shared := part(s.ByStatus, string(pack.Apportioned))
	if shared == nil || shared.Counted.Sign() <= 0 {
		return nil
	}
	return seen(Statuses, "%s of the money counted is the place’s share, by population, of the spending of bodies that serve a wider area.", money.Headline(shared.Counted))
}

func (s *Summary) sayTransfers() []Sentence {
	if s.Transfers.Sign() <= 0 {
		return nil
	}
	return by(Transfers.Whole(), "%s appears in the rows of two bodies and is counted once.", money.Headline(s.Transfers))
}

func (s *Summary) sayEstimates() []Sentence {
	estimates := part(s.ByStatus, string(pack.Estimated))
	if estimates == nil {
		return nil
	}
	n := len(estimates.Rows)
	return by(Estimated.Whole(), "%d of the %d rows %s: about %s%s.", n, len(s.Rows), one(n, "is an estimate", "are estimates"), money.Headline(estimates.Estimated), one(n, "", " in all"))
}

func (s *Summary) sayLeftOut() []Sentence {
	n := len(s.Count.NotCounted)
	if n == 0 {
		return nil
	}
	return seen(LeftOut, "%s left out of the count.", one(n, "One item is", strconv.Itoa(n)+" items are"))
}

// sayApart says how far apart a published total and ours are, if both cover the same.
func (s *Summary) sayApart() (out []Sentence) {
	for _, st := range s.Stated {
		if !st.Same || st.Gap == nil || st.Gap.Sign() == 0 {
			continue
		}
		text := fmt.Sprintf("rows add up to %s; the published total is %s, a difference of %s.", money.Headline(st.Ours), st.Published.Amount, st.inWords())
		if st.Figure == Counted.Whole() {
			out = append(out, by(st.Figure, "The %s", text)...)
		} else {
			out = append(out, Sentence{Text: "For " + st.covers(s.pack) + " the " + text, Figure: st.Figure, Shown: Published})
		}
	}
	return out
}

// sayClosest names the place with the closest mix of services, or several whose distance is printed the same.
func (s *Summary) sayClosest() []Sentence {
	alike := s.Alike()
	if len(alike) < fewestAlike {
		return nil
	}
	var names []string
	for _, l := range alike {
		if l.Apart == alike[0].Apart && l.With.Pilot != nil {
			names = append(names, l.With.Pilot.Title)
		}
	}
	text := "The place with the most similar mix of counted services is %s."
	switch {
	case len(names) == 0 || len(names) == len(alike): // there may be more with the same distance
		return nil
	case len(names) > 1:
		text = "The places with the most similar mix of counted services are %s."
	}
	return []Sentence{{Text: fmt.Sprintf(text, source.Series(names)), Refers: alike[0].With.Count.Pilot}}
}

// covers names the services of a published total, or says how many there are.
func (st *Stated) covers(p *pack.Pack) string {
	var names []string
	for _, id := range st.Published.Covers {
		names = append(names, InSentence(p.Services.Of(id).Name))
	}
	return source.Few(names, "services")
}

// sayTotal says what the total with estimates is, and whether it lies in the range quoted by pack.yaml.
func (s *Summary) sayTotal() []Sentence {
	if s.TotalPerHead == nil {
		return nil
	}
	text := fmt.Sprintf("Adding estimates for what is not known by place, it is about %s for each resident", money.Pounds(s.TotalPerHead))
	sentence := Sentence{Figure: Total.Whole().PerHead()}
	if quoted := s.pack.QuotedPerHead; quoted != nil && s.Count.Year == s.pack.HeadlineYear {
		low, high := quoted.Low.Rat(), quoted.High.Rat()
		where := "inside"
		switch {
		case s.TotalPerHead.Cmp(low) < 0:
			where = "below"
		case s.TotalPerHead.Cmp(high) > 0:
			where = "above"
		}
		text += fmt.Sprintf(". That is %s the range of %s quoted at the time", where, quoted.Fact.Title)
		sentence.Refers = quoted.Fact.ID
	}
	sentence.Text = text + "."
	return []Sentence{sentence}
}

// farOff is the number of robust standard deviations above which a share counts as unlike the others: 2, by the
// median absolute deviation and the factor 0.6745 (Iglewicz and Hoaglin, 1993).
var farOff, toDeviations = big.NewRat(2, 1), big.NewRat(6745, 10000)

// sayOutlier names the service on which the place differs most from the others, if it differs much.
func (s *Summary) sayOutlier() []Sentence {
	if s.Among < fewestRanked {
		return nil
	}
	mixes := make([]mix, len(s.Comparable))
	mine := -1
	for i, o := range s.Comparable {
		mixes[i] = o.mix()
		if o == s {
			mine = i
		}
	}
	best, service, mid := farOff, "", (*big.Rat)(nil)
	for _, id := range slices.Sorted(maps.Keys(mixes[mine].parts)) {
		most := true
		for i, m := range mixes {
			most = most && (i == mine || mixes[mine].more(m, id))
		}
		if !most {
			continue // another place gives as much or more to it
		}
		var values []*big.Rat
		for _, m := range mixes {
			values = append(values, m.share(id))
		}
		center := median(values)
		var deviations []*big.Rat
		for _, v := range values {
			deviations = append(deviations, new(big.Rat).Abs(new(big.Rat).Sub(v, center)))
		}
		spread := median(deviations)
		if spread.Sign() == 0 {
			continue
		}
		own := mixes[mine].share(id)
		z := new(big.Rat).Mul(toDeviations, new(big.Rat).Sub(own, center))
		z.Quo(z, spread)
		if z.Cmp(best) >= 0 {
			best, service, mid = z, id, center
		}
	}
	if service == "" {
		return nil
	}
	// Both are said as the charts print them, where whole percentages add up to 100.
	own, middle := part(s.ByService, service), money.Percent(mid)
	if own.Share < 1 || money.Round(new(big.Rat).Mul(mid, big.NewRat(100, 1))).Int64() >= int64(own.Share) || slices.ContainsFunc(s.Comparable, func(o *Summary) bool {
		other := part(o.ByService, service)
		return o != s && other != nil && other.Share >= own.Share
	}) {
		return nil // as printed it is no larger than another's
	}
	if middle == "0%" && mid.Sign() > 0 {
		middle = "<1%"
	}
	return []Sentence{{Figure: Counted.Service(service).Share(), Text: fmt.Sprintf(
		"A larger share of what was counted goes to %s than in any other place: %s, compared with %s in the middle place.",
		InSentence(s.pack.Services.Of(service).Name), own.Percent(), middle)}}
}

// InSentence returns a name with its first letter in lower case, unless it is an abbreviation.
func InSentence(name string) string {
	r := []rune(name)
	if len(r) < 2 || !unicode.IsLower(r[1]) {
		return name
	}
	return strings.ToLower(string(r[0])) + string(r[1:])
}

func median(values []*big.Rat) *big.Rat {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b *big.Rat) int { return a.Cmp(b) })
	return middle(sorted)
}

func (s *Summary) highest() string {
	switch {
	case s.Rank == 1 && s.Sharing > 0:
		return "the joint highest"
	case s.Rank == 1:
		return "the highest"
	}
	return "the " + s.Standing() + " highest"
}

// Standing returns the rank in words: 3rd, or joint 3rd if other places share it.
func (s *Summary) Standing() string {
	if s.Sharing > 0 {
		return "joint " + Ordinal(s.Rank)
	}
	return Ordinal(s.Rank)
}

func one(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func part(parts []Part, id string) *Part {
	for i := range parts {
		if parts[i].ID == id {
			return &parts[i]
		}
	}
	return nil
}
