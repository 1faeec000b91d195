package pack

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"totalplace/generator/source"
)

// Year is a financial year, from April to March. The zero Year is no year.
type Year struct{ From int } // the calendar year it begins in

// ReadYear reads the financial year under a key, and returns it with its position. The Year is zero if it cannot be
// read.
func ReadYear(m *source.Fields, key string) (Year, source.Pos) {
	t := m.Text(key)
	if !t.Set() {
		return Year{}, t.Pos
	}
	y, ok := parseYear(t.S)
	if !ok {
		hint := "write the two years that it lies in, such as 2009-10"
		if m := looseYear.FindStringSubmatch(t.S); m != nil { // such as 2009/10, or 09/10
			century := "20"
			if m[2] >= "50" { // 98/99
				century = "19"
			}
			if better, ok := parseYear(cmp.Or(m[1], century) + m[2] + "-" + m[3]); ok {
				hint = "write " + better.String()
			}
		} else if from, _ := strconv.Atoi(t.S); from >= 1000 && from <= 9999 {
			hint = fmt.Sprintf("write %s, if it began in April %d, or %s, if it ended in March %d", Year{from}, from, Year{from - 1}, from)
		}
		m.Problem(t.Pos, "wrong-value", source.Quote(t.S)+" is not a financial year", hint)
	}
	return y, t.Pos
}

// parseYear parses a year written 2009-10.
func parseYear(s string) (Year, bool) {
	begin, _, _ := strings.Cut(s, "-")
	from, _ := strconv.Atoi(begin)
	if y := (Year{from}); from >= 1000 && len(s) == len("2009-10") && y.String() == s {
		return y, true
	}
	return Year{}, false
}

var looseYear = regexp.MustCompile(`^(?:FY ?)?(\d\d)?(\d\d) ?(?:[-/–—‐‑−]|to) ?(?:\d\d)?(\d\d)$`)

// IsZero reports whether y is no year.
func (y Year) IsZero() bool { return y == Year{} }

// String returns the year as an author writes it: 2009-10.
func (y Year) String() string {
	if y.IsZero() {
		return ""
	}
	return strconv.Itoa(y.From) + "-" + strconv.Itoa(y.From + 1)[2:]
}

// Words returns the year in full: 2009 to 2010.
func (y Year) Words() string { return strconv.Itoa(y.From) + " to " + strconv.Itoa(y.From+1) }
