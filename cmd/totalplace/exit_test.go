package main

import (
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"totalplace/generator/source"
)

// TestPanicked checks the report of a panic in another goroutine: it names the file being worked on, and includes the
// stack trace if one is asked for.
func TestPanicked(t *testing.T) {
	crash := &source.Crash{File: "content/a.md", Value: "no such row", Stack: []byte("goroutine 7 [running]:\nsome.function()\n\tsome.go:12\n")}
	told := func(trace string) string {
		var stderr strings.Builder
		out := &report{stderr: &stderr, getenv: func(string) string { return trace }}
		if code := out.panicked(crash); code != exitBug {
			t.Errorf("the exit code is %d", code)
		}
		return stderr.String()
	}
	const why = "error: a fault in totalplace itself while working on content/a.md: no such row; please report it with this file\n"
	if got := told(""); got != why {
		t.Errorf("it says %q", got)
	}
	if got := told("1"); got != why+string(crash.Stack) {
		t.Errorf("with a trace it says %q", got)
	}
}

// TestRemedy checks that errors of the operating system are reported with advice and exit with exitEnvironment.
func TestRemedy(t *testing.T) {
	for err, want := range map[syscall.Errno]string{
		diskIsFull: "the disk is full: make room", shareIsFull: "make room", onlyForReads: "name another place",
		syscall.EACCES: "ask for permission", nameIsTooLong: "shorter", nameIsWrong: "letters, digits and hyphens",
	} {
		code, fault := judge(fmt.Errorf("while writing: %w", &fs.PathError{Op: "write", Path: "public", Err: err}))
		if code != exitEnvironment || !strings.Contains(fault.Hint, want) || !strings.Contains(fault.Msg, "write public: ") {
			t.Errorf("%v is told as %d: %s; %s", err, code, fault.Msg, fault.Hint)
		}
	}
}
