package remote

import (
	"context"
	"errors"
	"time"
)

// Store is the small door to where the objects are: what publishing needs, and no more. Names are
// relative to the prefix, so none of them can lead out of it.
//
// [Open] returns the real one. Any error but the two below, and [io/fs.ErrNotExist] of Get and Head,
// says in plain words what the network or the store refused.
type Store interface {
	List(ctx context.Context) ([]Object, error)
	Head(ctx context.Context, name string) (Object, error)
	Get(ctx context.Context, name string) ([]byte, Object, error)
	Put(ctx context.Context, name string, body []byte, h Headers, when Condition) (etag string, err error)
	Delete(ctx context.Context, name string) error // no error if there is none
}

// Object is what the store says of one object. List leaves the headers out.
type Object struct {
	Name    string
	Bytes   int64
	ETag    string // of the body; changes when the body does
	Written time.Time
	Headers
}

// Headers are what the store keeps beside the body and sends to readers.
type Headers struct {
	Type   string // Content-Type
	Cache  string // Cache-Control
	SHA256 string // of the body, as our own metadata: it marks an object as one of ours
}

// Condition is what must be so for a Put to happen. The zero Condition is none.
type Condition struct {
	absent bool
	etag   string
}

// unless there is an object of that name, and if the object there is still the one with this ETag.
var unlessThere = Condition{absent: true}

func ifStill(etag string) Condition { return Condition{etag: etag} }

var (
	errCondition   = errors.New("the condition does not hold")
	errConditional = errors.New("the store knows no conditional writes")
)
