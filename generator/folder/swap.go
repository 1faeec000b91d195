package folder

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"syscall"
	"time"

	"totalplace/generator/site"
)

// publish puts the finished generation in the place of the current one.
//
// First it gives the new generation the name that the current one is to have afterwards. Then a single exchange
// publishes the one and sets aside the other, so a process killed at any moment leaves nothing half done. If it is
// killed just before the exchange, it leaves a whole generation that was never published, which will be removed like
// any replaced one.
func (w *writer) publish(wrapper, next string, there bool) error {
	at := w.now()
	aside := w.stamped("previous", at)
	if err := w.door.Rename(next, aside); err != nil {
		return err
	}
	undone := true
	err := w.remove(path.Join(wrapper, marker))
	if err == nil {
		err = w.remove(wrapper)
	}
	if err == nil {
		undone, err = w.swap(aside, at, there)
	}
	if err == nil {
		return nil
	}
	if !undone {
		return err // it is not known which of the two is in place, so neither may be removed
	}
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		err = site.Refuse(w.Dir, mountedWhy, mountedHint)
	}
	g, more := w.survey(aside, aside)
	if more == nil {
		more = w.discard(g)
	}
	return also(err, more)
}

// swap makes the generation aside the output, and the output aside. After an error, undone says whether everything is
// as before.
func (w *writer) swap(aside string, at time.Time, there bool) (undone bool, err error) {
	if !there {
		if err := w.door.Rename(aside, w.name); err != nil {
			return true, err
		}
		if err := w.door.SyncDir(); err != nil {
			return undo(err, w.door.Rename(w.name, aside))
		}
		return false, nil
	}
	err = w.door.Exchange(aside, w.name)
	if errors.Is(err, errors.ErrUnsupported) {
		return w.swapInTwo(aside, w.stamped("previous", at.Add(1)))
	}
	if err != nil {
		return true, err
	}
	if err := w.door.SyncDir(); err != nil {
		return undo(err, w.door.Exchange(aside, w.name))
	}
	return false, nil
}

// swapInTwo replaces the output on systems that cannot exchange two folders: it renames the output to old and then
// the new generation to the output. For an instant there is no output. A journal, synced before the first rename,
// names old, so that a run that finds no output knows what to put back. Without a journal, a missing output means
// that somebody removed it.
func (w *writer) swapInTwo(next, old string) (undone bool, err error) {
	journal := w.journal()
	err = func() error {
		if err := w.create(journal, []byte(journalHead+old+"\n")); err != nil {
			return err
		}
		if err := w.door.SyncAll([]string{journal}, nil); err != nil {
			return err
		}
		if err := w.door.SyncDir(); err != nil {
			return err
		}
		if err := w.door.Rename(w.name, old); err != nil {
			return err
		}
		if err := w.door.Rename(next, w.name); err != nil {
			return err
		}
		if err := w.door.SyncDir(); err != nil {
			return err
		}
		return w.remove(journal)
	}()
	if err == nil {
		return false, nil
	}
	return undo(err, func() error {
		// Go by what exists, not by what was reported: a rename over a network can succeed and still return an error.
		if w.exists(old) {
			if w.exists(w.name) {
				if err := w.door.Rename(w.name, next); err != nil {
					return err
				}
			}
			if err := w.door.Rename(old, w.name); err != nil {
				return err
			}
		}
		return w.remove(journal)
	}())
}

func undo(err, undoing error) (undone bool, both error) {
	return undoing == nil, also(err, undoing)
}

const journalHead = "totalplace is replacing a site. If the output is missing, this is where it went:\n"

func (w *writer) journal() string { return "." + w.name + ".journal" }

// settle finishes what a run killed between two renames began: if the output is missing, the last one is put back. It
// goes back rather than forward because a killed build must leave the last site; the build now beginning will publish
// the next.
func (w *writer) settle() error {
	info, err := w.root.Lstat(w.journal())
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err != nil {
		return named(w.root, "look at", w.journal(), err)
	}
	data, err := w.root.ReadFile(w.journal())
	if err != nil {
		return named(w.root, "read", w.journal(), err)
	}
	old, whole := strings.CutPrefix(string(data), journalHead)
	if !whole && !strings.HasPrefix(journalHead, string(data)) {
		return nil // somebody else's file with the same name
	}
	// A truncated journal had not been synced yet, so no rename had begun.
	old, whole = strings.CutSuffix(old, "\n")
	if _, ok := w.unstamped("previous", old); ok && whole && !w.exists(w.name) && w.exists(old) {
		if err := w.door.Rename(old, w.name); err != nil {
			return err
		}
		if err := w.door.SyncDir(); err != nil {
			return err
		}
	}
	return w.remove(w.journal())
}

// exists reports whether a name exists. One that cannot be examined counts as existing, so that nothing is ever put
// over it.
func (w *writer) exists(name string) bool {
	_, err := w.root.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
