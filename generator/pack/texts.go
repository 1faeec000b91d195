package pack

import (
	"regexp"
	"strconv"

	"totalplace/generator/source"
)

// The kinds of which each is a text in a file of its own, but for conversations and events, whose texts have parts.

// Population is the number of people in a place on a given day, with its source.
type Population struct {
	People int64
	Date   source.Date
	Source ID

	at source.Spot // of the number
}

func (e *Entry) population(m *source.Fields) *Population {
	if m == nil {
		return nil
	}
	p := &Population{Date: m.Day("date"), Source: e.ref(KindSource, m.Text("source"))}
	const unknown = "write how many people live there, or take the population out"
	if people := m.Figure("people", unknown); people.Set() {
		p.at = people.Pos.Spot()
		n, err := strconv.ParseInt(people.S, 10, 64)
		switch {
		case err != nil || people.S[0] == '0' && people.S != "0" || people.S[0] == '+':
			hint := "write digits only, such as 1411000"
			if plain := unparted(people.S); whole.MatchString(plain) {
				hint = "write " + plain
			}
			m.Problem(people.Pos, "wrong-number", source.Quote(people.S)+" is not a whole number", hint)
		case n <= 0:
			m.Problem(people.Pos, "wrong-number", "the population cannot be "+people.S, unknown)
		default:
			p.People = n
		}
	}
	m.Done()
	return p
}

var whole = regexp.MustCompile(`^[1-9][0-9]*$`)

// Pilot is a place that took part.
type Pilot struct {
	Entry
	Region      string
	Authorities []ID
	Themes      []ID
	Population  *Population // nil if not known
	SlideTheme  string      // the theme as the slide prints it
	place       source.Text // the name of its shape on the map, if that is not its id
}

func (e *Pilot) join(p *Pack) { p.Pilots = append(p.Pilots, e) }

func readPilot(e Entry, m *source.Fields) thing {
	m.Must("region", "authorities: […]", "themes: […], or [] for none")
	p := &Pilot{Entry: e}
	p.Region = m.Name("region").S
	p.Authorities = p.refsTo(KindOrganisation, m, "authorities")
	m.Bare("authorities", "the place has no authorities", "name its councils, by their ids in content/organisations.yaml")
	p.Themes = p.refsTo(KindTheme, m, "themes")
	p.Population = p.population(m.Fields("population", "people", "date", "source"))
	p.SlideTheme = m.Text("slide_theme").S
	p.place = m.Text("map")
	return p
}

// The three strands of a pilot, and the levels of change, as the learning history names them.
var (
	strands = []string{"counting", "customer", "culture"}
	levels  = []string{"local", "guidance", "legislation"}
)

// Theme is what a pilot looked into.
type Theme struct {
	Entry
	Strand string
}

func (e *Theme) join(p *Pack) { p.Themes = append(p.Themes, e) }

func readTheme(e Entry, m *source.Fields) thing {
	return &Theme{Entry: e, Strand: m.Choice("strand", strands...).S}
}

// Case is a case study. A case without pilots is about a place that was not a pilot, or about another time.
type Case struct {
	Entry
	Pilots        []ID
	Themes        []ID
	Organisations []ID
	Date          source.Date
	Strand, Level string
}

func (e *Case) join(p *Pack) { p.Cases = append(p.Cases, e) }

func readCase(e Entry, m *source.Fields) thing {
	m.Must("pilots: […], or [] for none", "themes: […], or [] for none")
	c := &Case{Entry: e}
	c.Pilots = c.refsTo(KindPilot, m, "pilots")
	c.Themes = c.refsTo(KindTheme, m, "themes")
	c.Date = m.Date("date")
	c.Strand = m.Choice("strand", strands...).S
	c.Level = m.Choice("level", levels...).S
	c.Organisations = c.refsTo(KindOrganisation, m, "organisations")
	return c
}

// Page is any other text, published at the root of the site.
type Page struct{ Entry }

func (e *Page) join(p *Pack) { p.Pages = append(p.Pages, e) }

func readPage(e Entry, _ *source.Fields) thing { return &Page{Entry: e} }
