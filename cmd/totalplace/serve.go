package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"totalplace/generator"
	"totalplace/generator/preview"
	"totalplace/generator/room"
	"totalplace/generator/site"
	"totalplace/generator/source"
)

func serveCommand(set *settings, out *report) *cobra.Command {
	s := &serving{settings: set, out: out}
	cmd := &cobra.Command{
		Use:     "serve",
		Aliases: []string{"server", "preview"},
		Short:   "Show the site while you write",
		Long: `Serve builds the site in memory, shows it to the browser on this computer, and builds it anew whenever you
save. What is wrong stands at the top of the page and here. Nothing is written to public/.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&s.bind, "bind", "127.0.0.1", "the address of this computer to serve on; any other than 127.0.0.1 lets others see the site")
	flags.Uint16Var(&s.port, "port", 1313, "the port to serve on; if it is busy, the next free one")
	flags.DurationVar(&s.poll, "poll", 0, "look for changes this often (such as 2s) instead of waiting to be told of them")
	flags.BoolVar(&s.browser, "open", false, "open the site in the browser")
	return cmd
}

// serving is one run of serve.
type serving struct {
	*settings
	out     *report
	bind    string
	port    uint16
	poll    time.Duration
	browser bool

	told bool // the first build was reported
	good bool // there is a site to show
}

func (s *serving) run(ctx context.Context) error {
	b, err := s.builder(s.out)
	if err != nil {
		return err
	}
	if s.poll < 0 || s.poll > 0 && s.poll < 100*time.Millisecond {
		return usagef("--poll is a time of at least 100ms, not %s", s.poll)
	}
	content, err := s.content() // a folder missing at the start is an error
	if err != nil {
		return err
	}
	content.Close()
	s.out.bound(room.ToServe)
	b.Memo = &source.Memo{}
	listener, err := s.listen()
	if err != nil {
		return err
	}
	p := &preview.Preview{
		Build:   func(seen []source.Seen) (*site.Site, source.Problems, error) { return s.remake(b, seen[0], seen[1]) },
		Check:   func(stop func() bool) []string { return s.check(b, stop) },
		Folders: []string{filepath.Join(s.source, source.Root), filepath.Join(s.source, "layouts")},
		Policy:  generator.Policy, Poll: s.poll,
		Note: func(note string) { s.out.say("%s", note) },
		Told: func(r preview.Result) { s.tell(r); s.first(listener.Addr()) },
	}
	if !loopback(s.bind) {
		p.Host = s.bind
	}
	return p.Run(ctx, listener)
}

// remake makes the site from the folders as they were seen. If there is an error the site is nil.
func (s *serving) remake(b generator.Builder, seen, seenLayouts source.Seen) (*site.Site, source.Problems, error) {
	made, problems, err := s.assemble(b, seen, seenLayouts)
	if s.strict {
		problems = problems.Strict()
	}
	if problems.Count(source.Error) > 0 {
		made = nil
	}
	return made, problems, err
}

// check returns the names of files that have changed although the last build took them for unchanged.
func (s *serving) check(b generator.Builder, stop func() bool) []string {
	content, err := s.content()
	if err != nil {
		return nil // the next build will report it
	}
	defer content.Close()
	return b.Memo.Check(content.FS(), stop)
}

// listen listens on the port, or on the next one that is free.
func (s *serving) listen() (net.Listener, error) {
	if ip, err := netip.ParseAddr(s.bind); s.bind == "" || err == nil && ip.IsUnspecified() {
		return nil, usagef("--bind %s would serve on every network; name one address of this computer", source.Quote(s.bind))
	}
	const tries = 50
	for n := range uint16(tries) {
		l, err := net.Listen("tcp", net.JoinHostPort(s.bind, strconv.Itoa(int(s.port)+int(n))))
		if err == nil {
			if n > 0 {
				s.out.say("port %d is busy", s.port)
			}
			return l, nil
		}
		if !errors.Is(err, portIsBusy) || int(s.port)+int(n) == 65535 {
			return nil, fmt.Errorf("cannot serve on %s: %w", source.Printable(s.bind), err)
		}
	}
	return nil, fmt.Errorf("the ports %d to %d are all busy; name another with --port", s.port, s.port+tries-1)
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// first gives, once, the address at which to see the site.
func (s *serving) first(at net.Addr) {
	if s.told {
		return
	}
	s.told = true
	_, port, _ := net.SplitHostPort(at.String())
	address := "http://" + net.JoinHostPort(s.bind, port) + "/"
	if s.out.format == "json" {
		s.out.object(struct {
			Address string `json:"address"`
		}{address})
	} else {
		who := "only this computer can see it"
		if !loopback(s.bind) {
			who = "others in the network can see it too"
		}
		fmt.Fprintf(s.out.stdout, "Open %s (%s; Ctrl+C stops)\n", address, who)
	}
	if s.browser {
		if err := open(address); err != nil {
			s.out.say("cannot open the browser: %v", err)
		}
	}
}

// open opens an address in the system's default browser.
func open(address string) error {
	cmd := exec.Command("xdg-open", address)
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", address)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait() // only to reap the process
	return nil
}

// tell reports a build in one line, and each problem in one line.
func (s *serving) tell(r preview.Result) {
	old := s.out.found
	s.out.found = r.Problems
	var t totals
	if r.Site != nil {
		t = totals{pages: r.Site.Pages(), files: len(r.Site.Files()) + 1, unmade: true}
	}
	if s.out.format == "json" {
		if r.Err != nil {
			_, fault := judge(r.Err)
			s.out.fault(fault)
		}
		s.out.object(s.out.result(t, r.Took))
		return
	}
	what, stays := "Built", ""
	if s.told {
		what = changedFiles(r.Changed)
	}
	if s.good {
		stays = "; the last good site stays"
	}
	s.good = s.good || r.Site != nil
	switch {
	case r.Err != nil:
		s.out.say("%s: %v%s", what, r.Err, stays)
	case r.Site != nil && !s.out.quiet:
		fmt.Fprintf(s.out.stdout, "%s: %s in %s\n", what, plural(t.pages, "page"), seconds(r.Took))
	}
	same := s.told && slices.Equal(old, r.Problems)
	if !same {
		s.out.lines(slices.DeleteFunc(slices.Clone(r.Problems), func(p source.Problem) bool {
			return s.told && p.Level == source.Notice // reported at the start
		}))
	}
	if e := r.Problems.Count(source.Error); e > 0 {
		s.out.say("%s; %s%s", what, plural(e, "error"), stays)
	}
}

// changedFiles names the first few files that changed, and counts the rest.
func changedFiles(names []string) string {
	const most = 3
	if len(names) == 0 {
		return "Built again"
	}
	text := strings.Join(names[:min(most, len(names))], ", ")
	if n := len(names) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return source.Printable(text)
}
