//go:build race

package source_test

// slower is how much longer things may take while the race detector looks on.
const slower = 3
