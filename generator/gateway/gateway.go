// Package gateway starts a real S3 server for tests: versitygw, which `make tools` builds. It listens on the loopback
// address and keeps its objects in a temporary folder.
package gateway

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The credentials that the server accepts.
const (
	Key    = "AKIATESTKEY"
	Secret = "verysecretword"
)

// Bucket is the only bucket. The server's website answers to the same name as a host.
const Bucket = "pack.example.test"

// Gateway is a running server.
type Gateway struct {
	S3  string // the host and port of its S3 interface
	Web string // the host and port at which it serves the bucket as a website
}

// Start starts a server that stops at the end of the test. It returns nil if TOTALPLACE_S3 is not set; the test does
// not apply then, and should return.
func Start(t *testing.T) *Gateway {
	t.Helper()
	if os.Getenv("TOTALPLACE_S3") == "" {
		return nil
	}
	program, err := filepath.Abs("../../.tools/versitygw")
	if err != nil {
		t.Fatal(err)
	}
	g := &Gateway{S3: FreeAddress(t), Web: FreeAddress(t)}
	dir := t.TempDir()
	buckets, side := filepath.Join(dir, "buckets"), filepath.Join(dir, "side")
	for _, d := range []string{side, filepath.Join(buckets, Bucket)} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var log strings.Builder
	cmd := exec.Command(program, "--quiet", "--access", Key, "--secret", Secret, "--port", g.S3, "--website", g.Web, "posix", "--sidecar", side, buckets)
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	for _, address := range []string{g.S3, g.Web} {
		wait(t, address)
	}
	return g
}

// FreeAddress returns a host and port of this machine on which nothing listens.
func FreeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func wait(t *testing.T, address string) {
	t.Helper()
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nobody listens at %s", address)
}
