// Package room bounds the memory of a program that builds sites.
//
// A build makes a lot of short-lived garbage. By default Go collects whenever the heap has doubled, which costs a
// small build a sixth of its time and lets a large one take more than twice the memory it needs. So here a build that
// needs little never collects, a larger one collects seldom, and near a fixed limit it collects as often as it must.
// The live heap is known after each collection. If it comes close to the limit itself, Go would do little but
// collect, so the limit is raised to twice the live heap.
//
// Values that live long are kept on a [Shelf] or among [Words], away from those that do not; otherwise each would
// keep its dead neighbours' memory in use. On Linux a build also asks for huge pages.
package room

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Limits in bytes, on top of about 20 MB that Go's memory limit does not count. Serving gets more because the preview
// makes a whole pack at each edit while somebody waits.
const (
	toBuild = 384 << 20
	toServe = 1 << 30
)

// ToBuild bounds the memory of a program that builds one site and exits. The bound holds from now on.
func ToBuild() {
	inLargePieces()
	bound(toBuild)
}

// ToServe bounds the memory of a program that builds again and again, for hours. It does not ask for huge pages: the
// kernel would fill up the parts of one that had been given back.
func ToServe() { bound(toServe) }

// little is how many bytes of garbage are tolerated in any case.
const little = 96 << 20

// bound sets the memory limit of the program, in bytes. Once the live heap exceeds nine tenths of it, the limit
// becomes twice the live heap instead.
func bound(limit uint64) {
	afterEachCycle(func(used uint64) {
		debug.SetGCPercent(percent(used))
		next := limit
		if used > limit/10*9 {
			next = 2 * used
		}
		debug.SetMemoryLimit(int64(next))
	})
}

// percent returns the GC percentage (see [debug.SetGCPercent]) for a live heap of used bytes: enough for little bytes
// of garbage, and never less than 400. Go takes the live heap to be at least 4 MB.
func percent(used uint64) int {
	const seldom, atLeast = 400, 4 << 20
	return int(max(seldom, 100*little/max(used, atLeast)))
}

// afterEachCycle calls do now and after every garbage collection, with the size of the live heap.
func afterEachCycle(do func(used uint64)) {
	tell := func() {
		sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(sample)
		do(sample[0].Value.Uint64())
	}
	tell()
	// The cycle is unreachable, so every collection finalizes it; its finalizer is then set again.
	type cycle [32]byte // smaller objects share a block with others
	var found func(*cycle)
	found = func(c *cycle) {
		tell()
		runtime.SetFinalizer(c, found)
	}
	runtime.SetFinalizer(new(cycle), found)
}
