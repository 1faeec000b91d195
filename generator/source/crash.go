package source

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// Crash is a bug in the program, caught as a panic while it was working on a file.
type Crash struct {
	File  string // a file of the content or of the site
	Value any    // the value passed to panic
	Stack []byte
}

func (c *Crash) Error() string { return fmt.Sprintf("working on %s failed: %v", c.File, c.Value) }

// Guard calls f and turns a panic in it into a [*Crash] that names the file. It returns nil if f does not panic.
func Guard(file string, f func()) (crash *Crash) {
	defer func() {
		if v := recover(); v != nil {
			crash = Crashed(file, v)
		}
	}()
	f()
	return nil
}

// Naming calls f, and lets a panic in it go on as a [*Crash] that names the file.
func Naming(file string, f func()) {
	if crash := Guard(file, f); crash != nil {
		panic(crash)
	}
}

// Crashed turns a recovered value into a [*Crash]. Call it in the deferred function that recovered, because it
// records the current stack. A value that is a Crash already, passed on from another goroutine, keeps its stack, and
// its file if it has one.
func Crashed(file string, recovered any) *Crash {
	if crash, ok := recovered.(*Crash); ok {
		crash.File = cmp.Or(crash.File, file)
		return crash
	}
	return &Crash{File: file, Value: recovered, Stack: debug.Stack()}
}
