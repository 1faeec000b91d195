package bench_test

import (
	"os"
	"syscall"
)

// peak is the most memory that a process held at once, in MB. Linux counts what its parent held when it
// was started, so whoever asks must be small.
func peak(p *os.ProcessState) float64 { return float64(p.SysUsage().(*syscall.Rusage).Maxrss) / 1024 }
