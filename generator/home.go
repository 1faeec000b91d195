package generator

import (
	"slices"

	"totalplace/generator/pack"
	"totalplace/layouts"
)

// home makes the home page: what the pack holds, the ways into it, and what is new.
func (m *maker) home(p *page) ([]byte, error) {
	k := m.pack
	page := layouts.HomePage{Frame: p.frame("home", k.Title, k.Strapline)}
	page.Purpose = k.Strapline
	if about := k.Entry(pack.NewID(pack.KindPage, "about")); about != nil && page.Purpose == "" {
		page.Purpose = about.Summary
	}
	if k.Introduction != nil {
		page.Introduction = p.link(k.Introduction.ID)
	}
	figure := func(n int, href, one, many string) {
		if n > 0 {
			words := many
			if n == 1 {
				words = one
			}
			page.Figures = append(page.Figures, layouts.Figure{Number: commas(int64(n)), Link: p.pageLink(href, words)})
		}
	}
	figure(len(k.Pilots), listPage(pack.KindPilot), "place", "places")
	figure(len(k.Cases), listPage(pack.KindCase), "case study", "case studies")
	figure(len(k.Facts), listPage(pack.KindFact), "fact with its source", "facts, each with its source")
	figure(m.said(pack.Insight), learnedPage, "insight from table discussions", "insights from table discussions")
	if n := len(k.Pilots); n > 0 && n <= maxList { // otherwise the first door leads to them
		page.PlacesID, page.Pilots, page.Map = p.id("home_places"), p.cards(m.places), p.locator()
	}
	if sum := m.together(); sum != nil {
		page.MoneyID, page.MoneyTitle, page.Sentences = p.id("home_money"), sum.title(), p.allPlaces(sum)
		page.Sentences = slices.Insert(page.Sentences, min(2, len(page.Sentences)), p.mostSpentOn()...)
	}
	door := func(n int, href, title, text string) {
		if n > 0 {
			page.Doors = append(page.Doors, layouts.Item{Link: p.pageLink(href, title), Text: text})
		}
	}
	door(len(k.Pilots), listPage(pack.KindPilot), "A place", "What it looked into, what it tried, what it counted and what is not known.")
	door(len(k.Themes), listPage(pack.KindTheme), "A theme", "Who looked into it, what was tried, and where the pack holds nothing.")
	if len(k.Counts) > 0 {
		door(len(k.Counts), listPage(pack.KindCount), "The money", "What was spent in each place, row by row, down to the line of the published table.")
	} else {
		door(len(k.Cases), listPage(pack.KindCase), "A story", "What was done, what changed, what it cost, and what is not known.")
	}
	if m.learned() {
		door(1, learnedPage, learnedTitle, m.learnedLead())
		page.Learned = p.learnedAtOnce()
	}
	if len(page.Doors) > 0 {
		page.DoorsID = p.id("home_doors")
	}
	// Pages about the pack itself are not news.
	if latest := m.changed(); slices.ContainsFunc(latest, func(e *pack.Entry) bool { return e.ID.Kind() != pack.KindPage }) {
		page.Latest = layouts.Section{ID: p.id("home_latest"), Title: "Latest changes"}
		for _, e := range latest[:min(5, len(latest))] {
			page.Latest.Items = append(page.Latest.Items, layouts.Item{Link: p.link(e.ID), Kind: kindName(e.ID.Kind()) + ", " + unbroken(e.Updated.Words())})
		}
	}
	return m.set.Home.HTML(p.room, page)
}

// latest returns the texts with a date, the newest first.
func (m *maker) latest() []*pack.Entry {
	var dated []*pack.Entry
	for _, e := range m.texts {
		if !e.Updated.IsZero() {
			dated = append(dated, e)
		}
	}
	dated = sortedByTitle(dated)
	slices.SortStableFunc(dated, func(a, b *pack.Entry) int { return b.Updated.Compare(a.Updated) })
	return dated
}

// changed returns the latest texts, except those with the earliest date of all. They have not changed since the pack
// began; a pack whose dates are all the same has no news.
func (m *maker) changed() []*pack.Entry {
	latest := m.latest()
	if len(latest) == 0 {
		return nil
	}
	began := latest[len(latest)-1].Updated
	return slices.DeleteFunc(latest, func(e *pack.Entry) bool { return e.Updated == began })
}
