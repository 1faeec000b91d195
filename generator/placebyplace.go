package generator

import (
	"slices"

	"totalplace/generator/pack"
	"totalplace/layouts"
)

// The matrix of themes and places says how much the pack holds where the two meet. Each number leads to the page of the
// theme, to the heading of the place, and there stands what was counted: so the two go by one rule, pack.Coverage's.

// meeting is what holds a theme and a place together.
type meeting struct {
	place *pack.Pilot
	texts []pack.ID // case studies, conversations and events, each once
	facts []*pack.Fact
}

// mostMatrix is how many places a matrix has at most; beyond that nobody can read it.
const mostMatrix = 30

// meetings are the places that a theme meets, in the order of their names. There are none where the places are too many
// for a matrix, or the facts too many for one page.
func (m *maker) meetings(theme pack.ID) []meeting {
	if _, long := m.longFacts[theme]; long || len(m.pack.Pilots) > mostMatrix {
		return nil
	}
	names := map[*pack.Entry]bool{}
	for _, by := range m.pack.Mentions(theme) {
		switch by.From.ID.Kind() {
		case pack.KindCase, pack.KindConversation, pack.KindEvent:
			names[by.From] = true
		}
	}
	var out []meeting
	for _, place := range m.places {
		at := meeting{place: place}
		for _, by := range m.pack.Mentions(at.place.ID) {
			if names[by.From] && !slices.Contains(at.texts, by.From.ID) {
				at.texts = append(at.texts, by.From.ID)
			}
		}
		for _, f := range m.pack.FactsAbout(theme) {
			if slices.Contains(f.About, at.place.ID) {
				at.facts = append(at.facts, f)
			}
		}
		if len(at.texts)+len(at.facts) > 0 {
			out = append(out, at)
		}
	}
	return out
}

// meetingAt is where a page of a theme says what the pack holds of it in a place.
func (m *maker) meetingAt(theme pack.ID, place *pack.Pilot) address {
	return m.where.of(theme).in("at_" + place.ID.Name())
}

// placeByPlace lists the facts about a theme by the place that they are about, each with the texts that tell of the theme
// there. A fact about two places stands under both, and one about none comes last.
func (p *page) placeByPlace(e *pack.Theme) *layouts.FactTable {
	meetings := p.m.meetings(e.ID)
	if len(meetings) == 0 {
		return p.factTable(e.ID)
	}
	t := &layouts.FactTable{ID: p.id("page_facts"), Title: "Place by place"}
	placed := map[*pack.Fact]bool{}
	for _, at := range meetings {
		g := layouts.FactGroup{ID: p.id(p.m.meetingAt(e.ID, at.place).Fragment), Title: at.place.Title, Texts: p.refs(at.texts), Facts: p.factRows(at.facts, e.ID, at.place.ID)}
		for _, f := range at.facts {
			placed[f] = true
		}
		t.Groups = append(t.Groups, g)
	}
	rest := slices.DeleteFunc(slices.Clone(p.m.pack.FactsAbout(e.ID)), func(f *pack.Fact) bool { return placed[f] })
	if len(rest) > 0 {
		t.Groups = append(t.Groups, layouts.FactGroup{ID: p.id("at__none"), Title: "Of no one place", Facts: p.factRows(rest, e.ID)})
	}
	return t
}
