package cli

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// bar returns a progress bar on a terminal, and one that shows nothing elsewhere.
func (c *commander) bar(total int, title string) *progressbar.ProgressBar {
	out := io.Discard
	if f, ok := c.stderr.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		out = f
	}
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(title),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
}
