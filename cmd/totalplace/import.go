package main

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"totalplace/generator/money"
	"totalplace/generator/returns"
	"totalplace/generator/room"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

func importCommand(set *settings, out *report) *cobra.Command {
	var mapFile string
	var write bool
	cmd := &cobra.Command{
		Use:   "import --map content/returns/MAP.map.yaml",
		Short: "Make counts of a published table",
		Long: `Import reads a published table under content/returns in the way that a map beside it says, and shows what
would become of the counts. With --write it writes them. Of a count that exists it changes the rows that
name a line of a table, and nothing else.

Try:  totalplace import --map content/returns/rs-2009-10.map.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && strings.HasSuffix(args[0], ".map.yaml") {
				return usagef("import takes its map behind a flag; write totalplace import --map %s", inShell(source.Printable(args[0])))
			}
			return noArgs(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			content, err := set.content() // first: in the wrong folder no map's name would be right
			if err != nil {
				return err
			}
			defer content.Close()
			name, err := set.mapName(mapFile)
			if err != nil {
				return err
			}
			out.bound(room.ToBuild)
			im, problems, err := returns.Read(content.FS(), name)
			if err := set.verdict(cmd.Context(), out, problems, err); err != nil {
				return err
			}
			written := 0
			if write {
				written, err = im.Write(content)
				var overtaken *returns.Overtaken
				switch {
				case err != nil && written > 0:
					return fmt.Errorf("%s written, and then: %w; run the import again for the others", plural(written, "count"), err)
				case errors.As(err, &overtaken):
					return site.Refuse(source.Root+"/"+overtaken.File, "changed while the import was at work, and was left as it is", "run the import again")
				case err != nil:
					return err
				}
			}
			out.imported(im, write, written)
			return nil
		},
	}
	cmd.Flags().StringVar(&mapFile, "map", "", "the map to follow, such as content/returns/rs-2009-10.map.yaml")
	cmd.Flags().BoolVar(&write, "write", false, "write the counts, instead of showing what would be written")
	return cmd
}

// mapName turns the path of a map, as given on the command line, into its name within content.
func (s *settings) mapName(path string) (string, error) {
	if path == "" {
		return "", usagef("no map is named; write totalplace import --map content/returns/….map.yaml")
	}
	content, err := filepath.Abs(filepath.Join(s.source, source.Root))
	if err != nil {
		return "", err
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	name, err := filepath.Rel(content, whole)
	if err != nil || filepath.Dir(name) != "returns" || !strings.HasSuffix(name, ".map.yaml") {
		right := filepath.Join(s.source, source.Root, "returns", filepath.Base(path))
		if _, err := os.Stat(right); err == nil && strings.HasSuffix(path, ".map.yaml") {
			return "", usagef("there is no map of this pack at %s; write --map %s", source.Printable(path), source.Printable(right))
		}
		return "", usagef("%s is not a map: a map is in %s, and its name ends in .map.yaml", source.Printable(path), source.Printable(filepath.Dir(right)))
	}
	return filepath.ToSlash(name), nil
}

// imported reports what the import did, or would do. The rows of a new count are not listed, because all of them are
// new.
func (r *report) imported(im *returns.Import, write bool, written int) {
	if r.format == "json" {
		r.importedJSON(im, written)
		return
	}
	if r.quiet {
		return
	}
	changed := 0
	for _, c := range im.Counts {
		if c.Old == nil || len(c.Changes) > 0 {
			changed++
		}
		sums := ""
		if c.Counted != nil {
			sums += ", " + money.Plainly(c.Counted) + " counted"
		}
		if c.Estimated != nil {
			sums += ", " + money.Plainly(c.Estimated) + " estimated"
		}
		fmt.Fprintf(r.stdout, "%s: %s%s: %s\n", source.Printable(source.Root+"/"+c.File), plural(c.Rows, "row"), sums, changesOf(&c))
		if c.Old == nil {
			continue
		}
		for _, change := range c.Changes {
			fmt.Fprintf(r.stdout, "  %s %s\n", change.What, source.Printable(change.Row))
		}
	}
	for _, sum := range im.Sums {
		fmt.Fprintln(r.stdout, source.Printable(sum))
	}
	end := "nothing was written; --write writes them"
	switch {
	case write:
		end = fmt.Sprintf("%d written", written)
	case changed == 0:
		end = "nothing to write"
	}
	fmt.Fprintf(r.stdout, "Imported %s, %d of them new or changed, in %s: %s\n", plural(len(im.Counts), "count"), changed, seconds(r.took()), end)
}

// changesOf says what happens to the file of a count.
func changesOf(c *returns.Count) string {
	if c.Old == nil {
		return "a new file"
	}
	return numbers("as it is",
		number{c.Number(returns.Added), "added"}, number{c.Number(returns.Changed), "changed"}, number{c.Number(returns.Removed), "removed"})
}

// importedJSON prints the result of an import that found no error, as one object. Amounts are whole pence, or null if
// there are no such rows.
func (r *report) importedJSON(im *returns.Import, written int) {
	type count struct {
		Pilot     string   `json:"pilot"`
		File      string   `json:"file"`
		New       bool     `json:"new"`
		Rows      int      `json:"rows"`
		Counted   *big.Int `json:"counted"`
		Estimated *big.Int `json:"estimated"`
		Added     int      `json:"added"`
		Changed   int      `json:"changed"`
		Removed   int      `json:"removed"`
	}
	pence := func(sum *big.Rat) *big.Int {
		if sum == nil {
			return nil
		}
		return money.Round(sum)
	}
	object := struct {
		Counts   []count  `json:"counts"`
		Sums     []string `json:"sums"`
		Written  int      `json:"written"`
		Problems []string `json:"problems"`
		Seconds  float64  `json:"seconds"`
	}{[]count{}, append([]string{}, im.Sums...), written, []string{}, r.took().Seconds()}
	for _, c := range im.Counts {
		object.Counts = append(object.Counts, count{c.Pilot, source.Root + "/" + c.File, c.Old == nil, c.Rows,
			pence(c.Counted), pence(c.Estimated), c.Number(returns.Added), c.Number(returns.Changed), c.Number(returns.Removed)})
	}
	r.object(object)
}
