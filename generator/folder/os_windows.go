package folder

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the lock of an output, which is a system lock on a file and ends with the process. The file stays: it
// cannot be removed while it is open, and after that it may hold somebody else's lock.
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

// exchange is not supported on Windows.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// syncAll syncs the files. Folders cannot be synced on Windows; the file system journals them.
func syncAll(d *disk, files, _ []string) error {
	for _, name := range files {
		file, err := d.root.OpenFile(name, os.O_WRONLY, 0) // Windows does not sync files opened for reading only
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

// sameDevice always returns true on Windows: a folder on which a volume is mounted is a reparse point, which has been
// refused as a link by then.
func sameDevice(fs.FileInfo, fs.FileInfo) bool { return true }

// passes reports whether an error may be gone on another try: somebody has the file open.
func passes(err error) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
}
