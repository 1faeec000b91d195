//go:build !linux

package prose_test

import "time"

// spent returns how long f takes.
func spent(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
