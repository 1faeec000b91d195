package source

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// longestRun is how many numbers SideBySide hands out at once at most.
const longestRun = 16

// SideBySide calls do for every number below n, on all processors, and returns when all calls have.
// Numbers are handed out in order, a run of neighbours at a time: those often make the same thing once and
// share it, and would wait for one another. Towards the end runs are short, so that all end together. The
// first panic of a call is raised again here as a [*Crash], on the caller's own goroutine, where it can be caught;
// what had not begun by then is left out.
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
