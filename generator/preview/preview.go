// Package preview shows a site while it is being written: an author saves a file and sees the result.
//
//	folders → watch → "look again" → Build → generation → handler → browser
//	                                              └──→ terminal
//
// A preview knows nothing of packs. It is given a function that builds and the folders that this function reads, and
// does three things, in three files:
//
//	watch.go    waits until something in the folders has changed; it never says what to build
//	handler.go  answers requests from the latest generation, after checking who is asking
//	page.go     adds to each page what the preview needs: a policy that lets the preview's script
//	            make requests, and the script itself, which it tells what is wrong
//
// # One builder, one generation
//
// [Preview.Run] builds, waits for a change and builds again, on one goroutine. So there are never two builds at once,
// and however much changes during a build, exactly one more follows. Each is a full build, by the function that also
// publishes, so what is shown after any number of edits is what a clean build of the same files would give. To save
// time, Build may trust the file system's word that a file has not changed. Soon afterwards, when nobody is waiting,
// Check reads such files again, and a wrong guess leads to another build.
//
// The result of a build is a generation: an immutable value behind one pointer. Each request uses the generation that
// was current when it arrived. A build that fails also makes a generation, with the new problems and the last good
// site. Pages are made on request and not kept, so rebuilding a big pack costs nothing for pages that nobody is
// looking at.
//
// # How it differs from the published site
//
// Each page differs in two places, and no other file differs at all. A published page has its policy in a <meta>
// element, and that policy lets no script make requests, which the published site never needs to do. The preview adds
// connect-src 'self' to the policy and inserts one <script> element of its own. All other bytes are as published; a
// test undoes the two edits and compares.
//
// # Reload
//
// The event stream carries only the number of the new generation. Each visible tab then asks whether its own page has
// changed, and reloads only if it has. So the server need not know who is looking at what. A hidden tab costs
// nothing: it closes the stream, and asks when it becomes visible again.
package preview

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// Limits on what one browser or one careless program can use.
const (
	maxConnections = 256
	maxStreams     = 32
	maxHeader      = 16 << 10
	headerTime     = 5 * time.Second
	answerTime     = 30 * time.Second
	idleTime       = 60 * time.Second
	shutdownTime   = 2 * time.Second
)

// Preview shows the latest site that Build makes from the folders.
type Preview struct {
	Build   func(folders []source.Seen) (*site.Site, source.Problems, error) // builds the whole site from Folders as just seen; the site is nil if there is an error
	Check   func(stop func() bool) (changed []string)                        // rereads, until stop, files that Build took for unchanged, and names those that are not; may be nil
	Folders []string                                                         // the folders that Build reads; they need not exist yet
	Policy  string                                                           // the site's Content-Security-Policy
	Host    string                                                           // another host name to accept besides this machine's own; may be empty
	Poll    time.Duration                                                    // look for changes this often; zero waits for events
	Told    func(Result)                                                     // called after each build, on the goroutine that builds; may be nil
	Note    func(string)                                                     // called with a sentence that the author should read; may be nil
}

// Result is the result of one build.
type Result struct {
	Changed  []string // the files changed since the previous build, sorted; nil for the first build
	Site     *site.Site
	Problems source.Problems
	Err      error
	Took     time.Duration
}

// generation is what is shown between two builds.
type generation struct {
	n        int
	site     *site.Site      // the last good site, or nil
	fresh    bool            // the site is of this build
	problems source.Problems // of this build
	err      error           // of this build: from the system or a layout
	next     chan struct{}   // closed when there is a newer one
}

// Run builds, serves on the listener and keeps building until the context is cancelled. Then it waits for answers in
// progress and returns nil. If the listener fails, it ends in the same way and returns the error. It closes the
// listener.
func (p *Preview) Run(ctx context.Context, listener net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var now atomic.Pointer[generation]
	watch := newWatch(p.Folders, p.Poll, p.note)
	watch.check = p.Check
	defer watch.close()
	watch.look()
	now.Store(p.build(nil, nil, watch.trees))

	h := &handler{
		now: &now, done: ctx.Done(), token: rand.Text(), streams: make(chan struct{}, maxStreams),
		policy: p.Policy, hosts: hosts(listener.Addr(), p.Host),
	}
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, WriteTimeout: answerTime,
		IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(io.Discard, "", 0), // messages about broken connections: the terminal is for the author
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(netutil.LimitListener(listener, maxConnections)) }()
	built := make(chan struct{})
	go func() {
		defer close(built)
		for {
			changed, ok := watch.wait(ctx)
			if !ok {
				return
			}
			old := now.Load()
			now.Store(p.build(old, changed, watch.trees))
			close(old.next)
		}
	}()

	var err error
	select {
	case <-ctx.Done():
	case err = <-served: // the listener failed
		cancel()
	}
	last, stop := context.WithTimeout(context.Background(), shutdownTime)
	defer stop()
	if server.Shutdown(last) != nil {
		server.Close() // a client reads too slowly; a preview may cut it off
	}
	select {
	case <-built: // so that Told and Note are not called after Run returns
	case <-time.After(shutdownTime): // a build cannot be interrupted, and writes nothing
	}
	return err
}

// build makes the generation after old.
func (p *Preview) build(old *generation, changed []string, folders []source.Seen) *generation {
	g := &generation{n: 1, next: make(chan struct{})}
	if old != nil {
		g.n, g.site = old.n+1, old.site
	}
	start := time.Now()
	var s *site.Site
	if crash := source.Guard("the pack", func() { s, g.problems, g.err = p.Build(folders) }); crash != nil {
		g.err = crash
	}
	if s != nil && g.err == nil {
		g.site, g.fresh = s, true
	} else {
		s = nil
	}
	if p.Told != nil {
		p.Told(Result{Changed: changed, Site: s, Problems: g.problems, Err: g.err, Took: time.Since(start)})
	}
	return g
}

func (p *Preview) note(format string, args ...any) {
	if p.Note != nil {
		p.Note(fmt.Sprintf(format, args...))
	}
}
