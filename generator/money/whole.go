package money

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// Nearly every amount is less than 2⁶⁴ pence, though as a fraction summed over many rows its numerator may need two
// words. Such an amount is rounded and compared using its whole pence and whether the rest is half a penny or more.
// That is still exact, and allocates nothing. All other amounts are left to math/big.

// whole is the absolute value of an amount: whole pence, and a rest of less than one.
type whole struct {
	pence uint64
	half  bool // the rest is half a penny or more
	exact bool // there is no rest
}

// wholeOf returns the whole pence of times the absolute value of r. ok is false if that does not fit.
func wholeOf(r *big.Rat, times uint64) (w whole, ok bool) {
	if bits.UintSize < 64 {
		return whole{}, false
	}
	var high, low uint64
	switch words := r.Num().Bits(); len(words) {
	case 0:
	case 1:
		low = uint64(words[0])
	case 2:
		high, low = uint64(words[1]), uint64(words[0])
	default:
		return whole{}, false
	}
	if times != 1 {
		over, carried := bits.Mul64(high, times)
		high, low = bits.Mul64(low, times)
		sum, carry := bits.Add64(high, carried, 0)
		if over+carry != 0 {
			return whole{}, false
		}
		high = sum
	}
	den := uint64(1)
	if !r.IsInt() {
		words := r.Denom().Bits()
		if len(words) > 1 {
			return whole{}, false
		}
		den = uint64(words[0])
	}
	if high >= den {
		return whole{}, false
	}
	pence, rest := bits.Div64(high, low, den)
	return whole{pence, rest >= den-rest, rest == 0}, true
}

// rounded returns the amount in steps of so many pence, rounded to the nearest step, halves away from zero. step must
// be 1 or even.
func (w whole) rounded(step uint64) uint64 {
	n, rest := w.pence/step, w.pence%step
	if step == 1 && w.half || step > 1 && rest >= step/2 {
		n++
	}
	return n
}

// Compare compares a and b and returns -1, 0 or 1, as cmp.Compare does.
func Compare(a, b *big.Rat) int {
	sign := a.Sign()
	if other := b.Sign(); sign != other || sign == 0 {
		return cmp.Compare(sign, other)
	}
	v, ok := wholeOf(a, 1)
	w, fits := wholeOf(b, 1)
	switch {
	case !ok || !fits || v.pence == w.pence && !(v.exact && w.exact):
		return a.Cmp(b)
	case v.pence < w.pence:
		return -sign
	case v.pence > w.pence:
		return sign
	}
	return 0
}

// Gap is the exact difference of two amounts, computed only as precisely as a question about it needs.
type Gap struct{ more, less *big.Rat }

// Between returns the gap a - b.
func Between(a, b *big.Rat) Gap { return Gap{a, b} }

// Sign returns -1, 0 or 1 for a negative, zero or positive gap.
func (g Gap) Sign() int { return Compare(g.more, g.less) }

// Abs returns the absolute value of the gap.
func (g Gap) Abs() Gap {
	if g.Sign() < 0 {
		return Gap{g.less, g.more}
	}
	return g
}

// exact returns the gap as a fraction.
func (g Gap) exact() *big.Rat {
	if g.less.Sign() == 0 {
		return g.more
	}
	return new(big.Rat).Sub(g.more, g.less)
}

// Compare compares g and h and returns -1, 0 or 1.
func (g Gap) Compare(h Gap) int {
	a, ok := g.reach()
	b, fits := h.reach()
	switch {
	case ok && fits && a.most < b.least:
		return -1
	case ok && fits && a.least > b.most:
		return 1
	}
	return g.exact().Cmp(h.exact())
}

// Pounds formats the gap as the function [Pounds] does.
func (g Gap) Pounds() string {
	if a, ok := g.reach(); ok {
		n := nearest(a.least, 100_000)
		if n == nearest(a.most, 100_000) {
			return string(appendNumber(signedPounds(n < 0), uint64(max(n, -n))))
		}
	}
	return Pounds(g.exact())
}

// Hundredths returns the gap as a percentage of another, with two decimals: 78.32%. Neither may be negative.
func (g Gap) Hundredths(of Gap) string {
	const steps = 10_000
	part, ok := g.reach()
	whole, fits := of.reach()
	if n, near := part.steps(whole, steps); ok && fits && near {
		b := strconv.AppendUint(make([]byte, 0, 8), n/100, 10)
		return string(append(b, '.', byte('0'+n/10%10), byte('0'+n%10), '%'))
	}
	num, one := g.over()
	den, another := of.over()
	num.Mul(num, another.Mul(another, big.NewInt(steps)))
	return new(big.Rat).SetFrac(halfAway(num, den.Mul(den, one)), big.NewInt(100)).FloatString(2) + "%"
}

// PercentOf returns the sum of some amounts as a whole percentage of the sum of others: 41%. Neither sum may be
// negative.
func PercentOf(some, others []*big.Rat) string {
	part, ok := reachOfAll(some)
	whole, fits := reachOfAll(others)
	if n, near := part.steps(whole, 100); ok && fits && near {
		return strconv.FormatUint(n, 10) + "%"
	}
	return Percent(new(big.Rat).Quo(sum(some), sum(others)))
}

// over returns the gap as a numerator and a denominator. They may have a common factor, because finding it would take
// longer than everything else.
func (g Gap) over() (num, den *big.Int) {
	num = new(big.Int).Mul(g.more.Num(), g.less.Denom())
	num.Sub(num, new(big.Int).Mul(g.less.Num(), g.more.Denom()))
	return num, new(big.Int).Mul(g.more.Denom(), g.less.Denom())
}

// reach is an interval that contains a gap, in thousandths of a penny. What holds for both ends holds for the gap.
type reach struct{ least, most int64 }

func (g Gap) reach() (reach, bool) {
	a, ok := reachOf(g.more)
	b, fits := reachOf(g.less)
	return reach{a.least - b.most, a.most - b.least}, ok && fits
}

func reachOf(r *big.Rat) (reach, bool) {
	w, ok := wholeOf(r, 1000)
	if !ok || w.pence > math.MaxInt64/8 { // so that twice the difference of two still fits
		return reach{}, false
	}
	at := reach{int64(w.pence), int64(w.pence)}
	if !w.exact {
		at.most++
	}
	if r.Sign() < 0 {
		at = reach{-at.most, -at.least}
	}
	return at, true
}

// steps returns part divided by whole in steps of 1/steps, rounded to the nearest, and whether the two intervals
// suffice to tell.
func (part reach) steps(whole reach, steps uint64) (uint64, bool) {
	if part.least < 0 || whole.least <= 0 {
		return 0, false
	}
	least, ok := divide(uint64(part.least), uint64(whole.most), steps)
	most, fits := divide(uint64(part.most), uint64(whole.least), steps)
	return least, ok && fits && least == most
}

// divide returns n divided by by in steps of 1/steps, rounded to the nearest, halves up, and whether the result fits.
// Neither number may exceed 2⁶³.
func divide(n, by, steps uint64) (uint64, bool) {
	high, low := bits.Mul64(n, 2*steps)
	low, carry := bits.Add64(low, by, 0)
	high += carry
	if high >= 2*by {
		return 0, false
	}
	nearest, _ := bits.Div64(high, low, 2*by)
	return nearest, true
}

// CompareSums compares the sums of a and b and returns -1, 0 or 1. It adds them up exactly only if intervals cannot
// tell.
func CompareSums(a, b []*big.Rat) int {
	one, ok := reachOfAll(a)
	other, fits := reachOfAll(b)
	switch {
	case ok && fits && one.most < other.least:
		return -1
	case ok && fits && one.least > other.most:
		return 1
	}
	return sum(a).Cmp(sum(b))
}

func sum(amounts []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, r := range amounts {
		sum.Add(sum, r)
	}
	return sum
}

func reachOfAll(amounts []*big.Rat) (sum reach, ok bool) {
	for _, r := range amounts {
		at, ok := reachOf(r)
		if !ok {
			return reach{}, false
		}
		sum.least += at.least
		sum.most += at.most
		if max(-sum.least, sum.most) > math.MaxInt64/8 {
			return reach{}, false
		}
	}
	return sum, true
}

// nearest returns n divided by by, rounded to the nearest integer, halves away from zero.
func nearest(n, by int64) int64 {
	if n < 0 {
		return -nearest(-n, by)
	}
	return (2*n + by) / (2 * by)
}
