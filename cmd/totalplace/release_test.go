package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReleaseIsReproducible builds the last commit twice, in two folders and once without anything that
// was compiled before, and wants the same bytes. It takes minutes, so TOTALPLACE_LONG=1 asks for it.
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
