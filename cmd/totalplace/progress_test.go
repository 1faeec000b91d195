package main

import (
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"totalplace/generator/site"
)

// TestProgress simulates a minute of work, reported a thousand times.
func TestProgress(t *testing.T) {
	work := func(live bool) string {
		var b strings.Builder
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		now := start
		p := &progress{w: &b, what: "Uploading", live: live, now: func() time.Time { return now }, start: start, last: start}
		for i := 1; i <= 1000; i++ {
			now = start.Add(time.Duration(i) * 60 * time.Millisecond)
			p.told(site.Progress{Files: i, AllFiles: 1000, Bytes: int64(i) * 1e4, AllBytes: 1e7})
		}
		p.end()
		return b.String()
	}
	plain := work(false)
	if n := strings.Count(plain, "\n"); n < 5 || n > 6 || strings.ContainsAny(plain, "\r\x1b") {
		t.Errorf("the log has %d lines: %q", n, plain)
	}
	if want := "Uploading: 501 of 1000 files, 5.0 MB of 10.0 MB, 30 s left\n"; !strings.Contains(plain, want) {
		t.Errorf("%q lacks %q", plain, want)
	}
	live := work(true)
	if strings.Contains(live, "\n") || !strings.HasSuffix(live, "\r\x1b[K") || strings.Count(live, "\r") < 400 {
		t.Errorf("on a terminal: %q", live)
	}
	for _, r := range []*report{{quiet: true, stderr: &strings.Builder{}}, {format: "json", stderr: &strings.Builder{}}} {
		if p := r.progress("Uploading"); p.w != nil {
			t.Error("it speaks where it should be quiet")
		}
	}
}

func TestVersion(t *testing.T) {
	got := version(&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-11-25T00:00:00Z"}, {Key: "vcs.modified", Value: "true"}}}).String()
	for _, want := range []string{"totalplace v1.2.3\n", "revision   abc, with changes that were not committed\n", "committed  2026-11-25T00:00:00Z\n", "built with go1.26.8 for "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got := version(&debug.BuildInfo{}).String(); !strings.HasPrefix(got, "totalplace unknown\nrevision   unknown\n") {
		t.Errorf("%q", got)
	}
}
