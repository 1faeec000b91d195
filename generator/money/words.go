package money

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// scale is a word for large amounts, and the number of pence that it stands for.
type scale struct {
	pence int64
	words string
}

var scales = []scale{{100_000_000_000, " billion"}, {100_000_000, " million"}, {100, ""}}

// Headline formats an amount in pence as a person would say it, with at most three significant figures: £3.01
// billion, £354 million, £945,000. It is meant for sentences and headlines; tables use [Exactly].
func Headline(pence *big.Rat) string {
	if w, ok := wholeOf(pence, 1); ok && w.pence >= 10_000 {
		return headline(pence.Sign() < 0, w)
	}
	abs := new(big.Rat).Abs(pence)
	if abs.Cmp(big.NewRat(10_000, 1)) < 0 { // there are not three figures in whole pounds, and it would be rounded twice
		return Pounds(pence)
	}
	// Rounding may carry an amount over into the next scale: £999.6 million becomes £1 billion.
	var figure *big.Rat
	var s scale
	for _, s = range scales {
		figure = significant(new(big.Rat).Quo(abs, new(big.Rat).SetInt64(s.pence)))
		if figure.Cmp(big.NewRat(1, 1)) >= 0 {
			break
		}
	}
	return string(append(signedPounds(pence.Sign() < 0), threeFigures(figure)+s.words...))
}

// headline formats an amount of at least £100, whose third figure is a whole number of pounds.
func headline(negative bool, w whole) string {
	step := uint64(100)
	for w.pence/step >= 1000 {
		step *= 10
	}
	figure := w.rounded(step) // 100 to 1,000 steps
	s := scales[slices.IndexFunc(scales, func(s scale) bool { return figure >= uint64(s.pence)/step })]
	b, one := signedPounds(negative), uint64(s.pence)
	if step >= one {
		return string(append(appendNumber(b, figure*(step/one)), s.words...))
	}
	b = appendNumber(b, figure/(one/step))
	if part := figure % (one / step); part != 0 {
		b = append(b, '.')
		for size := one / step / 10; part > 0; size /= 10 {
			b = append(b, byte('0'+part/size))
			part %= size
		}
	}
	return string(append(b, s.words...))
}

// Pounds formats an amount in pence as whole pounds with commas: £2,096.
func Pounds(pence *big.Rat) string {
	var room [32]byte
	negative, pounds, _ := fixed(room[:0], pence, 1, 100, 0)
	return string(appendCommas(signedPounds(negative), pounds))
}

// Exactly formats an amount in pence to the penny: £1,013,222,000.00. Fractions of a penny are rounded.
func Exactly(pence *big.Rat) string {
	var room [32]byte
	negative, pounds, rest := fixed(room[:0], pence, 1, 1, 2)
	return string(append(append(appendCommas(signedPounds(negative), pounds), '.'), rest...))
}

// Plainly formats an amount as [Exactly] does, but with pence only if there are any: £1,824,936,000 and
// £7,050,343.15.
func Plainly(pence *big.Rat) string { return strings.TrimSuffix(Exactly(pence), ".00") }

// PlainPounds formats an amount in pence for programs, as pounds with two decimals: -5.00. Fractions of a penny are
// rounded.
func PlainPounds(pence *big.Rat) string {
	var room [32]byte
	negative, pounds, rest := fixed(room[:0], pence, 1, 1, 2)
	sign := ""
	if negative {
		sign = "-"
	}
	return sign + string(pounds) + "." + string(rest)
}

// fixed appends to room the digits of times/step of r, rounded to the nearest integer, halves away from zero. It
// returns them in two parts, of which the second has as many digits as decimals says, and whether a minus belongs
// before them; before nothing but noughts it does not.
func fixed(room []byte, r *big.Rat, times, step uint64, decimals int) (negative bool, whole, part []byte) {
	if w, ok := wholeOf(r, times); ok && w.pence < math.MaxUint64 { // nearly always
		room = strconv.AppendUint(room, w.rounded(step), 10)
	} else {
		num := new(big.Int).Mul(r.Num(), new(big.Int).SetUint64(times))
		room = halfAway(num.Abs(num), new(big.Int).Mul(r.Denom(), new(big.Int).SetUint64(step))).Append(room, 10)
	}
	negative = r.Sign() < 0 && room[0] != '0'
	for len(room) <= decimals {
		room = slices.Insert(room, 0, '0')
	}
	point := len(room) - decimals
	return negative, room[:point], room[point:]
}

// signedPounds returns the sign and the £ that an amount begins with, in a buffer with room for the rest.
func signedPounds(negative bool) []byte {
	b := make([]byte, 0, 32)
	if negative {
		b = append(b, "−"...)
	}
	return append(b, "£"...)
}

// appendNumber appends an integer with commas between the thousands.
func appendNumber(b []byte, n uint64) []byte {
	var room [20]byte
	return appendCommas(b, strconv.AppendUint(room[:0], n, 10))
}

// appendCommas appends digits with commas between the thousands.
func appendCommas(b, digits []byte) []byte {
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
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
	var room [32]byte
	negative, whole, tenth := fixed(room[:0], part, 1000, 1, 1)
	sign := ""
	if negative {
		sign = "−"
	}
	return sign + string(whole) + "." + string(tenth) + "%"
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
