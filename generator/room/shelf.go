package room

import "strings"

// Shelf allocates lists that live long, side by side in chunks of memory of their own.
//
// Go puts objects of one size class on the same pages, and a page is free again only when nothing on it is in use. A
// reader of files makes a hundred short-lived objects, then a short list that stays, and so on, so each list would
// keep a page of dead objects. With ten thousand files that came to 90 MB.
//
// A chunk is in use as long as any list on it is. So chunks are small at first, for a program that reads a file now
// and then, and each is larger than the last. The zero Shelf is ready to use; it is not safe for concurrent use.
type Shelf[T any] struct {
	free []T // what is left of the current chunk
	size int // of the current chunk
}

// largest is the most elements that a chunk holds, unless one list has more.
const largest = 1024

// Room returns a list of n zero elements, with no spare capacity. It returns nil if n is 0.
func (s *Shelf[T]) Room(n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(s.free) {
		s.size = max(n, min(2*s.size, largest))
		s.free = make([]T, s.size)
	}
	list := s.free[:n:n]
	s.free = s.free[n:]
	return list
}

// Keep returns a copy of list that is kept on the shelf.
func (s *Shelf[T]) Keep(list []T) []T {
	kept := s.Room(len(list))
	copy(kept, list)
	return kept
}

// Words allocates strings that live long, as [Shelf] does lists. Most are shorter than a line, and on its own each
// would keep alive a page of memory whose hundred other objects are dead. The zero Words is ready to use; it must not
// be copied, and is not safe for concurrent use.
type Words struct {
	piece strings.Builder
	size  int // of the current chunk
}

// longest is the size of a chunk of words at most, in bytes, unless one string is longer.
const longest = 16 << 10

// Keep returns a copy of words that is kept in the chunk.
func (w *Words) Keep(words string) string {
	from := w.piece.Len()
	if from+len(words) > w.piece.Cap() {
		w.size = max(len(words), min(2*w.size, longest))
		w.piece.Reset()
		w.piece.Grow(w.size)
		from = 0
	}
	w.piece.WriteString(words)
	return w.piece.String()[from:]
}
