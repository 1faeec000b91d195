// Package remote publishes a finished site to an object store, such as an S3 bucket, in such a way that readers
// always find a whole site, and nothing that is not ours is touched.
//
// # What is in the store
//
// Under one prefix lie the files of the site and one object of this package's own, .totalplace.json, called the
// state. It lists every object that was put there, with its headers and the hash of its bytes, and serves three
// purposes:
//
//	the list      only objects that it names are ever replaced or deleted
//	the lock      it is written on condition that it has not changed since it was read; whoever comes second is refused
//	the journal   during a run it lists the old site and the new, and which objects are in doubt
//
// # How a site gets there
//
//  1. read the state, list the objects and compare; the result is the [Plan], and a dry run ends here
//  2. refuse anything harmful: another run at work, objects of somebody else's, too many deletions
//  3. if there is anything to do, write the state with the names of both sites, marking those that
//     will be replaced as in doubt; this write takes the lock
//  4. upload what changed, in groups: hashed assets, data, new pages, changed pages, lists
//  5. make sure that the lock is still ours, then delete what is no longer part of the site
//  6. write the state of the new site; this commits the run and releases the lock
//
// # Why it is done this way
//
// A bucket has no way to swap folders, so the order of steps has to do the same job. A page exists before anything
// links to it, what a page needs exists before the page, and nothing is deleted while a page still links to it.
// Hashed assets stay for one more generation, for readers who still have the old page open.
//
// A run can be killed at any moment. The state then says which names are ours, so that nothing is orphaned, and which
// are in doubt; the next run asks the store about those only, and carries on.
//
// The state records hashes and headers because a listing of objects gives neither, so a changed Cache-Control would
// never be noticed. The listing does show what somebody else has changed or removed; the next run restores it.
package remote

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"totalplace/generator/site"
)

// Remote is the store that a site is published to. [Open] returns it.
type Remote struct {
	Name            string // its name in messages, such as s3://bucket/pack/
	AllowWithdrawal bool   // permit deleting more than 50 files, or more than a quarter of them
	BreakLock       bool   // take the lock of another run, which is known to be dead

	store store
	now   func() time.Time
}

// Unfinished is the error of a run that ended halfway. Every page that readers find still has all it needs, and the
// next run carries on from there.
type Unfinished struct {
	name      string
	done, all int // uploads and deletions
	err       error
}

func (u *Unfinished) Error() string {
	why := u.err.Error()
	if errors.Is(u.err, context.Canceled) {
		why = "it was interrupted"
	}
	return fmt.Sprintf("%s: stopped after %d of %d steps: %s; publish again, and it goes on from there", u.name, u.done, u.all, why)
}

func (u *Unfinished) Unwrap() error { return u.err }

// atOnce is the number of concurrent requests. More would gain little, and some stores would ask to slow down.
const atOnce = 8

// Publish carries out the plan. guarded says whether the store could keep a second run out. told, if it is not nil,
// is called after each upload, never concurrently.
//
// The error is a [*site.Refused] if [Plan.Refusal] returns one or another run came first, and an [*Unfinished] if
// work had begun.
func (p *Plan) Publish(ctx context.Context, told func(site.Progress)) (guarded bool, err error) {
	if err := p.Refusal(); err != nil {
		return true, err
	}
	if p.Count(Upload)+p.Count(Delete)+p.Count(Retire) == 0 && !p.stale {
		return true, nil
	}
	r := p.remote
	w := &work{plan: p, told: told, held: p.held, holder: &holder{store: r.store, name: r.Name, now: r.now,
		state: &state{Generator: generatorName, Run: rand.Text(), AtWork: true}}}
	for _, s := range p.Steps {
		if s.Do == Upload {
			w.held[s.Path] = held{Entry: p.entries[s.Path], Doubt: true}
			w.all.AllFiles++
			w.all.AllBytes += s.Bytes
		}
	}
	w.list()
	err = w.holder.take(ctx, p.state.etag)
	begun := err == nil
	if begun {
		err = w.run(ctx)
	}
	if err == nil {
		return !w.holder.bare, nil
	}
	// Whatever happened, the next run need not wait for this one.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	w.list()
	w.holder.giveBack(last)
	if !begun {
		return true, err
	}
	return !w.holder.bare, &Unfinished{r.Name, w.done, w.all.AllFiles + p.Count(Delete), err}
}

// work is a run that has taken the lock.
type work struct {
	plan   *Plan
	told   func(site.Progress)
	holder *holder

	mu   sync.Mutex
	held map[string]held
	all  site.Progress
	done int
}

func (w *work) run(ctx context.Context) error {
	if err := w.holder.probe(ctx); err != nil {
		return err
	}
	for g := assets; g < gonePages; g++ {
		if err := w.each(ctx, Upload, g, w.upload); err != nil {
			return err
		}
	}
	w.list()
	if err := w.holder.renew(ctx); err != nil {
		return err
	}
	for g := gonePages; g <= goneRest; g++ {
		if err := w.each(ctx, Delete, g, w.delete); err != nil {
			return err
		}
	}
	for path, h := range w.held {
		_, part := w.plan.entries[path]
		h.Retired = !part
		w.held[path] = h
	}
	w.list()
	w.holder.state.AtWork = false
	return w.holder.renew(ctx)
}

// each carries out the steps of one action and group, several at once, and keeps the lock.
func (w *work) each(ctx context.Context, do Action, group int, step func(context.Context, Step) error) error {
	var steps []Step
	for _, s := range w.plan.Steps {
		if s.Do == do && s.group == group {
			steps = append(steps, s)
		}
	}
	return each(ctx, len(steps), func(i int) error {
		if err := w.keepLock(ctx); err != nil {
			return err
		}
		return step(ctx, steps[i])
	})
}

// keepLock is called before each step: a run that was suspended for long must find out that another took over before
// it writes anything more.
func (w *work) keepLock(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.holder.due() {
		return nil
	}
	w.list()
	return w.holder.renew(ctx)
}

func (w *work) upload(ctx context.Context, s Step) error {
	body, err := w.plan.body(s.Path)
	if err != nil {
		return err
	}
	e := w.plan.entries[s.Path]
	etag, err := w.plan.remote.store.Put(ctx, s.Path, body, headers{e.Type, e.Cache, e.SHA256}, condition{})
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held[s.Path] = held{Entry: e, ETag: etag}
	w.done++
	w.all.Files++
	w.all.Bytes += s.Bytes
	if w.told != nil {
		w.told(w.all)
	}
	return nil
}

func (w *work) delete(ctx context.Context, s Step) error {
	if err := w.plan.remote.store.Delete(ctx, s.Path); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
	delete(w.held, s.Path)
	return nil
}

// list updates the state's list of objects.
func (w *work) list() {
	w.holder.state.Objects = w.holder.state.Objects[:0]
	for _, h := range w.held {
		w.holder.state.Objects = append(w.holder.state.Objects, h)
	}
}

// each calls do for every number below n, several at once. Numbers are handed out in order until one fails. Calls in
// progress are allowed to finish, and one of the errors is returned.
func each(ctx context.Context, n int, do func(int) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, min(n, atOnce))
	var failed atomic.Bool
	for worker := range errs {
		wg.Go(func() {
			for !failed.Load() && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[worker] = do(i); errs[worker] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}
