package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// Role is the ordinary role tests connect as. It may create databases and owns
// those it creates; it is no superuser.
const Role = "luudong"

// Options say how a [Cluster] runs. The zero value is right for most tests.
type Options struct {
	// Durable keeps fsync and full page writes on, for tests that kill the
	// server and expect committed data to survive. Off, a commit costs a tenth.
	Durable bool
	// Settings are further server settings, name to value, as in
	// postgresql.conf. They win over the package's own.
	Settings map[string]string
}

// Cluster is one running PostgreSQL server with its own data folder and port.
// Its methods may be called from several goroutines.
type Cluster struct {
	bin      string
	dir      string
	port     int
	password string
	owner    owner
	options  Options

	mu     sync.Mutex // guards server and keeper
	server *server
	keeper *keeper
}

// Start makes a new cluster in a temporary folder and waits until it accepts
// connections on 127.0.0.1. The caller must call [Cluster.Stop]; if the process
// ends without it, the server stops all the same. Returns an error that says what
// to install when the machine has no PostgreSQL, and one with the server's own
// words when it does not start.
func Start(ctx context.Context, options Options) (*Cluster, error) {
	bin, err := binDir()
	if err != nil {
		return nil, err
	}
	account, err := findOwner()
	if err != nil {
		return nil, err
	}
	dir, err := account.makeDir()
	if err != nil {
		return nil, fmt.Errorf("pgtest: make the cluster's folder: %w", err)
	}
	c := &Cluster{bin: bin, dir: dir, password: rand.Text(), owner: account, options: options}
	if err := c.create(ctx); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// create fills the new cluster's folder, starts the server and makes the role.
func (c *Cluster) create(ctx context.Context) (err error) {
	if c.keeper, err = startKeeper(c); err != nil {
		return err
	}
	if err := c.initdb(ctx); err != nil {
		return err
	}
	// Another process may take the free port before the server does.
	for range 3 {
		if c.port, err = freePort(ctx); err != nil {
			return err
		}
		if c.server, err = startServer(ctx, c); err == nil {
			return c.createRole(ctx)
		}
	}
	return err
}

// URL returns the connection URL of a database of this cluster for [Role].
func (c *Cluster) URL(database string) string {
	return c.url(Role, database)
}

// AdminURL returns the connection URL of the superuser, for tests that need
// replication or end other sessions.
func (c *Cluster) AdminURL() string {
	return c.url("postgres", "postgres")
}

func (c *Cluster) url(role, database string) string {
	address := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(role, c.password),
		Host:     c.Addr(),
		Path:     "/" + database,
		RawQuery: "sslmode=disable",
	}
	return address.String()
}

// Addr returns host:port of the server. It stays the same over a restart.
func (c *Cluster) Addr() string {
	return "127.0.0.1:" + strconv.Itoa(c.port)
}

// Stop ends the server, disconnecting its clients, and removes its data. Calling
// it again does nothing.
func (c *Cluster) Stop() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	if c.server != nil {
		err = c.server.stop()
		c.server = nil
	}
	// The folder goes first: the keeper removes it only if this fails.
	err = errors.Join(err, os.RemoveAll(c.dir))
	if c.keeper != nil {
		err = errors.Join(err, c.keeper.release())
		c.keeper = nil
	}
	return err
}

// Kill ends the server and all its processes at once, as a power failure of the
// server would. The data stays; [Cluster.Restart] brings the server back.
// Returns an error when the server is not running.
func (c *Cluster) Kill() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return errors.New("pgtest: kill: the server is not running")
	}
	err := c.server.kill()
	c.server = nil
	return err
}

// Restart starts the server again with the same data and address: after
// [Cluster.Kill] with crash recovery, otherwise after an orderly stop.
func (c *Cluster) Restart(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keeper == nil {
		return errors.New("pgtest: restart: the cluster was stopped and its data removed")
	}
	if c.server != nil {
		if err := c.server.stop(); err != nil {
			return err
		}
		c.server = nil
	}
	var err error
	c.server, err = startServer(ctx, c)
	return err
}

// data returns the server's data folder.
func (c *Cluster) data() string {
	return filepath.Join(c.dir, "data")
}
