package e2e

import (
	"strings"

	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"
)

// visibleText reads what a person can read inside an element.
const visibleText = `(css) => document.querySelector(css)?.innerText ?? null`

// Text returns the visible text of the first element that matches a CSS selector,
// with runs of white space as one space. Fails the test when there is none.
func (p *Page) Text(css string) string {
	p.tb.Helper()
	text := value(p, "read "+css, chromedp.Evaluate[*string](call(visibleText, css)))
	if text == nil {
		p.tb.Fatalf("e2e: nothing on %s matches %q", p.URL(), css)
	}
	return flat(*text)
}

// Texts returns the visible texts of all elements that match a CSS selector.
func (p *Page) Texts(css string) []string {
	p.tb.Helper()
	texts := value(p, "read "+css, chromedp.Evaluate[[]string](
		call(`(css) => [...document.querySelectorAll(css)].map((el) => el.innerText)`, css)))
	for i := range texts {
		texts[i] = flat(texts[i])
	}
	return texts
}

// Count returns how many elements match a CSS selector.
func (p *Page) Count(css string) int {
	p.tb.Helper()
	return value(p, "count "+css, chromedp.Evaluate[int](call(`(css) => document.querySelectorAll(css).length`, css)))
}

// InView reports whether the first element that matches a CSS selector lies
// between the left and the right edge of the window: what a person sees of it
// without scrolling sideways.
func (p *Page) InView(css string) bool {
	p.tb.Helper()
	return value(p, "look for "+css, chromedp.Evaluate[bool](call(`(css) => {
		const at = document.querySelector(css)?.getBoundingClientRect();
		return !!at && at.left >= 0 && at.right <= document.documentElement.clientWidth;
	}`, css)))
}

// HasText reports whether a text can be read on the page now.
func (p *Page) HasText(text string) bool {
	p.tb.Helper()
	return strings.Contains(p.Text("body"), flat(text))
}

// WaitText waits until a text can be read on the page.
func (p *Page) WaitText(text string) {
	p.tb.Helper()
	if !p.until(func() bool { return p.bodyHas(text) }) {
		p.tb.Fatalf("e2e: the text %q does not appear on %s, which says:\n%s", text, p.URL(), p.Text("body"))
	}
}

// WaitNoText waits until a text can no longer be read on the page.
func (p *Page) WaitNoText(text string) {
	p.tb.Helper()
	if !p.until(func() bool { return !p.bodyHas(text) }) {
		p.tb.Fatalf("e2e: the text %q does not go away on %s", text, p.URL())
	}
}

// bodyHas reports whether the page has a text; while one page replaces another
// there is no body to ask.
func (p *Page) bodyHas(text string) bool {
	body, err := attempt(p, chromedp.Evaluate[*string](call(visibleText, "body")))
	return err == nil && body != nil && strings.Contains(flat(*body), flat(text))
}

// flat makes texts comparable: composed letters, single spaces.
func flat(text string) string {
	return strings.Join(strings.Fields(norm.NFC.String(text)), " ")
}
