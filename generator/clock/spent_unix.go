//go:build unix

package clock

import (
	"syscall"
	"time"
)

// spent is the processor time of the program from its start.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it can always be asked
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
