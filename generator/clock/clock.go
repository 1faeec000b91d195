// Package clock is for tests: it says how long something takes, whatever else the machine does meanwhile.
//
// Other programs make a test wait, and a test that counts the waiting fails where nothing is wrong. So what is counted is
// the time that processors spend on this program, where the system tells it.
package clock

import "time"

// Spent returns the processor time that the program takes while f runs, on all processors; so f should run alone.
func Spent(f func()) time.Duration {
	start := spent()
	f()
	return spent() - start
}
