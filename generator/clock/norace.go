//go:build !race

package clock

// Slower is the factor by which things may take longer under the race detector, which is not in use.
const Slower = 1
