package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// place returns the folder that is to hold the output and the output's name in it, or refuses if a site must not be
// put there whatever it holds.
//
// Folders are compared by their identity in the system, not by name: links, mounts and case-insensitive file systems
// give one folder many names.
func (f Folder) place() (parent, name string, err error) {
	if f.Dir == "" {
		return "", "", site.Refuse(`""`, "is no folder", "name the folder the site should go to")
	}
	dir, err := filepath.Abs(f.Dir)
	if err != nil {
		return "", "", err
	}
	parent, name = filepath.Dir(dir), filepath.Base(dir)
	const hint = "name a folder of its own for the site, such as public"
	if parent == dir {
		return "", "", site.Refuse(f.Dir, "is the root of a file system", hint)
	}
	if parent, err = resolve(parent); err != nil {
		return "", "", err
	}
	dir = filepath.Join(parent, name)

	if home, err := os.UserHomeDir(); err == nil && isAbove(dir, home) {
		return "", "", site.Refuse(f.Dir, "is your home folder, or holds it", hint)
	}
	if f.Source == "" {
		return parent, name, nil
	}
	if isAbove(dir, f.Source) {
		return "", "", site.Refuse(f.Dir, "is the folder the site is made from, or holds it", hint)
	}
	for _, part := range []string{"content", "layouts"} {
		if isBelow(dir, f.Source, part) {
			return "", "", site.Refuse(f.Dir, "is or lies in "+part+", from which the site is made", hint)
		}
	}
	return parent, name, nil
}

// Apart returns nil if a file would lie outside both the site and the folders it is made from, and a [*site.Refused]
// otherwise. Inside either, the next build would find it and refuse it.
func (f Folder) Apart(file string) error {
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return err
	}
	if dir, err = resolve(dir); err != nil {
		return err
	}
	const hint = "name another folder for it"
	for _, part := range []string{"content", "layouts"} {
		if isBelow(dir, f.Source, part) {
			return site.Refuse(file, "would lie in "+part+", from which the site is made", hint)
		}
	}
	if isBelow(dir, filepath.Dir(f.Dir), filepath.Base(f.Dir)) {
		return site.Refuse(file, "would lie in "+source.Printable(f.Dir)+", among the files of the site", hint)
	}
	return nil
}

// resolve is [filepath.EvalSymlinks] for a path whose last elements may not exist yet.
func resolve(dir string) (string, error) {
	resolved, err := filepath.EvalSymlinks(dir)
	if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
		return resolved, err
	}
	resolved, err = resolve(filepath.Dir(dir))
	return filepath.Join(resolved, filepath.Base(dir)), err
}

// isAbove reports whether dir is the folder inner or contains it.
func isAbove(dir, inner string) bool {
	inner, err := filepath.Abs(inner)
	if err != nil {
		return false
	}
	if inner, err = resolve(inner); err != nil {
		return false
	}
	for p := inner; ; p = filepath.Dir(p) {
		if same(dir, p) {
			return true
		}
		if p == filepath.Dir(p) {
			return false
		}
	}
}

// isBelow reports whether dir is the folder part of the source folder or inside it, whether or not any of them exists
// yet.
func isBelow(dir, source, part string) bool {
	for p := dir; p != filepath.Dir(p); p = filepath.Dir(p) {
		if same(p, filepath.Join(source, part)) {
			return true
		}
		if strings.EqualFold(filepath.Base(p), part) && same(filepath.Dir(p), source) {
			return true
		}
	}
	return false
}

// same reports whether two names refer to the same folder. A name that does not exist or cannot be examined is never
// the same; such a folder cannot be replaced either.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
