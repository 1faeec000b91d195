package returns

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"totalplace/generator/pack"
	"totalplace/generator/source"
)

// countFile works out the new contents of the file of a pilot's count.
func (r *reader) countFile(m *mapping, from counted) (Count, error) {
	c := Count{
		Pilot: from.pilot.S, File: m.count(from.place), Rows: len(from.rows),
		Counted: total(from.rows, pack.Counted, pack.Apportioned), Estimated: total(from.rows, pack.Estimated),
	}
	seen := map[string]bool{}
	for _, w := range from.rows {
		if seen[w.identity()] {
			r.problems.Add(from.pilot.Pos, "same-row", fmt.Sprintf("%s and %s would be in two rows of this pilot", source.Quote(w.organisation), source.Quote(w.service)), "list each service once under services, and make each estimate for another body or service")
			return c, nil
		}
		seen[w.identity()] = true
	}
	data, err := fs.ReadFile(r.content, c.File)
	if errors.Is(err, fs.ErrNotExist) {
		c.New = newFile(m, from)
		for _, w := range from.rows {
			c.Changes = append(c.Changes, Change{Added, "- " + w.text("")})
		}
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("cannot read %s: %w", source.Printable(source.Root+"/"+c.File), err)
	}
	e := &edit{reader: r, lines: bytes.SplitAfter(data, []byte("\n")), before: map[int][]byte{}, after: map[int][]byte{}, gone: map[int]bool{}}
	e.put(r.tree.File(c.File), m.tables(), from.rows)
	c.Old, c.New, c.Changes = data, e.bytes(), e.changes
	return c, nil
}

// head is a key at the top of a count, with its value as written in a new file. fold is the normalised value, which
// must be equal for file and map to agree.
type head struct{ key, value, fold string }

// header returns the keys that the map prescribes for the top of a count. The title is only words, which an author
// may improve later; all the others determine what the figures mean, so file and map must agree on them.
func (r *reader) header(m *mapping, p place, people int64) []head {
	title := p.pilot.S
	if pilot := r.pack.Pilot(pack.NewID(pack.KindPilot, title)); pilot != nil {
		title = pilot.Title
	}
	title = strings.NewReplacer("{pilot}", title, "{year}", m.year.Words()).Replace(m.title)
	covers := source.Typed(m.covers)
	population := fmt.Sprintf("{people: %d, date: %s, source: %s}", people, m.population.date, scalar(m.population.source))
	return []head{
		{"pilot", scalar(p.pilot.S), p.pilot.S},
		{"year", m.year.String(), m.year.String()},
		{"title", quote(title), ""},
		{"unit", string(m.unit), string(m.unit)},
		{"basis", scalar(m.basis), m.basis},
		{"covers", "[" + strings.Join(covers, ", ") + "]", anyOrder(covers)},
		{"population", population, population},
	}
}

// anyOrder returns a list in a form that is equal for lists with the same elements in another order.
func anyOrder(list []string) string {
	return "[" + strings.Join(slices.Sorted(slices.Values(list)), ", ") + "]"
}

// newFile returns the contents of a count that did not exist.
func newFile(m *mapping, c counted) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# The rows that name a line of a return are written by totalplace import from content/%s; all else is written by hand.\n", m.file.Path)
	for _, h := range c.head {
		fmt.Fprintf(&b, "%s: %s\n", h.key, h.value)
	}
	if m.note != "" {
		fmt.Fprintf(&b, "note: %s\n", quote(m.note))
	}
	b.WriteString("rows:\n")
	for _, w := range c.rows {
		fmt.Fprintf(&b, "  - %s\n", w.text(""))
	}
	if len(m.notCounted) > 0 {
		b.WriteString("not_counted:\n")
	}
	for _, n := range m.notCounted {
		fmt.Fprintf(&b, "  - %s\n", n)
	}
	return b.Bytes()
}

// agree checks the top of an existing file against the map. Neither overwrites the other: the figures below were
// typed in the unit that the file names, so a person has to decide.
func (r *reader) agree(f *source.File, header []head) {
	k := f.Fields(&r.problems)
	for _, h := range header {
		if h.fold == "" {
			continue
		}
		if !k.Has(h.key) {
			r.problems.Add(k.Pos(), "missing-key", fmt.Sprintf("the key %s is missing here, but the map has it", source.Quote(h.key)), "add "+h.key+": "+h.value)
			continue
		}
		pos, there := k.KeyPos(h.key), ""
		switch h.key {
		case "covers":
			there = anyOrder(source.Typed(k.Texts(h.key)))
		case "population":
			if p := k.Fields(h.key); p != nil {
				there = fmt.Sprintf("{people: %s, date: %s, source: %s}", p.Text("people").S, p.Text("date").S, scalar(p.Text("source").S))
			}
		default:
			there = k.Text(h.key).S
		}
		if there != "" && there != h.fold {
			r.problems.Add(pos, "wrong-header", fmt.Sprintf("%s is %s here, but %s in the map", source.Quote(h.key), source.Printable(there), h.fold), "correct one of the two; the import overwrites neither")
		}
	}
}
