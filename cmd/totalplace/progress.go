package main

import (
	"fmt"
	"io"
	"time"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// progress reports how far a long task has come: on a terminal in one line that is overwritten, elsewhere, as in a CI
// log, in a plain line now and then. told may be called as often as the task likes.
type progress struct {
	w     io.Writer // nil for no reports
	what  string
	live  bool
	now   func() time.Time
	start time.Time
	last  time.Time
	shown bool // a line is on the terminal and has to be erased
}

const (
	liveEach  = 100 * time.Millisecond
	plainEach = 10 * time.Second
)

// progress returns the progress of a task that begins now.
func (r *report) progress(what string) *progress {
	p := &progress{what: what, now: time.Now, start: time.Now(), last: time.Now()}
	if r.quiet || r.format == "json" {
		return p
	}
	p.w = r.stderr
	p.live = isTerminal(r.stderr) && r.getenv("TERM") != "dumb" && r.getenv("CI") == ""
	return p
}

// told takes the current state of the task, and reports it if the last report is old enough.
func (p *progress) told(at site.Progress) {
	each := plainEach
	if p.live {
		each = liveEach
	}
	now := p.now()
	if p.w == nil || now.Sub(p.last) < each {
		return
	}
	p.last = now
	line := fmt.Sprintf("%s: %d of %s, %s", p.what, at.Files, plural(at.AllFiles, "file"), source.Size(at.Bytes))
	done, all := at.Bytes, at.AllBytes
	if all > 0 {
		line += " of " + source.Size(all)
	} else {
		done, all = int64(at.Files), int64(at.AllFiles)
	}
	if done > 0 {
		line += fmt.Sprintf(", %d s left", int64(now.Sub(p.start).Seconds()*float64(all-done)/float64(done)+0.5))
	}
	if p.live {
		fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		p.shown = true
	} else {
		fmt.Fprintln(p.w, line)
	}
}

// end erases the line from the terminal.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
