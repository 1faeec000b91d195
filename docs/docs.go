// Package docs embeds the guides for authors and publishers, so that the program can print them: they may have nothing
// but the program.
package docs

import _ "embed"

// Content is the guide to what authors write: every kind of file and every key.
//
//go:embed content.md
var Content string

// Import is the guide to making counts from published tables.
//
//go:embed import.md
var Import string

// Hosts says what each host does with a published site.
//
//go:embed hosts.md
var Hosts string
