package preview_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestNothingLeaks rebuilds many times and checks that memory and open files stay what they were after 50 rebuilds.
func TestNothingLeaks(t *testing.T) {
	rebuilds := 100
	if os.Getenv("TOTALPLACE_LONG") == "1" {
		rebuilds = 2000
	}
	dir := smallFolder(t)
	s := serve(t, dir, nil)
	measure := func() (heap uint64, files int) {
		for range 3 {
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		open, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Log("open files cannot be counted here")
		}
		return m.HeapAlloc, len(open)
	}
	var heap uint64
	var files int
	for i := range rebuilds {
		words := fmt.Sprintf("Rebuild %d.", i)
		write(t, dir, "content/pages/about.md", page("About", words))
		if i%10 == 0 { // add and remove watches as well
			write(t, dir, fmt.Sprintf("content/images/%d/x.md", i), "")
			must(t, os.RemoveAll(filepath.Join(dir, "content", "images")))
		}
		s.until(words, s.shows("/about.html", words))
		if i == 50 {
			heap, files = measure()
		}
	}
	endHeap, endFiles := measure()
	t.Logf("after 50 rebuilds %d bytes and %d files, after %d rebuilds %d bytes and %d files", heap, files, rebuilds, endHeap, endFiles)
	if float64(endHeap) > 1.1*float64(heap) || float64(endFiles) > 1.1*float64(files) {
		t.Error("something leaks")
	}
}

// TestEditToServedBytes measures the time from a save to the new bytes, through the watcher and the network. It only
// prints the numbers, because they depend on what else the machine does.
func TestEditToServedBytes(t *testing.T) {
	if os.Getenv("TOTALPLACE_LONG") != "1" {
		return
	}
	for _, cases := range []int{0, 1000, 10000} {
		dir := t.TempDir()
		edited, at, name := "content/cases/case-7.md", "/cases/case-7.html", fmt.Sprint(cases, " cases")
		if cases == 0 {
			must(t, os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")))
			edited, at, name = "content/pages/about.md", "/about.html", "the real pack"
		} else {
			makePack(t, dir, cases)
		}
		s := serve(t, dir, nil)
		text, err := os.ReadFile(filepath.Join(dir, edited))
		must(t, err)
		_, next := s.stream()
		next()
		var took []time.Duration
		for i := range 15 {
			time.Sleep(time.Second) // an author does not save while the last build settles
			words := fmt.Sprintf("Edit number %d.", i)
			start := time.Now()
			write(t, dir, edited, string(text)+"\n"+words+"\n")
			for next(); !s.shows(at, words)(); next() {
			}
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		t.Logf("%s: edit to served bytes, median %v, best %v, worst %v; the last build alone %v", name, took[len(took)/2], took[0], took[len(took)-1], s.result().Took)
		s.stop()
	}
}
