package room_test

import (
	"slices"
	"strings"
	"testing"

	"totalplace/generator/room"
)

// TestShelf keeps lists of many lengths. Each must stay as it was, whatever happens to its neighbours, and appending
// to one must move it. The first block is no larger than what is kept in it.
func TestShelf(t *testing.T) {
	var s room.Shelf[int]
	if first := s.Keep([]int{1, 2, 3}); cap(first) != 3 {
		t.Errorf("room for %d", cap(first))
	}
	if s.Keep(nil) != nil {
		t.Error("nothing became something")
	}
	var kept, want [][]int
	for n := range 3000 {
		list := make([]int, n%200)
		for i := range list {
			list[i] = n + i
		}
		kept, want = append(kept, s.Keep(list)), append(want, slices.Clone(list))
		clear(list)
	}
	for i := range kept {
		_ = append(kept[i], -1)
	}
	for i := range kept {
		if !slices.Equal(kept[i], want[i]) {
			t.Fatalf("list %d became %v", i, kept[i])
		}
	}
	if list := s.Room(5000); len(list) != 5000 || slices.ContainsFunc(list, func(n int) bool { return n != 0 }) {
		t.Error("no clean room for a long list")
	}
	n := testing.AllocsPerRun(10, func() {
		for range 1000 {
			s.Keep(want[150])
		}
	})
	if n > 200 {
		t.Errorf("%.0f allocations for 1000 lists", n)
	}
}

// TestWords keeps strings of many lengths. Each must stay as it was, and hardly any may need an allocation of its
// own.
func TestWords(t *testing.T) {
	var w room.Words
	if w.Keep("") != "" {
		t.Error("nothing became something")
	}
	var kept, want []string
	for n := range 3000 {
		words := strings.Repeat(string(rune('a'+n%26)), n%200)
		kept, want = append(kept, w.Keep(words)), append(want, words)
	}
	if long := strings.Repeat("long", 10000); w.Keep(long) != long {
		t.Error("no room for a long text")
	}
	if !slices.Equal(kept, want) {
		t.Error("words did not stay as they were")
	}
	n := testing.AllocsPerRun(10, func() {
		for _, words := range want[:100] {
			w.Keep(words)
		}
	})
	if n > 2 {
		t.Errorf("%.0f allocations for 100 words", n)
	}
}
