package pack

import (
	"fmt"
	"slices"
	"strings"

	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// Conversation is a table discussion: what those at the table saw, and what they would try.
type Conversation struct {
	Entry
	Event       ID
	Question    string
	Themes      []ID
	Insights    []Item
	Experiments []Item
	Lead, Rest  prose.Piece // the text before the two lists, and after them
	InsightsID  string      // the anchors of the two headings
	ExpID       string
}

// Item is an insight or an experiment. It has an address of its own.
type Item struct {
	ID    string // its anchor on the conversation's page
	Text  string // its plain words
	Piece prose.Piece
	Pos   source.Pos
}

func readConversation(e Entry, m *source.Fields, problems *source.Problems) Entity {
	c := &Conversation{Entry: e}
	c.Event = c.ref(KindEvent, m.Text("event"))
	c.Question = m.Prose("question").S
	c.Themes = c.refsTo(KindTheme, m.Texts("themes"))

	body := c.Body
	first, last := len(body.Blocks), len(body.Blocks)
	for i, b := range body.Blocks {
		if b.Kind != prose.HeadingBlock || b.Heading.Level != 2 {
			continue
		}
		items, id, kind := &c.Insights, &c.InsightsID, "insight"
		switch strings.ToLower(b.Heading.Text) {
		case "insights", "insight":
		case "experiments", "experiment":
			items, id, kind = &c.Experiments, &c.ExpID, "experiment"
		default:
			misheaded(b.Heading, c.File, problems, "Insights", "Experiments")
			continue
		}
		if i+1 == len(body.Blocks) || body.Blocks[i+1].Kind != prose.ListBlock {
			at := instead(body, i+1, b.Heading.At.In(c.File), problems)
			problems.Add(at, "wrong-shape", fmt.Sprintf("no list follows the heading %s", source.Quote(b.Heading.Text)), "begin each item below it with - and a space")
			continue
		}
		first, last = min(first, i), i+2
		*id = b.Heading.ID
		for _, item := range body.Blocks[i+1].Items {
			text := item.Text()
			*items = append(*items, Item{ID: body.NewID(kind + " " + firstWords(text, 7)), Text: text, Piece: item.Piece, Pos: item.Pos()})
		}
	}
	c.Lead = body.Between(0, first)
	c.Rest = body.Between(last, len(body.Blocks))
	for _, item := range append(slices.Clone(c.Insights), c.Experiments...) {
		c.within(item.Piece, item.ID)
	}
	return c
}

// instead takes back the warning of a block that it looks like a list, a table or a heading and is none, because more is
// wrong where it stands and is told instead. It returns the place of the warning, or else the place that is given.
func instead(body *prose.Doc, block int, at source.Pos, problems *source.Problems) source.Pos {
	*problems = slices.DeleteFunc(*problems, func(p source.Problem) bool {
		slip := p.Level == source.Warning && (p.Code == "list-item" || p.Code == "table" || p.Code == "heading-level")
		below := block < len(body.Blocks) && p.Pos.Line >= body.Blocks[block].Pos.Line
		if !slip || !below || block+1 < len(body.Blocks) && p.Pos.Line >= body.Blocks[block+1].Pos.Line {
			return false
		}
		at = p.Pos
		return true
	})
	return at
}

// misheaded warns of a heading that is nearly one of those that the text is read by; what stands below it would be
// words like any other.
func misheaded(h prose.Heading, file string, problems *source.Problems, known ...string) {
	near := source.Nearest(h.Text, known)
	if short := source.Slug(h.Text); slices.Contains(known, questions) && (short == "q-a" || short == "q-and-a") {
		near = questions
	}
	if near != "" {
		problems.Warn(h.At.In(file), "unknown-heading", fmt.Sprintf("below the heading %s nothing is looked for", source.Quote(h.Text)), source.DidYouMean(near))
	}
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}
