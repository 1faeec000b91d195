package pack

import (
	"fmt"
	"slices"
	"strings"

	"totalplace/generator/source"
)

// warn warns of what is allowed but probably unwanted: duplicate texts and names, sources that nothing cites, texts that
// nothing leads to, and a headline year without counts.
func (l *loader) warn() {
	l.copies()
	l.sameNames()
	if !l.unreadable && !l.mistyped { // what could not be read might refer to them
		l.uncited()
		l.orphans()
		l.uncountedYear()
	}
}

// longSummary is how many words a summary has, at least, that no two texts have by chance.
const longSummary = 6

// copies warns of texts with the same kind and summary as another: somebody kept a copy beside a file, and both would be
// published, listed and found by searches; or a text was begun from another, and its summary is still that of the other.
func (l *loader) copies() {
	type beginning struct {
		kind           Kind
		title, summary string // without the title, if the summary is long enough to be no chance
	}
	first := make(map[beginning]*Entry, len(l.pack.entries))
	for _, e := range l.pack.entries {
		if e.Body == nil || e.Summary == "" || !source.IDShaped(e.ID.Name()) { // a misnamed text is reported elsewhere
			continue
		}
		b := beginning{e.ID.Kind(), e.Title, e.Summary}
		if len(strings.Fields(e.Summary)) >= longSummary {
			b.title = ""
		}
		if other := first[b]; other != nil {
			copied := e
			if len(other.ID) > len(e.ID) { // a copy's name is the original's with something added
				copied, other = other, e
			}
			what, hint := "title and summary", "delete the one that is a copy, or give each a title of its own"
			if copied.Title != other.Title {
				what, hint = "summary", "write a summary of its own for each, or delete the one that is a copy"
			}
			l.problems.Warn(source.Pos{File: copied.File, Line: 1, Col: 1}, "same-text", "this text has the same "+what+" as "+source.Quote(other.File), hint)
			continue
		}
		first[b] = e
	}
}

// sameNames warns of organisations with the same name as another, unless two codes say that they are two bodies. They
// may be one body whose money would count twice, and readers cannot tell them apart.
func (l *loader) sameNames() {
	first := make(map[string]*Organisation, len(l.pack.Organisations))
	for _, o := range l.pack.Organisations {
		if o.Title == "" || l.pack.Organisation(o.ID) != o || !source.IDShaped(o.ID.Name()) { // reported elsewhere
			continue
		}
		name := sortedAs(o.Title)
		other := first[name]
		switch {
		case other == nil:
			first[name] = o
		case o.Code == "" || other.Code == "":
			l.problems.Warn(o.Pos, "same-name", fmt.Sprintf("%s has the same name as %s, on line %d", source.Quote(o.ID.Name()), source.Quote(other.ID.Name()), other.Pos.Line),
				"if they are one body, keep one of the two, or its money may count twice; if not, add to each name what tells them apart")
		}
	}
}

// uncited warns of sources that nothing cites.
func (l *loader) uncited() {
	for _, s := range l.pack.Sources {
		if !l.meant[s.ID] && len(l.pack.mentioned(s.ID)) == 0 && !l.pack.Map.cites(s.ID) && l.pack.Entry(s.ID) == &s.Entry {
			l.problems.Warn(s.Pos, "uncited-source", fmt.Sprintf("nothing cites the source %s", source.Quote(s.ID.Name())), "cite it, or take it out")
		}
	}
}

// waysTo says which keys can lead to a text of a kind, or from it to something that leads back.
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

// orphans warns of texts that nothing else refers to. Lists link to every page, but do not say why one should go
// there.
func (l *loader) orphans() {
	for _, e := range l.pack.entries {
		if e.Body == nil || e.ID.Kind() == KindPage || l.meant[e.ID] || len(l.pack.mentioned(e.ID)) > 0 {
			continue
		}
		led := slices.ContainsFunc(e.keyed, func(r keyed) bool { // pages of what it refers to link back, as a pilot's does to its cases; what does not exist was reported
			return e.register.ids[r.to].Kind() != KindSource
		})
		if !led {
			l.problems.Warn(source.Pos{File: e.File, Line: 1, Col: 1}, "orphan", fmt.Sprintf("nothing leads to %s %s", e.ID.Kind(), source.Quote(e.ID.Name())), "link to it from a text, or "+waysTo(e.ID.Kind()))
		}
	}
}

// uncountedYear warns of a headline year without counts in a pack that has counts: the leading figures of the home
// page and of the places would silently be left out.
func (l *loader) uncountedYear() {
	if len(l.pack.Counts) == 0 || l.pack.HeadlineYear.IsZero() {
		return
	}
	var latest Year
	for _, c := range l.pack.Counts {
		if c.Year.IsZero() || c.misnamed || c.Year == l.pack.HeadlineYear {
			return // a count that could not be read may be of that year
		}
		if c.Year.From > latest.From {
			latest = c.Year
		}
	}
	l.problems.Warn(l.headline, "uncounted-year", fmt.Sprintf("no count is for the headline year %s", l.pack.HeadlineYear),
		fmt.Sprintf("add one, or write %s, the last year that was counted", latest))
}
