package generator

import (
	"strconv"
	"strings"
	"unicode"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/search"
	"totalplace/generator/site"
	"totalplace/generator/tally"
)

// Readers do not search in the words of accounts. They ask what the schools of a place cost, or how much the NHS
// spends there, while a figure says Education or Health, and Counted. So everything with figures can also be found by
// the words in which people ask. What a service includes is in its note in the pack; the few words below are those
// that no pack would say of itself.

// askedOfMoney holds words for an amount. Whoever types one of them means any: what is spent is what it costs.
const askedOfMoney = "spending cost budget money"

// askedOfThemes holds what people want to know about a theme: who looked into it, what was tried and what came of it.
const askedOfThemes = "pilots looked tried learned lessons findings"

// everyday maps words of readers to what councils and their papers call the same thing.
var everyday = []search.Synonym{
	{Short: "NHS", Long: "National Health Service"},
	{Short: "elderly", Long: "older people"},
	{Short: "population", Long: "people live"},
	{Short: "unemployment", Long: "worklessness"},
	{Short: "unemployment benefit", Long: "jobseeker’s allowance"},
	{Short: "bins", Long: "waste"},
	{Short: "rubbish", Long: "waste"},
	{Short: "get", Long: "received"},
	{Short: "criminals", Long: "offenders"},
	{Short: "reoffending", Long: "offenders"},
	{Short: "dole", Long: "jobseeker’s allowance"},
	{Short: "welfare", Long: "benefits"},
	{Short: "looked after children", Long: "children in care"},
	{Short: "elected members", Long: "councillors"},
	{Short: "bureaucracy", Long: "burden of reporting"},
	{Short: "per head", Long: "for each person"},
	{Short: "bed blocking", Long: "older people in hospital"},
	{Short: "delayed discharge", Long: "older people in hospital"},
}

// shortened writes an amount as newspapers do: £20bn.
var shortened = strings.NewReplacer(" billion", "bn", " million", "m")

// otherwise returns other names for a title, in the words of readers.
func otherwise(title string) (out []string) {
	for _, s := range everyday {
		if at := standsAt(title, s.Long); at >= 0 {
			out = append(out, title[:at]+s.Short+title[at+len(s.Long):])
		}
	}
	return out
}

// standsAt returns the offset of words in a text, in any case but not as part of longer words, or -1.
func standsAt(text, words string) int {
	for at := 0; at+len(words) <= len(text); at++ {
		end := at + len(words)
		if (at == 0 || text[at-1] == ' ') && (end == len(text) || !isLetter(text[end])) && strings.EqualFold(text[at:end], words) {
			return at
		}
	}
	return -1
}

func isLetter(c byte) bool { return 'a' <= c|' ' && c|' ' <= 'z' }

// ofSpending reports whether a fact is about money spent, judging by its words; savings, for example, are not.
func ofSpending(what string) bool {
	for word := range strings.FieldsFuncSeq(what, func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch strings.ToLower(word) {
		case "spend", "spent", "spending", "cost", "costs", "budget", "paid":
			return true
		}
	}
	return false
}

// partsOf returns the places that make up a place, judging by its name: people ask for Luton, not for Central
// Bedfordshire & Luton.
func partsOf(place string) []string { return strings.Split(joiners.Replace(place), ", ") }

var joiners = strings.NewReplacer(" & ", ", ", " and ", ", ")

// asked returns the words in which people ask for a figure of a place, combined with each part of the place's name.
func asked(parts []string, s *tally.Summary, f *tally.Figure, note string) (names []string) {
	put := func(what ...string) {
		for _, part := range parts {
			for _, w := range what {
				names = append(names, joinedBy(" ", part, w))
			}
		}
	}
	if f.Extent == tally.OneOrganisation {
		parts = []string{""} // the organisation's name is enough
	}
	what, each := f.Subject, f.Unit == tally.PerHead
	if counted := f.Quantity; f.Amount == tally.Estimated && f.Extent != tally.Whole {
		counted.Amount = tally.Counted
		if s.Figure(counted) == nil {
			what = strings.TrimSuffix(what, ", estimated") // not needed if nothing was counted
		}
	}
	whole := f.Extent == tally.Whole
	switch {
	case f.Unit == tally.Rank:
		put("rank")
	case whole && f.Amount == tally.Counted && each:
		put("per head", "spending per head", "spending per person", "spending per resident", askedOfMoney+" per head")
	case whole && f.Amount == tally.Counted:
		put("spending", "public spending", "total spending", "cost", "budget", "money")
	case whole && f.Amount == tally.Total && each:
		put("total spending with estimates per head", "total spending with estimates per person")
	case whole && f.Amount == tally.Total:
		put("total spending with estimates", "total cost", "total budget", "total money")
	case each:
		put(what+" per head", what+" per person", what+" per resident", what+" "+askedOfMoney+" per head")
	default:
		put(what, what+" spending", what+" "+askedOfMoney)
	}
	if note != "" {
		put("service " + note)
	}
	return names
}

// noteOf returns the pack's note on the service that a figure is of: what it includes, and what not.
func (m *maker) noteOf(q tally.Quantity) string {
	if q.Extent != tally.OneService {
		return ""
	}
	return m.pack.Services.Of(q.Part).Note
}

// splitEntries returns search entries for a count's charts by service and by organisation.
func (m *maker) splitEntries(s *tally.Summary, places []pack.ID) (out []search.Entry) {
	add := func(chart, by, answer string, what ...string) {
		e := search.Entry{
			Path: m.where.of(s.Count.ID).Path, Anchor: chart, Title: s.Place() + ": " + by + ", " + s.Count.Year.Words(),
			Label: joinedBy(", ", "Figure", s.Place()), Answer: answer,
			From: m.from(s.Count.ID),
			Rank: faceOf(pack.KindFigure).rank, Values: values(pack.KindFigure, places, nil, s.Count.Year.From, s.Count.Year.From+1),
		}
		for _, part := range partsOf(s.Place()) {
			for _, w := range what {
				e.Also = append(e.Also, part+" "+w)
			}
		}
		out = append(out, e)
	}
	if c := countCharts[showServices]; c.holds(s) {
		add(c.id, "by service", howMany(len(s.ByService), "service", "services"), "services", "spending by service", "per head by service", "money spent on", "where money goes go went")
	}
	if c := countCharts[showOrganisations]; c.holds(s) {
		counted := len(tally.AnyCounted(s.ByOrganisation))
		add(c.id, "by organisation", howMany(counted, "organisation", "organisations")+" counted", "organisations", "public bodies", "spending by organisation", "who spends the money")
	}
	return out
}

// placeEntries returns search entries for what compares places: two of them, each service in all of them, and all
// added up.
func (m *maker) placeEntries(pairs []pair) (out []search.Entry) {
	for _, p := range pairs {
		e := search.Entry{
			Path: p.path, Title: p.a.Title + " and " + p.b.Title + " compared", Label: "Comparison", Rank: pairRank,
			Values: values("", []pack.ID{p.a.ID, p.b.ID}, nil), Asked: "difference between",
		}
		for _, a := range partsOf(p.a.Title) {
			for _, b := range partsOf(p.b.Title) {
				e.Also = append(e.Also, a+" "+b+" compared")
			}
		}
		out = append(out, e)
	}
	list := func(at site.Target, title, answer string, also ...string) {
		out = append(out, search.Entry{
			Path: at.Path, Anchor: at.Fragment, Title: title, Also: also, Label: "List, all places", Answer: answer,
			Rank: listRank, Values: values(aList, nil, nil),
		})
	}
	if len(pairs) > 0 {
		list(site.Target{Path: comparisons}, "Compare two places", "", "compare places", "difference between places", "comparisons")
	}
	group := m.headlineGroup()
	if len(group) < 2 {
		return out
	}
	year := ", " + group[0].Count.Year.Words()
	figure := func(at site.Target, title, answer string, also ...string) {
		list(at, title+year, answer, also...)
		e := &out[len(out)-1]
		e.Label, e.Rank, e.Values = "Figures, all places", allRank, values(pack.KindFigure, nil, nil, group[0].Count.Year.From, group[0].Count.Year.From+1)
	}
	on := func(fragment string) site.Target {
		return site.Target{Path: listPage(pack.KindCount), Fragment: fragment}
	}
	figure(on(placesID), "Places by what was counted for each resident", ranked(group, forEach),
		"league table of places", "rank of places", "place spends most", "place spends least", "place spends most per head", "place spends least per person", "spends most per head",
		"spending per head", "spending per person", "highest spending council", "lowest spending council", "biggest spender", "cheapest place", "spending per head in every place", "average spending per head")
	if sum := m.together(); sum != nil {
		figure(on(togetherID), sum.title(), money.Headline(sum.counted),
			"total spending", "public spending", "total spending of all places", "total counted in all places", "spending in all places together", "all "+askedOfMoney, "all "+strconv.Itoa(len(sum.of))+" places")
	}
	by := func(fragment string) site.Target {
		return site.Target{Path: servicesPage, Fragment: fragment}
	}
	many := len(group) > mostPaired // then only the page of the service has every place
	chart := func(fragment, service string) site.Target {
		if many {
			return site.Target{Path: servicePage(service), Fragment: fragment}
		}
		return by(fragment)
	}
	list(by(""), byServiceTitle, "", "by service", "spending by service", "every service in every place", "per head by service")
	if !many {
		list(by(everyServiceID), "Every place and service, for each resident", "", "table of spending by service and place")
	}
	for _, id := range servicesOf(group) {
		name := m.pack.Services.Of(id).Name
		counted, of := spentOn(group, id)
		if len(counted) == 0 {
			continue
		}
		shown := func(s *tally.Summary) string { return of[s].Value }
		said := ranked(counted, shown)
		if low := furthestBelow(counted, of); low != nil {
			said = "Furthest below zero in " + placeNames(low) + ": " + shown(low[0])
		}
		figure(chart(serviceChartID(id), id), name+" in every place, for each resident", said, askedOfAll(name, firstSentence(m.pack.Services.Of(id).Note))...)
		out[len(out)-1].Summary = m.pack.Services.Of(id).Note
	}
	for _, g := range guessesOf(group) {
		name := m.pack.Services.Of(g.service).Name
		also := []string{name + " estimated", name + " estimated by place"} // estimates rank no place
		if g.only {
			also = append(also, name+" spending", name+" "+askedOfMoney, name+" by place", name+" service "+firstSentence(m.pack.Services.Of(g.service).Note))
		}
		figure(chart(estimatedChartID(g.service), "estimated_"+g.service), name+" in every place, estimated, for each resident", "", also...)
		out[len(out)-1].Summary = m.pack.Services.Of(g.service).Note
	}
	return out
}

// askedOfAll returns the words in which people ask for a service in all places.
func askedOfAll(service, note string) []string {
	return append(otherwise(note),
		service+" spending", service+" "+askedOfMoney, service+" by place", service+" spending by place", service+" in all places", service+" spending compared",
		"place spends most on "+service, "place spends least on "+service, "area council spends most on "+service, "most least "+service+" per head per person",
		service+" service "+note,
	)
}

// ranked says in which of the places, sorted from the highest, most and least was counted.
func ranked(all []*tally.Summary, shown func(*tally.Summary) string) string {
	most, least := ends(all, shown)
	if len(most) == len(all) {
		return shown(most[0]) + " in " + placeNames(all)
	}
	return "Most counted in " + placeNames(most) + ": " + shown(most[0]) + "; least in " + placeNames(least) + ": " + shown(least[0])
}

// firstSentence returns the first sentence of a note, which says what a thing is; what it is not comes later.
func firstSentence(note string) string {
	first, _, _ := strings.Cut(note, ". ")
	return first
}
