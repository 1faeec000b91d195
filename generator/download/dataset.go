package download

import (
	"fmt"

	"totalplace/generator/pack"
	"totalplace/generator/tally"
)

// Place is the address and content type of a file of a data set.
type Place struct {
	Address string // absolute, or relative to the page that names it
	Type    string // text/csv
}

// Dataset describes the count in schema.org terms, for search engines that index data sets.
func (c *Count) Dataset(files []Place) map[string]any {
	count := c.sum.Count
	out := map[string]any{
		"@context": "https://schema.org", "@type": "Dataset",
		"name": count.Title, "description": c.describe(), "identifier": c.name(), "inLanguage": c.pack.Language,
		"isAccessibleForFree": true, "creator": organisation(c.pack), "license": terms(c.pack),
		"spatialCoverage": map[string]any{"@type": "Place", "name": c.sum.Place()},
	}
	if y := count.Year.From; y > 0 { // a financial year runs from April to March
		out["temporalCoverage"] = fmt.Sprintf("%04d-04-01/%04d-03-31", y, y+1)
	}
	if c.home != "" {
		out["url"] = c.home
	}
	if !count.Updated.IsZero() {
		out["dateModified"] = count.Updated.String()
	}
	var measured []any
	for _, of := range [...]tally.Quantity{tally.Counted.Whole(), tally.Counted.Whole().PerHead(), tally.Estimated.Whole(), tally.Total.Whole(), tally.Total.Whole().PerHead()} {
		if f := c.sum.Figure(of); f != nil {
			measured = append(measured, map[string]any{"@type": "PropertyValue", "propertyID": f.ID.Name(), "name": f.What, "unitText": "GBP", "value": inPounds(f.Exact).text})
		}
	}
	if measured != nil {
		out["variableMeasured"] = measured
	}
	var places []any
	for _, f := range files {
		places = append(places, map[string]any{"@type": "DataDownload", "encodingFormat": f.Type, "contentUrl": f.Address})
	}
	if places != nil {
		out["distribution"] = places
	}
	return out
}

// Catalogue lists the data sets of a pack in the same terms. The sums of each are described on its own page.
func Catalogue(p *pack.Pack, counts []*Count) map[string]any {
	sets := []any{}
	licence, by := terms(p), organisation(p)
	for _, c := range counts {
		set := map[string]any{"@type": "Dataset", "name": c.sum.Count.Title, "description": c.holds(), "license": licence, "creator": by}
		if c.home != "" {
			set["url"] = c.home
		}
		sets = append(sets, set)
	}
	out := map[string]any{
		"@context": "https://schema.org", "@type": "DataCatalog", "name": p.Title, "inLanguage": p.Language,
		"license": licence, "dataset": sets,
	}
	if p.Strapline != "" {
		out["description"] = p.Strapline
	}
	if p.BaseURL != "" {
		out["url"] = p.BaseURL + "data/"
	}
	return out
}

func organisation(p *pack.Pack) map[string]any {
	out := map[string]any{"@type": "Organization", "name": p.Title}
	if p.BaseURL != "" {
		out["url"] = p.BaseURL
	}
	return out
}

// terms returns the licence: the addresses of the licences that the pack names or, if it names none that is known,
// its own words.
func terms(p *pack.Pack) any {
	var out []string
	for _, l := range licences(p) {
		out = append(out, l.path)
	}
	if out == nil {
		return map[string]any{"@type": "CreativeWork", "name": p.Licence}
	}
	return out
}
