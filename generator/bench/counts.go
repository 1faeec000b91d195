package bench

import (
	"fmt"
	"math/big"
	"strings"
)

var (
	years    = []string{"2008-09", "2009-10"}
	services = strings.Fields("education highways-transport social-care housing culture environment planning police fire central other benefits health")
)

// covered are the services that counts mean to cover in full: all but health, which is estimated.
var covered = services[:12]

// bodies is the number of organisations of a place, and rowsEach the number of rows that each has in a count. With
// two years that makes two hundred rows per place.
const (
	bodies   = 5
	rowsEach = 20
)

// rounded returns an amount rounded to whole pence, half away from zero.
func rounded(r *big.Rat) *big.Int {
	twice := new(big.Int).Mul(r.Num(), big.NewInt(2))
	if r.Sign() < 0 {
		twice.Sub(twice, r.Denom())
	} else {
		twice.Add(twice, r.Denom())
	}
	return twice.Quo(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2)))
}

func countID(pilot int, year string) string { return pilotID(pilot) + "-" + year }

// count writes the count of a place for a year, and adds it up.
func (m *maker) count(pilot, y int) {
	v := m.shape.voice("count", pilot*len(years)+y)
	id := countID(pilot, years[y])
	people := int64(90_000 + v.IntN(1_200_000))
	wider := people + int64(1+v.IntN(900_000))
	e := entry{m, "count:" + id}
	e.refers("pilot", pilotID(pilot))
	e.refers("source", m.sourceID(pilot))
	var b strings.Builder
	fmt.Fprintf(&b, "pilot: %s\nyear: %s\ntitle: Public money counted in %s, %s\nunit: £k\nbasis: outturn\ncovers: [%s]\n",
		pilotID(pilot), years[y], m.pilotName(pilot), years[y], strings.Join(covered, ", "))
	fmt.Fprintf(&b, "population: {people: %d, date: %s-06-30, source: %s}\nnote: %q\nrows:\n", people, years[y][:4], m.sourceID(pilot), v.sentence(12, ""))

	gross, moved, guessed := new(big.Rat), new(big.Rat), new(big.Rat)
	by := map[string]*big.Rat{}
	for _, s := range services {
		by[s] = new(big.Rat)
	}
	type row struct {
		body    int
		service string
		share   bool
		amount  int64
	}
	var counted []row
	for body := range bodies {
		for n := range rowsEach {
			r := row{body: body, service: covered[(n+body)%len(covered)], amount: int64(100 + v.IntN(90_000))}
			line := ""
			if n >= len(covered) {
				line = fmt.Sprintf(", line: part-%d", n)
			}
			source := m.sourceID(v.IntN(m.sources))
			e.refers("organisation", bodyID(pilot, body))
			e.refers("source", source)
			pence := new(big.Rat).SetInt64(r.amount * 100_000)
			tail := ""
			switch {
			case body == bodies-1 && n >= rowsEach-2: // estimated rows
				r.service, line = "health", fmt.Sprintf(", line: part-%d", n)
				tail = fmt.Sprintf(", status: estimated, method: %q", v.sentence(8, ""))
				guessed.Add(guessed, pence)
			case body == bodies-2: // a body that serves a wider area
				r.share = true
				tail = fmt.Sprintf(", status: apportioned, share: %d/%d", people, wider)
				pence.Mul(pence, big.NewRat(people, wider))
			case n == rowsEach-1: // a reversal
				r.amount = -r.amount / 50
				pence.SetInt64(r.amount * 100_000)
			}
			if r.service != "health" {
				gross.Add(gross, pence)
				by[r.service].Add(by[r.service], pence)
				counted = append(counted, r)
			}
			fmt.Fprintf(&b, "  - {organisation: %s, service: %s%s, amount: %d, source: %s%s}\n", bodyID(pilot, body), r.service, line, r.amount, source, tail)
		}
	}
	b.WriteString("transfers:\n")
	for _, at := range []int{0, 1, (bodies - 2) * rowsEach} {
		from := counted[at]
		amount := from.amount/10 + 1
		pence := new(big.Rat).SetInt64(amount * 100_000)
		share := ""
		if from.share {
			share = fmt.Sprintf(", share: %d/%d", people, wider)
			pence.Mul(pence, big.NewRat(people, wider))
		}
		moved.Add(moved, pence)
		by[from.service].Sub(by[from.service], pence)
		fmt.Fprintf(&b, "  - {from: %s, to: %s, service: %s, amount: %d%s, why: %q, source: %s}\n",
			bodyID(pilot, from.body), bodyID(pilot, (from.body+1)%bodies), from.service, amount, share, v.sentence(8, ""), m.sourceID(pilot))
	}
	fmt.Fprintf(&b, "beside:\n  - {organisation: %s, service: benefits, amount: %d, why: %q, source: %s}\n", bodyID(pilot, 0), 1+v.IntN(9000), v.sentence(8, ""), m.sourceID(pilot))
	fmt.Fprintf(&b, "not_counted:\n  - {organisation: %s, why: %q}\n", m.elsewhere(pilot), v.sentence(8, ""))
	e.refers("organisation", m.elsewhere(pilot))
	fmt.Fprintf(&b, "published_totals:\n  - {amount: %d, year: not stated, covers: all, source: %s}\n", 1_000_000+v.IntN(5_000_000), m.sourceID(pilot))
	m.put("counts/"+id+".yaml", b.String())

	total := Total{Pilot: pilotID(pilot), Year: years[y], ByService: map[string]*big.Int{}}
	left := new(big.Rat).Sub(gross, moved)
	total.Gross, total.Transfers, total.Counted, total.Estimated = rounded(gross), rounded(moved), rounded(left), rounded(guessed)
	total.PerHead = rounded(new(big.Rat).Quo(left, new(big.Rat).SetInt64(people)))
	for _, s := range covered {
		total.ByService[s] = rounded(by[s])
	}
	m.truth.Totals[id] = total
}
