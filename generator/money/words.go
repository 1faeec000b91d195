package money

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// scale is a word for large amounts, and the number of pence that it stands for.
type scale struct {
	pence int64
	words string
}

var scales = []scale{{100_000_000_000, " billion"}, {100_000_000, " million"}}

// Headline formats an amount in pence as a person would say it, with at most three significant figures: £3.01
// billion, £354 million, £945,000. It is meant for sentences and headlines; tables use [Exactly].
func Headline(pence *big.Rat) string {
	if w, ok := wholeOf(pence, 1); ok && w.pence >= 10_000 {
		return headline(pence.Sign() < 0, w)
	}
	sign, abs := split(pence)
	// Rounding may carry an amount over into the next scale: £999.6 million becomes £1 billion.
	for _, s := range scales {
		figure := significant(new(big.Rat).Quo(abs, new(big.Rat).SetInt64(s.pence)))
		if figure.Cmp(big.NewRat(1, 1)) >= 0 {
			return sign + "£" + threeFigures(figure) + s.words
		}
	}
	figure := new(big.Rat).Quo(abs, big.NewRat(100, 1))
	if figure.Cmp(big.NewRat(100, 1)) >= 0 { // below £100 there are not three figures in whole pounds, and it would be rounded twice
		figure = significant(figure)
	}
	pounds := Round(figure)
	return unlessNought(sign, pounds) + "£" + Commas(pounds.String())
}

// headline formats an amount of at least £100, whose third figure is a whole number of pounds.
func headline(negative bool, w whole) string {
	step := uint64(100)
	for w.pence/step >= 1000 {
		step *= 10
	}
	figure := w.rounded(step) // 100 to 1,000 steps
	b := signedPounds(negative)
	for _, s := range scales {
		one := uint64(s.pence)
		if figure < one/step {
			continue
		}
		if step >= one {
			return string(append(appendCommas(b, figure*(step/one)), s.words...))
		}
		b = appendCommas(b, figure/(one/step))
		if part := figure % (one / step); part != 0 {
			b = append(b, '.')
			for size := one / step / 10; part > 0; size /= 10 {
				b = append(b, byte('0'+part/size))
				part %= size
			}
		}
		return string(append(b, s.words...))
	}
	return string(appendCommas(b, figure*(step/100)))
}

// Pounds formats an amount in pence as whole pounds with commas: £2,096.
func Pounds(pence *big.Rat) string {
	if w, ok := wholeOf(pence, 1); ok {
		pounds := w.rounded(100)
		return string(appendCommas(signedPounds(pence.Sign() < 0 && pounds > 0), pounds))
	}
	sign, abs := split(pence)
	whole := Round(new(big.Rat).Quo(abs, big.NewRat(100, 1)))
	return unlessNought(sign, whole) + "£" + Commas(whole.String())
}

// Exactly formats an amount in pence to the penny: £1,013,222,000.00. Fractions of a penny are rounded.
func Exactly(pence *big.Rat) string {
	if w, ok := wholeOf(pence, 1); ok && w.pence < math.MaxUint64 {
		n := w.rounded(1)
		b := appendCommas(signedPounds(pence.Sign() < 0 && n > 0), n/100)
		return string(append(b, '.', byte('0'+n/10%10), byte('0'+n%10)))
	}
	sign, abs := split(pence)
	n := Round(abs)
	whole, part := new(big.Int).QuoRem(n, big.NewInt(100), new(big.Int))
	return fmt.Sprintf("%s£%s.%02d", unlessNought(sign, n), Commas(whole.String()), part.Int64())
}

// Plainly formats an amount as [Exactly] does, but with pence only if there are any: £1,824,936,000 and
// £7,050,343.15.
func Plainly(pence *big.Rat) string { return strings.TrimSuffix(Exactly(pence), ".00") }

// PlainPounds formats an amount in pence for programs, as pounds with two decimals: -5.00. Fractions of a penny are
// rounded.
func PlainPounds(pence *big.Rat) string {
	var digits string
	if w, ok := wholeOf(pence, 1); ok && w.pence < math.MaxUint64 {
		digits = strconv.FormatUint(w.rounded(1), 10)
	} else {
		digits = Round(new(big.Rat).Abs(pence)).String()
	}
	sign := ""
	if pence.Sign() < 0 && digits != "0" {
		sign = "-"
	}
	for len(digits) < len("000") {
		digits = "0" + digits
	}
	pounds := len(digits) - len("00")
	return sign + digits[:pounds] + "." + digits[pounds:]
}

// signedPounds returns the sign and the £ that an amount begins with, in a buffer with room for the rest.
func signedPounds(negative bool) []byte {
	b := make([]byte, 0, 32)
	if negative {
		b = append(b, "−"...)
	}
	return append(b, "£"...)
}

// appendCommas appends an integer with commas between the thousands.
func appendCommas(b []byte, n uint64) []byte {
	var digits [20]byte
	text := strconv.AppendUint(digits[:0], n, 10)
	for i, d := range text {
		if i > 0 && (len(text)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, d)
	}
	return b
}

// Percent formats a fraction as a whole percentage: 41%.
func Percent(part *big.Rat) string {
	return Round(new(big.Rat).Mul(part, big.NewRat(100, 1))).String() + "%"
}

// Tenths formats a fraction as a percentage with one decimal: 0.3%.
func Tenths(part *big.Rat) string {
	if w, ok := wholeOf(part, 1000); ok && w.pence < math.MaxUint64 {
		n := w.rounded(1)
		b := make([]byte, 0, 16)
		if part.Sign() < 0 && n > 0 {
			b = append(b, "−"...)
		}
		b = strconv.AppendUint(b, n/10, 10)
		return string(append(b, '.', byte('0'+n%10), '%'))
	}
	sign, abs := split(part)
	n := halfAway(new(big.Int).Mul(abs.Num(), big.NewInt(1000)), abs.Denom())
	return unlessNought(sign, n) + new(big.Rat).SetFrac(n, big.NewInt(10)).FloatString(1) + "%"
}

func split(r *big.Rat) (sign string, abs *big.Rat) {
	if r.Sign() < 0 {
		sign = "−"
	}
	return sign, new(big.Rat).Abs(r)
}

// unlessNought returns the sign to print before a rounded number: none if it was rounded to zero.
func unlessNought(sign string, rounded *big.Int) string {
	if rounded.Sign() == 0 {
		return ""
	}
	return sign
}

// significant rounds a positive number to three significant figures.
func significant(r *big.Rat) *big.Rat {
	unit := big.NewRat(1, 1)
	ten := big.NewRat(10, 1)
	for limit := big.NewRat(1000, 1); r.Cmp(limit) >= 0; limit.Mul(limit, ten) {
		unit.Mul(unit, ten)
	}
	for limit := big.NewRat(100, 1); r.Sign() > 0 && r.Cmp(limit) < 0; limit.Quo(limit, ten) {
		unit.Quo(unit, ten)
	}
	n := Round(new(big.Rat).Quo(r, unit))
	return new(big.Rat).Mul(new(big.Rat).SetInt(n), unit)
}

// threeFigures formats a number of at least 1 that is already rounded to three significant figures.
func threeFigures(r *big.Rat) string {
	decimals := 0
	switch {
	case r.Cmp(big.NewRat(10, 1)) < 0:
		decimals = 2
	case r.Cmp(big.NewRat(100, 1)) < 0:
		decimals = 1
	}
	whole, part, _ := strings.Cut(r.FloatString(decimals), ".")
	if part = strings.TrimRight(part, "0"); part != "" { // £8.3 billion, not £8.30 billion
		return Commas(whole) + "." + part
	}
	return Commas(whole)
}

// Parts divides 100 among the numbers by largest remainder, so that whole percentages add up to exactly 100. Of equal
// remainders the earlier number's wins. The numbers must not be negative, and their sum must be positive.
func Parts(of []*big.Rat) []int {
	total := new(big.Rat)
	for _, r := range of {
		total.Add(total, r)
	}
	out := make([]int, len(of))
	rest := make([]*big.Rat, len(of))
	left := 100
	for i, r := range of {
		part := new(big.Rat).Quo(new(big.Rat).Mul(r, big.NewRat(100, 1)), total)
		whole := new(big.Int).Quo(part.Num(), part.Denom())
		out[i] = int(whole.Int64())
		rest[i] = part.Sub(part, new(big.Rat).SetInt(whole))
		left -= out[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rest {
			if rest[i].Cmp(rest[best]) > 0 {
				best = i
			}
		}
		out[best]++
		rest[best] = big.NewRat(-1, 1)
	}
	return out
}
