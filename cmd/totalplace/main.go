// Command totalplace builds, checks and publishes Total Place learning packs.
//
// This package is the outside of the program: it reads flags, opens the folders, calls the one function
// that builds, and says what came of it. There is a file for each verb. What a message looks like is
// decided in report.go, and what an exit code means in exit.go; nothing below this package prints or
// exits.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run is the whole program, with everything it touches but the disk handed in.
func run(ctx context.Context, args, env []string, stdout, stderr io.Writer) (code int) {
	out := &report{stdout: stdout, stderr: stderr, getenv: lookup(env)}
	defer func() {
		if v := recover(); v != nil {
			code = out.crash(v)
		}
	}()
	root := command(out)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return out.exit(root.ExecuteContext(ctx))
}
