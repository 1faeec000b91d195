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
	Event    ID
	Question string
	Themes   []ID
	Passages []Passage // the parts of its text, in order

	misshapen bool // a list of insights or experiments could not be read, so not all items are known
}

// Passage is a part of a conversation's text, and the list of items that follows it.
type Passage struct {
	Text  prose.Piece // as written, with the heading of the list at its end
	Kind  string      // of the items; empty if no list follows
	Items []Item
}

// The values of [Passage.Kind].
const (
	Insight    = "insight"
	Experiment = "experiment"
)

// Item is an insight or an experiment. It has an address of its own.
type Item struct {
	ID    string // its anchor on the conversation's page
	Text  string // as plain text; see [prose.Heading] for when not to show it
	Piece prose.Piece
}

// Items returns all items of a kind, [Insight] or [Experiment].
func (c *Conversation) Items(kind string) (items []Item) {
	for _, passage := range c.Passages {
		if passage.Kind == kind {
			items = append(items, passage.Items...)
		}
	}
	return items
}

func (c *Conversation) join(p *Pack) { p.Conversations = append(p.Conversations, c) }

func readConversation(e Entry, m *source.Fields) thing {
	c := &Conversation{Entry: e}
	c.Event = c.ref(KindEvent, m.Text("event"))
	c.Question = m.Prose("question").S
	c.Themes = c.refsTo(KindTheme, m, "themes")

	body, problems := c.Body, m.Problems()
	from := 0 // the block at which the next passage begins
	for i, b := range body.Blocks {
		if b.Kind != prose.HeadingBlock || b.Heading.Level != 2 {
			continue
		}
		passage := Passage{}
		switch strings.ToLower(b.Heading.Text) {
		case "insights", "insight":
			passage.Kind = Insight
		case "experiments", "experiment":
			passage.Kind = Experiment
		default:
			misheaded(b.Heading, c.File, problems, "Insights", "Experiments")
			continue
		}
		if i+1 == len(body.Blocks) || body.Blocks[i+1].Kind != prose.ListBlock {
			at := instead(body, i+1, b.Heading.At.In(c.File), problems)
			c.misshapen = true
			problems.Add(at, "wrong-shape", fmt.Sprintf("no list follows the heading %s", source.Quote(b.Heading.Text)), "begin each item below it with - and a space")
			continue
		}
		passage.Text = body.Between(from, i+1)
		from = i + 2
		for _, item := range body.Blocks[i+1].Items {
			text := item.Text()
			it := Item{ID: body.NewID(passage.Kind + " " + firstWords(text, 7)), Text: text, Piece: item.Piece}
			passage.Items = append(passage.Items, it)
			c.within(it.Piece, it.ID)
		}
		c.Passages = append(c.Passages, passage)
	}
	if from < len(body.Blocks) {
		c.Passages = append(c.Passages, Passage{Text: body.Between(from, len(body.Blocks))})
	}
	return c
}

// instead withdraws the warning that a block looks like a list, table or heading but is not one, because a more
// serious problem with the block is reported instead. It returns the position of the withdrawn warning, or at if
// there was none.
func instead(body *prose.Doc, block int, at source.Pos, problems *source.Problems) source.Pos {
	*problems = slices.DeleteFunc(*problems, func(p source.Problem) bool {
		below := block < len(body.Blocks) && p.Pos.Line >= body.Blocks[block].Pos.Line
		if !slices.Contains(body.Slips, p) || !below || block+1 < len(body.Blocks) && p.Pos.Line >= body.Blocks[block+1].Pos.Line {
			return false
		}
		at = p.Pos
		return true
	})
	return at
}

// misheaded warns of a heading that nearly matches one of the known headings, by which the text is structured. The
// text below it would be read as ordinary text.
func misheaded(h prose.Heading, file string, problems *source.Problems, known ...string) {
	near := source.Nearest(h.Text, known)
	if short := source.Slug(h.Text); slices.Contains(known, questions) && (short == "q-a" || short == "q-and-a") {
		near = questions
	}
	if near != "" {
		problems.Warn(h.At.In(file), "unknown-heading", fmt.Sprintf("the heading %s has no special meaning", source.Quote(h.Text)), source.DidYouMean(near))
	}
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}
