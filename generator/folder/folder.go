// Package folder writes a finished site into a folder in such a way that nobody ever sees half a site, and nothing
// that is not ours is touched.
//
// # What is on the disk
//
// The output is an ordinary folder. Whatever else this package needs lies beside it, on the same file system, under
// names made from the output's name, here public:
//
//	public/                      the site: one whole generation of it
//	.public.lock                 during a build: keeps a second build out (on Windows it stays)
//	.public.staging-<time>/      during a build: the next generation, in its subfolder site
//	.public.previous-<time>/     the generation that was replaced at that time
//	.public.journal              for an instant, where the system cannot swap two folders in one step
//
// A generation holds manifest.json, the files that it lists, and whatever .gitignore and .gitkeep the owner put
// there. Nothing else is allowed, except the .DS_Store and Thumbs.db that operating systems leave behind. A folder
// that holds anything more, or that holds something but no manifest of ours, is not ours to replace, and
// [Folder.Write] refuses it by name. That one rule, checked for every folder before it is replaced or removed, is
// what protects a home folder, a repository or a note that somebody left in public/.
//
// # How a site gets there
//
// [Folder.Write] works in this order:
//
//  1. check the place: may a site be put here at all?
//  2. take the lock, and clean up after any run that was killed
//  3. survey the current generation: is every name in it ours?
//  4. make the bytes of every file, on all processors, and write those that the current generation
//     does not already hold; if it holds them all, stop, having written nothing
//  5. hard-link the unchanged files into the new generation, with their times
//  6. sync everything to disk, once
//  7. remove generations that were replaced more than ten seconds ago
//  8. swap the new generation with the current one, in one step
//
// Everything that can fail comes before the swap, so an error means that the old site is still in place. The one
// thing that comes after is making the swap itself durable; if that fails, the swap is undone.
//
// # Why it is done this way
//
// Writing in place, or removing the site and writing it again, shows readers a site that is part old, part new and
// part missing. Swapping folders does not. But a reader halfway through the old generation must still find the rest
// of it, so a replaced generation stays for ten seconds; if builds follow each other faster than that, several stay.
//
// Whether a file is unchanged is decided by reading it and comparing every byte. Comparing sizes and times would be
// cheaper but wrong: a page edited by hand can keep its size, and a restored backup its time. Reading files that are
// mostly in the page cache costs less than a tenth of making the pages. It also means that a hand edit in the output
// never survives a build, and never stops one either.
//
// A file is opened for writing only where none existed before. A hard link makes one file part of two generations, so
// writing to a published file would change both, one of them while readers are reading it.
//
// Syncing each file would cost more than the rest of the build put together. So there is one sync, just before the
// swap, which is the moment that matters: after a power cut no name may lead to bytes that are not there.
//
// Files are created with mode 0644 and folders with 0755, less the user's umask, as cp and tar do. Two people with
// the same umask get the same result, and a umask that hides files from others is respected. An unchanged file keeps
// the mode it has.
package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// Folder is the folder that a site is written to.
type Folder struct {
	Dir    string // the output; it and its parents are created if need be
	Source string // the folder that holds content/ and layouts/, which are never replaced; may be empty

	// AllowWithdrawal permits removing most of a published site. Without it, a build that would remove more than 50
	// files and more than half of all is refused: a wrong folder or a failed checkout looks just like that.
	AllowWithdrawal bool
}

// Change says what a write did. The lists are sorted and leave out manifest.json.
type Change struct {
	Added     []string // published for the first time
	Changed   []string // published before, but with other bytes, or missing or altered on disk
	Withdrawn []string // published before, but no longer part of the site
	Same      int      // the number of unchanged files

	Files    int   // the number of files in the site, manifest.json included
	Bytes    int64 // their total size
	Replaced bool  // a new generation was put in place; if not, the folder was not touched
}

// Write writes the site to the folder. After an error the folder is as it was before. The only exception is a disk
// that fails just after the swap and again when the swap is undone. The error then says both, and the folder holds
// the new site; or, on a system that cannot exchange folders, it may be missing until the next build puts the old one
// back.
//
// The error is a [*site.Refused] if something would have been harmed, a [*source.Crash] if making a file panicked,
// the error of making a file if that failed, or ctx.Err(). Any other error names a path and the system's reason.
func (f Folder) Write(ctx context.Context, s *site.Site) (Change, error) {
	return f.write(ctx, s, func(d door) door { return d }, time.Now)
}

// write is Write with two hooks for tests: a wrapper for the door, and a clock.
func (f Folder) write(ctx context.Context, s *site.Site, through func(door) door, now func() time.Time) (change Change, err error) {
	files := s.Files()
	if len(files) == 0 {
		return change, site.Refuse(f.Dir, "would be left empty, for the site has no files", "check that the content is where it should be")
	}
	if err := checkPaths(files); err != nil {
		return change, err
	}
	parent, name, err := f.place()
	if err != nil {
		return change, err
	}

	undo, err := Make(parent, 0o755)
	defer func() {
		if err != nil {
			undo()
		}
	}()
	if err != nil {
		return change, err
	}
	root, err := os.OpenRoot(parent)
	if err != nil {
		return change, err
	}
	defer root.Close()
	lockFile := "." + name + ".lock"
	unlock, err := lock(root, lockFile)
	if errors.Is(err, errLocked) {
		return change, site.Refuse(f.Dir, "is being written to by another build", "wait until that has ended")
	}
	if err != nil {
		return change, named(root, "lock", lockFile, err)
	}
	defer unlock()
	disk, err := openDisk(root)
	if err != nil {
		return change, err
	}
	defer disk.close()

	w := &writer{Folder: f, name: name, root: root, door: through(disk), now: now}
	change, err = w.write(ctx, files)
	if err != nil {
		return Change{}, err
	}
	return change, nil
}

// errLocked means that another process, or another call in this one, holds the lock.
var errLocked = errors.New("locked")

// writer is one call of Write that has taken the lock. root and door are the folder that holds the output, and all
// names are relative to it.
type writer struct {
	Folder
	name    string   // the name of the output
	root    *os.Root // for reading; no name leads out of it
	door    door     // for writing
	now     func() time.Time
	staging string    // the staging folder, once made
	buffers sync.Pool // of *[]byte, for comparing files
}

func (w *writer) write(ctx context.Context, files []*site.File) (change Change, err error) {
	stale, err := w.recover()
	if err != nil {
		return change, err
	}
	old, err := w.survey(w.name, w.Dir)
	if err != nil {
		return change, err
	}
	change.Withdrawn = withdrawn(old, files)
	if n, all := len(change.Withdrawn), len(old.listed); n > 50 && 2*n > all && !w.AllowWithdrawal {
		return change, site.Refuse(w.Dir, fmt.Sprintf("would lose %d of its %d files", n, all),
			"check that the content is all there; if the pages are meant to go, say --yes")
	}

	// The staging folder is made when first needed, so a build that changes nothing never makes one.
	wrapper := w.stamped("staging", w.now())
	next := path.Join(wrapper, "site")
	folders := foldersOf(files)
	stage := sync.OnceValue(func() error { return w.stage(wrapper, next, folders) })
	defer func() {
		if err != nil && w.staging != "" {
			err = also(err, w.sweep(w.staging))
		}
	}()

	entries, same, err := w.fill(ctx, files, old, next, stage)
	if err != nil {
		return change, err
	}
	manifest, err := site.Manifest(entries)
	if err != nil {
		return change, err
	}
	change.count(old, entries, same, manifest)
	if change.Same == len(files) && bytes.Equal(old.manifest, manifest) {
		return change, w.discardAll(stale)
	}

	if err := stage(); err != nil {
		return change, err
	}
	linked, err := w.carry(ctx, entries, same, old.kept, next)
	if err != nil {
		return change, err
	}
	if err := w.create(path.Join(next, site.ManifestPath), manifest); err != nil {
		return change, err
	}

	if err := w.sync(next, files, linked, old.kept, folders); err != nil {
		return change, err
	}
	if err := w.discardAll(stale); err != nil {
		return change, err
	}
	if err := ctx.Err(); err != nil {
		return change, err
	}
	if err := w.publish(wrapper, next, old.there); err != nil {
		return change, err
	}
	change.Replaced = true
	return change, nil
}

// checkPaths checks paths once more that were checked when they were made. A bad one would be stopped by the root
// anyway, but only halfway through a build.
func checkPaths(files []*site.File) error {
	for _, file := range files {
		p := file.Path
		if !site.ValidPath(p) || !filepath.IsLocal(filepath.FromSlash(p)) || p == site.ManifestPath || isKept(p) {
			return fmt.Errorf("the site has a file at %s, which no site may have", source.Quote(p))
		}
	}
	return nil
}

// foldersOf returns every folder that the files need below the root, parents before children.
func foldersOf(files []*site.File) []string {
	seen := map[string]bool{".": true}
	var out []string
	for _, file := range files {
		for dir := path.Dir(file.Path); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			out = append(out, dir)
		}
	}
	slices.Sort(out)
	return out
}

// withdrawn returns the paths that the old generation lists and the site no longer has.
func withdrawn(old *generation, files []*site.File) []string {
	var out []string
	for _, p := range old.listed {
		_, found := slices.BinarySearchFunc(files, p, func(f *site.File, p string) int { return strings.Compare(f.Path, p) })
		if !found {
			out = append(out, p)
		}
	}
	return out
}

func (c *Change) count(old *generation, entries []site.Entry, same []bool, manifest []byte) {
	c.Files, c.Bytes = len(entries)+1, int64(len(manifest))
	for i, entry := range entries {
		c.Bytes += entry.Bytes
		_, listed := slices.BinarySearch(old.listed, entry.Path)
		switch {
		case same[i]:
			c.Same++
		case listed:
			c.Changed = append(c.Changed, entry.Path)
		default:
			c.Added = append(c.Added, entry.Path)
		}
	}
}

// Make makes a folder and its missing parents. undo removes those that it made, unless they are in use by then; call
// it if what they were made for fails.
func Make(dir string, mode fs.FileMode) (undo func(), err error) {
	var missing []string // deepest first
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Lstat(d); err == nil || d == filepath.Dir(d) {
			break
		}
		missing = append(missing, d)
	}
	undo = func() {
		for _, d := range missing {
			os.Remove(d) // only if it is empty
		}
	}
	return undo, os.MkdirAll(dir, mode)
}

// also adds an error of cleaning up to the error that made it necessary.
func also(err, more error) error {
	if more == nil {
		return err
	}
	return errors.Join(err, more)
}
