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
)

func main() {
	// A person interrupts; systems, containers and CI ask to terminate, and kill soon after. Asked, a run gives back
	// what it has locked.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // whoever interrupts it a second time does not want to wait
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run is the whole program, with everything it touches but the disk handed in.
func run(ctx context.Context, args, env []string, stdout, stderr io.Writer) (code int) {
	printed := &printer{Writer: stdout}
	out := &report{stdout: printed, stderr: stderr, getenv: lookup(env)}
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

// printer is standard output. It remembers whether that took what was printed. Otherwise, on a full disk, a program
// would find no report and an exit code that says all is well.
type printer struct {
	io.Writer
	err error // the first
}

func (p *printer) Write(b []byte) (int, error) {
	n, err := p.Writer.Write(b)
	if p.err == nil {
		p.err = err
	}
	return n, err
}
