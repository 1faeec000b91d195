//go:build !unix

package clock

import "time"

var begun = time.Now()

// spent is the time since the start of the program. Here the system does not tell how much of that was waiting.
func spent() time.Duration { return time.Since(begun) }
