package room

import "strings"

// Shelf keeps lists that stay, side by side in pieces of memory of their own.
//
// Go puts things of one size on pages of their own, and a page is free again when nothing on it is in use. A reader
// of files makes a hundred things that are soon of no use, then a short list that stays, and so on: each list would
// keep the room of all that lay beside it. Ten thousand files left 90 MB of that.
//
// A piece is in use as long as any list on it is. So pieces are small at first, for a program that reads one file now
// and then, and become larger with each. The zero Shelf is ready; it serves one goroutine at a time.
type Shelf[T any] struct {
	free []T // the rest of the piece
	size int // of the piece
}

// largest is how many elements a piece has at most, unless a list has more.
const largest = 1024

// Room returns room for a list of n elements, each of them zero.
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

// Keep returns a copy of a list that stays.
func (s *Shelf[T]) Keep(list []T) []T {
	kept := s.Room(len(list))
	copy(kept, list)
	return kept
}

// Words keeps strings that stay, as a [Shelf] keeps lists: most are shorter than a line, and each of them would keep a
// page of memory that held a hundred others, which are gone. The zero Words is ready; it serves one goroutine at a
// time, and is not copied.
type Words struct {
	piece strings.Builder
	size  int // of the piece
}

// longest is how many bytes a piece of words has at most, unless a string is longer.
const longest = 16 << 10

// Keep returns the same words, where they stay.
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
