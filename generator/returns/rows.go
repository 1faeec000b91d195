package returns

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// body is what the table says about one body: a record for each of its lines.
type body struct {
	name    string
	unknown bool // the map does not mention it, or spells one of its lines otherwise, which has been reported
	lines   map[string]entry
}

type entry struct {
	rec   source.Record
	pence money.Pence
}

// bodies groups the table by body, and checks every cell that is needed against the map.
func (r *reader) bodies(m *mapping) map[string]*body {
	if m.table == nil || m.code < 0 || m.name < 0 || m.line < 0 || m.amount < 0 || m.unit == "" {
		return nil
	}
	codes, known := r.codes(m), map[string]bool{}
	for _, code := range codes {
		known[code] = true
	}
	bodies := map[string]*body{}
	codesSaid, linesSaid := map[string]bool{}, map[string]bool{} // unknown codes and lines are reported once, not for each record
	misspelt := map[string]bool{}
	for _, rec := range m.table.Records {
		if !r.filled(m.table, rec, []int{m.code, m.name, m.line}, m.amount) {
			continue
		}
		code, name, line := rec.Cells[m.code], rec.Cells[m.name], rec.Cells[m.line]
		if m.sure && !codesSaid[code] && !m.allOthers && !known[code] && !r.codeless(m, name) {
			codesSaid[code] = true
			r.unknownCode(m, rec, codes)
		}
		if _, mapped := m.services[line]; !mapped && !slices.Contains(m.leftOut, line) && !linesSaid[line] && !m.linesUnread {
			linesSaid[line] = true
			misspelt[line] = r.unknownLine(m, rec)
		}
		pence, ok := r.amount(m.table, rec, m.amount, m.unit)
		m.table.holes = m.table.holes || !ok
		b := bodies[code]
		if b == nil {
			b = &body{name: name, unknown: codesSaid[code], lines: map[string]entry{}}
			bodies[code] = b
		}
		b.unknown = b.unknown || misspelt[line]
		if b.name != name {
			msg, hint := fmt.Sprintf("%s has the code of %s", source.Quote(name), source.Quote(b.name)), "one body has one code and one name"
			r.tell(m.table, "name "+code+" "+name, rec, m.name, source.Problem{Code: "same-code", Msg: msg, Hint: hint}, func(_ source.Record, on string) (string, string) { return msg + ", " + on, hint })
		}
		if first, twice := b.lines[line]; twice {
			r.twice(m.table, rec, m.line, fmt.Sprintf("%s of %s", source.Quote(line), source.Printable(name)), first.rec)
			continue
		}
		b.lines[line] = entry{rec, pence}
	}
	for _, t := range m.others {
		if bodies[t.S] == nil && !m.table.holes {
			r.problems.Add(t.Pos, "no-rows", fmt.Sprintf("the table %s has no line with the code %s", source.Quote(m.table.Name), source.Quote(t.S)), "take it out of other_bodies")
		}
	}
	return bodies
}

// twice reports a record that repeats an earlier one. A block that was pasted twice has many of them.
func (r *reader) twice(t *table, rec source.Record, column int, what string, first source.Record) {
	one := source.Problem{Code: "same-line", Msg: what + " is repeated here", Hint: fmt.Sprintf("the first is on line %d; keep one", first.Line)}
	r.tell(t, "twice", rec, column, one, func(_ source.Record, on string) (string, string) {
		return what + " and more are repeated " + on, fmt.Sprintf("the first of that is on line %d; keep each once", first.Line)
	})
}

// unknownCode reports a body that the map does not mention.
func (r *reader) unknownCode(m *mapping, rec source.Record, codes []string) {
	code, name := rec.Cells[m.code], rec.Cells[m.name]
	if slices.Contains(codes, name) { // in every record, most likely
		r.meant[name] = true
		const msg, hint = "the codes stand in the column of the names, and the names in that of the codes", "exchange the two in the first line of the table, or under columns in the map"
		r.tell(m.table, "exchanged", rec, m.code, source.Problem{Code: "unknown-code", Msg: msg, Hint: hint}, func(source.Record, string) (string, string) { return msg, hint })
		return
	}
	hint := "name the body under pilots, or the code under other_bodies with the reason"
	if addsUp.MatchString(code) || addsUp.MatchString(name) {
		hint = "take it out if it adds up other bodies, or " + hint
	} else if i := slices.IndexFunc(codes, func(c string) bool { return strings.TrimLeft(c, "0") == code }); i >= 0 {
		hint = fmt.Sprintf("write %s; Excel drops a 0 at the beginning unless the column is formatted as text", codes[i])
		r.meant[codes[i]] = true
	} else if near := source.Nearest(code, codes); near != "" {
		hint = source.DidYouMean(near) + " or " + hint
		r.meant[near] = true
	}
	r.problems.Add(m.table.At(rec, m.code), "unknown-code", fmt.Sprintf("the map has no body with the code %s (%s)", source.Quote(code), source.Printable(name)), hint)
}

// unknownLine reports a line that the map neither maps nor leaves out, and whether it is most likely one of those.
func (r *reader) unknownLine(m *mapping, rec source.Record) (misspelt bool) {
	line := rec.Cells[m.line]
	hint := "put it under services, or under left_out with the reason"
	near := source.Nearest(line, m.spoken())
	if near != "" {
		hint = source.DidYouMean(near) + " or, if the table is right, write it so in the map"
	} else if dayAndMonth.MatchString(line) {
		hint = "Excel may have turned it into a date: format the column as text, and type it again"
	}
	r.problems.Add(m.table.At(rec, m.line), "unknown-line", fmt.Sprintf("the map says nothing about the line %s", source.Quote(line)), hint)
	return near != ""
}

// addsUp matches the name of a total over all bodies, which is not a body.
var addsUp = regexp.MustCompile(`(?i)^(?:grand |sub-?)?total\b`)

// dayAndMonth matches what Excel makes of words such as 1-3 or MAR1.
var dayAndMonth = regexp.MustCompile(`^(?:[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2})$`)

// codeless reports whether a body of the map has that name but no code by which to find it, which is reported
// elsewhere.
func (r *reader) codeless(m *mapping, name string) bool {
	return slices.ContainsFunc(m.pilots, func(p place) bool {
		return slices.ContainsFunc(slices.Concat(p.whole, p.shared), func(t source.Text) bool {
			o := r.named(t)
			return o != nil && o.Code == "" && strings.EqualFold(o.Title, name)
		})
	})
}

// codes returns all codes that the map mentions.
func (r *reader) codes(m *mapping) []string {
	var out []string
	for _, p := range m.pilots {
		for _, t := range slices.Concat(p.whole, p.shared) {
			if o := r.named(t); o != nil && o.Code != "" {
				out = append(out, o.Code)
			}
		}
	}
	for _, t := range m.others {
		out = append(out, t.S)
	}
	return out
}

// reconcile checks the table's own totals against the lines that they should be the sum of, and says what it found.
// It skips a table with holes, for which the totals would only be a second complaint about the same fault.
func (r *reader) reconcile(m *mapping, bodies map[string]*body) []string {
	if bodies == nil || m.table.holes {
		return nil
	}
	var words []string
	for _, s := range m.sums {
		words = append(words, r.reconcileSum(m, s, bodies))
	}
	if t := m.totals; t != nil && t.table != nil && t.line >= 0 && t.amount >= 0 {
		words = append(words, r.reconcileTotals(m, bodies))
	}
	return words
}

// reconcileSum checks a total of each body against the lines of that body, and says what it found.
func (r *reader) reconcileSum(m *mapping, s sum, bodies map[string]*body) string {
	held, widest := 0, new(big.Rat)
	for _, code := range slices.Sorted(maps.Keys(bodies)) {
		b := bodies[code]
		if b.unknown {
			continue
		}
		var lines money.Total
		found := false
		for _, line := range s.lines {
			if e, ok := b.lines[line.S]; ok {
				lines.Add(e.pence, nil)
				found = true
			}
		}
		e, ok := b.lines[s.total.S]
		if !ok && !found {
			continue
		}
		added := lines.Rat()
		gap := apart(e.pence, added)
		if gap.Cmp(s.within.Rat()) > 0 {
			if ok {
				r.problems.Add(m.table.At(e.rec, m.amount), "not-reconciled", fmt.Sprintf("%s of %s (%s) is %s, but its lines add up to %s", source.Quote(s.total.S), source.Printable(b.name), code, e.pence, money.Plainly(added)),
					fmt.Sprintf("%s apart is allowed, and they are %s apart: a line may be missing, or in another unit", s.within, money.Plainly(gap)))
			} else {
				r.problems.Add(s.total.Pos, "not-reconciled", fmt.Sprintf("%s (%s) has no line %s, but the lines of that total add up to %s", source.Printable(b.name), code, source.Quote(s.total.S), money.Plainly(added)),
					"a missing line counts as nought: put the total into the table, or take it out of sums")
			}
		}
		if gap.Cmp(widest) > 0 {
			widest = gap
		}
		held++
	}
	return fmt.Sprintf("%s is the sum of its %d lines in each of %d bodies (at most %s apart; %s is allowed)", s.total.S, len(s.lines), held, money.Plainly(widest), s.within)
}

// apart returns the absolute difference of an amount and a sum.
func apart(p money.Pence, sum *big.Rat) *big.Rat {
	gap := new(big.Rat).Sub(p.Rat(), sum)
	return gap.Abs(gap)
}

// reconcileTotals checks the totals in another table against all bodies added up, line by line, and says what it
// found.
func (r *reader) reconcileTotals(m *mapping, bodies map[string]*body) string {
	t, spoken, held := m.totals, m.spoken(), 0
	for _, rec := range t.table.Records {
		if !matches(rec, t.where, "") || !slices.Contains(spoken, rec.Cells[t.line]) {
			continue
		}
		want, ok := r.amount(t.table, rec, t.amount, m.unit)
		if !ok {
			continue
		}
		var all money.Total
		for _, b := range bodies {
			all.Add(b.lines[rec.Cells[t.line]].pence, nil)
		}
		added := all.Rat()
		if gap := apart(want, added); gap.Cmp(t.within.Rat()) > 0 {
			r.problems.Add(t.table.At(rec, t.amount), "not-reconciled", fmt.Sprintf("%s is %s, but the bodies of %s add up to %s", source.Quote(rec.Cells[t.line]), want, source.Quote(m.table.Name), money.Plainly(added)),
				fmt.Sprintf("%s apart is allowed, and they are %s apart: is every body in the table?", t.within, money.Plainly(gap)))
		}
		held++
	}
	if held == 0 {
		r.problems.Add(t.pos, "not-reconciled", fmt.Sprintf("no line of %s is what the map asks for", source.Quote(t.table.Name)), "correct where")
	}
	return fmt.Sprintf("%d lines of %s are the sums of all %d bodies (%s apart is allowed)", held, t.table.Name, len(bodies), t.within)
}

// shares reads the table of shares: for each pilot and body, the people of the pilot who live in the body's area,
// over all who live there.
func (r *reader) shares(m *mapping) map[string]money.Share {
	s := m.shares
	if s.table == nil || s.pilot < 0 || s.code < 0 || s.people < 0 || s.area < 0 {
		return nil
	}
	out := map[string]money.Share{}
	first := map[string]source.Record{}
	areas, served := map[string]int64{}, map[string]int64{}
	for _, rec := range s.table.Records {
		if !r.filled(s.table, rec, []int{s.pilot, s.code}, s.people, s.area) {
			continue
		}
		people, area := r.whole(s.table, rec, s.people), r.whole(s.table, rec, s.area)
		if people == 0 || area == 0 {
			continue
		}
		pilot, code := rec.Cells[s.pilot], rec.Cells[s.code]
		var at *place
		for i := range m.pilots {
			if m.pilots[i].pilot.S == pilot {
				at = &m.pilots[i]
			}
		}
		key := pilot + " " + code
		switch {
		case people > area:
			r.problems.Add(s.table.At(rec, s.people), "wrong-share", fmt.Sprintf("%d people of the pilot in an area of %d people", people, area), "a share cannot be more than the whole")
			s.table.holes = true
			continue
		case at == nil:
			r.problems.Add(s.table.At(rec, s.pilot), "unknown-reference", fmt.Sprintf("the map has no pilot %s", source.Quote(pilot)), "take the line out, or add the pilot to the map")
			continue
		case m.sure && !r.sharedIn(*at, code):
			r.problems.Add(s.table.At(rec, s.code), "unknown-code", fmt.Sprintf("the map has no shared body with the code %s under the pilot %s", source.Quote(code), source.Quote(pilot)), "add the body to shared, or take the line out")
			continue
		}
		if f, twice := first[key]; twice {
			r.twice(s.table, rec, s.code, fmt.Sprintf("the share of %s in %s", source.Quote(pilot), source.Quote(code)), f)
			continue
		}
		first[key] = rec
		if a := areas[code]; a != 0 && a != area {
			r.problems.Add(s.table.At(rec, s.area), "wrong-share", fmt.Sprintf("the area of %s has %d people here, and %d in a line above", source.Quote(code), area, a), "an area has one population on one day")
		}
		areas[code] = area
		if served[code] += people; served[code] > area {
			r.problems.Add(s.table.At(rec, s.people), "wrong-share", fmt.Sprintf("the shares in %s come to more than the whole", source.Quote(code)), "the same people may be in two pilots here")
		}
		out[key] = money.Share{Num: people, Den: area}
	}
	return out
}

// sharedIn reports whether a code is, or may be, that of a shared body of a pilot: one of them may have none yet.
func (r *reader) sharedIn(p place, code string) bool {
	return slices.ContainsFunc(p.shared, func(t source.Text) bool {
		o := r.named(t)
		return o != nil && (o.Code == code || o.Code == "")
	})
}

// rows makes the rows of a pilot: first its own bodies, then the shared ones, each with its lines in the order of the
// map.
func (r *reader) rows(m *mapping, p place, bodies map[string]*body, shares map[string]money.Share) []row {
	var out []row
	for _, t := range p.whole {
		if code, b := r.bodyOf(m, t, bodies); b != nil {
			out = append(out, r.rowsOf(m, t, code, b, nil)...)
		}
	}
	for _, t := range p.shared {
		if code, b := r.bodyOf(m, t, bodies); b != nil {
			out = append(out, r.rowsOf(m, t, code, b, r.shareOf(m, p, t, code, shares))...)
		}
	}
	if m.shares.table == nil && len(p.shared) > 0 && r.problems.Count(source.Error) == 0 {
		r.problems.Add(p.shared[0].Pos, "missing-share", "bodies are shared, but the map names no table of shares", "add shares: {table: …, columns: {…}}")
	}
	return out
}

// bodyOf returns the code of an organisation and what the table says about it, or nil if the table has nothing.
func (r *reader) bodyOf(m *mapping, t source.Text, bodies map[string]*body) (code string, b *body) {
	o := r.organisation(t)
	if o == nil || bodies == nil {
		return "", nil
	}
	if o.Code == "" {
		r.problems.Add(t.Pos, "missing-code", fmt.Sprintf("the organisation %s has no code", source.Quote(t.S)), "add code: … to it in content/organisations.yaml, as the table has it")
		return "", nil
	}
	if b = bodies[o.Code]; b == nil && !m.table.holes && !r.meant[o.Code] {
		r.problems.Add(t.Pos, "no-rows", fmt.Sprintf("the table %s has no line of %s, the code of %s", source.Quote(m.table.Name), o.Code, source.Quote(t.S)), "a missing figure is never 0: take the body out of the map, and say under not_counted why")
	}
	return o.Code, b
}

// shareOf returns the share of a pilot in a body, or nil if that is the whole, which is no apportionment.
func (r *reader) shareOf(m *mapping, p place, t source.Text, code string, shares map[string]money.Share) *money.Share {
	s, ok := shares[p.pilot.S+" "+code]
	if !ok && shares != nil && !m.shares.table.holes {
		r.problems.Add(t.Pos, "missing-share", fmt.Sprintf("the table of shares has no line of %s for %s, the code of %s", source.Quote(p.pilot.S), code, source.Quote(t.S)), "add the line, or put the body under whole")
	}
	if s.Num == s.Den {
		return nil
	}
	return &s
}

// rowsOf makes the rows of a body.
func (r *reader) rowsOf(m *mapping, t source.Text, code string, b *body, share *money.Share) (out []row) {
	for _, line := range m.order {
		if e, ok := b.lines[line]; ok {
			out = append(out, row{
				organisation: t.S, service: m.services[line], line: m.names[line],
				amount: e.rec.Cells[m.amount], pence: e.pence, share: share,
				source: m.source, file: m.table.Name, at: e.rec.Line,
			})
		}
	}
	unmentioned := func(line string) bool { _, there := b.lines[line]; return there } // by the map
	if out == nil && !m.table.holes && !slices.ContainsFunc(m.strange, unmentioned) {
		r.problems.Add(t.Pos, "no-rows", fmt.Sprintf("no line of %s (%s) is mapped to a service", source.Quote(t.S), code), "take the body out of the map, or map a line that it has")
	}
	return out
}

// people returns the population of a pilot: the sum over the areas that make it up.
func (r *reader) people(m *mapping, p place) int64 {
	t := m.population.table
	if t == nil || m.population.code < 0 || m.population.people < 0 {
		return 0
	}
	var sum int64
	for _, area := range p.people {
		o := r.organisation(area)
		if o == nil {
			continue
		}
		if o.GSS == "" {
			r.problems.Add(area.Pos, "missing-code", fmt.Sprintf("the organisation %s has no gss code, which is needed to find the people of its area", source.Quote(area.S)), "add gss: … to it in content/organisations.yaml")
			continue
		}
		var found []source.Record
		for _, rec := range t.Records {
			if rec.Cells[m.population.code] == o.GSS {
				found = append(found, rec)
			}
		}
		switch n := len(found); {
		case n == 0 && t.holes:
		case n == 0:
			r.problems.Add(area.Pos, "no-rows", fmt.Sprintf("the table %s has no line of %s, the gss code of %s", source.Quote(t.Name), o.GSS, source.Quote(area.S)), "check the code; codes change when borders do")
		case n == 1:
			sum += r.whole(t, found[0], m.population.people)
		default:
			r.problems.Add(t.At(found[1], m.population.code), "same-line", fmt.Sprintf("%s is repeated here", source.Quote(o.GSS)), fmt.Sprintf("the first is on line %d; keep one", found[0].Line))
		}
	}
	return sum
}

// text returns the row as written in a count: one line, with the keys in this order. note is the author's.
func (w row) text(note string) string {
	words := []string{"organisation: " + scalar(w.organisation), "service: " + scalar(w.service)}
	if w.line != "" {
		words = append(words, "line: "+scalar(w.line))
	}
	words = append(words, "amount: "+w.amount)
	if w.share != nil {
		words = append(words, fmt.Sprintf("share: %d/%d", w.share.Num, w.share.Den))
	}
	if status := w.status(); status != pack.Counted {
		words = append(words, "status: "+string(status))
	}
	if w.method != "" {
		words = append(words, "method: "+quote(w.method))
	}
	words = append(words, "source: "+scalar(w.source))
	if note != "" {
		words = append(words, "note: "+note)
	}
	words = append(words, fmt.Sprintf("return: {file: %s, line: %d}", scalar(w.file), w.at))
	return "{" + strings.Join(words, ", ") + "}"
}
