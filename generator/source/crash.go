package source

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// Crash is a fault of the program itself, caught while a file was in hand.
type Crash struct {
	File  string // the file of the content, or of the site
	Value any    // what was panicked with
	Stack []byte
}

func (c *Crash) Error() string { return fmt.Sprintf("working on %s failed: %v", c.File, c.Value) }

// Guard calls f and turns a panic in it into a *Crash that names the file.
func Guard(file string, f func()) (crash *Crash) {
	defer func() {
		if v := recover(); v != nil {
			crash = Crashed(file, v)
		}
	}()
	f()
	return nil
}

// Crashed returns what was recovered as a *Crash. Call it where it was recovered: the stack is the caller's. What
// another goroutine caught, and was raised again, knows its own stack, and its own file if it had one in hand.
func Crashed(file string, recovered any) *Crash {
	if crash, ok := recovered.(*Crash); ok {
		crash.File = cmp.Or(crash.File, file)
		return crash
	}
	return &Crash{File: file, Value: recovered, Stack: debug.Stack()}
}
