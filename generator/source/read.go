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

// Read reads every file of the content tree. Problems are what authors can mend; the error is what the
// machine refused, with each path and the system's reason.
func Read(content fs.FS) (*Tree, Problems, error) { return (*Memo)(nil).Read(content, nil) }

// Read does what the function Read does, and takes from the memo what has not changed. If understand is
// not nil it is called with each file as soon as that is read, on several goroutines at once. What it makes
// of the file it keeps with it ([Keep]), and then lets go of the rest, so that there are never ten thousand
// files in memory in all their forms.
func (m *Memo) Read(content fs.FS, understand func(*File)) (*Tree, Problems, error) {
	var problems Problems
	begun := time.Now()
	paths, err := walk(content, &problems)
	files := make([]*File, len(paths))
	found := make([]Problems, len(paths))
	errs := make([]error, len(paths))
	memory := make([]remembered, len(paths)) // for the next read
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
				r.buffer = raw // let go of: the next file may be read into it
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
	return &Tree{files, refused, reader{content: content}}, problems, nil
}

// listed is a file that was found in the tree.
type listed struct {
	path  string
	entry fs.DirEntry
}

// walk walks the tree and returns all source files, and what is no plain file. That is never opened: a link could lead
// out of the tree, and a pipe would never end.
func walk(content fs.FS, problems *Problems) ([]listed, error) {
	var paths []listed
	var errs []error
	folded := map[string]string{}
	_ = fs.WalkDir(content, ".", func(p string, d fs.DirEntry, err error) error {
		add := func(code, msg, hint string) {
			problems.Add(Pos{File: path.Join(Root, oneForm(p))}, code, msg, hint)
		}
		if err != nil { // the folder cannot be listed; others can
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
			add("too-large", fmt.Sprintf("folders lie more than %d deep", maxFolders), "move it up")
			return fs.SkipDir
		}
		// Only within one folder: where folders collide, what lies in them need not be told again. At the top one of the two
		// has no name that a pack knows, which is told.
		key := p
		if name := oneName(d.Name()); name != d.Name() {
			key = strings.TrimSuffix(p, d.Name()) + name
		}
		if other, taken := folded[key]; taken && strings.Contains(p, "/") {
			msg := fmt.Sprintf("this name and %s are one name on some computers", Quote(Root+"/"+other))
			if norm.NFC.String(other) == oneForm(p) {
				msg = "two files have this name, which differ only in the codes that their letters are made of"
			}
			add("same-name", msg, "rename one of them")
		}
		folded[key] = p
		if d.IsDir() {
			return nil
		}
		if ext := path.Ext(p); ext != ".md" && ext != ".yaml" { // of those, the name is an id, and held to stricter rules
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

// oneName folds what some file system takes for the same name: capitals, the two forms of é, and points
// and spaces at the end.
func oneName(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ToLower(strings.TrimRight(name, ". "))
	}
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(strings.TrimRight(name, ". "))))
}

// nameFault says what keeps a name from being the name of a file everywhere, or returns "" twice.
func nameFault(name string) (fault, hint string) {
	base, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch {
	case slices.Contains(reserved, strings.TrimSpace(base)):
		return fmt.Sprintf("%s is a name that Windows reserves", Quote(name)), "rename the file"
	case strings.ContainsAny(name, `<>:"|?*\`), strings.ContainsFunc(name, forbidden), !utf8.ValidString(name):
		return fmt.Sprintf("%s holds a character that not every computer allows in a name", Quote(name)), "rename the file, with letters, digits and hyphens"
	case name != strings.TrimRight(name, ". "), name != strings.TrimSpace(name):
		return fmt.Sprintf("%s begins or ends with a space or a point", Quote(name)), "rename the file"
	}
	return "", ""
}

// Litter reports whether a name is one that editors and systems leave lying about. Such files are no
// mistake of the author's, and never part of a pack.
func Litter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") ||
		strings.HasPrefix(name, "~$") || strings.HasPrefix(name, "___jb_") || name == "4913" ||
		slices.Contains([]string{"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}, strings.ToLower(name)) ||
		slices.Contains([]string{".swp", ".swx", ".tmp", ".bak", ".part", ".crswap"}, strings.ToLower(path.Ext(name)))
}

// reader reads one file after another.
type reader struct {
	content fs.FS
	memo    *Memo
	buffer  []byte // room for the bytes of one file
	front   bufio.Reader
	files   room.Shelf[File]
	names   room.Words
	keys    map[string]int // for the keys of one mapping
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
	// The name may have become something else since it was listed, and its file may grow while it is read.
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
			f.listed = f.Path // which stays
		}
		if f.once {
			r.buffer = nil // it is the file's now
		} else {
			f.raw = bytes.Clone(data) // for as long as the file does not change, and no longer than it is
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

// parse makes of the bytes what the ending of the file says.
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

// conflict returns where a program that keeps versions left two of them, one below the other, for somebody to choose. It
// marks where both begin and end. One mark may be what somebody forgot to take out, unless a sentence follows it.
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

// conflictMark is such a mark, with the name of a version.
var conflictMark = regexp.MustCompile(`(?m)^(?:<<<<<<< (?:\S+|Updated upstream)|>>>>>>> (?:\S+(?: \(.*\))?|Stashed changes))\r?$`)

const (
	twoVersions   = "two versions of this file were put into one here, and nobody chose between them"
	chooseVersion = "keep what is right, and take out the lines of <<<<<<<, ======= and >>>>>>>"
)

// garbled returns where letters stand that were one letter, before a program read UTF-8 as what Windows wrote of old and saved
// it: â€™ for ’, Â£ for £. All in a file have one cause.
func garbled(data []byte) (at int, typed, meant string) {
	for from := 0; ; from++ {
		i := bytes.IndexByte(data[from:], 0xc3) // with which Â, Ã and â begin
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

// misread is how such letters look. No word ends like that, even in capitals and before a dash or a quotation mark.
var misread = regexp.MustCompile("^(?:[ÂÃ][\u00a0-\u00bf]|â(?:€.|‚¬))")

// atMost reads at most n bytes of a file, which is said to have so many, into the buffer.
func (r *reader) atMost(p string, size, n int64) ([]byte, error) {
	f, err := r.content.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := bytes.NewBuffer(r.buffer[:0])
	b.Grow(int(min(size, n)) + bytes.MinRead) // so that one read and the end of the file fit
	_, err = b.ReadFrom(io.LimitReader(f, n))
	r.buffer = b.Bytes()
	return r.buffer, err
}

// cannotRead names the path once, and the system's reason.
func cannotRead(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("cannot read %s: %w", Printable(name), err)
}

// asUTF8 is how a text is saved so that each letter can be read.
const asUTF8 = "save the file as UTF-8: in Notepad choose File > Save As, and UTF-8 as its encoding"

// notUTF8 says of a byte that it is no text, and what it most likely was meant to be: nearly all such files come from an
// editor on Windows that writes a byte for each letter.
func notUTF8(b byte) string {
	if meant := charmap.Windows1252.DecodeByte(b); unicode.IsGraphic(meant) && meant != utf8.RuneError {
		return fmt.Sprintf("what stands here, most likely %s, is not saved as UTF-8", Quote(string(meant)))
	}
	return fmt.Sprintf("the byte %#02x is not UTF-8 text", b)
}

// clean makes Data plain text and reports what may not stand in it. Each bad character is replaced by
// one character, so that later columns stay true. It returns false for what is no text at all.
func (f *File) clean(problems *Problems) bool {
	whole := Pos{File: f.Name()}
	switch {
	case bytes.HasPrefix(f.Data, []byte("\xff\xfe")), bytes.HasPrefix(f.Data, []byte("\xfe\xff")):
		problems.Add(whole, "not-text", "the file is saved as UTF-16", asUTF8)
	case office(f.Data):
		problems.Add(whole, "not-text", "this is a file of Word or Excel, and only its name says otherwise", "copy its text into a text editor, and save it there as UTF-8")
	case bytes.Count(f.Data, []byte{0}) > 8:
		problems.Add(whole, "not-text", "this is not a text file", "write it with a text editor, and save it as UTF-8")
	default:
		f.Data = bytes.TrimPrefix(f.Data, []byte("\ufeff"))
		if bytes.Contains(f.Data, []byte("\r\n")) { // few; the others share their bytes with what was received
			f.Data = bytes.ReplaceAll(f.Data, []byte("\r\n"), []byte("\n"))
		}
		alone := bytes.IndexByte(f.Data, '\r')
		if alone >= 0 {
			f.Data = bytes.ReplaceAll(f.Data, []byte("\r"), []byte("\n"))
		}
		f.index()
		if at, found := conflict(f.Data); found {
			problems.Add(f.At(at), "merge-conflict", twoVersions, chooseVersion)
			break
		}
		if alone >= 0 {
			problems.Add(f.At(alone), "not-text", "this line ends as on old Macintosh computers", "save the file with the line endings of Windows or Unix")
		}
		if !f.plain {
			if at, typed, meant := garbled(f.Data); typed != "" {
				problems.Add(f.At(at), "not-text", Quote(typed)+" stands where "+Quote(meant)+" was meant: a program opened the file as if it were not UTF-8, and saved what it saw",
					"take the file as it was before; or write "+Quote(meant)+", and mend all such signs below")
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
	f.Data = nil
	f.index()
	f.Body = f.bodyFrom(0)
	return false
}

func (f *File) replace(problems *Problems) {
	const most = 20 // of one file
	out := make([]byte, 0, len(f.Data))
	bad, hidden, lost := 0, 0, false
	var next Pos // of what is not told one by one
	for i := 0; i < len(f.Data); {
		r, n := utf8.DecodeRune(f.Data[i:])
		switch {
		case r == utf8.RuneError && n == 1: // all of them have one cause, and one remedy
			if bad++; bad == 1 {
				problems.Add(f.At(i), "not-text", notUTF8(f.Data[i]), asUTF8)
			}
			out = append(out, "�"...)
		case r == utf8.RuneError && !lost: // a program that knew no better wrote it
			lost = true
			problems.Add(f.At(i), "not-text", "the sign � stands where a letter was lost", "type the letter again, here and wherever it stands below")
			out = append(out, "�"...)
		case forbidden(r):
			switch hidden++; {
			case hidden <= most:
				problems.Add(f.At(i), "not-text", fmt.Sprintf("the invisible character U+%04X stands here", r), "delete it and type the word again")
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
		problems.Add(next, "not-text", fmt.Sprintf("%d more invisible characters stand here and below", hidden-most), "delete them")
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

// Forbidden reports whether a text holds a character that may not stand in a text: see forbidden. An
// author can write one without typing it, as &#x202e; or "\e".
func Forbidden(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f { // few have any
			return strings.ContainsFunc(s[i:], forbidden)
		}
	}
	return false
}

// plain reports whether a text holds nothing but the letters and signs of ASCII, new lines and tabs.
func plain(data []byte) bool {
	for _, b := range data {
		if (b < ' ' || b >= 0x7f) && b != '\n' && b != '\t' {
			return false
		}
	}
	return true
}

// holdsForbidden reports whether a text holds such a character, or a byte that is no text.
func holdsForbidden(data []byte) bool {
	for i := 0; i < len(data); {
		if b := data[i]; b >= ' ' && b < 0x7f || b == '\n' || b == '\t' { // nearly all
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

// forbidden reports characters that cannot be seen and can do harm: controls but tab and newline, the
// line separators that some readers break at, overrides of the direction of writing, non-characters.
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
