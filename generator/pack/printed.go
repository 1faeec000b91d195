package pack

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/source"
)

var (
	number = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$`)
	span   = regexp.MustCompile(`^(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) to (-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)$`)
)

// printed returns a value with its unit as it appears in a sentence: £8.3 billion, £6,000 to £8,000, 96%, 47. Units
// that are words are not included; the list of facts prints them after the value.
func printed(value, unit string) string {
	if m := span.FindStringSubmatch(value); m != nil {
		from, to := one(m[1], unit), one(m[2], unit)
		if words := after(unit); words != "" {
			from = strings.TrimSuffix(from, words)
		}
		return from + " to " + to
	}
	if number.MatchString(value) {
		return one(value, unit)
	}
	return value
}

// misprinted says what keeps a value from being printed with its unit, and what to write, or returns "" twice.
// Otherwise 1,200 or £7.5bn or 1e3 would be printed as typed, without the unit's sign or with a second one, and
// "about 5" in £m would read as about five.
func misprinted(value, unit string) (fault, hint string) {
	if number.MatchString(value) || span.MatchString(value) {
		return "", ""
	}
	if !strings.HasPrefix(unit, "£") && after(unit) == "" {
		if plain := unparted(value); parted.MatchString(value) {
			plain = strings.Replace(plain, "to", " to ", 1)
			return source.Quote(value) + " is not a plain number, so programs that read it would take it for words", "write " + plain + ", which is printed with its commas"
		}
		return "", ""
	}
	fault = source.Quote(value) + " is not a plain number, so its unit would not be printed with it"
	sign, _, _ := strings.Cut(unit, " ")
	if inside := bracketed.FindStringSubmatch(value); inside != nil { // as accountants write negative numbers
		return fault, "write -" + bare(inside[1]) + ", or take the brackets out"
	}
	m := almost.FindStringSubmatch(between.ReplaceAllString(value, "$1 to $2"))
	switch {
	case fraction.MatchString(value):
		return fault, "write it as a decimal, such as 0.75"
	case exponent.MatchString(value):
		return fault, "write the number in full"
	case m == nil && (!strings.ContainsAny(value, "0123456789") || withSign(value, sign)):
		return "", "" // words
	case m == nil:
		return fault, inWords(value, unit)
	}
	hint = "write the number alone, in the unit " + sign
	plain := bare(m[2])
	if m[1] != "" {
		plain = "-" + plain
	}
	if m[4] != "" {
		plain += " to " + bare(m[4])
	}
	of := cmp.Or(m[5], m[3])
	if (m[3] == "" || m[3] == of) && (of == "" || strings.HasSuffix(sign, of)) && (number.MatchString(plain) || span.MatchString(plain)) {
		hint = "write " + plain
	}
	return fault, hint
}

// withSign reports whether words already say what the unit would: more than £62 million.
func withSign(words, sign string) bool {
	switch sign {
	case "£":
		return strings.Contains(words, "£")
	case "%":
		return strings.Contains(words, "%") || perCent.MatchString(words)
	}
	return scaled.MatchString(words)
}

// inWords says how to write a value that has a number without its unit among words: for "about 5" in £m, "about £5
// million".
func inWords(value, unit string) string {
	found := digits.FindAllString(value, -1)
	if len(found) != 1 || strings.ContainsAny(value, "£%") {
		return "write a number alone, or a range such as 6 to 8, in the stated unit; or write the unit in the words, and take unit out"
	}
	n := bare(found[0])
	return "write " + n + ", and put the rest in a note; or, if it belongs there, write " + source.Quote(strings.Replace(value, found[0], one(n, unit), 1))
}

// unparted returns a number such as 1,411,000 without its commas and spaces.
func unparted(number string) string { return strings.NewReplacer(",", "", " ", "").Replace(number) }

// bare returns a number without separators and without needless zeros: .5 becomes 0.5, 010 becomes 10 and 7,5 becomes
// 7.5.
func bare(number string) string {
	switch number = strings.TrimSpace(number); {
	case decimal.MatchString(number):
		number = strings.Replace(number, ",", ".", 1)
	case !parted.MatchString(number) && strings.ContainsAny(number, ", "): // ambiguous
		return number
	}
	whole, part, found := strings.Cut(unparted(number), ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if found && part != "" {
		whole += "." + part
	}
	return whole
}

// misunit says what is wrong with a unit that is not printed with its number because it is spelt another way, such as
// £ million, and what to write, or returns "" twice. Words may follow the sign: £m a year.
func misunit(unit string) (fault, hint string) {
	sign, rest, _ := strings.Cut(unit, " ")
	first, words, _ := strings.Cut(rest, " ")
	meant, of := otherUnits[strings.ToLower(sign)], rest
	if sign == "£" {
		meant, of = otherUnits["£"+strings.ToLower(first)], words
	}
	if bare := bareUnits[strings.ToLower(unit)]; bare != "" {
		return source.Quote(unit) + " would not be printed with the number in a sentence", "write " + bare
	}
	if meant == "" || meant == sign {
		return "", ""
	}
	return source.Quote(unit) + " is not a unit that can be printed with a number", "write " + strings.TrimSpace(meant+" "+source.Printable(of))
}

// otherUnits maps what people write for the units with a sign, in lower case and without spaces, to those units.
var otherUnits = map[string]string{
	"£k": "£k", "£000": "£k", "£000s": "£k", "£'000": "£k", "£'000s": "£k", "£’000": "£k", "£’000s": "£k", "£thousand": "£k", "£thousands": "£k",
	"£m": "£m", "£mn": "£m", "£million": "£m", "£millions": "£m",
	"£b": "£bn", "£bn": "£bn", "£billion": "£bn", "£billions": "£bn",
}

const inFull = "; or, if it is not money, the number in full"

// bareUnits maps what people write for a unit that has a sign, but without it, to what to write. As words they would be
// left out where a sentence prints the number.
var bareUnits = map[string]string{
	"k": "£k", "thousand": "£k" + inFull, "thousands": "£k" + inFull,
	"m": "£m, or metres", "mn": "£m", "million": "£m" + inFull, "millions": "£m" + inFull,
	"bn": "£bn", "billion": "£bn" + inFull, "billions": "£bn" + inFull,
	"pounds": "£", "gbp": "£", "percent": `"%"`, "per cent": `"%"`, "percentage": `"%"`,
}

// ReadUnit returns the unit of the amounts in a file, or "" if it cannot be read. A similar spelling is no guide to
// what is meant with money (£m is not nearly £k), so a correction is suggested only if the words are clear.
func ReadUnit(m *source.Fields) money.Unit {
	t := m.Text("unit")
	if !t.Set() || slices.Contains(money.Units(), t.S) {
		return money.Unit(t.S)
	}
	if t.Lost() {
		return ""
	}
	hint := "write " + source.Alternatives(money.Units())
	plain := strings.Trim(strings.ReplaceAll(strings.ToLower(t.S), " ", ""), "£")
	if meant := otherUnits["£"+plain]; meant != "" {
		hint = "write " + meant
	}
	m.Problem(t.Pos, "wrong-value", source.Quote(t.S)+` is not a valid "unit"`, hint)
	return ""
}

const ofUnit = `(k|m|bn|%|thousand|million|billion)?`

// almost matches a number or a range as people write it: £1,200, “7.5”, 6,000–8,000, £3m-£4m, 7.5bn, .5, −3.
var (
	almost   = regexp.MustCompile(`^["“”'‘’£~+ ]*([-−–]?)[£ ]*([0-9][0-9,. ]*|\.[0-9]+)` + ofUnit + `(?:(?: ?[-–—] ?| to )£?([0-9][0-9,. ]*))? ?` + ofUnit + `["“”'‘’ ]*$`)
	between  = regexp.MustCompile(`^(?:[Bb]etween|[Ff]rom) (\S+) (?:and|to) (\S+)$`)
	scaled   = regexp.MustCompile(`£[0-9.,]+ ?(?:k|m|bn|thousand|million|billion)\b`)
	perCent  = regexp.MustCompile(`(?i)\bper ?cent\b`)
	digits   = regexp.MustCompile(`[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?`)
	decimal  = regexp.MustCompile(`^[0-9]+,[0-9]{1,2}$`)
	exponent = regexp.MustCompile(`^[-+−–£ ]*[0-9.]+ ?[eE][-+]?[0-9]+$`)
	parted   = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(?:[, ][0-9]{3})+(?:\.[0-9]+)?(?: to -?[1-9][0-9]{0,2}(?:[, ][0-9]{3})+(?:\.[0-9]+)?)?$`)

	bracketed = regexp.MustCompile(`^\(£?([0-9][0-9,]*(?:\.[0-9]+)?)\)$`)

	fraction = regexp.MustCompile(`^[-+−–£ ]*[0-9]+ ?[/⁄] ?[0-9]+$`)
)

func one(value, unit string) string {
	whole, part, found := strings.Cut(value, ".")
	out := money.Commas(whole)
	if found {
		out += "." + part
	}
	if strings.HasPrefix(unit, "£") {
		if sign, rest, negative := strings.Cut(out, "−"); negative {
			out = sign + "−£" + rest
		} else {
			out = "£" + out
		}
	}
	return out + after(unit)
}

// after returns what follows a number with one of the units that have a sign.
func after(unit string) string {
	sign, _, _ := strings.Cut(unit, " ")
	return map[string]string{"£k": " thousand", "£m": " million", "£bn": " billion", "%": "%"}[sign]
}

// UnitWords returns the words of the fact's unit that are not part of its printed value: all of "funding streams",
// but only "a year" of "£m a year".
func (f *Fact) UnitWords() string {
	switch sign, rest, _ := strings.Cut(f.Unit, " "); sign {
	case "£", "£k", "£m", "£bn", "%":
		return rest
	}
	return f.Unit
}
