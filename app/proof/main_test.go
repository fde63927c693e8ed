package proof_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"luudong/app/apptest"
	"luudong/app/cli"
	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/citizen"
	"luudong/infra/phone"
	"luudong/infra/secret"
	"luudong/infra/store"
)

// envChild turns this test program into a server: the program itself, or one
// without guard.
const (
	envChild       = "LUUDONG_PROOF_CHILD"
	childProgram   = "serve"
	childUnguarded = "unguarded"
)

func TestMain(m *testing.M) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	switch os.Getenv(envChild) {
	case childProgram:
		os.Exit(cli.Run(ctx, []string{"serve"}, os.Stdout, os.Stderr))
	case childUnguarded:
		if err := serveUnguarded(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	stop()
	os.Exit(code)
}

// rounds is how many times as much the long form does.
func rounds() int {
	n, err := strconv.Atoi(os.Getenv("LUUDONG_PROOF_ROUNDS"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// eachRound runs a test as often as the proofs are to be run, each time with
// servers and databases of its own that are gone before the next begins.
func eachRound(t *testing.T, test func(*testing.T)) {
	t.Helper()
	for round := range rounds() {
		t.Run("round "+strconv.Itoa(round+1), test)
	}
}

// serveUnguarded serves the public pages over a store without guard.
func serveUnguarded(ctx context.Context) error {
	sealer, err := secret.New(make([]byte, secret.KeySize))
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, os.Getenv("LUUDONG_DATABASE_URL"), store.Options{Sealer: sealer})
	if err != nil {
		return err
	}
	app := usecase.New(usecase.Deps{Store: newUnguarded(s), Now: time.Now, Location: time.UTC, Phones: phone.Parser{}, Messages: apptest.NewMessages()})
	shell := web.New(web.Deps{Accounts: app, Sessions: memstore.New(), Log: slog.New(slog.DiscardHandler), TrustProxy: true})
	citizen.Register(shell.Citizen(), app)
	listener, err := web.Listen(os.Getenv("LUUDONG_ADDR"))
	if err != nil {
		return err
	}
	server := http.Server{Handler: shell.Handler(), ReadHeaderTimeout: time.Minute}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); err != nil && ctx.Err() == nil {
		return err
	}
	return s.Close()
}
