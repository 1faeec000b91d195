// Command totalplace builds, checks and publishes Total Place learning packs.
//
// This package is the program's outer layer: it reads flags, opens folders, calls the one function that builds and
// reports the outcome. Each subcommand has a file of its own. report.go decides how messages look and exit.go what
// each exit code means; no package below this one prints or exits.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	// People interrupt; systems, containers and CI send SIGTERM, and SIGKILL soon after; a terminal that is closed sends
	// SIGHUP. On the first of any of these the run releases its locks.
	asked := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it, and listening would undo that
		asked = append(asked, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), asked...)
	context.AfterFunc(ctx, stop) // a second interrupt kills at once
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run is the whole program, with everything but the disk passed in. It returns the exit code.
func run(ctx context.Context, args, env []string, stdout, stderr io.Writer) (code int) {
	printed := &printer{Writer: stdout}
	out := &report{stdout: printed, stderr: stderr, getenv: lookup(env), began: time.Now()}
	defer func() {
		if v := recover(); v != nil {
			code = out.panicked(v)
		}
	}()
	root := command(out)
	root.SetArgs(args)
	root.SetOut(printed)
	root.SetErr(stderr)
	err := hyphens(root, args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	code = out.exit(err)
	switch {
	case printed.err == nil:
	case code == exitDone:
		out.say("error: all else was done, but what came of it cannot be printed: %v", printed.err)
		return exitEnvironment
	default:
		out.say("error: what went wrong cannot be printed: %v", printed.err)
	}
	return code
}

// printer is standard output that remembers whether writing to it failed. Otherwise, on a full disk, a calling
// program would find no report and an exit code that says all is well.
type printer struct {
	io.Writer
	err error // the first error
}

func (p *printer) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if p.err == nil {
		p.err = err
	}
	return n, err
}
