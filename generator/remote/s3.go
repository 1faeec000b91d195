package remote

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"
)

// scheme is the prefix of a target in a bucket.
const scheme = "s3://"

// IsTarget reports whether a target is in a bucket.
func IsTarget(target string) bool { return strings.HasPrefix(target, scheme) }

// bucket is a [store] under a prefix of an S3 bucket.
type bucket struct {
	core    minio.Core
	host    string
	name    string
	prefix  string // "" or ends in a slash, so that pack does not match packs
	secrets *strings.Replacer
}

// Open returns the store that a target such as s3://bucket/prefix names. It makes no request yet. The error says what
// is wrong with the target or with the environment, which is read through getenv:
//
//	AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN   if not set, the credentials file
//	AWS_SHARED_CREDENTIALS_FILE, AWS_PROFILE                      ~/.aws/credentials, default
//	AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL                         Amazon's own
//	AWS_REGION, AWS_DEFAULT_REGION                                what the store says about the bucket
func Open(target string, getenv func(string) string) (Remote, error) {
	b := &bucket{}
	b.name, b.prefix, _ = strings.Cut(strings.TrimPrefix(target, scheme), "/")
	b.prefix = strings.TrimSuffix(b.prefix, "/")
	if b.name == "" || b.prefix != "" && !fs.ValidPath(b.prefix) || strings.ContainsAny(target, "\\?#") {
		return Remote{}, errors.New("it is not a place in a bucket; write it as s3://bucket or s3://bucket/folder")
	}
	if s3utils.CheckValidBucketName(b.name) != nil {
		return Remote{}, errors.New("a bucket has a name of 3 to 63 letters, digits, hyphens and points; check it")
	}
	if b.prefix != "" {
		b.prefix += "/"
	}
	endpoint := &url.URL{Scheme: "https", Host: "s3.amazonaws.com"}
	if text := cmp.Or(getenv("AWS_ENDPOINT_URL_S3"), getenv("AWS_ENDPOINT_URL")); text != "" {
		var err error
		endpoint, err = url.Parse(text)
		if err != nil || endpoint.Host == "" || endpoint.User != nil || strings.Trim(endpoint.Path, "/") != "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" {
			return Remote{}, errors.New("AWS_ENDPOINT_URL is not the address of a store; write it as https://s3.example.org")
		}
	}
	b.host = endpoint.Host
	keys, err := readKeys(getenv)
	if err != nil {
		return Remote{}, err
	}
	var pairs []string
	for _, secret := range []string{keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken} {
		if secret != "" {
			pairs = append(pairs, secret, "***")
		}
	}
	b.secrets = strings.NewReplacer(pairs...)
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds:      credentials.NewStaticV4(keys.AccessKeyID, keys.SecretAccessKey, keys.SessionToken),
		Secure:     endpoint.Scheme == "https",
		Region:     cmp.Or(getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION")),
		MaxRetries: 5,
	})
	if err != nil {
		return Remote{}, errors.New(b.secrets.Replace(err.Error()))
	}
	b.core = minio.Core{Client: client}
	return Remote{Name: scheme + b.name + "/" + b.prefix, store: b, now: time.Now}, nil
}

// readKeys returns the credentials. It does not repeat what is wrong with the file, because the faulty line may
// contain the secret.
func readKeys(getenv func(string) string) (credentials.Value, error) {
	keys := credentials.Value{AccessKeyID: getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"), SessionToken: getenv("AWS_SESSION_TOKEN")}
	if keys.AccessKeyID != "" && keys.SecretAccessKey != "" {
		return keys, nil
	}
	file := getenv("AWS_SHARED_CREDENTIALS_FILE")
	if file == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return keys, errNoKeys
		}
		file = filepath.Join(home, ".aws", "credentials")
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return keys, errNoKeys
	}
	profile := cmp.Or(getenv("AWS_PROFILE"), "default")
	keys, err := (&credentials.FileAWSCredentials{Filename: file, Profile: profile}).RetrieveWithCredContext(nil)
	if err != nil || keys.AccessKeyID == "" || keys.SecretAccessKey == "" {
		return keys, fmt.Errorf("%s gives no key for the profile %s; see that it can be read and has aws_access_key_id and aws_secret_access_key", file, profile)
	}
	return keys, nil
}

var errNoKeys = errors.New("there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them to ~/.aws/credentials")

// mark is the metadata key that marks an object as ours.
const mark = "Totalplace-Sha256"

func (b *bucket) List(ctx context.Context) ([]object, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // stops the listing on return
	var out []object
	for o := range b.core.Client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, b.plain(o.Err)
		}
		out = append(out, b.object(o))
	}
	return out, ctx.Err()
}

func (b *bucket) Head(ctx context.Context, name string) (object, error) {
	o, err := b.core.Client.StatObject(ctx, b.name, b.prefix+name, minio.StatObjectOptions{})
	return b.object(o), b.plain(err)
}

// locate finds the region of the bucket, unless AWS_REGION says it or it is known already. The client does this by
// itself, but it is the one request that the client does not repeat on a network failure.
func (b *bucket) locate(ctx context.Context) error {
	for wait := 200 * time.Millisecond; ; wait *= 2 {
		_, err := b.core.Client.GetBucketLocation(ctx, b.name)
		answer := minio.ToErrorResponse(err)
		if err == nil || answer.Code != "" && answer.StatusCode < 500 || wait > time.Second {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (b *bucket) Get(ctx context.Context, name string) ([]byte, object, error) {
	if err := b.locate(ctx); err != nil { // here, because reading the state is the first request
		return nil, object{}, b.plain(err)
	}
	body, o, _, err := b.core.GetObject(ctx, b.name, b.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, object{}, b.plain(err)
	}
	defer body.Close()
	const most = 64 << 20 // the size of a state with several hundred thousand files
	data, err := io.ReadAll(io.LimitReader(body, most+1))
	if err == nil && len(data) > most {
		return nil, object{}, fmt.Errorf("%s is larger than the 64 MB that a list of published files may have", scheme+b.name+"/"+b.prefix+name)
	}
	return data, b.object(o), b.plain(err)
}

func (b *bucket) Put(ctx context.Context, name string, body []byte, h headers, when condition) (string, error) {
	options := minio.PutObjectOptions{
		ContentType: h.Type, CacheControl: h.Cache,
		SendContentMd5: true, DisableMultipart: true, // so that no partial file ever exists
	}
	if h.SHA256 != "" {
		options.UserMetadata = map[string]string{mark: h.SHA256}
	}
	switch {
	case when.absent:
		options.SetMatchETagExcept("*")
	case when.etag != "":
		options.SetMatchETag(when.etag)
	}
	info, err := b.core.Client.PutObject(ctx, b.name, b.prefix+name, bytes.NewReader(body), int64(len(body)), options)
	return info.ETag, b.plain(err)
}

func (b *bucket) Delete(ctx context.Context, name string) error {
	err := b.plain(b.core.Client.RemoveObject(ctx, b.name, b.prefix+name, minio.RemoveObjectOptions{}))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (b *bucket) object(o minio.ObjectInfo) object {
	return object{
		Name: strings.TrimPrefix(o.Key, b.prefix), Bytes: o.Size, ETag: o.ETag, Written: o.LastModified,
		headers: headers{Type: o.ContentType, Cache: o.Metadata.Get("Cache-Control"), SHA256: o.UserMetadata[mark]},
	}
}

// plain turns an error of the client into one of ours, or into words that say what to do. It passes on the server's
// message without the credentials, even if the server repeats them.
func (b *bucket) plain(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	where := scheme + b.name + " at " + b.host
	answer := minio.ToErrorResponse(err)
	var text string
	switch answer.Code {
	case "NoSuchKey":
		return fs.ErrNotExist
	case "PreconditionFailed", "ConditionalRequestConflict":
		return errCondition
	case "NotImplemented":
		return errConditional
	case "NoSuchBucket":
		text = "there is no bucket " + where + "; make it first, or check the name and the endpoint"
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken":
		text = where + " does not accept the credentials (" + answer.Code + "); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	case "RequestTimeTooSkewed":
		text = where + " goes by another time than this computer; set the clock and publish again"
	case "AccessDenied":
		text = where + " denies the access; the key must be allowed to list the bucket, and to read, write and delete in it"
	case "":
		var request *url.Error
		if errors.As(err, &request) {
			err = request.Err
		}
		text = "cannot reach " + where + ": " + err.Error()
	default:
		text = where + " answers " + answer.Code + ": " + answer.Message
	}
	return errors.New(b.secrets.Replace(text))
}
