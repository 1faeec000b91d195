package bench_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The rows of the table. Times are given as multiples of the bare loop's time, and processor times as multiples of
// its processor time.
const (
	rowBare    = "the bare loop"
	rowLess    = "build without search"
	rowBuild   = "build"
	rowAgain   = "build again, nothing changed"
	rowMemory  = memPrefix + "build"
	rowStart   = "serve, until the first page"
	editPrefix = "edit to served bytes: "
	busySuffix = ", processor time"
	memPrefix  = "peak memory of "
)

func rows() []string {
	out := []string{rowBare, rowLess, rowBuild, rowAgain, rowBare + busySuffix, rowLess + busySuffix, rowBuild + busySuffix, rowMemory, rowStart}
	for _, what := range edits {
		out = append(out, editPrefix+what)
	}
	return out
}

// measured has the measurements of one size of pack: for each row the value of every run, in ms or MB.
type measured map[string][]float64

func (m measured) median(row string) float64 {
	if len(m[row]) == 0 {
		return 0
	}
	runs := slices.Sorted(slices.Values(m[row]))
	return runs[len(runs)/2]
}

// times returns the median of a row as a multiple of the bare loop's.
func (m measured) times(row string) float64 {
	if strings.HasSuffix(row, busySuffix) {
		return m.median(row) / m.median(rowBare+busySuffix)
	}
	return m.median(row) / m.median(rowBare)
}

func (m measured) add(row string, took time.Duration) {
	m[row] = append(m[row], float64(took)/float64(time.Millisecond))
}

func (m measured) ran(row string, r ran) {
	m.add(row, r.took)
	m.add(row+busySuffix, r.busy)
}

const (
	mostRuns  = 9
	leastRuns = 5
	enough    = 40 * time.Second // per size and kind of measurement, once there are leastRuns
	tooMuch   = 8 * time.Minute  // likewise; then fewer runs must do
)

// again reports whether to do another run, given the number of runs, the most wanted and when the first began.
func again(runs, most int, since time.Time) bool {
	took := time.Since(since)
	return runs == 0 || runs < leastRuns && took < tooMuch || runs < most && took < enough
}

// measure measures one size: all builds in turns, including those of the peers, then all edits in turns.
func measure(t *testing.T, program string, beside peers, cases, most int) measured {
	m := measured{}
	dir := memory(t)
	run(t, ourselves(t, "make", strconv.Itoa(cases), dir))
	beside.put(t, dir)
	out := filepath.Join(dir, "out")
	build := func() *exec.Cmd {
		return exec.CommandContext(t.Context(), program, "build", "-q", "-s", dir, "-o", filepath.Join(out, "site"))
	}
	begun := time.Now()
	for n := 0; again(n, most, begun); n++ {
		m.ran(rowBare, run(t, ourselves(t, "bare", dir, filepath.Join(out, "bare"))))
		m.ran(rowLess, run(t, ourselves(t, "build without search", dir, filepath.Join(out, "less"))))
		whole := run(t, build())
		m.ran(rowBuild, whole)
		m[rowMemory] = append(m[rowMemory], whole.peak)
		m.add(rowAgain, run(t, build()).took)
		beside.run(t, m, dir, out)
		if err := os.RemoveAll(out); err != nil {
			t.Fatal(err)
		}
	}
	p := serve(t, program, dir)
	m.add(rowStart, p.started)
	begun = time.Now()
	for n := 0; again(n, most, begun); n++ {
		for _, what := range edits {
			m.add(editPrefix+what, p.change(what))
		}
	}
	return m
}

// TestTable measures and prints one table in Markdown. It runs if TOTALPLACE_BENCH names sizes of packs:
//
//	TOTALPLACE_BENCH=100,1000 go test -count=1 -timeout 60m -run '^TestTable$' -v ./generator/bench
//
// TOTALPLACE_BENCH_THEN says what else to do with it: page puts it into docs/performance.md, check compares it with
// the baseline, and baseline makes it the baseline.
func TestTable(t *testing.T) {
	sizes := os.Getenv("TOTALPLACE_BENCH")
	if sizes == "" {
		return // it takes minutes and needs an idle machine
	}
	beside := askedFor(t)
	program := filepath.Join(t.TempDir(), "totalplace")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "totalplace/cmd/totalplace").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	then, most := os.Getenv("TOTALPLACE_BENCH_THEN"), mostRuns
	if then == "check" {
		most = leastRuns // check runs in CI, where it must be quick
	}
	var names []string
	all := map[string]measured{}
	for name := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(name)
		if err != nil || n < 1 {
			t.Fatalf("TOTALPLACE_BENCH is set to %q, which is no list of numbers", sizes)
		}
		t.Run(name, func(t *testing.T) { all[name] = measure(t, program, beside, n, most) })
		names = append(names, name)
	}
	if t.Failed() {
		return
	}
	text := table(names, all, beside)
	fmt.Print("\n", text, "\n")
	for what := range strings.SplitSeq(then, ",") {
		switch what {
		case "":
		case "page":
			putInPage(t, text)
		case "check":
			check(t, names, all)
		case "baseline":
			writeBaseline(t, names, all)
		default:
			t.Fatalf("TOTALPLACE_BENCH_THEN is set to %q; it is a list of page, check and baseline", then)
		}
	}
}

// table returns the table: ratios, with the measured values in brackets.
func table(names []string, all map[string]measured, beside peers) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s; medians of runs in turns.\n\n| |", strings.Join(append([]string{machine()}, beside.names...), ", "))
	for _, name := range names {
		if n := len(name); n > 3 {
			name = name[:n-3] + "," + name[n-3:]
		}
		fmt.Fprintf(&b, " %s case studies |", name)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" ---: |", len(names)) + "\n")
	for _, row := range append(rows(), beside.rows()...) {
		b.WriteString("| " + row + " |")
		for _, name := range names {
			m := all[name]
			switch v := m.median(row); {
			case strings.HasPrefix(row, memPrefix) && v == 0:
				b.WriteString(" not measured |")
			case strings.HasPrefix(row, memPrefix):
				fmt.Fprintf(&b, " %.0f MB |", v)
			case row == rowBare || row == rowBare+busySuffix:
				fmt.Fprintf(&b, " 1 (%s) |", spoken(v))
			default:
				fmt.Fprintf(&b, " %.1f (%s) |", m.times(row), spoken(v))
			}
		}
		b.WriteString("\n")
	}
	b.WriteString(beside.faster(names, all))
	b.WriteString("| runs: builds, edits of each kind |")
	for _, name := range names {
		fmt.Fprintf(&b, " %d, %d |", len(all[name][rowBare]), len(all[name][editPrefix+edits[0]]))
	}
	b.WriteString("\n")
	return b.String()
}

// spoken formats a time given in ms.
func spoken(ms float64) string {
	if ms < 1000 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f s", ms/1000)
}

// machine describes the machine of the measurements and its load.
func machine() string {
	out := fmt.Sprintf("%d cores, GOMAXPROCS %d, %s, %s/%s", runtime.NumCPU(), runtime.GOMAXPROCS(0), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := regexp.MustCompile(`model name\s*: (.+)`).FindSubmatch(info); m != nil {
			out += ", " + string(m[1])
		}
	}
	if _, err := os.Stat("/dev/shm"); err == nil {
		out += ", files in memory"
	} else {
		out += ", files on disk"
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		out += ", load average at the end " + strings.Fields(string(load))[0]
	}
	return out
}

const (
	pageFile     = "../../docs/performance.md"
	baselineFile = "testdata/baseline.json"
	slack        = 1.5 // machines differ, and so does their load
)

// putInPage replaces the table between the two marks in docs/performance.md.
func putInPage(t *testing.T, text string) {
	t.Helper()
	const from, to = "<!-- table -->\n", "<!-- end of table -->"
	page, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), from)
	_, after, found2 := strings.Cut(rest, to)
	if !found || !found2 {
		t.Fatalf("%s has no place for the table", pageFile)
	}
	if err := os.WriteFile(pageFile, []byte(before+from+"\n"+text+"\n"+to+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// baseline has, for each size, the rows least affected by a busy machine: processor time as a multiple of the bare
// loop's, and memory in MB.
type baseline map[string]map[string]float64

func baselineOf(names []string, all map[string]measured) baseline {
	out := baseline{}
	for _, name := range names {
		out[name] = map[string]float64{}
		for _, row := range rows() {
			v := all[name].times(row)
			switch {
			case row == rowMemory:
				v = all[name].median(row)
			case row == rowBare+busySuffix, !strings.HasSuffix(row, busySuffix):
				continue
			}
			out[name][row] = float64(int(v*100+0.5)) / 100
		}
	}
	return out
}

func readBaseline(t *testing.T) baseline {
	t.Helper()
	data, err := os.ReadFile(baselineFile)
	out := baseline{}
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return out
}

// check prints the values that exceed the baseline by more than the slack. It does not fail the test, because a busy
// machine looks the same as a slow program; the reader has to judge.
func check(t *testing.T, names []string, all map[string]measured) {
	t.Helper()
	old, known, worse := readBaseline(t), 0, 0
	for name, rows := range baselineOf(names, all) {
		for row, v := range rows {
			was := old[name][row]
			if was > 0 {
				known++
			}
			if was > 0 && v > was*slack {
				worse++
				fmt.Printf("worse than the baseline: %s case studies, %s: %.2f, was %.2f\n", name, row, v, was)
			}
		}
	}
	fmt.Printf("%d of %d numbers are more than %.1f times those of the baseline\n", worse, known, slack)
}

func writeBaseline(t *testing.T, names []string, all map[string]measured) {
	t.Helper()
	b := readBaseline(t)
	for name, rows := range baselineOf(names, all) {
		b[name] = rows
	}
	data, err := json.MarshalIndent(b, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(baselineFile), 0o755)
	}
	if err == nil {
		err = os.WriteFile(baselineFile, append(data, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
