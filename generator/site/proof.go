package site

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/source"
)

// Proof collects what the files of a site declare, and checks that every link between them lands, that no id occurs
// twice in a page and that every path can be used as an address without escaping. An author's own links were resolved
// long before, with their positions, and those in layouts come from the same data; so anything found here is a bug in
// the program, and the site is not published. The zero Proof is ready to use, and is safe for concurrent use until
// Err is called.
type Proof struct {
	mu     sync.Mutex
	ids    map[string][]string // of each file
	wanted map[Target]string   // every place linked to from elsewhere, and the first file that links there
	faults []string
}

// Add adds what a file declares. It must be called once for every file of the site.
func (p *Proof) Add(f *File, content Content) {
	ids := slices.Clone(content.IDs)
	slices.Sort(ids)
	var faults []string
	for i, id := range ids {
		if i > 0 && id == ids[i-1] {
			faults = append(faults, fmt.Sprintf("the id %s stands twice in %s", source.Quote(id), f.Path))
		}
	}
	if strings.ContainsFunc(f.Path, coded) {
		faults = append(faults, fmt.Sprintf("%s is no address as it stands", source.Quote(f.Path)))
	}
	lands := func(link Target) bool { // many links stay on their own page
		if link.Path != f.Path {
			return false
		}
		_, found := slices.BinarySearch(ids, link.Fragment)
		return found || link.Fragment == ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ids == nil {
		p.ids, p.wanted = map[string][]string{}, map[Target]string{}
	}
	p.ids[f.Path] = ids
	p.faults = append(p.faults, faults...)
	for _, link := range content.Links {
		if lands(link) {
			continue
		}
		if from, ok := p.wanted[link]; !ok || f.Path < from {
			p.wanted[link] = f.Path
		}
	}
}

// coded reports whether r cannot be used in an address as it is or has a special meaning there, so that a path
// containing it would be found on a disk but not by a browser.
func coded(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._/", r))
}

// Err returns a [*Broken] listing all faults, or nil. Call it after every file has been added.
func (p *Proof) Err() error {
	faults := slices.Clone(p.faults)
	for link, from := range p.wanted {
		ids, ok := p.ids[link.Path]
		switch {
		case !ok && link.Path != ManifestPath:
			faults = append(faults, fmt.Sprintf("%s links to %s, which is not part of the site", from, source.Quote(link.Path)))
		case link.Fragment != "":
			if _, found := slices.BinarySearch(ids, link.Fragment); !found {
				faults = append(faults, fmt.Sprintf("%s links to %s, where no such id stands", from, source.Quote(link.String())))
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	slices.Sort(faults)
	return &Broken{faults}
}

// Broken is the error of a site whose pages do not fit together: a bug in the program.
type Broken struct{ Faults []string }

func (b *Broken) Error() string {
	const most = 20
	text := "the pages do not fit together: " + strings.Join(b.Faults[:min(most, len(b.Faults))], "; ")
	if more := len(b.Faults) - most; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}
