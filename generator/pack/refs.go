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

// gather lists every entry that can hold references, in a fixed order: kind by kind, and what no link can name last. From
// then on each has its number there.
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
		// No moment has been placed, nor the second of an id, which meets the number that the first has by now.
		if at, ok := p.index[e.ID]; ok && int(at) < len(placed) && placed[at] == e {
			p.index[e.ID] = int32(n)
		}
	}
}

// Of returns the entries of a kind, in the order of its list.
func (p *Pack) Of(kind Kind) []*Entry {
	g := p.groups[kind]
	return p.entries[g.from:][:len(g.byTitle)]
}

// group is where the entries of a kind lie among all.
type group struct {
	from    int
	byTitle []int32 // their numbers, counted from the first of the kind, in the order of their titles
}

// has reports whether the entry of a number is one of them.
func (g group) has(n int32) bool { return int(n) >= g.from && int(n) < g.from+len(g.byTitle) }

// lookUpAll finds what stands under each id that an entry names, once for all its references to it. All
// that comes after goes by what was found. It returns what is in doubt of each entry: little, and resolve
// looks at it piece by piece.
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
		d.notes = e.Body != nil && slices.ContainsFunc(e.Body.Defined, func(note source.Text) bool { return p.Number(NewID(KindSource, note.S)) != Nowhere })
	})
	return doubts
}

// landing is where a reference lands: at the entry of a number, or nowhere; a figure at its count.
type landing struct {
	at     int32
	figure bool
}

// landings finds what stands under each id of a register.
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

// Landing returns the number of the entry that a link of a text leads to, and the anchor in it if it names one. For a
// figure, which is no entry, it is that of the count, and for a picture [Nowhere].
func (p *Pack) Landing(e *Entry, l prose.Link) (at int32, figure bool, fragment string) {
	n := int32(len(e.keyed)) + l.N
	to := p.lands[e.register][e.number(n)]
	return to.at, to.figure, e.fragment(n)
}

// doubt is what may be wrong with the references of an entry.
type doubt struct {
	refs    []int32 // the numbers of those that lead to no entry, or to no place in it that is known
	figures []int   // the targets that are figures: what a count adds up to is known to package tally alone
	notes   bool    // a note has the name of a source
}

// resolve looks at every reference of the pack that might lead nowhere.
func (l *loader) resolve(doubts []doubt) {
	for i, d := range doubts {
		e := l.pack.entries[i]
		for _, t := range d.figures {
			l.pack.figures = append(l.pack.figures, FigureRef{To: e.id(t), from: e, target: t})
		}
		if d.refs == nil && !d.notes {
			continue // nearly all
		}
		if d.notes {
			l.notesLikeSources(e)
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
			for _, r.pos = range places { // one wrong citation is as many mistakes as it has marks
				if l.lands(e, r) {
					break
				}
			}
		}
	}
	for _, e := range l.pack.entries {
		l.lists(e)
		if e.Body != nil {
			l.bareCitations(e)
		}
	}
	l.resolveMap()
	for _, o := range l.pack.Organisations {
		if o.Sector != "" {
			inVocabulary(l.pack.Sectors, "sector", "sectors", source.Text{S: o.Sector, Pos: o.sectorPos}, &l.problems)
		}
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
			if !l.pack.Counts[i].misnamed { // else what it counts twice follows from that
				used.add(l.pack, i, row)
			}
		}
	}
	used.check(l.pack, &l.problems)
}

// notesLikeSources reports the notes of a text that have the name of a source.
func (l *loader) notesLikeSources(e *Entry) {
	for _, note := range e.Body.Defined {
		if l.pack.Entry(NewID(KindSource, note.S)) != nil {
			l.problems.Add(note.Pos, "same-id", fmt.Sprintf("the note %s has the id of a source, which a mark of that name should cite", source.Quote(note.S)), "give the note another name, or take it out to cite the source")
		}
	}
}

// bareCitations warns of the ids of sources in brackets without the sign of a note: nobody would see what they cite.
func (l *loader) bareCitations(e *Entry) {
	for _, bare := range e.Body.Bare {
		if l.pack.Entry(NewID(KindSource, bare.S)) != nil {
			l.problems.Warn(bare.Pos, "note", "this looks like a citation, but is none", "write [^"+bare.S+"], or \\[ for the bracket itself")
		}
	}
}

// within notes, on the links of a piece, the anchor of the item that the piece is.
func (e *Entry) within(p prose.Piece, id string) {
	for _, n := range e.Body.LinksIn(p) {
		if e.items == nil {
			e.items = map[int32]string{}
		}
		e.items[n] = id
	}
}

// parseLink reads what a link of a text names, as its number, and the anchor in it; or all that is typed, where the link
// shows a picture or is the path of no text.
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
	default: // the path of a .md file, as an editor completes it
		own := strings.TrimPrefix(strings.TrimPrefix(path.Dir(e.File), source.Root), "/")
		dir, base := path.Split(path.Join(own, dest))
		if kind := inFolder(strings.TrimSuffix(dir, "/")); kind != "" && kind != KindCount && strings.HasSuffix(base, ".md") && dest[0] != '/' {
			return e.stay.number(kind, strings.TrimSuffix(base, ".md")), anchor
		}
		return nothing, link.Dest
	}
	return to, anchor
}

// anchorOf returns the anchor that a reference names behind its #, be it typed, or copied from a browser.
func anchorOf(fragment string) string {
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	return norm.NFC.String(fragment)
}

// lands reports a reference of an entry that leads nowhere, and returns whether it leads somewhere.
func (l *loader) lands(e *Entry, r reference) bool {
	switch {
	case r.link == nil:
	case r.link.Image:
		name := l.pack.ImagePath(e, *r.link)
		if l.pack.Images[name] == nil {
			if !l.pack.Unsure(NewID(kindImage, name)) {
				hint := "put the picture into content/images"
				if near := l.nearest(kindImage, name); near != "" {
					hint = source.DidYouMean("../" + near)
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
			msg = fmt.Sprintf("%s is a page of the site, and links in texts name texts", source.Quote(dest))
		}
		l.problems.Add(r.pos, "unknown-reference", msg, hint)
		return false
	}
	return l.lookUp(r)
}

// unknownNote reports whether the name that marks have is neither that of a source nor like one.
func (l *loader) unknownNote(id ID) bool {
	return l.pack.Entry(id) == nil && !l.unread[KindSource] && !l.pack.Unsure(id) && l.nearest(KindSource, id.Name()) == ""
}

// noNote reports marks of a name that lead to nothing. Where a line begins with one of several, its note most likely
// lacks its colon, and the marks that lead to it are not blamed.
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
			l.problems.Add(at, "note", "one mark cites one source", "write [^"+strings.Join(several, "] [^")+"]")
		case !colonless:
			l.problems.Add(at, "unknown-reference", fmt.Sprintf("there is no note and no source %s", source.Quote(name)), "write the text of the note on a line of its own, "+mark+": …; or add the source to content/sources.yaml")
		case at.Col == 1:
			l.problems.Add(at, "note", "this looks like the text of a note, but no colon stands behind its mark", "write "+mark+": and the text")
		}
	}
}

// nearestFile returns the path in content of the text that a path which leads nowhere most likely means.
func (l *loader) nearestFile(dest string) string {
	if !l.mayGuess() {
		return ""
	}
	var files []string
	for _, k := range kinds {
		if k.folder != "" && k.kind != KindCount {
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

// lookUp reports a reference that leads to no entry, or to no place in one, and returns whether it leads somewhere.
func (l *loader) lookUp(r reference) bool {
	target := l.pack.Entry(r.to)
	if target != nil && r.fragment == "" {
		return true
	}
	kind := r.to.Kind()
	if linkable := linkable(); !slices.Contains(linkable, string(kind)) {
		hint := "the kinds are " + strings.Join(linkable, ", ")
		if near := source.Nearest(string(kind), linkable); near != "" {
			hint = source.DidYouMean(near + ":" + r.to.Name())
		} else if r.link != nil {
			hint += "; web addresses begin with https:// or http://"
		}
		l.problems.Add(r.pos, "unknown-reference", fmt.Sprintf("%s is no kind of thing in a pack", source.Quote(string(kind))), hint)
		return false
	}
	switch {
	case target == nil && l.unread[kind], l.pack.Unsure(r.to):
		l.sought[r.to] = true
		return false
	case r.to.Name() == "":
		l.problems.Add(r.pos, "unknown-reference", source.Quote(string(r.to))+" names nothing", "write the id behind the colon, such as pilot:kent")
		return false
	case target == nil && l.drafts[r.to]:
		l.problems.Add(r.pos, "draft", fmt.Sprintf("%s %s is a draft and will not be published", kind, source.Quote(r.to.Name())), "take draft: true out of it, or the link out of here")
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
		l.problems.Add(r.pos, "unknown-reference", fmt.Sprintf("%s %s has no place %s", kind, source.Quote(r.to.Name()), source.Quote("#"+r.fragment)), hint)
		return false
	}
	return true
}

// namesOf returns the names of what there is of a kind, sorted.
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

// unknown reports a reference to what does not exist.
func (l *loader) unknown(r reference) {
	what, name, hint := r.to.Kind(), r.to.Name(), ""
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
		hint = "that is a service: look whether organisation and service are exchanged"
	case near != "":
		l.meant[NewID(what, near)] = true
		hint = source.DidYouMean(near)
	case strings.Contains(name, " - "):
		hint = "let the hyphens of a list stand under one another"
	case several != nil:
		hint = "write " + source.Printable(strings.Join(several, ", "))
	case strings.Contains(name, ";"):
		hint = "part the ids with commas"
	case what.about().list != "":
		hint = "add it to content/" + what.about().list
	case what.about().folder == "":
		hint = "mend the id"
	case !source.IDShaped(name):
		hint = "an id has small letters, digits and single hyphens: mend it"
	default:
		hint = "make " + l.fileOf(what, name) + ", or mend the id"
		for _, k := range kinds {
			if l.pack.Entry(NewID(k.kind, name)) == nil || k.folder == "" {
				continue
			}
			l.meant[NewID(k.kind, name)] = true
			if r.link != nil { // the text is more likely to name the wrong kind than the file to lie in the wrong folder
				hint = source.DidYouMean(string(NewID(k.kind, name)))
			} else {
				hint = l.fileOf(k.kind, name) + " has this name, and is of another kind: take it out here, or mend the id"
			}
		}
	}
	l.problems.Add(r.pos, "unknown-reference", fmt.Sprintf("%s %s does not exist", what, source.Quote(name)), hint)
}

// fileOf is the path of the file in which something of a kind lies.
func (l *loader) fileOf(kind Kind, name string) string {
	ending := ".md"
	if kind == KindCount {
		ending = ".yaml"
	}
	return source.Printable(source.Root + "/" + kind.about().folder + "/" + name + ending)
}

// lists reports the words of an entry that stand where lists of ids should.
func (l *loader) lists(e *Entry) {
	for _, alone := range e.lone {
		ids, _ := l.spoken(alone.kind, alone.text.S)
		source.NoList(&l.problems, alone.key, alone.text, ids)
	}
}

// spoken returns what is named in words that should be ids of a kind, as ids where it is known which: of "Kent and Croydon"
// kent and croydon. A name may have a comma or an "and" in it, so what has just that name comes before what it could be
// taken apart to. It returns whether all of it is known.
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

// shaped returns the name that something has, or the one that it is told to have.
func shaped(name string) string {
	if better := source.Slug(name); !source.IDShaped(name) && source.IDShaped(better) {
		return better
	}
	return name
}

// titled returns the name of what has a title, as people know it, or "" if that is none or several.
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

// maxGuesses is for how many names of a run the nearest one is looked for. Each is compared with all
// there are, and nobody mends so many at once.
const maxGuesses = 500

// mayGuess reports whether one more is looked for.
func (l *loader) mayGuess() bool {
	l.guesses++
	return l.guesses <= maxGuesses
}

// nearest returns the name that was most likely meant: the same with its kind or its folder before it, or in words, or the title of
// what has it, or a slip of the pen.
func (l *loader) nearest(what Kind, name string) string {
	if id := l.exactly(what, name); id != "" || l.guesses > maxGuesses {
		return id
	}
	return source.Nearest(name, l.namesOf(what))
}

// exactly returns the name that is meant by another way to write it, or by the title of what has it, without a slip in it.
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
