package remote

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"totalplace/generator/site"
)

// pack makes a site of the given bodies by path. Files in assets/ count as having a hash in their name.
func pack(t *testing.T, files map[string]string) *site.Site {
	t.Helper()
	var list []*site.File
	for p, body := range files {
		list = append(list, &site.File{Path: p, Hashed: strings.HasPrefix(p, "assets/"), Content: site.Plain(func() ([]byte, error) { return []byte(body), nil })})
	}
	s, problems := site.New(list)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func page(refs ...string) string {
	var b strings.Builder
	for _, r := range refs {
		fmt.Fprintf(&b, `<a href="%s">`, r)
	}
	return b.String()
}

// first and second return two generations that differ in every way: a page less, two new ones that link to one
// another, another stylesheet, changed data.
func first(t *testing.T) *site.Site {
	return pack(t, map[string]string{
		"index.html": page("a.html", "b.html", "z.html", "assets/s.1.css"), "z.html": page("assets/s.1.css"), "a.html": page("index.html", "data/d.csv", "assets/s.1.css"),
		"b.html": page("a.html", "assets/s.1.css"), "data/d.csv": "1", "assets/s.1.css": "one", "sitemap.xml": "abc",
	})
}

func second(t *testing.T) *site.Site {
	return pack(t, map[string]string{
		"index.html": page("a.html", "c.html", "assets/s.2.css"), "a.html": page("index.html", "data/d.csv", "d.html", "assets/s.2.css"), "z.html": page("assets/s.2.css"),
		"c.html": page("d.html", "a.html", "assets/s.2.css"), "d.html": page("c.html", "c.csv", "assets/s.2.css"),
		"data/d.csv": "2", "c.csv": "1", "assets/s.2.css": "two", "sitemap.xml": "acd",
	})
}

// foreign has objects of somebody else, beside ours.
var foreign = map[string]stored{
	"notes.txt": {body: "not ours"}, "assets/other.css": {body: "theirs", headers: headers{Type: "text/css"}}, "a/b.html": {body: "theirs"},
}

func remote(m *memory) Remote {
	var to store = m
	if m.before != nil {
		to = hooked{m, m.before}
	}
	return Remote{store: to, Name: "s3://bucket/pack/", AllowWithdrawal: true, now: func() time.Time { return m.now }}
}

func publish(t *testing.T, r Remote, s *site.Site) error {
	t.Helper()
	p, err := r.Plan(t.Context(), s)
	if err != nil {
		return err
	}
	_, err = p.Publish(t.Context(), nil)
	return err
}

func mustPublish(t *testing.T, r Remote, s *site.Site) {
	t.Helper()
	if err := publish(t, r, s); err != nil {
		t.Fatal(err)
	}
}

// holds fails the test unless the store has the site, byte for byte and header for header, the foreign objects, and
// nothing else but assets of the previous generation.
func holds(t *testing.T, m *memory, s *site.Site) {
	t.Helper()
	entries, _, err := s.Entries()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{stateName: true}
	for _, e := range entries {
		want[e.Path] = true
		o, ok := m.objects[e.Path]
		body, err := s.ReadFile(e.Path)
		if err != nil {
			t.Fatal(err)
		}
		if !ok || o.body != string(body) || o.headers != (headers{e.Type, e.Cache, e.SHA256}) {
			t.Errorf("%s is %v, want %q", e.Path, o, body)
		}
	}
	st, err := readState(t.Context(), m, "")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, h := range st.Objects {
		listed[h.Path] = true
		if h.Doubt || h.Retired == want[h.Path] {
			t.Errorf("the state says %+v", h)
		}
		if h.Retired && !strings.HasPrefix(h.Path, "assets/") {
			t.Errorf("%s stays, though it is no asset", h.Path)
		}
	}
	if st.AtWork {
		t.Error("the lock was not given back")
	}
	for name, o := range m.objects {
		if f, ok := foreign[name]; ok {
			if f.body != o.body {
				t.Errorf("%s was touched", name)
			}
			continue
		}
		if !listed[name] && name != stateName {
			t.Errorf("%s is orphaned", name)
		}
	}
	for name := range foreign {
		if _, ok := m.objects[name]; !ok {
			t.Errorf("%s is gone", name)
		}
	}
}

var hrefs = regexp.MustCompile(`href="([^"]+)"`)

// whole returns a function that fails the test, once, if a reader would miss something: a file other than a page that
// any page links to, or anything at all linked to from pages that can be reached from entrances.
func whole(t *testing.T, entrances []string) func(map[string]stored) {
	var once sync.Once
	return func(objects map[string]stored) {
		missing := func(from, to string) {
			once.Do(func() { t.Errorf("%s is there and leads to %s, which is not", from, to) })
		}
		for name, o := range objects {
			for _, m := range hrefs.FindAllStringSubmatch(o.body, -1) {
				if _, ok := objects[m[1]]; !ok && path.Ext(m[1]) != ".html" {
					missing(name, m[1])
				}
			}
		}
		seen := map[string]bool{}
		queue := slices.Clone(entrances)
		for len(queue) > 0 {
			name := queue[0]
			queue = queue[1:]
			o, ok := objects[name]
			if seen[name] || !ok {
				continue
			}
			seen[name] = true
			for _, m := range hrefs.FindAllStringSubmatch(o.body, -1) {
				if _, ok := objects[m[1]]; !ok {
					missing(name, m[1])
				}
				queue = append(queue, m[1])
			}
		}
	}
}

func withForeign() *memory {
	m := newMemory()
	maps.Copy(m.objects, foreign)
	return m
}

func TestSecondRunWritesNothing(t *testing.T) {
	m := withForeign()
	mustPublish(t, remote(m), first(t))
	holds(t, m, first(t))
	m.writes = nil
	mustPublish(t, remote(m), first(t))
	if len(m.writes) > 0 {
		t.Errorf("wrote %v", m.writes)
	}
	mustPublish(t, remote(m), second(t))
	holds(t, m, second(t))
	m.writes = nil
	mustPublish(t, remote(m), second(t))
	if len(m.writes) > 0 {
		t.Errorf("wrote %v", m.writes)
	}
}

func TestHeaderOnlyChange(t *testing.T) {
	m := withForeign()
	mustPublish(t, remote(m), first(t))
	files := first(t).Files()
	for _, f := range files {
		if f.Path == "data/d.csv" {
			f.Hashed = true // another Cache-Control, but the same bytes
		}
	}
	s, _ := site.New(files)
	m.writes = nil
	mustPublish(t, remote(m), s)
	slices.Sort(m.writes)
	if got, want := slices.Compact(m.writes), []string{stateName, "data/d.csv", "manifest.json"}; !slices.Equal(got, want) {
		t.Errorf("wrote %v, want %v", got, want)
	}
	holds(t, m, s)
}

// TestReadersWhilePublishing checks that readers find a complete site at every moment, whichever generation replaces
// which.
func TestReadersWhilePublishing(t *testing.T) {
	m := withForeign()
	m.before = func(op, name string) error { // delay what must come early
		if op == "put" && name == "z.html" || op == "delete" && path.Ext(name) == ".html" {
			time.Sleep(5 * time.Millisecond)
		}
		return nil
	}
	sites := []*site.Site{first(t), second(t), first(t)}
	entrances := []string{"index.html"}
	for i, s := range sites {
		m.changed = whole(t, entrances)
		mustPublish(t, remote(m), s)
		holds(t, m, s)
		entrances = nil // where readers may be: all pages except those withdrawn next
		for _, f := range s.Files() {
			if path.Ext(f.Path) == ".html" && sites[min(i+1, len(sites)-1)].File(f.Path) != nil {
				entrances = append(entrances, f.Path)
			}
		}
	}
}

// TestKilledAnywhere kills the second publication at every request and checks that the next run ends as if that had
// not happened, with the same site and with the old one.
func TestKilledAnywhere(t *testing.T) {
	for _, next := range []func(*testing.T) *site.Site{second, first} {
		killed := 0
		for n := 0; ; n++ {
			m := withForeign()
			mustPublish(t, remote(m), first(t))
			m.before = killAt(n)
			m.changed = whole(t, []string{"index.html", "a.html"})
			err := publish(t, remote(m), second(t))
			if err == nil {
				break
			}
			if !errors.Is(err, errDead) {
				t.Fatal(err)
			}
			killed++
			m.before = nil
			m.now = m.now.Add(time.Hour)
			mustPublish(t, remote(m), next(t))
			holds(t, m, next(t))
			if t.Failed() {
				t.Fatalf("killed after %d requests", n)
			}
		}
		if killed < 15 {
			t.Errorf("killed only %d times", killed)
		}
	}
}

// TestResumes kills a run late and checks that the next uploads only what is missing.
func TestResumes(t *testing.T) {
	files := map[string]string{"index.html": "home"}
	for i := range 100 {
		files[fmt.Sprintf("p%d.html", i)] = fmt.Sprint(i)
	}
	m := newMemory()
	m.before = killAt(80)
	if err := publish(t, remote(m), pack(t, files)); !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	there := len(m.objects)
	m.before, m.writes, m.now = nil, nil, m.now.Add(time.Hour)
	mustPublish(t, remote(m), pack(t, files))
	uploads := 0
	for _, name := range m.writes {
		if name != stateName {
			uploads++
		}
	}
	if want := 102 - (there - 1); uploads != want {
		t.Errorf("%d uploads, want %d", uploads, want)
	}
	holdsNoForeign := pack(t, files)
	maps.Copy(m.objects, foreign)
	holds(t, m, holdsNoForeign)
}

// TestRandomGenerations publishes random sites, with random kills.
func TestRandomGenerations(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		m := withForeign()
		for range 12 {
			s := randomSite(t, random)
			if random.IntN(2) == 0 {
				m.before = killAt(random.IntN(60))
			}
			err := publish(t, remote(m), s)
			if m.before = nil; err == nil {
				holds(t, m, s)
			} else if !errors.Is(err, errDead) {
				t.Fatal(err)
			}
			m.now = m.now.Add(time.Hour)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
		s := randomSite(t, random)
		mustPublish(t, remote(m), s)
		holds(t, m, s)
	}
}

func randomSite(t *testing.T, random *rand.Rand) *site.Site {
	style := fmt.Sprintf("assets/s.%d.css", random.IntN(3))
	files := map[string]string{style: style, "index.html": page(style)}
	for i := range 10 {
		if random.IntN(3) > 0 {
			files[fmt.Sprintf("p%d.html", i)] = page(style, "index.html") + fmt.Sprint(random.IntN(2))
			files[fmt.Sprintf("d%d.csv", random.IntN(10))] = fmt.Sprint(random.IntN(2))
		}
	}
	return pack(t, files)
}

func wantRefused(t *testing.T, err error, words string) {
	t.Helper()
	var refused *site.Refused
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), words) {
		t.Fatalf("%v, want a refusal with %q", err, words)
	}
}

func TestForeignObjectInTheWay(t *testing.T) {
	m := newMemory()
	m.objects["a.html"] = stored{body: "somebody's"}
	wantRefused(t, publish(t, remote(m), first(t)), `holds "a.html"`)
	if len(m.writes) > 0 {
		t.Errorf("wrote %v", m.writes)
	}
	delete(m.objects, "a.html")
	mustPublish(t, remote(m), first(t))
	m.objects["c.html"] = stored{body: "somebody's"} // the next site needs this name
	m.writes = nil
	wantRefused(t, publish(t, remote(m), second(t)), `holds "c.html"`)
	if len(m.writes) > 0 {
		t.Errorf("wrote %v", m.writes)
	}
}

// TestForeignObjectAfterKill covers a name that a killed run had listed but not yet uploaded, and that somebody else
// then took.
func TestForeignObjectAfterKill(t *testing.T) {
	m := newMemory()
	m.before = func(op, name string) error {
		if op == "put" && name == "a.html" {
			return errDead
		}
		return nil
	}
	if err := publish(t, remote(m), first(t)); !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	m.before = nil
	m.objects["a.html"] = stored{body: "somebody's"}
	wantRefused(t, publish(t, remote(m), first(t)), `holds "a.html"`)
	if m.objects["a.html"].body != "somebody's" {
		t.Error("it was touched")
	}
}

// TestStateOfSomebodyElse covers an object that has the name of our list but is not one.
func TestStateOfSomebodyElse(t *testing.T) {
	for _, body := range []string{"", "{}", `{"generator":"totalplace","objects":[{"path":"../x"}]}`, `{"generator":"totalplace","objects":[{"path":".totalplace.json"}]}`, "not JSON"} {
		m := newMemory()
		m.objects[stateName] = stored{body: body}
		wantRefused(t, publish(t, remote(m), first(t)), "not one of ours")
		if len(m.writes) > 0 {
			t.Errorf("wrote %v", m.writes)
		}
	}
}

func TestMassWithdrawal(t *testing.T) {
	big := func(n int) *site.Site {
		files := map[string]string{"index.html": "home"}
		for i := range n {
			files[fmt.Sprintf("p%d.html", i)] = "page"
		}
		return pack(t, files)
	}
	for _, c := range []struct {
		from, to int
		asks     bool
	}{{38, 29, false}, {38, 27, true}, {400, 350, false}, {400, 349, true}} {
		m := newMemory()
		r := remote(m)
		r.AllowWithdrawal = false
		mustPublish(t, r, big(c.from))
		m.writes = nil
		err := publish(t, r, big(c.to))
		if !c.asks {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		wantRefused(t, err, fmt.Sprintf("would lose %d of its %d files", c.from-c.to, c.from+2))
		if len(m.writes) > 0 {
			t.Errorf("wrote %v", m.writes)
		}
		r.AllowWithdrawal = true
		mustPublish(t, r, big(c.to))
	}
}

// TestManyNewPictures checks that replacing many pictures needs no permission: the old ones are only retired, and
// each page has its new one.
func TestManyNewPictures(t *testing.T) {
	m := withForeign()
	r := remote(m)
	r.AllowWithdrawal = false
	for version := range 3 {
		files := map[string]string{}
		for i := range 60 {
			picture := fmt.Sprintf("assets/%d.%d.png", i, version)
			files[picture], files[fmt.Sprintf("p%d.html", i)] = "picture", page(picture)
		}
		mustPublish(t, r, pack(t, files))
		holds(t, m, pack(t, files))
	}
}

// TestRetiredAssets checks that the stylesheet of the previous generation stays until the next.
func TestRetiredAssets(t *testing.T) {
	m := withForeign()
	has := func(name string) bool { _, ok := m.objects[name]; return ok }
	mustPublish(t, remote(m), first(t))
	mustPublish(t, remote(m), second(t))
	mustPublish(t, remote(m), second(t))
	if !has("assets/s.1.css") {
		t.Error("the style of the last generation went at once")
	}
	third := second(t).Files()
	s, _ := site.New(append(third, pack(t, map[string]string{"e.html": page("assets/s.2.css")}).Files()...))
	mustPublish(t, remote(m), s)
	if has("assets/s.1.css") || !has("assets/s.2.css") {
		t.Error("the style of the generation before the last stays for ever")
	}
	mustPublish(t, remote(m), first(t)) // one that comes back is part of the site again
	holds(t, m, first(t))
}

// TestMended checks that what somebody changed or removed in the store is restored.
func TestMended(t *testing.T) {
	m := withForeign()
	mustPublish(t, remote(m), first(t))
	m.objects["a.html"] = stored{body: "changed by hand"}
	delete(m.objects, "b.html")
	mustPublish(t, remote(m), first(t))
	holds(t, m, first(t))
}

// TestTwoPublishers has two runs plan before either begins to publish: only one may publish.
func TestTwoPublishers(t *testing.T) {
	for range 50 {
		m := withForeign()
		mustPublish(t, remote(m), pack(t, map[string]string{"index.html": "old"}))
		sites := []*site.Site{first(t), second(t)}
		var plans [2]*Plan
		for i, s := range sites {
			p, err := remote(m).Plan(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			plans[i] = p
		}
		var errs [2]error
		var wg sync.WaitGroup
		for i := range plans {
			wg.Go(func() { _, errs[i] = plans[i].Publish(context.Background(), nil) })
		}
		wg.Wait()
		for i := range errs {
			if errs[i] == nil {
				wantRefused(t, errs[1-i], "another run")
				holds(t, m, sites[i])
			}
		}
		if errs[0] != nil && errs[1] != nil {
			t.Fatal(errs)
		}
	}
}

// TestLock checks that a second run is refused while one is at work; that the lock is free after a long silence; and
// that a run that was only delayed then notices before it writes anything more.
func TestLock(t *testing.T) {
	m := withForeign()
	held, free := make(chan bool), make(chan bool)
	var once atomic.Bool
	m.before = func(op, name string) error {
		if op == "put" && name == "data/d.csv" && once.CompareAndSwap(false, true) {
			held <- true
			<-free
		}
		return nil
	}
	done := make(chan error)
	go func() { done <- publish(t, remote(m), first(t)) }()
	<-held
	wantRefused(t, publish(t, remote(m), second(t)), "is being published to by another run, last heard of at 12:00 UTC; wait until that has ended; if it was killed, wait until 12:20 UTC or say --break-lock")
	m.mu.Lock()
	m.now = m.now.Add(19 * time.Minute)
	m.mu.Unlock()
	wantRefused(t, publish(t, remote(m), second(t)), "wait until 12:20 UTC")
	m.mu.Lock()
	m.now = m.now.Add(2 * time.Minute)
	m.mu.Unlock()
	mustPublish(t, remote(m), second(t))
	free <- true
	err := <-done
	wantRefused(t, err, "another run")
	var unfinished *Unfinished
	if !errors.As(err, &unfinished) {
		t.Error("it does not say that work had begun")
	}
	m.writes = nil
	mustPublish(t, remote(m), second(t)) // repairs the one object that was being written
	holds(t, m, second(t))
}

func TestBreakLock(t *testing.T) {
	m := withForeign()
	m.before = killAt(6)
	if err := publish(t, remote(m), first(t)); !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	m.before = nil
	wantRefused(t, publish(t, remote(m), first(t)), "--break-lock")
	r := remote(m)
	r.BreakLock = true
	mustPublish(t, r, first(t))
	holds(t, m, first(t))
}

// TestBrokenLockDeletesNothing checks that a run whose lock was wrongly broken deletes nothing.
func TestBrokenLockDeletesNothing(t *testing.T) {
	m := withForeign()
	mustPublish(t, remote(m), first(t))
	slow := remote(m)
	held, free := make(chan bool), make(chan bool)
	slow.store = hooked{m, func(op, name string) error {
		if op == "put" && name == "manifest.json" {
			held <- true
			<-free
		}
		return nil
	}}
	done := make(chan error)
	go func() { done <- publish(t, slow, second(t)) }()
	<-held
	other := remote(m)
	other.BreakLock = true
	mustPublish(t, other, first(t))
	free <- true
	wantRefused(t, <-done, "another run")
	if _, ok := m.objects["b.html"]; !ok {
		t.Error("it deleted a page of the run that came after it")
	}
	mustPublish(t, remote(m), first(t))
	holds(t, m, first(t))
}

// TestFailureGivesLockBack checks that an error or Ctrl+C releases the lock; only a kill leaves it.
func TestFailureGivesLockBack(t *testing.T) {
	m := withForeign()
	broken := errors.New("no network")
	m.before = func(op, name string) error {
		if name == "b.html" {
			return broken
		}
		return nil
	}
	err := publish(t, remote(m), first(t))
	var unfinished *Unfinished
	if !errors.As(err, &unfinished) || !errors.Is(err, broken) {
		t.Fatal(err)
	}
	m.before = nil
	ctx, cancel := context.WithCancel(t.Context())
	m.changed = func(objects map[string]stored) {
		if _, ok := objects["a.html"]; ok {
			cancel()
		}
	}
	p, err := remote(m).Plan(ctx, first(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Publish(ctx, nil); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "it was interrupted; publish again, and it goes on from there") {
		t.Fatal(err)
	}
	m.changed = nil
	mustPublish(t, remote(m), first(t))
	holds(t, m, first(t))
}

// TestStoresWithoutConditions checks that publishing works on stores without conditional writes, and says that there
// was no lock.
func TestStoresWithoutConditions(t *testing.T) {
	for _, m := range []*memory{{ignores: true}, {lacks: true}} {
		m.objects, m.now = maps.Clone(foreign), newMemory().now
		for _, s := range []*site.Site{first(t), second(t)} {
			p, err := remote(m).Plan(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			guarded, err := p.Publish(t.Context(), nil)
			if err != nil || guarded {
				t.Fatal(guarded, err)
			}
			holds(t, m, s)
		}
	}
}

// TestLostAnswer covers a write whose answer was lost, so that the client repeats it and finds its own object.
func TestLostAnswer(t *testing.T) {
	for n := range 8 {
		m := withForeign()
		lossy := &lossy{memory: m, at: n}
		r := remote(m)
		r.store = lossy
		mustPublish(t, r, first(t))
		holds(t, m, first(t))
	}
}

type lossy struct {
	*memory
	at int
	mu sync.Mutex
}

func (l *lossy) Put(ctx context.Context, name string, body []byte, h headers, when condition) (string, error) {
	l.mu.Lock()
	lost := l.at == 0
	l.at--
	l.mu.Unlock()
	if lost {
		if _, err := l.memory.Put(ctx, name, body, h, when); err != nil {
			return "", err
		}
	}
	return l.memory.Put(ctx, name, body, h, when)
}

// TestStoppedWhileTheStoreWrote covers Ctrl+C after the store did a write but before it answered. The next run need
// not wait for this one, which is over.
func TestStoppedWhileTheStoreWrote(t *testing.T) {
	for n := range 12 {
		m := withForeign()
		r := remote(m)
		r.store = &deaf{memory: m, at: n}
		if err := publish(t, r, first(t)); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at write %d: %v", n, err)
		}
		if err := publish(t, remote(m), first(t)); err != nil {
			t.Errorf("after a stop at write %d: %v", n, err)
			continue
		}
		holds(t, m, first(t))
	}
}

// deaf is a store of which one answer to a write is lost.
type deaf struct {
	*memory
	at int
	mu sync.Mutex
}

func (d *deaf) Put(ctx context.Context, name string, body []byte, h headers, when condition) (string, error) {
	d.mu.Lock()
	unheard := d.at == 0
	d.at--
	d.mu.Unlock()
	etag, err := d.memory.Put(ctx, name, body, h, when)
	if unheard && err == nil {
		return "", context.Canceled
	}
	return etag, err
}
