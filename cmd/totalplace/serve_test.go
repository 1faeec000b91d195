package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

const tinyPack = `title: A small pack
language: en-GB
licence: Free to use.
headline_year: 2009-10
sectors: []
services: []
bases: []
`

func tinyFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	save(t, filepath.Join(dir, "content", "pack.yaml"), tinyPack)
	save(t, filepath.Join(dir, "content", "pages", "plan.md"), "---\ntitle: Plan\nsummary: Not yet.\ndraft: true\n---\nWords.\n")
	return dir
}

func save(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// served runs totalplace serve inside the test. It returns the output and a function that stops it and returns its
// exit code.
func served(t *testing.T, args ...string) (out *bufio.Scanner, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"serve"}, args...), nil, w, w)
		w.Close()
	}()
	stop = func() int {
		cancel()
		go io.Copy(io.Discard, r)
		select {
		case c := <-code:
			return c
		case <-time.After(10 * time.Second):
			t.Fatal("serve does not stop")
			return -1
		}
	}
	return bufio.NewScanner(r), stop
}

// line reads on to the next line that matches want, and returns the last group of the match.
func line(t *testing.T, out *bufio.Scanner, want string) string {
	t.Helper()
	re := regexp.MustCompile(want)
	var seen []string
	for out.Scan() {
		seen = append(seen, out.Text())
		if m := re.FindStringSubmatch(out.Text()); m != nil {
			return m[len(m)-1]
		}
	}
	t.Fatalf("no line is like %s:\n%s", want, strings.Join(seen, "\n"))
	return ""
}

// TestServe follows an author: it opens the address, reads a draft, makes a mistake, mends it and stops.
func TestServe(t *testing.T) {
	dir := tinyFolder(t)
	out, stop := served(t, "-s", dir, "--port", "0", "--drafts")
	line(t, out, `^Built: \d+ pages in [\d.]+ s$`)
	address := line(t, out, `^Open (http://127\.0\.0\.1:\d+/) \(only this computer can see it; Ctrl\+C stops\)$`)
	r, err := http.Get(address + "plan.html")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	if !strings.Contains(string(body), "<strong>Draft.</strong>") {
		t.Errorf("the draft is not marked:\n%s", body)
	}
	save(t, filepath.Join(dir, "content", "pages", "plan.md"), "---\ntitle: Plan\nsummary: Not yet.\n---\n[A place](pilot:nobody)\n")
	line(t, out, `^content/pages/plan.md:5:1: error: pilot "nobody" does not exist; .*$`)
	line(t, out, `^content/pages/plan.md; 1 error; the last good site stays$`)
	save(t, filepath.Join(dir, "content", "pages", "plan.md"), "---\ntitle: Plan\nsummary: Not yet.\n---\nMended.\n")
	line(t, out, `^content/pages/plan.md: \d+ pages in [\d.]+ s$`)
	save(t, filepath.Join(dir, "layouts", "case.html"), "{{if}}")
	line(t, out, `^layouts.*: layouts/case.html:1: missing value for if; the last good site stays$`)
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("serve writes to public/")
	}
	if code := stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

// TestServeTellsPrograms checks the JSON of a build, whose size is null as not all files are made, of the address,
// which answers, and of a build stopped by a faulty layout.
func TestServeTellsPrograms(t *testing.T) {
	dir := tinyFolder(t)
	out, stop := served(t, "-s", dir, "--port", "0", "--format", "json")
	line(t, out, `^\{"pages":\d+,"files":\d+,"bytes":null,`)
	r, err := http.Get(line(t, out, `^\{"address":"(http://127\.0\.0\.1:\d+/)"\}$`))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Errorf("the address answers %s", r.Status)
	}
	if code := stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	save(t, filepath.Join(dir, "layouts", "case.html"), "{{if}}")
	out, stop = served(t, "-s", dir, "--port", "0", "--format", "json")
	line(t, out, `^\{"pages":0,.*"level":"error","code":"layout","message":"layouts/case.html:1: missing value for if"`)
	if code := stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

// TestServeFromAMistake promises no last good site where there was none.
func TestServeFromAMistake(t *testing.T) {
	dir := tinyFolder(t)
	page := filepath.Join(dir, "content", "pages", "plan.md")
	save(t, page, "---\ntitle: Plan\nsummary: Not yet.\n---\n[A place](pilot:nobody)\n")
	out, stop := served(t, "-s", dir, "--port", "0")
	line(t, out, `^Built; 1 error$`)
	line(t, out, `^Open `)
	save(t, page, "---\ntitle: Plan\nsummary: Not yet.\n---\nMended.\n")
	line(t, out, `^content/pages/plan.md: \d+ pages in `)
	save(t, page, "---\ntitle: Plan\nsummary: Not yet.\n---\n[A place](pilot:no-one)\n")
	line(t, out, `^content/pages/plan.md; 1 error; the last good site stays$`)
	if code := stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

// TestServeOnABusyPort checks that serve takes another port if the one asked for is busy, and says so.
func TestServeOnABusyPort(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	_, port, _ := net.SplitHostPort(busy.Addr().String())
	out, stop := served(t, "-s", tinyFolder(t), "--port", port)
	line(t, out, `^port `+port+` is busy$`)
	if at := line(t, out, `^Open http://127\.0\.0\.1:(\d+)/`); at == port {
		t.Errorf("it serves on the busy port %s", at)
	}
	if code := stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

// TestServeOpens checks that the address is opened in the computer's browser, here a script that records it.
func TestServeOpens(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // elsewhere no program can be stood in for by name
	}
	dir := t.TempDir()
	note := filepath.Join(dir, "opened")
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\nprintf %s \"$1\" >'"+note+".part' && mv '"+note+".part' '"+note+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	out, stop := served(t, "-s", tinyFolder(t), "--port", "0", "--open")
	address := line(t, out, `^Open (\S+) `)
	var got []byte
	for end := time.Now().Add(10 * time.Second); string(got) != address && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		got, _ = os.ReadFile(note)
	}
	if string(got) != address {
		t.Errorf("opened %q, want %q", got, address)
	}
	stop()
}

// TestServeStops runs the program itself and stops it by the signals of Ctrl+C, of a system shutting down and of a
// closed terminal.
func TestServeStops(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // Windows cannot send an interrupt to another process
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, asked := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		cmd := &exec.Cmd{Path: self, Args: []string{"totalplace", "serve", "-s", tinyFolder(t), "--port", "0"}}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line(t, bufio.NewScanner(stdout), "^Open ")
		start := time.Now()
		if err := cmd.Process.Signal(asked); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("asked by %v, it ends with: %v", asked, err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("asked by %v, it took %v to stop", asked, took)
		}
	}
}
