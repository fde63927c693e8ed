package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// EnvChromium names the environment variable with the browser program to use
// instead of the first of browserNames in PATH.
const EnvChromium = "LUUDONG_CHROMIUM"

// browserNames are the programs looked for in PATH.
var browserNames = []string{"chromium", "chromium-browser", "google-chrome"}

// chromium is the one Chromium of this test process.
var chromium struct {
	once sync.Once
	ctx  context.Context // chromedp keeps the browser in a context
	err  error
}

// Main runs the tests of a package and closes the browser they shared. Packages
// that use [Open] call it from TestMain: os.Exit(e2e.Main(m)).
func Main(m *testing.M) int {
	code := m.Run()
	if chromium.ctx != nil {
		ctx, cancel := context.WithTimeout(chromium.ctx, 10*time.Second)
		defer cancel()
		if err := chromedp.Cancel(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "e2e: close the browser:", err)
			return max(code, 1)
		}
	}
	return code
}

// sharedBrowser returns the context of the running browser, started when first
// asked for. Returns an error that says what to install when there is none.
func sharedBrowser() (context.Context, error) {
	chromium.once.Do(func() {
		program, err := findBrowser(os.Getenv(EnvChromium), browserNames)
		if err != nil {
			chromium.err = err
			return
		}
		// Neither context is cancelled here: the browser lives until Main ends
		// it, and the system ends it if this process dies before.
		allocator, _ := chromedp.NewExecAllocator(context.Background(), browserOptions(program)...)
		ctx, _ := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {
			// A newer Chromium sends events the library does not know yet.
		}))
		if err := chromedp.Do(ctx); err != nil {
			chromium.err = fmt.Errorf("e2e: start %s: %w", program, err)
			return
		}
		chromium.ctx = ctx
	})
	return chromium.ctx, chromium.err
}

// findBrowser returns the path of the given program or else of the first of the
// names that exists.
func findBrowser(given string, names []string) (string, error) {
	if given != "" {
		names = []string{given}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("e2e: no browser found (looked for %q in PATH): %w", names,
		errors.New("install Chromium: `.ci/install` or `apt-get install chromium`, or name one in "+EnvChromium))
}

// browserOptions returns how Chromium starts: headless, with a new profile,
// quiet, and cut off from everything but this machine.
func browserOptions(program string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.DisableGPU,
		// The sandbox refuses root, and in containers other users too. The only
		// pages shown are our own.
		chromedp.NoSandbox,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", "Translate,MediaRouter,OptimizationHints,BackForwardCache"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("font-render-hinting", "none"), // pictures alike on every machine
		chromedp.WSURLReadTimeout(time.Minute),
	)
}
