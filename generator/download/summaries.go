package download

import (
	"math/big"

	"totalplace/generator/listing"
	"totalplace/generator/money"
	"totalplace/generator/tally"
)

// summary is an object of data/summaries.json. Amounts are whole pence; null is what is not known.
type summary struct {
	Count          string      `json:"count"`
	Pilot          string      `json:"pilot"`
	Year           string      `json:"year"`
	Population     *int64      `json:"population"`
	Gross          *big.Int    `json:"gross"`
	Transfers      *big.Int    `json:"transfers"`
	Counted        *big.Int    `json:"counted"`
	Estimated      *big.Int    `json:"estimated"`
	Total          *big.Int    `json:"total"`
	CountedPerHead *big.Int    `json:"counted_per_head"`
	TotalPerHead   *big.Int    `json:"total_per_head"`
	Rank           *int        `json:"rank"`
	RankedAmong    *int        `json:"ranked_among"`
	ByService      []summaryOf `json:"by_service"`
	ByOrganisation []summaryOf `json:"by_organisation"`
	ByStatus       []summaryOf `json:"by_status"`
}

type summaryOf struct {
	ID        string   `json:"id"`
	Gross     *big.Int `json:"gross"`
	Transfers *big.Int `json:"transfers"`
	Counted   *big.Int `json:"counted"`
	Estimated *big.Int `json:"estimated"`
}

// pence rounds an amount to whole pence, once; what is not known stays so.
func pence(r *big.Rat) *big.Int {
	if r == nil {
		return nil
	}
	return money.Round(r)
}

// Summaries returns data/summaries.json: what every count adds up to, in the order of the files.
func Summaries(t *tally.Tally) ([]byte, error) {
	out := []summary{}
	for _, s := range t.Summaries {
		parts := func(parts []tally.Part) []summaryOf {
			list := []summaryOf{}
			for _, p := range parts {
				list = append(list, summaryOf{p.ID, pence(p.Gross), pence(p.Transfers), pence(p.Counted), pence(p.Estimated)})
			}
			return list
		}
		o := summary{
			Count: s.Count.ID.Name(), Pilot: s.Count.Pilot.Name(), Year: s.Count.Year.String(),
			Gross: pence(s.Gross), Transfers: pence(s.Transfers), Counted: pence(s.Counted),
			Estimated: pence(s.Estimated), Total: pence(s.Total()),
			CountedPerHead: pence(s.PerHead), TotalPerHead: pence(s.TotalPerHead),
			ByService: parts(s.ByService), ByOrganisation: parts(s.ByOrganisation), ByStatus: parts(s.ByStatus),
		}
		if s.Count.Population != nil && s.Count.Population.People > 0 {
			o.Population = &s.Count.Population.People
		}
		if s.Rank > 0 {
			o.Rank, o.RankedAmong = &s.Rank, &s.Among
		}
		out = append(out, o)
	}
	return listing.JSON(out)
}
