// Package listing writes JSON that a person can read as well: the files of a site that programs take.
//
// A value is written by [encoding/json] and then laid out by one rule: an object or a list that holds
// neither stands in one line. So a table has a line for each row, a list of files a line for each file, and
// what changes from one build to the next is lines that can be compared.
//
//	{
//	 "generator": "totalplace",
//	 "files": [
//	  {"path":"404.html","bytes":3801},
//	  {"path":"about.html","bytes":4716}
//	 ]
//	}
//
// The standard library can break all lines or none. With all of them the file of a count is a quarter longer,
// most of it space, and it takes longer to make.
package listing

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"
)

// JSON returns a value as such JSON, with a line end behind it. The error is that of [json.Marshal].
func JSON(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return laidOut(data), nil
}

// With returns an object that was laid out, and that holds others, with one field more: a list of objects or lists,
// at least one, each of them laid out, that take about so many bytes. So what many files have alike is laid out once,
// and a table of many rows is written row by row.
func With(object []byte, name string, size int, list iter.Seq[[]byte]) []byte {
	object = bytes.TrimSuffix(object, []byte("\n}\n"))
	out := append(make([]byte, 0, len(object)+size), object...)
	out = append(AppendString(append(out, ",\n "...), name), ": ["...)
	before := "\n"
	for value := range list {
		out = append(out, before...)
		for line := range bytes.Lines(value) {
			out = append(append(out, "  "...), line...)
		}
		out = bytes.TrimSuffix(out, []byte("\n"))
		before = ",\n"
	}
	return append(out, "\n ]\n}\n"...)
}

// AppendString appends a string as JSON. Most are letters that stand for themselves.
func AppendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '&' || c == '<' || c == '>' {
			quoted, _ := json.Marshal(s) // every string can be written
			return append(b, quoted...)
		}
	}
	b = append(slices.Grow(b, len(s)+2), '"')
	return append(append(b, s...), '"')
}

// laidOut breaks JSON that has no space between its parts into lines.
func laidOut(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/8)
	depth := 0
	line := func() {
		out = append(out, '\n')
		for range depth {
			out = append(out, ' ')
		}
	}
	for len(data) > 0 {
		switch c := data[0]; c {
		case '{', '[':
			if n := flat(data); n > 0 {
				out, data = append(out, data[:n]...), data[n:]
				continue
			}
			out = append(out, c)
			depth++
			line()
		case '}', ']':
			depth--
			line()
			out = append(out, c)
		case ',':
			out = append(out, c)
			line()
		case ':':
			out = append(out, ':', ' ')
		case '"':
			n := quoted(data)
			out, data = append(out, data[:n]...), data[n:]
			continue
		default:
			out = append(out, c)
		}
		data = data[1:]
	}
	return append(out, '\n')
}

// flat is the length of the object or list that data begins with, or 0 where it holds another.
func flat(data []byte) int {
	for i := 1; ; i++ {
		switch data[i] {
		case '{', '[':
			return 0
		case '}', ']':
			return i + 1
		case '"':
			i += quoted(data[i:]) - 1
		}
	}
}

// quoted is the length of the string that data begins with, with its quotation marks.
func quoted(data []byte) int {
	for i := 1; ; i++ {
		i += bytes.IndexByte(data[i:], '"')
		before := 0
		for data[i-1-before] == '\\' {
			before++
		}
		if before%2 == 0 {
			return i + 1
		}
	}
}
