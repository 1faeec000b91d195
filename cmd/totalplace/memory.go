package main

import "runtime/debug"

// A build makes much that is soon of no use, and to clear up whenever that is as much as what is in use
// takes a fifth of its time. So more may lie about, up to a limit; near it the collector works harder, so
// that a pack of ten thousand texts does not take the memory of ten thousand times a text. Who sets
// GOGC or GOMEMLIMIT knows better.

const (
	lying      = 400       // how much may lie about, in per cent of what is in use
	buildLimit = 640 << 20 // bytes
	serveLimit = 2 << 30   // the preview leaves a whole site behind with each build
)

// room sets how much memory the program may take.
func (r *report) room(limit int64) {
	if r.getenv("GOGC") == "" && r.getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(lying)
		debug.SetMemoryLimit(limit)
	}
}
