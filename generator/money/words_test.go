package money_test

import (
	"math/big"
	"testing"

	"totalplace/generator/money"
)

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
