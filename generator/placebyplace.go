package generator

import (
	"slices"

	"totalplace/generator/pack"
	"totalplace/layouts"
)

// The matrix of themes and places says how much the pack holds for each combination. Each number links to the place's
// heading on the theme's page, which lists what was counted. So both must follow the same rule, that of
// pack.Coverage.

// meeting is what connects a theme and a place.
type meeting struct {
	place *pack.Pilot
	texts []pack.ID // case studies, conversations and events, each once
	facts []*pack.Fact
}

// mostMatrix is the largest number of places in a matrix; a larger one would be unreadable.
const mostMatrix = 30

// meetings returns the places that a theme is connected with, sorted by name. It returns nil if there are too many
// places for a matrix, or too many facts for one page.
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

// meetingAt returns the address on a theme's page of what the pack holds for a place.
func (m *maker) meetingAt(theme pack.ID, place *pack.Pilot) address {
	return m.where.of(theme).in("at_" + place.ID.Name())
}

// placeByPlace lists the facts about a theme by the places that they are about, together with the texts about the
// theme there. A fact about two places is listed under both; those about none come last.
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
		t.Groups = append(t.Groups, layouts.FactGroup{ID: p.id("at__none"), Title: "Not about one place", Facts: p.factRows(rest, e.ID)})
	}
	return t
}
