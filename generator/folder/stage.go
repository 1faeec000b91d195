package folder

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"sync/atomic"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// marker is the file in a staging folder that marks it as ours. It is beside the new generation and not in it, so
// that the generation holds exactly what will be published. Its name sorts before everything else in the folder,
// which sweep relies on.
const marker = ".totalplace"

const markerText = "totalplace puts a site together here. If no build is running, this folder is left over\nfrom one that was killed, and the next build removes it.\n"

// stage makes the staging folder, and in it the next generation with all its folders.
func (w *writer) stage(wrapper, next string, folders []string) error {
	err := w.door.Mkdir(wrapper)
	if !errors.Is(err, fs.ErrExist) {
		w.staging = wrapper // ours to remove, even if the system made it and then reported failure
	}
	if err != nil {
		return err
	}
	if err := w.create(path.Join(wrapper, marker), []byte(markerText)); err != nil {
		return err
	}
	if err := w.door.Mkdir(next); err != nil {
		return err
	}
	for _, dir := range folders {
		if err := w.door.Mkdir(path.Join(next, dir)); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the bytes of every file, and writes those that the old generation does not hold into the next one, for
// which it calls stage first. same says which the old one holds.
func (w *writer) fill(ctx context.Context, files []*site.File, old *generation, next string, stage func() error) (entries []site.Entry, same []bool, err error) {
	entries, same = make([]site.Entry, len(files)), make([]bool, len(files))
	var proof site.Proof
	var rooms site.Rooms
	order := site.InMaking(files)
	err = each(ctx, len(files), func(n int) error {
		i := order[n]
		file := files[i]
		return rooms.Make(file, func(content site.Content) error {
			proof.Add(file, content)
			entries[i] = file.Entry(content.Data)
			if old.has[file.Path] && w.holds(path.Join(w.name, file.Path), content.Data) {
				same[i] = true
				return nil
			}
			if err := stage(); err != nil {
				return err
			}
			return w.create(path.Join(next, file.Path), content.Data)
		})
	})
	return entries, same, cmp.Or(err, proof.Err())
}

// carry makes the unchanged files, and what the owner keeps, part of the next generation. linked says which of the
// files have become so by a hard link.
func (w *writer) carry(ctx context.Context, entries []site.Entry, same []bool, kept []string, next string) (linked []bool, err error) {
	linked = make([]bool, len(entries))
	err = each(ctx, len(entries), func(i int) (err error) {
		if same[i] {
			e := &entries[i]
			linked[i], err = w.adopt(path.Join(w.name, e.Path), path.Join(next, e.Path), e)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, name := range kept {
		if _, err := w.adopt(path.Join(w.name, name), path.Join(next, name), nil); err != nil {
			return nil, err
		}
	}
	return linked, nil
}

// create writes a file that must not exist yet.
func (w *writer) create(name string, data []byte) error {
	file, err := w.door.Create(name)
	if err != nil {
		return err
	}
	n, err := file.Write(data)
	if err == nil && n < len(data) {
		err = named(w.root, "write", name, io.ErrShortWrite)
	}
	if closing := file.Close(); err == nil {
		err = closing // some systems report a full disk only now
	}
	return err
}

// holds reports whether a published file contains exactly these bytes. If it cannot be read the answer is no, and it
// will be written again.
func (w *writer) holds(name string, data []byte) bool {
	file, err := w.root.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	buffer, _ := w.buffers.Get().(*[]byte)
	if buffer == nil {
		buffer = new(make([]byte, 64<<10))
	}
	defer w.buffers.Put(buffer)
	for {
		n, err := file.Read(*buffer)
		if n > len(data) || !bytes.Equal((*buffer)[:n], data[:n]) {
			return false
		}
		data = data[n:]
		if err != nil {
			return err == io.EOF && len(data) == 0
		}
	}
}

// adopt makes a file of the current generation part of the next one as well, and reports whether it did so by a hard
// link. If the system refuses a link, because it has none, because there are too many or because the file belongs to
// somebody else, a copy with the same time will do. The reason for the refusal does not matter; if it is serious,
// copying will fail too.
func (w *writer) adopt(from, to string, entry *site.Entry) (linked bool, err error) {
	if w.door.Link(from, to) == nil {
		return true, nil
	}
	info, err := w.root.Stat(from)
	if err != nil {
		return false, named(w.root, "read", from, err)
	}
	data, err := w.root.ReadFile(from)
	if err != nil {
		return false, named(w.root, "read", from, err)
	}
	if sum := sha256.Sum256(data); entry != nil && hex.EncodeToString(sum[:]) != entry.SHA256 {
		return false, named(w.root, "copy", from, errors.New("the file was changed while it was copied"))
	}
	if err := w.create(to, data); err != nil {
		return false, err
	}
	return false, w.door.Chtimes(to, info.ModTime())
}

// sync makes the new generation durable. Linked files already are.
func (w *writer) sync(next string, files []*site.File, linked []bool, kept, folders []string) error {
	written := []string{path.Join(next, site.ManifestPath)}
	for i, file := range files {
		if !linked[i] {
			written = append(written, path.Join(next, file.Path))
		}
	}
	for _, name := range kept {
		written = append(written, path.Join(next, name))
	}
	made := []string{next}
	for _, dir := range folders {
		made = append(made, path.Join(next, dir))
	}
	return w.door.SyncAll(written, made)
}

// each calls do for every number below n, in parallel, and returns the error of the lowest number that failed. After
// a failure only lower numbers are begun, and none of those is left out, so the error is the same in every run.
func each(ctx context.Context, n int, do func(int) error) error {
	var lowest atomic.Int64
	lowest.Store(int64(n))
	errs := make([]error, n)
	source.SideBySide(n, func(i int) {
		if ctx.Err() != nil || int64(i) > lowest.Load() {
			return
		}
		if errs[i] = do(i); errs[i] == nil {
			return
		}
		for at := lowest.Load(); int64(i) < at && !lowest.CompareAndSwap(at, int64(i)); at = lowest.Load() {
		}
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	if at := int(lowest.Load()); at < n {
		return errs[at]
	}
	return nil
}
