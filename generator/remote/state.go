package remote

import (
	"bytes"
	"context"
	"crypto/rand"
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

// stateName is the one object beside the site: the list of what is ours, the lock and the journal. No
// file of a site can have the name.
const stateName = ".totalplace.json"

// quiet is how long the state of a run at work must have been left alone for the run to count as dead.
// A run writes it at least once in a renewal. The store's clock and ours may differ by up to a quarter
// of an hour, because it takes no signature from a clock that is further out.
const (
	quiet   = 20 * time.Minute
	renewal = time.Minute
)

// state is what a store holds of ours.
type state struct {
	Generator string `json:"generator"`
	Run       string `json:"run"`     // which run wrote this; so that no two states have the same bytes
	AtWork    bool   `json:"at_work"` // and whether it is still at it
	Objects   []held `json:"objects"` // sorted by path

	written time.Time
	etag    string // "" if there is no state in the store
}

// held is one object of ours.
type held struct {
	site.Entry        // what was put there
	ETag       string `json:"etag"`
	Doubt      bool   `json:"doubt,omitempty"`   // it is being replaced: only the store knows what is there
	Retired    bool   `json:"retired,omitempty"` // no longer part of the site; stays for readers of the last one
}

// readState returns the state of the store, which is empty where nothing was published yet.
func readState(ctx context.Context, store Store, name string) (*state, error) {
	data, object, err := store.Get(ctx, stateName)
	if errors.Is(err, fs.ErrNotExist) {
		return &state{}, nil
	}
	if err != nil {
		return nil, err
	}
	s := &state{written: object.Written, etag: object.ETag}
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

func newRun() string { return rand.Text() }

// holder keeps the state of a run at work in the store, and with it the lock: each write is made under
// the condition that the state there is still the one this run wrote last.
type holder struct {
	store Store
	name  string
	now   func() time.Time
	state *state
	first Condition // of the first write
	last  time.Time // of the last write
	bare  bool      // the store knows no conditions, so there is no lock
}

// take writes the first state of a run, and so takes the lock. Whoever read the same state before and
// comes second is refused.
func (h *holder) take(ctx context.Context, before string) error {
	h.first = unlessThere
	if before != "" {
		h.first = ifStill(before)
	}
	err := h.write(ctx, h.first)
	if errors.Is(err, errConditional) {
		h.bare = true
		return h.write(ctx, Condition{})
	}
	return err
}

// probe finds out whether the store keeps its word. One that ignores conditions takes any write. So the
// first is asked for once more under its condition, which does not hold any longer: a store that accepts
// it has no lock to offer.
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

// renew writes the state again.
func (h *holder) renew(ctx context.Context) error {
	if h.bare {
		return h.write(ctx, Condition{})
	}
	return h.write(ctx, ifStill(h.state.etag))
}

// giveBack ends a run that failed, and the lock with it, if the store has the state of this run at all. Which of its
// writes came through is looked up: of the one that failed perhaps only the answer was lost.
func (h *holder) giveBack(ctx context.Context) {
	data, there, err := h.store.Get(ctx, stateName)
	var s state
	if err != nil || json.Unmarshal(data, &s) != nil || s.Run != h.state.Run {
		return
	}
	h.state.AtWork, h.state.etag = false, there.ETag
	_ = h.renew(ctx) // if that fails too, the next run has to wait
}

// due reports whether others might soon take this run for dead.
func (h *holder) due() bool { return h.now().Sub(h.last) >= renewal }

var stateHeaders = Headers{Type: "application/json", Cache: "no-store"}

func (h *holder) bytes() ([]byte, error) {
	slices.SortFunc(h.state.Objects, func(a, b held) int { return strings.Compare(a.Path, b.Path) })
	return json.MarshalIndent(h.state, "", " ")
}

func (h *holder) write(ctx context.Context, when Condition) error {
	data, err := h.bytes()
	if err != nil {
		return err
	}
	etag, err := h.store.Put(ctx, stateName, data, stateHeaders, when)
	if errors.Is(err, errCondition) {
		// Perhaps it was this very write that came through, and only its answer was lost.
		there, object, reading := h.store.Get(ctx, stateName)
		if reading != nil || !bytes.Equal(there, data) {
			return site.Refuse(h.name, "is being published to by another run", "wait until that has ended, and publish again")
		}
		etag, err = object.ETag, nil
	}
	if err != nil {
		return err
	}
	h.state.etag, h.last = etag, h.now()
	return nil
}
