package room

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
)

// pieces is how much memory is asked for in large pieces: as much as most builds touch.
const pieces = 256 << 20

// inLargePieces has the system give memory in pieces of 2 MB.
//
// Memory is a promise until it is touched. Then the system interrupts the program, finds a page of 4 KB and clears it:
// 16,000 times in the first 64 MB, which is up to a sixth of a small build. Linux has larger pages for whoever asks,
// for a range of addresses, and Go does not ask. So a range is taken here, asked for and let go of untouched; what is
// made after that lies in it. It costs two milliseconds, and no more memory than is touched.
func inLargePieces() {
	how, _ := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if !bytes.Contains(how, []byte("[madvise]")) {
		return // everybody has them, or nobody
	}
	debug.SetGCPercent(-1)                                           // clear up once, and not because of this
	_ = syscall.Madvise(make([]byte, pieces), syscall.MADV_HUGEPAGE) // a wish, and the build does without
	runtime.GC()
}
