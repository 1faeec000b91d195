package money_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"totalplace/generator/money"
)

// TestParse checks the grammar of amounts. What could be read in two ways must be refused, with a hint of what to
// write.
func TestParse(t *testing.T) {
	const unknown = "an unknown figure is never 0: take the row out and say why under not_counted"
	const nought = "write 0 if the hyphen stands for nought; " + unknown
	const only, digits = "write only the number, in the unit of this file (£k)", "write digits only, with a point before decimals, in the unit of this file (£k)"
	const rough = "write the number as the source prints it, digits only, in the unit of this file (£k), and say in a note that it is rough"
	same := func(n string) string { return "write " + n + ", which is the same in the unit of this file (£k)" }
	for _, test := range []struct {
		text string
		unit money.Unit
		want money.Pence
		hint string // if refused
	}{
		{"0", "£", 0, ""}, {"-0", "£", 0, ""}, {"1", "£", 100, ""}, {"-1", "£", -100, ""}, {"1.5", "£", 150, ""}, {"1.05", "£", 105, ""}, {"-0.05", "£", -5, ""}, {"1.0500", "£", 105, ""}, {"0.0", "£k", 0, ""},
		{"1013222", "£k", 101_322_200_000, ""}, {"1.00001", "£k", 100_001, ""}, {"8.3", "£bn", 830_000_000_000, ""}, {"0.00000000001", "£bn", 1, ""}, {"-2.5", "£m", -250_000_000, ""}, {"92233720368547758.07", "£", 1<<63 - 1, ""},
		{"1.005", "£", 0, "round it to whole pence, and say so in a note"}, {"1.000001", "£k", 0, "round it to whole pence, and say so in a note"},
		{"92233720368547758.08", "£", 0, "check the unit of the file"}, {strings.Repeat("9", 40), "£k", 0, "check the unit of the file"},
		{"1,234", "£k", 0, "write 1234"}, {"-1,234,567.8", "£k", 0, "write -1234567.8"}, {"1 234", "£k", 0, "write 1234"}, {"1\u00a0234\u202f567", "£k", 0, "write 1234567"}, {"1_000", "£k", 0, "write 1000"}, {"1'000", "£k", 0, "write 1000"}, {"1’000", "£k", 0, "write 1000"},
		{"(300)", "£k", 0, "write -300 if money comes back, or the number without brackets"}, {"(1,234.5)", "£k", 0, "write -1234.5 if money comes back, or the number without brackets"}, {"(£300)", "£k", 0, "write -300 if money comes back, or the number without brackets"},
		{"−5", "£k", 0, "write -5 with a plain hyphen"}, {"–5.5", "£k", 0, "write -5.5 with a plain hyphen"},
		{"010", "£k", 0, "write 10"}, {"-007.5", "£k", 0, "write -7.5"}, {"00", "£k", 0, "write 0"}, {"00.5", "£k", 0, "write 0.5"}, {".5", "£k", 0, "write 0.5"}, {"-.5", "£k", 0, "write -0.5"}, {"5.", "£k", 0, "write 5"},
		{"1e3", "£k", 0, "write the number in full in the unit of this file (£k)"}, {"1.5E-3", "£k", 0, "write the number in full in the unit of this file (£k)"},
		{"£1,200", "£k", 0, only}, {"£1.234567891m", "£k", 0, only}, {"1.2m", "£k", 0, same("1200")}, {"£1.2m", "£k", 0, same("1200")}, {"12k", "£k", 0, same("12")}, {"2.1 bn", "£k", 0, same("2100000")}, {"-£3 million", "£k", 0, same("-3000")}, {"£1,234", "£", 0, "write 1234, which is the same in the unit of this file (£)"}, {"£50k", "£bn", 0, "write 0.00005, which is the same in the unit of this file (£bn)"}, {"999k", "£m", 0, "write 0.999, which is the same in the unit of this file (£m)"},
		{"310000 £k", "£k", 0, same("310000")}, {"300*", "£k", 0, "write 300 without the mark after it"}, {"1,200 (a)", "£k", 0, "write 1200 without the mark after it"}, {"c. 300", "£k", 0, rough}, {"about £3 million", "£k", 0, rough}, {"300 approx", "£k", 0, rough}, {"nil", "£k", 0, "write 0 if the source says that nothing was spent; " + unknown},
		{"-£5", "£k", 0, only}, {"£-5", "£k", 0, only}, {"50p", "£k", 0, only},
		{"", "£k", 0, unknown}, {"n/k", "£k", 0, unknown}, {"n/a", "£k", 0, unknown}, {"-", "£k", 0, nought}, {"–", "£k", 0, nought}, {"..", "£k", 0, unknown}, {".nan", "£k", 0, unknown}, {"-.inf", "£k", 0, unknown}, {"tbc", "£k", 0, unknown}, {"unknown", "£k", 0, unknown}, {"null", "£k", 0, unknown}, {"~", "£k", 0, unknown}, {"?", "£k", 0, unknown}, {"x", "£k", 0, unknown},
		{"+5", "£k", 0, "write 5"}, {"'412345", "£k", 0, "write 412345"}, {"=41.5", "£k", 0, "write 41.5"}, {"=SUM(B2:B9)", "£k", 0, "this is a formula: write what it comes to, in the unit of this file (£k)"}, {"10,120 CR", "£k", 0, "write -10120 if money comes back, or 10120"}, {"400–420", "£k", 0, "write one number, the nearest to what was spent, and say in a note between which it lies"}, {"1.2.3", "£k", 0, digits}, {"1,23", "£k", 0, digits}, {"0x10", "£k", 0, digits}, {"0o7", "£k", 0, digits}, {"١٢", "£k", 0, unknown}, {"1/2", "£k", 0, digits}, {"5%", "£k", 0, "write the amount of money, not a percentage, in the unit of this file (£k)"}, {"#REF!", "£k", 0, "a spreadsheet could not work this out: correct it there, and save it again"}, {"300-", "£k", 0, "write -300 with a plain hyphen"}, {"1;2", "£k", 0, digits}, {"12\u202e3", "£k", 0, digits}, {"12:30", "£k", 0, digits}, {"1 2", "£k", 0, digits},
	} {
		got, fault, hint := money.Parse(test.text, test.unit)
		if got != test.want || hint != test.hint || (fault == "") != (hint == "") {
			t.Errorf("%q in %s: got %d, %q, %q; want %d, %q", test.text, test.unit, got, fault, hint, test.want, test.hint)
		}
		if strings.ContainsAny(fault, "\n\x1b\u202e") {
			t.Errorf("%q: %q is not printable", test.text, fault)
		}
	}
	if _, fault, _ := money.Parse(strings.Repeat("x", 1000), "£"); len(fault) > 200 {
		t.Errorf("a long text is said in full: %s", fault)
	}
}

func TestParseShare(t *testing.T) {
	const form = "write the people of the pilot over the people of the whole area, such as 1435269/1695499"
	for _, test := range []struct{ text, fault, hint string }{
		{"1435269/1695499", "", ""}, {"1/1", "", ""},
		{"0/5", "a share of 0/5 is not a share", form}, {"5/0", "a share of 5/0 is not a share", form}, {"3/2", "a share of 3/2 is more than the whole", form},
		{"1,435,269/1,695,499", `"1,435,269/1,695,499" is not a share`, "write 1435269/1695499"}, {"1 / 2", `"1 / 2" is not a share`, "write 1/2"},
		{"", `"" is not a share`, form}, {"0.85", `"0.85" is not a share`, form}, {"85%", `"85%" is not a share`, form}, {"1/2/3", `"1/2/3" is not a share`, form},
		{"-1/2", `"-1/2" is not a share`, form}, {"+1/2", `"+1/2" is not a share`, form}, {"01/2", `"01/2" is not a share`, form}, {"1/9223372036854775808", `"1/9223372036854775808" is not a share`, form}, {"1_0/20", `"1_0/20" is not a share`, form},
	} {
		s, fault, hint := money.ParseShare(test.text)
		if fault != test.fault || hint != test.hint || (fault == "") != (s.Den > 0) {
			t.Errorf("%q: got %v, %q, %q", test.text, s, fault, hint)
		}
	}
	if got := (&money.Share{Num: 1, Den: 3}).Of(-100); got.Cmp(big.NewRat(-100, 3)) != 0 {
		t.Errorf("a third of −100 pence is %v", got)
	}
	if got := (*money.Share)(nil).Of(-100); got.Cmp(big.NewRat(-100, 1)) != 0 || (*money.Share)(nil).Pence(-100) != -100 {
		t.Errorf("the whole of −100 pence is %v", got)
	}
}

// FuzzParse checks that an amount is exactly what math/big reads in its text, or is refused with a hint.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-0", "1.05", "1013222", "8.3", "92233720368547758.07", "92233720368547758.08", "-92233720368547758.08", "010", "1e3", "1,234", ".5", "5.", "1_000", "0x1p-2", "1/2", "Inf", "0.000000000001", "١"} {
		for _, unit := range money.Units() {
			f.Add(s, unit)
		}
	}
	pence := map[string]int64{"£": 100, "£k": 100_000, "£m": 100_000_000, "£bn": 100_000_000_000}
	f.Fuzz(func(t *testing.T, text, unit string) {
		scale, known := pence[unit]
		if !known {
			return
		}
		got, fault, hint := money.Parse(text, money.Unit(unit))
		if (fault == "") != (hint == "") {
			t.Errorf("%q: the fault %q has the hint %q", text, fault, hint)
		}
		plain := text != "" && strings.Trim(text, "-.0123456789") == "" && !strings.HasPrefix(text, ".") && !strings.HasPrefix(text, "-.") && !strings.HasSuffix(text, ".") &&
			strings.Count(text, ".") <= 1 && strings.LastIndex(text, "-") <= 0 && (len(strings.TrimPrefix(text, "-")) == 1 || !strings.HasPrefix(strings.TrimPrefix(text, "-"), "0") || strings.HasPrefix(strings.TrimPrefix(text, "-"), "0."))
		want, ok := new(big.Rat).SetString(text)
		if !plain || !ok {
			if fault == "" {
				t.Errorf("%q is no plain number, and was read as %d", text, got)
			}
			return
		}
		want.Mul(want, big.NewRat(scale, 1))
		if whole := want.IsInt() && want.Num().IsInt64(); whole != (fault == "") {
			t.Errorf("%q %s is %v pence, and %q was said", text, unit, want, fault)
		} else if whole && want.Num().Int64() != int64(got) {
			t.Errorf("%q %s is %v pence, and was read as %d", text, unit, want, got)
		}
	})
}

// FuzzRound checks that a fraction is rounded to the nearest integer, and halves away from zero.
func FuzzRound(f *testing.F) {
	for _, s := range [][2]int64{{0, 1}, {1, 2}, {-1, 2}, {3, 2}, {-3, 2}, {5, 10}, {49, 100}, {-49, 100}, {1, 3}, {2, 3}, {1<<63 - 1, 2}, {-1 << 63, 3}, {7, -2}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, num, den int64) {
		if den == 0 {
			return
		}
		r := big.NewRat(num, 1)
		r.Quo(r, big.NewRat(den, 1))
		got := new(big.Rat).SetInt(money.Round(r))
		away := new(big.Rat).Sub(got, r)
		switch half := new(big.Rat).Abs(away).Cmp(big.NewRat(1, 2)); {
		case half > 0, half == 0 && away.Sign() != r.Sign():
			t.Errorf("%v is rounded to %v", r, got)
		}
		if minus := money.Round(new(big.Rat).Neg(r)); new(big.Int).Neg(minus).Cmp(got.Num()) != 0 {
			t.Errorf("%v and its negative are rounded to %v and %v", r, got, minus)
		}
	})
}

// FuzzShare checks shares of amounts in pence, their comparisons and their words against exact fractions.
func FuzzShare(f *testing.F) {
	for _, s := range [][5]int64{{0, 1, 1, 1, 2}, {1, 1, 2, 2, 4}, {-1, 1, 2, 1, 3}, {-3, 1, 2, 3, 7}, {49, 1, 100, 1<<62 - 1, 1<<62 + 1}, {-1 << 63, 1, 1, 1<<63 - 1, 1<<63 - 1}, {1<<63 - 1, 1<<63 - 2, 1<<63 - 1, 1, 1<<63 - 1}, {101_322_200_000, 1_435_269, 1_695_499, 2_870_538, 3_390_998}} {
		f.Add(s[0], s[1], s[2], s[3], s[4])
	}
	f.Fuzz(func(t *testing.T, pence, num, den, num2, den2 int64) {
		if num <= 0 || num > den || num2 <= 0 || num2 > den2 {
			return // not a share
		}
		p, s, o := money.Pence(pence), &money.Share{Num: num, Den: den}, &money.Share{Num: num2, Den: den2}
		if got, want := big.NewInt(int64(s.Pence(p))), money.Round(s.Of(p)); got.Cmp(want) != 0 {
			t.Errorf("%s of %d is %v in whole pence, want %v", s, pence, got, want)
		}
		c := big.NewRat(num, den).Cmp(big.NewRat(num2, den2))
		if s.Less(o) != (c < 0) || o.Less(s) != (c > 0) || s.Same(o) != (c == 0) || s.Less(nil) != (num < den) || (*money.Share)(nil).Less(s) {
			t.Errorf("%s beside %s: less %v, more %v, the same %v", s, o, s.Less(o), o.Less(s), s.Same(o))
		}
		pounds, rest, _ := strings.Cut(new(big.Rat).Quo(p.Rat(), big.NewRat(100, 1)).FloatString(2), ".")
		want := "£" + money.Commas(strings.TrimPrefix(pounds, "-"))
		if pence < 0 {
			want = "−" + want
		}
		if rest != "00" {
			want += "." + rest
		}
		if p.String() != want {
			t.Errorf("%d pence is %s, want %s", pence, p, want)
		}
	})
}

// FuzzCommas checks that commas change no digit and are at every third one.
func FuzzCommas(f *testing.F) {
	for _, n := range []int64{0, 7, -7, 999, 1000, -1000, 123456, 1234567, -1 << 63} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		got := money.Commas(fmt.Sprint(n))
		if strings.ReplaceAll(strings.ReplaceAll(got, ",", ""), "−", "-") != fmt.Sprint(n) {
			t.Errorf("%d becomes %s", n, got)
		}
		groups := strings.Split(strings.TrimPrefix(got, "−"), ",")
		for i, g := range groups {
			if i > 0 && len(g) != 3 || len(g) < 1 || len(g) > 3 {
				t.Errorf("%d becomes %s", n, got)
			}
		}
	})
}
