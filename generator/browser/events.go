package browser

import (
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// events collects what the browser reports about a tab. A policy violation comes both as a console message and as an
// audit; both are kept, because either can be missing.
type events struct {
	mu         sync.Mutex
	home       string // the scheme and host that every request must have
	asked      map[network.RequestID]string
	complaints []string
}

// start forgets everything, because another page is about to be opened.
func (e *events) start(address string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.home, e.asked, e.complaints = origin(address), map[network.RequestID]string{}, nil
}

func (e *events) take() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := e.complaints
	e.complaints = nil
	return out
}

// hear is called for every event, in order, before the answer to any command sent after it.
func (e *events) hear(event any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, arg := range event.Args {
			if arg.Description != "" {
				words = append(words, arg.Description)
			} else {
				words = append(words, string(arg.Value))
			}
		}
		e.complain("console %s: %s", event.Type, strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		what := event.ExceptionDetails.Text
		if thrown := event.ExceptionDetails.Exception; thrown != nil {
			what = thrown.Description
		}
		e.complain("exception: %s", what)
	case *log.EventEntryAdded:
		e.complain("console %s, from %s: %s %s", event.Entry.Level, event.Entry.Source, event.Entry.Text, event.Entry.URL)
	case *audits.EventIssueAdded:
		if d := event.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
			e.complain("the policy's %s forbids %s", d.ViolatedDirective, d.ContentSecurityPolicyViolationType)
		} else {
			e.complain("audit: %s", event.Issue.Code)
		}
	case *network.EventRequestWillBeSent:
		e.asked[event.RequestID] = event.Request.URL
		if origin(event.Request.URL) != e.home {
			e.complain("a request to another place: %s", event.Request.URL)
		}
	case *network.EventLoadingFailed:
		e.complain("a request failed: %s: %s", e.asked[event.RequestID], event.ErrorText)
	}
}

func (e *events) complain(format string, args ...any) {
	e.complaints = append(e.complaints, fmt.Sprintf(format, args...))
}

// origin returns the scheme and host of an address. They are the same for all files.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}
