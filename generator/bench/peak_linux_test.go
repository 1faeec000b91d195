package bench_test

import (
	"os"
	"syscall"
)

// peak returns the most memory that a process used at once, in MB. Linux starts the count from the memory of the
// parent at the fork, so the parent must be small.
func peak(p *os.ProcessState) float64 { return float64(p.SysUsage().(*syscall.Rusage).Maxrss) / 1024 }
