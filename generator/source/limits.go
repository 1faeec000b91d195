package source

// Limits on an author's files; sizes are in bytes. A Markdown conversion cannot be interrupted, and a hostile file of
// a few hundred kilobytes can make it take half a minute. So sizes are checked beforehand, which also makes the
// result independent of the machine's speed. No real page comes near these limits.
const (
	maxMarkdown = 256 << 10
	maxFront    = 16 << 10
	maxYAML     = 1 << 20
	maxAsset    = 10 << 20
	maxTable    = 32 << 20 // a published table under returns/, kept as received
	maxLine     = 64 << 10
	maxDepth    = 20    // of YAML nesting
	maxKeys     = 2_000 // in one YAML mapping
	maxFiles    = 200_000
	maxFolders  = 32 // levels of nesting
)
