package listing_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"totalplace/generator/listing"
)

// TestJSON lays a value out: a list of plain values stands in one line, and an object of plain values too.
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

// TestWith wants an object with one field more to be what it would be if it had been laid out with it.
func TestWith(t *testing.T) {
	lay := func(text string) []byte {
		out, err := listing.JSON(json.RawMessage(text))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, values := range [][]string{{`["x",null]`}, {`["a",1]`, `[]`, `{"deep":{"of":["a",{}]},"b":[1,[2]]}`, `{}`}} {
		var list [][]byte
		for _, value := range values {
			list = append(list, lay(value))
		}
		got := listing.With(lay(`{"name":"n","holds":[[1]]}`), `a "b"`, 10, slices.Values(list))
		if want := lay(`{"name":"n","holds":[[1]],"a \"b\"":[` + strings.Join(values, ",") + `]}`); string(got) != string(want) {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
}

// FuzzAppendString: a string is written as encoding/json writes it.
func FuzzAppendString(f *testing.F) {
	for _, seed := range []string{"", "plain", `a "b" \`, "<&>", "£1 ’ \u2028", "\x00\x7f\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, _ := json.Marshal(s)
		if got := listing.AppendString([]byte("["), s); string(got) != "["+string(want) {
			t.Errorf("%q became %s, want %s", s, got, want)
		}
	})
}

// FuzzJSON: laid out or not, it is the same value, digit by digit; and it ends.
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
