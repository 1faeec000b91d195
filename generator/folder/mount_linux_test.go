package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"totalplace/generator/site"
)

// mounting runs the test again in a process that may mount file systems. They are visible only to it and end with it.
// It reports whether this is that process.
func mounting(t *testing.T) bool {
	if os.Getenv("TOTALPLACE_MOUNTING") == t.Name() {
		// Mounts made here must not spread to the rest of the system.
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			t.Fatal(err)
		}
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "TOTALPLACE_MOUNTING="+t.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		t.Logf("%s", text)
	case errors.As(err, &exit):
		t.Errorf("%s", text)
	default:
		t.Logf("this machine lets nobody mount anything here (%v); the fault loop covers what it can", err)
	}
	return false
}

func mount(t *testing.T, kind, dir, options string) {
	t.Helper()
	if err := unix.Mount("none", dir, kind, 0, options); err != nil {
		t.Fatalf("mount %s: %v", kind, err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
}

// TestFullDisk writes to real file systems of every size from too small for anything to large enough, limited once by
// inodes and once by bytes. Wherever the space runs out, the old site must stay.
func TestFullDisk(t *testing.T) {
	if !mounting(t) {
		return
	}
	large := func(n int) map[string]string {
		files := map[string]string{}
		for i := range 8 {
			files[fmt.Sprintf("pages/%d.html", i)] = strings.Repeat(fmt.Sprint("generation ", n), 1500)
		}
		return files
	}
	sizes := []string{}
	for inodes := 14; inodes <= 60; inodes += 2 {
		sizes = append(sizes, fmt.Sprintf("size=10m,nr_inodes=%d", inodes))
	}
	for kb := 180; kb <= 460; kb += 20 {
		sizes = append(sizes, fmt.Sprintf("size=%dk", kb))
	}
	full, enough := 0, 0
	for _, size := range sizes {
		disk := t.TempDir()
		mount(t, "tmpfs", disk, size)
		out := filepath.Join(disk, "public")
		if _, err := (Folder{Dir: out}).Write(t.Context(), siteOf(large(1))); err != nil {
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("%s: %v", size, err)
			}
			if got := tree(t, disk); strings.Count(got, "\n") != 1 {
				t.Errorf("%s: nothing could be published, and left behind is\n%s", size, got)
			}
			full++
			unix.Unmount(disk, 0)
			continue
		}
		before := tree(t, disk)
		_, err := Folder{Dir: out}.Write(t.Context(), siteOf(large(2)))
		var where *fs.PathError
		switch {
		case err == nil:
			enough++
		case !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &where) || !strings.HasPrefix(where.Path, disk):
			t.Errorf("%s: %v", size, err)
		case tree(t, disk) != before:
			t.Errorf("%s: %v, and touched:\n%s", size, err, tree(t, disk))
		default:
			full++
			if full%8 == 1 {
				t.Log(err)
			}
			// Publishing what is there already needs no space and must work.
			if change, err := (Folder{Dir: out}).Write(t.Context(), siteOf(large(1))); err != nil || change.Replaced {
				t.Error(change, err)
			}
		}
		if err := unix.Unmount(disk, 0); err != nil {
			t.Fatal(err) // a handle was left open
		}
	}
	t.Logf("%d of %d disks were full", full, len(sizes))
	if full < 10 || enough < 5 {
		t.Error("the sizes miss the point")
	}
}

// TestMountedOutputIsRefused checks that an output that is a mount point, and so cannot be renamed, is refused. If it
// is another file system this is noticed before anything is written; a bind mount of the same one, at the swap.
func TestMountedOutputIsRefused(t *testing.T) {
	if !mounting(t) {
		return
	}
	for _, how := range []string{"tmpfs", "bind", "published, then bind"} {
		dir := t.TempDir()
		out, elsewhere := filepath.Join(dir, "public"), filepath.Join(dir, "elsewhere")
		for _, d := range []string{out, elsewhere} {
			if err := os.Mkdir(d, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		switch how {
		case "tmpfs":
			mount(t, "tmpfs", out, "")
		default:
			if how != "bind" {
				write(t, elsewhere, small)
				os.RemoveAll(filepath.Join(dir, beside(t, elsewhere)[0]))
			}
			if err := unix.Mount(elsewhere, out, "", unix.MS_BIND, ""); err != nil {
				t.Fatal(err)
			}
		}
		before := tree(t, dir)
		counter := &watched{}
		_, err := Folder{Dir: out}.write(t.Context(), siteOf(with(small, "index.html", "other")), counter.through, time.Now)
		var refused *site.Refused
		if !errors.As(err, &refused) || refused.Why != mountedWhy {
			t.Errorf("%s: %v", how, err)
		}
		if how == "tmpfs" && len(counter.log) > 0 {
			t.Errorf("seen only after %q", counter.log)
		}
		if after := tree(t, dir); after != before {
			t.Errorf("%s: touched\n%s", how, after)
		}
		write(t, filepath.Join(out, "inside"), small)
		if err := unix.Unmount(out, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOutputInALowerLayerIsRefused checks a site in the image of a container: a lower layer of an overlay, whose
// folders may not be renamed.
func TestOutputInALowerLayerIsRefused(t *testing.T) {
	if !mounting(t) {
		return
	}
	dir := t.TempDir()
	mount(t, "tmpfs", dir, "")
	for _, d := range []string{"lower", "upper", "work", "merged"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "lower", "public"), small)
	merged := filepath.Join(dir, "merged")
	if err := unix.Mount("overlay", merged, "overlay", 0, fmt.Sprintf("userxattr,lowerdir=%[1]s/lower,upperdir=%[1]s/upper,workdir=%[1]s/work", dir)); err != nil {
		t.Logf("no overlay file system here: %v", err)
		return
	}
	t.Cleanup(func() { unix.Unmount(merged, unix.MNT_DETACH) })
	before := tree(t, merged)
	_, err := Folder{Dir: filepath.Join(merged, "public")}.Write(t.Context(), siteOf(with(small, "index.html", "other")))
	if err == nil {
		// With redirect_dir the system can rename it after all.
		t.Log("replaced")
		return
	}
	var refused *site.Refused
	if !errors.As(err, &refused) {
		t.Error(err)
	}
	if after := tree(t, merged); after != before {
		t.Errorf("touched: before\n%s\nafter\n%s", before, after)
	}
	write(t, filepath.Join(merged, "another"), small)
	write(t, filepath.Join(merged, "another"), with(small, "index.html", "other"))
}

// TestReadOnlyParent checks that a read-only folder is an ordinary error and not a refusal: there is nothing to
// protect.
func TestReadOnlyParent(t *testing.T) {
	if !mounting(t) {
		return
	}
	dir := t.TempDir()
	mount(t, "tmpfs", dir, "")
	out := filepath.Join(dir, "public")
	write(t, out, small)
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{out, filepath.Join(dir, "new"), filepath.Join(dir, "new", "public")} {
		_, err := Folder{Dir: out}.Write(t.Context(), siteOf(small))
		var where *fs.PathError
		if !errors.As(err, &where) || !strings.HasPrefix(where.Path, dir) || !errors.Is(err, syscall.EROFS) {
			t.Errorf("%s: %v", out, err)
		}
		t.Log(err)
	}
}
