package bench

import (
	"fmt"
	"strings"
)

// lists writes pack.yaml and the files that list entries.
func (m *maker) lists() {
	m.put("pack.yaml", m.packFile())
	v := m.shape.voice("organisations", 0)
	var b strings.Builder
	for pilot := range m.shape.Pilots {
		for n := range bodies {
			fmt.Fprintf(&b, "- {id: %s, name: %s, sector: council, area: %s}\n", bodyID(pilot, n), v.name(2)+fmt.Sprintf(" body %d of shire %d", n, pilot), m.pilotName(pilot))
		}
	}
	for i := range m.bodies {
		fmt.Fprintf(&b, "- {id: %s, name: %s, sector: central}\n", m.elsewhere(i), v.name(3)+fmt.Sprint(" ", i))
	}
	m.put("organisations.yaml", b.String())

	b.Reset()
	v = m.shape.voice("sources", 0)
	for i := range m.sources {
		fmt.Fprintf(&b, "- id: %s\n  title: %q\n  publisher: %q\n  date: \"20%02d-%02d\"\n  url: https://example.org/%s\n  kind: report\n  read: whole\n  note: %q\n",
			m.sourceID(i), v.name(6), v.name(2), 5+i%6, 1+i%12, m.sourceID(i), v.sentence(12, ""))
	}
	m.put("sources.yaml", b.String())

	b.Reset()
	v = m.shape.voice("facts", 0)
	for i := range m.facts {
		e := entry{m, "fact:" + m.factID(i)}
		unit := []string{"£m", "%", "people", "£bn"}[i%4]
		fmt.Fprintf(&b, "- id: %s\n  what: %q\n  value: %d.%d\n  unit: %q\n  about: [pilot:%s, theme:%s]\n  source: %s\n", m.factID(i), v.name(8), 1+v.IntN(98), 1+v.IntN(9), unit,
			e.refers("pilot", pilotID(i%m.shape.Pilots)), e.refers("theme", themeID(i%m.shape.Themes)), e.refers("source", m.sourceID(i)))
		if i%7 == 0 {
			fmt.Fprintf(&b, "  others:\n    - {value: %d, source: %s, note: %q}\n", 1+v.IntN(98), e.refers("source", m.sourceID(i+1)), v.sentence(8, ""))
		}
	}
	m.put("facts.yaml", b.String())

	b.Reset()
	v = m.shape.voice("terms", 0)
	for i := range m.terms {
		e := entry{m, "term:" + m.termID(i)}
		fmt.Fprintf(&b, "- id: %s\n  term: %q\n", m.termID(i), v.name(2)+" "+spell(uint64(i+900)))
		if i%4 == 0 {
			fmt.Fprintf(&b, "  short: %q\n", strings.ToUpper(spell(uint64(i+900))))
		}
		fmt.Fprintf(&b, "  meaning: %q\n  source: %s\n", v.sentence(14, ""), e.refers("source", m.sourceID(i)))
	}
	m.put("glossary.yaml", b.String())

	b.Reset()
	v = m.shape.voice("moments", 0)
	for i := range m.moments {
		fmt.Fprintf(&b, "- date: %q\n  what: %q\n  about: [pilot:%s]\n  source: %s\n", fmt.Sprintf("20%02d-%02d", 5+i%7, 1+i%12), v.name(9), pilotID(i%m.shape.Pilots), m.sourceID(i))
	}
	m.put("timeline.yaml", b.String())
}

func (m *maker) packFile() string {
	var b strings.Builder
	b.WriteString("title: A made pack\nstrapline: \"Made to be measured.\"\nlanguage: en-GB\nlicence: \"Free to use.\"\nbase_url: https://example.org/pack/\nheadline_year: 2009-10\n" +
		"sectors: [{id: council, name: Councils}, {id: central, name: Central government}]\nbases: [{id: outturn, name: Outturn}]\nservices:\n")
	for _, s := range services {
		fmt.Fprintf(&b, "  - {id: %s, name: %s}\n", s, capital(strings.ReplaceAll(s, "-", " ")))
	}
	return b.String()
}
