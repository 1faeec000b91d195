package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"totalplace/generator/site"
	"totalplace/generator/source"
)

// stateName is the name of the state: the list of what is ours, the lock and the journal. No file of a site can have
// this name.
const stateName = ".totalplace.json"

// quiet is how long the state of a run must have been unchanged for the run to count as dead. A run rewrites it about
// once every renewal. The store's clock and ours may differ by up to a quarter of an hour, because the store rejects
// signatures from clocks that are further off.
const (
	quiet   = 20 * time.Minute
	renewal = time.Minute
)

// state is the content of the object stateName.
type state struct {
	Generator string `json:"generator"`
	Run       string `json:"run"`     // the run that wrote it; makes every state different
	AtWork    bool   `json:"at_work"` // whether that run is still in progress
	Objects   []held `json:"objects"` // sorted by path

	written time.Time
	etag    string // "" if the store has no state
}

// held is one of our objects in the store.
type held struct {
	site.Entry        // what was uploaded
	ETag       string `json:"etag"`
	Doubt      bool   `json:"doubt,omitempty"`   // it is being replaced, and only the store knows what is there
	Retired    bool   `json:"retired,omitempty"` // no longer part of the site, but kept for readers of the last one
}

// readState returns the state of the store, which is empty if nothing was published yet.
func readState(ctx context.Context, from store, name string) (*state, error) {
	data, there, err := from.Get(ctx, stateName)
	if errors.Is(err, fs.ErrNotExist) {
		return &state{}, nil
	}
	if err != nil {
		return nil, err
	}
	s := &state{written: there.Written, etag: there.ETag}
	fault := json.Unmarshal(data, s)
	if fault == nil && s.Generator != generatorName {
		fault = errors.New("it was not written by totalplace")
	}
	for _, h := range s.Objects {
		if fault == nil && (!site.ValidPath(h.Path) || h.Path == stateName) {
			fault = fmt.Errorf("it lists %s, which is no path inside a site", source.Quote(h.Path))
		}
	}
	if fault != nil {
		return nil, site.Refuse(name, "holds a "+stateName+" that is not one of ours: "+fault.Error(), "publish under another prefix")
	}
	return s, nil
}

const generatorName = "totalplace"

// holder keeps the state of a run in the store, and thereby the lock: each write is made on condition that the store
// still has the state that this run wrote last.
type holder struct {
	store store
	name  string
	now   func() time.Time
	state *state
	first condition // condition of the first write
	last  time.Time // time of the last write
	bare  bool      // the store does not support conditions, so there is no lock
}

// take writes the first state of a run, which takes the lock. A second run that has read the same state before is
// refused.
func (h *holder) take(ctx context.Context, before string) error {
	h.first = unlessThere
	if before != "" {
		h.first = ifStill(before)
	}
	err := h.write(ctx, h.first)
	if errors.Is(err, errConditional) {
		h.bare = true
		return h.write(ctx, condition{})
	}
	return err
}

// probe finds out whether the store honours conditions; one that ignores them accepts any write. It repeats the first
// write with its condition, which no longer holds. A store that accepts it offers no lock.
func (h *holder) probe(ctx context.Context) error {
	if h.bare {
		return nil
	}
	data, err := h.bytes()
	if err != nil {
		return err
	}
	etag, err := h.store.Put(ctx, stateName, data, stateHeaders, h.first)
	if errors.Is(err, errCondition) {
		return nil
	}
	if err == nil {
		h.bare, h.state.etag = true, etag
	}
	return err
}

// renew rewrites the state.
func (h *holder) renew(ctx context.Context) error {
	if h.bare {
		return h.write(ctx, condition{})
	}
	return h.write(ctx, ifStill(h.state.etag))
}

// giveBack ends a failed run and releases its lock, if the store has a state of this run at all. It looks up which
// one, because only the answer to the failed write may have been lost.
func (h *holder) giveBack(ctx context.Context) {
	data, there, err := h.store.Get(ctx, stateName)
	var s state
	if err != nil || json.Unmarshal(data, &s) != nil || s.Run != h.state.Run {
		return
	}
	h.state.AtWork, h.state.etag = false, there.ETag
	_ = h.renew(ctx) // if this fails too, the next run has to wait
}

// due reports whether it is time to renew the state, before others take this run for dead.
func (h *holder) due() bool { return h.now().Sub(h.last) >= renewal }

var stateHeaders = headers{Type: "application/json", Cache: "no-store"}

func (h *holder) bytes() ([]byte, error) {
	slices.SortFunc(h.state.Objects, func(a, b held) int { return strings.Compare(a.Path, b.Path) })
	return json.MarshalIndent(h.state, "", " ")
}

func (h *holder) write(ctx context.Context, when condition) error {
	data, err := h.bytes()
	if err != nil {
		return err
	}
	etag, err := h.store.Put(ctx, stateName, data, stateHeaders, when)
	if errors.Is(err, errCondition) {
		// This very write may have succeeded, and only its answer been lost.
		found, there, reading := h.store.Get(ctx, stateName)
		if reading != nil || !bytes.Equal(found, data) {
			return site.Refuse(h.name, "is being published to by another run", "wait until that has ended, and publish again")
		}
		etag, err = there.ETag, nil
	}
	if err != nil {
		return err
	}
	h.state.etag, h.last = etag, h.now()
	return nil
}
