package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axePath is where npm puts axe-core, below the repository's root.
const axePath = "templates/static/node_modules/axe-core/axe.min.js"

// axeScript reads axe-core once.
var axeScript = sync.OnceValues(func() (string, error) {
	root, err := repositoryRoot()
	if err != nil {
		return "", err
	}
	script, err := os.ReadFile(filepath.Join(root, axePath))
	if err != nil {
		return "", fmt.Errorf("e2e: axe-core is missing, run `make web`: %w", err)
	}
	return string(script), nil
})

// Violation is one broken accessibility rule with the elements that break it.
type Violation struct {
	Rule   string   `json:"rule"`   // such as color-contrast
	Impact string   `json:"impact"` // minor, moderate, serious or critical
	Help   string   `json:"help"`   // what is wrong, in English
	Nodes  []string `json:"nodes"`  // selector, element and reason
}

// runAxe runs axe-core, whose promise gives violations as the type above. Preload
// is off because it would fetch style sheets again.
const runAxe = `async () => {
	const result = await axe.run(document, { resultTypes: ["violations"], preload: false });
	return result.violations.map((v) => ({ rule: v.id, impact: v.impact, help: v.help,
		nodes: v.nodes.map((n) => n.target.join(" ") + "  " + n.html.slice(0, 200) + "  " +
			n.failureSummary.replace(/\s+/g, " ")) }));
}`

// CheckAccessibility fails the test for every accessibility rule that the page
// breaks seriously or critically, with the elements that do.
func (p *Page) CheckAccessibility() {
	p.tb.Helper()
	for _, v := range p.Violations() {
		if v.Impact == "serious" || v.Impact == "critical" {
			p.tb.Errorf("e2e: %s on %s: %s (%s)\n\t%s", v.Impact, p.URL(), v.Rule, v.Help, strings.Join(v.Nodes, "\n\t"))
		}
	}
}

// Violations returns every accessibility rule the page breaks, slight ones too.
// The checker enters through the browser's debugger, which the content security
// policy does not concern.
func (p *Page) Violations() []Violation {
	p.tb.Helper()
	script, err := axeScript()
	if err != nil {
		p.tb.Fatal(err)
	}
	p.settle()
	p.do("load axe-core", chromedp.Evaluate[chromedp.Void](script))
	return value(p, "run axe-core", chromedp.Evaluate[[]Violation](call(runAxe), chromedp.EvalAwaitPromise))
}

// repositoryRoot returns the folder with go.mod above the test's folder.
func repositoryRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("e2e: no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
}
