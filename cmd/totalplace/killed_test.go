package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"totalplace/generator/gateway"
)

// TestKilledWhilePublishing kills the program itself during its uploads to a real S3 server and checks that the next
// run uploads exactly what is missing.
func TestKilledWhilePublishing(t *testing.T) {
	g := gateway.Start(t)
	if g == nil {
		return
	}
	const before = 20 // PUT requests let through; the first two are for the lock
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	source, target := tinyFolder(t), "s3://"+gateway.Bucket+"/pack"
	program := &exec.Cmd{Path: self, Args: []string{"totalplace", "publish", "-s", source, target}}
	upstream := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: g.S3})
	var mu sync.Mutex
	puts := 0
	started := make(chan struct{}) // closed once the process has started
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if r.Method == http.MethodPut {
			puts++
		}
		late := puts > before
		mu.Unlock()
		if late {
			<-started
			program.Process.Kill()
			panic(http.ErrAbortHandler)
		}
		upstream.ServeHTTP(w, r)
	}))
	defer proxy.Close()
	env := []string{"AWS_ACCESS_KEY_ID=" + gateway.Key, "AWS_SECRET_ACCESS_KEY=" + gateway.Secret, "AWS_REGION=us-east-1"}
	program.Env = append(env, "AWS_ENDPOINT_URL="+proxy.URL)
	var out bytes.Buffer
	program.Stdout, program.Stderr = &out, &out
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	if err := program.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("%v: %s", err, out.String())
	}

	env = append(env, "AWS_ENDPOINT_URL=http://"+g.S3)
	publish := func(want int, flags ...string) string {
		t.Helper()
		var stdout, stderr strings.Builder
		args := append([]string{"publish", "-s", source, target}, flags...)
		if code := run(t.Context(), args, env, &stdout, &stderr); code != want {
			t.Fatalf("%v: exit %d: %s%s", flags, code, stdout.String(), stderr.String())
		}
		return stdout.String() + stderr.String()
	}
	if out := publish(exitRefused); !strings.Contains(out, "--break-lock") {
		t.Error(out)
	}
	missing := strings.Count(publish(exitDone, "--break-lock", "--dry-run"), "(new)")
	if out := publish(exitDone, "--break-lock"); missing == 0 || !strings.Contains(out, fmt.Sprintf(": %d uploaded\n", missing)) {
		t.Errorf("%d files were missing: %s", missing, out)
	}
	if out := publish(exitDone, "--dry-run"); !strings.Contains(out, "in 0 files") {
		t.Error(out)
	}
}
