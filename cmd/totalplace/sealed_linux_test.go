package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A build opens no connection and starts no program. To prove it, a child process asks the kernel to kill it at the
// first system call that would do either, and then builds the real pack. Two more children, which do open a socket
// and start a program, show that the kernel enforces this.

const sealedAs = "TOTALPLACE_TEST_SEALED"

// sealedMain is what the children do instead of running tests. In every other process it returns at once.
func sealedMain() {
	what := os.Getenv(sealedAs)
	if what == "" {
		return
	}
	if err := seal(); err != nil {
		os.Stderr.WriteString("cannot seal: " + err.Error() + "\n")
		os.Exit(99)
	}
	switch what {
	case "socket":
		_, err := net.Dial("tcp", "127.0.0.1:9")
		os.Stderr.WriteString("still alive: " + err.Error() + "\n")
	case "exec":
		err := exec.Command("true").Run()
		os.Stderr.WriteString("still alive: " + errors.Join(err, errors.New("started")).Error() + "\n")
	default:
		os.Exit(run(context.Background(), strings.Fields(what), os.Environ(), os.Stdout, os.Stderr))
	}
	os.Exit(0)
}

// seal makes the kernel kill the whole process, whichever thread it is, at any system call that reaches a network or
// starts a program. It cannot be undone.
func seal() error {
	const number, firstArgument = 0, 16 // offsets in struct seccomp_data
	load := func(offset uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
	}
	equal := func(nr uint32, then, otherwise uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: nr, Jt: then, Jf: otherwise}
	}
	allow := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW}
	kill := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_KILL_PROCESS}
	filter := []unix.SockFilter{load(number)}
	for _, nr := range []uint32{unix.SYS_SOCKET, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_SENDTO, unix.SYS_EXECVE, unix.SYS_EXECVEAT} {
		filter = append(filter, equal(nr, 0, 1), kill)
	}
	// A filter cannot see the flags of clone3. If the kernel seems not to have it, the C library falls back to clone.
	filter = append(filter, equal(unix.SYS_CLONE3, 0, 1), unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)})
	// Starting a thread is allowed; a clone that is not a thread is about to become another program.
	filter = append(filter, equal(unix.SYS_CLONE, 0, 3), load(firstArgument),
		unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, K: unix.CLONE_THREAD, Jt: 1}, kill, allow)
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	// Both calls apply to a thread, so they must be made on the same one; TSYNC then extends the filter to all
	// others.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return errno
	}
	return nil
}

func sealed(t *testing.T, what string) (string, error) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), sealedAs+"="+what)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestBuildReachesNoNetworkAndStartsNothing(t *testing.T) {
	for _, breach := range []string{"socket", "exec"} {
		out, err := sealed(t, breach)
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGSYS {
			t.Fatalf("the kernel did not stop the %s: %v\n%s", breach, err, out)
		}
	}
	public := filepath.Join(t.TempDir(), "public")
	if out, err := sealed(t, "build -q -s ../.. -o "+public); err != nil {
		t.Fatalf("the build was stopped: %v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(public, "index.html")); err != nil {
		t.Error(err)
	}
}
