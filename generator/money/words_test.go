package money_test

import (
	"math/big"
	"slices"
	"testing"

	"totalplace/generator/money"
)

// TestParts checks that equal remainders go to the earlier number, and that the parts always add up to a hundred.
func TestParts(t *testing.T) {
	for _, want := range [][]int{{34, 33, 33}, {17, 17, 17, 17, 16, 16}, {50, 50}, {100}} {
		var of []*big.Rat
		for range want {
			of = append(of, big.NewRat(1, 7))
		}
		if got := money.Parts(of); !slices.Equal(got, want) {
			t.Errorf("%d equal parts are %v, want %v", len(of), got, want)
		}
	}
	if got := money.Parts([]*big.Rat{big.NewRat(1, 3), big.NewRat(2, 3), big.NewRat(999, 1)}); !slices.Equal(got, []int{0, 0, 100}) {
		t.Errorf("small parts are %v", got)
	}
	if got := money.Parts([]*big.Rat{big.NewRat(125, 1), big.NewRat(126, 1), big.NewRat(749, 1)}); !slices.Equal(got, []int{12, 13, 75}) {
		t.Errorf("the largest remainders are not served first: %v", got)
	}
}

func TestWords(t *testing.T) {
	pounds := func(p int64) *big.Rat { return big.NewRat(p*100, 1) }
	for _, c := range []struct {
		got, want string
	}{
		{money.Headline(pounds(3_009_123_456)), "£3.01 billion"},
		{money.Headline(pounds(354_000_000)), "£354 million"},
		{money.Headline(pounds(35_400_000)), "£35.4 million"},
		{money.Headline(pounds(1_000_000)), "£1 million"},
		{money.Headline(pounds(999_600_000)), "£1 billion"},
		{money.Headline(pounds(999_499_999)), "£999 million"},
		{money.Headline(pounds(999_950)), "£1 million"},
		{money.Headline(pounds(945_400)), "£945,000"},
		{money.Headline(pounds(12_345)), "£12,300"},
		{money.Headline(pounds(7)), "£7"},
		{money.Headline(big.NewRat(2449, 1)), "£24"}, // rounded once, not to £24.5 first
		{money.Headline(big.NewRat(-1495, 10)), "−£1"},
		{money.Headline(big.NewRat(9950, 1)), "£100"},
		{money.Headline(big.NewRat(40, 1)), "£0"},
		{money.Headline(new(big.Rat)), "£0"},
		{money.Headline(big.NewRat(-40, 1)), "£0"},
		{money.Headline(big.NewRat(-50, 1)), "−£1"},
		{money.Headline(pounds(-212_000_000)), "−£212 million"},
		{money.Headline(pounds(1_234_567_890_123)), "£1,230 billion"},
		{money.Pounds(big.NewRat(209_650, 1)), "£2,097"},
		{money.Pounds(big.NewRat(209_649, 1)), "£2,096"},
		{money.Pounds(big.NewRat(-150, 1)), "−£2"},
		{money.Pounds(big.NewRat(-8, 1)), "£0"},
		{money.Exactly(big.NewRat(101322200005, 10)), "£101,322,200.01"},
		{money.Exactly(big.NewRat(-5, 1)), "−£0.05"},
		{money.Plainly(big.NewRat(705034315, 1)), "£7,050,343.15"},
		{money.Plainly(big.NewRat(-182493600000, 1)), "−£1,824,936,000"},
		{money.Exactly(big.NewRat(-1, 3)), "£0.00"},
		{money.Tenths(big.NewRat(-1, 3000)), "0.0%"},
		{money.Percent(big.NewRat(405, 1000)), "41%"},
		{money.Tenths(big.NewRat(-3, 1000)), "−0.3%"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}
