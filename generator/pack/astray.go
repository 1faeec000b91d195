package pack

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"totalplace/generator/source"
)

// A file with a wrong name, or one that could not be understood whole, is one mistake. What other files say of it may
// be right all the same, so they are not blamed: here is noted what is not known for sure.

// unsure reports whether the entity lacks what other files may rightly lead to: the headings of a text that could not
// be read, what should have been a list of a talk, the figures of a count.
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

// unclaimed reports a file that no kind claims; and a folder that is none of a pack, once for all that lies in it.
func (l *loader) unclaimed(f *source.File) {
	files := append(lists(), "pack.yaml")
	dirs := append(folders(), "returns", "images", "map")
	slices.Sort(dirs)
	all := strings.Join(dirs, ", ")
	dir, name := path.Split(f.Path)
	dir = strings.TrimSuffix(dir, "/")
	stem, _, _ := strings.Cut(name, ".")
	folder := func(hint string) {
		l.problems.Add(source.Pos{File: source.Root + "/" + dir}, "unclaimed-file", "a pack has no folder of this name", hint)
	}
	file := func(hint string) {
		l.problems.Add(source.Pos{File: f.Name()}, "unclaimed-file", "nothing in a pack lies under this name", hint)
	}
	switch parent, _, _ := strings.Cut(dir, "/"); {
	case dir == "":
		hint := "texts lie in folders: " + all
		if other := foreign(dir, f); other != "" {
			hint = other
		} else if near := source.Nearest(stem+".yaml", files); near != "" {
			hint = "rename it " + source.Quote(near)
		}
		file(hint)
	case slices.Contains(dirs, dir):
		file(endingHint(dir, f))
	case parent != dir && slices.Contains(dirs, parent):
		folder("put its files into " + parent + " itself")
	case source.Nearest(dir, dirs) != "":
		folder(source.DidYouMean(source.Nearest(dir, dirs)))
	default:
		folder("the folders are " + all + ", and none lies in another")
	}
	l.astray(f.Path)
}

// endingHint says what to do with a file that lies in a folder of the pack and does not end as the files there do.
func endingHint(dir string, f *source.File) string {
	ends := map[string]string{"counts": ".yaml", "returns": ".csv or .map.yaml"}[dir]
	name := path.Base(f.Path)
	stem, _, _ := strings.Cut(name, ".")
	if other := foreign(dir, f); other != "" {
		return other
	}
	switch ext := strings.ToLower(path.Ext(name)); {
	case dir == "map":
		return "a map is outline.geojson and places.geojson"
	case slices.Contains(pictures, ext):
		return "put pictures into content/images, and write ../images/" + source.Printable(name)
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
	hint := "rename it " + source.Quote(stem+ends)
	if strings.Count(name, ".") > 1 {
		hint += "; some computers hide the last ending of a name until they are told to show it"
	}
	return hint
}

func isText(f *source.File) bool { return utf8.Valid(f.Data) && bytes.IndexByte(f.Data, 0) < 0 }

// foreign says what to do with a file of another program, which no other name would make part of a pack, or returns "".
// What is text all the same had its ending hidden when somebody named it: kent.md.docx.
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
	default:
		return ""
	}
	return "this is " + what + ": " + keep
}

// pictures are the endings of pictures that may be shown.
var pictures = []string{".png", ".jpg", ".jpeg", ".gif"}

// astray notes that something lies at a path but could not be taken from there.
func (l *loader) astray(p string) {
	dir, name := path.Split(p)
	dir = strings.TrimSuffix(dir, "/")
	stem, _, _ := strings.Cut(name, ".")
	if slices.Contains(pictures, strings.ToLower(path.Ext(name))) || dir == "images" {
		l.pack.unsure[NewID(kindImage, p)] = true
		return
	}
	if dir == "" {
		if near := source.Nearest(stem+".yaml", lists()); near != "" {
			l.unread[inList(near)], l.unreadable = true, true
		}
		return
	}
	parent, _, _ := strings.Cut(dir, "/")
	if kind := inFolder(source.Nearest(parent, folders())); kind != "" {
		l.pack.unsure[NewID(kind, source.Slug(stem))], l.unreadable = true, true
	}
}
