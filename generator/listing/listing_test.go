package listing_test

import (
	"bytes"
	"encoding/json"
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
