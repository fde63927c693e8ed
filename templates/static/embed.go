// Package static holds the files browsers fetch: our own style sheets, which
// are always there, and the script bundle that npm and esbuild put into dist/,
// which may be missing (a build without Node). Pages ask HasBundle and stay
// plain without it.
package static

import "embed"

//go:embed all:css all:img all:dist
var embedded embed.FS

// Default holds the files compiled into the program.
var Default = mustNew()

func mustNew() *Assets {
	assets, err := New(embedded)
	if err != nil {
		panic(err) // a broken build, not a state a running program can be in
	}
	return assets
}
