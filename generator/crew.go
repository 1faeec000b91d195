package generator

import (
	"runtime"
	"sync"
	"sync/atomic"

	"totalplace/generator/source"
)

// crew does independent pieces of work on all processors.
type crew struct{ work []func() }

func (c *crew) add(f func()) { c.work = append(c.work, f) }

// run does all the work and returns when it is done. A panic in a piece comes out here, on the caller's
// own goroutine, where it can be caught.
func (c *crew) run() {
	var next atomic.Int64
	var crash atomic.Pointer[source.Crash]
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(c.work)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(c.work); i = int(next.Add(1)) - 1 {
				if fault := source.Guard("a page", c.work[i]); fault != nil {
					crash.CompareAndSwap(nil, fault)
				}
			}
		})
	}
	wg.Wait()
	if fault := crash.Load(); fault != nil {
		panic(fault)
	}
}
