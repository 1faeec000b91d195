package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing/fstest"
)

// maker makes one pack.
type maker struct {
	shape   Shape
	content fstest.MapFS
	truth   Truth

	sources, facts, terms, bodies, conversations, events, moments int
}

// entry is the entry being written; what it refers to is recorded.
type entry struct {
	m  *maker
	id string
}

func (e entry) refers(kind, name string) string {
	to := kind + ":" + name
	if to != e.id {
		e.m.truth.Links[e.id] = append(e.m.truth.Links[e.id], to)
	}
	return name
}

// Make makes the pack of this shape.
func (s Shape) Make() *Pack {
	m := &maker{
		shape: s, content: fstest.MapFS{},
		truth:   Truth{Totals: map[string]Total{}, Links: map[string][]string{}, Answers: map[string]string{}},
		sources: 30 + s.Cases/25, facts: 40 + s.Cases/20, terms: 40 + s.Cases/100, bodies: 20 + s.Cases/50,
		events: 2 + s.Cases/200, conversations: 5 + s.Cases/100, moments: 30 + s.Cases/50,
	}
	m.lists()
	for i := range s.Pilots {
		m.pilot(i)
		for y := range years {
			m.count(i, y)
		}
	}
	for i := range s.Themes {
		m.theme(i)
	}
	for i := range s.Cases {
		m.study(i)
	}
	for i := range m.conversations {
		m.conversation(i)
	}
	for i := range m.events {
		m.event(i)
	}
	m.about()
	for id, to := range m.truth.Links {
		slices.Sort(to)
		m.truth.Links[id] = slices.Compact(to)
	}
	return &Pack{Content: m.content, Truth: m.truth}
}

func (m *maker) put(name, text string) {
	m.content[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
}

func pilotID(i int) string             { return fmt.Sprintf("place-%d", i) }
func themeID(i int) string             { return fmt.Sprintf("theme-%d", i) }
func caseID(i int) string              { return fmt.Sprintf("%s-%d", spell(uint64(i%5000)), i) }
func conversationID(i int) string      { return fmt.Sprintf("table-%d", i) }
func eventID(i int) string             { return fmt.Sprintf("meeting-%d", i) }
func bodyID(pilot, i int) string       { return fmt.Sprintf("body-%d-of-place-%d", i, pilot) }
func (m *maker) sourceID(i int) string { return fmt.Sprintf("report-%d", i%m.sources) }
func (m *maker) factID(i int) string   { return fmt.Sprintf("fact-%d", i%m.facts) }
func (m *maker) termID(i int) string   { return fmt.Sprintf("term-%d", i%m.terms) }

// elsewhere returns the id of a body that belongs to no place.
func (m *maker) elsewhere(i int) string { return fmt.Sprintf("body-%d", i%m.bodies) }

func (m *maker) pilotName(i int) string {
	return m.shape.voice("place", i).name(1) + fmt.Sprintf("shire %d", i)
}

// link returns a link with text, and records it.
func (e entry) link(v *voice, kind, name string) string {
	return fmt.Sprintf("[%s](%s:%s)", v.words(3), kind, e.refers(kind, name))
}

// title returns a link without text, and records it.
func (e entry) title(kind, name string) string {
	return fmt.Sprintf("[](%s:%s)", kind, e.refers(kind, name))
}

// cite returns a citation mark, and records it.
func (e entry) cite(name string) string { return "[^" + e.refers("source", name) + "]" }

// front returns the front matter that every text has.
func (e entry) front(v *voice, title string, sources ...string) string {
	for _, s := range sources {
		e.refers("source", s)
	}
	return fmt.Sprintf("title: %q\nsummary: %q\nupdated: 2010-%02d-%02d\nsources: [%s]\n", title, v.sentence(20, ""), 1+v.IntN(12), 1+v.IntN(28), strings.Join(sources, ", "))
}

func (e entry) list(key, kind string, names ...string) string {
	for _, n := range names {
		e.refers(kind, n)
	}
	return fmt.Sprintf("%s: [%s]\n", key, strings.Join(names, ", "))
}

func (m *maker) pilot(i int) {
	v := m.shape.voice("pilot", i)
	e := entry{m, "pilot:" + pilotID(i)}
	authorities := make([]string, bodies)
	for n := range authorities {
		authorities[n] = bodyID(i, n)
	}
	next := func(n int) string { return themeID((i + n) % m.shape.Themes) }
	themes := []string{next(0)}
	if m.shape.Themes > 13 {
		themes = append(themes, next(5), next(13))
	}
	var b strings.Builder
	b.WriteString("---\n" + e.front(v, m.pilotName(i), m.sourceID(i), m.sourceID(i+1)))
	fmt.Fprintf(&b, "region: %s\n", v.name(2))
	b.WriteString(e.list("authorities", "organisation", authorities...) + e.list("themes", "theme", themes...))
	fmt.Fprintf(&b, "population: {people: %d, date: 2011-03-27, source: %s}\nslide_theme: %s\n---\n\n", 90_000+v.IntN(1_200_000), e.refers("source", m.sourceID(i)), v.name(3))
	for n, heading := range []string{"The place and the partners", "Why this theme", "What they tried", "What they found", "What is not known"} {
		fmt.Fprintf(&b, "## %s\n\n", heading)
		b.WriteString(v.paragraph(e.link(v, "theme", themes[n%len(themes)]), e.title("fact", m.factID(i+n))+e.cite(m.sourceID(i+n))))
		b.WriteString(v.paragraph(e.title("case", caseID((i*7+n)%m.shape.Cases)), e.title("figure", countID(i, years[n%2])+"/counted-per-head")))
	}
	b.WriteString("```figure\ncount: " + e.refers("count", countID(i, years[1])) + "\nshow: services\n```\n")
	m.put("pilots/"+pilotID(i)+".md", b.String())
}

func (m *maker) theme(i int) {
	v := m.shape.voice("theme", i)
	e := entry{m, "theme:" + themeID(i)}
	var b strings.Builder
	b.WriteString("---\n" + e.front(v, v.name(2)+fmt.Sprint(" ", i), m.sourceID(i)) + "strand: " + []string{"counting", "customer", "culture"}[i%3] + "\n---\n\n")
	for n := range 4 {
		fmt.Fprintf(&b, "## %s\n\n", v.name(3))
		b.WriteString(v.paragraph(e.link(v, "pilot", pilotID((i+n)%m.shape.Pilots)), e.title("term", m.termID(i+n))+" "+e.cite(m.sourceID(i+n))))
		b.WriteString(v.paragraph(e.link(v, "case", caseID((i*11+n)%m.shape.Cases))))
	}
	m.put("themes/"+themeID(i)+".md", b.String())
}

// study writes a case study of about eight hundred words.
func (m *maker) study(i int) {
	v := m.shape.voice("case", i)
	id := caseID(i)
	e := entry{m, "case:" + id}
	pilot, theme := v.IntN(m.shape.Pilots), v.IntN(m.shape.Themes)
	pilots, themes := []string{pilotID(pilot)}, []string{themeID(theme)}
	if i%4 == 0 && m.shape.Pilots > 1 {
		pilots = append(pilots, pilotID((pilot+1)%m.shape.Pilots))
	}
	if m.shape.Themes > 7 {
		themes = append(themes, themeID((theme+7)%m.shape.Themes))
	}
	sources := []string{m.sourceID(i), m.sourceID(v.IntN(m.sources)), m.sourceID(v.IntN(m.sources))}
	slices.Sort(sources)
	sources = slices.Compact(sources)
	other := func() string { return caseID(v.IntN(m.shape.Cases)) }
	fact := func() string { return e.title("fact", m.factID(v.IntN(m.facts))) }
	cite := func() string { return e.cite(sources[v.IntN(len(sources))]) }
	count := countID(pilot, years[i%2])

	var b strings.Builder
	b.WriteString("---\n" + e.front(v, fmt.Sprintf("%s %d", v.name(4), i), sources...))
	b.WriteString(e.list("pilots", "pilot", pilots...) + e.list("themes", "theme", themes...))
	b.WriteString(e.list("organisations", "organisation", bodyID(pilot, v.IntN(bodies)), m.elsewhere(i)))
	fmt.Fprintf(&b, "date: %d\nstrand: %s\nlevel: %s\n---\n\n", 2008+i%3, []string{"counting", "customer", "culture"}[i%3], []string{"local", "guidance", "legislation"}[i%3])

	b.WriteString(v.paragraph(e.link(v, "pilot", pilots[0]), cite(), e.title("theme", themes[0])))
	b.WriteString("## The problem\n\n" + v.paragraph(e.link(v, "case", other()), fact()+cite(), ""))
	for range 5 {
		b.WriteString("- **" + v.name(2) + ".** " + v.sentence(12, "") + "\n")
	}
	b.WriteString("\n## What was done\n\n" + v.paragraph(e.link(v, "term", m.termID(v.IntN(m.terms))), e.link(v, "organisation", m.elsewhere(v.IntN(m.bodies)))+cite(), ""))
	if i%10 == 0 {
		w := alone(i)
		m.truth.Answers[w] = id
		b.WriteString(v.paragraph(w))
	}
	b.WriteString("### " + v.name(4) + "\n\n" + v.paragraph("", "*"+v.words(2)+"*", fmt.Sprintf("[%s](https://example.org/%s)", v.words(2), spell(uint64(v.IntN(900))))))
	if i%5 == 0 {
		b.WriteString("> [!NOTE]\n> " + v.sentence(16, "") + "\n\n")
	}
	b.WriteString("## What changed\n\n" + v.paragraph(e.title("conversation", conversationID(v.IntN(m.conversations))), fmt.Sprintf("[%s](event:%s#can-this-be-done-in-one-year)", v.words(2), e.refers("event", eventID(v.IntN(m.events))))))
	b.WriteString("| " + v.name(2) + " | " + v.name(1) + " | " + v.name(1) + " |\n| --- | --- | --- |\n")
	for range 5 {
		b.WriteString("| " + v.name(3) + " | " + fact() + " | " + e.title("source", sources[0]) + " |\n")
	}
	b.WriteString("\n## What it cost\n\n" + v.paragraph(e.title("figure", count+"/counted-per-head"), e.link(v, "count", count), e.title("figure", count+"/service-education")+"[^own]"))
	if i%10 == 5 {
		b.WriteString("```figure\ncount: " + e.refers("count", count) + "\nshow: organisations\n```\n\n")
	}
	far := other()
	b.WriteString("1. " + v.sentence(14, "") + "\n2. " + v.sentence(14, e.title("case", far)) + "\n3. " + v.sentence(14, fmt.Sprintf("[%s](../cases/%s.md#what-changed)", v.words(3), e.refers("case", other()))) + "\n\n")
	b.WriteString("## What is not known\n\n" + v.paragraph(cite(), "[the problem above](#the-problem)", "", e.link(v, "page", "about"), "", "", "", "", "", "", ""))
	b.WriteString("[^own]: " + v.sentence(14, "") + "\n")
	m.truth.Words += v.n
	m.put("cases/"+id+".md", b.String())
}

func (m *maker) conversation(i int) {
	v := m.shape.voice("conversation", i)
	e := entry{m, "conversation:" + conversationID(i)}
	var b strings.Builder
	b.WriteString("---\n" + e.front(v, v.name(3)+fmt.Sprint(" ", i), m.sourceID(i)))
	fmt.Fprintf(&b, "event: %s\nquestion: %s?\n", e.refers("event", eventID(i%m.events)), v.name(6))
	b.WriteString(e.list("themes", "theme", themeID(i%m.shape.Themes)) + "---\n\n" + v.paragraph(e.cite(m.sourceID(i))))
	for _, heading := range []string{"Insights", "Experiments"} {
		b.WriteString("## " + heading + "\n\n")
		for n := range 6 {
			in := ""
			if n%2 == 0 {
				in = e.link(v, "theme", themeID((i+n)%m.shape.Themes))
			}
			b.WriteString("- " + v.sentence(14, in) + "\n")
		}
		b.WriteString("\n")
	}
	m.put("conversations/"+conversationID(i)+".md", b.String())
}

func (m *maker) event(i int) {
	v := m.shape.voice("event", i)
	e := entry{m, "event:" + eventID(i)}
	var b strings.Builder
	b.WriteString("---\n" + e.front(v, v.name(3)+fmt.Sprint(" ", i), m.sourceID(i)))
	fmt.Fprintf(&b, "date: 2009-%02d-%02d\nplace: %s\norganiser: %s\nspeakers:\n", 1+i%12, 1+i%28, v.name(2), e.refers("organisation", m.elsewhere(i)))
	who := []string{v.name(1) + " Alder", v.name(1) + " Birch", v.name(1) + " Cedar"}
	for _, w := range who {
		fmt.Fprintf(&b, "  - {name: %s, role: %s, organisation: %s}\n", w, v.name(2), e.refers("organisation", m.elsewhere(v.IntN(m.bodies))))
	}
	b.WriteString("---\n\n" + v.paragraph(e.cite(m.sourceID(i)), e.link(v, "pilot", pilotID(i%m.shape.Pilots))) + "## Questions and answers\n\n")
	for n := range 6 {
		heading := "Can this be done in one year?"
		if n > 0 {
			heading = v.name(7) + "?"
		}
		fmt.Fprintf(&b, "### %s\n\n%s\n: %s\n\n%s\n: %s\n\n", heading, who[n%3], v.sentence(12, ""), who[(n+1)%3], v.sentence(20, e.link(v, "theme", themeID((i+n)%m.shape.Themes))))
	}
	m.put("events/"+eventID(i)+".md", b.String())
}

func (m *maker) about() {
	v := m.shape.voice("page", 0)
	e := entry{m, "page:about"}
	m.put("pages/about.md", "---\n"+e.front(v, "About this pack", m.sourceID(0))+"---\n\n## What this is\n\n"+v.paragraph(e.cite(m.sourceID(0)), e.title("theme", themeID(0))))
}
