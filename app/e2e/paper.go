package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var pdfPages = regexp.MustCompile(`(?m)^Pages:\s+(\d+)$`)

// Sheets prints the page and returns how many sheets of paper that takes. With
// LUUDONG_SCREENSHOTS set the PDF file is kept there under a name.
func (p *Page) Sheets(name string) int {
	p.tb.Helper()
	yes := true
	file := value(p, "print the page", func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		printed, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
		return printed.Data, err
	})
	folder := os.Getenv(EnvScreenshots)
	if folder == "" {
		folder = p.tb.TempDir()
	}
	path := filepath.Join(folder, name+".pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		p.tb.Fatalf("e2e: keep %s: %v", name, err)
	}
	info, err := exec.CommandContext(p.ctx, "pdfinfo", path).Output()
	if err != nil {
		p.tb.Fatalf("e2e: pdfinfo (poppler-utils): %v", err)
	}
	found := pdfPages.FindSubmatch(info)
	if found == nil {
		p.tb.Fatalf("e2e: pdfinfo says %q", info)
	}
	sheets, _ := strconv.Atoi(string(found[1])) // digits
	return sheets
}
