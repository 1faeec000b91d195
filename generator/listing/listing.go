// Package listing writes JSON that people can read too, for the files of a site that are meant for programs.
//
// [encoding/json] encodes a value, which is then laid out by one rule: an object or array that contains no other goes
// on one line. So a table has one line per row and a list of files one line per file, and two builds can be compared
// line by line.
//
//	{
//	 "generator": "totalplace",
//	 "files": [
//	  {"path":"404.html","bytes":3801},
//	  {"path":"about.html","bytes":4716}
//	 ]
//	}
//
// The standard library puts either every value on its own line or all of them on one. With every value on its own
// line a count's file is a quarter larger, most of that space, and takes longer to make.
package listing

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// JSON returns v as JSON laid out in this way, with a final newline. The error is that of [json.Marshal].
func JSON(v any) ([]byte, error) {
	data, err := At(v, 0)
	if err != nil {
		return nil, err
	}
	return append(data, '\n'), nil
}

// At returns v laid out as it appears at the given depth, which is the number of objects and arrays around it,
// without a final newline. So a part that many files share need be laid out only once.
func At(v any, depth int) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return laidOut(data, depth), nil
}

// Before returns an object, which must have a field, laid out at the given depth up to where the value of one more
// field, name, would begin. So a table of many rows can be written row by row: the caller goes on with that value, a
// [Line] and the brace that closes the object.
func Before(object any, name string, depth int) ([]byte, error) {
	data, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	const value = "{}" // a nested object, so that the outer one is broken into lines
	data = append(AppendString(append(data[:len(data)-1], ','), name), ":"+value+"}"...)
	out := laidOut(data, depth)
	return out[:len(out)-len(append(Line([]byte(value), depth), '}'))], nil
}

// Line appends a newline and the indentation of a line at the given depth.
func Line(b []byte, depth int) []byte {
	b = append(b, '\n')
	for range depth {
		b = append(b, ' ')
	}
	return b
}

// AppendString appends s as a JSON string. It is fast for strings in which every character stands for itself, as in
// most.
func AppendString(b []byte, s string) []byte {
	foreign := false
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '&', c == '<', c == '>':
			return appendQuoted(b, s)
		case c >= utf8.RuneSelf:
			foreign = true
		}
	}
	if foreign && (!utf8.ValidString(s) || strings.Contains(s, "\u2028") || strings.Contains(s, "\u2029")) {
		return appendQuoted(b, s)
	}
	b = append(slices.Grow(b, len(s)+2), '"')
	return append(append(b, s...), '"')
}

func appendQuoted(b []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // every string can be written
	return append(b, quoted...)
}

// laidOut breaks compact JSON into lines, starting at the given depth.
func laidOut(data []byte, depth int) []byte {
	out := make([]byte, 0, len(data)+len(data)/8)
	line := func() { out = Line(out, depth) }
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
	return out
}

// flat returns the length of the object or array that data begins with, or 0 if it contains another.
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

// quoted returns the length of the string literal that data begins with, quotation marks included.
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
