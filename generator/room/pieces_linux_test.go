package room

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestInLargePieces checks, in what the system reports of the process's memory, that new memory is marked for huge
// pages.
func TestInLargePieces(t *testing.T) {
	how, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil || !bytes.Contains(how, []byte("[madvise]")) {
		return // here the setting has no effect
	}
	inLargePieces()
	made := make([]byte, pieces/2) // no existing memory has so much room, though this may begin a little before the new
	var at uint64
	if _, err := fmt.Sscanf(fmt.Sprintf("%p", made[pieces/4:]), "0x%x", &at); err != nil {
		t.Fatal(err)
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			inside = from <= at && at < to
		}
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && inside {
			if !strings.Contains(flags, " hg") {
				t.Errorf("what was made lies where nobody asked:%s", flags)
			}
			return
		}
	}
	t.Errorf("%p is not among the memory of the program", made)
}
