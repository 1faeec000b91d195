package folder

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the lock of an output, which is the system's lock on a file and ends with the process. The
// file stays: it cannot be removed while it is open, and afterwards it may be somebody else's lock.
func lock(root *os.Root, name string) (unlock func(), err error) {
	file, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if err != nil {
		file.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
			return nil, errLocked
		}
		return nil, err
	}
	return func() { file.Close() }, nil
}

// exchange is not known to this system.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// syncAll makes the files lasting. Folders cannot be synced here; their journal is the file system's.
func syncAll(d *disk, files, _ []string) error {
	for _, name := range files {
		file, err := d.root.OpenFile(name, os.O_WRONLY, 0) // the system syncs nothing that is open for reading only
		if err != nil {
			return err
		}
		err = file.Sync()
		file.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func syncDir(*os.File) error { return nil }

// sameDevice cannot tell here: a folder where a volume is mounted is a reparse point, which is refused
// as a link before anybody asks.
func sameDevice(fs.FileInfo, fs.FileInfo) bool { return true }

// passes reports whether it is worth trying again: somebody has the file open.
func passes(err error) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
}
