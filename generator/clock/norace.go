//go:build !race

package clock

// Slower is how much longer things may take: no longer, as nothing looks on.
const Slower = 1
