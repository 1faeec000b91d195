package source

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// SideBySide calls do for every number below n, on all processors, and returns when all calls have. The
// first panic of a call is raised again here, on the caller's own goroutine, where it can be caught; what
// had not begun by then is left out.
func SideBySide(n int, do func(i int)) {
	var next atomic.Int64
	var failed atomic.Pointer[any]
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					failed.CompareAndSwap(nil, &v)
				}
			}()
			for failed.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
	if v := failed.Load(); v != nil {
		panic(*v)
	}
}
