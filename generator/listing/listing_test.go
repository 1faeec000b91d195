package listing_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"totalplace/generator/listing"
)

// TestJSON checks the layout: a list of plain values is on one line, and so is an object of plain values.
func TestJSON(t *testing.T) {
	got, err := listing.JSON(json.RawMessage(`{"name":"a \"b\\","empty":{},"list":[],"rows":[["x",1.50,null],["{[,:","]",true]],"deep":{"of":{"a":1}}}`))
	want := `{
 "name": "a \"b\\",
 "empty": {},
 "list": [],
 "rows": [
  ["x",1.50,null],
  ["{[,:","]",true]
 ],
 "deep": {
  "of": {"a":1}
 }
}
`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	if got, _ := listing.JSON("alone"); string(got) != "\"alone\"\n" {
		t.Errorf("%s", got)
	}
	if _, err := listing.JSON(func() {}); err == nil {
		t.Error("a function became JSON")
	}
}

// TestBefore checks that an object written field by field and value by value is the same as if it had been laid out
// at once, at every depth.
func TestBefore(t *testing.T) {
	for _, object := range []string{`{"name":"n"}`, `{"name":"n","holds":[[1]]}`} {
		for _, value := range []string{`"x"`, `["x",null]`, `[{"deep":{"of":["a",{}]},"b":[1,[2]]},{}]`} {
			whole := strings.TrimSuffix(object, "}") + `,"a \"b\"":[` + value + `]}`
			for depth, around := range []func(string) string{
				func(s string) string { return s },
				func(s string) string { return `{"in":` + s + `}` },
				func(s string) string { return `{"in":[` + s + `]}` },
			} {
				out, err := listing.Before(json.RawMessage(object), `a "b"`, depth)
				if err != nil {
					t.Fatal(err)
				}
				inner, err := listing.At(json.RawMessage(value), depth+2)
				if err != nil {
					t.Fatal(err)
				}
				if value == `"x"` { // a list of plain values is on one line
					out = append(append(append(out, '['), inner...), ']')
				} else {
					out = append(listing.Line(append(out, '['), depth+2), inner...)
					out = append(listing.Line(out, depth+1), ']')
				}
				out = append(listing.Line(out, depth), '}')
				want, err := listing.JSON(json.RawMessage(around(whole)))
				if err != nil || !bytes.Contains(want, out) {
					t.Errorf("%s\nis not in\n%s, %v", out, want, err)
				}
			}
		}
	}
	if _, err := listing.Before(func() {}, "a", 0); err == nil {
		t.Error("a function became JSON")
	}
}

// FuzzAppendString checks that a string is written as encoding/json writes it.
func FuzzAppendString(f *testing.F) {
	for _, seed := range []string{"", "plain", `a "b" \`, "<&>", "£1 ’", "£1 ’ \u2028", "\u2029", "£\xff", "\x00\x7f\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, _ := json.Marshal(s)
		if got := listing.AppendString([]byte("["), s); string(got) != "["+string(want) {
			t.Errorf("%q became %s, want %s", s, got, want)
		}
	})
}

// FuzzJSON checks that a value laid out is the same value, digit by digit, and that the layout ends.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{}`, `[[],[[]]]`, `"\\"`, `{"a\\":["\\\"{"],"b":[{"c":-1e9}]}`, `[1,"é ]",null]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var value json.RawMessage
		if json.Unmarshal(data, &value) != nil {
			return
		}
		var back bytes.Buffer
		plain, _ := json.Marshal(value)
		got, err := listing.JSON(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&back, got); err != nil {
			t.Fatalf("%v\n%s", err, got)
		}
		if !bytes.Equal(plain, back.Bytes()) {
			t.Errorf("%s\nbecame\n%s", plain, back.Bytes())
		}
	})
}
