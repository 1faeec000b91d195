package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"totalplace/generator/remote"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/layouts"
)

// The exit codes. They tell a script who has to act.
const (
	exitDone        = 0  // warnings are allowed, unless --strict is given
	exitContent     = 1  // the content has problems that an author can mend
	exitUsage       = 2  // the command line or the configuration is wrong
	exitEnvironment = 3  // permissions, disk, input and output, network
	exitRefused     = 4  // stopped in order to protect something
	exitBug         = 70 // a bug of ours
)

// errContent says that the content has errors; they have been printed.
var errContent = errors.New("the content has problems")

// usageError is a mistake in the command line or the configuration.
type usageError struct{ msg string }

func (e usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// exit reports err, if it is not nil, and returns the exit code.
func (r *report) exit(err error) int {
	if err == nil {
		return exitDone
	}
	code, fault := judge(err)
	var crash *source.Crash
	if errors.As(err, &crash) {
		return r.end(code, fault, crash.Stack)
	}
	return r.end(code, fault, nil)
}

// panicked reports a panic that nothing else caught. What was changed before it is not known.
func (r *report) panicked(v any) int {
	crash := source.Crashed("", v)
	return r.end(exitBug, bug(crash, ""), crash.Stack)
}

// end is how every failed run ends: it reports the fault, unless the problems were reported before, and returns code.
func (r *report) end(code int, fault source.Problem, stack []byte) int {
	if code != exitContent {
		r.fault(fault)
	}
	if r.format == "json" {
		r.json(totals{})
	}
	if stack != nil && r.getenv("TOTALPLACE_TRACE") != "" {
		fmt.Fprintf(r.stderr, "%s", stack) // unescaped: nothing in it came from outside
	}
	return code
}

// judge returns the exit code for an error, and the error as a problem. The problem has no position, because it is
// not about a file of the content.
func judge(err error) (code int, fault source.Problem) {
	var refused *site.Refused
	var crash *source.Crash
	var broken *site.Broken
	var usage usageError
	var layout *layouts.Fault
	var unfinished *remote.Unfinished
	switch {
	case errors.Is(err, errContent):
		return exitContent, fault
	case errors.As(err, &crash) && errors.As(err, &unfinished):
		return exitBug, bug(crash, "")
	case errors.As(err, &crash):
		return exitBug, bug(crash, "; nothing was changed")
	case errors.As(err, &broken):
		return exitBug, bug(&source.Crash{Value: broken}, "; nothing was changed")
	case errors.As(err, &refused):
		return exitRefused, source.Problem{Code: "refused", Msg: source.Printable(refused.Path) + " " + refused.Why, Hint: refused.Hint}
	case errors.As(err, &usage):
		msg, hint, _ := strings.Cut(err.Error(), "; ")
		return exitUsage, source.Problem{Code: "usage", Msg: msg, Hint: hint}
	case errors.As(err, &layout):
		return exitUsage, source.Problem{Code: "layout", Msg: err.Error()}
	case errors.Is(err, context.Canceled) && !errors.As(err, &unfinished):
		return exitEnvironment, source.Problem{Code: stopped, Msg: "stopped; nothing was changed"}
	}
	return exitEnvironment, source.Problem{Code: "environment", Msg: err.Error(), Hint: remedy(err)}
}

// remedy returns advice on an error of the operating system, or nothing if the error's own words are enough.
func remedy(err error) string {
	switch {
	case errors.Is(err, diskIsFull):
		return "the disk is full: make room, or name another place"
	case errors.Is(err, shareIsFull):
		return "there is no more room for you: make room, or name another place"
	case errors.Is(err, onlyForReads):
		return "nothing can be written there: name another place"
	case errors.Is(err, nameIsTooLong):
		return "give it a shorter name"
	case errors.Is(err, nameIsWrong):
		return "give it a name of letters, digits and hyphens"
	case errors.Is(err, fs.ErrPermission):
		return "you are not allowed to do that: ask for permission, or name another place"
	}
	return ""
}

// stopped is the problem code of a run that the user interrupted, who need not be told that this is an error.
const stopped = "stopped"

// bug returns the problem that reports a bug of ours, naming the file being worked on. untouched is appended to the
// message; it says that nothing was changed, if that is known.
func bug(crash *source.Crash, untouched string) source.Problem {
	what := "a fault in totalplace itself"
	if crash.File != "" {
		what += " while working on " + source.Printable(crash.File)
	}
	return source.Problem{Code: "bug", Msg: fmt.Sprintf("%s: %v%s", what, crash.Value, untouched), Hint: "please report it with this file"}
}
