package main

import (
	"cmp"

	"github.com/spf13/cobra"
)

func checkCommand(set *settings, out *report) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Say what is wrong, and write nothing",
		Long:  "Check does all that build does, down to the bytes of the last page, and writes nothing.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := set.build(cmd.Context(), out)
			if err != nil {
				return err
			}
			entries, _, err := s.Entries()
			if err := cmp.Or(err, cmd.Context().Err()); err != nil {
				return err
			}
			t := totals{pages: s.Pages(), files: len(entries)}
			for _, e := range entries {
				t.bytes += e.Bytes
			}
			out.done("Checked", t, "", "nothing was written")
			return nil
		},
	}
}
