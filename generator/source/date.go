package source

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Date is a calendar date, known to the day, the month or the year. Parts that are not known are 0.
type Date struct{ Year, Month, Day int }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.Year == 0 }

// Compare orders dates. A year comes before its months, and a month before its days.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// String returns the date in ISO 8601 form, as precisely as it is known: 2009, 2009-10, 2009-10-07.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Words returns the date as a person would write it: 7 October 2009, October 2009, 2009.
func (d Date) Words() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return time.Month(d.Month).String() + " " + strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Day) + " " + time.Month(d.Month).String() + " " + strconv.Itoa(d.Year)
}

// parseDate parses 2009, 2009-10 or 2009-10-07.
func parseDate(s string) (Date, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if len(s) != len(layout) {
			continue
		}
		if t, err := time.Parse(layout, s); err == nil {
			d := Date{t.Year(), int(t.Month()), t.Day()}
			switch layout {
			case "2006":
				d.Month, d.Day = 0, 0
			case "2006-01":
				d.Day = 0
			}
			return d, d.Year > 0
		}
	}
	return Date{}, false
}

// Date returns the date under a key, to whatever precision it is given.
func (m *Fields) Date(key string) Date { return m.date(key, false) }

// Day returns the date under a key, which must be given to the day.
func (m *Fields) Day(key string) Date { return m.date(key, true) }

func (m *Fields) date(key string, whole bool) Date {
	t := m.Text(key)
	if !t.Set() {
		return Date{}
	}
	d, ok := parseDate(t.S)
	switch {
	case !ok:
		hint := "write it as 2009, 2009-10 or 2009-10-07"
		if whole {
			hint = "write it as 2009-10-07"
		}
		if serial.MatchString(t.S) {
			days, _ := strconv.Atoi(t.S)
			day := time.Date(1899, time.December, 30+days, 0, 0, 0, 0, time.UTC)
			hint = fmt.Sprintf("write %s, if %s is meant: spreadsheets keep a date as such a number", day.Format(time.DateOnly), day.Format("2 January 2006"))
		}
		if year, month := twoYears(t.S); year != "" && !whole {
			hint = "write " + year
			if !month.IsZero() {
				hint += " for the year, or " + month.String() + " if " + month.Words() + " is meant"
			}
		} else if meant := looseDate(t.S); !meant.IsZero() && (!whole || meant.Day > 0) {
			hint = "write " + meant.String()
			if !strings.ContainsFunc(t.S, unicode.IsLetter) { // all digits: day and month may be the other way round
				hint += ", if " + meant.Words() + " is meant"
			}
		} else if dayShaped.MatchString(t.S) {
			m.problems.Add(t.Pos, "wrong-date", fmt.Sprintf("there is no day %s", t.S), "check the month and the day")
			break
		} else if years := aYear.FindAllString(t.S, -1); len(years) == 1 && !whole && strings.ContainsFunc(t.S, func(r rune) bool { return unicode.IsLetter(r) || r == '?' || r == '~' }) { // about 2009, autumn 2009, 13 and 14 November 2009
			hint = "write " + years[0] + ", or the first month or day if known: " + years[0] + "-10 or " + years[0] + "-10-07"
		}
		m.problems.Add(t.Pos, "wrong-date", fmt.Sprintf("%s is not a date", Quote(t.S)), hint)
	case whole && d.Day == 0:
		m.problems.Add(t.Pos, "wrong-date", fmt.Sprintf("%s needs the day too", Quote(t.S)), "write it as 2009-10-07")
	default:
		return d
	}
	return Date{}
}

var (
	serial    = regexp.MustCompile(`^[2-5]\d{4}$`) // days since the end of 1899: 1954 to 2064
	aYear     = regexp.MustCompile(`\b(?:1[5-9]|20)\d\d\b`)
	dayShaped = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	weekday   = regexp.MustCompile(`^(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b`)
	ordinal   = regexp.MustCompile(`(\d)(?i:st|nd|rd|th)\b`)
)

// twoYears recognises a financial year, such as 2009/10 or 2009–2010, where a date should be. It returns the year in
// which it begins and, if it could be one, the month it looks like.
func twoYears(s string) (year string, month Date) {
	m := acrossYears.FindStringSubmatch(s)
	if m == nil {
		return "", Date{}
	}
	from, _ := strconv.Atoi(m[1])
	to, _ := strconv.Atoi(m[3])
	if (from+1)%100 != to {
		return "", Date{}
	}
	if m[2] == "" {
		month, _ = parseDate(m[1] + "-" + m[3])
	}
	return m[1], month
}

var acrossYears = regexp.MustCompile(`^(\d{4}) ?(?:[-/–—‐‑−]|to) ?(\d\d)?(\d\d)$`)

// looseDate parses a date as people write it in Britain, with the day before the month, or returns the zero Date.
func looseDate(s string) Date {
	s = ordinal.ReplaceAllString(weekday.ReplaceAllString(strings.Trim(s, `"'“”‘’`), ""), "$1")
	s = strings.NewReplacer("–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", ",", " ", ". ", " ", "Sept ", "Sep ", " of ", " ").Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	if d, ok := parseDate(s); ok {
		return d
	}
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "2-Jan-06", "2 Jan 06", "2/1/2006", "2/1/06",
		"2.1.2006", "2.1.06", "2-1-2006", "2-1-06", "2006/1/2", "2006-1-2", "2006.1.2", "1/2/2006", "20060102", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date{t.Year(), int(t.Month()), t.Day()}
		}
	}
	for _, layout := range []string{"January 2006", "Jan 2006", "Jan-2006", "Jan-06", "Jan 06", "1/2006", "2006-1"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date{t.Year(), int(t.Month()), 0}
		}
	}
	return Date{}
}
