package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"totalplace/generator/folder"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/starter"
)

func newCommand(out *report) *cobra.Command {
	return &cobra.Command{
		Use:   "new DIR",
		Short: "Begin a pack in a folder that holds nothing",
		Long: `New writes a small pack into a folder that is not there yet, or holds nothing but hidden files: one place, one
theme, one case study, one count and one page. The place is made up, and remarks in the files say what to write
over it.

Try:  totalplace new my-pack
      totalplace serve --source my-pack`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return usagef("new takes one folder to begin a pack in, such as my-pack")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := begin(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			out.begun(args[0], t)
			return nil
		},
	}
}

// begin writes the starter pack into a folder: all of it, or none of it if there is an error. It refuses a folder
// that holds anything but hidden names.
func begin(ctx context.Context, dir string) (t totals, err error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return t, site.Refuse(dir, "is a file, and a pack begins in a folder", "name another folder")
	}
	there, err := os.ReadDir(dir)
	// A new repository and a folder that Finder has shown hold only hidden names.
	there = slices.DeleteFunc(there, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") })
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return t, err
	case len(there) > 0:
		return t, site.Refuse(dir, "holds "+source.Quote(there[0].Name())+", and a pack begins in an empty folder", "name a folder that is not there yet")
	}
	pack := starter.Content()
	if err := fs.WalkDir(pack, ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			t.files++
			t.bytes += info.Size()
		}
		return err
	}); err != nil {
		return t, err
	}
	if err := ctx.Err(); err != nil {
		return t, err
	}
	undo, err := folder.Make(dir, 0o777)
	defer func() {
		if err != nil {
			undo()
		}
	}()
	if err != nil {
		return t, err
	}
	content := filepath.Join(dir, source.Root)
	if err := os.Mkdir(content, 0o777); err != nil { // fails if it exists, so everything in it is ours
		return t, err
	}
	if err := os.CopyFS(content, pack); err != nil {
		return t, errors.Join(err, os.RemoveAll(content))
	}
	return t, nil
}

// begun reports what was written, and what to do next.
func (r *report) begun(dir string, t totals) {
	switch {
	case r.format == "json":
		r.json(t)
		return
	case r.quiet:
		return
	}
	serve := "totalplace serve"
	if filepath.Clean(dir) != "." {
		serve += " --source " + inShell(source.Printable(dir))
	}
	fmt.Fprintf(r.stdout, `Began a pack in %s: %s about a place that is made up, to write over. Next:
  %s
      shows it in the browser, and what is wrong with it, whenever you save
  totalplace help content
      says what may stand in each file
`, source.Printable(dir), plural(t.files, "file"), serve)
}

// inShell quotes a name, if need be, so that a shell takes it for a single word. On Windows double quotes always
// suffice: no character allowed in a file name is special between them.
func inShell(name string) string {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-./:,+@", r) && r != filepath.Separator
	}
	switch {
	case !strings.ContainsFunc(name, odd):
		return name
	case filepath.Separator == '\\' || !strings.ContainsAny(name, "\"$`\\!"):
		return `"` + name + `"`
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
