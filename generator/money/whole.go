package money

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// Nearly every amount is less than 2⁶⁴ pence, though as a fraction of many rows it may have a numerator of
// two words. Such an amount is rounded and compared by its whole pence, and whether what is left is half a
// penny or more: that is exact too, and needs no memory. All others are left to math/big.

// whole is an amount without its sign: pence, and a rest that is less than one.
type whole struct {
	pence uint64
	half  bool // the rest is half a penny or more
	exact bool // there is no rest
}

// wholeOf returns the whole pence of so many times an amount. ok is false where it does not fit.
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

// rounded is the whole number nearest to the amount in steps of so many pence, halves away from zero. A step
// is 1, or even.
func (w whole) rounded(step uint64) uint64 {
	n, rest := w.pence/step, w.pence%step
	if step == 1 && w.half || step > 1 && rest >= step/2 {
		n++
	}
	return n
}

// Compare returns -1, 0 or 1 as a is less than b, equal or more.
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

// Gap is what one amount is more than another: exactly, but worked out only as far as somebody asks.
type Gap struct{ more, less *big.Rat }

// Between returns what a is more than b.
func Between(a, b *big.Rat) Gap { return Gap{a, b} }

// Sign returns -1, 0 or 1 as the gap is negative, nought or positive.
func (g Gap) Sign() int { return Compare(g.more, g.less) }

// Abs returns the gap without its sign.
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

// Compare returns -1, 0 or 1 as the gap is less than another, equal or more.
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

// Pounds writes the gap as [Pounds] does.
func (g Gap) Pounds() string {
	if a, ok := g.reach(); ok {
		n := nearest(a.least, 100_000)
		if n == nearest(a.most, 100_000) {
			return string(appendCommas(signedPounds(n < 0), uint64(max(n, -n))))
		}
	}
	return Pounds(g.exact())
}

// Hundredths writes the gap, as a part of another and neither of them negative, as a percentage to two
// decimals: 78.32%.
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

// PercentOf writes what some amounts come to as a whole percentage of what others do, neither of them negative: 41%.
func PercentOf(some, others []*big.Rat) string {
	part, ok := reachOfAll(some)
	whole, fits := reachOfAll(others)
	if n, near := part.steps(whole, 100); ok && fits && near {
		return strconv.FormatUint(n, 10) + "%"
	}
	return Percent(new(big.Rat).Quo(sum(some), sum(others)))
}

// over returns the gap as a numerator and a denominator, which may have a factor in common: to find it takes
// longer than all the rest.
func (g Gap) over() (num, den *big.Int) {
	num = new(big.Int).Mul(g.more.Num(), g.less.Denom())
	num.Sub(num, new(big.Int).Mul(g.less.Num(), g.more.Denom()))
	return num, new(big.Int).Mul(g.more.Denom(), g.less.Denom())
}

// reach is between which two numbers a gap lies, in thousandths of a penny. What holds for both holds for it.
type reach struct{ least, most int64 }

func (g Gap) reach() (reach, bool) {
	a, ok := reachOf(g.more)
	b, fits := reachOf(g.less)
	return reach{a.least - b.most, a.most - b.least}, ok && fits
}

func reachOf(r *big.Rat) (reach, bool) {
	w, ok := wholeOf(r, 1000)
	if !ok || w.pence > math.MaxInt64/8 { // so that twice the gap of two fits as well
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

// steps is how many steps of a whole a part is, to the nearest, where that can be told from between which numbers both lie.
func (part reach) steps(whole reach, steps uint64) (uint64, bool) {
	if part.least < 0 || whole.least <= 0 {
		return 0, false
	}
	least, ok := divide(uint64(part.least), uint64(whole.most), steps)
	most, fits := divide(uint64(part.most), uint64(whole.least), steps)
	return least, ok && fits && least == most
}

// divide is n, in so many steps of by, to the nearest, halves up. Neither is more than 2⁶³.
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

// CompareSums returns -1, 0 or 1 as some amounts come to less than others, to as much or to more. They are added up only
// where nothing less can tell.
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
	var t Total
	for _, r := range amounts {
		t.AddRat(r)
	}
	return t.Rat()
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

// nearest divides to the nearest whole number, halves away from zero.
func nearest(n, by int64) int64 {
	if n < 0 {
		return -nearest(-n, by)
	}
	return (2*n + by) / (2 * by)
}
