package pgtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// initdb makes the data folder and writes the settings into it.
func (c *Cluster) initdb(ctx context.Context) error {
	passwordFile := filepath.Join(c.dir, "password")
	if err := os.WriteFile(passwordFile, []byte(c.password+"\n"), 0o600); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	if credential := c.owner.credential; credential != nil {
		if err := os.Chown(passwordFile, int(credential.Uid), int(credential.Gid)); err != nil {
			return fmt.Errorf("pgtest: %w", err)
		}
	}
	// C.UTF-8 sorts the same everywhere and still knows the case of đ and Đ.
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "initdb"),
		"--pgdata="+c.data(), "--username=postgres", "--pwfile="+passwordFile,
		"--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	cmd.Dir = c.dir
	cmd.SysProcAttr = c.owner.attributes()
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("pgtest: initdb: %w\n%s", err, output)
	}
	if err := os.Remove(passwordFile); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return c.writeSettings()
}

// writeSettings appends the settings to the server's configuration file, where a
// later line wins over an earlier one.
func (c *Cluster) writeSettings() error {
	settings := map[string]string{
		"listen_addresses":        "127.0.0.1",
		"unix_socket_directories": "",
		"max_connections":         "200",
		"shared_buffers":          "64MB",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"lc_messages":             "C",
		"jit":                     "off",
	}
	if !c.options.Durable {
		settings["fsync"] = "off"
		settings["synchronous_commit"] = "off"
		settings["full_page_writes"] = "off"
	}
	maps.Copy(settings, c.options.Settings)
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&lines, "%s = '%s'\n", name, strings.ReplaceAll(settings[name], "'", "''"))
	}
	file, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	_, err = file.WriteString(lines.String())
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return nil
}

// createRole makes the ordinary role and an equally named database for it.
func (c *Cluster) createRole(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.AdminURL())
	if err != nil {
		return fmt.Errorf("pgtest: connect: %w", err)
	}
	defer closeConn(conn)
	for _, statement := range []string{
		// The password is base32 text: nothing in it needs quoting.
		"CREATE ROLE " + Role + " LOGIN CREATEDB PASSWORD '" + c.password + "'",
		"CREATE DATABASE " + Role + " OWNER " + Role,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("pgtest: create role: %w", err)
		}
	}
	return nil
}

// freePort returns a TCP port of 127.0.0.1 that nobody listens on just now.
func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("pgtest: find a free port: %w", err)
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if err := listener.Close(); err != nil || !ok {
		return 0, fmt.Errorf("pgtest: find a free port: %w", err)
	}
	return address.Port, nil
}
