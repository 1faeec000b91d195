// Package generator builds a learning pack's site from its content.
//
// The whole of it is one pipeline, run by [Builder.Build]:
//
//	content (fs.FS) → source → prose → pack → tally → pages → site (fs.FS) → public/, zip, bucket, browser, test
//
//	source   where it stood     files, front matter, YAML nodes, limits
//	prose    what was written   Markdown as HTML, with holes for addresses
//	pack     what it means      pilots, themes, cases, counts; every reference resolved
//	money    how much it is     amounts read strictly, added exactly and rounded once
//	tally    what it adds up to exact sums of public money, every pound counted once
//	locator  where it lies      small maps of the places, drawn in whole numbers
//	pages    what a reader sees this package: which pages there are, and what is on each
//	search   what can be asked  an index that a browser loads in pieces, from a host or from disk
//	download what can be taken  the counts as CSV, workbook and data package, for people and programs
//	layouts  how it looks       templates, and the structs they are executed with
//	site     the finished tree  files as pure functions, and the proof that their links land
//
// Every stage is a function from a value to a value. Only the two ends touch the world: content comes in as an
// [io/fs.FS], and other packages write, zip or serve the finished site. The build, check, publish and serve commands
// all call the same Build; there is no second code path and no incremental rebuild. Work that depends on a single
// file ([pack.Understand]) is done as soon as the file is read; work that depends on several is done after that. The
// preview may pass in a memo ([source.Memo]), which holds the result for each file under the file's bytes; everything
// that depends on several files is computed afresh.
//
// A page is made only when it is asked for: a build asks for every page, the preview for those being looked at.
// Making a page fills its struct and records every address it links to and every id it contains. The only way to get
// an address or an id is through [page.to] and [page.id], so what a page declares is exactly what it holds. Whoever
// makes all the pages checks those declarations against each other with [site.Proof].
//
// Problems are collected from all stages and returned together, sorted by position. If one of them is an error there
// is no site; for that reason, two files that claim the same address are reported only when nothing else is wrong. To
// find the rule behind a message, search for its words or its code.
//
// The files of this package, in the order in which to read them:
//
//	generator                                  the pipeline
//	maker                                      which pages there are
//	page, text, frame, article                 how a page is made: links and ids, an author's text, what is around it
//	address, faces, parted                     where everything is published, and what readers call it
//	words, cells, short                        how words, numbers and cells are written
//	home, pages, lists, learned                pages of entries, and pages that list them
//	mentions, placebyplace                     who names an entry, and which themes and places meet
//	count, counttables, charts, scale          the page of a count
//	counts, places, together, services         all counts beside one another
//	compare, map                               two places beside one another, and all on a map
//	returns, downloads, machine                published tables, files to take away, and files for programs
//	searchpages, searchtexts, asked            what can be found, and by which words
//
//	add a key         its kind's reader in package pack, then its page here and its layout
//	add a page        a function in pages.go or lists.go, a line in maker.go, and a struct and template in layouts
//	add a kind        a file in pack, an entry in pack's table of kinds (kinds.go), its wording in faces.go, a page
package generator

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"totalplace/generator/pack"
	"totalplace/generator/site"
	"totalplace/generator/source"
	"totalplace/generator/tally"
	"totalplace/layouts"
)

// Builder builds a site. The zero Builder builds what content/pack.yaml says, without drafts.
type Builder struct {
	BaseURL string      // overrides the pack's base_url, if not empty
	Drafts  bool        // include drafts, marked as such
	Built   source.Date // the build date to print; none if zero

	Memo *source.Memo // results for unchanged files of the previous build; may be nil
}

// Build makes the site from the content. look holds layouts that override the built-in ones; it may be nil.
//
// Build returns all problems, sorted, each with the text of its line. If one of them is an error, the site is nil.
// err is something that no author can mend: what the system or a layout refused, or a [*source.Crash] if the program
// itself is at fault.
func (b Builder) Build(content, look fs.FS) (s *site.Site, problems source.Problems, err error) {
	defer func() {
		if v := recover(); v != nil {
			s, problems, err = nil, nil, source.Crashed("the pack", v)
		}
	}()
	tree, problems, err := b.Memo.Read(content, pack.Understand())
	if err != nil {
		return nil, problems.Sorted(), err
	}
	p, found := pack.Load(tree, b.Drafts)
	problems = append(problems, found...)
	if b.BaseURL != "" {
		p.BaseURL = b.BaseURL
	}
	problems = append(problems, noBaseURL(p)...)
	sums, found := tally.Of(p)
	problems = append(problems, found...)
	problems = append(problems, checkFigures(p, sums)...)
	if problems.Count(source.Error) == 0 {
		set, err := layouts.Load(look)
		if err != nil {
			return nil, problems.Sorted(), err
		}
		files, found := newMaker(p, sums, set, b.Built).pages()
		problems = append(problems, found...)
		s, found = site.New(files)
		problems = append(problems, found...)
		problems = append(problems, strangeLayouts(look)...)
	}
	tree.Excerpts(problems)
	problems = problems.Sorted()
	if problems.Count(source.Error) > 0 {
		return nil, problems, nil
	}
	return s, problems, nil
}

// noBaseURL returns a notice of what a site without a known address does without.
func noBaseURL(p *pack.Pack) source.Problems {
	at := p.NoBaseURL
	if p.BaseURL != "" || at.File == "" {
		return nil
	}
	into := ""
	if at.File == source.Root {
		into = " to content/pack.yaml"
	}
	return source.Problems{{
		Pos: at, Level: source.Notice, Code: "no-base-url",
		Msg:  "without a base_url, the address at which readers will find it, the site has no sitemap and no feed",
		Hint: "add base_url: https://…" + into + " or build with --base-url",
	}}
}

// strangeLayouts warns of a project's templates that no page uses, most likely because they are misnamed, and of assets
// that no page can load.
func strangeLayouts(look fs.FS) (problems source.Problems) {
	if look == nil {
		return nil
	}
	known, _ := fs.Glob(layouts.Files, "*.html")
	found, _ := fs.Glob(look, "*.html")
	for _, name := range found {
		if slices.Contains(known, name) {
			continue
		}
		problems.Warn(source.Pos{File: "layouts/" + name}, "unclaimed-file", "no page is made with a layout of this name", source.Suggest(name, known, "the layouts are "+strings.Join(known, ", ")))
	}
	for _, kind := range layouts.AssetTypes() {
		found, _ := fs.Glob(look, "*"+kind)
		for _, name := range found {
			problems.Warn(source.Pos{File: "layouts/" + name}, "unclaimed-file", "no page loads what lies here", "move it to layouts/assets/"+name)
		}
	}
	assets, _ := fs.ReadDir(look, "assets")
	for _, e := range assets {
		if !source.Litter(e.Name()) && (e.IsDir() || !slices.Contains(layouts.AssetTypes(), path.Ext(e.Name()))) {
			problems.Warn(source.Pos{File: "layouts/assets/" + e.Name()}, "unclaimed-file", "no page can load this", "the files in layouts/assets end in "+strings.Join(layouts.AssetTypes(), ", "))
		}
	}
	return problems
}
