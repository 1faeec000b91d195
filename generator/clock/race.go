//go:build race

package clock

// Slower is the factor by which things may take longer under the race detector.
const Slower = 10
