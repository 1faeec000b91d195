package room

import (
	"runtime"
	"testing"
	"time"
)

// TestPercent checks that garbage may reach 96 MB, or four times what is in use if that is more; with very little in
// use, a fixed percentage.
func TestPercent(t *testing.T) {
	for used, want := range map[uint64]int{0: 2400, 1 << 20: 2400, 4 << 20: 2400, 8 << 20: 1200, 24 << 20: 400, 300 << 20: 400} {
		if got := percent(used); got != want {
			t.Errorf("%d bytes in use: %d%%, want %d%%", used, got, want)
		}
	}
}

func TestAfterEachCycle(t *testing.T) {
	told := make(chan uint64, 100)
	afterEachCycle(func(used uint64) { told <- used })
	<-told // at once
	kept := make([]byte, 8<<20)
	for range 3 { // and after every cycle
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
