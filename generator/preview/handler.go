package preview

import (
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Which requests are answered.
//
// Drafts and unpublished figures are shown here, and every page of every site that is open in the author's browser
// can send requests to this address. So each request is checked, in this order, before anything is looked up:
//
//	method and form   GET or HEAD of a path; nothing here changes anything, and there is no WebSocket
//	Host              a name of this machine; a foreign name that resolves to it is refused
//	Origin            this very address, if the header is present
//	Sec-Fetch-Site    not from another site or port, except for a person who follows a link
//	path              no backslash, encoded slash, control character or dot segment
//
// No answer ever carries an Access-Control header. And no request opens a file: a path is a key of the generation's
// table, or it leads nowhere. Other programs and users of this machine are not kept out; whoever can run a program
// here can read the folder.

const (
	prefix     = "/_preview/" // no path of a site begins so
	maxTarget  = 2048
	heartbeat  = 15 * time.Second
	eventTime  = 5 * time.Second // for a browser to receive one event
	eventsPath = prefix + "events"
	statePath  = prefix + "state"
)

type handler struct {
	now     *atomic.Pointer[generation]
	done    <-chan struct{} // the server is stopping
	token   string          // of this run; only pages contain it
	streams chan struct{}   // a semaphore with one slot per stream
	policy  string
	hosts   []string
}

// hosts returns the Host headers that are accepted.
func hosts(addr net.Addr, more string) []string {
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return nil
	}
	names := []string{"localhost", "127.0.0.1", "::1"}
	if more != "" {
		names = append(names, strings.ToLower(more))
	}
	var out []string
	for _, name := range names {
		out = append(out, net.JoinHostPort(name, port))
		if port == "80" { // browsers leave it out
			out = append(out, strings.TrimSuffix(net.JoinHostPort(name, port), ":80"))
		}
	}
	return out
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", h.policy+"; connect-src 'self'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	header.Set("Cache-Control", "no-store")

	p, status := h.admit(r)
	if status != http.StatusOK {
		if status == http.StatusMethodNotAllowed {
			header.Set("Allow", "GET, HEAD")
		}
		plain(w, r, status)
		return
	}
	switch p {
	case eventsPath:
		h.events(w, r)
	case statePath:
		h.state(w, r)
	default:
		data, kind := asset(p)
		if data == nil {
			h.page(w, r, p)
			return
		}
		send(w, r, http.StatusOK, kind, data)
	}
}

// admit decides whether a request is answered. It returns the request's path, decoded once, and a status other than
// 200 if the request is refused.
func (h *handler) admit(r *http.Request) (p string, status int) {
	target := r.RequestURI
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return "", http.StatusMethodNotAllowed
	case len(target) > maxTarget:
		return "", http.StatusRequestURITooLong
	case !strings.HasPrefix(target, "/"), strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		return "", http.StatusBadRequest
	}
	host := strings.ToLower(r.Host)
	if !slices.Contains(h.hosts, host) {
		return "", http.StatusForbidden
	}
	if origins, ok := r.Header["Origin"]; ok && !(len(origins) == 1 && origins[0] == "http://"+host) {
		return "", http.StatusForbidden
	}
	escaped, _, _ := strings.Cut(target, "?")
	p, ok := clean(escaped)
	switch site := r.Header.Get("Sec-Fetch-Site"); site {
	case "", "same-origin", "none":
	case "same-site", "cross-site": // following a link to the preview at the top level is allowed
		if r.Method != http.MethodGet || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document" || strings.HasPrefix(p, prefix) {
			return "", http.StatusForbidden
		}
	default:
		return "", http.StatusForbidden
	}
	if !ok {
		return "", http.StatusBadRequest
	}
	return p, http.StatusOK
}

// clean decodes a path once, and rejects one that other programs might interpret differently.
func clean(escaped string) (string, bool) {
	p, err := url.PathUnescape(escaped)
	if err != nil || !strings.HasPrefix(p, "/") || strings.Contains(p, `\`) || strings.Contains(strings.ToLower(escaped), "%2f") {
		return "", false
	}
	for i := range len(p) {
		if p[i] < ' ' || p[i] == 0x7f {
			return "", false
		}
	}
	for segment := range strings.SplitSeq(p, "/") {
		if segment == "." || segment == ".." {
			return "", false
		}
	}
	return p, true
}

// page answers with a file of the site.
func (h *handler) page(w http.ResponseWriter, r *http.Request, p string) {
	a := h.now.Load().answer(p)
	if a.to != "" {
		w.Header().Set("Location", a.to)
		plain(w, r, http.StatusTemporaryRedirect)
		return
	}
	if isPage(a.kind) {
		a.data = dress(a.data, h.token)
	}
	send(w, r, a.status, a.kind, a.data)
}

// allowed reports whether a request has the token of this run.
func (h *handler) allowed(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.URL.Query().Get("token")), []byte(h.token)) == 1
}

// state tells a tab whether its page has changed, and what is wrong.
func (h *handler) state(w http.ResponseWriter, r *http.Request) {
	p, ok := clean(r.URL.Query().Get("path"))
	switch {
	case !h.allowed(r):
		plain(w, r, http.StatusForbidden)
	case !ok:
		plain(w, r, http.StatusBadRequest)
	default:
		send(w, r, http.StatusOK, "application/json", h.now.Load().state(p))
	}
}

// events sends the number of each new generation.
func (h *handler) events(w http.ResponseWriter, r *http.Request) {
	if !h.allowed(r) || !strings.Contains(r.Header.Get("Accept"), "text/event-stream") || r.Method != http.MethodGet {
		plain(w, r, http.StatusForbidden)
		return
	}
	select {
	case h.streams <- struct{}{}:
		defer func() { <-h.streams }()
	default:
		plain(w, r, http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the server's read timeout would end the stream
	write := func(format string, args ...any) bool {
		if control.SetWriteDeadline(time.Now().Add(eventTime)) != nil {
			return false
		}
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	g := h.now.Load()
	ok := write("retry: 500\ndata: %d\n\n", g.n)
	for ok {
		select {
		case <-g.next:
			g = h.now.Load()
			ok = write("data: %d\n\n", g.n)
		case <-beat.C:
			ok = write(":\n\n")
		case <-r.Context().Done():
			return
		case <-h.done:
			return
		}
	}
}

func send(w http.ResponseWriter, r *http.Request, status int, kind string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

// plain answers with just the text of the status: an error reveals no paths and no version.
func plain(w http.ResponseWriter, r *http.Request, status int) {
	send(w, r, status, "text/plain; charset=utf-8", []byte(http.StatusText(status)+"\n"))
}

func isPage(kind string) bool { return strings.HasPrefix(kind, "text/html") }
