package download

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"totalplace/generator/listing"
	"totalplace/generator/pack"
)

// File is a file that stands beside a descriptor.
type File struct {
	Name string // kent-2009-10.csv
	Data []byte
}

// descriptor returns the count's datapackage.json: a Data Package (version 2 of that standard) with every
// table of the count and the schema of each. The rows lie in the CSV beside it; the smaller tables stand
// in the descriptor itself, so that a program that has the two files has everything.
func (l *lists) descriptor(rows, workbook File) ([]byte, error) {
	d := descriptor{
		Schema: profile, Name: l.Name(), Title: l.sum.Count.Title, Description: l.describe(), Homepage: l.home,
		Licences: namedLicences(l.pack), Contributors: []contributor{{l.pack.Title, []string{"publisher"}}},
	}
	if u := l.sum.Count.Updated; u.Day > 0 { // a day is the least that the standard takes
		d.Created = u.String() + "T00:00:00Z"
	}
	for _, s := range l.documents() {
		d.Sources = append(d.Sources, document{s.Summary, s.URL})
	}
	have := map[string]bool{}
	for _, t := range l.tables {
		have[t.name] = true
	}
	book := resource{
		Name: "workbook", Title: l.sum.Count.Title, Description: "The same tables as a workbook, a sheet for each.",
		Path: workbook.Name, Format: "xlsx", Mediatype: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}
	book.weigh(workbook.Data)
	resources, err := laidOut(l.every.beside(rows, have), book)
	for _, t := range l.tables {
		if t != l.every {
			said, fault := l.said(t, have)
			resources, err = append(resources, t.holding(said)), cmp.Or(err, fault)
		}
	}
	if err != nil {
		return nil, err
	}
	return d.with(resources)
}

// said is the description of a table, laid out. It is the same for all counts that have the tables its columns refer to.
func (l *lists) said(t *table, have map[string]bool) ([]byte, error) {
	key := t.name
	for _, c := range t.columns {
		if have[c.refers] {
			key += " " + c.refers
		}
	}
	if said, there := l.press.said.Load(key); there {
		return said.([]byte), nil
	}
	said, err := listing.JSON(t.described(have))
	if err == nil {
		l.press.said.Store(key, said)
	}
	return said, err
}

// Package returns data/datapackage.json, the descriptor of what belongs to all counts: data/counts.csv
// and data/summaries.json, with the bodies, services and documents that they name.
func Package(p *pack.Pack, rows, summaries File) ([]byte, error) {
	d := descriptor{
		Schema: profile, Name: "counts", Title: p.Title, Homepage: p.BaseURL,
		Description: shorten("Every row of every count of public money in this pack, and what each count adds up to. " + p.Strapline),
		Licences:    namedLicences(p), Contributors: []contributor{{p.Title, []string{"publisher"}}},
	}
	press := For(p)
	tables := []*table{press.everyBody(), press.everyService(), press.everySource()}
	have := map[string]bool{}
	for _, t := range tables {
		have[t.name] = len(t.rows) > 0
	}
	sums := resource{
		Name: "summaries", Title: "What every count adds up to", Description: "Amounts are whole pence; null is what is not known, and never 0.",
		Path: summaries.Name, Format: "json", Mediatype: "application/json", Encoding: "utf-8", Type: "table", Schema: summarySchema(),
	}
	sums.weigh(summaries.Data)
	resources, err := laidOut(press.all().beside(rows, have), sums)
	for _, t := range tables {
		if have[t.name] {
			said, fault := laidOut(t.described(have))
			resources, err = append(resources, t.holding(said[0])), cmp.Or(err, fault)
		}
	}
	if err != nil {
		return nil, err
	}
	return d.with(resources)
}

// laidOut are resources as they stand in a descriptor.
func laidOut(resources ...resource) ([][]byte, error) {
	out := make([][]byte, len(resources))
	var err error
	for i, r := range resources {
		var fault error
		out[i], fault = listing.JSON(r)
		err = cmp.Or(err, fault)
	}
	return out, err
}

// with returns the descriptor with its resources, each of which has been laid out.
func (d *descriptor) with(resources [][]byte) ([]byte, error) {
	head, err := listing.JSON(d)
	if err != nil {
		return nil, err
	}
	size := 0
	for _, r := range resources {
		size += len(r) + len(r)/8 // each line stands further in
	}
	return listing.With(head, "resources", size, slices.Values(resources)), nil
}

// profile is the version of the standard that the descriptors keep.
const profile = "https://datapackage.org/profiles/2.0/datapackage.json"

type descriptor struct {
	Schema       string        `json:"$schema"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Homepage     string        `json:"homepage,omitempty"`
	Created      string        `json:"created,omitempty"`
	Licences     []named       `json:"licenses,omitempty"`
	Sources      []document    `json:"sources,omitempty"`
	Contributors []contributor `json:"contributors"`
}

type named struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Title string `json:"title"`
}

type document struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
}

type contributor struct {
	Title string   `json:"title"`
	Roles []string `json:"roles"`
}

type resource struct {
	Name        string  `json:"name"`
	Type        string  `json:"type,omitempty"`
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Path        string  `json:"path,omitempty"`
	Format      string  `json:"format,omitempty"`
	Mediatype   string  `json:"mediatype,omitempty"`
	Encoding    string  `json:"encoding,omitempty"`
	Bytes       int     `json:"bytes,omitempty"`
	Hash        string  `json:"hash,omitempty"`
	Schema      *schema `json:"schema,omitempty"`
}

func (r *resource) weigh(data []byte) {
	sum := sha256.Sum256(data)
	r.Bytes, r.Hash = len(data), "sha256:"+hex.EncodeToString(sum[:])
}

type schema struct {
	Schema        string       `json:"$schema"`
	Fields        []field      `json:"fields"`
	MissingValues []missing    `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	UniqueKeys    [][]string   `json:"uniqueKeys,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string      `json:"name"`
	Type        string      `json:"type"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Constraints *constraint `json:"constraints,omitempty"`
}

type constraint struct {
	Required bool     `json:"required,omitempty"`
	Unique   bool     `json:"unique,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

type missing struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

// tableSchema is the version of the standard that the schemas keep.
const tableSchema = "https://datapackage.org/profiles/2.0/tableschema.json"

// types are what Table Schema calls the kinds of cells, and what XML Schema, and with it CSVW, does.
func (k kind) types() (table, xsd string) {
	switch k {
	case whole:
		return "integer", "integer"
	case plain, pounds:
		return "number", "decimal"
	}
	return "string", "string"
}

// schema describes the columns. A column refers to another table only if the package has that table.
func (t *table) schema(have map[string]bool) *schema {
	s := &schema{Schema: tableSchema, MissingValues: []missing{{"", "there is none"}}}
	for _, c := range t.columns {
		kind, _ := c.kind.types()
		f := field{Name: c.name, Type: kind, Title: c.title, Description: c.what}
		if c.absent == "" || c.only != nil {
			f.Constraints = &constraint{Required: c.absent == "", Enum: c.only}
		}
		s.Fields = append(s.Fields, f)
		if have[c.refers] {
			key := foreignKey{Fields: []string{c.name}, Reference: reference{c.refers, []string{c.name}}}
			s.ForeignKeys = append(s.ForeignKeys, key)
		}
	}
	switch { // a key of one column always has a value; in a longer one a part can be missing
	case len(t.key) == 1:
		s.PrimaryKey = t.key
	case len(t.key) > 1:
		s.UniqueKeys = [][]string{t.key}
	}
	return s
}

// described says what the table is.
func (t *table) described(have map[string]bool) resource {
	return resource{Name: t.name, Type: "table", Title: t.title, Description: t.what, Schema: t.schema(have)}
}

// beside describes the table, whose rows lie in a CSV beside the descriptor.
func (t *table) beside(f File, have map[string]bool) resource {
	r := t.described(have)
	r.Path, r.Format, r.Mediatype, r.Encoding = f.Name, "csv", "text/csv", "utf-8"
	r.weigh(f.Data)
	return r
}

// holding is the description of the table with its rows: the names of the columns, then the values of each row,
// where null is a value that is missing.
func (t *table) holding(said []byte) []byte {
	return listing.With(said, "data", (len(t.rows)+1)*aRow, func(yield func([]byte) bool) {
		b := []byte{'['}
		for _, c := range t.columns {
			b = append(listing.AppendString(b, c.name), ',')
		}
		for _, row := range t.rows {
			b[len(b)-1] = ']'
			if !yield(b) {
				return
			}
			b = append(b[:0], '[')
			for _, c := range row {
				switch {
				case c.text == "":
					b = append(b, "null"...)
				case c.kind == text:
					b = listing.AppendString(b, c.text)
				default:
					b = append(b, c.text...)
				}
				b = append(b, ',')
			}
		}
		b[len(b)-1] = ']'
		yield(b)
	})
}

func namedLicences(p *pack.Pack) []named {
	var out []named
	for _, l := range licences(p) {
		out = append(out, named{l.name, l.path, l.title})
	}
	return out
}

// csvw returns the metadata of the count's CSV by the CSV on the Web standard. It stands where that
// standard looks for it, under the name of the CSV with -metadata.json behind it, and describes columns
// alone: a program that only wants types needs no more.
func (l *lists) csvw(csv string) ([]byte, error) {
	type csvwColumn struct {
		Name        string `json:"name"`
		Titles      string `json:"titles"`
		Description string `json:"dc:description"`
		Datatype    string `json:"datatype"`
		Required    bool   `json:"required,omitempty"`
	}
	type id struct {
		ID string `json:"@id"`
	}
	type language struct {
		Language string `json:"@language"`
	}
	type csvwSchema struct {
		Columns []csvwColumn `json:"columns"`
	}
	meta := struct {
		Context     []any      `json:"@context"`
		URL         string     `json:"url"`
		Title       string     `json:"dc:title"`
		Description string     `json:"dc:description"`
		Publisher   string     `json:"dc:publisher"`
		Licence     []id       `json:"dc:license,omitempty"`
		Page        *id        `json:"dcat:landingPage,omitempty"`
		Schema      csvwSchema `json:"tableSchema"`
	}{
		Context: []any{"http://www.w3.org/ns/csvw", language{l.pack.Language}},
		URL:     csv, Title: l.sum.Count.Title, Description: l.describe(), Publisher: l.pack.Title,
	}
	for _, l := range licences(l.pack) {
		meta.Licence = append(meta.Licence, id{l.path})
	}
	if l.home != "" {
		meta.Page = &id{l.home}
	}
	for _, col := range l.every.columns {
		_, xsd := col.kind.types()
		meta.Schema.Columns = append(meta.Schema.Columns, csvwColumn{col.name, col.name, col.what, xsd, col.absent == ""})
	}
	return listing.JSON(meta)
}
