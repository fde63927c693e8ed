package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// startTimeout is how long a server may take until it accepts connections, crash
// recovery included.
const startTimeout = time.Minute

// stopTimeout is how long an orderly stop may take before the server is killed.
const stopTimeout = 30 * time.Second

// server is one running postmaster process.
type server struct {
	process *os.Process
	exited  chan struct{} // closed when the process has ended
}

// startServer starts the postmaster of a cluster and waits until it accepts
// connections. Returns an error with the end of the server's log if it does not.
func startServer(ctx context.Context, c *Cluster) (*server, error) {
	logFile, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("pgtest: %w", err)
	}
	defer func() { _ = logFile.Close() }() // the server has its own handle
	// Not bound to ctx: the server must outlive the call that started it.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(c.bin, "postgres"),
		"-D", c.data(), "-p", strconv.Itoa(c.port))
	cmd.Dir = c.dir
	cmd.SysProcAttr = c.owner.attributes()
	// A file, not our own output: `go test` waits for everybody who holds that.
	cmd.Stdout, cmd.Stderr = logFile, logFile
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("pgtest: start postgres: %w", err)
	}
	s := &server{process: cmd.Process, exited: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended does not matter, that it ended does
		close(s.exited)
	}()
	if err := s.waitReady(ctx, c); err != nil {
		return nil, errors.Join(fmt.Errorf("pgtest: postgres did not start: %w\n%s", err, logTail(logFile.Name())), s.stop())
	}
	return s, nil
}

// waitReady polls until the server accepts a connection, ends, or time is up.
func (s *server) waitReady(ctx context.Context, c *Cluster) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, c.AdminURL())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.exited:
			return errors.New("the server ended")
		case <-ctx.Done():
			return fmt.Errorf("%w: last answer: %w", ctx.Err(), err)
		case <-tick.C:
		}
	}
}

// stop asks for a fast shutdown (clients are disconnected, data is written) and
// waits for it.
func (s *server) stop() error {
	if err := s.signal(syscall.SIGINT); err != nil {
		return err
	}
	select {
	case <-s.exited:
		return nil
	case <-time.After(stopTimeout):
		return errors.Join(fmt.Errorf("pgtest: the server did not stop within %s and was killed", stopTimeout), s.kill())
	}
}

// kill ends the postmaster and its children without any chance to write, and
// waits until they are gone, so that a restart finds the shared memory free. The
// postmaster goes first: it must not see its children die and tidy up.
func (s *server) kill() error {
	children := childrenOf(s.process.Pid)
	if err := s.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-s.exited
	for _, pid := range children {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("pgtest: kill %d: %w", pid, err)
		}
	}
	deadline := time.Now().Add(stopTimeout)
	for _, pid := range children {
		for isRunning(pid) {
			if time.Now().After(deadline) {
				return fmt.Errorf("pgtest: process %d of the killed server is still there", pid)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	return nil
}

func (s *server) signal(signal syscall.Signal) error {
	if err := s.process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("pgtest: signal the server: %w", err)
	}
	return nil
}

// childrenOf returns the process ids of the direct children of a process.
func childrenOf(pid int) []int {
	path := fmt.Sprintf("/proc/%d/task/%d/children", pid, pid)
	content, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var children []int
	for _, field := range strings.Fields(string(content)) {
		if child, err := strconv.Atoi(field); err == nil {
			children = append(children, child)
		}
	}
	return children
}

// isRunning reports whether a process exists and is more than an entry that
// waits for init to collect it (in a container nobody may ever do that).
func isRunning(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	// The state follows the command name, which is in brackets.
	_, rest, found := bytes.Cut(stat, []byte(") "))
	return found && len(rest) > 0 && rest[0] != 'Z' && rest[0] != 'X'
}

// logTail returns the last lines of the server's log.
func logTail(path string) string {
	const maxBytes = 4000
	content, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(content[max(0, len(content)-maxBytes):])
}
