package generator_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"totalplace/generator"
	"totalplace/generator/source"
)

func TestTmp(t *testing.T) {
	root, _ := os.OpenRoot(os.Getenv("TMPPACK") + "/content")
	b := generator.Builder{Memo: &source.Memo{}}
	if os.Getenv("NOMEMO") != "" { b.Memo = nil }
	for range 30 {
		var r0, r1 syscall.Rusage
		syscall.Getrusage(0, &r0)
		start := time.Now()
		s, ps, err := b.Build(root.FS(), nil)
		if s == nil { t.Fatal(ps[:min(5,len(ps))], err) }
		d := time.Since(start)
		syscall.Getrusage(0, &r1)
		t.Log("wall", d, "cpu", time.Duration(r1.Utime.Nano()+r1.Stime.Nano()-r0.Utime.Nano()-r0.Stime.Nano()), len(s.Files()))
	}
}
