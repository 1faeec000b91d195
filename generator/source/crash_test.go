package source_test

import (
	"errors"
	"strings"
	"testing"

	"totalplace/generator/source"
)

// TestCrash checks that a panic passed from one goroutine to the one that waits for it keeps its file and stack.
func TestCrash(t *testing.T) {
	outer := source.Guard("the pack", func() {
		source.SideBySide(40, func(i int) {
			if i == 7 {
				faulty()
			}
		})
	})
	if outer == nil || outer.File != "the pack" || outer.Value != "a fault of ours" || !strings.Contains(string(outer.Stack), "source_test.faulty") {
		t.Errorf("of a fault among others it is said: %+v", outer)
	}
	inner := source.Guard("the pack", func() {
		source.SideBySide(2, func(int) { panic(source.Guard("content/a.md", faulty)) })
	})
	var crash *source.Crash
	if !errors.As(inner, &crash) || crash.File != "content/a.md" || !strings.Contains(string(crash.Stack), "source_test.faulty") {
		t.Errorf("of a fault with a file in hand it is said: %+v", inner)
	}
	if crash := source.Guard("content/a.md", func() {}); crash != nil {
		t.Errorf("without a fault it is said: %v", crash)
	}
}

func faulty() { panic("a fault of ours") }
