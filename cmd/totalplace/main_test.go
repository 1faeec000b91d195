package main

import (
	"flag"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"totalplace/generator/gateway"
)

var update = flag.Bool("update", false, "rewrite what the scripts expect")

// TestMain lets the scripts run the program itself, through the real main.
func TestMain(m *testing.M) {
	sealedMain()
	testscript.Main(m, map[string]func(){
		"totalplace": main,
	})
}

// TestScripts runs the scripts in testdata: commands, their output, exit codes and the files they leave.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update, RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

// TestBucketScripts runs the scripts that need a real S3 server.
func TestBucketScripts(t *testing.T) {
	g := gateway.Start(t)
	if g == nil {
		return
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/bucket", UpdateScripts: *update, RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, "AWS_ENDPOINT_URL=http://"+g.S3, "AWS_ACCESS_KEY_ID="+gateway.Key, "AWS_SECRET_ACCESS_KEY="+gateway.Secret)
			return nil
		},
	})
}

// exits is the script command that checks an exit code, as in: exits 4 totalplace build …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: exits CODE totalplace ARGS")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if e, ok := err.(interface{ ExitCode() int }); ok {
		got = strconv.Itoa(e.ExitCode())
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}
