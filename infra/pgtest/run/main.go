// Command run starts a private PostgreSQL, runs a command that finds it in the
// environment variable LUUDONG_TEST_POSTGRES_URL, and stops it when the command
// ends:
//
//	go run ./infra/pgtest/run -- go test ./...
//
// It exits with the command's exit code. If the variable is set already, the
// server it names is used and none is started.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"luudong/infra/pgtest"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// run starts the server, runs the command and returns its exit code: 2 for wrong
// use, 1 when the server or the command could not be started.
func run(args []string) (int, error) {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return 2, errors.New("usage: run -- COMMAND [ARGUMENT…]")
	}
	// Caught from here on, so that an interrupt ends the command first and the
	// server after it.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if os.Getenv(pgtest.EnvURL) != "" {
		return runCommand(args, os.Environ(), signals)
	}
	ctx := context.Background()
	cluster, err := pgtest.Start(ctx, pgtest.Options{})
	if err != nil {
		return 1, err
	}
	environment := append(os.Environ(), pgtest.EnvURL+"="+cluster.URL(pgtest.Role))
	code, err := runCommand(args, environment, signals)
	if stopErr := cluster.Stop(); stopErr != nil {
		return max(code, 1), errors.Join(err, stopErr)
	}
	return code, err
}

// runCommand runs a command to its end, passing signals on to it.
func runCommand(args, environment []string, signals <-chan os.Signal) (int, error) {
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Env = environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case s := <-signals:
				_ = cmd.Process.Signal(s) // it may have ended just now
			case <-ended:
				return
			}
		}
	}()
	err := cmd.Wait()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil // −1, ended by a signal, becomes 1
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
