package source

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// longestRun is the most consecutive numbers that SideBySide hands out at once.
const longestRun = 16

// SideBySide calls do for every number below n, on all processors, and returns when all calls have returned. Numbers
// are handed out in order, several neighbours at a time, because neighbours often compute the same shared thing and
// would wait for one another. Towards the end the runs get shorter, so that all workers finish together. If a call
// panics, calls not yet begun are skipped, and the first panic is raised again as a [*Crash] on the caller's
// goroutine, where it can be recovered.
func SideBySide(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers == 0 {
		return
	}
	var next atomic.Int64
	take := func() (from, to int) {
		for {
			from := next.Load()
			run := max(1, min(longestRun, (int64(n)-from)/int64(8*workers)))
			if next.CompareAndSwap(from, from+run) {
				return int(from), int(from + run)
			}
		}
	}
	var failed atomic.Pointer[Crash]
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					failed.CompareAndSwap(nil, Crashed("", v))
				}
			}()
			for failed.Load() == nil {
				from, to := take()
				if from >= n {
					return
				}
				for i := from; i < to; i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
	if crash := failed.Load(); crash != nil {
		panic(crash)
	}
}
