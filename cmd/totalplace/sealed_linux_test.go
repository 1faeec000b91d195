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

// A build opens no connection and starts no program. The tests do not take its word for it: a child of
// theirs asks the kernel to kill it at the first call that would do either, and then builds the real
// pack. A second child that does open a socket shows that the kernel means it.

const sealedAs = "TOTALPLACE_TEST_SEALED"

// sealedMain is what the children do instead of running tests. It returns at once in every other process.
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

// seal has the kernel kill the whole process at any of the calls by which a program reaches a network or
// starts another, on every thread, for good.
func seal() error {
	const number, firstArgument = 0, 16 // offsets in what the filter is shown of a call
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
	// The flags of a clone3 cannot be seen from here; told that there is none, the C library uses clone.
	filter = append(filter, equal(unix.SYS_CLONE3, 0, 1), unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)})
	// A new thread is no new program; a clone that is not a thread is one about to be.
	filter = append(filter, equal(unix.SYS_CLONE, 0, 3), load(firstArgument),
		unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, K: unix.CLONE_THREAD, Jt: 1}, kill, allow)
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	// Both belong to a thread, so they must be asked for on the same one; TSYNC then seals all others.
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
