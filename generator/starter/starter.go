// Package starter holds the pack that a new author begins with.
//
// It has one file of each kind that nearly every pack has, with comments that explain them, about a place that does
// not exist, so that an author who forgets to replace something publishes nothing untrue about anybody. Its files lie
// beside this one just as an author would have them, and a test builds them with no warning allowed.
package starter

import (
	"embed"
	"io/fs"
)

//go:embed content
var files embed.FS

// Content returns the pack: the files in the folder content.
func Content() fs.FS {
	content, err := fs.Sub(files, "content")
	if err != nil {
		panic(err) // the name is not a valid path
	}
	return content
}
