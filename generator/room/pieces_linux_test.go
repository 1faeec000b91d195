package room

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestInLargePieces looks up, in what the system says of the program's memory, what is made after the wish was told.
func TestInLargePieces(t *testing.T) {
	how, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil || !bytes.Contains(how, []byte("[madvise]")) {
		return // here nobody is asked
	}
	inLargePieces()
	made := make([]byte, pieces/2) // nothing else has so much room, though it may begin a little before
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
