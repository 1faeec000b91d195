package generator

import (
	"bytes"
	"html"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/pack"
	"totalplace/generator/prose"
	"totalplace/generator/search"
	"totalplace/generator/tally"
)

// What the search reads of texts, counts and conversations: the contents of their pages, divided where there is
// something to link to. What can be found, and by which names, is in searchpages.go.

// countText adds what a count's page says in sentences and rows.
func (m *maker) countText(t *search.Text, s *tally.Summary) {
	c := s.Count
	var said, out []string
	for _, x := range s.Sentences() {
		said = append(said, x.Text)
	}
	title := func(id pack.ID) string {
		if e := m.pack.Entry(id); e != nil {
			return e.Title
		}
		return ""
	}
	for _, n := range c.NotCounted {
		name := title(n.Organisation)
		if n.Service != "" {
			name = joinedBy(", ", name, m.pack.Services.Of(n.Service).Name)
		}
		out = append(out, name+": "+n.Why)
	}
	t.Add("", "", append(said, c.Note)...)
	if len(s.Stated) > 0 {
		t.Add(statedID, statedTitle)
	}
	for _, st := range s.Stated {
		x := st.Published
		t.AddRow(money.Headline(x.Amount.Rat()), x.By, x.Year, title(x.Source), st.Differs, x.Note)
	}
	if len(c.Rows) > 0 {
		t.Add(rowsID, rowsTitle)
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		t.AddRow(title(r.Organisation), m.pack.Services.Of(r.Service).Name, m.pack.Lines.Of(r.Line).Name, typed(r.Typed), string(r.Status), r.Method, r.Note)
	}
	if len(c.Transfers) > 0 {
		t.Add(transfersID, transfersTitle)
	}
	for i := range c.Transfers {
		x := &c.Transfers[i]
		t.AddRow(title(x.From), title(x.To), m.pack.Services.Of(x.Service).Name, money.Exactly(x.Share.Of(x.Amount)), x.Why)
	}
	if len(c.Beside) > 0 {
		t.Add(besideID, besideTitle)
	}
	for _, x := range c.Beside {
		t.AddRow(title(x.Organisation), m.pack.Services.Of(x.Service).Name, money.Exactly(x.Amount.Rat()), x.Why)
	}
	if len(out) > 0 {
		t.Add(missingID, missingTitle, out...)
	}
}

// conversationText adds the text of a conversation, with each insight and experiment as a section.
func (m *maker) conversationText(t *search.Text, c *pack.Conversation) {
	at := "" // the last item above; text below a list is found there
	for _, passage := range c.Passages {
		first := len(t.Sections)
		m.sections(t, &c.Entry, passage.Text)
		if passage.Kind != "" {
			t.Sections = t.Sections[:len(t.Sections)-1] // the heading of the list, which says nothing about its items
		}
		if first < len(t.Sections) && len(t.Sections[first].Heading) == 0 {
			t.Sections[first].Anchor = at
		}
		for _, item := range passage.Items {
			at = item.ID
			m.sectionsAt(t, &c.Entry, item.Piece, at)
		}
	}
	m.notes(t, &c.Entry)
}

// notes adds the notes at the end of an entry's text, each as a section.
func (m *maker) notes(t *search.Text, e *pack.Entry) {
	for _, note := range e.Body.Written {
		m.sectionsAt(t, e, note.Piece, note.ID)
	}
}

// sections adds a piece of an entry's text, divided at its headings.
func (m *maker) sections(t *search.Text, e *pack.Entry, piece prose.Piece) {
	cutUp(t, e, piece, m.linkText)
}

// sectionsAt adds a piece of an entry's text, all of which is linked to at one anchor.
func (m *maker) sectionsAt(t *search.Text, e *pack.Entry, piece prose.Piece, anchor string) {
	first := len(t.Sections)
	m.sections(t, e, piece)
	for i := range t.Sections[first:] {
		t.Sections[first+i].Anchor = anchor
	}
}

// cutUp adds a piece of an entry's text, divided at its headings. It reads the words back from the HTML, because only
// that has the ids to link to. Of what is filled in, it includes the words: the values of facts and figures, and the
// titles of links. says returns these.
func cutUp(t *search.Text, e *pack.Entry, piece prose.Piece, says func(*pack.Entry, prose.Link) string) {
	first := len(t.Sections)
	c := cutter{Text: t, begun: len(t.Words)}
	t.Sections = append(t.Sections, search.Section{})
	t.Words = slices.Grow(t.Words, piece.Len())
	for run, link := range e.Body.Runs(piece) {
		c.html(run)
		if link != nil {
			c.pause()
			c.say([]byte(says(e, *link)))
		}
	}
	t.Sections[len(t.Sections)-1].Text = c.end()
	said := slices.DeleteFunc(t.Sections[first:], func(s search.Section) bool {
		return len(s.Heading) == 0 && len(bytes.TrimSpace(s.Text)) == 0
	})
	t.Sections = t.Sections[:first+len(said)]
}

// cutter divides a text into sections.
type cutter struct {
	*search.Text
	begun  int    // where the current part begins in Words
	spaces int    // pending spaces before note marks; dropped if punctuation follows
	gap    string // the separator to write before words of another item or cell
}

// end ends the current part and returns it.
func (c *cutter) end() []byte {
	c.space()
	said := c.Words[c.begun:]
	c.begun, c.gap = len(c.Words), ""
	return said
}

// space is what separates a word from its note mark.
const space = "\u00a0"

func (c *cutter) space() {
	for ; c.spaces > 0; c.spaces-- {
		c.Words = append(c.Words, space...)
	}
}

// say writes words. Pending spaces are dropped if the words begin with a punctuation mark.
func (c *cutter) say(words []byte) {
	spaces := 0
	for bytes.HasSuffix(words, []byte(space)) {
		words = words[:len(words)-len(space)]
		spaces++
	}
	if len(words) > 0 {
		if len(words) > 1 && words[1] == ' ' && (words[0] == ';' || words[0] == ',' || words[0] == ':') {
			c.spaces = 0
		}
		c.space()
		c.Words = append(c.Words, words...)
	}
	c.spaces += spaces
}

// pause writes the separator before the next words: a space, preceded by the pending punctuation unless the words
// before end in some.
func (c *cutter) pause() {
	if c.gap == "" {
		return
	}
	if before := bytes.TrimRight(c.Words[c.begun:], " \n"); len(before) > 0 {
		switch last := before[len(before)-1]; {
		case 'a' <= last && last <= 'z' || 'A' <= last && last <= 'Z' || '0' <= last && last <= '9' || last == ')' || last == '%':
			c.say([]byte(c.gap))
		default:
			c.say([]byte{' '})
		}
	}
	c.gap = ""
}

// html reads the next run of HTML. It was written by package prose, so a tag ends at the next > in the same run.
func (c *cutter) html(run []byte) {
	for len(run) > 0 {
		words, rest := cut(run, '<')
		switch {
		case c.gap != "" && len(bytes.TrimSpace(words)) == 0:
		case bytes.IndexByte(words, '&') < 0: // nearly always
			c.pause()
			c.say(words)
		default:
			c.pause()
			c.say([]byte(html.UnescapeString(string(words))))
		}
		tag, after := cut(rest, '>')
		run = after
		name, attributes := cut(tag, ' ')
		last := &c.Sections[len(c.Sections)-1]
		switch string(name) {
		case "h1", "h2", "h3", "h4", "h5", "h6":
			last.Text = c.end()
			_, id, _ := strings.Cut(string(attributes), `id="`)
			id, _, _ = strings.Cut(id, `"`)
			c.Sections = append(c.Sections, search.Section{Anchor: html.UnescapeString(id)})
		case "/h1", "/h2", "/h3", "/h4", "/h5", "/h6":
			last.Heading = c.end()
		case "img":
			c.pause()
			_, words, _ := strings.Cut(string(attributes), `alt="`)
			c.say([]byte(html.UnescapeString(strings.TrimSuffix(words, `"`))))
		case "/td", "/th":
			if c.gap == "" {
				c.gap = ", "
			}
		case "/dt":
			c.gap = ": "
		case "/p", "/li", "/tr", "/dd", "/pre":
			c.gap = "; "
		}
	}
}

// cut is like [bytes.Cut] for a single byte, but faster.
func cut(s []byte, at byte) (before, after []byte) {
	if i := bytes.IndexByte(s, at); i >= 0 {
		return s[:i], s[i+1:]
	}
	return s, nil
}
