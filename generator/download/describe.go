package download

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"totalplace/generator/listing"
	"totalplace/generator/pack"
)

// File is a file that lies beside a descriptor.
type File struct {
	Name string // kent-2009-10.csv
	Data []byte
}

// descriptor returns the count's datapackage.json: a Data Package (version 2 of that standard) with every table of
// the count and its schema. The rows are in the CSV beside it, and the smaller tables are in the descriptor itself,
// so a program that has these two files has everything.
func (l *lists) descriptor(rows, workbook File) ([]byte, error) {
	d := descriptor{
		Schema: profile, Name: l.name(), Title: l.sum.Count.Title, Description: l.says, Homepage: l.home,
		Licences: namedLicences(l.pack), Rights: l.pack.Licence, Contributors: []contributor{{l.pack.Title, []string{"publisher"}}},
	}
	if u := l.sum.Count.Updated; u.Day > 0 { // the standard requires a full date
		d.Created = u.String() + "T00:00:00Z"
	}
	for _, s := range l.sources {
		d.Sources = append(d.Sources, document{s.Summary, s.URL})
	}
	have := map[string]bool{}
	for _, t := range l.tables {
		have[t.name] = true
	}
	size := 0
	for _, t := range l.tables {
		size += len(t.columns) * aRow
		if t != l.every {
			size += len(t.rows) * aRow
		}
	}
	out := d.begin(size)
	out.file(l.said(l.every, have), rows)
	out.file(resource{
		Name: "workbook", Title: l.sum.Count.Title, Description: "The same tables as a workbook, one to a sheet.",
		Format: "xlsx", Mediatype: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}.until(inFile), workbook)
	for _, t := range l.tables {
		if t != l.every {
			out.table(l.said(t, have), t)
		}
	}
	return out.end()
}

// said returns the description of a table. It is the same for all counts that have the tables its columns refer to.
func (l *lists) said(t *table, have map[string]bool) said {
	key := t.name
	for _, c := range t.columns {
		if have[c.refers] {
			key += " " + c.refers
		}
	}
	return l.press.once(key, func() said {
		if t == l.every {
			return t.beside(have).until(inFile)
		}
		return t.described(have).until(inside)
	})
}

// once returns the value for a key that many counts share, making it only for the first.
func (p *Press) once(key string, of func() said) said {
	if there, ok := p.said.Load(key); ok {
		return there.(said)
	}
	made := of()
	p.said.Store(key, made)
	return made
}

// Package returns data/datapackage.json, the descriptor of the files that cover all counts, data/counts.csv and
// data/summaries.json, with the bodies, services and sources that they name.
func Package(p *pack.Pack, rows, summaries File) ([]byte, error) {
	d := descriptor{
		Schema: profile, Name: "counts", Title: p.Title, Homepage: p.BaseURL,
		Description: shorten("Every row of every count of public money in this pack, and what each count adds up to. " + p.Strapline),
		Licences:    namedLicences(p), Rights: p.Licence, Contributors: []contributor{{p.Title, []string{"publisher"}}},
	}
	press := For(p)
	tables := []*table{press.everyBody(), press.everyService(), press.everySource()}
	have := map[string]bool{}
	for _, t := range tables {
		have[t.name] = len(t.rows) > 0
	}
	out := d.begin(0)
	out.file(press.all().beside(have).until(inFile), rows)
	out.file(resource{
		Name: "summaries", Title: "What every count adds up to", Description: "Amounts are whole pence; null, never 0, is what is not known.",
		Format: "json", Mediatype: "application/json", Encoding: "utf-8", Type: "table", Schema: summarySchema(),
	}.until(inFile), summaries)
	for _, t := range tables {
		if have[t.name] {
			out.table(t.described(have).until(inside), t)
		}
	}
	return out.end()
}

// profile is the version of the standard that the descriptors follow.
const profile = "https://datapackage.org/profiles/2.0/datapackage.json"

type descriptor struct {
	Schema       string        `json:"$schema"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Homepage     string        `json:"homepage,omitempty"`
	Created      string        `json:"created,omitempty"`
	Licences     []named       `json:"licenses,omitempty"`
	Rights       string        `json:"rights"` // the pack's own words, because it may name no licence, or two for different parts
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
	Format      string  `json:"format,omitempty"`
	Mediatype   string  `json:"mediatype,omitempty"`
	Encoding    string  `json:"encoding,omitempty"`
	Schema      *schema `json:"schema,omitempty"`
}

// Where the data of a resource is; this is the last key of the resource.
const (
	inFile = "path" // in a file beside the descriptor
	inside = "data" // in the descriptor
)

// said is the encoding of a resource in a descriptor, up to its data.
type said struct {
	json []byte
	err  error
}

func (r resource) until(where string) (s said) {
	s.json, s.err = listing.Before(r, where, 2)
	return s
}

// resources is the list of resources of a descriptor, encoded one after another in place, because most of a
// descriptor is rows.
type resources struct{ said }

// begin begins a descriptor whose resources take about size bytes.
func (d *descriptor) begin(size int) *resources {
	head, err := listing.Before(d, "resources", 0)
	return &resources{said{append(append(make([]byte, 0, len(head)+size), head...), '['), err}}
}

func (r *resources) end() ([]byte, error) {
	b := append(listing.Line(r.json, 1), ']')
	return append(listing.Line(b, 0), "}\n"...), r.err
}

// next begins a resource.
func (r *resources) next(of said) {
	if r.json[len(r.json)-1] != '[' {
		r.json = append(r.json, ',')
	}
	r.json, r.err = append(listing.Line(r.json, 2), of.json...), cmp.Or(r.err, of.err)
}

// file appends a resource whose data is in a file beside the descriptor.
func (r *resources) file(of said, f File) {
	r.next(of)
	sum := sha256.Sum256(f.Data)
	b := append(listing.AppendString(r.json, f.Name), ',')
	b = append(listing.Line(b, 3), `"bytes": `...)
	b = append(strconv.AppendInt(b, int64(len(f.Data)), 10), ',')
	b = append(listing.Line(b, 3), `"hash": "sha256:`...)
	b = append(hex.AppendEncode(b, sum[:]), '"')
	r.json = append(listing.Line(b, 2), '}')
}

// table appends a table with its data: the names of the columns, then the values of each row, with null for a missing
// value.
func (r *resources) table(of said, t *table) {
	r.next(of)
	b := append(listing.Line(append(r.json, '['), 4), '[')
	for _, c := range t.columns {
		b = append(listing.AppendString(b, c.name), ',')
	}
	for _, row := range t.rows {
		b[len(b)-1] = ']'
		b = append(listing.Line(append(b, ','), 4), '[')
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
	b = append(listing.Line(b, 3), ']')
	r.json = append(listing.Line(b, 2), '}')
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

// tableSchema is the version of the standard that the schemas follow.
const tableSchema = "https://datapackage.org/profiles/2.0/tableschema.json"

// types returns the name of the kind in Table Schema, and in XML Schema, which CSVW uses.
func (k kind) types() (table, xsd string) {
	switch k {
	case whole:
		return "integer", "integer"
	case plain, pounds:
		return "number", "decimal"
	}
	return "string", "string"
}

// schema describes the columns. A column refers to another table only if the package has it.
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
	switch { // a single-column key always has a value; a part of a longer one may be missing
	case len(t.key) == 1:
		s.PrimaryKey = t.key
	case len(t.key) > 1:
		s.UniqueKeys = [][]string{t.key}
	}
	return s
}

// described returns the resource for the table.
func (t *table) described(have map[string]bool) resource {
	return resource{Name: t.name, Type: "table", Title: t.title, Description: t.what, Schema: t.schema(have)}
}

// beside returns the resource for a table whose rows are in a CSV file.
func (t *table) beside(have map[string]bool) resource {
	r := t.described(have)
	r.Format, r.Mediatype, r.Encoding = "csv", "text/csv", "utf-8"
	return r
}

func namedLicences(p *pack.Pack) []named {
	var out []named
	for _, l := range licences(p) {
		out = append(out, named{l.name, l.path, l.title})
	}
	return out
}

// csvw returns the metadata of the count's CSV in the CSV on the Web format. Its name is that of the CSV with
// -metadata.json appended, where that standard looks for it. It describes only the columns, which is enough for a
// program that wants to know types.
func (l *lists) csvw(csv string) ([]byte, error) {
	type id struct {
		ID string `json:"@id"`
	}
	type language struct {
		Language string `json:"@language"`
	}
	meta := struct {
		Context     []any  `json:"@context"`
		URL         string `json:"url"`
		Title       string `json:"dc:title"`
		Description string `json:"dc:description"`
		Publisher   string `json:"dc:publisher"`
		Licence     []id   `json:"dc:license,omitempty"`
		Rights      string `json:"dc:rights"`
		Page        *id    `json:"dcat:landingPage,omitempty"`
	}{
		Context: []any{"http://www.w3.org/ns/csvw", language{l.pack.Language}},
		URL:     csv, Title: l.sum.Count.Title, Description: l.says, Publisher: l.pack.Title, Rights: l.pack.Licence,
	}
	for _, l := range licences(l.pack) {
		meta.Licence = append(meta.Licence, id{l.path})
	}
	if l.home != "" {
		meta.Page = &id{l.home}
	}
	b, err := listing.Before(meta, "tableSchema", 0)
	if err != nil {
		return nil, err
	}
	columns := l.press.once("columns of the CSV", l.every.csvw)
	return append(append(b, columns.json...), "\n}\n"...), columns.err
}

// csvw describes the columns of a table in that format.
func (t *table) csvw() (s said) {
	type column struct {
		Name        string `json:"name"`
		Titles      string `json:"titles"`
		Description string `json:"dc:description"`
		Datatype    string `json:"datatype"`
		Required    bool   `json:"required,omitempty"`
	}
	var out struct {
		Columns []column `json:"columns"`
	}
	for _, col := range t.columns {
		_, xsd := col.kind.types()
		out.Columns = append(out.Columns, column{col.name, col.name, col.what, xsd, col.absent == ""})
	}
	s.json, s.err = listing.At(out, 1)
	return s
}
