package source

// What an author's file may be at most. A running Markdown conversion cannot be stopped, and hostile
// input of a few hundred kilobytes can take it half a minute; so size is counted before it begins, and
// the outcome does not depend on the speed of the machine. No real page comes near these numbers.
const (
	maxMarkdown = 256 << 10
	maxFront    = 16 << 10
	maxYAML     = 1 << 20
	maxAsset    = 10 << 20
	maxTable    = 32 << 20 // a published table under returns/, kept as received
	maxLine     = 64 << 10
	maxDepth    = 20    // of nested YAML
	maxKeys     = 2_000 // of one YAML mapping
	maxFiles    = 200_000
	maxFolders  = 32 // one inside another
)
