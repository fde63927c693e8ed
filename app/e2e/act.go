package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed locate.js
var locateScript string

// scope narrows where elements are looked for.
type scope struct {
	CSS  string `json:"css"`
	Text string `json:"text"`
}

// located is the answer of locate.js.
type located struct {
	State   string  `json:"state"`
	Detail  string  `json:"detail"`
	Type    string  `json:"type"`
	Checked bool    `json:"checked"`
	X       float64 `json:"x"`
	Y       float64 `json:"y"`
}

// In returns the same page, whose actions look only inside the first element that
// matches a CSS selector.
func (p *Page) In(css string) *Page {
	return p.within(scope{CSS: css})
}

// InRow returns the same page, whose actions look only inside the smallest table
// row, list item or card that has a text in it.
func (p *Page) InRow(text string) *Page {
	return p.within(scope{CSS: "tr, li, article, fieldset, [role=row], [role=listitem]", Text: text})
}

func (p *Page) within(s scope) *Page {
	narrow := *p
	narrow.scope = append(slices.Clone(p.scope), s)
	return &narrow
}

// Click clicks the button, link, tab or menu item with a name and waits for what
// it causes. The name is its accessible name; the start or a part of it will do
// if no other has it.
func (p *Page) Click(name string) {
	p.tb.Helper()
	p.click("button", name)
}

// ClickOn clicks the first element that matches a CSS selector, for things that
// have no name, such as a place on a map.
func (p *Page) ClickOn(css string) {
	p.tb.Helper()
	p.click("css", css)
}

func (p *Page) click(kind, name string) {
	p.tb.Helper()
	at := p.locate(kind, name)
	p.do("click "+name, chromedp.MouseClickXY(at.X, at.Y))
	p.settle()
}

// Fill replaces the text of the field with a label, as if typed. Dates are given
// as the field keeps them, yyyy-mm-dd.
func (p *Page) Fill(label, text string) {
	p.tb.Helper()
	at := p.locate("field", label)
	switch at.Type {
	case "date", "time", "month", "week", "datetime-local", "range", "color":
		// Typing into these depends on the language of the browser.
		p.eval("fill "+label, `(v) => { __e2e.value = v; for (const n of ["input", "change"])
			__e2e.dispatchEvent(new Event(n, { bubbles: true })); return __e2e.value === v; }`, text)
	default:
		p.eval("focus "+label, `() => { __e2e.focus(); __e2e.select?.(); return true; }`)
		if text == "" {
			p.Press("\b")
		} else {
			p.do("type into "+label, command(input.InsertText, input.InsertTextParams{Text: text}))
		}
	}
	p.settle()
}

// Select chooses the option with a text in the list with a label.
func (p *Page) Select(label, option string) {
	p.tb.Helper()
	p.locate("field", label)
	p.eval(fmt.Sprintf("choose %q in %q", option, label), `(text) => {
		const flat = (t) => t.normalize("NFC").replace(/\s+/g, " ").trim();
		const found = [...__e2e.options].find((o) => flat(o.text) === flat(text)) ||
			[...__e2e.options].find((o) => flat(o.text).includes(flat(text)));
		if (!found) return false;
		__e2e.value = found.value;
		for (const n of ["input", "change"]) __e2e.dispatchEvent(new Event(n, { bubbles: true }));
		return true;
	}`, option)
	p.settle()
}

// Check switches the check box or radio button with a label on.
func (p *Page) Check(label string) {
	p.tb.Helper()
	p.setChecked(label, true)
}

// Uncheck switches the check box with a label off.
func (p *Page) Uncheck(label string) {
	p.tb.Helper()
	p.setChecked(label, false)
}

func (p *Page) setChecked(label string, on bool) {
	p.tb.Helper()
	if p.locate("field", label).Checked != on {
		p.click("field", label)
	}
}

// Upload puts files into the file field with a label.
func (p *Page) Upload(label string, files ...string) {
	p.tb.Helper()
	p.locate("field", label)
	absolute := make([]string, 0, len(files))
	for _, file := range files {
		path, err := filepath.Abs(file)
		if err != nil {
			p.tb.Fatal(err)
		}
		absolute = append(absolute, path)
	}
	field := value(p, "find "+label, chromedp.Evaluate[*runtime.RemoteObject]("__e2e"))
	p.do("upload into "+label, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, dom.SetFileInputFiles,
			dom.SetFileInputFilesParams{Files: absolute, ObjectID: field.ObjectID})
		return err
	}))
	p.settle()
}

// Press presses keys, wherever the focus is: text, or keys of
// github.com/chromedp/chromedp/kb such as kb.Enter and kb.Tab.
func (p *Page) Press(keys string) {
	p.tb.Helper()
	p.do("press keys", chromedp.KeyEvent(keys))
	p.settle()
}

// eval calls a function in the page with arguments; it must return true.
func (p *Page) eval(what, function string, args ...any) {
	p.tb.Helper()
	if !value(p, what, chromedp.Evaluate[bool](call(function, args...))) {
		p.tb.Fatalf("e2e: %s: not possible on this page", what)
	}
}

// call returns the expression that calls a function with arguments.
func call(function string, args ...any) string {
	texts := make([]string, 0, len(args))
	for _, arg := range args {
		text, err := json.Marshal(arg)
		if err != nil {
			panic(err) // only plain values are ever passed
		}
		texts = append(texts, string(text))
	}
	return "(" + strings.TrimSpace(function) + ")(" + strings.Join(texts, ",") + ")"
}

// locate waits until an element can be used and returns where it is.
func (p *Page) locate(kind, name string) located {
	p.tb.Helper()
	var last located
	ok := p.until(func() bool {
		at, err := p.find(kind, name)
		if err != nil { // one page is just replacing another
			at = located{State: "unknown", Detail: err.Error()}
		}
		last = at
		return at.State == "ready"
	})
	if !ok {
		p.tb.Fatalf("e2e: %s %q is %s on %s\n%s", kind, name, last.State, p.URL(), last.Detail)
	}
	return last
}

// find looks once for an element.
func (p *Page) find(kind, name string) (located, error) {
	scopes := p.scope
	if scopes == nil {
		scopes = []scope{} // null is not what the script expects
	}
	return attempt(p, chromedp.Evaluate[located](call(locateScript, kind, name, scopes)))
}

// settle waits until the page has loaded and has no request under way.
func (p *Page) settle() {
	p.tb.Helper()
	quiet := 0
	ok := p.until(func() bool {
		state, err := attempt(p, chromedp.Evaluate[string](`document.readyState`))
		if err != nil || state != "complete" || p.watch.waitingFor() != "" {
			quiet = 0
			return false
		}
		quiet++
		return quiet == 2
	})
	if !ok {
		p.tb.Fatalf("e2e: the page does not come to rest; it waits for %s", p.watch.waitingFor())
	}
}

// until asks again and again whether something is so, for as long as the page's
// patience lasts.
func (p *Page) until(so func() bool) bool {
	deadline := time.NewTimer(Patience)
	defer deadline.Stop()
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-deadline.C:
			return false
		case <-p.ctx.Done():
			return false
		case <-tick.C:
		}
	}
	return true
}
