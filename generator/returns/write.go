package returns

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"totalplace/generator/source"
)

// Overtaken says that a file was not as it had been when the import was worked out. It was left as it is.
type Overtaken struct{ File string }

func (o *Overtaken) Error() string {
	return fmt.Sprintf("%s changed while the import was at work", source.Printable(source.Root+"/"+o.File))
}

// Write puts every count that changed into the content folder and returns how many there were.
//
// Each new file is first written whole, beside the old one and under a name that no reader of content
// looks at, and then takes the old one's place in one step; so a disk that fills up, or a plug pulled
// out, leaves a whole file behind, old or new. A file that somebody else wrote in the meantime is not
// touched. Where one of several files cannot be written, the import can simply be run again.
func (im *Import) Write(content *os.Root) (written int, err error) {
	type staged struct {
		*Count
		temp string
	}
	var files []staged
	defer func() {
		for _, f := range files[written:] {
			_ = content.Remove(f.temp)
		}
	}()
	for i := range im.Counts {
		c := &im.Counts[i]
		if c.Old != nil && bytes.Equal(c.Old, c.New) {
			continue
		}
		if err := content.MkdirAll(path.Dir(c.File), 0o777); err != nil {
			return 0, err
		}
		dir, name := path.Split(c.File)
		temp := dir + "." + name + "." + rand.Text() + ".tmp"
		files = append(files, staged{c, temp})
		if err := create(content, temp, c); err != nil {
			return 0, err
		}
	}
	for _, f := range files {
		now, err := fs.ReadFile(content.FS(), f.File)
		if gone := errors.Is(err, fs.ErrNotExist); err != nil && !gone {
			return written, err
		} else if gone != (f.Old == nil) || !bytes.Equal(now, f.Old) {
			return written, &Overtaken{f.File}
		}
		if err := content.Rename(f.temp, f.File); err != nil {
			return written, err
		}
		written++
	}
	return written, nil
}

// create writes a new file down to the disk, as readable as the one whose place it will take.
func create(content *os.Root, name string, c *Count) error {
	mode := fs.FileMode(0o666)
	if c.Old != nil {
		info, err := content.Lstat(c.File)
		if err != nil {
			return err
		}
		mode = info.Mode().Perm()
	}
	f, err := content.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	n, err := f.Write(c.New)
	if err == nil && n < len(c.New) {
		err = io.ErrShortWrite
	}
	if err == nil && c.Old != nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}
