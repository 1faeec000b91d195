package folder

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"totalplace/generator/site"
)

// generationOf returns the files of a site whose pages begin and end with the number n of their generation. One page
// exists only in this generation, so that a mixture would also show as a missing or an extra file.
func generationOf(n int) map[string]string {
	files := map[string]string{}
	for i := range 12 {
		files[fmt.Sprintf("pages/%d.html", i)] = fmt.Sprintf("<%d>\n%s<%d>\n", n, strings.Repeat("text ", 400*i), n)
	}
	for i := range 4 {
		files[fmt.Sprintf("same/%d.html", i)] = strings.Repeat("never changes ", 200)
	}
	files[fmt.Sprintf("only/%d.html", n)] = fmt.Sprintf("<%d>\n<%d>\n", n, n)
	return files
}

// stampOf returns the generation of a page, or an error if the page is not complete.
func stampOf(data []byte) (int, error) {
	text := string(data)
	first, _, _ := strings.Cut(text, "\n")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	last := lines[len(lines)-1]
	if !strings.HasPrefix(first, "<") || !strings.HasSuffix(last, first) {
		return 0, fmt.Errorf("not whole: begins %.20q, ends %.20q", first, last[max(0, len(last)-20):])
	}
	return strconv.Atoi(strings.Trim(first, "<>"))
}

// wholeGeneration checks that a folder is exactly one generation, and returns its number.
func wholeGeneration(tree fs.FS) (int, error) {
	data, err := fs.ReadFile(tree, "pages/0.html")
	if err != nil {
		return 0, err
	}
	n, err := stampOf(data)
	if err != nil {
		return 0, err
	}
	want := siteOf(generationOf(n))
	names := 0
	err = fs.WalkDir(want, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		names++
		a, err := fs.ReadFile(want, name)
		if err != nil {
			return err
		}
		b, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		if string(a) != string(b) {
			return fmt.Errorf("generation %d: %s is not of it", n, name)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	found := 0
	err = fs.WalkDir(tree, ".", func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found++
		}
		return err
	})
	if err == nil && found != names {
		err = fmt.Errorf("generation %d has %d files, want %d", n, found, names)
	}
	return n, err
}

// TestReadersDuringSwap reads while a site is being written over and over, in two ways.
//
// One reader uses the full path each time, as most servers do. Each page must be there, not empty, complete, and no
// older than the previous one. Two pages may be of two generations: that cannot be helped.
//
// The other opens the folder, as a copy or a backup does, and slowly reads several files through that handle. They
// must all be there and be of one generation, although the site is replaced several times meanwhile.
func TestReadersDuringSwap(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Log("only Linux swaps two folders in one step")
		return
	}
	writes, wanted := 100, int64(20_000)
	if long() {
		writes, wanted = 1000, 200_000
	}
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, generationOf(1))

	var reads, faults atomic.Int64
	fault := func(format string, args ...any) {
		if faults.Add(1) <= 10 {
			t.Errorf(format, args...)
		}
	}
	done := make(chan bool)
	var readers sync.WaitGroup
	until := func(read func()) {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					read()
				}
			}
		})
	}
	latest := 0
	until(func() {
		name := fmt.Sprintf("pages/%d.html", rand.IntN(12))
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			fault("by path: %v", err)
			return
		}
		n, err := stampOf(data)
		if err != nil {
			fault("by path: %s: %v", name, err)
		}
		if n < latest {
			fault("by path: %s is of generation %d after one of %d", name, n, latest)
		}
		latest = n
		reads.Add(1)
	})
	until(func() {
		root, err := os.OpenRoot(out)
		if err != nil {
			fault("by handle: %v", err)
			return
		}
		defer root.Close()
		first := 0
		for i := range 12 {
			data, err := root.ReadFile(fmt.Sprintf("pages/%d.html", i))
			if err != nil {
				fault("by handle: %v", err)
				return
			}
			n, err := stampOf(data)
			if err != nil {
				fault("by handle: page %d: %v", i, err)
			}
			if i == 0 {
				first = n
			}
			if n != first {
				fault("by handle: page %d is of generation %d, page 0 of %d", i, n, first)
			}
			reads.Add(1)
			if i%4 == 3 {
				time.Sleep(time.Millisecond)
			}
		}
		if _, err := wholeGeneration(root.FS()); err != nil {
			fault("by handle: %v", err)
		}
	})

	n := 1
	for deadline := time.Now().Add(5 * time.Minute); n <= writes || reads.Load() < wanted; {
		if time.Now().After(deadline) {
			t.Fatalf("only %d writes and %d reads", n-1, reads.Load())
		}
		if n <= writes {
			n++
			if _, err := (Folder{Dir: out}).Write(t.Context(), siteOf(generationOf(n))); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	close(done)
	readers.Wait()
	t.Logf("%d writes, %d reads, %d faults", n-1, reads.Load(), faults.Load())
}

// TestPreviousGenerationsStayTenSeconds checks that a replaced generation stays for ten seconds, and so do all others
// replaced meanwhile.
func TestPreviousGenerationsStayTenSeconds(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	clock := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	n := 0
	build := func(after time.Duration, change bool) (previous []string) {
		t.Helper()
		clock = clock.Add(after)
		if change {
			n++
		}
		if _, err := (Folder{Dir: out}).write(t.Context(), siteOf(generationOf(n)), func(d door) door { return d }, func() time.Time { return clock }); err != nil {
			t.Fatal(err)
		}
		for _, name := range beside(t, out) {
			if !strings.Contains(name, ".previous-") {
				t.Errorf("left behind: %s", name)
				continue
			}
			if _, err := wholeGeneration(os.DirFS(filepath.Join(filepath.Dir(out), name))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			previous = append(previous, strings.TrimSuffix(name[len(".public.previous-20261122T"):], ".000000000Z"))
		}
		return previous
	}
	for _, step := range []struct {
		after  time.Duration
		change bool
		want   string
	}{
		{0, true, "[]"},                                   // there was nothing to replace
		{1 * time.Second, true, "[120001]"},               // replaced at 12:00:01
		{4 * time.Second, true, "[120001 120005]"},        // both younger than ten seconds
		{6 * time.Second, true, "[120001 120005 120011]"}, // the first is exactly ten seconds old
		{1 * time.Second, true, "[120005 120011 120012]"},
		{1 * time.Second, false, "[120005 120011 120012]"},
		{4 * time.Second, false, "[120011 120012]"}, // a build that changes nothing removes them too
		{time.Hour, true, "[130017]"},
		{-2 * time.Hour, true, "[110017]"}, // the clock went back: a generation of the future is not waited for
	} {
		if got := fmt.Sprint(build(step.after, step.change)); got != step.want {
			t.Errorf("after %v: %s, want %s", step.after, got, step.want)
		}
	}
}

// TestSlowReaderFindsEveryFile checks that a reader of a generation many builds old still finds every file.
func TestSlowReaderFindsEveryFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, generationOf(1))
	root, err := os.OpenRoot(out)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for n := 2; n < 20; n++ {
		write(t, out, generationOf(n))
		if got, err := wholeGeneration(root.FS()); got != 1 || err != nil {
			t.Fatalf("after %d more: generation %d, %v", n-1, got, err)
		}
	}
}

// TestJournal checks that the state left by a run killed between its two renames is repaired before anything else,
// even if the repairing build then fails.
func TestJournal(t *testing.T) {
	const old = ".public.previous-20260102T030405.000000006Z"
	broken := failing(1, map[int]func() ([]byte, error){0: func() ([]byte, error) { return nil, errors.New("broken") }})
	for _, c := range []struct {
		name    string
		journal string
		outGone bool
		back    bool // whether the old site is back after a failed build
		kept    bool // the journal is not ours, so it stays
	}{
		{"killed between the renames", journalHead + old + "\n", true, true, false},
		{"killed before the first rename", journalHead + old + "\n", false, true, false},
		{"journal cut short", journalHead + old, true, false, false},
		{"journal cut shorter", journalHead[:10], true, false, false},
		{"journal empty", "", true, false, false},
		{"journal of something else", "dear diary\n", true, false, true},
		{"journal that leads elsewhere", journalHead + "../../etc\n", true, false, false},
		{"output removed by hand, no journal", "-", true, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "public")
			write(t, out, small)
			want := tree(t, out)
			if c.outGone {
				if err := os.Rename(out, filepath.Join(dir, old)); err != nil {
					t.Fatal(err)
				}
			}
			journal := filepath.Join(dir, ".public.journal")
			if c.journal != "-" {
				if err := os.WriteFile(journal, []byte(c.journal), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := (Folder{Dir: out}).Write(t.Context(), broken); err == nil {
				t.Fatal("no error")
			}
			if back := tree(t, out) == want; back != c.back {
				t.Errorf("back: %v\n%s", back, tree(t, dir))
			}
			if _, err := os.Lstat(journal); (err == nil) != c.kept {
				t.Errorf("journal: %v", err)
			}
			write(t, out, small)
			if got := tree(t, out); got != want {
				t.Errorf("%s", got)
			}
		})
	}
}

// TestSwapThatCannotBeTakenBack checks that if a swap can be neither synced nor undone, both generations stay,
// because either may be the published one.
func TestSwapThatCannotBeTakenBack(t *testing.T) {
	for _, system := range systems {
		t.Run(system, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			older := "nothing\n"
			if system != "first build" {
				write(t, out, generationOf(1))
				older = tree(t, out)
			}
			failed := false
			w := &watched{fail: func(op string, n int) error {
				if failed && (op == "exchange" || op == "rename") {
					return errors.New("this neither")
				}
				return nil
			}}
			w.late = func(op string, n int) error {
				// Only the sync after the swap; with two renames the journal's come before.
				if op == "sync folder" && (system != "two renames" || w.log[n-2] == "rename") {
					failed = true
					return errors.New("not lasting")
				}
				return nil
			}
			_, err := Folder{Dir: out}.write(t.Context(), siteOf(generationOf(2)), func(d door) door { return w.through(on(system, d)) }, time.Now)
			if err == nil || !strings.Contains(err.Error(), "not lasting") || !strings.Contains(err.Error(), "this neither") {
				t.Fatal(err)
			}
			if n, err := wholeGeneration(os.DirFS(out)); n != 2 || err != nil {
				t.Errorf("published: %d, %v", n, err)
			}
			for _, name := range beside(t, out) {
				if strings.Contains(name, ".previous-") && tree(t, filepath.Join(filepath.Dir(out), name)) != older {
					t.Errorf("%s is not the old generation", name)
				}
			}
			if n := stamped(beside(t, out), "previous"); n != 1 && system != "first build" {
				t.Errorf("%d previous generations", n)
			}
			write(t, out, generationOf(3))
			if n, err := wholeGeneration(os.DirFS(out)); n != 3 || err != nil {
				t.Errorf("after the next build: %d, %v", n, err)
			}
			if left := beside(t, out); stamped(left, "journal")+stamped(left, "staging") > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// TestOnlyOurLeftoversAreRemoved checks that remains are removed only if both their name and their content show that
// they are ours.
func TestOnlyOurLeftoversAreRemoved(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	const stamp = "20260102T030405.000000006Z"
	for name, ours := range map[string]bool{
		".public.staging-" + stamp + "/.totalplace":                  true,
		".public.staging-20260102T030405.000000007Z/":                true, // killed before writing the marker
		".public.staging-20260102T030405.000000008Z/thesis.txt":      false,
		".public.staging-20260102T030405.000000009Z/.totalplace/x":   false,
		".public.staging-tomorrow/.totalplace":                       false,
		".public.staging/.totalplace":                                false,
		".publication.staging-" + stamp + "/.totalplace":             false,
		"public.staging-" + stamp + "/.totalplace":                   false,
		".public.staging-20260102T030405.6Z/.totalplace":             false,
		".public.staging-20260199T030405.000000006Z/.totalplace":     false,
		".public.previous-" + stamp + "/":                            true,
		".public.previous-20260102T030405.000000007Z/.gitignore":     true, // the output was empty but for this
		".public.previous-yesterday/thesis.txt":                      false,
		".public.previous/thesis.txt":                                false,
		".other.previous-" + stamp + "/thesis.txt":                   false,
		".public.backup/thesis.txt":                                  false,
		".public.staging-20260102T030405.000000001Z.tar/.totalplace": false,
	} {
		first, _, _ := strings.Cut(name, "/")
		if err := os.MkdirAll(filepath.Join(dir, path.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "/") {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		before := tree(t, filepath.Join(dir, first))
		write(t, out, small)
		after := tree(t, filepath.Join(dir, first))
		if ours && after != "nothing\n" {
			t.Errorf("%s is still there", name)
		}
		if !ours && after != before {
			t.Errorf("%s was touched:\n%s", name, after)
		}
	}
	// A file or a link of such a name is not one of our folders.
	link := filepath.Join(dir, ".public.staging-20260102T030405.000000005Z")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	write(t, out, small)
	if _, err := os.Lstat(link); err != nil {
		t.Error(err)
	}
}

func TestSecondBuildIsRefused(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, small)
	inside, release := make(chan bool), make(chan bool)
	var first error
	var wg sync.WaitGroup
	wg.Go(func() {
		_, first = Folder{Dir: out}.Write(t.Context(), failing(1, map[int]func() ([]byte, error){0: func() ([]byte, error) {
			close(inside)
			<-release
			return []byte("first"), nil
		}}))
	})
	<-inside
	before := tree(t, filepath.Dir(out))
	_, err := Folder{Dir: out}.Write(t.Context(), siteOf(small))
	var refused *site.Refused
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "another build") {
		t.Error(err)
	}
	if after := tree(t, filepath.Dir(out)); after != before {
		t.Errorf("touched\n%s", after)
	}
	// Another output in the same folder has its own lock.
	write(t, filepath.Join(filepath.Dir(out), "drafts"), small)
	close(release)
	wg.Wait()
	if first != nil {
		t.Error(first)
	}
	write(t, out, small)
	if _, err := os.Lstat(filepath.Join(filepath.Dir(out), ".public.lock")); err == nil {
		t.Error("the lock file is still there")
	}
}

// TestManyBuildsAtOnce checks that there are never two builds at once, although the lock file is removed with the
// lock, at the moment at which another may be taking it.
func TestManyBuildsAtOnce(t *testing.T) {
	out := filepath.Join(scratch(t), "public")
	var inside, won, refusals atomic.Int32
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 40 {
				s := failing(2, map[int]func() ([]byte, error){0: func() ([]byte, error) {
					if n := inside.Add(1); n != 1 {
						t.Errorf("%d builds at once", n)
					}
					defer inside.Add(-1)
					runtime.Gosched()
					return fmt.Append(nil, worker, i), nil
				}})
				_, err := Folder{Dir: out}.Write(t.Context(), s)
				var refused *site.Refused
				switch {
				case err == nil:
					won.Add(1)
				case errors.As(err, &refused):
					refusals.Add(1)
				default:
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d built, %d refused", won.Load(), refusals.Load())
	if won.Load() == 0 {
		t.Error("nobody won")
	}
	if left := beside(t, out); stamped(left, "lock")+stamped(left, "staging") > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestLock tests the same without builds, and so takes the lock thousands of times, between another's last check of
// the file and its removal.
func TestLock(t *testing.T) {
	root, err := os.OpenRoot(scratch(t))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var holders, taken atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 3000 {
				unlock, err := lock(root, ".public.lock")
				if errors.Is(err, errLocked) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if n := holders.Add(1); n != 1 {
					t.Errorf("%d hold the lock", n)
				}
				taken.Add(1)
				runtime.Gosched()
				holders.Add(-1)
				unlock()
			}
		})
	}
	wg.Wait()
	t.Logf("taken %d times", taken.Load())
	if _, err := root.Lstat(".public.lock"); runtime.GOOS != "windows" && err == nil {
		t.Error("the file is still there")
	}
}

// TestLockFileOfSomebodyElse checks that a file of the lock's name that is not ours is neither removed nor waited
// for.
func TestLockFileOfSomebodyElse(t *testing.T) {
	dir := t.TempDir()
	out, name := filepath.Join(dir, "public"), filepath.Join(dir, ".public.lock")
	if err := os.WriteFile(name, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, out, small)
	if data, err := os.ReadFile(name); err != nil || string(data) != "mine" {
		t.Errorf("%q, %v", data, err)
	}
	if err := errors.Join(os.Remove(name), os.WriteFile(filepath.Join(dir, "other"), nil, 0o644), os.Symlink("other", name)); err != nil {
		t.Fatal(err)
	}
	if _, err := (Folder{Dir: out}).Write(t.Context(), siteOf(small)); err == nil {
		t.Error("locked through a link")
	}
}

// TestLockEndsWithItsProcess checks that a lock ends with its process, even if that is killed and leaves the file.
func TestLockEndsWithItsProcess(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	cmd := child("lock", out)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(pipe).ReadString('\n')
	if err != nil || line != "locked\n" {
		t.Fatal(line, err)
	}
	_, err = Folder{Dir: out}.Write(t.Context(), siteOf(small))
	var refused *site.Refused
	if !errors.As(err, &refused) {
		t.Errorf("while another process builds: %v", err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if _, err := os.Lstat(filepath.Join(filepath.Dir(out), ".public.lock")); err != nil {
		t.Errorf("a killed process cannot have removed it: %v", err)
	}
	write(t, out, small)
	if left := beside(t, out); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestRandomKills kills a process that keeps building, at random moments.
func TestRandomKills(t *testing.T) {
	kills := 10
	if long() {
		kills = 100
	}
	for _, system := range []string{"exchange", "two renames"} {
		t.Run(system, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "public")
			seed := uint64(time.Now().UnixNano())
			random := rand.New(rand.NewPCG(seed, 0))
			t.Logf("seed %d", seed)
			staging, gone, built := 0, 0, 0
			for kill := range kills {
				last := 1000 + kill // a generation that the child does not write
				write(t, out, generationOf(last))
				if left := beside(t, out); stamped(left, "staging")+stamped(left, "journal")+stamped(left, "lock") > 0 {
					t.Fatalf("not cleared up: %q", left)
				}
				if n, err := wholeGeneration(os.DirFS(out)); n != last || err != nil {
					t.Fatalf("a clean build made generation %d: %v", n, err)
				}
				cmd := child("loop", out, "SYSTEM="+system)
				pipe, err := cmd.StdoutPipe()
				if err != nil {
					t.Fatal(err)
				}
				cmd.Stderr = os.Stderr
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				lines := bufio.NewScanner(pipe)
				lines.Scan() // the first build is done, so the second has begun
				time.Sleep(time.Duration(random.IntN(15_000)) * time.Microsecond)
				cmd.Process.Kill()
				io.Copy(io.Discard, pipe)
				cmd.Wait()

				left := beside(t, out)
				staging += stamped(left, "staging")
				n, err := wholeGeneration(os.DirFS(out))
				switch {
				case err == nil:
					built += n
				case errors.Is(err, fs.ErrNotExist) && tree(t, out) == "nothing\n" && system == "two renames" && stamped(left, "journal") == 1:
					gone++
				default:
					t.Fatalf("kill %d: %v\n%s", kill, err, tree(t, out))
				}
			}
			write(t, out, generationOf(2000))
			t.Logf("%d kills after %d builds; %d left a staging folder, %d came between two renames", kills, built, staging, gone)
		})
	}
}

// TestAnySequenceOfBuilds checks that any sequence of builds ends in what a clean build of its last site makes, with
// a manifest that matches.
func TestAnySequenceOfBuilds(t *testing.T) {
	dir := scratch(t)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	out := filepath.Join(dir, "public")
	for round := range 60 {
		files := map[string]string{"index.html": "always"}
		for range random.IntN(20) {
			name := []string{"a", "b", "c", "d.html", "e.html"}[random.IntN(5)]
			for range random.IntN(3) {
				name = []string{"a", "b", "c"}[random.IntN(3)] + "/" + name
			}
			files[name] = strings.Repeat("x", random.IntN(3)+1)
		}
		for name := range files { // a file cannot also be a folder
			for d := path.Dir(name); d != "."; d = path.Dir(d) {
				delete(files, d)
			}
		}
		write(t, out, files)
		clean := filepath.Join(dir, "clean")
		write(t, clean, files)
		if got, want := tree(t, out), tree(t, clean); got != want {
			t.Fatalf("round %d: got\n%swant\n%s", round, got, want)
		}
		data, err := os.ReadFile(filepath.Join(out, site.ManifestPath))
		if err != nil {
			t.Fatal(err)
		}
		if entries, err := site.ReadManifest(data); err != nil || len(entries) != len(files) {
			t.Fatal(entries, err)
		}
		if err := os.RemoveAll(clean); err != nil {
			t.Fatal(err)
		}
	}
}
