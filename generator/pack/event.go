package pack

import (
	"fmt"
	"slices"
	"strings"

	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// Event is a meeting: who spoke, what was asked and what was answered.
type Event struct {
	Entry
	Date       source.Date
	Place      string
	Organiser  Party
	Speakers   []Speaker
	Exchanges  []Exchange
	Heading    prose.Heading // above the exchanges; its Level is 0 if there are none
	Lead, Rest prose.Piece   // the text before the exchanges, and after them

	misshapen bool // the exchanges are malformed, so not all of them are known
}

// Speaker is somebody who spoke at an event, as named in a published record.
type Speaker struct {
	Name, Role   string
	Organisation Party
}

// Exchange is one question with its answers.
type Exchange struct {
	Question prose.Heading
	Asked    Voice
	Answers  []Voice
	Note     prose.Piece // whatever else is under the question
}

// Voice is what one person said. If several records of the event were kept, each of them is a Record; they are shown
// side by side and never merged, because they differ in more than wording.
type Voice struct {
	Who, From prose.Piece
	Records   []Record

	name string // Who as plain text, for messages
}

// Record is what one source says that a person said.
type Record struct {
	Source ID // empty if the text cites none
	Piece  prose.Piece
}

// questions is the heading that introduces the exchanges.
const questions = "Questions and answers"

func (v *Event) join(p *Pack) { p.Events = append(p.Events, v) }

func readEvent(e Entry, m *source.Fields) thing {
	m.Must("date: 2009-10-07")
	v := &Event{Entry: e}
	v.Date = m.Date("date")
	v.Place = m.Name("place").S
	v.Organiser = v.named(m.Name("organiser"))
	for _, s := range m.Each("speakers", "name") {
		v.Speakers = append(v.Speakers, Speaker{
			Name: s.Name("name").S, Role: s.Name("role").S, Organisation: v.named(s.Text("organisation")),
		})
		s.Done()
	}

	body, problems := v.Body, m.Problems()
	before := problems.Count(source.Error)
	first := v.findQuestions(problems)
	v.Lead = body.Between(0, first)
	last := v.readExchanges(min(first+1, len(body.Blocks)), problems)
	v.Rest = body.Between(last, len(body.Blocks))
	v.misshapen = problems.Count(source.Error) > before
	for _, x := range v.Exchanges {
		v.within(x.Question.Words, x.Question.ID)
		for _, voice := range append([]Voice{x.Asked}, x.Answers...) {
			v.within(voice.Who, x.Question.ID)
			v.within(voice.From, x.Question.ID)
			for _, r := range voice.Records {
				v.within(r.Piece, x.Question.ID)
			}
		}
	}
	return v
}

// findQuestions returns the index of the block with the heading that introduces the exchanges, or the number of
// blocks if there is none.
func (v *Event) findQuestions(problems *source.Problems) int {
	for i, b := range v.Body.Blocks {
		if b.Kind != prose.HeadingBlock || b.Heading.Level != 2 {
			continue
		}
		if strings.EqualFold(b.Heading.Text, questions) {
			v.Heading = b.Heading
			return i
		}
		misheaded(b.Heading, v.File, problems, questions)
	}
	return len(v.Body.Blocks)
}

// readExchanges reads the questions, and below each who asked it and who answered, up to the next heading of level 2.
// It returns the index of the block after the last one read.
func (v *Event) readExchanges(first int, problems *source.Problems) (last int) {
	body := v.Body
	early := false // text above the first question has been reported
	note := -1     // the block at which the note of the exchange begins
	for last = first; last < len(body.Blocks); last++ {
		b := body.Blocks[last]
		if b.Kind == prose.HeadingBlock && b.Heading.Level == 2 {
			break
		}
		if b.Kind == prose.HeadingBlock && b.Heading.Level == 3 {
			v.Exchanges = append(v.Exchanges, Exchange{Question: b.Heading})
			note = -1
			continue
		}
		if len(v.Exchanges) == 0 {
			if !early {
				problems.Add(instead(body, last, b.Pos, problems), "wrong-shape", "there is text between the heading and the first question", "move it above the heading, or begin the question with ###")
			}
			early = true
			continue
		}
		x := &v.Exchanges[len(v.Exchanges)-1]
		switch {
		case b.Kind == prose.DefinitionsBlock && note >= 0:
			problems.Add(body.Blocks[note].Pos, "wrong-shape", "there is text among the answers, but nobody is named as saying it", "put a colon and a space before it, or move it below the last answer")
			note = -1
		case b.Kind == prose.DefinitionsBlock:
			x.read(body, b, problems)
		case x.Asked.name == "":
			problems.Add(instead(body, last, b.Pos, problems), "wrong-shape", "there is text between the question and who asked it", "below the question write a name on a line, and what was said on the next, after a colon and a space")
			x.Asked.name = x.Question.Text // so that this is reported once
		default:
			if note < 0 {
				note = last
				if v.beginsWithName(body, b.Piece) {
					problems.Warn(b.Pos, "wrong-shape", "this looks like an answer, but is not one", "write the name on a line, and below it a colon, a space and what was said")
				}
			}
			x.Note = body.Between(note, last+1)
		}
	}
	if v.Heading.Level > 0 && len(v.Exchanges) == 0 && !early {
		problems.Add(v.Heading.At.In(v.File), "wrong-shape", fmt.Sprintf("no question follows the heading %s", source.Quote(v.Heading.Text)), "begin each question below it with ###, or take the heading out")
	}
	for _, x := range v.Exchanges {
		if x.Asked.name == "" {
			problems.Add(x.Question.At.In(v.File), "wrong-shape", fmt.Sprintf("nobody is named as asking %s", source.Quote(x.Question.Text)), "below it write a name on a line, and what was said on the next, after a colon and a space")
		}
	}
	return last
}

// beginsWithName reports whether a paragraph begins with the name of a speaker or of somebody in an earlier exchange,
// alone on its line or followed by a colon, a comma or markup.
func (v *Event) beginsWithName(body *prose.Doc, p prose.Piece) bool {
	var names []string
	for _, s := range v.Speakers {
		names = append(names, s.Name)
	}
	for _, x := range v.Exchanges {
		for _, voice := range append([]Voice{x.Asked}, x.Answers...) {
			names = append(names, voice.name)
		}
	}
	for html := range body.Runs(p) {
		return slices.ContainsFunc(names, func(name string) bool {
			rest, found := strings.CutPrefix(string(html), "<p>"+name)
			return found && name != "" && rest != "" && strings.ContainsRune("\n:<,", rune(rest[0]))
		})
	}
	return false
}

// read reads the voices in a definition list: each term is a name, each definition a record.
func (x *Exchange) read(body *prose.Doc, b prose.Block, problems *source.Problems) {
	var voices []Voice
	for _, item := range b.Items {
		if item.Term {
			if n := len(voices); n > 0 && len(voices[n-1].Records) == 0 {
				problems.Add(item.Pos(), "wrong-shape", fmt.Sprintf("nothing is said below the name %s", source.Quote(voices[n-1].name)), "if this line is what was said, begin it with a colon and a space")
			}
			who, from := body.Cut(item.Piece, ", ")
			name, _, _ := strings.Cut(item.Text(), ", ")
			voices = append(voices, Voice{Who: who, From: from, name: name})
			continue
		}
		if len(voices) == 0 {
			problems.Add(item.Pos(), "wrong-shape", "nobody is named above what was said", "write a name on the line above")
			continue
		}
		voice := &voices[len(voices)-1]
		record := Record{Piece: item.Piece}
		if len(item.Cites) > 0 {
			record.Source = NewID(KindSource, item.Cites[0])
		}
		if n := len(voice.Records); n > 0 && (record.Source == "" || voice.Records[n-1].Source == "") {
			problems.Add(item.Pos(), "wrong-shape", fmt.Sprintf("there are two records of what %s said, but not both say which record they are", source.Quote(voice.name)), "end each with a citation: [^source-id]")
		}
		voice.Records = append(voice.Records, record)
	}
	if x.Asked.name == "" && len(voices) > 0 {
		x.Asked, voices = voices[0], voices[1:]
	}
	x.Answers = append(x.Answers, voices...)
}
