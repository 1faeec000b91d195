package room

import (
	"runtime"
	"testing"
	"time"
)

func TestAfterEachCycle(t *testing.T) {
	told := make(chan uint64, 100)
	afterEachCycle(func(used uint64) { told <- used })
	<-told // at once
	kept := make([]byte, 8<<20)
	for range 3 { // again and again
		runtime.GC()
		select {
		case used := <-told:
			if used < uint64(len(kept)) {
				t.Errorf("%d bytes are said to be in use", used)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("nobody was told of a cycle")
		}
	}
	runtime.KeepAlive(kept)
}
