package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"totalplace/docs"
	"totalplace/generator"
	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

// settings holds the values of the flags that all commands share, except those of [report].
type settings struct {
	source  string
	output  string
	baseURL string
	drafts  bool
	strict  bool
}

// command returns the root command, with its subcommands and the flags they share.
func command(out *report) *cobra.Command {
	set := &settings{}
	root := &cobra.Command{
		Use:   "totalplace",
		Short: "Build a Total Place learning pack into a site that any static host can serve",
		Long: `Totalplace turns a folder of Markdown and YAML (content/) into a cross-linked site.

Try:  totalplace new DIR  begin a pack
      totalplace check    what is wrong, file by file and line by line
      totalplace build    write the site to public/
      totalplace serve    show it while you write
      totalplace publish  put it into a folder, a zip or a bucket

More to read:  totalplace help content  every kind of file and every key
               totalplace help tables   counts from published tables
               totalplace help hosts    nginx, Caddy, buckets and others, and what each needs

Exit codes:    0 done, 1 the content has a mistake, 2 wrong command line or configuration,
               3 the machine refused or somebody pressed Ctrl+C, 4 stopped to protect something,
               70 a fault of totalplace
Environment:   a flag that is not given may stand there, as TOTALPLACE_BASE_URL; both go before pack.yaml
               SOURCE_DATE_EPOCH puts the day of the build on each page; NO_COLOR takes colours away`,
		SilenceUsage: true, SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	flags := root.PersistentFlags()
	flags.StringVarP(&set.source, "source", "s", ".", "the folder that holds content/ and, if present, layouts/")
	flags.StringVarP(&set.output, "output", "o", "public", "the folder to write the site to, from where you are and not from --source")
	flags.StringVarP(&set.baseURL, "base-url", "b", "", "the address the site is published at, such as https://example.org/pack/")
	flags.BoolVarP(&set.drafts, "drafts", "D", false, "take drafts in, marked as such")
	flags.BoolVar(&set.strict, "strict", false, "make every warning an error")
	flags.StringVar(&out.format, "format", "text", "how to report: text, json or github")
	flags.BoolVarP(&out.quiet, "quiet", "q", false, "say nothing but what is wrong")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		_ = set.complete(cmd, out) // the flags read so far say how to report it
		return wrongFlag(cmd, err)
	})
	root.Args = noVerb
	root.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	root.AddCommand(buildCommand(set, out), checkCommand(set, out), importCommand(set, out), serveCommand(set, out), publishCommand(set, out), newCommand(out), versionCommand(out),
		guide("content", docs.Content), guide("tables", docs.Import), guide("hosts", docs.Hosts))
	root.SetHelpCommand(helpCommand(root))
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		args := c.Args
		c.Args = func(cmd *cobra.Command, given []string) error { // settings first: they say how to report errors in the rest
			if err := set.complete(cmd, out); err != nil {
				return err
			}
			return args(cmd, given)
		}
	}
	return root
}

// wrongFlag rewords an error of the flag parser, and suggests the flag that may be meant.
func wrongFlag(cmd *cobra.Command, err error) error {
	said := err.Error()
	if strings.HasPrefix(said, "invalid argument ") { // what follows is Go jargon
		said, _, _ = strings.Cut(said, " flag: ")
	}
	hint := "see " + cmd.CommandPath() + " --help"
	if name, unknown := strings.CutPrefix(said, "unknown flag: --"); unknown {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := source.Nearest(name, names); near != "" {
			hint = source.DidYouMean("--" + near)
		} else if name == "version" {
			hint = source.DidYouMean("totalplace version")
		}
	}
	return usagef("%s; %s", said, hint)
}

// hyphens returns an error if a long flag is written with one hyphen, or with the dash that word processors make of
// two. Otherwise -strict would be taken for --source trict.
func hyphens(root *cobra.Command, args []string) error {
	for _, arg := range args {
		if arg == "--" { // no flags after this
			break
		}
		name, _, _ := strings.Cut(strings.TrimLeft(arg, "-–—−"), "=")
		typed := strings.TrimSuffix(arg, strings.TrimLeft(arg, "-–—−"))
		if typed == "" || typed == "--" || len(name) < 2 {
			continue
		}
		known := name == "help"
		for _, c := range append(root.Commands(), root) {
			known = known || c.Flags().Lookup(name) != nil || c.PersistentFlags().Lookup(name) != nil
		}
		if known {
			return usagef("%s does not begin with two hyphens; write --%s", source.Quote(arg), source.Printable(strings.TrimPrefix(arg, typed)))
		}
	}
	return nil
}

// noVerb reports that the first argument is not a subcommand, and suggests the one that may be meant.
func noVerb(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var verbs []string
	for _, c := range root.Commands() {
		verbs = append(verbs, c.Name())
	}
	return usagef("%s is not a command; %s", source.Quote(args[0]), source.Suggest(args[0], verbs, "see totalplace --help"))
}

// helpCommand returns the command that prints the help of a subcommand, or a guide.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [command]", Short: "Help about any command", Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			about, rest, err := root.Find(args)
			if err == nil && about == root {
				err = root.Args(root, rest) // the error for an unknown command
			}
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
}

// guide returns the command under which totalplace help prints a guide for authors.
func guide(name, text string) *cobra.Command {
	title, _, _ := strings.Cut(text, "\n")
	return &cobra.Command{Use: name, Short: strings.TrimPrefix(title, "# "), Long: text, Args: noArgs}
}

// complete takes from the environment what no flag has set, and checks the values.
func (s *settings) complete(cmd *cobra.Command, out *report) error {
	var fault error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := "TOTALPLACE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value := out.getenv(name); value != "" && !f.Changed {
			if err := cmd.Flags().Set(f.Name, value); err != nil {
				fault = cmp.Or(fault, usagef("%s is set to %s, which is not a value of --%s; see totalplace %s --help", name, source.Quote(value), f.Name, cmd.Name()))
			}
		}
	})
	out.source = s.source
	switch out.format {
	case "text", "json", "github":
	default:
		fault = cmp.Or(fault, usagef("--format is text, json or github, not %s", source.Quote(out.format)))
	}
	if s.output == "" {
		fault = cmp.Or(fault, usagef("--output is empty; name the folder the site should go to"))
	}
	if fault == nil && s.baseURL != "" {
		base, ok := pack.BaseURL(s.baseURL)
		if !ok {
			return usagef("%s is not the address of a site; %s", source.Quote(s.baseURL), pack.BaseURLHint(s.baseURL))
		}
		s.baseURL = base
	}
	return fault
}

// assemble builds the site from content/ and, if there is one, layouts/ as they are now. Both are closed again,
// because a finished site reads nothing more. seen and seenLayouts are what was just seen in the two folders; if nil,
// the folders are listed anew.
func (s *settings) assemble(b generator.Builder, seen, seenLayouts source.Seen) (*site.Site, source.Problems, error) {
	content, err := s.content()
	if err != nil {
		return nil, nil, err
	}
	defer content.Close()
	dir := filepath.Join(s.source, "layouts")
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, nil, usagef("%s is a file, and should be the folder of the layouts; give it another name", source.Printable(dir))
	}
	look, err := os.OpenRoot(dir)
	switch {
	case os.IsNotExist(err):
		return b.Build(seen.In(content.FS()), nil)
	case err != nil:
		return nil, nil, err
	}
	defer look.Close()
	return b.Build(seen.In(content.FS()), seenLayouts.In(look.FS()))
}

// bound calls to, which bounds the memory of the program, unless GOGC or GOMEMLIMIT is set: whoever sets them knows
// better.
func (r *report) bound(to func()) {
	if r.getenv("GOGC") == "" && r.getenv("GOMEMLIMIT") == "" {
		to()
	}
}

func (s *settings) builder(out *report) (generator.Builder, error) {
	b := generator.Builder{BaseURL: s.baseURL, Drafts: s.drafts}
	if epoch := out.getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		n, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil || n < 0 || n > 253402300799 { // the year 9999
			return b, usagef("SOURCE_DATE_EPOCH is set to %s, which is not a number of seconds", source.Quote(epoch))
		}
		t := time.Unix(n, 0).UTC()
		b.Built = source.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
	}
	return b, nil
}

// isPack reports whether a folder holds the files of a pack themselves.
func isPack(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "pack.yaml"))
	return err == nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// here returns the name of a folder for use in a sentence.
func here(dir string) string {
	if filepath.Clean(dir) == "." {
		return "this"
	}
	return dir
}

// content opens content/. The root that it returns follows no link that leads out of that folder.
func (s *settings) content() (*os.Root, error) {
	dir := filepath.Join(s.source, source.Root)
	info, err := os.Lstat(dir)
	switch {
	case os.IsNotExist(err) && isPack(s.source):
		return nil, usagef("%s is the folder content itself; go one folder up, or name that with --source", source.Printable(here(s.source)))
	case err != nil && isFile(s.source):
		return nil, usagef("%s is a file; name the folder that holds content/ with --source", source.Printable(s.source))
	case os.IsNotExist(err):
		return nil, usagef("there is no folder %s; go to the folder that holds content/, or name it with --source; totalplace new begins a pack", source.Printable(dir))
	case err != nil:
		return nil, err
	case !info.IsDir():
		what := "a file, and no folder"
		if info.Mode()&os.ModeSymlink != 0 {
			what = "a link, and links are not followed"
		}
		return nil, usagef("%s is %s; put the folder itself there, or name the one that holds it with --source", source.Printable(dir), what)
	}
	return os.OpenRoot(dir)
}
