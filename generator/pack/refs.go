package pack

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"totalplace/generator/prose"
	"totalplace/generator/source"
)

// gather lists all entries in a fixed order: kind by kind, and last those that links cannot refer to. This gives each
// entry its number.
func (p *Pack) gather() {
	placed := p.entries
	p.entries = make([]*Entry, 0, len(placed)+len(p.Timeline))
	p.groups = map[Kind]group{}
	for _, unlinked := range [...]bool{false, true} {
		for _, k := range kinds {
			if k.unlinked == unlinked && k.holds != nil {
				list := k.holds(p)
				p.groups[k.kind] = group{len(p.entries), OrderByTitle(list)}
				p.entries = append(p.entries, list...)
			}
		}
	}
	for n, e := range p.entries {
		// Moments have not been placed yet, nor has the second entry with an id, which finds the number of the first
		// here.
		if at, ok := p.index[e.ID]; ok && int(at) < len(placed) && placed[at] == e {
			p.index[e.ID] = int32(n)
		}
	}
}

// Of returns the entries of a kind, in the order of their list.
func (p *Pack) Of(kind Kind) []*Entry {
	g := p.groups[kind]
	return p.entries[g.from:][:len(g.byTitle)]
}

// group is the range of entries of one kind.
type group struct {
	from    int
	byTitle []int32 // their indices within the group, sorted by title
}

// has reports whether the entry with number n is in the group.
func (g group) has(n int32) bool { return int(n) >= g.from && int(n) < g.from+len(g.byTitle) }

// lookUpAll resolves each id that entries refer to, once for all references to it. Everything later relies on the
// result. It returns what is doubtful about each entry, which is little and which resolve examines one by one.
func (p *Pack) lookUpAll() []doubt {
	p.gather()
	doubts := make([]doubt, len(p.entries))
	p.lands = map[*register][]landing{}
	for _, e := range p.entries {
		if p.lands[e.register] == nil {
			p.lands[e.register] = p.landings(e.register)
		}
	}
	source.SideBySide(len(p.entries), func(i int) {
		e, d := p.entries[i], &doubts[i]
		lands := p.lands[e.register]
		for n := range e.targets {
			switch to := lands[e.target(n)]; {
			case to.figure:
				d.figures = append(d.figures, n)
			case to.at == Nowhere:
				d.refs = append(d.refs, e.toTarget(n)...)
			}
		}
		for _, f := range e.fragments {
			if at := p.Entry(e.to(f.n)); at != nil && (at.Body == nil || !at.Body.HasID(f.anchor)) {
				d.refs = append(d.refs, f.n)
			}
		}
		slices.Sort(d.refs)
	})
	return doubts
}

// landing is what an id resolves to: the number of an entry or [Nowhere]. A figure resolves to its count.
type landing struct {
	at     int32
	figure bool
}

// landings resolves every id of a register.
func (p *Pack) landings(r *register) []landing {
	found := make([]landing, len(r.ids))
	for n, id := range r.ids {
		at := p.Number(id)
		figure := at == Nowhere && id.Kind() == KindFigure
		if figure {
			count, _ := id.Figure()
			at = p.Number(count)
		}
		found[n] = landing{at, figure}
	}
	return found
}

// Landing returns the number of the entry that a link refers to, and the anchor that it names there, if any. For a
// figure, which is not an entry, at is the number of its count and figure is true; for an image, at is [Nowhere].
func (p *Pack) Landing(e *Entry, l prose.Link) (at int32, figure bool, fragment string) {
	n := e.reference(l)
	to := p.lands[e.register][e.number(n)]
	return to.at, to.figure, e.fragment(n)
}

// doubt is what may be wrong with the references of an entry.
type doubt struct {
	refs    []int32 // the references to no known entry or anchor
	figures []int   // the targets that are figures; only package tally knows which exist
}

// resolve examines every reference that might lead nowhere.
func (l *loader) resolve(doubts []doubt) {
	for i, d := range doubts {
		e := l.pack.entries[i]
		for _, t := range d.figures {
			l.pack.FigureRefs = append(l.pack.FigureRefs, FigureRef{To: e.id(t), from: e, target: t})
		}
		for _, n := range d.refs {
			r := reference{to: e.to(n), fragment: e.fragment(n)}
			if link := e.link(n); link >= 0 {
				r.link = new(e.Body.Link(link))
			}
			places := e.places(n)
			if r.link != nil && r.link.Cite && l.unknownNote(r.to) {
				l.noNote(r.to.Name(), places)
				continue
			}
			for _, r.pos = range places { // a wrong citation is reported at each of its marks
				if l.lands(e, r) {
					break
				}
			}
		}
	}
	for _, e := range l.pack.entries {
		l.lists(e)
		if e.Body != nil {
			l.notesLikeSources(e)
			l.bareCitations(e)
		}
	}
	l.resolveMap()
	for _, o := range l.pack.Organisations {
		inVocabulary(l.pack.Sectors, "sector", "sectors", source.Text{S: o.Sector, Pos: o.sectorPos}, &l.problems)
	}
	l.sameCodes()
	n := len(l.pack.Counts)
	found, rest, lost, misfits := make([]source.Problems, n), make([][]int, n), make([][]*Row, n), make([]map[string][]misfit, n)
	source.SideBySide(n, func(i int) { rest[i], lost[i], misfits[i] = l.pack.Counts[i].check(l.pack, &found[i]) })
	l.problems = append(l.problems, slices.Concat(found...)...)
	l.lostTables(lost)
	l.checkCodes()
	l.tellMisfits(misfits)
	var used usedLines
	for i, rows := range rest {
		for _, row := range rows {
			if !l.pack.Counts[i].misnamed { // if it is misnamed, double counting follows from that
				used.add(l.pack, i, row)
			}
		}
	}
	used.check(l.pack, &l.problems)
}

// notesLikeSources reports notes that have the id of a source for their name.
func (l *loader) notesLikeSources(e *Entry) {
	for _, note := range e.Body.Defined {
		if l.pack.Entry(NewID(KindSource, note.S)) != nil {
			l.problems.Add(note.Pos, "same-id", fmt.Sprintf("the note %s has the same name as a source", source.Quote(note.S)), "give the note another name, or take it out to cite the source")
		}
	}
}

// bareCitations warns of source ids in brackets without the ^ of a note, which readers would not recognise as
// citations.
func (l *loader) bareCitations(e *Entry) {
	for _, bare := range e.Body.Bare {
		if l.pack.Entry(NewID(KindSource, bare.S)) != nil {
			l.problems.Warn(bare.Pos, "note", "this looks like a citation, but is not one", "write [^"+bare.S+"], or \\[ for the bracket itself")
		}
	}
}

// within records that the links in piece p are in the item with anchor id.
func (e *Entry) within(p prose.Piece, id string) {
	for _, n := range e.Body.LinksIn(p) {
		if e.items == nil {
			e.items = map[int32]string{}
		}
		e.items[n] = id
	}
}

// parseLink returns the register number of what a link refers to, and the anchor in it. For an image, or a path that
// leads to no text, it returns nothing and the whole destination as typed.
func (e *Entry) parseLink(link prose.Link) (to int32, anchor string) {
	if link.Image {
		return nothing, link.Dest
	}
	dest, fragment, _ := strings.Cut(link.Dest, "#")
	anchor = anchorOf(fragment)
	hasKind := strings.Contains(dest, ":")
	switch {
	case dest == "":
		to = e.stay.numberOf(e.ID)
	case hasKind:
		to = e.stay.numberOf(ID(dest))
	default: // the path of a .md file, as editors complete it
		dir, base := path.Split(e.beside(dest))
		if kind := inFolder(strings.TrimSuffix(dir, "/")); kind.about().ending == ".md" && strings.HasSuffix(base, ".md") && dest[0] != '/' {
			return e.stay.number(kind, strings.TrimSuffix(base, ".md")), anchor
		}
		return nothing, link.Dest
	}
	return to, anchor
}

// anchorOf returns the anchor named after the # of a reference, whether typed by hand or copied from a browser.
func anchorOf(fragment string) string {
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	return norm.NFC.String(fragment)
}

// lands reports whether a reference of an entry leads somewhere, and adds a problem if it does not.
func (l *loader) lands(e *Entry, r reference) bool {
	switch {
	case r.link == nil:
	case r.link.Image:
		name := e.ImagePath(*r.link)
		if l.pack.Images[name] == nil {
			if !l.pack.Unsure(NewID(kindImage, name)) {
				hint := "put the picture into content/images"
				if near := l.nearestImage(name); near != "" {
					hint = source.DidYouMean("../" + near)
				} else if !strings.HasPrefix(name, "images/") {
					hint += ", and write ../images/ and its name"
				}
				l.problems.Add(r.pos, "unknown-reference", fmt.Sprintf("image %s does not exist", source.Quote(r.fragment)), hint)
			}
			return false
		}
		return true
	case r.to == "":
		dest, _, _ := strings.Cut(r.fragment, "#")
		hint := "write the kind and the id, such as pilot:kent"
		if near := l.nearestFile(dest); near != "" {
			hint = source.DidYouMean("../" + near)
		}
		msg := fmt.Sprintf("the file %s does not exist", source.Quote(dest))
		if strings.HasSuffix(dest, ".html") {
			msg = fmt.Sprintf("%s is a page of the finished site, but links must name a text", source.Quote(dest))
		}
		l.problems.Add(r.pos, "unknown-reference", msg, hint)
		return false
	}
	return l.lookUp(r)
}

// nearestImage returns the path within content of the picture that a broken path most likely means, or "": one with the
// same name but for its ending, or else the most similar.
func (l *loader) nearestImage(name string) string {
	if !l.mayGuess() {
		return ""
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	same := func(there string) bool { return path.Base(there) == base }
	alike := func(there string) bool {
		return strings.EqualFold(strings.TrimSuffix(path.Base(there), path.Ext(there)), strings.TrimSuffix(base, path.Ext(base)))
	}
	all := l.namesOf(kindImage)
	for _, fits := range []func(string) bool{same, alike} {
		if i := slices.IndexFunc(all, fits); i >= 0 {
			return all[i]
		}
	}
	return l.nearest(kindImage, name)
}

// unknownNote reports whether the name of a note mark is neither that of a source nor similar to one.
func (l *loader) unknownNote(id ID) bool {
	return l.pack.Entry(id) == nil && !l.unread[KindSource] && !l.pack.Unsure(id) && l.nearest(KindSource, id.Name()) == ""
}

// noNote reports the marks of a note that does not exist. If there are several and one begins a line, that line is
// most likely the note without its colon, and the marks leading to it are not reported.
func (l *loader) noNote(name string, marks []source.Pos) {
	mark := "[^" + source.Printable(name) + "]"
	several := strings.FieldsFunc(name, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '^' })
	lists := len(several) > 1 && !slices.ContainsFunc(several, func(name string) bool { return l.pack.Entry(NewID(KindSource, name)) == nil })
	if lists {
		for _, name := range several {
			l.meant[NewID(KindSource, name)] = true
		}
	}
	colonless := len(marks) > 1 && slices.ContainsFunc(marks, func(p source.Pos) bool { return p.Col == 1 })
	for _, at := range marks {
		switch {
		case lists:
			l.problems.Add(at, "note", "each mark cites one source", "write [^"+strings.Join(several, "] [^")+"]")
		case !colonless && l.pack.Entry(NewID(KindSource, several[0])) != nil: // [^report p. 4]
			l.meant[NewID(KindSource, several[0])] = true
			_, rest, _ := strings.Cut(name, several[0])
			l.problems.Add(at, "note", "a mark that cites holds the id of its source and nothing else", "write [^"+several[0]+"], and "+source.Quote(strings.Trim(rest, " ,;"))+" in the text before it")
		case !colonless:
			l.problems.Add(at, "unknown-reference", fmt.Sprintf("there is no note and no source %s", source.Quote(name)), "write the text of the note on a line of its own, "+mark+": …; or add the source to content/sources.yaml")
		case at.Col == 1:
			l.problems.Add(at, "note", "this looks like the text of a note, but has no colon after its mark", "write "+mark+": and the text")
		}
	}
}

// nearestFile returns the path within content of the text that a broken path most likely means, or "".
func (l *loader) nearestFile(dest string) string {
	if !l.mayGuess() {
		return ""
	}
	var files []string
	for _, k := range kinds {
		if k.ending == ".md" {
			for _, name := range l.namesOf(k.kind) {
				files = append(files, k.folder+"/"+name+".md")
			}
		}
	}
	slices.Sort(files)
	dest = strings.TrimPrefix(dest, "/")
	if ending := path.Ext(dest); ending == ".html" || strings.EqualFold(ending, ".md") {
		dest = strings.TrimSuffix(dest, ending) + ".md"
	}
	for dest != "" {
		first, rest, _ := strings.Cut(dest, "/")
		if first != ".." && first != "." && first != source.Root {
			break
		}
		dest = rest
	}
	return source.Nearest(dest, files)
}

// lookUp reports whether a reference leads to an entry, and to an anchor in it if it names one. It adds a problem if
// not.
func (l *loader) lookUp(r reference) bool {
	target := l.pack.Entry(r.to)
	if target != nil && r.fragment == "" {
		return true
	}
	kind := r.to.Kind()
	if linkable := linkable(); !slices.Contains(linkable, string(kind)) {
		hint := "the kinds are " + strings.Join(linkable, ", ")
		if near := source.Nearest(string(kind), linkable); near != "" {
			hint = source.DidYouMean(near + ":" + cmp.Or(l.exactly(Kind(near), r.to.Name()), r.to.Name()))
		} else if r.link != nil {
			hint += "; web addresses begin with https:// or http://"
		}
		l.problems.Add(r.pos, "unknown-reference", fmt.Sprintf("%s is not a kind that a link can name", source.Quote(string(kind))), hint)
		return false
	}
	switch {
	case target == nil && l.unread[kind], l.pack.Unsure(r.to):
		l.sought[r.to] = true
		return false
	case r.to.Name() == "":
		l.problems.Add(r.pos, "unknown-reference", source.Quote(string(r.to))+" has no id", "write the id after the colon, such as pilot:kent")
		return false
	case target == nil && l.drafts[r.to]:
		l.problems.Add(r.pos, "draft", fmt.Sprintf("%s %s is a draft and will not be published", kind, source.Quote(r.to.Name())), "take draft: true out of it, or take the link out here")
		return false
	case target == nil:
		l.unknown(r)
		return false
	case r.fragment != "" && (target.Body == nil || !target.Body.HasID(r.fragment)):
		hint := "it has no headings to link to"
		if target.Body != nil {
			hint = "link to the page alone"
			if l.mayGuess() {
				if near := source.Nearest(r.fragment, target.Body.AllIDs()); near != "" {
					hint = source.DidYouMean("#" + near)
				}
			}
		}
		l.problems.Add(r.pos, "unknown-reference", fmt.Sprintf("%s %s has no heading or item %s", kind, source.Quote(r.to.Name()), source.Quote("#"+r.fragment)), hint)
		return false
	}
	return true
}

// namesOf returns all names of a kind, sorted.
func (l *loader) namesOf(kind Kind) []string {
	names, listed := l.names[kind]
	if !listed {
		for id := range l.pack.index {
			if id.Kind() == kind {
				names = append(names, shaped(id.Name()))
			}
		}
		if kind == kindImage {
			for n := range l.pack.Images {
				names = append(names, n)
			}
		}
		slices.Sort(names)
		if l.names == nil {
			l.names = map[Kind][]string{}
		}
		l.names[kind] = names
	}
	return names
}

// unknown adds the problem of a reference to something that does not exist.
func (l *loader) unknown(r reference) {
	what, name, hint := r.to.Kind(), r.to.Name(), ""
	missing := false // most likely there should be such a thing
	near := l.nearest(what, name)
	var several []string
	if near == "" {
		if ids, known := l.spoken(what, name); known {
			several = ids
		}
	}
	switch {
	case what == KindOrganisation && addsUp.MatchString(name):
		hint = noTotals
	case what == KindOrganisation && slices.Contains(l.pack.Services.IDs(), name):
		hint = "that is a service: check whether organisation and service are swapped"
	case near != "":
		l.meant[NewID(what, near)] = true
		hint = source.DidYouMean(near)
	case strings.Contains(name, " - "):
		hint = "line up the hyphens of the list under one another"
	case several != nil:
		hint = "write " + source.Printable(strings.Join(several, ", "))
	case strings.Contains(name, ";"):
		hint = "separate the ids with commas"
	case what.about().list != "" && strings.Contains(name, "://"):
		hint, missing = "add an entry with this address as its url to content/"+what.about().list+", and write the id of that here", true
	case l.begins(what, name) != "":
		hint = "write " + source.Quote(l.begins(what, name)) + " alone"
		l.meant[NewID(what, l.begins(what, name))] = true
	case what.about().list != "":
		hint, missing = "add it to content/"+what.about().list, true
	case !source.IDShaped(name):
		hint = "an id has small letters, digits and single hyphens: correct it"
	default:
		hint, missing = "create "+fileOf(what, name)+", or correct the id", true
		for _, k := range kinds {
			if l.pack.Entry(NewID(k.kind, name)) == nil || k.folder == "" {
				continue
			}
			l.meant[NewID(k.kind, name)], missing = true, false
			if r.link != nil { // the link more likely has the wrong kind than the file the wrong folder
				hint = source.DidYouMean(string(NewID(k.kind, name)))
			} else {
				hint = fileOf(k.kind, name) + " has this name, but is of another kind: take it out here, or correct the id"
			}
		}
	}
	if alone := l.unreferred(what); missing && alone != "" && source.YearIn(alone) == source.YearIn(name) {
		l.meant[NewID(what, alone)] = true
		hint += "; or, if it is called " + source.Quote(alone) + " now, write that here"
	}
	l.problems.Add(r.pos, "unknown-reference", fmt.Sprintf("%s %s does not exist", what, source.Quote(name)), hint)
}

// unreferred returns the name of the only thing of a kind that nothing refers to, or "" if there is none or several.
// Most likely it is what others still refer to by an old name.
func (l *loader) unreferred(what Kind) string {
	if l.alone == nil {
		l.alone = map[Kind]string{}
		referred := map[ID]bool{}
		for _, e := range l.pack.entries {
			for n := range e.targets {
				if id := e.id(n); id != e.ID {
					referred[id] = true
				}
			}
		}
		for _, k := range kinds {
			if left := slices.DeleteFunc(slices.Clone(l.namesOf(k.kind)), func(name string) bool { return referred[NewID(k.kind, name)] }); len(left) == 1 {
				l.alone[k.kind] = left[0]
			}
		}
	}
	return l.alone[what]
}

// begins returns the id of a kind that some words begin with, as "report p. 4" does with report; or "".
func (l *loader) begins(what Kind, words string) string {
	id, _, found := strings.Cut(words, " ")
	id = strings.TrimRight(id, ",;:")
	if !found || l.pack.Entry(NewID(what, id)) == nil {
		return ""
	}
	return id
}

// fileOf returns the path of the file that holds the thing with that kind and name.
func fileOf(kind Kind, name string) string {
	return source.Printable(source.Root + "/" + kind.about().folder + "/" + name + kind.about().ending)
}

// lists reports the plain values of an entry where lists of ids should be.
func (l *loader) lists(e *Entry) {
	for _, alone := range e.lone {
		switch meant := l.referredIn(alone.text.S); {
		case alone.kind != "":
		case alone.key == "":
			hint := "write the kind and the id, such as pilot:kent"
			if len(meant) == 1 && strings.Contains(meant[0], ":") {
				hint = "write " + source.Printable(meant[0])
			}
			l.problems.Add(alone.text.Pos, "wrong-value", source.Quote(alone.text.S)+" is not a reference", hint)
			continue
		default:
			source.NoList(&l.problems, alone.key, alone.text, meant)
			continue
		}
		ids, _ := l.spoken(alone.kind, alone.text.S)
		source.NoList(&l.problems, alone.key, alone.text, ids)
	}
}

// referredIn returns the references, such as pilot:kent, to what plain words name, as far as they can be found.
func (l *loader) referredIn(words string) (to []string) {
	for _, part := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(",;[](){}", r) }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		ref := part
		for _, kind := range linkable() {
			if ids, all := l.spoken(Kind(kind), part); all && len(ids) == 1 && !strings.Contains(part, ":") {
				ref = kind + ":" + ids[0]
				l.meant[NewID(Kind(kind), ids[0])] = true
				break
			}
		}
		to = append(to, ref)
	}
	return to
}

// spoken returns the ids of a kind that are named in plain words, as far as they can be found: for "Kent and Croydon"
// kent and croydon. A name may itself contain a comma or an "and", so the whole is looked up before its parts. It
// also reports whether every part was found.
func (l *loader) spoken(what Kind, words string) (ids []string, all bool) {
	known := func(words string) string {
		if _, found := slices.BinarySearch(l.namesOf(what), words); found {
			return words
		}
		return l.exactly(what, words)
	}
	bare := func(words string) string { return strings.Trim(words, `()[]{}"“”'‘’ `) }
	if id := known(bare(words)); id != "" {
		return []string{id}, true
	}
	all = true
	for _, part := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(",;|•·▪●", r) }) {
		part = strings.TrimPrefix(bare(part), "and ")
		several := []string{part}
		for _, sign := range []string{" and ", " & ", " + ", "/", " "} {
			if parted := strings.Split(part, sign); known(part) == "" && slices.ContainsFunc(parted, func(s string) bool { return known(bare(s)) != "" }) {
				several = parted
				break
			}
		}
		for _, s := range several {
			if s = bare(s); s == "" || s == "and" || s == "&" {
				continue
			}
			id := cmp.Or(known(s), l.nearest(what, s))
			if all = all && id != ""; id != "" {
				l.meant[NewID(what, id)] = true
			}
			if id = cmp.Or(id, s); !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, all && len(ids) > 0
}

// shaped returns a name or, if it is not a valid id, the id that its author is told to use instead.
func shaped(name string) string {
	if better := source.Slug(name); !source.IDShaped(name) && source.IDShaped(better) {
		return better
	}
	return name
}

// titled returns the name of the entry of a kind with the given title, or "" if there are none or several.
func (l *loader) titled(kind Kind, title string) string {
	name := ""
	for _, e := range l.pack.entries {
		if e.ID.Kind() == kind && strings.EqualFold(e.Title, title) {
			if name != "" {
				return ""
			}
			name = shaped(e.ID.Name())
		}
	}
	return name
}

// maxGuesses is the most names in a run for which a nearest match is searched. Each is compared with all existing
// names, and nobody mends so many at once.
const maxGuesses = 500

// mayGuess counts a guess and reports whether it may be made.
func (l *loader) mayGuess() bool {
	l.guesses++
	return l.guesses <= maxGuesses
}

// nearest returns the name that was most likely meant, or "": an exact match in another spelling, see exactly, or
// else the most similar name.
func (l *loader) nearest(what Kind, name string) string {
	if id := l.exactly(what, name); id != "" || l.guesses > maxGuesses {
		return id
	}
	return source.Nearest(name, l.namesOf(what))
}

// exactly returns the name that matches exactly once the kind or the folder before it is removed, or once it is
// turned into an id, or whose entry has it as title; or "".
func (l *loader) exactly(what Kind, name string) string {
	if !l.mayGuess() {
		return ""
	}
	for _, plain := range []string{strings.TrimPrefix(name, string(what)+":"), strings.TrimSuffix(path.Base(name), ".md"), source.Slug(name), strings.ReplaceAll(source.Slug(name), "-and-", "-")} {
		if _, found := slices.BinarySearch(l.namesOf(what), plain); found && plain != name {
			return plain
		}
	}
	return l.titled(what, name)
}
