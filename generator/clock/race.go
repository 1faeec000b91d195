//go:build race

package clock

// Slower is how much longer things may take while the race detector looks on.
const Slower = 3
