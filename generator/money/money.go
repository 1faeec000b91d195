// Package money represents amounts of public money exactly.
//
// An amount is a whole number of pence. A share of an amount is a fraction of two whole numbers, usually the
// population of a pilot over that of a wider area. Neither this package nor any above it holds money in floating
// point, where a sum would depend on the order of its rows.
//
// What an author types is parsed as text by one strict grammar. A figure that could be read in two ways (1,234 or 010
// or 1e3) is refused, with advice on what to write instead. Nothing is guessed, and a blank is never read as zero.
package money

import (
	"cmp"
	"fmt"
	"math/big"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
)

// Pence is an amount of money in whole pence.
type Pence int64

// Share is an exact part of an amount, Num/Den, greater than 0 and at most 1. A nil share is the whole.
type Share struct{ Num, Den int64 }

// Unit is the unit in which the amounts of a file are given.
type Unit string

// Units returns the units that an author may choose, smallest first.
func Units() []string { return []string{"£", "£k", "£m", "£bn"} }

// zeros returns the power of ten that converts an amount in the unit to pence.
func (u Unit) zeros() int {
	switch u {
	case "£k":
		return 5
	case "£m":
		return 8
	case "£bn":
		return 11
	}
	return 2
}

// Words returns the unit in words: £ thousand.
func (u Unit) Words() string {
	switch u {
	case "£k":
		return "£ thousand"
	case "£m":
		return "£ million"
	case "£bn":
		return "£ billion"
	}
	return "£"
}

// Unknown is the hint for a figure that is not known.
const Unknown = "an unknown figure is never 0: take the row out and say why under not_counted"

// Parse parses an amount in the given unit. If text is not a plain number, it returns what is wrong with it and what
// to write, in words for the author.
func Parse(text string, unit Unit) (p Pence, fault, hint string) {
	whole, part, point := strings.Cut(text, ".")
	if !digits(strings.TrimPrefix(whole, "-")) || point && (part == "" || strings.Trim(part, "0123456789") != "") {
		fault, hint = misread(text, unit)
		return 0, fault, hint
	}
	zeros := unit.zeros()
	if len(strings.TrimRight(part, "0")) > zeros {
		return 0, fmt.Sprintf("%s %s is finer than a penny", shorten(text), unit), "round it to whole pence, and say so in a note"
	}
	part = (part + strings.Repeat("0", zeros))[:zeros]
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil {
		return 0, fmt.Sprintf("%s %s is more money than there is", shorten(text), unit), "check the unit of the file"
	}
	return Pence(n), "", ""
}

var (
	grouped   = regexp.MustCompile(`^-?[1-9][0-9]{0,2}([, \x{a0}\x{202f}_'’][0-9]{3})+(\.[0-9]+)?$`)
	bracketed = regexp.MustCompile(`^\(£?([0-9][0-9,]*(\.[0-9]+)?)\)$`)
	united    = regexp.MustCompile(`^([-+−–]?)£? ?([-−–]?)([0-9][0-9,. ]*)£?(k|m|bn|b|mn|thousand|million|billion|p)?$`)
	marked    = regexp.MustCompile(`^(-?[0-9][0-9,]*(?:\.[0-9]+)?) ?(?:\*+|†|‡|[¹²³]|\([a-z0-9]\)|\[[a-z0-9]\]|[rpe])$`)
	rough     = regexp.MustCompile(`^(?:about|around|approx\.?|approximately|circa|ca?\.?|nearly|almost|over|under|some|roughly|~|>|<) ?£?[0-9]|[0-9] ?(?:approx\.?|or so|\+)$`)
	exponent  = regexp.MustCompile(`^[-+]?[0-9.]+[eE][+-]?[0-9]+$`)
	leading   = regexp.MustCompile(`^-?0[0-9]+(\.[0-9]+)?$`)
	pointed   = regexp.MustCompile(`^(-?)(?:([0-9]+)\.|\.([0-9]+))$`)
	minus     = regexp.MustCompile(`^(?:[−–]([0-9]+(?:\.[0-9]+)?)|([0-9]+(?:\.[0-9]+)?)[-−–])$`)
	prefixed  = regexp.MustCompile(`^[+'’=] ?([0-9]+(?:\.[0-9]+)?)$`)
	credit    = regexp.MustCompile(`^([0-9][0-9,]*(?:\.[0-9]+)?) ?cr$`)
	between   = regexp.MustCompile(`^[0-9][0-9,.]* ?(?:[-−–]|to) ?[0-9][0-9,.]*$`)
)

// misread says why a text is not an amount, and what the author most likely means, without assuming it.
func misread(text string, unit Unit) (fault, hint string) {
	fault = quote(text) + " is not a plain number"
	in := "in the unit of this file (" + string(unit) + ")"
	switch lower := strings.ToLower(text); {
	case grouped.MatchString(text):
		return fault, "write " + strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "", "_", "", "'", "", "’", "").Replace(text)
	case bracketed.MatchString(text):
		m := bracketed.FindStringSubmatch(text)
		return fault, "write -" + strings.ReplaceAll(m[1], ",", "") + " if money comes back, or the number without brackets"
	case minus.MatchString(text):
		m := minus.FindStringSubmatch(text)
		return fault, "write -" + m[1] + m[2] + " with a plain hyphen"
	case prefixed.MatchString(text): // by a spreadsheet, to say that it is text, or no formula
		return fault, "write " + prefixed.FindStringSubmatch(text)[1]
	case credit.MatchString(lower):
		number := strings.ReplaceAll(credit.FindStringSubmatch(lower)[1], ",", "")
		return fault, "write -" + number + " if money comes back, or " + number
	case between.MatchString(lower):
		return fault, "write one number, the nearest to what was spent, and say in a note between which it lies"
	case strings.HasPrefix(text, "="):
		return fault, "this is a formula: write what it comes to, " + in
	case leading.MatchString(text):
		sign, number := "", strings.TrimLeft(text, "-0")
		if text[0] == '-' {
			sign = "-"
		}
		if number == "" || number[0] == '.' {
			number = "0" + number
		}
		return fault, "write " + sign + number
	case pointed.MatchString(text):
		m := pointed.FindStringSubmatch(text)
		return fault, "write " + m[1] + cmp.Or(m[2], "0.") + m[3]
	case exponent.MatchString(text):
		return fault, "write the number in full " + in
	case united.MatchString(lower) && strings.ContainsAny(lower, "£kmbtp"):
		if same := inUnit(united.FindStringSubmatch(lower), unit); same != "" {
			return fault, "write " + same + ", which is the same " + in
		}
		return fault, "write only the number, " + in
	case marked.MatchString(lower):
		return fault, "write " + strings.ReplaceAll(marked.FindStringSubmatch(lower)[1], ",", "") + " without the mark after it"
	case rough.MatchString(lower):
		return fault, "write the number as the source prints it, digits only, " + in + ", and say in a note that it is rough"
	case lower == "nil" || lower == "nought" || lower == "zero":
		return fault, "write 0 if the source says that nothing was spent; " + Unknown
	case strings.HasSuffix(text, "%"):
		return fault, "write the amount of money, not a percentage, " + in
	case strings.HasPrefix(text, "#"):
		return fault, "a spreadsheet could not work this out: correct it there, and save it again"
	case text == "-" || text == "−" || text == "–":
		return fault, "write 0 if the hyphen stands for nought; " + Unknown
	case !strings.ContainsAny(text, "0123456789"):
		return fault, Unknown
	}
	return fault, "write digits only, with a point before decimals, " + in
}

// behind maps what people write after a number to the unit it means.
var behind = map[string]Unit{
	"k": "£k", "thousand": "£k", "m": "£m", "mn": "£m", "million": "£m", "b": "£bn", "bn": "£bn", "billion": "£bn",
}

// inUnit converts what was typed in another unit, such as £1.2m, to the given one. typed holds the submatches of
// united. It returns "" if there is no other unit, or if the amount is finer than a penny.
func inUnit(typed []string, unit Unit) string {
	sign, number, scale := typed[1]+typed[2], strings.NewReplacer(",", "", " ", "").Replace(typed[3]), behind[typed[4]]
	if typed[4] == "" && unit == "£" {
		scale = unit
	}
	p, fault, _ := Parse(number, scale)
	if scale == "" || fault != "" {
		return ""
	}
	digits := fmt.Sprintf("%0*d", unit.zeros()+1, p)
	whole, part := digits[:len(digits)-unit.zeros()], strings.TrimRight(digits[len(digits)-unit.zeros():], "0")
	if part != "" {
		whole += "." + part
	}
	if sign != "" && sign != "+" {
		whole = "-" + whole
	}
	return whole
}

// quote returns what was typed in quotation marks, shortened.
func quote(text string) string { return strconv.Quote(shorten(text)) }

func shorten(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}

// ParseShare parses a share such as 1435269/1695499. If it cannot, it returns what is wrong and what to write.
func ParseShare(text string) (s Share, fault, hint string) {
	const form = "write the people of the pilot over the people of the whole area, such as 1435269/1695499"
	num, den, ok := strings.Cut(text, "/")
	n, err := strconv.ParseInt(num, 10, 64)
	d, err2 := strconv.ParseInt(den, 10, 64)
	switch {
	case !ok || err != nil || err2 != nil || !digits(num) || !digits(den):
		if plain := strings.NewReplacer(",", "", " ", "").Replace(text); plain != text {
			if _, fault, _ := ParseShare(plain); fault == "" {
				return s, quote(text) + " is not a share", "write " + plain
			}
		}
		return s, quote(text) + " is not a share", form
	case d == 0 || n == 0:
		return s, fmt.Sprintf("a share of %s is not a share", shorten(text)), form
	case n > d:
		return s, fmt.Sprintf("a share of %s is more than the whole", shorten(text)), form
	}
	return Share{n, d}, "", ""
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (s == "0" || s[0] != '0')
}

// Rat returns the amount as an exact number of pence.
func (p Pence) Rat() *big.Rat { return new(big.Rat).SetInt64(int64(p)) }

// Of returns the share of an amount, as an exact number of pence.
func (s *Share) Of(p Pence) *big.Rat {
	if s == nil {
		return p.Rat()
	}
	return new(big.Rat).Mul(p.Rat(), big.NewRat(s.Num, s.Den))
}

// Pence returns the share of an amount in whole pence, rounded half away from zero.
func (s *Share) Pence(p Pence) Pence {
	if s == nil {
		return p
	}
	high, low := bits.Mul64(uint64(max(p, -p)), uint64(s.Num)) // also right for the smallest int64, whose negative is itself
	pence, rest := bits.Div64(high, low, uint64(s.Den))
	if rest >= uint64(s.Den)-rest {
		pence++
	}
	if p < 0 {
		return -Pence(pence)
	}
	return Pence(pence)
}

// String returns the share as an author writes it: 1435269/1695499.
func (s *Share) String() string { return fmt.Sprintf("%d/%d", s.Num, s.Den) }

// Same reports whether two shares are equal, however they are written. A nil share equals only another nil share.
func (s *Share) Same(o *Share) bool {
	if s == nil || o == nil {
		return s == o
	}
	return !s.Less(o) && !o.Less(s)
}

// Less reports whether s is smaller than o.
func (s *Share) Less(o *Share) bool {
	switch {
	case s == nil:
		return false
	case o == nil:
		return s.Num < s.Den
	}
	high, low := bits.Mul64(uint64(s.Num), uint64(o.Den))
	top, rest := bits.Mul64(uint64(o.Num), uint64(s.Den))
	return high < top || high == top && low < rest
}

// Total adds up amounts and shares of amounts exactly. Terms with the same denominator are added as 128-bit integers,
// so that the sum of a thousand rows needs a few fractions rather than a thousand. The zero Total is 0.
type Total struct {
	parts []over
	at    map[int64]int // the index of a denominator in parts, beyond the first few
}

// over is the sum of the numerators over one denominator.
type over struct {
	den  int64
	high int64 // high and low are one signed 128-bit number
	low  uint64
	more *big.Int // what no longer fits in high and low, or nil
}

// Add adds a share of an amount.
func (t *Total) Add(p Pence, s *Share) {
	part := Share{1, 1}
	if s != nil {
		part = *s
	}
	o := t.over(part.Den)
	high, low := product(int64(p), part.Num)
	sum, carry := bits.Add64(o.low, low, 0)
	top := o.high + high + int64(carry)
	if (o.high < 0) == (high < 0) && (top < 0) != (high < 0) {
		more := o.sum()
		*o = over{den: part.Den, high: high, low: low, more: more}
		return
	}
	o.high, o.low = top, sum
}

// over returns the sum over a denominator, which it creates if need be.
func (t *Total) over(den int64) *over {
	const few = 8 // up to this many, a linear search is faster than a map
	for i := range t.parts[:min(few, len(t.parts))] {
		if t.parts[i].den == den {
			return &t.parts[i]
		}
	}
	at, ok := t.at[den]
	if !ok {
		at = len(t.parts)
		t.parts = append(t.parts, over{den: den})
		if at >= few {
			if t.at == nil {
				t.at = map[int64]int{}
			}
			t.at[den] = at
		}
	}
	return &t.parts[at]
}

// product returns the signed 128-bit product of two numbers.
func product(a, b int64) (high int64, low uint64) {
	unsigned, low := bits.Mul64(uint64(a), uint64(b))
	high = int64(unsigned)
	if a < 0 {
		high -= b
	}
	if b < 0 {
		high -= a
	}
	return high, low
}

// sum returns the sum of the numerators.
func (o *over) sum() *big.Int {
	sum := big.NewInt(o.high)
	if o.high != int64(o.low)>>63 { // it needs both words
		sum.Lsh(sum, 64).Add(sum, new(big.Int).SetUint64(o.low))
	} else {
		sum.SetInt64(int64(o.low))
	}
	if o.more != nil {
		sum.Add(sum, o.more)
	}
	return sum
}

// Rat returns the exact sum in pence.
func (t *Total) Rat() *big.Rat {
	sum := new(big.Rat)
	for i := range t.parts {
		o := &t.parts[i]
		part := new(big.Rat)
		if o.den == 1 {
			part.SetInt(o.sum())
		} else {
			part.SetFrac(o.sum(), big.NewInt(o.den))
		}
		if i == 0 {
			sum = part
		} else {
			sum.Add(sum, part)
		}
	}
	return sum
}

// Round returns the integer nearest to r, halves rounded away from zero. All rounding follows this rule.
func Round(r *big.Rat) *big.Int {
	if r.IsInt() {
		return new(big.Int).Set(r.Num())
	}
	return halfAway(r.Num(), r.Denom())
}

// halfAway returns num/den rounded to the nearest integer, halves away from zero. den must be positive; the fraction
// need not be in lowest terms.
func halfAway(num, den *big.Int) *big.Int {
	twice := new(big.Int).Lsh(num, 1)
	if num.Sign() < 0 {
		twice.Sub(twice, den)
	} else {
		twice.Add(twice, den)
	}
	return twice.Quo(twice, new(big.Int).Lsh(den, 1)) // Quo truncates toward zero
}

// String returns the amount in pounds with commas, and with pence only if there are any: £1,013,222,000.
func (p Pence) String() string { return Plainly(p.Rat()) }

// Commas inserts commas between the thousands of an integer, and turns a leading hyphen into a minus sign.
func Commas(digits string) string {
	b := make([]byte, 0, len(digits)+len(digits)/3+2)
	if strings.HasPrefix(digits, "-") {
		b, digits = append(b, "−"...), digits[1:]
	}
	return string(appendCommas(b, []byte(digits)))
}
