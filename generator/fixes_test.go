package generator_test

import (
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator"
	"totalplace/generator/source"
)

// clean is a pack without a fault, in which the tests make mistakes.
var clean = map[string]string{
	"pack.yaml":          smallPack,
	"organisations.yaml": "- id: kent-county-council\n  name: Kent County Council\n  sector: council\n",
	"sources.yaml":       "- {id: report, title: Report, date: 2009-10-07}\n- {id: paper, title: The final paper}\n",
	"facts.yaml":         "- {id: spend, what: What was spent, value: 7.5, unit: £bn, about: [pilot:kent], source: paper}\n",
	"themes/access.md":   "---\ntitle: Access\nsummary: One door.\n---\n\nSee [](pilot:kent).\n", // only one key refers to it
	"pages/about.md":     "---\ntitle: About\nsummary: What this is.\n---\n\nSee [the part on costs](pilot:kent#costs), [](figure:kent-2009-10/counted) and [](event:day).\n",
	"cases/gateway.md":   "---\ntitle: The Gateway\nsummary: One counter.\npilots: [kent]\nthemes: [access]\n---\n\nAt [](pilot:kent).\n",
	"pilots/kent.md": "---\ntitle: Kent\nsummary: A place.\nupdated: 2026-11-22\nregion: South East\nauthorities: [kent-county-council]\nthemes: [access]\n" +
		"population: {people: 1435269, date: 2009-06-30, source: report}\n---\n\n## Costs\n\nWords. [^report]\n\nThe end, with [](fact:spend).\n",
	"events/day.md": "---\ntitle: A day\nsummary: One day.\ndate: 2009-10-07\nspeakers:\n  - {name: Ann}\n---\n\nTo [](pilot:kent).\n\n" +
		"## Questions and answers\n\n### Why?\n\nAnn\n: To ask. [^report]\n",
	"conversations/talk.md": "---\ntitle: A talk\nsummary: One table.\nevent: day\n---\n\nOf [](pilot:kent).\n\n## Insights\n\n- To share.\n- To trust.\n\n## Experiments\n\n- To try.\n",
	"counts/kent-2009-10.yaml": "pilot: kent\nyear: 2009-10\ntitle: Kent\nunit: £k\nbasis: outturn\ncovers: [education]\nrows:\n" +
		"  - {organisation: kent-county-council, service: education, amount: 1231048, source: report}\n",
}

// TestFixes makes one mistake at a time, of kinds that authors make. Each must be reported once, and doing exactly
// what the report says must leave nothing wrong.
func TestFixes(t *testing.T) {
	const kent, count, day, talk = "pilots/kent.md", "counts/kent-2009-10.yaml", "events/day.md", "conversations/talk.md"
	for _, test := range []struct{ name, file, good, bad, mended, want string }{
		{"a mistyped key", kent, "title: Kent", "titel: Kent", "title: Kent", `2:1: error: "titel" is not a key here; did you mean "title"? [unknown-key]`},
		{"a key with a capital", kent, "summary:", "Summary:", "summary:", `3:1: error: "Summary" is not a key here; did you mean "summary"? [unknown-key]`},
		{"the wrong kind in a link", "pages/about.md", "(event:day)", "(theme:day)", "(event:day)", `6:80: error: theme "day" does not exist; did you mean "event:day"? [unknown-reference]`},
		{"a page by a path from the wrong folder", "cases/gateway.md", "[](pilot:kent)", "[](pilot:kent) and [](about.md)", "[](pilot:kent) and [](page:about)", `8:23: error: case "about" does not exist; did you mean "page:about"? [unknown-reference]`},
		{"a mistyped key of a row", count, "organisation:", "organization:", "organisation:", `8:6: error: "organization" is not a key here; did you mean "organisation"? [unknown-key]`},
		{"a mistyped key that leads elsewhere", kent, "themes:", "theme:", "themes:", `7:1: error: "theme" is not a key here; did you mean "themes"? [unknown-key]`},
		{"a mistyped id", "facts.yaml", "{id:", "{ID:", "{id:", `1:4: error: "ID" is not a key here; did you mean "id"? [unknown-key]`},
		{"another word for a key", kent, "title:", "name:", "title:", `2:1: error: "name" is not a key here, and "title" is missing; write title: instead, if that is meant [unknown-key]`},
		{"another word for a key of a list", "facts.yaml", "what:", "title:", "what:", `1:15: error: "title" is not a key here, and "what" is missing; write what: instead, if that is meant [unknown-key]`},
		{"an id for a key", "organisations.yaml", "- id: kent-county-council\n  name: Kent County Council\n  sector: council\n", "- kent-county-council: Kent County Council\n",
			"- id: kent-county-council\n  name: Kent County Council\n  sector: council\n", `1:3: error: "kent-county-council" is not a key here, and id, name and sector are missing; the keys here are id, name, sector, gss, code, area [unknown-key]`},
		{"a blank", kent, "summary: A place.", "summary:", "summary: A place.", `3:1: error: "summary" has no value; write one [empty-value]`},
		{"a blank figure", count, "amount: 1231048", "amount:", "amount: 1231048", `8:61: error: "amount" has no value; an unknown figure is never 0: take the row out and say why under not_counted [empty-value]`},
		{"a blank population", kent, "people: 1435269", "people:", "people: 1435269", `8:14: error: "people" has no value; write how many people live there, or take the population out [empty-value]`},
		{"a key without its colon", kent, "region: South East", "region South East", "region: South East", `5:1: error: this line has no key; a key needs a colon and a space: key: value; or, if it continues the value above, put two more spaces before it [yaml]`},
		{"a key without its space", kent, "region: South East", "region:South East", "region: South East", `5:8: error: a space is missing after the colon; write key: value [yaml]`},
		{"an entry whose first key has no colon", "organisations.yaml", "- id: kent", "- id kent", "- id: kent", `1:3: error: this line has no key; a key needs a colon and a space: key: value [yaml]`},
		{"an entry of which two keys have no colon", "organisations.yaml", "- id: kent-county-council\n  name: Kent", "- id kent-county-council\n  name Kent", "- id: kent-county-council\n  name: Kent",
			`1:3: error: this line has no key; a key needs a colon and a space: key: value [yaml]`},
		{"a key of a row without its colon", count, "service: education", "service education", "service: education", `8:41: error: a key needs a colon; write service: education [yaml]`},
		{"the first key of a row without its colon", count, "{organisation: kent", "{organisation kent", "{organisation: kent", `8:6: error: a key needs a colon; write organisation: kent-county-council [yaml]`},
		{"a key with a hard space", kent, "region: South East", "region:\u00a0South East", "region: South East", `5:8: error: this is not an ordinary space; delete it and type a space: copied text often brings such spaces along [yaml]`},
		{"a key of an entry without its space", "organisations.yaml", "sector: council", "sector:council", "sector: council", `3:10: error: a space is missing after the colon; write key: value [yaml]`},
		{"keys that are not indented", kent, "population: {people: 1435269, date: 2009-06-30, source: report}", "population:\npeople: 1435269\ndate: 2009-06-30\nsource: report",
			"population:\n  people: 1435269\n  date: 2009-06-30\n  source: report", `8:1: error: "population" has no value; put two spaces before each key below that belongs to it [empty-value]`},
		{"a tab", day, "  - {name", "\t- {name", "  - {name", `6:1: error: there is a tab before the text; indent with spaces [yaml]`},
		{"bullets", kent, "themes: [access]", "themes:\n• access", "themes:\n- access", `8:1: error: a list item may not begin with •; write - and a space before each item [yaml]`},
		{"a comma in a number", count, "1231048", "1,231,048", "1231048", `8:69: error: the comma in "1,231,048" would end the value; write 1231048 [yaml]`},
		{"a comma in a number with a sign", count, "1231048", "£1,231,048k", "1231048", `8:69: error: the comma in "£1,231,048k" would end the value; write the number alone, with no comma, in the stated unit [yaml]`},
		{"a comma in a number with words", count, "1231048", "c. 1,231,048", "1231048", `8:69: error: the comma in "c. 1,231,048" would end the value; write the number alone, in digits: no comma, no words, and a point before decimals [yaml]`},
		{"a comma for the point of a number with words", count, "1231048", "1,2 Mio", "1200", `8:69: error: the comma in "1,2 Mio" would end the value; write the number alone, in digits: no comma, no words, and a point before decimals [yaml]`},
		{"a cell that could not be worked out", count, "1231048", "#N/A", "1231048", `8:69: error: #N/A means that a spreadsheet could not work this out; correct it there, and write the result; an unknown figure has no row: say why under not_counted [yaml]`},
		{"commas in a share", count, "1231048", "1231048, status: apportioned, share: 1,435,269/1,695,499", "1231048, status: apportioned, share: 1435269/1695499",
			`8:106: error: the comma in "1,435,269/1,695,499" would end the value; write 1435269/1695499 [yaml]`},
		{"a colon without its space", count, "amount: 1231048", "amount:1231048", "amount: 1231048", `8:61: error: a space is missing after the colon; write amount: 1231048 [yaml]`},
		{"a colon without its space behind a bracket", count, "{organisation: kent", "{organisation:kent", "{organisation: kent", `8:6: error: a space is missing after the colon; write organisation: kent-county-council [yaml]`},
		{"a straight quotation mark and a curly one", kent, "summary: A place.", "summary: \"A place: Kent.”", "summary: \"A place: Kent.\"", `3:10: error: this begins with a straight quotation mark and ends with a curly one; make both straight: "…" [yaml]`},
		{"an apostrophe in single quotes", day, "Ann}", "'Ann's friend'}", `"Ann's friend"}`, `6:17: error: text follows the closing quotation mark; put the whole value in double quotes: "…" [yaml]`},
		{"an entry without its hyphen", "organisations.yaml", "sector: council\n", "sector: council\n  id: dover\n  name: Dover\n  sector: council\n", "sector: council\n- id: dover\n  name: Dover\n  sector: council\n",
			`4:3: error: the key "id" is repeated here; the first is on line 1; put - and a space before this one if another entry begins here, or keep one [same-key]`},
		{"words that go on below", kent, "summary: A place.", "summary: A place\nby the sea.", "summary: A place\n  by the sea.", `4:1: error: this line has no key; a key needs a colon and a space: key: value; or, if it continues the value above, put two more spaces before it [yaml]`},
		{"words that go on below with a colon", kent, "summary: A place.", "summary: A place\n  by the sea: Kent.", "summary: \"A place\n  by the sea: Kent.\"",
			`4:13: error: a value with a colon and a space in it is not in quotes; put the whole value, which begins on the line above, in quotes: "…" [yaml]`},
		{"a comma in words", day, "Ann}", "Ann, who asked}", `"Ann, who asked"}`, `6:12: error: the comma in "Ann, who asked" would end the value; put the whole value in quotes: "…" [yaml]`},
		{"a space in a reference", "facts.yaml", "pilot:kent", "pilot: kent", "pilot:kent", `1:68: error: "about" should be text, not keys with values; write pilot:kent with no space after the colon, or put it in quotes [wrong-shape]`},
		{"names for a list", kent, "region: South East", "region: South East\nsources: Report and the final paper", "region: South East\nsources: [report, paper]",
			`6:10: error: "sources" should be a list, not the text "Report and the final paper"; write sources: [report, paper] [wrong-shape]`},
		{"several slips in what should be a list", kent, "region: South East", "region: South East\nsources: (Report; papr, and report)", "region: South East\nsources: [report, paper]",
			`6:10: error: "sources" should be a list, not the text "(Report; papr, and report)"; write sources: [report, paper] [wrong-shape]`},
		{"a name with an and in it for a list", kent, "region: South East", "region: South East\norganisations: Kent County Council", "region: South East",
			`6:1: error: "organisations" is not a key here; the keys here are title, summary, updated, draft, aliases, sources, region, authorities, themes, population, slide_theme, map [unknown-key]`},
		{"names in a list that nothing parts", kent, "region: South East", "region: South East\nsources: [Report & The final paper]", "region: South East\nsources: [report, paper]",
			`6:11: error: source "Report & The final paper" does not exist; write report, paper [unknown-reference]`},
		{"a place among themes", "cases/gateway.md", "[access]", "[access, kent]", "[access]", `5:18: error: theme "kent" does not exist; content/pilots/kent.md has this name, but is of another kind: take it out here, or correct the id [unknown-reference]`},
		{"semicolons", kent, "[access]", "[access; access]", "[access]", `7:10: error: theme "access; access" does not exist; write access [unknown-reference]`},
		{"keys of a row that are not indented", count, "  - {organisation: kent-county-council, service: education, amount: 1231048, source: report}\n", "  - organisation: kent-county-council\n  service: education\n  amount: 1231048\n  source: report\n",
			"  - organisation: kent-county-council\n    service: education\n    amount: 1231048\n    source: report\n", `9:3: error: this line is in a list, but does not begin an item; if it belongs to the entry above, begin it two spaces further right than the -, here and below; if not, begin it with - and a space [yaml]`},
		{"a row of a CSV file", count, "{organisation: kent-county-council, service: education, amount: 1231048, source: report}", "kent-county-council; education; 1231048; report", "{organisation: kent-county-council, service: education, amount: 1231048, source: report}",
			`8:5: error: this should be keys with values, not the text "kent-county-council; education; 1231048; report"; write {organisation: …, service: …, amount: …, source: …} [wrong-shape]`},
		{"a service without its keys", "pack.yaml", "{id: police, name: Police}", "Police", "{id: police, name: Police}", `6:46: error: this should be keys with values, not the text "Police"; write {id: …, name: …} [wrong-shape]`},
		{"signs for the hyphens around the keys", kent, "---\ntitle: Kent", "===\ntitle: Kent", "---\ntitle: Kent", `1:1: error: the line that opens the front matter is not three hyphens; make it exactly --- [front-matter]`},
		{"a year in two digits", count, "year: 2009-10\n", "year: 09/10\n", "year: 2009-10\n", `2:7: error: "09/10" is not a financial year; write 2009-10 [wrong-value]`},
		{"a year in two digits of the last century", count, "year: 2009-10\n", "year: 98/99\n", "year: 2009-10\n", `2:7: error: "98/99" is not a financial year; write 1998-99 [wrong-value]`},
		{"a year with what it is", count, "year: 2009-10\n", "year: FY 2009/10\n", "year: 2009-10\n", `2:7: error: "FY 2009/10" is not a financial year; write 2009-10 [wrong-value]`},
		{"one year for two", count, "year: 2009-10\n", "year: 2009\n", "year: 2009-10\n", `2:7: error: "2009" is not a financial year; write 2009-10, if it began in April 2009, or 2008-09, if it ended in March 2009 [wrong-value]`},
		{"a date as spreadsheets keep it", kent, "2026-11-22", "46348", "2026-11-22", `4:10: error: "46348" is not a date; write 2026-11-22, if 22 November 2026 is meant: spreadsheets keep a date as such a number [wrong-date]`},
		{"a word for all services", count, "[education]", "all", "[education]", `6:9: error: "covers" should be a list of services, and has no word for all of them; write the services that the count is meant to hold in full: covers: [education, police] [wrong-shape]`},
		{"a title for a reference", "facts.yaml", "[pilot:kent]", "[Kent]", "[pilot:kent]", `1:68: error: "Kent" is not a reference; write pilot:kent [wrong-value]`},
		{"words for references", "facts.yaml", "[pilot:kent]", "Kent", "[pilot:kent]", `1:67: error: "about" should be a list, not the text "Kent"; write about: [pilot:kent] [wrong-shape]`},
		{"a unit that lacks its sign", "facts.yaml", "£bn", "billion", "£bn", `1:55: error: "billion" would not be printed with the number in a sentence; write £bn; or, if it is not money, the number in full [wrong-value]`},
		{"a unit in words for a sign", "facts.yaml", "£bn", "per cent", "\"%\"", `1:55: error: "per cent" would not be printed with the number in a sentence; write "%" [wrong-value]`},
		{"a document on one's own computer", "sources.yaml", "date: 2009-10-07", "url: 'S:\\Policy\\report.pdf'", "date: 2009-10-07", `1:36: error: "S:\Policy\report.pdf" is on your own computer or network, where readers cannot reach it; write a web address where everyone can read it, or take url out [wrong-value]`},
		{"an address with a mistyped beginning", "sources.yaml", "date: 2009-10-07", "url: htpps://kent.gov.uk/report", "url: https://kent.gov.uk/report", `1:36: error: "htpps://kent.gov.uk/report" is not a whole web address; write https://kent.gov.uk/report [wrong-value]`},
		{"an id with its words in another order", kent, "[kent-county-council]", "[county-council-kent]", "[kent-county-council]", `6:15: error: organisation "county-council-kent" does not exist; did you mean "kent-county-council"? [unknown-reference]`},
		{"a page behind the id of a source", kent, "Words. [^report]", "Words. [^report p. 4]", "Words (p. 4). [^report]", `13:8: error: a mark that cites holds the id of its source and nothing else; write [^report], and "p. 4" in the text before it [note]`},
		{"a paragraph in HTML", kent, "The end", "<p class=x>Words.</p>\n\nThe end", "Words.\n\nThe end", `15:1: error: HTML is not used here: "<p class=x>"; write the words alone, with an empty line above and below; to show the sign < itself, write \< [raw-html]`},
		{"raised letters in HTML", kent, "The end", "The 7<sup>th</sup> day\n\nThe end", "The 7th day\n\nThe end", `15:6: error: HTML is not used here: "<sup>"; take it out, and its </sup>; to show the sign < itself, write \< [raw-html]`},
		{"a line break in a table", kent, "The end", "| A |\n| - |\n| 1<br>2 |\n\nThe end", "| A |\n| - |\n| 1; 2 |\n\nThe end", `17:4: error: HTML is not used here: "<br>"; write a comma or a semicolon: a cell of a table is one line; to show the sign < itself, write \< [raw-html]`},
		{"a date with strokes", "sources.yaml", "2009-10-07", "7/10/09", "2009-10-07", `1:37: error: "7/10/09" is not a date; write 2009-10-07, if 7 October 2009 is meant [wrong-date]`},
		{"a date in words", kent, "2026-11-22", "22nd November 2026", "2026-11-22", `4:10: error: "22nd November 2026" is not a date; write 2026-11-22 [wrong-date]`},
		{"a date with a point behind the month", "sources.yaml", "2009-10-07", "7th Oct. 2009", "2009-10-07", `1:37: error: "7th Oct. 2009" is not a date; write 2009-10-07 [wrong-date]`},
		{"a date in curly quotes", kent, "2026-11-22", "“2026-11-22”", "2026-11-22", `4:10: error: "“2026-11-22”" is not a date; write 2026-11-22, if 22 November 2026 is meant [wrong-date]`},
		{"a date as Americans write it", "sources.yaml", "2009-10-07", "10/27/2009", "2009-10-27", `1:37: error: "10/27/2009" is not a date; write 2009-10-27, if 27 October 2009 is meant [wrong-date]`},
		{"a date with its hour", "sources.yaml", "2009-10-07", "2009-10-07 10:00", "2009-10-07", `1:37: error: "2009-10-07 10:00" is not a date; write 2009-10-07, if 7 October 2009 is meant [wrong-date]`},
		{"a date as programs write it", "sources.yaml", "2009-10-07", "2009-10-07T10:00:00Z", "2009-10-07", `1:37: error: "2009-10-07T10:00:00Z" is not a date; write 2009-10-07 [wrong-date]`},
		{"two values where one belongs", kent, "region: South East", "region: [South East, London]", "region: South East", `5:9: error: "region" should be text, not a list; write one value after region:, without brackets or hyphens [wrong-shape]`},
		{"a date that is not known in full", "sources.yaml", "2009-10-07", "autumn 2009", "2009", `1:37: error: "autumn 2009" is not a date; write 2009, or the first month or day if known: 2009-10 or 2009-10-07 [wrong-date]`},
		{"two years for a date", "sources.yaml", "2009-10-07", "2009/10", "2009", `1:37: error: "2009/10" is not a date; write 2009 for the year, or 2009-10 if October 2009 is meant [wrong-date]`},
		{"two years in full for a date", "sources.yaml", "2009-10-07", "2009–2010", "2009", `1:37: error: "2009–2010" is not a date; write 2009 [wrong-date]`},
		{"an address without its beginning", "sources.yaml", "date: 2009-10-07", "url: www.kent.gov.uk/report", "url: https://www.kent.gov.uk/report", `1:36: error: "www.kent.gov.uk/report" is not a whole web address; write https://www.kent.gov.uk/report [wrong-value]`},
		{"an address with a space", "sources.yaml", "date: 2009-10-07", "url: https://kent.gov.uk/the report", "url: https://kent.gov.uk/the%20report",
			`1:36: error: "https://kent.gov.uk/the report" has a space in it, which no web address has; take the space out, or write %20 if it belongs there [wrong-value]`},
		{"a year with a stroke", count, "2009-10\n", "2009/10\n", "2009-10\n", `2:7: error: "2009/10" is not a financial year; write 2009-10 [wrong-value]`},
		{"a unit from an old editor", count, "£k", "\xa3k", "£k", `4:7: error: this character, most likely "£", is not saved as UTF-8; save the file as UTF-8: in Notepad choose File > Save As, and UTF-8 as its encoding [not-text]`},
		{"a unit without its sign", count, "£k", "k", "£k", `4:7: error: "k" is not a valid "unit"; write £k [wrong-value]`},
		{"an unknown service", count, "service: education", "service: eduction", "service: education", `8:50: error: service "eduction" does not exist; did you mean "education"? [unknown-reference]`},
		{"a value with its unit", "facts.yaml", "7.5", "£7.5bn", "7.5", `1:44: error: "£7.5bn" is not a plain number, so its unit would not be printed with it; write 7.5 [wrong-number]`},
		{"a number among words", "facts.yaml", "7.5", "about 7.5", "about £7.5 billion", `1:44: error: "about 7.5" is not a plain number, so its unit would not be printed with it; write 7.5, and put the rest in a note; or, if it belongs there, write "about £7.5 billion" [wrong-number]`},
		{"a sign behind a number", "facts.yaml", "7.5", "7.5+", "7.5", `1:44: error: "7.5+" is not a plain number, so its unit would not be printed with it; write 7.5, and put the rest in a note; or, if it belongs there, write "£7.5 billion+" [wrong-number]`},
		{"two numbers among words", "facts.yaml", "7.5", "7 or 8", "7 to 8", `1:44: error: "7 or 8" is not a plain number, so its unit would not be printed with it; write a number alone, or a range such as 6 to 8, in the stated unit; or write the unit in the words, and take unit out [wrong-number]`},
		{"words with the sign of another unit", "facts.yaml", "7.5", "about £7", "about £7 billion", `1:44: error: "about £7" is not a plain number, so its unit would not be printed with it; write a number alone, or a range such as 6 to 8, in the stated unit; or write the unit in the words, and take unit out [wrong-number]`},
		{"a range with its unit at both ends", "facts.yaml", "7.5", "£7bn-£8bn", "7 to 8", `1:44: error: "£7bn-£8bn" is not a plain number, so its unit would not be printed with it; write 7 to 8 [wrong-number]`},
		{"a fact that nobody has filled in", "facts.yaml", "7.5", "TBC", "7.5", `1:44: warning: "TBC" has not been filled in; write what belongs there, or take the sentence out [placeholder]`},
		{"a range in words", "facts.yaml", "7.5", "between 7 and 8", "7 to 8", `1:44: error: "between 7 and 8" is not a plain number, so its unit would not be printed with it; write 7 to 8 [wrong-number]`},
		{"a comma for a decimal point", "facts.yaml", "7.5", `"7,5"`, "7.5", `1:44: error: "7,5" is not a plain number, so its unit would not be printed with it; write 7.5 [wrong-number]`},
		{"a space for a decimal point", "facts.yaml", "7.5", "7 5", "7.5", `1:44: error: "7 5" is not a plain number, so its unit would not be printed with it; write the number alone, in the unit £bn [wrong-number]`},
		{"a unit in words", "facts.yaml", "£bn", "£ billion a year", "£bn a year", `1:55: error: "£ billion a year" is not a unit that can be printed with a number; write £bn a year [wrong-value]`},
		{"a unit with noughts", "facts.yaml", "£bn", "£000s", "£k", `1:55: error: "£000s" is not a unit that can be printed with a number; write £k [wrong-value]`},
		{"a unit with a capital", "facts.yaml", "£bn", "£M", "£m", `1:55: error: "£M" is not a unit that can be printed with a number; write £m [wrong-value]`},
		{"a mistyped service that is covered", count, "[education]", "[eduction]", "[education]", `6:10: error: service "eduction" does not exist; did you mean "education"? [unknown-reference]`},
		{"organisation and service exchanged", count, "organisation: kent-county-council, service: education", "organisation: education, service: kent-county-council", "organisation: kent-county-council, service: education",
			`8:20: error: organisation "education" does not exist; that is a service: check whether organisation and service are swapped [unknown-reference]`},
		{"a row that adds up the others", count, "amount: 1231048, source: report}\n", "amount: 1231048, source: report}\n  - {organisation: Total, service: total, amount: 1231048, source: report}\n", "amount: 1231048, source: report}\n",
			`9:20: error: organisation "Total" does not exist; take the row out, because the rows are added up for you; a total that others published goes under published_totals [unknown-reference]`},
		{"a row that adds up what a body spends", count, "amount: 1231048, source: report}\n", "amount: 1231048, source: report}\n  - {organisation: kent-county-council, service: all, amount: 1231048, source: report}\n", "amount: 1231048, source: report}\n",
			`9:50: error: service "all" does not exist; take the row out, because the rows are added up for you; a total that others published goes under published_totals [unknown-reference]`},
		{"a mistyped status", count, "amount: 1231048, source: report}\n", "amount: 1231048, source: report}\n  - {organisation: kent-county-council, service: police, amount: 5, source: report, status: estimate, method: a guess}\n", "amount: 1231048, source: report}\n  - {organisation: kent-county-council, service: police, amount: 5, source: report, status: estimated, method: a guess}\n",
			`9:93: error: "estimate" is not a valid "status"; did you mean "estimated"? [wrong-value]`},
		{"a method without its status", count, "amount: 1231048, source: report}\n", "amount: 1231048, source: report}\n  - {organisation: kent-county-council, service: police, amount: 5, source: report, method: a guess}\n", "amount: 1231048, source: report}\n  - {organisation: kent-county-council, service: police, amount: 5, source: report, method: a guess, status: estimated}\n",
			`9:85: error: this row is counted, but has a method; write status: estimated beside it, or take the method out [wrong-value]`},
		{"a figure in another unit", count, "1231048", "£1,231.048m", "1231048", `8:69: error: the comma in "£1,231.048m" would end the value; write the number alone, with no comma, in the stated unit [yaml]`},
		{"a figure in millions", count, "1231048", "1231.048m", "1231048", `8:69: error: "1231.048m" is not a plain number; write 1231048, which is the same in the unit of this file (£k) [wrong-amount]`},
		{"a unit the other way round", count, "£k", "k£", "£k", `4:7: error: "k£" is not a valid "unit"; write £k [wrong-value]`},
		{"a unit with the noughts of a table", count, "£k", "£000s", "£k", `4:7: error: "£000s" is not a valid "unit"; write £k [wrong-value]`},
		{"a comma behind a row", count, "source: report}", "source: report},", "source: report}", `8:93: error: "," follows the closing bracket; take it out: each entry is on a line of its own [yaml]`},
		{"a remark that closes the row", count, "source: report}", "source: report # checked}", "source: report} # checked", `8:93: error: # begins a remark, so the closing bracket is part of it; take the remark out, or put it after the bracket [yaml]`},
		{"a row without its first bracket", count, "- {organisation", "- organisation", "- {organisation", `8:91: error: a bracket is closed here but was never opened; put { before the first key of the line [yaml]`},
		{"an equals sign for a colon", count, "amount: 1231048", "amount = 1231048", "amount: 1231048", `8:61: error: a key needs a colon; write amount: 1231048 [yaml]`},
		{"a count made of another year's", count, "year: 2009-10", "year: 2008-09", "year: 2009-10", `1:1: error: the file is named "kent-2009-10", but counts kent in 2008-09; write year: 2009-10, or name it kent-2008-09.yaml [wrong-id]`},
		{"hyphens that do not line up", kent, "themes: [access]", "themes:\n- access\n - access", "themes:\n- access", `8:3: error: theme "access - access" does not exist; line up the hyphens of the list under one another [unknown-reference]`},
		{"a sign for what is not known", day, "Ann}", "?}", "\"?\"}", `6:12: error: a value may not begin with ?; put the value in quotes: "…" [yaml]`},
		{"a nothing in YAML", count, "amount: 1231048", "amount: ~", "amount: 1231048", `8:69: error: "amount" has no value; an unknown figure is never 0: take the row out and say why under not_counted [empty-value]`},
		{"a path for an id", "cases/gateway.md", "[access]", "[../themes/access.md]", "[access]", `5:10: error: theme "../themes/access.md" does not exist; did you mean "access"? [unknown-reference]`},
		{"a word for none", "cases/gateway.md", "[access]", "n/a", "[]", `5:9: error: "themes" should be a list, not the text "n/a"; write themes: [] [wrong-shape]`},
		{"an item that is blank", "cases/gateway.md", "[access]", "[\"\"]", "[]", `5:10: error: "themes" has no value; write one, or take it out; write themes: [] if there are none [empty-value]`},
		{"round brackets", kent, "[access]", "(access)", "[access]", `7:9: error: "themes" should be a list, not the text "(access)"; write themes: [access] [wrong-shape]`},
		{"curly brackets", kent, "[access]", "{access}", "[access]", `7:9: error: "themes" should be a list, not keys with values; write themes: [access] [wrong-shape]`},
		{"an id without its middle", count, "organisation: kent-county-council", "organisation: kent-council", "organisation: kent-county-council", `8:20: error: organisation "kent-council" does not exist; did you mean "kent-county-council"? [unknown-reference]`},
		{"an answer without its colon", day, ": To ask. [^report]\n", ": To ask. [^report]\n\nAnn\nTo know. [^report]\n", ": To ask. [^report]\n\nAnn\n: To know. [^report]\n", `18:1: warning: this looks like an answer, but is not one; write the name on a line, and below it a colon, a space and what was said [wrong-shape]`},
		{"an answer on one line", day, ": To ask. [^report]\n", ": To ask. [^report]\n\nAnn: To know. [^report]\n", ": To ask. [^report]\n\nAnn\n: To know. [^report]\n", `18:1: warning: this looks like an answer, but is not one; write the name on a line, and below it a colon, a space and what was said [wrong-shape]`},
		{"an answer as an item", day, ": To ask. [^report]\n", ": To ask. [^report]\n\nAnn\n- To know. [^report]\n", ": To ask. [^report]\n\nAnn\n: To know. [^report]\n", `18:1: warning: this looks like an answer, but is not one; write the name on a line, and below it a colon, a space and what was said [wrong-shape]`},
		{"a pilot with a capital", count, "pilot: kent", "pilot: Kent", "pilot: kent", `1:8: error: pilot "Kent" does not exist; did you mean "kent"? [unknown-reference]`},
		{"a title for an id", "facts.yaml", "source: paper", "source: The final paper", "source: paper", `1:89: error: source "The final paper" does not exist; did you mean "paper"? [unknown-reference]`},
		{"ids with and between them", count, "covers: [education]", "covers: education and police", "covers: [education, police]", `6:9: error: "covers" should be a list, not the text "education and police"; write covers: [education, police] [wrong-shape]`},
		{"ids behind bullets", count, "covers: [education]", "covers: • education • police", "covers: [education, police]", `6:9: error: "covers" should be a list, not the text "• education • police"; write covers: [education, police] [wrong-shape]`},
		{"a count of no service", count, "covers: [education]", "covers: []", "covers: [education]", `6:9: error: the count says that it covers no service, but has counted rows; write the services that it is meant to hold in full: covers: [education, police] [not-covered]`},
		{"a total of no service", count, "report}\n", "report}\npublished_totals: [{amount: 1000000, year: 2009, covers: [], source: paper}]\n", "report}\npublished_totals: [{amount: 1000000, year: 2009, covers: all, source: paper}]\n",
			`9:58: error: this total covers no service; write all, or [education, police] [wrong-value]`},
		{"a study of no theme", "cases/gateway.md", "themes: [access]\n", "", "themes: [access]\n", `2:1: error: the key "themes" is missing; add themes: […], or [] for none [missing-key]`},
		{"two rows in one line", count, "source: report}\n", "source: report}  - {organisation: kent-county-council, service: education, line: b, amount: 5, source: report}\n", "source: report}\n  - {organisation: kent-county-council, service: education, line: b, amount: 5, source: report}\n",
			`8:95: error: an entry of a list follows the closing bracket; begin a new line before this hyphen [yaml]`},
		{"ids with nothing between them", kent, "[kent-county-council]", "[kent-county-council kent-county-council]", "[kent-county-council]",
			`6:15: error: organisation "kent-county-council kent-county-council" does not exist; write kent-county-council [unknown-reference]`},
		{"the name of a language", "pack.yaml", "language: en-GB", "language: English", "language: en-GB", `2:11: error: "English" is not a language code; write it as en-GB [wrong-value]`},
		{"a number for a population", kent, "population: {people: 1435269, date: 2009-06-30, source: report}", "population: 1,435,269", "population: {people: 1435269, date: 2009-06-30, source: report}", `8:13: error: this should be keys with values, not the text "1,435,269"; write {people: …, date: …, source: …} [wrong-shape]`},
		{"a dash for the hyphen of the first row", count, "  - {organisation", "  – {organisation", "  - {organisation", `8:3: error: a list item may not begin with –; write - and a space before each item [yaml]`},
		{"a page behind the source of a row", count, "source: report}", "source: report p. 4}", "source: report}", `8:86: error: source "report p. 4" does not exist; write "report" alone [unknown-reference]`},
		{"an address for a source", "facts.yaml", "source: paper", "source: https://kent.gov.uk/paper.pdf", "source: paper", `1:89: error: source "https://kent.gov.uk/paper.pdf" does not exist; add an entry with this address as its url to content/sources.yaml, and write the id of that here; or, if it is called "paper" now, write that here [unknown-reference]`},
		{"HTML in a summary", kent, "summary: A place.", "summary: A <b>place</b>.", "summary: A place.", `3:10: warning: "<b>" would be printed as it is, because Markdown and HTML do not work here; write the words alone [markdown]`},
		{"Markdown in a summary", kent, "summary: A place.", "summary: A **place** by [the sea](theme:access).", "summary: A place by the sea.", `3:10: warning: "**place**" would be printed as it is, because Markdown and HTML do not work here; write the words alone [markdown]`},
		{"a link in a fact", "facts.yaml", "what: What was spent", "what: 'What [Kent](pilot:kent) spent'", "what: What Kent spent", `1:21: warning: "[Kent](pilot:kent)" would be printed as it is, because Markdown and HTML do not work here; write the words alone [markdown]`},

		{"a dash for ---", kent, "report}\n---", "report}\n—", "report}\n---", `9:1: error: the line that closes the front matter is not three hyphens; make it exactly --- [front-matter]`},
		{"no first line", kent, "---\ntitle", "title", "---\ntitle", `1:1: error: the line of --- above the front matter is missing; put a line that is exactly --- above this one, as the first of the file [front-matter]`},
		{"no last line", kent, "report}\n---", "report}", "report}\n---", `1:1: error: the front matter is never closed; add a line that is exactly --- after the last key [front-matter]`},
		{"a rule below a sentence", kent, "Words. [^report]", "Words [^report] here.\n---", "Words [^report] here.\n\n---", `13:1: warning: the line of --- below this text makes it a heading; leave an empty line above the ---, or take it out [heading-level]`},

		{"a heading without its space", "themes/access.md", "See ", "##Costs\n\nSee ", "## Costs\n\nSee ", `6:1: warning: this line looks like a heading, but is not one; put a space after the #: "## Costs", or write \# if it is not one [heading-level]`},
		{"a first-level heading without its space", "themes/access.md", "See ", "#Costs\nSee ", "## Costs\nSee ", `6:1: warning: this line looks like a heading, but is not one; put a space after the #: "## Costs", or write \# if it is not one [heading-level]`},
		{"a hashtag", "themes/access.md", "See ", "##Costs is the word. See ", "\\##Costs is the word. See ", `6:1: warning: this line looks like a heading, but is not one; put a space after the #: "## Costs is the word. See [](pilot:kent).", or write \# if it is not one [heading-level]`},
		{"a table without hyphens", kent, "The end", "| A | B |\n| 1 | 2 |\n\nThe end", "| A | B |\n| --- | --- |\n| 1 | 2 |\n\nThe end",
			`15:1: warning: this line looks like a row of a table, but is not one; make the line below the first row | --- | --- | and leave no empty lines in the table [table]`},
		{"a table from a spreadsheet", kent, "The end", "A\tB\n1\t2\n\nThe end", "| A | B |\n| --- | --- |\n| 1 | 2 |\n\nThe end",
			`15:1: warning: there are tabs between the words of these lines, as in cells copied from a spreadsheet; for a table write | between the cells and at both ends, and below the first row | --- | --- | [table]`},
		{"a table with a cell too many", kent, "The end", "| A | B |\n|-|-|\n| 1 | 2 | 3 |\n\nThe end", "| A | B | C |\n|-|-|-|\n| 1 | 2 | 3 |\n\nThe end",
			`17:1: warning: this row has 3 cells and the head of the table 2, so the last would not be shown; add a column to the first two rows; or write \| for the sign itself [table]`},
		{"items without a space", kent, "The end", "-One\n\nThe end", "- One\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"a link that is not closed", kent, "The end", "To [the day](event:day of it.\n\nThe end", "To [the day](event:day) of it.\n\nThe end", `15:4: error: this looks like a link, but is not one; write [text](address), with both brackets closed [link-address]`},
		{"a link the wrong way round", kent, "The end", "To (the day)[event:day].\n\nThe end", "To [the day](event:day).\n\nThe end", `15:4: error: this looks like a link, but is not one; write [text](address): the square brackets come first [link-address]`},
		{"a note without a text", kent, "The end", "Yes.[^1]\n\nThe end", "Yes.[^1]\n\n[^1]: No.\n\nThe end",
			`15:5: error: there is no note and no source "1"; write the text of the note on a line of its own, [^1]: …; or add the source to content/sources.yaml [unknown-reference]`},
		{"a note without a colon", kent, "The end", "Yes.[^1]\n\n[^1] No.\n\nThe end", "Yes.[^1]\n\n[^1]: No.\n\nThe end", `17:1: error: this looks like the text of a note, but has no colon after its mark; write [^1]: and the text [note]`},
		{"stress with spaces", kent, "The end", "So ** very ** much.\n\nThe end", "So **very** much.\n\nThe end",
			`15:4: warning: these stars would be printed, because they emphasise nothing; write **words** with no space inside the stars, and close them; or \* for the sign itself [emphasis]`},
		{"a chart that is not closed", kent, "The end", "```figure\ncount: kent-2009-10\nshow: services\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end",
			`15:1: error: this block is never closed, so everything below is part of it; write ` + "```" + ` on a line of its own below its last line [code]`},
		{"an indented text", kent, "The end", "    Words of a letter here.\n\nThe end", "Words of a letter here.\n\nThe end", "15:5: warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]"},
		{"a question without its colon", day, ": To ask. [^report]", "To ask. [^report]", ": To ask. [^report]",
			`15:1: error: there is text between the question and who asked it; below the question write a name on a line, and what was said on the next, after a colon and a space [wrong-shape]`},
		{"items with a star and no space", kent, "The end", "*One\n*Two\n*Three\n\nThe end", "* One\n* Two\n* Three\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "* One" [list-item]`},
		{"an item with a star and no space", kent, "The end", "* one\n*two\n* three\n\nThe end", "* one\n* two\n* three\n\nThe end", `16:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "* two" [list-item]`},
		{"an item with a number and no space", kent, "The end", "1. one\n2. two\n3.three\n\nThe end", "1. one\n2. two\n3. three\n\nThe end", `17:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "3. three" [list-item]`},
		{"items with numbers below a line", kent, "The end", "The steps:\n1.one\n2.two\n\nThe end", "The steps:\n1. one\n2. two\n\nThe end", `16:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "1. one" [list-item]`},
		{"items with hyphens below a line", kent, "The end", "The points:\n-one\n-two\n\nThe end", "The points:\n- one\n- two\n\nThe end", `16:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- one" [list-item]`},
		{"a title in curly quotes", kent, "title: Kent", "title: “Kent”", "title: \"Kent\"", `2:8: warning: the curly quotation marks around this would be printed; write "Kent" with straight ones, which are not; or, to print the curly ones, put straight ones around them [quotation-marks]`},
		{"a summary in curly quotes", kent, "summary: A place.", "summary: ‘A place.’", "summary: \"‘A place.’\"", `3:10: warning: the curly quotation marks around this would be printed; write "A place." with straight ones, which are not; or, to print the curly ones, put straight ones around them [quotation-marks]`},
		{"a name in curly quotes", "organisations.yaml", "name: Kent County Council", "name: “Kent County Council”", "name: Kent County Council", `2:9: warning: the curly quotation marks around this would be printed; write "Kent County Council" with straight ones, which are not; or, to print the curly ones, put straight ones around them [quotation-marks]`},
		{"items with dashes", kent, "The end", "The points:\n– One\n– Two\n\nThe end", "The points:\n- One\n- Two\n\nThe end", `16:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"items with letters", kent, "The end", "(a) One\n(b) Two\n\nThe end", "1. One\n2. Two\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "1. One" [list-item]`},
		{"items with a hard space", kent, "The end", "-\u00a0One\n-\u00a0Two\n\nThe end", "- One\n- Two\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"items with the sign of a font", kent, "The end", "\uf0b7\tOne\n\uf0b7\tTwo\n\nThe end", "- One\n- Two\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"items of a lower level", kent, "The end", "o\tOne\no\tTwo\n\nThe end", "- One\n- Two\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"a heading in bold", kent, "The end", "**Background**\n\nWords.\n\nThe end", "### Background\n\nWords.\n\nThe end", `15:1: warning: this line in bold looks like a heading, but is not one; write "### Background", or end it with a full stop or a colon if it is not one [heading-level]`},
		{"a heading with a number", kent, "The end", "1.2 Background\n\nWords.\n\nThe end", "### 1.2 Background\n\nWords.\n\nThe end", `15:1: warning: this line with a number looks like a heading, but is not one; write "### 1.2 Background", or end it with a full stop or a colon if it is not one [heading-level]`},
		{"a heading with a number and a tab", kent, "The end", "1.2.3\tBackground\n\n- One\n- Two\n\nThe end", "### 1.2.3 Background\n\n- One\n- Two\n\nThe end", `15:1: warning: this line with a number looks like a heading, but is not one; write "### 1.2.3 Background", or end it with a full stop or a colon if it is not one [heading-level]`},
		{"no heading with a number", kent, "The end", "1.5 Million pounds\n\nWords.\n\nThe end", "1.5 Million pounds:\n\nWords.\n\nThe end", `15:1: warning: this line with a number looks like a heading, but is not one; write "### 1.5 Million pounds", or end it with a full stop or a colon if it is not one [heading-level]`},
		{"a heading with a whole number", kent, "The end", "2.\tBackground\n\nWords.\n\nThe end", "## 2. Background\n\nWords.\n\nThe end", `15:1: warning: this line with a number looks like a heading, but is a list of one item; write "## 2. Background", or end it with a full stop or a colon if it is not one [heading-level]`},
		{"no heading in bold", kent, "The end", "**Mind the gap**\n\nWords.\n\nThe end", "**Mind the gap.**\n\nWords.\n\nThe end", `15:1: warning: this line in bold looks like a heading, but is not one; write "### Mind the gap", or end it with a full stop or a colon if it is not one [heading-level]`},
		{"a heading in capitals", kent, "The end", "BACKGROUND TO IT\n\nWords.\n\nThe end", "### Background to it\n\nWords.\n\nThe end", `15:1: warning: this line in capitals looks like a heading, but is not one; write "### BACKGROUND TO IT", or end it with a full stop or a colon if it is not one [heading-level]`},
		{"an address without its beginning in a text", kent, "The end", "See www.kent.gov.uk.\n\nThe end", "See <https://www.kent.gov.uk>.\n\nThe end", `15:5: warning: this web address is not a link; write <https://www.kent.gov.uk>, or [words](https://www.kent.gov.uk) [link-address]`},
		{"raised letters as Pandoc writes them", kent, "The end", "The 7^th^ day.\n\nThe end", "The 7th day.\n\nThe end", `15:6: warning: "^th^" would be printed as it is; write "th"; or a \ before the first sign, if it is meant [emphasis]`},
		{"raised letters that are meant", kent, "The end", "The 7^th^ day.\n\nThe end", "The 7\\^th^ day.\n\nThe end", `15:6: warning: "^th^" would be printed as it is; write "th"; or a \ before the first sign, if it is meant [emphasis]`},
		{"marked words", kent, "The end", "So ==it is== now.\n\nThe end", "So it is now.\n\nThe end", `15:4: warning: "==it is==" would be printed as it is; write "it is"; or a \ before the first sign, if it is meant [emphasis]`},
		{"words split at the end of lines", kent, "The end", "The govern-\nment and the coun-\ncil.\n\nThe end", "The government and the council.\n\nThe end", `15:5: warning: this word is split at the end of the line, so "govern- ment" would be printed; write "government" or "govern-ment" on one line, and so with the others below [broken-word]`},
		{"columns of spaces", kent, "The end", "Service     Before   After\nHousing     11       3\nHealth      12       4\n\nThe end", "| Service | Before | After |\n| --- | --- | --- |\n| Housing | 11 | 3 |\n| Health | 12 | 4 |\n\nThe end", `15:1: warning: there are several spaces between the words of these lines, as between columns; for a table write | between the cells and at both ends, and below the first row | --- | --- | --- | [table]`},
		{"columns of spaces around single letters", kent, "The end", "A    B    C    D\n1    2    3    4\n\nThe end", "| A | B | C | D |\n| --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 |\n\nThe end", `15:1: warning: there are several spaces between the words of these lines, as between columns; for a table write | between the cells and at both ends, and below the first row | --- | --- | --- | --- | [table]`},
		{"items with arrows", kent, "The end", "→ One\n→ Two\n\nThe end", "- One\n- Two\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"items of a lower level with spaces", kent, "The end", "o One\no Two\n\nThe end", "- One\n- Two\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"items with empty lines between", kent, "The end", "• One\n\n• Two\n\n• Three\n\nThe end", "- One\n- Two\n- Three\n\nThe end", `15:1: warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`},
		{"a numbered list with text between", kent, "The end", "1. Ask\n\nThey know.\n\n2. Tell\n\nThey listen.\n\n3. Go\n\nThe end", "1. Ask\n\n   They know.\n\n2. Tell\n\n   They listen.\n\n3. Go\n\nThe end", `15:1: warning: this line with a number looks like a heading, but is a list of one item; write "## 1. Ask", and so with those below; or, if they are the items of one list, put three spaces before the text between them [heading-level]`},
		{"a raised number that is not raised", kent, "The end", "So they said.1 But no.2\n\nThe end", "So they said.[^1] But no.\n\n[^1]: So.\n\nThe end", `15:14: warning: this looks like a note, but is not one; write [^1], and its text on a line of its own, [^1]: …, and so with the others; or put a space before the number [note]`},
		{"an amount that nobody has filled in", kent, "The end", "It cost £xxk a year.\n\nThe end", "It cost £5k a year.\n\nThe end", `15:9: warning: "£xxk" has not been filled in; write what belongs there, or take the sentence out [placeholder]`},
		{"a question to oneself", kent, "The end", "In 2009 (source???).\n\nThe end", "In 2009.\n\nThe end", `15:16: warning: "???" has not been filled in; write what belongs there, or take the sentence out [placeholder]`},
		{"a kind and an id with capitals", kent, "The end", "At [the day](Event:Day).\n\nThe end", "At [the day](event:day).\n\nThe end", `15:4: error: "Event" is not a kind that a link can name; did you mean "event:day"? [unknown-reference]`},
		{"an e-mail address that is a link", kent, "The end", "Ask [jo@kent.gov.uk](mailto:jo@kent.gov.uk).\n\nThe end", "Ask the office.\n\nThe end", `15:6: warning: there is a telephone number or e-mail address in the text: "jo@kent.gov.uk"; take it out; it does not belong in a published record [personal-data]`},
		{"a cell that could not be worked out in a table", kent, "The end", "| A | B |\n| - | - |\n| #DIV/0! | 2 |\n\nThe end", "| A | B |\n| - | - |\n| 1 | 2 |\n\nThe end", `17:3: warning: "#DIV/0!" has not been filled in; write what belongs there, or take the sentence out [placeholder]`},
		{"a chart with an equals sign", kent, "The end", "```figure\ncount = kent-2009-10\nshow: services\n```\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", `16:1: error: this line of the figure has no key with a colon behind it; write count: kent-2009-10 [figure]`},
		{"a number for a note", kent, "The end", "Yes.[1] And no [1].\n\n[1] Perhaps.\n\nThe end", "Yes.[^1] And no [^1].\n\n[^1]: Perhaps.\n\nThe end", `15:5: warning: this looks like a note, but is not one; write [^1], and its text on a line of its own, [^1]: …; or \[ for the bracket itself [note]`},
		{"a number that is no note", kent, "The end", "Yes [1].\n\nThe end", "Yes \\[1].\n\nThe end", `15:5: warning: this looks like a note, but is not one; write [^1], and its text on a line of its own, [^1]: …; or \[ for the bracket itself [note]`},
		{"a note that is not closed", kent, "The end", "Yes.[^paper and more.\n\nThe end", "Yes.[^paper] and more.\n\nThe end", `15:5: error: this looks like a note, but is not one; write [^name] [note]`},
		{"a note with its sign behind", kent, "The end", "Yes.[paper^]\n\nThe end", "Yes.[^paper]\n\nThe end", `15:5: error: this looks like a note, but is not one; write [^name] [note]`},
		{"an address that is no link", kent, "The end", "See http://www.kent.gov.uk/a_(b).\n\nThe end", "See <http://www.kent.gov.uk/a_(b)>.\n\nThe end", `15:5: warning: this web address is not a link; write <http://www.kent.gov.uk/a_(b)>, or [words](http://www.kent.gov.uk/a_(b)) [link-address]`},
		{"an address in a note", kent, "The end", "Yes.[^1]\n\n[^1]: (https://kent.gov.uk/a)\n\nThe end", "Yes.[^1]\n\n[^1]: (<https://kent.gov.uk/a>)\n\nThe end", `17:8: warning: this web address is not a link; write <https://kent.gov.uk/a>, or [words](https://kent.gov.uk/a) [link-address]`},
		{"a short text that is indented", kent, "The end", "\tWords went there.\n\nThe end", "Words went there.\n\nThe end", "15:2: warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]"},
		{"a quotation that is indented", kent, "The end", "    “Words went there,” they said.\n\nThe end", "“Words went there,” they said.\n\nThe end", "15:5: warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]"},
		{"a link that is indented", kent, "The end", "    [](event:day) went on.\n\nThe end", "[](event:day) went on.\n\nThe end", "15:5: warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]"},
		{"a heading that is indented", kent, "The end", "    ## More\n\nThe end", "## More\n\nThe end", "15:5: warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]"},
		{"a table from a spreadsheet with an empty cell", kent, "The end", "\tA\tB\nx\t1\t2\ny\t3\t4\n\nThe end", "| | A | B |\n| --- | --- | --- |\n| x | 1 | 2 |\n| y | 3 | 4 |\n\nThe end", `15:2: warning: there are tabs between the words of these lines, as in cells copied from a spreadsheet; for a table write | between the cells and at both ends, and below the first row | --- | --- | --- | [table]`},
		{"a table from a spreadsheet with empty lines", kent, "The end", "A\tB\tC\n\n1\t2\t3\n\n4\t5\t6\n\nThe end", "| A | B | C |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n\nThe end", `15:1: warning: there are tabs between the words of these lines, as in cells copied from a spreadsheet; for a table write | between the cells and at both ends, and below the first row | --- | --- | --- |, with no empty lines between [table]`},
		{"a table of two columns with empty lines", kent, "The end", "Place\tYear\n\nKent\t\n\nLuton\t2009\n\nThe end", "| Place | Year |\n| --- | --- |\n| Kent | |\n| Luton | 2009 |\n\nThe end", `15:1: warning: there are tabs between the words of these lines, as in cells copied from a spreadsheet; for a table write | between the cells and at both ends, and below the first row | --- | --- |, with no empty lines between [table]`},
		{"a table without its line of hyphens and its ends", kent, "The end", "Place | Year\nKent | 2009\n\nThe end", "| Place | Year |\n| --- | --- |\n| Kent | 2009 |\n\nThe end", `15:1: warning: these lines have | between their words, but are not a table; for a table write | between the cells and at both ends, and below the first row | --- | --- | [table]`},
		{"a table as Pandoc writes it", kent, "The end", "  Place   Year\n  ------- -----\n  Kent    2009\n\nThe end", "| Place | Year |\n| --- | --- |\n| Kent | 2009 |\n\nThe end", `16:3: warning: this line of hyphens separates the columns of a table in other programs, but here it is a rule; for a table write | between the cells and at both ends, and below the first row | --- | --- | [table]`},
		{"rows that lack a cell", kent, "The end", "| Place | 2009 | 2010 |\n| --- | --- | --- |\n| Kent | 2 |\n| Luton | 3 |\n| All |\n\nThe end", "| Place | 2009 | 2010 |\n| --- | --- | --- |\n| Kent | | 2 |\n| Luton | 3 | |\n| All |\n\nThe end",
			`17:1: warning: this row has 2 cells and the head of the table 3, so the last would be empty; write | for each cell, even an empty one, here and in the rows below [table]`},
		{"about, twice", kent, "The end", "From 2~3 to 4~5.\n\nThe end", "From 2\\~3 to 4\\~5.\n\nThe end", `15:7: warning: this sign ~ and the next strike through the words between them; write \~ for the sign itself; or ~~words~~ to strike them through [emphasis]`},
		{"words struck through with one sign", kent, "The end", "So ~no~ more.\n\nThe end", "So ~~no~~ more.\n\nThe end", `15:4: warning: this sign ~ and the next strike through the words between them; write \~ for the sign itself; or ~~words~~ to strike them through [emphasis]`},
		{"a raised note as Pandoc writes it", kent, "The end", "Yes.^1^\n\nThe end", "Yes.[^1]\n\n[^1]: So.\n\nThe end", `15:5: error: this looks like a note, but is not one; write [^name] [note]`},
		{"the place of a heading of Word", kent, "The end", "### Part {#_Toc12}\n\nThe end", "### Part\n\nThe end", `15:10: warning: "{#_Toc12}" would be printed as it is; take it out; or write \{ for the sign itself [braces]`},
		{"a table from a CSV file", kent, "The end", "Service;Amount;Year\nEducation;100;\n\nThe end", "| Service | Amount | Year |\n| --- | --- | --- |\n| Education | 100 | |\n\nThe end", `15:1: warning: these lines look like rows of a CSV file; for a table write | between the cells and at both ends, and below the first row | --- | --- | --- | [table]`},
		{"a table from a CSV file with commas", kent, "The end", "Service,Amount,Year\nEducation,100,2009\n\nThe end", "| Service | Amount | Year |\n| --- | --- | --- |\n| Education | 100 | 2009 |\n\nThe end", `15:1: warning: these lines look like rows of a CSV file; for a table write | between the cells and at both ends, and below the first row | --- | --- | --- | [table]`},
		{"the ends of a CSV file", kent, "The end", "| A | B |;;\n| --- | --- |;;\n| 1 | 2 |;;\n\nThe end", "| A | B |\n| --- | --- |\n| 1 | 2 |\n\nThe end", `15:10: warning: there are characters after the end of this row, so it is not part of a table; take ";;" out, here and in the rows below [table]`},
		{"two sources in one mark", kent, "Words. [^report]", "Words. [^report, paper]", "Words. [^report] [^paper]", `13:8: error: each mark cites one source; write [^report] [^paper] [note]`},
		{"a path in the wrong folder", kent, "The end", "See [it](access.md).\n\nThe end", "See [it](theme:access).\n\nThe end", `15:5: error: pilot "access" does not exist; did you mean "theme:access"? [unknown-reference]`},
		{"an e-mail address for the address of a link", kent, "The end", "Write to [the office](office@kent.gov.uk).\n\nThe end", "Write to the office.\n\nThe end",
			`15:10: error: "office@kent.gov.uk" is an e-mail address, not a page of the pack; take the link out and keep its words; contact details go under contact in content/pack.yaml [link-address]`},
		{"an e-mail address that leads to itself", kent, "The end", "Write to [jo@kent.gov.uk](jo@kent.gov.uk).\n\nThe end", "Write to us.\n\nThe end",
			`15:10: error: "jo@kent.gov.uk" is an e-mail address, not a page of the pack; take it out; it does not belong in a published record [link-address]`},
		{"a telephone number for the address of a link", kent, "The end", "Ring [the office](tel:01622123456).\n\nThe end", "Ring the office.\n\nThe end",
			`15:6: error: "01622123456" is a telephone number, not a page of the pack; take the link out and keep its words; contact details go under contact in content/pack.yaml [link-address]`},
		{"an address of the site", kent, "The end", "See [the words](../events/day.html).\n\nThe end", "See [the words](event:day).\n\nThe end",
			`15:5: error: "../events/day.html" is a page of the finished site, but links must name a text; did you mean "../events/day.md"? [unknown-reference]`},
		{"an address from the root of the site", kent, "The end", "See [the words](/content/events/day.md).\n\nThe end", "See [the words](event:day).\n\nThe end",
			`15:5: error: the file "/content/events/day.md" does not exist; did you mean "../events/day.md"? [unknown-reference]`},
		{"a file of one's own computer", kent, "The end", "See [the words](C:/Users/jo/report.docx).\n\nThe end", "See [the words](https://kent.gov.uk/report.docx).\n\nThe end",
			`15:5: error: "C:/Users/jo/report.docx" is on your own computer or network, where readers cannot reach it; write a web address where everyone can read it, or take the link out and keep its words [link-address]`},
		{"a document", kent, "The end", "See [the words](../report.PDF).\n\nThe end", "See [the words](https://kent.gov.uk/report.pdf).\n\nThe end",
			`15:5: error: "../report.PDF" is a document, not a page of the pack; write a web address where everyone can read it, or take the link out and keep its words [link-address]`},
		{"a host alone", kent, "The end", "See [the words](kent.gov.uk/report.pdf).\n\nThe end", "See [the words](https://kent.gov.uk/report.pdf).\n\nThe end",
			`15:5: error: "kent.gov.uk/report.pdf" is not a whole web address; write https://kent.gov.uk/report.pdf [link-address]`},
		{"an address in curly quotes", kent, "The end", "See [the words](“https://kent.gov.uk”).\n\nThe end", "See [the words](https://kent.gov.uk).\n\nThe end",
			`15:5: error: there are curly quotation marks around the address "https://kent.gov.uk"; take them out [link-address]`},
		{"stress with one space", kent, "The end", "So ** very** much.\n\nThe end", "So **very** much.\n\nThe end", `15:4: warning: these stars would be printed, because they emphasise nothing; write **words** with no space inside the stars, and close them; or \* for the sign itself [emphasis]`},
		{"a callout without its sign", kent, "The end", "[!NOTE]\nWords.\n\nThe end", "> [!NOTE]\n> Words.\n\nThe end", `15:1: warning: this looks like a callout, but is not one; put > and a space before each of its lines [callout]`},
		{"a chart without its name", kent, "The end", "```\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "15:1: warning: these lines would be shown as code, not as a chart; begin the block with ```figure [code]"},
		{"a chart whose name lacks a letter", kent, "The end", "```figur\nshow: services\n\ncount: kent-2009-10\n```\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "15:1: warning: these lines would be shown as code, not as a chart; begin the block with ```figure [code]"},
		{"a chart whose name has a letter more", kent, "The end", "```figures\nkent-2009-10\n```\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "15:1: warning: these lines would be shown as code, not as a chart; begin the block with ```figure [code]"},
		{"a chart in curly quotes", kent, "The end", "‘‘‘figure\ncount: kent-2009-10\nshow: services\n’’’\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "15:1: error: there are quotation marks where a block of code needs ```; write ```figure in their place, and ``` on a line of its own below its last line [code]"},
		{"a chart in curly quotes with empty lines", kent, "The end", "“““\n\ncount: kent-2009-10\n\nshow: services\n\n”””\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "15:1: error: there are quotation marks where a block of code needs ```; write ``` in their place, and ``` on a line of its own below its last line [code]"},
		{"code in straight quotes", kent, "The end", "So:\n'''\n• One\n• Two\n'''\n\nThe end", "So:\n```\n• One\n• Two\n```\n\nThe end", "16:1: error: there are quotation marks where a block of code needs ```; write ``` in their place, and ``` on a line of its own below its last line [code]"},
		{"code that begins in quotes", kent, "The end", "‘``\nOne\n```\n\nThe end", "```\nOne\n```\n\nThe end", "15:1: error: there are quotation marks where a block of code needs ```; write ``` in their place, and ``` on a line of its own below its last line [code]"},
		{"code that ends in quotes", kent, "The end", "```\nOne\n’’’\n\nThe end", "```\nOne\n```\n\nThe end", "17:1: error: there are quotation marks where the block above should end; write ``` in their place [code]"},
		{"a chart with a capital", kent, "The end", "```Figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "```figure\ncount: kent-2009-10\nshow: services\n```\n\nThe end", "15:1: warning: these lines would be shown as code, not as a chart; begin the block with ```figure [code]"},
		{"a reference that a word processor lost", kent, "The end", "See Error! Reference source not found.\n\nThe end", "See [](event:day).\n\nThe end", `15:5: warning: "Error! Reference source not found" has not been filled in; write what belongs there, or take the sentence out [placeholder]`},
		{"letters that were read as others", kent, "The end", "Kentâ€™s house, of Â£5\n\nThe end", "Kent’s house, of £5\n\nThe end", `15:5: error: "â€™" is here in place of "’": a program misread the file, which is UTF-8, and saved the result; go back to the file as it was before; or write "’", and correct all such characters below [not-text]`},
		{"a pound that was read as two letters", "facts.yaml", "£bn", "Â£bn", "£bn", `1:55: error: "Â£" is here in place of "£": a program misread the file, which is UTF-8, and saved the result; go back to the file as it was before; or write "£", and correct all such characters below [not-text]`},
		{"a letter that was lost", kent, "The end", "Kent�s house\n\nThe end", "Kent’s house\n\nThe end", `15:5: error: the sign � shows that a letter was lost here; type the letter again, here and wherever the sign is below [not-text]`},
		{"a question of the fourth level", day, "### Why?", "#### Why?", "### Why?", "13:1: error: there is text between the heading and the first question; move it above the heading, or begin the question with ### [wrong-shape]"},
		{"questions by another name", day, "## Questions and answers", "## Q&A", "## Questions and answers", `11:1: warning: the heading "Q&A" has no special meaning; did you mean "Questions and answers"? [unknown-heading]`},
		{"a conversation whose theme is gone", talk, "event: day", "themes: [gone]", "themes: [access]", `4:10: error: theme "gone" does not exist; create content/themes/gone.md, or correct the id [unknown-reference]`},
		{"insights without a space", talk, "- To share.\n- To", "-To share.\n-To", "- To share.\n- To", `11:1: error: no list follows the heading "Insights"; begin each item below it with - and a space [wrong-shape]`},
		{"an insight without a space", talk, "- To share", "-To share", "- To share", `11:1: error: no list follows the heading "Insights"; begin each item below it with - and a space [wrong-shape]`},
		{"insights with other bullets", talk, "- To share.\n- To", "• To share.\n• To", "- To share.\n- To", `11:1: error: no list follows the heading "Insights"; begin each item below it with - and a space [wrong-shape]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if strings.Count(clean[test.file], test.good) != 1 {
				t.Fatalf("%q does not stand once in %s", test.good, test.file)
			}
			want := []string{"content/" + test.file + ":" + test.want}
			if got := wrong(t, clean, test.file, strings.Replace(clean[test.file], test.good, test.bad, 1)); !slices.Equal(got, want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), test.want)
			}
			if got := wrong(t, clean, test.file, strings.Replace(clean[test.file], test.good, test.mended, 1)); len(got) > 0 {
				t.Errorf("mended:\n\t%s", strings.Join(got, "\n\t"))
			}
		})
	}
}

// TestPicturesByOtherPaths checks that a picture that is there is named with the path to write, however its author wrote
// it.
func TestPicturesByOtherPaths(t *testing.T) {
	const file = "themes/access.md"
	pack := maps.Clone(clean)
	pack["images/chart.gif"] = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
	for _, path := range []string{"/images/chart.gif", "content/images/chart.gif", "/content/images/chart.gif", `..\images\chart.gif`, "chart.gif", "../images/Chart.GIF", "../images/chart.png"} {
		want := []string{"content/" + file + `:8:1: error: image ` + strconv.Quote(path) + ` does not exist; did you mean "../images/chart.gif"? [unknown-reference]`}
		if path == `..\images\chart.gif` {
			want[0] = strings.ReplaceAll(want[0], `\\`, `\`) // quoted for an author
		}
		if got := wrong(t, pack, file, clean[file]+"\n![A chart]("+path+")\n"); !slices.Equal(got, want) {
			t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), want[0])
		}
	}
	want := []string{"content/" + file + `:8:1: warning: the text "Chart 1" of the image tells people who cannot see it nothing; say between the brackets what it shows [image]`}
	if got := wrong(t, pack, file, clean[file]+"\n![Chart 1](../images/chart.gif)\n"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := wrong(t, pack, file, clean[file]+"\n![A chart](../images/chart.gif)\n"); len(got) > 0 {
		t.Error(got)
	}
}

// TestNoCells checks that sentences are not taken for rows of a CSV file, although numbers contain commas and lines
// may end with one.
func TestNoCells(t *testing.T) {
	const file = "themes/access.md"
	for _, text := range []string{
		"1,200 of 3,400 people\n5,600 of 7,800 places", "Of 1,200,\nof 3,400,", "1.\tOne.\n\n2.\tTwo.", "1.1\tOne.\n\n1.2\tTwo.", "(a)\tOne.\n\n(b)\tTwo.", "Three; four;\nfive; six;", "Yes,no,perhaps: so they said.\nNo more.", "&nbsp;&nbsp;One\n&nbsp;&nbsp;Two",
	} {
		if got := wrong(t, clean, file, clean[file]+"\n"+text+"\n"); len(got) > 0 {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestNoNumberedHeadings checks that lines which begin with a number and are not headings are not taken for some.
func TestNoNumberedHeadings(t *testing.T) {
	const file = "themes/access.md"
	for _, text := range []string{
		"1.2 Background.\n\nWords.", "1.5 million pounds\n\nWords.", "1.2 Background", "1.2 Background\n\n> Words.", "1.2 Background\nand more\n\nWords.", "> 1.2 Background\n>\n> Words.", "- 1.2 Background\n\nWords.",
		"1\\.2 Background\n\nWords.", "1.2 " + strings.Repeat("Background ", 8) + "\n\nWords.", "10.30 A.M.\n\nWords.", "10.15 Coffee\n\nWords.", "2.15 Tea\n\nWords.", "9.45 Welcome\n\n10.00 Questions\n\n10.30 Coffee\n\nWords.", "2010 Budget\n\nWords.", "1. Background.\n\nWords.", "1. background\n\nWords.", "1. Background\n2. Costs\n\nWords.", "1. Background\n\n   Words of it.\n\nWords.", "- Background\n\nWords.",
	} {
		if got := wrong(t, clean, file, clean[file]+"\n"+text+"\n"); len(got) > 0 {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestNoSlips checks that what only looks a little like a slip is not reported.
func TestNoSlips(t *testing.T) {
	const file = "themes/access.md"
	for _, text := range []string{
		"NHS\n\nWords.", "NHS PCT 2\n\nWords.", "A LINE THAT ENDS.\n\nWords.", "AS THEY SAID:\n\nWords.", "> QUOTED WORDS\n\nWords.", "WORDS IN CAPITALS",
		"Of pre-\nand post-war homes.", "Of 7-\nday weeks.", "So -\nas they said.", "Part A-\nB.", "A word.   \nAnother.   \nA third.", "One.  Two.  Three.\nFour.  Five.  Six.",
		"In para.1 The words.", "Version 2.1 The words.", "In 2009.1 of it.", "No.1 Poultry", "o one", "→ one", "2^10 and 4^2", "a == b == c", "Why??", "XX and XXI", "See [www.kent.gov.uk](https://www.kent.gov.uk) and `www.x.org`.",
	} {
		if got := wrong(t, clean, file, clean[file]+"\n"+text+"\n"); len(got) > 0 {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestLettersThatWereMeant checks that capitals with accents before a dash or a quotation mark are not taken for
// mojibake, although they may look like it.
func TestLettersThatWereMeant(t *testing.T) {
	const file = "themes/access.md"
	for _, text := range []string{"“CAFÉ” and “BEYONCÉ’S”", "CAFÉ–BAR", "‘TRÈS’ À’ LA", "“MAÇÓ”", "Â and Ã and â", "×²", "£5, 5 €"} {
		if got := wrong(t, clean, file, clean[file]+"\n"+text+"\n"); len(got) > 0 {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestHalfALink checks that half a link is recognised by every kind that a link can name, and that the report of a
// wrong kind and docs/content.md list those kinds.
func TestHalfALink(t *testing.T) {
	const file = "themes/access.md"
	told := wrong(t, clean, file, clean[file]+"\n[x](nokind:kent)\n")
	_, list, _ := strings.Cut(strings.Join(told, ""), "the kinds are ")
	list, _, _ = strings.Cut(list, ";")
	kinds := strings.Split(list, ", ")
	if len(kinds) < 12 {
		t.Fatalf("the kinds are %q", kinds)
	}
	doc, err := os.ReadFile("../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	_, documented, _ := strings.Cut(string(doc), "The kinds are `")
	documented, _, _ = strings.Cut(documented, "`")
	if got, want := slices.Sorted(slices.Values(strings.Fields(documented))), slices.Sorted(slices.Values(kinds)); !slices.Equal(got, want) {
		t.Errorf("docs/content.md names the kinds %q, and messages %q", got, want)
	}
	for _, kind := range kinds {
		got := wrong(t, clean, file, clean[file]+"\nKent ("+kind+":kent) and\n")
		if len(got) != 1 || !strings.Contains(got[0], "looks like a link") {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

// TestSmallestPack builds the pack that docs/content.md tells authors to begin with.
func TestSmallestPack(t *testing.T) {
	doc, err := os.ReadFile("../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(doc), "A new pack begins with")
	_, text, _ = strings.Cut(text, "```yaml\n")
	text, _, found := strings.Cut(text, "```")
	if got := wrong(t, nil, "pack.yaml", text); !found || len(got) > 0 {
		t.Errorf("%s\n%q", text, got)
	}
}

// TestGuide builds the case study and the count shown in docs/content.md, in a pack that has what they refer to.
func TestGuide(t *testing.T) {
	doc, err := os.ReadFile("../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := func(fence, begins string) string {
		t.Helper()
		_, text, found := strings.Cut(string(doc), fence+"\n"+begins)
		text, _, closed := strings.Cut(text, "```")
		if !found || !closed {
			t.Fatalf("docs/content.md shows no %s", begins)
		}
		return begins + text
	}
	var sources, bodies strings.Builder
	for _, id := range []string{"kent-scrutiny-2009-11-13", "ons-mid-year", "dclg-rs-2009-10", "pesa-2009", "dwp-benefits", "lgc-kent"} {
		sources.WriteString("- {id: " + id + ", title: Document " + id + "}\n")
	}
	for _, id := range []string{"kent-county-council", "kent-police-authority", "nhs", "department-for-work-and-pensions", "hm-courts-service"} {
		bodies.WriteString("- {id: " + id + ", name: Body " + id + ", sector: council}\n")
	}
	// The row refers to line 412 of the published table.
	table := "code,line,amount\n" + strings.Repeat("E1,none,1\n", 410) + "E2221,education,1231048\n"
	if got := wrongIn(t, map[string]string{
		"pack.yaml":    strings.Replace(shown("```yaml", "title: What we learned"), "services: [", "services: [{id: police, name: Police}, {id: health, name: Health}, {id: benefits, name: Benefits}, ", 1),
		"sources.yaml": sources.String(), "organisations.yaml": bodies.String(),
		"themes/customer-access.md": "---\ntitle: Access\nsummary: One door.\n---\n\nWords.\n",
		"pilots/kent.md":            "---\ntitle: Kent\nsummary: A place.\nregion: South East\nauthorities: [kent-county-council]\nthemes: [customer-access]\n---\n\nWords.\n",
		"cases/kent-gateway.md":     shown("```", "---\ntitle: The Gateway") + "\nWords.\n",
		"counts/kent-2009-10.yaml":  shown("```yaml", "pilot: kent"),
		"returns/rs-2009-10.csv":    table,
	}); len(got) > 0 {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

// TestFirstHints checks the reports for a pack.yaml without its lists: doing exactly what all of them say must leave
// nothing wrong.
func TestFirstHints(t *testing.T) {
	text := "title: What we learned\nlicence: Free to use\n"
	for _, problem := range wrong(t, nil, "pack.yaml", text) {
		_, add, found := strings.Cut(problem, " is missing; add ")
		if add, _, _ = strings.Cut(add, " [missing-key]"); !found || strings.Contains(add, "…") {
			t.Errorf("%s", problem)
		}
		text += add + "\n"
	}
	if got := wrong(t, nil, "pack.yaml", text); len(got) > 0 || !strings.Contains(text, "bases:") {
		t.Errorf("%s\n%q", text, got)
	}
}

// TestMoved gives files and folders of a pack wrong names. Each is one mistake, however much refers to what is there,
// and is reported once, with the right name.
func TestMoved(t *testing.T) {
	whole := maps.Clone(clean)
	whole["returns/t.csv"] = "code,amount\nE1,1231048\n"
	whole["returns/t.map.yaml"] = "table: t.csv\n"
	const area = `"geometry": {"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 51]]]}}]}`
	whole["map/outline.geojson"] = `{"type": "FeatureCollection", "source": "report", "features": [{"properties": {"name": "England"}, ` + area
	whole["map/places.geojson"] = `{"type": "FeatureCollection", "source": "report", "features": [{"properties": {"pilot": "kent"}, ` + area
	whole["counts/kent-2009-10.yaml"] = strings.Replace(clean["counts/kent-2009-10.yaml"], "source: report}", "source: report, return: {file: t.csv, line: 2}}", 1)
	if got := wrongIn(t, whole); len(got) > 0 {
		t.Fatalf("before: %q", got)
	}
	for _, test := range []struct{ from, to, want string }{
		{"pilots/", "places/", `content/places:1:1: error: a pack has no folder of this name; rename it "pilots" [unclaimed-file]`},
		{"cases/", "case-studies/", `content/case-studies:1:1: error: a pack has no folder of this name; the folders are cases, conversations, counts, events, images, map, pages, pilots, returns, themes, and none is inside another [unclaimed-file]`},
		{"themes/", "Themes/", `content/Themes:1:1: error: a pack has no folder of this name; rename it "themes" [unclaimed-file]`},
		{"counts/", "data/", `content/data:1:1: error: a pack has no folder of this name; rename it "counts" [unclaimed-file]`},
		{"returns/", "tables/", `content/tables:1:1: error: a pack has no folder of this name; rename it "returns" [unclaimed-file]`},
		{"events/", "meetings/", `content/meetings:1:1: error: a pack has no folder of this name; rename it "events" [unclaimed-file]`},
		{"", "content/", `content/content:1:1: error: a pack has no folder of this name; move everything in it one folder up [unclaimed-file]`},
		{"pack.yaml", "pack.yml", `content/pack.yml:1:1: error: a pack has no file of this name; rename it "pack.yaml" [unclaimed-file]`},
		{"sources.yaml", "Sources.yaml", `content/Sources.yaml:1:1: error: a pack has no file of this name; rename it "sources.yaml" [unclaimed-file]`},
		{"pilots/kent.md", "pilots/Kent.md", `content/pilots/Kent.md:1:1: error: "Kent" is not an id; rename the file: write "kent" [wrong-id]`},
		{"pilots/kent.md", "pilots/kent.txt", `content/pilots/kent.txt:1:1: error: a pack has no file of this name; rename it "kent.md" [unclaimed-file]`},
		{"pilots/kent.md", "pilots/kent.md.md", `content/pilots/kent.md.md:1:1: error: the name of the file ends in .md twice; rename the file: write "kent.md" [wrong-id]`},
		{"pilots/kent.md", "counts/kent.md", `content/counts/kent.md:1:1: error: a pack has no file of this name; move it to content/pilots [unclaimed-file]`},
		{"cases/gateway.md", "gateway.md", `content/gateway.md:1:1: error: a pack has no file of this name; move it to content/cases [unclaimed-file]`},
		{"themes/access.md", "returns/access.md", `content/returns/access.md:1:1: error: a pack has no file of this name; move it to content/themes [unclaimed-file]`},
		{"counts/kent-2009-10.yaml", "cases/kent-2009-10.yaml", `content/cases/kent-2009-10.yaml:1:1: error: a pack has no file of this name; move it to content/counts [unclaimed-file]`},
		{"counts/kent-2009-10.yaml", "kent-2009-10.yaml", `content/kent-2009-10.yaml:1:1: error: a pack has no file of this name; move it to content/counts [unclaimed-file]`},
		{"returns/t.csv", "counts/t.csv", `content/counts/t.csv:1:1: error: a pack has no file of this name; move it to content/returns [unclaimed-file]`},
		{"returns/t.csv", "t.csv", `content/t.csv:1:1: error: a pack has no file of this name; move it to content/returns [unclaimed-file]`},
		{"returns/t.map.yaml", "counts/t.map.yaml", `content/counts/t.map.yaml:1:1: error: a pack has no file of this name; move it to content/returns [unclaimed-file]`},
		{"returns/t.map.yaml", "t.map.yaml", `content/t.map.yaml:1:1: error: a pack has no file of this name; move it to content/returns [unclaimed-file]`},
		{"facts.yaml", "counts/facts.yaml", `content/counts/facts.yaml:1:1: error: a pack has no file of this name; move it to content [unclaimed-file]`},
		{"facts.yaml", "pages/facts.yaml", `content/pages/facts.yaml:1:1: error: a pack has no file of this name; move it to content [unclaimed-file]`},
		{"map/places.geojson", "places.geojson", `content/places.geojson:1:1: error: a pack has no file of this name; move it to content/map [unclaimed-file]`},
		{"map/outline.geojson", "returns/outline.geojson", `content/returns/outline.geojson:1:1: error: a pack has no file of this name; move it to content/map [unclaimed-file]`},
		{"map/places.geojson", "map/Places.geojson", `content/map/Places.geojson:1:1: error: a pack has no file of this name; rename it "places.geojson" [unclaimed-file]`},
		{"map/outline.geojson", "map/outline.json", `content/map/outline.json:1:1: error: a pack has no file of this name; rename it "outline.geojson" [unclaimed-file]`},
		{"map/places.geojson", "map/places.geojson.txt", `content/map/places.geojson.txt:1:1: error: a pack has no file of this name; rename it "places.geojson" [unclaimed-file]`},
		{"map/", "maps/", `content/maps:1:1: error: a pack has no folder of this name; rename it "map" [unclaimed-file]`},
		{"counts/kent-2009-10.yaml", "counts/kent.yaml", `content/counts/kent.yaml:1:1: error: the file is named "kent", but counts kent in 2009-10; name it kent-2009-10.yaml [wrong-id]`},
		{"counts/kent-2009-10.yaml", "counts/kent-2009-2010.yaml", `content/counts/kent-2009-2010.yaml:1:1: error: the file is named "kent-2009-2010", but counts kent in 2009-10; name it kent-2009-10.yaml [wrong-id]`},
		{"counts/kent-2009-10.yaml", "counts/Public money (1).yaml", `content/counts/Public money (1).yaml:1:1: error: "Public money (1)" is not an id; rename the file: write "kent-2009-10" [wrong-id]`},
		{"pilots/kent.md", "pilots/Copy of kent.md", `content/pilots/Copy of kent.md:1:1: error: "Copy of kent" is not an id; rename the file: write "kent" [wrong-id]`},
		{"events/day.md", "events/Dáy (2).md", `content/events/Dáy (2).md:1:1: error: "Dáy (2)" is not an id; rename the file: write "day" [wrong-id]`},
		{"cases/gateway.md", "cases/gateway - Copy (3).md", `content/cases/gateway - Copy (3).md:1:1: error: "gateway - Copy (3)" is not an id; rename the file: write "gateway" [wrong-id]`},
		{"counts/kent-2009-10.yaml", "counts/kent-2009-10.yml", `content/counts/kent-2009-10.yml:1:1: error: a pack has no file of this name; rename it "kent-2009-10.yaml" [unclaimed-file]`},
	} {
		moved := map[string]string{}
		for name, data := range whole {
			if rest, found := strings.CutPrefix(name, test.from); found {
				name = test.to + rest
			}
			moved[name] = data
		}
		if got := wrongIn(t, moved); len(got) != 1 || got[0] != test.want {
			t.Errorf("%s is %s:\n%s\nwant\n%s", test.from, test.to, strings.Join(got, "\n"), test.want)
		}
	}
}

// TestCopied adds copies of files, named as computers name them. No report may suggest a name that is taken.
func TestCopied(t *testing.T) {
	for file, test := range map[string]struct{ copied, want string }{
		"cases/gateway.md":         {"cases/gateway - Copy.md", `:1:1: error: "gateway - Copy" is not an id; content/cases/gateway.md is there already: keep the one that is right, and delete the other [wrong-id]`},
		"pilots/kent.md":           {"pilots/Kent (1).md", `:1:1: error: "Kent (1)" is not an id; content/pilots/kent.md is there already: keep the one that is right, and delete the other [wrong-id]`},
		"themes/access.md":         {"themes/access-LAPTOP-4F2.md", `:1:1: error: "access-LAPTOP-4F2" is not an id; content/themes/access.md is there already: keep the one that is right, and delete the other [wrong-id]`},
		"pages/about.md":           {"pages/about (Jo's conflicted copy 2026-11-22).md", `:1:1: error: "about (Jo's conflicted copy 2026-11-22)" is not an id; content/pages/about.md is there already: keep the one that is right, and delete the other [wrong-id]`},
		"conversations/talk.md":    {"conversations/talk.sync-conflict-20261122-101500-ABCDEFG.md", `:1:1: error: "talk.sync-conflict-20261122-101500-ABCDEFG" is not an id; content/conversations/talk.md is there already: keep the one that is right, and delete the other [wrong-id]`},
		"events/day.md":            {"events/day-NHS.md", `:1:1: error: "day-NHS" is not an id; rename the file: write "day-nhs" [wrong-id]`}, // not the name of a computer
		"facts.yaml":               {"facts-LAPTOP-4F2.yaml", `:1:1: error: a pack has no file of this name; content/facts.yaml is there already: keep the one that is right, and delete the other [unclaimed-file]`},
		"sources.yaml":             {"sources - Copy.yaml", `:1:1: error: a pack has no file of this name; content/sources.yaml is there already: keep the one that is right, and delete the other [unclaimed-file]`},
		"pack.yaml":                {"pack (1).yaml", `:1:1: error: a pack has no file of this name; content/pack.yaml is there already: keep the one that is right, and delete the other [unclaimed-file]`},
		"counts/kent-2009-10.yaml": {"counts/kent-2009-10-new.yaml", `:1:1: error: the file is named "kent-2009-10-new", but counts kent in 2009-10; content/counts/kent-2009-10.yaml is there already: keep the one that is right, and delete the other [wrong-id]`},
	} {
		got := wrong(t, clean, test.copied, clean[file])
		if len(got) != 1 || got[0] != "content/"+test.copied+test.want {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), test.want)
		}
	}
	kept := "cases/gateway-old.md" // has an id of its own, so it would be published
	begun := maps.Clone(clean)
	begun["pages/one.md"] = "---\ntitle: One\nsummary: What the place did to open a single door.\n---\n\nOf [](pilot:kent).\n"
	begun["pages/two.md"] = "---\ntitle: Two\nsummary: What the place did to open a single door.\n---\n\nAt [](pilot:kent).\n"
	left := []string{`content/pages/two.md:1:1: warning: this text has the same summary as "content/pages/one.md"; write a summary of its own for each, or delete the one that is a copy [same-text]`}
	if got := wrongIn(t, begun); !slices.Equal(got, left) {
		t.Errorf("got %q, want %q", got, left)
	}
	same := "content/" + kept + `:1:1: warning: this text has the same title and summary as "content/cases/gateway.md"; delete the one that is a copy, or give each a title of its own [same-text]`
	if got := wrong(t, clean, kept, clean["cases/gateway.md"]); len(got) != 1 || got[0] != same {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), same)
	}
	last := "counts/kent-2010-11.yaml" // copied to begin the count of another year
	want := "content/" + last + `:1:1: error: the file is named "kent-2010-11", but counts kent in 2009-10; write year: 2010-11 [wrong-id]`
	if got := wrong(t, clean, last, clean["counts/kent-2009-10.yaml"]); len(got) != 1 || got[0] != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestShiftedTable repeats the column names within a table, as happens when two tables are joined. That is one
// mistake; rows that refer to lines further down are not reported for being off by one.
func TestShiftedTable(t *testing.T) {
	whole := maps.Clone(clean)
	const table = "code,amount\nE1,7\nE2,8\nK1,1231048\n"
	whole["returns/t.csv"] = table
	whole["organisations.yaml"] = strings.Replace(clean["organisations.yaml"], "sector", "code: K1\n  sector", 1)
	whole["counts/kent-2009-10.yaml"] = strings.Replace(clean["counts/kent-2009-10.yaml"], "source: report}", "source: report, return: {file: t.csv, line: 4}}", 1)
	if got := wrongIn(t, whole); len(got) > 0 {
		t.Fatalf("before: %q", got)
	}
	got := wrong(t, whole, "returns/t.csv", strings.Replace(table, "E2,8", "code,amount\nE2,8", 1))
	if len(got) != 1 || !strings.HasPrefix(got[0], "content/returns/t.csv:3:1: error: the names of the columns are repeated") {
		t.Errorf("got %q", got)
	}
}

// TestIDsThatStandTwice checks that each of several repeated ids is reported, wherever they are in the list.
func TestIDsThatStandTwice(t *testing.T) {
	for _, ids := range [][]string{{"a", "a"}, {"a", "b", "a"}, {"a", "a", "b", "b"}, {"a", "b", "b", "a"}, {"a", "a", "a"}} {
		content := map[string]string{"pack.yaml": smallPack}
		want := 0
		for i, id := range ids {
			content["organisations.yaml"] += "- {id: " + id + ", name: Body " + id + ", sector: council}\n"
			content["sources.yaml"] += "- {id: " + id + ", title: Title " + id + "}\n"
			if slices.Contains(ids[:i], id) {
				want += 2
			}
		}
		got := 0
		for _, problem := range wrongIn(t, content) {
			if strings.HasSuffix(problem, "[same-id]") {
				got++
			}
		}
		if got != want {
			t.Errorf("of the ids %q %d are told to stand twice, want %d", ids, got, want)
		}
	}
}

// TestWrongFolder saves a file in the folder of another kind. That is one mistake, reported once with the right
// folder, however much refers to the file.
func TestWrongFolder(t *testing.T) {
	folders := []string{"pilots", "themes", "cases", "events", "conversations", "pages"}
	for _, test := range []struct{ right, file, told string }{
		{"pilots", "kent.md", ":5:1: error: \"region\", \"authorities\""},
		{"cases", "gateway.md", ":4:1: error: \"pilots\""},
		{"events", "day.md", "\"speakers\""},
		{"conversations", "talk.md", ":4:1: error: \"event\" is a key of conversations"},
		{"themes", "access.md", ":1:1: error: other files refer to this as one of the themes"}, // themes have no key of their own
	} {
		for _, wrong := range folders {
			if wrong == test.right || test.right == "themes" && (wrong == "pages" || wrong == "conversations") { // there it may be right
				continue
			}
			moved := maps.Clone(clean)
			delete(moved, test.right+"/"+test.file)
			moved[wrong+"/"+test.file] = clean[test.right+"/"+test.file]
			got := wrongIn(t, moved)
			if len(got) != 1 || !strings.Contains(got[0], test.told) || !strings.Contains(got[0], "move it to content/"+test.right) || !strings.HasSuffix(got[0], "[wrong-folder]") {
				t.Errorf("%s/%s lies in %s:\n%s", test.right, test.file, wrong, strings.Join(got, "\n"))
			}
		}
	}
	copied := maps.Clone(clean)
	copied["cases/kent.md"] = clean["pilots/kent.md"]
	want := "content/cases/kent.md:5:1: error: \"region\", \"authorities\" and \"population\" are keys of pilots, but this file is in the folder cases; content/pilots/kent.md is there already: keep the one that is right, and delete the other; or take these keys out, if it is one of the cases [wrong-folder]"
	if got := wrongIn(t, copied); len(got) != 1 || got[0] != want {
		t.Errorf("a copy:\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}

	// Nor may a report suggest to move a file onto another.
	for right, astray := range map[string]string{"sources.yaml": "pages/sources.yaml", "pilots/kent.md": "kent.md"} {
		copied := maps.Clone(clean)
		copied[astray] = clean[right]
		want := "content/" + astray + ":1:1: error: a pack has no file of this name; content/" + right + " is there already: keep the one that is right, and delete the other [unclaimed-file]"
		if got := wrongIn(t, copied); len(got) != 1 || got[0] != want {
			t.Errorf("a copy:\n%s\nwant\n%s", strings.Join(got, "\n"), want)
		}
	}
}

// TestWrongFolderWithSlips saves a text in the folder of a kind whose headings have a meaning. Nothing about those
// headings may be reported, nor may they hide other reports; and the entry must be what it would be in the right
// folder.
func TestWrongFolderWithSlips(t *testing.T) {
	const front, text = "---\ntitle: The Gateway\nsummary: One counter.\npilots: [kent]\nthemes: [access]\n---\n\nAt [](pilot:kent).\n\n", "## Experiments\n\n• One.\n\nWords, and an [](pilot:nowhere).\n"
	there := wrong(t, clean, "cases/gateway.md", front+text)
	if len(there) != 2 {
		t.Fatalf("where it belongs:\n%s", strings.Join(there, "\n"))
	}
	moved := maps.Clone(clean)
	delete(moved, "cases/gateway.md")
	moved["conversations/gateway.md"] = front + text
	want := []string{`content/conversations/gateway.md:4:1: error: "pilots" is a key of cases, but this file is in the folder conversations; move it to content/cases; or take the key out, if it is one of the conversations [wrong-folder]`}
	for _, told := range there {
		want = append(want, strings.Replace(told, "/cases/", "/conversations/", 1))
	}
	if got := wrongIn(t, moved); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	// References to an insight of a conversation must work wherever the conversation is.
	moved = maps.Clone(clean)
	delete(moved, "conversations/talk.md")
	moved["events/talk.md"] = clean["conversations/talk.md"]
	moved["pages/about.md"] += "\n[One](conversation:talk#insight-to-share), [none](conversation:talk#insight-to-share--2).\n"
	got := wrongIn(t, moved)
	if len(got) != 2 || !strings.Contains(got[0], "[wrong-folder]") || !strings.Contains(got[1], `has no heading or item "#insight-to-share--2"`) {
		t.Errorf("links to what stands in it:\n%s", strings.Join(got, "\n"))
	}
}

// TestNothingHidesWarnings adds files of no kind to a pack. Their keys are not those of a count or a text, and they
// must not hide what else is wrong.
func TestNothingHidesWarnings(t *testing.T) {
	other := maps.Clone(clean)
	other["sources.yaml"] += "- {id: lost, title: Lost}\n"
	want := wrongIn(t, other)
	if len(want) != 1 || !strings.Contains(want[0], "[uncited-source]") {
		t.Fatalf("without them: %q", want)
	}
	other["returns/t.map.yaml"] = "table: t.csv\npopulation: {table: people.csv, columns: {code: gss}}\n"
	if got := wrongIn(t, other); !slices.Equal(got, want) {
		t.Errorf("with them: %q, want %q", got, want)
	}
}

// TestMissedWords removes a vocabulary from pack.yaml. That is reported, but not that each of its words used in other
// files does not exist; and a word that is not an id is reported where it is defined.
func TestMissedWords(t *testing.T) {
	for key, want := range map[string]string{
		"sectors":  `1:1: error: the key "sectors" is missing; add sectors: [{id: council, name: Councils}] [missing-key]`,
		"services": `1:1: error: the key "services" is missing; add services: [{id: education, name: Education}] [missing-key]`,
		"bases":    `1:1: error: the key "bases" is missing; add bases: [{id: outturn, name: Outturn}] [missing-key]`,
	} {
		before, rest, _ := strings.Cut(smallPack, key+":")
		_, after, _ := strings.Cut(rest, "\n")
		if got := wrong(t, clean, "pack.yaml", before+after); len(got) != 1 || got[0] != "content/pack.yaml:"+want {
			t.Errorf("%s: %q", key, got)
		}
	}
	want := `"Education" is not an id; write "education" [wrong-id]`
	if got := wrong(t, clean, "pack.yaml", strings.Replace(smallPack, "id: education", "id: Education", 1)); len(got) != 1 || !strings.HasSuffix(got[0], want) {
		t.Errorf("a word with a capital: %q", got)
	}
}

// TestHalfAWord breaks an entry of a vocabulary in pack.yaml in the ways that people do. That is reported once, and
// not wherever another file uses the word.
func TestHalfAWord(t *testing.T) {
	const entry = "{id: education, name: Education}"
	for _, broken := range []string{
		"\t- {id: education, name: Education}", "  - {id: education name: Education}", "  - id: education\n    name Education", "  - {id: \"education, name: Education}", "  -{id: education, name: Education}",
		"  - education: Education", "  - education", "  • {id: education, name: Education}", "  - {id: , name: Education}",
	} {
		text := strings.Replace(smallPack, "["+entry+", {id: police, name: Police}]", "\n  - {id: police, name: Police}\n"+broken, 1)
		got := wrong(t, clean, "pack.yaml", text)
		if text == smallPack || len(got) != 1 || !strings.HasPrefix(got[0], "content/pack.yaml:") {
			t.Errorf("%q:\n%s", broken, strings.Join(got, "\n"))
		}
	}
}

// wrong builds a pack with one file replaced or added, and returns the errors and warnings.
func wrong(t *testing.T, pack map[string]string, file, text string) []string {
	t.Helper()
	other := maps.Clone(pack)
	if other == nil {
		other = map[string]string{}
	}
	other[file] = text
	return wrongIn(t, other)
}

// wrongIn builds a pack and returns the errors and warnings.
func wrongIn(t *testing.T, pack map[string]string) []string {
	t.Helper()
	content := fstest.MapFS{}
	for name, data := range pack {
		content[name] = &fstest.MapFile{Data: []byte(data)}
	}
	_, problems, err := generator.Builder{}.Build(content, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range problems {
		if p.Level != source.Notice {
			out = append(out, p.String())
		}
	}
	return out
}
