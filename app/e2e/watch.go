package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch follows what happens on a page: its errors, and what it still waits for.
// Its method see runs on the browser connection's goroutine.
type watch struct {
	mu         sync.Mutex
	problems   []string
	expected   []int64                      // HTTP status codes that are no problem
	running    map[network.RequestID]string // requests not answered yet, by address
	addresses  map[network.RequestID]string
	navigating bool
}

func newWatch() *watch {
	return &watch{running: map[network.RequestID]string{}, addresses: map[network.RequestID]string{}}
}

// see takes one event of the page.
func (w *watch) see(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		w.navigating = true
	case *page.EventLoadEventFired, *page.EventFrameStoppedLoading:
		w.navigating = false
	case *network.EventRequestWillBeSent:
		w.begin(e)
	case *network.EventLoadingFinished:
		delete(w.running, e.RequestID)
	case *network.EventLoadingFailed:
		delete(w.running, e.RequestID)
		w.failed(e)
	case *network.EventResponseReceived:
		w.answered(e.Response)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.add("console: %s", consoleText(e.Args))
		}
	case *runtime.EventExceptionThrown:
		w.add("exception: %s", exceptionText(e.ExceptionDetails))
	case *log.EventEntryAdded:
		w.logged(e.Entry)
	}
}

// begin notes a request. Streams never end and are not waited for.
func (w *watch) begin(e *network.EventRequestWillBeSent) {
	w.addresses[e.RequestID] = e.Request.URL
	switch e.Type {
	case network.ResourceTypeDocument, network.ResourceTypeXHR, network.ResourceTypeFetch:
		w.running[e.RequestID] = e.Request.URL
	}
}

// failed notes a request without an answer. A request the page gave up itself
// (it went elsewhere, or the answer was a download) is no problem.
func (w *watch) failed(e *network.EventLoadingFailed) {
	if e.Canceled || e.ErrorText == "net::ERR_ABORTED" {
		return
	}
	reason := e.ErrorText
	if e.BlockedReason != "" {
		reason = fmt.Sprintf("%s, blocked: %s", reason, e.BlockedReason)
	}
	w.add("request failed: %s: %s", w.addresses[e.RequestID], reason)
}

// answered notes an answer that reports an error.
func (w *watch) answered(response *network.Response) {
	if response.Status >= 400 && !slices.Contains(w.expected, response.Status) {
		w.add("answer %d: %s", response.Status, response.URL)
	}
}

// logged notes the browser's own messages, of which violations of the content
// security policy are the important ones. Failed requests are noted already.
func (w *watch) logged(entry *log.Entry) {
	if entry.Level != log.EntryLevelError || entry.Source == log.EntrySourceNetwork {
		return
	}
	w.add("browser: %s %s", entry.Text, entry.URL)
}

func (w *watch) add(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

// expect declares status codes as no problem.
func (w *watch) expect(codes []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.expected = append(w.expected, codes...)
}

// take returns the problems so far and forgets them.
func (w *watch) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	problems := w.problems
	w.problems = nil
	return problems
}

// waitingFor says what the page still waits for; empty when for nothing.
func (w *watch) waitingFor() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, address := range w.running {
		return "the answer of " + address
	}
	if w.navigating {
		return "the next page"
	}
	return ""
}

// consoleText returns the arguments of a console call as one line.
func consoleText(args []*runtime.RemoteObject) string {
	texts := make([]string, 0, len(args))
	for _, arg := range args {
		var text string
		if json.Unmarshal(arg.Value, &text) != nil {
			text = cmp.Or(arg.Description, string(arg.Value))
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " ")
}

// exceptionText returns what a script threw, with its stack.
func exceptionText(details *runtime.ExceptionDetails) string {
	if details.Exception != nil && details.Exception.Description != "" {
		return details.Exception.Description
	}
	return details.Text
}
