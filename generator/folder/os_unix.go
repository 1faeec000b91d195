//go:build unix

package folder

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// lock takes the lock of an output, which is a system lock on a file. It ends with the process, however that ends, so
// a file left behind by a killed process locks nobody out.
//
// The file is removed when the lock is released. Somebody may have opened it just before, and then gets the lock on a
// file that no longer has the name; so whoever gets a lock checks that the name still refers to the same file, and
// otherwise starts again. The name is only ever removed by the holder of the lock on the file it refers to.
func lock(root *os.Root, name string) (unlock func(), err error) {
	for {
		file, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		if err := flock(file); err != nil {
			file.Close()
			if errors.Is(err, unix.EWOULDBLOCK) {
				return nil, errLocked
			}
			return nil, err
		}
		mine, err := file.Stat()
		if err != nil {
			file.Close()
			return nil, err
		}
		named, err := root.Lstat(name)
		switch {
		case err == nil && !named.Mode().IsRegular():
			file.Close()
			return nil, errors.New("not a plain file")
		case err == nil && os.SameFile(mine, named):
			return func() {
				if mine.Size() == 0 { // ours is empty; a file with contents is somebody else's
					root.Remove(name)
				}
				file.Close()
			}, nil
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			file.Close()
			return nil, err
		}
		file.Close()
	}
}

func flock(file *os.File) error {
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err != unix.EINTR {
			return err
		}
	}
}

// sameDevice reports whether two files are on the same file system.
func sameDevice(a, b fs.FileInfo) bool {
	x, ok := a.Sys().(*syscall.Stat_t)
	y, too := b.Sys().(*syscall.Stat_t)
	return !ok || !too || x.Dev == y.Dev
}

func syncDir(dir *os.File) error { return dir.Sync() }

// passes reports whether an error may be gone on another try. On these systems none is.
func passes(error) bool { return false }
