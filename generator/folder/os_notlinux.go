//go:build unix && !linux

package folder

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange is not known to these systems, or not to all their file systems.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// syncAll hands the files and then the folders to the drive. On macOS that is not yet the promise that
// they outlast a power cut, which would cost milliseconds for each; the sync of the folder that holds
// the output, which follows the swap, makes the drive empty its cache once.
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
