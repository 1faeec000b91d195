//go:build !unix

package clock

import "time"

var begun = time.Now()

// spent returns the time since the program started. This system does not report how much of that was waiting.
func spent() time.Duration { return time.Since(begun) }
