// Package returns makes counts from published tables.
//
// A department publishes what public bodies spent as one long table, with a line for each body and heading. A count
// needs something else: the rows of one pilot, with its own councils in full and a share of the bodies that serve a
// wider area, each row under one of the pack's services. The link between the two is a map: a file beside the table
// in which an author says which line becomes which service, which lines are left out and why, and which bodies served
// which pilot. [Read] applies it:
//
//	map.go       what the author decided     returns/rs-2009-10.map.yaml
//	table.go     what was published          returns/rs-2009-10.csv, as package source read it
//	rows.go      what follows from the two   the rows of each pilot; the table's own totals are checked
//	estimate.go  what an average would give  rows for bodies that published no figures by place
//	file.go      what the file will hold     counts/kent-2009-10.yaml, before and after
//	edit.go      how it gets in there        row by row, between what authors wrote
//	write.go     the one step that writes to disk
//
// # Nothing is guessed
//
// Every line and every body in the table must be either mapped or explicitly left out, and whatever the map names
// must exist. Amounts are parsed by package money, as everywhere; a blank is not zero. So if a table gains a line,
// loses a body or arrives in another unit, the import stops and reports the cell that shows it. All problems are
// returned together, and if there is an error nothing is made.
//
// A heading that the table does not have for some body is a different matter: the published tables omit zeros, so no
// row is made.
//
// # Nothing is lost
//
// Count files belong to their authors. The import owns only the rows that name a line of a table (key return), and
// changes those lines of the file and not one other byte: no comment, no order of keys, no line ending. An existing
// row keeps its place; a new one is inserted after its neighbour. What cannot be edited that way, such as a row that
// somebody laid out over several lines, is reported and left alone. If the file and the map disagree about the unit
// or the population, neither wins: that is a problem.
package returns

import (
	"fmt"
	"io/fs"
	"math/big"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// Import is the result of applying a map to its table: a count for each pilot.
type Import struct {
	Counts []Count
	Sums   []string // what was checked against the table's own totals, in words
}

// Count is the file of a count, before and after the import.
type Count struct {
	Pilot     string
	File      string   // in content: counts/kent-2009-10.yaml
	Rows      int      // the number of rows that the import makes
	Counted   *big.Rat // in pence; nil (unknown, not 0) if no row is counted
	Estimated *big.Rat // in pence; nil if no row is estimated
	Changes   []Change
	Old, New  []byte // Old is nil if there is no such file
}

// The values of [Change.What].
const (
	Added   = "added"
	Changed = "changed"
	Removed = "removed"
)

// Change is one row that is added, changed or removed.
type Change struct {
	What string // Added, Changed or Removed
	Row  string // as written in the file, without indentation
}

// Number returns the number of changes of a kind: [Added], [Changed] or [Removed].
func (c *Count) Number(what string) int {
	n := 0
	for _, change := range c.Changes {
		if change.What == what {
			n++
		}
	}
	return n
}

// Read applies the map with the given name, such as returns/rs-2009-10.map.yaml, and works out all its counts. It
// writes nothing. If there is an error among the problems the Import is nil.
func Read(content fs.FS, name string) (*Import, source.Problems, error) {
	tree, found, err := source.Read(content)
	if err != nil {
		return nil, found.Sorted(), err
	}
	p, ofPack := pack.Load(tree, true)
	r := &reader{content: content, tree: tree, pack: p, found: found, ofPack: ofPack, tables: map[string]*table{}, meant: map[string]bool{}}
	file := r.tree.File(name)
	if file == nil {
		r.problems = append(r.problems, found...) // the map may be too large, or a symbolic link
		if r.problems.Count(source.Error) == 0 {
			r.problems.Add(source.Pos{File: source.Root + "/" + name}, "missing-file", "there is no such map", "a map is in content/returns and its name ends in .map.yaml")
		}
		return nil, r.problems.Sorted(), nil
	}
	judged := true
	for _, path := range []string{name, "pack.yaml", "organisations.yaml", "sources.yaml"} {
		r.take(found, path)
		r.take(ofPack, path)
		if f := r.tree.File(path); f != nil && !f.Readable() {
			judged = false // references to it cannot be judged
		}
	}
	if !judged {
		return nil, r.finish(), nil
	}
	m := r.readMap(file)
	for _, p := range m.pilots {
		r.take(found, m.count(p))
	}

	im := &Import{}
	bodies := r.bodies(m)
	im.Sums = r.reconcile(m, bodies)
	shares := r.shares(m)
	var counts []counted
	for _, p := range m.pilots {
		c := counted{place: p, people: r.people(m, p), rows: r.rows(m, p, bodies, shares)}
		c.rows = append(c.rows, r.estimated(m, p, c.people)...)
		c.head = r.header(m, p, c.people)
		if f := r.tree.File(m.count(p)); f != nil && f.Readable() && c.people > 0 {
			r.agree(f, c.head)
		}
		counts = append(counts, c)
	}
	if r.problems.Count(source.Error) > 0 {
		return nil, r.finish(), nil // a file cannot be made from only some of its rows
	}
	for _, c := range counts {
		done, err := r.countFile(m, c)
		if err != nil {
			return nil, r.finish(), err
		}
		im.Counts = append(im.Counts, done)
	}
	if r.problems.Count(source.Error) > 0 {
		return nil, r.finish(), nil
	}
	return im, r.finish(), nil
}

// counted is what the tables say about a pilot.
type counted struct {
	place
	people int64
	rows   []row
	head   []head
}

// reader is an import in progress. It collects the problems.
type reader struct {
	content  fs.FS
	tree     *source.Tree
	pack     *pack.Pack
	found    source.Problems   // of reading the tree
	ofPack   source.Problems   // of making the pack
	tables   map[string]*table // by name; nil for a table that cannot be read
	meant    map[string]bool   // codes that are most likely meant by mistyped ones in a table
	problems source.Problems
}

// take adds the errors of one file to the problems of the import. It is called only for files that the import rests
// on: problems elsewhere are none of its business, and a count whose rows no longer fit its table is what the import
// is there to mend.
func (r *reader) take(found source.Problems, path string) {
	for _, problem := range found {
		if problem.Level == source.Error && problem.Pos.File == source.Root+"/"+path && problem.Code != "wrong-return" { // the import mends those
			r.problems = append(r.problems, problem)
		}
	}
}

// finish returns the problems in the form in which they are shown.
func (r *reader) finish() source.Problems {
	for _, t := range r.tables {
		if t == nil {
			continue
		}
		for _, same := range t.alike {
			if p := &r.problems[same.problem]; len(same.records) > 1 {
				slices.SortFunc(same.records, func(a, b source.Record) int { return a.Line - b.Line }) // they were read in arbitrary order
				p.Pos = t.At(same.records[0], same.column)
				p.Msg, p.Hint = same.many(same.records[0], source.OnLines(same.records))
			}
		}
	}
	problems := together(r.problems.Sorted())
	r.tree.Excerpts(problems)
	return problems
}

// fewAlike is the largest number of problems reported one by one, of bodies missing from a table or of counts that
// contradict the map.
const fewAlike = 3

// together merges problems with a single cause: the table was cut off, or the map is wrong.
func together(problems source.Problems) (told source.Problems) {
	alike := map[string]int{}
	cause := func(p source.Problem) string {
		switch p.Code {
		case "no-rows":
			return p.Pos.File + p.Hint
		case "wrong-header":
			key, _, _ := strings.Cut(p.Msg, " ")
			return key
		}
		return ""
	}
	for _, p := range problems {
		alike[cause(p)]++
	}
	for _, p := range problems {
		of := cause(p)
		n := alike[of]
		switch {
		case of == "" || 0 < n && n <= fewAlike:
		case n < 0: // already merged
			continue
		default:
			alike[of] = -1
			if p.Code == "no-rows" {
				p.Msg += fmt.Sprintf(", and the same is true of %d more", n-1)
				p.Hint = "check whether the table was cut off, or writes its codes differently; for each that it really lacks: " + p.Hint
			} else {
				p.Msg += fmt.Sprintf(", and the same is true in %d more counts", n-1)
				p.Hint = "correct the map, or all of these; the import overwrites neither"
			}
		}
		told = append(told, p)
	}
	return told
}

// row is a row of a count, not yet written.
type row struct {
	organisation, service string
	line                  string // the line of the table, if several go to one service
	amount                string // as in the table, in the unit of the count
	pence                 money.Pence
	share                 *money.Share
	method                string // how it was estimated; empty unless it is an estimate
	source                string
	file                  string // the table it comes from
	at                    int    // the line there
}

// identity returns a string that is different for every row of a count.
func (w row) identity() string { return w.organisation + " " + w.service + " " + w.line + " " }

func (w row) status() pack.Status {
	switch {
	case w.method != "":
		return pack.Estimated
	case w.share != nil:
		return pack.Apportioned
	}
	return pack.Counted
}

// total returns the exact sum of the rows with one of the statuses, in pence. It returns nil if there are none.
func total(rows []row, of ...pack.Status) *big.Rat {
	var sum money.Total
	found := false
	for _, w := range rows {
		if slices.Contains(of, w.status()) {
			sum.Add(w.pence, w.share)
			found = true
		}
	}
	if !found {
		return nil
	}
	return sum.Rat()
}

// oneOf reports a value that is not among those known.
func (r *reader) oneOf(t source.Text, what string, known []string, add string) {
	if t.Set() && !slices.Contains(known, t.S) {
		r.problems.Add(t.Pos, "unknown-reference", fmt.Sprintf("%s %s does not exist", what, source.Quote(t.S)), source.Suggest(t.S, known, add))
	}
}

// organisation returns an organisation by its id, or reports that it does not exist and returns nil.
func (r *reader) organisation(t source.Text) *pack.Organisation {
	if o := r.named(t); o != nil {
		return o
	}
	r.oneOf(t, "organisation", r.names(pack.KindOrganisation), "add it to content/organisations.yaml")
	return nil
}

// named returns the organisation with the id t, or nil.
func (r *reader) named(t source.Text) *pack.Organisation {
	return r.pack.Organisation(pack.NewID(pack.KindOrganisation, t.S))
}

// names returns the names of all entries of a kind.
func (r *reader) names(kind pack.Kind) []string {
	var out []string
	for _, e := range r.pack.Of(kind) {
		out = append(out, e.ID.Name())
	}
	return out
}
