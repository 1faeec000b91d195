package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand(out *report) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say what this program was built from",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			info, ok := debug.ReadBuildInfo()
			if !ok {
				info = &debug.BuildInfo{}
			}
			fmt.Fprint(out.stdout, version(info))
			return nil
		},
	}
}

// version says what a program was built from, as far as the build wrote it down.
func version(info *debug.BuildInfo) string {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	text := fmt.Sprintf("totalplace %s\n", known(info.Main.Version))
	text += fmt.Sprintf("revision   %s", known(set["vcs.revision"]))
	if set["vcs.modified"] == "true" {
		text += ", with changes that were not committed"
	}
	text += fmt.Sprintf("\ncommitted  %s\n", known(set["vcs.time"]))
	return text + fmt.Sprintf("built with %s for %s/%s\n", known(info.GoVersion), runtime.GOOS, runtime.GOARCH)
}

func known(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
