package layouts

import (
	"encoding/json"
	"html/template"
)

// Frame is what every page has.
type Frame struct {
	*Around
	Title       string // the title of the page; that of the home page is the pack's
	Description string
	Kind        string // a class on the body: home, pilot, case
	Draft       bool

	Canonical string // empty without a base_url
	Refresh   string // where a page has moved to
	Main      string // the id of the main part
	Crumbs    []Link // from the home page down; the last is the page itself, without an address
	Data      []JSON // JSON-LD that describes the page to programs
}

// H1 returns the title for the page's main heading.
func (f Frame) H1() HTML { return HTML(appendLong(nil, f.Title)) }

// Around is what all pages of one folder and section have in common. Its three pieces of HTML are made once for all
// of them, each by the template in frame.html with the same name.
type Around struct {
	Language string
	Site     string // the title of the pack
	Licence  string
	Contact  *Link    // who answers for the pack; without an address if it is not a web address; may be nil
	Built    string   // the build date; may be empty
	Strokes  *Strokes // the mark of the pack; may be nil

	Policy     string // the Content-Security-Policy
	Style      string // addresses of assets
	Icon       string
	Box        string // the script of the search box
	Finder     string // the script of the search, which Box loads
	SearchPage string // the search page
	Feed       string // empty without a base_url
	Home       string
	Nav        []NavLink
	Foot       []Link
	Searches   bool // this is the search page, which needs no search box

	Assets, Top, Bottom HTML
}

// JSON is a value that a page contains as a data script.
type JSON = template.JS

// ToJSON encodes a value so that it is safe in a page: encoding/json escapes what could end the script.
func ToJSON(value any) (JSON, error) {
	data, err := json.Marshal(value)
	return JSON(data), err
}

// Strokes is the mark of a pack: a tally as drawn by somebody counting by hand, with one stroke for each of its
// places.
type Strokes struct {
	Width int    // the height is 24
	Path  string // SVG path data
}

// Link is an address and the text of a link to it.
type Link struct{ Href, Text string }

// NavLink is a link at the top of every page.
type NavLink struct {
	Link
	Here bool // it leads to the current page, or to its section
}

// Key is a row of the key facts at the top of a page: a name, and text, links or both.
type Key struct {
	Name  string
	Text  string
	Links []Link
	Note  string
}

// Item is an entry of a list: a link, what it leads to, and why it is listed.
type Item struct {
	Link
	Kind   string // case study, theme; empty if the list says so
	Text   string
	Reason string
	More   Link // what the reason speaks of; may have no address
}

// Section is a list with a heading.
type Section struct {
	ID, Title string
	Lead      string
	Items     []Item
	Parts     []Link // if the list is too long for the page, its parts instead of Items
	OnScreen  bool   // left out in print, where nobody can follow its links
}

// Contents is the list of headings of a long page, or of the letters or years that it is divided by.
type Contents struct {
	ID    string // where a link at the end of the page leads back to
	Links []Link
}

// HTML is markup made by package prose or this one; everything else is escaped.
type HTML = template.HTML

// Notes are the footnotes and citations of a text.
type Notes struct {
	ID   string
	Text HTML
}

// Article is what the pages of texts share.
type Article struct {
	Kicker   string // what kind of thing it is
	Lead     string
	Keys     []Key
	Contents *Contents // nil on a short page
	Text     []byte    // the HTML of [Article.Body]
	Notes    *Notes
	Sections []Section // mentions and relations, each with its reason
	Sources  []Link    // the sources of the page as a whole
	Updated  string
	Previous *Link
	Next     *Link
	Cite     string // how to cite the page
}

// Body returns the text of the page. A compiled layout appends Text directly, without this conversion, because there
// may be ten thousand pages.
func (a Article) Body() HTML { return HTML(a.Text) }

func (a Article) appendBody(b []byte) []byte { return append(b, a.Text...) }

// FactRow is a fact in a table or list.
type FactRow struct {
	ID     string // its id, if it has one on this page
	Link   Link   // to the fact, if it is on another page
	What   string
	Value  string
	Unit   string
	Date   string
	Source Link
	Note   string
	About  []Link
	Others []OtherValue
	Used   Uses // only if it has an ID
}

// Uses lists what names a term or fact.
type Uses struct {
	First []Link // as many as a row shows
	More  int    // the number of others
	Rest  []Link // the others, which can be unfolded
	All   Link   // to the page that lists all, instead of Rest if that would be too long
}

// OtherValue is what another source says.
type OtherValue struct {
	Value  string
	Source Link
	Note   string
}

// FactTable is a list of facts with a heading.
type FactTable struct {
	ID, Title string
	Of        Link // what the heading links to, if all facts are about one thing
	Lead      string
	Facts     []FactRow
	Parts     []Link      // if the table is too long for the page, its parts instead of Facts
	Groups    []FactGroup // if the table is divided by place, its groups instead of Facts
}

// FactGroup is the facts of a table that belong to one place.
type FactGroup struct {
	ID, Title string
	Texts     []Link // other texts about the theme there
	Facts     []FactRow
}
