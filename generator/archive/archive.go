// Package archive writes a finished site into one zip file, to be sent by e-mail or carried on a memory stick.
//
// At its top level the zip holds just two things: README.txt, which tells people to extract the zip first, and the
// folder learning-pack, which holds the site. That way nobody who opens the zip has to hunt for the right file among
// a thousand.
//
// The same site gives the same bytes: files are sorted, times are fixed and nothing about the machine is recorded.
// (The compressor is Go's own, so another version of Go may compress differently.)
//
// The zip is written under a temporary name beside the target, synced and then renamed, so a failure leaves the old
// zip as it was. Where there was none, a failure leaves nothing behind, not even the folders made for it.
package archive

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"totalplace/generator/folder"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

const (
	top        = "learning-pack/"
	readmeName = "README.txt"
)

const readme = `Extract this file first
=======================

This zip holds a learning pack: a website that needs no network and no web server.

1. Extract all of it into a folder.
   Windows: click the zip with the right mouse button and choose "Extract All".
   Mac: double-click the zip. Linux: open it and choose "Extract".
2. Open the folder learning-pack, and in it the file index.html.

Please do not open pages inside the zip itself. They would come up without colours and pictures, and
their links would lead nowhere.
`

// Change says what a write did.
type Change struct {
	Files int   // the number of files in the site, manifest.json included
	Bytes int64 // the size of the site
	Zip   int64 // the size of the zip file
}

// Write writes the site into the zip file. told, if it is not nil, is called after each file.
//
// The error is a [*site.Refused] if the name is taken by something that is not a zip of ours, the error of making a
// page if that failed, or that of the system. After an error the old file is unchanged.
func Write(ctx context.Context, file string, s *site.Site, told func(site.Progress)) (change Change, err error) {
	if err := ours(file); err != nil {
		return change, err
	}
	undo, err := folder.Make(filepath.Dir(file), 0o755)
	defer func() {
		if err != nil {
			undo()
		}
	}()
	if err != nil {
		return change, err
	}
	part := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".part")
	out, err := create(part, file)
	if err != nil {
		return change, err
	}
	own, err := out.Stat()
	mine := func() bool { // false if this run was suspended for so long that another took over
		there, err := os.Lstat(part)
		return err == nil && os.SameFile(own, there)
	}
	defer func() {
		if err != nil {
			out.Close()
			if mine() {
				os.Remove(part)
			}
		}
	}()
	if err != nil {
		return change, err
	}
	if change, err = write(ctx, out, s, told); err != nil {
		return change, err
	}
	info, err := out.Stat()
	if err != nil {
		return change, err
	}
	change.Zip = info.Size()
	if err = out.Sync(); err != nil {
		return change, err
	}
	if !mine() {
		return change, site.Refuse(file, "is being written to by another run, which took over from this one", "wait until that has ended")
	}
	if err = out.Close(); err != nil {
		return change, err
	}
	return change, os.Rename(part, file)
}

// create makes the temporary file beside the target. One modified within the last minute belongs to a run in
// progress; an older one was left behind by a run that was killed.
func create(part, file string) (*os.File, error) {
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if !errors.Is(err, fs.ErrExist) {
		return out, err
	}
	switch info, err := os.Lstat(part); {
	case errors.Is(err, fs.ErrNotExist): // its run has just ended
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, site.Refuse(file, "is put together in "+filepath.Base(part)+" beside it, which is not a plain file", "take that away")
	case time.Since(info.ModTime()).Abs() < time.Minute:
		return nil, site.Refuse(file, "is being written to by another run", "wait until that has ended; if it was killed, a minute is enough")
	}
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

func write(ctx context.Context, out io.Writer, s *site.Site, told func(site.Progress)) (change Change, err error) {
	buffer := bufio.NewWriterSize(out, 1<<20)
	w := zip.NewWriter(buffer)
	put := func(name string, data []byte) error {
		to, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: begin})
		if err == nil {
			_, err = to.Write(data)
		}
		return err
	}
	if err := put(readmeName, []byte(strings.ReplaceAll(readme, "\n", "\r\n"))); err != nil {
		return change, err
	}
	files := s.Files()
	entries := make([]site.Entry, len(files))
	var proof site.Proof
	var content site.Content
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return change, err
		}
		content, err = f.Make(content)
		if err != nil {
			return change, err
		}
		proof.Add(f, content)
		if err := put(top+f.Path, content.Data); err != nil {
			return change, err
		}
		entries[i] = f.Entry(content.Data)
		change.add(content.Data)
		if told != nil {
			told(site.Progress{Files: change.Files, AllFiles: len(files) + 1, Bytes: change.Bytes})
		}
	}
	if err := proof.Err(); err != nil {
		return change, err
	}
	manifest, err := site.Manifest(entries)
	if err != nil {
		return change, err
	}
	if err := put(top+site.ManifestPath, manifest); err != nil {
		return change, err
	}
	change.add(manifest)
	if err := w.Close(); err != nil {
		return change, err
	}
	return change, buffer.Flush()
}

// begin is the earliest time that a zip can record.
var begin = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func (c *Change) add(data []byte) {
	c.Files++
	c.Bytes += int64(len(data))
}

// ours returns nil if the name does not exist, or is a zip that this package made and nobody added to. Otherwise it
// returns a [*site.Refused] or the system's error.
func ours(file string) error {
	const hint = "name another file"
	info, err := os.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return site.Refuse(file, "is not a plain file", hint)
	}
	r, err := zip.OpenReader(file)
	if errors.Is(err, zip.ErrFormat) {
		return site.Refuse(file, "is not a zip that totalplace made", hint)
	}
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := fs.ReadFile(r, top+site.ManifestPath)
	if err != nil {
		return site.Refuse(file, "is not a zip that totalplace made", hint)
	}
	entries, err := site.ReadManifest(data)
	if err != nil {
		return site.Refuse(file, "is not a zip that totalplace made: "+err.Error(), hint)
	}
	known := map[string]bool{readmeName: true, top + site.ManifestPath: true}
	for _, e := range entries {
		known[top+e.Path] = true
	}
	for _, f := range r.File {
		if !known[f.Name] {
			return site.Refuse(file, fmt.Sprintf("holds %s, which totalplace did not put there", source.Quote(f.Name)), "take that out, or "+hint)
		}
	}
	return nil
}
