package preview

import (
	"context"
	"crypto/sha256"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"

	"totalplace/generator/source"
)

// How the preview notices changes.
//
// What counts is a look: a walk through the folders that records the name, size and time of every file the build
// would read. A file system event only says that it is time to look, and the file name in it is never trusted:
// editors save by writing another file and renaming it, a renamed folder reports its files under the old name, and a
// full queue loses events. Events only make it fast.
//
//	event for a source file   a quiet moment, a look, a build
//	any other event           a look soon; a build if something is different
//	no event                  a look now and then; if it finds a change, events do not work here
//	                          (network drives, synced folders), and only looking is left
//
// The look comes before the build reads the files, so whatever changes later differs from it and is found by the
// next. The build is given what the look found, and need not list the folders again. Another look follows every
// build, because events are lost while new folders are not yet watched. After that there is time, until the next
// event, to compare the bytes of files that the build did not read.

const (
	quietTime  = 15 * time.Millisecond  // without events, before a build
	quietMost  = 300 * time.Millisecond // at most, because something may be writing all the time
	settleTime = 400 * time.Millisecond // after a build, until the look that makes sure
	idleLook   = 2 * time.Second        // between looks while events are trusted
	pollLook   = 1 * time.Second        // between looks while they are not
	lookShare  = 50                     // looks may take at most one part in this many of the time
	recent     = 5 * time.Second        // files changed within this time are compared by content too, because some file systems count time in steps of two seconds
)

// sources are the extensions of the files that a pack and its layouts consist of. Events for other names, such as
// what editors write beside the file they save, do not trigger a build at once.
var sources = []string{".md", ".yaml", ".csv", ".json", ".geojson", ".png", ".jpg", ".jpeg", ".gif", ".html", ".css", ".js", ".svg", ".webmanifest"}

// stamp is what a look records about a file or folder.
type stamp struct {
	mode    fs.FileMode
	size    int64
	time    int64
	changed int64   // see [source.Changed]; a program can set back time, but not this
	sum     [8]byte // of the content, if one of the times is recent
}

// watch waits for changes in some folders.
type watch struct {
	folders []string // as given, cleaned
	note    func(string, ...any)
	poll    time.Duration                   // the time between looks, if events are not trusted; zero trusts them
	check   func(stop func() bool) []string // see Preview.Check

	seen   map[string]stamp // the result of the last look
	trees  []source.Seen    // each folder as last seen, for the build that follows
	took   time.Duration    // the duration of the last look
	notify *fsnotify.Watcher
	dirs   []string      // the folders that notify watches
	events chan struct{} // capacity 1: a source may have changed
	soon   chan struct{} // capacity 1: something else has changed
	heard  atomic.Bool   // whether there was any event since the last look
	remake atomic.Bool   // the watches no longer match the folders
}

func newWatch(folders []string, poll time.Duration, note func(string, ...any)) *watch {
	w := &watch{poll: poll, note: note, events: make(chan struct{}, 1), soon: make(chan struct{}, 1)}
	for _, f := range folders {
		w.folders = append(w.folders, filepath.Clean(f))
	}
	return w
}

func (w *watch) close() {
	if w.notify != nil {
		w.notify.Close()
		w.notify = nil
	}
}

// wait returns the files that have changed since the last look, once there are any or an event for a source file has
// come: then there may be none. ok is false if the context was cancelled. After a build it looks once more to make sure,
// and then now and then.
func (w *watch) wait(ctx context.Context) (changed []string, ok bool) {
	settling := true
	due := time.Now().Add(settleTime)
	for {
		timer := time.NewTimer(time.Until(due))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, false
		case <-w.events:
			timer.Stop()
			quiet(ctx, w.events)
			if ctx.Err() != nil { // the program is ending
				return nil, false
			}
			return w.look(), true
		case <-w.soon:
			timer.Stop()
			if next := time.Now().Add(settleTime); next.Before(due) {
				due, settling = next, true
			}
		case <-timer.C:
			heard := w.heard.Load()
			changed := w.look()
			if len(changed) > 0 {
				if !settling && !heard && w.poll == 0 && !w.pending() {
					w.poll = pollLook
					w.close()
					w.note("changes in this folder are not reported (a network drive or a synced folder?); it is looked at every second instead")
				}
				return changed, true
			}
			if settling && w.check != nil {
				stop := func() bool { return len(w.events) > 0 || ctx.Err() != nil }
				if changed := w.check(stop); len(changed) > 0 {
					slices.Sort(changed)
					return changed, true
				}
			}
			w.trees = nil
			settling = false
			every := idleLook
			if w.poll > 0 {
				every = w.poll
			}
			due = time.Now().Add(max(every, lookShare*w.took))
		}
	}
}

// quiet returns once no event has come for quietTime, or after quietMost.
func quiet(ctx context.Context, events <-chan struct{}) {
	end := time.NewTimer(quietMost)
	defer end.Stop()
	for {
		pause := time.NewTimer(quietTime)
		select {
		case <-events:
			pause.Stop()
		case <-pause.C:
			return
		case <-end.C:
			pause.Stop()
			return
		case <-ctx.Done():
			pause.Stop()
			return
		}
	}
}

// pending reports whether an event arrives that was on its way while the look found its change.
func (w *watch) pending() bool {
	time.Sleep(4 * quietTime)
	return w.heard.Load()
}

// look walks through the folders and returns what differs from the last look. If the folders themselves differ, it
// renews the watches and looks again, because changes between the walk and the watch have raised no event.
func (w *watch) look() []string {
	start := time.Now()
	w.heard.Store(false)
	before := w.seen
	w.seen, w.trees = scan(w.folders, start)
	for range 5 { // folders may appear while the watches are set, but not for ever
		again := w.remake.Swap(false)
		dirs := w.toWatch()
		if w.poll > 0 || !again && w.notify != nil && slices.Equal(dirs, w.dirs) {
			break
		}
		w.set(dirs)
		w.seen, w.trees = scan(w.folders, start)
	}
	w.took = time.Since(start)
	return w.relative(difference(before, w.seen))
}

// toWatch returns every folder that exists, and the parents of the watched ones, in which those may come and go.
func (w *watch) toWatch() []string {
	var dirs []string
	for name, s := range w.seen {
		if s.mode.IsDir() {
			dirs = append(dirs, name)
		}
	}
	for _, f := range w.folders {
		dirs = append(dirs, filepath.Dir(f))
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// set watches exactly these folders. It replaces the watcher rather than updating it: a watch follows its folder when
// that is renamed, and then reports wrong names, or nothing. If the system refuses, the folders are polled.
func (w *watch) set(dirs []string) {
	n, err := fsnotify.NewBufferedWatcher(64)
	if err == nil {
		go w.hear(n, slices.Clone(dirs))
		for _, dir := range dirs {
			if e := n.Add(dir); e != nil && !os.IsNotExist(e) && !isNotDir(dir) {
				err = e
				break
			}
		}
		if err != nil {
			n.Close()
		}
	}
	w.close()
	if err != nil {
		w.poll = pollLook
		w.note("this computer cannot report changes (%v), so the folder is looked at every second instead", err)
		return
	}
	w.notify, w.dirs = n, dirs
}

func isNotDir(name string) bool {
	info, err := os.Lstat(name)
	return err != nil || !info.IsDir()
}

// hear drains the events of a watcher until it is closed. It does nothing slow, so that the system's queue stays
// short; if that overflows all the same, everything is looked at, as always.
func (w *watch) hear(n *fsnotify.Watcher, dirs []string) {
	for {
		select {
		case e, ok := <-n.Events:
			if !ok {
				return
			}
			name := filepath.Clean(e.Name)
			if !w.ours(name) {
				continue
			}
			w.heard.Store(true)
			ext := strings.ToLower(filepath.Ext(name))
			_, isDir := slices.BinarySearch(dirs, name)
			switch {
			case e.Op == fsnotify.Chmod: // touch, an indexer, a virus scanner
				wake(w.soon)
			case isDir || ext == "":
				w.remake.Store(true)
				wake(w.events)
			case slices.Contains(sources, ext):
				wake(w.events)
			default:
				wake(w.soon)
			}
		case _, ok := <-n.Errors: // the queue overflowed, or a watch was lost
			if !ok {
				return
			}
			w.heard.Store(true)
			w.remake.Store(true)
			wake(w.events)
		}
	}
}

func wake(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // one is pending already, which is enough
	}
}

// ours reports whether a name is one of the folders or inside one, and is not litter.
func (w *watch) ours(name string) bool {
	return !source.Litter(filepath.Base(name)) && slices.ContainsFunc(w.folders, func(f string) bool {
		return name == f || strings.HasPrefix(name, f+string(filepath.Separator))
	})
}

// scan records everything in the folders that a build would read, and the entries of each folder. What cannot be read
// is left out or recorded as far as possible; the build will report it.
func scan(folders []string, now time.Time) (stamps map[string]stamp, trees []source.Seen) {
	var files []*entry
	stamps = map[string]stamp{}
	for _, folder := range folders {
		tree := source.Seen{}
		_ = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			within := "."
			if name != folder {
				within = filepath.ToSlash(strings.TrimPrefix(name, folder+string(filepath.Separator)))
			}
			switch {
			case err != nil:
				delete(tree, within) // so that the build lists it itself
				return nil
			case name != folder && source.Litter(d.Name()):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			e := &entry{DirEntry: d, name: name}
			if in, ok := tree[path.Dir(within)]; ok && name != folder {
				tree[path.Dir(within)] = append(in, e)
			}
			if d.IsDir() {
				stamps[name] = stamp{mode: fs.ModeDir}
				tree[within] = []fs.DirEntry{}
			} else {
				files = append(files, e)
			}
			return nil
		})
		trees = append(trees, tree)
	}
	found := make([]stamp, len(files))
	source.SideBySide(len(files), func(i int) {
		e := files[i]
		if e.info, e.err = e.DirEntry.Info(); e.err == nil {
			found[i] = stampOf(e.name, e.info, now)
		}
	})
	for i, e := range files {
		if e.err == nil {
			stamps[e.name] = found[i]
		}
	}
	return stamps, trees
}

// entry is a directory entry with its info at the time of the look.
type entry struct {
	fs.DirEntry
	name string // its full path
	info fs.FileInfo
	err  error
}

func (e *entry) Info() (fs.FileInfo, error) {
	if e.IsDir() {
		return e.DirEntry.Info()
	}
	return e.info, e.err
}

// stampOf returns the stamp of a file.
func stampOf(name string, info fs.FileInfo, now time.Time) stamp {
	s := stamp{mode: info.Mode(), size: info.Size(), time: info.ModTime().UnixNano(), changed: source.Changed(info)}
	if age := time.Duration(now.UnixNano() - max(s.time, s.changed)); age < recent && age > -recent && s.mode.IsRegular() && s.size < 1<<20 {
		if data, err := os.ReadFile(name); err == nil {
			sum := sha256.Sum256(data)
			copy(s.sum[:], sum[:])
		}
	}
	return s
}

// difference returns the files that differ between two looks, sorted. Content sums are compared only if both looks
// have one, since a file that was recent in one look may not be in the next.
func difference(a, b map[string]stamp) []string {
	var names []string
	for name, s := range b {
		old, ok := a[name]
		if s.sum == [8]byte{} || old.sum == [8]byte{} {
			s.sum, old.sum = [8]byte{}, [8]byte{}
		}
		if !ok || old != s {
			names = append(names, name)
		}
	}
	for name := range a {
		if _, ok := b[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// relative returns names as problems print them, relative to the folder that holds the watched ones.
func (w *watch) relative(names []string) []string {
	var out []string
	for _, name := range names {
		for _, f := range w.folders {
			if rest, ok := strings.CutPrefix(name, f); ok && (rest == "" || rest[0] == filepath.Separator) {
				out = append(out, path.Join(filepath.Base(f), filepath.ToSlash(rest)))
				break
			}
		}
	}
	return out
}
