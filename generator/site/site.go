// Package site represents the finished site: a tree of files, as a value.
//
// A [File] does not hold its bytes but a pure function that makes them on request. A build requests every file, the
// preview only the page being looked at; both hold the same value, so they cannot differ. A page that nobody has
// requested costs little more than its path.
//
// Along with its bytes a file returns what it declares: the places it links to and the ids it contains. Whoever makes
// the whole site adds these to a [Proof] file by file, and publishes nothing if a link leads nowhere. A test parses
// the finished tree and checks the declarations against it.
//
// Publishers go through the files in whatever order suits them. A Site is also an [io/fs.FS], so the standard library
// can walk and test it.
package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/listing"
	"totalplace/generator/source"
)

// ManifestPath is the file that lists every other file. A folder that holds it is ours.
const ManifestPath = "manifest.json"

// File is one file of the finished site.
type File struct {
	Path    string                              // slash-separated, relative to the root of the site
	From    Origin                              // who claims the path, for the message when two do
	Content func(room Content) (Content, error) // pure: returns the same at every call, and is safe for concurrent use
	Hashed  bool                                // the path contains a hash of the bytes, so browsers may cache it for ever
	Turn    Turn                                // when to make it, if all files are made
}

// Turn is when it is best to make a file, if all files are made; see [InMaking].
type Turn int

const (
	Anytime Turn = iota
	Early        // others need what is found while making it
	Second       // needs what the early ones find, and takes longer than a thousand others
	Last         // needs what a Second one makes, and would have to wait for it
)

// Origin says who claims a path: an author or, in the zero Origin, the program.
type Origin struct {
	What string     // what claims the path, in words: content/pages/about.md
	At   source.Pos // where the author can change that; zero if no author can
	Mend string     // how to change it: rename the file
}

// Content is the bytes of a file and what the file declares about them. A Content passed as room is one that nobody
// needs any more, whose slices may be reused: a page takes dozens of KB, and there may be ten thousand pages. The
// zero Content may be passed as room too.
type Content struct {
	Data  []byte
	Links []Target // every place in the site that the file links to
	IDs   []string // every id in the file, in order
	Spare []byte   // a scratch buffer, kept only to be reused for the next file
}

// Plain returns the Content function of a file without links. It copies what bytes returns, so bytes may keep the
// slice.
func Plain(bytes func() ([]byte, error)) func(room Content) (Content, error) {
	return func(room Content) (Content, error) {
		data, err := bytes()
		return Content{Data: append(room.Data[:0], data...), Links: room.Links[:0], IDs: room.IDs[:0], Spare: room.Spare}, err
	}
}

// Target is a place inside the site: a file, and an id in it if Fragment is set.
type Target struct{ Path, Fragment string }

func (t Target) String() string {
	if t.Fragment == "" {
		return t.Path
	}
	return t.Path + "#" + t.Fragment
}

// Site is a finished tree of files. [New] makes it, and it never changes.
type Site struct {
	files  map[string]*File
	sorted []*File // the same, sorted by path
}

// New makes a site of the files. If two of them claim the same path, the problem is reported where an author can give
// the path up: at the later file, if both are authors'.
func New(files []*File) (*Site, source.Problems) {
	var problems source.Problems
	s := &Site{files: make(map[string]*File, len(files)), sorted: make([]*File, 0, len(files))}
	for _, f := range files {
		if old := s.files[f.Path]; old != nil {
			problems = append(problems, sameAddress(old, f))
			continue
		}
		s.files[f.Path] = f
		s.sorted = append(s.sorted, f)
	}
	slices.SortFunc(s.sorted, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return s, problems
}

// sameAddress returns the problem of two files that claim the same path.
func sameAddress(first, second *File) source.Problem {
	late, other := second.From, first.From
	if late.At.File == "" {
		late, other = other, late
	}
	if other.What == "" {
		other.What = "a page that totalplace makes"
	}
	return source.Problem{Pos: late.At, Level: source.Error, Code: "same-address",
		Msg:  fmt.Sprintf("%s is also the address of %s", source.Quote(second.Path), source.Printable(other.What)),
		Hint: late.Mend}
}

// File returns the file at a path, or nil.
func (s *Site) File(path string) *File { return s.files[path] }

// Files returns every file but the manifest, sorted by path.
func (s *Site) Files() []*File { return slices.Clone(s.sorted) }

// Pages returns the number of pages among the files.
func (s *Site) Pages() int {
	n := 0
	for _, f := range s.files {
		if f.IsPage() {
			n++
		}
	}
	return n
}

// IsPage reports whether the file is a page, which a browser shows.
func (f *File) IsPage() bool { return IsPage(f.Path) }

// IsPage reports whether the file at a path is a page.
func IsPage(p string) bool { return path.Ext(p) == ".html" }

// InMaking returns the indices of files in the order in which it is best to make them. The slow files, after those
// they depend on, come once half of the others are made: nearer the end one would keep a single processor busy while
// the rest idle, and at the start its memory would be in use for the rest of the build. What depends on the slow ones
// comes last, so that it need not wait. One of the early ones comes long before the others: what they share is made with
// it, and all who make one of them at that time would wait.
func InMaking(files []*File) []int {
	var of [Last + 1][]int
	for i, f := range files {
		of[f.Turn] = append(of[f.Turn], i)
	}
	half := len(of[Anytime]) / 2
	first := min(1, len(of[Early]))
	return slices.Concat(of[Anytime][:half/2], of[Early][:first], of[Anytime][half/2:half], of[Early][first:], of[Second], of[Anytime][half:], of[Last])
}

// Refused is the error of a publication that would have done harm. Nothing was touched.
type Refused struct {
	Path string // the target as the user named it, or what is in the way beside it
	Why  string // completes a sentence that begins with Path: "is your home folder"
	Hint string // what to do about it
}

// Refuse returns a [Refused] as an error.
func Refuse(path, why, hint string) error { return &Refused{path, why, hint} }

func (r *Refused) Error() string {
	return fmt.Sprintf("%s %s; %s", source.Printable(r.Path), r.Why, r.Hint)
}

// Progress says how far a publication has come. AllBytes is 0 if it is not known in advance.
type Progress struct {
	Files, AllFiles int
	Bytes, AllBytes int64
}

// Entry is what the manifest says of one file.
type Entry struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Type   string `json:"type"`
	Cache  string `json:"cache"`
}

// Entry returns what the manifest says of the file with these bytes.
func (f *File) Entry(data []byte) Entry {
	sum := sha256.Sum256(data)
	return Entry{Path: f.Path, Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), Type: Type(f.Path), Cache: f.Cache()}
}

// Cache returns the Cache-Control value that a host should send: cache for ever if the path contains a hash of the
// content, otherwise revalidate each time.
func (f *File) Cache() string {
	if f.Hashed {
		return "public, max-age=31536000, immutable"
	}
	return "public, max-age=0, must-revalidate"
}

// Manifest returns the bytes of manifest.json for the entries of all other files, sorted by path.
func Manifest(entries []Entry) ([]byte, error) {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	return listing.JSON(struct {
		Generator string  `json:"generator"`
		Files     []Entry `json:"files"`
	}{"totalplace", entries})
}

// ReadManifest returns the entries of a manifest.json, or an error if it is not one of ours.
func ReadManifest(data []byte) ([]Entry, error) {
	var m struct {
		Generator string
		Files     []Entry
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if m.Generator != "totalplace" {
		return nil, fmt.Errorf("the manifest was not written by totalplace")
	}
	for _, e := range m.Files {
		if !ValidPath(e.Path) {
			return nil, fmt.Errorf("the manifest lists %s, which is no path inside a site", source.Quote(e.Path))
		}
	}
	return m.Files, nil
}

// ValidPath reports whether a file of a site may have the path p: inside the root, and with the same meaning on every
// system.
func ValidPath(p string) bool {
	return fs.ValidPath(p) && p != "." && !strings.ContainsAny(p, "\\\x00")
}

// Make returns the content of the file. An error names the file. A panic is returned as a [*source.Crash] that names
// it too, so that one page cannot take down the process without a word about which page it was. The contents of room
// are lost.
func (f *File) Make(room Content) (content Content, err error) {
	if crash := source.Guard(f.Path, func() { content, err = f.Content(room) }); crash != nil {
		return Content{}, crash
	}
	if err != nil {
		return Content{}, fmt.Errorf("%s: %w", source.Printable(f.Path), err)
	}
	return content, nil
}

// Rooms makes many files, each in the memory of one that was made before. The zero Rooms is ready to use.
type Rooms struct{ free sync.Pool }

// largeRoom is the size in bytes from which a buffer is not reused: few files need one so large, and each page made
// in it would keep all of it in memory.
const largeRoom = 2 << 20

// Make makes f and calls use with its content, of which use must keep nothing. It returns the error of either.
func (r *Rooms) Make(f *File, use func(Content) error) error {
	room, _ := r.free.Get().(*Content)
	if room == nil {
		room = new(Content)
	}
	content, err := f.Make(*room)
	if err != nil {
		return err
	}
	*room = content
	if cap(content.Data) < largeRoom {
		defer r.free.Put(room)
	}
	return use(content)
}

// Bytes returns the bytes of the file alone.
func (f *File) Bytes() ([]byte, error) {
	content, err := f.Make(Content{})
	return content.Data, err
}

// together joins the errors of many files. When several have the same words, as when something that all pages share
// is at fault, only the first is kept, with the number of others.
func together(errs []error) error {
	words := func(err error) string { return cmp.Or(errors.Unwrap(err), err).Error() }
	more := map[string]int{}
	for _, err := range errs {
		if err != nil {
			more[words(err)]++
		}
	}
	var told []error
	for _, err := range errs {
		if err == nil {
			continue
		}
		n := more[words(err)] - 1
		delete(more, words(err))
		switch {
		case n < 0: // already joined
		case n == 0:
			told = append(told, err)
		default:
			told = append(told, fmt.Errorf("%w (the same in %d more)", err, n))
		}
	}
	return errors.Join(told...)
}

// Entries makes every file, on all processors, and proves the links between them. It returns the manifest's entries,
// followed by one for the manifest itself, and the bytes of the manifest.
func (s *Site) Entries() (entries []Entry, manifest []byte, err error) {
	files := s.Files()
	entries = make([]Entry, len(files), len(files)+1)
	errs := make([]error, len(files))
	order := InMaking(files)
	var proof Proof
	var rooms Rooms
	source.SideBySide(len(files), func(n int) {
		i := order[n]
		f := files[i]
		errs[i] = rooms.Make(f, func(content Content) error {
			entries[i] = f.Entry(content.Data)
			proof.Add(f, content)
			return nil
		})
	})
	if err := cmp.Or(together(errs), proof.Err()); err != nil {
		return nil, nil, err
	}
	if manifest, err = Manifest(entries); err != nil {
		return nil, nil, err
	}
	return append(entries, (&File{Path: ManifestPath}).Entry(manifest)), manifest, nil
}

// types holds the content type of every kind of file that a site may contain. It is written out because the system's
// own table differs between machines.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".webmanifest": "application/manifest+json",
}

// Type returns the Content-Type of a path.
func Type(p string) string {
	if p == "feed.xml" {
		return "application/atom+xml"
	}
	if t, ok := types[path.Ext(p)]; ok {
		return t
	}
	return "text/plain; charset=utf-8"
}
