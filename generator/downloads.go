package generator

import (
	"cmp"
	"path"
	"strings"
	"sync"
	"weak"

	"totalplace/generator/download"
	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// A download is made when it is asked for: by whoever downloads it, by the page that states its size, and by the file
// that describes it. They ask shortly after one another, so it is kept for a while.

// held returns a function that calls a pure function and caches its result until the next garbage collection. A large
// pack has hundreds of counts, whose files together are as large as all its texts.
func held[T any](pure func() (T, error)) func() (*T, error) {
	var mu sync.Mutex
	var last weak.Pointer[T]
	return func() (*T, error) {
		mu.Lock()
		defer mu.Unlock()
		if v := last.Value(); v != nil {
			return v, nil
		}
		v, err := pure()
		if err == nil {
			last = weak.Make(&v)
		}
		return &v, err
	}
}

// kept is held for a single file.
func kept(pure func() ([]byte, error)) func() ([]byte, error) {
	made := held(pure)
	return func() ([]byte, error) {
		data, err := made()
		return *data, err
	}
}

// offer is a file that a page offers, with its description.
type offer struct {
	file             *site.File
	bytes            func() ([]byte, error) // the contents of the file
	name, form, what string
}

// offer adds a file to the site that a page offers.
func (m *maker) offer(path string, bytes func() ([]byte, error)) offer {
	return offer{file: m.plain(path, bytes), bytes: bytes}
}

// as returns the offer with a description.
func (o offer) as(name, form, what string) offer {
	o.name, o.form, o.what = name, form, what
	return o
}

// offers returns files as a page shows them, with their sizes.
func (p *page) offers(list []offer) []layouts.Download {
	var out []layouts.Download
	for _, o := range list {
		data, err := o.bytes()
		p.err = cmp.Or(p.err, err)
		out = append(out, layouts.Download{Link: p.pageLink(o.file.Path, o.name), Form: o.form, Size: source.Size(int64(len(data))), What: o.what})
	}
	return out
}

// carried returns a count to make files from.
func (m *maker) carried(s *tally.Summary) *download.Count {
	home := ""
	if m.pack.BaseURL != "" {
		home = m.pack.BaseURL + m.where.of(s.Count.ID).Path
	}
	return m.press.Of(s, home)
}

// beside returns a file of the site, for the descriptor in the same folder.
func beside(o offer) (download.File, error) {
	data, err := o.bytes()
	return download.File{Name: path.Base(o.file.Path), Data: data}, err
}

// countFiles are the files of one count, and its description as a data set.
type countFiles struct {
	list    []offer
	dataset func() any // describes the data set to search engines
}

// downloads adds the files of a count to the site.
func (m *maker) downloads(s *tally.Summary) countFiles {
	name := s.Count.ID.Name()
	made := held(func() (download.Files, error) { return m.carried(s).Files() })
	put := func(ending string, of func(f *download.Files) []byte) offer {
		return m.offer("counts/"+name+ending, func() ([]byte, error) {
			f, err := made()
			return of(f), err
		})
	}
	rows := put(".csv", func(f *download.Files) []byte { return f.CSV })
	book := put(".xlsx", func(f *download.Files) []byte { return f.XLSX })
	about := put(".datapackage.json", func(f *download.Files) []byte { return f.Package })
	columns := put(".csv-metadata.json", func(f *download.Files) []byte { return f.CSVW })
	list := []offer{
		book.as("Workbook", "XLSX", "Every table on this page, one to a sheet, with notes. Opens in any spreadsheet program."),
		rows.as("Every row", "CSV", "One row for each organisation and service, with its share and its source."),
		about.as("Data package", "JSON, Frictionless", "Every table with a description of its columns, for programs."),
		columns.as("Columns of the CSV", "JSON, CSV on the Web", "What each column of the CSV holds, for programs."),
	}
	return countFiles{list, func() any {
		var places []download.Place
		for _, o := range list[:3] { // the last only describes another
			address := path.Base(o.file.Path)
			if m.pack.BaseURL != "" {
				address = m.pack.BaseURL + o.file.Path
			}
			kind, _, _ := strings.Cut(site.Type(o.file.Path), ";")
			places = append(places, download.Place{Address: address, Type: kind})
		}
		return m.carried(s).Dataset(places)
	}}
}

// data adds the page of everything that programs can read, and the files that belong to no single page.
func (m *maker) data() {
	inventory := m.offer("data/pack.json", kept(m.inventory))
	summaries := m.offer("data/summaries.json", kept(func() ([]byte, error) { return download.Summaries(m.sums) }))
	rows := m.offer("data/counts.csv", kept(func() ([]byte, error) { return download.Rows(m.pack) }))
	about := m.offer("data/datapackage.json", kept(func() ([]byte, error) {
		first, err := beside(rows)
		if err != nil {
			return nil, err
		}
		second, err := beside(summaries)
		if err != nil {
			return nil, err
		}
		return download.Package(m.pack, first, second)
	}))
	list := []offer{
		rows.as("Every row of every count", "CSV", "counts.csv, for a spreadsheet: each row with its share and its source. In Excel open it by Data > From Text/CSV: after a double click its £ signs are garbled."),
		summaries.as("Every sum of every count", "JSON", "summaries.json, for programs: in whole pence, with null for what is not known."),
		about.as("What the columns mean", "JSON, Frictionless", "datapackage.json, for programs: what counts.csv and summaries.json hold, with the names of bodies, services and sources."),
		inventory.as("Everything in the pack", "JSON", "pack.json, for programs: what there is, where it is published and what it refers to."),
	}
	parted := partByLetter(dataPage, m.countsByPlace(), func(of []*tally.Summary) string { return of[0].Place() }).always(dataPage)
	pagesOf(m, parted, func(p *page, places [][]*tally.Summary) ([]byte, error) {
		if p.path != dataPage {
			return m.dataPage(p, parted, places, nil)
		}
		return m.dataPage(p, parted, places, list)
	})
}

// countsByPlace returns the counts of each place that has any, in the order of the places' titles.
func (m *maker) countsByPlace() (out [][]*tally.Summary) {
	of := map[pack.ID][]*tally.Summary{}
	for _, s := range m.sums.Summaries {
		of[s.Count.Pilot] = append(of[s.Count.Pilot], s)
	}
	for _, e := range m.places {
		if len(of[e.ID]) > 0 {
			out = append(out, of[e.ID])
		}
	}
	return out
}

// dataPage links to the counts of some places. The first page, or the only one, also has the files that cover all.
func (m *maker) dataPage(p *page, parted partedList[[]*tally.Summary], places [][]*tally.Summary, files []offer) ([]byte, error) {
	lead := "The pack as files, for spreadsheets and for programs."
	page := layouts.DataPage{ListFrame: partFrame(p, parted, "data", "Data", lead), Files: p.offers(files)}
	here := map[pack.ID]bool{}
	for _, of := range places {
		here[of[0].Count.Pilot] = true
		line := layouts.CountsOf{Place: of[0].Place()}
		for _, s := range of {
			line.Years = append(line.Years, layouts.Link{Href: p.to(m.where.of(s.Count.ID).in(downloadsID)), Text: unbroken(s.Count.Year.Words())})
		}
		page.Counts = append(page.Counts, line)
	}
	if len(page.Counts) > 0 {
		page.CountsID = p.id("data_counts")
	}
	var counts []*download.Count
	for _, s := range m.sums.Summaries {
		if here[s.Count.Pilot] {
			counts = append(counts, m.carried(s))
		}
	}
	p.say(&page.Frame, download.Catalogue(m.pack, counts))
	return m.set.Data.HTML(p.room, page)
}
