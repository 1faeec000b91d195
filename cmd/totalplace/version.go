package main

import (
	"encoding/json"
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
			v := version(info)
			if out.format == "json" {
				return json.NewEncoder(out.stdout).Encode(v)
			}
			fmt.Fprint(out.stdout, v)
			return nil
		},
	}
}

// built is what a program was built from, as far as the build wrote it down.
type built struct {
	Version   string `json:"version"`
	Revision  string `json:"revision"`
	Modified  bool   `json:"modified"` // with changes that were not committed
	Committed string `json:"committed"`
	Go        string `json:"go"`
	Platform  string `json:"platform"`
}

func version(info *debug.BuildInfo) built {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	return built{known(info.Main.Version), known(set["vcs.revision"]), set["vcs.modified"] == "true", known(set["vcs.time"]),
		known(info.GoVersion), runtime.GOOS + "/" + runtime.GOARCH}
}

func (b built) String() string {
	changes := ""
	if b.Modified {
		changes = ", with changes that were not committed"
	}
	return fmt.Sprintf("totalplace %s\nrevision   %s%s\ncommitted  %s\nbuilt with %s for %s\n", b.Version, b.Revision, changes, b.Committed, b.Go, b.Platform)
}

func known(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
