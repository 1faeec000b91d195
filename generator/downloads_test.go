package generator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/big"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"totalplace/generator"
	"totalplace/generator/money"
	"totalplace/generator/site"
)

// countPages are the count pages that these tests check; all of them would take a minute.
var countPages = [...]string{"kent-2009-10", "birmingham-2009-10", "south-tyneside-gateshead-sunderland-2008-09"}

// described is as much of a datapackage.json as these tests read.
type described struct {
	Resources []struct {
		Name, Path, Hash string
		Bytes            int
		Data             [][]any
	}
}

func (d described) rows(name string) []map[string]string {
	var out []map[string]string
	for _, r := range d.Resources {
		if r.Name != name || len(r.Data) == 0 {
			continue
		}
		for _, row := range r.Data[1:] {
			values := map[string]string{}
			for i, v := range row {
				values[r.Data[0][i].(string)] = fmt.Sprint(v)
			}
			out = append(out, values)
		}
	}
	return out
}

func readPackage(t *testing.T, s *site.Site, name string) described {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(bytesOf(t, s, name)))
	d.UseNumber()
	var out described
	if err := d.Decode(&out); err != nil {
		t.Fatal(name, err)
	}
	for _, r := range out.Resources {
		if r.Path == "" {
			continue
		}
		at := path.Join(path.Dir(name), r.Path)
		f := s.File(at)
		if f == nil {
			t.Fatalf("%s describes %s, which is no file of the site", name, at)
		}
		if e := f.Entry(bytesOf(t, s, at)); int(e.Bytes) != r.Bytes || "sha256:"+e.SHA256 != r.Hash {
			t.Errorf("%s says that %s has %d bytes, %s; it has %d, %s", name, at, r.Bytes, r.Hash, e.Bytes, e.SHA256)
		}
	}
	return out
}

func bytesOf(t *testing.T, s *site.Site, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(s, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestDownloads builds the real pack twice, because addresses are absolute only if the site has a base URL.
func TestDownloads(t *testing.T) {
	s := realPack(t, generator.Builder{})
	t.Run("the figures are the same everywhere", func(t *testing.T) { sameEverywhere(t, s) })
	t.Run("each is made once", func(t *testing.T) { madeOnce(t, s) })
	t.Run("programs are told", func(t *testing.T) { told(t, s, "") })
	const base = "https://example.org/packs/total/"
	t.Run("programs are told whole addresses", func(t *testing.T) { told(t, realPack(t, generator.Builder{BaseURL: base}), base) })
}

// sameEverywhere compares every figure of a page with the figure of the same id in the downloads, and the sums of the
// downloads with summaries.json.
func sameEverywhere(t *testing.T, s *site.Site) {
	var summaries []map[string]any
	d := json.NewDecoder(bytes.NewReader(bytesOf(t, s, "data/summaries.json")))
	d.UseNumber()
	if err := d.Decode(&summaries); err != nil {
		t.Fatal(err)
	}
	summary := map[string]map[string]any{}
	for _, o := range summaries {
		summary[o["count"].(string)] = o
	}
	readPackage(t, s, "data/datapackage.json")
	for _, name := range countPages {
		printed := map[string]string{} // figure id → words on the page
		doc, err := html.Parse(bytes.NewReader(bytesOf(t, s, "counts/"+name+".html")))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if figure, ok := strings.CutPrefix(a.Val, "figure_"); ok && a.Key == "id" {
					words := text(n)
					if n.Data == "tr" { // a figure derived from a sum is a row of it
						words = ": " + text(first(n, "td"))
					}
					printed[name+"/"+figure] = words[strings.LastIndex(words, ": ")+2:]
				}
			}
		}
		about := readPackage(t, s, "counts/"+name+".datapackage.json")
		figures := about.rows("figures")
		if len(figures) != len(printed) || len(figures) < 10 {
			t.Fatalf("%s: %d figures on the page, %d in the download", name, len(printed), len(figures))
		}
		numbers := map[string]string{}
		for _, f := range figures {
			on := printed[f["figure"]]
			if pounds, ok := new(big.Rat).SetString(f["number"]); ok && on == money.Exactly(pounds.Mul(pounds, big.NewRat(100, 1))) {
				on = f["printed"] // the page gives it to the penny, a sentence rounds it
			}
			if on != f["printed"] && !strings.HasPrefix(on, f["printed"]+" of ") { // such as "13th of 13"
				t.Errorf("%s: %q on the page, %q in the download", f["figure"], on, f["printed"])
			}
			numbers[strings.TrimPrefix(f["figure"], name+"/")] = f["number"]
		}
		for key, figure := range map[string]string{"gross": "gross", "counted": "counted", "estimated": "estimated", "total": "total",
			"counted_per_head": "counted-per-head", "total_per_head": "total-per-head"} {
			samePence(t, name+" "+key, numbers[figure], summary[name][key])
		}
		if rank := fmt.Sprint(summary[name]["rank"]); rank != numbers["rank"] {
			t.Errorf("%s: rank %s, and %s in the download", name, rank, numbers["rank"])
		}
		for list, id := range map[string]string{"by_service": "service", "by_organisation": "organisation"} {
			rows := map[string]map[string]string{}
			for _, row := range about.rows(id + "s") {
				rows[row[id]] = row
			}
			for _, part := range summary[name][list].([]any) {
				part := part.(map[string]any)
				row := rows[part["id"].(string)]
				for _, key := range []string{"gross", "transfers", "counted", "estimated"} {
					samePence(t, fmt.Sprint(name, " ", part["id"], " ", key), row[key], part[key])
				}
			}
		}
	}
}

// samePence compares pounds, which may be missing, with pence, which may be null.
func samePence(t *testing.T, what, pounds string, pence any) {
	t.Helper()
	if pence == nil {
		if pounds != "" && pounds != "<nil>" {
			t.Errorf("%s: £%s where summaries.json has null", what, pounds)
		}
		return
	}
	r, ok := new(big.Rat).SetString(pounds)
	if !ok || r.Mul(r, big.NewRat(100, 1)).RatString() != fmt.Sprint(pence) {
		t.Errorf("%s: £%s, and %v pence in summaries.json", what, pounds, pence)
	}
}

// told reads the metadata for programs on count pages and on the page of data, and follows every address in it.
func told(t *testing.T, s *site.Site, base string) {
	for _, name := range countPages {
		page := "counts/" + name + ".html"
		set := structured(t, s, page, "Dataset")
		files := 0
		for _, f := range set["distribution"].([]any) {
			address := f.(map[string]any)["contentUrl"].(string)
			at, ok := strings.CutPrefix(address, base)
			if base == "" {
				at = path.Join(path.Dir(page), address)
			}
			if !ok || s.File(at) == nil {
				t.Errorf("%s offers %s, which is not part of the site", page, address)
			}
			files++
		}
		if files != 3 {
			t.Errorf("%s offers %d files", page, files)
		}
		if _, there := set["url"]; there != (base != "") {
			t.Errorf("%s: with the base URL %q its own address is %v", page, base, set["url"])
		}
	}
	if sets := structured(t, s, "data/index.html", "DataCatalog")["dataset"].([]any); len(sets) < len(countPages) {
		t.Errorf("the catalogue lists %d data sets", len(sets))
	}
}

// structured returns the JSON-LD of the given type on a page.
func structured(t *testing.T, s *site.Site, page, kind string) map[string]any {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(bytesOf(t, s, page)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && hasAttr(n, "type", "application/ld+json") {
			var v map[string]any
			if err := json.Unmarshal([]byte(text(n)), &v); err != nil {
				t.Fatalf("%s: %v", page, err)
			}
			if v["@type"] == kind {
				return v
			}
		}
	}
	t.Fatalf("%s holds no %s", page, kind)
	return nil
}

// madeOnce checks that each file of the downloads is made only once, and that the page states its size.
func madeOnce(t *testing.T, s *site.Site) {
	page := string(bytesOf(t, s, "counts/kent-2009-10.html"))
	for _, ending := range []string{".xlsx", ".csv", ".datapackage.json", ".csv-metadata.json"} {
		f := s.File("counts/kent-2009-10" + ending)
		if f == nil {
			t.Fatalf("no %s", ending)
		}
		data, err := f.Bytes()
		const copied = 5 // allocations at most; making the file takes hundreds
		if more := testing.AllocsPerRun(3, func() { f.Bytes() }); err != nil || len(data) == 0 || more > copied {
			t.Errorf("%s is made again at every call, with %.0f allocations, %v", ending, more, err)
		}
		_, said, _ := strings.Cut(page, `href="kent-2009-10`+ending+`"`)
		said, _, _ = strings.Cut(said, "</li>")
		if want := fmt.Sprintf(" %d KB", (len(data)+500)/1000); !strings.Contains(said, want) {
			t.Errorf("the page does not say that %s has%s: %s", ending, want, said)
		}
	}
}
