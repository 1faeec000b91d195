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

// How the preview finds out that something has changed.
//
// The truth is a look: a walk through the folders that notes the name, size and time of every file the
// build would read. An event of the system only says "look again", and which file it names is never
// believed: editors save by writing another file and renaming it, a renamed folder reports its files
// under the old name, and a full queue loses events. What an event gives is speed.
//
//	event with the name of a source   a quiet moment, a look, a build
//	any other event                   a look soon; a build if something is different
//	no event at all                   a look now and then; if that finds a change, events do not arrive
//	                                  here (network drives, synced folders), and looking is all there is
//
// The look is taken before the build reads, so what changes later differs from it and is found by the
// next. The build is handed what the look found, and need not list the folders again. And a look follows
// every build, because events are lost while the watches of new folders are not yet set. Then there is time as
// well to check by their bytes the files that the build did not read, until the next event.

const (
	quietTime  = 15 * time.Millisecond  // without an event, before a build
	quietMost  = 300 * time.Millisecond // but no longer than this: something may be writing all the time
	settleTime = 400 * time.Millisecond // after a build, until the look that makes sure
	idleLook   = 2 * time.Second        // between looks while events are trusted
	pollLook   = 1 * time.Second        // and where they are not
	lookShare  = 50                     // a look may take one part in so many of the time
	recent     = 5 * time.Second        // files changed since are compared by content too: some file systems count time in steps of two seconds
)

// sources are the endings of the files that a pack and its layouts are made of. Events for other names
// (what editors write beside the file they save) cause no build at once.
var sources = []string{".md", ".yaml", ".csv", ".json", ".geojson", ".png", ".jpg", ".jpeg", ".gif", ".html", ".css", ".js", ".svg", ".webmanifest"}

// stamp is what a look notes of one file or folder.
type stamp struct {
	mode    fs.FileMode
	size    int64
	time    int64
	changed int64   // as [source.Changed] says: who writes to a file can put its time back, but not this
	sum     [8]byte // of the content, while one of the times is recent
}

// watch waits for changes in some folders.
type watch struct {
	folders []string // as given, cleaned
	note    func(string, ...any)
	poll    time.Duration                   // between looks, once events are not trusted; zero trusts them
	check   func(stop func() bool) []string // of Preview

	seen   map[string]stamp // the last look
	trees  []source.Seen    // and each of the folders as it lay there, if a build follows
	took   time.Duration    // how long the last look took
	notify *fsnotify.Watcher
	dirs   []string      // what notify watches
	events chan struct{} // holds one: a source may have changed
	soon   chan struct{} // holds one: something else has
	heard  atomic.Bool   // any event at all since the last look
	remake atomic.Bool   // the watches are no longer those of the folders
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

// wait returns when something has changed since the look before, and which files those are. Between two
// builds it takes one look to make sure, and then one now and then.
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
			quiet(ctx, w.events, quietTime, quietMost)
			if ctx.Err() != nil { // nobody waits for a build any more
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

// quiet returns when no event has come for the time still, or after the time most.
func quiet(ctx context.Context, events <-chan struct{}, still, most time.Duration) {
	end := time.NewTimer(most)
	defer end.Stop()
	for {
		pause := time.NewTimer(still)
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

// pending reports whether an event comes that was on its way while the look found its change.
func (w *watch) pending() bool {
	time.Sleep(4 * quietTime)
	return w.heard.Load()
}

// look walks through the folders and returns what is different from the look before. Where the folders
// themselves are different, the watches are set anew, and it looks once more: what changed between the
// walk and the watch has raised no event.
func (w *watch) look() []string {
	start := time.Now()
	w.heard.Store(false)
	before := w.seen
	w.seen, w.trees = scan(w.folders, start)
	for range 5 { // a folder may come while the watches are set, but not for ever
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

// toWatch returns every folder that is there, and the one each lies in, where it may come and go.
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

// set watches exactly these folders. It begins with a new watcher, rather than mend the old one: a
// watch follows its folder when that is renamed, and then reports names that are no longer true, or
// nothing. Where the system will not have it, the folders are polled.
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

// hear drains the events of a watcher until it is closed. It does nothing slow, so that the system's
// queue stays short; if it overflows all the same, everything is looked at, as always.
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
			case e.Op == fsnotify.Chmod: // a touch, an indexer, a virus scanner
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
	default: // one is waiting already, and says as much
	}
}

// ours reports whether a name lies in one of the folders, or is one, and is no litter.
func (w *watch) ours(name string) bool {
	return !source.Litter(filepath.Base(name)) && slices.ContainsFunc(w.folders, func(f string) bool {
		return name == f || strings.HasPrefix(name, f+string(filepath.Separator))
	})
}

// scan notes everything in the folders that a build would read, and how it lies there. What cannot be read is left
// out, or noted as far as it can be: the build will say what is wrong with it.
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
				delete(tree, within) // so that the build sees for itself
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

// entry is what lies in a folder, and what the system said of it at the look.
type entry struct {
	fs.DirEntry
	name string // with its path
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

// difference returns the files that are not the same in both, sorted. A file whose content was
// compared in one look and had become old by the next is not different for that.
func difference(a, b map[string]stamp) []string {
	var names []string
	gone := len(a)
	for name, s := range b {
		old, ok := a[name]
		if ok {
			gone--
		}
		if s.sum == [8]byte{} || old.sum == [8]byte{} {
			s.sum, old.sum = [8]byte{}, [8]byte{}
		}
		if !ok || old != s {
			names = append(names, name)
		}
	}
	if gone > 0 {
		for name := range a {
			if _, ok := b[name]; !ok {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// relative names files as problems do, relative to the folder that holds the watched ones.
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
