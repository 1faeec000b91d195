package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"totalplace/generator/remote"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// What the program's exit codes mean. A script can tell who has to do something.
const (
	exitDone        = 0  // warnings are allowed, unless the build is strict
	exitContent     = 1  // an author can mend it
	exitUsage       = 2  // the command line or the configuration is wrong
	exitEnvironment = 3  // permission, disk, input and output, network
	exitRefused     = 4  // stopped, to protect something
	exitBug         = 70 // our own fault
)

// errContent says that there were problems; they have been printed.
var errContent = errors.New("the content has problems")

// usageError is a fault of the command line or the configuration.
type usageError struct{ msg string }

func (e usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// exit says what is wrong, if anything, and returns the exit code.
func (r *report) exit(err error) int {
	var refused *site.Refused
	var crash *source.Crash
	var broken *site.Broken
	var usage usageError
	var layout *layouts.Fault
	var unfinished *remote.Unfinished
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errContent):
		return exitContent
	case errors.As(err, &crash):
		untouched := "; nothing was changed"
		if errors.As(err, &unfinished) {
			untouched = ""
		}
		return r.crash(crash, untouched)
	case errors.As(err, &broken):
		return r.crash(broken, "; nothing was changed")
	case errors.As(err, &refused):
		r.say("error: %v", err)
		return exitRefused
	case errors.As(err, &usage), errors.As(err, &layout):
		r.say("error: %v", err)
		return exitUsage
	case errors.Is(err, context.Canceled) && !errors.As(err, &unfinished):
		r.say("stopped; nothing was changed")
		return exitEnvironment
	}
	r.say("error: %v", err)
	return exitEnvironment
}

// crash reports a bug of ours, with the file in hand, and whether it is known that nothing was changed.
func (r *report) crash(v any, untouched string) int {
	crash, ok := v.(*source.Crash)
	if !ok {
		crash = &source.Crash{Value: v, Stack: debug.Stack()}
	}
	what := "a fault in totalplace itself"
	if crash.File != "" {
		what += " while working on " + source.Printable(crash.File)
	}
	r.say("error: %s: %v%s; please report it with this file", what, crash.Value, untouched)
	if r.getenv("TOTALPLACE_TRACE") != "" {
		r.say("%s", crash.Stack)
	}
	return exitBug
}
