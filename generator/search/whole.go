package search

import (
	"math/big"
	"math/bits"
)

// Logarithms and powers in integers. Those of package math are computed differently on different processors and may
// differ in the last digit, which would give another index, or another number of files, for the same content.

// log2 returns the binary logarithm of n, which must be at least 1, in units of 2^-places.
func log2(n uint64, places int) uint64 {
	log := uint64(bits.Len64(n) - 1)
	m := n << (63 - log) // the mantissa, from 1 to 2 in units of 2^-63; squaring it doubles its logarithm
	for range places {
		high, low := bits.Mul64(m, m)
		one := high >> 63 // the square is 2 or more
		m = high<<(1-one) | low>>63&(1-one)
		log = log<<1 | one
	}
	return log
}

// rarity returns how rare a word is that occurs in found of the entries, of which there is at least one. The client
// uses the same formula with a natural logarithm: log(1 + (entries - found + 0.5) / (found + 0.5)).
func rarity(found, entries int) uint64 {
	const places = 32
	return log2(uint64(2*entries+2), places) - log2(uint64(2*found+1), places)
}

// level encodes the number of entries in which a form occurs, in steps of a quarter of a doubling. It is 0 for no
// entries.
func level(pages int) int {
	if pages == 0 {
		return 0
	}
	eighths := log2(uint64(pages), 3)
	return int(min(63, max(1, (eighths+1)/2)))
}

// power returns the smallest integer that is at least times * (n/of)^0.74. All arguments must be positive.
func power(times, n, of int64) int {
	// That is the smallest m for which (m/times)^50 is at least (n/of)^37.
	raised := func(base, exponent int64) *big.Int {
		return new(big.Int).Exp(big.NewInt(base), big.NewInt(exponent), nil)
	}
	least := raised(n, 37)
	least.Mul(least, raised(times, 50))
	unit := raised(of, 37)
	enough := func(m int64) bool {
		reached := raised(m, 50)
		return reached.Mul(reached, unit).Cmp(least) >= 0
	}
	low, high := int64(0), int64(1) // low is too small
	for !enough(high) {
		low, high = high, 2*high
	}
	for high-low > 1 {
		if middle := (low + high) / 2; enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return int(high)
}
