//go:build !linux

package room

// inLargePieces does nothing: only Linux takes such advice.
func inLargePieces() {}
