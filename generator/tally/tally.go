// Package tally adds up what the pilots counted.
//
// [Of] takes the pack and returns a [Tally], with a [Summary] for each count. Every amount in it is an exact number
// of pence (a rational, because an apportioned row is a fraction of a whole), and is rounded once, where it is
// printed. These are the rules, each with the file that applies it and holds the sentence that explains it to
// readers:
//
//	counted total   counted and apportioned rows (amount times share), less transfers    sum.go
//	estimates       summed apart, never mixed in silently                               sum.go
//	per head        by the mid-year population of that year                             sum.go
//	rank, middle    among counts with equal year, basis and covers, otherwise why not   rank.go
//	likeness        half the sum of the differences of service shares                   likeness.go
//	change          where basis and covers are the same, otherwise why not              years.go
//	coverage        who was expected, counted, shared, estimated, missing and why       coverage.go
//	stated          each published total beside our own for the same services           coverage.go
//	far off         warnings of amounts far from those of similar counts                faroff.go
//	sentences       each with a guard; one whose guard fails is not written             sentences.go
//	quantities      what each figure measures, from which its name and address follow   quantity.go
//	figures         each computed number, with the rows that it sums                    figures.go
//
// Unknown is nil, never zero: a count without rows has no total, one without estimates has no estimated total, and
// one without a population has nothing per head.
package tally

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sync"

	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Tally is what all counts of a pack add up to.
type Tally struct {
	Summaries []*Summary // in the order of the counts

	of       map[pack.ID]*Summary
	headline map[pack.ID]*Summary // by pilot, for the headline year
}

// Summary is what one count adds up to.
type Summary struct {
	Count *pack.Count
	Pilot *pack.Pilot // nil if the count names no existing pilot; then no page is made, because that is an error
	*Added

	Rank       int    // 1 = highest counted per head; 0 if not ranked
	Sharing    int    // how many other counts have the same rank
	Among      int    // how many counts it is ranked among, itself included
	Unranked   string // why it is not ranked
	Middle     *big.Rat
	Comparable []*Summary // the comparable counts, itself included, highest per head first

	Stated   []Stated
	Coverage []Body
	Years    []Change

	// What only pages ask for is computed once, on request.
	Alike     func() []Likeness // the nearest few
	Sentences func() []Sentence
	figures   func() []unmade // in the order of the page

	ofQuantity func() map[Quantity]*unmade
	named      func() map[string]*unmade

	pack *pack.Pack
}

// Added is what the rows of a count add up to on their own, whatever else the pack holds. So it is stored with the
// count from build to build, and never changed.
type Added struct {
	Sum // of the whole count

	PerHead      *big.Rat // counted, in pence; nil without a population
	TotalPerHead *big.Rat // with estimates

	ByService      []Part
	ByOrganisation []Part
	ByStatus       []Part

	covers []string // the services that the count means to cover in full, sorted
	group  string   // equal for comparable counts; see groupOf
	mix    func() mix
}

// Of adds up every count of the pack. It returns warnings for published totals that contradict ours and for amounts
// far from those of similar counts, and errors for figures that have the same name and for references to figures that
// do not exist.
func Of(p *pack.Pack) (*Tally, source.Problems) {
	var problems source.Problems
	t := &Tally{of: map[pack.ID]*Summary{}, headline: map[pack.ID]*Summary{}}
	added := make([]*Added, len(p.Counts))
	source.SideBySide(len(added), func(i int) { added[i] = pack.Keep(p.Counts[i], add) })
	for i, c := range p.Counts {
		s := &Summary{Count: c, Pilot: p.Pilot(c.Pilot), Added: added[i], pack: p}
		s.Alike = sync.OnceValue(s.alike)
		s.Sentences = sync.OnceValue(s.say)
		s.figures = sync.OnceValue(s.plan)
		s.ofQuantity = sync.OnceValue(func() map[Quantity]*unmade { return index(s.figures(), func(u *unmade) Quantity { return u.Quantity }) })
		s.named = sync.OnceValue(func() map[string]*unmade { return index(s.figures(), (*unmade).Name) })
		t.Summaries = append(t.Summaries, s)
		t.of[c.ID] = s
		if c.Year == p.HeadlineYear && t.headline[c.Pilot] == nil {
			t.headline[c.Pilot] = s
		}
	}
	t.compare()
	t.lookFar(p, &problems)
	t.overYears()
	found := make([]source.Problems, len(t.Summaries))
	source.SideBySide(len(found), func(i int) {
		s := t.Summaries[i]
		s.state(&found[i])
		s.cover()
	})
	return t, slices.Concat(problems, slices.Concat(found...), t.sameNames(p), t.unknown(p))
}

// unknown reports references to figures that do not exist.
func (t *Tally) unknown(p *pack.Pack) (problems source.Problems) {
	hints := map[pack.ID]string{} // what to write instead, or "" if the reference is right; many name the same figures
	for _, ref := range p.FigureRefs {
		hint, asked := hints[ref.To]
		if !asked {
			count, _ := ref.To.Figure()
			if _, found := t.find(ref.To); found == nil && !p.Unsure(count) {
				if hint = areListed; len(hints) < maxGuesses {
					hint = t.hint(ref.To)
				}
			}
			hints[ref.To] = hint
		}
		if hint == "" {
			continue
		}
		for _, pos := range ref.Places() {
			problems.Add(pos, "unknown-reference", fmt.Sprintf("figure %s does not exist", source.Quote(ref.To.Name())), hint)
		}
	}
	return problems
}

// maxGuesses is the most wrong names for which the nearest figure is searched. Nobody mends so many at once.
const maxGuesses = 500

const areListed = "the figures of a count are listed at the end of its page: counted, counted-per-head, rank and so on"

// hint says what to write instead of a figure that does not exist.
func (t *Tally) hint(id pack.ID) string {
	count, figure := id.Figure()
	if figure == "" {
		return "write the count, a slash and the figure, such as kent-2009-10/counted-per-head"
	}
	var counts []string
	for _, s := range t.Summaries {
		counts = append(counts, s.Count.ID.Name())
	}
	s := t.of[count]
	if s == nil {
		if meant := t.headline[pack.NewID(pack.KindPilot, count.Name())]; meant != nil { // it names only the place
			return source.DidYouMean(pack.FigureID(meant.Count.ID, figure).Name())
		}
		if near := source.Nearest(count.Name(), counts); near != "" {
			return source.DidYouMean(pack.FigureID(pack.NewID(pack.KindCount, near), figure).Name())
		}
		return fmt.Sprintf("there is no count %s", source.Quote(count.Name()))
	}
	if near := source.Nearest(figure, slices.Collect(maps.Keys(s.named()))); near != "" {
		return source.DidYouMean(pack.FigureID(count, near).Name())
	}
	return areListed
}

// Summary returns the summary of a count, or nil.
func (t *Tally) Summary(count pack.ID) *Summary { return t.of[count] }

// Headline returns the summary of a pilot for the pack's headline year, or nil.
func (t *Tally) Headline(pilot pack.ID) *Summary { return t.headline[pilot] }

// Figure returns the figure with the given id, or nil.
func (t *Tally) Figure(id pack.ID) *Figure {
	s, found := t.find(id)
	if found == nil {
		return nil
	}
	return s.figure(found)
}

// find returns the figure with the given id, not yet computed, and its summary, or nil.
func (t *Tally) find(id pack.ID) (*Summary, *unmade) {
	if id.Kind() != pack.KindFigure {
		return nil, nil
	}
	count, name := id.Figure()
	s := t.of[count]
	if s == nil {
		return nil, nil
	}
	return s, s.named()[name]
}
