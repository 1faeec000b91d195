package returns

import "testing"

func TestFlowEnd(t *testing.T) {
	for _, c := range []struct{ text, value string }{
		{`{a: b}`, `{a: b}`},
		{`{a: b} # }`, `{a: b}`},
		{`{a: {b: [c, "}"]}, d: 'it''s }'}, e}`, `{a: {b: [c, "}"]}, d: 'it''s }'}`},
		{`{why: Carer's Allowance}, {b: 'c'}`, `{why: Carer's Allowance}`},
		{`{a: "say \"}\""}}`, `{a: "say \"}\""}`},
		{`{"a":1,'b':2}}`, `{"a":1,'b':2}`},
		{`{at: 12:30, b: x#y}}`, `{at: 12:30, b: x#y}`},
		{"{a: b\n}", ""},
		{`{a: b # c}`, ""},
		{`{a: "b`, ""},
		{`{a: 'b''`, ""},
		{`plain words , next`, `plain words`},
		{`plain: next`, `plain`},
		{``, ""},
	} {
		got := ""
		if end := flowEnd([]byte(c.text), 0); end > 0 {
			got = c.text[:end]
		}
		if got != c.value {
			t.Errorf("%q ends as %q, want %q", c.text, got, c.value)
		}
	}
}

func TestScalar(t *testing.T) {
	for in, want := range map[string]string{
		"kent": "kent", "rs-2009-10.csv": "rs-2009-10.csv", "2009-10": "2009-10", "£k": "£k", "": `""`, "null": `"null"`,
		"a, b": `"a, b"`, "a: b": `"a: b"`, `say "x"\y`: `"say \"x\"\\y"`, "-": `"-"`, "# a": `"# a"`,
	} {
		if got := scalar(in); got != want {
			t.Errorf("%q is written %s, want %s", in, got, want)
		}
	}
}
