// Luudong plans, books and serves the visits of mobile teams. This is the whole
// program: `go run ./app` shows its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"luudong/app/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
