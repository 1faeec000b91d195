package returns

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// mapping is a map as read: what its author decided. docs/import.md explains each key.
type mapping struct {
	file *source.File

	table                    *table // nil if it cannot be read; columns are -1 then
	code, name, line, amount int    // column indices

	source string
	year   pack.Year
	unit   money.Unit
	basis  string
	title  string
	note   string
	covers []source.Text

	services   map[string]string // the service of each mapped line
	names      map[string]string // the line's name in its row; empty unless several lines go to one service
	order      []string          // the mapped lines, in the order of the rows
	leftOut    []string
	notCounted []string // as written in a new count
	sums       []sum
	totals     *totals

	population struct {
		table        *table // nil if the map has none; then the columns mean nothing
		code, people int
		date, source string
	}
	shares struct {
		table                     *table // as above
		pilot, code, people, area int
	}
	pilots    []place
	others    []source.Text // the codes of bodies that serve no pilot
	allOthers bool
	estimates []estimate

	sure        bool     // every organisation in the map exists
	linesUnread bool     // some of the lines in the map could not be read
	strange     []string // lines of the table that the map does not mention, each of which is reported
}

// place is a pilot: the areas whose people are its population, and the bodies that served it, alone or together with
// others.
type place struct {
	pilot                 source.Text
	region                string
	people, whole, shared []source.Text
}

// sum is a line of the table that should be the total of other lines, for each body.
type sum struct {
	total  source.Text
	lines  []source.Text
	within money.Pence
}

// totals is a table with the totals over all bodies, line by line.
type totals struct {
	table        *table
	line, amount int
	where        []condition
	within       money.Pence
	pos          source.Pos
}

// count returns the path of a pilot's count within content.
func (m *mapping) count(p place) string {
	return path.Join("counts", p.pilot.S+"-"+m.year.String()+".yaml")
}

// spoken returns all lines that the map mentions.
func (m *mapping) spoken() []string { return append(slices.Clone(m.order), m.leftOut...) }

// tables returns the tables that rows of the map come from.
func (m *mapping) tables() []string {
	out := []string{m.table.Name}
	for _, e := range m.estimates {
		out = append(out, e.amount.table.Name)
	}
	return out
}

// readMap reads the whole map.
func (r *reader) readMap(f *source.File) *mapping {
	m := &mapping{file: f, services: map[string]string{}, names: map[string]string{}, sure: true}
	k := f.Fields(&r.problems)
	k.Must("table", "columns", "source", "year", "unit", "basis", "title", "covers", "services", "left_out: []", "population", "pilots")

	m.table = r.table(k.Text("table"))
	at := r.columns(m.table, k, "code", "name", "line", "amount")
	m.code, m.name, m.line, m.amount = at[0], at[1], at[2], at[3]
	m.source = r.source(k)
	m.year, _ = pack.ReadYear(k, "year")
	m.unit = pack.ReadUnit(k)
	basis := k.Text("basis")
	r.oneOf(basis, "basis", r.pack.Bases.IDs(), "add it to bases in content/pack.yaml")
	m.basis = basis.S
	title := k.Text("title")
	r.holes(title, "{pilot}", "{year}")
	m.title = title.S
	m.note = k.Text("note").S
	m.covers = k.Texts("covers")
	for _, c := range m.covers {
		r.service(c)
	}
	r.readLines(m, k)
	r.readSums(m, k)
	r.readTotals(m, k.Fields("totals"))
	r.readPopulation(m, k.Fields("population"))
	r.readShares(m, k.Fields("shares"))
	r.readPlaces(m, k)
	r.readOthers(m, k)
	for _, e := range k.Each("estimates") {
		m.estimates = append(m.estimates, r.readEstimate(e))
	}
	k.Done()
	return m
}

// columns returns the indices of the columns that a part of the map names for its table, or -1 for each that is not
// found.
func (r *reader) columns(t *table, k *source.Fields, keys ...string) []int {
	at := slices.Repeat([]int{-1}, len(keys))
	if c := k.Fields("columns"); c != nil {
		c.Must(keys...)
		names := make([]source.Text, len(keys))
		for i, key := range keys {
			names[i] = c.Text(key)
		}
		copy(at, r.columnsOf(t, names))
		c.Done()
	}
	return at
}

// readLines reads what happens to each line of the table: it is mapped to a service or left out.
func (r *reader) readLines(m *mapping, k *source.Fields) {
	spoken := map[string]source.Pos{}
	speak := func(line source.Text) {
		if first, twice := spoken[line.S]; twice {
			k.Problem(line.Pos, "same-line", fmt.Sprintf("the line %s is in the map twice", source.Quote(line.S)), fmt.Sprintf("the first is on line %d; keep one", first.Line))
		}
		spoken[line.S] = line.Pos
	}
	for _, s := range k.Each("services", "service", "lines") {
		service := s.Text("service")
		r.service(service)
		if slices.Contains(r.pack.Services.IDs(), service.S) && !slices.ContainsFunc(m.covers, func(c source.Text) bool { return c.S == service.S }) {
			s.Problem(service.Pos, "not-covered", fmt.Sprintf("the map does not say that its counts cover %s", source.Quote(service.S)), "add it to covers")
		}
		lines := s.Texts("lines")
		m.linesUnread = m.linesUnread || s.Has("lines") && lines == nil
		for _, line := range lines {
			speak(line)
			m.services[line.S] = service.S
			if len(lines) > 1 {
				m.names[line.S] = line.S
				if fault, hint := source.IDFault(line.S); fault != "" {
					s.Problem(line.Pos, "wrong-id", fault+", which is needed to tell the rows of the service apart", hint)
				}
			}
			m.order = append(m.order, line.S)
		}
		s.Done()
	}
	for _, l := range k.Each("left_out", "lines", "why") {
		lines := l.Texts("lines")
		m.linesUnread = m.linesUnread || l.Has("lines") && lines == nil
		for _, line := range lines {
			speak(line)
			m.leftOut = append(m.leftOut, line.S)
		}
		if l.Has("service") || l.Has("organisation") {
			m.notCounted = append(m.notCounted, r.notCounted(m, l))
		} else {
			l.Text("why")
		}
		l.Done()
	}
	for _, n := range k.Each("not_counted", "why") {
		m.notCounted = append(m.notCounted, r.notCounted(m, n))
		n.Done()
	}
	if m.table == nil || m.line < 0 || m.table.holes {
		return
	}
	there := map[string]bool{}
	for _, rec := range m.table.Records {
		there[rec.Cells[m.line]] = true
	}
	lines := slices.Sorted(maps.Keys(there))
	m.strange = slices.DeleteFunc(slices.Clone(lines), func(line string) bool { _, said := spoken[line]; return said })
	for line, pos := range spoken {
		if !there[line] && (m.linesUnread || source.Nearest(line, m.strange) == "") { // otherwise it is reported at the table
			r.oneOf(source.Text{S: line, Pos: pos}, "the table's line", lines, "take it out of the map, if this edition of the table does not have it")
		}
	}
}

// readSums reads which lines of the table are totals of others.
func (r *reader) readSums(m *mapping, k *source.Fields) {
	for _, s := range k.Each("sums", "total", "lines", "within") {
		of := sum{total: s.Text("total"), lines: s.Texts("lines"), within: m.within(s)}
		for _, line := range append([]source.Text{of.total}, of.lines...) {
			if !m.linesUnread && !slices.Contains(m.strange, line.S) {
				r.oneOf(line, "line", m.spoken(), "name it under services or left_out first")
			}
		}
		m.sums = append(m.sums, of)
		s.Done()
	}
}

// readTotals reads which table has the totals over all bodies.
func (r *reader) readTotals(m *mapping, t *source.Fields) {
	if t == nil {
		return
	}
	t.Must("table", "columns", "where", "within")
	m.totals = &totals{table: r.table(t.Text("table")), within: m.within(t), pos: t.Pos()}
	at := r.columns(m.totals.table, t, "line", "amount")
	m.totals.line, m.totals.amount = at[0], at[1]
	m.totals.where = conditions(m.totals.table, t)
	t.Done()
}

// readPopulation reads which table has the population of each area.
func (r *reader) readPopulation(m *mapping, p *source.Fields) {
	if p == nil {
		return
	}
	p.Must("table", "columns", "date", "source")
	m.population.table = r.table(p.Text("table"))
	at := r.columns(m.population.table, p, "code", "people")
	m.population.code, m.population.people = at[0], at[1]
	m.population.date = p.Day("date").String()
	m.population.source = r.source(p)
	p.Done()
}

// readShares reads which table has the number of people of each pilot who live in the area of a shared body.
func (r *reader) readShares(m *mapping, s *source.Fields) {
	if s == nil {
		return
	}
	s.Must("table", "columns")
	m.shares.table = r.table(s.Text("table"))
	at := r.columns(m.shares.table, s, "pilot", "code", "people", "area")
	m.shares.pilot, m.shares.code, m.shares.people, m.shares.area = at[0], at[1], at[2], at[3]
	s.Done()
}

// readOthers reads the codes of bodies that serve no pilot.
func (r *reader) readOthers(m *mapping, k *source.Fields) {
	for _, b := range k.Each("other_bodies", "codes", "why") {
		if b.IsList("codes") {
			m.others = append(m.others, b.Texts("codes")...)
		} else if all := b.Text("codes"); all.Set() {
			if all.S != "all" {
				b.Problem(all.Pos, "wrong-value", source.Quote(all.S)+" is neither all nor a list of codes", "write all, or [E0221, E0233]")
			}
			m.allOthers = true
		}
		b.Text("why")
		b.Done()
	}
}

// readPlaces reads the pilots of the map. A body counted whole can belong to one pilot only, and cannot be shared as
// well: its money would be in two rows.
func (r *reader) readPlaces(m *mapping, k *source.Fields) {
	whole, shared := map[string]source.Pos{}, map[string]source.Pos{}
	pilots := map[string]source.Pos{}
	known := r.names(pack.KindPilot)
	var all []place
	for _, p := range k.Each("pilots", "pilot", "people", "whole") {
		at := place{pilot: p.Text("pilot"), region: p.Text("region").S, people: p.Texts("people"), whole: p.Texts("whole"), shared: p.Texts("shared")}
		if first, twice := pilots[at.pilot.S]; twice && at.pilot.Set() {
			p.Problem(at.pilot.Pos, "same-id", fmt.Sprintf("the pilot %s is repeated here", source.Quote(at.pilot.S)), fmt.Sprintf("the first is on line %d; keep one", first.Line))
		}
		pilots[at.pilot.S] = at.pilot.Pos
		r.oneOf(at.pilot, "pilot", known, "create content/pilots/"+at.pilot.S+".md first")
		m.sure = m.sure && (!p.Has("whole") || at.whole != nil) && (!p.Has("shared") || at.shared != nil)
		for _, o := range at.people {
			m.sure = r.organisation(o) != nil && m.sure
		}
		for _, o := range at.whole {
			m.sure = r.organisation(o) != nil && m.sure
			first, twice := whole[o.S]
			if !twice {
				first, twice = shared[o.S]
			}
			if twice {
				r.listedTwice(o, first)
			}
			whole[o.S] = o.Pos
		}
		for _, o := range at.shared {
			m.sure = r.organisation(o) != nil && m.sure
			if first, twice := whole[o.S]; twice {
				r.listedTwice(o, first)
			}
			shared[o.S] = o.Pos
		}
		p.Done()
		all = append(all, at)
	}
	m.pilots = all
}

func (r *reader) listedTwice(o source.Text, first source.Pos) {
	r.problems.Add(o.Pos, "same-body", fmt.Sprintf("the body %s is repeated here, but is counted whole in one place", source.Quote(o.S)),
		fmt.Sprintf("the first is on line %d; a body that serves more than one pilot goes under shared in each", first.Line))
}

// notCounted returns an entry of not_counted as written in a new count.
func (r *reader) notCounted(m *mapping, n *source.Fields) string {
	var words []string
	if o := n.Text("organisation"); o.Set() {
		m.sure = r.organisation(o) != nil && m.sure
		words = append(words, "organisation: "+scalar(o.S))
	}
	if s := n.Text("service"); s.Set() {
		r.service(s)
		words = append(words, "service: "+scalar(s.S))
	}
	if n.Lacks("organisation") && n.Lacks("service") {
		n.Problem(n.Pos(), "missing-key", "neither an organisation nor a service is named", "add organisation: … or service: …")
	}
	return "{" + strings.Join(append(words, "why: "+quote(n.Text("why").S)), ", ") + "}"
}

// within reads the tolerance of a total, given in the unit of the map.
func (m *mapping) within(k *source.Fields) money.Pence {
	t := k.Text("within")
	if !t.Set() || m.unit == "" {
		return 0
	}
	p, fault, hint := money.Parse(t.S, m.unit)
	if fault == "" && p < 0 {
		fault, hint = "the allowed difference cannot be less than nothing", "write 0, or the most that rounding can make"
	}
	if fault != "" {
		k.Problem(t.Pos, "wrong-amount", fault, hint)
	}
	return p
}

func (r *reader) source(k *source.Fields) string {
	t := k.Text("source")
	r.oneOf(t, "source", r.names(pack.KindSource), "add it to content/sources.yaml")
	return t.S
}

func (r *reader) service(t source.Text) {
	if r.pack.Services == nil { // reported already
		return
	}
	r.oneOf(t, "service", r.pack.Services.IDs(), "add it to services in content/pack.yaml")
}
