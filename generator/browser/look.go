package browser

import (
	_ "embed"
	"fmt"
)

//go:embed look.js
var look string

// Look returns what is wrong with the page as it is shown and axe-core does not see: sideways
// scroll, text that is small, clipped or spilt, targets that are hard to hit,
// images that are not shown.
func (tab *Tab) Look() []string {
	tab.t.Helper()
	return Value[[]string](tab, fmt.Sprintf("(%s)(%d)", look, tab.view.Width))
}
