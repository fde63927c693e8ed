package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// EnvScreenshots names the environment variable with the folder for pictures.
const EnvScreenshots = "LUUDONG_SCREENSHOTS"

// Screenshot keeps a picture of the whole page, named NAME-WIDTH-light.png or
// -dark.png, in the folder that LUUDONG_SCREENSHOTS names. Without it nothing
// happens.
func (p *Page) Screenshot(name string) {
	p.tb.Helper()
	folder := os.Getenv(EnvScreenshots)
	if folder == "" {
		return
	}
	if err := p.picture(folder, name); err != nil {
		p.tb.Fatalf("e2e: picture %s: %v", name, err)
	}
}

// keepFailure keeps a picture of the page of a failed test.
func (p *Page) keepFailure() {
	folder := os.Getenv(EnvScreenshots)
	if folder == "" {
		return
	}
	if err := p.picture(folder, "failed-"+p.tb.Name()); err != nil {
		p.tb.Logf("e2e: no picture of the failure: %v", err)
	}
}

// picture writes one picture file.
func (p *Page) picture(folder, name string) error {
	const asPNG = 100
	picture, err := attempt(p, chromedp.FullScreenshot(asPNG))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	colours := "light"
	if p.look.dark {
		colours = "dark"
	}
	name = strings.NewReplacer("/", "-", " ", "_").Replace(name)
	file := filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, p.look.width, colours))
	return os.WriteFile(file, picture, 0o600)
}
