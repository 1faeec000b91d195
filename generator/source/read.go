package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"totalplace/generator/room"
)

// Read reads every file of the content tree. Problems are what authors can mend; the error is what the system
// refused, with each path and the reason.
func Read(content fs.FS) (*Tree, Problems, error) { return (*Memo)(nil).Read(content, nil) }

// Read is like the function [Read], but takes unchanged files from the memo. If understand is not nil it is called
// with each file as soon as it is read, from several goroutines at once. It stores what it makes of the file with
// [Keep] and then releases the rest, so that ten thousand files are never in memory in all their forms.
func (m *Memo) Read(content fs.FS, understand func(*File)) (*Tree, Problems, error) {
	var problems Problems
	begun := time.Now()
	paths, err := walk(content, &problems)
	files := make([]*File, len(paths))
	found := make([]Problems, len(paths))
	errs := make([]error, len(paths))
	memory := make([]remembered, len(paths)) // to be remembered
	readers := sync.Pool{New: func() any { return &reader{content: content, memo: m} }}
	SideBySide(len(paths), func(i int) {
		s := m.sealAt(paths[i], begun)
		if f := m.sealed(oneForm(paths[i].path), s); f != nil {
			files[i], found[i], memory[i] = f, f.found, remembered{f, s, true}
			return
		}
		r := readers.Get().(*reader)
		f, err := r.file(paths[i].path, &found[i])
		if f != nil && understand != nil {
			raw := f.raw
			understand(f)
			if f.raw == nil {
				r.buffer = raw // released, so the next file may be read into it
			}
		}
		readers.Put(r)
		files[i], errs[i], memory[i] = f, err, remembered{f, s, false}
	})
	for _, p := range found {
		problems = append(problems, p...)
	}
	if err := errors.Join(append([]error{err}, errs...)...); err != nil {
		return nil, problems, err
	}
	var refused []string
	for i, f := range files {
		if f == nil {
			refused = append(refused, oneForm(paths[i].path))
		}
	}
	files = slices.DeleteFunc(files, func(f *File) bool { return f == nil })
	m.remember(memory)
	return &Tree{Files: files, Refused: refused, reader: reader{content: content}}, problems, nil
}

// listed is a file found while walking the tree.
type listed struct {
	path  string
	entry fs.DirEntry
}

// walk returns all source files in the tree, and also everything that is not a regular file. The latter is never
// opened: a symbolic link could lead out of the tree, and a pipe would never end.
func walk(content fs.FS, problems *Problems) ([]listed, error) {
	var paths []listed
	var errs []error
	folded := map[string]string{}
	_ = fs.WalkDir(content, ".", func(p string, d fs.DirEntry, err error) error {
		add := func(code, msg, hint string) {
			problems.Add(Pos{File: path.Join(Root, oneForm(p))}, code, msg, hint)
		}
		if err != nil { // this folder cannot be listed; others may
			errs = append(errs, cannotRead(path.Join(Root, oneForm(p)), err))
			return nil
		}
		if p == "." {
			return nil
		}
		if Litter(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if strings.Count(p, "/") > maxFolders {
			add("too-large", fmt.Sprintf("folders are nested more than %d deep", maxFolders), "move it up")
			return fs.SkipDir
		}
		// Names are compared within one folder only: if folders collide, their contents need not be reported again.
		// At the top level one of the two has a name unknown to a pack, which is reported.
		key := p
		if name := oneName(d.Name()); name != d.Name() {
			key = strings.TrimSuffix(p, d.Name()) + name
		}
		if other, taken := folded[key]; taken && strings.Contains(p, "/") {
			msg := fmt.Sprintf("some computers cannot tell this name from %s", Quote(Root+"/"+other))
			if norm.NFC.String(other) == oneForm(p) {
				msg = "two files have this name, and differ only in how a computer stores the letters"
			}
			add("same-name", msg, "rename one of them")
		}
		folded[key] = p
		if d.IsDir() {
			return nil
		}
		if ext := path.Ext(p); ext != ".md" && ext != ".yaml" { // the names of those are ids, with stricter rules
			if fault, hint := nameFault(d.Name()); fault != "" {
				add("wrong-name", fault, hint)
			}
		}
		if len(paths) == maxFiles {
			add("too-large", fmt.Sprintf("more than %d files", maxFiles), "split the pack")
			return fs.SkipAll
		}
		paths = append(paths, listed{p, d})
		return nil
	})
	return paths, errors.Join(errs...)
}

// oneName returns a form of a name that is equal for all names that some file system takes for the same: it folds
// case, the two forms of é, and points and spaces at the end.
func oneName(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ToLower(strings.TrimRight(name, ". "))
	}
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(strings.TrimRight(name, ". "))))
}

// nameFault says what keeps a name from being a valid file name on every system, and what to do, or returns "" twice.
func nameFault(name string) (fault, hint string) {
	base, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch {
	case slices.Contains(reserved, strings.TrimSpace(base)):
		return fmt.Sprintf("%s is a name that Windows reserves", Quote(name)), "rename the file"
	case strings.ContainsAny(name, `<>:"|?*\`), strings.ContainsFunc(name, forbidden), !utf8.ValidString(name):
		return fmt.Sprintf("%s has a character that some computers do not allow in a name", Quote(name)), "rename the file, with letters, digits and hyphens"
	case name != strings.TrimRight(name, ". "), name != strings.TrimSpace(name):
		return fmt.Sprintf("%s begins or ends with a space or a full stop", Quote(name)), "rename the file"
	}
	return "", ""
}

// Litter reports whether a name is one that editors and operating systems leave behind. Such files are not the
// author's mistake, and never part of a pack.
func Litter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") ||
		strings.HasPrefix(name, "~$") || strings.HasPrefix(name, "___jb_") || name == "4913" ||
		slices.Contains([]string{"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}, strings.ToLower(name)) ||
		slices.Contains([]string{".swp", ".swx", ".tmp", ".bak", ".part", ".crswap"}, strings.ToLower(path.Ext(name)))
}

// reader reads one file after another. It is not safe for concurrent use.
type reader struct {
	content fs.FS
	memo    *Memo
	buffer  []byte // for the bytes of one file
	front   bufio.Reader
	files   room.Shelf[File]
	names   room.Words
	keys    map[string]int // for the keys of one mapping; see [File.keyLines]
}

func (r *reader) file(p string, problems *Problems) (*File, error) {
	name := oneForm(p)
	add := func(code, msg, hint string) { problems.Add(Pos{File: Root + "/" + name}, code, msg, hint) }
	ext := path.Ext(p)
	most, hint := int64(maxAsset), "make it smaller"
	switch ext {
	case ".md":
		most, hint = maxMarkdown, "divide it into several pages"
	case ".yaml":
		most, hint = maxYAML, "shorten it"
	case ".csv":
		most = maxTable
	}
	// The name may stand for something else by now, and its file may grow while it is read.
	info, err := fs.Lstat(r.content, p)
	switch {
	case err != nil:
	case info.Mode()&fs.ModeSymlink != 0:
		add("not-a-file", "this is a link to another place, and links are not followed", "put the file itself here")
		return nil, nil
	case !info.Mode().IsRegular():
		add("not-a-file", "this is not a plain file", "take it out of content")
		return nil, nil
	}
	var data []byte
	if err == nil {
		data, err = r.atMost(p, info.Size(), most+1)
	}
	if err != nil {
		return nil, cannotRead(Root+"/"+name, err)
	}
	if size := max(info.Size(), int64(len(data))); size > most {
		add("too-large", fmt.Sprintf("the file has %d KB; at most %d KB are read", (size+1023)>>10, most>>10), hint)
		return nil, nil
	}
	f := r.memo.again(name, data)
	if f == nil {
		whole := r.names.Keep(Root + "/" + name)
		f = &r.files.Room(1)[0]
		*f = File{Path: whole[len(Root)+1:], name: whole, listed: p, once: r.memo == nil, raw: data}
		if p == f.Path {
			f.listed = f.Path // which is kept on a shelf
		}
		if f.once {
			r.buffer = nil // the file owns it now
		} else {
			f.raw = bytes.Clone(data) // kept while the file does not change, so without spare capacity
		}
		if r.keys == nil {
			r.keys = map[string]int{}
		}
		f.Data, f.keyLines = f.raw, r.keys
		f.parse(&r.front, &f.found)
		f.keyLines = nil
	}
	*problems = append(*problems, f.found...)
	return f, nil
}

// parse parses the bytes as the file's extension says.
func (f *File) parse(in *bufio.Reader, problems *Problems) {
	ext := path.Ext(f.Path)
	if ext != ".md" && ext != ".yaml" || !f.clean(problems) {
		return
	}
	if ext == ".md" {
		f.front(in, problems)
	} else {
		f.root = f.parseYAML(f.Data, 1, "the file", "write the entries, or delete it", problems)
	}
	f.read = f.root != nil
}

// conflict returns the offset of a merge conflict that a version control system left in the file. Either both markers
// are present, one below the other, or there is a single one followed by the name of a version, which somebody forgot
// to take out, and not by a sentence.
func conflict(data []byte) (at int, found bool) {
	const begins, ends = "<<<<<<< ", ">>>>>>> "
	at = bytes.Index(data, []byte(begins))
	if at < 0 && !bytes.Contains(data, []byte(ends)) { // nearly always
		return 0, false
	}
	if at >= 0 && (at == 0 || data[at-1] == '\n') && bytes.Contains(data[at:], []byte("\n"+ends)) {
		return at, true
	}
	mark := conflictMark.FindIndex(data)
	if mark == nil {
		return 0, false
	}
	return mark[0], true
}

// conflictMark matches a marker followed by the name of a version.
var conflictMark = regexp.MustCompile(`(?m)^(?:<<<<<<< (?:\S+|Updated upstream)|>>>>>>> (?:\S+(?: \(.*\))?|Stashed changes))\r?$`)

const (
	twoVersions   = "from here the file holds two versions of the text, and only one can stay"
	chooseVersion = "keep the right words, and delete the lines of <<<<<<<, ======= and >>>>>>>"
)

// garbled returns the offset of the first mojibake in the data: characters that were one, before a program read UTF-8
// as Windows-1252 and saved the result (â€™ for ’, Â£ for £). It also returns those characters and the one that was
// meant. All mojibake in a file has one cause.
func garbled(data []byte) (at int, typed, meant string) {
	for from := 0; ; from++ {
		i := bytes.IndexByte(data[from:], 0xc3) // the first byte of Â, Ã and â
		if i < 0 {
			return 0, "", ""
		}
		from += i
		letters := misread.Find(data[from:min(from+utf8.UTFMax*3, len(data))])
		was, err := charmap.Windows1252.NewEncoder().Bytes(letters)
		if len(letters) > 0 && err == nil && utf8.Valid(was) {
			return from, string(letters), string(was)
		}
	}
}

// misread matches such characters. No word contains them, even if it is in capitals and followed by a dash or
// quotation mark.
var misread = regexp.MustCompile("^(?:[ÂÃ][\u00a0-\u00bf]|â(?:€.|‚¬))")

// atMost reads at most n bytes of a file, whose size is said to be size, into the buffer.
func (r *reader) atMost(p string, size, n int64) ([]byte, error) {
	f, err := r.content.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := bytes.NewBuffer(r.buffer[:0])
	b.Grow(int(min(size, n)) + bytes.MinRead) // so that one read finds the end of the file too
	_, err = b.ReadFrom(io.LimitReader(f, n))
	r.buffer = b.Bytes()
	return r.buffer, err
}

// cannotRead returns an error that names the path once, with the system's reason.
func cannotRead(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("cannot read %s: %w", Printable(name), err)
}

// asUTF8 is the hint how to save a text as UTF-8.
const asUTF8 = "save the file as UTF-8: in Notepad choose File > Save As, and UTF-8 as its encoding"

// notUTF8 says that a byte is not UTF-8, and what it was most likely meant to be: nearly all such files were saved as
// Windows-1252.
func notUTF8(b byte) string {
	if meant := charmap.Windows1252.DecodeByte(b); unicode.IsGraphic(meant) && meant != utf8.RuneError {
		return fmt.Sprintf("this character, most likely %s, is not saved as UTF-8", Quote(string(meant)))
	}
	return fmt.Sprintf("the byte %#02x is not UTF-8 text", b)
}

// clean turns Data into plain text and reports characters that may not occur in it. Each of these is replaced by one
// other character, so that the columns of what follows stay right. It returns false if Data is not text at all.
func (f *File) clean(problems *Problems) bool {
	if !f.text(problems) {
		f.Data = nil
		f.index()
		f.Body = f.bodyFrom(0)
		return false
	}
	if !f.plain {
		if at, typed, meant := garbled(f.Data); typed != "" {
			problems.Add(f.At(at), "not-text", Quote(typed)+" is here in place of "+Quote(meant)+": a program misread the file, which is UTF-8, and saved the result",
				"go back to the file as it was before; or write "+Quote(meant)+", and correct all such characters below")
		}
		if holdsForbidden(f.Data) {
			f.replace(problems)
		}
	}
	for i := range f.lines {
		if len(f.lineBytes(i)) > maxLine {
			problems.Add(Pos{f.Name(), i + 1, 1}, "too-large", fmt.Sprintf("the line has more than %d KB", maxLine>>10), "divide it")
		}
	}
	return true
}

// text gives the lines of Data the same ending everywhere. It returns false, after reporting why, if Data is no text
// or two versions of one.
func (f *File) text(problems *Problems) bool {
	whole := Pos{File: f.Name()}
	switch {
	case bytes.HasPrefix(f.Data, []byte("\xff\xfe")), bytes.HasPrefix(f.Data, []byte("\xfe\xff")):
		problems.Add(whole, "not-text", "the file is saved as UTF-16", asUTF8)
		return false
	case office(f.Data):
		problems.Add(whole, "not-text", "this is a Word or Excel file, although its name says otherwise", "copy its text into a text editor, and save it there as UTF-8")
		return false
	case bytes.Count(f.Data, []byte{0}) > 8:
		problems.Add(whole, "not-text", "this is not a text file", "write it with a text editor, and save it as UTF-8")
		return false
	}
	f.Data = bytes.TrimPrefix(f.Data, []byte("\ufeff"))
	if bytes.Contains(f.Data, []byte("\r\n")) { // few have any; without, Data shares its bytes with raw
		f.Data = bytes.ReplaceAll(f.Data, []byte("\r\n"), []byte("\n"))
	}
	alone := bytes.IndexByte(f.Data, '\r')
	if alone >= 0 {
		f.Data = bytes.ReplaceAll(f.Data, []byte("\r"), []byte("\n"))
	}
	f.index()
	if at, found := conflict(f.Data); found {
		problems.Add(f.At(at), "merge-conflict", twoVersions, chooseVersion)
		return false
	}
	if alone >= 0 {
		problems.Add(f.At(alone), "not-text", "this line ends in the way of old Macintosh computers", "save the file with Windows or Unix line endings")
	}
	return true
}

func (f *File) replace(problems *Problems) {
	const most = 20 // per file
	out := make([]byte, 0, len(f.Data))
	bad, hidden, lost := 0, 0, false
	var next Pos // the first one not reported individually
	for i := 0; i < len(f.Data); {
		r, n := utf8.DecodeRune(f.Data[i:])
		switch {
		case r == utf8.RuneError && n == 1: // all have one cause and one remedy
			if bad++; bad == 1 {
				problems.Add(f.At(i), "not-text", notUTF8(f.Data[i]), asUTF8)
			}
			out = append(out, "�"...)
		case r == utf8.RuneError && !lost: // written by another program
			lost = true
			problems.Add(f.At(i), "not-text", "the sign � shows that a letter was lost here", "type the letter again, here and wherever the sign is below")
			out = append(out, "�"...)
		case forbidden(r):
			switch hidden++; {
			case hidden <= most:
				problems.Add(f.At(i), "not-text", fmt.Sprintf("there is an invisible character here, U+%04X", r), "delete it and type the word again")
			case hidden == most+1:
				next = f.At(i)
			}
			out = append(out, "�"...)
		default:
			out = append(out, f.Data[i:i+n]...)
		}
		i += n
	}
	if hidden > most {
		problems.Add(next, "not-text", fmt.Sprintf("there are %d more invisible characters here and below", hidden-most), "delete them")
	}
	f.Data = out
	f.index()
}

func (f *File) index() {
	f.lines = append(make([]int, 0, 1+bytes.Count(f.Data, []byte("\n"))), 0)
	for at := 0; ; {
		next := bytes.IndexByte(f.Data[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
		f.lines = append(f.lines, at)
	}
	f.counts = nil
	if f.plain = plain(f.Data); f.plain {
		return
	}
	f.counts = make([]int32, 0, 1+len(f.Data)/stride)
	runes := 0
	for at := 0; ; at += stride {
		f.counts = append(f.counts, int32(runes))
		if at+stride > len(f.Data) {
			break
		}
		for _, b := range f.Data[at : at+stride] {
			if utf8.RuneStart(b) {
				runes++
			}
		}
	}
}

// Forbidden reports whether a text contains a forbidden character; see forbidden. An author can write one without
// typing it, as &#x202e; or "\e".
func Forbidden(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f { // rare
			return strings.ContainsFunc(s[i:], forbidden)
		}
	}
	return false
}

// plain reports whether a text consists of printable ASCII characters, newlines and tabs.
func plain(data []byte) bool {
	for _, b := range data {
		if (b < ' ' || b >= 0x7f) && b != '\n' && b != '\t' {
			return false
		}
	}
	return true
}

// holdsForbidden reports whether a text contains a forbidden character or invalid UTF-8.
func holdsForbidden(data []byte) bool {
	for i := 0; i < len(data); {
		if b := data[i]; b >= ' ' && b < 0x7f || b == '\n' || b == '\t' { // nearly always
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError || forbidden(r) {
			return true
		}
		i += n
	}
	return false
}

// forbidden reports whether r is a character that cannot be seen and can do harm: a control other than tab and
// newline, a line separator at which some programs break lines, a direction override or a non-character.
func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
		return true
	}
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}
