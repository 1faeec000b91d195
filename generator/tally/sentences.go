package tally

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Sentence is a statement in plain words with the figure whose sum stands behind it. A sentence whose
// guard fails is not written.
type Sentence struct {
	Text   string
	Figure Quantity // the figure it rests on; may be none
	Shown  Shown    // where the count shows it, if no figure says it
	Refers pack.ID  // what else it rests on, such as the fact that it quotes or the place it names; may be empty
}

// Shown is the part of a count that shows what a sentence says.
type Shown int

// Parts of a count.
const (
	Nowhere       Shown = iota // none, or a figure says it
	Organisations              // who spent the money
	Statuses                   // how sure it is
	LeftOut                    // what is left out, and why
	Published                  // totals that others published
)

// The least that there must be for a sentence to mean something.
const (
	fewestRanked        = 5 // comparable places for a rank in words
	fewestBodies        = 5 // organisations for "three of them account for"
	fewestServices      = 3 // services for "the largest"
	fewestAlike         = 3 // comparable places for "the closest mix"
	headOfOrganisations = 3
	mostEstimated       = 3 // services of which it is said that they are only estimated
)

// say writes the sentences of a summary.
func (s *Summary) say(p *pack.Pack) []Sentence {
	var out []Sentence
	say := func(figure Quantity, format string, args ...any) {
		out = append(out, Sentence{Text: fmt.Sprintf(format, args...), Figure: figure})
	}
	show := func(shown Shown, format string, args ...any) {
		out = append(out, Sentence{Text: fmt.Sprintf(format, args...), Shown: shown})
	}
	place := s.Count.ID.Name()
	if s.Pilot != nil {
		place = s.Pilot.Title
	}
	year := s.Count.Year.Words()
	if s.Counted == nil {
		shown := Nowhere
		if len(s.Count.NotCounted) > 0 {
			shown = LeftOut
		}
		show(shown, "Nothing could be counted for %s in %s.", place, year)
		return out
	}
	if s.PerHead != nil {
		say(Counted.Whole(), "%s of public spending is counted in %s for %s, %s for each resident.", money.Headline(s.Counted), place, year, money.Pounds(s.PerHead))
	} else {
		say(Counted.Whole(), "%s of public spending is counted in %s for %s.", money.Headline(s.Counted), place, year)
	}
	switch {
	case s.Rank == 0:
		say(Quantity{}, "The place is not ranked: %s.", s.Unranked)
	case s.Among >= fewestRanked:
		say(Counted.Whole().Rank(), "That is %s of the %d places with a comparable count. The middle place has %s.", s.highest(), s.Among, money.Pounds(s.Middle))
	default:
		say(Quantity{}, "A rank says little here: only %d places have a comparable count.", s.Among)
	}
	out = append(out, s.sayTotal(p)...)
	for _, st := range s.Stated {
		if st.Published.By == "" || !st.Published.All || st.Ours == nil {
			continue
		}
		year, ours := st.Published.Year, "ours is "+money.Headline(st.Ours)
		if strings.HasPrefix(year, "not ") {
			year = "year " + year
		}
		if st.Estimated {
			ours = "ours, with estimates, is about " + money.Headline(st.Ours)
		}
		show(Published, "By %s public spending comes to %s (%s); %s.", st.Published.By, money.Headline(st.Published.Amount.Rat()), year, ours)
	}
	if n := len(AnyCounted(s.ByOrganisation)); n >= fewestBodies {
		top := new(big.Rat)
		for _, part := range AnyCounted(s.ByOrganisation)[:headOfOrganisations] {
			top.Add(top, part.Counted)
		}
		if s.Counted.Sign() > 0 && top.Cmp(s.Counted) <= 0 {
			show(Organisations, "Three organisations of %d account for %s of the counted money.", n, money.Percent(new(big.Rat).Quo(top, s.Counted)))
		}
	}
	if services := AnyCounted(s.ByService); len(services) >= fewestServices && services[0].Share > 0 && money.Headline(services[0].Counted) != money.Headline(services[1].Counted) {
		before := ""
		if services[len(services)-1].Counted.Sign() < 0 { // then the shares are of more than the count comes to
			before = ", before some of it is taken out again"
		}
		say(Counted.Service(services[0].ID), "%s is the largest service that was counted: %s, or %dp in each counted pound%s.", pack.Name(p.Services, services[0].ID), money.Headline(services[0].Counted), services[0].Share, before)
	}
	for i, part := range OnlyEstimated(s.ByService) {
		if i == mostEstimated {
			break
		}
		each := ""
		if a := perHead(s.Count, part.Estimated); a != nil {
			each = ", or " + money.Pounds(a) + " for each resident"
		}
		say(Estimated.Service(part.ID), "%s is only estimated: about %s%s.", pack.Name(p.Services, part.ID), money.Headline(part.Estimated), each)
	}
	out = append(out, s.sayOutlier(p)...)
	out = append(out, s.sayClosest()...)
	if a := part(s.ByStatus, string(pack.Apportioned)); a != nil && a.Counted.Sign() > 0 {
		show(Statuses, "%s of it is the place’s share, by number of people, of bodies that serve a wider area.", money.Headline(a.Counted))
	}
	if s.Transfers.Sign() > 0 {
		say(Transfers.Whole(), "%s stands in the rows of two bodies and is counted once.", money.Headline(s.Transfers))
	}
	estimates := 0
	for _, r := range s.Rows {
		if r.Status == pack.Estimated {
			estimates++
		}
	}
	if estimates > 0 {
		say(Estimated.Whole(), "%d of the %d rows %s.", estimates, len(s.Rows), one(estimates, "is an estimate", "are estimates"))
	}
	if n := len(s.Count.NotCounted); n > 0 {
		show(LeftOut, "%s left out.", one(n, "One thing is", strconv.Itoa(n)+" things are"))
	}
	for _, st := range s.Stated {
		if st.Same && st.Gap != nil && st.Gap.Sign() != 0 {
			text := fmt.Sprintf("rows add up to %s; the published total is %s, %s apart.", money.Headline(st.Ours), st.Published.Amount, st.inWords())
			if st.Figure == Counted.Whole() {
				say(st.Figure, "The %s", text)
				continue
			}
			out = append(out, Sentence{Text: "For " + st.covers(p) + " the " + text, Figure: st.Figure, Shown: Published})
		}
	}
	return out
}

// sayClosest names the place whose mix of services is closest, or two that are printed as equally close.
func (s *Summary) sayClosest() []Sentence {
	alike := s.Alike()
	if len(alike) < fewestAlike {
		return nil
	}
	var names []string
	for _, l := range alike {
		if money.Tenths(l.Distance) == money.Tenths(alike[0].Distance) && l.With.Pilot != nil {
			names = append(names, l.With.Pilot.Title)
		}
	}
	text := "The closest mix of counted services is that of %s."
	switch {
	case len(names) == 0 || len(names) == len(alike): // then there may be more
		return nil
	case len(names) > 1:
		text = "The closest mixes of counted services are those of %s."
	}
	return []Sentence{{Text: fmt.Sprintf(text, source.Series(names)), Refers: alike[0].With.Count.Pilot}}
}

// covers names the services of a published total, or says how many they are.
func (st *Stated) covers(p *pack.Pack) string {
	var names []string
	for _, id := range st.Published.Covers {
		names = append(names, InSentence(pack.Name(p.Services, id)))
	}
	return source.Few(names, "services")
}

// sayTotal says what estimates add, and whether that lies in the range that somebody quoted.
func (s *Summary) sayTotal(p *pack.Pack) []Sentence {
	if s.TotalPerHead == nil {
		return nil
	}
	text := fmt.Sprintf("With estimates for what is not known by place it is about %s for each resident", money.Pounds(s.TotalPerHead))
	sentence := Sentence{Figure: Total.Whole().PerHead()}
	if quoted := p.QuotedPerHead(); quoted != nil && s.Count.Year.String() == p.HeadlineYear {
		low, high := quoted.Low.Rat(), quoted.High.Rat()
		where := "inside"
		switch {
		case s.TotalPerHead.Cmp(low) < 0:
			where = "below"
		case s.TotalPerHead.Cmp(high) > 0:
			where = "above"
		}
		text += fmt.Sprintf(". That is %s the range of %s that was quoted at the time", where, quoted.Fact.Title)
		sentence.Refers = quoted.Fact.ID
	}
	sentence.Text = text + "."
	return []Sentence{sentence}
}

// farOff is from how many robust deviations on a share counts as unlike the others: 2, by the median
// absolute deviation times 0.6745 (Iglewicz and Hoaglin, 1993).
var farOff, toDeviations = big.NewRat(2, 1), big.NewRat(6745, 10000)

// sayOutlier names the service on which the place differs most from the others, if it differs much.
func (s *Summary) sayOutlier(p *pack.Pack) []Sentence {
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
	for _, id := range union(mixes[mine].parts, nil) {
		most := true
		for i, m := range mixes {
			most = most && (i == mine || mixes[mine].more(m, id))
		}
		if !most {
			continue // another place gives as much to it, or more
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
	own := money.Percent(mixes[mine].share(service))
	if own == money.Percent(mid) || slices.ContainsFunc(s.Comparable, func(o *Summary) bool { return o != s && money.Percent(o.mix().share(service)) == own }) {
		return nil // as printed it is no more than that of another
	}
	return []Sentence{{Figure: Counted.Service(service).Share(), Text: fmt.Sprintf(
		"It gives a larger part of what was counted to %s than any other place: %s, where the middle place gives %s.",
		InSentence(pack.Name(p.Services, service)), own, money.Percent(mid))}}
}

// InSentence writes a name with a small letter, unless it is a short form.
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
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	sum := new(big.Rat).Add(sorted[n/2-1], sorted[n/2])
	return sum.Quo(sum, big.NewRat(2, 1))
}

func (s *Summary) highest() string {
	switch {
	case s.Rank == 1 && s.Sharing > 0:
		return "the joint highest"
	case s.Rank == 1:
		return "the highest"
	}
	return s.Place() + " highest"
}

// Place is the rank in words: 3rd, or joint 3rd where other places share it.
func (s *Summary) Place() string {
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
