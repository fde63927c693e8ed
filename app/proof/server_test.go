package proof_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/infra/secret"
)

// startTimeout is how long a server may take until it answers.
const startTimeout = 30 * time.Second

// server is one server process that can be killed and started again.
type server struct {
	tb   testing.TB
	url  string
	env  []string
	mu   sync.Mutex
	cmd  *exec.Cmd
	log  *bytes.Buffer
	gone chan struct{}
}

// startServer starts a server on the database and waits until it is ready.
func startServer(tb testing.TB, database, child string) *server {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	addr := listener.Addr().String()
	require.NoError(tb, listener.Close())
	s := &server{tb: tb, url: "http://" + addr, env: append(os.Environ(),
		envChild+"="+child, "LUUDONG_ADDR="+addr, "LUUDONG_DATABASE_URL="+database, "LUUDONG_TRUST_PROXY=true", "LUUDONG_LOG_LEVEL=error",
		"LUUDONG_SECRET_KEY="+base64.StdEncoding.EncodeToString(make([]byte, secret.KeySize)),
	)}
	s.start()
	tb.Cleanup(s.kill)
	return s
}

// start starts the process; it dies with this one.
func (s *server) start() {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd = exec.CommandContext(context.Background(), os.Args[0])
	s.cmd.Env, s.log, s.gone = s.env, &bytes.Buffer{}, make(chan struct{})
	s.cmd.Stderr = s.log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	require.NoError(s.tb, s.cmd.Start())
	go func(cmd *exec.Cmd, gone chan struct{}) {
		_ = cmd.Wait() // that it ended matters, not how
		close(gone)
	}(s.cmd, s.gone)
	waitReady(s.tb, s.url, s.gone, s.log)
}

// kill is kill -9, and waits until the process is gone.
func (s *server) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.cmd.Process.Kill()
	<-s.gone
}

// waitReady asks until the server answers, ends, or time is up.
func waitReady(tb testing.TB, url string, gone <-chan struct{}, log *bytes.Buffer) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/readyz", nil)
		require.NoError(tb, err)
		if answer, err := http.DefaultClient.Do(request); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-gone:
			tb.Fatalf("the server ended: %s", log)
		case <-ctx.Done():
			tb.Fatalf("the server is not ready")
		case <-tick.C:
		}
	}
}
