package remote

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"
)

// memory is a store in memory, which calls changed after each change.
type memory struct {
	mu      sync.Mutex
	objects map[string]stored
	now     time.Time

	ignores, lacks bool // conditions are ignored, or refused as not implemented
	before         func(op, name string) error
	changed        func(map[string]stored)
	writes         []string
}

type stored struct {
	body    string
	headers headers
	written time.Time
}

func newMemory() *memory {
	return &memory{objects: map[string]stored{}, now: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)}
}

func (o stored) object(name string) object {
	sum := md5.Sum([]byte(o.body))
	return object{Name: name, Bytes: int64(len(o.body)), ETag: hex.EncodeToString(sum[:]), Written: o.written, headers: o.headers}
}

func (m *memory) List(context.Context) ([]object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []object
	for _, name := range slices.Sorted(maps.Keys(m.objects)) {
		o := m.objects[name].object(name)
		o.headers = headers{}
		out = append(out, o)
	}
	return out, nil
}

func (m *memory) Head(ctx context.Context, name string) (object, error) {
	_, o, err := m.Get(ctx, name)
	return o, err
}

func (m *memory) Get(_ context.Context, name string) ([]byte, object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, ok := m.objects[name]
	if !ok {
		return nil, object{}, fs.ErrNotExist
	}
	return []byte(o.body), o.object(name), nil
}

func (m *memory) Put(_ context.Context, name string, body []byte, h headers, when condition) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if when != (condition{}) && m.lacks {
		return "", errConditional
	}
	old, ok := m.objects[name]
	if !m.ignores && (when.absent && ok || when.etag != "" && (!ok || old.object(name).ETag != when.etag)) {
		return "", errCondition
	}
	o := stored{string(bytes.Clone(body)), h, m.now}
	m.objects[name] = o
	m.writes = append(m.writes, name)
	if m.changed != nil {
		m.changed(m.objects)
	}
	return o.object(name).ETag, nil
}

func (m *memory) Delete(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.objects, name)
	m.writes = append(m.writes, "-"+name)
	if m.changed != nil {
		m.changed(m.objects)
	}
	return nil
}

// hooked is a store that calls before ahead of each request; if that returns an error, the request fails with it.
type hooked struct {
	store
	before func(op, name string) error
}

func (h hooked) List(ctx context.Context) ([]object, error) {
	if err := h.before("list", ""); err != nil {
		return nil, err
	}
	return h.store.List(ctx)
}

func (h hooked) Head(ctx context.Context, name string) (object, error) {
	if err := h.before("head", name); err != nil {
		return object{}, err
	}
	return h.store.Head(ctx, name)
}

func (h hooked) Get(ctx context.Context, name string) ([]byte, object, error) {
	if err := h.before("get", name); err != nil {
		return nil, object{}, err
	}
	return h.store.Get(ctx, name)
}

func (h hooked) Put(ctx context.Context, name string, body []byte, hs headers, when condition) (string, error) {
	if err := h.before("put", name); err != nil {
		return "", err
	}
	return h.store.Put(ctx, name, body, hs, when)
}

func (h hooked) Delete(ctx context.Context, name string) error {
	if err := h.before("delete", name); err != nil {
		return err
	}
	return h.store.Delete(ctx, name)
}

var errDead = errors.New("the process was killed")

// killAt lets n requests pass and none after, as if the process had died.
func killAt(n int) func(op, name string) error {
	var mu sync.Mutex
	return func(string, string) error {
		mu.Lock()
		defer mu.Unlock()
		if n--; n < 0 {
			return errDead
		}
		return nil
	}
}
