package room

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
)

// pieces is how much memory is asked for in huge pages: about as much as most builds touch.
const pieces = 256 << 20

// inLargePieces asks the kernel to back the heap with huge pages of 2 MB.
//
// Memory is only reserved until it is touched. The first touch of each 4 KB page interrupts the program while the
// kernel finds a page and clears it: 16,000 times for the first 64 MB, which is up to a sixth of a small build. Linux
// uses larger pages for an address range on request, but Go does not request them. So inLargePieces allocates a
// range, makes the request and frees the range untouched; the heap then grows into it. It takes two milliseconds, and
// no more memory than is touched.
func inLargePieces() {
	how, _ := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if !bytes.Contains(how, []byte("[madvise]")) {
		return // every program gets huge pages, or none does
	}
	debug.SetGCPercent(-1)                                           // one collection, below, and none triggered by the allocation
	_ = syscall.Madvise(make([]byte, pieces), syscall.MADV_HUGEPAGE) // only advice; the build works without it
	runtime.GC()
}
