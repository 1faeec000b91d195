package pack

import "strings"

// ID names one thing in the pack by its kind and its own id, as an author writes it in a link: pilot:kent.
type ID string

// NewID returns the ID of the thing with that kind and name.
func NewID(kind Kind, name string) ID { return ID(string(kind) + ":" + name) }

// Kind returns the kind.
func (id ID) Kind() Kind {
	kind, _, _ := strings.Cut(string(id), ":")
	return Kind(kind)
}

// Name returns the id without its kind.
func (id ID) Name() string {
	_, name, _ := strings.Cut(string(id), ":")
	return name
}

// FigureID returns the ID of a figure, made of the name of its count and its own name:
// figure:kent-2009-10/counted-per-head.
func FigureID(count ID, name string) ID { return NewID(KindFigure, count.Name()+"/"+name) }

// Figure splits the ID of a figure into its count and its name. The name is empty if there is no slash.
func (id ID) Figure() (count ID, name string) {
	of, name, _ := strings.Cut(id.Name(), "/")
	return NewID(KindCount, of), name
}
