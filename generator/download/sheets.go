package download

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"totalplace/generator/tally"
)

// The sheets follow the government's guidance on accessible spreadsheets: a cover and notes come first; each sheet
// has its title in A1, a line that says what the table is, and one table, marked up as such, with a heading for every
// column; there are no merged cells, blank cells or formulas.

// workbook returns the count as a workbook.
func (l *lists) workbook() ([]byte, error) {
	return l.written(slices.Concat([]*table{l.cover(), l.notes()}, l.tables))
}

// sheetName returns the name of a table's sheet: Not counted for not_counted.
func sheetName(t *table) string {
	return strings.ToUpper(t.name[:1]) + strings.ReplaceAll(t.name[1:], "_", " ")
}

// say adds a row of two texts, unless there is nothing to say.
func (t *table) say(about, says string) {
	if says != "" {
		t.add(words(about), words(says))
	}
}

// cover returns the sheet that says what the workbook is and what is on each sheet.
func (l *lists) cover() *table {
	c := l.sum.Count
	t := &table{
		name: "cover", title: c.Title, what: "This workbook holds the public money of one place in one financial year. This sheet says what it is and what the other sheets hold.",
		columns: []column{{title: "About", width: 34}, {title: "What it says", width: 110}},
	}
	t.say("Place", l.sum.Place())
	t.say("Financial year", c.Year.Words())
	for _, of := range [...]tally.Quantity{tally.Counted.Whole(), tally.Counted.Whole().PerHead(), tally.Estimated.Whole(), tally.Total.Whole(), tally.Counted.Whole().Rank()} {
		if f := l.sum.Figure(of); f != nil {
			what := f.What
			if inMoney(f) {
				what += ", £"
			}
			t.add(words(what), exactly(f))
		}
	}
	t.say("People", l.people())
	t.say("Basis", l.pack.Bases.Of(c.Basis).Name)
	t.say("Covers", l.names(c.Covers))
	t.say("Last changed", c.Updated.Words())
	t.say("Published in", l.pack.Title)
	t.say("Published at", l.home)
	t.say("Licence", l.pack.Licence)
	t.say("Sheet Notes", "What the words and numbers mean.")
	for _, s := range l.tables {
		t.say("Sheet "+sheetName(s), s.title+". "+s.what)
	}
	return t
}

// notes returns the sheet that explains words and numbers.
func (l *lists) notes() *table {
	c := l.sum.Count
	t := &table{
		name: "notes", title: "Notes", alike: true, what: "What the words and numbers of this workbook mean.",
		columns: []column{{title: "About", width: 34}, {title: "Note", width: 140}},
	}
	t.say("Amounts", "Sums are exact. Each printed amount is rounded once, half away from zero, so printed parts may miss a printed total by pence.")
	t.say("counted", "A published figure of that body.")
	t.say("apportioned", "A share, by people, of a published figure of a body that serves a wider area.")
	t.say("estimated", "Worked out from wider figures; the row says how. Estimates are summed apart and are never part of what was counted.")
	t.say("In two rows", "The same pound can stand in the rows of two bodies. It is taken off once, so no pound is counted twice.")
	if people := l.people(); people != "" {
		t.say("For each resident", "Divided by "+people+".")
	} else {
		t.say("For each resident", "No population is given, so nothing is worked out for each resident.")
	}
	if l.sum.Rank > 0 {
		t.say("Rank", fmt.Sprintf("Among %d places whose counts have the same year, basis and services. 1 is the highest. Estimates take no part in it.", l.sum.Among))
	} else {
		t.say("Rank", "Not ranked: "+l.sum.Unranked+".")
	}
	basis := l.pack.Bases.Of(c.Basis)
	t.say("Basis", basis.Name)
	t.say("What the basis means", basis.Note)
	t.say("This count", c.Note)
	t.say("No value", "No cell is blank. Words in the place of a value say why there is none; what is not known is never written as 0.")
	t.say("Words that look like formulas", "No cell holds a formula. Words that a spreadsheet could take for one have an apostrophe in front.")
	return t
}

// linesOf returns approximately how many lines a text takes in a column. The width is in digits of a smaller font;
// most letters are narrower than a digit, which makes up for that and for lines that break early.
func linesOf(words string, width float64) int {
	if float64(len(words)) < width && strings.IndexByte(words, '\n') < 0 {
		return 1
	}
	n := 0
	for line := range strings.Lines(words) {
		n += 1 + int(float64(utf8.RuneCountInString(line))/width)
	}
	return n
}
