package browser

import (
	_ "embed"
	"fmt"
)

//go:embed look.js
var look string

// Look returns faults of the page as it is shown that axe-core does not find: horizontal scrolling; text that is
// small, clipped or overflowing; targets that are hard to hit; and images that are not shown.
func (tab *Tab) Look() []string {
	tab.t.Helper()
	return Value[[]string](tab, fmt.Sprintf("(%s)(%d)", look, tab.view.Width))
}
