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

// The keys that the server knows.
const (
	Key    = "AKIATESTKEY"
	Secret = "verysecretword"
)

// Bucket is the one bucket there is. The website answers to it as the name of a host.
const Bucket = "pack.example.test"

// Gateway is a server at work.
type Gateway struct {
	S3  string // its address, host and port
	Web string // the address of the website that it makes of the bucket
}

// Start starts a server that ends with the test. It returns nil where TOTALPLACE_S3 is not set; then the
// test does not apply, and should return.
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

// FreeAddress returns an address of this machine at which nobody listens.
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
