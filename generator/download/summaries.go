package download

import (
	"math/big"
	"reflect"

	"totalplace/generator/listing"
	"totalplace/generator/money"
	"totalplace/generator/tally"
)

// summary is an object of data/summaries.json. Amounts are whole pence, and null if not known. The tag "what"
// describes each value in the descriptor; the type of a value is that of its field, and a pointer means that it may
// be null.
type summary struct {
	Count          string      `json:"count" what:"The id of the count"`
	Pilot          string      `json:"pilot" what:"The id of the place"`
	Year           string      `json:"year" what:"The financial year"`
	Population     *int64      `json:"population" what:"The number of people in the place, by which figures for each resident are divided"`
	Gross          *big.Int    `json:"gross" what:"The rows counted or apportioned, added up, in pence"`
	Transfers      *big.Int    `json:"transfers" what:"The same pound in two rows, taken off once, in pence"`
	Counted        *big.Int    `json:"counted" what:"What was counted, in pence"`
	Estimated      *big.Int    `json:"estimated" what:"What was estimated, in pence; not part of what was counted"`
	Total          *big.Int    `json:"total" what:"Counted and estimated together, in pence; null where nothing is estimated"`
	CountedPerHead *big.Int    `json:"counted_per_head" what:"What was counted for each resident, in pence"`
	TotalPerHead   *big.Int    `json:"total_per_head" what:"Counted and estimated for each resident, in pence"`
	Rank           *int        `json:"rank" what:"The rank by counted money for each resident; 1 is the highest"`
	RankedAmong    *int        `json:"ranked_among" what:"How many counts of the same year, basis and services it is ranked among, including itself"`
	ByService      []summaryOf `json:"by_service" what:"The same sums for each service, with its id"`
	ByOrganisation []summaryOf `json:"by_organisation" what:"The same sums for each organisation, with its id"`
	ByStatus       []summaryOf `json:"by_status" what:"The same sums for each status of rows, with its name as id"`
}

// summarySchema describes data/summaries.json.
func summarySchema() *schema {
	s := &schema{Schema: tableSchema, MissingValues: []missing{}, PrimaryKey: []string{"count"}}
	for _, v := range reflect.VisibleFields(reflect.TypeFor[summary]()) {
		what := v.Tag.Get("what")
		f := field{Name: v.Tag.Get("json"), Title: what, Description: what + "."}
		if v.Type.Kind() != reflect.Pointer {
			f.Constraints = &constraint{Required: true}
		}
		switch v.Type.Kind() {
		case reflect.String:
			f.Type = "string"
		case reflect.Slice:
			f.Type = "array"
		default:
			f.Type = "integer"
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

type summaryOf struct {
	ID        string   `json:"id"`
	Gross     *big.Int `json:"gross"`
	Transfers *big.Int `json:"transfers"`
	Counted   *big.Int `json:"counted"`
	Estimated *big.Int `json:"estimated"`
}

// pence rounds an amount to whole pence. It returns nil for nil.
func pence(r *big.Rat) *big.Int {
	if r == nil {
		return nil
	}
	return money.Round(r)
}

// Summaries returns data/summaries.json: the sums of every count, in the order of the count files.
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
