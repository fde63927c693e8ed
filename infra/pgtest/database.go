package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// EnvURL names the environment variable with the URL of a PostgreSQL server to
// use instead of starting one. Its role must be allowed to create databases.
const EnvURL = "LUUDONG_TEST_POSTGRES_URL"

// shared is this test process's own server. It must stay reachable: collected as
// garbage, its keeper's pipe would close and the keeper would stop the server.
var shared *Cluster

// sharedURL returns the URL of this test process's server, started when first
// asked for. Nobody stops it: its keeper does so when the process ends.
var sharedURL = sync.OnceValues(func() (string, error) {
	if given := os.Getenv(EnvURL); given != "" {
		return given, nil
	}
	var err error
	if shared, err = Start(context.Background(), Options{}); err != nil {
		return "", err
	}
	return shared.URL(Role), nil
})

// NewDatabase returns the URL of a new empty database, which is dropped when the
// test and its subtests have ended. The server is the one named by
// LUUDONG_TEST_POSTGRES_URL or else started once for the test process. Fails the
// test at once when there is no PostgreSQL.
func NewDatabase(tb testing.TB) string {
	tb.Helper()
	server, err := sharedURL()
	if err != nil {
		tb.Fatal(err)
	}
	database, err := createDatabase(server)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := dropDatabase(server, database); err != nil {
			tb.Error(err)
		}
	})
	address, err := withDatabase(server, database)
	if err != nil {
		tb.Fatal(err)
	}
	return address
}

// createDatabase makes a database with a name nobody has and returns the name.
func createDatabase(server string) (string, error) {
	name := "luudong_test_" + strings.ToLower(rand.Text())
	err := execute(server, "CREATE DATABASE "+name+" TEMPLATE template0")
	return name, err
}

// dropDatabase removes a database, also while somebody is still connected. A
// process of PostgreSQL's own that cleans up in it at the moment may not be
// ended by an ordinary role: then again.
func dropDatabase(server, name string) (err error) {
	for range 10 {
		if err = execute(server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err == nil {
			return nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return err
}

// withDatabase returns the server's URL with another database in it.
func withDatabase(server, name string) (string, error) {
	address, err := url.Parse(server)
	if err != nil || !strings.HasPrefix(address.Scheme, "postgres") {
		return "", fmt.Errorf("pgtest: %s must be a URL such as postgres://role:password@127.0.0.1:5432/postgres", EnvURL)
	}
	address.Path = "/" + name
	return address.String(), nil
}

// execute runs one statement outside a transaction.
func execute(server, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("pgtest: connect to the test server (%s or the started one): %w", EnvURL, err)
	}
	defer closeConn(conn)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return errors.Join(fmt.Errorf("pgtest: %s", statement), err)
	}
	return nil
}

// closeConn closes a connection whose work is done; an error then means nothing.
func closeConn(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx)
}
