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

// Action is what is to be done with an object.
type Action string

const (
	Upload Action = "upload"
	Keep   Action = "keep"
	Retire Action = "retire" // keep it once more, for whoever still reads a page of the last generation
	Delete Action = "delete"
)

// Step is what is to be done with one object, and why.
type Step struct {
	Do    Action
	Path  string
	Bytes int64
	Why   string // new, changed, headers, not as it was published, withdrawn; nothing if it is kept
	group int
}

// Plan is what it takes to make the store hold the site, found without writing anything.
type Plan struct {
	Steps []Step // in the order of the work

	taken    []string // names the site needs at which somebody else's objects stand
	remote   Remote
	entries  map[string]site.Entry
	body     func(path string) ([]byte, error)
	state    *state
	held     map[string]held
	stale    bool // the state must be written anew, even if no object must
	withdraw int  // how many objects go that readers could find until now
}

// The groups of the work. Each ends before the next begins, so that a reader never meets a page before
// what it needs: a new page has its style, and a page that was there leads to no page that is not there
// yet. The home page goes with those that changed, because on a first publication it leads to all. What
// goes, goes the other way round.
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

// Plan compares the site with the store. It writes nothing.
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
	// The state is read before the list, and written under the condition that it has not changed: so
	// nobody can have published between the two.
	if p.state, err = readState(ctx, r.Store, r.Name); err != nil {
		return nil, err
	}
	list, err := r.Store.List(ctx)
	if err != nil {
		return nil, err
	}
	there := map[string]Object{}
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

// settle finds out what became of the objects that a run which was killed was about to replace. What
// bears no mark of ours was put there by somebody else before that run came to it.
func (p *Plan) settle(ctx context.Context) error {
	objects := p.state.Objects
	p.stale = p.state.AtWork || slices.ContainsFunc(objects, func(h held) bool { return h.Doubt })
	ours := make([]bool, len(objects))
	err := each(ctx, len(objects), func(i int) error {
		h := &objects[i]
		if ours[i] = true; !h.Doubt {
			return nil
		}
		o, err := p.remote.Store.Head(ctx, h.Path)
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

// add plans what to do with one file of the site.
func (p *Plan) add(e site.Entry, there map[string]Object) {
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

// drop plans what to do with one object of ours, if it is no longer part of the site.
func (p *Plan) drop(h held, there map[string]Object) {
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

// rest puts the steps in order, and lets what was retired before rest where the site did not change:
// its readers have had no new generation yet.
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

// Count says how many steps of a kind there are.
func (p *Plan) Count(do Action) int {
	n := 0
	for _, s := range p.Steps {
		if s.Do == do {
			n++
		}
	}
	return n
}

// Bytes says how much the steps of a kind come to.
func (p *Plan) Bytes(do Action) int64 {
	var n int64
	for _, s := range p.Steps {
		if s.Do == do {
			n += s.Bytes
		}
	}
	return n
}

// Site says how much the site comes to, manifest.json included.
func (p *Plan) Site() (files int, bytes int64) {
	for _, e := range p.entries {
		bytes += e.Bytes
	}
	return len(p.entries), bytes
}

// Refusal returns why the plan should not be carried out, as a *site.Refused, or nil.
func (p *Plan) Refusal() error {
	r := p.remote
	if p.state.AtWork && !r.BreakLock {
		if r.Now().Before(p.state.written.Add(quiet)) {
			return site.Refuse(r.Name, "is being published to by another run, last heard of at "+p.state.written.UTC().Format("15:04 UTC"),
				"wait until that has ended; if it was killed, wait until "+p.state.written.Add(quiet).UTC().Format("15:04 UTC")+" or say --break-lock")
		}
	}
	if n := len(p.taken); n > 0 {
		what := source.Quote(p.taken[0])
		if n > 1 {
			what += fmt.Sprintf(" and %d more", n-1)
		}
		return site.Refuse(r.Name, "holds "+what+", which the site would replace and totalplace did not put there", "publish under another prefix, or move that away")
	}
	// A wrong folder or a failed checkout looks just like a site of which most is gone.
	const most, share = 50, 4
	if n, all := p.withdraw, len(p.held); (n > most || share*n > all) && !r.AllowWithdrawal {
		return site.Refuse(r.Name, fmt.Sprintf("would lose %d of its %d files", n, all),
			"check that the content is all there; if the pages are meant to go, say --yes")
	}
	return nil
}
