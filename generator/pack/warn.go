package pack

import (
	"fmt"
	"slices"

	"totalplace/generator/source"
)

// warn reports what may stand but should not: sources that nothing rests on, pages that nothing
// leads to, and a headline year that no count is of.
func (l *loader) warn() {
	if !l.unreadable && !l.mistyped { // what could not be read might well lead there
		l.uncited()
		l.orphans()
		l.uncountedYear()
	}
}

// uncited warns of sources that nothing rests on.
func (l *loader) uncited() {
	for _, s := range l.pack.Sources {
		if !l.meant[s.ID] && len(l.pack.mentioned(s.ID)) == 0 && !l.pack.Map.cites(s.ID) && l.pack.Entry(s.ID) == &s.Entry {
			l.problems.Warn(s.Pos, "uncited-source", fmt.Sprintf("nothing cites the source %s", source.Quote(s.ID.Name())), "cite it, or take it out")
		}
	}
}

// waysTo says which keys lead to a text of a kind, or from it to what then leads back. Each kind has its own.
func waysTo(kind Kind) string {
	switch kind {
	case KindTheme:
		return "name it under the themes of a place or a case study"
	case KindEvent:
		return "name it as the event of a conversation"
	case KindConversation:
		return "name its event or themes"
	case KindPilot:
		return "name its themes or authorities"
	}
	return "name its pilots or themes"
}

// orphans warns of texts that nothing else leads to. Lists lead to every page, but say nothing of why
// one should go there.
func (l *loader) orphans() {
	for _, e := range l.pack.entries {
		if e.Body == nil || e.ID.Kind() == KindPage || l.meant[e.ID] || len(l.pack.mentioned(e.ID)) > 0 {
			continue
		}
		led := slices.ContainsFunc(e.keyed, func(r keyed) bool { // a case is led to from its pilots, a conversation from its event
			to := e.register.ids[r.to]
			return to.Kind() != KindSource && (l.pack.Entry(to) != nil || l.pack.Unsure(to))
		})
		if !led {
			l.problems.Warn(source.Pos{File: e.File, Line: 1, Col: 1}, "orphan", fmt.Sprintf("nothing leads to %s %s", e.ID.Kind(), source.Quote(e.ID.Name())), "link to it from a text, or "+waysTo(e.ID.Kind()))
		}
	}
}

// uncountedYear warns of a headline year that no count is of, where there are counts: what stands first on places and
// on the first page would be left out without a word.
func (l *loader) uncountedYear() {
	if len(l.pack.Counts) == 0 || l.pack.HeadlineYear.IsZero() {
		return
	}
	var latest Year
	for _, c := range l.pack.Counts {
		if c.Year.IsZero() || c.misnamed || c.Year == l.pack.HeadlineYear {
			return // what could not be read might well be of it
		}
		if c.Year.From > latest.From {
			latest = c.Year
		}
	}
	l.problems.Warn(l.headline, "uncounted-year", fmt.Sprintf("no count is of the headline year %s", l.pack.HeadlineYear),
		fmt.Sprintf("add one, or write %s, the last year that was counted", latest))
}
