package returns_test

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"math/big"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"totalplace/generator/pack"
	"totalplace/generator/returns"
	"totalplace/generator/source"
)

const content = "../../content"

// TestRealCounts follows every map of the pack and checks that the import would change no count: no row is
// unsupported by the tables, missing or out of order.
func TestRealCounts(t *testing.T) {
	maps, err := filepath.Glob(content + "/returns/*.map.yaml")
	if err != nil || len(maps) < 3 {
		t.Fatalf("%q, %v", maps, err)
	}
	for _, name := range maps {
		whole := os.DirFS(content)
		im, problems, err := returns.Read(whole, "returns/"+filepath.Base(name))
		if err != nil || im == nil {
			t.Fatalf("%v\n%s", err, lines(problems))
		}
		for _, c := range im.Counts {
			if !bytes.Equal(c.Old, c.New) {
				t.Errorf("%s is not what its tables say: %v", c.File, c.Changes)
			}
		}

		// A file made from nothing is the same, except for what was written by hand.
		im, problems, err = returns.Read(without{whole, "counts"}, "returns/"+filepath.Base(name))
		if err != nil || im == nil {
			t.Fatalf("%v\n%s", err, lines(problems))
		}
		for _, c := range im.Counts {
			data, err := fs.ReadFile(whole, c.File)
			if err != nil {
				t.Fatal(err)
			}
			rest := strings.SplitAfter(string(data), "\n")
			for line := range strings.Lines(string(c.New)) {
				i := slices.Index(rest, line)
				if i < 0 {
					t.Fatalf("%s: the import would write this line, and it is not there, or further up:\n%s", c.File, line)
				}
				rest = rest[i+1:]
			}
		}
	}
}

// without is a file system in which a folder appears to be empty.
type without struct {
	fs.FS
	dir string
}

func (w without) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, w.dir+"/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

func (w without) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == w.dir {
		return nil, nil
	}
	return fs.ReadDir(w.FS, name)
}

// worked is the table from which the counts of 2009-10 were planned, to the nearest million pounds and the nearest
// pound a head. Another program made it beforehand, from the complete tables and with shares rounded to four places.
// With exact shares Croydon and Lewisham come to one pound a head more, which is what is given here.
var worked = map[string]struct {
	people                                                         int64
	councils, joint, reversal, benefits, counted, head, nhs, other int64
}{
	"birmingham":                          {1050072, 2249, 343, -240, 525, 2877, 2739, 1825, 2686},
	"bradford":                            {512392, 912, 173, -21, 178, 1242, 2423, 939, 1288},
	"central-bedfordshire-luton":          {445778, 743, 103, -40, 145, 952, 2135, 710, 1000},
	"coventry-solihull-warwickshire":      {1054994, 1645, 264, -19, 347, 2237, 2120, 1833, 2699},
	"croydon":                             {352763, 602, 279, -1, 232, 1113, 3155, 699, 734},
	"durham":                              {507311, 871, 129, -5, 200, 1195, 2356, 1009, 1405},
	"dorset-poole-bournemouth":            {730515, 1078, 162, -25, 273, 1488, 2037, 1208, 1828},
	"kent":                                {1435269, 2238, 341, -76, 506, 3009, 2096, 2258, 3118},
	"leicester-leicestershire":            {961963, 1468, 213, -13, 265, 1933, 2010, 1561, 2300},
	"lewisham":                            {270418, 559, 214, -8, 219, 984, 3640, 536, 563},
	"manchester-warrington":               {2839890, 4786, 1361, -365, 1132, 6914, 2435, 5507, 7670},
	"south-tyneside-gateshead-sunderland": {622199, 1160, 235, -42, 296, 1650, 2651, 1238, 1723},
	"worcestershire":                      {562296, 781, 121, -6, 160, 1056, 1879, 977, 1438},
}

// regions has the region of each pilot, as the tables name it.
var regions = map[string]string{
	"birmingham": "West Midlands", "bradford": "Yorkshire and the Humber", "central-bedfordshire-luton": "East",
	"coventry-solihull-warwickshire": "West Midlands", "croydon": "London", "durham": "North East",
	"dorset-poole-bournemouth": "South West", "kent": "South East", "leicester-leicestershire": "East Midlands",
	"lewisham": "London", "manchester-warrington": "North West",
	"south-tyneside-gateshead-sunderland": "North East", "worcestershire": "West Midlands",
}

// TestCountedIndependently adds up the counts twice, to the penny and without the import: from the published tables,
// given the councils and shared bodies of each pilot, and from the rows of the count files. It compares both with
// worked.
func TestCountedIndependently(t *testing.T) {
	p := realPack(t)
	amounts := map[string]map[string]*big.Rat{} // by code and line, in £ thousand
	for _, rec := range table(t, "rs-2009-10.csv") {
		if amounts[rec["dclg_code"]] == nil {
			amounts[rec["dclg_code"]] = map[string]*big.Rat{}
		}
		amounts[rec["dclg_code"]][rec["line"]] = rat(t, rec["amount_gbp_thousand"])
	}
	services := []string{"education", "highways-transport", "social-care", "housing", "culture", "environment", "planning", "police", "fire", "central", "other"}
	benefits := []string{"hb-rent-allowances", "hb-non-hra-rebates", "hb-hra-rebates", "council-tax-benefit"}
	reversal := []string{"recs-reversal", "recs-reversal-trading"}
	sum := func(code string, lines []string) *big.Rat {
		out := new(big.Rat)
		for _, line := range lines {
			if a := amounts[code][line]; a != nil {
				out.Add(out, a)
			}
		}
		return out
	}
	codes := map[pack.ID]*pack.Organisation{}
	for _, o := range p.Organisations {
		codes[o.ID] = o
	}
	people := map[string]int64{} // by GSS code
	areas := map[string]int64{}  // by region, in 2008
	for _, rec := range table(t, "population-mid-year.csv") {
		people[rec["gss"]] = whole(t, rec["mid_2009"])
		if rec["tier"] == "region" {
			areas[rec["area"]] = whole(t, rec["mid_2008"])
		}
	}
	for _, pilot := range p.Pilots {
		name := pilot.ID.Name()
		want, region := worked[name], regions[name]
		councils, joint, reversed, paid := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
		var living int64
		for _, a := range pilot.Authorities {
			o := codes[a]
			councils.Add(councils, sum(o.Code, services))
			reversed.Add(reversed, sum(o.Code, reversal))
			paid.Add(paid, sum(o.Code, benefits))
			if !strings.HasPrefix(o.GSS, "E07") { // a district is part of its county
				living += people[o.GSS]
			}
		}
		for _, rec := range table(t, "shares-2009-10.csv") {
			if rec["pilot"] == name {
				share := big.NewRat(whole(t, rec["pilot_population_in_area_mid_2009"]), whole(t, rec["area_population_mid_2009"]))
				joint.Add(joint, times(sum(rec["dclg_code"], services), share))
				reversed.Add(reversed, times(sum(rec["dclg_code"], reversal), share))
				paid.Add(paid, times(sum(rec["dclg_code"], benefits), share))
			}
		}
		counted := new(big.Rat).Add(new(big.Rat).Add(councils, joint), new(big.Rat).Add(reversed, paid))
		average := big.NewRat(living, areas[region])
		health, protection, less := new(big.Rat), new(big.Rat), new(big.Rat)
		for _, rec := range table(t, "pesa-regional-2003-09.csv") {
			if rec["year"] == "2008-09" && rec["area"] == region && rec["subfunction"] == "" {
				switch rec["function"] {
				case "Health":
					health = times(rat(t, rec["total_gbp_million"]), big.NewRat(1000, 1))
				case "Social protection":
					protection = times(rat(t, rec["total_gbp_million"]), big.NewRat(1000, 1))
				}
			}
		}
		for _, rec := range table(t, "rs-totals.csv") {
			if rec["year"] == "2008-09" && rec["area"] == region && (rec["line"] == "social-care" || slices.Contains(benefits, rec["line"])) {
				less.Add(less, rat(t, rec["amount_gbp_thousand"]))
			}
		}
		nhs := times(health, average)
		other := times(new(big.Rat).Sub(protection, less), average)

		million := big.NewRat(1, 1000)
		for _, figure := range []struct {
			what string
			got  *big.Rat
			want int64
		}{
			{"people", big.NewRat(living, 1), want.people},
			{"councils, £m", times(councils, million), want.councils},
			{"joint bodies, £m", times(joint, million), want.joint},
			{"capital reversal, £m", times(reversed, million), want.reversal},
			{"benefits, £m", times(paid, million), want.benefits},
			{"counted, £m", times(counted, million), want.counted},
			{"counted, £ a head", times(counted, big.NewRat(1000, living)), want.head},
			{"health, £m", times(nhs, million), want.nhs},
			{"other social security, £m", times(other, million), want.other},
		} {
			if got := nearest(figure.got); got != figure.want {
				t.Errorf("%s: %s: %d, want %d", name, figure.what, got, figure.want)
			}
		}

		// Now from the count files.
		var inFiles, estimated *big.Rat
		for _, c := range p.Counts {
			if c.ID.Name() != name+"-2009-10" {
				continue
			}
			inFiles, estimated = new(big.Rat), new(big.Rat)
			for _, row := range c.Rows {
				worth := new(big.Rat).SetInt64(int64(row.Amount))
				if row.Share != nil {
					worth.Mul(worth, big.NewRat(row.Share.Num, row.Share.Den))
				}
				if row.Status == pack.Estimated {
					estimated.Add(estimated, worth)
				} else {
					inFiles.Add(inFiles, worth)
				}
			}
			if c.Population == nil || c.Population.People != living {
				t.Errorf("%s: the file has another population than %d", name, living)
			}
		}
		if inFiles == nil {
			t.Errorf("%s has no count", name)
			continue
		}
		pence := big.NewRat(100_000, 1)
		if inFiles.Cmp(times(counted, pence)) != 0 {
			t.Errorf("%s: %s pence in the file, and %s by the tables", name, inFiles.FloatString(4), times(counted, pence).FloatString(4))
		}
		rounded := times(big.NewRat(nearest(nhs)+nearest(other), 1), pence) // each rounded once, to £ thousand
		if estimated.Cmp(rounded) != 0 {
			t.Errorf("%s: %s pence estimated in the file, and %s by the tables", name, estimated.FloatString(4), rounded.FloatString(4))
		}
	}
	if len(p.Pilots) != len(worked) {
		t.Errorf("%d pilots, want %d", len(p.Pilots), len(worked))
	}
}

// TestShares recomputes the tables of shares from the populations of the areas they name.
func TestShares(t *testing.T) {
	p := realPack(t)
	gss := map[pack.ID]string{}
	for _, o := range p.Organisations {
		gss[o.ID] = o.GSS
	}
	for year, column := range map[string]string{"2008-09": "mid_2008", "2009-10": "mid_2009", "2010-11": "mid_2010"} {
		living, codeOf := map[string]int64{}, map[string]string{}
		var london []string
		for _, rec := range table(t, "population-mid-year.csv") {
			if rec["tier"] == "region" || rec["tier"] == "country" || rec["tier"] == "district" {
				continue
			}
			living[rec["gss"]] = whole(t, rec[column])
			codeOf[strings.TrimSuffix(rec["area"], ", County of")] = rec["gss"]
			if rec["tier"] == "london borough" {
				london = append(london, rec["gss"])
			}
		}
		n := 0
		for _, rec := range table(t, "shares-"+year+".csv") {
			var area, mine int64
			covered := london
			if !strings.HasPrefix(rec["area_covered"], "all 32 London boroughs") {
				covered = nil
				for name := range strings.SplitSeq(rec["area_covered"], "; ") {
					covered = append(covered, codeOf[name])
				}
			}
			var own []string
			for _, pilot := range p.Pilots {
				for _, a := range pilot.Authorities {
					if pilot.ID.Name() == rec["pilot"] {
						own = append(own, gss[a])
					}
				}
			}
			for _, code := range covered {
				if living[code] == 0 {
					t.Fatalf("%s: no people for %q", year, rec["area_covered"])
				}
				area += living[code]
				if slices.Contains(own, code) {
					mine += living[code]
				}
			}
			if area != whole(t, rec["area_population_"+column]) || mine != whole(t, rec["pilot_population_in_area_"+column]) {
				t.Errorf("%s: %s of %s: %d of %d people, and the table has it otherwise", year, rec["pilot"], rec["body"], mine, area)
			}
			n++
		}
		if n < 30 {
			t.Errorf("%s: only %d shares", year, n)
		}
	}
}

// TestBirminghamBeside recomputes what the department paid in Birmingham, less the housing benefit counted at the
// council.
func TestBirminghamBeside(t *testing.T) {
	paid := map[string]*big.Rat{}
	for _, rec := range table(t, "dwp-benefits-birmingham-2007-13.csv") {
		if rec["area"] == "Birmingham" {
			paid[rec["year"]+" "+rec["benefit"]] = rat(t, rec["amount_gbp_million"])
		}
	}
	n := 0
	for _, c := range realPack(t).Counts {
		for _, b := range c.Beside {
			if c.Pilot.Name() != "birmingham" || b.Organisation.Name() != "department-for-work-and-pensions" {
				continue
			}
			n++
			want := new(big.Rat).Sub(paid[c.Year.String()+" Total"], paid[c.Year.String()+" Housing Benefit"])
			want.Mul(want, big.NewRat(100_000_000, 1))
			if want.Cmp(new(big.Rat).SetInt64(int64(b.Amount))) != 0 {
				t.Errorf("%s: %s pence, want %s", c.Year, b.Amount, want)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d figures beside the counts of Birmingham, want one for each year", n)
	}
}

func realPack(t *testing.T) *pack.Pack {
	t.Helper()
	tree, problems, err := source.Read(os.DirFS(content))
	if err != nil || problems.Count(source.Error) > 0 {
		t.Fatal(err, lines(problems))
	}
	p, problems := pack.Load(tree, false)
	if problems.Count(source.Error)+problems.Count(source.Warning) > 0 {
		t.Fatal(lines(problems))
	}
	return p
}

// table reads a published table in the simplest way.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(path.Join(content, "returns", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		rec := map[string]string{}
		for i, cell := range cells {
			rec[all[0][i]] = cell
		}
		out = append(out, rec)
	}
	return out
}

func rat(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	return r
}

func whole(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

// nearest rounds to the nearest integer, halves away from zero.
func nearest(r *big.Rat) int64 {
	half := big.NewRat(int64(r.Sign()), 2)
	sum := new(big.Rat).Add(r, half)
	return new(big.Int).Quo(sum.Num(), sum.Denom()).Int64()
}
