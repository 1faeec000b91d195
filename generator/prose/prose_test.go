package prose_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// parsed is the result of parsing a text.
type parsed struct {
	file     *source.File
	doc      *prose.Doc
	problems source.Problems
}

const front = "---\ntitle: T\nsummary: S\n---\n"

// parse reads a text in the same way as authors' files. Its first line is line 5 of the file.
func parse(t testing.TB, body string) parsed {
	t.Helper()
	tree, problems, err := source.Read(fstest.MapFS{"pages/x.md": {Data: []byte(front + body)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Files) == 0 {
		return parsed{problems: problems}
	}
	p := parsed{file: tree.Files[0], problems: problems}
	p.doc = new(prose.Reader).Parse(p.file, &p.problems)
	p.problems = p.problems.Sorted()
	return p
}

// marked removes the marks ‸ from a text and returns their places in the file, as line:column.
func marked(text string) (plain string, places []string) {
	line, col := 1+strings.Count(front, "\n"), 1
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

// TestMistakes checks what is reported for each mistake in a text, and where; a ‸ marks each place.
func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []string // in the order of the marks
	}{
		// HTML, which is never passed through.
		{"tags", "é ‸<b>x</b> ‸</b> ‸<u>x</u>", []string{
			`error: HTML is not used here: "<b>"; write **words**; to show the sign < itself, write \< [raw-html]`,
			`error: HTML is not used here: "</b>"; write **words**; to show the sign < itself, write \< [raw-html]`,
			`error: HTML is not used here: "<u>"; take it out, and its </u>; to show the sign < itself, write \< [raw-html]`}},
		{"a block", "> - ‸<div class=\"x\">\n>   [](x)\n>   </div>\n", []string{`error: HTML is not used here: "<div class=\"x\">"; write the words alone, with an empty line above and below; to show the sign < itself, write \< [raw-html]`}},
		{"a comment", "a\n\n‸<!-- later -->\n", []string{`error: HTML is not used here: "<!-- later -->"; take it out [raw-html]`}},
		{"a comment in a line", "a ‸<!-- later --> b", []string{`error: HTML is not used here: "<!-- later -->"; take it out [raw-html]`}},
		{"an image in a table", "|é|b|\n|-|-|\n|日本 ‸<img src=x onerror=y>|b|\n", []string{`error: HTML is not used here: "<img src=x onerror=y>"; write ![words](../images/name.jpg); to show the sign < itself, write \< [raw-html]`}},
		{"a script", "‸<script>\nalert(1)\n\n</script>\n", []string{`error: HTML is not used here: "<script>"; take it out; to show the sign < itself, write \< [raw-html]`}},
		{"a line break in a table", "|a|b|\n|-|-|\n|1‸<br>2|3|\n", []string{`error: HTML is not used here: "<br>"; write a comma or a semicolon: a cell of a table is one line; to show the sign < itself, write \< [raw-html]`}},
		{"a line break", "a‸<br>b", []string{`error: HTML is not used here: "<br>"; write \ at the end of the line above, and what follows on a line of its own; to show the sign < itself, write \< [raw-html]`}},
		{"in the text of an image", "![a ‸<b>](../images/a.png)", []string{`error: HTML is not used here: "<b>"; write **words**; to show the sign < itself, write \< [raw-html]`}},
		{"no HTML", "1 < 2 > 0, \\<b>, `<b>`, <3, a<b and &lt;b&gt;\n\n    <div>\n\n```\n<div>\n```\n", nil},

		// Links.
		{"nowhere", "- é ‸[a b]()", []string{`error: the link leads nowhere; write an address between the round brackets [link-address]`}},
		{"nowhere, #", "‸[a b](#)", []string{`error: the link leads nowhere; write an address between the round brackets [link-address]`}},
		{"without text", "‸[](https://example.org)", []string{`error: the link has no text; write what it leads to between the brackets [link-text]`}},
		{"with blank text", "‸[\u200b](https://example.org)", []string{`error: the link has no text; write what it leads to between the brackets [link-text]`}},
		{"that say nothing", "See ‸[here](pilot:kent), ‸[Click here.](pilot:kent) or ‸[*more*…](../a.md).", []string{
			`warning: the link text "here" says nothing on its own; name what it leads to [link-text]`,
			`warning: the link text "Click here." says nothing on its own; name what it leads to [link-text]`,
			`warning: the link text "more…" says nothing on its own; name what it leads to [link-text]`}},
		{"without https", "‸[a b](www.example.org)", []string{`error: "www.example.org" is not a whole web address; write https://www.example.org [link-address]`}},
		{"with a user", "‸[a b](https://kent:pw@example/)", []string{`error: "https://kent:pw@example/" is not a whole web address; write it as https://example.org/page [link-address]`}},
		{"without a host", "‸[a b](https:page)", []string{`error: "https:page" is not a whole web address; write it as https://example.org/page [link-address]`}},
		{"with a backslash", `‸[a b](..\cases\gateway.md)`, []string{`error: the address "..\cases\gateway.md" holds a backslash; write / instead [link-address]`}},
		{"mail without mailto", "‸[a b](name@localhost)", []string{`error: "name@localhost" is an e-mail address, not a page of the pack; take the link out and keep its words; contact details go under contact in content/pack.yaml [link-address]`}},
		{"a picture with an @", "‸[a b](map@2x.png)", []string{`error: "map@2x.png" is a picture, not a page of the pack; put ! before the [ to show it [link-address]`}},
		{"mail to nobody", "‸[a b](mailto:)", []string{`error: "mailto:" is not an e-mail address; write it as mailto:name@example.org [link-address]`}},
		{"with a space", "é ‸[Kent](pilot: kent) and ‸[Durham](<pilot: durham>)", []string{
			`error: this looks like a link, but is not one; write [text](address), with no space in the address [link-address]`,
			`error: the address "pilot: durham" has a character that is not allowed in addresses; copy the address again [link-address]`}},
		{"in two parts", "é ‸[Kent] (pilot:kent), ‸[page] (https://example.org) but [sic] (see below) and \\[a\\](b c)", []string{
			`error: this looks like a link, but is not one; write [text](address), with no space between the brackets [link-address]`,
			`error: this looks like a link, but is not one; write [text](address), with no space between the brackets [link-address]`}},
		{"over two lines", "a [Kent\nCounty‸](pilot: kent)", []string{`error: this looks like a link, but is not one; write [text](address), with no space in the address [link-address]`}},
		{"with a title", "é ‸[Kent](pilot:kent \"A county\"), ‸[b][a] and ‸![A door](../images/a.png 'Open')\n\n[a]: https://example.org 'B'\n", []string{
			`warning: the words "A county" after the address of this link would not be shown; take them out, or say them in the text [link-title]`,
			`warning: the words "B" after the address of this link would not be shown; take them out, or say them in the text [link-title]`,
			`warning: the words "Open" after the address of this image would not be shown; take them out, or say them in the text [link-title]`}},
		{"in a link", "[a ‸<https://example.org> b](pilot:kent)", []string{`error: there is a link inside the text of a link; put one after the other [link-text]`}},
		{"an address in brackets", "‸<pilot:kent>", []string{`error: "pilot:kent" is not a web address; write [](pilot:kent) [link-address]`}},
		{"good ones", "[a b](HTTPS://example.org/a_(b)?c=d#e), [c](mailto:name@example), [d](../cases/a.md#b), [e](#f), <https://example.org>, [g](https://example.org/a\\_b)", nil},

		{"by reference", "é ‸[a b][x], ‸[x] and ‸[X][]\n\n[x]: www.example.org\n", []string{ // the definitions are nowhere on the page
			`error: "www.example.org" is not a whole web address; write https://www.example.org [link-address]`,
			`error: "www.example.org" is not a whole web address; write https://www.example.org [link-address]`,
			`error: "www.example.org" is not a whole web address; write https://www.example.org [link-address]`}},
		{"an image by reference", "- é ‸![pic][x]\n\n[x]: https://example.org/a.png\n", []string{`error: the image "https://example.org/a.png" is not in content/images; put it there and write its path, such as ../images/gateway.jpg [image]`}},

		// Images.
		{"a link to one", "‸[The door](../images/door.PNG)", []string{`error: "../images/door.PNG" is a picture, not a page of the pack; put ! before the [ to show it [link-address]`}},
		{"no words", "日本 ‸![](../images/a.png)", []string{`error: the image has no text for people who cannot see it; say between the brackets what it shows [image]`}},
		{"the name of the file", "‸![a.png](../images/a.png) ![A door.](../images/a.png)", []string{`warning: the text of the image is a file name, which tells people who cannot see it nothing; say between the brackets what it shows [image]`}},
		{"blank words", "‸![ &nbsp; ](../images/a.png)", []string{`error: the image has no text for people who cannot see it; say between the brackets what it shows [image]`}},
		{"from elsewhere", "‸![a](https://example.org/a.png) ‸![a](//example.org/a.png) ‸![a](data:image/png;base64,AA)", []string{
			`error: the image "https://example.org/a.png" is not in content/images; put it there and write its path, such as ../images/gateway.jpg [image]`,
			`error: the image "//example.org/a.png" is not in content/images; put it there and write its path, such as ../images/gateway.jpg [image]`,
			`error: the image "data:image/png;base64,AA" is not in content/images; put it there and write its path, such as ../images/gateway.jpg [image]`}},
		{"with spaces", "‸![a](<../images/a b.png>) ‸![a](../images/a%20b.png)", []string{
			`error: the image "../images/a b.png" has a space or a sign in its name; rename the picture, with letters, digits and hyphens, and write that name here, such as ../images/gateway.jpg [image]`,
			`error: the image "../images/a%20b.png" has a space or a sign in its name; rename the picture, with letters, digits and hyphens, and write that name here, such as ../images/gateway.jpg [image]`}},

		// Headings.
		{"first level", "‸# T\n\n‸T\n===\n", []string{
			`warning: this is a first-level heading, and only the title of the page may be one; write ## [heading-level]`,
			`warning: this is a first-level heading, and only the title of the page may be one; write ## [heading-level]`}},
		{"skipped", "‸### A\n\n## B\n\n‸##### C é\n\n### D\n", []string{
			`warning: the heading "A" skips a level; write ## [heading-level]`,
			`warning: the heading "C é" skips a level; write ### [heading-level]`}},
		{"empty", "‸##\n\n‸## &nbsp;\n", []string{
			`error: the heading has no words; write some, or take it out [empty-heading]`,
			`error: the heading has no words; write some, or take it out [empty-heading]`}},

		{"without a space", "‸##Costs\n\nWords.\n‸###What it cost in 2009. \n\n‸#Costs\nWords.\n\n> ‸##**Bold**\n\n- one\n‸##Below a list\n\n‸##2009\n", []string{
			`warning: this line looks like a heading, but is not one; put a space after the #: "## Costs", or write \# if it is not one [heading-level]`,
			`warning: this line looks like a heading, but is not one; put a space after the #: "### What it cost in 2009.", or write \# if it is not one [heading-level]`,
			`warning: this line looks like a heading, but is not one; put a space after the #: "## Costs", or write \# if it is not one [heading-level]`,
			`warning: this line looks like a heading, but is not one; put a space after the #: "## **Bold**", or write \# if it is not one [heading-level]`,
			`warning: this line looks like a heading, but is not one; put a space after the #: "## Below a list", or write \# if it is not one [heading-level]`,
			`warning: this line looks like a heading, but is not one; put a space after the #: "## 2009", or write \# if it is not one [heading-level]`}},
		{"without an ordinary space", "##‸\u00a0Costs\n\n#‸\u202fé\n", []string{
			`warning: the space after the # is not an ordinary one, so this is not a heading; delete it and type a space: copied text often brings such spaces along [heading-level]`,
			`warning: the space after the # is not an ordinary one, so this is not a heading; delete it and type a space: copied text often brings such spaces along [heading-level]`}},
		{"no headings", "#1 priority\n\n#totalplace\n\n#TotalPlace was the word to search for.\n\nSee\n#Gateway and #totalplace\n\n- #Gateway\n- [a](#Costs)\n#Gateway\n\n[#Costs](#costs)\n\n\\#Costs\n\n\\##Costs\n\n" +
			"```\n##Costs\n#Costs\n```\n\n    ##Costs\n\n`##Costs`\n\n####### Seven\n\n## #Costs ##\n\n### Costs\n", nil},

		{"made by a line of ---", "‸Words that end\nhere\n---\n\n‸A sentence.\n---\n\nCosts\n---\n\n‸title: Another\nsummary: x\n---\n\n## One.\n", []string{
			`warning: the line of --- below this text makes it a heading; leave an empty line above the ---, or take it out [heading-level]`,
			`warning: the line of --- below this text makes it a heading; leave an empty line above the ---, or take it out [heading-level]`,
			`error: there is front matter in the middle of the text; move what begins here to a file of its own, or take it out [front-matter]`}},

		// Tables.
		{"without hyphens", "‸| Body | Sum |\n| A | 1 |\n\nThe sums:\n‸| Body | Sum | Year |\n| --- | --- |\n| A | 1 | 2 |\n\n- ‸| Body | Sum |\n  | —- | —- |\n", []string{
			`warning: this line looks like a row of a table, but is not one; make the line below the first row | --- | --- | and leave no empty lines in the table [table]`,
			`warning: this line looks like a row of a table, but is not one; make the line below the first row | --- | --- | --- | and leave no empty lines in the table [table]`,
			`warning: this line looks like a row of a table, but is not one; make the line below the first row | --- | --- | and leave no empty lines in the table [table]`}},
		{"with empty lines", "‸| Body | Sum |\n\n| --- | --- |\n\n| A | 1 |\n", []string{
			`warning: this line looks like a row of a table, but is not one; make the line below the first row | --- | --- | and leave no empty lines in the table [table]`}},
		{"copied from a spreadsheet", "The sums:\n‸Body\tSum\nA\t1\nB\t2\n\nOne\ttab\nis none.\n\n```\na\tb\nc\td\n```\n", []string{
			`warning: there are tabs between the words of these lines, as in cells copied from a spreadsheet; for a table write | between the cells and at both ends, and below the first row | --- | --- | [table]`}},
		{"with a cell too many", "| Body | Sum |\n|-|-|\n‸| A | 1 | 2 |\n|B|\n\n> a|b\n> -|-\n> ‸c|d|\\|e|f\n", []string{
			`warning: this row has 3 cells and the head of the table 2, so the last would not be shown; add a column to the first two rows; or write \| for the sign itself [table]`,
			`warning: this row has 4 cells and the head of the table 2, so the last would not be shown; add a column to the first two rows; or write \| for the sign itself [table]`}},
		{"with text below", "| Body | Sum |\n|-|-|\n| A | 1 |\n‸That is all.\n", []string{`warning: this line became a row of the table above it; leave an empty line above it [table]`}},
		{"good tables", "a|b\n-|-\n||c|\n|d \\| e||\n|f|`g\\|h`|\n\n|a|\n|-|\nb\n\n|x| = 3\n\n\\|a|b|\n\n`|a|b|`\n", nil},

		// Lists.
		{"with other bullets", "The points:\n‸•\tOne\n•\u00a0Two\n\n- ‸● Three\n", []string{
			`warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`,
			`warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- Three" [list-item]`}},
		{"without a space behind the hyphen", "‸-One\n-Two\n\n‸1.One\n2.Two\n\n‸10)Ten\n", []string{
			`warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- One" [list-item]`,
			`warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "1. One" [list-item]`,
			`warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "10) Ten" [list-item]`}},
		{"without a space, further down", "- One\n‸-Two\n", []string{
			`warning: this line looks like a list item, but is not one; begin it with a hyphen or a number, and a space: "- Two" [list-item]`}},
		{"no items", "-5 degrees\n\n1.5 million\n-now\n\n2009.Then\n\n– a thought\n\nÉtat\n\n1.a\n\n\\-One\n\nA • B\n", nil},
		{"no items of two lines", "– a thought\nthat goes on – and on\n\n*One*\n*Two*\n\n**One**\n**Two**\n\n* One\n* Two\n\n*a note of a table\n\n(a) of the two\nis one\n\nSee p. 5\nand p. 7 of\na. b\n", nil},
		{"no headings in bold", "**A sentence.**\n\nWords.\n\n**A lead:**\n\nWords.\n\n**[Kent](pilot:kent)**\n\nWords.\n\n**Table 1**\n\n| a | b |\n|-|-|\n\n**Ann Other**\n\n> Words.\n\n**2009**\n\nWords.\n\n> **In a quotation**\n>\n> Words.\n\n**One**\nWords.\n\n**Before a heading**\n\n## Costs\n\n**At the end**\n", nil},
		{"no tables of tabs", "1.1\tThe first.\n\n1.2\tThe second.\n\nOne\ttab\n\n\tgo build\tx\n\nWords.\n", nil},
		{"no notes in numbers", "a [1] b [2009] [sic] [12 of them] `[1]` \\[2]. [x][3] [a [4].](pilot:kent)\n\n[3]: https://example.org/\n", nil},
		{"addresses that are links", "<https://example.org> [https://example.org](https://example.org) `https://example.org` http: //x and ![https://example.org](../images/a.png)\n", nil},
		{"no figures", "```\ncount: 1\n```\n\n```yaml\ncount: x\nshow: y\n```\n\n    make site\n\n    go test ./... && x\n", nil},
		{"far to the right", "    ‸- One\n    - Two\n\nText.\n\n\t‸Words that a typist indented.\n\nText.\n\n    ‸| a | b |\n", []string{
			"warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]",
			"warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]",
			"warning: the tab or the spaces before this text make it code; take them out; or put code between two lines of ``` [code]"}},

		{"never closed", "> ```\n> a\n> ```\n\n- ~~~\n  b\n  ~~~\n\n‸```figure\ncount: kent-2009-10\n\nWords: [more](x).\n", []string{
			"error: this block is never closed, so everything below is part of it; write ``` on a line of its own below its last line [code]"}},

		// Half a link, a note or emphasis.
		{"half a link", "See ‸[Kent](pilot:kent for more.\n\n‸[Kent(pilot:kent) and ‸(term:neet)\n\n‸(Kent)[pilot:kent] ‸(page) [https://example.org/a]\n\n‸[[Kent]] and ‸![the door](../images/a door.png)\n", []string{
			`error: this looks like a link, but is not one; write [text](address), with both brackets closed [link-address]`,
			`error: this looks like a link, but is not one; write [text](pilot:kent), with both brackets closed [link-address]`,
			`error: this looks like a link, but is not one; write [text](term:neet), with both brackets closed [link-address]`,
			`error: this looks like a link, but is not one; write [text](address): the square brackets come first [link-address]`,
			`error: this looks like a link, but is not one; write [text](address): the square brackets come first [link-address]`,
			`error: this looks like a link, but is not one; write the kind and the id, such as [](pilot:kent) [link-address]`,
			`error: this looks like a picture, but is not one; write ![words](../images/name.jpg), with no space in the name and none between the brackets [image]`}},
		{"half a link behind a sign", "Look\\!‸[the door](../cases/a door.md)\n", []string{
			`error: this looks like a link, but is not one; write [text](address), with no space in the address [link-address]`}},
		{"half a note", "A ‸(^report) and ‸^[a note].", []string{
			`error: this looks like a note, but is not one; write [^name] [note]`,
			`error: this looks like a note, but is not one; write [^name] [note]`}},
		{"a raised number", "Said.‸¹ Done.²\n\nAgain.¹ m² m¹\n", []string{
			"warning: this looks like a note, but is not one; write [^1], and its text on a line of its own, [^1]: …, and so with the others; or &sup1; for the sign itself [note]"}},
		{"what other programs read", "## A ‸{#costs}\n\nUnder ‸{.underline} and ‸{width=\"5in\"\nheight=\"3in\"} and ‸{{fact:x}} and ‸{{ now }}.\n", []string{
			"warning: \"{#costs}\" would be printed as it is; take it out; or write \\{ for the sign itself [braces]",
			"warning: \"{.underline}\" would be printed as it is; take it out; or write \\{ for the sign itself [braces]",
			"warning: \"{width=\\\"5in\\\"\" would be printed as it is; take it out; or write \\{ for the sign itself [braces]",
			"warning: \"{{fact:x}}\" would be printed as it is; write [](fact:x) [braces]",
			"warning: \"{{ now }}\" would be printed as it is; take it out; or write \\{ for the sign itself [braces]"}},
		{"no notes and no braces", "10¹ &sup1; {a} {1, 2} \\{.b} `{.c}` { d }\n", []string{}},
		{"half a stress", "This is ‸**important to us.\n\nThis is ‸** important ** to us.\n", []string{
			"warning: these stars would be printed, because they emphasise nothing; write **words** with no space inside the stars, and close them; or \\* for the sign itself [emphasis]",
			"warning: these stars would be printed, because they emphasise nothing; write **words** with no space inside the stars, and close them; or \\* for the sign itself [emphasis]"}},
		{"whole ones", "**a** (**b**) 12** \\*\\*c\n\n** provisional\n\n5 * 3 * 2 (see: below) [sic] (10:30) (a:b) \\[[x]] [[1]] `[[x]](^y)` x^2 (x^2)", nil},

		// Callouts.
		{"unknown", "> ‸[!NOTICE]\n> x\n\n- > ‸[!notte]\n  > x\n", []string{
			`error: "NOTICE" is not a kind of callout; did you mean "NOTE"? [callout]`,
			`error: "NOTTE" is not a kind of callout; did you mean "NOTE"? [callout]`}},
		{"far off", "> ‸[!HELP]\n> x\n", []string{`error: "HELP" is not a kind of callout; the kinds are NOTE, TIP, IMPORTANT, WARNING, CAUTION [callout]`}},
		{"on one line", "> ‸[!NOTE] Mind the step.\n", []string{`error: the text of this callout is on its first line; begin it on the next line, after another > [callout]`}},
		{"without text", "> ‸[!TIP]\n\nBelow.\n", []string{`error: the callout has no text; write it on the next line, after another > [callout]`}},
		{"good callouts", "> [!note]\n> x\n\n> [!TIP]  \n>\n> - x\n\n> [! not one]\n> \\[!NOTE]\n", nil},

		// Notes. One without a definition cites a source, which the pack looks up.
		{"twice, with all else", "x[^1]\n\n[^1]: a\n\n---\n‸title: b\nsummary: c\n---\n\nx[^1]\n\n[^1]: a\n", []string{`error: there is front matter in the middle of the text; move what begins here to a file of its own, or take it out [front-matter]`}},
		{"twice", "x[^1]\n\n[^1]: a\n\n> ‸[^1]: b\n", []string{`error: the note "1" is repeated here; the first is on line 7; change one [note]`}},
		{"unused", "x[^1]\n\n[^1]: a\n‸[^2]: b\n", []string{`error: nothing leads to the note "2"; write [^2] where it belongs, or take the note out [note]`}},
		{"empty note", "x[^1]\n\n‸[^1]:\n", []string{`error: the note "1" has no text; write it after the colon [note]`}},
		{"note in a link", "[a ‸[^x] b](pilot:kent)", []string{`error: there is a note inside the text of a link; put it after the link [note]`}},
		{"note in an image", "![a ‸[^x] b](../images/a.png)", []string{`error: there is a note inside the text of an image; put it after the image [note]`}},
		{"links without words", "[‸[^x]](pilot:kent) [‸![](../images/a.png)](pilot:kent) [‸<b></b>](pilot:kent)\n\n![a ‸[](pilot:kent)](../images/a.png) ![a [b](pilot:kent)](../images/a.png)\n\n## [](pilot:kent)\n\n‸## [](#kent)\n", []string{
			`error: there is a note inside the text of a link; put it after the link [note]`,
			`error: the image has no text for people who cannot see it; say between the brackets what it shows [image]`,
			`error: HTML is not used here: "<b>"; write **words**; to show the sign < itself, write \< [raw-html]`,
			`error: there is a link without words inside the text of an image; write its words there, without the link [image]`,
			`error: the heading has no words; write some, or take it out [empty-heading]`}},

		// Invisible characters.
		{"as a code", "a ‸&#x202e;b ‸&#27; and [x](pilot:kent)", []string{
			`error: "&#x202e;" stands for an invisible character; take it out [not-text]`,
			`error: "&#27;" stands for an invisible character; take it out [not-text]`}},
		{"as a code, in an image", "‸![a&#8;b](../images/a.png)", []string{`error: the text of the image holds an invisible character; take it out [not-text]`}},
		{"as a code, in an address", "‸[a](pilot:kent&#x202e;)", []string{`error: the address "pilot:kent\u202e" has a character that is not allowed in addresses; copy the address again [link-address]`}},
		{"in the file", "a ‸\u202eb\r\nc‸\x00 [d](pilot:kent)", []string{
			`error: there is an invisible character here, U+202E; delete it and type the word again [not-text]`,
			`error: there is an invisible character here, U+0000; delete it and type the word again [not-text]`}},

		// Personal data.
		{"telephones", "‸01622 123456, ‸(020) 7946 0958 and ‸+44 (0)20 7946 0958; Tel:‸07700900123", []string{
			`warning: there is a telephone number or e-mail address in the text: "01622 123456"; take it out; it does not belong in a published record [personal-data]`,
			`warning: there is a telephone number or e-mail address in the text: "(020) 7946 0958"; take it out; it does not belong in a published record [personal-data]`,
			`warning: there is a telephone number or e-mail address in the text: "+44 (0)20 7946 0958"; take it out; it does not belong in a published record [personal-data]`,
			`warning: there is a telephone number or e-mail address in the text: "07700900123"; take it out; it does not belong in a published record [personal-data]`}},
		{"mail", "[Ann](mailto:‸ann.other@kent.gov.uk) <‸ann@example.org>", []string{
			`warning: there is a telephone number or e-mail address in the text: "ann.other@kent.gov.uk"; take it out; it does not belong in a published record [personal-data]`,
			`warning: there is a telephone number or e-mail address in the text: "ann@example.org"; take it out; it does not belong in a published record [personal-data]`}},
		{"no telephones", "2009-10, 07-10-2009 10:30, 01/04/2009, £0.1234567890, £1,013,222,000, 1 012 345 678, E06000028, RA0123456789, " +
			"ISBN 0712345678, ISBN-10: 0712345678, 0-7123-4567-8, 978-0-7123-4567-8, 0–5 months, 00123456789, 01 2009 2010, #0123456789, 0.0123456789, 01 02 03 04 05, 2000–0123456789", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			body, places := marked(test.body)
			var want, got []string
			for i, place := range places {
				want = append(want, place+": "+test.want[i])
			}
			for _, p := range parse(t, body).problems {
				got = append(got, strings.TrimPrefix(p.String(), "content/pages/x.md:"))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
			}
		})
	}
}

// TestForms checks the HTML of what authors may write. A hole is shown as ?, a mark as {1} or {1 again}, and the
// links back from a note as ↩.
func TestForms(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"code", "```go run\n<b> & \"\n```\n~~~ C++/é \"x\n~~~\n\n    a\tb\n", `<pre><code class="language-go">&lt;b&gt; &amp; &quot;
</code></pre>
<pre><code class="language-c-é"></code></pre>
<pre><code>a	b
</code></pre>
`},
		{"code in a line", "`` a`<b>` ``, `a\nb` and `[^x]`", "<p><code>a`&lt;b&gt;`</code>, <code>a b</code> and <code>[^x]</code></p>\n"},
		{"links", "[](a:b) [*c*](d:e) [f](https://g.h/é?i=j&k=%20#l) <m@n.op>", `<p><a href="?">?</a> <a href="?"><em>c</em></a> <a href="https://g.h/%C3%A9?i=j&amp;k=%20#l">f</a> <a href="mailto:m@n.op">m@n.op</a></p>
`},
		{"blank link", "[&nbsp;](a:b)", "<p><a href=\"?\">?</a></p>\n"},
		{"images", `![a "b" *d* &amp; [e](f:g)](../images/h.png "i")`, `<p><img src="?" alt="a &quot;b&quot; d &amp; e"></p>
`},
		{"lists", "7) a\n8) b\n   - c\n\n     d\n", `<ol start="7">
<li>a</li>
<li>b<ul>
<li><p>c</p>
<p>d</p>
</li>
</ul>
</li>
</ol>
`},
		{"tasks", "- [X] a\n- [ ] b\n- [y] c\n", `<ul>
<li><span class="task" aria-hidden="true">☑</span><span class="unseen">done: </span> a</li>
<li><span class="task" aria-hidden="true">☐</span><span class="unseen">to do: </span> b</li>
<li>[y] c</li>
</ul>
`},
		{"a table", "|a|b|c|\n|:-|:-:|-:|\n|d|\n|e|f|g|h|\n", `<div class="scroll"><table class="cards">
<thead>
<tr><th scope="col">a</th><th scope="col" class="centre">b</th><th scope="col" class="right">c</th></tr>
</thead>
<tbody>
<tr><td data-label="a">d</td><td></td><td></td></tr>
<tr><td data-label="a">e</td><td data-label="b" class="centre">f</td><td data-label="c" class="right">g</td></tr>
</tbody>
</table></div>
`},
		{"headings of columns in their cells", "||[*b*](pilot:kent) \"&\"[^s]|`c`|\n|-|-|-|\n|d|e|f|\n", `<div class="scroll"><table class="cards">
<thead>
<tr><th scope="col"></th><th scope="col"><a href="?"><em>b</em></a> &quot;&amp;&quot;{1}</th><th scope="col"><code>c</code></th></tr>
</thead>
<tbody>
<tr><td>d</td><td data-label="b &#34;&amp;&#34;">e</td><td data-label="c">f</td></tr>
</tbody>
</table></div>
<ol>
<li 1><p><a href="?">?</a>↩</p></li>
</ol>
`},
		{"a heading of a column that is not known yet", "|a|b|*[](fact:f)*|\n|-|-|-|\n|d|e|f|\n", `<div class="scroll"><table>
<thead>
<tr><th scope="col">a</th><th scope="col">b</th><th scope="col"><em><a href="?">?</a></em></th></tr>
</thead>
<tbody>
<tr><td>d</td><td>e</td><td>f</td></tr>
</tbody>
</table></div>
`},
		{"a long heading of a column", "|a|b|" + strings.Repeat("c", 61) + "|\n|-|-|-|\n|d|e|f|\n", `<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>
<thead>
<tr><th scope="col">a</th><th scope="col">b</th><th scope="col">` + strings.Repeat("c", 61) + `</th></tr>
</thead>
<tbody>
<tr><td>d</td><td>e</td><td>f</td></tr>
</tbody>
</table></div>
`},
		{"a table as wide as a phone", "|a|b|\n|-|-|\n|cccccccccccccc|d dddddddddddd|\n|e|f|\n", `<div class="scroll"><table>
<thead>
<tr><th scope="col">a</th><th scope="col">b</th></tr>
</thead>
<tbody>
<tr><td>cccccccccccccc</td><td>d dddddddddddd</td></tr>
<tr><td>e</td><td>f</td></tr>
</tbody>
</table></div>
`},
		{"a table wider than a phone", "|a|b|\n|-|-|\n|ccccccccc|d|\n|e|f [](fact:f) [^s]\u00a0[^t]|\n", `<div class="scroll"><table class="cards">
<thead>
<tr><th scope="col">a</th><th scope="col">b</th></tr>
</thead>
<tbody>
<tr><td data-label="a">ccccccccc</td><td data-label="b">d</td></tr>
<tr><td data-label="a">e</td><td data-label="b">f <a href="?">?</a>` + "\u00a0{1}\u00a0{2}" + `</td></tr>
</tbody>
</table></div>
<ol>
<li 1><p><a href="?">?</a>↩</p></li>
<li 2><p><a href="?">?</a>↩</p></li>
</ol>
`},
		{"an address wider than a phone", "|a|b|\n|-|-|\n|<https://example.org/a/page>|d|\n", `<div class="scroll"><table class="cards">
<thead>
<tr><th scope="col">a</th><th scope="col">b</th></tr>
</thead>
<tbody>
<tr><td data-label="a"><a href="https://example.org/a/page">https://example.org/a/page</a></td><td data-label="b">d</td></tr>
</tbody>
</table></div>
`},
		{"cards wider than a tablet", "|a|b|c|\n|-|-|-|\n|" + strings.Repeat("d", 52) + "|e|f|\n", `<div class="scroll" role="group" aria-label="Table" tabindex="0"><table class="cards">
<thead>
<tr><th scope="col">a</th><th scope="col">b</th><th scope="col">c</th></tr>
</thead>
<tbody>
<tr><td data-label="a">` + strings.Repeat("d", 52) + `</td><td data-label="b">e</td><td data-label="c">f</td></tr>
</tbody>
</table></div>
`},
		{"a table without rows", "a|b\n-|-\n", `<div class="scroll"><table>
<thead>
<tr><th scope="col">a</th><th scope="col">b</th></tr>
</thead>
</table></div>
`},
		{"hard breaks", "a\\\nb  \nc\nd\\", "<p>a<br>\nb<br>\nc\nd\\</p>\n"},
		{"meanings", "a\nb\n: c\n\n  d\n: e\n", "<dl>\n<dt>a</dt>\n<dt>b</dt>\n<dd>c<p>d</p>\n</dd>\n<dd>e</dd>\n</dl>\n"},
		{"callouts", "> [!tip]\n> a\n>\n> - b\n\n> c\n", `<div class="callout callout-tip"><p class="callout-kind">Tip</p>
<p>a</p>
<ul>
<li>b</li>
</ul>
</div>
<blockquote>
<p>c</p>
</blockquote>
`},
		{"words", `a\*b\* &copy; &#x41; "c" 'd' -- ... <3 AT&T &bogus;`, "<p>a*b* © A &quot;c&quot; 'd' -- ... &lt;3 AT&amp;T &amp;bogus;</p>\n"},

		{"citations", "a[^s] b[^t] c[^s]\n", "<p>a{1} b{2} c{1 again}</p>\n<ol>\n<li 1><p><a href=\"?\">?</a>↩↩</p></li>\n<li 2><p><a href=\"?\">?</a>↩</p></li>\n</ol>\n"},
		{"a mark and the words before it", "a. [^s]\nb\n[^s]\n", "<p>a.\u00a0{1}\nb\u00a0{1 again}</p>\n<ol>\n<li 1><p><a href=\"?\">?</a>↩↩</p></li>\n</ol>\n"},
		{"notes", "a[^1] b[^s] c[^2]\n\n[^2]: two\n[^1]: one[^s][^u]\n\n    more\n\n    - list\n", `<p>a{1} b{2} c{3}</p>
<ol>
<li 1><p>one{2 again}{4}</p>
<p>more</p>
<ul>
<li>list</li>
</ul>
<p>↩</p></li>
<li 2><p><a href="?">?</a>↩↩</p></li>
<li 3><p>two↩</p></li>
<li 4><p><a href="?">?</a>↩</p></li>
</ol>
`},
		{"notes anywhere", "## a[^1]\n\n> [!NOTE]\n> b[^1]\n\n|c[^2]|\n|-|\n\n- d[^3]\n\n  [^3]: in a list\n\ne[^4]\n: f![^4]\n\n> [^1]: in a quote\n\n[^2]: one\n    line more\n", `<h2 id="a">a{1}</h2>
<div class="callout callout-note"><p class="callout-kind">Note</p>
<p>b{1 again}</p>
</div>
<div class="scroll"><table>
<thead>
<tr><th scope="col">c{2}</th></tr>
</thead>
</table></div>
<ul>
<li>d{3}</li>
</ul>
<dl>
<dt>e{4}</dt>
<dd>f!{4 again}</dd>
</dl>
<blockquote>
</blockquote>
<ol>
<li 1><p>in a quote↩↩</p></li>
<li 2><p>one
line more↩</p></li>
<li 3><p>in a list↩</p></li>
<li 4><p><a href="?">?</a>↩↩</p></li>
</ol>
`},
		{"no citations", "`[^a]` \\[^b] [^] [^ ]\n\n    [^c]\n\n```\n[^d]: e\n```\n", "<p><code>[^a]</code> [^b] [^] [^ ]</p>\n<pre><code>[^c]\n</code></pre>\n<pre><code>[^d]: e\n</code></pre>\n"},
		{"spaces in a mark", "a[^ b], c[^b ]\n\n[^ b ]: d\n", "<p>a{1}, c{1 again}</p>\n<ol>\n<li 1><p>d↩↩</p></li>\n</ol>\n"},
		{"a definition in code is none", "a[^d]\n\n```\n[^d]: e\n```\n", "<p>a{1}</p>\n<pre><code>[^d]: e\n</code></pre>\n<ol>\n<li 1><p><a href=\"?\">?</a>↩</p></li>\n</ol>\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := parse(t, test.body)
			for _, problem := range p.problems {
				if problem.Level == source.Error {
					t.Error(problem)
				}
			}
			fill := prose.Filler{Link: func(prose.Link) prose.Fill { return prose.Fill{Href: "?", Text: "?"} }}
			got := string(p.doc.HTML(p.doc.HTML(nil, p.doc.All(), fill), p.doc.Notes, fill))
			got = regexp.MustCompile(`<sup class="mark" id="mark_(\d+)"><a href="#note_\d+"><span class="unseen">note </span>(\d+)</a></sup>`).ReplaceAllString(got, "{$1}")
			got = regexp.MustCompile(`<sup class="mark" id="mark_(\d+)_2"><a href="#note_\d+"><span class="unseen">note </span>(\d+)</a></sup>`).ReplaceAllString(got, "{$1 again}")
			got = regexp.MustCompile(` <a class="back" href="#mark_[0-9_]+"><span aria-hidden="true">↩</span><span class="unseen">back from note \d+(, place \d+)?</span></a>`).ReplaceAllString(got, "↩")
			got = regexp.MustCompile(`<li id="note_(\d)">`).ReplaceAllString(got, "<li $1>")
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestHeadingIDs checks the ids of headings: their words; if these repeat, with those of the heading above; then with
// a number that cannot be taken for words.
func TestHeadingIDs(t *testing.T) {
	var got []string
	for _, h := range parse(t, "## Costs & more\n\n### Results\n\n## 2008–09\n\n### Results\n\n### Results\n\n#### Results\n\n## Phase\n\n## Phase\n\n## Phase 2\n\n## Phase\n\n## Tŷ a thir\n\n## TY\u0302 a thir\n\n## page_main\n\n## ???\n\n## !\n\n"+
		"## A heading of so many words that it goes on and on beyond what anybody would read\n\n## *Children’s* `code` [link](pilot:kent) ![alt](../images/a.png)[^a]\n\n## [](pilot:kent)\n\n## Why *[ ](fact:streams)* streams of [](../cases/gate-way.md#costs) and [](#costs-more)\n").doc.Headings {
		got = append(got, h.ID)
	}
	want := []string{"costs-more", "results", "2008-09", "2008-09-results", "2008-09-results--2", "2008-09-results--2-results", "phase", "phase--2", "phase-2", "phase--3", "tŷ-a-thir", "tŷ-a-thir--2", "page-main", "section", "section--2",
		"a-heading-of-so-many-words-that-it-goes-on-and-on-beyond-what-anybody-would-read", "childrens-code-link-alt", "kent", "why-streams-streams-of-gate-way-and"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	d := parse(t, "## Insight one\n").doc
	for _, words := range []string{"insight one", "insight " + strings.Repeat("long ", 20), "!"} {
		d.NewID(words)
	}
	if want := []string{"insight-one", "insight-one--2", "insight" + strings.Repeat("-long", 10), "section"}; !slices.Equal(d.AllIDs(), want) {
		t.Errorf("got %q, want %q", d.AllIDs(), want)
	}
}
