package site

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"totalplace/generator/source"
)

// Proof gathers what the files of a site declare, and says whether every link between them lands, no
// id stands twice in a page, and every path is an address as it stands. An author's own links are looked
// up long before, with their positions, and those of a layout come from the same data; so what is found
// here is a fault of the program, and a site that has one is not published. The zero Proof is ready, and
// many goroutines may add to it.
type Proof struct {
	mu     sync.Mutex
	ids    map[string][]string // of each file
	wanted map[Target]string   // every place that is led to, and a file that leads there
	faults []string
}

// Add lays what a file declares to the rest. Every file of the site must be added once.
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
	lands := func(link Target) bool { // many lead to a place on the page they stand on
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

// coded reports what an address cannot hold as it is, or means something else by, so that a path with it is found on a
// disk and not by a browser.
func coded(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._/", r))
}

// Err returns a *Broken that lists what does not land, or nil. Call it when every file has been added.
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

// Broken is the error of a site whose pages do not fit together: a fault of the program.
type Broken struct{ Faults []string }

func (b *Broken) Error() string {
	const most = 20
	text := "the pages do not fit together: " + strings.Join(b.Faults[:min(most, len(b.Faults))], "; ")
	if more := len(b.Faults) - most; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}
