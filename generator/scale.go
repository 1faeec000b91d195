package generator

import (
	"math/big"

	"totalplace/generator/money"
	"totalplace/layouts"
)

// Charts are tables with marks in them (see [layouts.Chart]). This file converts exact amounts to positions. The
// scale of a chart begins at zero, or to the left of zero if there are negative amounts, and never anywhere else. An
// amount that is not known has no mark.

// scale maps amounts to the width of a chart.
type scale struct{ low, high *big.Rat }

// scaleOf returns the smallest scale that includes zero and all the amounts. Nil amounts are ignored.
func scaleOf(amounts ...*big.Rat) scale {
	s := scale{nought, nought}
	for _, a := range amounts {
		if a == nil {
			continue
		}
		if money.Compare(a, s.low) < 0 {
			s.low = a
		}
		if money.Compare(a, s.high) > 0 {
			s.high = a
		}
	}
	return s
}

// percent returns a part of the width: 78.32%.
func (s scale) percent(part money.Gap) string {
	span := money.Between(s.high, s.low)
	if span.Sign() == 0 {
		return "0%"
	}
	return part.Hundredths(span)
}

// at returns the position of an amount.
func (s scale) at(r *big.Rat) string { return s.percent(money.Between(r, s.low)) }

var nought = new(big.Rat)

// bar returns the bar of an amount, which extends from zero to the right, or to the left if the amount is negative.
func (s scale) bar(r *big.Rat) []layouts.Mark {
	if r == nil {
		return nil
	}
	from, to := nought, r
	if r.Sign() < 0 {
		from, to = r, nought
	}
	return s.zero([]layouts.Mark{{Shape: "bar", X: s.at(from), Width: s.percent(money.Between(to, from)), Class: "one"}})
}

// guess appends the outline of an estimate, which begins where the bar of what was counted ends. It is never filled.
func (s scale) guess(marks []layouts.Mark, counted, estimated *big.Rat) []layouts.Mark {
	if estimated == nil {
		return marks
	}
	from := nought
	if counted != nil && counted.Sign() == estimated.Sign() {
		from = counted
	}
	to := new(big.Rat).Add(from, estimated)
	if estimated.Sign() < 0 {
		from, to = to, from
	}
	return append(marks, layouts.Mark{Shape: "bar", X: s.at(from), Width: s.percent(money.Between(to, from)), Class: "two"})
}

// zero appends the line at zero, if there are negative amounts.
func (s scale) zero(marks []layouts.Mark) []layouts.Mark {
	if s.low.Sign() == 0 {
		return marks
	}
	return append(marks, layouts.Mark{Shape: "zero", X: s.at(nought)})
}

// dot appends a circle or diamond for an amount.
func (s scale) dot(marks []layouts.Mark, shape, class string, r *big.Rat) []layouts.Mark {
	if r == nil {
		return marks
	}
	return append(marks, layouts.Mark{Shape: shape, X: s.at(r), Class: class})
}

// between appends a mark that extends between two amounts, in either order.
func (s scale) between(marks []layouts.Mark, shape string, a, b *big.Rat) []layouts.Mark {
	if a == nil || b == nil {
		return marks
	}
	if money.Compare(a, b) > 0 {
		a, b = b, a
	}
	return append(marks, layouts.Mark{Shape: shape, X: s.at(a), Width: s.percent(money.Between(b, a))})
}
