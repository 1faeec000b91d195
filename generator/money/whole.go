package money

import (
	"math"
	"math/big"
	"math/bits"
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
	if sign != b.Sign() || sign == 0 {
		return a.Cmp(b)
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

// parted returns how many steps of a whole the part takes, to the nearest. Both are known as thousandths of a
// penny that a rest is left of; where the rests could make a step more or less, or anything does not fit, ok is
// false.
func parted(part, of *big.Rat, steps uint64) (n uint64, ok bool) {
	p, fits := wholeOf(part, 1000)
	w, too := wholeOf(of, 1000)
	if !fits || !too || part.Sign() < 0 || of.Sign() <= 0 || w.pence == 0 || p.pence > math.MaxUint64/(4*steps) || w.pence > math.MaxUint64/4 {
		return 0, false
	}
	nearest := func(p, w uint64) uint64 { return (2*p*steps + w) / (2 * w) }
	least, most := p.pence, p.pence
	if !p.exact {
		most++
	}
	widest := w.pence
	if !w.exact {
		widest++
	}
	n = nearest(least, widest)
	return n, n == nearest(most, w.pence)
}
