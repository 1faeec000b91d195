package money_test

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"totalplace/generator/money"
)

// amounts returns n fractions of all sizes, many of them half way between two printed figures.
func amounts(n int) []*big.Rat {
	r := rand.New(rand.NewPCG(1, 2))
	var out []*big.Rat
	for range n {
		num := new(big.Int).SetUint64(r.Uint64() >> r.IntN(64))
		if r.IntN(3) == 0 {
			num.Mul(num, new(big.Int).SetUint64(r.Uint64()>>r.IntN(64)))
		}
		den := int64(1)
		switch r.IntN(4) {
		case 0:
			den = 1 + r.Int64N(3_000_000)
		case 1:
			den = 2
		case 2:
			den = r.Int64()>>r.IntN(62) + 1
		}
		if r.IntN(2) == 0 { // near a figure of few digits, or half way between two
			power := new(big.Int).Exp(big.NewInt(10), big.NewInt(r.Int64N(18)), nil)
			num.Mul(big.NewInt(r.Int64N(2000)), power)
			num.Add(num, new(big.Int).Quo(power, big.NewInt(2))).Add(num, big.NewInt(r.Int64N(3)-1))
		}
		if r.IntN(2) == 0 {
			num.Neg(num)
		}
		out = append(out, new(big.Rat).SetFrac(num, big.NewInt(den)))
	}
	return out
}

// TestWordsOfAllSizes checks that amounts that fit a machine word are written, added and compared exactly as
// fractions of any size are.
func TestWordsOfAllSizes(t *testing.T) {
	all := amounts(20_000)
	sign := func(s string) string { return strings.Replace(s, "-", "−", 1) }
	pounds := func(fixed string) string {
		digits, ok := strings.CutPrefix(fixed, "-")
		whole, part, _ := strings.Cut(digits, ".")
		if ok {
			digits = "−"
		} else {
			digits = ""
		}
		if digits += "£" + money.Commas(whole); part != "" {
			digits += "." + part
		}
		return digits
	}
	for i, r := range all {
		hundredth := new(big.Rat).Quo(r, big.NewRat(100, 1))
		if got, want := money.Exactly(r), pounds(hundredth.FloatString(2)); got != plain(want) {
			t.Errorf("%v is exactly %s, want %s", r, got, want)
		}
		if got, want := money.Pounds(r), pounds(hundredth.FloatString(0)); got != plain(want) {
			t.Errorf("%v is %s, want %s", r, got, want)
		}
		if got, want := money.PlainPounds(r), hundredth.FloatString(2); sign(got) != plain(sign(want)) {
			t.Errorf("%v is %s in digits, want %s", r, got, want)
		}
		if got, want := money.Tenths(r), sign(new(big.Rat).Mul(r, big.NewRat(100, 1)).FloatString(1))+"%"; got != plain(want) {
			t.Errorf("%v is %s, want %s", r, got, want)
		}
		if got, want := money.Headline(r), headline(hundredth); got != plain(want) {
			t.Errorf("the headline of %v is %s, want %s", r, got, want)
		}
		for _, o := range []*big.Rat{all[(i+1)%len(all)], r, new(big.Rat), new(big.Rat).Add(r, big.NewRat(1, 3)), new(big.Rat).Neg(r)} {
			if got, want := money.Compare(r, o), r.Cmp(o); got != want {
				t.Errorf("%v beside %v is %d, want %d", r, o, got, want)
			}
		}
	}
	for i := range all[6:] {
		a, b, c, d := all[i], all[i+1], all[i+2], all[i+3]
		if i%3 == 0 { // close to one another
			b = new(big.Rat).Add(a, new(big.Rat).Quo(b, big.NewRat(1<<40, 1)))
		}
		if i%5 == 0 {
			c, d = b, a
		}
		gap, exact, other := money.Between(a, b), new(big.Rat).Sub(a, b), new(big.Rat).Sub(c, d)
		whole, far := money.Between(exact, new(big.Rat)), money.Between(new(big.Rat).Abs(exact), new(big.Rat))
		if gap.Sign() != exact.Sign() || gap.Compare(whole) != 0 || gap.Abs().Compare(far) != 0 {
			t.Errorf("from %v to %v is not %v", b, a, exact)
		}
		if got, want := gap.Pounds(), money.Pounds(exact); got != want {
			t.Errorf("from %v to %v is %s, want %s", b, a, got, want)
		}
		if got, want := gap.Compare(money.Between(c, d)), exact.Cmp(other); got != want {
			t.Errorf("%v beside %v is %d, want %d", exact, other, got, want)
		}
		if i%4 == 0 {
			one, others := all[i:i+1+i%3], all[i+1:i+1+i%5]
			if i%8 == 0 { // the same in another order, or nearly so
				others = []*big.Rat{b, a}
				one = []*big.Rat{a, b}
			}
			part, whole := new(big.Rat), new(big.Rat)
			for _, r := range one {
				part.Add(part, r)
			}
			for _, r := range others {
				whole.Add(whole, r)
			}
			if got, want := money.CompareSums(one, others), part.Cmp(whole); got != want {
				t.Errorf("%v together beside %v is %d, want %d", one, others, got, want)
			}
			if part.Sign() >= 0 && whole.Sign() > 0 {
				if got, want := money.PercentOf(one, others), money.Percent(part.Quo(part, whole)); got != want {
					t.Errorf("%v together are %s of %v, want %s", one, got, others, want)
				}
			}
		}
		if exact.Sign() < 0 || other.Sign() <= 0 {
			continue
		}
		quotient := new(big.Rat).Quo(exact, other)
		if got, want := gap.Hundredths(money.Between(c, d)), quotient.Mul(quotient, big.NewRat(100, 1)).FloatString(2)+"%"; got != want {
			t.Errorf("%v of %v is %s, want %s", exact, other, got, want)
		}
	}
	for len(all) > 50 {
		var total money.Total
		want := new(big.Rat)
		for _, r := range all[:50] {
			p := money.Pence(r.Num().Int64())
			for _, s := range []*money.Share{nil, {Num: 1, Den: r.Denom().Int64()}, {Num: r.Denom().Int64() | 1, Den: 7}} {
				total.Add(p, s)
				want.Add(want, s.Of(p))
			}
			for range 3 {
				large := &money.Share{Num: 1<<63 - 1, Den: 7}
				total.Add(p, large)
				want.Add(want, large.Of(p))
			}
		}
		if got := total.Rat(); got.Cmp(want) != 0 {
			t.Fatalf("the total is %v, want %v", got, want)
		}
		all = all[50:]
	}
}

// plain removes the sign of a zero.
func plain(s string) string {
	if strings.ContainsAny(s, "123456789") {
		return s
	}
	return strings.TrimPrefix(s, "−")
}

// headline formats pounds to three significant figures, but no finer than whole pounds.
func headline(pounds *big.Rat) string {
	sign := ""
	if pounds.Sign() < 0 {
		sign, pounds = "−", new(big.Rat).Neg(pounds)
	}
	unit := big.NewRat(1, 1)
	for limit := new(big.Rat).Mul(unit, big.NewRat(1000, 1)); pounds.Cmp(limit) >= 0; limit.Mul(limit, big.NewRat(10, 1)) {
		unit.Mul(unit, big.NewRat(10, 1))
	}
	n := new(big.Rat).Quo(pounds, unit)
	figure := new(big.Rat).Mul(new(big.Rat).SetInt(money.Round(n)), unit)
	for _, s := range []struct {
		pounds int64
		words  string
	}{{1_000_000_000, " billion"}, {1_000_000, " million"}} {
		if of := new(big.Rat).Quo(figure, big.NewRat(s.pounds, 1)); of.Cmp(big.NewRat(1, 1)) >= 0 {
			whole, part, _ := strings.Cut(of.FloatString(6), ".")
			if part = strings.TrimRight(part, "0"); part != "" {
				part = "." + part
			}
			return sign + "£" + money.Commas(whole) + part + s.words
		}
	}
	return sign + "£" + money.Commas(figure.FloatString(0))
}

// TestGapsOfTheLargest checks that the gap between the largest amounts that fit a machine word does not overflow.
func TestGapsOfTheLargest(t *testing.T) {
	for shift := range 20 {
		for _, more := range []int64{-1, 0, 1} {
			a := new(big.Rat).SetInt64((1<<62-1)>>shift/1000 + more)
			b := new(big.Rat).Neg(a)
			for _, pair := range [][2]*big.Rat{{a, b}, {b, a}} {
				exact := new(big.Rat).Sub(pair[0], pair[1])
				if got, want := money.Between(pair[0], pair[1]).Pounds(), money.Pounds(exact); got != want {
					t.Errorf("the gap of %v is %s, want %s", exact, got, want)
				}
			}
		}
	}
}
