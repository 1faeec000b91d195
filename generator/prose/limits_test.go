package prose_test

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"totalplace/generator/clock"
)

// long includes what takes minutes.
var long = os.Getenv("TOTALPLACE_LONG") != ""

// patterns are texts for which a Markdown parser has taken, or could take, more time than in proportion to their
// length. Each function returns a text of about n bytes.
var patterns = map[string]func(n int) string{
	"links opened":               repeat("[a]("),
	"links opened in a list":     each("- ", "[a](", 400),
	"links opened in items":      repeat("- [a]("),
	"links opened in quotes":     repeat("> [a]("),
	"links opened lazily":        after("> - a\n", "[a]("),
	"links opened in a heading":  after("# ", "[a]("),
	"links opened in a setext":   around("", "[a](", "\n---\n"),
	"links opened in a table":    around("a|b\n-|-\n", "[a](", "|\n"),
	"links opened in cells":      after("a|b\n-|-\n", "[a](|[a](\n"),
	"links opened, fake table":   after("a\n-|-|-\n", "[a](|[a](\n"),
	"links opened in a note":     after("x[^n]\n\n[^n]: ", "[a]("),
	"links opened in a term":     around("", "[a](", "\n: a\n"),
	"links opened in a meaning":  after("a\n: ", "[a]("),
	"links opened in an indent":  after("- a\n\n  ", "[a]("),
	"links opened over lines":    repeat("[a](\n"),
	"links opened after a fence": after("```\n```\n", "[a]("),
	"links opened behind tabs":   repeat("\t[a]("),
	"links in angles":            repeat("[a](<b"),
	"links in angles, on lines":  repeat("[a](<b\n"),
	"links with a title":         repeat(`[a](b "`),
	"links with a title (":       repeat("[a](b ("),
	"links with references":      repeat("[a]["),
	"links with notes":           repeat("[a[^n]](b"),
	"links complete":             repeat("[a](b:c)"),
	"links empty":                repeat("[](a:b)"),
	"images opened":              repeat("![a]("),
	"image brackets":             repeat("!["),
	"brackets":                   repeat("["),
	"brackets on lines":          repeat("[a\n"),
	"brackets closed":            repeat("](b"),
	"brackets balanced":          func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) },
	"brackets around lines": func(n int) string {
		return strings.Repeat("[", 500) + repeat("a\n")(n) + strings.Repeat("]", 500)
	},
	"brackets around code": func(n int) string {
		return strings.Repeat("[", 900) + repeat("`a`")(n) + strings.Repeat("]", 900)
	},
	"brackets around stars": func(n int) string {
		return strings.Repeat("[", 900) + repeat("a* ")(n) + strings.Repeat("](b)", 90)
	},
	"stress":              repeat("*a_ "),
	"stress, strong":      repeat("**a "),
	"stress, mixed":       repeat("*a**b"),
	"stress, three":       repeat("*a_b~c "),
	"stress, closers":     repeat("a**b"),
	"stress in items":     repeat("- *a_ "),
	"stress in cells":     after("a|b\n-|-\n", "*a_ |*a**b\n"),
	"stress in a quote":   repeat("> *a_ \n"),
	"stress in a link":    func(n int) string { return "[" + repeat("*a_ ")(n) + "](b:c)" },
	"stress in headings":  repeat("# *a_ "),
	"underscores":         repeat("_"),
	"stars":               repeat("*"),
	"tildes":              repeat("~"),
	"stars both sides":    func(n int) string { return strings.Repeat("*", n/2) + "a" + strings.Repeat("*", n/2) },
	"strikes":             repeat("~~a "),
	"quotes":              repeat(">"),
	"quotes with spaces":  repeat("> "),
	"quotes on lines":     growing(">", "a\n"),
	"lists":               around("", "- ", "a"),
	"lists, ordered":      repeat("1. "),
	"lists in quotes":     repeat("> - "),
	"lists with tabs":     repeat("-\t"),
	"lists as a ladder":   growing("  ", "- a\n"),
	"lists with blanks":   func(n int) string { return "- a\n" + strings.Repeat("\n", n) },
	"lists deep, blanks":  func(n int) string { return strings.Repeat("- ", 15) + "a\n" + strings.Repeat("\n", n) },
	"lists deep, lines":   func(n int) string { return strings.Repeat("- ", 15) + "a\n" + repeat("b\n")(n) },
	"lists of tasks":      repeat("- [ ] a\n"),
	"lists, empty":        repeat("-\n"),
	"meanings":            repeat("a\n: a\n"),
	"meanings of one":     after("a\n", ": a\n"),
	"meanings nested":     func(n int) string { return "a\n" + growing("  ", ": a\n\n")(n) },
	"notes chained":       repeat("[^a]: "),
	"notes undefined":     numbered("[^%d] "),
	"notes defined":       numbered("[^%[1]d]\n\n[^%[1]d]: a\n\n"),
	"notes unused":        numbered("[^%d]: a\n"),
	"notes of one name":   repeat("[^a]: a\n"),
	"notes, many marks":   after("[^a]: a\n\n", "[^a]"),
	"notes, open":         repeat("[^"),
	"notes as images":     repeat("![^a]"),
	"notes of notes":      numbered("[^%[1]d]: [^%[1]d1]\n\n"),
	"tables, wide":        func(n int) string { w := n / 8; return row("|a", w) + row("|-", w) + repeat("a\n")(n/2) },
	"tables, many":        repeat("|a|\n|-|\n|b|\n\n"),
	"tables, delimiters":  repeat("|-\n"),
	"tables, long":        after("a|b\n-|-\n", "c|d\n"),
	"tables, one column":  after("a\n-:\n", "c\n"),
	"tables, pipes":       after("a|b\n-|-\n", "`\\|`|`\\|`\n"),
	"tables, empty":       repeat("|||||\n"),
	"references":          repeat("[a]: b\n"),
	"references, titles":  repeat("[a]: b\n'c'\n"),
	"references, open":    repeat("[a]: b\n(\n"),
	"references, bare":    repeat("[a]:\n"),
	"references parted":   repeat("[a]: b\n\n"),
	"references used":     numbered("[%[1]d]: a:b\n\n[%[1]d]\n\n"),
	"code, growing":       growing("`", " "),
	"code, open":          repeat("x`` "),
	"code, fences":        repeat("```\n"),
	"code, indented":      repeat("    a\n"),
	"code, pairs":         repeat("`a`"),
	"html":                repeat("<"),
	"html, tags":          repeat("<a "),
	"html, attributes":    repeat(`<a b="`),
	"html, inline":        after("x ", "<b>"),
	"html, comments":      repeat("x <!--\n"),
	"html, processing":    repeat("x <?\n"),
	"html, declarations":  repeat("x <!A "),
	"html, cdata":         repeat("x <![CDATA["),
	"html, blocks":        repeat("<div>\n\n"),
	"addresses":           repeat("<http://a"),
	"addresses, mail":     repeat("<a@b."),
	"addresses, complete": repeat("<http://a.b>"),
	"addresses, bare":     repeat("http:www."),
	"mail":                repeat("a@a@"),
	"mail, points":        repeat("a@a."),
	"telephones":          repeat("01 "),
	"telephones, +":       repeat("+44"),
	"entities":            repeat("&"),
	"entities, open":      repeat("&#x"),
	"entities, complete":  repeat("&amp;"),
	"backslashes":         repeat(`\`),
	"headings":            repeat("# a\n"),
	"headings, levels":    repeat("## a\n### a\n#### a\n"),
	"headings, empty":     repeat("#\n"),
	"headings, numbered":  numbered("# a %d\n"),
	"headings, setext":    repeat("a\n=\n"),
	"lines":               repeat("a\n"),
	"lines, blank":        repeat("\n"),
	"lines, hard":         repeat("a  \n"),
	"line, long":          repeat("a b c "),
	"tabs":                repeat("\t"),
	"rules":               repeat("---\n\n"),
	"callouts":            repeat("> [!NOTE]\n> a\n\n"),
	"callouts, unknown":   repeat("> [!X]\n\n"),
	"looks like a link":   repeat("[a](b c) "),
	"not quite links":     repeat("] ("),
	"open links":          repeat("(term:a)"),
	"open links, one":     after("[", "(term:a "),
	"swapped links":       repeat("(a)[term:a] "),
	"swapped links, open": repeat("(a"),
	"wiki links":          repeat("[[a]] "),
	"half notes":          repeat("^[a]"),
	"half notes, open":    repeat("^[a"),
	"half stress":         repeat(" ** a"),
	"rows of no table":    repeat("|a|\n\n"),
	"rows too long":       after("|a|b|\n|-|-|\n", "|a|b|c|\n"),
	"row, long":           after("|a|b|\n|-|-|\n", "|c"),
	"items of no list":    repeat("•a\n"),
	"no headings":         repeat("##a\n"),
	"numbered lines":      numbered("%d. Title\n\nWords.\n\n"),
	"capitals":            repeat("COSTS\n\na\n\n"),
	"parted words":        repeat("pre-\nand "),
	"columns of spaces":   repeat("a   b\n"),
	"other marks":         repeat("^a ==b "),
	"fences":              repeat("```\na\n```\n"),
}

func repeat(s string) func(int) string {
	return func(n int) string { return strings.Repeat(s, n/len(s)+1)[:n] }
}

func after(head, s string) func(int) string { return around(head, s, "") }

func around(head, s, tail string) func(int) string {
	return func(n int) string { return head + repeat(s)(n) + tail }
}

// each returns the pattern of blocks, each of a head and s repeated times times.
func each(head, s string, times int) func(int) string {
	return repeat(head + strings.Repeat(s, times) + "\n")
}

func row(s string, n int) string { return strings.Repeat(s, n) + "\n" }

func growing(s, tail string) func(int) string {
	return func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString(strings.Repeat(s, i) + tail)
		}
		return b.String()
	}
}

func numbered(s string) func(int) string {
	return func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, s, i)
		}
		return b.String()
	}
}

// TestPathological checks that every pattern is refused or parsed in a processor time about proportional to its
// length. The bounds are far above what is measured.
func TestPathological(t *testing.T) {
	const little = clock.Slower * 150 * time.Millisecond // too short a time to tell growth from chance
	// Garbage collection would add much time where a list grows to megabytes and none where it stays small, so it is
	// off, up to a limit of memory.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	for name, pattern := range patterns {
		took := func(n int) time.Duration {
			body, best := pattern(n), time.Hour
			for range 3 { // the best of three, as other load may interfere
				runtime.GC()
				if best = min(best, clock.Spent(func() { parse(t, body) })); best < little {
					break
				}
			}
			if best > clock.Slower*2*time.Second {
				t.Errorf("%s: %d KB took %v", name, n>>10, best)
			}
			return best
		}
		if much := took(64 << 10); much > little {
			if few := took(16 << 10); much > 8*few {
				t.Errorf("%s: 16 KB took %v, and 64 KB %v", name, few, much)
			}
		}
		if long {
			took(250 << 10)
		}
	}
}

// TestPlausible checks that nothing a person would write is refused, however long.
func TestPlausible(t *testing.T) {
	lines := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, strings.ReplaceAll(format, "%", "%[1]d"), i)
		}
		return b.String()
	}
	for name, body := range map[string]string{
		"a table of 400 rows with links": "| Place | Theme | Amount |\n|---|---|---:|\n" + lines(400, "| [Kent %](pilot:kent) | [](theme:counting) | £%,000 *net* |\n"),
		"a table of 50 columns":          "|a" + strings.Repeat("|b", 49) + "\n" + strings.Repeat("|-", 50) + "\n" + lines(390, "|%|b\n"),
		"a list of 500 items with links": lines(500, "- [Kent %](pilot:kent), [](theme:counting) and *another* [web page](https://example.org/%).\n"),
		"a list over three levels":       lines(200, "- [Kent %](pilot:kent)\n  1. [](theme:counting)\n     - **more** [](fact:f%)\n"),
		"200 KB of plain text":           lines(2000, "Words that say nothing of number %, and go on for some time (as they do), ending with a stop. \n\n"),
		"one paragraph of 60 KB":         "Words and [links](pilot:kent) that go on " + strings.Repeat("and on, with *stress* here ", 400) + strings.Repeat("plainly ", 6000),
		"code with many brackets":        "```\n" + strings.Repeat("a[b[c]] = d[e](f) // *not* _stress_ <b>\n", 3000) + "```\n",
		"indented code":                  "Code:\n\n" + strings.Repeat("    - a[b](c)\n", 3000),
		"code far to the right":          "```\n" + strings.Repeat(strings.Repeat(" ", 150)+"- > 1. a\n", 500) + "```\n",
		"400 citations":                  lines(400, "Statement %. [^source-%] [^one-source]\n\n"),
		"200 notes":                      lines(200, "Statement %. [^%]\n\n[^%]: Note % of [](pilot:kent).\n\n"),
		"300 defined links in one block": lines(300, "[l%]: pilot:kent\n") + "\n" + lines(300, "[Kent][l%]\n\n"),
		"a form to fill in":              strings.Repeat("Name: ______________________________ Date: __________\n", 80),
		"a row of stars":                 strings.Repeat("*", 300) + "\n\n" + strings.Repeat("* ", 100) + "\n",
		"quotations in quotations":       "> > > > said\n> > > > more\n\n" + lines(100, "> > - item %\n"),
		"lines that begin like items":    "- Kent,\n*Total* Place and 1.5 million,\n2.5 of them\n- Luton\n\n*Without London.\n\n1.5 million.\n\nSee section\n2.b of it and\n3.c below, -4 and\n-5 degrees.\n",
		"code in other languages":        "```configure\ncount: 1\nshow: 2\n```\n\n```fig\nx\n```\n\n```picture\nx\n```\n",
		"definitions":                    lines(300, "Term %\n: Meaning, with a [place](pilot:kent) and `code`.\n: Another.\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if problems := parse(t, body).problems; len(problems) > 0 {
				t.Errorf("%d problems, the first: %v", len(problems), problems[0])
			}
		})
	}
}

// TestLimits checks that each limit is reported once, at the place where it is exceeded.
func TestLimits(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"brackets":    {strings.Repeat("[", 2001), "5:2001: one paragraph holds more than 1000 pairs of brackets"},
		"stress":      {strings.Repeat("\n", 3) + strings.Repeat("*a ", 1001), "8:3001: one paragraph holds more than 1000 signs of emphasis (* _ ~)"},
		"deep stress": {strings.Repeat("*", 250) + "a" + strings.Repeat("*", 250), "5:1: emphasis is nested more than 100 deep"},
		"depth":       {"- é\n\n" + strings.Repeat("> ", 17) + "a\n" + strings.Repeat("> ", 18) + "a\n", "7:33: quotes and lists are nested more than 16 deep"},
		"ladder":      {growing("  ", "- a\n")(800), "21:35: quotes and lists are nested more than 16 deep"},
		"notes":       {"x[^a]\n\n" + strings.Repeat("[^a]: ", 17) + "a", "7:97: quotes and lists are nested more than 16 deep"},
		"columns":     {"Above\n\n" + row("|a", 51) + row("|-", 51), "8:1: the table has more than 50 columns"},
		"cells":       {"> a|b\n> -|-\n" + strings.Repeat("> c\n", 10_000), "6:3: the table has more than 20000 cells"},
		"padding":     {row("|a", 5000) + row("|-", 5000) + strings.Repeat("a\n", 2500), "6:1: the table has more than 50 columns"},
		"pipes":       {"a|b\n-|-\n" + strings.Repeat("`\\|`|c\n", 1001), `5:1: the tables hold more than 1000 escaped signs \| in rows with code`},
		"references":  {"a\n\n" + strings.Repeat("[a]: b\n", 501), "507:1: one paragraph defines more than 500 links"},
		"links":       {strings.Repeat("- "+strings.Repeat("[a](pilot:k) ", 900)+"\n", 20), "there are too many brackets in long paragraphs"},
		"blank lines": {strings.Repeat("- ", 15) + "a\n" + strings.Repeat("\n", 80_000), "too many lines are in quotes and lists"},
		"a long page": {strings.Repeat("x[^a]\n", 25_000) + "\n\n[^a]: b", "1:1: the page would have"},
		"a line":      {strings.Repeat("a", 64<<10+1), "5:1: the line has more than 64 KB"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range parse(t, test.body).problems {
				if p.Code == "too-large" {
					got = append(got, strings.TrimPrefix(p.Pos.String(), "content/pages/x.md:")+": "+p.Msg)
				}
			}
			if len(got) != 1 || !strings.Contains(got[0], test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
