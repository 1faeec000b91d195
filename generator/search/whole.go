package search

import (
	"math/big"
	"math/bits"
)

// Logarithms and powers in whole numbers. Those of package math are worked out in another way on each kind of
// processor, and may differ in their last figure. That would be another index, or another number of files, of
// the same content.

// log2 returns the logarithm of n to the base 2, with so many binary places: in steps of 2^-places. n is at least 1.
func log2(n uint64, places int) uint64 {
	log := uint64(bits.Len64(n) - 1)
	m := n << (63 - log) // what is left is 1 to 2, in steps of 2^-63; to square it is to double its logarithm
	for range places {
		high, low := bits.Mul64(m, m)
		one := high >> 63 // it is 2 or more
		m = high<<(1-one) | low>>63&(1-one)
		log = log<<1 | one
	}
	return log
}

// rarity says how rare a word is that stands in so many of the entries, at least in one. The client has the
// same formula, as a natural logarithm: log(1 + (entries - found + 0.5) / (found + 0.5)).
func rarity(found, entries int) uint64 {
	const places = 32
	return log2(uint64(2*entries+2), places) - log2(uint64(2*found+1), places)
}

// level says on how many pages a form stands, in steps of a quarter of a doubling. 0 is none.
func level(pages int) int {
	if pages == 0 {
		return 0
	}
	eighths := log2(uint64(pages), 3)
	return int(min(63, max(1, (eighths+1)/2)))
}

// power returns the least whole number that is at least times (n / of)^0.74. All are positive.
func power(times, n, of int64) int {
	// The number is the least m for which (m / times)^50 is at least (n / of)^37.
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
	low, high := int64(0), int64(1) // low is too little
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
