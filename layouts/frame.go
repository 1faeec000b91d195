package layouts

import (
	"encoding/json"
	"html/template"
)

// Frame is what every page has.
type Frame struct {
	*Around
	Title       string // of the page; the home page has the pack's
	Description string
	Kind        string // a class on the body: home, pilot, case
	Draft       bool

	Canonical string // empty without a base_url
	Refresh   string // of a page that has moved: where to
	Main      string // the id of the main part
	Crumbs    []Link // from the home page down; the last is the page itself, without address
	Data      []JSON // what the page says of itself to programs, as JSON-LD
}

// H1 is the title as it stands above the page.
func (f Frame) H1() HTML { return HTML(appendLong(nil, f.Title)) }

// Around is what all pages of one folder and section have alike. Its three pieces of HTML are made once
// for all of them, each by the part of frame.html that has its name.
type Around struct {
	Language string
	Site     string // the title of the pack
	Licence  string
	Contact  *Link    // who answers for the pack; without address where that is none of the web; nil where nobody is named
	Built    string   // the day the site was built, if it says so
	Strokes  *Strokes // the mark of the pack; nil where it has none

	Policy     string // the Content-Security-Policy
	Style      string // addresses of assets
	Icon       string
	Box        string // of the script of the search box
	Finder     string // of the script of the search, which that one loads
	SearchPage string // of the page of the search
	Feed       string // empty without a base_url
	Home       string
	Nav        []NavLink
	Foot       []Link
	Searches   bool // the page is that of the search, and needs no box for it

	Assets, Top, Bottom HTML
}

// JSON is a value that a page holds as a script of data.
type JSON = template.JS

// ToJSON writes a value so that it can stand in a page: encoding/json escapes what could end the script.
func ToJSON(value any) (JSON, error) {
	data, err := json.Marshal(value)
	return JSON(data), err
}

// Strokes is the mark of a pack: a tally with one stroke for each of its places, as somebody makes who
// counts by hand.
type Strokes struct {
	Width int    // its height is 24
	Path  string // of lines
}

// Link is an address and the words that lead there.
type Link struct{ Href, Text string }

// NavLink is a link at the top of every page.
type NavLink struct {
	Link
	Here bool // the page, or what it belongs to
}

// Key is a row of the key facts at the top of a page: a name, and words or links or both.
type Key struct {
	Name  string
	Text  string
	Links []Link
	Note  string
}

// Item is an entry of a list: where it leads, what it is, and why it stands there.
type Item struct {
	Link
	Kind   string // case study, theme; empty where the list says so
	Text   string
	Reason string
	More   Link // what shows the reason; without address where nothing does
}

// Section is a list with a heading.
type Section struct {
	ID, Title string
	Lead      string
	Items     []Item
	Parts     []Link // of a list that is too long for the page, instead of Items
	OnScreen  bool   // it is left out on paper, where nobody can follow its links
}

// Contents is the list of headings of a long page.
type Contents struct {
	ID    string
	Links []Link
}

// HTML is markup that package prose or this one has made; everything else is escaped.
type HTML = template.HTML

// Notes are the footnotes and citations of a text.
type Notes struct {
	ID   string
	Text HTML
}

// Article is what the pages of texts share.
type Article struct {
	Kicker   string // the kind of thing it is
	Lead     string
	Keys     []Key
	Contents *Contents // nil on a short page
	Text     []byte    // the HTML of [Article.Body]
	Notes    *Notes
	Sections []Section // mentions and relations, each with its reason
	Sources  []Link    // that the page as a whole rests on
	Updated  string
	Previous *Link
	Next     *Link
	Cite     string // how to cite the page
}

// Body is the text of the page. There may be ten thousand pages, so a compiled layout takes it from where it was written.
func (a Article) Body() HTML { return HTML(a.Text) }

func (a Article) appendBody(b []byte) []byte { return append(b, a.Text...) }

// FactRow is a fact in a table or list.
type FactRow struct {
	ID     string // its anchor, where it has one on this page
	Link   Link   // to the fact, where this is another page
	What   string
	Value  string
	Unit   string
	Date   string
	Source Link
	Note   string
	About  []Link
	Others []OtherValue
	Used   Uses // where its anchor is
}

// Uses are what names a term or a fact.
type Uses struct {
	First []Link // as many as a row shows
	More  int    // how many others there are
	Rest  []Link // which unfold
	All   Link   // to the page that lists all, instead of Rest where they are too many to unfold
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
	Of        Link // what the heading leads to, if all of them are about one thing
	Lead      string
	Facts     []FactRow
	Parts     []Link      // of a table that is too long for the page, instead of Facts
	Groups    []FactGroup // of a table that is parted by place, instead of Facts
}

// FactGroup are the facts of a table that belong to one place.
type FactGroup struct {
	ID, Title string
	Texts     []Link // what else tells of it there
	Facts     []FactRow
}
