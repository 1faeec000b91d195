package returns

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// estimate is what a body would have spent on a pilot if the pilot were average for its region:
//
//	(an amount of the region − what is counted elsewhere) × people of the pilot / people of the region
//
// It is computed exactly and rounded once, to the unit of the count. The method, which the page shows, is the
// author's sentence with the figures filled in, so that readers can check the sum.
type estimate struct {
	organisation, service, source string
	amount, less, people          *quantity // less may be nil
	method                        source.Text
	pos                           source.Pos
}

// quantity is a figure taken from a table: the cells of a column in the records that match the conditions.
type quantity struct {
	table  *table
	column int
	unit   money.Unit // of an amount of money
	where  []condition
	pos    source.Pos
}

// condition matches records that have one of the values in a column. "{region}" stands for the region of the pilot.
type condition struct {
	column int
	values []string
}

func (r *reader) readEstimate(k *source.Fields) estimate {
	k.Must("organisation", "service", "source", "amount", "people", "method")
	e := estimate{pos: k.Pos()}
	o, service := k.Text("organisation"), k.Text("service")
	if o.Set() {
		r.organisation(o)
	}
	r.service(service)
	e.organisation, e.service, e.source = o.S, service.S, r.source(k)
	e.amount, e.less = r.money(k.Fields("amount")), r.money(k.Fields("less"))
	e.people = r.quantity(k.Fields("people"))
	e.method = k.Text("method")
	r.holes(e.method, "{region}", "{amount}", "{less}", "{region_people}", "{people}")
	k.Done()
	return e
}

// holes reports names in braces for which there is no value to fill in.
func (r *reader) holes(t source.Text, known ...string) {
	for _, name := range hole.FindAllString(t.S, -1) {
		if !slices.Contains(known, name) {
			r.problems.Add(t.Pos, "wrong-value", fmt.Sprintf("there is nothing to put in place of %s", source.Quote(name)), "the names are "+strings.Join(known, " "))
		}
	}
}

var hole = regexp.MustCompile(`\{[^{}]*\}`)

// money reads a quantity of money, which has a unit.
func (r *reader) money(k *source.Fields) *quantity {
	if k == nil {
		return nil
	}
	k.Must("unit")
	unit := pack.ReadUnit(k)
	q := r.quantity(k)
	q.unit = unit
	return q
}

func (r *reader) quantity(k *source.Fields) *quantity {
	if k == nil {
		return nil
	}
	k.Must("table", "column", "where")
	q := &quantity{table: r.table(k.Text("table")), pos: k.Pos()}
	q.column = r.column(q.table, k.Text("column"))
	q.where = conditions(q.table, k)
	k.Done()
	return q
}

// conditions reads the conditions under the key where. Its keys are the columns of the table.
func conditions(t *table, k *source.Fields) []condition {
	w := k.Fields("where")
	if w == nil || t == nil {
		return nil
	}
	var out []condition
	for i, name := range t.Columns {
		c := condition{column: i}
		if w.IsList(name) {
			c.values = source.Typed(w.Texts(name))
		} else if v := w.Text(name); v.Set() {
			c.values = []string{v.S}
		}
		if len(c.values) > 0 {
			out = append(out, c)
		}
	}
	w.Done()
	return out
}

func matches(rec source.Record, where []condition, region string) bool {
	for _, c := range where {
		if !slices.ContainsFunc(c.values, func(v string) bool { return strings.ReplaceAll(v, "{region}", region) == rec.Cells[c.column] }) {
			return false
		}
	}
	return true
}

// find returns one record for each combination of the values asked for. A missing one would be taken for zero and a
// second one would count twice, so both are reported.
func (r *reader) find(q *quantity, region string) []source.Record {
	if q == nil || q.table == nil || q.column < 0 {
		return nil
	}
	want := [][]string{nil}
	for _, c := range q.where {
		var wider [][]string
		for _, w := range want {
			for _, v := range c.values {
				wider = append(wider, append(slices.Clone(w), strings.ReplaceAll(v, "{region}", region)))
			}
		}
		want = wider
	}
	found := map[string]source.Record{}
	for _, rec := range q.table.Records {
		if !matches(rec, q.where, region) {
			continue
		}
		var values []string
		for _, c := range q.where {
			values = append(values, rec.Cells[c.column])
		}
		key := strings.Join(values, "\n")
		if first, twice := found[key]; twice {
			r.problems.Add(q.pos, "ambiguous", fmt.Sprintf("lines %d and %d of %s are both %s", first.Line, rec.Line, source.Quote(q.table.Name), source.Quote(strings.Join(values, ", "))), "add a column to where that tells them apart")
			return nil
		}
		found[key] = rec
	}
	var out []source.Record
	for _, w := range want {
		rec, ok := found[strings.Join(w, "\n")]
		if !ok && q.table.holes {
			continue
		}
		if !ok {
			r.problems.Add(q.pos, "no-rows", fmt.Sprintf("no line of %s has %s", source.Quote(q.table.Name), source.Quote(strings.Join(w, ", "))), "correct where, or the region of the pilot")
			continue
		}
		out = append(out, rec)
	}
	return out
}

// amountOf adds up the amounts of a quantity, in pence, and returns the records they are from.
func (r *reader) amountOf(q *quantity, region string) (amount *big.Rat, from []source.Record) {
	var sum money.Total
	if q == nil || q.unit == "" {
		return sum.Rat(), nil
	}
	from = r.find(q, region)
	for _, rec := range from {
		if !r.filled(q.table, rec, nil, q.column) {
			continue
		}
		p, _ := r.amount(q.table, rec, q.column, q.unit)
		sum.Add(p, nil)
	}
	return sum.Rat(), from
}

// estimated makes the estimated rows of a pilot.
func (r *reader) estimated(m *mapping, p place, people int64) []row {
	var out []row
	if p.region == "" && len(m.estimates) > 0 {
		r.problems.Add(p.pilot.Pos, "missing-key", fmt.Sprintf("the pilot %s has no region, which its estimates need", source.Quote(p.pilot.S)), "add region: …, as the tables name it")
		return nil
	}
	for _, e := range m.estimates {
		amount, from := r.amountOf(e.amount, p.region)
		less, _ := r.amountOf(e.less, p.region)
		var all int64
		for _, rec := range r.find(e.people, p.region) {
			all += r.whole(e.people.table, rec, e.people.column)
		}
		if len(from) == 0 || all == 0 || people == 0 || m.unit == "" {
			continue // reported already
		}
		exact := new(big.Rat).Mul(new(big.Rat).Sub(amount, less), big.NewRat(people, all))
		one, _, _ := money.Parse("1", m.unit)
		rounded := money.Round(exact.Quo(exact, one.Rat())).String()
		pence, fault, hint := money.Parse(rounded, m.unit)
		if fault != "" {
			r.problems.Add(e.pos, "wrong-amount", fault, hint)
			continue
		}
		out = append(out, row{
			organisation: e.organisation, service: e.service, amount: rounded, pence: pence, source: e.source,
			file: e.amount.table.Name, at: from[0].Line,
			method: strings.NewReplacer("{region}", p.region, "{amount}", money.Plainly(amount), "{less}", money.Plainly(less),
				"{region_people}", commas(all), "{people}", commas(people)).Replace(e.method.S),
		})
	}
	return out
}

func commas(n int64) string { return money.Commas(fmt.Sprint(n)) }
