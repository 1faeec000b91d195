package preview

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// TestQuiet checks that twenty quick saves end in one quiet moment, and that endless saves do not delay it for ever.
func TestQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for saves, want := range map[int]time.Duration{1: 25, 20: 215, 1000: 300} {
			events := make(chan struct{}, 1)
			var author sync.WaitGroup
			author.Go(func() {
				for range saves {
					time.Sleep(10 * time.Millisecond)
					wake(events)
				}
			})
			start := time.Now()
			quiet(t.Context(), events)
			if took := time.Since(start); took != want*time.Millisecond {
				t.Errorf("after %d saves it was quiet after %v, want %d ms", saves, took, want)
			}
			author.Wait()
		}
	})
}

// TestStoppedAtASave checks that stopping the preview just after a save does not start another build.
func TestStoppedAtASave(t *testing.T) {
	w := newWatch(nil, 0, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 { // which of the two is noticed first is random
		wake(w.events)
		if _, ok := w.wait(ctx); ok {
			t.Fatal("it goes on to build")
		}
	}
}

// TestQueueOverflow checks that everything is looked at again when the system reports lost events.
func TestQueueOverflow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWatch([]string{dir}, 0, func(string, ...any) {})
	defer w.close()
	w.look()
	lossy := &fsnotify.Watcher{Events: make(chan fsnotify.Event), Errors: make(chan error)}
	go w.hear(lossy, nil)
	defer close(lossy.Events)
	if err := os.Mkdir(filepath.Join(dir, "new"), 0o755); err != nil {
		t.Fatal(err)
	}
	if changed, ok := w.wait(t.Context()); !ok || len(changed) != 1 { // the event of the real watcher
		t.Fatal(changed, ok)
	}
	before := w.notify
	lossy.Errors <- fsnotify.ErrEventOverflow
	if _, ok := w.wait(t.Context()); !ok {
		t.Fatal("an overflow is not heard of")
	}
	if w.notify == before {
		t.Error("the watches are not set anew, though some may be missing")
	}
}

// TestNoEvents removes the watches, as on a drive that reports nothing. Changes must be found all the same, and from
// the first on the folder must be polled.
func TestNoEvents(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var notes []string
	w := newWatch([]string{dir}, 0, func(note string, _ ...any) { notes = append(notes, note) })
	defer w.close()
	w.look()
	for _, name := range w.dirs {
		if err := w.notify.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 {
		go func() {
			time.Sleep(settleTime + 200*time.Millisecond) // after the check that follows a build
			_ = os.WriteFile(filepath.Join(dir, "page.md"), make([]byte, i+1), 0o600)
		}()
		if changed, ok := w.wait(t.Context()); !ok || len(changed) != 1 {
			t.Fatal(changed, ok)
		}
		if len(notes) != 1 || w.poll == 0 {
			t.Errorf("after change %d: notes %q, polling every %v", i+1, notes, w.poll)
		}
	}
}
