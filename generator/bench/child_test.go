package bench_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"totalplace/generator"
	"totalplace/generator/bench"
	"totalplace/generator/folder"
	"totalplace/generator/room"
)

// Each measurement runs in a process of its own, so that it includes the start, counts only its own memory and finds
// nothing warmed up by another. The process is this test binary, told what to do by childVar.
const childVar = "TOTALPLACE_BENCH_CHILD"

func TestMain(m *testing.M) {
	do, args := os.Getenv(childVar), os.Args[1:]
	if do == "" {
		os.Exit(m.Run())
	}
	if err := child(do, args[0], args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func child(do, from, to string) error {
	switch do {
	case "make": // from is the number of cases
		n, err := strconv.Atoi(from)
		if err != nil {
			return err
		}
		return bench.Of(n).Make().Write(to)
	case "bare":
		return bare(os.DirFS(filepath.Join(from, "content")), to)
	case "build without search": // as totalplace does, but with an empty index
		content := os.DirFS(filepath.Join(from, "content"))
		room.ToBuild()
		s, problems, err := generator.Builder{}.Build(content, nil)
		if err != nil {
			return err
		}
		if s == nil {
			return errors.New(problems[0].String())
		}
		_, err = folder.Folder{Dir: to}.Write(context.Background(), withoutSearch(s))
		return err
	}
	return errors.New("there is nothing called " + do)
}

// ran is the cost of running one process.
type ran struct {
	took time.Duration // from its start to its exit
	busy time.Duration // processor time on all cores, which is least affected by other load on the machine
	peak float64       // peak memory in MB, 0 if the system does not report it
}

// run runs a process, which must succeed, and returns what it cost.
func run(t *testing.T, cmd *exec.Cmd) ran {
	t.Helper()
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(begun)
	if err != nil {
		t.Fatalf("%q: %v\n%s", cmd.Args, err, out)
	}
	return ran{took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak(cmd.ProcessState)}
}

// ourselves returns the command that runs this test binary as a child.
func ourselves(t *testing.T, do, from, to string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, from, to)
	cmd.Env = append(os.Environ(), childVar+"="+do)
	return cmd
}
