package remote

import (
	"context"
	"errors"
	"time"
)

// store is what publishing needs of an object store, and no more. Names are relative to the prefix, so none can lead
// out of it.
//
// Get and Head return [io/fs.ErrNotExist] if there is no such object. All other errors except the two below say in
// plain words what the network or the store refused.
type store interface {
	List(ctx context.Context) ([]object, error)
	Head(ctx context.Context, name string) (object, error)
	Get(ctx context.Context, name string) ([]byte, object, error)
	Put(ctx context.Context, name string, body []byte, h headers, when condition) (etag string, err error)
	Delete(ctx context.Context, name string) error // no error if it does not exist
}

// object is what the store says about an object. List leaves out the headers.
type object struct {
	Name    string
	Bytes   int64
	ETag    string // changes when the body does
	Written time.Time
	headers
}

// headers are what the store keeps with the body and sends to readers.
type headers struct {
	Type   string // Content-Type
	Cache  string // Cache-Control
	SHA256 string // of the body; stored as our own metadata, which marks an object as ours
}

// condition is what must hold for a Put to happen. The zero condition is none.
type condition struct {
	absent bool
	etag   string
}

// unlessThere requires that the object does not exist, and ifStill that it still has the given ETag.
var unlessThere = condition{absent: true}

func ifStill(etag string) condition { return condition{etag: etag} }

var (
	errCondition   = errors.New("the condition does not hold")
	errConditional = errors.New("the store knows no conditional writes")
)
