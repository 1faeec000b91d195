// Package clock is for tests: it measures how long something takes, whatever else the machine is doing.
//
// A test that measures elapsed time fails when other programs keep it waiting. Where the system reports it, this
// package measures the processor time spent by this program instead.
package clock

import "time"

// Spent returns the processor time that the whole program uses while f runs, on all processors; so nothing else
// should run beside f.
func Spent(f func()) time.Duration {
	start := spent()
	f()
	return spent() - start
}
