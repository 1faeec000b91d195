package pack

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"totalplace/generator/source"
)

// A file with the wrong name, or one that could not be understood in full, is a single mistake. What other files say
// about it may still be right, so they are not blamed. This file keeps track of what is not known for sure.

// unsure reports whether the entity is incomplete, so that other files may rightly refer to something in it that was
// not read: a heading of an unreadable text, an item of a malformed list, a figure of a count.
func (r *reading) unsure(f *source.File) bool {
	e := r.entity.entry()
	misshapen := false
	switch e := r.entity.(type) {
	case *Count:
		return !f.Readable() || r.problems.Count(source.Error) > 0
	case *Conversation:
		misshapen = e.misshapen
	case *Event:
		misshapen = e.misshapen
	}
	return misshapen || e.Body.Swallowed || !f.Readable() && len(e.Body.AllIDs()) == 0
}

// doubtful is a file that does not fit the kind of its folder, and may be of another.
type doubtful struct {
	file *source.File
	*reading
}

// stem returns the name of a file without its endings: kent of cases/kent.md.docx.
func stem(p string) string {
	name, _, _ := strings.Cut(path.Base(p), ".")
	return name
}

// idAs returns the id that a file would have if it were of a kind.
func idAs(kind Kind, p string) ID { return NewID(kind, source.Slug(stem(p))) }

// unsureWhich records the kinds that a file may be of. References in other files may later show which.
func (l *loader) unsureWhich(f *source.File, fits []Kind) {
	for _, kind := range fits {
		l.pack.unsure[idAs(kind, f.Path)], l.unreadable = true, true
	}
}

// kind returns the kind that a doubtful file most likely is, or "". It must be called after all references have been
// looked up.
func (l *loader) kind(d doubtful) Kind {
	if len(d.fits) == 1 && d.entity == nil {
		return d.fits[0]
	}
	sought := slices.DeleteFunc(slices.Clone(d.fits), func(kind Kind) bool { return !l.sought[idAs(kind, d.file.Path)] })
	if len(sought) != 1 {
		return ""
	}
	return sought[0]
}

// settleDoubts reports the problems of texts that lack keys required by the kind of their folder.
func (l *loader) settleDoubts() {
	for _, d := range l.doubts {
		id, kind := d.entity.entry().ID, l.kind(d)
		if kind == "" {
			l.problems = append(l.problems, d.problems...)
			continue
		}
		right, here := kind.about().folder, id.Kind().about().folder
		l.problems.Add(d.file.Start(), "wrong-folder", fmt.Sprintf("other files refer to this as one of the %s, but it is in the folder %s", right, here), l.move(d.file, right)+", or give it the keys of "+here)
		l.meant[id] = true
	}
}

// misplaced reports a text that has keys of one kind only but lies in the folder of another. It returns whether a
// file of that name already lies in the right folder, in which case this is most likely a copy of it. References to
// the text by the kind of its present folder are not reported.
func (l *loader) misplaced(f *source.File, r *reading) (twice bool) {
	id, here := r.entity.entry().ID, inFolder(path.Dir(f.Path))
	folder, dir := id.Kind().about().folder, here.about().folder
	quoted := make([]string, len(r.odd))
	for i, key := range r.odd {
		quoted[i] = source.Quote(key.S)
	}
	msg, them := "is a key", "the key"
	if len(r.odd) > 1 {
		msg, them = "are keys", "these keys"
	}
	l.problems.Add(r.odd[0].Pos, "wrong-folder", fmt.Sprintf("%s %s of %s, but this file is in the folder %s", source.Series(quoted), msg, folder, dir),
		fmt.Sprintf("%s; or take %s out, if it is one of the %s", l.move(f, folder), them, dir))
	l.pack.unsure[NewID(here, id.Name())] = true
	return l.tree.File(path.Join(folder, path.Base(f.Path))) != nil
}

// taken returns a hint for the case that the path within content where a file should go is in use already, or "".
func (l *loader) taken(at string) string {
	if other := l.tree.File(at); other != nil {
		return other.Name() + " is there already: keep the one that is right, and delete the other"
	}
	return ""
}

// rename returns the hint to give a file the name of the path at within content, unless that is in use.
func (l *loader) rename(at string) string {
	return cmp.Or(l.taken(at), "rename it "+source.Quote(path.Base(at)))
}

// move returns the hint to move a file to a folder within content, unless that would overwrite another.
func (l *loader) move(f *source.File, folder string) string {
	return cmp.Or(l.taken(path.Join(folder, path.Base(f.Path))), "move it to "+path.Join(source.Root, folder))
}

var (
	// copied matches what computers add to a file's name when they copy it or download it again, or when two people
	// changed it at once in a shared folder.
	copied = regexp.MustCompile(`(?i)^copy of |[-–_ ]*\bcopy(?: ?\(?[0-9]+\)?)?$|[-_ ]*\([0-9]+\)$|[-_ ]*\([^()]*\bconflict[^()]*\)$|\.sync-conflict-[^.]*$`)
	// computer matches what may be the name of a computer, which OneDrive adds in the same case. A word alone, as in
	// kent-EAST, is not: that may be another place.
	computer = regexp.MustCompile(`-[A-Z]+(?:[0-9][A-Z0-9]*(?:-[A-Z0-9]+)*|(?:-[A-Z0-9]+)+)$`)
)

// original returns the name without its ending of the file that one in the same folder is most likely a copy of, as
// far as its own name says, or that name itself.
func (l *loader) original(dir, name, ending string) string {
	if without := source.AsID(computer.ReplaceAllString(name, "")); l.tree.File(path.Join(dir, without+ending)) != nil {
		return without
	}
	return source.AsID(copied.ReplaceAllString(name, ""))
}

// fileName reports a file whose name is not an id, and a count named after another place or year than its own.
// References to the name are taken to mean the name that the file should have, unless another file has that.
func (l *loader) fileName(entity thing) {
	e := entity.entry()
	name, kind := e.ID.Name(), e.ID.Kind()
	fault, hint := source.IDFault(name)
	right := l.original(kind.about().folder, name, path.Ext(e.File))
	c, _ := entity.(*Count)
	if c != nil && c.right != "" {
		right = c.right
	}
	if fault == "" && (c == nil || !c.misnamed) {
		return
	}
	there := ""
	if right != name {
		there = l.taken(path.Join(kind.about().folder, right+path.Ext(e.File)))
	}
	switch {
	case fault != "":
		if right != name && source.IDShaped(right) {
			hint = "write " + source.Quote(right)
		}
		l.problems.Add(source.Pos{File: e.File}, "wrong-id", fault, cmp.Or(there, "rename the file: "+hint))
	default:
		year := strings.TrimPrefix(name, c.Pilot.Name()+"-")
		if _, of := parseYear(year); of { // most likely copied from the count of another year
			hint = "write year: " + year
		} else if yearAtEnd.MatchString(name) {
			hint = "correct pilot and year"
		}
		switch {
		case hint == "":
			hint = cmp.Or(there, "name it "+right+".yaml")
		case there == "":
			hint += ", or name it " + right + ".yaml"
		}
		l.problems.Add(c.top.In(e.File), "wrong-id", fmt.Sprintf("the file is named %s, but counts %s in %s", source.Quote(name), c.Pilot.Name(), c.Year), hint)
	}
	l.meant[e.ID] = true
	if there == "" {
		l.pack.unsure[NewID(kind, right)], l.pack.unsure[NewID(kind, source.Slug(name))] = true, true
	}
}

// yearAtEnd matches the end of a count's name.
var yearAtEnd = regexp.MustCompile(`-[0-9]{4}-[0-9]{2}$`)

// home returns the folder within content where a file with this name belongs, whatever it holds. It returns "." for
// content itself, and "" if the name does not say.
func home(name string) string {
	switch {
	case inList(name) != "":
		return "."
	case path.Ext(name) == ".csv", strings.HasSuffix(name, ".map.yaml"):
		return "returns"
	case half(name) == name:
		return "map"
	}
	return ""
}

// unclaimed reports the files that belong to no kind. A folder that has no place in a pack is reported once, instead
// of its files.
func (l *loader) unclaimed() {
	dirs := append(packFolders(), ".")
	strange := map[string][]doubtful{} // the files in each such folder
	for _, d := range l.strays {
		if dir := path.Dir(d.file.Path); slices.Contains(dirs, dir) {
			l.unclaimedFile(d, dir)
		} else {
			strange[dir] = append(strange[dir], d)
		}
	}
	for dir, files := range strange {
		l.strangeFolder(dir, files)
	}
}

// packFolders returns all folders that a pack may have within content, sorted.
func packFolders() []string {
	return slices.Sorted(slices.Values(append(folders(), "returns", "images", "map")))
}

// unclaimedFile reports a file that belongs to no kind, in a folder of the pack or in content itself.
func (l *loader) unclaimedFile(d doubtful, dir string) {
	f := d.file
	name := path.Base(f.Path)
	var hint string
	switch {
	case home(name) != "" && home(name) != dir:
		hint = l.move(f, home(name))
	case l.kind(d) != "":
		hint = l.move(f, l.kind(d).about().folder)
	case dir != ".":
		hint = l.endingHint(dir, f)
	default:
		hint = "texts go in folders: " + strings.Join(packFolders(), ", ") + "; keep what is no part of the pack outside content"
		if other := foreign(dir, f); other != "" {
			hint = other
		} else if list := l.original(dir, stem(name), ".yaml") + ".yaml"; inList(list) != "" || list == "pack.yaml" {
			hint = l.rename(list)
		} else if near := source.Nearest(stem(name)+".yaml", append(lists(), "pack.yaml")); near != "" {
			hint = l.rename(near)
		}
	}
	l.problems.Add(source.Pos{File: f.Name()}, "unclaimed-file", "a pack has no file of this name", hint)
}

// strangeFolder reports a folder that has no place in a pack, once for all its files.
func (l *loader) strangeFolder(dir string, files []doubtful) {
	dirs := packFolders()
	hint := "the folders are " + strings.Join(dirs, ", ") + ", and none is inside another"
	switch parent, _, _ := strings.Cut(dir, "/"); {
	case parent == source.Root: // one folder too deep
		dir, hint = parent, "move everything in it one folder up"
	case slices.Contains(dirs, parent):
		into := parent
		if last := path.Base(dir); slices.Contains(dirs, last) {
			into = last
		} else if !slices.ContainsFunc(files, func(d doubtful) bool { return !source.IsPicture(d.file.Path) }) {
			into = "images"
		}
		hint = "put its files into content/" + into + " itself"
	default:
		switch right := l.meantBy(dir, files); {
		case right == "":
		case l.folder(right):
			hint = "put its files into " + right + ", which is there already; or take it out of content, if they are copies"
		default:
			hint = "rename it " + source.Quote(right)
		}
	}
	l.problems.Add(source.Pos{File: source.Root + "/" + dir}, "unclaimed-file", "a pack has no folder of this name", hint)
}

// meantBy returns the pack folder that a strange folder is most likely meant to be, or "": by its name without traces
// of copying, by its files (because other files refer to them, or because only one folder has such files), or else by
// the nearest name.
func (l *loader) meantBy(dir string, files []doubtful) (folder string) {
	if name := source.AsID(copied.ReplaceAllString(dir, "")); slices.Contains(packFolders(), name) {
		return name
	}
	found := map[string]int{} // for each folder, how many files may belong there
	for _, d := range files {
		name := path.Base(d.file.Path)
		if at := home(name); at != "" {
			found[at]++
			continue
		}
		for _, k := range kinds {
			if l.sought[idAs(k.kind, name)] || k.kind == KindCount && path.Ext(name) == ".yaml" {
				found[k.folder]++
			}
		}
	}
	for _, at := range append(folders(), "returns", "map") {
		if found[at] > 0 && (folder == "" || found[at] > found[folder]) {
			folder = at
		}
	}
	return cmp.Or(folder, source.Nearest(dir, packFolders()))
}

// folder reports whether a file lies in the folder of that name within content.
func (l *loader) folder(name string) bool {
	if l.folders == nil {
		l.folders = map[string]bool{}
		for _, f := range l.tree.Files {
			l.folders[path.Dir(f.Path)] = true
		}
	}
	return l.folders[name]
}

// endingHint says what to do with a file in a folder of the pack whose extension is not the one that files there
// have.
func (l *loader) endingHint(dir string, f *source.File) string {
	ends := map[string]string{"counts": ".yaml", "returns": ".csv or .map.yaml"}[dir]
	name := path.Base(f.Path)
	if other := foreign(dir, f); other != "" {
		return other
	}
	switch ext := strings.ToLower(path.Ext(name)); {
	case dir == "map" && half(name) != "" && half(name) != name:
		return l.rename(path.Join(dir, half(name)))
	case dir == "map":
		return "a map is outline.geojson and places.geojson"
	case source.IsPicture(name):
		return "put pictures into content/images, and write ../images/" + source.Printable(name)
	case dir == "returns" && strings.Contains(strings.ToLower(name), ".csv"):
		ends = ".csv"
	case dir == "returns" && slices.Contains([]string{".yaml", ".yml"}, ext):
		ends = ".map.yaml"
	case dir == "returns", dir == "counts" && ext == ".md":
		return "files in " + dir + " end in " + ends
	case ends == "" && ext == ".yaml":
		return "files in " + dir + " end in .md"
	case ends == "":
		ends = ".md"
	}
	if !isText(f) {
		return "write it as plain text, in a file whose name ends in " + ends
	}
	right := path.Join(dir, stem(name)+ends)
	hint := l.rename(right)
	if l.tree.File(right) == nil && strings.Count(name, ".") > strings.Count(path.Base(right), ".") {
		hint += "; some computers hide the last part of a file name until told to show it"
	}
	return hint
}

func isText(f *source.File) bool { return utf8.Valid(f.Data) && bytes.IndexByte(f.Data, 0) < 0 }

// foreign says what to do with a file of another program, which no other name would make part of a pack, or returns
// "". A file such as kent.md.docx that is plain text after all was named on a computer that hides extensions; it is
// not foreign.
func foreign(dir string, f *source.File) string {
	name := path.Base(f.Path)
	if strings.Count(name, ".") > 1 && isText(f) {
		return ""
	}
	what, keep := "", "write its text as Markdown into a .md file, or keep it outside content"
	switch strings.ToLower(path.Ext(name)) {
	case ".doc", ".docx", ".odt", ".rtf", ".pages":
		what = "a Word file"
	case ".xls", ".xlsx", ".ods", ".numbers":
		what, keep = "an Excel file", "save each table of it as a CSV file in content/returns, or keep it outside content"
		if dir == "returns" {
			keep = source.AsCSV
		}
	case ".pdf":
		what = "a PDF file"
	case ".ppt", ".pptx", ".odp":
		what = "a PowerPoint file"
	case ".html", ".htm":
		what = "a web page"
	case ".zip":
		what, keep = "a zip", "keep it outside content"
	default:
		return ""
	}
	return "this is " + what + ": " + keep
}

// astray records that something lies at the path p but could not be read there.
func (l *loader) astray(p string) {
	dir, name := path.Split(p)
	dir = strings.TrimSuffix(dir, "/")
	switch near := source.Nearest(stem(name)+".yaml", append(lists(), "pack.yaml")); {
	case source.IsPicture(name) || dir == "images":
		l.pack.unsure[NewID(kindImage, p)] = true
		return
	case dir != "" && inList(name) != "":
		l.unread[inList(name)], l.unreadable = true, true
		return
	case dir == "" && inFolder(name) != "": // a link to a folder
		l.unread[inFolder(name)], l.unreadable = true, true
		return
	case dir == "" && near == "pack.yaml", dir == source.Root && name == "pack.yaml":
		l.packAstray = true
		return
	case dir == "" && near != "":
		l.unread[inList(near)], l.unreadable = true, true
		return
	}
	table := stem(name) + ".csv"
	if _, there := l.pack.Returns[table]; !there && (dir == "returns" || path.Ext(name) == ".csv") {
		l.pack.Returns[table] = nil // which has been reported
	}
	parent, _, _ := strings.Cut(dir, "/")
	kind := inFolder(source.Nearest(parent, folders()))
	for _, k := range kinds { // in an unknown folder it may be of any kind
		text := path.Ext(name) == ".md" || path.Ext(name) == ".yaml"
		if k.folder != "" && (k.kind == kind || inFolder(parent) == "" && text && dir != "") {
			l.pack.unsure[idAs(k.kind, name)], l.unreadable = true, true
		}
	}
}
