package prose

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"totalplace/generator/source"
)

// Figure is a chart that an author asks for in a text, with a fenced block:
//
//	```figure
//	count: kent-2009-10
//	show: services
//	```
//
// What the chart shows is not known here; whoever fills in the text draws it.
type Figure struct {
	N                  int // its index in the text
	Count, Show, Title source.Text
	Pos                source.Pos // of the fence
}

func (w *writer) figure(n *ast.FencedCodeBlock) {
	f := Figure{N: len(w.doc.Figures), Pos: w.at(n)}
	keys := map[string]*source.Text{"count": &f.Count, "show": &f.Show, "title": &f.Title}
	meant := map[string]bool{} // meant by a mistyped key
	unsure := false            // whether some other line may stand for a missing key
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		line := strings.TrimRight(string(segment.Value(w.src)), " \t\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		key, value, found := strings.Cut(line, ":")
		into := keys[key]
		pos := w.body.At(segment.Start)
		switch {
		case !found:
			hint := "write one of count, show and title at its beginning, with a colon and a space: count: kent-2009-10"
			if words := strings.Fields(strings.NewReplacer("=", " ", "：", " ").Replace(line)); len(words) > 1 && keys[words[0]] != nil {
				hint = "write " + source.Printable(words[0]+": "+strings.Join(words[1:], " "))
			}
			w.problems.Add(pos, "figure", "this line of the figure has no key with a colon behind it", hint)
			unsure = true
		case into == nil:
			hint := "the keys of a figure are count, show and title"
			if near := source.Nearest(key, []string{"count", "show", "title"}); near != "" {
				hint = source.DidYouMean(near)
				meant[near] = true
			} else {
				unsure = true
			}
			w.problems.Add(pos, "unknown-key", fmt.Sprintf("%s is not a key of a figure", source.Quote(key)), hint)
		case into.Set():
			w.problems.Add(pos, "same-key", fmt.Sprintf("the key %s is repeated here", source.Quote(key)), "keep one")
		default:
			blanks := len(value) - len(strings.TrimLeft(value, " \t"))
			*into = source.Text{S: unquoted(strings.TrimSpace(value)), Pos: w.body.At(segment.Start + len(key) + 1 + blanks)}
		}
	}
	for _, key := range []string{"count", "show"} {
		if keys[key].S == "" && !meant[key] && !unsure {
			w.problems.Add(f.Pos, "missing-key", fmt.Sprintf("the figure has no %s", key), "add a line "+key+": …")
		}
	}
	w.doc.Figures = append(w.doc.Figures, f)
	w.put(aFigure, int32(f.N))
	w.out.WriteByte('\n')
}

// unquoted returns a value without the quotation marks around it. An apostrophe at the end alone stays.
func unquoted(value string) string {
	if n := len(value); n > 1 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
		return value[1 : n-1]
	}
	return value
}
