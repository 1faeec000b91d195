package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// JSON is a value in a JSON file, with its position. Asking for something of another type, or for a member that does
// not exist, yields a zero value; so a reader checks once what must be there, and reports it at [JSON.Pos], which for
// a missing member is where its object begins.
type JSON struct {
	file *File
	at   int // its offset; the column is computed only on request
	v    any // map[string]JSON, []JSON, string, json.Number, bool or nil
}

// JSON parses the file. If that fails it reports why and returns false.
func (f *File) JSON(problems *Problems) (JSON, bool) {
	f.Data = bytes.TrimPrefix(f.Data, []byte("\ufeff"))
	f.index()
	if bad := bytes.IndexRune(f.Data, utf8.RuneError); bad >= 0 {
		problems.Add(f.At(bad), "not-text", "this is not UTF-8 text", asUTF8)
		return JSON{}, false
	}
	var whole json.RawMessage
	if err := json.Unmarshal(f.Data, &whole); err != nil {
		at := len(f.Data)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = int(syntax.Offset) - 1 // Offset includes the offending byte
		}
		problems.Add(f.At(at), "json", "this is not valid JSON", "check quotes, commas and brackets, or export the file again from the program that made it")
		return JSON{}, false
	}
	d := json.NewDecoder(bytes.NewReader(f.Data))
	d.UseNumber()
	return f.value(d, problems), true
}

// value reads the next value. The syntax has been checked.
func (f *File) value(d *json.Decoder, problems *Problems) JSON {
	at := func() int { // the offset of the next token; InputOffset is the end of the last
		n := int(d.InputOffset())
		return n + len(f.Data[n:]) - len(bytes.TrimLeft(f.Data[n:], " \t\r\n,:"))
	}
	v := JSON{file: f, at: at()}
	token, _ := d.Token()
	switch token {
	case json.Delim('['):
		items := []JSON{}
		for d.More() {
			items = append(items, f.value(d, problems))
		}
		_, _ = d.Token()
		v.v = items
	case json.Delim('{'):
		members := map[string]JSON{}
		for d.More() {
			stands := at()
			token, _ := d.Token()
			key, _ := token.(string)
			if _, twice := members[key]; twice {
				problems.Add(f.At(stands), "same-key", fmt.Sprintf("the key %s is repeated here", Quote(key)), "keep one")
			}
			members[key] = f.value(d, problems)
		}
		_, _ = d.Token()
		v.v = members
	default:
		if text, ok := token.(string); ok && Forbidden(text) {
			problems.Add(v.Pos(), "not-text", fmt.Sprintf("%s holds an invisible character", Quote(text)), "take it out")
			break
		}
		v.v = token
	}
	return v
}

// Pos returns the position of the value.
func (v JSON) Pos() Pos { return v.file.At(v.at) }

// Get returns the member of an object with the given key.
func (v JSON) Get(key string) JSON {
	members, _ := v.v.(map[string]JSON)
	if m, ok := members[key]; ok {
		return m
	}
	return JSON{file: v.file, at: v.at}
}

// Items returns the elements of an array.
func (v JSON) Items() []JSON {
	items, _ := v.v.([]JSON)
	return items
}

// Text returns a string, with white space folded.
func (v JSON) Text() Text {
	s, _ := v.v.(string)
	if s = folded(s); s == "" {
		return Text{}
	}
	return Text{S: s, Pos: v.Pos()}
}

// Number returns a number, and whether the value is one.
func (v JSON) Number() (float64, bool) {
	n, _ := v.v.(json.Number)
	x, err := n.Float64()
	return x, err == nil
}
