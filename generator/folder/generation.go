package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// grace is how long a replaced generation is kept for those still reading it.
const grace = 10 * time.Second

// generation is a folder whose every name was found to be ours.
type generation struct {
	dir      string
	there    bool            // the folder exists
	manifest []byte          // nil if the folder is empty
	listed   []string        // the paths in the manifest, sorted
	has      map[string]bool // those that exist, as regular files
	folders  []string        // the existing folders that those are in, sorted
	kept     []string        // .gitignore and .gitkeep, which are the owner's
	dropped  []string        // files that the operating system left in it
}

// isKept reports whether a file at the root of an output belongs to the folder's owner. Keeping an empty folder in a
// repository, or its contents out of one, takes a file inside it. So these two may be in an otherwise empty folder,
// and are carried over from one generation to the next.
func isKept(name string) bool { return name == ".gitignore" || name == ".gitkeep" }

// isDropped reports whether a file is one that Finder or Explorer puts into every folder it shows and recreates if
// removed. Nobody put it there on purpose or would notice it, so it is removed with its generation.
func isDropped(name string) bool {
	base := path.Base(name)
	return base == ".DS_Store" || base == "Thumbs.db"
}

// survey examines the output or a folder beside it, and returns what it holds, or refuses it for the first thing that
// is not ours. A listed file that is missing is no reason to refuse: it will be written again. Only names and types
// are examined; bytes are compared later.
func (w *writer) survey(dir, shown string) (*generation, error) {
	g := &generation{dir: dir, has: map[string]bool{}}
	info, err := w.root.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return g, nil
	}
	if err != nil {
		return nil, named(w.root, "look at", dir, err)
	}
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, site.Refuse(shown, "is a symbolic link", "name the folder that it leads to")
	case !info.IsDir():
		return nil, site.Refuse(shown, "is not a folder", "name a folder that is empty or does not exist")
	}
	above, err := w.root.Stat(".")
	if err != nil {
		return nil, named(w.root, "look at", ".", err)
	}
	if !sameDevice(info, above) {
		return nil, site.Refuse(shown, mountedWhy, mountedHint)
	}
	g.there = true
	if err := w.readManifest(g, shown); err != nil {
		return nil, err
	}

	folders := map[string]bool{}
	for _, p := range g.listed {
		for d := path.Dir(p); d != "." && !folders[d]; d = path.Dir(d) {
			folders[d] = true
		}
	}
	var foreign []string
	tree, err := fs.Sub(w.root.FS(), dir)
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return named(w.root, "look at", path.Join(dir, name), err)
		}
		plain := entry.Type().IsRegular()
		_, listed := slices.BinarySearch(g.listed, name)
		switch {
		case name == ".":
		case entry.IsDir() && folders[name]:
			g.folders = append(g.folders, name)
		case plain && isKept(name):
			g.kept = append(g.kept, name)
		case plain && listed:
			g.has[name] = true
		case plain && isDropped(name):
			g.dropped = append(g.dropped, name)
		case plain && name == site.ManifestPath && g.manifest != nil:
		default:
			foreign = append(foreign, name)
			if entry.IsDir() {
				return fs.SkipDir // its name suffices, and its contents are none of our business
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(foreign) > 0 {
		return nil, foreignRefusal(g, shown, foreign)
	}
	slices.Sort(g.folders)
	return g, nil
}

const (
	mountedWhy  = "is a file system of its own, or mounted from elsewhere, and cannot be replaced in one step"
	mountedHint = "name a folder inside it"
)

func (w *writer) readManifest(g *generation, shown string) error {
	name := path.Join(g.dir, site.ManifestPath)
	info, err := w.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil // the walk will find it, and refuse it as not ours
	}
	const hint = "name another folder, or empty this one if nothing in it is needed"
	data, err := w.root.ReadFile(name)
	if err != nil {
		return site.Refuse(shown, "holds a manifest.json that cannot be read: "+source.Printable(reason(err).Error()), hint)
	}
	entries, err := site.ReadManifest(data)
	if err != nil {
		return site.Refuse(shown, "holds a manifest.json that is not one of ours: "+source.Printable(err.Error()), hint)
	}
	g.manifest = data
	for _, entry := range entries {
		g.listed = append(g.listed, entry.Path)
	}
	slices.Sort(g.listed)
	g.listed = slices.Compact(g.listed)
	return nil
}

func foreignRefusal(g *generation, shown string, foreign []string) error {
	first := foreign[0]
	what := source.Quote(first)
	if n := len(foreign) - 1; n > 0 {
		what += fmt.Sprintf(" and %d more", n)
	}
	_, listed := slices.BinarySearch(g.listed, first)
	switch {
	case listed:
		return site.Refuse(shown, "holds "+source.Quote(first)+", once a published file and now something else", "move it out of the folder")
	case g.manifest == nil:
		return site.Refuse(shown, "holds "+what+" and no site that totalplace made", "name a folder that is empty or does not exist")
	}
	return site.Refuse(shown, "holds "+what+", which totalplace did not put there", "move that out of the folder")
}

// discard removes a generation, name by name as survey found them, so that a file somebody adds in the meantime is
// never removed: its folder then cannot be removed either. Of the files, the manifest goes last, so a run that is
// killed halfway leaves a generation with files missing, which the next run still recognises as ours.
func (w *writer) discard(g *generation) error {
	if !g.there {
		return nil
	}
	var names []string
	for _, p := range g.listed {
		if g.has[p] {
			names = append(names, p)
		}
	}
	names = append(names, g.dropped...)
	for _, dir := range slices.Backward(g.folders) {
		names = append(names, dir)
	}
	names = append(names, g.kept...)
	if g.manifest != nil {
		names = append(names, site.ManifestPath)
	}
	for _, name := range append(names, ".") {
		if err := w.remove(path.Join(g.dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) discardAll(stale []*generation) error {
	for _, g := range stale {
		if err := w.discard(g); err != nil {
			return err
		}
	}
	return nil
}

// remove removes a file or an empty folder, if it exists.
func (w *writer) remove(name string) error {
	err := w.door.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// sweep removes a staging folder with everything in it; the marker proves that it is ours. The marker sorts before
// everything else, so that it is removed last.
func (w *writer) sweep(wrapper string) error {
	var names []string
	err := fs.WalkDir(w.root.FS(), wrapper, func(name string, _ fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		names = append(names, name)
		return err
	})
	if err != nil {
		return named(w.root, "look at", wrapper, err)
	}
	for _, name := range slices.Backward(names) {
		if err := w.remove(name); err != nil {
			return err
		}
	}
	return nil
}

// recover cleans up after a run that was killed, and returns the replaced generations whose time has come. They are
// not removed yet: on some file systems creating files is slow just after many were removed, and old generations can
// wait.
func (w *writer) recover() (stale []*generation, err error) {
	if err := w.settle(); err != nil {
		return nil, err
	}
	beside, err := fs.ReadDir(w.root.FS(), ".")
	if err != nil {
		return nil, named(w.root, "look at", ".", err)
	}
	for _, entry := range beside {
		name := entry.Name()
		if !entry.IsDir() {
			continue
		}
		if _, ok := w.unstamped("staging", name); ok {
			ours, err := w.isStaging(name)
			if err == nil && ours {
				err = w.sweep(name)
			}
			if err != nil {
				return nil, err
			}
		}
		// A time in the future means that the clock was set back. Such a generation is removed at once.
		if at, ok := w.unstamped("previous", name); ok && w.now().Sub(at).Abs() > grace {
			g, err := w.survey(name, filepath.Join(w.root.Name(), name))
			if err != nil {
				return nil, err
			}
			stale = append(stale, g)
		}
	}
	return stale, nil
}

// isStaging reports whether a folder with a staging folder's name is one: it contains the marker or, if the run was
// killed before writing that, nothing.
func (w *writer) isStaging(name string) (bool, error) {
	inside, err := fs.ReadDir(w.root.FS(), name)
	if err != nil {
		return false, named(w.root, "look at", name, err)
	}
	return len(inside) == 0 || inside[0].Name() == marker && inside[0].Type().IsRegular(), nil
}

// stamp is the time format in names. It sorts by time, is readable, and cannot be mistaken for a word.
const stamp = "20060102T150405.000000000Z"

// stamped returns the name of a folder of ours beside the output.
func (w *writer) stamped(kind string, at time.Time) string {
	return "." + w.name + "." + kind + "-" + at.UTC().Format(stamp)
}

// unstamped returns the time in a name made by stamped.
func (w *writer) unstamped(kind, name string) (time.Time, bool) {
	text, ok := strings.CutPrefix(name, "."+w.name+"."+kind+"-")
	if !ok {
		return time.Time{}, false
	}
	at, err := time.Parse(stamp, text)
	return at, err == nil && w.stamped(kind, at) == name
}
