package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestReleaseIsReproducible builds the last commit in two folders, once with an empty build cache, and compares the
// checksums. It takes minutes, so it runs only with TOTALPLACE_LONG=1.
func TestReleaseIsReproducible(t *testing.T) {
	if os.Getenv("TOTALPLACE_LONG") == "" {
		return
	}
	shell := func(dir string, env []string, command ...string) string {
		t.Helper()
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v\n%s%s", command, err, out, stderr.Bytes())
		}
		return strings.TrimSpace(string(out))
	}
	here := shell(".", nil, "git", "rev-parse", "--show-toplevel")
	revision := shell(".", nil, "git", "rev-parse", "HEAD")
	var sums []string
	for _, env := range [][]string{nil, {"GOCACHE=" + filepath.Join(t.TempDir(), "cache"), "TZ=Asia/Tokyo"}} {
		dir := filepath.Join(t.TempDir(), "clone")
		shell(".", nil, "git", "clone", "--quiet", here, dir)
		shell(dir, env, "make", "release", "PLATFORMS=linux/amd64 windows/arm64")
		data, err := os.ReadFile(filepath.Join(dir, "dist", "SHA256SUMS"))
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, string(data))
		if got := shell(dir, nil, "go", "version", "-m", "dist/totalplace-linux-amd64"); !strings.Contains(got, "vcs.revision="+revision) || !strings.Contains(got, "vcs.modified=false") {
			t.Errorf("it does not say that it was built from %s:\n%s", revision, got)
		}
	}
	if sums[0] != sums[1] || strings.Count(sums[0], "\n") != 2 {
		t.Errorf("two builds of one commit:\n%s\n%s", sums[0], sums[1])
	}
}

// TestSameSiteOn32Bits checks that a program whose int has 32 bits builds the same site. Compiling it takes long, so
// the test runs only with TOTALPLACE_LONG=1, and only on linux/amd64, which can run both programs.
func TestSameSiteOn32Bits(t *testing.T) {
	if os.Getenv("TOTALPLACE_LONG") == "" || runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return
	}
	dir := t.TempDir()
	small := filepath.Join(dir, "totalplace")
	cmd := exec.Command("go", "build", "-o", small, ".")
	cmd.Env = append(os.Environ(), "GOARCH=386", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	manifest := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name, "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	args := func(name string) []string {
		return []string{"build", "-q", "-s", "../..", "-b", "https://example.org/", "-o", filepath.Join(dir, name)}
	}
	if said, err := exec.Command(small, args("small")...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	var stderr bytes.Buffer
	if code := run(context.Background(), args("large"), nil, io.Discard, &stderr); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, stderr.Bytes())
	}
	if manifest("small") != manifest("large") { // it has the hash of every file
		t.Error("with 32 bits another site is built than with 64")
	}
}
