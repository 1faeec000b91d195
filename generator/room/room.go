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

// Limits in bytes, beside which there are some 20 MB that Go does not count. The preview makes a whole pack with
// each edit, while somebody waits.
const (
	toBuild = 384 << 20
	toServe = 1 << 30
)

// ToBuild bounds the memory of a program that builds a site and ends, from now on.
func ToBuild() {
	inLargePieces()
	bound(toBuild)
}

// ToServe bounds the memory of a program that builds again and again, for hours. It does without large pieces: what it
// had given back of one, the system would fill up again.
func ToServe() { bound(toServe) }

// little is how many bytes may lie about in any case.
const little = 96 << 20

// bound keeps the program to so many bytes, as long as a tenth of them is more than it needs.
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

// percent is how much may lie about beside what is in use, in per cent of that. Go takes it for at least 4 MB.
func percent(used uint64) int {
	const seldom, atLeast = 400, 4 << 20
	return int(max(seldom, 100*little/max(used, atLeast)))
}

// afterEachCycle calls do now, and whenever memory has been cleared up, with how much was found to be in use.
func afterEachCycle(do func(used uint64)) {
	tell := func() {
		sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(sample)
		do(sample[0].Value.Uint64())
	}
	tell()
	// Nothing leads to the cycle, so it is found at every clearing up, and is then put where it was.
	type cycle [32]byte // what is smaller shares its place with others
	var found func(*cycle)
	found = func(c *cycle) {
		tell()
		runtime.SetFinalizer(c, found)
	}
	runtime.SetFinalizer(new(cycle), found)
}
