package e2e

import (
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Download clicks a button or link that hands out a file and returns the path of
// the downloaded file, which carries the name the page gave it. The file goes
// with the test.
func (p *Page) Download(name string) string {
	p.tb.Helper()
	folder := p.tb.TempDir()
	_, err := chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior:         browser.SetDownloadBehaviorBehaviorAllow,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		DownloadPath:     folder,
	})
	if err != nil {
		p.tb.Fatalf("e2e: allow downloads: %v", err)
	}
	p.Click(name)
	var file string
	if !p.until(func() bool { file = finishedFile(folder); return file != "" }) {
		p.tb.Fatalf("e2e: click %q downloads nothing", name)
	}
	return file
}

// finishedFile returns the file in a download folder once it is complete.
func finishedFile(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		return ""
	}
	name := entries[0].Name()
	if name[0] == '.' || filepath.Ext(name) == ".crdownload" {
		return ""
	}
	return filepath.Join(folder, name)
}
