package main

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"totalplace/generator/archive"
	"totalplace/generator/folder"
	"totalplace/generator/remote"
	"totalplace/generator/source"
)

func publishCommand(set *settings, out *report) *cobra.Command {
	p := &publishing{settings: set, out: out}
	cmd := &cobra.Command{
		Use:   "publish TARGET",
		Short: "Build the site and put it where readers find it",
		Long: `Publish builds the site and puts it at a target: all of it, or nothing where the content has a mistake.

  totalplace publish public                  into a folder, as build does
  totalplace publish zip:pack.zip            into one file, to be handed on
  totalplace publish s3://bucket/pack        into a bucket of an S3 store, whose address and
                                             credentials stand in the environment: AWS_ENDPOINT_URL,
                                             AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY

What each host does with the site:  totalplace help hosts`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("publish takes one target: a folder, zip:FILE or s3://BUCKET/FOLDER")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.run(cmd.Context(), args[0]) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&p.yes, "yes", false, "withdraw as many published files as it takes")
	flags.BoolVar(&p.dryRun, "dry-run", false, "show what would be done in a bucket, and do nothing")
	flags.BoolVar(&p.breakLock, "break-lock", false, "publish to a bucket although another run seems to be at work")
	return cmd
}

// repository matches a target as git and scp write it: git@example.org:pack.git. A folder is hardly ever named like
// that.
var repository = regexp.MustCompile(`^[\w.-]+@[\w.-]+:`)

// nearlyTarget matches a misspelt target that was not meant as a folder: S3:bucket, ZIP:pack.zip, zip://pack.zip.
var nearlyTarget = regexp.MustCompile(`(?i)^(s3|zip):`)

// publishing is one run of publish.
type publishing struct {
	*settings
	out                    *report
	yes, dryRun, breakLock bool
}

func (p *publishing) run(ctx context.Context, target string) error {
	file, zipped := strings.CutPrefix(target, "zip:")
	switch {
	case target == "":
		return usagef("the target is empty; publish to a folder, to zip:FILE or to s3://BUCKET/FOLDER")
	case remote.IsTarget(target):
		return p.bucket(ctx, target)
	case p.dryRun || p.breakLock:
		return usagef("--dry-run and --break-lock are for s3:// targets; totalplace check says what is wrong without writing")
	case zipped && !strings.HasPrefix(file, "//"):
		return p.zip(ctx, file)
	case strings.Contains(target, "://"), nearlyTarget.MatchString(target), repository.MatchString(target):
		return usagef("%s is not a target; publish to a folder, to zip:FILE or to s3://BUCKET/FOLDER", source.Quote(target))
	case strings.EqualFold(path.Ext(target), ".zip"):
		return usagef("%s would be a folder; write zip:%s for a file", source.Quote(target), source.Printable(target))
	}
	return p.writeFolder(ctx, p.out, target, p.yes, "Published")
}

func (p *publishing) zip(ctx context.Context, file string) error {
	if name := filepath.Base(file); !strings.EqualFold(filepath.Ext(name), ".zip") || len(name) == len(".zip") {
		return usagef("zip:%s should be a name that ends in .zip, so that it opens by double click", source.Printable(file))
	}
	if err := (folder.Folder{Dir: p.output, Source: p.source}).Apart(file); err != nil {
		return err
	}
	made, err := p.build(ctx, p.out)
	if err != nil {
		return err
	}
	progress := p.out.progress("Packing")
	change, err := archive.Write(ctx, file, made, progress.told)
	progress.end()
	if err != nil {
		return err
	}
	p.out.done("Published", totals{pages: made.Pages(), files: change.Files, bytes: change.Bytes}, " into "+source.Printable(file), source.Size(change.Zip)+" zipped")
	return nil
}

func (p *publishing) bucket(ctx context.Context, target string) error {
	to, err := remote.Open(target, p.out.getenv)
	if err != nil {
		return usagef("cannot publish to %s: %v", source.Quote(target), err)
	}
	made, err := p.build(ctx, p.out)
	if err != nil {
		return err
	}
	to.AllowWithdrawal, to.BreakLock = p.yes, p.breakLock
	plan, err := to.Plan(ctx, made)
	if err != nil {
		return err
	}
	t := totals{pages: made.Pages()}
	t.files, t.bytes = plan.Site()
	if p.dryRun {
		refusal := plan.Refusal()
		if refusal == nil || p.out.format != "json" { // in JSON the one object gives the refusal
			p.out.plan(plan, t, to.Name)
		}
		return refusal
	}
	progress := p.out.progress("Uploading")
	guarded, err := plan.Publish(ctx, progress.told)
	progress.end()
	if err != nil {
		return err
	}
	if !guarded && !p.out.quiet && p.out.format != "json" {
		p.out.say("notice: this store has no conditional writes, so nothing keeps a second run out; see that only one publishes at a time")
	}
	p.out.done("Published", t, " to "+source.Printable(to.Name), planned(plan))
	return nil
}

// planned says briefly what a plan changes.
func planned(p *remote.Plan) string {
	return numbers("nothing changed", number{p.Count(remote.Upload), "uploaded"}, number{p.Count(remote.Delete), "deleted"})
}

// step is what publishing would do with one file.
type step struct {
	Do    remote.Action `json:"do"`
	Path  string        `json:"path"`
	Bytes int64         `json:"bytes"`
	Why   string        `json:"why"`
}

// plan prints what publishing would do: a step for each file that changes, and totals.
func (r *report) plan(p *remote.Plan, t totals, name string) {
	steps := []step{}
	for _, s := range p.Steps {
		if s.Do != remote.Keep {
			steps = append(steps, step{s.Do, source.Printable(s.Path), s.Bytes, s.Why})
		}
	}
	if r.format == "json" {
		out := r.result(t, r.took())
		out.Steps = steps
		r.object(out)
		return
	}
	for _, s := range steps {
		fmt.Fprintf(r.stdout, "%-8s %10s  %s (%s)\n", s.Do, source.Size(s.Bytes), s.Path, s.Why)
	}
	for _, do := range []remote.Action{remote.Upload, remote.Keep, remote.Retire, remote.Delete} {
		if n := p.Count(do); n > 0 || do == remote.Upload {
			fmt.Fprintf(r.stdout, "%-8s %10s  in %s\n", do, source.Size(p.Bytes(do)), plural(n, "file"))
		}
	}
	fmt.Fprintf(r.stdout, "Nothing was written to %s\n", source.Printable(name))
}
