package main

import (
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/infra/pgtest"
)

func TestRunReturnsTheCommandsExitCode(t *testing.T) {
	// No server is started: one is named already.
	t.Setenv(pgtest.EnvURL, "postgres://given")
	tests := []struct {
		name string
		args []string
		code int
	}{
		{"success", []string{"--", "true"}, 0},
		{"failure", []string{"--", "sh", "-c", "exit 7"}, 7},
		{"without dashes", []string{"false"}, 1},
		{"ended by a signal", []string{"sh", "-c", "kill -9 $$"}, 1},
		{"sees the given server", []string{"sh", "-c", `[ "$LUUDONG_TEST_POSTGRES_URL" = postgres://given ]`}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			code, err := run(test.args)
			require.NoError(t, err)
			require.Equal(t, test.code, code)
		})
	}
}

func TestRunReportsWrongUse(t *testing.T) {
	code, err := run([]string{"--"})
	require.Equal(t, 2, code)
	require.ErrorContains(t, err, "usage")
	t.Setenv(pgtest.EnvURL, "postgres://given")
	code, err = run([]string{"no-such-program"})
	require.Equal(t, 1, code)
	require.Error(t, err)
}

func TestRunStartsAServerForTheCommand(t *testing.T) {
	t.Setenv(pgtest.EnvURL, "")
	code, err := run([]string{"sh", "-c", `case "$LUUDONG_TEST_POSTGRES_URL" in postgres://luudong:*@127.0.0.1:*) exit 0;; *) exit 3;; esac`})
	require.NoError(t, err)
	require.Zero(t, code)
}

func TestRunPassesSignalsOn(t *testing.T) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		time.Sleep(50 * time.Millisecond)
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
	}()
	// Without the signal the command would end with 0 after a minute.
	code, err := runCommand([]string{"sleep", "60"}, os.Environ(), signals)
	require.NoError(t, err)
	require.Equal(t, 1, code)
}
