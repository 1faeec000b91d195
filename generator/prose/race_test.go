//go:build race

package prose_test

// slower is how much longer things may take while the race detector looks on.
const slower = 3
