package source_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator/source"
)

// read reads one file and returns its problems, without its path.
func read(t testing.TB, name, data string) []string {
	t.Helper()
	_, problems, err := source.Read(fstest.MapFS{name: {Data: []byte(data)}})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range problems.Sorted() {
		out = append(out, strings.TrimPrefix(strings.TrimPrefix(p.String(), "content/"+name), ":"))
	}
	return out
}

// marked removes the marks ‸ from a text and returns where they were.
func marked(text string, firstLine int) (plain string, places []string) {
	line, col := firstLine, 1
	for _, r := range text {
		switch r {
		case '‸':
			places = append(places, fmt.Sprintf("%d:%d", line, col))
			continue
		case '\n':
			line, col = line+1, 0
		}
		col++
	}
	return strings.ReplaceAll(text, "‸", ""), places
}

const (
	quoteIt    = `put the value in quotes: "…"`
	quoteWhole = `put the whole value in quotes: "…"`
	line       = `put the same number of spaces before lines that belong together`
	closeIt    = `close it: [a, b] or {a: 1, b: 2}`
	brackets   = `between brackets, separate the values with commas and put text in quotes: [a, "b: c"]`
	ordinary   = `this is not an ordinary space; delete it and type a space: copied text often brings such spaces along`
)

// TestSlips checks what is reported for each slip that people make in YAML, and where; a ‸ marks each place. A file
// and front matter must give the same reports.
func TestSlips(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string // in the order of the marks
	}{
		// Colons.
		{"title: Kent‸: a place\n", []string{`a value with a colon and a space in it is not in quotes; ` + quoteWhole}},
		{"title: é 日本‸: a place\nsummary: see‸: this\n", []string{`a value with a colon and a space in it is not in quotes; ` + quoteWhole, `a value with a colon and a space in it is not in quotes; ` + quoteWhole}},
		{"title: “Kent‸: a place”\n", []string{`a value with a colon and a space in it is not in quotes; put the whole value in straight quotes: "…"`}},
		{"title: Kent‸:\n", []string{`a value with a colon and a space in it is not in quotes; ` + quoteWhole}},
		{"title:‸Kent\nsummary: x\n", []string{`a space is missing after the colon; write key: value`}},
		{"summary: x\ntitle:‸Kent\nother: y\n", []string{`a space is missing after the colon; write key: value`}},
		{"rows:\n‸organisation\tamount\nkent\t5\n", []string{`there are tabs between the words of this line, as in cells copied from a spreadsheet; write each row with its keys: - {key: value, key: value}`}},
		{"‸title Kent\nsummary: x\n", []string{`this line has no key; a key needs a colon and a space: key: value`}},
		{"summary: x\n‸title Kent\n", []string{`this line has no key; a key needs a colon and a space: key: value; or, if it continues the value above, put two more spaces before it`}},
		{"title: x\n‸themes\n  - a\n  - b\nregion: y\n", []string{`this line has no key; a key needs a colon and a space: key: value; or, if it continues the value above, put two more spaces before it`}},
		{"‸: x\ntitle: y\n", []string{`there is no key before this colon; write key: value`}},
		{"title‸：x\nsummary: y\n", []string{`this is not an ordinary colon; write key: value`}},
		{"title:‸\u00a0Kent\nsummary: x\n", []string{ordinary}},
		{"title: x\n‸\u00a0 summary: y\nregion: z\n", []string{ordinary}},
		{"title: x\n‸\u3000summary: y\n", []string{ordinary}},
		{"a:\n  b: 1\n‸\u00a0 c: 2\n", []string{ordinary}},

		// Spaces and tabs.
		{"‸\ttitle: x\n", []string{`there is a tab before the text; indent with spaces`}},
		{"themes:\n‸\t- a\n", []string{`there is a tab before the text; indent with spaces`}},
		{"themes:\n  ‸\t- a\nregion: x\n", []string{`there is a tab before the text; indent with spaces`}},
		{"title: x\n  ‸summary: y\n", []string{`this line does not line up with those above it; ` + line}},
		{"title: x\n ‸summary: y\nregion: z\n", []string{`this line does not line up with those above it; ` + line}},
		{"  title: x\n‸summary: y\n", []string{`this line does not line up with those above it; ` + line}},
		{"a:\n  b:\n    c: 1\n   ‸d: 2\n", []string{`this line does not line up with those above it; ` + line}},
		{"themes:\n  - a\n ‸b: c\n", []string{`this line does not line up with those above it; ` + line}},
		{"note: |\n  x\n ‸y\nb: c\n", []string{`this line does not line up with the text above it; put the same number of spaces before each line of the text`}},

		// Lists.
		{"themes: ‸- a\n", []string{`a list may not begin on this line; begin it on a line of its own, with - and a space before each item; or put the text in quotes`}},
		{"- id: a\n  name: b\n‸-id: c\n  name: d\n- id: e‸: f\n", []string{`a space is missing after the hyphen; write - and a space before each item`, `a value with a colon and a space in it is not in quotes; ` + quoteWhole}},
		{"- id: a\n  name: b\n‸id: c\n  name: d\n", []string{`this line is in a list, but does not begin an item; if it belongs to the entry above, begin it two spaces further right than the -, here and below; if not, begin it with - and a space`}},
		{"- id: a\n  name: b\n‸– id: c\n  name: d\n– id: e\n  name: f\n", []string{`a list item may not begin with –; write - and a space before each item`}},
		{"themes:\n- a\n‸b\n", []string{`this line is in a list, but does not begin an item; if it belongs to the entry above, begin it two spaces further right than the -, here and below; if not, begin it with - and a space`}},
		{"rows:\n  - {a: 1}\n  ‸{b: 2}\n", []string{`this line is in a list, but does not begin an item; if it belongs to the entry above, begin it two spaces further right than the -, here and below; if not, begin it with - and a space`}},
		{"- id: a\n   ‸name: b\n", []string{`this line does not line up with those above it; ` + line}},
		{"- id: a\n ‸name: b\n", []string{`this line does not line up with those above it; ` + line}},
		{"a: 1\n‸- b\n", []string{`there is a list item among the keys; write a key on a line of its own above the items: key:`}},

		{"themes:\n‸• a\n• b\nregion: x\n", []string{`a list item may not begin with •; write - and a space before each item`}},
		{"themes:\n  ‸* a\n  * b\nregion: x\n", []string{`a list item may not begin with *; write - and a space before each item`}},
		{"themes:\n‸–\u00a0a\n", []string{`a list item may not begin with –; write - and a space before each item`}},

		// Commas.
		{"- {amount: ‸1,234,567, source: a}\n- {source: a, amount: ‸(69,316)}\n- {amount: ‸£1,234.50}\n- {amount: ‸-1,234 }\n", []string{
			`the comma in "1,234,567" would end the value; write 1234567`,
			`the comma in "(69,316)" would end the value; write -69316 if money comes back, or the number without brackets`,
			`the comma in "£1,234.50" would end the value; write 1234.50`,
			`the comma in "-1,234" would end the value; write -1234`}},
		{"- {value: ‸7,3, source: a}\n- {note: ‸1,435 thousand}\n", []string{
			`the comma in "7,3" would end the value; write 7.3`,
			`the comma in "1,435 thousand" would end the value; if it is a number, write it with no comma and no words; if not, ` + quoteWhole}},
		{"- {why: ‸Kent, Surrey and é, source: a}\n- {why: ‸a,\n  b, c: d}\n", []string{
			`the comma in "Kent, Surrey and é" would end the value; ` + quoteWhole,
			`the comma in "a, b" would end the value; ` + quoteWhole}},

		// Quotes.
		{"title: ‸\"Kent\nsummary: x\n", []string{`a quotation mark is opened and never closed; add the closing one`}},
		{"title: ‸'Kent\n", []string{`a quotation mark is opened and never closed; add the closing one`}},
		{"‸\"title: x\nsummary: y\n", []string{`a quotation mark is opened and never closed; add the closing one`}},
		{"title: ‸\"Kent\nsummary: \"y\"\nregion: z‸: q\n", []string{`a quotation mark is opened and never closed; add the closing one`, `a value with a colon and a space in it is not in quotes; ` + quoteWhole}},
		{"title: 'Kent'‸s place'\n", []string{`text follows the closing quotation mark; put the whole value in double quotes: "…"`}},
		{"title: \"Kent\" ‸and \"more\"\n", []string{`text follows the closing quotation mark; put the whole value in single quotes: '"…" …'`}},
		{"title: \"Kent\" ‸and it's more\n", []string{`text follows the closing quotation mark; write \" for a quotation mark inside the quotes`}},
		{"title: \"On C:‸\\Users\"\n", []string{`the sign \ before U means nothing inside double quotes; write \\ for the sign itself, or put the value in single quotes`}},
		{"title: \"C:‸\\dir\"\n", []string{`the sign \ before d means nothing inside double quotes; write \\ for the sign itself, or put the value in single quotes`}},

		// Brackets.
		{"themes: ‸[a, b\nsummary: x\n", []string{`a bracket is opened and not closed; ` + closeIt}},
		{"a: {b: 1, c: ‸[d}\n", []string{`a bracket is opened and not closed; ` + closeIt}},
		{"a: ‸{b: 1,\n  c: 2\n", []string{`a bracket is opened and not closed; ` + closeIt}},
		{"- ‸{id: a, name: b\n- {id: c, name: d}\n", []string{`a bracket is opened and not closed; ` + closeIt}},
		{"themes: [a]‸]\n", []string{`a bracket is closed here but was never opened; take it out, or put the text in quotes`}},
		{"- {id: a}  ‸- {id: b}\n", []string{`an entry of a list follows the closing bracket; begin a new line before this hyphen`}},
		{"title: [Kent] ‸and more\n", []string{`text follows the closing bracket; put a whole value that begins with a bracket in quotes: "…"`}},
		{"a: [b,‸,c]\n", []string{`there is nothing before this comma; take it out`}},
		{"a: {b: c‸: d}\n", []string{`a comma is missing, or a value with a colon and a space in it is not in quotes; ` + brackets}},
		{"a: {b: 1 c‸: 2}\n", []string{`a comma is missing, or a value with a colon and a space in it is not in quotes; ` + brackets}},
		{"a: [{b: 1} ‸{c: 2}]\n", []string{`a comma is missing before this bracket; ` + brackets}},
		{"a: [b, ‸\"c]\n", []string{`a quotation mark is opened and never closed; add the closing one`}},
		{"a: [b, ‸@c]\n", []string{`a value may not begin with @; ` + quoteIt}},
		{"- {id: a, url: https://example.org/a‸?b=c}\n- {id: b, why: who knows‸?}\n", []string{`between brackets, a value with a question mark in it is not in quotes; ` + quoteWhole, `between brackets, a value with a question mark in it is not in quotes; ` + quoteWhole}},
		{"‸{a: b}\nc: d\n", []string{`this does not belong together; begin each line with a key, or each with - and a space`}},

		// Characters with a meaning.
		{"title: ‸@x\n", []string{`a value may not begin with @; ` + quoteIt}},
		{"title: ‸`x`\n", []string{"a value may not begin with `; " + quoteIt}},
		{"title: ‸% of all\n", []string{`a value may not begin with %; ` + quoteIt}},
		{"title: ‸| x\n", []string{`a value may not begin with |; ` + quoteIt}},
		{"title: ‸> x\n", []string{`a value may not begin with >; ` + quoteIt}},
		{"title: ‸&x\nsummary: ‸& more\n", []string{`a value may not begin with &; ` + quoteIt, `a value may not begin with &; ` + quoteIt}},
		{"title: ‸*x\nsummary: ‸**bold** words\n", []string{`a value may not begin with *; ` + quoteIt, `a value may not begin with *; ` + quoteIt}},
		{"title: ‸!x\nsummary: ‸! x\nregion: ‸!!str y\n", []string{`a value may not begin with !; ` + quoteIt, `a value may not begin with !; ` + quoteIt, `a value may not begin with !; ` + quoteIt}},
		{"title: ‸? x\n", []string{`a value may not begin with ?; ` + quoteIt}},
		{"title: ‸, x\n", []string{`a value may not begin with ,; ` + quoteIt}},
		{"title: ‸]x\n", []string{`a value may not begin with ]; ` + quoteIt}},
		{"themes:\n  - ‸@a\n  - ‸*b\n", []string{`a value may not begin with @; ` + quoteIt, `a value may not begin with *; ` + quoteIt}},
		{"title: item ‸#3 of many\n", []string{`"#3 of many" would be left out, because # begins a remark; ` + quoteWhole + `; or write a space after #`}},
		{"themes: [a, ‸*b, c]\nmore: {d: ‸&e f}\n", []string{`a value may not begin with *; ` + quoteIt, `a value may not begin with &; ` + quoteIt}},

		// What no author needs.
		{"‸<<: x\ntitle: y\n", []string{`<< would copy keys from elsewhere, which is not used here; write the keys out`}},
		{"title: x\nsummary: y\n‸title: z\n", []string{`the key "title" is repeated here; the first is on line %d; keep one [same-key]`}},
		{"caf\u00e9: x\n‸cafe\u0301: y\n", []string{"the key \"caf\u00e9\" is repeated here; the first is on line %d; keep one [same-key]"}},
		{"‸&a title: x\n", []string{`"&a title: x" is not a key; write the word alone`}},
		{"title: {‸{x}}\n", []string{`there is no key here; write key: value; put text that begins with a bracket in quotes`}},
		{"? ‸[a]\n: b\n", []string{`there is no key here; write key: value; put text that begins with a bracket in quotes`}},
		{"title: ‸\"a\\u202eb\"\nsummary: ‸\"\\e[31m\"\n", []string{`"a\u202eb" holds an invisible character; take out what begins with \ [not-text]`, `"\u001b[31m" holds an invisible character; take out what begins with \ [not-text]`}},
		{"‸%YAML 1.2\ntitle: x\n", []string{`a line may not begin with %; put the text in quotes, or take the line out`}},
		{"title: x\n‸...\nmore: y\n", []string{`nothing below this line of ... would be read; take the line out`}},

		// All of them at once: each is reported in its place, and none hides another.
		{"rows:\n  - {a: 1, b: ‸[x, y}\n  - {a: ‸\"x, b: 2}\n  - a: 1\n    b: x‸: y\n    ‸b: z\n  - {a: ‸@x}\n  ‸-{a: 1}\n  - {a: 1 b‸: 2}\n  - {a: ‸*b}\nend: ‸%y\n", []string{
			`a bracket is opened and not closed; ` + closeIt,
			`a quotation mark is opened and never closed; add the closing one`,
			`a value with a colon and a space in it is not in quotes; ` + quoteWhole,
			`the key "b" is repeated here; the first is on line %d; keep one [same-key]`,
			`a value may not begin with @; ` + quoteIt,
			`a space is missing after the hyphen; write - and a space before each item`,
			`a comma is missing, or a value with a colon and a space in it is not in quotes; ` + brackets,
			`a value may not begin with *; ` + quoteIt,
			`a value may not begin with %; ` + quoteIt}},

		// Nothing wrong.
		{"title: 'it''s: fine' # a remark\nsummary: >-\n  folded: text\n\n  more # text\nurl: https://example.org/a#b\nlist:\n- a\n-  b:c\n- d - e\nmap: {a: 'b: c', d: [\"e, f\", g]} #\nn: -5\nempty: \"\"\nplain text: a\n  b\n", nil},
		{"- {a: , b: c}\n- {a:, b: \"c, d\", e: [f, g], h}\n- {a}\n", nil},
		{"\"title\": \"a \\\"b\\\" \\u00e9\"\n'b': [\n  c, # remark\n  d\n]\n", nil},
	} {
		t.Run(test.text, func(t *testing.T) {
			for name, in := range map[string][2]string{"x.yaml": {"", ""}, "x.md": {"---\n", "---\nText.\n"}} {
				text, places := marked(in[0]+test.text, 1)
				var want []string
				for i, place := range places {
					msg := test.want[i]
					if strings.Contains(msg, "%d") { // the first of two equal keys is some lines above
						first := map[string]int{"title": 1, "caf\u00e9": 1, "b": 5}[strings.Split(msg, `"`)[1]]
						msg = fmt.Sprintf(msg, first+strings.Count(in[0], "\n"))
					}
					if !strings.HasSuffix(msg, " [same-key]") && !strings.HasSuffix(msg, " [not-text]") {
						msg += " [yaml]"
					}
					want = append(want, place+": error: "+msg)
				}
				if got := read(t, name, text+in[1]); !slices.Equal(got, want) {
					t.Errorf("%s: got\n\t%s\nwant\n\t%s", name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
				}
			}
		})
	}
}

// TestOneSlip makes one slip in each line of a list of the kind that authors write, and checks that this line, and no
// other, is reported.
func TestOneSlip(t *testing.T) {
	good := `pilot: kent
title: Public spending
covers: [education, police]
population: {people: 1435269, date: 2009-06-30}
note: >-
  Words that go on
  for a while.
rows:
  - {organisation: a, service: b, amount: 1}
  - {organisation: c, service: d,
     amount: 2}
  - organisation: e
    service: f
    return:
      file: g.csv
      line: 3
  - organisation: h

    # a remark
    service: i
transfers:
- from: a
  to: c
- {from: c, to: a}
last: j
`
	lines := strings.Split(strings.TrimSuffix(good, "\n"), "\n")
	if got := read(t, "x.yaml", good); len(got) > 0 {
		t.Fatal(got)
	}
	tried := 0
	for i, line := range lines {
		for _, slip := range []struct{ old, new string }{
			{": ", ": \""}, {": ", ": '"}, {": ", ": ["}, {": ", ": {"}, {": ", ": @"}, {": ", ": *"}, {": ", ": &x "}, {": ", ": !"}, {": ", ": x: "}, {": ", ": x]] "}, {": ", ": - "}, {": ", ": % "},
			{": ", ":"}, {": ", " "}, {": ", ":\u00a0"}, {"- ", "-"}, {"", "\t"}, {"", " "}, {"", "   "}, {"", "- "}, {"", "@"}, {"", "\u00a0"}, {"]", ""}, {"}", ""}, {"{", ""}, {", ", ",, "}, {", ", " "},
		} {
			at := strings.Index(line, slip.old)
			if at < 0 || strings.HasPrefix(strings.TrimSpace(line), "#") || line == "" {
				continue
			}
			bad := slices.Clone(lines)
			bad[i] = line[:at] + slip.new + line[at+len(slip.old):]
			text := strings.Join(bad, "\n") + "\n"
			got := read(t, "x.yaml", text)
			if len(got) == 0 { // it is valid YAML after all, which the reader of the kind judges
				continue
			}
			tried++
			var at2 int // a bracket may be opened on the line above, and a wrongly indented line may look right beside the next
			if _, err := fmt.Sscanf(got[0], "%d:", &at2); err != nil || len(got) != 1 || at2 < i || at2 > i+3 {
				t.Errorf("line %d %q becomes %q:\n\t%s", i+1, line, bad[i], strings.Join(got, "\n\t"))
			}
		}
	}
	if tried < 250 {
		t.Errorf("only %d slips were tried", tried)
	}
}
