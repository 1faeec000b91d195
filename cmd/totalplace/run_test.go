package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// full is a writer to a disk with no space left.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestNoRoomToPrint checks that a report that cannot be printed is mentioned on the other stream and changes the exit
// code from 0.
func TestNoRoomToPrint(t *testing.T) {
	dir := tinyFolder(t)
	out := filepath.Join(t.TempDir(), "site")
	for _, args := range [][]string{
		{"check", "-s", dir}, {"check", "-s", dir, "--format", "json"}, {"build", "-s", dir, "-o", out}, {"version"}, {"--help"}, {"check", "--help"},
	} {
		var stderr bytes.Buffer
		if code := run(context.Background(), args, nil, full{}, &stderr); code != exitEnvironment || !strings.Contains(stderr.String(), "cannot be printed: no space left on device") {
			t.Errorf("%q exits with %d and says %q", args, code, stderr.String())
		}
	}
	if _, err := os.Stat(filepath.Join(out, "index.html")); err != nil {
		t.Errorf("the site was to be built all the same: %v", err)
	}
	if code := run(context.Background(), []string{"check", "-s", dir, "--quiet"}, nil, full{}, io.Discard); code != exitDone {
		t.Errorf("who says nothing needs no room, and yet the exit code is %d", code)
	}
	if code := run(context.Background(), []string{"check", "-s", t.TempDir()}, nil, full{}, io.Discard); code != exitUsage {
		t.Errorf("the exit code is %d, which hides what was wrong", code)
	}
	var stderr bytes.Buffer
	if code := run(context.Background(), []string{"check", "-s", t.TempDir(), "--format", "json"}, nil, full{}, &stderr); code != exitUsage || !strings.Contains(stderr.String(), "cannot be printed: no space left on device") {
		t.Errorf("a report of what was wrong that could not be printed exits with %d and says %q", code, stderr.String())
	}
}

// TestInterrupted checks that every command stops on Ctrl+C and says that nothing was changed.
func TestInterrupted(t *testing.T) {
	dir := tinyFolder(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out := filepath.Join(t.TempDir(), "site")
	for _, args := range [][]string{
		{"check", "-s", dir}, {"build", "-s", dir, "-o", out}, {"publish", "-s", dir, out}, {"publish", "-s", dir, "zip:" + out + ".zip"}, {"new", out},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(ctx, args, nil, &stdout, &stderr); code != exitEnvironment || !strings.Contains(stderr.String(), "stopped; nothing was changed") || stdout.Len() > 0 {
			t.Errorf("%q exits with %d and says %q %q", args, code, stdout.String(), stderr.String())
		}
	}
	var stdout, stderr bytes.Buffer
	if code := run(ctx, []string{"build", "-s", dir, "-o", out, "--format", "json"}, nil, &stdout, &stderr); code != exitEnvironment || stderr.Len() > 0 || !strings.Contains(stdout.String(), `"code":"stopped","message":"stopped; nothing was changed"`) {
		t.Errorf("a program is told %d, %q and %q", code, stdout.String(), stderr.String())
	}
	if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestNewLeavesNothing checks that a pack that cannot be created in full leaves nothing behind, not even the folders
// made for it.
func TestNewLeavesNothing(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("a path may be of another length here")
	}
	top := t.TempDir()
	dir := top
	const most = 4096 - len("/content/organisations.yaml") // so that the path of its longest file is too long
	for len(dir) < most {
		dir = filepath.Join(dir, strings.Repeat("a", min(200, most-len(dir))))
	}
	var stderr bytes.Buffer
	if code := run(context.Background(), []string{"new", dir}, nil, io.Discard, &stderr); code != exitEnvironment || !strings.Contains(stderr.String(), "give it a shorter name") {
		t.Errorf("it exits with %d and says %q", code, stderr.String())
	}
	if left, err := os.ReadDir(top); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
