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
// share it, and would wait for one another. The first panic of a call is raised again here, on the
// caller's own goroutine, where it can be caught; what had not begun by then is left out.
func SideBySide(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers == 0 {
		return
	}
	run := max(1, min(longestRun, n/(8*workers))) // not so many that one worker has all that is left
	var next atomic.Int64
	var failed atomic.Pointer[any]
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					failed.CompareAndSwap(nil, &v)
				}
			}()
			for failed.Load() == nil {
				end := int(next.Add(int64(run)))
				if end-run >= n {
					return
				}
				for i := end - run; i < min(end, n); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
	if v := failed.Load(); v != nil {
		panic(*v)
	}
}
