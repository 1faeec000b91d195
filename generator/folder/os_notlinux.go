//go:build unix && !linux

package folder

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange is not supported on these systems, or not on all their file systems.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// syncAll flushes the files and then the folders to the drive. On macOS that does not yet guarantee that they survive
// a power cut; the full guarantee would take milliseconds for each. But syncing the folder that holds the output,
// after the swap, makes the drive flush its cache once.
func syncAll(d *disk, files, folders []string) error {
	for _, name := range append(files, folders...) {
		file, err := d.root.Open(name)
		if err != nil {
			return err
		}
		err = unix.Fsync(int(file.Fd()))
		file.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
