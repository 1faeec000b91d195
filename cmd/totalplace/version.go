package main

import (
	"cmp"
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
				out.object(v)
			} else {
				fmt.Fprint(out.stdout, v)
			}
			return nil
		},
	}
}

// built is what the program was built from, as far as the build recorded it.
type built struct {
	Version   string `json:"version"`
	Revision  string `json:"revision"`
	Modified  bool   `json:"modified"` // there were uncommitted changes
	Committed string `json:"committed"`
	Go        string `json:"go"`
	Platform  string `json:"platform"`
}

func version(info *debug.BuildInfo) built {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	return built{
		Version: orUnknown(info.Main.Version), Revision: orUnknown(set["vcs.revision"]), Modified: set["vcs.modified"] == "true",
		Committed: orUnknown(set["vcs.time"]), Go: orUnknown(info.GoVersion), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
}

func (b built) String() string {
	changes := ""
	if b.Modified {
		changes = ", with changes that were not committed"
	}
	return fmt.Sprintf("totalplace %s\nrevision   %s%s\ncommitted  %s\nbuilt with %s for %s\n", b.Version, b.Revision, changes, b.Committed, b.Go, b.Platform)
}

func orUnknown(s string) string { return cmp.Or(s, "unknown") }
