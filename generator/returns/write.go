package returns

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"totalplace/generator/source"
)

// Overtaken is the error for a file that changed after the import was worked out. The file was left alone.
type Overtaken struct{ File string }

func (o *Overtaken) Error() string {
	return fmt.Sprintf("%s changed while the import was at work", source.Printable(source.Root+"/"+o.File))
}

// Write writes every count that changed to the content folder, and returns how many there were.
//
// Each file is first written in full beside the old one, under a name that readers of content ignore, and then takes
// the old one's place in one step. So a full disk or a power cut leaves a whole file, old or new. A file that
// somebody else has changed in the meantime is left alone, and so are all others if that is seen before the first is
// replaced. If one of several files cannot be written, the import can simply be run again.
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
		if err := unchanged(content, f.Count); err != nil {
			return 0, err
		}
	}
	for _, f := range files {
		if err := unchanged(content, f.Count); err != nil {
			return written, err
		}
		if err := content.Rename(f.temp, f.File); err != nil {
			return written, err
		}
		written++
	}
	return written, nil
}

// unchanged returns an error unless the file of a count is as it was when the import was worked out.
func unchanged(content *os.Root, c *Count) error {
	now, err := fs.ReadFile(content.FS(), c.File)
	if gone := errors.Is(err, fs.ErrNotExist); err != nil && !gone {
		return err
	} else if gone != (c.Old == nil) || !bytes.Equal(now, c.Old) {
		return &Overtaken{c.File}
	}
	return nil
}

// create writes a new file and syncs it, with the permissions of the file that it will replace.
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
	_, err = f.Write(c.New)
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
