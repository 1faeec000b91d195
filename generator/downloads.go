package generator

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/download"
	"totalplace/generator/site"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// A download is made when somebody asks for it, and once: the page that says how large it is asks too,
// and so does the descriptor that holds its hash.

// offer is a file that a page offers, and what it is.
type offer struct {
	file             *site.File
	name, form, what string
}

// once puts a file into the site whose bytes are made at the first call and kept.
func (m *maker) once(path, from string, bytes func() ([]byte, error)) *site.File {
	return m.plain(path, from, sync.OnceValues(bytes))
}

// offers returns how a page shows files. Where they are it says at once; how large they are is known
// when they are made, and that is when the returned function is called.
func (p *page) offers(list []offer) func() ([]layouts.Download, error) {
	var links []layouts.Link
	for _, o := range list {
		links = append(links, layouts.Link{Href: p.file(o.file.Path), Text: o.name})
	}
	return func() ([]layouts.Download, error) {
		var out []layouts.Download
		for i, o := range list {
			data, err := o.file.Bytes()
			if err != nil {
				return nil, err
			}
			out = append(out, layouts.Download{Link: links[i], Form: o.form, Size: size(len(data)), What: o.what})
		}
		return out, nil
	}
}

// size says how large a file is, as a person would.
func size(bytes int) string {
	switch {
	case bytes >= 1_000_000:
		return fmt.Sprintf("%d.%d MB", bytes/1_000_000, bytes%1_000_000/100_000)
	case bytes >= 1000:
		return fmt.Sprintf("%d KB", (bytes+500)/1000)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// carried is a count as something to be carried away.
func (m *maker) carried(s *tally.Summary) *download.Count {
	home := ""
	if m.pack.BaseURL != "" {
		home = m.pack.BaseURL + m.where.at[s.Count.ID].Path
	}
	return download.Of(m.pack, s, home)
}

// beside returns what stands in a file of the site, for the descriptor in the same folder.
func beside(f *site.File) (download.File, error) {
	data, err := f.Bytes()
	return download.File{Name: path.Base(f.Path), Data: data}, err
}

// both makes a descriptor of two files.
func both(a, b *site.File, describe func(a, b download.File) ([]byte, error)) func() ([]byte, error) {
	return func() ([]byte, error) {
		first, err := beside(a)
		if err != nil {
			return nil, err
		}
		second, err := beside(b)
		if err != nil {
			return nil, err
		}
		return describe(first, second)
	}
}

// downloads puts the files of a count into the site, says in its page what the data set is, and returns
// what fills in the part of the page that offers them.
func (m *maker) downloads(p *page, frame *layouts.Frame, s *tally.Summary) func(*layouts.CountPage) error {
	c := m.carried(s)
	from, at := s.Count.File, "counts/"+c.Name()
	rows := m.once(at+".csv", from, c.CSV)
	book := m.once(at+".xlsx", from, c.XLSX)
	about := m.once(at+".datapackage.json", from, both(rows, book, c.Package))
	columns := m.once(at+".csv-metadata.json", from, func() ([]byte, error) { return c.CSVW(rows.Path) })
	list := []offer{
		{book, "Workbook", "XLSX", "Every table of this page, a sheet for each, with notes. Opens in any spreadsheet."},
		{rows, "Every row", "CSV", "One row for each organisation and service, with its share and its source."},
		{about, "Data package", "JSON, Frictionless", "Every table with a description of its columns, for programs."},
		{columns, "Columns of the CSV", "JSON, CSV on the Web", "What each column of the CSV holds, for programs."},
	}
	var places []download.Place
	for _, o := range list[:3] { // the last describes a file and holds no data
		address := path.Base(o.file.Path)
		if m.pack.BaseURL != "" {
			address = m.pack.BaseURL + o.file.Path
		}
		kind, _, _ := strings.Cut(site.Type(o.file.Path), ";")
		places = append(places, download.Place{Address: address, Type: kind})
	}
	frame.Data = append(slices.Clone(frame.Data), c.Dataset(places))
	id, files := p.id("count_downloads"), p.offers(list)
	return func(page *layouts.CountPage) (err error) {
		page.Downloads = &layouts.Downloads{ID: id, Title: "Downloads"}
		page.Downloads.Files, err = files()
		return err
	}
}

// data is the page of everything that programs can read, and the files that belong to no one page.
func (m *maker) data() {
	inventory := m.once("data/pack.json", "content", func() ([]byte, error) { return indented(m.inventory()) })
	summaries := m.once("data/summaries.json", "content/counts", func() ([]byte, error) { return download.Summaries(m.sums) })
	rows := m.once("data/counts.csv", "content/counts", func() ([]byte, error) { return download.Rows(m.pack) })
	about := m.once("data/datapackage.json", "content/counts", both(rows, summaries, func(rows, summaries download.File) ([]byte, error) {
		return download.Package(m.pack, rows, summaries)
	}))
	p := m.page("data/index.html")
	lead := "The pack as files that programs can read."
	page := layouts.DataPage{Frame: p.frame("list data", "Data", lead), Lead: lead}
	files := p.offers([]offer{
		{summaries, "summaries.json", "JSON", "What every count adds up to: whole pence, and null for what is not known."},
		{rows, "counts.csv", "CSV", "Every row of every count, with its share and its source."},
		{about, "datapackage.json", "JSON, Frictionless", "What stands in these two files, column by column, with the names of bodies, services and sources."},
		{inventory, "pack.json", "JSON", "Everything in the pack: what it is, where it is published, what it refers to."},
	})
	var counts []*download.Count
	each := layouts.Section{ID: "data_counts", Title: "One count at a time", Lead: "The page of each count offers it as XLSX, CSV, Frictionless data package and CSV on the Web."}
	for _, s := range m.sums.Summaries {
		counts = append(counts, m.carried(s))
		at := m.where.at[s.Count.ID]
		at.Fragment = "count_downloads"
		each.Items = append(each.Items, layouts.Item{Link: layouts.Link{Href: p.to(at), Text: s.Count.Title}})
	}
	if len(counts) > 0 {
		p.id(each.ID)
		page.Sections = append(page.Sections, each)
	}
	page.Frame.Data = append(slices.Clone(page.Frame.Data), download.Catalogue(m.pack, counts))
	addSized(p, "data", m.set.Data, page, func(page *layouts.DataPage) (err error) {
		page.Files, err = files()
		return err
	})
}

// addSized puts a page into the site that is filled in only when it is made, because it says how large
// other files are.
func addSized[T any](p *page, from string, layout layouts.Layout[T], data T, fill func(*T) error) {
	add(p, from, layout, data).Bytes = func() ([]byte, error) {
		data := data // calls can come from many goroutines
		if err := fill(&data); err != nil {
			return nil, err
		}
		return layout.HTML(data)
	}
}
