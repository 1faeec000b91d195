package main

import (
	"io/fs"
	"runtime/debug"
)

// A build makes much that is soon of no use. Go clears up whenever that has become as much as what is in
// use, which takes a small build a sixth of its time; so where the content is small, four times as much may lie
// about. A large pack has enough in use for both to be hundreds of megabytes, and is left to Go, because
// a limit below what is in use would have it clear up all the time. Who sets GOGC knows better.

// How many files a small content has at most. The preview makes a whole pack with each edit, while
// somebody waits.
const (
	smallToBuild = 2_000
	smallToServe = 20_000
)

// room lets more memory lie about where the content has no more than so many files.
func (r *report) room(content fs.FS, few int) {
	if r.getenv("GOGC") != "" {
		return
	}
	n := 0
	_ = fs.WalkDir(content, ".", func(_ string, _ fs.DirEntry, err error) error { // what cannot be read the build will say
		if n++; err != nil || n > few {
			return fs.SkipAll
		}
		return nil
	})
	if n <= few {
		debug.SetGCPercent(400)
	}
}
