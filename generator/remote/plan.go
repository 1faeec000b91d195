package remote

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// Action is what to do with an object.
type Action string

const (
	Upload Action = "upload"
	Keep   Action = "keep"
	Retire Action = "retire" // keep it for one more generation, for readers of the last one's pages
	Delete Action = "delete"
)

// Step is what to do with one object, and why.
type Step struct {
	Do    Action
	Path  string
	Bytes int64
	Why   string // new, changed, headers, withdrawn and so on; empty for Keep
	group int
}

// Plan is what has to be done to make the store hold the site. Making it writes nothing.
type Plan struct {
	Steps []Step // in order of execution

	taken    []string // names needed by the site that somebody else's objects have
	remote   Remote
	entries  map[string]site.Entry
	body     func(path string) ([]byte, error)
	state    *state
	held     map[string]held
	stale    bool // the state must be rewritten even if no object is
	withdraw int  // the number of objects to go that readers could find until now
}

// The groups of steps. Each is finished before the next begins, so that readers never meet a page before what it
// needs: a new page has its style, and an existing page does not link to one that does not exist yet. The home page
// is among the changed ones, because at first publication it links to everything. Deletions happen in the opposite
// order.
const (
	assets = iota
	data
	newPages
	pages
	lists
	gonePages
	goneRest
)

func group(e site.Entry, known bool) int {
	switch {
	case immutable(e):
		return assets
	case strings.HasPrefix(e.Path, "sitemap") && strings.HasSuffix(e.Path, ".xml"), e.Path == "feed.xml", e.Path == "robots.txt", e.Path == site.ManifestPath:
		return lists
	case !site.IsPage(e.Path):
		return data
	case known, e.Path == "index.html":
		return pages
	}
	return newPages
}

func immutable(e site.Entry) bool { return strings.Contains(e.Cache, "immutable") }

// Plan compares the site with the store and returns what has to be done. It writes nothing.
func (r Remote) Plan(ctx context.Context, s *site.Site) (*Plan, error) {
	entries, manifest, err := s.Entries()
	if err != nil {
		return nil, err
	}
	p := &Plan{remote: r, entries: map[string]site.Entry{}, held: map[string]held{}}
	p.body = func(path string) ([]byte, error) {
		if path == site.ManifestPath {
			return manifest, nil
		}
		return s.File(path).Bytes()
	}
	for _, e := range entries {
		p.entries[e.Path] = e
	}
	// The state is read before the objects are listed, and later written on condition that it has not changed. So
	// nobody can have published in between.
	if p.state, err = readState(ctx, r.store, r.Name); err != nil {
		return nil, err
	}
	list, err := r.store.List(ctx)
	if err != nil {
		return nil, err
	}
	there := map[string]object{}
	for _, o := range list {
		there[o.Name] = o
	}
	if err := p.settle(ctx); err != nil {
		return nil, err
	}
	for _, e := range entries {
		p.add(e, there)
	}
	for _, h := range p.held {
		p.drop(h, there)
	}
	p.rest()
	return p, nil
}

// settle finds out what happened to the objects that a killed run was about to replace. Those without our mark were
// put there by somebody else before that run reached them.
func (p *Plan) settle(ctx context.Context) error {
	objects := p.state.Objects
	p.stale = p.state.AtWork || slices.ContainsFunc(objects, func(h held) bool { return h.Doubt })
	ours := make([]bool, len(objects))
	err := each(ctx, len(objects), func(i int) error {
		h := &objects[i]
		if ours[i] = true; !h.Doubt {
			return nil
		}
		o, err := p.remote.store.Head(ctx, h.Path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if ours[i] = o.SHA256 != ""; ours[i] {
			h.Entry = site.Entry{Path: h.Path, Bytes: o.Bytes, SHA256: o.SHA256, Type: o.Type, Cache: o.Cache}
			h.ETag, h.Doubt = o.ETag, false
		}
		return nil
	})
	for i, h := range objects {
		if ours[i] {
			p.held[h.Path] = h
		}
	}
	return err
}

// add plans the step for one file of the site.
func (p *Plan) add(e site.Entry, there map[string]object) {
	h, ours := p.held[e.Path]
	o, found := there[e.Path]
	step := Step{Upload, e.Path, e.Bytes, "", group(e, ours && found)}
	switch {
	case !ours && found:
		p.taken = append(p.taken, e.Path)
		return
	case !ours || !found && h.Doubt:
		step.Why = "new"
	case !found || o.ETag != h.ETag:
		step.Why = "not as it was published"
	case h.SHA256 != e.SHA256:
		step.Why = "changed"
	case h.Type != e.Type || h.Cache != e.Cache:
		step.Why = "headers"
	default:
		step.Do = Keep
		p.stale = p.stale || h.Retired
	}
	p.Steps = append(p.Steps, step)
}

// drop plans the step for one of our objects, if it is no longer part of the site.
func (p *Plan) drop(h held, there map[string]object) {
	if _, part := p.entries[h.Path]; part {
		return
	}
	_, found := there[h.Path]
	step := Step{Delete, h.Path, h.Bytes, "withdrawn", goneRest}
	if site.IsPage(h.Path) {
		step.group = gonePages
	}
	switch {
	case !found:
		p.stale = true
		delete(p.held, h.Path)
		return
	case h.Retired:
		step.Why = "retired before"
	case immutable(h.Entry):
		step.Do = Retire
	default:
		p.withdraw++
	}
	p.Steps = append(p.Steps, step)
}

// rest sorts the steps. If the site has not changed, it keeps what was retired before, because its readers have had
// no new generation yet.
func (p *Plan) rest() {
	if p.Count(Upload)+p.Count(Retire)+p.withdraw == 0 {
		for i, s := range p.Steps {
			if s.Do == Delete {
				p.Steps[i].Do, p.Steps[i].Why = Keep, ""
			}
		}
	}
	slices.SortFunc(p.Steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.group, b.group), strings.Compare(a.Path, b.Path))
	})
	slices.Sort(p.taken)
}

// Count returns the number of steps with the given action.
func (p *Plan) Count(do Action) int {
	n := 0
	for _, s := range p.Steps {
		if s.Do == do {
			n++
		}
	}
	return n
}

// Bytes returns the total size of the steps with the given action.
func (p *Plan) Bytes(do Action) int64 {
	var n int64
	for _, s := range p.Steps {
		if s.Do == do {
			n += s.Bytes
		}
	}
	return n
}

// Site returns the number of files in the site and their size, manifest.json included.
func (p *Plan) Site() (files int, bytes int64) {
	for _, e := range p.entries {
		bytes += e.Bytes
	}
	return len(p.entries), bytes
}

// Refusal returns the reason why the plan should not be carried out, as a [*site.Refused], or nil.
func (p *Plan) Refusal() error {
	r := p.remote
	if dead := p.state.written.Add(quiet); p.state.AtWork && !r.BreakLock && r.now().Before(dead) {
		return site.Refuse(r.Name, "is being published to by another run, last heard of at "+p.state.written.UTC().Format("15:04 UTC"),
			"wait until that has ended; if it was killed, wait until "+dead.UTC().Format("15:04 UTC")+" or say --break-lock")
	}
	if n := len(p.taken); n > 0 {
		what := source.Quote(p.taken[0])
		if n > 1 {
			what += fmt.Sprintf(" and %d more", n-1)
		}
		return site.Refuse(r.Name, "holds "+what+", which the site would replace and totalplace did not put there", "publish under another prefix, or move that away")
	}
	// A wrong folder or a failed checkout looks just like a site that has lost most of its files.
	const most, share = 50, 4
	if n, all := p.withdraw, len(p.held); (n > most || share*n > all) && !r.AllowWithdrawal {
		return site.Refuse(r.Name, fmt.Sprintf("would lose %d of its %d files", n, all),
			"check that the content is all there; if the pages are meant to go, say --yes")
	}
	return nil
}
