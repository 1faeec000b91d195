// Package docs embeds the guides for authors, so that the program can print them: an author may have nothing but the
// program.
package docs

import _ "embed"

// Content says what authors write: every kind of file and every key.
//
//go:embed content.md
var Content string

// Import says how counts are made of published tables.
//
//go:embed import.md
var Import string
