package prose_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// long takes in what takes minutes.
var long = os.Getenv("TOTALPLACE_LONG") != ""

// patterns are texts of which a parser of Markdown has been, or could become, slower than in proportion
// to their length. Each makes a text of about n bytes.
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
}

func repeat(s string) func(int) string {
	return func(n int) string { return strings.Repeat(s, n/len(s)+1)[:n] }
}

func after(head, s string) func(int) string { return around(head, s, "") }

func around(head, s, tail string) func(int) string {
	return func(n int) string { return head + repeat(s)(n) + tail }
}

// each is the pattern in blocks of n times s, each after a head.
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

// TestPathological wants every pattern to be refused, or to be done in a time that grows about as its
// length does. The bounds are far above what is measured, for the sake of busy machines.
func TestPathological(t *testing.T) {
	sizes := []int{16 << 10, 64 << 10}
	if long {
		sizes = append(sizes, 250<<10)
	}
	for name, pattern := range patterns {
		t.Run(name, func(t *testing.T) {
			var took []time.Duration
			for _, n := range sizes {
				body := pattern(n)
				best := time.Hour
				for range 3 { // another program may have taken the time
					start := time.Now()
					parse(t, body)
					if best = min(best, time.Since(start)); best < 100*time.Millisecond {
						break
					}
				}
				if took = append(took, best); best > 2*time.Second {
					t.Errorf("%d KB took %v", n>>10, best)
				}
			}
			if took[1] > 200*time.Millisecond && took[1] > 8*took[0] {
				t.Errorf("four times the text took %v, then %v", took[0], took[1])
			}
			if testing.Verbose() {
				t.Log(took)
			}
		})
	}
}
