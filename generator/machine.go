package generator

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"totalplace/generator/listing"
	"totalplace/generator/pack"
)

// loadAssets gives every asset and image an address that contains a hash of it, so that browsers may cache it for
// ever. Identical files share one address.
func (m *maker) loadAssets() {
	there := map[string]bool{}
	hashed := func(name string, data []byte) string {
		sum := sha256.Sum256(data)
		ext := path.Ext(name)
		to := "assets/" + inAddress(strings.TrimSuffix(name, ext)) + "." + hex.EncodeToString(sum[:6])
		if ext != "" {
			to += "." + inAddress(ext)
		}
		if !there[to] {
			there[to] = true
			m.plain(to, func() ([]byte, error) { return data, nil }).Hashed = true
		}
		return to
	}
	for _, a := range m.set.Assets {
		m.assets[a.Name] = hashed(a.Name, a.Data)
	}
	for _, name := range slices.Sorted(maps.Keys(m.pack.Images)) {
		m.images[name] = hashed(path.Base(name), m.pack.Images[name].File.Data)
	}
}

// machineFiles adds the files for programs and hosts.
func (m *maker) machineFiles() {
	m.data()
	m.plain("robots.txt", func() ([]byte, error) {
		text := "User-agent: *\nAllow: /\n"
		if m.pack.BaseURL != "" {
			text += "Sitemap: " + m.pack.BaseURL + "sitemap.xml\n"
		}
		return []byte(text), nil
	})
	m.plain(".nojekyll", func() ([]byte, error) { return nil, nil })
	m.plain("_headers", func() ([]byte, error) { return []byte(headers), nil })
	if m.pack.BaseURL == "" {
		return
	}
	m.redirects()
	m.sitemaps()
	if m.hasFeed() {
		m.plain("feed.xml", m.feed)
	}
}

// publicPages returns the pages that search engines should know, sorted.
func (m *maker) publicPages() []string {
	aliases := map[string]bool{}
	for _, e := range m.texts {
		for _, a := range e.Aliases {
			aliases[a.S] = true
		}
	}
	var out []string
	for _, f := range m.files {
		if f.IsPage() && f.Path != notFoundPage && !aliases[f.Path] {
			out = append(out, f.Path)
		}
	}
	slices.Sort(out)
	return out
}

// headers is for hosts that read such a file. The long cache time is set for assets only, and caching is not
// mentioned elsewhere, because some hosts join the values of all rules that match an address.
const headers = `/*
  Content-Security-Policy: ` + Policy + `; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), microphone=(), geolocation=()
  Cross-Origin-Opener-Policy: same-origin
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`

// redirects adds a file for hosts that read one: they redirect from an old address at once, whereas the page at that
// address takes a moment. Its rules are relative to the root of the host, so it is written only if the pack's path on
// the host is known.
func (m *maker) redirects() {
	var b strings.Builder
	for _, e := range m.texts {
		for _, a := range e.Aliases {
			fmt.Fprintf(&b, "%s %s 301\n", m.root+atHost(a.S), m.root+m.where.of(e.ID).Path)
		}
	}
	if b.Len() > 0 {
		m.plain("_redirects", func() ([]byte, error) { return []byte(b.String()), nil })
	}
}

type inventoryEntry struct {
	ID       string    `json:"id"`
	Kind     pack.Kind `json:"kind"`
	Title    string    `json:"title"`
	Address  string    `json:"address"`
	Summary  string    `json:"summary,omitempty"`
	Updated  string    `json:"updated,omitempty"`
	RefersTo []pack.ID `json:"refers_to,omitempty"`
}

// inventory returns data/pack.json: what the pack is, and a line for each entry.
func (m *maker) inventory() ([]byte, error) {
	k := m.pack
	about, err := listing.Before(struct {
		Title        string `json:"title"`
		Language     string `json:"language"`
		Licence      string `json:"licence"`
		HeadlineYear string `json:"headline_year"`
	}{k.Title, k.Language, k.Licence, k.HeadlineYear.String()}, "entries", 0)
	const aLine = 1000 // bytes, more than most entries take
	out := bytes.NewBuffer(slices.Grow(about, aLine*len(m.where.at)))
	out.WriteString("[")
	entries := json.NewEncoder(out)
	separator := "\n  "
	for n, e := range k.Entries() {
		out.WriteString(separator)
		err = cmp.Or(err, entries.Encode(inventoryEntry{
			ID: string(e.ID), Kind: e.ID.Kind(), Title: e.Title, Address: m.where.at[n].String(),
			Summary: e.Summary, Updated: e.Updated.String(), RefersTo: e.RefersTo(),
		}))
		out.Truncate(out.Len() - len("\n"))
		separator = ",\n  "
	}
	out.WriteString("\n ]\n}\n")
	return out.Bytes(), err
}

// hasFeed reports whether any text has a date of change.
func (m *maker) hasFeed() bool {
	return slices.ContainsFunc(m.texts, func(e *pack.Entry) bool { return !e.Updated.IsZero() })
}

// mostInSitemap is the most addresses in one file of a sitemap according to https://www.sitemaps.org/protocol.html.
// The limit of 50 MB would be reached only with addresses a thousand letters long, and no file has such a name.
const mostInSitemap = 50_000

// sitemaps adds the list of public pages to the site. If there are too many for one file, it is an index of several.
func (m *maker) sitemaps() {
	const whole = "sitemap.xml"
	public := m.publicPages()
	if len(public) <= mostInSitemap {
		m.plain(whole, func() ([]byte, error) { return m.sitemap(public) })
		return
	}
	var parts []string
	for some := range slices.Chunk(public, mostInSitemap) {
		part := fmt.Sprintf("sitemap-%d.xml", len(parts)+1)
		parts = append(parts, part)
		m.plain(part, func() ([]byte, error) { return m.sitemap(some) })
	}
	m.plain(whole, func() ([]byte, error) { return m.sitemapIndex(parts) })
}

// sitemapIndex returns the index of the files of a sitemap.
func (m *maker) sitemapIndex(parts []string) ([]byte, error) {
	type sitemap struct {
		Loc string `xml:"loc"`
	}
	index := struct {
		XMLName  xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Sitemaps []sitemap `xml:"sitemap"`
	}{}
	for _, part := range parts {
		index.Sitemaps = append(index.Sitemaps, sitemap{m.pack.BaseURL + part})
	}
	return xmlFile(index)
}

// sitemap lists pages, each with its date of change.
func (m *maker) sitemap(paths []string) ([]byte, error) {
	updated := map[string]string{}
	for _, e := range m.texts {
		updated[m.where.of(e.ID).Path] = e.Updated.String()
	}
	type url struct {
		Loc     string `xml:"loc"`
		Lastmod string `xml:"lastmod,omitempty"`
	}
	set := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []url    `xml:"url"`
	}{}
	for _, p := range paths {
		set.URLs = append(set.URLs, url{m.pack.BaseURL + atHost(p), updated[p]})
	}
	return xmlFile(set)
}

// feedLength is the largest number of changes in the feed.
const feedLength = 30

func (m *maker) feed() ([]byte, error) {
	type link struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	type entry struct {
		Title   string `xml:"title"`
		ID      string `xml:"id"`
		Link    link   `xml:"link"`
		Updated string `xml:"updated"`
		Summary string `xml:"summary"`
	}
	type author struct {
		Name string `xml:"name"`
	}
	base := m.pack.BaseURL
	latest := m.latest()
	feed := struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Links   []link   `xml:"link"`
		Updated string   `xml:"updated"`
		Author  author   `xml:"author"`
		Entries []entry  `xml:"entry"`
	}{
		Lang: m.pack.Language, Title: m.pack.Title, ID: base,
		Links:   []link{{"self", base + "feed.xml"}, {"", base}},
		Updated: latest[0].Updated.String() + "T00:00:00Z", Author: author{m.pack.Title},
	}
	for _, e := range latest[:min(feedLength, len(latest))] {
		at := base + m.where.of(e.ID).Path
		feed.Entries = append(feed.Entries, entry{e.Title, at, link{"", at}, e.Updated.String() + "T00:00:00Z", e.Summary})
	}
	return xmlFile(feed)
}

func xmlFile(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
