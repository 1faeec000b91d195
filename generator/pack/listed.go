package pack

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/source"
)

// The kinds of which each is an entry of a list.

// Organisation is a body that spends or serves.
type Organisation struct {
	Entry
	Sector string
	GSS    string // the nine-character code of the Office for National Statistics
	Code   string // the code in the returns to the department
	Area   string

	sectorPos, codePos source.Pos
}

func (e *Organisation) join(p *Pack) { p.Organisations = append(p.Organisations, e) }

func readOrganisation(e Entry, m *source.Fields) thing {
	m.Must("id", "name", "sector")
	o := &Organisation{Entry: e}
	o.Title = m.Name("name").S
	sector := m.Text("sector")
	o.Sector, o.sectorPos = sector.S, sector.Pos
	o.GSS = m.Text("gss").S
	code := m.Text("code")
	o.Code, o.codePos = code.S, code.Pos
	o.Area = m.Text("area").S
	return o
}

// Source is a document that statements rest on. Its Summary is its citation: title, publisher, date.
type Source struct {
	Entry
	Publisher string
	Date      source.Date
	URL       string
	Kind      string
	Read      string // how much of it was read: "whole", "part" or "" if not said
	Licence   string
	Note      string
}

func (e *Source) join(p *Pack) { p.Sources = append(p.Sources, e) }

func readSource(e Entry, m *source.Fields) thing {
	m.Must("id", "title")
	s := &Source{Entry: e}
	s.Title = m.Name("title").S
	s.Publisher = m.Name("publisher").S
	s.Date = m.Date("date")
	if address := m.Text("url"); address.Set() {
		var fault, hint string
		if s.URL, fault, hint = webAddress(address.S); fault != "" {
			m.Problem(address.Pos, "wrong-value", fault, hint)
		}
	}
	s.Kind = m.Text("kind").S
	s.Read = m.Choice("read", "whole", "part").S
	s.Licence = m.Name("licence").S
	s.Note = m.Prose("note").S
	s.Summary = s.Title
	if s.Publisher != "" {
		s.Summary += ", " + s.Publisher
	}
	if !s.Date.IsZero() {
		s.Summary += ", " + s.Date.Words()
	}
	return s
}

var (
	onOneComputer  = regexp.MustCompile(`^(?i:file:|[a-z]:[\\/]|\\)`)
	mistypedScheme = regexp.MustCompile(`^(?i:h[tps]{2,5}(?:[:;]/*|/+))`)
)

// webAddress checks the address of a page elsewhere and returns it, or says what is wrong with it and what to write.
func webAddress(s string) (address, fault, hint string) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		hint = "write it as https://example.org/page"
		if onOneComputer.MatchString(s) {
			return "", source.Quote(s) + " is on your own computer or network, where readers cannot reach it", "write a web address where everyone can read it, or take url out"
		} else if bare := strings.Trim(s, "<>“”"); strings.HasPrefix(bare, "www.") {
			hint = "write " + source.Printable("https://"+bare)
		} else if bare != s {
			hint = "write " + source.Printable(bare)
		} else if slip := mistypedScheme.FindString(s); slip != "" {
			hint = "write " + source.Printable("https://"+s[len(slip):])
		}
		return "", source.Quote(s) + " is not a whole web address", hint
	case strings.Contains(s, " "):
		return "", source.Quote(s) + " has a space in it, which no web address has", "take the space out, or write %20 if it belongs there"
	}
	return u.String(), "", ""
}

// Fact is a sourced value.
type Fact struct {
	Entry  // Title is the printed value
	What   string
	Value  string // as typed
	Unit   string
	Date   source.Date
	About  []ID
	Source ID
	Note   string
	Others []OtherValue // what other sources say instead
}

// OtherValue is what another source says about the same thing.
type OtherValue struct {
	Value  string // as printed
	Source ID
	Note   string
}

func (f *Fact) join(p *Pack) { p.Facts = append(p.Facts, f) }

func readFact(e Entry, m *source.Fields) thing {
	m.Must("id", "what", "value", "about: [pilot:kent]", "source")
	f := &Fact{Entry: e}
	f.What = m.Prose("what").S
	value := m.Text("value")
	f.Value = value.S
	unit := m.Text("unit")
	f.Unit = unit.S
	if fault, hint := misunit(unit.S); fault != "" {
		m.Problem(unit.Pos, "wrong-value", fault, hint)
		f.Unit = "" // so that the value is not checked against it
	}
	f.Title = f.printed(m, value)
	f.Summary = f.What
	f.Date = m.Date("date")
	f.About = f.about(m, "about")
	m.Bare("about", "the fact is not about anything", "name what it is about, such as pilot:kent, whose page will show it")
	f.Source = f.ref(KindSource, m.Text("source"))
	f.Note = m.Prose("note").S
	for _, o := range m.Each("others", "value", "source") {
		f.Others = append(f.Others, OtherValue{
			Value:  f.printed(o, o.Text("value")),
			Source: f.ref(KindSource, o.Text("source")),
			Note:   o.Prose("note").S,
		})
		o.Done()
	}
	return f
}

// printed returns a value in its printed form, and reports one that cannot be printed with the unit of the fact.
func (f *Fact) printed(m *source.Fields, value source.Text) string {
	m.Filled(value)
	if fault, hint := misprinted(value.S, f.Unit); fault != "" {
		m.Problem(value.Pos, "wrong-number", fault, hint)
	}
	return printed(value.S, f.Unit)
}

// Term is an entry of the glossary.
type Term struct {
	Entry
	Short   string   // such as PCT
	Also    []string // words that people say instead, or look for it by
	Meaning string
	Source  ID
}

func (e *Term) join(p *Pack) { p.Terms = append(p.Terms, e) }

func readTerm(e Entry, m *source.Fields) thing {
	m.Must("id", "term", "meaning")
	t := &Term{Entry: e}
	t.Title = m.Name("term").S
	t.Short = m.Text("short").S
	for _, words := range m.Texts("also") {
		m.Filled(words)
		t.Also = append(t.Also, words.S)
	}
	t.Meaning = m.Prose("meaning").S
	t.Summary = t.Meaning
	t.Source = t.ref(KindSource, m.Text("source"))
	return t
}

// Moment is an entry of the timeline.
type Moment struct {
	Entry
	Date   source.Date
	What   string
	About  []ID
	Source ID
}

func (e *Moment) join(p *Pack) { p.Timeline = append(p.Timeline, e) }

func readMoment(f *source.File, m *source.Fields, s *shelves) *Moment {
	m.Must("date: 2009-10-07", "what", "source")
	t := &Moment{Entry: Entry{Pos: m.Pos(), File: f.Name(), stay: s}}
	t.Date = m.Date("date")
	t.What = m.Prose("what").S
	t.About = t.about(m, "about")
	t.Source = t.ref(KindSource, m.Text("source"))
	m.Done()
	t.settle()
	return t
}

// sortTimeline sorts the timeline by date and gives each entry an anchor made from its date and first words. Entries
// with the same words get a number after two hyphens, which no words can produce.
func (p *Pack) sortTimeline() {
	slices.SortStableFunc(p.Timeline, func(a, b *Moment) int { return a.Date.Compare(b.Date) })
	taken := map[string]int{}
	for _, m := range p.Timeline {
		name := m.Date.String() + "-" + source.Slug(firstWords(m.What, 5))
		if taken[name]++; taken[name] > 1 {
			name += "--" + strconv.Itoa(taken[name])
		}
		m.ID, m.Title = NewID(KindMoment, name), m.What
	}
}
