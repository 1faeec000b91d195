package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// door is the only way in which this package changes anything on disk, so that a test can make any step fail, or
// count the steps. Names are slash-separated and relative to the folder that holds the output.
//
// Two things happen before there is a door: the folders above the output are made, and the lock is taken, which
// creates and later removes its file.
type door interface {
	Mkdir(name string) error
	Create(name string) (io.WriteCloser, error) // fails if the name exists
	Link(from, to string) error
	Chtimes(name string, modified time.Time) error
	Rename(from, to string) error
	Exchange(a, b string) error // swaps two folders in one step, or returns errors.ErrUnsupported
	Remove(name string) error   // a file or an empty folder
	SyncAll(files, folders []string) error
	SyncDir() error // syncs the folder that holds the output
}

// disk is the real door. It works through an [os.Root], so that no name, whatever else goes wrong, leads out of the
// folder that holds the output.
type disk struct {
	root *os.Root
	dir  *os.File // the folder of root, for what a Root cannot do
}

func openDisk(root *os.Root) (*disk, error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, named(root, "open", ".", err)
	}
	return &disk{root, dir}, nil
}

func (d *disk) close() { d.dir.Close() }

func (d *disk) Mkdir(name string) error {
	return named(d.root, "make folder", name, d.root.Mkdir(name, 0o755))
}

func (d *disk) Create(name string) (io.WriteCloser, error) {
	// O_EXCL: a file that exists may be part of a published generation, and is never written to.
	file, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, named(d.root, "create", name, err)
	}
	return file, nil
}

func (d *disk) Link(from, to string) error {
	return named(d.root, "link", to, d.root.Link(from, to))
}

func (d *disk) Chtimes(name string, modified time.Time) error {
	return named(d.root, "set the time of", name, d.root.Chtimes(name, time.Time{}, modified))
}

func (d *disk) Rename(from, to string) error {
	err := retry(passes, time.Sleep, func() error { return d.root.Rename(from, to) })
	return named(d.root, "rename", from, err)
}

func (d *disk) Exchange(a, b string) error {
	return named(d.root, "replace", b, exchange(d.dir, a, b))
}

func (d *disk) Remove(name string) error {
	err := retry(passes, time.Sleep, func() error { return d.root.Remove(name) })
	return named(d.root, "remove", name, err)
}

func (d *disk) SyncAll(files, folders []string) error {
	return named(d.root, "sync", ".", syncAll(d, files, folders))
}

func (d *disk) SyncDir() error {
	return named(d.root, "sync", ".", syncDir(d.dir))
}

// named returns err with the full path. A Root reports only the name it was given, or for a rename sometimes two.
func named(root *os.Root, op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: filepath.Join(root.Name(), filepath.FromSlash(name)), Err: reason(err)}
}

// reason returns the system's error, without path and operation.
func reason(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	var s *os.SyscallError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	case errors.As(err, &s):
		return s.Err
	}
	return err
}

// retry repeats do, for about two seconds, while it fails for a passing reason. On Windows, renaming and removing a
// new file fails for a moment while a virus scanner or indexer has it open.
func retry(passes func(error) bool, sleep func(time.Duration), do func() error) error {
	err := do()
	for wait := time.Millisecond; passes(err) && wait <= time.Second; wait *= 2 {
		sleep(wait)
		err = do()
	}
	return err
}
