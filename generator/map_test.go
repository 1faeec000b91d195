package generator_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"strconv"
	"testing"

	"golang.org/x/net/html"

	"totalplace/generator"
)

// TestRealMap checks that the map of the real pack has all the numbers of the list beside it, in order, with London's
// two places as dots, and that it is small.
func TestRealMap(t *testing.T) {
	data, err := fs.ReadFile(realPack(t, generator.Builder{}), "pilots/index.html")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	listed, dots := 0, 0
	var numbers []string
	for n := range doc.Descendants() {
		switch {
		case n.Data == "text":
			numbers = append(numbers, n.FirstChild.Data)
		case n.Data == "li" && hasAttr(n.Parent, "class", "places"):
			listed++
		case hasAttr(n, "class", "dot"):
			dots++
		}
	}
	if listed != 13 || len(numbers) != listed || dots != 2 {
		t.Errorf("%d places listed, %d numbers and %d dots on the map; want 13, 13 and 2", listed, len(numbers), dots)
	}
	for i, number := range numbers {
		if number != strconv.Itoa(i+1) {
			t.Errorf("number %d on the map is %s", i+1, number)
		}
	}
	before, rest, _ := bytes.Cut(data, []byte(`<figure class="map">`))
	_, after, found := bytes.Cut(rest, []byte("</figure>"))
	const most = 6 << 10
	if weight := zipped(t, data) - zipped(t, append(bytes.Clone(before), after...)); !found || weight > most {
		t.Errorf("the map weighs %d bytes, compressed; want %d at most", weight, most)
	}
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
