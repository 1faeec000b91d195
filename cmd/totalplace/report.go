package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"totalplace/generator/folder"
	"totalplace/generator/source"
)

// How the program speaks. Problems go to stderr, one per line, in the form that editors turn into links; results go
// to stdout. Sentences begin with a small letter and have no full stop, because a hint may follow after a semicolon.
// Colour, and the source line with a caret, appear only on a terminal, and colour only if NO_COLOR is not set. With
// --format json a single object goes to stdout and nothing goes anywhere else. That holds even if the machine refuses
// or the command line is wrong; the object's problems then say why. Only serve prints more: an object for each build,
// one with its address after the first, and its remarks on stderr.

// mostShown is how many problems are printed, errors before others; JSON holds all.
const mostShown = 100

// excerptWidth fits, indented, a terminal of 80 columns: a line that broke would part the caret from what it points at.
const excerptWidth = 72

// report is how the program speaks to its user.
type report struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	format         string // text, json or github
	quiet          bool
	source         string // the folder that holds content/, as the user named it

	began time.Time       // when the run did
	found source.Problems // for the JSON object
}

// took returns how long the run has taken so far.
func (r *report) took() time.Duration { return time.Since(r.began) }

// lookup returns a function that looks up variables in an environment.
func lookup(env []string) func(string) string {
	values := make(map[string]string, len(env))
	for _, line := range env {
		name, value, _ := strings.Cut(line, "=")
		values[name] = value
	}
	return func(name string) string { return values[name] }
}

// say prints text on stderr, line by line. Each line is escaped, so that text from outside cannot move the cursor.
func (r *report) say(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for line := range strings.Lines(text) {
		fmt.Fprintln(r.stderr, source.Printable(strings.TrimRight(line, "\n")))
	}
}

// problems prints ps and reports whether an error is among them.
func (r *report) problems(ps source.Problems) bool {
	r.found = ps
	switch r.format {
	case "json": // printed at the end, in the one object
	case "github":
		r.github(ps)
	default:
		r.text(ps)
	}
	return ps.Count(source.Error) > 0
}

// fault reports something that went wrong outside the content.
func (r *report) fault(p source.Problem) {
	switch {
	case r.format == "json":
		r.found = append(r.found, p).Sorted()
	case p.Code == stopped:
		r.say("%s", p.Words())
	case r.format == "github":
		lines := strings.Split(p.Words(), "\n")
		for i, line := range lines {
			lines[i] = source.Printable(line)
		}
		fmt.Fprintf(r.stdout, "::error title=%s::%s\n", workflowProperty.Replace(p.Code), workflowWords.Replace(strings.Join(lines, "\n")))
	default:
		r.say("error: %s", p.Words())
	}
}

func (r *report) text(ps source.Problems) {
	r.lines(ps)
	if e, w := ps.Count(source.Error), ps.Count(source.Warning); e > 0 {
		tail := ""
		if w > 0 {
			tail = " and " + plural(w, "warning")
		}
		fmt.Fprintf(r.stderr, "%s%s; nothing was written\n", plural(e, "error"), tail)
	}
}

// forPeople returns the problems as they are shown to people: notices come last, and not at all if there is an error.
// Programs get all of them, sorted by position.
func (r *report) forPeople(ps source.Problems) source.Problems {
	var out, notices source.Problems
	for _, p := range ps {
		if p.Level == source.Notice {
			notices = append(notices, p)
		} else {
			out = append(out, p)
		}
	}
	if r.quiet || ps.Count(source.Error) > 0 {
		return out
	}
	return append(out, notices...)
}

// lines prints one problem per line.
func (r *report) lines(ps source.Problems) {
	ps = r.forPeople(ps)
	terminal := isTerminal(r.stderr)
	colour := terminal && r.getenv("NO_COLOR") == "" && r.getenv("TERM") != "dumb"
	for _, p := range ps.Worst(mostShown) {
		line := p.String()
		if colour {
			line = strings.Replace(line, p.Level.String()+":", paint(p.Level)+p.Level.String()+":\x1b[0m", 1)
		}
		fmt.Fprintln(r.stderr, line)
		if terminal && p.Source != "" {
			excerpt, before := p.Excerpt(excerptWidth)
			fmt.Fprintf(r.stderr, "    %s\n    %*s\n", excerpt, before+1, "^")
		}
	}
	if more := len(ps) - mostShown; more > 0 {
		fmt.Fprintf(r.stderr, "... and %d more\n", more)
	}
}

func paint(l source.Level) string {
	return map[source.Level]string{source.Error: "\x1b[1;31m", source.Warning: "\x1b[1;33m", source.Notice: "\x1b[1;36m"}[l]
}

// Escapes for workflow commands.
var (
	workflowWords    = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	workflowProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// github prints workflow commands, the worst first, because GitHub shows only the first ten of each level.
func (r *report) github(ps source.Problems) {
	for _, level := range []source.Level{source.Error, source.Warning, source.Notice} {
		for _, p := range ps {
			if p.Level != level {
				continue
			}
			file := path.Join(strings.TrimPrefix(strings.ReplaceAll(r.source, `\`, "/"), "./"), p.Pos.File)
			line, column := p.Pos.Shown()
			fmt.Fprintf(r.stdout, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", level, workflowProperty.Replace(source.Printable(file)),
				line, column, workflowProperty.Replace(p.Code), workflowWords.Replace(p.Words()))
		}
	}
	if e := ps.Count(source.Error); e > 0 {
		fmt.Fprintf(r.stderr, "%s, %s; nothing was written\n", plural(e, "error"), plural(ps.Count(source.Warning), "warning"))
	}
}

// totals are the numbers of a finished site.
type totals struct {
	pages, files int   // manifest.json included
	bytes        int64 // of all files
	unmade       bool  // the files have not been made yet, so their bytes are not known
}

// changes says what writing into a folder did.
func changes(c folder.Change) string {
	if !c.Replaced {
		return "nothing changed"
	}
	return numbers("nothing changed but its list of files",
		number{len(c.Added), "added"}, number{len(c.Changed), "changed"}, number{len(c.Withdrawn), "withdrawn"})
}

// number is a count of files or rows, and what was done with them.
type number struct {
	n    int
	done string
}

// numbers lists those that are not zero: 2 added, 1 changed. If all are zero it returns none.
func numbers(none string, all ...number) string {
	var parts []string
	for _, x := range all {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.done))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), none)
}

// done reports a successful run: in the one line that people like to see at the end, or as the one object.
func (r *report) done(what string, t totals, where, end string) {
	switch {
	case r.format == "json":
		r.json(t)
		return
	case r.quiet:
		return
	}
	if w := r.found.Count(source.Warning); w > 0 {
		end += "; " + plural(w, "warning")
	}
	fmt.Fprintf(r.stdout, "%s %s (%s, %s)%s in %s: %s\n", what, plural(t.pages, "page"), plural(t.files, "file"), source.Size(t.bytes), where, seconds(r.took()), end)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// result is the one object that --format json promises.
type result struct {
	Pages    int       `json:"pages"`
	Files    int       `json:"files"`
	Bytes    *int64    `json:"bytes"` // null if not known
	Problems []problem `json:"problems"`
	Seconds  float64   `json:"seconds"`
	Steps    []step    `json:"steps,omitzero"` // of a dry run; not there for any other
}

// problem is a [source.Problem] in a result.
type problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Level   string `json:"level"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// result returns the result of a run, with all problems that were found.
func (r *report) result(t totals, took time.Duration) result {
	out := result{Pages: t.pages, Files: t.files, Problems: []problem{}, Seconds: took.Seconds()}
	if !t.unmade {
		out.Bytes = &t.bytes
	}
	for _, p := range r.found {
		line, column := p.Pos.Shown()
		out.Problems = append(out.Problems, problem{source.Printable(p.Pos.File), line, column, p.Level.String(), p.Code, p.Msg, p.Hint})
	}
	return out
}

// json prints the result of the run.
func (r *report) json(t totals) { r.object(r.result(t, r.took())) }

// object prints v as JSON. If that fails, the printer remembers it.
func (r *report) object(v any) {
	enc := json.NewEncoder(r.stdout)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
