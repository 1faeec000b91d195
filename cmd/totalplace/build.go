package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"totalplace/generator/folder"
	"totalplace/generator/room"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

func buildCommand(set *settings, out *report) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site into public/",
		Long:  "Build reads content/ and puts the finished site into public/, all of it or nothing of it.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return set.writeFolder(cmd.Context(), out, set.output, yes, "Built")
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "withdraw as many published files as it takes")
	return cmd
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		hint := fmt.Sprintf("see totalplace %s --help", cmd.Name())
		if info, err := os.Stat(args[0]); err == nil && info.IsDir() && cmd.Flags().Lookup("source") != nil {
			dir := args[0]
			if filepath.Base(dir) == source.Root {
				dir = filepath.Dir(dir)
			}
			hint = fmt.Sprintf("write totalplace %s --source %s to name the folder that holds content/", cmd.Name(), inShell(source.Printable(dir)))
		}
		return usagef("%s takes no argument; %s", cmd.Name(), hint)
	}
	return nil
}

// writeFolder builds the site into a folder and reports the result, beginning with word.
func (s *settings) writeFolder(ctx context.Context, out *report, dir string, yes bool, word string) error {
	made, err := s.build(ctx, out)
	if err != nil {
		return err
	}
	f := folder.Folder{Dir: dir, Source: s.source, AllowWithdrawal: yes}
	change, err := f.Write(ctx, made)
	if err != nil {
		return err
	}
	out.done(word, totals{pages: made.Pages(), files: change.Files, bytes: change.Bytes}, " into "+source.Printable(dir), changes(change))
	return nil
}

// build makes the site and reports every problem. The site that it returns may be published.
func (s *settings) build(ctx context.Context, out *report) (*site.Site, error) {
	b, err := s.builder(out)
	if err != nil {
		return nil, err
	}
	out.bound(room.ToBuild)
	made, problems, err := s.assemble(b, nil, nil)
	if err := s.verdict(ctx, out, problems, err); err != nil {
		return nil, err
	}
	return made, nil
}

// verdict reports every problem, and returns an error if the result may not be used.
func (s *settings) verdict(ctx context.Context, out *report, problems source.Problems, err error) error {
	if s.strict {
		problems = problems.Strict()
	}
	if out.problems(problems) {
		if err != nil {
			_, fault := judge(err)
			out.fault(fault)
		}
		return errContent
	}
	return cmp.Or(err, ctx.Err())
}
