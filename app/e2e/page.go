package e2e

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Patience is how long an action waits for the page before it fails the test.
const Patience = 15 * time.Second

// Page is one browser tab with cookies and storage of its own. Its methods fail
// the test at once when the page cannot do what they ask. A Page belongs to one
// goroutine.
type Page struct {
	tb    testing.TB
	ctx   context.Context // chromedp keeps the tab in a context
	watch *watch
	look  look
	scope []scope
}

// look is how the page is shown.
type look struct {
	width, height int64
	mobile        bool
	dark          bool
	language      string
	scriptless    bool
}

// Option changes how [Open] shows the page.
type Option func(*look)

// Desktop shows the page 1440 by 900 pixels wide with a mouse: the default.
func Desktop(l *look) { l.width, l.height, l.mobile = 1440, 900, false }

// Phone shows the page 390 by 844 pixels wide with touch.
func Phone(l *look) { l.width, l.height, l.mobile = 390, 844, true }

// Light prefers light colours: the default.
func Light(l *look) { l.dark = false }

// Dark prefers dark colours.
func Dark(l *look) { l.dark = true }

// English asks for pages in English; without it they are asked for in Vietnamese.
func English(l *look) { l.language = "en" }

// NoScript turns the page's own scripts off, as on an old laptop.
func NoScript(l *look) { l.scriptless = true }

// Open shows an address in a new tab and waits until it has loaded. The tab
// closes with the test, which fails if the page had any error until then.
func Open(tb testing.TB, address string, options ...Option) *Page {
	tb.Helper()
	shared, err := sharedBrowser()
	if err != nil {
		tb.Fatal(err)
	}
	p := &Page{tb: tb, watch: newWatch(), look: look{language: "vi"}}
	Desktop(&p.look)
	for _, option := range options {
		option(&p.look)
	}
	ctx, cancel := chromedp.NewContext(shared, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.watch.see))
	p.ctx = ctx
	tb.Cleanup(func() {
		p.report()
		cancel()
	})
	p.do("prepare the tab", chromedp.Steps(p.emulate()...))
	p.Goto(address)
	return p
}

// emulate returns the steps that make the tab look and behave as the options say.
func (p *Page) emulate() []chromedp.Action[chromedp.Void] {
	scheme := "light"
	if p.look.dark {
		scheme = "dark"
	}
	viewport := chromedp.EmulateViewport(p.look.width, p.look.height)
	if p.look.mobile {
		viewport = chromedp.EmulateViewport(p.look.width, p.look.height,
			chromedp.EmulateMobile, chromedp.EmulatePortrait, chromedp.EmulateTouch)
	}
	return []chromedp.Action[chromedp.Void]{
		viewport,
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}}),
		command(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Ho_Chi_Minh"}),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: p.look.scriptless}),
		command(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
			Headers: network.Headers{"Accept-Language": p.look.language},
		}),
	}
}

// command makes an action of a protocol command whose answer does not matter.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

// Goto shows another address in the same tab and waits until it has loaded.
func (p *Page) Goto(address string) {
	p.tb.Helper()
	p.do("open "+address, chromedp.Navigate(address))
	p.settle()
}

// Back goes back to the page before.
func (p *Page) Back() {
	p.tb.Helper()
	p.do("go back", chromedp.NavigateBack())
	p.settle()
}

// URL returns the page's address.
func (p *Page) URL() string {
	p.tb.Helper()
	return value(p, "read the address", chromedp.Location())
}

// Title returns the page's title.
func (p *Page) Title() string {
	p.tb.Helper()
	return value(p, "read the title", chromedp.Title())
}

// ExpectStatus says that answers with one of these HTTP status codes are part of
// the test and no error of the page.
func (p *Page) ExpectStatus(codes ...int64) {
	p.watch.expect(codes)
}

// Errors returns what went wrong on the page until now and forgets it, for tests
// that provoke an error and look at it themselves.
func (p *Page) Errors() []string {
	return p.watch.take()
}

// report fails the test for every error the page had, and keeps a picture of a
// page whose test failed.
func (p *Page) report() {
	p.tb.Helper()
	for _, problem := range slices.Compact(p.watch.take()) {
		p.tb.Errorf("e2e: %s", problem)
	}
	if p.tb.Failed() && p.ctx.Err() == nil {
		p.keepFailure()
	}
}

// do runs an action and fails the test if it does not succeed in time.
func (p *Page) do(what string, action chromedp.Action[chromedp.Void]) {
	p.tb.Helper()
	value(p, what, action)
}

// value runs an action and returns its value, or fails the test.
func value[T any](p *Page, what string, action chromedp.Action[T]) T {
	p.tb.Helper()
	result, err := attempt(p, action)
	if err != nil {
		p.tb.Fatalf("e2e: %s: %v", what, err)
	}
	return result
}

// attempt runs an action with the page's patience.
func attempt[T any](p *Page, action chromedp.Action[T]) (T, error) {
	// The first action starts the tab, whose life must not end with a timeout.
	if chromedp.FromContext(p.ctx).Target == nil {
		if err := chromedp.Do(p.ctx); err != nil {
			var none T
			return none, err
		}
	}
	ctx, cancel := context.WithTimeout(p.ctx, Patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}
